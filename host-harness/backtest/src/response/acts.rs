//! At which rates everything but claiming is done: by the situation, leaning on what is done in the
//! same place otherwise.

use rand_chacha::ChaCha8Rng;

use super::clock::Clock;
use super::rates::{Rates, Seen, see};
use super::training_data::TrainingData;
use crate::course::{Act, Situation, Standpoint};

/// How often something was done in a situation.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    pub act: Act,
    pub seen: Seen,
    /// The rates of the same act in all situations of the place.
    pub elsewhere: Rates,
}

pub fn drawn(done: &[Done], random: &mut ChaCha8Rng) -> Vec<(Act, Rates)> {
    let mut rates = Vec::with_capacity(done.len());
    for one in done {
        rates.push((one.act, one.seen.drawn_near(&one.elsewhere, random)));
    }
    rates
}

/// A place, how long cases stood there, and what was done.
type Place = (Standpoint, Seen, Vec<(Act, Seen)>);

/// What was done in every situation, and in every place.
pub type Doings = (Vec<Vec<Done>>, Vec<(Standpoint, Vec<Done>)>);

pub fn situations(training_data: &TrainingData, clock: &Clock) -> Doings {
    let known = &training_data.known.situations.items;
    let mut time = vec![Seen::default(); known.len()];
    let mut events: Vec<Vec<(Act, Seen)>> = vec![Vec::new(); known.len()];
    for stay in &training_data.stays {
        let waited = clock.at(stay.to) - clock.at(stay.from);
        see(&mut time[stay.situation], 0.0, waited, false);
        if let Some(act) = stay.act {
            see(of_act(&mut events[stay.situation], act), waited, waited, true);
        }
    }
    let mut places: Vec<Place> = Vec::new();
    for ((situation, time), events) in known.iter().zip(&time).zip(&events) {
        let at = places.iter().position(|(place, ..)| *place == situation.place);
        let at = at.unwrap_or_else(|| {
            places.push((situation.place, Seen::default(), Vec::new()));
            places.len() - 1
        });
        places[at].1.add(time, 1.0);
        for (act, seen) in events {
            of_act(&mut places[at].2, *act).add(seen, 1.0);
        }
    }
    let places: Vec<(Standpoint, Vec<Done>)> = places
        .into_iter()
        .map(|(place, time, events)| {
            let done = events.into_iter().map(|(act, events)| {
                let seen = Seen { events: events.events, time: time.time };
                let mean = seen.all_events() / seen.all_time().max(f64::MIN_POSITIVE);
                Done { act, seen, elsewhere: seen.rates(mean) }
            });
            (place, done.collect())
        })
        .collect();
    let of_situation = |(situation, (time, events)): (&Situation, (&Seen, &mut Vec<_>))| {
        let place = places.iter().find(|(place, _)| *place == situation.place);
        let done = place.map_or(&[][..], |(_, done)| done.as_slice()).iter();
        let seen = |act| Seen { events: of_act(events, act).events, time: time.time };
        done.map(seen_there(seen)).collect()
    };
    let situations = known.iter().zip(time.iter().zip(&mut events)).map(of_situation).collect();
    (situations, places)
}

/// The same acts as elsewhere in the place, as they were seen in one situation.
fn seen_there(mut seen: impl FnMut(Act) -> Seen) -> impl FnMut(&Done) -> Done {
    move |done| Done { seen: seen(done.act), ..*done }
}

fn of_act(events: &mut Vec<(Act, Seen)>, act: Act) -> &mut Seen {
    let place = events.iter().position(|(known, _)| *known == act).unwrap_or_else(|| {
        events.push((act, Seen::default()));
        events.len() - 1
    });
    &mut events[place].1
}
