//! Counts that add up: the tally of a whole log is the merger of the tallies of its parts, in any
//! order. So nothing is counted that needs two events to see.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::event::{Change, Event};
use crate::vocabulary::push_number;

/// One counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Counter {
    pub measure: String,
    pub label: String,
    pub count: u64,
}

/// Counters, ordered by measure and label, none zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tally {
    pub counters: Vec<Counter>,
}

/// Most events, or counters, that are counted one by one; of more, the halves are added up.
const COUNTED_MAX: usize = 1_024;

/// Counts events, of any cases in any order.
#[must_use]
pub fn tally(events: &[Event]) -> Tally {
    if events.len() > COUNTED_MAX {
        let (one, other) = events.split_at(events.len() / 2);
        return added(tally(one), tally(other));
    }
    let mut counted = Tally::default();
    for event in events {
        counted.count("change", change_word(&event.change), 1);
        counted.count_detail(&event.change);
    }
    counted
}

/// Adds tallies up.
#[must_use]
pub fn merge(tallies: &[Tally]) -> Tally {
    match tallies {
        [] => Tally::default(),
        [tally] => in_order(&tally.counters),
        _ => {
            let (one, other) = tallies.split_at(tallies.len() / 2);
            added(merge(one), merge(other))
        }
    }
}

/// A tally of counters in any order.
fn in_order(counters: &[Counter]) -> Tally {
    if counters.len() > COUNTED_MAX {
        let (one, other) = counters.split_at(counters.len() / 2);
        return added(in_order(one), in_order(other));
    }
    let mut counted = Tally::default();
    for counter in counters {
        counted.count(&counter.measure, &counter.label, counter.count);
    }
    counted
}

/// Two tallies as one.
fn added(one: Tally, other: Tally) -> Tally {
    let mut counters = Vec::with_capacity(one.counters.len() + other.counters.len());
    let (mut ones, mut others) = (one.counters.into_iter(), other.counters.into_iter());
    loop {
        let order = match (ones.as_slice(), others.as_slice()) {
            ([], []) => return Tally { counters },
            ([_, ..], []) => Ordering::Less,
            ([], [_, ..]) => Ordering::Greater,
            ([one, ..], [other, ..]) => one.name().cmp(&other.name()),
        };
        let mut next = if order == Ordering::Greater { others.next() } else { ones.next() };
        if order == Ordering::Equal
            && let (Some(sum), Some(same)) = (&mut next, others.next())
        {
            sum.count = sum.count.saturating_add(same.count);
        }
        counters.extend(next);
    }
}

impl Counter {
    fn name(&self) -> (&str, &str) {
        (&self.measure, &self.label)
    }
}

impl Tally {
    fn count(&mut self, measure: &str, label: &str, by: u64) {
        if by == 0 {
            return;
        }
        match self.counters.binary_search_by(|counter| counter.name().cmp(&(measure, label))) {
            Ok(place) => {
                if let Some(counter) = self.counters.get_mut(place) {
                    counter.count = counter.count.saturating_add(by);
                }
            }
            Err(place) => {
                let (measure, label) = (measure.to_owned(), label.to_owned());
                self.counters.insert(place, Counter { measure, label, count: by });
            }
        }
    }

    /// What an event is counted as, beyond the change that it is.
    fn count_detail(&mut self, change: &Change) {
        let mut number = String::new();
        let (measure, label) = match change {
            Change::Submitted(opening) => ("category", opening.need.category.as_str()),
            Change::StepEntered(step) => {
                push_number(&mut number, u64::from(*step), 1);
                ("step", number.as_str())
            }
            Change::Claimed(claim) => ("claim-kind", claim.kind.as_str()),
            Change::ClaimEnded(ending) => ("claim-end", ending.status.word()),
            Change::Ended(end) => ("end", end.stage.word()),
            Change::Closed => ("end", "closed"),
            Change::Overdue(kind) => ("overdue", kind.word()),
            _ => return,
        };
        self.count(measure, label, 1);
    }
}

fn change_word(change: &Change) -> &'static str {
    match change {
        Change::Submitted(_) => "submitted",
        Change::Accepted => "accepted",
        Change::InfoRequested(_) => "info-requested",
        Change::InfoSupplied(_) => "info-supplied",
        Change::Amended(_) => "amended",
        Change::Ended(_) => "ended",
        Change::Absorbed(_) => "absorbed",
        Change::Published(_) => "published",
        Change::TakenDown(_) => "taken-down",
        Change::StepEntered(_) => "step-entered",
        Change::LadderExhausted(_) => "ladder-exhausted",
        Change::Invited(_) => "invited",
        Change::Claimed(_) => "claimed",
        Change::InvitationAccepted(_) => "invitation-accepted",
        Change::ClaimEnded(_) => "claim-ended",
        Change::Substituted(_) => "substituted",
        Change::Contacted(_) => "contacted",
        Change::Rescheduled(_) => "rescheduled",
        Change::Started => "started",
        Change::GoodsSent => "goods-sent",
        Change::Delivered => "delivered",
        Change::Confirmed => "confirmed",
        Change::Disputed(_) => "disputed",
        Change::ExtensionRequested(_) => "extension-requested",
        Change::ExtensionGranted(_) => "extension-granted",
        Change::ExtensionRefused(_) => "extension-refused",
        Change::Held(_) => "held",
        Change::Resumed => "resumed",
        Change::Evaluated(_) => "evaluated",
        Change::Reopened(_) => "reopened",
        Change::Closed => "closed",
        Change::Archived => "archived",
        Change::Anonymised => "anonymised",
        Change::Overdue(_) => "overdue",
        Change::HolderNamed(_) => "holder-named",
        Change::PolicyMoved(_) => "policy-moved",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counter(label: usize, count: u64) -> Counter {
        Counter { measure: "category".to_owned(), label: format!("{label:05}"), count }
    }

    #[test]
    fn more_counters_than_are_counted_one_by_one_come_out_in_order() {
        let most = 3 * COUNTED_MAX;
        let backwards: Vec<_> = (0..most).rev().map(|label| counter(label, 1)).collect();
        let forwards: Vec<_> = (0..most).map(|label| counter(label, 2)).collect();
        let sum: Vec<_> = (0..most).map(|label| counter(label, 3)).collect();
        let parts = [Tally { counters: backwards }, Tally { counters: forwards }];
        assert_eq!(merge(&parts), Tally { counters: sum });
    }

    #[test]
    fn what_adds_up_to_nothing_is_left_out_and_what_overflows_stops_at_the_most() {
        let parts = [[counter(1, u64::MAX), counter(2, 0)], [counter(1, 1), counter(2, 0)]];
        let parts = parts.map(|counters| Tally { counters: counters.into() });
        assert_eq!(merge(&parts), Tally { counters: vec![counter(1, u64::MAX)] });
    }
}
