//! The points of what a programme is made of: working time, vocabularies, how cases are shared out, who
//! judges and answers by name, what is shown.

use wish_policy::document::Claims;

use super::Points;
use crate::coverage::point::{Aspect, Part};

/// Most claims that a case may ever have; a limit above it is never what refuses.
const CLAIMS_MAX: u64 = 1_000;

pub(super) fn points(points: &mut Points<'_>) {
    calendar(points);
    vocabularies(points);
    for kind in points.reading.codes("responder_kinds") {
        points.used(&format!("responder_kinds.{kind}"));
    }
    points.both_ways("intake.cost_max_yuan");
    for index in 0..points.reading.elements("guard") {
        let guard = format!("guard[{index}]");
        points.both_ways(&format!("{guard}.fact"));
        for key in ["cost_from_yuan", "cost_below_yuan"] {
            points.both_ways(&format!("{guard}.{key}"));
        }
        for key in ["categories", "urgencies", "target_groups"] {
            points.entries(&format!("{guard}.{key}"));
        }
    }
    claims(points);
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
    points.used("calendar.public_holidays");
    points.used("calendar.make_up_days");
    for index in 0..points.reading.elements("calendar.area") {
        let area = format!("calendar.area[{index}]");
        points.entries(&format!("{area}.rest_days"));
        points.used(&format!("{area}.working_hours"));
        points.used(&format!("{area}.make_up_days"));
    }
    for index in 0..points.reading.elements("calendar.season") {
        points.used(&format!("calendar.season[{index}].working_hours"));
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
        if reading.document.routing.weights.skill.number() > 0 {
            points.entries(&format!("{line}.skills"));
        }
    }
    for section in ["target_groups", "channels", "reasons"] {
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

fn claims(points: &mut Points<'_>) {
    // How often one may try is a guard's line.
    let Claims { at: _, joint, parts, co_claimants_max, stand_by, attempts_max: _ } =
        &points.reading.document.claims;
    let (joint, parts, most) = (joint.value, parts.value, co_claimants_max.number());
    let beside = most > 0;
    match joint {
        true if beside => {
            points.used("claims.joint");
            if stand_by.value {
                points.used("claims.stand_by");
            }
        }
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

fn coordinators(points: &mut Points<'_>) {
    let count = points.reading.elements("coordinator");
    for index in 0..count {
        let line = format!("coordinator[{index}]");
        points.used(&format!("{line}.id"));
        points.both_ways(&format!("{line}.area"));
        points.entries(&format!("{line}.categories"));
        points.used(&format!("{line}.deputy"));
        points.used(&format!("{line}.supervisor"));
    }
    points.used("supervision.after");
    points.boundaries("supervision.replace_after");
}

fn publication(points: &mut Points<'_>) {
    points.used("publication.area");
    if !points.reading.codes("target_groups").is_empty() {
        points.both_ways("publication.smallest_group");
        points.used("publication.small_group_area");
    }
}
