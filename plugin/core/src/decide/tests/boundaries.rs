//! Where a rule draws a line: what is done just before it and just after, by the one it is for and by
//! another.

use expect_test::expect;

use super::check;
use super::requests::{self, Change, asking, case, facts, is};
use super::story::{left_at, responder};
use crate::case::Share;
use crate::command::{Amendment, ClaimEnd, ClaimWish, Command};
use crate::decide::drawing;
use crate::policy;
use crate::vocabulary::{DeadlineKind, Role};

const ON_BOARD: &str = "submit necessities; accept; publish; to ladder-step";

#[test]
fn a_wish_with_a_claim_stays_on_the_board() {
    check(
        "taizhou.toml",
        "submit necessities places=2; accept; publish; to ladder-step; claim m1 places=1; take-down",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 60         claim_open
                        show
            03-04 09:00 take-down refused: claims_live
            published, ladder-step due 2026-03-09 09:00
        "#]],
    );
}

#[test]
fn a_reserved_wish_that_comes_back_begins_its_ladder() {
    check(
        "taizhou.toml",
        "submit necessities; accept; reserve m1; decline m9; claim m1; release m1",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                reserved_for_responder
                        show, tell m1
            03-02 09:00 decline refused: claim_live
            03-02 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            03-02 09:00 claim m1 released                        released_by_responder
                        show
            03-02 09:00 step-entered 1                           ladder_resumed
                        offer paired to 1 and 50 at most
            published, ladder-step due 2026-03-04 09:00
        "#]],
    );
}

#[test]
fn a_reservation_that_passes_goes_on_where_the_ladder_stood() {
    check(
        "taizhou.toml",
        "submit necessities; accept; publish; to ladder-step; wait 1 working days; take-down
         reserve u1; hold; wait 1 working days; resume; to reservation",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-05 09:00 taken-down                               taken_off_board
                        show no more
            03-05 09:00 published                                reserved_for_responder
                        show, tell u1
            03-05 09:00 held                                     held_by_coordinator
            03-06 09:00 resumed                                  resumed_by_coordinator
            03-10 09:00 step-entered 2                           reservation_passed
                        offer community-members to 2 and 50 at most
            published, ladder-step due 2026-03-12 09:00
        "#]],
    );
}

#[test]
fn a_wish_back_from_a_claim_is_still_with_the_coordinator() {
    check(
        "taizhou.toml",
        "submit necessities urgent; accept; publish; to ladder-step; to ladder-step
         claim e1; release e1; to holder",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer street to 1 and 50 at most
            03-03 09:00 step-entered 2                           ladder_widened
                        offer city-social to 2 and 50 at most
            03-04 09:00 ladder-exhausted coordinator-taizhou     ladder_exhausted
                        ask coordinator-taizhou
            03-04 09:00 claimed e1 lead places 1 yuan 120        claim_open
                        show, tell e1 of case_fully_claimed
            03-04 09:00 claim e1 released                        released_by_responder
                        show, ask coordinator-taizhou of ladder_exhausted
            03-04 14:00 overdue holder                           holder_reminded
                        ask coordinator-taizhou
            published, holder due 2026-03-04 18:00
        "#]],
    );
}

#[test]
fn a_hold_leaves_the_board_of_a_claimed_wish_alone() {
    check(
        "taizhou.toml",
        &format!("{ON_BOARD}; claim m1; hold; resume"),
        expect![[r#"
        03-02 09:00 submitted                                submission_complete
                    tell verifier
        03-02 09:00 accepted                                 verified_by_verifier
                    tell publisher
        03-02 09:00 published                                published_on_board
                    show, offer paired to 1 and 50 at most
        03-04 09:00 step-entered 2                           ladder_widened
                    offer community-members to 2 and 50 at most
        03-04 09:00 claimed m1 lead places 1 yuan 120        claim_open
                    show, tell m1 of case_fully_claimed
        03-04 09:00 held                                     held_by_coordinator
                    tell m1
        03-04 09:00 resumed                                  resumed_by_coordinator
                    tell m1
        claimed, contact-reminder due 2026-03-04 14:00
    "#]],
    );
}

#[test]
fn only_a_new_lead_starts_with_contact() {
    check(
        "taizhou.toml",
        &format!(
            "{ON_BOARD}; claim m1 yuan=60; join m2 yuan=60; wait 2 working hours
         substitute m2 with=m4 by=m3; substitute m2 with=m4; substitute m1 with=m5 by=coordinator"
        ),
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 60         claim_open
                        show
            03-04 09:00 claimed m2 co places 0 yuan 60           joined_lead
                        show, tell m1 of case_fully_claimed, tell m2 of case_fully_claimed
            03-04 11:00 substitute refused: claimant_only
            03-04 11:00 substituted m2 by m4                     substituted_by_other
                        tell m4
            03-04 11:00 substituted m1 by m5                     substituted_by_other
                        tell m5
            claimed, contact-reminder due 2026-03-04 16:00
        "#]],
    );
}

#[test]
fn a_no_show_may_be_told_from_the_appointment_on() {
    check(
        "taizhou.toml",
        &format!("{ON_BOARD}; claim m1; contact m1 in-hours=24; wait 24 hours; no-show m1"),
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            03-04 09:00 contacted                                contact_recorded
                        tell beneficiary
            03-05 09:00 claim m1 no-show                         no_show_reported
                        show, offer community-members to 2 and 50 at most, tell m1
            published, ladder-step due 2026-03-10 09:00
        "#]],
    );
}

#[test]
fn each_level_evaluates_once_and_the_last_one_closes() {
    check(
        "taizhou.toml",
        &format!(
            "{ON_BOARD}; claim m1; contact m1; start; deliver; confirm
         evaluate nobody; evaluate community; evaluate community; evaluate street
         evaluate beneficiary"
        ),
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            03-04 09:00 contacted                                contact_recorded
                        tell beneficiary
            03-04 09:00 started                                  work_started
            03-04 09:00 delivered                                delivered_by_lead
                        tell beneficiary, tell proxy
            03-04 09:00 confirmed                                confirmed_by_beneficiary
                        tell m1, show
            03-04 09:00 evaluate refused: evaluation_level_unknown
            03-04 09:00 evaluated                                evaluated_at_level
            03-04 09:00 evaluate refused: evaluated_once
            03-04 09:00 evaluated                                evaluated_at_level
            03-04 09:00 evaluated                                evaluated_at_level
            03-04 09:00 closed                                   evaluation_complete
                        show no more
            closed, retention due 2028-03-04 09:00
        "#]],
    );
}

#[test]
fn an_agency_takes_its_categories_only() {
    let changes: [Change; 2] = [
        ("another category", |_, _| {}),
        ("its category", |_, it| case(it).need.category = "other".to_owned()),
    ];
    let transfer = Command::Transfer("street-lighting".to_owned());
    requests::check(
        asking("submit necessities", Role::Verifier, transfer),
        &changes,
        expect![[r#"
            another category: agency_takes_category agency=street-lighting category=necessities
            its category: transferred; next retention
        "#]],
    );
}

#[test]
fn the_lead_or_the_beneficiary_moves_an_appointment() {
    let changes: [Change; 3] = [
        ("by the beneficiary", |_, _| {}),
        ("by the lead", |_, it| (it.by.role, it.by.id) = (Role::Responder, "m1".to_owned())),
        ("by another", |_, it| (it.by.role, it.by.id) = (Role::Responder, "m2".to_owned())),
    ];
    let story = format!("{ON_BOARD}; claim m1; contact m1");
    let (policy, mut request) = asking(&story, Role::Beneficiary, Command::Start);
    request.command = Command::Reschedule(request.now + 1);
    requests::check(
        (policy, request),
        &changes,
        expect![[r#"
        by the beneficiary: rescheduled; next appointment
        by the lead: rescheduled; next appointment
        by another: lead_only by=m2
    "#]],
    );
}

#[test]
fn an_extension_is_later_than_the_due_date() {
    let changes: [Change; 2] = [
        ("to the due date", |_, it| {
            let due = case(it).deadline(DeadlineKind::Due).unwrap().due;
            is(it, Command::GrantExtension(due));
        }),
        ("a little later", |_, it| {
            let due = case(it).deadline(DeadlineKind::Due).unwrap().due;
            is(it, Command::GrantExtension(due + 1));
        }),
    ];
    let story = format!("{ON_BOARD}; claim m1; contact m1; start");
    requests::check(
        asking(&story, Role::Coordinator, Command::Start),
        &changes,
        expect![[r#"
        to the due date: extension_later until=Time(1773795600000) due=Time(1773795600000) latest=Time(1804208400000)
        a little later: extension-granted; next due
    "#]],
    );
}

#[test]
fn silence_confirms_where_the_policy_says_so() {
    let changes: [Change; 2] = [
        ("it does not say so", |_, _| {}),
        ("it does", |policy, _| policy.deadlines.confirmed_by_silence = true),
    ];
    let story = format!("{ON_BOARD}; claim m1; contact m1; start; deliver");
    let (policy, mut request) = asking(&story, Role::Timer, Command::Tick);
    request.now = case(&mut request).deadline(DeadlineKind::Confirm).unwrap().due;
    requests::check(
        (policy, request),
        &changes,
        expect![[r#"
        it does not say so: overdue confirm; next confirm
        it does: confirmed; next evaluate
    "#]],
    );
}

#[test]
fn a_reminder_that_would_come_at_once_is_left_out() {
    let changes: [Change; 2] = [
        ("a reminder before the deadline", |_, _| {}),
        ("one that would come at once", |policy, _| {
            policy.deadlines.contact_reminder = Some(policy.deadlines.first_contact);
        }),
    ];
    let claim = Command::Claim(ClaimWish::default());
    let (policy, mut request) = asking(ON_BOARD, Role::Responder, claim);
    facts(&mut request, |_| {});
    request.by.id = "m1".to_owned();
    requests::check(
        (policy, request),
        &changes,
        expect![[r#"
        a reminder before the deadline: claimed m1 lead places 1 yuan 120, case_fully_claimed; next contact-reminder
        one that would come at once: claimed m1 lead places 1 yuan 120, case_fully_claimed; next first-contact
    "#]],
    );
}

#[test]
fn what_is_left_of_the_cost_may_be_taken_where_no_parts_are_given() {
    let changes: [Change; 1] = [("no parts", |policy, _| policy.claims.parts = false)];
    let story = format!("{ON_BOARD}; claim m1 yuan=60; wait 1 hours");
    let (policy, mut request) =
        asking(&story, Role::Responder, Command::Claim(ClaimWish::default()));
    request.claimant = Some(responder("m2"));
    request.by.id = "m2".to_owned();
    requests::check(
        (policy, request),
        &changes,
        expect![[r#"
        no parts: places_left places_left=0 places_total=1
    "#]],
    );
}

#[test]
fn a_licence_is_held_or_not() {
    let changes: [Change; 3] = [
        ("none", |_, _| {}),
        ("another", |_, it| facts(it, |one| one.licences = vec!["driver".to_owned()])),
        ("the one that is wanted", |_, it| {
            facts(it, |one| one.licences = vec!["driver".to_owned(), "electrician".to_owned()]);
        }),
    ];
    let claim = Command::Claim(ClaimWish::default());
    let (policy, mut request) = asking(ON_BOARD, Role::Responder, claim);
    facts(&mut request, |_| {});
    request.by.id = "m1".to_owned();
    let path = format!("{}/../../tests/policies/taizhou.toml", env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(path).unwrap();
    let licensed = "[categories.necessities]\nlicence = \"electrician\"";
    let source = source.replace("[categories.necessities]", licensed);
    let strict = policy::load(source.as_bytes()).unwrap_or_else(|found| panic!("{found:#?}"));
    case(&mut request).policy = strict.reference.clone();
    assert_ne!(strict.reference, policy.reference);
    requests::check(
        (strict, request),
        &changes,
        expect![[r#"
        none: licence_held category=necessities licence=electrician
        another: licence_held category=necessities licence=electrician
        the one that is wanted: claimed m1 lead places 1 yuan 120, case_fully_claimed; next contact-reminder
    "#]],
    );
}

#[test]
fn texts_are_kept_masked() {
    let (.., case, _) = left_at("taizhou.toml", "submit necessities text=电话13800138000");
    assert!(!case.need.text.contains("138"), "{}", case.need.text);
    let (policy, mut request) = asking("submit necessities", Role::Verifier, Command::Start);
    let text = Some("电话13800138000".to_owned());
    request.command = Command::Amend(Amendment { text, ..Amendment::default() });
    let after = crate::decide::decide(&policy, request).unwrap().after;
    assert!(!after.need.text.contains("138"), "{}", after.need.text);
}

/// Lots are the same on every host and in every version: whoever has won a race has won it.
#[test]
fn lots_are_drawn_as_ever() {
    let lots = [("w1", "m1"), ("w1", "m2"), ("w2", "m1")]
        .map(|(case, responder)| drawing::lot(case, responder).0);
    expect![[r#"
        [
            977257790169712498,
            5437586446491801764,
            9839474240031360319,
        ]
    "#]]
    .assert_debug_eq(&lots);
}

#[test]
fn a_share_is_cut_to_whole_places() {
    let limits = left_at("taizhou.toml", "submit necessities").0.claims;
    let share = |places: u32, cost_fen: u64| Share { places, cost_fen };
    let whole = crate::policy::ClaimLimits { parts: false, ..limits };
    let cut = [
        drawing::cut(share(2, 80), share(2, 50), share(4, 160), limits),
        drawing::cut(share(2, 80), share(1, 50), share(4, 160), limits),
        drawing::cut(share(2, 80), share(0, 50), share(4, 160), limits),
        drawing::cut(share(2, 80), share(1, 50), share(4, 160), whole),
    ];
    let told = cut.map(|share| format!("{} {}", share.places, share.cost_fen));
    expect![[r#"
        [
            "2 50",
            "1 40",
            "0 0",
            "0 0",
        ]
    "#]]
    .assert_debug_eq(&told);
}

#[test]
fn nobody_but_the_claimant_names_a_stand_in() {
    let changes: [Change; 3] = [
        ("the claimant", |_, it| (it.by.role, it.by.id) = (Role::Responder, "m1".to_owned())),
        ("another", |_, it| (it.by.role, it.by.id) = (Role::Responder, "m3".to_owned())),
        ("the coordinator", |_, _| {}),
    ];
    let end = ClaimEnd { responder: "m1".to_owned(), reason: "other".to_owned() };
    let story = format!("{ON_BOARD}; claim m1");
    let (policy, mut request) = asking(&story, Role::Coordinator, Command::Substitute(end));
    if let Command::Substitute(end) = &mut request.command {
        end.reason.clone_from(policy.reasons.keys().next().unwrap());
    }
    request.claimant = Some(responder("m2"));
    requests::check(
        (policy, request),
        &changes,
        expect![[r#"
        the claimant: substituted m1 by m2; next contact-reminder
        another: claimant_only responder=m1 by=m3
        the coordinator: substituted m1 by m2; next contact-reminder
    "#]],
    );
}
