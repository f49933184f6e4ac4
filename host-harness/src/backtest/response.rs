//! How people answer, learnt from the log: the response model of the modelled tail.
//!
//! The model is a **piecewise-exponential competing-risks model** (Friedman, "Piecewise exponential
//! models for survival data with covariates", Annals of Statistics 10, 1982; Prentice and others,
//! "The analysis of failure times in the presence of competing risks", Biometrics 34, 1978):
//!
//! - While a case is on the board, every class of responders that it is open to (`course::Class`:
//!   their kind, and how near they stand) tries to claim it at a rate of its own. The rate depends
//!   on how long the case has been open to them, constant in each of [`PIECES`] pieces of time, times
//!   a factor for the area and one for the kind of need. Classes do not wait for each other: that a
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

use super::course::{Act, Class, ExampleOf, Nearness, Situation};
use super::setting::Setting;

pub mod clock;
mod gamma;
mod lessons;

pub use lessons::{Known, Lessons, lot};

use clock::Clock;
pub use gamma::positive;

use gamma::gamma;

/// Pieces of time with a rate each.
pub const PIECES: usize = 7;
/// Where they begin, in hours of mean activity.
const BEGINS: [f64; PIECES] = [0.0, 2.0, 8.0, 24.0, 72.0, 168.0, 336.0];
/// So many events' worth of what is known of all leans on each rate.
const RATE_WEIGHT: f64 = 0.5;
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
    areas: Vec<Against>,
    sorts: Vec<Against>,
    /// By situation: what may be done there, and how it was seen.
    situations: Vec<Vec<(Act, Seen)>>,
    /// Attempts to claim that it was learnt from.
    pub attempts: usize,
    /// Other acts that it was learnt from.
    pub acts_seen: usize,
}

/// One draw of all rates and factors.
pub struct Draw {
    pub classes: Vec<Rates>,
    pub areas: Vec<f64>,
    pub sorts: Vec<f64>,
    pub situations: Vec<Vec<(Act, Rates)>>,
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
        let sizes = (classes.len(), lessons.known.areas.len(), lessons.known.sorts.len());
        let (seen, means, areas, sorts) = fitted(&cells, &classes, sizes);
        Model {
            situations: situations(&lessons, &acts),
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
            areas: self.areas.iter().map(|area| area.drawn(random)).collect(),
            sorts: self.sorts.iter().map(|sort| sort.drawn(random)).collect(),
            situations: self
                .situations
                .iter()
                .map(|acts| {
                    let drawn = acts.iter().map(|(act, seen)| {
                        let mean = seen.all_events() / seen.all_time().max(f64::MIN_POSITIVE);
                        (*act, seen.drawn(mean, random))
                    });
                    drawn.collect()
                })
                .collect(),
        }
    }

    pub fn class(&self, class: &Class) -> Option<usize> {
        self.classes.iter().position(|known| known == class)
    }

    /// The place of a situation, or of one like it, whatever was done last.
    pub fn situation(&self, situation: &Situation) -> Option<usize> {
        self.known.situations.place(situation).or_else(|| {
            self.known
                .situations
                .items
                .iter()
                .position(|known| (known.stage, known.held) == (situation.stage, situation.held))
        })
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
            let class = Class { kind: kind.clone(), nearness };
            if !classes.contains(&class) {
                classes.push(class);
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

fn situations(lessons: &Lessons, clock: &Clock) -> Vec<Vec<(Act, Seen)>> {
    let mut time = vec![Seen::default(); lessons.known.situations.items.len()];
    let mut events: Vec<Vec<(Act, Seen)>> = vec![Vec::new(); time.len()];
    for stay in &lessons.stays {
        let waited = clock.at(stay.to) - clock.at(stay.from);
        see(&mut time[stay.situation], 0.0, waited, false);
        if let Some(act) = stay.act {
            let acts = &mut events[stay.situation];
            let place = acts.iter().position(|(known, _)| *known == act).unwrap_or_else(|| {
                acts.push((act, Seen::default()));
                acts.len() - 1
            });
            see(&mut acts[place].1, waited, waited, true);
        }
    }
    for (acts, time) in events.iter_mut().zip(&time) {
        acts.iter_mut().for_each(|(_, seen)| seen.time = time.time);
    }
    events
}

type Fitted = (Vec<Seen>, Vec<f64>, Vec<Against>, Vec<Against>);

/// Rates of classes, and factors of areas and kinds of need, each given the others.
fn fitted(
    cells: &BTreeMap<Cell, Seen>,
    classes: &[Class],
    (class_count, area_count, sort_count): (usize, usize, usize),
) -> Fitted {
    let mut areas = vec![Against::default(); area_count];
    let mut sorts = vec![Against::default(); sort_count];
    let mut seen = vec![Seen::default(); class_count];
    let mut means = vec![1.0; class_count];
    for _ in 0..ROUNDS {
        seen.fill(Seen::default());
        for ((class, area, sort), cell) in cells {
            seen[*class].add(cell, areas[*area].mean() * sorts[*sort].mean());
        }
        means = leaning_means(&seen, classes);
        let rates: Vec<Rates> =
            seen.iter().zip(&means).map(|(seen, mean)| seen.rates(*mean)).collect();
        let expected = |class: usize, cell: &Seen| -> f64 {
            (0..PIECES).map(|piece| cell.time[piece] * rates[class][piece]).sum()
        };
        let mut next = vec![Against::default(); area_count];
        for ((class, area, sort), cell) in cells {
            next[*area].events += cell.all_events();
            next[*area].expected += expected(*class, cell) * sorts[*sort].mean();
        }
        areas = next;
        let mut next = vec![Against::default(); sort_count];
        for ((class, area, sort), cell) in cells {
            next[*sort].events += cell.all_events();
            next[*sort].expected += expected(*class, cell) * areas[*area].mean();
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

#[cfg(test)]
mod tests {
    use super::{PIECES, Rates, Seen, see, time_until};

    #[test]
    fn waiting_is_spread_over_the_pieces_and_events_count_where_they_fall() {
        let mut seen = Seen::default();
        see(&mut seen, 1.0, 10.0, true);
        assert_eq!(seen.time[..3], [1.0, 6.0, 2.0]);
        assert_eq!(seen.events[..3], [0.0, 0.0, 1.0]);
    }

    #[test]
    fn what_has_waited_goes_on_waiting_at_the_rate_of_its_piece() {
        let mut rates: Rates = [0.0; PIECES];
        (rates[1], rates[2]) = (0.5, 1.0);
        // From hour 4 on: four hours at ½ use up 2 of 3, and one more at 1 the rest.
        assert_eq!(time_until(&rates, 1.0, 4.0, 3.0), Some(5.0));
        assert_eq!(time_until(&rates, 2.0, 4.0, 3.0), Some(3.0));
        assert_eq!(time_until(&rates, 1.0, 30.0, 3.0), None);
    }
}
