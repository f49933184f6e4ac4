//! The escalation ladder: which step a case stands on, who it opens to, and when the next one
//! opens. Starting, stopping and pausing clocks is `ladder/clocks.rs`; what a passed deadline does
//! is for `decide`.

use crate::calendar::Span;
use crate::case::{Case, LadderPosition};
use crate::command::Responder;
use crate::event::Audience;
use crate::policy::{AudienceRule, Ladder, Policy, Step};
use crate::vocabulary::{DeadlineKind, Instant, area_contains, area_cut};

pub mod clocks;

/// The ladder that a case stands on, with its position.
#[must_use]
pub fn standing<'a>(
    policy: &'a Policy,
    case: &'a Case,
) -> Option<(&'a Ladder, &'a LadderPosition)> {
    let position = case.ladder.as_ref()?;
    Some((policy.ladder(&position.ladder)?, position))
}

/// The ladder for a case that has not begun one.
#[must_use]
pub fn choose<'a>(policy: &'a Policy, case: &Case) -> Option<&'a Ladder> {
    policy.ladder_for(case.kind, &case.need.category, case.need.urgency)
}

/// How long a step is open before the next one opens as well.
#[must_use]
pub fn open_span(ladder: &Ladder, number: u32) -> Span {
    ladder.step(number).map_or(ladder.exhausted_repeat, |step| step.open)
}

/// The steps that are open: the present one and all before it.
pub fn open_steps(ladder: &Ladder, number: u32) -> impl Iterator<Item = &Step> {
    ladder.steps.iter().take(usize::try_from(number).unwrap_or(usize::MAX))
}

/// To whom the open steps open the case, as look-ups for the host.
#[must_use]
pub fn open_audiences(policy: &Policy, case: &Case, ladder: &Ladder, number: u32) -> Vec<Audience> {
    let area = &case.need.area;
    let category = policy.categories.get(&case.need.category);
    let skills = category.map_or(&[][..], |category| category.skills.as_slice());
    let mut audiences = Vec::new();
    for step in open_steps(ladder, number) {
        for rule in &step.audience {
            let depth = if rule.paired_only { usize::MAX } else { rule.depth };
            audiences.push(Audience {
                step: step.code.clone(),
                kinds: rule.kinds.clone(),
                area: area_cut(area, depth).to_owned(),
                paired_only: rule.paired_only,
                skills: skills.to_vec(),
            });
        }
    }
    audiences
}

/// The first open step that admits a responder.
#[must_use]
pub fn admitting_step<'a>(
    ladder: &'a Ladder,
    number: u32,
    case: &Case,
    responder: &Responder,
) -> Option<&'a Step> {
    open_steps(ladder, number)
        .find(|step| step.audience.iter().any(|rule| admits(rule, case, responder)))
}

/// When a later step would admit a responder, if nobody claims before.
#[must_use]
pub fn admitted_from(policy: &Policy, case: &Case, responder: &Responder) -> Option<Instant> {
    let (ladder, position) = standing(policy, case)?;
    let running = case
        .deadline(DeadlineKind::LadderStep)
        .or_else(|| case.deadline(DeadlineKind::Reservation))?;
    let mut opens = running.due;
    let mut number = position.step.saturating_add(1);
    while let Some(step) = ladder.step(number) {
        if step.audience.iter().any(|rule| admits(rule, case, responder)) {
            return Some(opens);
        }
        opens = policy.calendar.add(opens, step.open).at;
        number = number.saturating_add(1);
    }
    None
}

/// Whether an audience admits a responder: its kind is listed and its area lies within the step's,
/// or it is paired with the case's area where the audience is for paired responders.
fn admits(rule: &AudienceRule, case: &Case, responder: &Responder) -> bool {
    if !rule.kinds.contains(&responder.kind) {
        return false;
    }
    if rule.paired_only {
        return responder.paired_areas.iter().any(|paired| area_contains(paired, &case.need.area));
    }
    area_contains(area_cut(&case.need.area, rule.depth), &responder.area)
}
