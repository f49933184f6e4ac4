//! Ladders as cases climb them: with the steps of those that they hand over to.

use crate::document::{Document, Ladder, Step};
use crate::limits::{LADDERS_MAX, STEPS_MAX};
use crate::time::Span;

/// A ladder as a case climbs it: its own steps, then those of the ladders it hands over to.
#[derive(Clone, Debug)]
pub struct Climb<'d> {
    /// The ladder that the case begins on.
    pub ladder: &'d Ladder<'d>,
    /// All steps, up to one too many.
    pub steps: Vec<&'d Step<'d>>,
    /// The ladders on the way: that one, and those that it hands over to.
    pub ladders: Vec<&'d Ladder<'d>>,
    /// The ladder that the last step stands on.
    pub last: &'d Ladder<'d>,
    /// The ladders on the way, when it comes back to one of them.
    pub cycle: Option<Vec<&'d Ladder<'d>>>,
}

impl Climb<'_> {
    /// Whether somebody has the case in hand after the last step, by name.
    #[must_use]
    pub fn has_holder(&self) -> bool {
        self.last.exhausted.as_ref().is_some_and(|exhausted| exhausted.holder.is_some())
    }

    /// How often they are reminded, where the ladder says so itself.
    #[must_use]
    pub fn repeat(&self) -> Option<Span> {
        self.last.exhausted.as_ref()?.repeat?.value
    }
}

impl<'a> Document<'a> {
    /// The ladders, up to the most there may be.
    #[must_use]
    pub fn ladders(&self) -> &[Ladder<'a>] {
        self.ladder.get(..LADDERS_MAX).unwrap_or(&self.ladder)
    }

    /// The ladders as cases climb them, in order.
    #[must_use]
    pub fn climbs(&self) -> Vec<Climb<'_>> {
        self.ladders().iter().map(|ladder| self.climb(ladder)).collect()
    }

    /// A ladder as cases climb it.
    #[must_use]
    pub fn climb<'d>(&'d self, ladder: &'d Ladder<'d>) -> Climb<'d> {
        let mut ladders = vec![ladder];
        let mut last = ladder;
        let mut cycle = None;
        let mut steps = Vec::new();
        add_steps(ladder, &mut steps);
        while let Some(next) = self.after(last) {
            if let Some(index) = ladders.iter().position(|one| std::ptr::eq(*one, next)) {
                cycle = Some(ladders.iter().skip(index).copied().collect());
                break;
            }
            add_steps(next, &mut steps);
            ladders.push(next);
            last = next;
        }
        Climb { ladder, steps, ladders, last, cycle }
    }

    /// The ladder that one hands over to.
    #[must_use]
    pub fn after(&self, ladder: &Ladder<'_>) -> Option<&Ladder<'a>> {
        let wanted = ladder.exhausted.as_ref()?.ladder?.value?;
        self.ladders().iter().find(|one| one.code.code() == wanted.word)
    }
}

/// Adds the steps of a ladder, up to one too many.
fn add_steps<'d>(ladder: &'d Ladder<'d>, steps: &mut Vec<&'d Step<'d>>) {
    for step in ladder.step.iter() {
        if steps.len() <= STEPS_MAX {
            steps.push(step);
        }
    }
}
