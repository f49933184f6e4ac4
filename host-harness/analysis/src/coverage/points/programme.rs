//! The points of what a programme is made of: working time, vocabularies, limits and guards, who
//! judges and answers by name, what is shown.

use wish_policy::document::{Claims, Guards};

use super::Points;
use crate::coverage::point::{Aspect, Part};

/// Most claims that a case may ever have; a limit above it is never what refuses.
const CLAIMS_MAX: u64 = 1_000;
/// Most that a case may cost, in yuan; a limit as high never refuses.
const COST_YUAN_MAX: i64 = 1_000_000_000;

pub(super) fn points(points: &mut Points<'_>) {
    calendar(points);
    vocabularies(points);
    for kind in points.reading.codes("responder_kinds") {
        responder_kind(points, &format!("responder_kinds.{kind}"));
    }
    claims(points);
    guards(points);
    coordinators(points);
    for level in points.reading.codes("evaluation.levels") {
        points.used(&format!("evaluation.levels.{level}"));
    }
    publication(points);
}

fn calendar(points: &mut Points<'_>) {
    points.used("calendar.utc_offset");
    for list in ["rest_days", "working_hours", "holidays", "workdays", "announced_years"] {
        points.entries(&format!("calendar.{list}"));
    }
    let hours = "calendar.working_hours";
    for stretch in points.reading.list(hours).into_iter().skip(1) {
        points.add(Part::Uses, hours, Aspect::Break(stretch));
    }
}

fn vocabularies(points: &mut Points<'_>) {
    let reading = points.reading;
    if reading.has("area_levels") {
        points.add(Part::Conditions, "area_levels", Aspect::Refused);
    }
    for code in reading.codes("categories") {
        let line = format!("categories.{code}");
        points.used(&line);
        points.both_ways(&format!("{line}.licence"));
        points.boundaries(&format!("{line}.due"));
        if reading.document.routing.weights.skill.number() > 0 {
            points.entries(&format!("{line}.skills"));
        }
    }
    for code in reading.codes("target_groups") {
        let line = format!("target_groups.{code}");
        points.used(&line);
        let children = format!("{line}.children");
        let vetted = reading.document.guards.vetted_for_children.value;
        match reading.flag(&children) {
            Some(true) if vetted => points.both_ways(&children),
            Some(_) => points.add(Part::Conditions, &children, Aspect::Passed),
            None => {}
        }
    }
    for section in ["channels", "reasons"] {
        for code in reading.codes(section) {
            points.used(&format!("{section}.{code}"));
        }
    }
    let categories = reading.codes("categories");
    for code in reading.codes("agencies") {
        let line = format!("agencies.{code}");
        points.used(&line);
        let taken = format!("{line}.categories");
        points.entries(&taken);
        let listed = reading.list(&taken);
        if categories.iter().any(|category| !listed.contains(category)) {
            points.add(Part::Conditions, &taken, Aspect::Refused);
        }
    }
}

fn responder_kind(points: &mut Points<'_>, line: &str) {
    points.used(line);
    points.both_ways(&format!("{line}.active_claims_max"));
    let cost = format!("{line}.cost_max_yuan");
    points.add(Part::Conditions, &cost, Aspect::Passed);
    if points.reading.number(&cost).is_some_and(|yuan| yuan < COST_YUAN_MAX) {
        points.add(Part::Conditions, &cost, Aspect::Refused);
    }
}

fn claims(points: &mut Points<'_>) {
    let Claims { at: _, joint, parts, co_claimants_max } = &points.reading.document.claims;
    let (joint, parts, most) = (joint.value, parts.value, co_claimants_max.number());
    let beside = most > 0;
    match joint {
        true if beside => points.used("claims.joint"),
        true => {}
        false => points.add(Part::Conditions, "claims.joint", Aspect::Refused),
    }
    match parts {
        true => points.used("claims.parts"),
        false => points.add(Part::Conditions, "claims.parts", Aspect::Refused),
    }
    if joint || parts {
        points.add(Part::Conditions, "claims.co_claimants_max", Aspect::Passed);
        if most + 1 < CLAIMS_MAX {
            points.add(Part::Conditions, "claims.co_claimants_max", Aspect::Refused);
        }
    }
}

/// A guard that stands is looked at both ways; one that is lifted lets somebody pass whom it would
/// have kept out.
fn guards(points: &mut Points<'_>) {
    let policy = &points.reading.document;
    let Guards { at: _, vetted_for_children, vetted_for_home_visits, other_households_only } =
        &policy.guards;
    let has_children = policy.target_groups.entries.iter().any(|group| group.value.children.value);
    let guards = [
        ("vetted_for_home_visits", vetted_for_home_visits, true),
        ("other_households_only", other_households_only, true),
        ("vetted_for_children", vetted_for_children, has_children),
    ];
    for (name, guard, _) in guards.into_iter().filter(|(.., is_asked)| *is_asked) {
        let line = format!("guards.{name}");
        if guard.value {
            points.both_ways(&line);
        } else {
            points.add(Part::Conditions, &line, Aspect::Passed);
        }
    }
}

fn coordinators(points: &mut Points<'_>) {
    let count = points.reading.elements("coordinator");
    for index in 0..count {
        let line = format!("coordinator[{index}]");
        points.used(&format!("{line}.id"));
        points.both_ways(&format!("{line}.area"));
    }
}

fn publication(points: &mut Points<'_>) {
    points.used("publication.area");
    if !points.reading.codes("target_groups").is_empty() {
        points.both_ways("publication.smallest_group");
        points.used("publication.small_group_area");
    }
}
