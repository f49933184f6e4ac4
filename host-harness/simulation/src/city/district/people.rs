//! Who gives a command, and what the platform knows of responders: what they have in hand included.

use wish_contract::{
    Actor, Case, Claim, ClaimStatus, Command, CommandKind, DeadlineKind, Fact, Instant, Responder,
    Role,
};

use super::{ActorRole, District};
use crate::city::behaviour as model;
use crate::city::counted::Counted;
use crate::city::population::Population;

impl District<'_> {
    /// A wish's name.
    pub(super) fn name(&self, place: u32) -> String {
        self.cases
            .get(place as usize)
            .map_or_else(String::new, |simulated_case| simulated_case.id.clone())
    }

    pub(super) fn submission(&mut self, place: u32) -> Option<(Actor, Command, Option<Responder>)> {
        let wish = self.cases.get_mut(place as usize)?;
        let submission = wish.submission.take()?;
        // The rest of a wish is reported by whoever reported the wish.
        let by_proxy = wish.reporter.is_none() && self.dice.chance(model::BY_PROXY);
        let who = if by_proxy { ActorRole::Proxy } else { ActorRole::Reporter };
        Some((self.actor(place, &who)?, Command::Submit(*submission), None))
    }

    /// Somebody by what they are to the wish.
    pub(super) fn actor(&self, place: u32, who: &ActorRole) -> Option<Actor> {
        let simulated_case = self.cases.get(place as usize)?;
        let number = self.number;
        let (id, role) = match who {
            ActorRole::Reporter => {
                let entered = simulated_case.case.as_ref().map(|case| case.reporter.clone());
                let known = entered.or_else(|| simulated_case.reporter.clone());
                let id = known.unwrap_or_else(|| format!("reporter-{}", simulated_case.id));
                (id, Role::Reporter)
            }
            ActorRole::Proxy => (format!("community-worker-{}", simulated_case.home), Role::Proxy),
            ActorRole::Verifier => (format!("verifier-{number}"), Role::Verifier),
            ActorRole::Publisher => (format!("publisher-{number}"), Role::Publisher),
            ActorRole::Coordinator => {
                let (area, category) = simulated_case.case.as_ref().map_or(("", ""), |case| {
                    (case.need.area.as_str(), case.need.category.as_str())
                });
                let id = self.city.programme.coordinator_of(area, category);
                (id.to_owned(), Role::Coordinator)
            }
            ActorRole::Beneficiary => {
                (simulated_case.case.as_ref()?.need.beneficiary.clone(), Role::Beneficiary)
            }
            ActorRole::Lead => {
                (simulated_case.case.as_ref()?.lead()?.responder.clone(), Role::Responder)
            }
            ActorRole::Responder(number) => return Some(self.responder(*number)),
        };
        Some(Actor { id, role })
    }

    pub(super) fn responder(&self, number: u32) -> Actor {
        Actor { id: self.city.population.id(number), role: Role::Responder }
    }

    /// Whether an invitation still waits for somebody's answer.
    pub(super) fn is_invited(&self, place: u32, number: u32) -> bool {
        let id = self.city.population.id(number);
        let invited = |claim: &Claim| claim.status == ClaimStatus::Invited && claim.responder == id;
        self.case(place).is_some_and(|case| case.claims.iter().any(invited))
    }

    /// What the platform knows of a responder now.
    pub(super) fn facts(&self, number: u32) -> Option<Responder> {
        let known = self.city.population.facts(number, &self.city.places)?;
        let Some(hand) = self.hands.get(&number) else { return Some(known) };
        let held =
            hand.held.iter().filter_map(|place| self.cases.get(*place as usize)?.case.as_ref());
        let due = held.flat_map(|case| &case.deadlines);
        let due = due.filter(|one| one.kind == DeadlineKind::Due);
        let frees_at = due.map(|one| one.due).min();
        Some(Responder { active_claims: hand.live + hand.meant, frees_at, ..known })
    }

    /// The same, with what guards look at where somebody claims in another district.
    pub(super) fn facts_as_of(&self, number: u32, now: Instant) -> Option<Responder> {
        let known = self.facts(number)?;
        Some(self.with_facts(known, CommandKind::Claim, None, now))
    }

    /// What the platform knows of a responder, with what guards look at before a command about a household.
    pub(super) fn with_facts(
        &self,
        known: Responder,
        command: CommandKind,
        household: Option<&str>,
        now: Instant,
    ) -> Responder {
        let number = Population::number(&known.id);
        let is_own = number.is_some_and(|number| self.is_own(number));
        let world = |name: &str, counted: Counted| {
            // What happened here to a household is known here, whoever it was.
            if is_own || counted == Counted::LastForHousehold {
                return self.counted(counted, number, household, now);
            }
            let known_fact = known.facts.iter().find(|fact| fact.name == name);
            known_fact.map(|fact| fact.value.clone())
        };
        let facts = self.city.facts.of_responder(command, &known.id, now, &world);
        Responder { facts, ..known }
    }

    /// What guards look at in a command on a case, its responder aside.
    pub(super) fn facts_of(
        &self,
        command: &Command,
        case: Option<&Case>,
        id: &str,
        now: Instant,
    ) -> Vec<Fact> {
        let need = match command {
            Command::Submit(submission) => Some(&submission.need),
            _ => case.map(|case| &case.need),
        };
        let household = need.and_then(|need| need.household.as_deref());
        let world = |_: &str, counted: Counted| self.counted(counted, None, household, now);
        self.city.facts.of_request(command.kind(), household, id, now, &world)
    }

    /// Keeps count of live claims, with what a decision changed.
    pub(super) fn settle_hands(&mut self, place: u32, before: Option<&Case>, after: &Case) {
        let earlier = before.map_or(&[][..], |case| case.claims.as_slice());
        for (index, claim) in after.claims.iter().enumerate() {
            let was = earlier
                .get(index)
                .is_some_and(|one| one.status.is_live() && one.responder == claim.responder);
            let Some(number) = Population::number(&claim.responder) else { continue };
            match (was, claim.status.is_live()) {
                (false, true) => self.take_up(number, place),
                (true, false) => self.let_go(number, place),
                _ => {}
            }
        }
    }
}
