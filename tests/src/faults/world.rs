//! The world: time, everybody in it, and what happens when. What goes between them is `deliveries`;
//! how the platform is kept going, `upkeep`; what it does with its inbox, `work`.

use std::collections::BTreeMap;

use wish_contract::Instant;
use wish_contract::{Case, PolicyRef};

use super::agenda::{Agenda, Happening};
use super::checks::{Kept, Witness};
use super::mishaps::{Flaw, Mishaps};
use super::people::People;
use super::platform::{Errand, Platform};
use super::receivers::Receivers;
use super::store::{Record, Store};
use super::story::Story;
use super::{Rules, ending};
use crate::policies::Book;
use crate::random::Random;

pub(super) const SECOND_MS: Instant = 1_000;
pub(super) const MINUTE_MS: Instant = 60 * SECOND_MS;
pub(super) const HOUR_MS: Instant = 60 * MINUTE_MS;
pub(super) const DAY_MS: Instant = 24 * HOUR_MS;
/// 2026-01-05T09:00+08:00, give or take the days of a year.
const BEGINNING: Instant = 1_767_574_800_000;
/// From the last idea until nothing goes wrong any more.
pub(super) const AFTERMATH_MS: Instant = 8 * DAY_MS;
/// From then on until everything must have come right.
const CALM_MS: Instant = 40 * DAY_MS;
/// Most cases in one world.
const CASES_MAX: u64 = 4;
/// More than happens in any world that gets anywhere.
const HAPPENINGS_MAX: usize = 200_000;

/// Why the platform stops in the middle of something.
pub(super) enum Halt {
    Crash,
    Broken(String),
}

impl From<String> for Halt {
    fn from(promise: String) -> Halt {
        Halt::Broken(promise)
    }
}

/// How often things happened, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen(pub BTreeMap<&'static str, u64>);

impl Seen {
    pub(super) fn note(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    /// Adds what was seen elsewhere.
    pub fn add(&mut self, other: &Seen) {
        for (what, times) in &other.0 {
            *self.0.entry(what).or_default() += times;
        }
    }
}

/// Everything there is.
pub(super) struct World<'a> {
    pub books: &'a [Book],
    pub rules: &'a dyn Rules,
    /// The places of the policy in force at first, and of the next version.
    pub versions: [usize; 2],
    /// Which of the two is in force.
    pub in_force: usize,
    pub random: Random,
    pub mishaps: Mishaps,
    pub flaw: Option<Flaw>,
    pub agenda: Agenda,
    pub now: Instant,
    /// How far the platform's clock is ahead.
    pub ahead: Instant,
    pub calm_from: Option<Instant>,
    pub people: People,
    pub store: Store,
    /// None while it is down.
    pub platform: Option<Platform>,
    pub starts: u32,
    /// What was written last before a crash.
    pub last_written: Option<Record>,
    pub receivers: Receivers,
    pub witness: Witness,
    pub seen: Seen,
    pub story: Story,
}

impl<'a> World<'a> {
    pub fn seeded(
        books: &'a [Book],
        rules: &'a dyn Rules,
        seed: u64,
        flaw: Option<Flaw>,
        narrated: bool,
    ) -> World<'a> {
        let mut random = Random::seeded(seed);
        let first = 2 * random.index(books.len() / 2);
        let mishaps = Mishaps::drawn(&mut random);
        let cases = usize::try_from(1 + random.below(CASES_MAX)).unwrap_or(1);
        let people = People::around(cases, &books[first].policy, seed, &mut random);
        let now = BEGINNING + random.between(-180 * DAY_MS, 180 * DAY_MS);
        World {
            books,
            rules,
            versions: [first, first + 1],
            in_force: first,
            random,
            mishaps,
            flaw,
            agenda: Agenda::default(),
            now,
            ahead: 0,
            calm_from: None,
            people,
            store: Store::default(),
            platform: None,
            starts: 0,
            last_written: None,
            receivers: Receivers::with(flaw),
            witness: Witness::default(),
            seen: Seen::default(),
            story: Story::new(narrated, now),
        }
    }

    /// Runs everything, and checks that it came right.
    pub fn live(&mut self) -> Kept {
        self.begin();
        for _ in 0..HAPPENINGS_MAX {
            let Some((at, what)) = self.agenda.next() else { break };
            self.now = at;
            self.calm_down();
            let over = self.calm_from.map(|from| at - from - CALM_MS);
            if over.is_some_and(|over| over > DAY_MS || (over > 0 && self.is_settled())) {
                return self.end();
            }
            match self.happen(what) {
                Ok(()) => {}
                Err(Halt::Crash) => self.crash(),
                Err(Halt::Broken(broken)) => return Err(broken),
            }
        }
        Err("the world comes to rest".to_owned())
    }

    fn begin(&mut self) {
        self.agenda.put(self.now, Happening::Restart);
        self.agenda.put(self.now + MINUTE_MS, Happening::Idea);
        let new_policy = self.now + self.random.between(0, 40 * DAY_MS);
        self.agenda.put(new_policy, Happening::NewPolicy);
        if let Some(after) = self.mishaps.idle_crash(&mut self.random) {
            self.agenda.put(self.now + after, Happening::Crash);
        }
        if self.mishaps.clock_set(&mut self.random).is_some() {
            self.agenda.put(self.now + DAY_MS, Happening::ClockSet);
        }
    }

    /// From some time on nothing goes wrong any more.
    fn calm_down(&mut self) {
        if self.calm_from.is_some_and(|from| self.now >= from) {
            self.mishaps = Mishaps::none();
        }
    }

    /// Whether nothing is on its way at the moment.
    fn is_settled(&self) -> bool {
        let Some(platform) = &self.platform else { return false };
        let due = |case: &Case| case.next_deadline().is_some_and(|next| next.due <= self.clock());
        platform.outbox.is_empty()
            && self.people.are_answered()
            && !platform.cases.values().any(due)
    }

    fn end(&mut self) -> Kept {
        let in_force = &self.books[self.in_force].policy.reference;
        for case in self.witness.cases.values() {
            self.seen.note(case.stage.name());
            if case.policy != *in_force {
                self.seen.note("cases left under another policy");
            }
        }
        ending::check(self)
    }

    fn happen(&mut self, what: Happening) -> Result<(), Halt> {
        match what {
            Happening::Idea => self.idea(),
            Happening::Letter(letter) => self.errand(Errand::Letter(letter)),
            Happening::Reply(letter, verdict) => self.reply_arrives(letter, verdict)?,
            Happening::Impatience(letter) => {
                if self.people.letters[letter].answer.is_none() {
                    self.send_letter(letter);
                }
            }
            Happening::Work => self.work()?,
            Happening::Alarm { case, start, number } => self.alarm_goes_off(case, start, number),
            Happening::Sweep { start } => self.sweep_again(start),
            Happening::Effect(effect) => self.effect_arrives(&effect),
            Happening::Receipt(id) => self.receipt_arrives(id),
            Happening::Crash => self.idle_crash()?,
            Happening::Restart => self.restart()?,
            Happening::ClockSet => self.set_clock(),
            Happening::NewPolicy => {
                self.in_force = self.versions[1];
                self.tell(|| "the next version of the policy comes into force".to_owned());
            }
        }
        Ok(())
    }

    /// What the platform's clock shows.
    pub fn clock(&self) -> Instant {
        self.now + self.ahead
    }

    pub fn tell(&mut self, line: impl FnOnce() -> String) {
        self.story.tell(self.now, line);
    }

    /// The place of the book that a case runs under.
    pub fn book_of(&self, policy: &PolicyRef) -> usize {
        let runs = |place: &&usize| self.books[**place].policy.reference == *policy;
        self.versions.iter().find(runs).copied().unwrap_or(self.in_force)
    }

    /// The book that a case could move to.
    pub fn other_book(&self, policy: &PolicyRef) -> usize {
        let [first, next] = self.versions;
        if self.book_of(policy) == first { next } else { first }
    }

    pub fn book_in_force(&self) -> usize {
        self.in_force
    }
}
