//! Whom to notify of a case now, among those who may claim it: within the budgets of the step and
//! of each responder, and not in the quiet hours. In which order they are asked is `rank`'s affair.
//!
//! The first of these that applies leaves a candidate out; all of them may still claim:
//! 1. in the quiet hours nobody is notified;
//! 2. a step notifies so many of a case; of a reserved case only the one is notified whom it is reserved for;
//! 3. a responder gets so many notices within a period, except while its area has had fewer than it
//!    is sure of.

use crate::explain::rules;
use crate::ladder;
use crate::policy::Policy;
use crate::policy::routing::{NoticeBudget, Stretch};
use wish_contract::{Candidate, Case, DeadlineKind, INSTANT_MAX, Instant, Reason};
use wish_policy::time::weekday_number;

const MINUTE_MS: i64 = 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// Most stretches of quiet hours that follow each other without a break; enough for a week of them.
const STRETCHES_MAX: usize = 64;

/// The budgets, as far as they are spent.
pub(super) struct Budget<'a> {
    limits: &'a NoticeBudget,
    now: Instant,
    step: &'a str,
    notify_max: u32,
    next_step_at: Option<Instant>,
    quiet_until: Option<Instant>,
    area_notices: u32,
    notified: u32,
    /// When somebody may be notified whom only time keeps from it.
    waiting_until: Vec<Instant>,
}

/// Whether a candidate is notified.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Within,
    /// Has had enough, but its area has not.
    WithinFloor,
    Quiet,
    StepSpent,
    ResponderSpent,
}

impl Verdict {
    pub fn notifies(self) -> bool {
        matches!(self, Verdict::Within | Verdict::WithinFloor)
    }
}

impl<'a> Budget<'a> {
    pub fn of(policy: &'a Policy, case: &'a Case, area_notices: u32, now: Instant) -> Budget<'a> {
        let mut budget = Budget {
            limits: &policy.notices,
            now,
            step: "",
            notify_max: 0,
            next_step_at: None,
            quiet_until: quiet_until(policy, now),
            area_notices,
            notified: 0,
            waiting_until: Vec::new(),
        };
        let Some((ladder, position)) = ladder::current_step(policy, case) else { return budget };
        if position.reserved_for.is_some() {
            budget.notify_max = 1;
        } else if let Some(step) = ladder.step(position.step) {
            budget.step = &step.code;
            budget.notify_max = step.notify_max;
            if ladder.step(position.step.saturating_add(1)).is_some() {
                budget.next_step_at =
                    case.deadline(DeadlineKind::LadderStep).map(|deadline| deadline.due);
            }
        }
        budget
    }

    /// Whether nobody else will be notified.
    pub fn is_spent(&self) -> bool {
        self.quiet_until.is_some() || self.notified >= self.notify_max
    }

    /// Asks for a notice to the next candidate in order, and counts it when it goes out.
    pub fn ask(&mut self, candidate: &Candidate) -> Verdict {
        let verdict = self.verdict(candidate);
        match verdict {
            Verdict::Within | Verdict::WithinFloor => {
                self.notified = self.notified.saturating_add(1);
            }
            Verdict::Quiet => self.waiting_until.extend(self.quiet_until),
            Verdict::ResponderSpent => self.waiting_until.extend(self.forgotten_at(candidate)),
            Verdict::StepSpent => {}
        }
        verdict
    }

    /// When asking again could notify somebody whom only time keeps from it now, given until when guards keep others
    /// from claiming; none where the step has told as many as it tells.
    pub fn again_at(self, kept_until: Vec<Instant>) -> Option<Instant> {
        let now = self.now;
        let later = self.waiting_until.into_iter().chain(kept_until).filter(|at| *at > now);
        later.min().filter(|_| self.notified < self.notify_max)
    }

    fn verdict(&self, candidate: &Candidate) -> Verdict {
        if self.quiet_until.is_some() {
            return Verdict::Quiet;
        }
        if self.notified >= self.notify_max {
            return Verdict::StepSpent;
        }
        if candidate.notices < self.limits.responder_max {
            return Verdict::Within;
        }
        match self.limits.floor {
            Some(floor) if self.sent() < floor.notices => Verdict::WithinFloor,
            _ => Verdict::ResponderSpent,
        }
    }

    /// A verdict that was just given, with what it looked at.
    pub fn reason(&self, verdict: Verdict, candidate: &Candidate) -> Box<Reason> {
        match verdict {
            Verdict::Within => Reason::of(rules::NOTICE_WITHIN_BUDGET)
                .number("notified", self.notified)
                .number("notify_max", self.notify_max)
                .number("notices", candidate.notices)
                .number("notices_max", self.limits.responder_max),
            Verdict::WithinFloor => Reason::of(rules::NOTICE_WITHIN_BUDGET)
                .number("notified", self.notified)
                .number("notify_max", self.notify_max)
                .number("area_notices", self.sent().saturating_sub(1))
                .number("area_notices_min", self.limits.floor.map_or(0, |floor| floor.notices)),
            Verdict::Quiet => Reason::of(rules::NOTICE_QUIET_HOURS).until(self.quiet_until),
            Verdict::StepSpent => Reason::of(rules::NOTICE_STEP_BUDGET)
                .text("step", self.step)
                .number("notify_max", self.notify_max)
                .until(self.next_step_at),
            Verdict::ResponderSpent => Reason::of(rules::NOTICE_RESPONDER_BUDGET)
                .text("responder", &candidate.facts.id)
                .number("notices", candidate.notices)
                .number("notices_max", self.limits.responder_max)
                .until(self.forgotten_at(candidate)),
        }
    }

    /// Notices about cases of the area, with those of this call.
    fn sent(&self) -> u32 {
        self.area_notices.saturating_add(self.notified)
    }

    /// When even the last notice to a candidate has left the period: by then it may be notified
    /// again, mostly before.
    fn forgotten_at(&self, candidate: &Candidate) -> Option<Instant> {
        let last = candidate.last_notice.filter(|_| self.limits.responder_max > 0)?;
        let period_ms = i64::from(self.limits.period_days) * DAY_MS;
        let at = last.saturating_add(period_ms);
        (self.now < at && at <= INSTANT_MAX).then_some(at)
    }
}

/// When the quiet hours end that are running now, by the policy's clock; those that follow without a break among them.
fn quiet_until(policy: &Policy, now: Instant) -> Option<Instant> {
    let mut until = now;
    for _ in 0..STRETCHES_MAX {
        let ends = policy.notices.quiet.iter().filter_map(|quiet| end_of(policy, *quiet, until));
        match ends.max() {
            Some(end) if end > until => until = end,
            Some(_) | None => break,
        }
    }
    (until > now).then_some(until)
}

/// When a stretch ends that is running now.
fn end_of(policy: &Policy, quiet: Stretch, now: Instant) -> Option<Instant> {
    let local = policy.calendars.everywhere.local(now);
    let minute = |minute: u16| i64::from(minute) * MINUTE_MS;
    let (from, to) = (minute(quiet.from), minute(quiet.to));
    let (since, length) = ((local.ms - from).rem_euclid(DAY_MS), (to - from).rem_euclid(DAY_MS));
    // It began yesterday where it would begin today only later.
    let begun = local.date.day_number() - i64::from(local.ms < from);
    let weekday = usize::try_from(weekday_number(begun)).ok()?;
    let runs = since < length && quiet.days.get(weekday).copied().unwrap_or(false);
    runs.then(|| now.saturating_add(length - since).min(INSTANT_MAX))
}
