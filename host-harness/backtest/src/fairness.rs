//! How evenly areas are served: how long wishes wait to be claimed, area by area, and one index of
//! how unequal that is.
//!
//! Waits are censored: a wish that was withdrawn, or that the log leaves unclaimed, waited at least
//! as long as it was seen to. So shares and medians are read off the product-limit curve of Kaplan
//! and Meier ("Nonparametric estimation from incomplete observations", Journal of the American
//! Statistical Association 53, 1958), and the mean wait is restricted to the first days (Royston
//! and Parmar, "Restricted mean survival time", BMC Medical Research Methodology 13, 2013), so that
//! it is there for every area, whatever became of its slowest wishes. The index is the Gini
//! coefficient of the areas' restricted mean waits, each area weighing as much as it has wishes:
//! half the mean difference of two wishes drawn at random, over the mean (Gini 1912; Sen, "On
//! Economic Inequality", 1973). 0: wishes wait as long everywhere.

use std::collections::BTreeMap;

/// Waits count up to here, in hours.
pub const RESTRICTED_HOURS: u32 = 30 * 24;

/// Waits on the board, in whole hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// By length: how many ended with a claim, and how many were seen no longer.
    by_hours: BTreeMap<u32, (u64, u64)>,
}

impl Waits {
    pub fn claimed(&mut self, hours: u32) {
        self.by_hours.entry(hours).or_default().0 += 1;
    }

    pub fn unclaimed(&mut self, hours: u32) {
        self.by_hours.entry(hours).or_default().1 += 1;
    }

    pub fn add(&mut self, other: &Waits) {
        for (hours, (claimed, unclaimed)) in &other.by_hours {
            let here = self.by_hours.entry(*hours).or_default();
            here.0 += claimed;
            here.1 += unclaimed;
        }
    }

    pub fn count(&self) -> u64 {
        self.by_hours.values().map(|(claimed, unclaimed)| claimed + unclaimed).sum()
    }

    pub fn count_claimed(&self) -> u64 {
        self.by_hours.values().map(|(claimed, _)| claimed).sum()
    }

    /// The product-limit curve: from which hour on which share is still unclaimed.
    pub fn curve(&self) -> Vec<(u32, f64)> {
        let mut waiting = self.count();
        let mut left = 1.0;
        let mut curve = vec![(0, 1.0)];
        for (hours, (claimed, unclaimed)) in &self.by_hours {
            if *claimed > 0 {
                left *= 1.0 - ratio(*claimed, waiting);
                curve.push((*hours, left));
            }
            waiting -= claimed + unclaimed;
        }
        curve
    }

    /// By when this share has been claimed, in hours; none: never.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let reached = |point: &&(u32, f64)| 1.0 - point.1 >= share - 1e-9;
        self.curve().iter().find(reached).map(|(hours, _)| f64::from(*hours))
    }

    /// The mean wait in hours, no wait counting for more than the restriction.
    pub fn restricted_mean(&self) -> f64 {
        let curve = self.curve();
        let ends = curve.iter().skip(1).map(|(hours, _)| *hours).chain([RESTRICTED_HOURS]);
        let pieces = curve.iter().zip(ends).map(|((from, left), to)| {
            let until = to.min(RESTRICTED_HOURS);
            f64::from(until.saturating_sub(*from)) * left
        });
        pieces.sum()
    }
}

/// Half the mean difference of two of them, over the mean; each with its weight.
pub fn gini(values: &[(f64, u64)]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let weight: f64 = sorted.iter().map(|(_, weight)| whole(*weight)).sum();
    let total: f64 = sorted.iter().map(|(value, weight)| value * whole(*weight)).sum();
    if weight == 0.0 || total == 0.0 {
        return 0.0;
    }
    let (mut below, mut differences) = (0.0, 0.0);
    for (value, count) in &sorted {
        let count = whole(*count);
        // So much weight lies below it, and so much above.
        differences += value * count * (2.0 * below + count - weight);
        below += count;
    }
    differences / (weight * total)
}

fn ratio(part: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { whole(part) / whole(all) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub fn whole(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::{Waits, gini};

    #[test]
    fn a_wait_that_was_not_seen_to_its_end_leaves_the_curve_where_it_was() {
        let mut waits = Waits::default();
        waits.claimed(24);
        waits.unclaimed(36);
        waits.claimed(48);
        waits.unclaimed(72);
        // One of four at 24 hours, one of the two left at 48.
        assert_eq!(waits.curve(), [(0, 1.0), (24, 0.75), (48, 0.375)]);
        assert_eq!(waits.quantile(0.5), Some(48.0));
        assert_eq!(waits.quantile(0.9), None);
        let rest = f64::from(30 * 24 - 48) * 0.375;
        assert!((waits.restricted_mean() - (24.0 + 24.0 * 0.75 + rest)).abs() < 1e-9);
    }

    #[test]
    fn the_index_is_that_of_gini() {
        assert!(gini(&[(5.0, 10), (5.0, 1)]).abs() < 1e-12);
        // Half of the people have everything.
        assert!((gini(&[(0.0, 1), (1.0, 1)]) - 0.5).abs() < 1e-12);
        assert!((gini(&[(1.0, 1), (3.0, 1)]) - 0.25).abs() < 1e-12);
        assert!(gini(&[]).abs() < 1e-12);
    }
}
