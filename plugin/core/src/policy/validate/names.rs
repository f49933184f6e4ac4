//! Whether no name stands for two things, and whether what must have a name has one. Whether names that are spoken of
//! name something is for `references` to say; which steps and ladders make sense together, for `ladders`.

use wish_policy::document::Audience;
use wish_policy::finding::{Finding, Findings, Place, quoted};
use wish_policy::limits::{ENTRIES_MAX, LEVELS_MAX};
use wish_policy::{Codes, Document};

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

/// Says which names are missing, or stand for something twice.
pub fn validate(document: &Document<'_>, findings: &mut Findings) {
    area_levels(document, findings);
    filled(&document.categories, "category", findings);
    filled(&document.responder_kinds, "kind of responder", findings);
    filled(&document.channels, "way of intake", findings);
    for step in document.ladder.iter().flat_map(|ladder| ladder.step.iter()) {
        step.audience.iter().for_each(|rule| audience(rule, findings));
    }
    let rounds = document.round.iter().map(|round| (round.code.code(), round.code.at));
    duplicates(&TWICE, "round", rounds, findings);
    coordinators(document, findings);
    publication(document, findings);
}

/// A section without which nothing could ever happen holds something.
fn filled<T>(section: &Codes<'_, T>, what: &str, findings: &mut Findings) {
    // A place at the very beginning stands in for a section that is missing altogether.
    if section.entries.is_empty() && section.at.is_written() {
        findings.say(section.at, &EMPTY, &[what]);
    }
}

/// Says which names of a list stand in it twice. Those that cannot be read are empty, and have been spoken of.
pub fn duplicates<'d>(
    twice: &Finding,
    what: &str,
    names: impl Iterator<Item = (&'d str, Place)>,
    findings: &mut Findings,
) {
    let mut earlier = Vec::new();
    for (name, at) in names.take(ENTRIES_MAX).filter(|(name, _)| !name.is_empty()) {
        if earlier.contains(&name) {
            findings.say(at, twice, &[what, &quoted(name)]);
        }
        earlier.push(name);
    }
}

fn area_levels(document: &Document<'_>, findings: &mut Findings) {
    let levels = &document.area_levels;
    let names = levels.iter().map(|level| (level.code(), level.at));
    duplicates(&TWICE, "area level", names, findings);
    if let Some(one) = levels.get(LEVELS_MAX) {
        too_many(one.at, &TOO_MANY_LEVELS, levels.len(), LEVELS_MAX, findings);
    }
}

/// Says how many there are, and how many there may be.
pub fn too_many(at: Place, finding: &Finding, count: usize, most: usize, findings: &mut Findings) {
    findings.say(at, finding, &[&count.to_string(), &most.to_string()]);
}

fn audience(rule: &Audience<'_>, findings: &mut Findings) {
    match (rule.paired.value, &rule.area) {
        (true, Some(_)) => findings.say(rule.at, &AREA_AND_PAIRED, &[]),
        (false, None) => findings.say(rule.at, &NO_AREA, &[]),
        _ => {}
    }
}

fn coordinators(document: &Document<'_>, findings: &mut Findings) {
    if let Some(one) = document.coordinator.get(ENTRIES_MAX) {
        let count = document.coordinator.len();
        too_many(one.at, &TOO_MANY_COORDINATORS, count, ENTRIES_MAX, findings);
    }
    let mut everywhere = document.coordinator.iter().filter(|one| one.area.is_none());
    if everywhere.next().is_none() {
        let at = document.coordinator.first().map_or(document.at, |one| one.at);
        findings.say(at, &NOBODY_ELSEWHERE, &[]);
    }
    for second in everywhere {
        findings.say(second.at, &SECOND_EVERYWHERE, &[]);
    }
    let areas = document.coordinator.iter().filter_map(|one| one.area);
    let names = areas.map(|area| (area.value.map_or("", |path| path.0), area.at));
    duplicates(&AREA_TWICE, "a coordinator for area", names, findings);
}

fn publication(document: &Document<'_>, findings: &mut Findings) {
    let shown = &document.publication.area;
    let small = &document.publication.small_group_area;
    let depths = (document.depth_of(shown.code()), document.depth_of(small.code()));
    if let (Some(shown_depth), Some(small_depth)) = depths
        && small_depth > shown_depth
    {
        findings.say(small.at, &FINER_FOR_FEWER, &[small.code(), shown.code()]);
    }
}
