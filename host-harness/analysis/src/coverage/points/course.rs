//! The points of a wish's course: deadlines with their boundaries, rounds, ladders and whom each of
//! their steps admits and keeps out, retention.

use std::collections::BTreeSet;

use wish_contract::Urgency;

use super::Points;
use crate::coverage::point::{Aspect, Part};
use crate::coverage::reading::{AudienceLines, LadderLines};

/// Deadlines that every policy can let pass.
const ALWAYS: [&str; 14] = [
    "verify",
    "supply_info",
    "publish",
    "merge",
    "reservation",
    "first_contact",
    "contact_reminder",
    "appointment",
    "due",
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

/// The lengths that some case goes by.
fn deadlines(points: &mut Points<'_>) {
    let claims = &points.reading.document.claims;
    let invites = claims.co_claimants_max.number() > 0 && claims.joint.value;
    let mut lines = BTreeSet::new();
    for key in ALWAYS.iter().chain(invites.then_some(&"invitation")) {
        for category in points.reading.codes("categories") {
            for urgency in Urgency::ALL {
                lines.insert(points.reading.length_line(key, &category, *urgency));
            }
        }
    }
    for line in lines {
        points.boundaries(&line);
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
    // One that asks for a group or a cost leaves room behind it.
    let asks_more = |path: &str| {
        ["target_groups", "cost_from_yuan", "cost_below_yuan"]
            .iter()
            .any(|key| points.reading.has(&format!("{path}.{key}")))
    };
    let taken = |category: &String, urgency: &String| {
        before.iter().filter(|one| !asks_more(&one.path)).any(|one| {
            categories(&one.path).contains(category) && urgencies(&one.path).contains(urgency)
        })
    };
    let (own, pressing) = (categories(&ladder.path), urgencies(&ladder.path));
    let free = |category: &String| pressing.iter().any(|urgency| !taken(category, urgency));
    let reached: Vec<_> = own.iter().filter(|category| free(category)).cloned().collect();
    let free = |urgency: &String| own.iter().any(|category| !taken(category, urgency));
    let urgent: Vec<_> = pressing.iter().filter(|urgency| free(urgency)).cloned().collect();
    let groups = points.reading.list(&format!("{}.target_groups", ladder.path));
    let listed = [("categories", reached), ("urgencies", urgent), ("target_groups", groups)];
    for key in ["cost_from_yuan", "cost_below_yuan"] {
        points.both_ways(&format!("{}.{key}", ladder.path));
    }
    for (key, entries) in listed {
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
        points.used(&format!("{}.if_nobody", step.path));
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
