//! What a recorded course teaches.

use wish_host::contract::{Actor, Command, Instant, Responder};

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
