//! What goes wrong and how often: drawn anew for every seed, so that some worlds know one kind of
//! mishap only, and some know all of them.

use wish_contract::Instant;

use crate::random::Random;

const MINUTE_MS: Instant = 60_000;
const HOUR_MS: Instant = 60 * MINUTE_MS;
const DAY_MS: Instant = 24 * HOUR_MS;

/// A mistake planted in the platform, to see that it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Effects that were not delivered before a crash are forgotten.
    EffectsForgotten,
    /// An effect is sent once, without waiting for a receipt.
    EffectsSentOnce,
    /// What is written while the platform crashes is written again at the restart.
    WrittenTwice,
    /// Half a line that a crash left stays in the log.
    TornLineKept,
    /// Receivers carry out what they have carried out before.
    EffectsRepeated,
    /// The board shows what reached it last, not what happened last.
    BoardInOrderOfArrival,
    /// The answer goes out before the log is written.
    AnsweredFirst,
    /// A letter that comes again counts as a new command.
    LettersRenamed,
    /// A refusal is not remembered, so that the same command may be carried out later.
    RefusalsForgotten,
    /// Two commands on one case are decided on the same state of it.
    DecidedOnOldState,
    /// Alarms that were lost are never made good.
    AlarmsTrusted,
    /// A case is put to whatever policy is in force, not to its own.
    PolicyInForce,
    /// The desk does nothing when what an effect asks for is refused.
    RefusedMergesLeft,
    /// The desk lets a merge that no other case took in come to its end.
    MergesCompletedAtOnce,
}

impl Flaw {
    pub const ALL: [Flaw; 14] = [
        Flaw::EffectsForgotten,
        Flaw::EffectsSentOnce,
        Flaw::WrittenTwice,
        Flaw::TornLineKept,
        Flaw::EffectsRepeated,
        Flaw::BoardInOrderOfArrival,
        Flaw::AnsweredFirst,
        Flaw::LettersRenamed,
        Flaw::RefusalsForgotten,
        Flaw::DecidedOnOldState,
        Flaw::AlarmsTrusted,
        Flaw::PolicyInForce,
        Flaw::RefusedMergesLeft,
        Flaw::MergesCompletedAtOnce,
    ];
}

/// How often things go wrong, in a hundred or, where it says so, in a thousand.
pub(super) struct Mishaps {
    lost: u64,
    doubled: u64,
    late: u64,
    alarm_lost: u64,
    alarm_off: u64,
    /// In a thousand, at each point where the platform may crash.
    crash: u64,
    clock: u64,
    /// Whether the old policy may be missing for a while after a restart.
    pub policy_missing: u64,
}

impl Mishaps {
    pub fn drawn(random: &mut Random) -> Mishaps {
        let mut up_to = |most: u64| if random.chance(35) { 0 } else { 1 + random.below(most) };
        Mishaps {
            lost: up_to(40),
            doubled: up_to(40),
            late: up_to(40),
            alarm_lost: up_to(70),
            alarm_off: up_to(60),
            crash: up_to(60),
            clock: up_to(100),
            policy_missing: up_to(50),
        }
    }

    /// Nothing goes wrong.
    pub fn none() -> Mishaps {
        Mishaps {
            lost: 0,
            doubled: 0,
            late: 0,
            alarm_lost: 0,
            alarm_off: 0,
            crash: 0,
            clock: 0,
            policy_missing: 0,
        }
    }

    /// When each copy of something sent arrives; none where it is lost.
    pub fn arrivals(&self, random: &mut Random) -> Vec<Instant> {
        let copies = match () {
            () if random.chance(self.lost) => 0,
            () if random.chance(self.doubled) => 2,
            () => 1,
        };
        (0..copies).map(|_| self.delay(random)).collect()
    }

    fn delay(&self, random: &mut Random) -> Instant {
        if random.chance(self.late) {
            random.between(MINUTE_MS, 3 * DAY_MS)
        } else {
            random.between(10, 2_000)
        }
    }

    /// How far from its time an alarm goes off; not at all where it is lost.
    pub fn alarm(&self, random: &mut Random) -> Option<Instant> {
        if random.chance(self.alarm_lost) {
            return None;
        }
        let off = random.chance(self.alarm_off);
        Some(if off { random.between(-2 * HOUR_MS, 2 * DAY_MS) } else { 0 })
    }

    pub fn crashes(&self, random: &mut Random) -> bool {
        random.below(1_000) < self.crash
    }

    /// Crashes while the platform does nothing: when the first one comes.
    pub fn idle_crash(&self, random: &mut Random) -> Option<Instant> {
        (self.crash > 0).then(|| random.between(HOUR_MS, 20 * DAY_MS))
    }

    /// How long the platform stays down.
    pub fn downtime(&self, random: &mut Random) -> Instant {
        if random.chance(20) {
            random.between(HOUR_MS, 4 * DAY_MS)
        } else {
            random.between(1_000, 10 * MINUTE_MS)
        }
    }

    /// Whether the clock slips back in the middle of work, and how far.
    pub fn clock_slip(&self, random: &mut Random) -> Option<Instant> {
        (self.clock > 0 && random.chance(3)).then(|| random.between(-20 * MINUTE_MS, -1))
    }

    /// When the clock is set next, and by how much: forward far, back a little.
    pub fn clock_set(&self, random: &mut Random) -> Option<(Instant, Instant)> {
        if self.clock == 0 {
            return None;
        }
        let by = match random.below(100) {
            0..=39 => random.between(-5 * MINUTE_MS, -1),
            40..=69 => random.between(-3 * HOUR_MS, -5 * MINUTE_MS),
            70..=94 => random.between(1, 3 * HOUR_MS),
            _ => random.between(2 * HOUR_MS, 12 * DAY_MS),
        };
        Some((random.between(10 * MINUTE_MS, 2 * DAY_MS), by))
    }
}
