//! One district of a simulated city: its wishes, its responders' hands, its agenda. It plays one
//! day at a time, putting every command to the rules in batches; what people do next is `before_claim`
//! and `after_claim`, who comes forward `claimants`. What it knows of other districts' responders it learns at midnight.

use std::collections::{BTreeSet, HashMap};

use wish_contract::{
    Action, Actor, Case, Command, Decision, Detail, Instant, Rejection, Request, Role, Stage,
    area_contains,
};
use wish_runtime::Rulebook;
use wish_runtime::log::Entry;

use super::agenda::{ActorRole, Agenda, Comer, Item, Task};
use super::behaviour as model;
use super::count::Counts;
use super::dice::{Dice, trait_of};
use super::error::CityError;
use super::facts::GuardFacts;
use super::hours::{Hours, MINUTE_MS};
use super::intake;
use super::log_writer::DayLines;
use super::places::Places;
use super::population::Population;
use super::programme::Programme;
use super::simulated_case::SimulatedCase;

mod after_claim;
mod before_claim;
mod claimants;
mod exchange;
mod past;
mod people;
mod planning;
mod reach;

pub use exchange::Message;
use past::Past;

/// Commands that are on their way at one time.
const BATCH_MAX: usize = 256;
/// Commands of them that are put to the rules in one call: what these take stays in the processor's caches.
const CALL_MAX: usize = 16;
const REACTION_MS: i64 = model::REACTION_MINUTES * MINUTE_MS;
/// Of the seeds: chance in districts has even streams, campaigns of the whole city the first odd
/// one.
const CITY_STREAM: u64 = 1;

/// What all districts share.
pub struct City {
    pub book: Rulebook,
    /// The policy's digest, as logs have it.
    pub policy: String,
    /// What the policy's own guards look at.
    pub facts: GuardFacts,
    pub programme: Programme,
    pub places: Places,
    pub population: Population,
    /// Working hours where no area has its own.
    pub hours: Hours,
    /// Areas with hours of their own, and these, longest area first.
    pub area_hours: Vec<(String, Hours)>,
    pub seed: u64,
}

impl City {
    /// The id of a wish by its place in the district.
    fn wish_id(&self, home: u32, place: u32) -> String {
        let programme = &self.programme;
        let code = self.places.area(home).split('/').nth(programme.district_depth - 1);
        format!("{}-{}-{:06}", programme.name, code.unwrap_or("0"), place + 1)
    }

    /// How appealing a wish is.
    fn fancy_of(&self, place: u32, home: u32) -> u32 {
        trait_of(self.seed ^ u64::from(place), u64::from(home))
    }

    /// The working hours of a community.
    pub fn hours_at(&self, home: u32) -> &Hours {
        let area = self.places.area(home);
        let own = self.area_hours.iter().find(|(around, _)| area_contains(around, area));
        own.map_or(&self.hours, |(_, hours)| hours)
    }
}

/// A district.
pub struct District<'a> {
    city: &'a City,
    number: usize,
    dice: Dice,
    agenda: Agenda,
    cases: Vec<SimulatedCase>,
    /// What responders who belong here have in hand, by number. Only ever looked up.
    hands: HashMap<u32, Hand>,
    /// The last wish of each community, for duplicates.
    latest: HashMap<u32, u32>,
    outbox: Vec<Message>,
    past: Past,
    /// What was decided since midnight.
    pub lines: DayLines,
    pub counts: Counts,
}

/// What a responder has in hand, and hears.
#[derive(Clone, Debug, Default)]
struct Hand {
    /// Live claims.
    live: u32,
    /// Wishes of other districts that it means to claim.
    meant: u32,
    /// Wishes of this district that it holds.
    held: Vec<u32>,
    /// Notices of late, as counted in a week.
    notices: u32,
    week: i64,
}

/// A command on its way to the rules.
struct GivenTask {
    case: u32,
    task: Task,
}

impl<'a> District<'a> {
    pub fn new(city: &'a City, number: usize, wishes: u32) -> District<'a> {
        let stream = u64::try_from(number).unwrap_or(0);
        let mut dice = Dice::new(city.seed, 2 * stream);
        let mut common = Dice::new(city.seed, CITY_STREAM);
        let days = intake::weights_of_days(&city.hours, &mut common, &mut dice);
        let mut moments: Vec<Instant> =
            (0..wishes).map(|_| intake::moment(&city.hours, &days, &mut dice)).collect();
        moments.sort_unstable();
        let mut district = District {
            city,
            number,
            dice,
            agenda: Agenda::default(),
            cases: Vec::new(),
            hands: HashMap::new(),
            latest: HashMap::new(),
            outbox: Vec::new(),
            past: Past::default(),
            lines: DayLines::default(),
            counts: Counts::default(),
        };
        let homes = city.places.districts().get(number).cloned().unwrap_or(0..0);
        let homes: Vec<(u32, u32)> = homes.map(|home| (city.places.weight(home), home)).collect();
        for (place, at) in (0_u32..).zip(moments) {
            district.expect(place, at, &homes);
        }
        district
    }

    /// A wish that will come in.
    fn expect(&mut self, place: u32, at: Instant, homes: &[(u32, u32)]) {
        let city = self.city;
        let home = self.dice.weighted(homes).copied().unwrap_or(0);
        let id = city.wish_id(home, place);
        let wanted =
            intake::submission(&city.programme, &city.places, home, id.clone(), &mut self.dice);
        let fancy = city.fancy_of(place, home);
        self.cases.push(SimulatedCase::new(id, home, wanted, fancy));
        self.agenda.put(Item { at, case: place, task: Task::Submit, plan: None });
    }

    /// Plays until an instant.
    pub fn play_until(&mut self, end: Instant) -> Result<(), CityError> {
        loop {
            let mut batch = self.batch(end)?.into_iter();
            if batch.len() == 0 && self.agenda.next_before(end).is_none() {
                self.lines.close();
                return Ok(());
            }
            while batch.len() > 0 {
                let (given, requests) = batch.by_ref().take(CALL_MAX).unzip();
                self.put_to_rules(given, requests)?;
            }
        }
    }

    fn put_to_rules(
        &mut self,
        given: Vec<GivenTask>,
        requests: Vec<Request>,
    ) -> Result<(), CityError> {
        let rulings = self.city.book.decide_many(&requests);
        for ((given, request), ruling) in given.into_iter().zip(requests).zip(rulings) {
            match ruling? {
                Ok(decision) => self.decided(given, request, decision)?,
                Err(rejection) => self.refused(given, request, rejection)?,
            }
        }
        Ok(())
    }

    /// Commands that nobody's reaction to each other can come between, none on the same wish and
    /// none of the same responder.
    fn batch(&mut self, end: Instant) -> Result<Vec<(GivenTask, Request)>, CityError> {
        let mut batch = Vec::new();
        let mut wishes = BTreeSet::new();
        let mut people = BTreeSet::new();
        let mut until = end;
        while batch.len() < BATCH_MAX {
            let Some(next) = self.agenda.next_before(until) else { break };
            let somebody = concerned(&next.task);
            let busy =
                wishes.contains(&next.case) || somebody.is_some_and(|one| people.contains(&one));
            if busy {
                break;
            }
            let Some(item) = self.agenda.take() else { break };
            if wishes.is_empty() {
                until = end.min(item.at + REACTION_MS);
            }
            let case = item.case;
            let Some((task, request)) = self.request(item)? else { continue };
            wishes.insert(case);
            people.extend(somebody);
            batch.push((GivenTask { case, task }, request));
        }
        Ok(batch)
    }

    /// Makes a command of what is meant to be done; none where there is nothing left to do.
    fn request(&mut self, item: Item) -> Result<Option<(Task, Request)>, CityError> {
        let Item { at, case: place, task, plan } = item;
        let Some(wish) = self.cases.get(place as usize) else { return Ok(None) };
        if plan.is_some_and(|plan| plan != wish.plan) {
            return Ok(None);
        }
        let given = match &task {
            Task::Tick if wish.tick != Some(at) => None,
            Task::Tick => Some((timer(), Command::Tick, None)),
            Task::Report => self.report(place, at)?.map(|command| (timer(), command, None)),
            Task::Submit => self.submission(place),
            Task::Search => {
                self.search(place, at);
                None
            }
            Task::Come(comer) => self.claim(place, comer, at),
            Task::Give(who, command) => {
                let named = match &**command {
                    Command::Reserve(responder) => Population::number(responder),
                    _ => None,
                };
                let claimant = named.and_then(|number| self.facts(number));
                self.actor(place, who).map(|by| (by, (**command).clone(), claimant))
            }
            Task::Join(number) => {
                Some((self.responder(*number), Command::Join(None), self.facts(*number)))
            }
            Task::TakeUp(number) if !self.is_invited(place, *number) => None,
            Task::TakeUp(number) => {
                Some((self.responder(*number), Command::AcceptInvitation, self.facts(*number)))
            }
            Task::Invite(number) => self.invitation(place, *number),
            Task::Substitute(number) => self.substitution(place, *number),
        };
        let Some((by, command, claimant)) = given else { return Ok(None) };
        let Some(wish) = self.cases.get_mut(place as usize) else { return Ok(None) };
        let (name, id) = (wish.id.clone(), wish.name_command());
        let subject = wish.case.take().map(|case| *case);
        let facts = self.facts_of(&command, subject.as_ref(), &name, at);
        let household = subject.as_ref().and_then(|case| case.need.household.as_deref());
        let claimant = claimant.map(|one| self.with_facts(one, command.kind(), household, at));
        let detail = Detail::Decisive;
        let request = Request { subject, command, by, claimant, facts, now: at, id, detail };
        Ok(Some((task, request)))
    }

    fn decided(
        &mut self,
        given: GivenTask,
        request: Request,
        decision: Decision,
    ) -> Result<(), CityError> {
        let Request { subject, command, by, claimant, facts, now, id, .. } = request;
        let Decision { events, after, effects, next, .. } = decision;
        let before = subject.as_ref().map(|case| (case.stage, case.held.is_some()));
        self.settle_hands(given.case, subject.as_ref(), &after);
        self.settle_comer(&given.task);
        self.remember(given.case, &events, &after, now);
        self.counts.decided(&command, &events, &effects);
        let Some(simulated_case) = self.cases.get_mut(given.case as usize) else { return Ok(()) };
        let turned = before != Some((after.stage, after.held.is_some()))
            || subject.as_ref().and_then(Case::lead).map(|one| &one.responder)
                != after.lead().map(|one| &one.responder);
        if turned {
            simulated_case.plan += 1;
            simulated_case.refusals = 0;
            if after.stage == Stage::Claimed {
                simulated_case.taken = now;
            }
        }
        simulated_case.case = Some(Box::new(after));
        simulated_case.stranded |= next.is_none() && simulated_case.is_stranded();
        let tick = next.map(|one| one.due).filter(|due| *due < self.city.hours.year.1);
        if tick != simulated_case.tick {
            simulated_case.tick = tick;
            if let Some(at) = tick {
                self.agenda.put(Item { at, case: given.case, task: Task::Tick, plan: None });
            }
        }
        for effect in effects {
            match effect.action {
                Action::Offer(offering) => {
                    self.offered(given.case, offering, now);
                    self.expect_report(given.case, now);
                }
                Action::Absorb(absorbing) => {
                    let command = Command::Absorb(absorbing.absorption);
                    self.for_another(&absorbing.into, command, now);
                }
                Action::CompleteMerge(merge) => {
                    self.for_another(&merge.id, Command::CompleteMerge(merge.merge), now);
                }
                Action::ReleaseAbsorbed(releasing) => {
                    let command = Command::ReleaseAbsorbed(releasing.merge);
                    self.for_another(&releasing.carrier, command, now);
                }
                Action::Restore(merge) => {
                    self.for_another(&merge.id, Command::Restore(merge.merge), now);
                }
                Action::CarryOn(rest) => self.carry_on(given.case, rest, now),
                Action::Notify(_)
                | Action::Publish
                | Action::WithdrawOffer(_)
                | Action::Unpublish
                | Action::AskCoordinator(_)
                | Action::Transfer(_) => {}
            }
        }
        self.follow(given.case, before.map(|(stage, _)| stage), &events, now);
        let (case, policy) = (self.name(given.case), self.city.policy.clone());
        let refused = None;
        let entry = Entry { case, policy, command, by, claimant, facts, now, id, events, refused };
        self.lines.note(&entry)
    }

    fn refused(
        &mut self,
        given: GivenTask,
        request: Request,
        rejection: Rejection,
    ) -> Result<(), CityError> {
        let Request { subject, command, by, claimant, facts, now, id, .. } = request;
        self.settle_comer(&given.task);
        self.counts.refused(&rejection.because.rule);
        if let Some(simulated_case) = self.cases.get_mut(given.case as usize) {
            simulated_case.case = subject.map(Box::new);
        }
        match &command {
            Command::Submit(submission) => {
                self.asks_again(given.case, submission, rejection.because.changes_at);
            }
            _ => self.after_refusal(given.case, &given.task, &rejection.because.rule, now),
        }
        let (case, policy) = (self.name(given.case), self.city.policy.clone());
        let (events, refused) = (Vec::new(), Some(rejection.because));
        let entry = Entry { case, policy, command, by, claimant, facts, now, id, events, refused };
        self.lines.note(&entry)
    }

    /// Counts of every wish, once the year is over.
    pub fn finish(&mut self) -> Counts {
        let mut counts = std::mem::take(&mut self.counts);
        self.cases.iter().for_each(|simulated_case| counts.settle(simulated_case));
        counts
    }
}

fn timer() -> Actor {
    Actor { id: "timer".to_owned(), role: Role::Timer }
}

/// The responder who acts, where it is known beforehand.
fn concerned(task: &Task) -> Option<u32> {
    match task {
        Task::Come(Comer { number, .. })
        | Task::Join(number)
        | Task::TakeUp(number)
        | Task::Invite(number)
        | Task::Substitute(number) => Some(*number),
        _ => None,
    }
}
