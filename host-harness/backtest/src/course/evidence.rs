//! What the response model learns from a recorded course.

use wish_contract::{Actor, Case, Command, Instant, Responder};

use super::{Act, Class, Situation};

/// A time during which a class might claim.
#[derive(Clone, Debug)]
pub struct Openness {
    pub class: Class,
    pub since: Instant,
    pub from: Instant,
    pub to: Instant,
    /// Whether one of them tried to claim at its end.
    pub tried: bool,
}

/// A stay in a situation.
#[derive(Clone, Copy, Debug)]
pub struct Stay {
    pub situation: Situation,
    pub from: Instant,
    pub to: Instant,
    /// What somebody did at its end; none: a deadline, a claim or the end of the log ended it.
    pub act: Option<Act>,
}

/// What was done and might be done again in another case.
#[derive(Clone, Debug)]
pub struct Example {
    pub of: ExampleOf,
    /// What the case asked of whoever did it.
    pub asked: Demands,
    pub command: Command,
    pub by: Actor,
    pub claimant: Option<Responder>,
    pub now: Instant,
}

/// What an example is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExampleOf {
    Claim(Class),
    Act(Situation, Act),
}

/// What a recorded course teaches.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub openness: Vec<Openness>,
    pub stays: Vec<Stay>,
    pub examples: Vec<Example>,
}

/// What a case asks of whoever takes it on. People choose what they are fit for, so that what one of
/// them did is an example for cases that ask alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demands {
    at_home: bool,
    /// Whether the household belongs to a target group.
    grouped: bool,
    /// Whether part of it is taken already.
    begun: bool,
    places: u32,
    cost_fen: u64,
}

impl Demands {
    pub fn of(case: &Case) -> Demands {
        let need = &case.need;
        Demands {
            at_home: need.at_home,
            grouped: !need.target_groups.is_empty(),
            begun: case.live_claims().next().is_some(),
            places: need.places,
            cost_fen: need.cost_fen,
        }
    }

    /// How far from it another case's demands are: the more of them differ, the farther, and then by
    /// cost. Whoever bore less is farther than whoever bore more.
    pub fn distance(&self, other: &Demands) -> (u8, u64) {
        let differ = [
            self.at_home != other.at_home,
            self.grouped != other.grouped,
            self.begun != other.begun,
            self.places != other.places,
            self.cost_fen > other.cost_fen,
        ];
        let count = differ.into_iter().map(u8::from).sum();
        (count, self.cost_fen.abs_diff(other.cost_fen))
    }
}
