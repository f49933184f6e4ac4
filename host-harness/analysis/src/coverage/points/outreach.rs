//! The points of whom to ask, how often, and what is owed: budgets for notices, the criteria of a
//! ranking, minimums, pairings.

use wish_policy::Section;
use wish_policy::document::Weights;

use super::Points;
use super::course::budget;
use crate::coverage::point::{Aspect, Part};

pub(super) fn points(points: &mut Points<'_>) {
    notifications(points);
    for criterion in Weights::KEYS {
        let line = format!("routing.weights.{criterion}");
        if points.reading.number(&line) != Some(0) {
            points.used(&line);
        }
    }
    if points.reading.document.routing.weights.cooldown.number() > 0 {
        points.used("routing.cooldown");
    }
    for index in 0..points.reading.elements("minimum") {
        minimum(points, &format!("minimum[{index}]"));
    }
    points.used("lists.common_area");
    points.both_ways("lists.common_from");
    for index in 0..points.reading.elements("pairing") {
        let line = format!("pairing[{index}]");
        points.used(&format!("{line}.code"));
        for key in ["kinds", "area", "one_for_each"] {
            points.add(Part::Conditions, &format!("{line}.{key}"), Aspect::Refused);
        }
    }
}

fn notifications(points: &mut Points<'_>) {
    let reading = points.reading;
    let steps = || reading.ladders.iter().flat_map(|ladder| &ladder.steps);
    if steps().any(|step| !reading.has(&format!("{}.notify_max", step.path))) {
        budget(points, "notifications.notify_max");
    }
    let responder = "notifications.responder_max";
    if reading.number(responder).is_some_and(|most| most > 0) {
        points.add(Part::Conditions, responder, Aspect::Passed);
        points.used("notifications.period_days");
    }
    points.add(Part::Conditions, responder, Aspect::Refused);
    points.both_ways("notifications.quiet_hours");
    points.both_ways("notifications.floor.notices");
}

fn minimum(points: &mut Points<'_>, line: &str) {
    points.used(&format!("{line}.kinds"));
    points.both_ways(&format!("{line}.claims"));
    points.used(&format!("{line}.period"));
    points.entries(&format!("{line}.exempt"));
    points.used(&format!("{line}.joint"));
    points.used(&format!("{line}.first_day"));
    points.used(&format!("{line}.last_day"));
}
