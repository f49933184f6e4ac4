//! The clocks of a case: which deadlines a stage starts, and how they stop, pause and go on with
//! what was left. What a passed deadline does is for `decide/timer.rs`; how time is counted is for
//! `calendar`.

use crate::calendar::{Calendar, Due, Span};
use crate::machine::timeout_of;
use crate::policy::{Deadlines, Policy};
use wish_contract::{
    Actor, Case, Clock, ClockChange, Deadline, DeadlineKind, Instant, Remainder, Role, Stage,
};

/// The clocks of the board, running while the case is open to claims.
pub const BOARD: &[DeadlineKind] =
    &[DeadlineKind::LadderStep, DeadlineKind::Holder, DeadlineKind::HolderIdle];
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
pub fn start(calendar: &Calendar, kind: DeadlineKind, span: Span, from: Instant) -> ClockChange {
    ClockChange::Start(until(calendar, kind, span.clock(), from, calendar.add(from, span)))
}

/// A deadline that begins to run at an instant and is due at another.
fn until(
    calendar: &Calendar,
    kind: DeadlineKind,
    clock: Clock,
    begun: Instant,
    due: Due,
) -> Deadline {
    let length = calendar.remaining(begun, due.at, clock);
    lasting(kind, clock, begun, length, due)
}

/// A deadline that begins to run at an instant and runs so long.
fn lasting(kind: DeadlineKind, clock: Clock, begun: Instant, length: u64, due: Due) -> Deadline {
    let Due { at: due, provisional } = due;
    Deadline { kind, due, provisional, clock, begun, length, reminders: 0 }
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

    /// How long things may take with this case.
    #[must_use]
    pub fn times(&self) -> &'a Deadlines {
        self.policy.times(&self.case.need)
    }

    fn calendar(&self) -> &'a Calendar {
        self.policy.calendar_for(&self.case.need)
    }

    /// Starts a deadline a span from now.
    pub fn start(&mut self, kind: DeadlineKind, span: Span) {
        self.start_from(kind, span, self.at);
    }

    /// Starts a deadline a span from another instant.
    pub fn start_from(&mut self, kind: DeadlineKind, span: Span, from: Instant) {
        self.changes.push(start(self.calendar(), kind, span, from));
    }

    /// Starts a deadline that has passed once more a span from an instant.
    pub fn repeat(&mut self, passed: Deadline, span: Span, from: Instant, reminders: u32) {
        let due = self.calendar().add(from, span);
        let again = until(self.calendar(), passed.kind, span.clock(), from, due);
        self.changes.push(ClockChange::Start(Deadline { reminders, ..again }));
    }

    /// Starts the wait for first contact, and its reminder.
    pub fn await_contact(&mut self) {
        let span = self.times().first_contact;
        let due = self.calendar().add(self.at, span);
        let kind = DeadlineKind::FirstContact;
        self.start_with_reminder(until(self.calendar(), kind, span.clock(), self.at, due));
    }

    /// Starts the time for the work itself, and its reminder.
    pub fn await_delivery(&mut self) {
        let span = self.time_for_the_work();
        let due = self.calendar().add(self.at, span);
        self.start_with_reminder(until(
            self.calendar(),
            DeadlineKind::Due,
            span.clock(),
            self.at,
            due,
        ));
    }

    /// Lets the work be due at an instant that was agreed, and reminds of that. On the clock of the work, so that
    /// deadline and reminder stand still and go on together.
    pub fn await_delivery_at(&mut self, due: Instant) {
        self.stop(&[DeadlineKind::DueReminder]);
        let (clock, due) = (self.time_for_the_work().clock(), Due { at: due, provisional: false });
        self.start_with_reminder(until(self.calendar(), DeadlineKind::Due, clock, self.at, due));
    }

    fn time_for_the_work(&self) -> Span {
        self.times().due
    }

    /// Starts a deadline, and its reminder so long before it as the policy says. Both run on one clock.
    fn start_with_reminder(&mut self, deadline: Deadline) {
        if let Some(reminder) = self.reminder_of(deadline) {
            self.changes.push(ClockChange::Start(reminder));
        }
        self.changes.push(ClockChange::Start(deadline));
    }

    /// The reminder that comes before a deadline; none where there is none, or no time for it.
    fn reminder_of(&self, deadline: Deadline) -> Option<Deadline> {
        let times = self.times();
        let (kind, before) = if deadline.kind == DeadlineKind::Due {
            (DeadlineKind::DueReminder, times.due_reminder?)
        } else if deadline.kind == DeadlineKind::FirstContact {
            (DeadlineKind::ContactReminder, times.contact_reminder?)
        } else {
            return None;
        };
        let (calendar, Deadline { due, clock, begun, .. }) = (self.calendar(), deadline);
        let left = calendar.remaining(calendar.add(begun, before).at, due, clock);
        (left > 0).then(|| lasting(kind, clock, begun, left, calendar.resume(begun, clock, left)))
    }

    /// Reckons the deadlines anew that reach into a year without a notice, running and paused, each from when it
    /// began; and the reminders of those that moved.
    pub fn reckon_anew(&mut self) {
        let calendar = self.calendar();
        for deadline in self.case.deadlines.iter().filter(|deadline| deadline.provisional) {
            let Due { at: due, provisional } =
                calendar.resume(deadline.begun, deadline.clock, deadline.length);
            let moved = Deadline { due, provisional, ..*deadline };
            let reminder = self.reminder_of(moved);
            let is_to_come = |one: &Deadline| self.case.deadline(one.kind).is_some();
            if let Some(reminder) = reminder.filter(is_to_come) {
                self.changes.push(ClockChange::Start(reminder));
            }
            self.changes.push(ClockChange::Start(moved));
        }
        for paused in self.case.paused.iter().filter(|paused| paused.provisional) {
            let Due { at: due, provisional } =
                calendar.resume(paused.begun, paused.clock, paused.length);
            let left = calendar.remaining(paused.paused, due, paused.clock);
            self.changes.push(ClockChange::Pause(Remainder { left, provisional, ..*paused }));
        }
    }

    /// Starts the time that the holder has to do something, from an instant on, where somebody would stand in.
    pub fn await_holder(&mut self, from: Instant) {
        let (kind, need) = (DeadlineKind::HolderIdle, &self.case.need);
        let named = |id: &str| self.policy.coordinator_named(id, &need.area, &need.category);
        let holder = self.case.holder.as_ref().and_then(|holder| named(&holder.id));
        let has_deputy = holder.is_some_and(|holder| holder.deputy.is_some());
        if has_deputy && timeout_of(kind).runs_in(self.case.stage) {
            self.start_from(kind, self.policy.supervision.replace_after, from);
        } else {
            self.stop(&[kind]);
        }
    }

    /// Whoever has the case in hand has done something about it: the time to do something begins anew.
    pub fn holder_acts(&mut self, by: &Actor) {
        let kind = DeadlineKind::HolderIdle;
        let is_holder = self.case.holder.as_ref().is_some_and(|holder| holder.id == by.id);
        if !is_holder || by.role != Role::Coordinator || self.case.deadline(kind).is_none() {
            return;
        }
        let touches = |change: &ClockChange| match change {
            ClockChange::Start(deadline) => deadline.kind == kind,
            ClockChange::Stop(stopped) => *stopped == kind,
            ClockChange::Pause(paused) => paused.kind == kind,
        };
        if !self.changes.iter().any(touches) {
            self.await_holder(self.at);
        }
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
                let Deadline { kind, due, provisional, clock, begun, length, reminders } =
                    *deadline;
                let left = self.calendar().remaining(self.at, due, clock);
                let (paused, since, used) = (self.at, self.at, 0);
                self.changes.push(ClockChange::Pause(Remainder {
                    kind,
                    clock,
                    left,
                    paused,
                    provisional,
                    begun,
                    length,
                    since,
                    used,
                    reminders,
                }));
            }
        }
    }

    /// Lets the time begin that a claim without a first contact uses up of the board's paused clocks.
    pub fn begin_use(&mut self) {
        self.restate_board(|_, _| 0);
    }

    /// Reckons what a claim has used up so far, before everything stands still.
    pub fn keep_use(&mut self) {
        self.restate_board(|clocks, remainder| clocks.used(remainder));
    }

    /// Goes on counting what a claim uses up, from now.
    pub fn go_on_with_use(&mut self) {
        self.restate_board(|_, remainder| remainder.used);
    }

    fn restate_board(&mut self, used: fn(&Clocks<'_>, &Remainder) -> u64) {
        for remainder in self.case.paused.iter().filter(|one| BOARD.contains(&one.kind)) {
            let used = used(self, remainder);
            let restated = Remainder { since: self.at, used, ..*remainder };
            self.changes.push(ClockChange::Pause(restated));
        }
    }

    /// How much of a paused clock has been used up without a first contact, on that clock.
    fn used(&self, remainder: &Remainder) -> u64 {
        let since = self.calendar().remaining(remainder.since, self.at, remainder.clock);
        remainder.used.saturating_add(since)
    }

    /// Pauses every running deadline.
    fn pause_all(&mut self) {
        for deadline in &self.case.deadlines {
            self.pause(&[deadline.kind]);
        }
    }

    /// Lets every clock stand still but this one, which runs until they go on.
    pub fn stand_still(&mut self, meanwhile: DeadlineKind, span: Span) {
        self.pause_all();
        self.start(meanwhile, span);
    }

    /// Lets the clocks of the stage go on with what was left, and stops the one that ran meanwhile.
    pub fn run_again(&mut self, meanwhile: DeadlineKind) {
        self.stop(&[meanwhile]);
        self.resume_stage();
    }

    /// Lets a paused deadline go on with what was left of it. Answers whether there was one.
    pub fn resume(&mut self, kind: DeadlineKind) -> bool {
        let Some(remainder) = self.paused(kind) else { return false };
        self.go_on(remainder, remainder.left);
        true
    }

    /// Lets a paused deadline go on with what was left of it, less what was used up without a first contact. Answers
    /// whether there was one.
    pub fn resume_less_use(&mut self, kind: DeadlineKind) -> bool {
        let Some(remainder) = self.paused(kind) else { return false };
        let left = remainder.left.saturating_sub(self.used(remainder));
        if left > 0 {
            self.go_on(remainder, left);
        } else {
            let now = Due { at: self.at, provisional: false };
            let ended = lasting(kind, remainder.clock, self.at, 0, now);
            let reminders = remainder.reminders;
            self.changes.push(ClockChange::Start(Deadline { reminders, ..ended }));
        }
        true
    }

    fn go_on(&mut self, remainder: &Remainder, left: u64) {
        let Remainder { kind, clock, reminders, .. } = *remainder;
        let due = self.calendar().resume(self.at, clock, left);
        let again = lasting(kind, clock, self.at, left, due);
        self.changes.push(ClockChange::Start(Deadline { reminders, ..again }));
    }

    /// Lets the paused deadlines go on that belong to the case's stage; the others wait for theirs.
    fn resume_stage(&mut self) {
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
