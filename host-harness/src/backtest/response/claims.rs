//! At which rates classes of responders claim, and how areas and kinds of need differ.

use std::collections::BTreeMap;

use super::clock::Clock;
use super::lessons::Lessons;
use super::rates::{Against, PIECES, Rates, Seen, see};
use crate::backtest::course::Class;

/// Rates and factors settle in so many rounds.
const ROUNDS: usize = 4;

/// Class, area, kind of need.
pub type Cell = (usize, usize, usize);

pub fn cells(lessons: &Lessons, clock: &Clock, classes: &[Class]) -> BTreeMap<Cell, Seen> {
    let mut cells: BTreeMap<Cell, Seen> = BTreeMap::new();
    for row in lessons.openness.iter().filter(|row| row.class < classes.len()) {
        let seen = cells.entry((row.class, row.area, row.sort)).or_default();
        let since = clock.at(row.since);
        see(seen, clock.at(row.from) - since, clock.at(row.to) - since, row.tried);
    }
    cells
}

pub type Fitted = (Vec<Seen>, Vec<f64>, BTreeMap<(usize, usize), Against>, Vec<Against>);

/// Rates of classes, and factors of areas and kinds of need, each given the others.
pub fn fitted(cells: &BTreeMap<Cell, Seen>, classes: &[Class], sort_count: usize) -> Fitted {
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
    let all = (all.all_events() + super::rates::RATE_WEIGHT) / (all.all_time() + 1.0);
    let of_kind = |class: &Class| kinds.get(class.kind.as_str()).map_or(all, |kind| kind.mean(all));
    seen.iter().zip(classes).map(|(seen, class)| seen.mean(of_kind(class))).collect()
}
