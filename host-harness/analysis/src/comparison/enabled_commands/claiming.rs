//! Who may take a case on, and what may become of a claim before the work is done.

use wish_contract::{
    Claim, ClaimEnd, ClaimStatus, ClaimWish, Command, Responder, Role, Share, Stage,
};

use super::{EnabledCommands, GivenCommand, Reach, actor};
use crate::comparison::alphabet::Class;

impl EnabledCommands<'_> {
    pub(super) fn claims(&mut self) {
        use Stage::{Claimed, InProgress, Published, Scheduled};
        if self.reach == Reach::Again {
            return self.again();
        }
        let joinable = [Published, Claimed, Scheduled];
        let live: Vec<Claim> =
            self.case.claims.iter().filter(|claim| claim.status.is_live()).cloned().collect();
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

    /// Whoever claims first gives up and claims once more.
    fn again(&mut self) {
        let first = self.case.claims.first().map(|claim| claim.responder.clone());
        if self.at(&[Stage::Claimed])
            && let Some(who) = &first
        {
            let reason = self.reason();
            self.push_by(who, Command::Release(reason), None);
        }
        if self.at(&[Stage::Published]) {
            let alphabet = self.alphabet;
            for Class { facts, .. } in &alphabet.responders {
                if first.as_ref().is_none_or(|first| *first == facts.id) {
                    let whole = ClaimWish::default();
                    self.push_by(&facts.id, Command::Claim(whole), Some(facts.clone()));
                }
            }
        }
    }

    /// Somebody of the class who is not on the case.
    fn newcomer(&mut self, class: &Class, is_first: bool) {
        let facts = self.fresh(class);
        let id = facts.id.clone();
        let need = &self.case.need;
        let (many, costly) = (need.places > 1, need.cost_fen > 0);
        let part = ClaimWish { places: Some(1), ..ClaimWish::default() };
        if self.reach == Reach::Sharing && !is_first {
            // As many as may stand beside the lead, by the shortest way.
            let command = if need.places > 2 { Command::Claim(part) } else { Command::Join(None) };
            self.push_by(&id, command, Some(facts));
            return;
        }
        if self.at(&[Stage::Published]) {
            let whole = ClaimWish::default();
            self.push_by(&id, Command::Claim(whole), Some(facts.clone()));
            if many {
                self.push_by(&id, Command::Claim(part), Some(facts.clone()));
            }
            if costly {
                let part = ClaimWish { cost_fen: Some(0), ..ClaimWish::default() };
                self.push_by(&id, Command::Claim(part), Some(facts.clone()));
            }
        }
        if !is_first {
            self.push_by(&id, Command::Join(None), Some(facts.clone()));
        }
        if self.reach >= Reach::Straight {
            let by = actor(Role::Coordinator);
            let command = Command::Invite(Share::default());
            self.commands.push(GivenCommand {
                command,
                by,
                claimant: Some(facts),
                facts: Vec::new(),
                now: self.now,
            });
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
                self.commands.push(GivenCommand {
                    command,
                    by,
                    claimant,
                    facts: Vec::new(),
                    now: self.now,
                });
            }
        }
    }

    /// The facts of a class under a name that holds no claim on the case, and that may make one for all that ended.
    fn fresh(&self, class: &Class) -> Responder {
        let counts = self.alphabet.counts;
        let is_on = |id: &str| {
            self.case.live_claim_of(id).is_some() || counts.has_no_attempt_left(self.case, id)
        };
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
}
