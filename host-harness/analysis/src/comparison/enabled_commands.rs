//! What people may do with a case as it stands: every command with sensible payloads, and the timer.
//! Which wishes and responders there are is `alphabet`; where it leads, `search`.

use wish_contract::{
    Absorption, Actor, Amendment, Case, CaseKind, Command, Detail, Fact, Instant,
    MergeCancellation, MergeName, Need, Request, Responder, Role, Stage, Submission, Urgency,
};
use wish_scenario::file::word::word_of;

use super::alphabet::Alphabet;
use super::state::next_deadline;

mod claiming;
mod working;

/// The case's name.
pub const CASE: &str = "w1";
const DAY_MS: Instant = 24 * 60 * 60 * 1_000;
/// A due date may lie so far ahead.
const AHEAD_MS: Instant = 300 * DAY_MS;
const OTHER_CASE: &str = "w2";
const PROJECT: &str = "project-1";
const HOLDER: &str = "coordinator-1";

/// How much of what people may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Getting on the board and up the ladder, and nothing else.
    Climbing,
    /// Getting on the board and sharing out, and nothing else.
    Sharing,
    /// Getting on the board, and claiming and giving up by one responder, and nothing else.
    Again,
    /// The straight way from submission to the end, with what starts a clock on the way.
    Straight,
    /// Every command.
    Every,
}

/// A command, by whom, when, and with whose facts.
#[derive(Clone, Debug)]
pub struct GivenCommand {
    pub command: Command,
    pub by: Actor,
    pub claimant: Option<Responder>,
    /// Facts of the city's own about the request.
    pub facts: Vec<Fact>,
    pub now: Instant,
}

impl GivenCommand {
    /// The request for a case; the `number` of the step makes the command's name.
    #[must_use]
    pub fn request(&self, subject: Option<Case>, number: usize) -> Request {
        Request {
            subject,
            command: self.command.clone(),
            by: self.by.clone(),
            claimant: self.claimant.clone(),
            facts: self.facts.clone(),
            now: self.now,
            id: format!("c{number}"),
            detail: Detail::Decisive,
        }
    }
}

/// Opens a case.
#[must_use]
pub fn submit(need: &Need, now: Instant) -> GivenCommand {
    let submission = Submission {
        id: CASE.to_owned(),
        kind: CaseKind::Wish,
        need: need.clone(),
        continues: None,
    };
    GivenCommand {
        command: Command::Submit(submission),
        by: actor(Role::Reporter),
        claimant: None,
        facts: Vec::new(),
        now,
    }
}

/// Every command that may be given on a case at the present instant, and the timer's at its next
/// deadline.
#[must_use]
pub fn of(alphabet: &Alphabet, reach: Reach, case: &Case, now: Instant) -> Vec<GivenCommand> {
    let mut found = EnabledCommands { alphabet, reach, case, now, commands: Vec::new() };
    found.intake();
    found.board();
    if reach > Reach::Climbing {
        found.claims();
    }
    if reach >= Reach::Straight {
        found.work();
        found.hold_and_holder();
        found.ends();
    }
    let waits = !matches!(reach, Reach::Sharing | Reach::Again);
    if let Some(deadline) = next_deadline(case).filter(|_| waits) {
        let now = deadline.due.max(now);
        let by = actor(Role::Timer);
        found.commands.push(GivenCommand {
            command: Command::Tick,
            by,
            claimant: None,
            facts: Vec::new(),
            now,
        });
    }
    found.commands.into_iter().flat_map(|given| alphabet.city.each(given)).collect()
}

struct EnabledCommands<'a> {
    alphabet: &'a Alphabet,
    reach: Reach,
    case: &'a Case,
    now: Instant,
    commands: Vec<GivenCommand>,
}

impl EnabledCommands<'_> {
    fn push(&mut self, role: Role, command: Command) {
        self.commands.push(GivenCommand {
            command,
            by: actor(role),
            claimant: None,
            facts: Vec::new(),
            now: self.now,
        });
    }

    fn push_by(&mut self, responder: &str, command: Command, claimant: Option<Responder>) {
        let by = Actor { id: responder.to_owned(), role: Role::Responder };
        self.commands.push(GivenCommand {
            command,
            by,
            claimant,
            facts: Vec::new(),
            now: self.now,
        });
    }

    fn reason(&self) -> String {
        self.alphabet.reasons.common.clone().unwrap_or_default()
    }

    /// Whether the case stands in one of the stages that the contract names for a command.
    fn at(&self, stages: &[Stage]) -> bool {
        stages.contains(&self.case.stage)
    }

    fn every(&self) -> bool {
        self.reach == Reach::Every
    }

    fn intake(&mut self) {
        use Stage::{NeedsInfo, Published, Submitted, Verified};
        if self.at(&[Submitted]) {
            self.push(Role::Verifier, Command::Accept);
        }
        if self.reach < Reach::Straight {
            return;
        }
        if self.at(&[Submitted]) {
            for reason in self.alphabet.reasons.all() {
                self.push(Role::Verifier, Command::RequestInfo(reason.clone()));
            }
        }
        if self.at(&[NeedsInfo]) {
            self.push(Role::Reporter, Command::SupplyInfo(None));
        }
        if self.at(&[Submitted, NeedsInfo]) {
            let reason = self.reason();
            self.push(Role::Verifier, Command::Reject(reason));
        }
        if self.at(&[Submitted, NeedsInfo, Verified]) {
            for agency in self.alphabet.agencies.all() {
                self.push(Role::Verifier, Command::Transfer(agency.clone()));
            }
            if self.every() {
                self.push(Role::Verifier, Command::Merge(OTHER_CASE.to_owned()));
            }
        }
        if !self.every() {
            return;
        }
        if self.at(&[Submitted, Verified]) {
            self.push(Role::Publisher, Command::Promote(PROJECT.to_owned()));
        }
        self.merging();
        if self.at(&[Submitted, NeedsInfo, Verified, Published]) {
            self.amendments();
        }
    }

    /// What the host gives for the sake of another case.
    fn merging(&mut self) {
        let carried = self.case.absorbed.first();
        let carried = carried.map(|one| MergeName { id: one.id.clone(), merge: one.merge });
        if let Some(merge) = &self.case.merging {
            let (merge, reason) = (merge.merge, self.reason());
            self.push(Role::Verifier, Command::CompleteMerge(merge));
            let cancellation = MergeCancellation { merge, reason };
            self.push(Role::Verifier, Command::CancelMerge(cancellation));
        }
        if let Some(merge) = self.case.ended.as_ref().and_then(|ending| ending.merge) {
            self.push(Role::Verifier, Command::Restore(merge));
        }
        if let Some(merge) = carried {
            self.push(Role::Verifier, Command::ReleaseAbsorbed(merge));
        } else if !is_over(self.case.stage) {
            let (id, carried) = (OTHER_CASE.to_owned(), Vec::new());
            self.push(Role::Verifier, Command::Absorb(Absorption { id, merge: 1, carried }));
        }
    }

    fn amendments(&mut self) {
        let nothing = Amendment::default();
        let need = &self.case.need;
        let other = match need.urgency {
            Urgency::Normal => Urgency::Urgent,
            Urgency::Urgent => Urgency::Normal,
        };
        let taken = self.case.claims.iter().filter(|claim| claim.status.is_live()).count();
        let places = if need.places > 1 { u32::try_from(taken.max(1)).unwrap_or(1) } else { 2 };
        let urgency = Amendment { urgency: Some(other), ..nothing.clone() };
        let places = Amendment { places: Some(places), ..nothing };
        self.push(Role::Verifier, Command::Amend(urgency));
        self.push(Role::Verifier, Command::Amend(places));
        let costs = self.alphabet.costs_fen.iter().filter(|cost| **cost != need.cost_fen);
        for cost_fen in costs {
            let cost = Amendment { cost_fen: Some(*cost_fen), ..Amendment::default() };
            self.push(Role::Verifier, Command::Amend(cost));
        }
    }

    fn board(&mut self) {
        use Stage::{Published, Verified};
        if self.at(&[Verified]) {
            self.push(Role::Publisher, Command::Publish);
            // Whom a wish is kept for may claim it before the ladder admits anybody.
            let kept_for = match self.reach {
                Reach::Climbing | Reach::Sharing | Reach::Again => 0,
                Reach::Straight => 1,
                Reach::Every => self.alphabet.responders.len(),
            };
            for class in self.alphabet.responders.iter().take(kept_for) {
                let command = Command::Reserve(class.facts.id.clone());
                let (by, claimant) = (actor(Role::Publisher), Some(class.facts.clone()));
                let (facts, now) = (Vec::new(), self.now);
                self.commands.push(GivenCommand { command, by, claimant, facts, now });
            }
        }
        let climbs = match self.reach {
            Reach::Sharing => false,
            Reach::Again => self.case.claims.is_empty(),
            Reach::Climbing | Reach::Straight | Reach::Every => true,
        };
        if self.at(&[Published]) && climbs {
            let reason = self.reason();
            self.push(Role::Coordinator, Command::Escalate(reason.clone()));
            if self.reach == Reach::Again {
                return;
            }
            self.reach();
            if self.every() {
                self.push(Role::Publisher, Command::TakeDown(reason));
            }
        }
    }

    /// That the step which is open reaches nobody.
    fn reach(&mut self) {
        let Some(position) = &self.case.ladder else { return };
        let alphabet = self.alphabet;
        for (ladder, number, step) in &alphabet.steps {
            if *ladder == position.ladder && u32::try_from(*number) == Ok(position.step) {
                let reach = wish_contract::Reach { step: step.clone(), responders: 0 };
                self.push(Role::Timer, Command::ReportReach(reach));
            }
        }
    }

    fn hold_and_holder(&mut self) {
        if is_over(self.case.stage) {
            return;
        }
        let holdable = !self.at(&[Stage::NeedsInfo, Stage::Fulfilled]);
        if self.case.held.is_some() {
            self.push(Role::Coordinator, Command::Resume);
        } else if holdable {
            for reason in self.alphabet.reasons.all() {
                self.push(Role::Coordinator, Command::Hold(reason.clone()));
            }
        }
        if self.every() && self.case.holder.is_none() {
            self.push(Role::Coordinator, Command::NameHolder(HOLDER.to_owned()));
            let alphabet = self.alphabet;
            for holder in &alphabet.holders {
                self.push(Role::Coordinator, Command::NameHolder(holder.clone()));
            }
        }
    }

    fn ends(&mut self) {
        if !self.every() {
            return;
        }
        let over = is_over(self.case.stage);
        if over && !self.case.archived {
            self.push(Role::Coordinator, Command::Archive);
        }
        if over && !self.case.anonymised {
            self.push(Role::Coordinator, Command::Anonymise);
        }
        let delivered = self.at(&[Stage::Delivered, Stage::Fulfilled]);
        if !over && !delivered {
            let reason = self.reason();
            self.push(Role::Reporter, Command::Withdraw(reason));
        }
        if !over && !self.at(&[Stage::Fulfilled]) {
            let reason = self.reason();
            self.push(Role::Coordinator, Command::CallOff(reason.clone()));
            if !self.at(&[Stage::Published, Stage::Claimed]) {
                self.push(Role::Coordinator, Command::StepIn(reason));
            }
        }
    }
}

/// Who acts in a role; for whom the wish is, goes by the role's name too.
fn actor(role: Role) -> Actor {
    Actor { id: word_of(&role), role }
}

/// Whether the case has come to an end.
#[must_use]
pub fn is_over(stage: Stage) -> bool {
    stage.is_end()
}
