//! What can be said to the rules: wishes, responders and payloads that stand for every class of case
//! that either policy distinguishes, and the times to begin at. In which order it is said is for
//! `search`; which command says it, `enabled_commands`.

use std::collections::BTreeSet;

use wish_contract::{Instant, Need, Responder};
use wish_policy::document::Agency;
use wish_policy::words::Words;
use wish_policy::{Coded, Document};
use wish_runtime::RuntimeError;

use super::changes::{Change, ChangeKind};
use super::counts::Counts;
use super::normal_form::meaning;
use super::rulebooks::Pair;

mod city;
mod guarded;
mod openings;
mod responders;
mod starts;
mod traits;
mod treatment;

pub use city::City;
pub use starts::{Offset, offset};
use treatment::Disagreement;

/// No more wishes are tried where what differs is likely to be seen first.
const TOUCHED_MAX: usize = 40;
/// No more classes of wishes are tried.
const OPENINGS_MAX: usize = 500;

/// Everything that can be said, or a part of it.
#[derive(Clone, Debug)]
pub struct Alphabet {
    /// The plainest wish first, or else those first on which the policies disagree.
    pub openings: Vec<Opening>,
    /// Wishes, by their classes, that are not among them.
    pub left_out: usize,
    /// The plainest wish.
    pub plain: Need,
    /// What a wish may be amended to cost, in fen: one cost for all that no scope tells apart.
    pub costs_fen: Vec<u64>,
    /// The most suitable of each kind first.
    pub responders: Vec<Class>,
    pub reasons: Codes,
    pub agencies: Codes,
    pub levels: Codes,
    /// The steps of each ladder as cases climb them, in either policy.
    pub steps: BTreeSet<(String, usize, String)>,
    /// Coordinators for whom somebody would stand in.
    pub holders: BTreeSet<String>,
    pub counts: Counts,
    /// Facts of the city's own.
    pub city: City,
    /// The plainest first.
    pub starts: Vec<Instant>,
    /// Whether only the plainest wish is submitted at every time.
    only_plain_waits: bool,
    /// How times are written.
    pub offset: Offset,
}

/// A wish that stands for a class of wishes.
#[derive(Clone, Debug)]
pub struct Opening {
    pub need: Need,
    /// What the policies say differently to it.
    disagreement: Disagreement,
    /// Whether they say something differently to it, or to what it may be amended into.
    is_near: bool,
}

/// A responder that stands for a class of responders.
#[derive(Clone, Debug)]
pub struct Class {
    pub facts: Responder,
    /// What in a policy makes the class; empty for the most suitable of a kind.
    pub because: Vec<String>,
}

/// Codes of one vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    /// One that stands for all that both policies have.
    pub common: Option<String>,
    /// Every one that they treat differently.
    pub other: Vec<String>,
}

impl Codes {
    /// Every code that is worth saying.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.common.iter().chain(&self.other)
    }
}

impl Alphabet {
    /// Everything that either of two policies distinguishes.
    #[must_use]
    pub fn of(old: &Document<'_>, new: &Document<'_>) -> Alphabet {
        let area = traits::plain_area(old, new);
        let offset = starts::offset(old);
        let openings = openings::openings(old, new, &area);
        let of_old = agencies_of(old);
        let agencies = codes(of_old, agencies_of(new), |one, other| meaning(one) == meaning(other));
        Alphabet {
            responders: responders::classes(old, new, &area),
            plain: openings.plain,
            openings: openings.found,
            left_out: openings.left_out,
            costs_fen: openings.costs_fen,
            reasons: codes(&old.reasons.entries, &new.reasons.entries, |_, _| true),
            // Which categories an agency takes matters for each agency by itself.
            agencies: Codes {
                other: agencies
                    .other
                    .into_iter()
                    .chain(
                        of_old
                            .iter()
                            .filter(|one| !one.value.categories.is_empty())
                            .map(|one| one.code.to_owned()),
                    )
                    .collect::<BTreeSet<String>>()
                    .into_iter()
                    .collect(),
                common: agencies.common,
            },
            levels: Codes { common: None, other: union(levels_of(old), levels_of(new)) },
            steps: [old, new].into_iter().flat_map(steps_of).collect(),
            holders: [old, new].into_iter().flat_map(holders_of).collect(),
            counts: Counts::of(old, new),
            city: City::of(old, new),
            starts: starts::starts(old, new, offset),
            only_plain_waits: false,
            offset,
        }
    }

    /// Adds what the rules themselves say that their guards distinguish, where no class here does.
    ///
    /// # Errors
    /// What stopped the rules.
    pub fn complete(&mut self, pair: &Pair) -> Result<(), RuntimeError> {
        let Some(start) = self.starts.first().copied() else { return Ok(()) };
        for book in [&pair.old, &pair.new] {
            self.city.add(book.rules.city_trials(start)?, start);
        }
        for class in &mut self.responders {
            class.facts.facts = self.city.suitable().to_vec();
        }
        let mut known = guarded::varied(&self.responders)?;
        known.insert(guarded::FACTS.to_owned());
        let mut refused = self.city.refused(&self.responders);
        for (whose, book) in [("old", &pair.old), ("new", &pair.new)] {
            if let Some(case) = guarded::on_the_board(book, &self.plain, start)? {
                refused.extend(guarded::refused(&mut self.responders, &known, book, &case, whose)?);
            }
        }
        self.responders.extend(refused);
        Ok(())
    }

    /// Every wish with the time at which it is submitted.
    pub fn submissions(&self) -> impl Iterator<Item = (&Opening, Instant)> {
        self.openings.iter().enumerate().flat_map(move |(place, opening)| {
            let all = place == 0 || !self.only_plain_waits;
            let starts = self.starts.iter().take(if all { usize::MAX } else { 1 });
            starts.map(move |now| (opening, *now))
        })
    }

    /// All on which the policies can part by one of the changes. Wishes to which both say the same, whatever is amended, are left
    /// out; and so is whoever is refused by a guard of which both say the same. Wishes that begin at other times than the
    /// plainest one are the plainest.
    #[must_use]
    pub fn everything(&self, changes: &[Change]) -> Alphabet {
        let mut part = self.clone();
        if changes.iter().all(is_said_to_some) && part.openings.iter().any(|one| one.is_near) {
            part.openings.retain(|opening| opening.is_near);
        }
        part.openings.sort_by_key(|opening| opening.disagreement.is_empty());
        let more = part.openings.len().saturating_sub(OPENINGS_MAX);
        part.openings.truncate(OPENINGS_MAX);
        part.left_out += more;
        part.responders.retain(|class| class.is_touched_by(changes));
        part.only_plain_waits = true;
        part
    }

    /// The part of it on which the changes are likely to be seen first: one wish for everything that the policies say
    /// differently; where that is nothing, or is said to all, the plainest.
    #[must_use]
    pub fn touched_by(&self, changes: &[Change]) -> Alphabet {
        let mut part = self.clone();
        let mut seen: BTreeSet<Disagreement> = BTreeSet::new();
        if changes.iter().all(is_said_to_some) && part.openings.iter().any(|one| one.is_near) {
            seen.insert(Disagreement::new());
        }
        part.openings.retain(|opening| seen.insert(opening.disagreement.clone()));
        part.openings.truncate(TOUCHED_MAX);
        part.responders.retain(|class| class.is_touched_by(changes));
        if !changes.iter().any(tells_times_apart) {
            part.starts.truncate(1);
        }
        let vocabulary = |codes: &Codes, section: &str| {
            let meant = changes.iter().any(|change| meets(section, &change.path));
            let other = if meant { codes.other.clone() } else { Vec::new() };
            Codes { common: codes.common.clone().or_else(|| codes.other.first().cloned()), other }
        };
        part.reasons = vocabulary(&self.reasons, "reasons");
        part.agencies = vocabulary(&self.agencies, "agencies");
        if changes.iter().any(|change| meets("categories", &change.path)) {
            part.agencies = self.agencies.clone();
        }
        part
    }
}

impl Class {
    /// The most suitable of a kind, or one whom a changed line may refuse.
    fn is_touched_by(&self, changes: &[Change]) -> bool {
        let touched = |one: &String| changes.iter().any(|change| meets(one, &change.path));
        self.because.is_empty() || self.because.iter().any(touched)
    }
}

/// Whether what changes is all of it said to some wishes and not to others, so that `treatment` tells to which.
fn is_said_to_some(change: &Change) -> bool {
    let names: Vec<&str> = change.names.iter().map(String::as_str).collect();
    match names.as_slice() {
        ["deadlines", key, ..] => *key != "confirmed_by_silence",
        ["calendar", "area", ..] => true,
        [section, ..] => [
            "agencies",
            "categories",
            "channels",
            "guard",
            "intake",
            "ladder",
            "round",
            "target_groups",
        ]
        .contains(section),
        [] => false,
    }
}

/// Whether it matters when a case begins: working time is another, days are named, or a length goes by another clock.
pub fn tells_times_apart(change: &Change) -> bool {
    let sections = ["calendar", "round", "minimum"];
    let [old, new] = [&change.old, &change.new].map(|side| {
        let text = side.text.as_deref().unwrap_or_default().trim_matches('"');
        let unit = text.split_once(' ').filter(|(count, _)| count.parse::<u32>().is_ok());
        unit.map(|(_, unit)| unit.trim_end_matches('s').to_owned())
    });
    sections.iter().any(|section| meets(section, &change.path))
        || change.kind == ChangeKind::Value && old.is_some() && new.is_some() && old != new
}

/// Whether one path leads to the other.
fn meets(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    long == short || long.strip_prefix(short).is_some_and(|rest| rest.starts_with('.'))
}

fn agencies_of<'d, 'a>(policy: &'d Document<'a>) -> &'d [Coded<'a, Agency<'a>>] {
    policy.agencies.as_ref().map_or(&[], |agencies| &agencies.entries)
}

fn levels_of<'d, 'a>(policy: &'d Document<'a>) -> &'d [Coded<'a, Words<'a>>] {
    policy.evaluation.as_ref().map_or(&[], |evaluation| &evaluation.levels.entries)
}

fn steps_of(policy: &Document<'_>) -> Vec<(String, usize, String)> {
    let mut steps = Vec::new();
    for climb in policy.climbs() {
        let ladder = climb.ladder.code.code();
        for (number, step) in (1..).zip(&climb.steps) {
            steps.push((ladder.to_owned(), number, step.code.code().to_owned()));
        }
    }
    steps
}

fn holders_of(policy: &Document<'_>) -> impl Iterator<Item = String> {
    let with_deputy = policy.coordinator.iter().filter(|one| one.deputy.is_some());
    with_deputy.filter_map(|one| Some(one.id.value?.0.to_owned()))
}

/// All codes of two sections.
fn union<T>(one: &[Coded<'_, T>], other: &[Coded<'_, T>]) -> Vec<String> {
    let all: BTreeSet<&str> = one.iter().chain(other).map(|entry| entry.code).collect();
    all.into_iter().map(str::to_owned).collect()
}

fn entry<'d, T>(entries: &'d [Coded<'_, T>], code: &str) -> Option<&'d T> {
    entries.iter().find(|entry| entry.code == code).map(|entry| &entry.value)
}

fn codes<T>(one: &[Coded<'_, T>], other: &[Coded<'_, T>], alike: impl Fn(&T, &T) -> bool) -> Codes {
    let same = |code: &String| match (entry(one, code), entry(other, code)) {
        (Some(was), Some(is)) => alike(was, is),
        _ => false,
    };
    let (common, other): (Vec<String>, Vec<String>) = union(one, other).into_iter().partition(same);
    Codes { common: common.into_iter().next(), other }
}
