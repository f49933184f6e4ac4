//! Policies that could strand a case, and the proof that the real ones cannot.

use std::fmt::Write;

use expect_test::expect;

use super::{agreed, broken, check, policy};
use crate::machine::liveness_deadlines;
use crate::policy::load;
use crate::policy::validate::{proof, prove};
use wish_contract::{DeadlineKind, Diagnostic, Stage};
use wish_words::{Language, Passing};

/// Real policies.
const PROGRAMMES: &[&str] = &["guangzhou", "longmen", "riverside", "shiwan", "taizhou"];

#[test]
fn a_ladder_leads_to_somebody() {
    check(
        "ladder-strands",
        expect![[r#"
        54:1+15 error[ladder_can_strand] nobody holds a case after step `street`: after 3 working days no step follows and `exhausted` names nobody; the way there: submit → accept → publish → step `paired` passes → step `community` passes → step `street` passes
            add `exhausted = { holder = "coordinator" }` to ladder `ordinary`
    "#]],
    );
    check(
        "ladder-strands-with-words",
        expect![[r#"
        55:1+15 error[ladder_can_strand] nobody holds a case after step `street`: after 3 working days no step follows and `exhausted` names nobody; the way there: submit → accept → publish → step `paired` passes → step `community` passes → step `street` passes
            add `exhausted = { holder = "coordinator" }` to ladder `ordinary`
    "#]],
    );
    check(
        "step-strands",
        expect![[r#"
        49:1+15 error[ladder_can_strand] nobody comes back to a case on step `community`: it says nothing of how long it is open; the way there: submit → accept → publish → step `paired` passes
            add `open = "3 working days"` to step `community`
    "#]],
    );
    check(
        "shared-step-strands",
        expect![[r#"
        91:1+15 error[ladder_can_strand] nobody comes back to a case on step `city`: it says nothing of how long it is open; the way there: submit → accept → publish
            add `open = "3 working days"` to step `city`
    "#]],
    );
}

#[test]
fn a_stage_leads_somewhere() {
    check(
        "stage-strands",
        expect![[r#"
        25:1+11 error[stage_can_strand] nobody comes back to a case in stage `submitted`: `verify` has no length; the way there: submit
            add `verify = "3 working days"` to `[deadlines]`
    "#]],
    );
    check(
        "overdue-strands",
        expect![[r#"
        25:1+11 error[stage_can_strand] nobody is told again of a case overdue in stage `submitted`: `repeat` has no length; the way there: submit → `verify` passes
            add `repeat = "1 working day"` to `[deadlines]`
    "#]],
    );
    check(
        "held-strands",
        expect![[r#"
        25:1+11 error[stage_can_strand] nobody comes back to a held case in stage `submitted`: `hold_review` has no length; the way there: submit → hold
            add `hold_review = "5 working days"` to `[deadlines]`
    "#]],
    );
    check(
        "reserved-strands",
        expect![[r#"
        25:1+11 error[stage_can_strand] nobody comes back to a case in stage `published`: `reservation` has no length; the way there: submit → accept → reserve
            add `reservation = "2 working days"` to `[deadlines]`
    "#]],
    );
    check(
        "way-out-strands",
        expect![[r#"
        22:1+9 error[stage_can_strand] nobody can end a case in stage `submitted` when the lead and the beneficiary are gone: a coordinator has to say why, and there is no reason to give; the way there: submit
            add a reason to `[reasons]`: `nobody-left = "nobody is left to carry it on"`
    "#]],
    );
    check(
        "ended-strands",
        expect![[r#"
        69:1+11 error[stage_can_strand] nobody ever anonymises a case in stage `rejected`: `ended` has no length; the way there: submit → reject
            add `ended = "2 years"` to `[retention]`
    "#]],
    );
    check(
        "no-deadlines",
        expect![[r#"
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `submitted`: `verify` has no length; the way there: submit
                add `verify = "3 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `verified`: `publish` has no length; the way there: submit → accept
                add `publish = "2 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `needs-info`: `supply_info` has no length; the way there: submit → request-info
                add `supply_info = "5 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a held case in stage `submitted`: `hold_review` has no length; the way there: submit → hold
                add `hold_review = "5 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `published`: `reservation` has no length; the way there: submit → accept → reserve
                add `reservation = "2 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody is told again of a case overdue in stage `submitted`: `repeat` has no length; the way there: submit → merge → `merge` passes
                add `repeat = "1 working day"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `claimed`: `first_contact` has no length; the way there: submit → accept → publish → claim
                add `first_contact = "1 working day"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `scheduled`: `appointment` has no length; the way there: submit → accept → publish → claim → record-contact
                add `appointment = "1 working day"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `in-progress`: `due` has no length; the way there: submit → accept → publish → claim → record-contact → start
                add `due = "10 working days"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `delivered`: `confirm` has no length; the way there: submit → accept → publish → claim → record-contact → start → deliver
                add `confirm = "1 working day"` to `[deadlines]`
            1:1+1 error[stage_can_strand] nobody comes back to a case in stage `fulfilled`: `evaluate` has no length; the way there: submit → accept → publish → claim → record-contact → start → deliver → confirm
                add `evaluate = "10 working days"` to `[deadlines]`
        "#]],
    );
}

#[test]
fn no_case_is_stranded_under_the_programmes() {
    let mut out = String::new();
    for name in PROGRAMMES {
        let policy = load(policy(name).as_bytes(), Language::ENGLISH).unwrap();
        let proof = prove(&policy);
        assert!(proof.stranded.is_empty());
        writeln!(out, "{name}: {proof}").unwrap();
    }
    expect![[r#"
        guangzhou: 536 states, 4974 moves, 0 stranded
        longmen: 536 states, 4974 moves, 0 stranded
        riverside: 1274 states, 11817 moves, 0 stranded
        shiwan: 536 states, 4974 moves, 0 stranded
        taizhou: 536 states, 4974 moves, 0 stranded
    "#]]
    .assert_eq(&out);
}

/// Leaving out any single length strands a case: the walk comes to every stage and looks at every
/// safeguard.
#[test]
fn every_safeguard_is_needed() {
    let deadlines = Stage::ALL.iter().flat_map(|stage| liveness_deadlines(*stage));
    let on_the_board = [DeadlineKind::LadderStep, DeadlineKind::Holder, DeadlineKind::Retention];
    let kinds = deadlines.filter(|kind| !on_the_board.contains(kind));
    let keys = kinds.map(|kind| kind.name().replace('-', "_"));
    for key in keys.chain(["hold_review", "repeat", "closed", "ended", "open"].map(str::to_owned)) {
        let sound = broken("sound");
        let without = |line: &&str| !line.starts_with(&format!("{key} = "));
        let source: Vec<&str> = sound.lines().filter(without).collect();
        let found = agreed(source.join("\n").as_bytes());
        let strands =
            |one: &Diagnostic| one.code.ends_with("_can_strand") && one.hint.contains(&key);
        assert!(!found.is_empty() && found.iter().all(strands), "`{key}`: {found:?}");
    }
}

#[test]
fn the_walk_finds_the_shortest_way() {
    let mut safeguards = proof::Safeguards {
        deadlines: DeadlineKind::ALL.to_vec(),
        repeat: true,
        reasons: true,
        retention_closed: true,
        retention_ended: true,
        confirmed_by_silence: false,
        ladders: vec![proof::LadderSafeguards {
            code: "ladder",
            steps: ["one", "two"].map(|code| proof::StepSafeguard { code, open: true }).into(),
            holder: true,
        }],
    };
    assert_eq!(proof::walk(&safeguards).stranded, []);
    safeguards.ladders[0].holder = false;
    let proof = proof::walk(&safeguards);
    let [stranded] = proof.stranded.as_slice() else { panic!("{proof:?}") };
    assert_eq!(
        stranded.path,
        [
            Passing::Command("submit"),
            Passing::Command("accept"),
            Passing::Command("publish"),
            Passing::Step("one"),
            Passing::Step("two"),
        ]
    );
}
