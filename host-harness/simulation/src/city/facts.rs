//! What the platform hands in of the facts that a policy's own guards look at. The policy names them and says on which
//! side of a bound a command passes; what they count, a mix may say (`counted`), or else nobody knows. Then they are drawn,
//! from the seed, about the bounds: a few are beyond it, more are at it, and where the policy lets a fact be missing it is
//! left out now and then.
//!
//! A fact that is drawn is somebody's: the responder's where all commands that ask for it come with one, the household's
//! where a submission asks for it, else the case's. It is the same for them until a stretch of time is over; an instant
//! that must lie some time back is the last of happenings that come at random.

use std::collections::BTreeMap;

use wish_contract::{CityFacts, CommandKind, Fact, FactKind, FactValue, Instant};
use wish_policy::document::CityGuard;
use wish_policy::values::FactWord;
use wish_policy::words::MissingFact;
use wish_policy::{Document, Spanned};

use super::behaviour as model;
use super::counted::Counted;
use super::dice::trait_of;
use super::hours::{DAY_MS, month};
use super::population::Population;

/// Commands that come with what is known of a responder.
const WITH_RESPONDER: [CommandKind; 6] = [
    CommandKind::Claim,
    CommandKind::Join,
    CommandKind::Invite,
    CommandKind::AcceptInvitation,
    CommandKind::Substitute,
    CommandKind::Reserve,
];
/// A code that no guard asks for.
const OTHER_CODE: &str = "other";
/// A number at most so far beyond its bound, or from it where nothing limits it.
const SPREAD: i64 = 3;

/// The facts that a policy asks for.
#[derive(Clone, Debug, Default)]
pub struct GuardFacts {
    wanted: Vec<Wanted>,
    seed: u64,
    /// The first instant of the year, and the first after it.
    year: (Instant, Instant),
}

/// Looks up what a fact of a name counts; none: it has not happened yet.
pub type World<'a> = &'a dyn Fn(&str, Counted) -> Option<FactValue>;

/// Whose a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Responder,
    Household,
    Case,
}

/// A fact that is asked for.
#[derive(Clone, Debug)]
struct Wanted {
    name: String,
    commands: Vec<CommandKind>,
    owner: Owner,
    /// What it counts, where the mix says so.
    counted: Option<Counted>,
    /// What it is held against, by one guard or several.
    bounds: Vec<Bound>,
    /// Whether a command passes without it.
    optional: bool,
    /// How often it is beyond its bound, in a thousand.
    refused: u32,
    /// The fact that says when this one will have changed.
    changes_at: Option<String>,
}

/// What a fact is held against.
#[derive(Clone, Debug)]
enum Bound {
    AtLeast(i64),
    AtMost(i64),
    Code(String),
    Flag(bool),
    /// The instant lies about so many milliseconds back at least.
    Before(i64),
}

impl GuardFacts {
    /// Of a policy that loads. `trials` are the facts that its guards just let pass at the start of the year: they say how
    /// long the policy's own lengths are.
    pub fn of(
        policy: &Document<'_>,
        counted: &BTreeMap<String, Counted>,
        trials: &CityFacts,
        seed: u64,
        year: (Instant, Instant),
    ) -> GuardFacts {
        let guards: Vec<&CityGuard<'_>> = policy.guard.iter().collect();
        let mut wanted: Vec<Wanted> = Vec::new();
        for guard in &guards {
            let Some(bound) = bound(guard, trials, year.0) else { continue };
            let commands = commands(guard);
            let name = guard.fact.code();
            let changes_at = guard.changes_at.map(|fact| fact.code().to_owned());
            let optional = guard.missing.value == MissingFact::Allow;
            match wanted.iter_mut().find(|one| one.name == name) {
                Some(known) => {
                    known.commands.extend(commands);
                    known.bounds.push(bound);
                    known.optional &= optional;
                    known.changes_at = known.changes_at.take().or(changes_at);
                }
                None => wanted.push(Wanted {
                    name: name.to_owned(),
                    commands,
                    owner: Owner::Case,
                    counted: counted.get(name).copied(),
                    bounds: vec![bound],
                    optional,
                    refused: 0,
                    changes_at,
                }),
            }
        }
        let asked = |command: &CommandKind| {
            let asks = |guard: &&&CityGuard<'_>| commands(guard).contains(command);
            u32::try_from(guards.iter().filter(asks).count()).unwrap_or(u32::MAX)
        };
        for fact in &mut wanted {
            fact.owner = match fact.counted {
                Some(counted) if counted.is_of_household() => Owner::Household,
                Some(_) => Owner::Responder,
                None => owner(&fact.commands),
            };
            // Several guards before one command refuse together as often as one would.
            let most = fact.commands.iter().map(asked).max().unwrap_or(1);
            fact.refused = model::GUARD_REFUSES / most.max(1);
        }
        GuardFacts { wanted, seed, year }
    }

    /// What is known of a responder for a command, as far as guards look at it.
    pub fn of_responder(
        &self,
        command: CommandKind,
        id: &str,
        now: Instant,
        world: World<'_>,
    ) -> Vec<Fact> {
        let somebody = Population::number(id).map_or(0, u64::from);
        let wanted = self.wanted_for(command).filter(|fact| fact.owner == Owner::Responder);
        each_once(wanted.flat_map(|fact| self.known(fact, somebody, now, world)))
    }

    /// What is known of a command on a case, its responder aside.
    pub fn of_request(
        &self,
        command: CommandKind,
        household: Option<&str>,
        case: &str,
        now: Instant,
        world: World<'_>,
    ) -> Vec<Fact> {
        let wanted = self.wanted_for(command);
        let drawn = wanted.filter_map(|fact| match fact.owner {
            Owner::Responder => None,
            Owner::Household => Some(self.known(fact, key(household.unwrap_or(case)), now, world)),
            Owner::Case => Some(self.known(fact, key(case), now, world)),
        });
        each_once(drawn.flatten())
    }

    fn wanted_for(&self, command: CommandKind) -> impl Iterator<Item = &Wanted> {
        self.wanted.iter().filter(move |fact| fact.commands.contains(&command))
    }

    /// A fact of somebody, and when it will have changed where the policy asks for that.
    fn known(&self, fact: &Wanted, somebody: u64, now: Instant, world: World<'_>) -> Vec<Fact> {
        let (value, end) = match fact.counted {
            Some(counted) => (world(&fact.name, counted), self.end_of(counted, now)),
            None => self.drawn(fact, somebody, now),
        };
        // What never happened was as long ago as can be, where it may not be missing.
        let wants_time = fact.counted.map_or_else(
            || matches!(fact.bounds.first(), Some(Bound::Before(_))),
            |counted| counted.kind() == FactKind::Time,
        );
        let value = value.or((wants_time && !fact.optional).then_some(FactValue::Time(0)));
        let Some(value) = value else { return Vec::new() };
        let changes = fact.changes_at.clone().zip(end);
        let changes = changes.map(|(name, end)| Fact { name, value: FactValue::Time(end) });
        [Fact { name: fact.name.clone(), value }].into_iter().chain(changes).collect()
    }

    /// When a count begins anew.
    fn end_of(&self, counted: Counted, now: Instant) -> Option<Instant> {
        match counted {
            Counted::ClaimsThisMonth => Some(month(self.year.0, now).1),
            Counted::WishesThisYear => Some(self.year.1),
            Counted::WishesFulfilled
            | Counted::LastNoShow
            | Counted::LastForHousehold
            | Counted::OpenWishes => None,
        }
    }

    /// A fact that nobody counts, and when it is another.
    fn drawn(
        &self,
        fact: &Wanted,
        somebody: u64,
        now: Instant,
    ) -> (Option<FactValue>, Option<Instant>) {
        let days = if fact.owner == Owner::Case { 1 } else { model::FACT_DAYS };
        let stretch = (now - self.year.0).div_euclid(days * DAY_MS);
        let chance = Chance { key: self.seed ^ somebody.rotate_left(32) ^ key(&fact.name) };
        let turn = u64::from_ne_bytes(stretch.to_ne_bytes());
        let value = match fact.bounds.get(chance.below(turn, 0, fact.bounds.len())) {
            Some(Bound::Before(span)) => chance.last_before(*span, fact.refused, now),
            _ if fact.optional && chance.happens(turn, 1, model::FACT_UNKNOWN) => None,
            Some(bound) => Some(chance.about(bound, fact.refused, turn)),
            None => None,
        };
        (value, Some(self.year.0 + (stretch + 1) * days * DAY_MS))
    }
}

/// Chance about one fact of somebody.
struct Chance {
    key: u64,
}

impl Chance {
    fn draw(&self, turn: u64, about: u64) -> u32 {
        trait_of(self.key ^ turn.rotate_left(48), about + 1)
    }

    fn happens(&self, turn: u64, about: u64, per_mille: u32) -> bool {
        self.draw(turn, about) % 1_000 < per_mille
    }

    fn below(&self, turn: u64, about: u64, count: usize) -> usize {
        let draw = usize::try_from(self.draw(turn, about)).unwrap_or(0);
        draw.checked_rem(count).unwrap_or(0)
    }

    /// From 0, at most so much.
    fn up_to(&self, turn: u64, most: i64) -> i64 {
        i64::from(self.draw(turn, 3)).checked_rem(most.saturating_add(1)).unwrap_or(0)
    }

    /// A value about a bound: now and then beyond it, often at it.
    fn about(&self, bound: &Bound, refused: u32, turn: u64) -> FactValue {
        let beyond = self.happens(turn, 2, refused);
        let at = self.happens(turn, 4, model::FACT_AT_BOUND);
        match bound {
            Bound::AtMost(most) if beyond => FactValue::Number(most + 1 + self.up_to(turn, 1)),
            Bound::AtMost(most) if at || *most == 0 => FactValue::Number(*most),
            Bound::AtMost(most) => FactValue::Number(self.up_to(turn, most - 1)),
            Bound::AtLeast(least) if beyond && *least > 0 => {
                FactValue::Number(least - 1 - self.up_to(turn, (least - 1).min(SPREAD)))
            }
            Bound::AtLeast(least) if at => FactValue::Number(*least),
            Bound::AtLeast(least) => {
                FactValue::Number(least + 1 + self.up_to(turn, (*least).max(SPREAD)))
            }
            Bound::Code(code) if beyond && code != OTHER_CODE => {
                FactValue::Text(OTHER_CODE.to_owned())
            }
            Bound::Code(code) => FactValue::Text(code.clone()),
            Bound::Flag(flag) => FactValue::Flag(*flag != beyond),
            Bound::Before(_) => FactValue::Time(0),
        }
    }

    /// When something last happened that happens so often in a span; none: never yet.
    fn last_before(&self, span: i64, refused: u32, now: Instant) -> Option<FactValue> {
        let present = now.checked_div(span)?;
        let happened = (0..model::HAPPENINGS).filter_map(|back| {
            let span_number = present - back;
            let turn = u64::from_ne_bytes(span_number.to_ne_bytes());
            let at = span_number * span + span * i64::from(self.draw(turn, 5) % 1_000) / 1_000;
            (at <= now && self.happens(turn, 6, refused)).then_some(at)
        });
        happened.max().map(FactValue::Time)
    }
}

fn owner(commands: &[CommandKind]) -> Owner {
    if commands.contains(&CommandKind::Submit) {
        Owner::Household
    } else if commands.iter().all(|command| WITH_RESPONDER.contains(command)) {
        Owner::Responder
    } else {
        Owner::Case
    }
}

fn commands(guard: &CityGuard<'_>) -> Vec<CommandKind> {
    guard.on.0.values().iter().map(|command| command.command()).collect()
}

/// What a guard holds its fact against; none where it says nothing that can be read.
fn bound(guard: &CityGuard<'_>, trials: &CityFacts, year_start: Instant) -> Option<Bound> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let passing = trials.suitable.iter().find(|fact| fact.name == guard.fact.code());
    let least = guard.at_least.map(|least| Bound::AtLeast(number(least.number())));
    let most = guard.at_most.map(|most| Bound::AtMost(number(most.number())));
    let is = guard.is.and_then(|is: Spanned<FactWord<'_>>| is.value).map(|is| match is {
        FactWord::Code(code) => Bound::Code(code.to_owned()),
        FactWord::Flag(flag) => Bound::Flag(flag),
    });
    let before = guard.before.and(passing).and_then(|fact| match fact.value {
        FactValue::Time(at) => Some(Bound::Before((year_start - at).max(1))),
        _ => None,
    });
    least.or(most).or(is).or(before)
}

/// The first fact of every name.
fn each_once(facts: impl Iterator<Item = Fact>) -> Vec<Fact> {
    let mut known: Vec<Fact> = Vec::new();
    for fact in facts {
        if known.iter().all(|one| one.name != fact.name) {
            known.push(fact);
        }
    }
    known
}

/// A number for a name.
fn key(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
