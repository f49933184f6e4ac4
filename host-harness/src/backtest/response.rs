//! How people answer, learnt from the log: the response model of the modelled tail.
//!
//! The model is a **piecewise-exponential competing-risks model** (Friedman, "Piecewise exponential
//! models for survival data with covariates", Annals of Statistics 10, 1982; Prentice and others,
//! "The analysis of failure times in the presence of competing risks", Biometrics 34, 1978):
//!
//! - While a case is on the board, every class of responders that it is open to (`course::Class`:
//!   their kind, and how near they stand) tries to claim it at a rate of its own. The rate depends
//!   on how long the case has been open to them, constant in each of [`PIECES`] pieces of time, times
//!   a factor for the class in the area and one for the kind of need. Classes do not wait for each other: that a
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

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha8Rng;
use wish_host::contract::Instant;

use super::course::{Act, Class, ExampleOf, Nearness, Situation, Standpoint};
use super::setting::Setting;

pub mod clock;
mod gamma;
mod lessons;

pub use lessons::{Known, Lessons, lot};

use clock::Clock;
pub use gamma::positive;

use gamma::gamma;

/// Pieces of time with a rate each.
pub const PIECES: usize = 14;
/// Where they begin, in hours of mean activity.
const BEGINS: [f64; PIECES] =
    [0.0, 1.0, 2.0, 4.0, 8.0, 12.0, 18.0, 24.0, 36.0, 48.0, 72.0, 120.0, 192.0, 336.0];
/// So many events' worth of what is known of all leans on each rate.
const RATE_WEIGHT: f64 = 0.5;
/// So many events' worth of what is done elsewhere in the same place leans on each rate of a
/// situation.
const SITUATION_WEIGHT: f64 = 1.0;
/// So many events' worth of 1 leans on each factor.
const FACTOR_WEIGHT: f64 = 4.0;
/// Rates and factors settle in so many rounds.
const ROUNDS: usize = 4;

pub type Rates = [f64; PIECES];

/// Events and time, by piece.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    events: Rates,
    time: Rates,
}

impl Seen {
    fn add(&mut self, other: &Seen, factor: f64) {
        for piece in 0..PIECES {
            self.events[piece] += other.events[piece];
            self.time[piece] += other.time[piece] * factor;
        }
    }

    fn all_events(&self) -> f64 {
        self.events.iter().sum()
    }

    fn all_time(&self) -> f64 {
        self.time.iter().sum()
    }

    /// The rate over all pieces, leaning on another.
    fn mean(&self, lean: f64) -> f64 {
        (self.all_events() + RATE_WEIGHT) / (self.all_time() + RATE_WEIGHT / lean)
    }

    /// The rates by piece, leaning on their own mean.
    fn rates(&self, mean: f64) -> Rates {
        let mut rates = Rates::default();
        for (piece, rate) in rates.iter_mut().enumerate() {
            *rate = (self.events[piece] + RATE_WEIGHT) / (self.time[piece] + RATE_WEIGHT / mean);
        }
        rates
    }

    /// Rates as they may be, leaning on others piece by piece.
    fn drawn_near(&self, others: &Rates, random: &mut ChaCha8Rng) -> Rates {
        let mut rates = Rates::default();
        for (piece, rate) in rates.iter_mut().enumerate() {
            let scale = self.time[piece] + SITUATION_WEIGHT / others[piece];
            *rate = gamma(self.events[piece] + SITUATION_WEIGHT, random) / scale;
        }
        rates
    }

    fn drawn(&self, mean: f64, random: &mut ChaCha8Rng) -> Rates {
        let mut rates = Rates::default();
        for (piece, rate) in rates.iter_mut().enumerate() {
            let scale = self.time[piece] + RATE_WEIGHT / mean;
            *rate = gamma(self.events[piece] + RATE_WEIGHT, random) / scale;
        }
        rates
    }
}

/// Events, and how many there should have been.
#[derive(Clone, Copy, Debug, Default)]
struct Against {
    events: f64,
    expected: f64,
}

impl Against {
    fn mean(self) -> f64 {
        (self.events + FACTOR_WEIGHT) / (self.expected + FACTOR_WEIGHT)
    }

    fn drawn(self, random: &mut ChaCha8Rng) -> f64 {
        gamma(self.events + FACTOR_WEIGHT, random) / (self.expected + FACTOR_WEIGHT)
    }
}

/// How people answer.
pub struct Model {
    /// How claims come in, and everything else.
    pub claims: Clock,
    pub acts: Clock,
    pub known: Known,
    classes: Vec<Class>,
    seen: Vec<Seen>,
    means: Vec<f64>,
    /// By class and area.
    areas: BTreeMap<(usize, usize), Against>,
    sorts: Vec<Against>,
    /// By situation: what may be done there, how it was seen, and how elsewhere in the same place.
    situations: Vec<Vec<Done>>,
    /// By place, for situations that the log does not have.
    places: Vec<(Standpoint, Vec<Done>)>,
    /// Attempts to claim that it was learnt from.
    pub attempts: usize,
    /// Other acts that it was learnt from.
    pub acts_seen: usize,
}

/// How often something was done in a situation.
#[derive(Clone, Copy, Debug)]
struct Done {
    act: Act,
    seen: Seen,
    /// The rates of the same act in all situations of the place.
    elsewhere: Rates,
}

/// One draw of all rates and factors.
pub struct Draw {
    pub classes: Vec<Rates>,
    areas: BTreeMap<(usize, usize), f64>,
    pub sorts: Vec<f64>,
    situations: Vec<Vec<(Act, Rates)>>,
    places: Vec<Vec<(Act, Rates)>>,
}

impl Draw {
    /// How much faster or slower a class is in an area than elsewhere.
    pub fn area(&self, class: usize, area: usize) -> f64 {
        self.areas.get(&(class, area)).copied().unwrap_or(1.0)
    }
}

impl Model {
    /// Learns from what a log teaches.
    pub fn learn(lessons: Lessons, setting: &Setting, first: Instant, last: Instant) -> Model {
        let attempts: Vec<Instant> =
            lessons.openness.iter().filter(|row| row.tried).map(|row| row.to).collect();
        let open = lessons.openness.iter().map(|row| (row.from, row.to));
        let claims = Clock::learn(setting, first, last, &attempts, open);
        let done = || lessons.stays.iter().filter(|stay| stay.act.is_some());
        let acts_seen: Vec<Instant> = done().map(|stay| stay.to).collect();
        let acts =
            Clock::learn(setting, first, last, &acts_seen, done().map(|stay| (stay.from, stay.to)));
        let classes = all_classes(setting, &lessons.known);
        let cells = cells(&lessons, &claims, &classes);
        let (situations, places) = situations(&lessons, &acts);
        let (seen, means, areas, sorts) = fitted(&cells, &classes, lessons.known.sorts.len());
        Model {
            situations,
            places,
            known: lessons.known,
            attempts: attempts.len(),
            acts_seen: acts_seen.len(),
            claims,
            acts,
            classes,
            seen,
            means,
            areas,
            sorts,
        }
    }

    /// Draws rates and factors as they may be.
    pub fn draw(&self, random: &mut ChaCha8Rng) -> Draw {
        let seen = self.seen.iter().zip(&self.means);
        Draw {
            classes: seen.map(|(seen, mean)| seen.drawn(*mean, random)).collect(),
            areas: self.areas.iter().map(|(at, area)| (*at, area.drawn(random))).collect(),
            sorts: self.sorts.iter().map(|sort| sort.drawn(random)).collect(),
            situations: self.situations.iter().map(|done| drawn(done, random)).collect(),
            places: self.places.iter().map(|(_, done)| drawn(done, random)).collect(),
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
            let seen = self.class(class).and_then(|place| self.seen.get(place));
            seen.is_none_or(|seen| seen.all_time() == 0.0)
        };
        classes.iter().filter(unseen).map(ToString::to_string).collect()
    }
}

/// The time until something happens that has waited so long already; none: it never does.
pub fn time_until(rates: &Rates, factor: f64, waited: f64, mut patience: f64) -> Option<f64> {
    let mut from = waited;
    for piece in 0..PIECES {
        let end = BEGINS.get(piece + 1).copied().unwrap_or(f64::INFINITY);
        if from >= end {
            continue;
        }
        let rate = rates[piece] * factor;
        if rate > 0.0 {
            let here = (end - from) * rate;
            if patience < here {
                return Some(from - waited + patience / rate);
            }
            patience -= here;
        }
        from = end;
    }
    None
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

/// Class, area, kind of need.
type Cell = (usize, usize, usize);

fn cells(lessons: &Lessons, clock: &Clock, classes: &[Class]) -> BTreeMap<Cell, Seen> {
    let mut cells: BTreeMap<Cell, Seen> = BTreeMap::new();
    for row in lessons.openness.iter().filter(|row| row.class < classes.len()) {
        let seen = cells.entry((row.class, row.area, row.sort)).or_default();
        let since = clock.at(row.since);
        see(seen, clock.at(row.from) - since, clock.at(row.to) - since, row.tried);
    }
    cells
}

/// Spreads a stretch of waiting over the pieces; an event at its end counts where it ends.
fn see(seen: &mut Seen, from: f64, to: f64, event: bool) {
    for piece in 0..PIECES {
        let end = BEGINS.get(piece + 1).copied().unwrap_or(f64::INFINITY);
        let stretch = to.min(end) - from.max(BEGINS[piece]);
        if stretch > 0.0 {
            seen.time[piece] += stretch;
        }
        if event && to >= BEGINS[piece] && to < end {
            seen.events[piece] += 1.0;
        }
    }
}

fn drawn(done: &[Done], random: &mut ChaCha8Rng) -> Vec<(Act, Rates)> {
    let mut rates = Vec::with_capacity(done.len());
    for one in done {
        rates.push((one.act, one.seen.drawn_near(&one.elsewhere, random)));
    }
    rates
}

/// What was done in every situation, and in every place.
type Doings = (Vec<Vec<Done>>, Vec<(Standpoint, Vec<Done>)>);

fn situations(lessons: &Lessons, clock: &Clock) -> Doings {
    let known = &lessons.known.situations.items;
    let mut time = vec![Seen::default(); known.len()];
    let mut events: Vec<Vec<(Act, Seen)>> = vec![Vec::new(); known.len()];
    for stay in &lessons.stays {
        let waited = clock.at(stay.to) - clock.at(stay.from);
        see(&mut time[stay.situation], 0.0, waited, false);
        if let Some(act) = stay.act {
            see(of_act(&mut events[stay.situation], act), waited, waited, true);
        }
    }
    let mut places: Vec<(Standpoint, Seen, Vec<(Act, Seen)>)> = Vec::new();
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

type Fitted = (Vec<Seen>, Vec<f64>, BTreeMap<(usize, usize), Against>, Vec<Against>);

/// Rates of classes, and factors of areas and kinds of need, each given the others.
fn fitted(cells: &BTreeMap<Cell, Seen>, classes: &[Class], sort_count: usize) -> Fitted {
    let mut areas: BTreeMap<(usize, usize), Against> = BTreeMap::new();
    let of = |areas: &BTreeMap<(usize, usize), Against>, class: usize, area: usize| {
        areas.get(&(class, area)).copied().unwrap_or_default().mean()
    };
    let mut sorts = vec![Against::default(); sort_count];
    let mut seen = vec![Seen::default(); classes.len()];
    let mut means = vec![1.0; classes.len()];
    for _ in 0..ROUNDS {
        seen.fill(Seen::default());
        for ((class, area, sort), cell) in cells {
            seen[*class].add(cell, of(&areas, *class, *area) * sorts[*sort].mean());
        }
        means = leaning_means(&seen, classes);
        let rates: Vec<Rates> =
            seen.iter().zip(&means).map(|(seen, mean)| seen.rates(*mean)).collect();
        let expected = |class: usize, cell: &Seen| -> f64 {
            (0..PIECES).map(|piece| cell.time[piece] * rates[class][piece]).sum()
        };
        areas.clear();
        for ((class, area, sort), cell) in cells {
            let there = areas.entry((*class, *area)).or_default();
            there.events += cell.all_events();
            there.expected += expected(*class, cell) * sorts[*sort].mean();
        }
        let mut next = vec![Against::default(); sort_count];
        for ((class, area, sort), cell) in cells {
            next[*sort].events += cell.all_events();
            next[*sort].expected += expected(*class, cell) * of(&areas, *class, *area);
        }
        sorts = next;
    }
    (seen, means, areas, sorts)
}

/// The mean rate of every class, leaning on its kind's, which leans on that of all.
fn leaning_means(seen: &[Seen], classes: &[Class]) -> Vec<f64> {
    let mut all = Seen::default();
    let mut kinds: BTreeMap<&str, Seen> = BTreeMap::new();
    for (seen, class) in seen.iter().zip(classes) {
        all.add(seen, 1.0);
        kinds.entry(&class.kind).or_default().add(seen, 1.0);
    }
    let all = (all.all_events() + RATE_WEIGHT) / (all.all_time() + 1.0);
    let of_kind = |class: &Class| kinds.get(class.kind.as_str()).map_or(all, |kind| kind.mean(all));
    seen.iter().zip(classes).map(|(seen, class)| seen.mean(of_kind(class))).collect()
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

#[cfg(test)]
mod tests {
    use super::{PIECES, Rates, Seen, see, time_until};

    #[test]
    fn waiting_is_spread_over_the_pieces_and_events_count_where_they_fall() {
        let mut seen = Seen::default();
        see(&mut seen, 1.0, 10.0, true);
        assert_eq!(seen.time[..5], [0.0, 1.0, 2.0, 4.0, 2.0]);
        assert_eq!(seen.events[..5], [0.0, 0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn what_has_waited_goes_on_waiting_at_the_rate_of_its_piece() {
        let mut rates: Rates = [0.0; PIECES];
        (rates[3], rates[4]) = (0.5, 1.0);
        // From hour 4 on: four hours at ½ use up 2 of 3, and one more at 1 the rest.
        assert_eq!(time_until(&rates, 1.0, 4.0, 3.0), Some(5.0));
        assert_eq!(time_until(&rates, 2.0, 4.0, 3.0), Some(3.0));
        assert_eq!(time_until(&rates, 1.0, 30.0, 3.0), None);
    }
}
