//! What people need to plan: reasons, hours, and a place on the agenda.

use wish_contract::{Case, Command, Instant};

use super::{ActorRole, District, Item, REACTION_MS, Task};
use crate::city::hours::{Hours, MINUTE_MS};

impl District<'_> {
    /// One of the policy's reasons.
    pub(super) fn reason(&mut self, likely: &[&str]) -> Option<String> {
        let reasons = &self.city.programme.reasons;
        let known = likely.iter().find(|code| reasons.iter().any(|one| one == *code));
        match known {
            Some(code) => Some((*code).to_owned()),
            None => self.dice.pick(reasons).cloned(),
        }
    }

    pub(super) fn case(&self, place: u32) -> Option<&Case> {
        self.cases.get(place as usize)?.case.as_deref()
    }

    /// The working hours of the wish's community.
    pub(super) fn hours(&self, place: u32) -> &Hours {
        let wish = self.cases.get(place as usize);
        wish.map_or(&self.city.hours, |wish| self.city.hours_at(wish.home))
    }

    /// Some time later, so many minutes of work at least and at most.
    pub(super) fn within(&mut self, place: u32, minutes: (i64, i64), now: Instant) -> Instant {
        let span = self.dice.between(minutes.0 * MINUTE_MS, minutes.1 * MINUTE_MS);
        self.hours(place).worked(now, span).max(now + REACTION_MS)
    }

    /// So many minutes of work later.
    pub(super) fn at_desk(&self, place: u32, now: Instant, minutes: i64) -> Instant {
        self.hours(place).worked(now, minutes * MINUTE_MS).max(now + REACTION_MS)
    }

    /// Somebody means to give a command, as long as the wish stays where it is.
    pub(super) fn give(&mut self, place: u32, who: ActorRole, command: Command, at: Instant) {
        self.put(place, who, command, at, true);
    }

    pub(super) fn put(
        &mut self,
        place: u32,
        who: ActorRole,
        command: Command,
        at: Instant,
        planned: bool,
    ) {
        let plan = self
            .cases
            .get(place as usize)
            .map(|simulated_case| simulated_case.plan)
            .filter(|_| planned);
        let task = Task::Give(who, Box::new(command));
        self.agenda.put(Item { at, case: place, task, plan });
    }
}
