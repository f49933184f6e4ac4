//! Decides who looks after a case and when its clocks stand still: hold, resume, a named holder,
//! another policy version.

use super::ruling::{Outcome, Ruling};
use super::{intake, timer};
use crate::digits::push_number;
use crate::explain::rules;
use crate::ladder;
use crate::policy::Policy;
use wish_contract::{Change, DeadlineKind, Reason, Stage};

/// Stops every clock; the case is looked at again after a while.
pub(super) fn hold(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    let reason = Reason::of(rules::HELD_BY_COORDINATOR).text("reason", why);
    ruling.record_with(reason, Change::Held(why.to_owned()), &|clocks| {
        if clocks.case.stage == Stage::Claimed {
            clocks.keep_use();
        }
        clocks.stand_still(DeadlineKind::HoldReview, clocks.times().hold_review);
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
        clocks.run_again(DeadlineKind::HoldReview);
        if clocks.case.stage == Stage::Claimed {
            clocks.go_on_with_use();
        }
    });
    ruling.notify_claimants(rules::RESUMED_BY_COORDINATOR);
    Ok(())
}

/// Names the coordinator who has the case in hand.
pub(super) fn name_holder(ruling: &mut Ruling<'_>, holder: &str) -> Outcome {
    let reason = Reason::of(rules::HOLDER_NAMED).text("holder", holder);
    ruling.record_with(reason, Change::HolderNamed(holder.to_owned()), &|clocks| {
        clocks.await_holder(clocks.at);
    });
    ruling.ask_coordinator(rules::HOLDER_NAMED);
    Ok(())
}

/// Moves a case to another version of its policy. Deadlines keep their due dates, but for those that reached into a
/// year without a notice: they are reckoned anew, and take effect where they turn out to have passed.
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
    ruling.record_with(reason, Change::PolicyMoved(to.clone()), &|clocks| clocks.reckon_anew());
    // To whom a step opens may have changed with the policy.
    if ladder::is_open_to_audience(&ruling.case) {
        ruling.offer();
    }
    timer::settle(ruling);
    Ok(())
}

/// What the case stands on that the new policy does not know.
fn unknown_to(policy: &Policy, ruling: &Ruling<'_>) -> Option<String> {
    let case = &ruling.case;
    if !policy.categories.contains_key(&case.need.category) {
        return Some(["category ", &case.need.category].concat());
    }
    let Some(position) = case.ladder.as_ref() else {
        let coarse = intake::fine_enough(policy, case.kind, &case.need).is_err();
        return coarse.then(|| ["a ladder for area ", &case.need.area].concat());
    };
    match policy.ladder(&position.ladder) {
        None => Some(["ladder ", &position.ladder].concat()),
        Some(ladder) if position.step > 0 && ladder.step(position.step).is_none() => {
            let mut step = "step ".to_owned();
            push_number(&mut step, position.step.into(), 1);
            Some([&step, " of ladder ", &position.ladder].concat())
        }
        Some(ladder) if ladder::finest_depth(ladder) > ladder::levels_of(&case.need.area) => {
            Some(["steps for area ", &case.need.area].concat())
        }
        Some(_) => None,
    }
}
