//! The three lists of a small neighbourhood, one line each, under the policy of Shiwan.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::*;
use crate::explain::words::words;
use crate::sample;
use wish_contract::Responder;

/// Where everybody is: `s1/g2` is short for `44/06/04/001/s1/g2`.
const STREET: &str = "44/06/04/001/";
const NOW: &str = "2026-03-02T09:00";

/// Reads candidates and wishes.
///
/// `group g1 s1/g1`, with `inactive`, `suspended`, `full`, `free=2`, `skills=policy` or `paired=s1/g1` behind;
/// `wish w1 necessities s1/g1/b1`, with `home=h1`, `places=2`, `yuan=300`, `held`, `claimed` or `version=2`.
fn neighbourhood(policy: &Policy, story: &str) -> (Vec<Candidate>, Vec<Case>) {
    let now = sample::instant(policy, NOW);
    let (mut candidates, mut cases) = (Vec::new(), Vec::new());
    for sentence in story.split([';', '\n']).map(str::trim).filter(|sentence| !sentence.is_empty())
    {
        let said: Vec<&str> = sentence.split_whitespace().collect();
        let value = |name| sample::value(&said, name);
        if said[0] != "wish" {
            candidates.push(candidate(&said, now));
            continue;
        }
        let area = format!("{STREET}{}", said[3]);
        let mut case = sample::wish(policy, said[1], said[2], &area, now);
        case.need.household = value("home").map(str::to_owned);
        case.need.places = value("places").map_or(1, |places| places.parse().unwrap());
        case.need.cost_fen = value("yuan").map_or(100, |yuan| yuan.parse().unwrap()) * 100;
        case.policy.version = value("version").map_or(1, |version| version.parse().unwrap());
        if said.contains(&"held") {
            let reason = "waiting-for-goods".to_owned();
            case.held = Some(wish_contract::Hold { reason, since: now });
        }
        if said.contains(&"claimed") {
            case.stage = wish_contract::Stage::Claimed;
        }
        cases.push(case);
    }
    (candidates, cases)
}

fn candidate(said: &[&str], now: Instant) -> Candidate {
    let value = |name| sample::value(said, name);
    let is = |what| said.contains(&what);
    let free: u32 = value("free").map_or(2, |free| free.parse().unwrap());
    let later = |hours: i64| now + hours * 60 * 60 * 1_000;
    let facts = Responder {
        id: said[1].to_owned(),
        kind: said[0].to_owned(),
        area: format!("{STREET}{}", said[2]),
        active: !is("inactive"),
        suspended_until: is("suspended").then_some(later(24)),
        active_claims: if is("full") { free } else { 0 },
        active_claims_max: free,
        frees_at: is("full").then_some(later(48)),
        cost_max_fen: 100_000_000,
        skills: value("skills").map_or(Vec::new(), |skills| vec![skills.to_owned()]),
        vetted: true,
        paired_areas: value("paired").map_or(Vec::new(), |area| vec![format!("{STREET}{area}")]),
        ..Responder::default()
    };
    Candidate { facts, recent_claims: 0, no_shows: 0, owed: 0, notices: 0, last_notice: None }
}

fn rendered(story: &str) -> String {
    let policy = sample::policy("shiwan");
    let (candidates, cases) = neighbourhood(&policy, story);
    let now = sample::instant(&policy, NOW);
    let lists = match draw_up(&policy, &candidates, &cases, now) {
        Ok(lists) => lists,
        Err(fault) => return format!("{} at {:?}: {}\n", fault.code, fault.index, fault.message),
    };
    let mut text = String::new();
    for row in lists.resources {
        let because = words(&policy, &row.because, "en");
        writeln!(text, "resource {} ({}): {because}", row.responder, row.places).unwrap();
    }
    for row in lists.demands {
        let (scope, cases) = (row.scope, row.cases.join(" "));
        let because = words(&policy, &row.because, "en");
        writeln!(text, "{scope:?} {} {}: {cases}; {because}", row.category, row.area).unwrap();
    }
    for row in lists.services {
        let responder = row.responder.as_deref().unwrap_or("nobody");
        let because = words(&policy, &row.because, "en");
        let rule = row.because.rule;
        writeln!(text, "{} by {responder} ({}): {rule}: {because}", row.subject, row.score)
            .unwrap();
    }
    text.replace(STREET, "")
}

fn check(story: &str, expect: Expect) {
    expect.assert_eq(&rendered(story));
}

#[test]
fn responders_give_what_they_have_left() {
    check(
        "member m3 s1 full; member m1 s1; group g1 s1/g1 free=30; member m2 s1 inactive
         unit u1 s1 suspended; robot r1 s1; member m4 s1 free=0",
        expect![[r#"
            resource g1 (20): `g1` may take 20 more, each of up to 2000 yuan
            resource m1 (2): `m1` may take 2 more, each of up to 1000 yuan
            resource m2 (0): `m2` does not take part at present; have the responder made active again first
            resource m3 (0): `m3` already holds 2 of 2 cases; may claim again from 2026-03-04 09:00
            resource m4 (0): `m4` already holds 0 of 0 cases; may claim again when one is fulfilled or released
            resource r1 (0): the policy has no responders of kind `robot`; register as one of enterprise, group, member, social-organisation or unit
            resource u1 (0): `u1` is suspended; may claim again from 2026-03-03 09:00
        "#]],
    );
}

#[test]
fn a_need_of_several_households_of_a_community_is_common() {
    check(
        "wish w5 culture s1/g1/b1/h1; wish w1 necessities s1/g1/b1/h1; wish w3 necessities s1/g2/b7/h2
         wish w2 necessities s2/g1/b1/h3; wish w4 policy-support s1/g1/b1/h1",
        expect![[r#"
            Common necessities s1: w1 w3; daily necessities is wanted by 2 households in `s1`; from 2 on, a need is common
            Individual culture s1/g1/b1/h1: w5; culture and spirit is wanted by 1 household in `s1`; from 2 on, a need is common
            Individual necessities s2/g1/b1/h3: w2; daily necessities is wanted by 1 household in `s2`; from 2 on, a need is common
            Individual policy-support s1/g1/b1/h1: w4; policy support is wanted by 1 household in `s1`; from 2 on, a need is common
            w1 by nobody (0): service_without_candidates: no candidates were handed in for `w1`; hand in those in its audience
            w2 by nobody (0): service_without_candidates: no candidates were handed in for `w2`; hand in those in its audience
            w3 by nobody (0): service_without_candidates: no candidates were handed in for `w3`; hand in those in its audience
            w4 by nobody (0): service_without_candidates: no candidates were handed in for `w4`; hand in those in its audience
            w5 by nobody (0): service_without_candidates: no candidates were handed in for `w5`; hand in those in its audience
        "#]],
    );
}

#[test]
fn a_household_that_asks_twice_is_one_household() {
    check(
        "wish w2 necessities s1/g1 home=h1; wish w1 necessities s1/g1 home=h1; wish w3 culture s1/g1 home=h1
         wish w4 culture s1/g1 home=h2; wish w5 culture s1/g2 home=h2",
        expect![[r#"
            Common culture s1: w3 w4 w5; culture and spirit is wanted by 2 households in `s1`; from 2 on, a need is common
            Individual necessities s1/g1: w1 w2; daily necessities is wanted by 1 household in `s1`; from 2 on, a need is common
            w1 by nobody (0): service_without_candidates: no candidates were handed in for `w1`; hand in those in its audience
            w2 by nobody (0): service_without_candidates: no candidates were handed in for `w2`; hand in those in its audience
            w3 by nobody (0): service_without_candidates: no candidates were handed in for `w3`; hand in those in its audience
            w4 by nobody (0): service_without_candidates: no candidates were handed in for `w4`; hand in those in its audience
            w5 by nobody (0): service_without_candidates: no candidates were handed in for `w5`; hand in those in its audience
        "#]],
    );
}

#[test]
fn what_is_not_on_the_board_is_left_out() {
    check(
        "wish w1 culture s1/g1; wish w2 culture s1/g1 held; wish w3 culture s1/g1 claimed
         wish w4 culture s1/g1 version=2",
        expect![[r#"
            Individual culture s1/g1: w1; culture and spirit is wanted by 1 household in `s1`; from 2 on, a need is common
            w1 by nobody (0): service_without_candidates: no candidates were handed in for `w1`; hand in those in its audience
        "#]],
    );
}

#[test]
fn services_bring_the_two_together() {
    check(
        "group g1 s1/g1 paired=s1/g1; group g2 s1/g2 paired=s1/g2; member m1 s1 free=1 skills=policy
         wish w1 culture s1/g1/b1; wish w2 culture s1/g2/b1; wish w3 policy-support s1/g3/b1",
        expect![[r#"
            resource g1 (2): `g1` may take 2 more, each of up to 2000 yuan
            resource g2 (2): `g2` may take 2 more, each of up to 2000 yuan
            resource m1 (1): `m1` may take 1 more, each of up to 1000 yuan
            Common culture s1: w1 w2; culture and spirit is wanted by 2 households in `s1`; from 2 on, a need is common
            Individual policy-support s1/g3/b1: w3; policy support is wanted by 1 household in `s1`; from 2 on, a need is common
            w1 by g1 (930): service_matched: `g1` would take `w1`, with a score of 930
            w2 by g2 (930): service_matched: `g2` would take `w2`, with a score of 930
            w3 by m1 (483): service_matched: `m1` would take `w3`, with a score of 483
        "#]],
    );
}

#[test]
fn a_wish_that_several_may_take_has_a_row_for_each() {
    check(
        "member m1 s1 free=1; member m2 s1 free=1; wish w1 culture s1/g1 places=3",
        expect![[r#"
            resource m1 (1): `m1` may take 1 more, each of up to 1000 yuan
            resource m2 (1): `m2` may take 1 more, each of up to 1000 yuan
            Individual culture s1/g1: w1; culture and spirit is wanted by 1 household in `s1`; from 2 on, a need is common
            w1 by m1 (413): service_matched: `m1` would take `w1`, with a score of 413
            w1 by m2 (413): service_matched: `m2` would take `w1`, with a score of 413
            w1 by nobody (0): service_outweighed: `w1` has 1 place left over: everybody who may take it would, 2 in all
        "#]],
    );
}

#[test]
fn a_wish_without_anybody_says_why() {
    check(
        "member m1 s1 free=1; wish w1 culture s1/g1; wish w2 culture s1/g1",
        expect![[r#"
            resource m1 (1): `m1` may take 1 more, each of up to 1000 yuan
            Common culture s1: w1 w2; culture and spirit is wanted by 2 households in `s1`; from 2 on, a need is common
            w1 by m1 (413): service_matched: `m1` would take `w1`, with a score of 413
            w2 by nobody (0): service_outweighed: `w2` has 1 place left over: 1 may take it and 0 would; the others are needed for cases that weigh as much or more
        "#]],
    );
    check(
        "member m1 s1; member m2 s1; member m3 s1 inactive; wish w1 culture s1/g1 yuan=5000",
        expect![[r#"
            resource m1 (2): `m1` may take 2 more, each of up to 1000 yuan
            resource m2 (2): `m2` may take 2 more, each of up to 1000 yuan
            resource m3 (0): `m3` does not take part at present; have the responder made active again first
            Individual culture s1/g1: w1; culture and spirit is wanted by 1 household in `s1`; from 2 on, a need is common
            w1 by nobody (0): cost_within_band: `cost_within_band` keeps 2 candidates away
        "#]],
    );
}

#[test]
fn empty_lists_are_empty() {
    check("", expect![""]);
}

#[test]
fn what_is_named_twice_or_out_of_shape_is_a_fault() {
    check(
        "member m1 s1; member m2 s1; member m1 s1",
        expect![[r#"
            list_out_of_range at Some(2): `candidates` names `m1` twice; name it once
        "#]],
    );
    check(
        "wish w1 culture s1; wish w1 culture s1",
        expect![[r#"
            list_out_of_range at Some(1): `cases` names `w1` twice; name it once
        "#]],
    );
    check(
        "member m1 s1/",
        expect![[r#"
            area_malformed at Some(0): the area in `claimant.area` (16 bytes) is not a path; write 1 to 12 segments with `/` between them, each of 1 to 32 bytes without blanks
        "#]],
    );
    check(
        "wish w1 culture s1; wish w2 culture s1/",
        expect![[r#"
            area_malformed at Some(1): the area in `need.area` (16 bytes) is not a path; write 1 to 12 segments with `/` between them, each of 1 to 32 bytes without blanks
        "#]],
    );
}
