//! How the platform is kept going: it crashes and starts again from its log, its timer is set and goes
//! off, its clock is turned, and now and then it looks for what it may have missed.

use wish_contract::Effect;
use wish_contract::Instant;

use super::agenda::Happening;
use super::checks::Kept;
use super::mishaps::Flaw;
use super::platform::{Errand, Platform};
use super::world::{HOUR_MS, Halt, World};

/// How often the platform looks for what it may have missed.
const SWEEP_MS: Instant = 6 * HOUR_MS;

impl World<'_> {
    /// Sweeps now and every so often, until the platform is started anew.
    pub(super) fn sweep_again(&mut self, start: u32) {
        if self.platform.as_ref().is_some_and(|platform| platform.start == start) {
            self.sweep();
            self.agenda.put(self.now + SWEEP_MS, Happening::Sweep { start });
        }
    }

    /// Looks for deadlines that have passed, sends what has no receipt, loads what is missing.
    fn sweep(&mut self) {
        let clock = self.clock();
        let calm = self.calm_from.is_some_and(|from| self.now >= from);
        let loaded = calm || self.random.chance(30);
        let Some(platform) = &mut self.platform else { return };
        if loaded {
            platform.missing = None;
        }
        let is_due = |due: Option<Instant>| due.is_some_and(|due| due <= clock);
        let late = platform
            .cases
            .values()
            .filter(|case| is_due(case.next_deadline().map(|next| next.due)))
            .map(|case| Errand::Tick(case.id.clone()));
        let late: Vec<Errand> = late.collect();
        let waiting: Vec<Effect> = platform.outbox.values().cloned().collect();
        if self.flaw != Some(Flaw::AlarmsTrusted) {
            for errand in late {
                self.seen.note("deadlines found by the sweep");
                self.errand(errand);
            }
        }
        if self.flaw != Some(Flaw::EffectsSentOnce) {
            waiting.into_iter().for_each(|effect| self.send_effect(effect));
        }
    }

    pub(super) fn idle_crash(&mut self) -> Result<(), Halt> {
        if let Some(after) = self.mishaps.idle_crash(&mut self.random) {
            self.agenda.put(self.now + after, Happening::Crash);
            if self.platform.is_some() {
                return Err(Halt::Crash);
            }
        }
        Ok(())
    }

    pub(super) fn crash(&mut self) {
        self.platform = None;
        self.tell(|| "the platform crashes".to_owned());
        self.seen.note("crashes");
        let downtime = self.mishaps.downtime(&mut self.random);
        self.agenda.put(self.now + downtime, Happening::Restart);
    }

    pub(super) fn restart(&mut self) -> Kept {
        self.starts += 1;
        if self.flaw != Some(Flaw::TornLineKept) {
            self.store.mend();
        }
        if let (Some(Flaw::WrittenTwice), Some(record)) = (self.flaw, self.last_written.take()) {
            self.store.append(&record);
        }
        self.tell(|| "the platform starts".to_owned());
        let mut platform = Platform::from_log(self.starts, self.store.read()?, self.rules)?;
        self.witness.restarted(&platform, &self.people)?;
        if self.random.chance(self.mishaps.policy_missing) && self.in_force == self.versions[1] {
            let old = &self.books[self.versions[0]].policy.reference;
            platform.missing = Some(old.clone());
        }
        if self.flaw == Some(Flaw::EffectsForgotten) {
            platform.outbox.clear();
        }
        let cases: Vec<String> = platform.cases.keys().cloned().collect();
        let waiting: Vec<Effect> = platform.outbox.values().cloned().collect();
        self.platform = Some(platform);
        cases.iter().for_each(|case| self.set_alarm(case));
        if self.flaw != Some(Flaw::EffectsSentOnce) {
            waiting.into_iter().for_each(|effect| self.send_effect(effect));
        }
        self.agenda.put(self.now + SWEEP_MS, Happening::Sweep { start: self.starts });
        Ok(())
    }

    pub(super) fn alarm_goes_off(&mut self, case: String, start: u32, number: u64) {
        let Some(platform) = self.platform.as_ref().filter(|one| one.start == start) else {
            return;
        };
        if platform.alarms.get(&case) != Some(&number) {
            return;
        }
        for _ in self.mishaps.arrivals(&mut self.random) {
            self.errand(Errand::Tick(case.clone()));
        }
    }

    /// Sets the timer for a case's next deadline, in place of what it was set to.
    pub(super) fn set_alarm(&mut self, case: &str) {
        let Some(platform) = &mut self.platform else { return };
        let number = platform.alarms.entry(case.to_owned()).or_default();
        *number += 1;
        let number = *number;
        let next = platform.cases.get(case).and_then(|case| case.next_deadline());
        let Some(due) = next.map(|next| next.due) else { return };
        let Some(off) = self.mishaps.alarm(&mut self.random) else {
            self.seen.note("alarms lost");
            return;
        };
        let alarm = Happening::Alarm { case: case.to_owned(), start: platform.start, number };
        let at = due.saturating_sub(self.ahead).saturating_add(off).max(self.now);
        self.agenda.put(at, alarm);
    }

    pub(super) fn set_clock(&mut self) {
        let Some((after, by)) = self.mishaps.clock_set(&mut self.random) else { return };
        self.turn_clock(by);
        self.agenda.put(self.now + after, Happening::ClockSet);
    }

    /// Turns the platform's clock by so much.
    pub(super) fn turn_clock(&mut self, by: Instant) {
        self.ahead += by;
        self.tell(|| format!("the platform's clock is set by {} s", by / 1_000));
        self.seen.note(if by < 0 { "clock set back" } else { "clock set forward" });
    }
}
