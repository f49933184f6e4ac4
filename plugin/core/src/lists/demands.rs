//! What residents need: common needs of a neighbourhood, and those of single households.

use crate::explain::rules;
use crate::order;
use crate::policy::duties::ListRules;
use wish_contract::{Case, DemandRow, DemandScope, Reason, area_cut};

/// A case by what it has in common with others, in the order in which they are put together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Need<'a> {
    category: &'a str,
    neighbourhood: &'a str,
    household: &'a str,
    area: &'a str,
    case: &'a str,
}

/// Common needs first, then by category, area and case.
pub(super) fn rows(rules: ListRules, cases: &[&Case]) -> Vec<DemandRow> {
    let mut needs: Vec<Need<'_>> = cases.iter().map(|case| need(rules, case)).collect();
    order::sort(&mut needs);
    let mut rows = Vec::new();
    let alike = |one: &Need<'_>, next: &Need<'_>| {
        (one.category, one.neighbourhood) == (next.category, next.neighbourhood)
    };
    let at_home = |one: &Need<'_>, next: &Need<'_>| one.household == next.household;
    let same =
        |one: &Need<'_>, next: &Need<'_>| (one.household, one.area) == (next.household, next.area);
    for neighbours in needs.chunk_by(alike) {
        let households = neighbours.chunk_by(at_home).count();
        if u32::try_from(households).unwrap_or(u32::MAX) >= rules.common_from {
            rows.extend(row(DemandScope::Common, neighbours, households, rules));
        } else {
            for household in neighbours.chunk_by(same) {
                rows.extend(row(DemandScope::Individual, household, households, rules));
            }
        }
    }
    order::sort_by(&mut rows, |one, next| {
        (one.scope, &one.category, &one.area, &one.cases).cmp(&(
            next.scope,
            &next.category,
            &next.area,
            &next.cases,
        ))
    });
    rows
}

fn need(rules: ListRules, case: &Case) -> Need<'_> {
    let need = &case.need;
    Need {
        category: &need.category,
        neighbourhood: area_cut(&need.area, rules.common_depth),
        household: need.household.as_ref().unwrap_or(&need.beneficiary),
        area: &need.area,
        case: &case.id,
    }
}

fn row(
    scope: DemandScope,
    needs: &[Need<'_>],
    households: usize,
    wanted: ListRules,
) -> Option<DemandRow> {
    let first = needs.first()?;
    let (rule, area) = match scope {
        DemandScope::Common => (rules::DEMAND_COMMON, first.neighbourhood),
        DemandScope::Individual => (rules::DEMAND_INDIVIDUAL, first.area),
    };
    let because = Reason::of(rule)
        .text("category", first.category)
        .text("area", first.neighbourhood)
        .number("households", households)
        .number("households_wanted", wanted.common_from);
    let mut cases: Vec<String> = needs.iter().map(|need| need.case.to_owned()).collect();
    order::sort(&mut cases);
    Some(DemandRow {
        scope,
        category: first.category.to_owned(),
        area: area.to_owned(),
        cases,
        because: *because,
    })
}
