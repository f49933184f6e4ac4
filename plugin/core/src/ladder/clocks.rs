//! The clocks of a case: which deadlines a stage starts, and how they stop, pause and go on with
//! what was left. What a passed deadline does is for `decide/timer.rs`; how time is counted is for
//! `calendar`.

use crate::calendar::{Due, Span};
use crate::machine::timeout_of;
use crate::policy::Policy;
use wish_contract::{Case, ClockChange, Deadline, DeadlineKind, Instant, Remainder, Stage};

/// The clocks of the board, running while the case is open to claims.
pub const BOARD: &[DeadlineKind] = &[DeadlineKind::LadderStep, DeadlineKind::Holder];
/// The clocks of a claim being carried out.
pub const WORK: &[DeadlineKind] = &[
    DeadlineKind::ContactReminder,
    DeadlineKind::FirstContact,
    DeadlineKind::Appointment,
    DeadlineKind::DueReminder,
    DeadlineKind::Due,
];

/// A case's clocks in the hands of an event.
pub struct Clocks<'a> {
    /// The policy that the case runs under.
    pub policy: &'a Policy,
    /// The case as the event leaves it, but for its clocks.
    pub case: &'a Case,
    /// When the event happens.
    pub at: Instant,
    changes: Vec<ClockChange>,
}

/// A deadline that starts a span from an instant.
#[must_use]
pub fn start(policy: &Policy, kind: DeadlineKind, span: Span, from: Instant) -> ClockChange {
    let Due { at, provisional } = policy.calendar.add(from, span);
    ClockChange::Start(Deadline { kind, due: at, provisional, clock: span.clock() })
}

impl<'a> Clocks<'a> {
    /// No clock touched yet.
    #[must_use]
    pub fn of(policy: &'a Policy, case: &'a Case, at: Instant) -> Clocks<'a> {
        Clocks { policy, case, at, changes: Vec::new() }
    }

    /// What was done to them.
    #[must_use]
    pub fn into_changes(self) -> Vec<ClockChange> {
        self.changes
    }

    /// Starts a deadline a span from now.
    pub fn start(&mut self, kind: DeadlineKind, span: Span) {
        self.start_from(kind, span, self.at);
    }

    /// Starts a deadline a span from another instant.
    pub fn start_from(&mut self, kind: DeadlineKind, span: Span, from: Instant) {
        self.changes.push(start(self.policy, kind, span, from));
    }

    /// Starts a deadline that is due at an instant.
    pub fn start_until(&mut self, deadline: Deadline) {
        self.changes.push(ClockChange::Start(deadline));
    }

    /// Starts the wait for first contact, and its reminder.
    pub fn await_contact(&mut self) {
        let times = &self.policy.deadlines;
        self.start_reminder(
            DeadlineKind::ContactReminder,
            times.contact_reminder,
            DeadlineKind::FirstContact,
            times.first_contact,
        );
    }

    /// Starts the time for the work itself, and its reminder.
    pub fn await_delivery(&mut self) {
        let category = self.policy.categories.get(&self.case.need.category);
        let times = &self.policy.deadlines;
        let span = category.and_then(|category| category.due).unwrap_or(times.due);
        self.start_reminder(DeadlineKind::DueReminder, times.due_reminder, DeadlineKind::Due, span);
    }

    /// Starts a deadline, and a reminder so long before it. Both run on one clock.
    fn start_reminder(
        &mut self,
        reminder: DeadlineKind,
        before: Option<Span>,
        kind: DeadlineKind,
        span: Span,
    ) {
        let calendar = &self.policy.calendar;
        let clock = span.clock();
        let Due { at: due, provisional } = calendar.add(self.at, span);
        if let Some(before) = before {
            let left = calendar.remaining(calendar.add(self.at, before).at, due, clock);
            if left > 0 {
                let Due { at: due, provisional } = calendar.resume(self.at, clock, left);
                self.start_until(Deadline { kind: reminder, due, provisional, clock });
            }
        }
        self.start_until(Deadline { kind, due, provisional, clock });
    }

    /// Starts the time after which an ended case is anonymised.
    pub fn retain(&mut self) {
        let times = &self.policy.retention;
        let closed = self.case.stage == Stage::Closed;
        let span = if closed { times.closed } else { times.ended };
        self.start(DeadlineKind::Retention, span);
    }

    /// Stops the deadlines named, running or paused.
    pub fn stop(&mut self, kinds: &[DeadlineKind]) {
        for kind in kinds {
            if self.case.deadline(*kind).is_some() || self.paused(*kind).is_some() {
                self.changes.push(ClockChange::Stop(*kind));
            }
        }
    }

    /// Stops every deadline, running or paused.
    pub fn stop_all(&mut self) {
        self.stop(DeadlineKind::ALL);
    }

    /// Pauses the deadlines named, keeping what is left of them.
    pub fn pause(&mut self, kinds: &[DeadlineKind]) {
        for kind in kinds {
            if let Some(deadline) = self.case.deadline(*kind) {
                let (kind, clock) = (*kind, deadline.clock);
                let left_ms = self.policy.calendar.remaining(self.at, deadline.due, clock);
                let (since, used_ms) = (self.at, 0);
                let remainder = Remainder { kind, clock, left_ms, since, used_ms };
                self.changes.push(ClockChange::Pause(remainder));
            }
        }
    }

    /// Lets the time begin that a claim without a first contact uses up of the board's paused clocks.
    pub fn begin_use(&mut self) {
        self.restate_board(|_, _| 0);
    }

    /// Reckons what a claim has used up so far, before everything stands still.
    pub fn keep_use(&mut self) {
        self.restate_board(|clocks, remainder| clocks.used_ms(remainder));
    }

    /// Goes on counting what a claim uses up, from now.
    pub fn go_on_with_use(&mut self) {
        self.restate_board(|_, remainder| remainder.used_ms);
    }

    fn restate_board(&mut self, used_ms: fn(&Clocks<'_>, &Remainder) -> u64) {
        for remainder in self.case.paused.iter().filter(|one| BOARD.contains(&one.kind)) {
            let used_ms = used_ms(self, remainder);
            let restated = Remainder { since: self.at, used_ms, ..*remainder };
            self.changes.push(ClockChange::Pause(restated));
        }
    }

    /// How much of a paused clock has been used up without a first contact, in milliseconds on that clock.
    fn used_ms(&self, remainder: &Remainder) -> u64 {
        let since = self.policy.calendar.remaining(remainder.since, self.at, remainder.clock);
        remainder.used_ms.saturating_add(since)
    }

    /// Pauses every running deadline.
    pub fn pause_all(&mut self) {
        for deadline in &self.case.deadlines {
            self.pause(&[deadline.kind]);
        }
    }

    /// Lets a paused deadline go on with what was left of it. Answers whether there was one.
    pub fn resume(&mut self, kind: DeadlineKind) -> bool {
        let Some(remainder) = self.paused(kind) else { return false };
        self.go_on(remainder, remainder.left_ms);
        true
    }

    /// Lets a paused deadline go on with what was left of it, less what was used up without a first contact. Answers
    /// whether there was one.
    pub fn resume_less_use(&mut self, kind: DeadlineKind) -> bool {
        let Some(remainder) = self.paused(kind) else { return false };
        let left_ms = remainder.left_ms.saturating_sub(self.used_ms(remainder));
        if left_ms > 0 {
            self.go_on(remainder, left_ms);
        } else {
            let (due, clock) = (self.at, remainder.clock);
            self.start_until(Deadline { kind, due, provisional: false, clock });
        }
        true
    }

    fn go_on(&mut self, Remainder { kind, clock, .. }: &Remainder, left_ms: u64) {
        let (kind, clock) = (*kind, *clock);
        let Due { at: due, provisional } = self.policy.calendar.resume(self.at, clock, left_ms);
        self.start_until(Deadline { kind, due, provisional, clock });
    }

    /// Lets the paused deadlines go on that belong to the case's stage; the others wait for theirs.
    pub fn resume_stage(&mut self) {
        for remainder in &self.case.paused {
            if runs_in_stage(self.case, remainder.kind) {
                self.resume(remainder.kind);
            }
        }
    }

    fn paused(&self, kind: DeadlineKind) -> Option<&'a Remainder> {
        self.case.paused.iter().find(|remainder| remainder.kind == kind)
    }
}

fn runs_in_stage(case: &Case, kind: DeadlineKind) -> bool {
    let reserved = case.ladder.as_ref().is_some_and(|position| position.reserved_for.is_some());
    if reserved && BOARD.contains(&kind) {
        return false;
    }
    timeout_of(kind).runs_in(case.stage)
}
