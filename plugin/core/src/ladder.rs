//! The escalation ladder: which step a case stands on, who it opens to, and when the next one
//! opens. Starting, stopping and pausing clocks is `ladder/clocks.rs`; what a passed deadline does
//! is for `decide`.

use crate::calendar::Span;
use crate::policy::{AudienceRule, Ladder, Policy, Step};
use wish_contract::{
    Audience, Case, DeadlineKind, Instant, LadderPosition, Responder, Stage, area_contains,
    area_cut, area_levels_shared,
};

pub mod clocks;

/// The ladder that a case stands on, with its position.
#[must_use]
pub fn current_step<'a>(
    policy: &'a Policy,
    case: &'a Case,
) -> Option<(&'a Ladder, &'a LadderPosition)> {
    let position = case.ladder.as_ref()?;
    Some((policy.ladder(&position.ladder)?, position))
}

/// Whether a case is open to whoever its ladder admits, and so stands offered to them.
#[must_use]
pub fn is_open_to_audience(case: &Case) -> bool {
    let on_a_step =
        |position: &LadderPosition| position.step > 0 && position.reserved_for.is_none();
    case.stage == Stage::Published
        && case.held.is_none()
        && case.ladder.as_ref().is_some_and(on_a_step)
}

/// The ladder for a case that has not begun one.
#[must_use]
pub fn choose<'a>(policy: &'a Policy, case: &Case) -> Option<&'a Ladder> {
    policy.ladder_for(case.kind, &case.need)
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

/// How many segments an area has.
#[must_use]
pub fn levels_of(area: &str) -> usize {
    area.split('/').count()
}

/// The finest level that a ladder's steps open to, as a number of segments. An area without it lies in no area of that
/// level. Ties count as they are: whoever is paired with a part of a case's area is not paired with the case.
#[must_use]
pub fn finest_depth(ladder: &Ladder) -> usize {
    let rules = ladder.steps.iter().flat_map(|step| &step.audience);
    rules.filter(|rule| !rule.paired_only).map(|rule| rule.depth).max().unwrap_or(0)
}

/// To whom the open steps open the case, as look-ups for the host. An audience of a finer level than the case's area
/// is nobody's.
#[must_use]
pub fn open_audiences(policy: &Policy, case: &Case, ladder: &Ladder, number: u32) -> Vec<Audience> {
    let area = &case.need.area;
    let category = policy.categories.get(&case.need.category);
    let skills = category.map_or(&[][..], |category| category.skills.as_slice());
    let mut audiences = Vec::new();
    for step in open_steps(ladder, number) {
        for rule in &step.audience {
            let depth = if rule.paired_only { usize::MAX } else { rule.depth };
            if !rule.paired_only && levels_of(area) < depth {
                continue;
            }
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

/// How close a responder stands to a case: all that audiences look at.
#[derive(Clone, Copy)]
pub struct Nearness<'a> {
    kind: &'a str,
    /// How many segments of the case's area its own shares.
    levels: usize,
    /// Whether it is paired with an area around the case.
    paired: bool,
}

impl<'a> Nearness<'a> {
    /// Of a responder to a case.
    #[must_use]
    pub fn of(case: &Case, responder: &'a Responder) -> Nearness<'a> {
        let area = &case.need.area;
        let levels = area_levels_shared(area, &responder.area);
        let paired = responder.paired_areas.iter().any(|paired| area_contains(paired, area));
        Nearness { kind: &responder.kind, levels, paired }
    }

    /// Whether an audience admits the responder: its kind is listed and its area lies within the
    /// step's, or it is paired with the case's area where the audience is for paired responders.
    fn admitted_by(self, rule: &AudienceRule) -> bool {
        let near = if rule.paired_only { self.paired } else { self.levels >= rule.depth.max(1) };
        near && rule.kinds.iter().any(|kind| kind == self.kind)
    }
}

/// The first open step that admits a responder.
#[must_use]
pub fn admitting_step<'a>(
    ladder: &'a Ladder,
    number: u32,
    nearness: Nearness<'_>,
) -> Option<&'a Step> {
    open_steps(ladder, number)
        .find(|step| step.audience.iter().any(|rule| nearness.admitted_by(rule)))
}

/// When each later step opens, if nobody claims before; nothing while no clock of the board runs.
#[must_use]
pub fn later_openings(policy: &Policy, case: &Case) -> Vec<Instant> {
    let running = case
        .deadline(DeadlineKind::LadderStep)
        .or_else(|| case.deadline(DeadlineKind::Reservation));
    let (Some((ladder, position)), Some(running)) = (current_step(policy, case), running) else {
        return Vec::new();
    };
    let calendar = policy.calendar_for(&case.need);
    let mut opens = running.due;
    let mut openings = Vec::new();
    for step in later_steps(ladder, position.step) {
        openings.push(opens);
        opens = calendar.add(opens, step.open).at;
    }
    openings
}

/// When a later step admits a responder, given when each of them opens.
#[must_use]
pub fn admitted_from(
    ladder: &Ladder,
    number: u32,
    openings: &[Instant],
    nearness: Nearness<'_>,
) -> Option<Instant> {
    let admits = |step: &Step| step.audience.iter().any(|rule| nearness.admitted_by(rule));
    let mut later = later_steps(ladder, number).zip(openings);
    later.find(|(step, _)| admits(step)).map(|(_, opens)| *opens)
}

fn later_steps(ladder: &Ladder, number: u32) -> impl Iterator<Item = &Step> {
    ladder.steps.iter().skip(usize::try_from(number).unwrap_or(usize::MAX))
}
