//! What came of a simulated year, counted.

use std::collections::BTreeMap;

use serde::Serialize;
use wish_contract::json;
use wish_contract::{Action, Change, Command, Effect, Event};

use super::simulated_case::SimulatedCase;

/// Counters of a year. Counts of districts add up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Submitted wishes.
    pub wishes: u64,
    /// Submitted rests of wishes of which a part came.
    pub rests: u64,
    pub events: u64,
    pub commands: u64,
    /// Wishes that were ever open with neither deadline nor holder.
    pub stranded: u64,
    /// Wishes that were still open when the year ended.
    pub open: u64,
    /// Wishes that a coordinator had by name after the last step.
    pub exhausted: u64,
    /// Ladder steps after the first, by how often one opened.
    pub escalated: BTreeMap<String, u64>,
    /// Claims made, by kind of responder.
    pub claims: BTreeMap<String, u64>,
    /// Commands refused, by rule.
    pub refused: BTreeMap<String, u64>,
    /// Wishes that ended, by stage.
    pub ended: BTreeMap<String, u64>,
    /// Deadlines missed, by kind.
    pub overdue: BTreeMap<String, u64>,
}

impl Counts {
    pub fn decided(&mut self, command: &Command, events: &[Event], effects: &[Effect]) {
        self.commands += 1;
        self.events += events.len() as u64;
        if let Command::Submit(submission) = command {
            let counter =
                if submission.continues.is_some() { &mut self.rests } else { &mut self.wishes };
            *counter += 1;
        }
        for event in events {
            match &event.change {
                Change::StepEntered(step) if *step > 1 => {
                    let opened = effects.iter().find_map(|effect| match &effect.action {
                        Action::Offer(offering) => Some(offering.step.clone()),
                        _ => None,
                    });
                    count(&mut self.escalated, &opened.unwrap_or_else(|| step.to_string()));
                }
                Change::LadderExhausted(_) => self.exhausted += 1,
                Change::Claimed(claim) => count(&mut self.claims, &claim.kind),
                Change::Overdue(kind) => count(&mut self.overdue, &word(kind)),
                _ => {}
            }
        }
    }

    pub fn refused(&mut self, rule: &str) {
        self.commands += 1;
        count(&mut self.refused, rule);
    }

    /// Counts how a wish ended, if it was submitted at all.
    pub fn settle(&mut self, simulated_case: &SimulatedCase) {
        let Some(stage) = simulated_case.stage() else { return };
        self.stranded += u64::from(simulated_case.stranded);
        if stage.is_end() {
            count(&mut self.ended, &word(&stage));
        } else {
            self.open += 1;
        }
    }

    pub fn add(&mut self, other: Counts) {
        self.wishes += other.wishes;
        self.rests += other.rests;
        self.events += other.events;
        self.commands += other.commands;
        self.stranded += other.stranded;
        self.open += other.open;
        self.exhausted += other.exhausted;
        let pairs = [
            (&mut self.escalated, other.escalated),
            (&mut self.claims, other.claims),
            (&mut self.refused, other.refused),
            (&mut self.ended, other.ended),
            (&mut self.overdue, other.overdue),
        ];
        for (mine, theirs) in pairs {
            for (label, number) in theirs {
                *mine.entry(label).or_default() += number;
            }
        }
    }
}

fn count(counters: &mut BTreeMap<String, u64>, label: &str) {
    match counters.get_mut(label) {
        Some(number) => *number += 1,
        None => {
            counters.insert(label.to_owned(), 1);
        }
    }
}

/// A word of the contract.
fn word<T: Serialize>(value: &T) -> String {
    let text = json::to_string(value).unwrap_or_default();
    text.trim_matches('"').to_owned()
}
