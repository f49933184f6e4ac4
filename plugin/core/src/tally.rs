//! Counts that add up: the tally of a whole log is the merger of the tallies of its parts, in any
//! order. So nothing is counted that needs two events to see.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::{Change, Event};

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

type Counts = BTreeMap<(String, String), u64>;

/// Counts events, of any cases in any order.
#[must_use]
pub fn tally(events: &[Event]) -> Tally {
    let mut counts = Counts::new();
    for event in events {
        count(&mut counts, "change", change_word(&event.change), 1);
        count_detail(&mut counts, &event.change);
    }
    tally_of(counts)
}

/// Adds tallies up.
#[must_use]
pub fn merge(tallies: &[Tally]) -> Tally {
    let mut counts = Counts::new();
    for counter in tallies.iter().flat_map(|tally| &tally.counters) {
        count(&mut counts, &counter.measure, &counter.label, counter.count);
    }
    tally_of(counts)
}

fn count(counts: &mut Counts, measure: &str, label: &str, by: u64) {
    let total = counts.entry((measure.to_owned(), label.to_owned())).or_default();
    *total = total.saturating_add(by);
}

fn tally_of(counts: Counts) -> Tally {
    let counters = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|((measure, label), count)| Counter { measure, label, count })
        .collect();
    Tally { counters }
}

fn count_detail(counts: &mut Counts, change: &Change) {
    match change {
        Change::Submitted(opening) => count(counts, "category", &opening.need.category, 1),
        Change::StepEntered(step) => count(counts, "step", &step.to_string(), 1),
        Change::Claimed(claim) => count(counts, "claim-kind", &claim.kind, 1),
        Change::ClaimEnded(ending) => count(counts, "claim-end", ending.status.word(), 1),
        Change::Ended(end) => count(counts, "end", end.stage.word(), 1),
        Change::Closed => count(counts, "end", "closed", 1),
        Change::Overdue(kind) => count(counts, "overdue", kind.word(), 1),
        _ => {}
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
