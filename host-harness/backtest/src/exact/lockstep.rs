//! A case under the old and under the new policy, in lockstep: each side gives the recorded commands, and lets its own
//! deadlines pass in between.

use wish_contract::{Instant, Request, Ruling};

use super::{
    BacktestError, Command, Comparison, Course, Entry, Event, GivenRequest, Kind, Moment, Parting,
    Player, Recorded, Role, RunState, Said, Stage, Verdict, divergence,
};
use crate::course::GivenCommand;
use crate::rulebooks::NEW;

/// What a side does next.
enum Next {
    Deadline(Instant),
    Command(usize),
    Nothing,
}

/// A side's place in the record.
struct Progress<'a> {
    entries: &'a [Recorded],
    /// The next command to be put.
    command: usize,
    /// The last command that was put.
    last: Option<usize>,
    state: RunState,
    horizon: Instant,
}

impl<'a> Progress<'a> {
    fn of(entries: &'a [Recorded], horizon: Instant) -> Progress<'a> {
        Progress { entries, command: 0, last: None, state: RunState::default(), horizon }
    }

    /// Deadlines come first, as they have passed at their instant. Recorded ticks are passed over:
    /// each side has its own.
    fn next(&mut self) -> Next {
        while self.entry().is_some_and(|(_, entry)| entry.command == Command::Tick) {
            self.command += 1;
        }
        let until = self.entry().map_or(self.horizon, |(_, entry)| entry.now);
        match (self.state.next.filter(|due| *due <= until), self.entry()) {
            (Some(due), _) => Next::Deadline(due),
            (None, Some(_)) => Next::Command(self.command),
            (None, None) => Next::Nothing,
        }
    }

    fn entry(&self) -> Option<&Recorded> {
        self.entries.get(self.command)
    }

    fn put(&mut self, command: usize) -> Request {
        let (_, entry) = &self.entries[command];
        self.command = command + 1;
        self.last = Some(command);
        self.state.request(GivenRequest {
            command: entry.command.clone(),
            by: entry.by.clone(),
            claimant: entry.claimant.clone(),
            facts: entry.facts.clone(),
            now: entry.now,
            id: entry.id.clone(),
        })
    }

    /// The line of the last command put.
    fn line(&self) -> usize {
        self.entries.get(self.last.unwrap_or(0)).map_or(0, |(line, _)| *line)
    }
}

/// The case as it was, under the policies that it was recorded under.
pub struct OldSide<'a> {
    stage: &'a Stage<'a>,
    path: &'a std::path::Path,
    progress: Progress<'a>,
    asked: Option<usize>,
    pub moments: Vec<Moment>,
    pub course: Course,
}

impl<'a> OldSide<'a> {
    /// Answers an error where the log's header lacks a policy that a command was put to.
    pub fn new(
        stage: &'a Stage<'a>,
        path: &'a std::path::Path,
        entries: &'a [Recorded],
        course: Course,
    ) -> Result<OldSide<'a>, BacktestError> {
        for (line, entry) in entries {
            if stage.rulebooks.place(&entry.policy).is_none() {
                let digest = entry.policy.clone();
                return Err(BacktestError::PolicyMissing {
                    path: path.to_owned(),
                    line: *line,
                    digest,
                });
            }
        }
        let progress = Progress::of(entries, stage.horizon);
        Ok(OldSide { stage, path, progress, asked: None, moments: Vec::new(), course })
    }

    /// Where it stands, as far as it was played.
    pub fn end(self) -> (RunState, Course) {
        (self.progress.state, self.course)
    }

    /// Holds an answer against the recorded one.
    fn check(&self, command: usize, said: &Said) -> Result<(), BacktestError> {
        let (line, entry) = &self.progress.entries[command];
        let holds = match (said, &entry.refused) {
            (Said::Refused(again), Some(recorded)) => again.rule == recorded.rule,
            (Said::Did { events, .. }, None) => {
                let (again, recorded) = (people_of(events), people_of(&entry.events));
                again.len() == recorded.len()
                    && again.iter().zip(recorded).all(|(again, recorded)| {
                        (again.at, &again.because.rule) == (recorded.at, &recorded.because.rule)
                            && divergence::is_same_change(&again.change, &recorded.change)
                    })
            }
            _ => false,
        };
        if holds {
            return Ok(());
        }
        Err(BacktestError::Unreproduced {
            path: self.path.to_owned(),
            line: *line,
            case: entry.case.clone(),
            recorded: match &entry.refused {
                Some(reason) => format!("refused by `{}`", reason.rule),
                None => rules_of(&entry.events),
            },
            again: match said {
                Said::Refused(reason) => format!("refused by `{}`", reason.rule),
                Said::Did { events, .. } => rules_of(events),
            },
        })
    }
}

fn given(entry: &Entry) -> GivenCommand<'_> {
    GivenCommand { command: &entry.command, by: &entry.by, claimant: entry.claimant.as_ref() }
}

fn people_of(events: &[Event]) -> Vec<&Event> {
    events.iter().filter(|event| event.by.role != Role::Timer).collect()
}

fn rules_of(events: &[Event]) -> String {
    let rules: Vec<String> =
        events.iter().map(|event| format!("`{}`", event.because.rule)).collect();
    if rules.is_empty() { "nothing".to_owned() } else { rules.join(", ") }
}

impl Player for OldSide<'_> {
    fn ask(&mut self) -> Option<(usize, Request)> {
        let rulebooks = self.stage.rulebooks;
        match self.progress.next() {
            Next::Deadline(due) => {
                self.asked = None;
                let case = self.progress.state.case.as_ref();
                let book = case.and_then(|case| rulebooks.place(&case.policy.digest))?;
                Some((book, self.progress.state.tick(due)))
            }
            Next::Command(command) => {
                self.asked = Some(command);
                let book = rulebooks.place(&self.progress.entries[command].1.policy)?;
                Some((book, self.progress.put(command)))
            }
            Next::Nothing => None,
        }
    }

    fn hear(&mut self, request: Request, ruling: Ruling) -> Result<(), BacktestError> {
        let at = request.now;
        let given = self.asked.map(|command| given(&self.progress.entries[command].1));
        let said = self.progress.state.take(request, ruling);
        let after = self.progress.state.case.as_ref();
        self.course.take(at, given, &said, after, self.stage.setting);
        if let Some(command) = self.asked {
            self.check(command, &said)?;
        }
        self.moments.push(Moment { at, command: self.asked, said });
        Ok(())
    }
}

/// The same case under the new policy, as long as it says the same.
pub struct NewSide<'a> {
    stage: &'a Stage<'a>,
    progress: Progress<'a>,
    old: &'a [Moment],
    /// How many of the old side's moments have been matched.
    matched: usize,
    asked: Option<usize>,
    figures: Option<Parting>,
    parting: Option<Parting>,
    pub course: Course,
}

impl<'a> NewSide<'a> {
    pub fn new(
        stage: &'a Stage<'a>,
        entries: &'a [Recorded],
        old: &'a [Moment],
        course: Course,
    ) -> NewSide<'a> {
        let mut progress = Progress::of(entries, stage.horizon);
        progress.state.unsaid.clone_from(&stage.rulebooks.unsaid);
        NewSide {
            stage,
            progress,
            old,
            matched: 0,
            asked: None,
            figures: None,
            parting: None,
            course,
        }
    }

    /// How it fared, and where it stands: where the sides part, at that very moment.
    pub fn end(self) -> (Verdict, RunState, Course) {
        let verdict = match (self.parting, self.figures) {
            (Some(parting), _) => Verdict::Diverged(parting),
            (None, Some(figures)) => Verdict::TimingOnly(figures),
            (None, None) => Verdict::Same,
        };
        (verdict, self.progress.state, self.course)
    }

    fn part(&self, kind: Kind, at: Instant, old: Option<&Said>, new: Option<Said>) -> Parting {
        let by_deadline = self.asked.is_none();
        Parting { kind, at, line: self.progress.line(), by_deadline, old: old.cloned(), new }
    }

    /// Whether the old side's next moment is a deadline that does not pass here by then.
    fn is_left_behind(&self, next: &Next) -> bool {
        let Some(old) = self.old.get(self.matched).filter(|old| old.command.is_none()) else {
            return false;
        };
        match next {
            Next::Deadline(due) => *due > old.at,
            Next::Command(_) | Next::Nothing => true,
        }
    }

    /// A case that runs under the new policy from the start is moved to no policy.
    fn pass_over_moves(&mut self) {
        while let Some(Moment { command: Some(command), .. }) = self.old.get(self.matched) {
            if self.progress.entries[*command].1.command != Command::MovePolicy {
                return;
            }
            // Deadlines that are due before it come first.
            let now = self.progress.entries[*command].1.now;
            if self.progress.state.next.is_some_and(|due| due <= now) {
                return;
            }
            self.progress.command = command + 1;
            self.matched += 1;
        }
    }
}

impl Player for NewSide<'_> {
    fn ask(&mut self) -> Option<(usize, Request)> {
        if self.parting.is_some() {
            return None;
        }
        self.pass_over_moves();
        let next = self.progress.next();
        if self.is_left_behind(&next) {
            let old = &self.old[self.matched];
            self.asked = None;
            let kind = divergence::later(&old.said);
            self.parting = Some(self.part(kind, old.at, Some(&old.said), None));
            return None;
        }
        match next {
            Next::Deadline(due) => {
                self.asked = None;
                Some((NEW, self.progress.state.tick(due)))
            }
            Next::Command(command) => {
                self.asked = Some(command);
                Some((NEW, self.progress.put(command)))
            }
            Next::Nothing => None,
        }
    }

    fn hear(&mut self, request: Request, ruling: Ruling) -> Result<(), BacktestError> {
        let at = request.now;
        let given = self.asked.map(|command| given(&self.progress.entries[command].1));
        let said = self.progress.state.take(request, ruling);
        let after = self.progress.state.case.as_ref();
        self.course.take(at, given, &said, after, self.stage.setting);
        let old = self.old.get(self.matched);
        let together = old.filter(|old| old.command == self.asked && old.at == at);
        let Some(old) = together else {
            // A deadline passes here, and not on the old side by now.
            let kind = divergence::earlier(&said);
            self.parting = Some(self.part(kind, at, None, Some(said)));
            return Ok(());
        };
        self.matched += 1;
        match divergence::compare(&old.said, &said) {
            Comparison::Same => {}
            Comparison::Figures => {
                if self.figures.is_none() {
                    let parting = self.part(Kind::TimingOnly, at, Some(&old.said), Some(said));
                    self.figures = Some(parting);
                }
            }
            Comparison::Differs(kind) => {
                self.parting = Some(self.part(kind, at, Some(&old.said), Some(said)));
            }
        }
        Ok(())
    }
}
