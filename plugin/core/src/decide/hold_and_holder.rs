//! Decides who looks after a case and when its clocks stand still: hold, resume, a named holder,
//! another policy version.

use super::ruling::{Outcome, Ruling};
use crate::digits::push_number;
use crate::explain::rules;
use crate::policy::Policy;
use wish_contract::{Change, DeadlineKind, Reason, Stage};

/// Stops every clock; the case is looked at again after a while.
pub(super) fn hold(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    let reason = Reason::of(rules::HELD_BY_COORDINATOR).text("reason", why);
    ruling.record_with(reason, Change::Held(why.to_owned()), &|clocks| {
        if clocks.case.stage == Stage::Claimed {
            clocks.keep_use();
        }
        clocks.pause_all();
        clocks.start(DeadlineKind::HoldReview, clocks.policy.deadlines.hold_review);
    });
    ruling.notify_claimants(rules::HELD_BY_COORDINATOR);
    Ok(())
}

/// Lets the clocks go on with what was left.
pub(super) fn resume(ruling: &mut Ruling<'_>) -> Outcome {
    let Some(hold) = &ruling.case.held else {
        return Err(Reason::of(rules::CASE_NOT_HELD).text("case", &ruling.case.id));
    };
    let reason = Reason::of(rules::RESUMED_BY_COORDINATOR).time("held_since", hold.since);
    ruling.record_with(reason, Change::Resumed, &|clocks| {
        clocks.stop(&[DeadlineKind::HoldReview]);
        clocks.resume_stage();
        if clocks.case.stage == Stage::Claimed {
            clocks.go_on_with_use();
        }
    });
    ruling.notify_claimants(rules::RESUMED_BY_COORDINATOR);
    Ok(())
}

/// Names the coordinator who has the case in hand.
pub(super) fn name_holder(ruling: &mut Ruling<'_>, holder: &str) -> Outcome {
    ruling.record(
        Reason::of(rules::HOLDER_NAMED).text("holder", holder),
        Change::HolderNamed(holder.to_owned()),
    );
    ruling.ask_coordinator(rules::HOLDER_NAMED);
    Ok(())
}

/// Moves a case to another version of its policy. Running deadlines keep their due dates.
pub(super) fn move_policy(ruling: &mut Ruling<'_>) -> Outcome {
    let policy = ruling.ask.policy;
    let (from, to) = (&ruling.case.policy, &policy.reference);
    if from.name != to.name || from == to {
        return Err(Reason::of(rules::POLICY_MOVES_ON)
            .text("from", &from.name)
            .number("from_version", from.version)
            .text("to", &to.name)
            .number("to_version", to.version));
    }
    if let Some(missing) = unknown_to(policy, ruling) {
        return Err(Reason::of(rules::POLICY_KNOWS_CASE).text("missing", &missing));
    }
    let reason = Reason::of(rules::POLICY_MOVED)
        .number("from_version", from.version)
        .number("to_version", to.version);
    ruling.record(reason, Change::PolicyMoved(to.clone()));
    Ok(())
}

/// What the case stands on that the new policy does not know.
fn unknown_to(policy: &Policy, ruling: &Ruling<'_>) -> Option<String> {
    let case = &ruling.case;
    if !policy.categories.contains_key(&case.need.category) {
        return Some(["category ", &case.need.category].concat());
    }
    let position = case.ladder.as_ref()?;
    match policy.ladder(&position.ladder) {
        None => Some(["ladder ", &position.ladder].concat()),
        Some(ladder) if position.step > 0 && ladder.step(position.step).is_none() => {
            let mut step = "step ".to_owned();
            push_number(&mut step, position.step.into(), 1);
            Some([&step, " of ladder ", &position.ladder].concat())
        }
        Some(_) => None,
    }
}
