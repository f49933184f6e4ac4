//! Whether every code that a policy refers to names something, and none names two things.
//! Which steps and ladders make sense together is for `ladders` to say.

use std::slice;

use crate::policy::diagnostic::{Finding, Findings, Place, nearest, quoted};
use crate::policy::list::mapped;
use crate::policy::source::read::Codes;
use crate::policy::source::values::{CodeWord, Spot};
use crate::policy::source::{Audience, Source};

/// Most entries of a list that are compared with each other.
pub const ENTRIES_MAX: usize = 1_000;
/// Most area levels: areas have no more segments.
const LEVELS_MAX: usize = wish_contract::AREA_SEGMENTS_MAX;

static UNKNOWN: Finding = Finding::error("unknown_code", "unknown {0} `{1}`", "{2}");
static EMPTY: Finding =
    Finding::error("empty_section", "the policy names no {0}", "name at least one");
pub static TWICE: Finding = Finding::error(
    "duplicate_code",
    "{0} {1} stands here a second time",
    "give each a name of its own, or leave one out",
);
static AREA_TWICE: Finding = Finding::error(
    "coordinator_shadowed",
    "{0} {1} stands here a second time",
    "give each a name of its own, or leave one out",
);
static TOO_MANY_LEVELS: Finding =
    Finding::error("out_of_range", "{0} area levels are too many", "name 1 to {1} levels");
static TOO_MANY_COORDINATORS: Finding = Finding::error(
    "out_of_range",
    "{0} coordinators are too many",
    "name at most {1} coordinators",
);
static AREA_AND_PAIRED: Finding = Finding::error(
    "audience_unclear",
    "an audience of paired responders has an area",
    "leave `area` or `paired` out",
);
static NO_AREA: Finding = Finding::error(
    "audience_unclear",
    "an audience has no area",
    "add `area = \"community\"`, or `paired = true`",
);
static NOBODY_ELSEWHERE: Finding = Finding::error(
    "coordinator_missing",
    "nobody answers for cases outside the areas that coordinators have",
    "add a `[[coordinator]]` without `area`, who answers everywhere else",
);
static SECOND_EVERYWHERE: Finding = Finding::error(
    "coordinator_shadowed",
    "a second coordinator answers everywhere, and is never asked",
    "give this coordinator an `area`, or leave it out",
);
static FINER_FOR_FEWER: Finding = Finding::error(
    "small_group_too_fine",
    "smaller groups are shown down to `{0}`, finer than others",
    "write `{1}` or a level above it",
);

/// Says which names name nothing, or something twice.
pub fn validate(source: &Source<'_>, findings: &mut Findings) {
    let levels = source.area_levels();
    area_levels(source, findings);
    filled(&source.categories, "category", findings);
    filled(&source.responder_kinds, "kind of responder", findings);
    filled(&source.channels, "way of intake", findings);
    let categories = source.categories.codes();
    if let Some(agencies) = &source.agencies {
        for entry in &agencies.entries {
            known("category", &entry.value.categories, &categories, findings);
        }
    }
    let kinds = source.responder_kinds.codes();
    for ladder in &source.ladder {
        known("category", &ladder.categories, &categories, findings);
        for step in &ladder.step {
            step.audience.0.iter().for_each(|rule| audience(rule, &kinds, &levels, findings));
        }
    }
    rounds(source, findings);
    coordinators(source, findings);
    publication(source, &levels, findings);
}

/// Says of each code whether it is known.
#[inline(never)]
pub fn known(what: &str, spots: &[Spot<CodeWord<'_>>], all: &[&str], findings: &mut Findings) {
    for spot in spots {
        let Some(word) = spot.value else { continue };
        if !all.contains(&word.0) {
            findings.say(spot.at, &UNKNOWN, &[what, word.0, &nearest(word.0, all)]);
        }
    }
}

/// A section without which nothing could ever happen holds something.
fn filled<T>(section: &Codes<'_, T>, what: &str, findings: &mut Findings) {
    // A place at the very beginning stands in for a section that is missing altogether.
    if section.entries.is_empty() && section.at.end > 0 {
        findings.say(section.at, &EMPTY, &[what]);
    }
}

/// Says which codes of a list stand in it twice.
#[inline(never)]
pub fn duplicates(
    twice: &Finding,
    what: &str,
    spots: &[Spot<CodeWord<'_>>],
    findings: &mut Findings,
) {
    for (index, spot) in spots.iter().enumerate().take(ENTRIES_MAX) {
        let word = spot.code();
        if !word.is_empty() && spots.iter().take(index).any(|earlier| earlier.code() == word) {
            findings.say(spot.at, twice, &[what, &quoted(word)]);
        }
    }
}

fn area_levels(source: &Source<'_>, findings: &mut Findings) {
    let Some(levels) = &source.area_levels else { return };
    duplicates(&TWICE, "area level", levels, findings);
    if let Some(one) = levels.get(LEVELS_MAX) {
        too_many(one.at, &TOO_MANY_LEVELS, levels.len(), LEVELS_MAX, findings);
    }
}

/// Says how many there are, and how many there may be.
#[inline(never)]
pub fn too_many(at: Place, finding: &Finding, count: usize, most: usize, findings: &mut Findings) {
    findings.say(at, finding, &[&count.to_string(), &most.to_string()]);
}

fn audience(rule: &Audience<'_>, kinds: &[&str], levels: &[&str], findings: &mut Findings) {
    known("responder kind", &rule.kinds.0, kinds, findings);
    known("area level", rule.area.as_slice(), levels, findings);
    let paired = rule.paired.and_then(|paired| paired.value).unwrap_or(false);
    match (paired, &rule.area) {
        (true, Some(_)) => findings.say(rule.at, &AREA_AND_PAIRED, &[]),
        (false, None) => findings.say(rule.at, &NO_AREA, &[]),
        _ => {}
    }
}

fn rounds(source: &Source<'_>, findings: &mut Findings) {
    duplicates(&TWICE, "round", &mapped(&source.round, |round| round.code), findings);
    let groups = source.target_groups.codes();
    for round in &source.round {
        known("target group", &round.target_groups.0, &groups, findings);
    }
}

fn coordinators(source: &Source<'_>, findings: &mut Findings) {
    if let Some(one) = source.coordinator.get(ENTRIES_MAX) {
        let count = source.coordinator.len();
        too_many(one.at, &TOO_MANY_COORDINATORS, count, ENTRIES_MAX, findings);
    }
    let mut everywhere = source.coordinator.iter().filter(|one| one.area.is_none());
    if everywhere.next().is_none() {
        let at = source.coordinator.first().map_or(source.at, |one| one.at);
        findings.say(at, &NOBODY_ELSEWHERE, &[]);
    }
    for second in everywhere {
        findings.say(second.at, &SECOND_EVERYWHERE, &[]);
    }
    let mut areas = Vec::new();
    for area in source.coordinator.iter().filter_map(|one| one.area) {
        if let Some(path) = area.value {
            areas.push(Spot { at: area.at, value: Some(CodeWord(path.0)) });
        }
    }
    duplicates(&AREA_TWICE, "a coordinator for area", &areas, findings);
}

fn publication(source: &Source<'_>, levels: &[&str], findings: &mut Findings) {
    let shown = &source.publication.area;
    let small = &source.publication.small_group_area;
    known("area level", slice::from_ref(shown), levels, findings);
    known("area level", slice::from_ref(small), levels, findings);
    let depth = |spot: &Spot<CodeWord<'_>>| levels.iter().position(|level| *level == spot.code());
    if let (Some(shown_depth), Some(small_depth)) = (depth(shown), depth(small))
        && small_depth > shown_depth
    {
        findings.say(small.at, &FINER_FOR_FEWER, &[small.code(), shown.code()]);
    }
}
