//! What every guard must bring with it. A test here that fails names the guard, and what it lacks.

use std::collections::BTreeSet;
use std::path::Path;

use expect_test::expect;
use serde_json::{Map, Value, json};
use wish_contract::json::{from_value, to_value};
use wish_contract::{
    Case, ClaimRole, ClaimStatus, Command, DeadlineKind, Detail, Instant, Reason, Request, Role,
};
use wish_policy::document::Document;
use wish_policy::view::Shape;
use wish_words::{Language, uncovered, uncovered_points};

use super::*;
use crate::decide::decide;
use crate::eligibility::Terms;
use crate::policy::load;
use crate::sample::{claim, instant, wish};

const AREA: &str = "32/12/81/001/001";

/// Fields of a responder that are for others than the guards, with whom they are for.
const NOT_FOR_GUARDS: &[(&str, &str)] =
    &[("skills", "ranking"), ("facts", "the city's own guards")];

/// A policy under which every guard has something to say.
fn policy() -> Policy {
    policy_with("schema = ", "schema = ")
}

/// The same with a part of its text changed.
fn policy_with(from: &str, to: &str) -> Policy {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/policies/taizhou.toml");
    let source = std::fs::read_to_string(path).unwrap();
    let licence = "[categories.necessities]\nlicence = \"electrician\"";
    let never = "code = \"ordinary\"\nnever = [\"agency\"]";
    let source = source.replace("[categories.necessities]", licence);
    let source = source.replace("code = \"ordinary\"", never).replace(from, to);
    load(source.as_bytes(), Language::ENGLISH).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// A child's wish for a visit at home, with one claim on it and places left, and the time.
fn case(policy: &Policy) -> (Case, Instant) {
    let at = instant(policy, "2026-03-09T09:00");
    let mut case = wish(policy, "w1", "necessities", AREA, at);
    case.need.places = 3;
    case.need.cost_fen = 30_000;
    case.need.at_home = true;
    case.need.household = Some("h-1".to_owned());
    case.need.target_groups = policy.target_groups.keys().cloned().collect();
    let given_back = claim("m8", ClaimRole::Lead, ClaimStatus::Released, at);
    let attempts = usize::try_from(policy.claims.attempts_max).unwrap();
    case.claims = vec![given_back; attempts];
    case.claims.push(claim("m9", ClaimRole::Lead, ClaimStatus::Active, at));
    (case, at)
}

fn claimant() -> Responder {
    let (id, kind, area) = ("m1".to_owned(), "member".to_owned(), AREA.to_owned());
    Responder { id, kind, area, ..Responder::default() }
}

fn fields(responder: &Responder) -> Map<String, Value> {
    match to_value(responder).unwrap() {
        Value::Object(fields) => fields,
        other => panic!("a responder is {other}"),
    }
}

#[test]
fn every_file_of_the_folder_is_a_guard_in_the_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guards");
    let list = include_str!("../guards.rs");
    let mut guards = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if !["city", "points", "tests", "trials"].contains(&name) {
            guards += 1;
            assert!(
                list.contains(&format!("    &{name}::GUARD,\n")),
                "guards/{name}.rs is missing in guards::ALL: add it where its refusal is to be named"
            );
        }
    }
    assert_eq!(guards, ALL.len(), "a guard of guards::ALL has no file of its own");
}

#[test]
fn guards_stand_on_their_ways_in_their_order() {
    let lines = described().into_iter().map(|guard| {
        let ways = guard.ways.iter().map(|way| way.name()).collect::<Vec<_>>().join(", ");
        let alone = if guard.responder_alone { "; keeps from every case" } else { "" };
        format!("{}: {ways}{alone}\n", guard.rule)
    });
    expect![[r#"
        responder_kind_unknown: board, name, acceptance; keeps from every case
        kind_not_prohibited: board, name, acceptance
        not_on_case_already: board, name
        claimed_too_often: board
        reserved_for_another: board
        within_audience: board
        responder_active: board, name, acceptance; keeps from every case
        not_suspended: board, name, acceptance; keeps from every case
        active_claims_below_limit: board, name, acceptance; keeps from every case
        cost_within_band: board, name, acceptance
        licence_held: board, name, acceptance
        vetted: board, name, acceptance
        other_household: board, name, acceptance
    "#]]
    .assert_eq(&lines.collect::<String>());
}

#[test]
fn every_guard_refuses_whom_it_makes_beyond_its_line_and_lets_the_suitable_pass() {
    let policy = policy();
    let (mut case, now) = case(&policy);
    let trials = trials(&policy, &case, &claimant(), now).unwrap();
    let terms = Terms::of(&policy, &case, case.left().cost_fen, now);
    let inquiry = terms.inquire(&trials.suitable);
    assert_eq!(inquiry.refused_by(Way::Board).map(|guard| guard.rule), None);
    let refused: Vec<&str> = trials.refused.iter().map(|one| one.rule.as_str()).collect();
    // Whom a case is reserved for is not a fact of the responder's: this one is tried below.
    let wanted: Vec<&str> = ALL.iter().map(|guard| guard.rule).collect();
    let wanted: Vec<&str> =
        wanted.into_iter().filter(|rule| *rule != "reserved_for_another").collect();
    assert_eq!(refused, wanted);

    case.ladder.as_mut().unwrap().reserved_for = Some("m2".to_owned());
    let terms = Terms::of(&policy, &case, case.left().cost_fen, now);
    let refusing = terms.inquire(&trials.suitable).refused_by(Way::Board);
    assert_eq!(refusing.map(|guard| guard.rule), Some("reserved_for_another"));
}

#[test]
fn a_guard_looks_at_the_fields_that_it_names() {
    let policy = policy();
    let (case, now) = case(&policy);
    let trials = trials(&policy, &case, &claimant(), now).unwrap();
    let suitable = fields(&trials.suitable);
    for trial in &trials.refused {
        let guard = ALL.iter().find(|guard| guard.rule == trial.rule).unwrap();
        for (name, value) in fields(&trial.claimant) {
            assert!(
                suitable[&name] == value || guard.reads.contains(&name.as_str()),
                "{} refuses by `{name}`, which its `reads` does not name",
                guard.rule
            );
        }
    }
}

#[test]
fn every_fact_of_a_responder_is_looked_at_by_somebody() {
    let all: BTreeSet<String> = fields(&claimant()).into_iter().map(|(name, _)| name).collect();
    let read = ALL.iter().flat_map(|guard| guard.reads.iter());
    let read: BTreeSet<&str> =
        read.chain(NOT_FOR_GUARDS.iter().map(|(name, _)| name)).copied().collect();
    for name in &all {
        assert!(read.contains(name.as_str()), "no guard's `reads` names `responder.{name}`");
    }
    for name in read {
        assert!(
            all.contains(name),
            "`responder.{name}` is read, and the contract has no such field"
        );
    }
}

#[test]
fn every_text_of_a_responder_is_checked_before_it_is_looked_at() {
    let policy = policy();
    let (case, now) = case(&policy);
    let bad = [json!("two words"), json!(["two words"])];
    for (name, _) in fields(&claimant()) {
        for value in &bad {
            let mut malformed = fields(&claimant());
            malformed.insert(name.clone(), value.clone());
            let Ok(claimant) = from_value::<Responder>(&Value::Object(malformed)) else { continue };
            let ask = request(&case, claimant, now);
            let rule = decide(&policy, ask).unwrap_err().because.rule;
            assert!(
                rule.ends_with("_malformed"),
                "`responder.{name}` is looked at unchecked, up to `{rule}`: check it in the `in_shape` of its guard"
            );
        }
    }
}

fn request(case: &Case, claimant: Responder, now: Instant) -> Request {
    Request {
        subject: Some(case.clone()),
        command: Command::Claim(wish_contract::ClaimWish::default()),
        by: wish_contract::Actor { id: claimant.id.clone(), role: Role::Responder },
        facts: Vec::new(),
        claimant: Some(claimant),
        now,
        id: "c-2".to_owned(),
        detail: Detail::Full,
    }
}

/// Every reason that the guards give for the trials, refused and passed.
fn reasons(policy: &Policy) -> Vec<(Responder, Reason)> {
    let (mut case, now) = case(policy);
    let trials = trials(policy, &case, &claimant(), now).unwrap();
    let tell = |case: &Case, claimant: &Responder| {
        let terms = Terms::of(policy, case, case.left().cost_fen, now);
        let mut reasons = Vec::new();
        if let Err(because) = terms.inquire(claimant).check(Way::Board, Some(&mut reasons)) {
            reasons.push(*because);
        }
        reasons.into_iter().map(|reason| (claimant.clone(), reason)).collect::<Vec<_>>()
    };
    let mut all = tell(&case, &trials.suitable);
    for trial in &trials.refused {
        all.extend(tell(&case, &trial.claimant));
    }
    case.ladder.as_mut().unwrap().reserved_for = Some("m2".to_owned());
    assert!(case.deadline(DeadlineKind::Reservation).is_none());
    all.extend(tell(&case, &trials.suitable));
    all
}

#[test]
fn a_guard_tells_the_facts_that_it_names() {
    let reasons = reasons(&policy());
    for guard in ALL {
        let own = reasons.iter().filter(|(_, reason)| reason.rule == guard.rule);
        let names = own.flat_map(|(_, reason)| reason.facts.iter().map(|fact| fact.name.as_str()));
        let names: BTreeSet<&str> = names.filter(|name| *name != "passed").collect();
        let said: BTreeSet<&str> = guard.facts.iter().copied().collect();
        assert_eq!(names, said, "{}: left is given, right is in its `facts`", guard.rule);
    }
}

#[test]
fn the_keys_of_guards_are_keys_of_a_policy() {
    let mut all = Vec::new();
    Document::keys("", &mut all);
    let used: BTreeSet<&str> = ALL.iter().flat_map(|guard| guard.keys.iter()).copied().collect();
    for key in &used {
        let is_it = |one: &String| {
            one.strip_prefix(key)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        assert!(all.iter().any(is_it), "a guard goes by `{key}`, which is no key of a policy");
    }
    for key in all.iter().filter(|key| key.starts_with("guards.")) {
        assert!(used.contains(key.as_str()), "`{key}` is in no guard's `keys`");
    }
}

#[test]
fn every_point_of_a_guard_has_words_and_every_such_text_a_point() {
    let mut known = BTreeSet::new();
    for point in points(&policy()) {
        for language in Language::all() {
            let text = uncovered(&point.rule, &point.line, point.passed, language);
            assert!(text.is_some(), "{point:?} has no words in {}", language.tag());
        }
        let outcome = if point.passed { "passed" } else { "refused" };
        known.insert(match point.line.rsplit('.').next() {
            Some("") | None => point.rule,
            Some(key) => format!("{}-{key}-{outcome}", point.rule),
        });
    }
    let worded: BTreeSet<String> = uncovered_points().map(str::to_owned).collect();
    assert_eq!(worded, known, "left are the catalogues' `uncovered-…`, right the guards' points");
}

#[test]
fn reasons_show_the_points_that_there_are() {
    let shown_under = |policy: &Policy| {
        let (case, _) = case(policy);
        let points = points(policy);
        let mut all = BTreeSet::new();
        for (claimant, reason) in reasons(policy) {
            for point in shown(policy, &case, &claimant, &[reason]) {
                assert!(points.contains(&point), "{point:?} is shown and is no point");
                let outcome = if point.passed { "passed" } else { "refused" };
                all.insert(format!("{} {} {outcome}\n", point.rule, point.line));
            }
        }
        all.into_iter().collect::<String>()
    };
    expect![[r#"
        active_claims_below_limit responder_kinds.member.active_claims_max refused
        claimed_too_often claims.attempts_max refused
        kind_not_prohibited ladder[1].never refused
        licence_held categories.necessities.licence passed
        licence_held categories.necessities.licence refused
        not_on_case_already  refused
        not_suspended  refused
        other_household guards.other_households_only refused
        reserved_for_another  refused
        responder_active  refused
        responder_kind_unknown  refused
        vetted guards.vetted_for_children passed
        vetted guards.vetted_for_home_visits passed
        vetted target_groups.left-behind-children.children passed
    "#]]
    .assert_eq(&shown_under(&policy()));
    let homes = "vetted_for_home_visits = true";
    let lifted = policy_with(homes, "vetted_for_home_visits = false");
    expect![[r#"
        active_claims_below_limit responder_kinds.member.active_claims_max refused
        claimed_too_often claims.attempts_max refused
        kind_not_prohibited ladder[1].never refused
        licence_held categories.necessities.licence passed
        licence_held categories.necessities.licence refused
        not_on_case_already  refused
        not_suspended  refused
        other_household guards.other_households_only refused
        reserved_for_another  refused
        responder_active  refused
        responder_kind_unknown  refused
        vetted guards.vetted_for_children passed
        vetted guards.vetted_for_children refused
        vetted target_groups.left-behind-children.children passed
        vetted target_groups.left-behind-children.children refused
    "#]]
    .assert_eq(&shown_under(&lifted));
}

#[test]
fn nobody_is_tried_at_a_time_that_cannot_be() {
    let policy = policy();
    let (case, _) = case(&policy);
    let fault = trials(&policy, &case, &claimant(), -1).unwrap_err();
    assert_eq!(fault.code, "instant_out_of_range");
}
