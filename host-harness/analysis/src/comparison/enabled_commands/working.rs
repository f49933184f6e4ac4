//! The work on a case that was claimed, and how it is judged.

use wish_contract::{Brought, Command, Grade, Role, Stage};

use super::{AHEAD_MS, DAY_MS, EnabledCommands};

impl EnabledCommands<'_> {
    pub(super) fn work(&mut self) {
        use Stage::{Claimed, Delivered, Fulfilled, InProgress, Scheduled};
        let Some(lead) = self.case.lead().map(|lead| lead.responder.clone()) else {
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
                self.part(&lead);
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

    /// The lead brought one place less than its share.
    fn part(&mut self, lead: &str) {
        let share = self.case.lead().map_or(0, |claim| claim.share.places);
        if let Some(places) = share.checked_sub(1).filter(|_| self.case.need.places > 1) {
            let brought = Brought { responder: lead.to_owned(), places, items: Vec::new() };
            self.push_by(lead, Command::DeliverPart(vec![brought]), None);
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
}
