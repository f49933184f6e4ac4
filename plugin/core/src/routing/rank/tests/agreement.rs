//! A ranking and a decision never disagree: whoever is ranked may claim, and whoever is excluded is
//! so by the very reason that would refuse its claim.

use proptest::bool::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use crate::decide::tests::story::{left_at, responder};
use crate::decide::{decide, items};
use crate::policy::Policy;
use crate::routing::{matching, rank};
use wish_contract::{
    Actor, Candidate, Case, ClaimWish, Command, Detail, Instant, MatchRequest, RankingRequest,
    Reason, Request, Responder, Role,
};

/// With a channel that each has.
const POLICIES: &[(&str, &str)] = &[
    ("guangzhou.toml", "service-station"),
    ("longmen.toml", "home-visit"),
    ("shiwan.toml", "home-visit"),
    ("taizhou.toml", "home-visit"),
];
const BEGINNINGS: &[&str] = &[
    "submit necessities groups=elderly-alone",
    "submit necessities groups=elderly-alone at-home urgent",
    "submit culture groups=elderly-alone places=3 yuan=90",
    "submit other groups=elderly-alone places=5 yuan=0",
];
const MIDDLES: &[&str] = &[
    "accept",
    "accept; publish",
    "accept; reserve m1",
    "accept; publish; to ladder-step",
    "accept; publish; wait 4 working days; tick",
    "accept; publish; to ladder-step; escalate",
    "accept; publish; escalate; escalate; escalate; escalate; escalate; escalate",
    "accept; publish; to ladder-step; take-down",
];
const ENDS: &[&str] = &[
    "",
    "",
    "",
    "",
    "hold",
    "claim m1",
    "claim m1 places=1; claim m2 places=1; claim u1 places=1",
    "claim m3; claim m4; wait 1 working hours",
    "claim m1 places=1; wait 1 working hours; claim m2 places=1; invite u2 places=1",
    "claim m1; wait 1 working hours; contact",
    "claim m1; release m1",
];
const HOURS_MS: i64 = 60 * 60 * 1_000;

fn responders() -> impl Strategy<Value = Responder> {
    let kinds =
        ["member", "unit", "group", "resident", "social-organisation", "enterprise", "nobody"];
    let areas = [
        "32",
        "32/12",
        "32/12/02/004",
        "32/12/02/004/011",
        "32/12/02/004/011/g2",
        "32/12/81/004",
        "32/12/02/004/0110",
    ];
    let pairings = [vec![], vec!["32/12/02/004/011"], vec!["32/12/8", "32/12/02/004/011/g2/b6"]];
    let times = [None, Some(0), Some(1_775_000_000_000)];
    let names = ["m1", "m2", "m3", "m4", "u1", "u2"];
    (
        select(names.to_vec()),
        select(kinds.to_vec()),
        select(areas.to_vec()),
        select(pairings.to_vec()),
        (any::<bool>(), select(times.to_vec()), select(times.to_vec())),
        (0..4_u32, 0..4_u32, select(vec![0, 3_000, 9_000, 12_000, 10_000_000_u64])),
        (any::<bool>(), select(vec![None, Some("h-1"), Some("h-2")])),
    )
        .prop_map(|(id, kind, area, paired, when, limits, guards)| Responder {
            kind: kind.to_owned(),
            area: area.to_owned(),
            active: when.0,
            suspended_until: when.1,
            frees_at: when.2,
            active_claims: limits.0,
            active_claims_max: limits.1 + 1,
            cost_max_fen: limits.2,
            vetted: guards.0,
            household: guards.1.map(str::to_owned),
            paired_areas: paired.into_iter().map(str::to_owned).collect(),
            ..responder(id)
        })
}

/// Mostly what the cast of the stories is, so that guards often pass.
fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let cast = select(vec!["m1", "m2", "m3", "m4", "m5-full", "u1", "u2", "p1", "s1", "e1"])
        .prop_map(responder);
    let candidate = prop_oneof![cast, responders()].prop_map(|facts| Candidate {
        facts,
        recent_claims: 0,
        no_shows: 1,
        owed: 0,
        notices: 0,
        last_notice: None,
    });
    prop::collection::vec(candidate, 1..8).prop_map(|mut candidates| {
        candidates.sort_by(|one, other| one.facts.id.cmp(&other.facts.id));
        candidates.dedup_by(|one, other| one.facts.id == other.facts.id);
        candidates
    })
}

fn refusal(
    policy: &Policy,
    case: &Case,
    facts: &Responder,
    wish: ClaimWish,
    now: Instant,
) -> Option<Reason> {
    let request = Request {
        subject: Some(case.clone()),
        command: Command::Claim(wish),
        by: Actor { id: facts.id.clone(), role: Role::Responder },
        claimant: Some(facts.clone()),
        facts: Vec::new(),
        now,
        id: "asked".to_owned(),
        detail: Detail::Decisive,
    };
    decide(policy, request).err().map(|rejection| rejection.because)
}

fn agree(policy: &Policy, case: &Case, candidates: Vec<Candidate>, now: Instant) {
    let area_notices = 0;
    let ask = RankingRequest { subject: case.clone(), candidates, area_notices, now, limit: 100 };
    let ranking = rank::rank(policy, &ask).unwrap();
    assert_eq!(ranking.ranked.len() + ranking.excluded.len(), ask.candidates.len());
    for candidate in &ask.candidates {
        let excluded = ranking.excluded.iter().find(|one| one.responder == candidate.facts.id);
        let refused = refusal(policy, case, &candidate.facts, ClaimWish::default(), now);
        assert_eq!(excluded.map(|one| &one.because), refused.as_ref());
    }

    let matches = MatchRequest { cases: vec![case.clone()], candidates: ask.candidates, now };
    let found = matching::find(policy, &matches).unwrap();
    let wish = &found.problem.wishes[0];
    assert_eq!(wish.arcs.is_empty(), !found.unmatched.is_empty());
    let one_place =
        if policy.claims.parts { items::one_place(case, now) } else { ClaimWish::default() };
    for (place, candidate) in (0..).zip(&matches.candidates) {
        let arc = wish.arcs.iter().any(|arc| arc.responder == place);
        assert_eq!(arc, refusal(policy, case, &candidate.facts, one_place.clone(), now).is_none());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whoever_is_ranked_may_claim_and_nobody_else(
        (policy, channel) in select(POLICIES),
        (beginning, middle, end) in (select(BEGINNINGS), select(MIDDLES), select(ENDS)),
        (joint, parts, co_claimants_max) in (any::<bool>(), any::<bool>(), 0..4_u32),
        later in select(vec![-1, 0, 0, 0, 0, 0, 1, 2, 30 * HOURS_MS, 2_000 * HOURS_MS]),
        (other_claims, other_version) in (weighted(0.3), weighted(0.03)),
        candidates in candidates(),
    ) {
        let story = format!("{beginning} channel={channel}; {middle}; {end}");
        let (mut policy, case, now) = left_at(policy, &story);
        policy.reference.version += u32::from(other_version);
        if other_claims {
            policy.claims.joint &= joint;
            policy.claims.parts &= parts;
            policy.claims.co_claimants_max = co_claimants_max;
        }
        agree(&policy, &case, candidates, now + later);
    }
}
