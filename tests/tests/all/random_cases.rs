//! What holds of every random case: events alone make the case, a command is carried out once, time never
//! runs back, and a case is cared for until nothing is left of it.

use std::collections::{BTreeMap, BTreeSet};

use wish_contract::Case;
use wish_contract::Decision;
use wish_contract::{Change, CommandKind, FactValue, Role, Stage};
use wish_core::decide::decide;
use wish_core::evolve::{fold, scrub};
use wish_core::explain::words::gaps;
use wish_core::policy::Policy;
use wish_tests::policies::Book;
use wish_tests::random_cases::{RandomCase, Step, books};

const CASES: u64 = 1_500;

#[test]
fn events_alone_make_the_case() {
    check(|_, run, _| {
        let Some(case) = &run.case else { return };
        let folded = fold(run.events.clone()).expect("a log of decisions folds");
        assert_eq!(&folded, case, "fold and decide differ");
    });
}

#[test]
fn in_use_25_a_scrubbed_log_folds_to_the_anonymised_case() {
    let mut scrubbed = 0;
    check(|_, run, step| {
        let Some(case) = run.case.as_ref().filter(|case| case.anonymised) else { return };
        if step.answer.as_ref().map_or(true, |decision| decision.events.is_empty()) {
            return;
        }
        scrubbed += 1;
        let events = scrub(run.events.clone());
        assert_eq!(fold(events.clone()).as_ref(), Ok(case));
        let Change::Submitted(opening) = &run.events[0].change else { panic!("no opening") };
        let text = wish_contract::json::to_string(&events).expect("events have JSON");
        for secret in [&run.events[0].by.id, &opening.need.beneficiary, &opening.need.text] {
            let quoted = format!("\"{secret}\"");
            assert!(!text.contains(&quoted), "{quoted} is left in {text}");
        }
    });
    assert!(scrubbed > 20, "{scrubbed} anonymised cases are too few");
}

#[test]
fn in_use_25_every_event_tells_itself_in_every_language() {
    check(|books, run, step| {
        let Ok(decision) = &step.answer else { return };
        let policy = &books[step.book].policy;
        for event in &decision.events {
            let because = &event.because;
            for language in wish_words::Language::all() {
                let missing = gaps(policy, because, language.tag());
                assert!(missing.is_empty(), "{because:?} lacks {missing:?}");
            }
            let need = &decision.after.need;
            let residents =
                [Some(&decision.after.reporter), Some(&need.beneficiary), need.household.as_ref()];
            let named = because.facts.iter().find(|fact| match &fact.value {
                FactValue::Text(value) => residents.contains(&Some(value)),
                FactValue::Number(_) | FactValue::Time(_) | FactValue::Flag(_) => false,
            });
            assert_eq!(named, None, "{}: {because:?} names a resident", run.events.len());
        }
    });
}

#[test]
fn a_command_is_carried_out_once() {
    check(|books, _, step| {
        let Ok(first) = &step.answer else { return };
        // What changes nothing itself is not remembered: time may have passed with it, or a report been noted.
        let own = |event: &wish_contract::Event| event.by.role != Role::Timer;
        if !first.events.iter().any(own) || step.request.by.role == Role::Timer {
            return;
        }
        let mut again = step.request.clone();
        again.subject = Some(first.after.clone());
        again.now = again.now.saturating_add(86_400_000).min(wish_contract::INSTANT_MAX);
        let second =
            decide(&books[step.book].policy, again).expect("what was allowed once is no error");
        assert!(second.events.is_empty() && second.effects.is_empty(), "it was carried out twice");
        assert_eq!(second.after, first.after, "the second delivery changed the case");
    });
}

#[test]
fn time_never_runs_back() {
    check(|books, _, step| {
        let Ok(first) = &step.answer else { return };
        if first.events.is_empty() {
            return;
        }
        let in_order = first.events.windows(2).all(|pair| pair[0].at <= pair[1].at);
        assert!(in_order, "events are out of order");
        let mut back = step.request.clone();
        back.subject = Some(first.after.clone());
        back.id = "another".to_owned();
        back.now = first.after.last - 1;
        let refused = decide(&books[step.book].policy, back).expect_err("the clock went back");
        let rule = refused.because.rule.as_str();
        let early =
            matches!(rule, "clock_went_back" | "instant_out_of_range" | "case_already_open");
        assert!(early, "refused by `{rule}`");
    });
}

#[test]
fn a_case_is_cared_for_until_nothing_is_left_of_it() {
    check(|books, run, step| {
        let Ok(decision) = &step.answer else { return };
        if run.case.as_ref() == Some(&decision.after) {
            cared_for(&books[step.book].policy, decision);
        }
    });
}

#[test]
fn no_two_effects_share_a_name() {
    let mut number = 0;
    let mut names: BTreeSet<String> = BTreeSet::new();
    check(|_, run, step| {
        let Ok(decision) = &step.answer else { return };
        if run.case.as_ref() != Some(&decision.after) {
            return;
        }
        if decision.after.sequence as usize == decision.events.len() {
            names.clear();
            number += 1;
        }
        for effect in &decision.effects {
            let first = names.insert(effect.id.clone());
            assert!(first, "case {number}: {:?} does `{}` again", step.request.command, effect.id);
        }
    });
}

#[test]
fn random_cases_come_to_every_command_and_stage() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    check(|_, _, step| {
        *seen.entry(step.request.command.kind().name()).or_default() +=
            usize::from(step.answer.is_ok());
        if let Ok(decision) = &step.answer {
            *seen.entry(decision.after.stage.name()).or_default() += 1;
        }
    });
    let words = CommandKind::ALL.iter().map(|kind| kind.name());
    for word in words.chain(Stage::ALL.iter().map(|stage| stage.name())) {
        let times = seen.get(word).copied().unwrap_or(0);
        assert!(times >= 5, "`{word}` came about {times} times in {CASES} random cases");
    }
}

fn cared_for(policy: &Policy, decision: &Decision) {
    let case: &Case = &decision.after;
    assert!(case.is_cared_for(), "stranded: {case:#?}");
    let taken = case.taken();
    let fits = taken.places <= case.need.places && taken.cost_fen <= case.need.cost_fen;
    assert!(fits, "overbooked: {case:#?}");
    let beside = case.live_claims().count().saturating_sub(1);
    assert!(beside <= policy.claims.co_claimants_max as usize, "too many claimants: {case:#?}");
    assert_eq!(decision.next.as_ref(), case.next_deadline());
}

/// Runs every random case, and looks at each step after it was taken.
fn check(mut holds: impl FnMut(&[Book], &RandomCase<'_>, &Step)) {
    let books = books();
    for seed in 0..CASES {
        let mut run = RandomCase::seeded(&books, seed);
        while let Some(step) = run.next() {
            holds(&books, &run, &step);
        }
    }
}
