//! One district of a simulated city: its wishes, its responders' hands, its agenda. It plays one
//! day at a time, putting every command to the rules in batches; what people do next is `conduct`,
//! who comes forward `coming`. What it knows of other districts' responders it learns at midnight.

use std::collections::{BTreeSet, HashMap};

use wish_contract::{
    Action, Actor, Case, Command, Decision, Detail, Instant, Rejection, Request, Role, Stage,
};
use wish_runtime::Rulebook;
use wish_runtime::log::Entry;

use super::agenda::{Agenda, Comer, Deed, Item, Who};
use super::behaviour as model;
use super::count::Counts;
use super::daybook::Daybook;
use super::dice::{Dice, trait_of};
use super::error::CityError;
use super::hours::{Hours, MINUTE_MS};
use super::intake;
use super::life::Life;
use super::places::Places;
use super::population::Population;
use super::programme::Programme;

mod coming;
mod conduct;
mod exchange;
mod people;
mod planning;
mod work;

pub use exchange::Message;

/// Commands that are decided together.
const BATCH_MAX: usize = 256;
const REACTION_MS: i64 = model::REACTION_MINUTES * MINUTE_MS;
/// Of the seeds: chance in districts has even streams, campaigns of the whole city the first odd
/// one.
const CITY_STREAM: u64 = 1;

/// What all districts share.
pub struct City {
    pub book: Rulebook,
    /// The policy's digest, as logs have it.
    pub policy: String,
    pub programme: Programme,
    pub places: Places,
    pub population: Population,
    pub hours: Hours,
    pub seed: u64,
}

/// A district.
pub struct District<'a> {
    city: &'a City,
    number: usize,
    dice: Dice,
    agenda: Agenda,
    lives: Vec<Life>,
    /// What responders who belong here have in hand, by number. Only ever looked up.
    hands: HashMap<u32, Hand>,
    /// The last wish of each community, for duplicates.
    latest: HashMap<u32, u32>,
    outbox: Vec<Message>,
    pub daybook: Daybook,
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
struct Given {
    life: u32,
    deed: Deed,
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
            lives: Vec::new(),
            hands: HashMap::new(),
            latest: HashMap::new(),
            outbox: Vec::new(),
            daybook: Daybook::default(),
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
        let code = city.places.area(home).split('/').nth(city.programme.district_depth - 1);
        let id = format!("{}-{}-{:06}", city.programme.name, code.unwrap_or("0"), place + 1);
        let wanted =
            intake::submission(&city.programme, &city.places, home, id.clone(), &mut self.dice);
        let fancy = trait_of(city.seed ^ u64::from(place), u64::from(home));
        self.lives.push(Life::new(id, home, wanted, fancy));
        self.agenda.put(Item { at, life: place, deed: Deed::Submit, plan: None });
    }

    /// Plays until an instant.
    pub fn play_until(&mut self, end: Instant) -> Result<(), CityError> {
        loop {
            let (given, requests) = self.batch(end);
            if requests.is_empty() {
                if self.agenda.next_before(end).is_none() {
                    self.daybook.close();
                    return Ok(());
                }
                continue;
            }
            let rulings = self.city.book.decide_many(&requests);
            for ((given, request), ruling) in given.into_iter().zip(requests).zip(rulings) {
                match ruling? {
                    Ok(decision) => self.decided(given, request, decision)?,
                    Err(rejection) => self.refused(given, request, rejection)?,
                }
            }
        }
    }

    /// Commands that nobody's reaction to each other can come between, none on the same wish and
    /// none of the same responder.
    fn batch(&mut self, end: Instant) -> (Vec<Given>, Vec<Request>) {
        let (mut given, mut requests) = (Vec::new(), Vec::new());
        let mut wishes = BTreeSet::new();
        let mut people = BTreeSet::new();
        let mut until = end;
        while requests.len() < BATCH_MAX {
            let Some(next) = self.agenda.next_before(until) else { break };
            let somebody = concerned(&next.deed);
            let busy =
                wishes.contains(&next.life) || somebody.is_some_and(|one| people.contains(&one));
            if busy {
                break;
            }
            let Some(item) = self.agenda.take() else { break };
            if wishes.is_empty() {
                until = end.min(item.at + REACTION_MS);
            }
            let life = item.life;
            let Some((deed, request)) = self.request(item) else { continue };
            wishes.insert(life);
            people.extend(somebody);
            given.push(Given { life, deed });
            requests.push(request);
        }
        (given, requests)
    }

    /// Makes a command of what is meant to be done; none where there is nothing left to do.
    fn request(&mut self, item: Item) -> Option<(Deed, Request)> {
        let Item { at, life: place, deed, plan } = item;
        let life = self.lives.get(place as usize)?;
        if plan.is_some_and(|plan| plan != life.plan) {
            return None;
        }
        let (by, command, claimant) = match &deed {
            Deed::Tick => {
                if life.tick != Some(at) {
                    return None;
                }
                let timer = Actor { id: "timer".to_owned(), role: Role::Timer };
                (timer, Command::Tick, None)
            }
            Deed::Submit => self.submission(place)?,
            Deed::Search => {
                self.search(place, at);
                return None;
            }
            Deed::Come(comer) => self.claim(place, comer, at)?,
            Deed::Give(who, command) => (self.actor(place, who)?, (**command).clone(), None),
            Deed::Join(number) => {
                (self.responder(*number), Command::Join(None), self.facts(*number))
            }
            Deed::TakeUp(number) => {
                if !self.is_invited(place, *number) {
                    return None;
                }
                (self.responder(*number), Command::AcceptInvitation, self.facts(*number))
            }
            Deed::Invite(number) => self.invitation(place, *number)?,
            Deed::Substitute(number) => self.substitution(place, *number)?,
        };
        let life = self.lives.get_mut(place as usize)?;
        let id = life.name_command();
        let subject = life.case.take().map(|case| *case);
        let detail = Detail::Decisive;
        Some((deed, Request { subject, command, by, claimant, now: at, id, detail }))
    }

    fn decided(
        &mut self,
        given: Given,
        request: Request,
        decision: Decision,
    ) -> Result<(), CityError> {
        let Request { subject, command, by, claimant, now, id, .. } = request;
        let Decision { events, after, effects, next, .. } = decision;
        let before = subject.as_ref().map(|case| (case.stage, case.held.is_some()));
        self.settle_hands(given.life, subject.as_ref(), &after);
        self.settle_comer(&given.deed);
        self.counts.decided(&command, &events, &effects);
        let Some(life) = self.lives.get_mut(given.life as usize) else { return Ok(()) };
        let turned = before != Some((after.stage, after.held.is_some()))
            || subject.as_ref().and_then(Case::lead).map(|one| &one.responder)
                != after.lead().map(|one| &one.responder);
        if turned {
            life.plan += 1;
            life.refusals = 0;
            if after.stage == Stage::Claimed {
                life.taken = now;
            }
        }
        life.case = Some(Box::new(after));
        life.stranded |= next.is_none() && life.is_stranded();
        let tick = next.map(|one| one.due).filter(|due| *due < self.city.hours.year.1);
        if tick != life.tick {
            life.tick = tick;
            if let Some(at) = tick {
                self.agenda.put(Item { at, life: given.life, deed: Deed::Tick, plan: None });
            }
        }
        for effect in effects {
            match effect.action {
                Action::Offer(offering) => self.offered(given.life, offering, now),
                Action::Absorb(other) => self.absorb(given.life, &other, now),
                _ => {}
            }
        }
        self.follow(given.life, before.map(|(stage, _)| stage), &events, now);
        let (case, policy) = (self.name(given.life), self.city.policy.clone());
        let refused = None;
        let entry = Entry { case, policy, command, by, claimant, now, id, events, refused };
        self.daybook.note(&entry)
    }

    fn refused(
        &mut self,
        given: Given,
        request: Request,
        rejection: Rejection,
    ) -> Result<(), CityError> {
        let Request { subject, command, by, claimant, now, id, .. } = request;
        self.settle_comer(&given.deed);
        self.counts.refused(&rejection.because.rule);
        if let Some(life) = self.lives.get_mut(given.life as usize) {
            life.case = subject.map(Box::new);
        }
        self.after_refusal(given.life, &given.deed, now);
        let (case, policy) = (self.name(given.life), self.city.policy.clone());
        let (events, refused) = (Vec::new(), Some(rejection.because));
        let entry = Entry { case, policy, command, by, claimant, now, id, events, refused };
        self.daybook.note(&entry)
    }

    /// Counts of every wish, once the year is over.
    pub fn finish(&mut self) -> Counts {
        let mut counts = std::mem::take(&mut self.counts);
        self.lives.iter().for_each(|life| counts.settle(life));
        counts
    }
}

/// The responder who acts, where it is known beforehand.
fn concerned(deed: &Deed) -> Option<u32> {
    match deed {
        Deed::Come(Comer { number, .. })
        | Deed::Join(number)
        | Deed::TakeUp(number)
        | Deed::Invite(number)
        | Deed::Substitute(number) => Some(*number),
        _ => None,
    }
}
