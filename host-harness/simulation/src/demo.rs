//! Plays every wish of the inputs through the rules, from intake to fulfilment, on simulated time.
//! The host part of a platform in small: it keeps the cases, looks up responders, gives commands
//! and carries out effects; it decides nothing. How it is printed is for the command line.

mod approach;
mod case_trace;
mod cast;
mod error;
mod hours;
mod inputs;
mod outcome;
mod reported;
mod script;
mod simulation;

pub use case_trace::{CaseTrace, Entry, Happening};
pub use error::DemoError;
pub use hours::{START, local};
pub use inputs::{DemoProgramme, PROGRAMMES, Wish, responders, wishes};

use cast::Cast;
use simulation::Simulation;
use wish_contract::Instant;
use wish_runtime::{Rulebook, Runtime};

/// A programme, played.
pub struct Played {
    pub programme: DemoProgramme,
    pub book: Rulebook,
    pub wishes: Vec<PlayedWish>,
    /// Fuel that its decisions took.
    pub fuel: u64,
}

/// A wish, played.
pub struct PlayedWish {
    pub trace: CaseTrace,
    /// Whether it ended as its report says.
    pub agrees: bool,
}

/// Plays the wishes of one programme.
pub fn play(runtime: &Runtime, programme: DemoProgramme) -> Result<Played, DemoError> {
    play_wishes(runtime, programme, inputs::wishes(programme.name)?)
}

fn play_wishes(
    runtime: &Runtime,
    programme: DemoProgramme,
    wishes: Vec<Wish>,
) -> Result<Played, DemoError> {
    let book = runtime.rulebook(programme.policy.as_bytes())?;
    let cast = || inputs::responders(programme.name).map(Cast::new);
    let mut simulation = Simulation::new(programme.name, book.clone(), cast()?, wishes)?;
    simulation.play()?;
    let Simulation { traces, fuel, .. } = simulation;
    let verdicts = verdicts(&traces, &cast()?);
    let played = traces.into_iter().zip(verdicts);
    let wishes = played.map(|(trace, agrees)| PlayedWish { trace, agrees }).collect();
    Ok(Played { programme, book, wishes, fuel })
}

fn verdicts(traces: &[CaseTrace], cast: &Cast) -> Vec<bool> {
    let verdict = |trace: &CaseTrace| {
        let original = match &trace.wish.reported.course {
            reported::Course::DuplicateOf(of) => {
                traces.iter().find(|one| one.wish.reference == *of)
            }
            _ => None,
        };
        outcome::agrees(trace, original, cast)
    };
    traces.iter().map(verdict).collect()
}

impl PlayedWish {
    /// Whether nobody had it in hand at some time, or it did not come to an end.
    pub fn is_stranded(&self) -> bool {
        self.trace.stranded.is_some() || !self.trace.has_ended()
    }

    /// From intake to the last event.
    pub fn span(&self) -> Option<(Instant, Instant)> {
        self.trace.case.as_ref().map(|case| (case.opened, case.last))
    }
}

#[cfg(test)]
mod tests;
