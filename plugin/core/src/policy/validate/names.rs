//! Whether no name stands for two things, and whether what must have a name has one. Whether names that are spoken of
//! name something is for `references` to say; which steps and ladders make sense together, for `ladders`.

use wish_policy::document::{Audience, Coordinator};
use wish_policy::finding::{Finding, Findings, Place, quoted};
use wish_policy::limits::{ENTRIES_MAX, LEVELS_MAX};
use wish_policy::{Codes, Document};
use wish_words::{Found, Label};

static EMPTY: Finding = Finding::error("empty_section");
static TWICE: Finding = Finding::error("duplicate_code");
static AREA_TWICE: Finding = Finding::error("coordinator_shadowed-area");
static TOO_MANY_LEVELS: Finding = Finding::error("out_of_range-levels");
static TOO_MANY_COORDINATORS: Finding = Finding::error("out_of_range-coordinators");
static AREA_AND_PAIRED: Finding = Finding::error("audience_unclear-paired");
static NO_AREA: Finding = Finding::error("audience_unclear-area");
static NOBODY_ELSEWHERE: Finding = Finding::error("coordinator_missing");
static SECOND_EVERYWHERE: Finding = Finding::error("coordinator_shadowed-everywhere");
static CATEGORY_TWICE: Finding = Finding::error("coordinator_shadowed-category");
static OWN_DEPUTY: Finding = Finding::error("coordinator_is_own_deputy");
static FINER_FOR_FEWER: Finding = Finding::error("small_group_too_fine");

/// Says which names are missing, or stand for something twice.
pub fn validate(document: &Document<'_>, findings: &mut Findings) {
    area_levels(document, findings);
    filled(&document.categories, "category", findings);
    filled(&document.responder_kinds, "responder-kind", findings);
    filled(&document.channels, "channel", findings);
    for step in document.ladder.iter().flat_map(|ladder| ladder.step.iter()) {
        step.audience.iter().for_each(|rule| audience(rule, findings));
    }
    let rounds = document.round.iter().map(|round| (round.code.code(), round.code.at));
    duplicates("round", rounds, findings);
    coordinators(document, findings);
    publication(document, findings);
}

/// A section without which nothing could ever happen holds something.
fn filled<T>(section: &Codes<'_, T>, thing: &str, findings: &mut Findings) {
    // A place at the very beginning stands in for a section that is missing altogether.
    if section.entries.is_empty() && section.at.is_written() {
        findings.say(section.at, &EMPTY, &[("thing", Found::Name(Label::Thing(thing)))]);
    }
}

/// Says which names of a list stand in it twice.
pub fn duplicates<'d>(
    thing: &str,
    names: impl Iterator<Item = (&'d str, Place)>,
    findings: &mut Findings,
) {
    for (name, at) in repeated(names) {
        let found =
            [("thing", Found::Name(Label::Thing(thing))), ("code", Found::Text(&quoted(name)))];
        findings.say(at, &TWICE, &found);
    }
}

/// The names that stand in a list once more. Those that cannot be read are empty, and have been reported.
fn repeated<'d>(names: impl Iterator<Item = (&'d str, Place)>) -> Vec<(&'d str, Place)> {
    let (mut earlier, mut repeated) = (Vec::new(), Vec::new());
    for (name, at) in names.take(ENTRIES_MAX).filter(|(name, _)| !name.is_empty()) {
        if earlier.contains(&name) {
            repeated.push((name, at));
        }
        earlier.push(name);
    }
    repeated
}

fn area_levels(document: &Document<'_>, findings: &mut Findings) {
    let levels = &document.area_levels;
    let names = levels.iter().map(|level| (level.code(), level.at));
    duplicates("area-level", names, findings);
    if let Some(one) = levels.get(LEVELS_MAX) {
        too_many(one.at, &TOO_MANY_LEVELS, levels.len(), LEVELS_MAX, findings);
    }
}

/// Says how many there are, and how many there may be.
pub fn too_many(at: Place, finding: &Finding, count: usize, most: usize, findings: &mut Findings) {
    findings.say(
        at,
        finding,
        &[("count", Found::number(count)), ("count_max", Found::number(most))],
    );
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
    let for_all = |one: &&Coordinator<'_>| one.categories.is_empty();
    let mut everywhere =
        document.coordinator.iter().filter(|one| one.area.is_none()).filter(for_all);
    if everywhere.next().is_none() {
        let at = document.coordinator.first().map_or(document.at, |one| one.at);
        findings.say(at, &NOBODY_ELSEWHERE, &[]);
    }
    for second in everywhere {
        findings.say(second.at, &SECOND_EVERYWHERE, &[]);
    }
    let areas = document.coordinator.iter().filter(for_all).filter_map(|one| one.area);
    let names = areas.map(|area| (area.value.map_or("", |path| path.0), area.at));
    for (area, at) in repeated(names) {
        let thing = Found::Name(Label::Thing("coordinator-area"));
        findings.say(at, &AREA_TWICE, &[("thing", thing), ("area", Found::Text(&quoted(area)))]);
    }
    category_twice(document, findings);
    for one in document.coordinator.iter() {
        let own = one.id.value.map(|id| id.0);
        for other in [one.deputy, one.supervisor].into_iter().flatten() {
            if own.is_some() && other.value.map(|id| id.0) == own {
                let found = [("id", Found::Text(&quoted(own.unwrap_or_default())))];
                findings.say(other.at, &OWN_DEPUTY, &found);
            }
        }
    }
}

fn area_of<'a>(one: &Coordinator<'a>) -> Option<&'a str> {
    one.area?.value.map(|path| path.0)
}

/// Says which categories of one area have two coordinators: the second never hears of them.
fn category_twice(document: &Document<'_>, findings: &mut Findings) {
    let all = document.coordinator.get(..ENTRIES_MAX).unwrap_or(&document.coordinator);
    for (index, one) in all.iter().enumerate() {
        for category in one.categories.iter() {
            let named = |other: &&Coordinator<'_>| {
                area_of(other) == area_of(one)
                    && other.categories.iter().any(|named| named.code() == category.code())
            };
            if !category.code().is_empty() && all.iter().take(index).any(|other| named(&other)) {
                let found = [("category", Found::Text(category.code()))];
                findings.say(category.at, &CATEGORY_TWICE, &found);
            }
        }
    }
}

fn publication(document: &Document<'_>, findings: &mut Findings) {
    let shown = &document.publication.area;
    let small = &document.publication.small_group_area;
    let depths = (document.depth_of(shown.code()), document.depth_of(small.code()));
    if let (Some(shown_depth), Some(small_depth)) = depths
        && small_depth > shown_depth
    {
        let found =
            [("small_area", Found::Text(small.code())), ("area", Found::Text(shown.code()))];
        findings.say(small.at, &FINER_FOR_FEWER, &found);
    }
}
