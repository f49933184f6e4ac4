//! Plays a year of a whole city through the rules, on simulated time, from a seed: skewed districts,
//! campaigns, holidays, and people who answer by distance, load and fatigue.
//!
//! The city is cut into districts, each with chance, people and an agenda of its own. Threads play
//! districts a day at a time; at midnight, in the order of the districts, they tell one another what
//! concerns the others' responders. One more thread writes the lines of a day to the log, by time,
//! while the next day is played. So the same seed gives the same log on however many threads. How
//! people behave stands in `behaviour`.

use std::io::Write;
use std::num::NonZeroUsize;
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Mutex, MutexGuard};
use std::thread;

mod agenda;
pub mod behaviour;
mod count;
mod counted;
mod crew;
mod dice;
mod district;
mod error;
mod facts;
mod hours;
mod intake;
mod log_writer;
pub mod mix;
mod places;
mod population;
mod programme;
mod scale;
mod simulated_case;

pub use count::Counts;
pub use error::CityError;
pub use programme::utc_offset_ms;
pub use scale::{SCALES, SimulationScale};

use crew::Crew;
use district::{City, District};
use facts::GuardFacts;
use hours::{DAY_MS, Hours};
use log_writer::{DayLines, write_day};
use mix::Mix;
use places::Places;
use population::Population;
use programme::Programme;
use wish_contract::Instant;
use wish_policy::PolicyFile;
use wish_runtime::Rulebook;
use wish_runtime::log::{DIGEST_DIGITS, Header, LOG_SCHEMA, LogWriter, PolicySource};

/// Days that have been played and wait to be written, beside the one that is.
const DAYS_WAITING: usize = 2;

/// What is to be simulated.
pub struct Plan<'a> {
    /// The policy's source.
    pub policy: &'a str,
    pub scale: SimulationScale,
    /// What the scale leaves to the programme's authors.
    pub mix: Mix,
    pub seed: u64,
    pub threads: NonZeroUsize,
    /// What the log's header says of its origin.
    pub origin: String,
}

/// What came of it.
pub struct Simulated {
    pub counts: Counts,
    /// How many responders there were, by kind.
    pub responders: Vec<(String, u32)>,
}

/// Plays a year, and writes its log.
///
/// # Errors
/// What stopped the rules, or that the log cannot be written.
pub fn simulate(
    book: &Rulebook,
    plan: &Plan<'_>,
    log: impl Write + Send,
) -> Result<Simulated, CityError> {
    let file =
        PolicyFile::parse(plan.policy).map_err(|error| CityError::Policy(error.to_string()))?;
    let document = file.sound();
    let programme = Programme::of(&document, &plan.mix);
    let scale = plan.mix.scaled(plan.scale);
    let places = Places::new(&programme, &scale);
    let hours = Hours::of(book, None, programme.offset_ms)?;
    let mut area_hours = Vec::new();
    for area in &programme.areas_with_hours {
        let own = Hours::of(book, Some(area), programme.offset_ms)?;
        area_hours.push((area.clone(), own));
    }
    let year = hours.year;
    let population = Population::new(&programme, &scale, &plan.mix, &places, plan.seed, year.0);
    let digest: String = book.digest().chars().take(DIGEST_DIGITS).collect();
    let source = PolicySource { digest: digest.clone(), source: plan.policy.to_owned() };
    let header = Header {
        schema: LOG_SCHEMA.to_owned(),
        origin: plan.origin.clone(),
        policies: vec![source],
    };
    let book = book.clone();
    let seed = plan.seed;
    let trials = book.city_trials(year.0)?;
    let facts = GuardFacts::of(&document, &plan.mix.facts, &trials, seed, year);
    let policy = digest;
    let city = City { book, policy, facts, programme, places, population, hours, area_hours, seed };
    let shares = shares(scale.wishes, city.places.districts().len());
    let districts = shares.iter().enumerate();
    let districts: Vec<Mutex<District<'_>>> = districts
        .map(|(number, wishes)| Mutex::new(District::new(&city, number, *wishes)))
        .collect();
    let mut log = LogWriter::new(log, &header)?;
    let (days, played) = mpsc::sync_channel::<Vec<DayLines>>(DAYS_WAITING);
    thread::scope(|scope| {
        let writer = scope.spawn(move || {
            played.iter().try_for_each(|day| write_day(&day, &mut log))?;
            log.finish()?;
            Ok(())
        });
        let crew = Crew::start(scope, &districts, plan.threads);
        let outcome = play_year(&city, &districts, &crew, days);
        // Where days cannot be handed over, the writer says why.
        writer.join().unwrap_or(Err(CityError::Broken)).and(outcome)
    })?;
    let mut counts = Counts::default();
    for district in &districts {
        counts.add(lock(district)?.finish());
    }
    let responders = city.population.heads().map(|(kind, heads)| (kind.to_owned(), heads));
    Ok(Simulated { counts, responders: responders.collect() })
}

/// Plays day after day, and hands each on to be written.
fn play_year(
    city: &City,
    districts: &[Mutex<District<'_>>],
    crew: &Crew<'_, '_>,
    days: SyncSender<Vec<DayLines>>,
) -> Result<(), CityError> {
    let (mut midnight, end) = city.hours.year;
    while midnight < end {
        midnight = (midnight + DAY_MS).min(end);
        crew.play_until(midnight)?;
        let mut day = Vec::with_capacity(districts.len());
        for district in districts {
            day.push(lock(district)?.lines.take());
        }
        days.send(day).map_err(|_| CityError::Broken)?;
        exchange(city, districts, midnight)?;
    }
    Ok(())
}

/// Districts tell one another what concerns the others' responders, in their order.
fn exchange(
    city: &City,
    districts: &[Mutex<District<'_>>],
    midnight: Instant,
) -> Result<(), CityError> {
    for district in districts {
        let messages = lock(district)?.outbox();
        for message in messages {
            let home = city.population.home(message.number());
            let Some(hearer) = districts.get(city.places.district_of(home)) else { continue };
            let reply = lock(hearer)?.hear(message, midnight);
            if let Some(reply) = reply
                && let Some(asker) = districts.get(reply.to.0)
            {
                lock(asker)?.welcome(reply);
            }
        }
    }
    Ok(())
}

fn lock<'a, 'c>(
    district: &'a Mutex<District<'c>>,
) -> Result<MutexGuard<'a, District<'c>>, CityError> {
    district.lock().map_err(|_| CityError::Broken)
}

/// How many wishes come from each district.
fn shares(wishes: u32, districts: usize) -> Vec<u32> {
    let weights: Vec<u64> = (0..u32::try_from(districts).unwrap_or(0))
        .map(|number| u64::from(Places::district_weight(number)))
        .collect();
    let sum: u64 = weights.iter().sum::<u64>().max(1);
    let (mut so_far, mut given) = (0, 0);
    let mut shares = Vec::with_capacity(districts);
    for weight in weights {
        so_far += weight;
        let until = u64::from(wishes) * so_far / sum;
        shares.push(u32::try_from(until - given).unwrap_or(0));
        given = until;
    }
    shares
}

#[cfg(test)]
mod tests;
