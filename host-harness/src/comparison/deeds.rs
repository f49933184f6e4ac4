//! What people may do with a case as it stands: every command with sensible payloads, and the timer.
//! Which wishes and responders there are is `alphabet`; where it leads, `search`.

use wish_host::contract::{
    Actor, Amendment, Case, Claim, ClaimEnd, ClaimStatus, ClaimWish, Command, Grade, Instant, Need,
    Request, Responder, Role, Share, Stage, Submission, Urgency,
};

use super::alphabet::{Alphabet, Class};
use super::state::{is_live, lead, next_deadline};

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
    /// The straight way from submission to the end, with what starts a clock on the way.
    Straight,
    /// Every command.
    Every,
}

/// A command, by whom, when, and with whose facts.
#[derive(Clone, Debug)]
pub struct Deed {
    pub command: Command,
    pub by: Actor,
    pub claimant: Option<Responder>,
    pub now: Instant,
}

impl Deed {
    /// The request for a case; the `number` of the step makes the command's name.
    #[must_use]
    pub fn request(&self, subject: Option<Case>, number: usize) -> Request {
        Request {
            subject,
            command: self.command.clone(),
            by: self.by.clone(),
            claimant: self.claimant.clone(),
            now: self.now,
            id: format!("c{number}"),
            detail: wish_host::contract::Detail::Decisive,
        }
    }
}

/// Opens a case.
#[must_use]
pub fn submit(need: &Need, now: Instant) -> Deed {
    let submission = Submission {
        id: CASE.to_owned(),
        kind: wish_host::contract::CaseKind::Wish,
        need: need.clone(),
    };
    Deed { command: Command::Submit(submission), by: actor(Role::Reporter), claimant: None, now }
}

/// Everything that may be done with a case at the present instant, and the timer at its next
/// deadline.
#[must_use]
pub fn deeds(alphabet: &Alphabet, reach: Reach, case: &Case, now: Instant) -> Vec<Deed> {
    let mut found = Deeds { alphabet, reach, case, now, deeds: Vec::new() };
    found.intake();
    found.board();
    if reach > Reach::Climbing {
        found.claims();
    }
    if reach > Reach::Sharing {
        found.work();
        found.care();
        found.ends();
    }
    if let Some(deadline) = next_deadline(case) {
        let now = deadline.due.max(now);
        let by = actor(Role::Timer);
        found.deeds.push(Deed { command: Command::Tick, by, claimant: None, now });
    }
    found.deeds
}

struct Deeds<'a> {
    alphabet: &'a Alphabet,
    reach: Reach,
    case: &'a Case,
    now: Instant,
    deeds: Vec<Deed>,
}

impl Deeds<'_> {
    fn push(&mut self, role: Role, command: Command) {
        self.deeds.push(Deed { command, by: actor(role), claimant: None, now: self.now });
    }

    fn push_by(&mut self, responder: &str, command: Command, claimant: Option<Responder>) {
        let by = Actor { id: responder.to_owned(), role: Role::Responder };
        self.deeds.push(Deed { command, by, claimant, now: self.now });
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
        if self.reach <= Reach::Sharing {
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
        if self.case.absorbed.is_empty() && !is_over(self.case.stage) {
            self.push(Role::Verifier, Command::Absorb(OTHER_CASE.to_owned()));
        }
        if self.at(&[Submitted, NeedsInfo, Verified, Published]) {
            self.amendments();
        }
    }

    fn amendments(&mut self) {
        let nothing = Amendment { text: None, places: None, cost_fen: None, urgency: None };
        let need = &self.case.need;
        let other = match need.urgency {
            Urgency::Normal => Urgency::Urgent,
            Urgency::Urgent => Urgency::Normal,
        };
        let taken = self.case.claims.iter().filter(|claim| is_live(claim)).count();
        let places = if need.places > 1 { u32::try_from(taken.max(1)).unwrap_or(1) } else { 2 };
        let urgency = Amendment { urgency: Some(other), ..nothing.clone() };
        let places = Amendment { places: Some(places), ..nothing };
        self.push(Role::Verifier, Command::Amend(urgency));
        self.push(Role::Verifier, Command::Amend(places));
    }

    fn board(&mut self) {
        use Stage::{Published, Verified};
        if self.at(&[Verified]) {
            self.push(Role::Publisher, Command::Publish);
            if self.reach > Reach::Sharing
                && let Some(class) = self.alphabet.responders.first()
            {
                let responder = class.facts.id.clone();
                self.push(Role::Publisher, Command::Reserve(responder));
            }
        }
        if self.at(&[Published]) && self.reach != Reach::Sharing {
            let reason = self.reason();
            self.push(Role::Coordinator, Command::Escalate(reason.clone()));
            if self.every() {
                self.push(Role::Publisher, Command::TakeDown(reason));
            }
        }
    }

    fn claims(&mut self) {
        use Stage::{Claimed, InProgress, Published, Scheduled};
        let joinable = [Published, Claimed, Scheduled];
        let live: Vec<Claim> =
            self.case.claims.iter().filter(|claim| is_live(claim)).cloned().collect();
        if self.at(&joinable) {
            for class in &self.alphabet.responders {
                self.newcomer(class, live.is_empty());
            }
        }
        if self.reach == Reach::Sharing {
            return;
        }
        for claim in &live {
            let who = claim.responder.as_str();
            if claim.status == ClaimStatus::Invited && self.at(&joinable) {
                let facts = self.facts_of(who);
                self.push_by(who, Command::AcceptInvitation, facts);
                if self.every() {
                    let reason = self.reason();
                    self.push_by(who, Command::Decline(reason), None);
                }
            }
            if self.every() && self.at(&[Published, Claimed, Scheduled, InProgress]) {
                self.endings(claim);
            }
        }
        let position = self.case.ladder.as_ref();
        let reserved = position.and_then(|position| position.reserved_for.clone());
        if let Some(reserved) = reserved.filter(|_| self.every() && self.at(&[Published])) {
            let reason = self.reason();
            self.push_by(&reserved, Command::Decline(reason), None);
        }
    }

    /// Somebody of the class who is not on the case.
    fn newcomer(&mut self, class: &Class, is_first: bool) {
        let facts = self.fresh(class);
        let id = facts.id.clone();
        let need = &self.case.need;
        let (many, costly) = (need.places > 1, need.cost_fen > 0);
        if self.at(&[Stage::Published]) {
            let whole = ClaimWish { places: None, cost_fen: None };
            self.push_by(&id, Command::Claim(whole), Some(facts.clone()));
            if many {
                let part = ClaimWish { places: Some(1), cost_fen: None };
                self.push_by(&id, Command::Claim(part), Some(facts.clone()));
            }
            if costly {
                let part = ClaimWish { places: None, cost_fen: Some(0) };
                self.push_by(&id, Command::Claim(part), Some(facts.clone()));
            }
        }
        if !is_first {
            self.push_by(&id, Command::Join(None), Some(facts.clone()));
        }
        if self.reach > Reach::Sharing {
            let by = actor(Role::Coordinator);
            let command = Command::Invite(Share { places: 0, cost_fen: 0 });
            self.deeds.push(Deed { command, by, claimant: Some(facts), now: self.now });
        }
    }

    fn endings(&mut self, claim: &Claim) {
        let who = claim.responder.clone();
        let reason = self.reason();
        let end = || ClaimEnd { responder: who.clone(), reason: reason.clone() };
        if claim.status == ClaimStatus::Active {
            self.push_by(&who, Command::Release(reason.clone()), None);
            if self.at(&[Stage::Scheduled]) {
                self.push(Role::Beneficiary, Command::ReportNoShow(who.clone()));
            }
        }
        self.push(Role::Coordinator, Command::Revoke(end()));
        if self.at(&[Stage::Claimed, Stage::Scheduled, Stage::InProgress]) {
            for class in &self.alphabet.responders {
                let claimant = Some(self.fresh(class));
                let by = actor(Role::Coordinator);
                let command = Command::Substitute(end());
                self.deeds.push(Deed { command, by, claimant, now: self.now });
            }
        }
    }

    /// The facts of a class under a name that holds no claim on the case.
    fn fresh(&self, class: &Class) -> Responder {
        let is_on =
            |id: &str| self.case.claims.iter().any(|claim| is_live(claim) && claim.responder == id);
        let mut id = class.facts.id.clone();
        let mut number = 1;
        while is_on(&id) {
            number += 1;
            id = format!("{}.{number}", class.facts.id);
        }
        Responder { id, ..class.facts.clone() }
    }

    /// The facts of somebody on the case: those of its class.
    fn facts_of(&self, id: &str) -> Option<Responder> {
        let class = id.rsplit_once('.').map_or(id, |(class, _)| class);
        let known = self.alphabet.responders.iter();
        let facts = known.map(|class| &class.facts).find(|facts| facts.id == class)?;
        let active_claims = facts.active_claims.saturating_add(1);
        Some(Responder { id: id.to_owned(), active_claims, ..facts.clone() })
    }

    fn work(&mut self) {
        use Stage::{Claimed, Delivered, Fulfilled, InProgress, Scheduled};
        let Some(lead) = lead(self.case).map(|lead| lead.responder.clone()) else {
            return self.judgements();
        };
        let soon = self.now.saturating_add(DAY_MS);
        let later = self.now.saturating_add(AHEAD_MS);
        if self.at(&[Claimed]) {
            self.push_by(&lead, Command::RecordContact(soon), None);
        }
        if self.at(&[Scheduled]) {
            self.push_by(&lead, Command::Start, None);
            if self.every() {
                self.push(Role::Beneficiary, Command::Reschedule(soon));
            }
        }
        if self.at(&[InProgress]) {
            self.push_by(&lead, Command::Deliver, None);
            if self.every() {
                self.push_by(&lead, Command::SendGoods, None);
                self.push_by(&lead, Command::RequestExtension(later), None);
                self.push(Role::Coordinator, Command::GrantExtension(later));
                let reason = self.reason();
                self.push(Role::Coordinator, Command::RefuseExtension(reason));
            }
        }
        if self.at(&[Delivered]) {
            self.push(Role::Beneficiary, Command::Confirm);
            if self.every() {
                let reason = self.reason();
                self.push(Role::Beneficiary, Command::Dispute(reason));
            }
        }
        if self.at(&[Fulfilled]) {
            self.judgements();
        }
    }

    fn judgements(&mut self) {
        if !self.at(&[Stage::Fulfilled]) {
            return;
        }
        self.push(Role::Coordinator, Command::Close);
        for level in self.alphabet.levels.all() {
            let grade = Grade { level: level.clone(), score: 5 };
            self.push(Role::Coordinator, Command::Evaluate(grade));
        }
        if self.every() {
            let reason = self.reason();
            self.push(Role::Beneficiary, Command::Reopen(reason));
        }
    }

    fn care(&mut self) {
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
    }
}

fn actor(role: Role) -> Actor {
    Actor { id: role_word(role).to_owned(), role }
}

/// Whether the case has come to an end.
#[must_use]
pub fn is_over(stage: Stage) -> bool {
    use Stage::{Closed, Lapsed, Merged, Promoted, Rejected, Transferred, Withdrawn};
    matches!(stage, Closed | Rejected | Withdrawn | Lapsed | Merged | Transferred | Promoted)
}

/// The word for a role.
#[must_use]
pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::Reporter => "reporter",
        Role::Verifier => "verifier",
        Role::Publisher => "publisher",
        Role::Responder => "responder",
        Role::Beneficiary => "beneficiary",
        Role::Proxy => "proxy",
        Role::Coordinator => "coordinator",
        Role::Timer => "timer",
    }
}
