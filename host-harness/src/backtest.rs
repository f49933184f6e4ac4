//! A recorded year under another policy: which cases would have gone otherwise, and how.
//!
//! What is known is kept apart from what is guessed. The *exact part* puts each case's recorded
//! commands to the new policy as if it had been in force from the start, up to the moment where the
//! two policies part on that case; a case on which they never part is known from end to end. The
//! *modelled tail* is what might have happened after a parting: people's answers come from a
//! response model that is learnt from the same log, every decision from the rules themselves.
//!
//! - `recording` cuts the log by case, `books` loads the policies;
//! - `exact` plays both sides, `divergence` says where and how they part;
//! - `course` follows one case, `notes` and `measures` count, `fairness` compares areas;
//! - `response` learns how people answer, `tail` plays on with it;
//! - `acceptance` holds what a reviewer has signed off; `report` shows it all.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use wish_host::contract::{Command, Instant};
use wish_host::{Rulebook, Runtime};

pub mod acceptance;
mod books;
mod course;
mod described;
pub mod divergence;
mod error;
mod exact;
pub mod fairness;
mod measures;
mod notes;
mod recording;
pub mod report;
mod response;
mod setting;
mod tail;

pub use error::BacktestError;
pub use measures::Measures;
pub use notes::Desk;
pub use setting::Setting;

use books::Books;
use course::Course;
use divergence::Kind;
use exact::{NewSide, OldSide, Recorded, Stage, Verdict};
use measures::Counting;
use recording::{CaseReader, Recording};
use setting::area_cut;

/// Cases that are played side by side.
const CASES_AT_ONCE: usize = 256;
/// Cases by whose areas the level of fairness is chosen.
const CASES_LOOKED_AT: usize = 1_000;
/// Threads that play.
const THREADS: usize = 2;

/// What is to be tested, and how.
pub struct Plan<'a> {
    pub runtime: &'a Runtime,
    pub log: &'a Path,
    /// The new policy, and its text.
    pub book: Rulebook,
    pub source: &'a str,
    /// The area level of fairness; none: the most general one on which the log knows two areas.
    pub level: Option<&'a str>,
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
}

/// Tests a policy against a log.
pub fn run(plan: Plan<'_>) -> Result<Backtest, BacktestError> {
    let recording = Recording::read(plan.log)?;
    let books = Books::load(plan.runtime, &recording, plan.book)?;
    let mut setting = Setting::of(plan.source);
    for policy in &recording.header.policies {
        setting.join(&Setting::of(&policy.source));
    }
    let chosen = chosen_cases(&recording, &books, &setting.name)?;
    let depth = fairness_depth(&recording, &chosen, &setting, plan.level)?;
    let world = World { recording: &recording, books: &books, setting: &setting, depth };
    let pieces = in_pieces(&recording, chosen.len(), |reader, range| {
        examine(&world, reader, &chosen[range])
    })?;
    let mut all = Examined::default();
    for piece in pieces {
        all.old.add(&piece.old);
        all.exact.add(&piece.exact);
        all.diverged.add(&piece.diverged);
        all.changes.extend(piece.changes);
    }
    Ok(Backtest {
        origin: recording.header.origin.clone(),
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
        setting,
    })
}

/// All that cases are played in.
struct World<'a> {
    recording: &'a Recording,
    books: &'a Books,
    setting: &'a Setting,
    depth: usize,
}

impl World<'_> {
    fn counting(&self) -> Counting {
        Counting { depth: self.depth, horizon: self.recording.last }
    }
}

/// The places of the cases that the policy is for: those under a policy of its name; all where the
/// log knows only one name.
fn chosen_cases(
    recording: &Recording,
    books: &Books,
    name: &str,
) -> Result<Vec<usize>, BacktestError> {
    if recording.cases.is_empty() {
        return Err(BacktestError::Empty { path: recording.path.clone() });
    }
    let one_name = books.old_names().len() == 1;
    let mut chosen = Vec::with_capacity(recording.cases.len());
    for (place, case) in recording.cases.iter().enumerate() {
        let Some(book) = books.place(&case.policy) else {
            return Err(BacktestError::PolicyMissing {
                path: recording.path.clone(),
                line: case.first_line(),
                digest: case.policy.clone(),
            });
        };
        if one_name || books.name(book) == name {
            chosen.push(place);
        }
    }
    if chosen.is_empty() {
        let known: Vec<String> = books.old_names().iter().map(|one| format!("`{one}`")).collect();
        return Err(BacktestError::NoCase {
            path: recording.path.clone(),
            policy: name.to_owned(),
            known: known.join(", "),
        });
    }
    Ok(chosen)
}

/// How many segments make the area that fairness is looked at by.
fn fairness_depth(
    recording: &Recording,
    chosen: &[usize],
    setting: &Setting,
    level: Option<&str>,
) -> Result<usize, BacktestError> {
    if let Some(level) = level {
        return setting.depth_of(level).ok_or_else(|| BacktestError::LevelUnknown {
            level: level.to_owned(),
            known: setting.levels.join(", "),
        });
    }
    let mut reader = CaseReader::open(recording)?;
    let mut areas = Vec::new();
    for place in chosen.iter().take(CASES_LOOKED_AT) {
        let first = reader.entries(&recording.cases[*place])?.into_iter().next();
        if let Some((_, entry)) = first
            && let Command::Submit(submission) = entry.command
        {
            areas.push(submission.need.area);
        }
    }
    let differ = |depth: &usize| {
        let mut cut = areas.iter().map(|area| area_cut(area, *depth));
        cut.next().is_some_and(|first| cut.any(|other| other != first))
    };
    Ok((1..=setting.levels.len()).find(differ).unwrap_or(setting.levels.len().max(1)))
}

/// Plays some cases on both sides.
fn examine(
    world: &World<'_>,
    reader: &mut CaseReader<'_>,
    places: &[usize],
) -> Result<Examined, BacktestError> {
    let cases = taken(world, reader, places)?;
    let stage = Stage { books: world.books, setting: world.setting, horizon: world.recording.last };
    let mut old = Vec::with_capacity(cases.len());
    for case in &cases {
        old.push(OldSide::new(&stage, &world.recording.path, case, Course::recorded())?);
    }
    exact::play(&mut old, world.books)?;
    let sides = old.iter().zip(&cases);
    let mut new: Vec<NewSide<'_>> = sides
        .map(|(old, case)| NewSide::new(&stage, case, &old.moments, Course::default()))
        .collect();
    exact::play(&mut new, world.books)?;
    let verdicts: Vec<_> = new.into_iter().map(NewSide::end).collect();
    let mut examined = Examined::default();
    for ((place, old), (verdict, ..)) in places.iter().zip(old).zip(verdicts) {
        let notes = &old.course.notes;
        let counting = world.counting();
        examined.old.count(notes, counting);
        let side = match &verdict {
            Verdict::Same | Verdict::TimingOnly(_) => &mut examined.exact,
            Verdict::Diverged(_) => &mut examined.diverged,
        };
        side.count(notes, counting);
        if let Verdict::TimingOnly(parting) | Verdict::Diverged(parting) = verdict {
            let (old, new) = described::both(&parting);
            examined.changes.push(CaseChange {
                place: *place,
                case: world.recording.cases[*place].id.clone(),
                kind: parting.kind,
                at: parting.at,
                line: parting.line,
                by_deadline: parting.by_deadline,
                old,
                new,
            });
        }
    }
    Ok(examined)
}

fn taken(
    world: &World<'_>,
    reader: &mut CaseReader<'_>,
    places: &[usize],
) -> Result<Vec<Vec<Recorded>>, BacktestError> {
    places.iter().map(|place| reader.entries(&world.recording.cases[*place])).collect()
}

/// Does work on all cases, some at a time and on several threads; what comes of it stands in the
/// cases' order.
fn in_pieces<T: Send>(
    recording: &Recording,
    cases: usize,
    work: impl Fn(&mut CaseReader<'_>, Range<usize>) -> Result<T, BacktestError> + Sync,
) -> Result<Vec<T>, BacktestError> {
    let pieces = cases.div_ceil(CASES_AT_ONCE);
    let mut done: Vec<Option<Result<T, BacktestError>>> = Vec::new();
    done.resize_with(pieces, || None);
    let (next, shared) = (AtomicUsize::new(0), Mutex::new(done));
    thread::scope(|scope| {
        let (next, shared, work) = (&next, &shared, &work);
        for _ in 0..THREADS {
            scope.spawn(move || {
                let mut reader = CaseReader::open(recording);
                loop {
                    let piece = next.fetch_add(1, Ordering::Relaxed);
                    if piece >= pieces {
                        return;
                    }
                    let from = piece * CASES_AT_ONCE;
                    let range = from..(from + CASES_AT_ONCE).min(cases);
                    let came = match &mut reader {
                        Ok(reader) => work(reader, range),
                        Err(_) => CaseReader::open(recording)
                            .and_then(|mut reader| work(&mut reader, range)),
                    };
                    if came.is_err() {
                        next.store(pieces, Ordering::Relaxed);
                    }
                    if let Ok(mut done) = shared.lock() {
                        done[piece] = Some(came);
                    }
                }
            });
        }
    });
    let done = shared.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
