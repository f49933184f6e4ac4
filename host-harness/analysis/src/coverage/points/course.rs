//! The points of a wish's course: deadlines with their boundaries, rounds, ladders and whom each of
//! their steps admits and keeps out, retention.

use super::Points;
use crate::coverage::point::{Aspect, Part};
use crate::coverage::reading::{AudienceLines, LadderLines};

/// Deadlines that every policy can let pass.
const ALWAYS: [&str; 12] = [
    "verify",
    "supply_info",
    "publish",
    "reservation",
    "first_contact",
    "contact_reminder",
    "appointment",
    "due_reminder",
    "confirm",
    "evaluate",
    "hold_review",
    "repeat",
];

pub(super) fn points(points: &mut Points<'_>) {
    deadlines(points);
    for index in 0..points.reading.elements("round") {
        round(points, &format!("round[{index}]"));
    }
    let reading = points.reading;
    for (place, ladder) in reading.ladders.iter().enumerate() {
        matching(points, place, ladder);
        steps(points, ladder);
    }
    points.boundaries("retention.closed");
    points.boundaries("retention.ended");
}

fn deadlines(points: &mut Points<'_>) {
    for name in ALWAYS {
        points.boundaries(&format!("deadlines.{name}"));
    }
    let claims = &points.reading.document.claims;
    if claims.co_claimants_max.number() > 0 && claims.joint.value {
        points.boundaries("deadlines.invitation");
    }
    let categories = &points.reading.document.categories.entries;
    if categories.iter().any(|category| category.value.due.is_none()) {
        points.boundaries("deadlines.due");
    }
    points.used("deadlines.confirmed_by_silence");
}

/// Whom a round admits, whom it keeps out, where it ends and when.
fn round(points: &mut Points<'_>, line: &str) {
    points.both_ways(&format!("{line}.area"));
    points.entries(&format!("{line}.target_groups"));
    for (key, aspects) in
        [("first_day", [Aspect::Before, Aspect::At]), ("last_day", [Aspect::At, Aspect::After])]
    {
        for aspect in aspects {
            points.add(Part::Boundaries, &format!("{line}.{key}"), aspect);
        }
    }
}

/// Which cases take the ladder: each category and urgency that no ladder before it takes.
fn matching(points: &mut Points<'_>, place: usize, ladder: &LadderLines) {
    points.used(&format!("{}.code", ladder.path));
    let all = points.reading.codes("categories");
    let categories = |path: &str| {
        let listed = points.reading.list(&format!("{path}.categories"));
        if listed.is_empty() { all.clone() } else { listed }
    };
    let urgencies = |path: &str| points.reading.list(&format!("{path}.urgencies"));
    let before: Vec<_> = points.reading.ladders.iter().take(place).collect();
    let taken = |category: &String, urgency: &String| {
        before.iter().any(|one| {
            categories(&one.path).contains(category) && urgencies(&one.path).contains(urgency)
        })
    };
    let (own, pressing) = (categories(&ladder.path), urgencies(&ladder.path));
    let free = |category: &String| pressing.iter().any(|urgency| !taken(category, urgency));
    let reached: Vec<_> = own.iter().filter(|category| free(category)).cloned().collect();
    let free = |urgency: &String| own.iter().any(|category| !taken(category, urgency));
    let urgent: Vec<_> = pressing.iter().filter(|urgency| free(urgency)).cloned().collect();
    for (key, entries) in [("categories", reached), ("urgencies", urgent)] {
        for entry in entries {
            points.add(Part::Uses, &format!("{}.{key}", ladder.path), Aspect::Entry(entry));
        }
    }
}

fn steps(points: &mut Points<'_>, ladder: &LadderLines) {
    let mut earlier: Vec<&AudienceLines> = Vec::new();
    for step in ladder.steps.iter().take(ladder.own_steps) {
        points.used(&format!("{}.code", step.path));
        for audience in &step.audience {
            admitted(points, audience, &earlier);
            kept_out(points, audience);
            earlier.push(audience);
        }
        points.boundaries(&format!("{}.open", step.path));
        budget(points, &format!("{}.notify_max", step.path));
    }
    let exhausted = format!("{}.exhausted", ladder.path);
    points.used(&format!("{exhausted}.holder"));
    points.used(&format!("{exhausted}.ladder"));
    points.boundaries(&format!("{exhausted}.repeat"));
}

/// Each kind that the audience is the first to admit.
fn admitted(points: &mut Points<'_>, audience: &AudienceLines, earlier: &[&AudienceLines]) {
    for kind in &audience.kinds {
        if !earlier.iter().any(|before| before.covers(audience, kind)) {
            let line = format!("{}.kinds", audience.path);
            points.add(Part::Conditions, &line, Aspect::Entry(kind.clone()));
        }
    }
}

fn kept_out(points: &mut Points<'_>, audience: &AudienceLines) {
    let near = if audience.depth.is_none() { "paired" } else { "area" };
    points.add(Part::Conditions, &format!("{}.{near}", audience.path), Aspect::Refused);
    let kinds = points.reading.codes("responder_kinds");
    if kinds.iter().any(|kind| !audience.kinds.contains(kind)) {
        points.add(Part::Conditions, &format!("{}.kinds", audience.path), Aspect::KindRefused);
    }
}

/// A budget for notices that a ranking can use up.
pub(super) fn budget(points: &mut Points<'_>, line: &str) {
    const CANDIDATES_MAX: i64 = 10_000;
    if points.reading.number(line).is_some_and(|most| most < CANDIDATES_MAX) {
        points.add(Part::Conditions, line, Aspect::Refused);
    }
}
