//! A recorded year under another policy: which cases would have gone otherwise, and how.
//!
//! What is known is kept apart from what is guessed. The *exact part* puts each case's recorded
//! commands to the new policy as if it had been in force from the start, up to the moment where the
//! two policies part on that case; a case on which they never part is known from end to end. The
//! *modelled tail* is what might have happened after a parting: people's answers come from a
//! response model that is learnt from the same log, every decision from the rules themselves.
//!
//! - `recording` cuts the log by case, `rulebooks` loads the policies;
//! - `exact` plays both sides, `divergence` says where and how they part;
//! - `course` follows one case, `notes` and `measures` count, `fairness` compares areas;
//! - `response` learns how people answer, `tail` plays on with it;
//! - `acceptance` holds what a reviewer has signed off; `report` shows it all.

use std::collections::BTreeMap;
use std::path::Path;

pub mod acceptance;
mod choice;
mod course;
mod described;
pub mod divergence;
mod error;
mod exact;
pub mod fairness;
mod measures;
mod modelled;
mod notes;
mod pieces;
mod recording;
pub mod report;
mod response;
mod rulebooks;
mod setting;
mod tail;

pub use error::BacktestError;
pub use measures::Measures;
pub use modelled::{Estimate, INTERVAL, Modelled};
pub use notes::Desk;
pub use setting::Setting;

use course::Course;
use divergence::Kind;
use exact::{NewSide, OldSide, Recorded, RunState, Stage, Verdict};
use measures::Counting;
use modelled::Chance;
use pieces::in_pieces;
use recording::{CaseReader, Recording};
use response::TrainingData;
use rulebooks::Rulebooks;
use wish_contract::Instant;
use wish_runtime::{Rulebook, Runtime};

/// Cases that a thread takes at one time.
const CASES_AT_ONCE: usize = 256;
/// Cases of them that are played side by side: a batch costs hardly less than its requests one by one, and what a few cases take
/// stays in the processor's caches.
const SIDE_BY_SIDE: usize = 8;

/// What is to be tested, and how.
pub struct Plan<'a> {
    pub runtime: &'a Runtime,
    pub log: &'a Path,
    /// The new policy, and its text.
    pub book: Rulebook,
    pub source: &'a str,
    /// The area level of fairness; none: the most general one on which the log knows two areas.
    pub level: Option<&'a str>,
    /// What chance starts from.
    pub seed: u64,
    /// How often the modelled tails are played; none: as often as time allows.
    pub replicates: Option<usize>,
    /// On how many threads cases are played; the result is the same on any number.
    pub threads: usize,
    /// Is told how far it has come.
    pub progress: &'a (dyn Fn(Advance) + Sync),
}

/// How far a backtest has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advance {
    /// So many of all cases have been put to both policies.
    Compared { done: usize, of: usize },
    /// So many of the parted cases that are modelled have been played on.
    Modelled { done: usize, of: usize },
}

/// What came of it.
pub struct Backtest {
    /// What wrote the log, and from what.
    pub origin: String,
    pub setting: Setting,
    /// The level of the areas in `waits`.
    pub level: String,
    pub first: Instant,
    pub last: Instant,
    /// Commands recorded.
    pub entries: usize,
    /// Cases that were put to the new policy.
    pub cases: usize,
    /// Cases under policies of another name, left alone.
    pub left_out: usize,
    /// Every changed case, in the log's order.
    pub changes: Vec<CaseChange>,
    /// All cases as they were.
    pub old: Measures,
    /// Those on which the policies never part: the same under both.
    pub exact: Measures,
    /// The others, as they were.
    pub diverged: Measures,
    /// The others, as they might have been; none where there are none.
    pub modelled: Option<Modelled>,
}

/// A case that the new policy changes.
#[derive(Clone, Debug)]
pub struct CaseChange {
    /// Its place in the log.
    pub place: usize,
    pub case: String,
    pub kind: Kind,
    pub at: Instant,
    /// The line of the command where they part, or of the last one before.
    pub line: usize,
    /// Whether a deadline parts them.
    pub by_deadline: bool,
    /// What was said, and what is said now, by rules.
    pub old: String,
    pub new: String,
}

impl Backtest {
    /// Changed cases by kind.
    pub fn by_kind(&self) -> BTreeMap<Kind, Vec<&CaseChange>> {
        let mut kinds: BTreeMap<Kind, Vec<&CaseChange>> = BTreeMap::new();
        for change in &self.changes {
            kinds.entry(change.kind).or_default().push(change);
        }
        kinds
    }

    /// Cases whose course after the parting is modelled.
    pub fn diverged_cases(&self) -> usize {
        self.changes.iter().filter(|change| change.kind != Kind::TimingOnly).count()
    }
}

/// What some cases come to.
#[derive(Default)]
struct Examined {
    old: Measures,
    exact: Measures,
    diverged: Measures,
    changes: Vec<CaseChange>,
    training_data: TrainingData,
}

impl Examined {
    /// Counts a case, and learns from it.
    fn take(&mut self, world: &World<'_>, mut played: Played) {
        let case = &world.recording.cases[played.place].id;
        played.old.end(world.recording.last);
        self.training_data.take(case, &mut played.old, world.depth);
        self.old.count(&played.old.notes, world.counting());
        let side = match &played.verdict {
            Verdict::Same | Verdict::TimingOnly(_) => &mut self.exact,
            Verdict::Diverged(_) => &mut self.diverged,
        };
        side.count(&played.old.notes, world.counting());
        if let Verdict::TimingOnly(parting) | Verdict::Diverged(parting) = played.verdict {
            let (old, new) = described::both(&parting);
            self.changes.push(CaseChange {
                place: played.place,
                case: case.clone(),
                kind: parting.kind,
                at: parting.at,
                line: parting.line,
                by_deadline: parting.by_deadline,
                old,
                new,
            });
        }
    }

    fn join(&mut self, other: Examined) {
        self.old.add(&other.old);
        self.exact.add(&other.exact);
        self.diverged.add(&other.diverged);
        self.changes.extend(other.changes);
        self.training_data.join(other.training_data);
    }
}

/// Tests a policy against a log.
pub fn run(plan: Plan<'_>) -> Result<Backtest, BacktestError> {
    let recording = Recording::read(plan.log)?;
    let rulebooks = Rulebooks::load(plan.runtime, &recording, plan.book)?;
    let mut setting = Setting::of(plan.source);
    for policy in &recording.header().policies {
        setting.join(&Setting::of(&policy.source));
    }
    let chosen = choice::cases(&recording, &rulebooks, &setting.name)?;
    let depth = choice::depth(&recording, &chosen, &setting, plan.level)?;
    let world = World {
        recording: &recording,
        rulebooks: &rulebooks,
        setting: &setting,
        depth,
        threads: plan.threads,
    };
    let of = chosen.len();
    let compared = |done| (plan.progress)(Advance::Compared { done, of });
    let examined =
        in_pieces(&recording, plan.threads, of, CASES_AT_ONCE, &compared, |reader, range| {
            examine(&world, reader, &chosen[range])
        })?;
    let mut all = Examined::default();
    for one in examined {
        all.join(one);
    }
    let parted: Vec<usize> = all.changes.iter().filter(parts).map(|change| change.place).collect();
    let modelled = match parted.as_slice() {
        [] => None,
        parted => {
            let chance = Chance { seed: plan.seed, replicates: plan.replicates };
            Some(modelled::play_on(&world, parted, all.training_data, &chance, plan.progress)?)
        }
    };
    Ok(Backtest {
        origin: recording.header().origin.clone(),
        level: setting.levels.get(depth - 1).cloned().unwrap_or_default(),
        first: recording.first,
        last: recording.last,
        entries: recording.entries,
        cases: chosen.len(),
        left_out: recording.cases.len() - chosen.len(),
        changes: all.changes,
        old: all.old,
        exact: all.exact,
        diverged: all.diverged,
        modelled,
        setting,
    })
}

fn parts(change: &&CaseChange) -> bool {
    change.kind != Kind::TimingOnly
}

/// All that cases are played in.
struct World<'a> {
    recording: &'a Recording,
    rulebooks: &'a Rulebooks,
    setting: &'a Setting,
    depth: usize,
    threads: usize,
}

impl World<'_> {
    fn counting(&self) -> Counting {
        Counting { depth: self.depth, horizon: self.recording.last }
    }
}

/// A case that both sides have played.
struct Played {
    place: usize,
    /// The whole course under the old policy.
    old: Course,
    verdict: Verdict,
    /// Where the new policy left it.
    state: RunState,
    new: Course,
}

/// Plays some cases on both sides.
fn both_sides(
    world: &World<'_>,
    reader: &mut CaseReader<'_>,
    places: &[usize],
    course: fn() -> Course,
) -> Result<Vec<Played>, BacktestError> {
    let recording = world.recording;
    let cases: Vec<Vec<Recorded>> = places
        .iter()
        .map(|place| reader.entries(&recording.cases[*place]))
        .collect::<Result<_, BacktestError>>()?;
    let stage =
        Stage { rulebooks: world.rulebooks, setting: world.setting, horizon: recording.last };
    let mut old = Vec::with_capacity(cases.len());
    for case in &cases {
        old.push(OldSide::new(&stage, &recording.path, case, course())?);
    }
    exact::play(&mut old, world.rulebooks)?;
    let old_with_cases = old.iter().zip(&cases);
    let mut new: Vec<NewSide<'_>> = old_with_cases
        .map(|(old, case)| NewSide::new(&stage, case, &old.moments, Course::default()))
        .collect();
    exact::play(&mut new, world.rulebooks)?;
    let ends: Vec<_> = new.into_iter().map(NewSide::end).collect();
    let played = places.iter().zip(old).zip(ends);
    Ok(played
        .map(|((place, old), (verdict, state, new))| Played {
            place: *place,
            old: old.course,
            verdict,
            state,
            new,
        })
        .collect())
}

/// Plays some cases, counts them, and learns from them.
fn examine(
    world: &World<'_>,
    reader: &mut CaseReader<'_>,
    places: &[usize],
) -> Result<Examined, BacktestError> {
    let mut examined = Examined::default();
    for some in places.chunks(SIDE_BY_SIDE) {
        for played in both_sides(world, reader, some, Course::recorded)? {
            examined.take(world, played);
        }
    }
    Ok(examined)
}

#[cfg(test)]
mod tests;
