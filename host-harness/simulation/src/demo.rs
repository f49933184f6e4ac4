//! Plays every wish of the inputs through the rules, from intake to fulfilment, on simulated time.
//! The host part of a platform in small: it keeps the cases, looks up responders, gives commands
//! and carries out effects; it decides nothing. How it is told is for the command line.

mod approach;
mod cast;
mod error;
mod hours;
mod inputs;
mod life;
mod outcome;
mod reported;
mod script;
mod simulation;

pub use error::DemoError;
pub use hours::{START, local};
pub use inputs::{PROGRAMMES, Programme, Wish, responders, wishes};
pub use life::{Entry, Happening, Life};

use cast::Cast;
use simulation::Simulation;
use wish_contract::Instant;
use wish_runtime::{Rulebook, Runtime};

/// A programme, played.
pub struct Played {
    pub programme: Programme,
    pub book: Rulebook,
    pub wishes: Vec<PlayedWish>,
    /// Fuel that its decisions took.
    pub fuel: u64,
}

/// A wish, played.
pub struct PlayedWish {
    pub life: Life,
    /// Whether it ended as its report tells.
    pub agrees: bool,
}

/// Plays the wishes of one programme.
pub fn play(runtime: &Runtime, programme: Programme) -> Result<Played, DemoError> {
    play_wishes(runtime, programme, inputs::wishes(programme.name)?)
}

fn play_wishes(
    runtime: &Runtime,
    programme: Programme,
    wishes: Vec<Wish>,
) -> Result<Played, DemoError> {
    let book = runtime.rulebook(programme.policy.as_bytes())?;
    let cast = || inputs::responders(programme.name).map(Cast::new);
    let mut simulation = Simulation::new(programme.name, book.clone(), cast()?, wishes)?;
    simulation.play()?;
    let Simulation { lives, fuel, .. } = simulation;
    let verdicts = verdicts(&lives, &cast()?);
    let played = lives.into_iter().zip(verdicts);
    let wishes = played.map(|(life, agrees)| PlayedWish { life, agrees }).collect();
    Ok(Played { programme, book, wishes, fuel })
}

fn verdicts(lives: &[Life], cast: &Cast) -> Vec<bool> {
    let verdict = |life: &Life| {
        let original = match &life.wish.reported.course {
            reported::Course::DuplicateOf(of) => lives.iter().find(|one| one.wish.reference == *of),
            _ => None,
        };
        outcome::agrees(life, original, cast)
    };
    lives.iter().map(verdict).collect()
}

impl PlayedWish {
    /// Whether nobody had it in hand at some time, or it did not come to an end.
    pub fn is_stranded(&self) -> bool {
        self.life.stranded.is_some() || !self.life.has_ended()
    }

    /// From intake to the last event.
    pub fn span(&self) -> Option<(Instant, Instant)> {
        self.life.case.as_ref().map(|case| (case.opened, case.last))
    }
}

#[cfg(test)]
mod tests;
