//! The moves of a case: that the table is the one that the rules keep, and that every move that is made stands in it.

use super::*;

#[test]
fn the_table_of_moves_is_the_one_that_the_rules_keep() {
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).unwrap();
    let common = common(&runtime);
    let stories = a_case_in_every_stage(&runtime);
    let stages: BTreeSet<String> =
        stories.iter().map(|story| variant_word(&story.case.as_ref().unwrap().stage)).collect();
    assert_eq!(stages.len(), 17, "{stages:?}");
    let roles = [
        Role::Reporter,
        Role::Verifier,
        Role::Publisher,
        Role::Responder,
        Role::Beneficiary,
        Role::Coordinator,
    ];
    for story in &stories {
        let case = story.case.as_ref().unwrap();
        for role in roles {
            let by = person(role);
            for offer in
                story.book.offers(case, &by.id, &[role], Some(&member()), story.now).unwrap()
            {
                let kind = offer.command;
                // A case that is taken is refused to claims by what is left of it.
                let taken = kind == CommandKind::Claim && case.stage as u8 > Stage::Published as u8;
                // Once work has begun, it is for co-claimants, and this case has none.
                let begun = matches!(case.stage, Stage::InProgress | Stage::Delivered);
                let missed = kind == CommandKind::ReportNoShow && begun;
                // Which merge a command is about is looked at before the stage: nothing must come of one that was overtaken.
                let other_merge =
                    matches!(offer.because.rule.as_str(), "merge_unknown" | "already_merged");
                let any = matches!(kind, CommandKind::Submit | CommandKind::Tick)
                    || taken
                    || missed
                    || other_merge;
                if any || offer.because.rule == "role_may_not" {
                    continue;
                }
                let (command, stage) = (variant_word(&kind), variant_word(&case.stage));
                let row = common.machine.move_of(kind).unwrap();
                let listed = row.transitions.iter().any(|way| way.origins.contains(&case.stage));
                let forbidden = offer.because.rule == "stage_forbids";
                assert_eq!(listed, !forbidden, "{command} in {stage}");
            }
        }
    }
}

#[test]
fn every_move_that_is_made_is_in_the_table() {
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).unwrap();
    let common = common(&runtime);
    let file = policy("taizhou");
    let known: BTreeSet<Aspect> = shared(&[Reading::of(&file)], &[], &common)
        .into_iter()
        .filter(|point| point.part == Part::Transitions)
        .map(|point| point.hit.aspect)
        .collect();
    let mut stories = a_case_in_every_stage(&runtime);
    let mut judged = whole_course();
    judged.pop();
    for level in ["beneficiary", "community", "street"] {
        let grade = Grade { level: level.to_owned(), score: 5 };
        judged.push((Role::Coordinator, Command::Evaluate(grade)));
    }
    stories.push(Story::under(&runtime, &file).tell(judged));
    let mut made = 0;
    for story in &stories {
        let reading = Reading::of(&file);
        for hit in crate::coverage::hits::hits(&reading, &story.book, &story.observed).unwrap() {
            let Aspect::Move(step) = &hit.aspect else { continue };
            let by_deadline = matches!(step.cause, Cause::Deadline(_)) && step.stages.is_none();
            assert!(by_deadline || known.contains(&hit.aspect), "{}", step.word());
            made += 1;
        }
    }
    assert!(made > 50, "{made}");
}

#[test]
fn every_rule_in_the_table_has_words_in_the_rules() {
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).unwrap();
    let book = runtime.rulebook(policy("taizhou").text().as_bytes()).unwrap();
    let words = |rule: &str| {
        let facts = Vec::new();
        let reason = wish_contract::Reason { rule: rule.to_owned(), facts, changes_at: None };
        book.words(&reason, "en").unwrap()
    };
    for rule in common(&runtime).rules {
        // Of a rule that they do not know the rules say no more than its code.
        assert_ne!(words(&rule.code), words("no_such_rule").replace("no_such_rule", &rule.code));
    }
}
