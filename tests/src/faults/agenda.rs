//! What is going to happen, in order of time.

use std::collections::BTreeMap;

use wish_contract::Effect;
use wish_contract::Instant;

use super::people::Verdict;

/// Something that happens to the world.
#[derive(Clone, Debug)]
pub(super) enum Happening {
    /// Somebody thinks of something to do.
    Idea,
    /// A letter reaches the platform.
    Letter(usize),
    /// The platform's answer reaches whoever wrote.
    Reply(usize, Verdict),
    /// Whoever wrote and has no answer writes again.
    Impatience(usize),
    /// The platform handles what lies in its inbox.
    Work,
    /// The platform's timer goes off for a case. It counts for nothing if the platform was started
    /// anew since, or the timer was set again.
    Alarm {
        case: String,
        start: u32,
        number: u64,
    },
    /// The platform looks for what it may have missed.
    Sweep {
        start: u32,
    },
    /// An effect reaches whoever carries it out.
    Effect(Box<Effect>),
    /// The receipt for an effect reaches the platform.
    Receipt(String),
    Crash,
    Restart,
    /// The platform's clock is set.
    ClockSet,
    /// The next version of the policy comes into force.
    NewPolicy,
}

/// Everything to come.
#[derive(Default)]
pub(super) struct Agenda {
    to_come: BTreeMap<(Instant, u64), Happening>,
    /// How many were put down; of two at one instant, the one put down first happens first.
    count: u64,
}

impl Agenda {
    pub fn put(&mut self, at: Instant, what: Happening) {
        self.to_come.insert((at, self.count), what);
        self.count += 1;
    }

    /// The next thing, and when it is.
    pub fn next(&mut self) -> Option<(Instant, Happening)> {
        self.to_come.pop_first().map(|((at, _), what)| (at, what))
    }
}
