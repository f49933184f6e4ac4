//! Decides how a case ends: refused, taken back, handed on, promoted, or closed; and what is left of it after. How it
//! is merged, and what becomes of cases merged into it, is `merging`; ends that a deadline brings about are `timer`.

use super::merging;
use super::ruling::{Outcome, Ruling};
use crate::explain::rules;
use crate::ladder::clocks::Clocks;
use crate::public_view;
use wish_contract::{Action, Change, End, Reason, Role, Stage};

/// The verifier refuses it.
pub(super) fn reject(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    end(
        ruling,
        Reason::of(rules::REJECTED_BY_VERIFIER).text("reason", why),
        Stage::Rejected,
        why,
        None,
    );
    tell_reporter(ruling, rules::REJECTED_BY_VERIFIER);
    Ok(())
}

/// An agency takes it over.
pub(super) fn transfer(ruling: &mut Ruling<'_>, agency: &str) -> Outcome {
    let Some(known) = ruling.ask.policy.agencies.get(agency) else {
        return Err(Reason::of(rules::AGENCY_UNKNOWN).text("agency", agency));
    };
    let category = &ruling.case.need.category;
    if !known.categories.is_empty() && !known.categories.contains(category) {
        return Err(Reason::of(rules::AGENCY_TAKES_CATEGORY)
            .text("agency", agency)
            .text("category", category));
    }
    let reason = Reason::of(rules::TRANSFERRED_TO_AGENCY).text("agency", agency);
    end(ruling, reason, Stage::Transferred, "agency-matter", Some(agency));
    ruling.act(Action::Transfer(agency.to_owned()));
    tell_reporter(ruling, rules::TRANSFERRED_TO_AGENCY);
    Ok(())
}

/// The reporter takes it back, unless goods are on their way.
pub(super) fn withdraw(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    if ruling.case.goods_sent {
        return Err(Reason::of(rules::GOODS_IN_TRANSIT).text("case", &ruling.case.id));
    }
    let claimants = ruling.claimants();
    end(
        ruling,
        Reason::of(rules::WITHDRAWN_BY_REPORTER).text("reason", why),
        Stage::Withdrawn,
        why,
        None,
    );
    for claimant in &claimants {
        ruling.notify(Role::Responder, Some(claimant), rules::WITHDRAWN_BY_REPORTER);
    }
    Ok(())
}

/// The coordinator ends it where there is no other way on: nobody is to blame, and everybody is told.
pub(super) fn call_off(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    let (claimants, taken) = (ruling.claimants(), ruling.case.stage > Stage::Published);
    let reason = Reason::of(rules::CALLED_OFF).text("reason", why);
    end(ruling, reason, Stage::CalledOff, why, None);
    for claimant in &claimants {
        ruling.notify(Role::Responder, Some(claimant), rules::CALLED_OFF);
    }
    if taken {
        ruling.notify(Role::Beneficiary, None, rules::CALLED_OFF);
    }
    tell_reporter(ruling, rules::CALLED_OFF);
    Ok(())
}

/// A project carries it on.
pub(super) fn promote(ruling: &mut Ruling<'_>, project: &str) -> Outcome {
    let reason = Reason::of(rules::PROMOTED_TO_PROJECT).text("project", project);
    end(ruling, reason, Stage::Promoted, "project", Some(project));
    tell_reporter(ruling, rules::PROMOTED_TO_PROJECT);
    Ok(())
}

/// The coordinator ends evaluation early.
pub(super) fn close(ruling: &mut Ruling<'_>) -> Outcome {
    close_because(
        ruling,
        Reason::of(rules::CLOSED_BY_COORDINATOR).text("coordinator", &ruling.ask.by.id),
    );
    Ok(())
}

/// Closes a fulfilled case, for whatever reason; retention begins.
pub(super) fn close_because(ruling: &mut Ruling<'_>, reason: Box<Reason>) {
    let rule = reason.rule.clone();
    ruling.record_with(reason, Change::Closed, &stop_and_retain);
    ruling.act(Action::Unpublish);
    merging::tell_absorbed(ruling, &rule);
}

/// Ends a case early; every clock stops and retention begins.
pub(super) fn end(
    ruling: &mut Ruling<'_>,
    reason: Box<Reason>,
    stage: Stage,
    why: &str,
    to: Option<&str>,
) {
    let was_public = ruling.case.stage >= Stage::Published;
    let (merging, rule) = (ruling.case.merging.clone(), reason.rule.clone());
    let carried = ruling.case.absorbed.clone();
    let change = Change::Ended(End { stage, reason: why.to_owned(), to: to.map(str::to_owned) });
    ruling.record_with(reason, change, &stop_and_retain);
    if was_public {
        ruling.act(Action::Unpublish);
    }
    if let Some(merging) = &merging {
        merging::give_up(ruling, merging, stage, &carried);
    }
    merging::pass_on(ruling, stage, &carried, &rule);
}

fn stop_and_retain(clocks: &mut Clocks<'_>) {
    clocks.stop_all();
    clocks.retain();
}

/// Takes an ended case from the working lists.
pub(super) fn archive(ruling: &mut Ruling<'_>) -> Outcome {
    if ruling.case.archived {
        return Err(Reason::of(rules::ARCHIVED_ONCE).text("case", &ruling.case.id));
    }
    ruling.record(Reason::of(rules::ARCHIVED_BY_COORDINATOR), Change::Archived);
    Ok(())
}

/// Takes out by hand what names or places somebody.
pub(super) fn anonymise(ruling: &mut Ruling<'_>) -> Outcome {
    anonymise_because(
        ruling,
        Reason::of(rules::ANONYMISED_BY_COORDINATOR).text("coordinator", &ruling.ask.by.id),
    );
    Ok(())
}

/// Takes out what names or places somebody; nothing is left to happen.
pub(super) fn anonymise_because(ruling: &mut Ruling<'_>, reason: Box<Reason>) {
    let remains = public_view::remains(ruling.ask.policy, &ruling.case);
    ruling.record_with(reason, Change::Anonymised(remains), &|clocks| clocks.stop_all());
}

pub(super) fn tell_reporter(ruling: &mut Ruling<'_>, about: &str) {
    let reporter = ruling.case.reporter.clone();
    ruling.notify(Role::Reporter, Some(&reporter), about);
}
