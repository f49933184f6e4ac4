//! Which points a policy has: what each of its lines can be seen to do in a run; and what all
//! policies share. A point stands here only where a scenario can reach it under this policy: a flag
//! that is off cannot refuse, a kind that an earlier audience admits as widely is not admitted a
//! second time. Labels, titles and texts have none, nor has what no scenario can see (`routing`'s
//! prices, `lists`). What a run showed is for `hits`.

use std::collections::BTreeSet;

use super::common::Common;
use super::point::{Aspect, Hit, Part, Point};
use super::reading::Reading;
use wish_contract::{Condition, GuardPoint};

mod course;
mod outreach;
mod programme;

/// The points of a policy's lines, in order of place; those of guards as the rules give them.
pub fn points(reading: &Reading<'_>, guards: &[GuardPoint]) -> Vec<Point> {
    let mut points = Points { reading, points: Vec::new() };
    for guard in guards.iter().filter(|guard| !guard.line.is_empty()) {
        points.guard(guard);
    }
    programme::points(&mut points);
    course::points(&mut points);
    outreach::points(&mut points);
    points.points.sort_by(|one, other| {
        let start = |point: &Point| point.place.map(|place| place.start);
        start(one).cmp(&start(other)).then_with(|| one.hit.cmp(&other.hit))
    });
    points.points
}

/// Rules that are not tied to a line, those of guards among them, and the machine's transitions: as far as one of the
/// policies makes them possible.
pub fn shared(readings: &[Reading<'_>], guards: &[&[GuardPoint]], common: &Common) -> Vec<Point> {
    let possible = |needs: &[Condition]| {
        let meets = |reading| needs.iter().any(|need| met(reading, *need));
        needs.is_empty() || readings.iter().any(meets)
    };
    let rules = common.rules.iter().filter(|rule| possible(&rule.needs));
    let rules = rules.map(|rule| rule.code.clone());
    let without_line = guards.iter().flat_map(|guards| guards.iter());
    let without_line = without_line.filter(|guard| guard.line.is_empty());
    let without_line: BTreeSet<String> = without_line.map(|guard| guard.rule.clone()).collect();
    let rules = rules.chain(without_line).map(|rule| (Part::Rules, Aspect::Rule(rule)));
    let moves = common.moves().filter(|(_, conditions)| possible(conditions));
    let moves = moves.map(|(one, _)| (Part::Transitions, Aspect::Move(one)));
    let mut points: Vec<Point> = Vec::new();
    for (part, aspect) in rules.chain(moves) {
        let hit = Hit::of("", aspect);
        // A stage may stay under one condition or another.
        if points.iter().all(|known| known.hit != hit) {
            points.push(Point { hit, place: None, part, guard: None });
        }
    }
    points
}

/// Points in the making.
struct Points<'r> {
    reading: &'r Reading<'r>,
    points: Vec<Point>,
}

impl Points<'_> {
    /// Adds a point, where the policy has the line.
    fn add(&mut self, part: Part, line: &str, aspect: Aspect) {
        if let Some(place) = self.reading.place(line) {
            let hit = Hit::of(line, aspect);
            self.points.push(Point { hit, place: Some(place), part, guard: None });
        }
    }

    /// Adds a point of a guard, where the policy has the line.
    fn guard(&mut self, guard: &GuardPoint) {
        if let Some(place) = self.reading.place(&guard.line) {
            let aspect = if guard.passed { Aspect::Passed } else { Aspect::Refused };
            self.points.push(Point {
                hit: Hit::of(&guard.line, aspect),
                place: Some(place),
                part: Part::Conditions,
                guard: Some(guard.rule.clone()),
            });
        }
    }

    fn used(&mut self, line: &str) {
        self.add(Part::Uses, line, Aspect::Used);
    }

    /// A point for each entry of a list.
    fn entries(&mut self, line: &str) {
        for entry in self.reading.list(line) {
            self.add(Part::Uses, line, Aspect::Entry(entry));
        }
    }

    fn both_ways(&mut self, line: &str) {
        self.add(Part::Conditions, line, Aspect::Passed);
        self.add(Part::Conditions, line, Aspect::Refused);
    }

    fn boundaries(&mut self, line: &str) {
        for side in [Aspect::Before, Aspect::At, Aspect::After] {
            self.add(Part::Boundaries, line, side);
        }
    }
}

fn met(reading: &Reading<'_>, condition: Condition) -> bool {
    let policy = &reading.document;
    let beside = policy.claims.co_claimants_max.number() > 0;
    let levels = policy.evaluation.as_ref().map_or(0, |one| one.levels.entries.len());
    match condition {
        Condition::Agency => policy.agencies.as_ref().is_some_and(|one| !one.entries.is_empty()),
        Condition::JointClaims => beside && policy.claims.joint.value,
        Condition::StandBy => beside && policy.claims.joint.value && policy.claims.stand_by.value,
        Condition::PartClaims => beside && policy.claims.parts.value,
        Condition::ConfirmedBySilence => policy.deadlines.confirmed_by_silence.value,
        Condition::EvaluationLevel => levels > 0,
        Condition::SeveralEvaluationLevels => levels > 1,
        // That is no matter of policies.
        Condition::SameInstant => true,
    }
}
