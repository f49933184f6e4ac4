//! What the demo's host keeps of one wish: the case, what happened to it, and who was notified of
//! what.

use std::collections::{BTreeSet, VecDeque};

use wish_contract::{
    Action, Actor, Case, Claim, ClaimStatus, Command, Deadline, Decision, Effect, Event, Instant,
    PublicCase, Ranking, Reason, Rejection, Stage,
};

use super::inputs::Wish;

/// One wish from intake on.
pub struct CaseTrace {
    pub wish: Wish,
    pub case: Option<Case>,
    pub next: Option<Deadline>,
    pub log: Vec<Entry>,
    /// Who would try next, if the one who is trying is refused.
    pub hopefuls: VecDeque<String>,
    /// Who has tried, or looked and found that they may not.
    pub tried: BTreeSet<String>,
    /// Commands given so far, for their names.
    pub commands: u32,
    /// When it was open with neither deadline nor holder.
    pub stranded: Option<Instant>,
}

/// Something that happened.
pub struct Entry {
    pub at: Instant,
    /// Who did it; none: the platform itself.
    pub by: Option<Actor>,
    pub happening: Happening,
}

/// What happened.
pub enum Happening {
    /// A command took effect.
    Decided { events: Vec<Event>, effects: Vec<Effect>, trace: Vec<Reason>, next: Option<Deadline> },
    /// A command was refused.
    Refused { command: Box<Command>, rejection: Box<Rejection> },
    /// The host looked up who might claim now, and had them ranked.
    Ranked(Box<Ranking>),
    /// The public board shows it so.
    OnBoard(Box<PublicCase>),
    /// Somebody looked at the board, might have claimed, and did not.
    LeftAlone,
}

impl CaseTrace {
    pub fn new(wish: Wish) -> CaseTrace {
        CaseTrace {
            wish,
            case: None,
            next: None,
            log: Vec::new(),
            hopefuls: VecDeque::new(),
            tried: BTreeSet::new(),
            commands: 0,
            stranded: None,
        }
    }

    /// A name for the next command.
    pub fn name_command(&mut self) -> String {
        self.commands += 1;
        format!("{}/{}", self.wish.reference, self.commands)
    }

    pub fn note(&mut self, at: Instant, by: Option<Actor>, happening: Happening) {
        self.log.push(Entry { at, by, happening });
    }

    /// Takes a decision over: the case after it, and what it says.
    pub fn take(&mut self, at: Instant, by: Actor, decision: Decision) {
        let Decision { events, after, effects, next, trace } = decision;
        let open = !after.stage.is_end();
        if open && next.is_none() && after.holder.is_none() {
            self.stranded.get_or_insert(at);
        }
        self.case = Some(after);
        self.next = next;
        self.note(at, Some(by), Happening::Decided { events, effects, trace, next });
    }

    pub fn stage(&self) -> Option<Stage> {
        self.case.as_ref().map(|case| case.stage)
    }

    pub fn has_ended(&self) -> bool {
        self.stage().is_some_and(Stage::is_end)
    }

    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.log.iter().flat_map(|entry| match &entry.happening {
            Happening::Decided { events, .. } => events.as_slice(),
            _ => &[],
        })
    }

    /// Ladder steps entered, in order.
    pub fn steps(&self) -> Vec<&str> {
        let effects = self.log.iter().flat_map(|entry| match &entry.happening {
            Happening::Decided { effects, .. } => effects.as_slice(),
            _ => &[],
        });
        let mut steps: Vec<&str> = effects
            .filter_map(|effect| match &effect.action {
                Action::Offer(offering) => Some(offering.step.as_str()),
                _ => None,
            })
            .collect();
        steps.dedup();
        steps
    }

    /// Commands that were refused.
    pub fn refusals(&self) -> impl Iterator<Item = &Rejection> {
        self.log.iter().filter_map(|entry| match &entry.happening {
            Happening::Refused { rejection, .. } => Some(&**rejection),
            _ => None,
        })
    }

    /// Claims that are live or were fulfilled, the lead first.
    pub fn claims(&self) -> Vec<&Claim> {
        let claims = self.case.iter().flat_map(|case| &case.claims);
        claims
            .filter(|claim| claim.status.is_live() || claim.status == ClaimStatus::Fulfilled)
            .collect()
    }
}
