//! Compares two policies: whether they are one set of rules, and if not, which is the stricter and
//! on which sequence of commands they part first.
//!
//! They are equivalent when they have one normal form (`normal_form`), and only then. Otherwise every
//! key that differs (`changes`) says which wishes, responders and times it can touch (`alphabet`);
//! among those, and then among all, the shortest sequence is searched for which the two rulebooks give
//! different answers (`search`, `answers`), and told as a scenario that the engine of scenarios has
//! played under both (`telling`). Nothing is concluded from what a key is called: that a sequence
//! parts them, the rules have said; that none shorter does, has been tried.

use std::path::PathBuf;

use thiserror::Error;
use wish_host::{Runtime, RuntimeError};

pub mod alphabet;
pub mod answers;
pub mod changes;
pub mod deeds;
pub mod normal_form;
pub mod outline;
pub mod probes;
pub mod search;
pub mod state;
pub mod telling;

use alphabet::{Alphabet, Offset};
use answers::Mark;
use changes::{Change, Text};
use deeds::Reach;
use outline::Outline;
use probes::Probes;
use search::{Book, Bounds, Pair, Parting, Searched, search};
use state::Present;
use telling::Place;

/// How long a sequence may be of commands on the straight way.
const STRAIGHT_COMMANDS_MAX: usize = 14;
/// How long a sequence may be of all commands.
const COMMANDS_MAX: usize = 12;
/// How long a sequence may be that only climbs a ladder.
const CLIMBING_COMMANDS_MAX: usize = 100;
/// Claims beside each other, and what leads there.
const SHARING_COMMANDS_MORE: usize = 5;
/// Partings that are tried as scenarios.
const TOLD_MAX: usize = 64;

/// How much is tried: requests to each policy that one search may take.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// On the straight way, where sequences are long and ways few.
    pub straight: usize,
    /// With every command.
    pub every: usize,
}

impl Effort {
    /// What takes a few seconds.
    pub const USUAL: Effort = Effort { straight: 60_000, every: 20_000 };

    /// So many times as much.
    #[must_use]
    pub fn times(self, weight: usize) -> Effort {
        let Effort { straight, every } = self;
        Effort { straight: straight.saturating_mul(weight), every: every.saturating_mul(weight) }
    }

    /// For one change among several.
    fn of_each(self) -> Effort {
        Effort { every: self.every / 4, ..self }
    }
}

/// How two policies stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same rules.
    Equivalent,
    /// Wherever they were found to part, the new one allows less, gives less time or reaches fewer.
    Stricter,
    /// Wherever they were found to part, the new one allows more, gives more time or reaches more.
    Looser,
    /// One is stricter here and the other there; or they part in what is neither.
    Incomparable,
    /// They are not written the same, and were not found to part.
    Undecided,
}

/// What a relation rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// One normal form.
    NormalForm,
    /// A sequence on which they part; all sequences up to so many commands were tried, of what the
    /// changes touch and of everything.
    Sequence { touched: usize, everything: usize },
    /// No sequence was found; so far was looked.
    Nothing { touched: usize, everything: usize },
}

/// What came of a comparison.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub relation: Relation,
    pub proof: Proof,
    /// The shortest sequence on which they part.
    pub parting: Option<Told>,
    /// Every key that differs, with what it does by itself.
    pub changes: Vec<Compared>,
    pub states: usize,
    /// Requests put to each policy.
    pub requests: usize,
    /// How times are written.
    pub offset: Offset,
}

/// A parting, and the scenario that shows it.
#[derive(Clone, Debug)]
pub struct Told {
    pub parting: Parting,
    /// Whether a scenario can state it, and was seen to pass under the old policy and to fail under
    /// the new.
    pub shown: bool,
}

/// One key that differs.
#[derive(Clone, Debug)]
pub struct Compared {
    pub change: Change,
    /// None: the old policy with this change alone is none that the rules accept.
    pub relation: Option<Relation>,
    pub parting: Option<Told>,
}

/// Why two policies cannot be compared.
#[derive(Debug, Error)]
pub enum ComparisonError {
    #[error("{0}")]
    Rules(#[from] RuntimeError),
    /// The rules read the text, and this program does not: a fault of ours.
    #[error("`{name}` cannot be taken apart: {message}")]
    Unreadable { name: String, message: String },
}

/// A policy: its name and its text.
#[derive(Clone, Debug)]
pub struct Policy {
    pub path: PathBuf,
    pub source: Vec<u8>,
}

/// Everything that is compared.
struct Task<'a> {
    old: &'a Text,
    outline: &'a Outline,
    place: &'a Place,
}

/// What a search for one pair came to.
struct Sought {
    marks: Vec<Mark>,
    told: Option<Told>,
    touched: usize,
    everything: usize,
    states: usize,
    requests: usize,
}

/// Compares two policies that the rules accept.
///
/// # Errors
/// What stopped the rules.
pub fn compare(
    runtime: &Runtime,
    old: &Policy,
    new: &Policy,
    place: &Place,
    effort: Effort,
) -> Result<Comparison, ComparisonError> {
    let (one, other) = (text(old)?, text(new)?);
    let outlines = (outline(old, &one)?, outline(new, &other)?);
    let changes = changes::changes(&one, &other);
    let whole = Alphabet::of(&outlines.0, &outlines.1);
    let mut comparison = Comparison {
        relation: Relation::Equivalent,
        proof: Proof::NormalForm,
        parting: None,
        changes: Vec::new(),
        states: 0,
        requests: 0,
        offset: whole.offset,
    };
    if changes.is_empty() {
        return Ok(comparison);
    }
    let task = Task { old: &one, outline: &outlines.0, place };
    let pair = Pair {
        old: Book::of(runtime.rulebook(&old.source)?)?,
        new: Book::of(runtime.rulebook(&new.source)?)?,
    };
    let sought = task.seek(&pair, &changes, &outlines.1, &whole, effort)?;
    let mut marks = sought.marks.clone();
    comparison.states = sought.states;
    comparison.requests = sought.requests;
    if let [change] = changes.as_slice() {
        let relation = Some(relation(&marks));
        let parting = sought.told.clone();
        comparison.changes.push(Compared { change: change.clone(), relation, parting });
    } else {
        for change in changes {
            let alone = task.alone(runtime, &pair, &other, &change, effort)?;
            let relation = alone.as_ref().map(|sought| relation(&sought.marks));
            let parting = alone.and_then(|sought| {
                comparison.states += sought.states;
                comparison.requests += sought.requests;
                marks.extend(sought.marks);
                sought.told
            });
            comparison.changes.push(Compared { change, relation, parting });
        }
    }
    let (touched, everything) = (sought.touched, sought.everything);
    comparison.relation = relation(&marks);
    comparison.proof = match sought.told {
        Some(_) => Proof::Sequence { touched, everything },
        None => Proof::Nothing { touched, everything },
    };
    comparison.parting = sought.told;
    if comparison.parting.is_none() {
        comparison.relation = Relation::Undecided;
    }
    Ok(comparison)
}

fn text(policy: &Policy) -> Result<Text, ComparisonError> {
    let source = String::from_utf8_lossy(&policy.source);
    Text::read(&source).map_err(|error| {
        let name = policy.path.display().to_string();
        let message = error.message().to_owned();
        ComparisonError::Unreadable { name, message }
    })
}

fn outline(policy: &Policy, text: &Text) -> Result<Outline, ComparisonError> {
    Outline::read(&text.table).map_err(|error| ComparisonError::Unreadable {
        name: policy.path.display().to_string(),
        message: error.message().to_owned(),
    })
}

/// What one parting says: what is neither stricter nor looser goes with what is, a reminder with the
/// deadline that it is for.
fn marks(differences: &[answers::Difference]) -> Vec<Mark> {
    let marks = differences.iter().map(answers::Difference::mark);
    let told: Vec<Mark> = marks.filter(|mark| *mark != Mark::Neither).collect();
    if told.is_empty() { vec![Mark::Neither] } else { told }
}

/// What marks come to.
fn relation(marks: &[Mark]) -> Relation {
    let any = |mark: Mark| marks.contains(&mark);
    match (any(Mark::Stricter), any(Mark::Looser), any(Mark::Neither)) {
        (false, false, false) => Relation::Undecided,
        (true, false, false) => Relation::Stricter,
        (false, true, false) => Relation::Looser,
        _ => Relation::Incomparable,
    }
}

impl Task<'_> {
    /// What one change does by itself; none where the rules do not accept it by itself.
    fn alone(
        &self,
        runtime: &Runtime,
        pair: &Pair,
        new: &Text,
        change: &Change,
        effort: Effort,
    ) -> Result<Option<Sought>, ComparisonError> {
        let source = changes::with_change(self.old, new, change);
        let book = match runtime.rulebook(source.as_bytes()) {
            Ok(book) => book,
            Err(RuntimeError::PolicyRefused(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let policy = Policy { path: PathBuf::from(&change.path), source: source.into_bytes() };
        let outline = outline(&policy, &text(&policy)?)?;
        let alone = Pair { old: pair.old.clone(), new: Book::of(book)? };
        let whole = Alphabet::of(self.outline, &outline);
        let changes = std::slice::from_ref(change);
        self.seek(&alone, changes, &outline, &whole, effort.of_each()).map(Some)
    }

    /// Looks for the shortest sequence: on the straight way first, then with every command, then
    /// among everything; and at last for a shorter one among everything.
    fn seek(
        &self,
        pair: &Pair,
        changes: &[Change],
        new: &Outline,
        whole: &Alphabet,
        effort: Effort,
    ) -> Result<Sought, ComparisonError> {
        let area = whole.openings.first().map_or("", |opening| opening.need.area.as_str());
        let probes = Probes::touched_by(changes, self.outline, new, area);
        let part = whole.touched_by(changes);
        let about = |sections: &[&str]| {
            changes.iter().any(|change| {
                change.names.first().is_some_and(|name| sections.contains(&name.as_str()))
            })
        };
        let keeps_time = about(&["calendar", "round", "minimum", "notifications"]);
        let present = if keeps_time { Present::Counts } else { Present::Aside };
        let bounds = |alphabet, reach, commands_max| Bounds {
            alphabet,
            reach,
            present,
            probes: &probes,
            commands_max,
            requests_max: effort.every,
            first_only: true,
        };
        let claimants = [self.outline, new].map(|one| one.claims.co_claimants_max.unwrap_or(0));
        let crowd = claimants.into_iter().max().and_then(|most| usize::try_from(most).ok());
        let sharing = crowd.unwrap_or(0).saturating_add(SHARING_COMMANDS_MORE);
        let thin = whole.thin();
        let mut tiers = Vec::new();
        if about(&["ladder"]) {
            tiers.push((&part, Reach::Climbing, CLIMBING_COMMANDS_MAX));
        }
        if about(&["claims"]) {
            tiers.push((&part, Reach::Sharing, sharing));
        }
        tiers.push((&part, Reach::Straight, STRAIGHT_COMMANDS_MAX));
        tiers.push((&part, Reach::Every, COMMANDS_MAX));
        tiers.push((&thin, Reach::Every, COMMANDS_MAX));
        let mut sought = Sought {
            marks: Vec::new(),
            told: None,
            touched: 0,
            everything: 0,
            states: 0,
            requests: 0,
        };
        let mut found = Searched::default();
        for (alphabet, reach, commands_max) in tiers {
            let mut bounds = bounds(alphabet, reach, commands_max);
            if reach == Reach::Straight {
                bounds.requests_max = effort.straight;
            }
            found = search(pair, &bounds)?;
            sought.count(&found);
            if reach == Reach::Every {
                let tried = found.commands;
                let of = if std::ptr::eq(alphabet, &part) {
                    &mut sought.touched
                } else {
                    &mut sought.everything
                };
                *of = (*of).max(tried);
            }
            if !found.partings.is_empty() {
                break;
            }
        }
        self.shorten(pair, &mut found, &mut sought, |every| {
            let alphabet = if every { &thin } else { &part };
            move |commands| bounds(alphabet, Reach::Every, commands)
        })?;
        // Where nobody may do more or less, only another reason is given.
        let only_refused = found.partings.iter().all(Parting::is_refused_by_both);
        found.partings.retain(|parting| only_refused || !parting.is_refused_by_both());
        sought.marks =
            found.partings.iter().flat_map(|parting| marks(&parting.differences)).collect();
        sought.told = self.told(pair, &found.partings)?;
        Ok(sought)
    }

    /// Tries every shorter sequence, of what is touched and then of everything.
    fn shorten<'b, F, G>(
        &self,
        pair: &Pair,
        found: &mut Searched,
        sought: &mut Sought,
        bounds: F,
    ) -> Result<(), ComparisonError>
    where
        F: Fn(bool) -> G,
        G: Fn(usize) -> Bounds<'b>,
    {
        for every in [false, true] {
            let Some(length) = found.partings.first().map(|parting| parting.deeds.len()) else {
                return Ok(());
            };
            let tried = if every { &mut sought.everything } else { &mut sought.touched };
            if *tried + 1 >= length {
                continue;
            }
            let shorter = search(pair, &bounds(every)(length - 1))?;
            *tried = shorter.commands;
            sought.count(&shorter);
            if !shorter.partings.is_empty() {
                found.partings = shorter.partings;
            }
        }
        Ok(())
    }

    /// The shortest parting that a scenario can show; or else the shortest.
    fn told(&self, pair: &Pair, partings: &[Parting]) -> Result<Option<Told>, ComparisonError> {
        for parting in partings.iter().take(TOLD_MAX) {
            if telling::is_shown(parting, pair, self.outline, self.place)? {
                return Ok(Some(Told { parting: parting.clone(), shown: true }));
            }
        }
        Ok(partings.first().map(|parting| Told { parting: parting.clone(), shown: false }))
    }
}

impl Sought {
    fn count(&mut self, searched: &Searched) {
        self.states += searched.states;
        self.requests += searched.requests;
    }
}

#[cfg(test)]
mod tests;
