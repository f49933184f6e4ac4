//! Matches as lines: cases as stories of `decide`, candidates by name, and what `assign` is
//! given. That arcs agree with decisions is searched in `rank/tests/agreement.rs`.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::find;
use crate::decide::tests::story::{left_at, responder};
use crate::policy::Policy;
use crate::routing::rank::rank;
use wish_contract::{Candidate, FactValue, MatchRequest, Matches, RankingRequest};

const ON_THE_COMMUNITYS_STEP: &str = "accept; publish; to ladder-step";

/// Matches cases, a story each, with candidates by name, and compares the problem.
fn check(stories: &[&str], names: &str, expect: Expect) {
    let (policy, ask) = request(stories, names);
    let text = find(&policy, &ask).map_or_else(
        |fault| format!("fault {} at {:?}: {}\n", fault.code, fault.index, fault.message),
        |matches| rendered(&matches),
    );
    expect.assert_eq(&text);
}

fn request(stories: &[&str], names: &str) -> (Policy, MatchRequest) {
    let mut played = stories.iter().map(|story| left_at("taizhou.toml", story));
    let (policy, first, mut now) = played.next().unwrap();
    let mut cases = vec![first];
    for (_, case, later) in played {
        cases.push(case);
        now = now.max(later);
    }
    for (number, case) in (1..).zip(&mut cases) {
        case.id = format!("w{number}");
    }
    let candidates = names.split_whitespace().map(candidate).collect();
    (policy, MatchRequest { cases, candidates, now })
}

fn candidate(name: &str) -> Candidate {
    Candidate {
        facts: responder(name),
        recent_claims: 3,
        no_shows: 0,
        owed: 0,
        notices: 0,
        last_notice: None,
    }
}

fn rendered(matches: &Matches) -> String {
    let mut text = String::new();
    for wish in &matches.problem.wishes {
        let arcs: Vec<String> = wish
            .arcs
            .iter()
            .map(|arc| {
                let supply = &matches.problem.responders[arc.responder as usize];
                format!("{} {}", supply.id, arc.cost)
            })
            .collect();
        let (id, urgency, places) = (&wish.id, wish.urgency, wish.places);
        let next = wish.next_step.as_deref().unwrap_or("nobody");
        let arcs = if arcs.is_empty() { "nobody".to_owned() } else { arcs.join(", ") };
        writeln!(text, "{id} urgency {urgency} places {places} then {next}, {arcs}").unwrap();
    }
    for one in &matches.unmatched {
        let because = one.because.iter().map(|reason| {
            let FactValue::Number(count) = reason.facts.last().unwrap().value else { panic!() };
            format!("{} {count}", reason.rule)
        });
        writeln!(text, "{} nobody: {:?}", one.subject, because.collect::<Vec<_>>()).unwrap();
    }
    text
}

#[test]
fn wishes_come_as_given_with_an_arc_for_every_pair_that_may_be() {
    check(
        &[
            &format!("submit necessities; {ON_THE_COMMUNITYS_STEP}"),
            "submit necessities urgent; accept; publish; to ladder-step",
            &format!("submit other yuan=0; {ON_THE_COMMUNITYS_STEP}; escalate; escalate; escalate"),
        ],
        "s1 m1 m2-full u1",
        expect![[r#"
            w1 urgency 2 places 1 then street, m1 866
            w2 urgency 6 places 1 then nobody, s1 943, m1 866, u1 908
            w3 urgency 5 places 1 then nobody, s1 943, m1 872, u1 908
        "#]],
    );
}

#[test]
fn a_case_to_be_shared_wants_a_responder_for_each_place_that_may_be_claimed() {
    check(
        &[
            &format!("submit culture places=4 yuan=8000; {ON_THE_COMMUNITYS_STEP}"),
            &format!(
                "submit culture places=4 yuan=4000; {ON_THE_COMMUNITYS_STEP}; claim m3 places=1"
            ),
            &format!(
                "submit culture places=4 yuan=3600; {ON_THE_COMMUNITYS_STEP}; claim m3 places=1"
            ),
            &format!("submit culture places=500 yuan=0; {ON_THE_COMMUNITYS_STEP}"),
        ],
        "m1 m2",
        expect![[r#"
            w1 urgency 2 places 4 then street, nobody
            w2 urgency 2 places 3 then street, m1 822, m2 822
            w3 urgency 2 places 3 then street, m1 827, m2 827
            w4 urgency 2 places 10 then street, m1 872, m2 872
            w1 nobody: ["cost_within_band 2"]
        "#]],
    );
}

#[test]
fn cases_that_nobody_may_take_say_what_keeps_how_many_from_them() {
    check(
        &[
            &format!("submit necessities; {ON_THE_COMMUNITYS_STEP}"),
            "submit necessities; accept",
            &format!("submit necessities; {ON_THE_COMMUNITYS_STEP}; hold"),
            "submit necessities; wait 2 working days; accept; reserve m9",
        ],
        "s1 m1-full u1 m2-full m3-inactive s2",
        expect![[r#"
            w1 urgency 2 places 1 then street, nobody
            w2 urgency 1 places 1 then nobody, nobody
            w3 urgency 2 places 1 then nobody, nobody
            w4 urgency 1 places 1 then paired, nobody
            w1 nobody: ["within_audience 3", "active_claims_below_limit 2", "responder_active 1"]
            w2 nobody: ["stage_forbids 6"]
            w3 nobody: ["case_held 6"]
            w4 nobody: ["reserved_for_another 6"]
        "#]],
    );
}

#[test]
fn without_candidates_nobody_is_kept_from_anything() {
    check(
        &["submit necessities; accept; publish", "submit necessities"],
        "",
        expect![[r#"
            w1 urgency 1 places 1 then community-members, nobody
            w2 urgency 1 places 1 then nobody, nobody
            w1 nobody: []
            w2 nobody: ["stage_forbids 0"]
        "#]],
    );
}

#[test]
fn the_more_it_scores_the_less_an_arc_costs() {
    let story = format!("submit necessities; {ON_THE_COMMUNITYS_STEP}; escalate");
    let (policy, ask) = request(&[&story], "m1 u1 p1 m2 m3-full");
    let matches = find(&policy, &ask).unwrap();
    let ranking = RankingRequest {
        subject: ask.cases[0].clone(),
        candidates: ask.candidates,
        area_notices: 0,
        now: ask.now,
        limit: 10,
    };
    // All have the same load and capacity, so that the order of the costs is that of the ranks.
    let ranking = rank(&policy, &ranking).unwrap();
    let ranked: Vec<&str> = ranking.ranked.iter().map(|one| one.responder.as_str()).collect();
    let mut arcs = matches.problem.wishes[0].arcs.clone();
    arcs.sort_by_key(|arc| arc.cost);
    let name = |arc: &super::Arc| matches.problem.responders[arc.responder as usize].id.as_str();
    assert_eq!(arcs.iter().map(name).collect::<Vec<_>>(), ranked);
}

#[test]
fn a_responder_takes_what_it_has_left_within_the_tighter_limit() {
    let (policy, mut ask) = request(&["submit necessities; accept"], "m1 e1 m2-full");
    ask.candidates[0].facts.active_claims_max = 9;
    ask.candidates[1].facts.active_claims = 1;
    let matches = find(&policy, &ask).unwrap();
    let capacities: Vec<u32> = matches.problem.responders.iter().map(|one| one.capacity).collect();
    assert_eq!(capacities, [3, 1, 0]);
    assert_eq!(matches.problem.responders[0].load_costs, policy.routing.load_costs);
}

#[test]
fn input_out_of_range_is_a_fault_at_its_place() {
    let wish = format!("submit necessities; {ON_THE_COMMUNITYS_STEP}");
    check(
        &[&wish],
        "m1 m2 m1",
        expect![[r#"
        fault list_out_of_range at Some(2): `candidates` names `m1` twice; name it once
    "#]],
    );
    let (policy, mut ask) = request(&[&wish, &wish], "m1");
    ask.cases[1].sequence = 0;
    let fault = find(&policy, &ask).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.index), ("case_malformed", Some(1)));
    ask.cases[1] = ask.cases[0].clone();
    let fault = find(&policy, &ask).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.index), ("list_out_of_range", Some(1)));
}
