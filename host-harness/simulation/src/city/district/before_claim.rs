//! What people do next with a wish until it is claimed: in intake, on the board, and when nobody came
//! forward. They see what has just happened to it. From the claim on it is `after_claim`.

use wish_contract::{
    Absorption, Amendment, Case, Change, Command, DeadlineKind, Event, Instant, MergeCancellation,
    Stage, Submission,
};

use super::{ActorRole, District, Item, REACTION_MS, Task};
use crate::city::behaviour as model;
use crate::city::hours::HOUR_MS;

/// How often somebody tries again what was refused, before the wish is left to its deadlines.
const REFUSALS_MAX: u8 = 4;
/// The rule by which a wish is not taken in a second time.
const ALREADY_ABSORBED: &str = "already_absorbed";
/// Reasons by their likeliest codes; a policy that has none of them gives any that it has.
pub(super) const INCOMPLETE: &[&str] = &["incomplete"];
pub(super) const OUT_OF_SCOPE: &[&str] = &["out-of-scope", "out-of-round", "unsuitable"];
pub(super) const NOT_NEEDED: &[&str] = &["not-needed", "moved-away"];
pub(super) const CANNOT: &[&str] = &["cannot-carry-out", "unsuitable", "not-needed"];
pub(super) const UNREACHABLE: &[&str] = &["unreachable", "waiting-for-goods"];
pub(super) const WAITING: &[&str] = &["waiting-for-goods", "needs-more-time"];
pub(super) const NOT_DONE: &[&str] = &["not-done", "not-as-agreed"];
pub(super) const PRESSING: &[&str] = &["pressing", "needs-more-time"];

impl District<'_> {
    /// What follows from what happened.
    pub(super) fn follow(
        &mut self,
        place: u32,
        before: Option<Stage>,
        events: &[Event],
        now: Instant,
    ) {
        for event in events {
            match &event.change {
                Change::Submitted(_) => self.after_submission(place, now),
                Change::MergeCancelled(_) | Change::Restored => self.routine(place, now),
                Change::InfoRequested(_) => self.after_question(place, now),
                Change::InfoSupplied(_) => self.give(
                    place,
                    ActorRole::Verifier,
                    Command::Accept,
                    self.at_desk(place, now, 240),
                ),
                Change::Accepted => self.after_acceptance(place, now),
                Change::Published(position) => {
                    let reserved = position.reserved_for.clone();
                    self.after_publication(place, reserved.as_deref(), now);
                }
                Change::TakenDown(_) => self.hand_on(place, now),
                Change::LadderExhausted(_) => self.plan_search(place, now),
                Change::Claimed(_) | Change::ClaimEnded(_) => self.after_claim(place, now),
                Change::Overdue(kind) => self.after_overdue(place, *kind, now),
                other => self.follow_work(place, other, now),
            }
        }
        let stage =
            self.cases.get(place as usize).and_then(|simulated_case| simulated_case.stage());
        let new_lead = events.iter().any(|event| matches!(event.change, Change::Substituted(_)));
        if stage == Some(Stage::Claimed) && (before != Some(Stage::Claimed) || new_lead) {
            self.after_taking(place, now);
        }
    }

    /// Whoever was told when a submission would be taken may ask again then, once.
    pub(super) fn asks_again(
        &mut self,
        place: u32,
        submission: &Submission,
        changes_at: Option<Instant>,
    ) {
        let Some(from) = changes_at.filter(|_| self.dice.chance(model::ASKS_AGAIN)) else { return };
        let Some(wish) = self.cases.get_mut(place as usize).filter(|wish| wish.refusals == 0)
        else {
            return;
        };
        wish.refusals = 1;
        wish.submission = Some(Box::new(submission.clone()));
        let at = self.city.hours.awake(from + REACTION_MS);
        self.agenda.put(Item { at, case: place, task: Task::Submit, plan: None });
    }

    fn after_submission(&mut self, place: u32, now: Instant) {
        let home = self.cases.get(place as usize).map_or(0, |simulated_case| simulated_case.home);
        let other = self.latest.insert(home, place);
        if self.dice.chance(model::WITHDRAWN)
            && let Some(why) = self.reason(NOT_NEEDED)
        {
            let hours = self.dice.between(model::WITHDRAWN_HOURS.0, model::WITHDRAWN_HOURS.1);
            let at = self.city.hours.awake(now + hours * HOUR_MS);
            self.put(place, ActorRole::Reporter, Command::Withdraw(why), at, false);
        }
        if self.dice.chance(model::VERIFIED_LATE) {
            return;
        }
        let at = self.within(place, model::VERIFY_MINUTES, now);
        let command = self.verdict(place, other).unwrap_or(Command::Accept);
        self.give(place, ActorRole::Verifier, command, at);
    }

    /// What the verifier finds; nothing where the wish is in order.
    fn verdict(&mut self, place: u32, other: Option<u32>) -> Option<Command> {
        let turn = self.dice.below(1_000);
        let scope = model::INFO_MISSING + model::OUT_OF_SCOPE;
        let agency = scope + model::FOR_AGENCY;
        match turn {
            _ if turn < model::INFO_MISSING => self.reason(INCOMPLETE).map(Command::RequestInfo),
            _ if turn < scope => self.reason(OUT_OF_SCOPE).map(Command::Reject),
            _ if turn < agency => self.agency(place).map(Command::Transfer),
            _ if turn < agency + model::DUPLICATE => {
                let other = self.cases.get(other? as usize)?;
                let open = other.stage().is_some_and(|stage| !stage.is_end());
                open.then(|| Command::Merge(other.id.clone()))
            }
            _ => None,
        }
    }

    fn after_question(&mut self, place: u32, now: Instant) {
        if self.dice.chance(model::INFO_NEVER_SUPPLIED) {
            return;
        }
        let hours = self.dice.between(model::SUPPLY_HOURS.0, model::SUPPLY_HOURS.1);
        let at = self.city.hours.awake(now + hours * HOUR_MS);
        self.give(place, ActorRole::Reporter, Command::SupplyInfo(None), at);
    }

    fn after_acceptance(&mut self, place: u32, now: Instant) {
        if self.dice.chance(model::AMENDED_FIRST) {
            let urgency = self.case(place).map(|case| case.need.urgency);
            let amendment = Amendment { urgency, ..Amendment::default() };
            self.give(
                place,
                ActorRole::Verifier,
                Command::Amend(amendment),
                self.at_desk(place, now, 30),
            );
        }
        let at = self.within(place, model::PUBLISH_MINUTES, now);
        if self.dice.chance(model::PROMOTED) {
            let project = format!(
                "project-{}",
                self.cases.get(place as usize).map_or("", |simulated_case| &simulated_case.id)
            );
            return self.give(place, ActorRole::Publisher, Command::Promote(project), at);
        }
        if self.dice.chance(model::RESERVED)
            && let Some(number) = self.paired_neighbour(place)
        {
            let id = self.city.population.id(number);
            return self.give(place, ActorRole::Publisher, Command::Reserve(id), at);
        }
        if !self.dice.chance(model::PUBLISHED_LATE) {
            self.give(place, ActorRole::Publisher, Command::Publish, at);
        }
    }

    /// Somebody of a kind that is paired with places, in the wish's community, or now and then whoever is known.
    fn paired_neighbour(&mut self, place: u32) -> Option<u32> {
        if self.dice.chance(model::BEYOND_STEPS) {
            return self.anybody(place);
        }
        let city = self.city;
        let home = self.cases.get(place as usize)?.home;
        let paired: Vec<_> = city.programme.kinds.iter().filter(|kind| kind.paired).collect();
        let kind = self.dice.pick(&paired)?;
        let people = city.population.of(&kind.code, &(home..home + 1));
        let size = people.end - people.start;
        (size > 0).then(|| people.start + self.dice.below(size))
    }

    fn after_publication(&mut self, place: u32, reserved_for: Option<&str>, now: Instant) {
        let number = reserved_for.and_then(crate::city::population::Population::number);
        if let Some(number) = number {
            let at = self.within(place, model::PUBLISH_MINUTES, now);
            let turn = self.dice.below(1_000);
            if turn < model::RESERVED_CLAIMS {
                let task = Task::Come(super::Comer { number, facts: None });
                self.agenda.put(Item { at, case: place, task, plan: None });
            } else if turn < model::RESERVED_CLAIMS + model::RESERVED_DECLINES
                && let Some(why) = self.reason(CANNOT)
            {
                self.give(place, ActorRole::Responder(number), Command::Decline(why), at);
            }
            return;
        }
        if self.dice.chance(model::HELD_ON_BOARD)
            && let Some(why) = self.reason(UNREACHABLE)
        {
            self.give(
                place,
                ActorRole::Coordinator,
                Command::Hold(why),
                self.at_desk(place, now, 600),
            );
        }
        if self.dice.chance(model::ESCALATED_BY_HAND)
            && let Some(why) = self.reason(PRESSING)
        {
            self.give(
                place,
                ActorRole::Coordinator,
                Command::Escalate(why),
                self.at_desk(place, now, 300),
            );
        }
    }

    /// A wish of which part is taken is offered again; one that came back to its holder is his.
    fn after_claim(&mut self, place: u32, now: Instant) {
        let Some(case) = self.case(place).filter(|case| case.stage == Stage::Published) else {
            return;
        };
        let exhausted = case.ladder.as_ref().is_some_and(|position| position.exhausted);
        let part = case.taken().places > 0;
        if exhausted {
            self.plan_search(place, now);
        } else if part {
            self.offered_again(place, now);
        }
    }

    fn after_overdue(&mut self, place: u32, kind: DeadlineKind, now: Instant) {
        match kind {
            DeadlineKind::Verify => self.give(
                place,
                ActorRole::Verifier,
                Command::Accept,
                self.at_desk(place, now, 180),
            ),
            DeadlineKind::Publish => self.give(
                place,
                ActorRole::Publisher,
                Command::Publish,
                self.at_desk(place, now, 180),
            ),
            DeadlineKind::Holder => self.plan_search(place, now),
            other => self.after_missed_work(place, other, now),
        }
    }

    /// The coordinator who has a wish by name looks for somebody, unless about to.
    fn plan_search(&mut self, place: u32, now: Instant) {
        let at = self.within(place, model::SEARCH_MINUTES, now);
        let Some(simulated_case) =
            self.cases.get_mut(place as usize).filter(|simulated_case| !simulated_case.searching)
        else {
            return;
        };
        simulated_case.searching = true;
        self.agenda.put(Item { at, case: place, task: Task::Search, plan: None });
    }

    /// The coordinator looks for somebody; who has looked often enough ends the matter.
    pub(super) fn search(&mut self, place: u32, now: Instant) {
        let Some(simulated_case) = self.cases.get_mut(place as usize) else { return };
        simulated_case.searching = false;
        let Some(case) = &simulated_case.case else { return };
        let exhausted = case.ladder.as_ref().is_some_and(|position| position.exhausted);
        if case.stage != Stage::Published || case.held.is_some() || !exhausted {
            return;
        }
        if simulated_case.searches < model::SEARCHES_MAX {
            simulated_case.searches += 1;
            self.find_by_name(place, now);
        } else {
            self.settle(place, now);
        }
        self.plan_search(place, now);
    }

    /// Nobody is to be found: what is taken is enough, or the wish goes where it can be helped, or
    /// its reporter takes it back.
    fn settle(&mut self, place: u32, now: Instant) {
        let Some(taken) = self.case(place).map(Case::taken) else { return };
        let at = self.at_desk(place, now, 60);
        if taken.places > 0 {
            let (places, cost_fen) = (Some(taken.places), Some(taken.cost_fen));
            let amendment = Amendment { places, cost_fen, ..Amendment::default() };
            return self.give(place, ActorRole::Coordinator, Command::Amend(amendment), at);
        }
        let Some(why) = self.reason(CANNOT) else { return };
        if self.dice.chance(model::CLOSED_BY_HANDING_ON) {
            self.give(place, ActorRole::Coordinator, Command::TakeDown(why), at);
        } else {
            self.give(place, ActorRole::Proxy, Command::Withdraw(why), at);
        }
    }

    /// A wish that nobody took is for an agency, or else for a project.
    fn hand_on(&mut self, place: u32, now: Instant) {
        let command = self.agency(place).map_or_else(
            || {
                Command::Promote(format!(
                    "project-{}",
                    self.cases.get(place as usize).map_or("", |simulated_case| &simulated_case.id)
                ))
            },
            Command::Transfer,
        );
        self.give(place, ActorRole::Coordinator, command, self.at_desk(place, now, 120));
    }

    /// What happened to one wish asks for a command on another.
    pub(super) fn for_another(&mut self, other: &str, command: Command, now: Instant) {
        let other = other.rsplit_once('-').and_then(|(_, number)| number.parse::<u32>().ok());
        if let Some(other) = other.and_then(|number| number.checked_sub(1)) {
            self.put(other, ActorRole::Verifier, command, now + REACTION_MS, false);
        }
    }

    /// A wish that was not taken in goes on by itself; one that was taken in before ends.
    fn not_absorbed(&mut self, absorption: &Absorption, rule: &str, now: Instant) {
        let (merge, reason) = (absorption.merge, rule.to_owned());
        let command = if rule == ALREADY_ABSORBED {
            Command::CompleteMerge(merge)
        } else {
            Command::CancelMerge(MergeCancellation { merge, reason })
        };
        self.for_another(&absorption.id, command, now);
    }

    /// What somebody does whose command was refused: the ordinary thing, a few times.
    pub(super) fn after_refusal(&mut self, place: u32, task: &Task, rule: &str, now: Instant) {
        let Task::Give(who, command) = task else { return };
        if let Command::Absorb(absorption) = &**command {
            self.not_absorbed(absorption, rule, now);
        }
        let held = self.case(place).is_some_and(|case| case.held.is_some());
        let submitted = self.case(place).is_some_and(|case| case.stage == Stage::Submitted);
        let for_another = matches!(
            **command,
            Command::Absorb(_)
                | Command::CompleteMerge(_)
                | Command::CancelMerge(_)
                | Command::ReleaseAbsorbed(_)
                | Command::Restore(_)
        );
        let routine = *who != ActorRole::Reporter && !for_another;
        let Some(simulated_case) = self.cases.get_mut(place as usize).filter(|_| routine) else {
            return;
        };
        simulated_case.refusals += 1;
        if simulated_case.refusals > REFUSALS_MAX {
            return;
        }
        if matches!(**command, Command::Accept) && !held && submitted {
            if let Some(why) = self.reason(OUT_OF_SCOPE) {
                self.give(
                    place,
                    ActorRole::Verifier,
                    Command::Reject(why),
                    self.at_desk(place, now, 30),
                );
            }
            return;
        }
        self.routine(place, now);
    }

    /// Gives the first agency that takes the wish.
    fn agency(&self, place: u32) -> Option<String> {
        let category = &self.case(place)?.need.category;
        let takes = |categories: &[String]| categories.is_empty() || categories.contains(category);
        let agency = self.city.programme.agencies.iter().find(|one| takes(&one.categories));
        agency.map(|one| one.code.clone())
    }
}
