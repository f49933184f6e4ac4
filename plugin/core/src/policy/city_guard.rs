//! A guard of the city's own, as the rules look at it, and which facts a policy asks of its host for such guards.
//! When one refuses is `guards/city.rs`; how authors write one is `wish_policy::document::CityGuard`.

use wish_policy::document;
use wish_policy::values::FactWord;
use wish_policy::words::MissingFact;

use super::scope::Scope;
use super::{Labels, Policy};
use crate::calendar::Span;
use wish_contract::{Code, CommandKind, FactKind, WantedFact};

/// A condition on a fact that the host hands in.
#[derive(Clone, Debug)]
pub struct CityGuard {
    /// The rule that refuses where it is not met.
    pub rule: Code,
    /// The commands that it stands before, in the contract's order.
    pub on: Vec<CommandKind>,
    /// The needs that it is for.
    pub scope: Scope,
    /// The fact's name.
    pub fact: Code,
    /// What the fact is held against.
    pub bound: Bound,
    /// Whether it refuses where the host does not know the fact.
    pub required: bool,
    /// A fact that says when this one will have changed.
    pub changes_at: Option<Code>,
    /// What a refusal says.
    pub words: Labels,
}

/// What a fact is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The least number that passes.
    AtLeast(i64),
    /// The greatest number that passes.
    AtMost(i64),
    /// The code that passes.
    IsCode(Code),
    /// Whether yes passes, or no.
    IsFlag(bool),
    /// How long ago the instant lies at least.
    Before(Span),
}

impl Bound {
    /// As the document has it; none where it names none, or several.
    #[must_use]
    pub fn of(one: &document::CityGuard<'_>) -> Option<Bound> {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let least = one.at_least.map(|least| Bound::AtLeast(number(least.number())));
        let most = one.at_most.map(|most| Bound::AtMost(number(most.number())));
        let is = one.is.and_then(|is| is.value).map(|is| match is {
            FactWord::Code(code) => Bound::IsCode(code.to_owned()),
            FactWord::Flag(flag) => Bound::IsFlag(flag),
        });
        let before = one.before.and_then(|span| span.value).map(Bound::Before);
        let mut named = [least, most, is, before].into_iter().flatten();
        let first = named.next()?;
        named.next().is_none().then_some(first)
    }
}

/// Whether a guard on one command stands before another, too: a coordinator who steps in does what it is for.
fn stands_before(named: CommandKind, command: CommandKind) -> bool {
    let stepping_in = command == CommandKind::StepIn
        && [CommandKind::Accept, CommandKind::Publish].contains(&named);
    named == command || stepping_in
}

impl CityGuard {
    /// As the document has it; none where what it says cannot be read.
    pub(super) fn of(
        one: &document::CityGuard<'_>,
        scope: Scope,
        words: Labels,
    ) -> Option<CityGuard> {
        let mut on = CommandKind::ALL.to_vec();
        let named = one.on.0.values();
        on.retain(|command| named.iter().any(|named| stands_before(named.command(), *command)));
        Some(CityGuard {
            rule: one.code.code().to_owned(),
            on,
            scope,
            fact: one.fact.code().to_owned(),
            bound: Bound::of(one)?,
            required: one.missing.value == MissingFact::Refuse,
            changes_at: one.changes_at.map(|fact| fact.code().to_owned()),
            words,
        })
    }
}

/// The facts that a policy's guards look at, each once, in the order in which they are first named: what is held against a
/// bound, and when that will have changed, which a refusal tells where the host knows it.
#[must_use]
pub fn wanted(policy: &Policy) -> Vec<WantedFact> {
    let mut facts: Vec<WantedFact> = Vec::new();
    for guard in &policy.city_guards {
        let held = (&guard.fact, guard.bound.kind(), guard.required);
        let change = guard.changes_at.iter().map(|fact| (fact, FactKind::Time, false));
        for (name, kind, required) in [held].into_iter().chain(change) {
            let commands = guard.on.clone();
            match facts.iter_mut().find(|fact| fact.name == *name) {
                Some(fact) => {
                    fact.commands.extend(commands);
                    fact.commands.sort();
                    fact.commands.dedup();
                    fact.required |= required;
                }
                None => facts.push(WantedFact { name: name.clone(), kind, commands, required }),
            }
        }
    }
    facts
}
