//! Hits of deadlines: looked at just before, at, and just after they passed. A deadline goes back
//! to the line that its length came from; which one that is, the events say that started it.

use std::collections::BTreeMap;

use wish_contract::{
    Case, Change, ClockChange, Command, Deadline, DeadlineKind, Event, Instant, Request, Role,
    Ruling, Stage,
};
use wish_scenario::file::word::variant_word;

use super::HitRecorder;
use crate::coverage::point::Aspect;
use crate::coverage::reading::Reading;

/// Where the lengths of running deadlines came from, as far as it is not the plain one.
#[derive(Default)]
pub(super) struct Clocks {
    running: BTreeMap<(String, String, Instant), Origin>,
    paused: BTreeMap<(String, String), Origin>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// The line that is named like the deadline.
    Own,
    /// The line that says how often somebody is reminded.
    Repeated,
    /// No line: somebody set it.
    Set,
}

impl Clocks {
    /// Remembers what an event did to the clocks.
    pub(super) fn note(&mut self, before: Option<&Case>, event: &Event) {
        let case = &event.subject;
        for change in &event.clocks {
            match change {
                ClockChange::Start(deadline) => {
                    let kind = variant_word(&deadline.kind);
                    let origin = self.origin_of(before, event, deadline.kind, &kind);
                    self.running.insert((case.clone(), kind, deadline.due), origin);
                }
                ClockChange::Pause(remainder) => {
                    let running = before.and_then(|case| running(case, remainder.kind));
                    let origin = running.map_or(Origin::Own, |deadline| self.of(case, deadline));
                    self.paused.insert((case.clone(), variant_word(&remainder.kind)), origin);
                }
                ClockChange::Stop(_) => {}
            }
        }
    }

    fn origin_of(
        &self,
        before: Option<&Case>,
        event: &Event,
        kind: DeadlineKind,
        word: &str,
    ) -> Origin {
        if event.change == Change::Overdue(kind) {
            return Origin::Repeated;
        }
        if matches!(event.change, Change::ExtensionGranted(_)) {
            return Origin::Set;
        }
        let paused = |case: &Case| case.paused.iter().any(|one| one.kind == kind);
        let resumed = before.is_some_and(paused);
        let kept = self.paused.get(&(event.subject.clone(), word.to_owned()));
        kept.copied().filter(|_| resumed).unwrap_or(Origin::Own)
    }

    fn of(&self, case: &str, deadline: &Deadline) -> Origin {
        let key = (case.to_owned(), variant_word(&deadline.kind), deadline.due);
        self.running.get(&key).copied().unwrap_or(Origin::Own)
    }
}

impl HitRecorder<'_> {
    /// Deadlines at which, or a millisecond beside which, something was asked.
    pub(super) fn boundaries(&mut self, request: &Request, ruling: &Ruling) {
        let (Some(case), Ok(decision)) = (&request.subject, ruling) else { return };
        for deadline in &case.deadlines {
            let side = match request.now - deadline.due {
                -1 => Aspect::Before,
                0 => Aspect::At,
                1 => Aspect::After,
                _ => continue,
            };
            let runs_on = running(&decision.after, deadline.kind) == Some(deadline);
            let by_timer = |event: &Event| event.by.role == Role::Timer && event.at == deadline.due;
            let passed = !runs_on && decision.events.iter().any(by_timer);
            let idle = request.command == Command::Tick && decision.events.is_empty();
            let shown = if side == Aspect::Before { runs_on && idle } else { passed };
            let origin = self.clocks.of(&case.id, deadline);
            if let Some(line) = line(self.reading, case, deadline.kind, origin)
                && shown
            {
                self.hit(&line, side);
            }
        }
    }
}

fn running(case: &Case, kind: DeadlineKind) -> Option<&Deadline> {
    case.deadlines.iter().find(|deadline| deadline.kind == kind)
}

/// The line that a deadline's length came from.
fn line(reading: &Reading<'_>, case: &Case, kind: DeadlineKind, origin: Origin) -> Option<String> {
    let ladder = case.ladder.as_ref().and_then(|position| {
        let lines = reading.ladder(&position.ladder)?;
        Some((lines, usize::try_from(position.step).ok()?))
    });
    let of_case = |key: &str| reading.length_line(key, &case.need.category, case.need.urgency);
    let line = match kind {
        DeadlineKind::HoldReview => of_case("hold_review"),
        DeadlineKind::HolderIdle => "supervision.replace_after".to_owned(),
        DeadlineKind::Holder => {
            let own = ladder.map(|(lines, _)| format!("{}.repeat", lines.holder));
            own.filter(|line| reading.has(line)).unwrap_or_else(|| of_case("repeat"))
        }
        _ if origin == Origin::Set => return None,
        _ if origin == Origin::Repeated => of_case("repeat"),
        DeadlineKind::LadderStep => {
            let (lines, step) = ladder?;
            format!("{}.open", lines.steps.get(step.checked_sub(1)?)?.path)
        }
        DeadlineKind::Retention if case.stage == Stage::Closed => "retention.closed".to_owned(),
        DeadlineKind::Retention => "retention.ended".to_owned(),
        DeadlineKind::Verify
        | DeadlineKind::SupplyInfo
        | DeadlineKind::Publish
        | DeadlineKind::Merge
        | DeadlineKind::Reservation
        | DeadlineKind::Invitation
        | DeadlineKind::ContactReminder
        | DeadlineKind::FirstContact
        | DeadlineKind::Appointment
        | DeadlineKind::DueReminder
        | DeadlineKind::Due
        | DeadlineKind::Confirm
        | DeadlineKind::Evaluate => of_case(&variant_word(&kind).replace('-', "_")),
    };
    Some(line)
}
