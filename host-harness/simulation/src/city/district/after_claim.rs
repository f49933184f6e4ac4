//! What people do next once a wish is taken: contact, appointment, work, delivery, confirmation,
//! evaluation, and what goes wrong in between.

use wish_contract::{
    Actor, Brought, Case, Change, ClaimEnd, Command, Continuation, DeadlineKind, Grade, Instant,
    Responder, Stage, Submission,
};

use super::before_claim::{CANNOT, NOT_DONE, WAITING};
use super::{ActorRole, District, Item, REACTION_MS, Task};
use crate::city::behaviour as model;
use crate::city::hours::{HOUR_MS, MINUTE_MS};
use crate::city::simulated_case::SimulatedCase;

impl District<'_> {
    /// What follows from what happened to a wish that is taken.
    pub(super) fn follow_work(&mut self, place: u32, change: &Change, now: Instant) {
        match change {
            Change::Invited(claim) => self.after_invitation(place, &claim.responder, now),
            Change::Contacted(appointment) | Change::Rescheduled(appointment) => {
                self.after_appointment(place, *appointment, now);
            }
            Change::Started => self.after_start(place, now),
            Change::GoodsSent
            | Change::Disputed(_)
            | Change::Reopened(_)
            | Change::ExtensionRefused(_) => {
                self.deliver(place, now);
            }
            Change::ExtensionGranted(until) => {
                let at = self.within(place, model::DELIVERY_MINUTES, now).min(until - HOUR_MS);
                self.give(place, ActorRole::Lead, Command::Deliver, at.max(now + HOUR_MS));
            }
            Change::ExtensionRequested(until) => self.after_request(place, *until, now),
            Change::Delivered | Change::PartDelivered(_) => self.after_delivery(place, now),
            Change::Confirmed => self.after_confirmation(place, now),
            Change::Evaluated(_) => self.judge(place, now),
            Change::Held(_) => {
                let days = self.dice.between(model::HELD_WORKDAYS.0, model::HELD_WORKDAYS.1);
                let at = self.hours(place).workdays_on(now, days);
                self.give(place, ActorRole::Coordinator, Command::Resume, at);
            }
            Change::Resumed => self.routine(place, now),
            Change::Closed if self.dice.chance(model::ARCHIVED) => {
                let at = self.at_desk(place, now, 1_200);
                self.give(place, ActorRole::Coordinator, Command::Archive, at);
            }
            _ => {}
        }
    }

    /// A wish was taken, or has a new lead: the lead calls the resident at once, or does not.
    pub(super) fn after_taking(&mut self, place: u32, now: Instant) {
        if self.city.programme.joint && self.dice.chance(model::JOINED + model::INVITED) {
            self.beside(place, now);
        }
        let turn = self.dice.below(1_000);
        let released = model::CONTACT_MISSED + model::RELEASED_EARLY;
        let at = self.within(place, model::CONTACT_MINUTES, now);
        if turn < model::CONTACT_MISSED {
            return;
        }
        if turn < released
            && let Some(why) = self.reason(CANNOT)
        {
            return self.give(place, ActorRole::Lead, Command::Release(why), at);
        }
        if turn < released + model::SUBSTITUTED
            && let Some(number) = self.neighbour(place)
        {
            return self.put_task(place, Task::Substitute(number), at);
        }
        self.contact(place, at);
    }

    fn contact(&mut self, place: u32, at: Instant) {
        let days = self.dice.between(model::APPOINTMENT_WORKDAYS.0, model::APPOINTMENT_WORKDAYS.1);
        let appointment = self.hours(place).workdays_on(at, days);
        self.give(place, ActorRole::Lead, Command::RecordContact(appointment), at);
    }

    /// Somebody joins the lead, or is asked to.
    fn beside(&mut self, place: u32, now: Instant) {
        let Some(number) = self.neighbour(place) else { return };
        let invited = self.dice.below(model::JOINED + model::INVITED) < model::INVITED;
        let task = if invited { Task::Invite(number) } else { Task::Join(number) };
        self.put_task(place, task, self.at_desk(place, now, 30));
    }

    fn after_invitation(&mut self, place: u32, id: &str, now: Instant) {
        let Some(number) = crate::city::population::Population::number(id) else { return };
        let at = self.within(place, model::PUBLISH_MINUTES, now);
        let turn = self.dice.below(1_000);
        if turn < model::INVITATION_IGNORED {
            return;
        }
        if turn < model::INVITATION_IGNORED + model::INVITATION_DECLINED
            && let Some(why) = self.reason(CANNOT)
        {
            let no = Command::Decline(why);
            return self.put(place, ActorRole::Responder(number), no, at, false);
        }
        // Whatever the lead does meanwhile.
        self.agenda.put(Item { at, case: place, task: Task::TakeUp(number), plan: None });
    }

    fn after_appointment(&mut self, place: u32, appointment: Instant, now: Instant) {
        let soon = appointment.max(now + HOUR_MS);
        let turn = self.dice.below(1_000);
        let moved = model::NO_SHOW + model::RESCHEDULED;
        let late = moved + model::STARTED_LATE;
        if turn < model::NO_SHOW
            && let Some(responder) =
                self.case(place).and_then(Case::lead).map(|one| one.responder.clone())
        {
            let at = self.at_desk(place, soon, 90);
            return self.give(place, ActorRole::Beneficiary, Command::ReportNoShow(responder), at);
        }
        if turn < moved {
            let at = now + (soon - now) / 2;
            let later = self.hours(place).workdays_on(soon, 1);
            return self.give(place, ActorRole::Beneficiary, Command::Reschedule(later), at);
        }
        if turn < late {
            return;
        }
        if turn < late + model::REVOKED {
            return self.revoke(place, soon);
        }
        let at = soon + self.dice.between(0, 20 * MINUTE_MS);
        self.give(place, ActorRole::Lead, Command::Start, at);
    }

    fn revoke(&mut self, place: u32, at: Instant) {
        let responder = self.case(place).and_then(Case::lead).map(|one| one.responder.clone());
        if let (Some(responder), Some(reason)) = (responder, self.reason(CANNOT)) {
            let end = ClaimEnd { responder, reason };
            self.give(place, ActorRole::Coordinator, Command::Revoke(end), at);
        }
    }

    fn after_start(&mut self, place: u32, now: Instant) {
        let turn = self.dice.below(1_000);
        let extended = model::HELD_IN_WORK + model::EXTENSION_ASKED;
        if turn < model::HELD_IN_WORK
            && let Some(why) = self.reason(WAITING)
        {
            let at = self.at_desk(place, now, 120);
            return self.give(place, ActorRole::Coordinator, Command::Hold(why), at);
        }
        if turn < extended {
            let due = self.due(place).unwrap_or(now);
            let days = self.dice.between(model::EXTENSION_WORKDAYS.0, model::EXTENSION_WORKDAYS.1);
            let until = self.hours(place).workdays_on(due, days);
            let at = self.within(place, model::DELIVERY_MINUTES, now);
            return self.give(place, ActorRole::Lead, Command::RequestExtension(until), at);
        }
        if turn < extended + model::DELIVERED_LATE {
            return;
        }
        let buys = self.case(place).is_some_and(|case| case.need.cost_fen > 0);
        if buys && self.dice.chance(model::GOODS_SENT) {
            let at = self.at_desk(place, now, 60);
            return self.give(place, ActorRole::Lead, Command::SendGoods, at);
        }
        self.deliver(place, now);
    }

    /// The lead brings what there is of several places; the others of the case bring all of theirs.
    fn part(&mut self, place: u32) -> Option<Command> {
        let lead = self.case(place).filter(|case| case.need.places > 1)?.lead()?;
        let (responder, most) = (lead.responder.clone(), lead.share.places);
        if most < 2 || !self.dice.chance(model::DELIVERED_IN_PART) {
            return None;
        }
        let places = 1 + self.dice.below(most - 1);
        Some(Command::DeliverPart(vec![Brought { responder, places, items: Vec::new() }]))
    }

    /// What did not come is submitted as a case of its own.
    pub(super) fn carry_on(&mut self, place: u32, rest: Continuation, now: Instant) {
        let Some(home) = self.cases.get(place as usize).map(|wish| wish.home) else { return };
        let number = u32::try_from(self.cases.len()).unwrap_or(u32::MAX);
        let Continuation { reporter, kind, need, continues } = rest;
        let id = self.city.wish_id(home, number);
        let submission = Submission { id: id.clone(), kind, need, continues: Some(continues) };
        let fancy = self.city.fancy_of(number, home);
        let mut wish = SimulatedCase::new(id, home, submission, fancy);
        wish.reporter = Some(reporter);
        self.cases.push(wish);
        let at = now + REACTION_MS;
        self.agenda.put(Item { at, case: number, task: Task::Submit, plan: None });
    }

    fn due(&self, place: u32) -> Option<Instant> {
        let deadlines = &self.case(place)?.deadlines;
        deadlines.iter().find(|one| one.kind == DeadlineKind::Due).map(|one| one.due)
    }

    fn deliver(&mut self, place: u32, now: Instant) {
        let at = self.within(place, model::DELIVERY_MINUTES, now);
        let command = self.part(place).unwrap_or(Command::Deliver);
        self.give(place, ActorRole::Lead, command, at);
    }

    fn after_request(&mut self, place: u32, until: Instant, now: Instant) {
        let at = self.at_desk(place, now, 240);
        let granted = self.dice.chance(model::EXTENSION_GRANTED);
        match self.reason(WAITING).filter(|_| !granted) {
            Some(why) => {
                self.give(place, ActorRole::Coordinator, Command::RefuseExtension(why), at)
            }
            None => self.give(place, ActorRole::Coordinator, Command::GrantExtension(until), at),
        }
    }

    fn after_delivery(&mut self, place: u32, now: Instant) {
        let at = self.within(place, model::CONFIRM_MINUTES, now);
        let turn = self.dice.below(1_000);
        if turn < model::SILENT {
            return;
        }
        if turn < model::SILENT + model::DISPUTED
            && let Some(why) = self.reason(NOT_DONE)
        {
            return self.give(place, ActorRole::Beneficiary, Command::Dispute(why), at);
        }
        let who = if self.dice.chance(model::BY_PROXY) {
            ActorRole::Proxy
        } else {
            ActorRole::Beneficiary
        };
        self.give(place, who, Command::Confirm, at);
    }

    fn after_confirmation(&mut self, place: u32, now: Instant) {
        if self.dice.chance(model::REOPENED)
            && let Some(why) = self.reason(NOT_DONE)
        {
            let at = self.at_desk(place, now, 700);
            return self.give(place, ActorRole::Beneficiary, Command::Reopen(why), at);
        }
        if self.dice.chance(model::EVALUATED) {
            self.judge(place, now);
        }
    }

    /// The next level judges, until all have.
    fn judge(&mut self, place: u32, now: Instant) {
        let Some(case) = self.case(place).filter(|case| case.stage == Stage::Fulfilled) else {
            return;
        };
        let judged = |level: &&String| !case.evaluations.iter().any(|one| one.level == **level);
        let level = self.city.programme.evaluation_levels.iter().find(judged).cloned();
        let Some(level) = level else { return };
        let score = self.dice.weighted(&model::SCORES).copied().unwrap_or(5);
        let at = self.within(place, model::CONFIRM_MINUTES, now);
        self.give(place, ActorRole::Coordinator, Command::Evaluate(Grade { level, score }), at);
    }

    /// A deadline of the work was missed and somebody was notified.
    pub(super) fn after_missed_work(&mut self, place: u32, kind: DeadlineKind, now: Instant) {
        match kind {
            DeadlineKind::Appointment => {
                self.give(place, ActorRole::Lead, Command::Start, self.at_desk(place, now, 120))
            }
            DeadlineKind::Due => {
                self.give(place, ActorRole::Lead, Command::Deliver, self.at_desk(place, now, 300))
            }
            DeadlineKind::Confirm if !self.dice.chance(400) => {
                self.give(place, ActorRole::Proxy, Command::Confirm, self.at_desk(place, now, 180));
            }
            _ => {}
        }
    }

    /// What is ordinarily done with a wish at its stage.
    pub(super) fn routine(&mut self, place: u32, now: Instant) {
        let Some(stage) = self.case(place).map(|case| case.stage) else { return };
        let at = self.at_desk(place, now, 90);
        match stage {
            Stage::Submitted => self.give(place, ActorRole::Verifier, Command::Accept, at),
            Stage::Verified => self.give(place, ActorRole::Publisher, Command::Publish, at),
            Stage::Published => self.offered_again(place, now),
            Stage::Claimed => self.contact(place, at),
            Stage::Scheduled => self.give(place, ActorRole::Lead, Command::Start, at),
            Stage::InProgress => self.deliver(place, now),
            Stage::Delivered => self.give(place, ActorRole::Proxy, Command::Confirm, at),
            _ => {}
        }
    }

    /// Somebody stands in for the lead.
    pub(super) fn substitution(
        &mut self,
        place: u32,
        number: u32,
    ) -> Option<(Actor, Command, Option<Responder>)> {
        let by = self.actor(place, &ActorRole::Lead)?;
        let reason = self.reason(CANNOT)?;
        let command = Command::Substitute(ClaimEnd { responder: by.id.clone(), reason });
        Some((by, command, Some(self.facts(number)?)))
    }

    fn put_task(&mut self, place: u32, task: Task, at: Instant) {
        let plan = self.cases.get(place as usize).map(|simulated_case| simulated_case.plan);
        self.agenda.put(Item { at, case: place, task, plan });
    }
}
