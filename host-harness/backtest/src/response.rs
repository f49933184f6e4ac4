//! How people answer, learnt from the log: the response model of the modelled tail.
//!
//! The model is a **piecewise-exponential competing-risks model** (Friedman, "Piecewise exponential
//! models for survival data with covariates", Annals of Statistics 10, 1982; Prentice and others,
//! "The analysis of failure times in the presence of competing risks", Biometrics 34, 1978):
//!
//! - While a case is on the board, every class of responders that it is open to (`course::Class`:
//!   their kind, and how near they stand) tries to claim it at a rate of its own. The rate depends
//!   on how long the case has been open to them, constant in each of some pieces of time (`rates`), times
//!   factors for the area, for what the case costs and for the kind of need. Classes do not wait for each other: that a
//!   step opens earlier lets its classes start earlier and changes nothing else.
//! - Everything else that people do (accept, publish, make contact, deliver, confirm, …) has a rate
//!   that depends on where the case stands, what was done last, and how long ago that was.
//! - Time runs as people were seen to act in this log (`clock`): by the hour of the day, the day of
//!   the week and the day, so that nights, weekends and holidays count for little.
//!
//! What was not seen to its end counts for as long as it was seen, so that a deadline that cut
//! waiting short under the old policy does not pass for unwillingness. Every replicate draws its
//! rates and factors anew from their gamma posteriors; where little was seen, they lean on all
//! responders of the kind, and in the end on all responders. So the interval holds what the log
//! leaves unknown as well as chance.
//!
//! What the model assumes, the report says in plain words: `report::words`.

use std::collections::BTreeSet;

use rand_chacha::ChaCha8Rng;
use wish_contract::Instant;

use super::course::{Act, Class, ExampleOf, Nearness, Situation, Standpoint};
use super::setting::Setting;

mod acts;
mod claims;
mod clock;
mod gamma;
mod rates;
mod training_data;

pub use claims::Profile;
pub use gamma::positive;
pub use rates::time_until;
pub use training_data::{Known, TrainingData, stable_hash};

use acts::Done;
use claims::{ClaimDraw, ClaimRates};
use clock::Clock;
use rates::Rates;

/// How people answer.
pub struct Model {
    /// How claims come in, and everything else.
    pub claims: Clock,
    pub acts: Clock,
    pub known: Known,
    classes: Vec<Class>,
    claim_rates: ClaimRates,
    /// By situation: what may be done there, how it was seen, and how elsewhere in the same place.
    situations: Vec<Vec<Done>>,
    /// By place, for situations that the log does not have.
    places: Vec<(Standpoint, Vec<Done>)>,
    /// Attempts to claim that it was learnt from.
    pub attempts: usize,
    /// Other acts that it was learnt from.
    pub acts_seen: usize,
}

/// One draw of all rates and factors.
pub struct Draw {
    pub claims: ClaimDraw,
    situations: Vec<Vec<(Act, Rates)>>,
    places: Vec<Vec<(Act, Rates)>>,
}

impl Model {
    /// Learns from what a log teaches.
    pub fn learn(
        training_data: TrainingData,
        setting: &Setting,
        first: Instant,
        last: Instant,
    ) -> Model {
        let attempts: Vec<Instant> =
            training_data.openness.iter().filter(|row| row.tried).map(|row| row.to).collect();
        let open = training_data.openness.iter().map(|row| (row.from, row.to));
        let claims = Clock::learn(setting, first, last, &attempts, open);
        let done = || training_data.stays.iter().filter(|stay| stay.act.is_some());
        let acts_seen: Vec<Instant> = done().map(|stay| stay.to).collect();
        let acts =
            Clock::learn(setting, first, last, &acts_seen, done().map(|stay| (stay.from, stay.to)));
        let classes = all_classes(setting, &training_data.known);
        let (situations, places) = acts::situations(&training_data, &acts);
        let claim_rates = ClaimRates::learn(&training_data, &claims, &classes);
        Model {
            situations,
            places,
            known: training_data.known,
            attempts: attempts.len(),
            acts_seen: acts_seen.len(),
            claims,
            acts,
            classes,
            claim_rates,
        }
    }

    /// Draws rates and factors as they may be.
    pub fn draw(&self, random: &mut ChaCha8Rng) -> Draw {
        Draw {
            claims: self.claim_rates.draw(random),
            situations: self.situations.iter().map(|done| acts::drawn(done, random)).collect(),
            places: self.places.iter().map(|(_, done)| acts::drawn(done, random)).collect(),
        }
    }

    pub fn class(&self, class: &Class) -> Option<usize> {
        self.classes.iter().position(|known| known == class)
    }

    /// What may be done in a situation, at the rates of a draw; nothing where the log has no case
    /// that stood there.
    pub fn acts<'a>(&self, situation: &Situation, draw: &'a Draw) -> &'a [(Act, Rates)] {
        let of_situation = self.known.situations.place(situation);
        let known = of_situation.and_then(|place| draw.situations.get(place));
        let alike = || {
            let place = self.places.iter().position(|(place, _)| *place == situation.place);
            place.and_then(|place| draw.places.get(place))
        };
        known.or_else(alike).map_or(&[], Vec::as_slice)
    }

    /// Those of some classes that the log never saw a case open to: their rates lean on others'.
    pub fn borrowed(&self, classes: &BTreeSet<Class>) -> Vec<String> {
        let unseen = |class: &&Class| {
            let seen = self.class(class).and_then(|place| self.claim_rates.seen.get(place));
            seen.is_none_or(|seen| seen.all_time() == 0.0)
        };
        classes.iter().filter(unseen).map(ToString::to_string).collect()
    }
}

/// What examples there are of a class's claims, or of the nearest to it that has any.
pub fn examples_of(class: &Class, known: &Known) -> Option<usize> {
    let of = |wanted: &dyn Fn(&Class) -> bool| {
        known.examples.items.iter().position(|of| match of {
            ExampleOf::Claim(class) => wanted(class),
            ExampleOf::Act(..) => false,
        })
    };
    of(&|known| known == class)
        .or_else(|| of(&|known| known.kind == class.kind))
        .or_else(|| of(&|_| true))
}

/// What examples there are of an act in a situation, or else in the same stage.
pub fn examples_like(of: &ExampleOf, known: &Known) -> Option<usize> {
    let ExampleOf::Act(situation, act) = of else { return None };
    let alike = |other: &ExampleOf| match other {
        ExampleOf::Act(there, done) => (there.place.stage, done) == (situation.place.stage, act),
        ExampleOf::Claim(_) => false,
    };
    known.examples.place(of).or_else(|| known.examples.items.iter().position(alike))
}

/// Every class that any policy of the backtest may open a case to, seen or not.
fn all_classes(setting: &Setting, known: &Known) -> Vec<Class> {
    let mut classes = known.classes.items.clone();
    for kind in &setting.kinds {
        let depths = setting.depths.iter().map(|depth| Nearness::Within(*depth));
        for nearness in depths.chain([Nearness::Paired, Nearness::Reserved]) {
            for asked in [false, true] {
                let class = Class { kind: kind.clone(), nearness, asked };
                if !classes.contains(&class) {
                    classes.push(class);
                }
            }
        }
    }
    classes
}
