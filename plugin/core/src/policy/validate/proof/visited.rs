//! The states that a walk has come to, and from where: a table with a place for every state there
//! can be. Where one can go from each is for `proof` to say.

use super::{Rung, State, Way};
use wish_contract::Stage;

/// Rungs beside the steps.
const RUNGS_FIXED: usize = 3;
/// Held or not, times being merged or not, times overdue or not.
const OVERLAYS: usize = 8;

/// From where a walk came to each state.
pub struct Visited {
    rungs: usize,
    came_from: Vec<Option<Came>>,
}

/// How a walk came to a state.
#[derive(Clone, Copy, Debug)]
pub enum Came {
    /// It set out here.
    Start,
    From(State, Way),
}

impl Visited {
    /// Nothing yet, of so many ladders with at most so many steps.
    pub fn none(ladders: usize, steps_max: usize) -> Visited {
        let rungs = steps_max + RUNGS_FIXED;
        Visited { rungs, came_from: vec![None; ladders * rungs * Stage::ALL.len() * OVERLAYS] }
    }

    /// Notes how the walk came to a state; whether it was the first time.
    pub fn note(&mut self, state: State, came: Came) -> bool {
        let index = self.index(state);
        match self.came_from.get_mut(index) {
            Some(place @ None) => {
                *place = Some(came);
                true
            }
            // INVARIANT: there is a place for every state.
            Some(Some(_)) | None => false,
        }
    }

    /// How the walk first came to a state.
    pub fn came(&self, state: State) -> Option<Came> {
        self.came_from.get(self.index(state)).copied().flatten()
    }

    fn index(&self, state: State) -> usize {
        let rung = match state.rung {
            Rung::Below => 0,
            Rung::Reserved => 1,
            Rung::Exhausted => 2,
            Rung::Step(step) => RUNGS_FIXED + step,
        };
        let stage = Stage::ALL.iter().position(|one| *one == state.stage).unwrap_or(0);
        let overlay = usize::from(state.held) * 4
            + usize::from(state.merging) * 2
            + usize::from(state.overdue);
        ((state.ladder * self.rungs + rung) * Stage::ALL.len() + stage) * OVERLAYS + overlay
    }
}
