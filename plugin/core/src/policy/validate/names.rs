//! Whether every code that a policy refers to names something, and none names two things.
//! Which steps and ladders make sense together is for `ladders` to say.

use std::slice;

use crate::policy::diagnostic::{Findings, Place, nearest, quoted};
use crate::policy::source::read::Codes;
use crate::policy::source::values::{CodeWord, Spot};
use crate::policy::source::{Audience, Source};

/// Most entries of a list that are compared with each other.
pub const ENTRIES_MAX: usize = 1_000;
/// Most area levels: areas have no more segments.
const LEVELS_MAX: usize = crate::vocabulary::AREA_SEGMENTS_MAX;

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
            let message = format_args!("unknown {what} `{}`", word.0);
            findings.error(
                spot.at,
                "unknown_code",
                message,
                format_args!("{}", nearest(word.0, all)),
            );
        }
    }
}

/// A section without which nothing could ever happen holds something.
fn filled<T>(section: &Codes<'_, T>, what: &str, findings: &mut Findings) {
    // A place at the very beginning stands in for a section that is missing altogether.
    if section.entries.is_empty() && section.at.end > 0 {
        let message = format_args!("the policy names no {what}");
        findings.error(section.at, "empty_section", message, format_args!("name at least one"));
    }
}

/// Says which codes of a list stand in it twice.
#[inline(never)]
pub fn duplicates(
    what: &str,
    code: &'static str,
    spots: &[(Place, &str)],
    findings: &mut Findings,
) {
    for (index, (at, word)) in spots.iter().copied().enumerate().take(ENTRIES_MAX) {
        if !word.is_empty() && spots.iter().take(index).any(|(_, earlier)| *earlier == word) {
            let message = format_args!("{what} {} stands here a second time", quoted(word));
            findings.error(
                at,
                code,
                message,
                format_args!("give each a name of its own, or leave one out"),
            );
        }
    }
}

fn places<'a>(spots: &[Spot<CodeWord<'a>>]) -> Vec<(Place, &'a str)> {
    spots.iter().map(|spot| (spot.at, spot.code())).collect()
}

fn area_levels(source: &Source<'_>, findings: &mut Findings) {
    let Some(levels) = &source.area_levels else { return };
    duplicates("area level", "duplicate_code", &places(levels), findings);
    if let Some(one) = levels.get(LEVELS_MAX) {
        let message = format_args!("{} area levels are too many", levels.len());
        findings.error(
            one.at,
            "out_of_range",
            message,
            format_args!("name 1 to {LEVELS_MAX} levels"),
        );
    }
}

fn audience(rule: &Audience<'_>, kinds: &[&str], levels: &[&str], findings: &mut Findings) {
    known("responder kind", &rule.kinds.0, kinds, findings);
    known("area level", rule.area.as_slice(), levels, findings);
    let paired = rule.paired.and_then(|paired| paired.value).unwrap_or(false);
    let (message, hint) = match (paired, &rule.area) {
        (true, Some(_)) => {
            ("an audience of paired responders has an area", "leave `area` or `paired` out")
        }
        (false, None) => {
            ("an audience has no area", "add `area = \"community\"`, or `paired = true`")
        }
        _ => return,
    };
    findings.error(rule.at, "audience_unclear", format_args!("{message}"), format_args!("{hint}"));
}

fn rounds(source: &Source<'_>, findings: &mut Findings) {
    let codes: Vec<_> =
        source.round.iter().map(|round| (round.code.at, round.code.code())).collect();
    duplicates("round", "duplicate_code", &codes, findings);
    let groups = source.target_groups.codes();
    for round in &source.round {
        known("target group", &round.target_groups.0, &groups, findings);
    }
}

fn coordinators(source: &Source<'_>, findings: &mut Findings) {
    if let Some(one) = source.coordinator.get(ENTRIES_MAX) {
        let message = format_args!("{} coordinators are too many", source.coordinator.len());
        let hint = format_args!("name at most {ENTRIES_MAX} coordinators");
        findings.error(one.at, "out_of_range", message, hint);
    }
    let mut everywhere = source.coordinator.iter().filter(|one| one.area.is_none());
    if everywhere.next().is_none() {
        let at = source.coordinator.first().map_or(source.at, |one| one.at);
        let message =
            format_args!("nobody answers for cases outside the areas that coordinators have");
        let hint =
            format_args!("add a `[[coordinator]]` without `area`, who answers everywhere else");
        findings.error(at, "coordinator_missing", message, hint);
    }
    for second in everywhere {
        let message = format_args!("a second coordinator answers everywhere, and is never asked");
        let hint = format_args!("give this coordinator an `area`, or leave it out");
        findings.error(second.at, "coordinator_shadowed", message, hint);
    }
    let areas = source.coordinator.iter().filter_map(|one| one.area.as_ref());
    let paths: Vec<_> = areas.filter_map(|area| Some((area.at, area.value?.0))).collect();
    duplicates("a coordinator for area", "coordinator_shadowed", &paths, findings);
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
        let message =
            format_args!("smaller groups are shown down to `{}`, finer than others", small.code());
        let hint = format_args!("write `{}` or a level above it", shown.code());
        findings.error(small.at, "small_group_too_fine", message, hint);
    }
}
