//! Facts of the city's own: those that no guard refuses, and of each guard on which the policies disagree some that it does,
//! and none at all.

use std::collections::{BTreeMap, BTreeSet};

use wish_contract::{CityFacts, CommandKind, Fact, FactValue, Instant, Responder};
use wish_policy::Document;

use super::Class;
use crate::comparison::enabled_commands::GivenCommand;
use crate::comparison::normal_form::meaning;

/// Where guards of the city's own stand in a policy, each under its code.
const SECTION: &str = "guard";
/// When what is said to change will have done so.
const LATER_MS: Instant = 30 * 24 * 60 * 60 * 1_000;
/// Commands that are held against the facts of a responder.
const WITH_RESPONDER: [CommandKind; 6] = [
    CommandKind::Claim,
    CommandKind::Join,
    CommandKind::Invite,
    CommandKind::AcceptInvitation,
    CommandKind::Substitute,
    CommandKind::Reserve,
];

/// What the guards of either policy distinguish.
#[derive(Clone, Debug, Default)]
pub struct City {
    suitable: Vec<Fact>,
    refused: Vec<Refused>,
    /// Guards on which the policies disagree, by their codes.
    disputed: BTreeMap<String, Disputed>,
    /// Numbers that pass all guards on a fact, where several guards look at it.
    numbers: BTreeMap<String, i64>,
}

/// Facts that a guard refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Refused {
    guard: String,
    on: Vec<CommandKind>,
    facts: Vec<Fact>,
}

/// What the policies say of one guard.
#[derive(Clone, Debug, Default)]
struct Disputed {
    fact: String,
    on: Vec<CommandKind>,
    /// Facts that tell when this one will have changed.
    changes_at: BTreeSet<String>,
    /// Whether they name another one.
    is_told_otherwise: bool,
}

impl City {
    pub fn of(old: &Document<'_>, new: &Document<'_>) -> City {
        let mut city = City { numbers: numbers([old, new]), ..City::default() };
        for (policy, other) in [(old, new), (new, old)] {
            for guard in policy.guard.iter() {
                let code = guard.code.code();
                let twin = other.guard.iter().find(|twin| twin.code.code() == code);
                if twin.is_some_and(|twin| meaning(twin) == meaning(guard)) {
                    continue;
                }
                let own = guard.changes_at.map(|fact| fact.code().to_owned());
                let of_twin = twin.map(|twin| twin.changes_at.map(|fact| fact.code().to_owned()));
                let disputed = city.disputed.entry(code.to_owned()).or_default();
                guard.fact.code().clone_into(&mut disputed.fact);
                disputed.on.extend(guard.on.0.values().iter().map(|on| on.command()));
                disputed.is_told_otherwise |= of_twin.is_some_and(|of_twin| of_twin != own);
                disputed.changes_at.extend(own);
            }
        }
        city
    }

    /// Adds what one policy distinguishes.
    pub fn add(&mut self, CityFacts { suitable, refused }: CityFacts, now: Instant) {
        for mut fact in suitable {
            if self.suitable.iter().all(|known| known.name != fact.name) {
                if let Some(number) = self.numbers.get(&fact.name) {
                    fact.value = FactValue::Number(*number);
                }
                self.suitable.push(fact);
            }
        }
        for refusal in refused {
            let Some(disputed) = self.disputed.get(&refusal.rule) else { continue };
            let found = refusal.facts.into_iter().find(|fact| fact.name == disputed.fact);
            let instants = (1..).zip(&disputed.changes_at).map(|(place, name): (Instant, _)| {
                let value = FactValue::Time(now.saturating_add(place * LATER_MS));
                Fact { name: name.clone(), value }
            });
            let own: Vec<Fact> = found.into_iter().chain(instants).collect();
            let mut on = refusal.on;
            on.extend(disputed.on.clone());
            self.refused.push(Refused { guard: refusal.rule.clone(), on: on.clone(), facts: own });
            self.refused.push(Refused { guard: refusal.rule, on, facts: Vec::new() });
        }
        let mut seen: Vec<Refused> = Vec::new();
        for one in std::mem::take(&mut self.refused) {
            if !seen.contains(&one) {
                seen.push(one);
            }
        }
        self.refused = seen;
    }

    /// Facts that no guard refuses.
    pub fn suitable(&self) -> &[Fact] {
        &self.suitable
    }

    /// All facts where a guard refuses, or lacks the one that it looks at.
    fn with(&self, refused: &Refused) -> Vec<Fact> {
        let disputed = self.disputed.get(&refused.guard).map(|one| one.fact.as_str());
        let others = self.suitable.iter().filter(|fact| {
            Some(fact.name.as_str()) != disputed
                && refused.facts.iter().all(|own| own.name != fact.name)
        });
        refused.facts.iter().chain(others).cloned().collect()
    }

    /// Of each kind of responder, those whom a guard refuses, and those of whom it is not known.
    pub fn refused(&self, classes: &[Class]) -> Vec<Class> {
        let mut found = Vec::new();
        let stands = |one: &&Refused| one.on.iter().any(|on| WITH_RESPONDER.contains(on));
        for best in classes.iter().filter(|class| class.because.is_empty()) {
            for (number, refused) in self.refused.iter().filter(stands).enumerate() {
                let id = format!("{}-{}-{}", best.facts.id, refused.guard, number + 1);
                let facts = Responder { id, facts: self.with(refused), ..best.facts.clone() };
                let because = vec![format!("{SECTION}.{}", refused.guard)];
                found.push(Class { facts, because });
            }
        }
        found
    }

    /// Whether the policies name another fact that tells when a guard will let pass.
    pub fn is_told_otherwise(&self, rule: &str) -> bool {
        self.disputed.get(rule).is_some_and(|one| one.is_told_otherwise)
    }

    /// A command with suitable facts, and before it once with those of each guard that would refuse it. Facts that a responder
    /// lacks, nobody else has in its place.
    pub fn each(&self, given: GivenCommand) -> Vec<GivenCommand> {
        let kind = given.command.kind();
        if let Some(claimant) = &given.claimant {
            let has = |fact: &&Fact| claimant.facts.iter().any(|own| own.name == fact.name);
            let facts = self.suitable.iter().filter(has).cloned().collect();
            return vec![GivenCommand { facts, ..given }];
        }
        let refusing = self.refused.iter().filter(|one| one.on.contains(&kind));
        let mut all: Vec<GivenCommand> =
            refusing.map(|one| GivenCommand { facts: self.with(one), ..given.clone() }).collect();
        all.push(GivenCommand { facts: self.suitable.clone(), ..given });
        all
    }
}

/// For each fact that several guards hold against numbers, one that passes all of them, where there is one.
fn numbers(policies: [&Document<'_>; 2]) -> BTreeMap<String, i64> {
    let mut bounds: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for guard in policies.iter().flat_map(|policy| policy.guard.iter()) {
        let least = guard.at_least.map_or(0, |least| least.number());
        let most = guard.at_most.map_or(u64::MAX, |most| most.number());
        if least > 0 || most < u64::MAX {
            let one = bounds.entry(guard.fact.code().to_owned()).or_insert((0, u64::MAX));
            *one = (one.0.max(least), one.1.min(most));
        }
    }
    let passing = bounds.into_iter().filter(|(_, (least, most))| least <= most);
    let number = |(least, most): (u64, u64)| if most < u64::MAX { most } else { least };
    passing.filter_map(|(fact, both)| Some((fact, i64::try_from(number(both)).ok()?))).collect()
}
