//! What the policy allows: how much a claim takes, which guards it passes, and whom a round is for.

use expect_test::expect;

use super::requests::{Variation, asking, case, check, facts, is};
use super::story::{self, responder};
use crate::policy::Policy;
use wish_contract::{Amendment, ClaimWish, Command, Detail, Request, Role, Share};

#[test]
fn a_claim_takes_what_the_policy_lets_it_take() {
    let changes: [Variation; 10] = [
        ("all of it", |_, _| {}),
        ("a part", |_, it| is(it, claim(Some(1), None))),
        ("a part, where none are given", |policy, it| {
            policy.claims.parts = false;
            is(it, claim(Some(1), None));
        }),
        ("all of it, where no parts are given", |policy, it| {
            policy.claims.parts = false;
            is(it, claim(Some(2), None));
        }),
        ("nothing, where no parts are given", |policy, it| {
            policy.claims.parts = false;
            case(it).need.places = 0;
        }),
        ("less than the cost", |_, it| is(it, claim(None, Some(11_999)))),
        ("less than the cost, where nobody shares", |policy, it| {
            policy.claims.joint = false;
            is(it, claim(None, Some(11_999)));
        }),
        ("the whole cost, where nobody shares", |policy, it| {
            policy.claims.joint = false;
            is(it, claim(None, Some(12_000)));
        }),
        ("more than there is", |_, it| is(it, claim(Some(3), Some(12_001)))),
        ("nobody's facts", |_, it| it.claimant = None),
    ];
    check(
        claiming("submit necessities places=2"),
        &changes,
        expect![[r#"
            all of it: claimed m1 lead places 2 yuan 120, case_fully_claimed; next contact-reminder
            a part: claimed m1 lead places 1 yuan 60; next ladder-step
            a part, where none are given: parts_allowed places=1 places_total=2
            all of it, where no parts are given: claimed m1 lead places 2 yuan 120, case_fully_claimed; next contact-reminder
            nothing, where no parts are given: places_left places_left=0 places_total=0
            less than the cost: claimed m1 lead places 2 yuan 119; next ladder-step
            less than the cost, where nobody shares: joint_claims_allowed cost_fen=11999 fair_fen=12000
            the whole cost, where nobody shares: claimed m1 lead places 2 yuan 120, case_fully_claimed; next contact-reminder
            more than there is: claimed m1 lead places 2 yuan 120, case_fully_claimed; next contact-reminder
            nobody's facts: claimant_missing
        "#]],
    );
}

#[test]
fn what_is_told_in_full_is_every_guard_that_was_passed() {
    let changes: [Variation; 6] = [
        ("a member nearby", |_, it| it.detail = Detail::Full),
        ("one with as much as it may have", |_, it| in_full(it, "m1-full")),
        ("one who is suspended until now", |_, it| {
            let until = it.now;
            facts(it, |one| one.suspended_until = Some(until));
        }),
        ("one who is suspended a little longer", |_, it| {
            let until = it.now + 1;
            facts(it, |one| one.suspended_until = Some(until));
        }),
        ("one who has not been vetted, for adults", |_, it| {
            facts(it, |one| one.vetted = false);
        }),
        ("somebody of the same household", |_, it| {
            let household = case(it).need.household.clone();
            facts(it, |one| one.household = household);
        }),
    ];
    check(
        claiming("submit necessities"),
        &changes,
        expect![[r#"
            a member nearby: claimed m1 lead places 1 yuan 120, responder_kind_unknown, kind_not_prohibited, not_on_case_already, claimed_too_often, reserved_for_another, within_audience, responder_active, not_suspended, active_claims_below_limit, cost_within_band, licence_held, vetted, other_household, case_fully_claimed; next contact-reminder
            one with as much as it may have: active_claims_below_limit responder=m1-full active_claims=2 active_claims_max=2 after responder_kind_unknown, kind_not_prohibited, not_on_case_already, claimed_too_often, reserved_for_another, within_audience, responder_active, not_suspended
            one who is suspended until now: claimed m1 lead places 1 yuan 120, case_fully_claimed; next contact-reminder
            one who is suspended a little longer: not_suspended responder=m1
            one who has not been vetted, for adults: claimed m1 lead places 1 yuan 120, case_fully_claimed; next contact-reminder
            somebody of the same household: other_household responder=m1
        "#]],
    );
}

#[test]
fn those_who_have_not_been_vetted_are_kept_from_children_and_homes() {
    let changes: [Variation; 5] = [
        ("for children, at home", |_, _| {}),
        ("for children", |_, it| case(it).need.at_home = false),
        ("at home", |_, it| case(it).need.target_groups.clear()),
        ("for children, where the policy does not mind", |policy, it| {
            case(it).need.at_home = false;
            policy.guards.vetted_for_children.value = false;
        }),
        ("at home, where the policy does not mind", |policy, it| {
            case(it).need.target_groups.clear();
            policy.guards.vetted_for_home_visits.value = false;
        }),
    ];
    let story = "submit necessities groups=left-behind-children at-home";
    let (policy, mut request) = claiming(story);
    facts(&mut request, |one| one.vetted = false);
    check(
        (policy, request),
        &changes,
        expect![[r#"
            for children, at home: vetted vetted=Flag(false) children=Flag(true) at_home=Flag(true)
            for children: vetted vetted=Flag(false) children=Flag(true) at_home=Flag(false)
            at home: vetted vetted=Flag(false) children=Flag(false) at_home=Flag(true)
            for children, where the policy does not mind: claimed m1 lead places 1 yuan 120, case_fully_claimed; next contact-reminder
            at home, where the policy does not mind: claimed m1 lead places 1 yuan 120, case_fully_claimed; next contact-reminder
        "#]],
    );
}

#[test]
fn what_is_asked_for_is_not_amended_below_what_is_taken() {
    let changes: [Variation; 8] = [
        ("fewer places than are taken", |_, it| amend(it, Some(1), None)),
        ("as many places as are taken", |_, it| amend(it, Some(2), None)),
        ("less than the cost that is taken", |_, it| amend(it, None, Some(7_999))),
        ("the cost that is taken", |_, it| amend(it, None, Some(8_000))),
        ("both below", |_, it| amend(it, Some(1), Some(1))),
        ("more", |_, it| amend(it, Some(4), Some(13_000))),
        ("another text", |_, it| text(it)),
        ("another text, with nobody's claim", |_, it| {
            case(it).claims.clear();
            text(it);
        }),
    ];
    let story = "submit necessities places=3; accept; publish; to ladder-step; claim m1 places=2";
    let amends = Command::Amend(Amendment::default());
    check(
        asking(story, Role::Coordinator, amends),
        &changes,
        expect![[r#"
            fewer places than are taken: below_what_is_taken places_taken=2 cost_taken_fen=8000
            as many places as are taken: amended; next ladder-step
            less than the cost that is taken: below_what_is_taken places_taken=2 cost_taken_fen=8000
            the cost that is taken: amended; next ladder-step
            both below: below_what_is_taken places_taken=2 cost_taken_fen=8000
            more: amended; next ladder-step
            another text: text_frozen live_claims=1
            another text, with nobody's claim: amended, text_masked; next ladder-step
        "#]],
    );
}

#[test]
fn an_invitation_holds_no_more_than_is_left() {
    let changes: [Variation; 6] = [
        ("by the lead", |_, _| {}),
        ("by another", |_, it| it.by.id = "m9".to_owned()),
        ("by the coordinator", |_, it| it.by.role = Role::Coordinator),
        ("for all that is left", |_, it| invite(it, 2, 8_000)),
        ("for a place too many", |_, it| invite(it, 3, 0)),
        ("for a fen too much", |_, it| invite(it, 0, 8_001)),
    ];
    let story = "submit necessities places=3; accept; publish; to ladder-step; claim m1 places=1";
    let wanted = Command::Invite(Share { places: 1, ..Share::default() });
    let (policy, mut request) = asking(story, Role::Responder, wanted);
    request.by.id = "m1".to_owned();
    request.claimant = Some(responder("m2"));
    check(
        (policy, request),
        &changes,
        expect![[r#"
            by the lead: invited m2 co places 1 yuan 0; next invitation
            by another: lead_only by=m9
            by the coordinator: invited m2 co places 1 yuan 0; next invitation
            for all that is left: invited m2 co places 2 yuan 80; next invitation
            for a place too many: places_left places=3 places_left=2 places_total=3
            for a fen too much: cost_left cost_fen=8001 cost_left_fen=8000
        "#]],
    );
}

#[test]
fn a_round_is_for_its_groups_while_it_lasts() {
    let changes: [Variation; 9] = [
        ("a group that is not in the round", |_, it| groups(it, &["empty-nest"])),
        ("two groups that are not", |_, it| groups(it, &["empty-nest", "other-group"])),
        ("no group", |_, it| groups(it, &[])),
        ("a group that is", |_, it| groups(it, &["empty-nest", "low-income"])),
        ("before the round begins", |policy, it| policy.rounds[0].from = Some(it.now + 1)),
        ("when it begins", |policy, it| policy.rounds[0].from = Some(it.now)),
        ("just before it ends", |policy, it| policy.rounds[0].until = Some(it.now + 1)),
        ("when it ends", |policy, it| policy.rounds[0].until = Some(it.now)),
        ("in another area", |policy, _| policy.rounds[0].area = "32/13".to_owned()),
    ];
    let (mut policy, mut request) = asking("submit necessities", Role::Verifier, Command::Accept);
    let (longmen, ..) = story::left_at("longmen.toml", "submit necessities");
    let mut round = longmen.rounds[0].clone();
    round.area = "32/12".to_owned();
    round.target_groups = vec!["low-income".to_owned(), "children".to_owned()];
    (round.from, round.until) = (None, None);
    policy.rounds = vec![round];
    groups(&mut request, &[]);
    check(
        (policy, request),
        &changes,
        expect![[r#"
            a group that is not in the round: out_of_round round=first-round target_groups=empty-nest admitted=low-income children
            two groups that are not: out_of_round round=first-round target_groups=empty-nest other-group admitted=low-income children
            no group: out_of_round round=first-round target_groups= admitted=low-income children
            a group that is: accepted; next publish
            before the round begins: accepted; next publish
            when it begins: out_of_round round=first-round target_groups= admitted=low-income children
            just before it ends: out_of_round round=first-round target_groups= admitted=low-income children
            when it ends: accepted; next publish
            in another area: accepted; next publish
        "#]],
    );
}

/// A claim by a member of the community, on the wish of a story that is on the board by then.
fn claiming(story: &str) -> (Policy, Request) {
    let story = format!("{story}; accept; publish; to ladder-step");
    let (policy, mut request) = asking(&story, Role::Responder, claim(None, None));
    request.by.id = "m1".to_owned();
    request.claimant = Some(responder("m1"));
    (policy, request)
}

fn claim(places: Option<u32>, cost_fen: Option<u64>) -> Command {
    Command::Claim(ClaimWish { places, cost_fen, items: Vec::new() })
}

fn in_full(request: &mut Request, name: &str) {
    request.by.id = name.to_owned();
    request.claimant = Some(responder(name));
    request.detail = Detail::Full;
}

fn amend(request: &mut Request, places: Option<u32>, cost_fen: Option<u64>) {
    is(request, Command::Amend(Amendment { places, cost_fen, ..Amendment::default() }));
}

fn text(request: &mut Request) {
    let text = Some("电话13800138000".to_owned());
    is(request, Command::Amend(Amendment { text, ..Amendment::default() }));
}

fn invite(request: &mut Request, places: u32, cost_fen: u64) {
    is(request, Command::Invite(Share { places, cost_fen, items: Vec::new() }));
}

fn groups(request: &mut Request, groups: &[&str]) {
    case(request).need.target_groups = groups.iter().map(|group| (*group).to_owned()).collect();
}
