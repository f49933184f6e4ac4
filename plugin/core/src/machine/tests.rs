//! The tables against what the contract says of commands, deadlines and names in words.

use std::collections::BTreeSet;
use std::path::Path;

use wish_contract::{CommandKind, Label, Role, Stage};
use wish_words::{Label as Name, Language, label};
use wit_parser::{Resolve, TypeDefKind};

use super::{TIMEOUTS, answers, liveness_deadlines, move_of};

/// What the contract says of each command, on one line.
fn sentences() -> Vec<(CommandKind, String)> {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
    let mut resolve = Resolve::default();
    resolve.push_path(wit).unwrap();
    let command = resolve.types.iter().map(|(_, one)| one);
    let command = command.into_iter().find(|one| one.name.as_deref() == Some("command")).unwrap();
    let TypeDefKind::Variant(variant) = &command.kind else { panic!("`command` is a variant") };
    let said = |case: &wit_parser::Case| {
        let docs = case.docs.contents.clone().unwrap_or_default();
        (case.name.parse().unwrap(), docs.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    variant.cases.iter().map(said).collect()
}

/// A sentence without what it says in parentheses.
fn without_asides(text: &str) -> String {
    let mut out = String::new();
    for (place, part) in text.split('(').enumerate() {
        out += if place == 0 { part } else { part.split_once(')').map_or("", |(_, rest)| rest) };
    }
    out
}

/// The words of a list: `one, two or three`.
fn listed(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace(" or ", ",");
    text.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}

/// The roles and the stages that one of a command's sentences lists: `Verifier or coordinator; submitted, verified.`
fn who_and_where(docs: &str) -> Option<(BTreeSet<Role>, BTreeSet<Stage>)> {
    let role = |word: &String| match word.as_str() {
        "lead" => Ok(Role::Responder),
        word => word.parse(),
    };
    without_asides(docs).split(". ").find_map(|sentence| {
        let (who, at) = sentence.trim_end_matches('.').split_once(';')?;
        let roles = listed(who).iter().map(role).collect::<Result<_, _>>().ok()?;
        Some((roles, stages(at.trim())?))
    })
}

/// `submitted, verified`; `any end`; `any open stage before delivered but needs-info`.
fn stages(text: &str) -> Option<BTreeSet<Stage>> {
    let all = Stage::ALL.iter().copied();
    let (text, without) = text.split_once(" but ").unwrap_or((text, ""));
    let without: BTreeSet<Stage> =
        listed(without).iter().filter_map(|word| word.parse().ok()).collect();
    let (text, before) = text.split_once(" before ").unwrap_or((text, ""));
    let before: Stage = before.trim().parse().unwrap_or(Stage::Closed);
    let named: BTreeSet<Stage> = match text.trim() {
        text if text.starts_with("no stage yet") => BTreeSet::new(),
        "any end" => all.filter(|stage| stage.is_end()).collect(),
        "any open stage" => all.filter(|stage| !stage.is_end() && *stage < before).collect(),
        "any stage" => all.collect(),
        list => listed(list).iter().map(|word| word.parse()).collect::<Result<_, _>>().ok()?,
    };
    Some(named.difference(&without).copied().collect())
}

#[test]
fn the_contract_says_of_each_command_what_the_table_has() {
    for (command, docs) in sentences() {
        let (roles, stages) = who_and_where(&docs).unwrap_or_else(|| {
            panic!(
                "`{command}` in wit/types.wit does not say `Role or role; stage, stage.`: {docs}"
            )
        });
        let row = move_of(command);
        let may: BTreeSet<Role> = row.roles.iter().copied().collect();
        assert_eq!(roles, may, "who may give `{command}`, by wit/types.wit and by MOVES");
        if command != CommandKind::Tick {
            let in_table: BTreeSet<Stage> = row.stages().collect();
            assert_eq!(
                stages, in_table,
                "the stages of `{command}`, by wit/types.wit and by MOVES"
            );
        }
    }
}

#[test]
fn the_contract_says_which_commands_come_with_a_responder() {
    let wit = include_str!("../../../../wit/types.wit");
    let sentence = wit.split("`request.claimant` must be given for ").nth(1).unwrap();
    let sentence = sentence.split_once('(').unwrap().0;
    let named: BTreeSet<&str> = sentence.split('`').skip(1).step_by(2).collect();
    for command in CommandKind::ALL {
        let needs = move_of(*command).claimant.is_some();
        assert_eq!(named.contains(command.name()), needs, "`{command}` and `request.claimant`");
    }
}

#[test]
fn no_way_leads_out_of_an_end_but_the_merged_one_and_every_stage_but_the_first_is_led_to() {
    let ways = answers::moves().into_iter().flat_map(|one| one.transitions);
    let ways: Vec<_> =
        ways.chain(answers::timeouts().into_iter().flat_map(|one| one.transitions)).collect();
    for stage in Stage::ALL {
        let leaves = ways.iter().any(|way| way.to.is_some() && way.origins.contains(stage));
        // Whoever carried a merged case on may come to do so no longer.
        let may_leave = !stage.is_end() || *stage == Stage::Merged;
        assert_eq!(leaves, may_leave, "ways out of `{stage}`");
        assert!(ways.iter().any(|way| way.to == Some(*stage)), "no way leads to `{stage}`");
    }
}

#[test]
fn the_deadlines_that_keep_a_stage_run_in_it() {
    for stage in Stage::ALL {
        assert!(!liveness_deadlines(*stage).is_empty(), "`{stage}` is kept by nothing");
        for deadline in liveness_deadlines(*stage) {
            let row = TIMEOUTS.iter().find(|row| row.deadline == *deadline).unwrap();
            assert!(row.runs_in(*stage), "`{deadline}` does not run in `{stage}`");
        }
    }
}

#[test]
fn everything_has_a_label_in_every_language() {
    let words = answers::labels(Language::ENGLISH.tag());
    have_labels(&words.stages, Name::Stage);
    have_labels(&words.commands, Name::Command);
    have_labels(&words.deadlines, Name::Deadline);
    have_labels(&words.roles, Name::Role);
    have_labels(&words.claim_statuses, Name::ClaimStatus);
    have_labels(&words.claim_roles, Name::ClaimRole);
    have_labels(&words.urgencies, Name::Urgency);
    have_labels(&words.case_kinds, Name::CaseKind);
}

/// A label may be what the contract's name is: `normal` is a word in several languages.
fn have_labels<'a>(all: &'a [Label], of: fn(&'a str) -> Name<'a>) {
    for Label { name, .. } in all {
        for language in Language::all() {
            assert!(
                label(of(name), language).is_some(),
                "no label in {} for `{name}`",
                language.tag()
            );
        }
    }
}
