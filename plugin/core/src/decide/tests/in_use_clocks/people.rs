//! Who takes over, who is told as well, and whom a step reaches: promises about people and the clocks that watch over them.

use super::*;

/// A policy made of the programme's by replacing what stands in its file.
fn changed(replace: &[(&str, &str)]) -> Policy {
    let mut source = include_str!("../../../../../../tests/policies/taizhou.toml").to_owned();
    for (old, new) in replace {
        assert!(source.contains(old), "{old}");
        source = source.replacen(old, new, 1);
    }
    crate::policy::load(source.as_bytes(), wish_words::Language::ENGLISH)
        .unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// The case where a story leaves it, under another policy.
fn left_under(policy: &Policy, story: &str) -> (Case, i64) {
    let (_, mut case, now) = left_at("taizhou.toml", story);
    case.policy = policy.reference.clone();
    (case, now)
}

fn give(policy: &Policy, case: &Case, now: i64, command: Command, by: (&str, Role)) -> Decision {
    let request = Request {
        subject: Some(case.clone()),
        command,
        by: Actor { id: by.0.to_owned(), role: by.1 },
        claimant: None,
        facts: Vec::new(),
        now,
        id: format!("at-{now}"),
        detail: Detail::Decisive,
    };
    decide(policy, request).unwrap_or_else(|refused| panic!("{:?}", refused.because))
}

/// Who is told or asked, and about what.
fn notices(decision: &Decision) -> Vec<String> {
    let one = |action: &Action| match action {
        Action::Notify(notice) => {
            notice.whom.as_ref().map(|whom| format!("{whom} {}", notice.about))
        }
        Action::AskCoordinator(asked) => Some(format!("{} {}", asked.coordinator, asked.about)),
        Action::WithdrawOffer(_)
        | Action::Offer(_)
        | Action::Publish
        | Action::Unpublish
        | Action::Transfer(_)
        | Action::Absorb(_)
        | Action::CompleteMerge(_)
        | Action::ReleaseAbsorbed(_)
        | Action::Restore(_)
        | Action::CarryOn(_) => None,
    };
    decision.effects.iter().filter_map(|effect| one(&effect.action)).collect()
}

#[test]
fn in_use_08_who_joined_first_takes_over() {
    use wish_contract::ClaimStatus::{Expired, NoShow, Released, Revoked};
    let claimed = "submit necessities; accept; publish; claim p1; wait 1 minutes; join p2; wait 1 minutes; join p3";
    let scheduled = "submit necessities; accept; publish; claim p1; wait 1 minutes; join p2; contact; wait 2 working days";
    let ways = [
        (given(claimed, Command::Release(why()), ("p1", Role::Responder)), Released),
        (given(claimed, Command::Revoke(ending("p1")), COORDINATOR), Revoked),
        (
            until(
                "submit necessities; accept; publish; claim p1; wait 1 minutes; join p2; until first-contact",
            ),
            Expired,
        ),
        (
            given(scheduled, Command::ReportNoShow("p1".to_owned()), ("b-1", Role::Beneficiary)),
            NoShow,
        ),
    ];
    for (given, status) in ways {
        let (_, before, decision) = ruled(&given);
        let after = &decision.after;
        let ended = after.claims.iter().find(|claim| claim.responder == "p1").unwrap();
        let lead = after.lead().unwrap();
        assert_eq!((ended.status, lead.responder.as_str()), (status, "p2"), "{}", given.story);
        assert_eq!(lead.share.places, before.need.places);
        assert_eq!(after.stage, wish_contract::Stage::Claimed, "it never goes back to the board");
        assert!(after.deadline(DeadlineKind::FirstContact).is_some(), "contact is made anew");
        assert!(notices(&decision).contains(&"p2 stand_by_takes_over".to_owned()));
        assert!(crate::evolve::fold(Vec::new()).is_err());
    }
    let (_, _, decision) = ruled(&given(
        "submit necessities yuan=9000; accept; publish; claim p1; wait 1 minutes; join p2-poor",
        Command::Release(why()),
        ("p1", Role::Responder),
    ));
    assert_eq!(
        decision.after.stage,
        wish_contract::Stage::Published,
        "who cannot bear it does not"
    );
    let off = changed(&[("co_claimants_max = 9", "co_claimants_max = 9\nstand_by = false")]);
    assert!(!off.claims.stand_by);
}

#[test]
fn who_stands_by_does_not_take_over_where_its_kind_is_never_taken() {
    let story = "submit necessities; accept; publish; claim p1; wait 1 minutes; join p2";
    let (mut policy, case, now) = left_at("taizhou.toml", story);
    let heir = case.live_claim_of("p2").unwrap().kind.clone();
    let taken_over = |policy: &Policy| {
        let decision = give(policy, &case, now, Command::Release(why()), ("p1", Role::Responder));
        decision.after.live_claim_of("p2").map(|claim| claim.share.places)
    };
    assert_eq!(taken_over(&policy), Some(1));
    // As after a move to a version with such a ladder.
    policy.ladders.iter_mut().for_each(|ladder| ladder.never = vec![heir.clone()]);
    assert_eq!(taken_over(&policy), Some(0), "it stays, and takes on no more");
}

#[test]
fn in_use_08_a_co_claimants_place_is_taken_over_while_the_work_goes_on() {
    let story = "submit necessities places=2; accept; publish; claim p1 places=1; wait 1 minutes; claim p2 places=1; wait 1 minutes; join p3; contact; wait 2 working days; start";
    let (_, before, decision) =
        ruled(&given(story, Command::Release(why()), ("p2", Role::Responder)));
    let after = &decision.after;
    assert_eq!(after.stage, wish_contract::Stage::InProgress, "the lead goes on");
    assert_eq!(after.deadline(DeadlineKind::Due), before.deadline(DeadlineKind::Due));
    assert_eq!(after.live_claim_of("p3").map(|claim| claim.share.places), Some(1));
}

/// What an absent co-claimant held passes to the lead, or to whoever stands by, and never to both.
#[test]
fn in_use_08_the_place_of_somebody_absent_is_taken_over_once() {
    let story = "submit necessities places=2; accept; publish; claim p1 places=1; wait 1 minutes; claim p2 places=1; wait 1 minutes; join p3; contact; wait 2 working days; start";
    let absent = Command::ReportNoShow("p2".to_owned());
    let (_, _, decision) = ruled(&given(story, absent, ("b-1", Role::Beneficiary)));
    let share = |whom: &str| decision.after.live_claim_of(whom).map(|claim| claim.share.places);
    assert_eq!((share("p1"), share("p2"), share("p3")), (Some(1), None, Some(1)));
}

#[test]
fn in_use_11_a_second_level_is_told_from_the_third_reminder_on() {
    let policy = changed(&[(
        "id = \"coordinator-taizhou\"",
        "id = \"coordinator-taizhou\"\nsupervisor = \"bureau\"",
    )]);
    let (mut case, _) = left_under(&policy, "submit necessities");
    for reminder in 1..=5 {
        let due = case.deadline(DeadlineKind::Verify).unwrap().due;
        let decision = give(&policy, &case, due, Command::Tick, ("timer", Role::Timer));
        let bureau = notices(&decision).contains(&"bureau verification_late".to_owned());
        assert_eq!(bureau, reminder >= 3, "reminder {reminder}");
        assert!(notices(&decision).contains(&"coordinator-taizhou verification_late".to_owned()));
        case = decision.after;
    }
    // Holding it does not make it a new thing; going on does.
    let now = case.last;
    let held = give(&policy, &case, now, Command::Hold(why()), COORDINATOR).after;
    let resumed = give(&policy, &held, now + 1, Command::Resume, COORDINATOR).after;
    assert_eq!(resumed.deadline(DeadlineKind::Verify).unwrap().reminders, 5);
    let accepted = give(&policy, &resumed, now + 2, Command::Accept, ("v", Role::Verifier)).after;
    assert_eq!(accepted.deadline(DeadlineKind::Publish).unwrap().reminders, 0);
    // A timer that was away for the first three says so at once.
    let (case, now) = left_under(&policy, "submit necessities");
    let late = now + 10 * 24 * 60 * 60 * 1_000;
    let decision = give(&policy, &case, late, Command::Tick, ("timer", Role::Timer));
    assert!(notices(&decision).contains(&"bureau verification_late".to_owned()));
}

#[test]
fn in_use_11_a_holder_who_does_nothing_is_replaced() {
    let policy = changed(&[(
        "id = \"coordinator-taizhou\"",
        "id = \"coordinator-taizhou\"\ndeputy = \"deputy\"\n\n[[coordinator]]\nid = \"coordinator-of-culture\"\ncategories = [\"culture\"]",
    )]);
    let (case, now) = left_under(&policy, "submit necessities");
    let hold = Command::NameHolder("coordinator-taizhou".to_owned());
    let case = give(&policy, &case, now, hold, COORDINATOR).after;
    let idle = |case: &Case| case.deadline(DeadlineKind::HolderIdle).map(|one| one.due);
    let first = idle(&case).unwrap();
    // What the holder does begins the time anew; what others do does not.
    let by_holder = ("coordinator-taizhou", Role::Coordinator);
    let urgent = wish_contract::Amendment {
        urgency: Some(wish_contract::Urgency::Urgent),
        ..Default::default()
    };
    let hour = now + 60 * 60 * 1_000;
    let by_others =
        give(&policy, &case, hour, Command::Amend(urgent.clone()), ("v", Role::Verifier)).after;
    assert_eq!(idle(&by_others), Some(first));
    let acted = give(&policy, &case, hour, Command::Amend(urgent), by_holder).after;
    assert!(idle(&acted) > Some(first));
    let decision = give(&policy, &case, first, Command::Tick, ("timer", Role::Timer));
    assert_eq!(decision.after.holder.as_ref().map(|holder| holder.id.as_str()), Some("deputy"));
    assert!(idle(&decision.after).is_none(), "the deputy has none of its own");
    let notices = notices(&decision);
    assert!(notices.contains(&"deputy holder_replaced".to_owned()));
    assert!(notices.contains(&"coordinator-taizhou holder_replaced".to_owned()));
    // Coordinators by category.
    let of =
        |category: &str| policy.coordinator_of("32/12/02", category).map(|one| one.id.as_str());
    assert_eq!(of("culture"), Some("coordinator-of-culture"));
    assert_eq!(of("necessities"), Some("coordinator-taizhou"));
}

#[test]
fn in_use_12_a_step_that_reaches_nobody_is_skipped_or_shortened() {
    let policy = changed(&[
        (
            "paired = true }]\nopen = \"2 working days\"",
            "paired = true }]\nopen = \"2 working days\"\nif_nobody = \"skip\"",
        ),
        (
            "area = \"community\" }]\nopen = \"3 working days\"",
            "area = \"community\" }]\nopen = \"3 working days\"\nif_nobody = \"4 working hours\"",
        ),
    ]);
    let (case, now) = left_under(&policy, "submit necessities; accept; publish");
    let reach = |step: &str, responders| {
        Command::ReportReach(wish_contract::Reach { step: step.to_owned(), responders })
    };
    let host = ("host", Role::Timer);
    let stays = give(&policy, &case, now, reach("paired", 1), host);
    assert!(stays.events.is_empty(), "somebody is reached");
    let skipped = give(&policy, &case, now, reach("paired", 0), host).after;
    assert_eq!(skipped.ladder.as_ref().unwrap().step, 2);
    let again = decide(
        &policy,
        Request {
            subject: Some(skipped.clone()),
            command: reach("paired", 0),
            by: Actor { id: "host".to_owned(), role: Role::Timer },
            claimant: None,
            facts: Vec::new(),
            now,
            id: "again".to_owned(),
            detail: Detail::Decisive,
        },
    );
    assert_eq!(
        again.unwrap_err().because.rule,
        "reach_of_open_step",
        "a late report passes nothing over"
    );
    let due = |case: &Case| case.deadline(DeadlineKind::LadderStep).unwrap().due;
    let shortened = give(&policy, &skipped, now, reach("community-members", 0), host).after;
    assert!(due(&shortened) < due(&skipped) && shortened.ladder.as_ref().unwrap().step == 2);
    let repeated = give(&policy, &shortened, now + 1, reach("community-members", 0), host);
    assert!(repeated.events.is_empty(), "it is short already");
    // The last step: the holder has it, by name.
    let last = changed(&[(
        "area = \"city\" }]\nopen = \"5 working days\"",
        "area = \"city\" }]\nopen = \"5 working days\"\nif_nobody = \"skip\"",
    )]);
    let story = "submit necessities; accept; publish; escalate; escalate; escalate; escalate";
    let (case, now) = left_under(&last, story);
    let decision = give(&last, &case, now, reach("city-social", 0), host);
    assert!(decision.after.ladder.as_ref().unwrap().exhausted);
    assert_eq!(notices(&decision), ["coordinator-taizhou ladder_exhausted"]);
}

/// Until when nobody is notified, of a responder ranked at a time of the local clock.
fn quiet_until(policy: &Policy, at: &str) -> Option<String> {
    let (mut case, _) = left_under(policy, "submit necessities; accept; publish; escalate");
    let now = crate::sample::instant(policy, at);
    case.deadlines.clear();
    let candidate = wish_contract::Candidate {
        facts: responder("m1"),
        recent_claims: 0,
        no_shows: 0,
        owed: 0,
        notices: 0,
        last_notice: None,
    };
    let ask = wish_contract::RankingRequest {
        subject: case,
        candidates: vec![candidate],
        area_notices: 0,
        now,
        limit: 1,
    };
    let ranking = crate::routing::rank::rank(policy, &ask).unwrap();
    let because = &ranking.ranked[0].because;
    let until = because.changes_at.filter(|_| because.rule == "notice_quiet_hours");
    assert_eq!(until, ranking.again_at, "{at}");
    until.map(|until| policy.calendars.everywhere.local(until).to_string())
}

#[test]
fn in_use_28_quiet_hours_are_a_list_with_days_of_the_week() {
    let written = "quiet_hours = \"21:00-07:30\"";
    let quiet = |to: &str| changed(&[(written, to)]);
    let until = |policy: &Policy, at: &str| quiet_until(policy, at).unwrap_or_default();
    // Saturday 7 March is no working day; on working days there is a rest at noon.
    let several = quiet(
        "quiet_hours = [\"21:00-07:30\", \"saturday sunday 07:30-10:00\", \"friday 23:00-03:00\"]",
    );
    assert_eq!(until(&several, "2026-03-05T22:00"), "2026-03-06 07:30");
    assert_eq!(until(&several, "2026-03-06T23:30"), "2026-03-07 10:00", "one after the other");
    assert_eq!(until(&several, "2026-03-07T09:00"), "2026-03-07 10:00");
    assert_eq!(until(&several, "2026-03-09T09:00"), "", "on Mondays it is none");
    let nights_of_friday = quiet("quiet_hours = [\"friday 23:00-03:00\"]");
    assert_eq!(until(&nights_of_friday, "2026-03-07T02:00"), "2026-03-07 03:00");
    assert_eq!(until(&nights_of_friday, "2026-03-08T02:00"), "");
    assert_eq!(until(&quiet("quiet_hours = []"), "2026-03-05T23:00"), "", "at no time");
    // One key of the section leaves the others as they are.
    let left_out = quiet("");
    assert_eq!(until(&left_out, "2026-03-05T23:00"), "2026-03-06 08:00");
}
