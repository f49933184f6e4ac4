//! What can be covered: a point is a line of the policy, or something that every policy has,
//! and one thing about it that a run may show.

use wish_policy::Place;

use wish_contract::Code;

/// A thing that a run may show, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub hit: Hit,
    /// Where the line stands in the policy, in bytes; none for what every policy has.
    pub place: Option<Place>,
    pub part: Part,
    /// The rule of the guard whose line it is.
    pub guard: Option<Code>,
}

/// What a run showed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// The line's path: `deadlines.verify`. Empty for what every policy has.
    pub line: String,
    pub aspect: Aspect,
}

/// Which thing about a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// A deadline was looked at a millisecond before it passed, and nothing happened.
    Before,
    /// It passed at the very instant.
    At,
    /// It was looked at a millisecond later, and had passed.
    After,
    /// Something went by this line.
    Used,
    /// Something went by this entry of a list.
    Entry(String),
    /// A deadline ran over the break before this stretch of work.
    Break(String),
    /// The condition was looked at and held, at its edge where it has one.
    Passed,
    /// The condition was looked at and did not hold, at its edge where it has one.
    Refused,
    /// Somebody of a kind that is not listed was kept out.
    KindRefused,
    /// A rule of the contract fired, or refused.
    Rule(String),
    /// A transition between stages was made.
    Move(Move),
}

/// A move: what made it, a command or a deadline, from which stage to which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Move {
    pub cause: Cause,
    /// None where the stage does not matter: it stays what it is.
    pub stages: Option<(String, String)>,
}

/// What makes a move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    Command(String),
    Deadline(String),
}

/// The parts that a figure is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Words and settings that something has to go by.
    Uses,
    /// Conditions, both ways.
    Conditions,
    /// Deadlines: before, at, after.
    Boundaries,
    /// Rules not tied to a policy line.
    Rules,
    /// Transitions between stages.
    Transitions,
}

impl Part {
    pub const ALL: [Part; 5] =
        [Part::Uses, Part::Conditions, Part::Boundaries, Part::Rules, Part::Transitions];

    /// What it is called in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Part::Uses => "uses",
            Part::Conditions => "conditions",
            Part::Boundaries => "boundaries",
            Part::Rules => "rules",
            Part::Transitions => "transitions",
        }
    }
}

impl Hit {
    pub fn of(line: impl Into<String>, aspect: Aspect) -> Hit {
        Hit { line: line.into(), aspect }
    }
}

impl Aspect {
    /// What it is called in JSON.
    pub fn word(&self) -> String {
        match self {
            Aspect::Before => "before".to_owned(),
            Aspect::At => "at".to_owned(),
            Aspect::After => "after".to_owned(),
            Aspect::Used => "used".to_owned(),
            Aspect::Entry(entry) => format!("entry {entry}"),
            Aspect::Break(hours) => format!("break before {hours}"),
            Aspect::Passed => "passed".to_owned(),
            Aspect::Refused => "refused".to_owned(),
            Aspect::KindRefused => "kind refused".to_owned(),
            Aspect::Rule(rule) => format!("rule {rule}"),
            Aspect::Move(step) => step.word(),
        }
    }
}

impl Move {
    /// `accept: submitted -> verified`.
    pub fn word(&self) -> String {
        let (Cause::Command(cause) | Cause::Deadline(cause)) = &self.cause;
        let passing = if matches!(self.cause, Cause::Deadline(_)) { "deadline " } else { "" };
        match &self.stages {
            Some((from, to)) if from.is_empty() => format!("{passing}{cause}: {to}"),
            Some((from, to)) => format!("{passing}{cause}: {from} -> {to}"),
            None => format!("{passing}{cause}"),
        }
    }
}
