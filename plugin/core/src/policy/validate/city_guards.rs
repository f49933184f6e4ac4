//! Whether guards of the city's own make sense: names of their own, one bound each, and facts that are always of one kind.
//! What a bound may be has been settled in `wish-policy`.

use wish_contract::FactKind;
use wish_policy::document::CityGuard;
use wish_policy::finding::{Finding, Findings};
use wish_policy::limits::CITY_GUARDS_MAX;
use wish_policy::{Document, Spanned};
use wish_words::Found;

use super::names::{duplicates, too_many};
use crate::explain::rules;
use crate::policy::city_guard::Bound;

static UNCLEAR: Finding = Finding::error("guard_unclear");
static NEEDLESS_CHANGE: Finding = Finding::error("guard_unclear-changes");
static NAME_TAKEN: Finding = Finding::error("guard_name_taken");
static NO_SNAKE_CASE: Finding = Finding::error("guard_name_malformed");
static FACT_UNCLEAR: Finding = Finding::error("guard_fact_unclear");
static NO_INSTANT: Finding = Finding::error("guard_fact_unclear-changes");
static NO_CASE: Finding = Finding::error("guard_unclear-cases");
static TOO_MANY: Finding = Finding::error("out_of_range-guards");

/// Says what does not make sense.
pub fn validate(document: &Document<'_>, findings: &mut Findings) {
    let names = document.guard.iter().map(|guard| (guard.code.code(), guard.code.at));
    duplicates("guard", names, findings);
    if let Some(one) = document.guard.get(CITY_GUARDS_MAX) {
        too_many(one.at, &TOO_MANY, document.guard.len(), CITY_GUARDS_MAX, findings);
    }
    for (place, guard) in document.guard.iter().take(CITY_GUARDS_MAX).enumerate() {
        let own = [("guard", Found::Text(guard.code.code()))];
        name(&guard.code, findings);
        name(&guard.fact, findings);
        if let Some(other) = &guard.changes_at {
            name(other, findings);
            is_instant(other, document, findings);
        }
        if rules::is_known(guard.code.code()) {
            findings.say(guard.code.at, &NAME_TAKEN, &own);
        }
        if guard.before.is_some() && guard.changes_at.is_some() {
            findings.say(guard.at, &NEEDLESS_CHANGE, &own);
        }
        if guard.cost_range_fen().is_empty() {
            findings.say(guard.at, &NO_CASE, &own);
        }
        match Bound::of(guard) {
            // A bound that cannot be read has been reported.
            None if bounds_written(guard) != 1 => findings.say(guard.at, &UNCLEAR, &own),
            None => {}
            Some(bound) => {
                let earlier = document.guard.iter().take(place);
                one_kind(guard, &bound, earlier, findings);
            }
        }
    }
}

fn bounds_written(guard: &CityGuard<'_>) -> usize {
    let written = [
        guard.at_least.is_some(),
        guard.at_most.is_some(),
        guard.is.is_some(),
        guard.before.is_some(),
    ];
    written.into_iter().filter(|written| *written).count()
}

/// Rules and facts have snake-case names.
fn name<N>(word: &Spanned<wish_policy::values::CodeWord<'_, N>>, findings: &mut Findings) {
    if word.code().contains('-') {
        findings.say(word.at, &NO_SNAKE_CASE, &[("word", Found::Text(word.code()))]);
    }
}

/// What says when a fact changes is an instant, whichever guard looks at it.
fn is_instant(
    changes_at: &Spanned<wish_policy::values::OwnCode<'_>>,
    document: &Document<'_>,
    findings: &mut Findings,
) {
    let guards = document.guard.iter().take(CITY_GUARDS_MAX);
    for guard in guards.filter(|guard| guard.fact.code() == changes_at.code()) {
        let kind = Bound::of(guard).map(|bound| bound.kind());
        if let Some(kind) = kind.filter(|kind| *kind != FactKind::Time) {
            let found = [
                ("fact", Found::Text(changes_at.code())),
                ("kind", Found::Text(kind.name())),
                ("guard", Found::Text(guard.code.code())),
            ];
            findings.say(changes_at.at, &NO_INSTANT, &found);
            return;
        }
    }
}

/// A fact is of one kind, whichever guard looks at it.
fn one_kind<'d>(
    guard: &CityGuard<'_>,
    bound: &Bound,
    earlier: impl Iterator<Item = &'d CityGuard<'d>>,
    findings: &mut Findings,
) {
    for other in earlier.filter(|other| other.fact.code() == guard.fact.code()) {
        let Some(other_bound) = Bound::of(other) else { continue };
        if other_bound.kind() != bound.kind() {
            let found = [
                ("fact", Found::Text(guard.fact.code())),
                ("kind", Found::Text(bound.kind().name())),
                ("other", Found::Text(other_bound.kind().name())),
                ("guard", Found::Text(other.code.code())),
            ];
            findings.say(guard.fact.at, &FACT_UNCLEAR, &found);
            return;
        }
    }
}
