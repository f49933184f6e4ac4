//! Requests at the lines that rules draw: what is asked just before one and just after, by the one it is
//! for and by another.

use expect_test::expect;

use super::requests::{self, Variation, asking, case, facts, is};
use super::story::{left_at, responder};
use crate::decide::{decide, drawing};
use crate::policy::{self, Deadlines};
use crate::tie_break::tie_break;
use wish_contract::{
    Amendment, ClaimEnd, ClaimWish, ClockChange, Command, DeadlineKind, Event, Instant, Request,
    Role, Share,
};

const ON_BOARD: &str = "submit necessities; accept; publish; to ladder-step";
/// 366 days.
const YEAR_MS: Instant = 31_622_400_000;

fn by(request: &mut Request, name: &str) {
    request.by.id = name.to_owned();
    request.claimant = Some(responder(name));
}

#[test]
fn an_agency_takes_its_categories_only() {
    let changes: [Variation; 2] = [
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
    let changes: [Variation; 3] = [
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
    let changes: [Variation; 2] = [
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
            a little later: extension-granted; next due-reminder
        "#]],
    );
}

#[test]
fn nobody_plans_more_than_a_year_ahead() {
    let changes: [Variation; 4] = [
        ("a year ahead", |_, it| is(it, Command::Reschedule(it.now + YEAR_MS))),
        ("a little more", |_, it| is(it, Command::Reschedule(it.now + YEAR_MS + 1))),
        ("now", |_, it| is(it, Command::Reschedule(it.now))),
        ("before", |_, it| is(it, Command::Reschedule(it.now - 1))),
    ];
    let story = format!("{ON_BOARD}; claim m1; contact m1");
    requests::check(
        asking(&story, Role::Beneficiary, Command::Start),
        &changes,
        expect![[r#"
        a year ahead: rescheduled; next appointment
        a little more: appointment_ahead appointment=Time(1804208400001) now=Time(1772586000000) latest=Time(1804208400000)
        now: rescheduled; next appointment
        before: appointment_ahead appointment=Time(1772585999999) now=Time(1772586000000) latest=Time(1804208400000)
    "#]],
    );
}

/// Who joins takes no place, and so has no part in the draw for places.
#[test]
fn only_claims_on_places_are_drawn() {
    let changes: [Variation; 6] = [
        ("m3", |_, it| by(it, "m3")),
        ("m4", |_, it| by(it, "m4")),
        ("m2", |_, it| by(it, "m2")),
        ("m6", |_, it| by(it, "m6")),
        ("m7", |_, it| by(it, "m7")),
        ("m8", |_, it| by(it, "m8")),
    ];
    let story = format!("{ON_BOARD}; claim m5 yuan=60; join m1 yuan=60");
    let claim = Command::Claim(ClaimWish::default());
    requests::check(
        asking(&story, Role::Responder, claim),
        &changes,
        expect![[r#"
            m3: drawn_by_lot winner=m5 at=Time(1772586000000)
            m4: drawn_by_lot winner=m5 at=Time(1772586000000)
            m2: drawn_by_lot winner=m5 at=Time(1772586000000)
            m6: drawn_by_lot winner=m5 at=Time(1772586000000)
            m7: drawn_by_lot winner=m5 at=Time(1772586000000)
            m8: claim m5 outdrawn, claimed m8 co places 1 yuan 60, ladder_resumed, case_fully_claimed; next contact-reminder
        "#]],
    );
}

#[test]
fn a_ladder_that_has_not_begun_is_not_resumed() {
    let story = "submit necessities; accept; reserve m1; claim m1";
    let (policy, mut request) = asking(story, Role::Responder, Command::Start);
    request.by.id = "m1".to_owned();
    request.command = Command::Release(policy.reasons.keys().next().unwrap().clone());
    let decision = decide(&policy, request).unwrap();
    let starts =
        |event: &Event| event.clocks.iter().any(|change| matches!(change, ClockChange::Start(_)));
    let started: Vec<bool> = decision.events.iter().map(starts).collect();
    assert_eq!(started, [false, true], "the step starts the clock, not the claim's end");
}

#[test]
fn silence_confirms_where_the_policy_says_so() {
    let changes: [Variation; 2] = [
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
    let changes: [Variation; 2] = [
        ("a reminder before the deadline", |_, _| {}),
        ("one that would come at once", |policy, _| {
            let contact_reminder = Some(policy.deadlines.first_contact);
            policy.set_times(Deadlines { contact_reminder, ..policy.deadlines });
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
    let changes: [Variation; 1] = [("no parts", |policy, _| policy.claims.parts = false)];
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
    let changes: [Variation; 3] = [
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
    let strict = policy::load(source.as_bytes(), wish_words::Language::ENGLISH)
        .unwrap_or_else(|found| panic!("{found:#?}"));
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
    let after = decide(&policy, request).unwrap().after;
    assert!(!after.need.text.contains("138"), "{}", after.need.text);
}

/// Lots are the same on every host and in every version: whoever has won a race has won it.
#[test]
fn lots_are_drawn_as_ever() {
    let lots = [("w1", "m1"), ("w1", "m2"), ("w2", "m1")]
        .map(|(case, responder)| tie_break(case, responder).0);
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
    let share = |places: u32, cost_fen: u64| Share { places, cost_fen, items: Vec::new() };
    let whole = crate::policy::ClaimLimits { parts: false, ..limits };
    let cut = [
        drawing::cut(&share(2, 80), &share(2, 50), &share(4, 160), limits),
        drawing::cut(&share(2, 80), &share(1, 50), &share(4, 160), limits),
        drawing::cut(&share(2, 80), &share(0, 50), &share(4, 160), limits),
        drawing::cut(&share(2, 80), &share(1, 50), &share(4, 160), whole),
    ];
    let shares = cut.map(|share| format!("{} {}", share.places, share.cost_fen));
    expect![[r#"
        [
            "2 50",
            "1 40",
            "0 0",
            "0 0",
        ]
    "#]]
    .assert_debug_eq(&shares);
}

#[test]
fn nobody_but_the_claimant_names_a_stand_in() {
    let changes: [Variation; 3] = [
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
