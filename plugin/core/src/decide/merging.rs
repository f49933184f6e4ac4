//! Decides how two cases become one, in two decisions that may be lost, repeated, refused or overtake each other: a case waits
//! until the other has taken it in, and comes back when that one refuses, lets go of it, or ends without carrying it out.

use super::ruling::{Outcome, Ruling};
use super::{board, ending};
use crate::explain::rules;
use wish_contract::{
    ABSORBED_MAX, AbsorbedCase, Absorbing, Absorption, Action, Case, Change, Command, DeadlineKind,
    MergeName, Merging, Notice, Reason, Releasing, Role, Stage,
};

/// What a case is given back for, when whoever was to carry it on has ended.
const CARRIER_ENDED: &str = "carrier-ended";

/// Has it carried on in another case, once that one has taken it in.
pub(super) fn begin(ruling: &mut Ruling<'_>, into: &str) -> Outcome {
    if into == ruling.case.id {
        return Err(Reason::of(rules::MERGE_WITH_ITSELF).text("case", into));
    }
    let reason = Reason::of(rules::MERGE_BEGUN).text("into", into);
    ruling.record_with(reason, Change::MergeBegun(into.to_owned()), &|clocks| {
        clocks.stand_still(DeadlineKind::Merge, clocks.times().merge);
    });
    if let Some(merging) = ruling.case.merging.clone() {
        ask_to_absorb(ruling, &merging);
    }
    Ok(())
}

/// Asks the other case to take this one in. However often: it does so once.
pub(super) fn ask_to_absorb(ruling: &mut Ruling<'_>, merging: &Merging) {
    let absorption = Absorption {
        id: ruling.case.id.clone(),
        merge: merging.merge,
        carried: merging.carried.clone(),
    };
    ruling.act(Action::Absorb(Absorbing { into: merging.into.clone(), absorption }));
}

/// Whether a command about a merge of this case names the one that is under way, or that ended it. Of what was overtaken by
/// another decision, nothing must come.
pub(super) fn names_a_merge(case: &Case, command: &Command) -> Outcome {
    let named = if let Command::CompleteMerge(merge) | Command::Restore(merge) = command {
        *merge
    } else if let Command::CancelMerge(cancellation) = command {
        cancellation.merge
    } else {
        return Ok(());
    };
    let done = case.ended.as_ref().and_then(|ending| ending.merge) == Some(named);
    if done && matches!(command, Command::CompleteMerge(_)) {
        return Err(Reason::of(rules::ALREADY_MERGED).text("case", &case.id));
    }
    let under_way = case.merging.as_ref().map(|merging| merging.merge) == Some(named);
    if under_way || done {
        return Ok(());
    }
    Err(Reason::of(rules::MERGE_UNKNOWN).text("case", &case.id).number("merge", named))
}

/// Takes in another case, and all that it carries.
pub(super) fn absorb(ruling: &mut Ruling<'_>, absorption: &Absorption) -> Outcome {
    let (case, other) = (&ruling.case, absorption.id.as_str());
    if other == case.id {
        return Err(Reason::of(rules::MERGE_WITH_ITSELF).text("case", other));
    }
    if case.absorbed.iter().any(|one| one.id == other && one.merge >= absorption.merge) {
        return Err(Reason::of(rules::ALREADY_ABSORBED).text("case", other));
    }
    let together = case.absorbed.len() + absorption.carried.len() + 1;
    if together > ABSORBED_MAX {
        return Err(Reason::of(rules::LIST_OUT_OF_RANGE)
            .text("field", "absorbed")
            .number("count", together)
            .number("count_max", ABSORBED_MAX));
    }
    ruling.record(
        Reason::of(rules::ABSORBED_DUPLICATE).text("case", other),
        Change::Absorbed(absorption.clone()),
    );
    let merge = MergeName { id: absorption.id.clone(), merge: absorption.merge };
    ruling.act(Action::CompleteMerge(merge));
    Ok(())
}

/// The other case has taken it in.
pub(super) fn complete(ruling: &mut Ruling<'_>) -> Outcome {
    let Some(merging) = ruling.case.merging.clone() else { return Ok(()) };
    let reason = Reason::of(rules::MERGED_AS_DUPLICATE).text("into", &merging.into);
    ending::end(ruling, reason, Stage::Merged, "duplicate", Some(&merging.into));
    ending::tell_reporter(ruling, rules::MERGED_AS_DUPLICATE);
    Ok(())
}

/// The merge is off: one under way gives the case back with what was left of its clocks; a merged case begins again.
pub(super) fn cancel(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    let Some(merging) = ruling.case.merging.clone() else {
        begin_again(ruling);
        return Ok(());
    };
    let reason = Reason::of(rules::MERGE_CANCELLED).text("into", &merging.into).text("reason", why);
    ruling.record_with(reason, Change::MergeCancelled(why.to_owned()), &|clocks| {
        clocks.run_again(DeadlineKind::Merge);
    });
    ask_to_release(ruling, &merging.into, merging.merge);
    ruling.notify(merging.by.role, Some(&merging.by.id), rules::MERGE_CANCELLED);
    Ok(())
}

/// Nobody carries it on any more.
pub(super) fn restore(ruling: &mut Ruling<'_>) -> Outcome {
    cancel(ruling, CARRIER_ENDED)
}

fn begin_again(ruling: &mut Ruling<'_>) {
    let Some(ending) = ruling.case.ended.clone() else { return };
    let carrier = ending.to.unwrap_or_default();
    let reason = Reason::of(rules::RESTORED_FROM_MERGE).text("from", &carrier);
    ruling.record_with(reason, Change::Restored, &|clocks| {
        clocks.stop(&[DeadlineKind::Retention]);
        clocks.start(DeadlineKind::Verify, clocks.times().verify);
    });
    board::has_nobody_left(ruling);
    // It may have been given back by hand: whoever has it lets go.
    if let Some(merge) = ending.merge {
        ask_to_release(ruling, &carrier, merge);
    }
    ending::tell_reporter(ruling, rules::RESTORED_FROM_MERGE);
    ruling.notify(Role::Verifier, None, rules::RESTORED_FROM_MERGE);
}

/// Has another case let go of this one, in case it took it in.
fn ask_to_release(ruling: &mut Ruling<'_>, carrier: &str, merge: u32) {
    let merge = MergeName { id: ruling.case.id.clone(), merge };
    ruling.act(Action::ReleaseAbsorbed(Releasing { carrier: carrier.to_owned(), merge }));
}

/// Lets go of a case that was taken in, which begins again unless it has. Whoever carries on a merged case lets go too.
/// Only what is carried is passed on, and once: so it ends, however cases were merged by hand.
pub(super) fn release(ruling: &mut Ruling<'_>, merge: &MergeName) -> Outcome {
    let ended = ruling.case.ended.as_ref();
    let passed_on = ended.and_then(|ending| ending.to.clone());
    let carried = |one: &AbsorbedCase| one.id == merge.id && one.merge == merge.merge;
    if !ruling.case.absorbed.iter().any(carried) {
        return Err(Reason::of(rules::NOT_ABSORBED).text("case", &merge.id));
    }
    let reason = Reason::of(rules::ABSORBED_RELEASED).text("case", &merge.id);
    ruling.record(reason, Change::AbsorbedReleased(merge.clone()));
    ruling.act(match passed_on {
        Some(carrier) => Action::ReleaseAbsorbed(Releasing { carrier, merge: merge.clone() }),
        None => Action::Restore(merge.clone()),
    });
    Ok(())
}

/// A merge under way ends with the case: the other one lets go of it, or, where it has taken it in, of what this one let go
/// of meanwhile.
pub(super) fn give_up(
    ruling: &mut Ruling<'_>,
    merging: &Merging,
    stage: Stage,
    carried: &[AbsorbedCase],
) {
    if stage != Stage::Merged {
        ask_to_release(ruling, &merging.into, merging.merge);
        return;
    }
    for one in merging.carried.iter().filter(|one| !carried.contains(one)) {
        let (carrier, merge) = (merging.into.clone(), name_of(one));
        ruling.act(Action::ReleaseAbsorbed(Releasing { carrier, merge }));
    }
}

/// What becomes of the cases that one carried which has ended early: where nobody carries it out, each begins again; where
/// an agency or a project does, their people are told.
pub(super) fn pass_on(ruling: &mut Ruling<'_>, stage: Stage, carried: &[AbsorbedCase], rule: &str) {
    match stage {
        Stage::Rejected | Stage::Withdrawn | Stage::Lapsed | Stage::CalledOff => {
            // What was merged into these is carried on by them again.
            let id = ruling.case.id.clone();
            for one in carried.iter().filter(|one| one.into == id) {
                ruling.act(Action::Restore(name_of(one)));
            }
        }
        Stage::Transferred | Stage::Promoted => tell_absorbed(ruling, rule),
        // Whoever has taken in a merged case carries its own too.
        Stage::Merged
        | Stage::Closed
        | Stage::Submitted
        | Stage::NeedsInfo
        | Stage::Verified
        | Stage::Published
        | Stage::Claimed
        | Stage::Scheduled
        | Stage::InProgress
        | Stage::Delivered
        | Stage::Fulfilled => {}
    }
}

/// Tells whoever reported the cases that this one carries on.
pub(super) fn tell_absorbed(ruling: &mut Ruling<'_>, about: &str) {
    for one in ruling.case.absorbed.clone() {
        ruling.act(Action::Notify(Notice {
            to: Role::Reporter,
            whom: None,
            about: about.to_owned(),
            subject: Some(one.id),
        }));
    }
}

fn name_of(one: &AbsorbedCase) -> MergeName {
    MergeName { id: one.id.clone(), merge: one.merge }
}
