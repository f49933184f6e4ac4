//! Facts of the city's own about a request: those that no guard refuses, and of each guard some that it does.

use wish_contract::{CityFacts, CityRefusal, Fact};

use crate::comparison::enabled_commands::GivenCommand;

/// What the guards of either policy distinguish.
#[derive(Clone, Debug, Default)]
pub struct City {
    suitable: Vec<Fact>,
    refused: Vec<CityRefusal>,
}

impl City {
    /// Adds what one policy distinguishes.
    pub fn add(&mut self, CityFacts { suitable, refused }: CityFacts) {
        self.suitable = with_all_of(std::mem::take(&mut self.suitable), &suitable);
        for refusal in refused {
            if !self.refused.contains(&refusal) {
                self.refused.push(refusal);
            }
        }
        for refusal in &mut self.refused {
            refusal.facts = with_all_of(std::mem::take(&mut refusal.facts), &self.suitable);
        }
    }

    /// A command with suitable facts, and before it once with those of each guard that would refuse it.
    pub fn each(&self, given: GivenCommand) -> Vec<GivenCommand> {
        let kind = given.command.kind();
        let refusing =
            self.refused.iter().filter(|one| given.claimant.is_none() && one.on.contains(&kind));
        let mut all: Vec<GivenCommand> = refusing
            .map(|one| GivenCommand { facts: one.facts.clone(), ..given.clone() })
            .collect();
        all.push(GivenCommand { facts: self.suitable.clone(), ..given });
        all
    }
}

/// Some facts, and those of others that are not among them.
fn with_all_of(mut facts: Vec<Fact>, others: &[Fact]) -> Vec<Fact> {
    for other in others {
        if facts.iter().all(|fact| fact.name != other.name) {
            facts.push(other.clone());
        }
    }
    facts
}
