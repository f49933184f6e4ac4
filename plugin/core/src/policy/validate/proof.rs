//! The proof that no case is stranded: every state that a case can come to is visited, and in each
//! a deadline runs or a coordinator has the case by name, and from each a coordinator alone can bring it to an end.
//!
//! The states are those of `machine` (its commands and its deadlines), times the steps of each
//! ladder, times the overlays that move clocks: held, being merged, and overdue. Claims are left out: they change
//! no clock that the stage does not change too. Where a rule of `decide` forbids a move, the walk
//! makes it nonetheless; so it visits more states than cases can reach, never fewer.

use std::fmt;

use crate::machine::{MOVES, MoveRow, TIMEOUTS, TransitionRow, liveness_deadlines, move_of};
use wish_contract::{CommandKind, DeadlineKind, Stage};
use wish_words::Passing;

mod report;
mod safeguards;
mod visited;
mod ways_out;

pub use report::validate;
pub use safeguards::{LadderSafeguards, Safeguards, StepSafeguard};
use visited::{Came, Visited};

/// Where on its ladder a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// Never published yet.
    Below,
    /// Reserved for one responder.
    Reserved,
    /// On a step, from 0.
    Step(usize),
    /// Past the last.
    Exhausted,
}

/// Where a case stands, as far as its clocks go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct State {
    /// The stage.
    pub stage: Stage,
    /// The ladder it will take or has taken, by its place in the policy.
    pub ladder: usize,
    /// Where on the ladder.
    pub rung: Rung,
    /// Whether every clock stands still.
    pub held: bool,
    /// Whether another case is being asked to take it in; every other clock stands still.
    pub merging: bool,
    /// Whether the stage's deadline has passed and somebody is reminded again and again.
    pub overdue: bool,
}

/// What keeps a case from being forgotten in a state; and what is missing where nothing does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safeguard {
    /// A stage's deadline.
    Deadline(DeadlineKind),
    /// A step's: the ladder and the step.
    Step(usize, usize),
    /// The named holder of an exhausted ladder.
    Holder(usize),
    /// The time until somebody is reminded.
    Repeat,
    /// How long a closed case is kept.
    RetentionClosed,
    /// How long any other ended case is kept.
    RetentionEnded,
    /// A reason for a coordinator to end a case that nobody else can bring on.
    WayOut,
}

/// A state in which nothing keeps the case, and the shortest way there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranded<'a> {
    /// The state.
    pub state: State,
    /// What the policy does not say.
    pub missing: Safeguard,
    /// Commands, and deadlines that pass.
    pub path: Vec<Passing<'a>>,
}

/// What the walk has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof<'a> {
    /// States visited: all there are.
    pub states: usize,
    /// Ways from one to another, by a command or by a deadline that passes.
    pub moves: usize,
    /// Of each thing that is missing, the first state it strands a case in. Empty: no case is ever
    /// stranded.
    pub stranded: Vec<Stranded<'a>>,
}

impl fmt::Display for Proof<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (states, moves, stranded) = (self.states, self.moves, self.stranded.len());
        write!(out, "{states} states, {moves} moves, {stranded} stranded")
    }
}

/// How a case goes from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Somebody gives the command.
    Command(CommandKind),
    /// The deadline passes.
    Passed(DeadlineKind),
}

/// Visits every state, nearest first, so that the way to each is a shortest one.
#[must_use]
pub fn walk<'a>(safeguards: &Safeguards<'a>) -> Proof<'a> {
    let ladders = safeguards.ladders.len().max(1);
    let steps_max =
        safeguards.ladders.iter().map(|ladder| ladder.steps.len()).max().unwrap_or(0).max(1);
    let mut visited = Visited::none(ladders, steps_max);
    // In the order they were come to; all before `next` have been looked at.
    let mut states = Vec::new();
    let mut next = 0;
    for ladder in 0..ladders {
        let start = State {
            stage: Stage::Submitted,
            ladder,
            rung: Rung::Below,
            held: false,
            merging: false,
            overdue: false,
        };
        visited.note(start, Came::Start);
        states.push(start);
    }
    let mut missing: Vec<(Safeguard, State)> = Vec::new();
    let mut moves = 0;
    let mut ways = Vec::new();
    while let Some(state) = states.get(next).copied() {
        next += 1;
        let safeguard = safeguard(state);
        if !safeguards.says(safeguard) && missing.iter().all(|(known, _)| *known != safeguard) {
            missing.push((safeguard, state));
        }
        deadlines(state, safeguards, &mut ways);
        commands(state, safeguards, &mut ways);
        for (way, reached) in ways.drain(..) {
            moves += 1;
            if visited.note(reached, Came::From(state, way)) {
                states.push(reached);
            }
        }
    }
    if let Some(shut) = ways_out::without_way_out(&states, safeguards).first() {
        missing.push((Safeguard::WayOut, *shut));
    }
    let found =
        |(missing, state)| Stranded { state, missing, path: path(state, &visited, safeguards) };
    Proof { states: states.len(), moves, stranded: missing.into_iter().map(found).collect() }
}

/// What keeps a case in a state.
#[must_use]
pub fn safeguard(state: State) -> Safeguard {
    match (state.stage, state.rung) {
        _ if state.held => Safeguard::Deadline(DeadlineKind::HoldReview),
        _ if state.overdue => Safeguard::Repeat,
        _ if state.merging => Safeguard::Deadline(DeadlineKind::Merge),
        (Stage::Published, Rung::Reserved) => Safeguard::Deadline(DeadlineKind::Reservation),
        (Stage::Published, Rung::Exhausted) => Safeguard::Holder(state.ladder),
        (Stage::Published, Rung::Step(step)) => Safeguard::Step(state.ladder, step),
        (Stage::Closed, _) => Safeguard::RetentionClosed,
        (stage, _) if stage.is_end() => Safeguard::RetentionEnded,
        // INVARIANT: any other stage has one safeguard in the machine.
        (stage, _) => {
            let first = liveness_deadlines(stage).first();
            Safeguard::Deadline(first.copied().unwrap_or(DeadlineKind::Verify))
        }
    }
}

/// Where commands lead.
fn commands(state: State, safeguards: &Safeguards<'_>, ways: &mut Vec<(Way, State)>) {
    // The usual ones first: of two ways of one length, people know that one better.
    let usual = |row: &&MoveRow| !matches!(row.command, CommandKind::Amend | CommandKind::Escalate);
    let rows = MOVES.iter().filter(usual).chain(MOVES.iter().filter(|row| !usual(row)));
    for row in rows.filter(|row| row.is_for(state.stage)) {
        let way = Way::Command(row.command);
        match row.command {
            CommandKind::Hold => ways.push((way, State { held: true, ..state })),
            CommandKind::Resume => ways.push((way, State { held: false, ..state })),
            CommandKind::Merge => {
                ways.push((way, State { merging: true, overdue: false, ..state }));
            }
            CommandKind::CompleteMerge => {
                if state.merging {
                    each(row.transitions, state, way, ways);
                }
            }
            CommandKind::CancelMerge | CommandKind::Restore if state.merging => {
                ways.push((way, State { merging: false, overdue: false, ..state }));
            }
            CommandKind::Escalate => {
                ways.extend(climbed(state, safeguards).map(|next| (way, next)))
            }
            CommandKind::Reserve => {
                ways.push((
                    way,
                    State { rung: Rung::Reserved, ..entered(state, Stage::Published) },
                ));
            }
            CommandKind::Publish => {
                // A case that was taken down may begin again, or stand where it stood.
                ways.push((way, State { rung: Rung::Step(0), ..entered(state, Stage::Published) }));
                each(row.transitions, state, way, ways);
            }
            _ => each(row.transitions, state, way, ways),
        }
    }
}

/// Where deadlines lead that pass. While a case is held its clocks stand still.
fn deadlines(state: State, safeguards: &Safeguards<'_>, ways: &mut Vec<(Way, State)>) {
    if state.held || !safeguards.says(safeguard(state)) {
        return;
    }
    if state.merging {
        ways.push((Way::Passed(DeadlineKind::Merge), State { overdue: true, ..state }));
        return;
    }
    for row in TIMEOUTS.iter().filter(|row| row.runs_in(state.stage)) {
        let way = Way::Passed(row.deadline);
        let overdue = State { overdue: true, ..state };
        let stays = row.transitions.iter().all(|way| way.to.is_none());
        let keeps = liveness_deadlines(state.stage).contains(&row.deadline);
        match row.deadline {
            // The end of retention leads out of the machine: nothing is left to be forgotten.
            DeadlineKind::Retention => {}
            DeadlineKind::LadderStep | DeadlineKind::Reservation | DeadlineKind::Holder => {
                let runs = deadline_on_board(state.rung) == row.deadline;
                ways.extend(climbed(state, safeguards).filter(|_| runs).map(|next| (way, next)));
            }
            DeadlineKind::Confirm if !safeguards.confirmed_by_silence => ways.push((way, overdue)),
            _ if keeps && stays => ways.push((way, overdue)),
            _ => each(row.transitions, state, way, ways),
        }
    }
}

/// Where the transitions from the state's stage lead that leave it.
fn each(transitions: &[TransitionRow], state: State, way: Way, ways: &mut Vec<(Way, State)>) {
    let from_here = transitions.iter().filter(|one| one.origins.contains(&state.stage));
    ways.extend(from_here.filter_map(|one| Some((way, moved(state, one.to?)?))));
}

fn deadline_on_board(rung: Rung) -> DeadlineKind {
    match rung {
        Rung::Reserved => DeadlineKind::Reservation,
        Rung::Exhausted => DeadlineKind::Holder,
        Rung::Below | Rung::Step(_) => DeadlineKind::LadderStep,
    }
}

/// The state on another stage; none where the stage is of the board and the case has never been on
/// it: it comes there by `publish` or `reserve` alone.
fn moved(state: State, to: Stage) -> Option<State> {
    let of_the_board = to >= Stage::Published && !to.is_end();
    (!of_the_board || state.rung != Rung::Below).then(|| entered(state, to))
}

fn entered(state: State, stage: Stage) -> State {
    let can_be_held = move_of(CommandKind::Hold).is_for(stage);
    let can_be_merged = move_of(CommandKind::Merge).is_for(stage);
    State {
        stage,
        held: state.held && can_be_held,
        merging: state.merging && can_be_merged,
        overdue: false,
        ..state
    }
}

/// The state one step up the ladder.
fn climbed(state: State, safeguards: &Safeguards<'_>) -> Option<State> {
    let steps = safeguards.ladders.get(state.ladder).map_or(0, |ladder| ladder.steps.len());
    let rung = match state.rung {
        Rung::Below | Rung::Reserved => Rung::Step(0),
        Rung::Step(step) if step + 1 < steps => Rung::Step(step + 1),
        Rung::Step(_) | Rung::Exhausted => Rung::Exhausted,
    };
    (rung != state.rung).then_some(State { rung, ..state })
}

/// The way to a state.
fn path<'a>(to: State, visited: &Visited, safeguards: &Safeguards<'a>) -> Vec<Passing<'a>> {
    let mut path = Vec::new();
    let mut state = to;
    while let Some(Came::From(before, way)) = visited.came(state) {
        path.push(match (way, before.rung) {
            (Way::Command(command), _) => Passing::Command(command.name()),
            (Way::Passed(DeadlineKind::LadderStep), Rung::Step(step)) => {
                Passing::Step(safeguards.step_code(before.ladder, step))
            }
            (Way::Passed(deadline), _) => Passing::Deadline(deadline.name()),
        });
        state = before;
    }
    path.push(Passing::Command(CommandKind::Submit.name()));
    path.reverse();
    path
}
