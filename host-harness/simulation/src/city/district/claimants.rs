//! Who comes forward when a wish is opened to others, and what they ask for. How likely that is
//! stands in `behaviour`; whether they may is for the rules.

use std::ops::Range;

use wish_contract::{
    Actor, Audience, ClaimWish, Command, Instant, Offering, Responder, Share, Stage,
};

use super::exchange::{Call, Message};
use super::{Comer, District, Item, REACTION_MS, Task};
use crate::city::behaviour as model;
use crate::city::hours::{DAY_MS, MINUTE_MS};

/// Those whom an audience admits of one kind.
pub(super) struct Circle {
    pub(super) people: Range<u32>,
    paired_only: bool,
}

/// What is given to the rules: who, what, and the facts of the responder.
type Given = (Actor, Command, Option<Responder>);

impl District<'_> {
    /// A step opens the wish: those whom it reaches look at it.
    pub(super) fn offered(&mut self, place: u32, offering: Offering, now: Instant) {
        let looks = match offering.notify_max {
            // Nobody is notified; a few find it on the board.
            0 => model::LOOKS_MAX / 4,
            most => most.min(model::LOOKS_MAX),
        };
        if let Some(simulated_case) = self.cases.get_mut(place as usize) {
            simulated_case.offering = Some(Box::new(offering));
        }
        let comers = self.lookers(place, looks, now);
        if self.dice.chance(model::STRAYS)
            && let Some(number) = self.anybody(place)
        {
            self.come(place, number, now);
        }
        let together = comers.len() > 1 && self.dice.chance(model::IN_GROUP_CHAT);
        if together {
            self.come_together(place, &comers, now);
        } else {
            for number in comers {
                self.come(place, number, now);
            }
        }
    }

    /// Part of the wish was taken: word gets around.
    pub(super) fn offered_again(&mut self, place: u32, now: Instant) {
        for number in self.lookers(place, model::LOOKS_AGAIN, now) {
            self.come(place, number, now);
        }
    }

    /// Those of this district who look and will come; others are called.
    fn lookers(&mut self, place: u32, looks: u32, now: Instant) -> Vec<u32> {
        let circles = self.circles(place, true);
        let Some(share) = looks.checked_div(u32::try_from(circles.len()).unwrap_or(1)) else {
            return Vec::new();
        };
        let mut comers = Vec::new();
        for circle in &circles {
            for number in self.drawn(&circle.people, share.max(1)) {
                if self.looks(place, number, circle.paired_only, now) {
                    comers.push(number);
                }
            }
        }
        comers
    }

    /// Somebody looks at a wish. Answers whether they come, where they belong to this district.
    fn looks(&mut self, place: u32, number: u32, paired_only: bool, now: Instant) -> bool {
        let city = self.city;
        let Some(simulated_case) = self.cases.get_mut(place as usize) else { return false };
        let Some(case) = &simulated_case.case else { return false };
        if simulated_case.asked.contains(&number) {
            return false;
        }
        let paired =
            paired_only && city.population.is_paired(number, &case.need.area, &city.places);
        if paired_only && !paired {
            return false;
        }
        simulated_case.asked.push(number);
        let area = city.places.area(city.population.home(number));
        let call = Call {
            from: (self.number, place),
            number,
            cost_fen: case.need.cost_fen,
            fancy: simulated_case.fancy,
            levels_apart: city.programme.home_depth - shared(area, &case.need.area),
            paired,
            by_name: false,
        };
        if self.is_own(number) {
            return self.is_willing(&call, now);
        }
        self.outbox.push(Message::Call(call));
        false
    }

    /// Whether somebody who looks comes forward.
    pub(super) fn is_willing(&mut self, call: &Call, now: Instant) -> bool {
        let population = &self.city.population;
        let most = population.claims_max(call.number);
        let nature = population.nature(call.number);
        let means = population.means_of(call.number);
        let week = (now - self.city.hours.year.0).div_euclid(7 * DAY_MS);
        let hand = self.hand(call.number);
        hand.notices >>= u32::try_from(week - hand.week).unwrap_or(0).min(31);
        hand.week = week;
        hand.notices += 1;
        let factors = [
            model::nearness(call.levels_apart, call.paired),
            model::readiness(hand.live + hand.meant, most),
            model::freshness(nature, hand.notices),
            model::appeal(call.cost_fen, means, call.fancy),
        ];
        let likely =
            factors.iter().fold(u64::from(model::willing(nature)) * 1_000, |sum, factor| {
                sum * u64::from(*factor) / 1_000
            });
        u64::from(self.dice.below(1_000_000)) < likely
    }

    fn come(&mut self, place: u32, number: u32, now: Instant) {
        let at = self.answer_time(number, now);
        self.expect_comer(place, number, at);
    }

    /// The first two at one instant, the others a little after.
    fn come_together(&mut self, place: u32, comers: &[u32], now: Instant) {
        let (least, most) = model::GROUP_CHAT_COMERS;
        let number = usize::try_from(self.dice.between(least, most)).unwrap_or(2);
        let first = self.city.hours.awake(now + REACTION_MS);
        let first = first + self.dice.between(0, 4 * REACTION_MS);
        for (turn, comer) in comers.iter().take(number).enumerate() {
            let after = if turn < 2 { 0 } else { self.dice.between(1, 4 * MINUTE_MS) };
            self.expect_comer(place, *comer, first + after);
        }
    }

    fn expect_comer(&mut self, place: u32, number: u32, at: Instant) {
        let task = Task::Come(Comer { number, facts: None });
        self.agenda.put(Item { at, case: place, task, plan: None });
    }

    fn answer_time(&mut self, number: u32, now: Instant) -> Instant {
        let (least, most) = self.dice.weighted(&model::ANSWER_MINUTES).copied().unwrap_or((30, 60));
        let span = self.dice.between(least * MINUTE_MS, most * MINUTE_MS);
        let hours = self.city.hours_at(self.city.population.home(number));
        let at = if self.city.population.nature(number).is_person() {
            hours.awake(now + span)
        } else {
            hours.worked(now, span)
        };
        at.max(now + REACTION_MS)
    }

    /// The coordinator looks for somebody by name, mostly among all to whom the wish is open.
    pub(super) fn find_by_name(&mut self, place: u32, now: Instant) {
        if self.dice.chance(model::BEYOND_STEPS) {
            if let Some(number) = self.anybody(place) {
                self.come(place, number, now);
            }
            return;
        }
        let circles = self.circles(place, false);
        let Some(circle) = self.dice.pick(&circles) else { return };
        let Some(number) = self.drawn(&circle.people, 1).first().copied() else { return };
        if self.is_own(number) {
            if self.dice.chance(model::SEARCH_SUCCEEDS) {
                self.come(place, number, now);
            }
            return;
        }
        let (from, by_name) = ((self.number, place), true);
        let (cost_fen, fancy, levels_apart, paired) = (0, 0, 0, false);
        let call = Call { from, number, cost_fen, fancy, levels_apart, paired, by_name };
        self.outbox.push(Message::Call(call));
    }

    /// Somebody to whom the wish is open, or now and then whoever the lead knows in the district.
    pub(super) fn neighbour(&mut self, place: u32) -> Option<u32> {
        if self.dice.chance(model::BEYOND_STEPS) {
            return self.anybody(place);
        }
        let circles = self.circles(place, false);
        let circle = self.dice.pick(&circles)?;
        let number = self.drawn(&circle.people, 1).first().copied()?;
        self.is_own(number).then_some(number)
    }

    /// Somebody of the district, of whichever kind.
    pub(super) fn anybody(&mut self, place: u32) -> Option<u32> {
        let city = self.city;
        let home = self.cases.get(place as usize)?.home;
        let district = city.places.around(home, city.programme.district_depth);
        let kind = self.dice.pick(&city.programme.kinds)?;
        let people = city.population.of(&kind.code, &district);
        let size = people.end - people.start;
        (size > 0).then(|| people.start + self.dice.below(size))
    }

    /// The circles of the present step, or of all that are open.
    pub(super) fn circles(&self, place: u32, of_step: bool) -> Vec<Circle> {
        let Some(simulated_case) = self.cases.get(place as usize) else { return Vec::new() };
        let Some(offering) = &simulated_case.offering else { return Vec::new() };
        let wanted = |audience: &&Audience| !of_step || audience.step == offering.step;
        let mut circles = Vec::new();
        for audience in offering.audiences.iter().filter(wanted) {
            // Who is paired with a place belongs near it, too.
            let depth =
                if audience.paired_only { usize::MAX } else { audience.area.split('/').count() };
            let homes = self.city.places.around(simulated_case.home, depth);
            for kind in &audience.kinds {
                let people = self.city.population.of(kind, &homes);
                if !people.is_empty() {
                    circles.push(Circle { people, paired_only: audience.paired_only });
                }
            }
        }
        circles
    }

    /// So many of a circle, or all of a small one.
    fn drawn(&mut self, people: &Range<u32>, count: u32) -> Vec<u32> {
        let size = people.end - people.start;
        if size <= count {
            return people.clone().collect();
        }
        let mut drawn = Vec::new();
        for _ in 0..count {
            let number = people.start + self.dice.below(size);
            if !drawn.contains(&number) {
                drawn.push(number);
            }
        }
        drawn
    }

    /// What somebody asks for who comes forward; nothing where the wish is seen to be taken.
    pub(super) fn claim(&mut self, place: u32, comer: &Comer, now: Instant) -> Option<Given> {
        let given = self.claim_if_open(place, comer, now);
        if given.is_none() && comer.facts.is_some() {
            self.outbox.push(Message::Tried { number: comer.number });
        }
        given
    }

    fn claim_if_open(&mut self, place: u32, comer: &Comer, now: Instant) -> Option<Given> {
        let simulated_case = self.cases.get(place as usize)?;
        let case = simulated_case.case.as_deref()?;
        let unaware = case.stage == Stage::Claimed
            && now - simulated_case.taken <= model::UNAWARE_MINUTES * MINUTE_MS;
        let by = self.responder(comer.number);
        let reserved = case.ladder.as_ref().and_then(|position| position.reserved_for.as_ref());
        let open = case.stage == Stage::Published
            && case.held.is_none()
            && reserved.is_none_or(|id| *id == by.id)
            && !case.claims.iter().any(|claim| claim.status.is_live() && claim.responder == by.id);
        if !open && !unaware {
            return None;
        }
        let facts = match &comer.facts {
            Some(known) => (**known).clone(),
            None => self.facts(comer.number)?,
        };
        let case = self.cases.get(place as usize)?.case.as_deref()?;
        let (need, person) =
            (case.need.clone(), self.city.population.nature(comer.number).is_person());
        let wish = self.claim_wish(need.places, need.cost_fen, &facts, person);
        Some((by, Command::Claim(wish), Some(facts)))
    }

    fn claim_wish(
        &mut self,
        places: u32,
        cost_fen: u64,
        facts: &Responder,
        person: bool,
    ) -> ClaimWish {
        let programme = &self.city.programme;
        let rate = if person { model::PERSON_TAKES_PART } else { model::BODY_TAKES_PART };
        let part = places > 1 && programme.parts && self.dice.chance(rate);
        let part = part.then(|| 1 + self.dice.below(places.div_ceil(3)));
        let too_much = cost_fen > facts.cost_max_fen && part.is_none();
        let bears = too_much && programme.joint && self.dice.chance(700);
        ClaimWish { places: part, cost_fen: bears.then_some(facts.cost_max_fen), items: Vec::new() }
    }

    pub(super) fn invitation(&mut self, place: u32, number: u32) -> Option<Given> {
        let facts = self.facts(number);
        let by = self.actor(place, &crate::city::agenda::ActorRole::Lead)?;
        Some((by, Command::Invite(Share::default()), facts))
    }
}

/// How many segments two areas share.
fn shared(one: &str, other: &str) -> usize {
    one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count()
}
