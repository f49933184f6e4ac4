//! Counts that add up: the tally of a whole log is the merger of the tallies of its parts, in any
//! order. So nothing is counted that needs two events to see.

use std::collections::BTreeMap;

use wish_contract::{Change, Counter, Event, Stage, Totals};

use crate::digits::push_number;

/// Counts events, of any cases in any order.
#[must_use]
pub fn tally(events: &[Event]) -> Totals {
    let mut counts = Counts::default();
    for event in events {
        counts.add("change", event.change.kind().name(), 1);
        counts.add_detail(&event.change);
    }
    counts.into_totals()
}

/// Adds tallies up.
#[must_use]
pub fn merge(tallies: &[Totals]) -> Totals {
    let mut counts = Counts::default();
    for counter in tallies.iter().flat_map(|totals| &totals.counters) {
        counts.add(&counter.measure, &counter.label, counter.count);
    }
    counts.into_totals()
}

/// How often each label of each measure was seen.
#[derive(Default)]
struct Counts(BTreeMap<String, BTreeMap<String, u64>>);

impl Counts {
    fn add(&mut self, measure: &str, label: &str, by: u64) {
        if by == 0 {
            return;
        }
        if !self.0.contains_key(measure) {
            self.0.insert(measure.to_owned(), BTreeMap::new());
        }
        let Some(labels) = self.0.get_mut(measure) else { return };
        match labels.get_mut(label) {
            Some(count) => *count = count.saturating_add(by),
            None => {
                labels.insert(label.to_owned(), by);
            }
        }
    }

    /// What an event is counted as, beyond the change that it is.
    fn add_detail(&mut self, change: &Change) {
        match change {
            Change::Submitted(opening) => self.add("category", &opening.need.category, 1),
            Change::StepEntered(step) => {
                let mut number = String::new();
                push_number(&mut number, u64::from(*step), 1);
                self.add("step", &number, 1);
            }
            Change::Claimed(claim) => self.add("claim-kind", &claim.kind, 1),
            Change::ClaimEnded(ending) => self.add("claim-end", ending.status.name(), 1),
            Change::Ended(end) => self.add("end", end.stage.name(), 1),
            Change::Closed => self.add("end", Stage::Closed.name(), 1),
            Change::Overdue(kind) => self.add("overdue", kind.name(), 1),
            Change::Accepted
            | Change::InfoRequested(_)
            | Change::InfoSupplied(_)
            | Change::Amended(_)
            | Change::MergeBegun(_)
            | Change::MergeCancelled(_)
            | Change::Absorbed(_)
            | Change::AbsorbedReleased(_)
            | Change::Restored
            | Change::Published(_)
            | Change::TakenDown(_)
            | Change::LadderExhausted(_)
            | Change::Invited(_)
            | Change::InvitationAccepted(_)
            | Change::Substituted(_)
            | Change::TookOver(_)
            | Change::StepShortened(_)
            | Change::Contacted(_)
            | Change::Rescheduled(_)
            | Change::Started
            | Change::GoodsSent
            | Change::Delivered
            | Change::PartDelivered(_)
            | Change::Confirmed
            | Change::Disputed(_)
            | Change::ExtensionRequested(_)
            | Change::ExtensionGranted(_)
            | Change::ExtensionRefused(_)
            | Change::Held(_)
            | Change::Resumed
            | Change::Evaluated(_)
            | Change::Reopened(_)
            | Change::Archived
            | Change::Anonymised(_)
            | Change::HolderNamed(_)
            | Change::PolicyMoved(_)
            | Change::SteppedIn(_) => {}
        }
    }

    fn into_totals(self) -> Totals {
        let mut counters = Vec::new();
        for (measure, labels) in self.0 {
            let counter = |(label, count)| Counter { measure: measure.clone(), label, count };
            counters.extend(labels.into_iter().map(counter));
        }
        Totals { counters }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counter(label: usize, count: u64) -> Counter {
        Counter { measure: "category".to_owned(), label: format!("{label:05}"), count }
    }

    #[test]
    fn counters_in_any_order_come_out_in_order() {
        let most = 3_000;
        let backwards: Vec<_> = (0..most).rev().map(|label| counter(label, 1)).collect();
        let forwards: Vec<_> = (0..most).map(|label| counter(label, 2)).collect();
        let sum: Vec<_> = (0..most).map(|label| counter(label, 3)).collect();
        let parts = [Totals { counters: backwards }, Totals { counters: forwards }];
        assert_eq!(merge(&parts), Totals { counters: sum });
    }

    #[test]
    fn what_adds_up_to_nothing_is_left_out_and_what_overflows_stops_at_the_most() {
        let parts = [[counter(1, u64::MAX), counter(2, 0)], [counter(1, 1), counter(2, 0)]];
        let parts = parts.map(|counters| Totals { counters: counters.into() });
        assert_eq!(merge(&parts), Totals { counters: vec![counter(1, u64::MAX)] });
    }
}
