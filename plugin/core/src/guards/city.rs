//! Guards of the city's own, declared in its policy: conditions on facts that the rules do not know and that the host
//! hands in. They are looked at after all others, in the order of the policy.

use crate::calendar::Span;
use crate::explain::rules;
use crate::policy::city_guard::{Bound, CityGuard};
use crate::policy::{Policy, about};
use wish_contract::{
    CityFacts, CityRefusal, CommandKind, Fact, FactKind, FactValue, INSTANT_MAX, Instant, Need,
    Reason,
};

/// A code that a guard does not ask for.
const OTHER: &str = "other";
/// One that even a guard that asks for that does not ask for.
const ANOTHER: &str = "another";

/// What the city's own guards are asked about.
pub struct Asked<'a> {
    /// The command that they stand before.
    pub command: CommandKind,
    /// What the case is for.
    pub need: &'a Need,
    /// What the host knows of the responder, where the command needs one. It goes before what it knows of the request.
    pub of_responder: &'a [Fact],
    /// What it knows of the request.
    pub of_request: &'a [Fact],
    /// When.
    pub now: Instant,
}

/// Answers the first guard of the city's own that refuses, or else what the event is to tell: the facts of the request that
/// are what the policy asks for by name, such as who agreed. Notes the guards before one that refuses in `passed`, where
/// it is given.
pub fn check(
    policy: &Policy,
    asked: &Asked<'_>,
    mut passed: Option<&mut Vec<Reason>>,
) -> Result<Vec<Fact>, Box<Reason>> {
    let stands =
        |guard: &&CityGuard| guard.on.contains(&asked.command) && guard.scope.takes(asked.need);
    let mut stated = Vec::new();
    for guard in policy.city_guards.iter().filter(stands) {
        let reason = judge(policy, guard, asked)?;
        if guard.bound.is_named() && value_of(asked.of_responder, &guard.fact).is_none() {
            stated.extend(reason.facts.iter().find(|fact| fact.name == guard.fact).cloned());
        }
        if let Some(passed) = &mut passed {
            passed.push(*reason.flag("passed", true));
        }
    }
    Ok(stated)
}

/// Why one lets pass, or refuses.
fn judge(
    policy: &Policy,
    guard: &CityGuard,
    asked: &Asked<'_>,
) -> Result<Box<Reason>, Box<Reason>> {
    let Some(value) = asked.value_of(&guard.fact) else {
        if guard.required {
            return Err(Reason::of(rules::CITY_FACT_MISSING)
                .text("guard", &guard.rule)
                .text("fact", &guard.fact));
        }
        return Ok(Reason::of(&guard.rule).flag("missing", true));
    };
    let found = Reason::of(&guard.rule);
    let (holds, changes_at, reason) = match (&guard.bound, value) {
        (Bound::AtLeast(least), FactValue::Number(number)) => {
            (number >= least, None, found.number(&guard.fact, *number).number("at_least", *least))
        }
        (Bound::AtMost(most), FactValue::Number(number)) => {
            (number <= most, None, found.number(&guard.fact, *number).number("at_most", *most))
        }
        (Bound::IsCode(wanted), FactValue::Text(text)) => {
            (text == wanted, None, found.text(&guard.fact, text).text("is", wanted))
        }
        (Bound::IsFlag(wanted), FactValue::Flag(flag)) => {
            (flag == wanted, None, found.flag(&guard.fact, *flag).flag("is", *wanted))
        }
        (Bound::Before(span), FactValue::Time(at)) => {
            let from = policy.calendar_for(asked.need).add(*at, *span).at;
            (from <= asked.now, Some(from), found.time(&guard.fact, *at))
        }
        (bound, _) => {
            return Err(Reason::of(rules::CITY_FACT_MALFORMED)
                .text("guard", &guard.rule)
                .text("fact", &guard.fact)
                .text("wanted", bound.kind().name()));
        }
    };
    if holds {
        return Ok(reason);
    }
    Err(reason.until(changes_at.or_else(|| told_change(guard, asked))))
}

/// When the host expects the fact to have changed.
fn told_change(guard: &CityGuard, asked: &Asked<'_>) -> Option<Instant> {
    match asked.value_of(guard.changes_at.as_ref()?)? {
        FactValue::Time(at) => Some(*at),
        FactValue::Number(_) | FactValue::Text(_) | FactValue::Flag(_) => None,
    }
}

fn value_of<'a>(facts: &'a [Fact], name: &str) -> Option<&'a FactValue> {
    facts.iter().find(|fact| fact.name == name).map(|fact| &fact.value)
}

impl<'a> Asked<'a> {
    fn value_of(&self, name: &str) -> Option<&'a FactValue> {
        value_of(self.of_responder, name).or_else(|| value_of(self.of_request, name))
    }
}

impl Bound {
    /// Whether the policy names what passes, so that an event may tell it of whoever it is.
    #[must_use]
    pub fn is_named(&self) -> bool {
        matches!(self, Bound::IsCode(_) | Bound::IsFlag(_))
    }

    /// Of what kind a fact has to be that it is held against.
    #[must_use]
    pub fn kind(&self) -> FactKind {
        match self {
            Bound::AtLeast(_) | Bound::AtMost(_) => FactKind::Number,
            Bound::IsCode(_) => FactKind::Text,
            Bound::IsFlag(_) => FactKind::Flag,
            Bound::Before(_) => FactKind::Time,
        }
    }
}

/// Facts on either side of every guard.
#[must_use]
pub fn facts(policy: &Policy, now: Instant) -> CityFacts {
    let now = now.clamp(0, INSTANT_MAX);
    let mut suitable: Vec<Fact> = Vec::new();
    for guard in &policy.city_guards {
        if suitable.iter().all(|fact| fact.name != guard.fact) {
            let value = passing(policy, &guard.bound, now);
            suitable.push(Fact { name: guard.fact.clone(), value });
        }
    }
    let mut refused = Vec::new();
    for guard in &policy.city_guards {
        if let Some(value) = refusing(policy, &guard.bound, now) {
            let mut facts = suitable.clone();
            for fact in facts.iter_mut().filter(|fact| fact.name == guard.fact) {
                fact.value = value.clone();
            }
            refused.push(CityRefusal {
                rule: guard.rule.clone(),
                on: guard.on.clone(),
                scope: about::scope(&guard.scope),
                facts,
            });
        }
    }
    CityFacts { suitable, refused }
}

/// A value at the edge that passes.
fn passing(policy: &Policy, bound: &Bound, now: Instant) -> FactValue {
    match bound {
        Bound::AtLeast(number) | Bound::AtMost(number) => FactValue::Number(*number),
        Bound::IsCode(code) => FactValue::Text(code.clone()),
        Bound::IsFlag(flag) => FactValue::Flag(*flag),
        Bound::Before(span) => FactValue::Time(last_before(policy, *span, now)),
    }
}

/// A value just beyond; none where every value passes.
fn refusing(policy: &Policy, bound: &Bound, now: Instant) -> Option<FactValue> {
    Some(match bound {
        // Counts do not go below nothing.
        Bound::AtLeast(least) => FactValue::Number(least.checked_sub(1).filter(|less| *less >= 0)?),
        Bound::AtMost(most) => FactValue::Number(most.saturating_add(1)),
        Bound::IsCode(code) => {
            FactValue::Text(if code == OTHER { ANOTHER } else { OTHER }.to_owned())
        }
        Bound::IsFlag(flag) => FactValue::Flag(!flag),
        Bound::Before(span) => FactValue::Time(last_before(policy, *span, now).saturating_add(1)),
    })
}

/// The last instant that lies so long before another, where no area has working time of its own; the first there is, where none does.
fn last_before(policy: &Policy, span: Span, now: Instant) -> Instant {
    let calendar = &policy.calendars.everywhere;
    let (mut before, mut after) = (0, now);
    while before < after {
        let middle = before + (after - before + 1) / 2;
        if calendar.add(middle, span).at <= now {
            before = middle;
        } else {
            after = middle - 1;
        }
    }
    before
}
