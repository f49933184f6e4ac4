//! A wish on its way through a simulated year, as the platform of its district keeps it.

use wish_contract::{Case, Instant, Offering, Stage, Submission};

/// A wish.
pub struct SimulatedCase {
    pub id: String,
    /// The community that it comes from.
    pub home: u32,
    /// What is asked for, until it is submitted.
    pub submission: Option<Box<Submission>>,
    pub case: Option<Box<Case>>,
    /// How appealing it is, whoever looks.
    pub fancy: u32,
    /// Commands given so far, for their names.
    commands: u32,
    /// Counts the turns that it took; what was meant to be done before one is off.
    pub plan: u32,
    /// The instant for which the next tick is put down.
    pub tick: Option<Instant>,
    /// When it was last fully taken.
    pub taken: Instant,
    /// To whom it was last opened.
    pub offering: Option<Box<Offering>>,
    /// Who has looked at it.
    pub asked: Vec<u32>,
    /// How often the coordinator has looked for somebody, and whether they are about to.
    pub searches: u8,
    pub searching: bool,
    /// Who reported it, where it is the rest of another.
    pub reporter: Option<String>,
    /// Commands refused that somebody meant to move it on by.
    pub refusals: u8,
    /// Whether it was ever open with neither deadline nor holder.
    pub stranded: bool,
}

impl SimulatedCase {
    pub fn new(id: String, home: u32, submission: Submission, fancy: u32) -> SimulatedCase {
        SimulatedCase {
            id,
            home,
            submission: Some(Box::new(submission)),
            case: None,
            fancy,
            commands: 0,
            plan: 0,
            tick: None,
            taken: Instant::MIN,
            offering: None,
            asked: Vec::new(),
            searches: 0,
            searching: false,
            reporter: None,
            refusals: 0,
            stranded: false,
        }
    }

    /// A name for the next command.
    pub fn name_command(&mut self) -> String {
        self.commands += 1;
        format!("{}/{}", self.id, self.commands)
    }

    pub fn stage(&self) -> Option<Stage> {
        self.case.as_ref().map(|case| case.stage)
    }

    /// Whether it stands open with neither deadline nor holder.
    pub fn is_stranded(&self) -> bool {
        self.case.as_ref().is_some_and(|case| {
            !case.stage.is_end() && case.deadlines.is_empty() && case.holder.is_none()
        })
    }
}
