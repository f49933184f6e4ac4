//! Makes the form that the rules look at from a source without errors: defaults filled in, codes
//! and levels resolved, ladders that hand over laid end to end. Whether the source is in order has
//! been decided before, in `validate`.

use hmac_sha256::Hash;

use crate::calendar::{Calendar, Date, Span, Unit};
use crate::policy::list::mapped;
use crate::policy::source::read::{Codes, nothing};
use crate::policy::source::values::{CodeWord, Length, Spot, Text};
use crate::policy::source::words::{PerLanguage, Words};
use crate::policy::source::{self, Source};
use crate::policy::validate::ladders::{self, Climb};
use crate::policy::validate::times;
use crate::policy::{
    Agency, AudienceRule, ByCode, Category, ClaimLimits, Coordinator, Deadlines, Guards, Labels,
    Ladder, Policy, Publication, ResponderKind, Retention, Round, Step, TargetGroup,
};
use wish_contract::{CaseKind, Code, PolicyRef, Urgency};

mod outreach;

const FEN_IN_A_YUAN: u64 = 100;
/// How much of the digest cases carry.
const SHORT_DIGEST_DIGITS: usize = 16;
const INVITATION: Span = Span::of(2, Unit::WorkingDays);
const CO_CLAIMANTS_MAX: u64 = 9;
const NOTIFY_MAX: u64 = 50;

/// Stands for a length that `validate` has shown to be there.
const MISSING: Span = Span::of(1, Unit::WorkingDays);

/// The policy. INVARIANT: the source was found without errors; what is filled in for the compiler's
/// sake is never seen.
pub fn compile(source: &Source<'_>, calendar: Calendar, text: &str) -> Policy {
    let digest = hexadecimal(&Hash::hash(text.as_bytes()));
    let levels = source.area_levels();
    let deadlines = deadlines(source);
    Policy {
        reference: PolicyRef {
            name: source.name.code().to_owned(),
            version: narrow(source.version.number()),
            digest: digest.get(..SHORT_DIGEST_DIGITS).unwrap_or_default().to_owned(),
        },
        digest,
        title: labels(&source.title),
        languages: languages(source),
        categories: by_code(&source.categories, category),
        target_groups: by_code(&source.target_groups, target_group),
        responder_kinds: by_code(&source.responder_kinds, responder_kind),
        channels: by_code(&source.channels, labels),
        reasons: by_code(&source.reasons, labels),
        agencies: source
            .agencies
            .as_ref()
            .map(|agencies| by_code(agencies, agency))
            .unwrap_or_default(),
        claims: claims(source),
        guards: guards(source),
        rounds: mapped(&source.round, |one| round(one, &calendar)),
        ladders: mapped(&ladders::climbs(source), |one| ladder(one, source, &levels, &deadlines)),
        coordinators: coordinators(source),
        evaluation_levels: source
            .evaluation
            .as_ref()
            .map(|one| by_code(&one.levels, labels))
            .unwrap_or_default(),
        publication: publication(&source.publication, &levels),
        retention: retention(source),
        routing: outreach::routing(source),
        notices: outreach::notices(source, &levels),
        minimums: mapped(&source.minimum, |one| outreach::minimum(one, &calendar)),
        pairings: mapped(&source.pairing, |one| outreach::pairing(one, &levels)),
        lists: outreach::lists(source, &levels),
        texts: texts(source),
        area_levels: mapped(&levels, |level| (*level).to_owned()),
        calendar,
        deadlines,
    }
}

fn languages(source: &Source<'_>) -> Vec<String> {
    let mut languages = Vec::new();
    for (tag, _) in source.title.each() {
        languages.push(tag.to_owned());
    }
    languages
}

fn category(one: &source::Category<'_>) -> Category {
    Category {
        labels: labels(&one.label),
        licence: one.licence.map(|licence| licence.code().to_owned()),
        skills: codes(&one.skills),
        due: length(one.due),
    }
}

fn target_group(one: &source::TargetGroup<'_>) -> TargetGroup {
    TargetGroup { labels: labels(&one.label), children: flag(one.children, false) }
}

fn responder_kind(one: &source::ResponderKind<'_>) -> ResponderKind {
    ResponderKind {
        labels: labels(&one.label),
        active_claims_max: narrow(one.active_claims_max.number()),
        cost_max_fen: one.cost_max_yuan.number().saturating_mul(FEN_IN_A_YUAN),
    }
}

fn agency(one: &source::Agency<'_>) -> Agency {
    Agency { labels: labels(&one.label), categories: codes(&one.categories) }
}

fn claims(source: &Source<'_>) -> ClaimLimits {
    let nothing = nothing();
    let given = source.claims.as_ref().unwrap_or(&nothing);
    let most = given.co_claimants_max.map_or(CO_CLAIMANTS_MAX, |most| most.number());
    ClaimLimits {
        joint: flag(given.joint, true),
        parts: flag(given.parts, true),
        co_claimants_max: narrow(most),
    }
}

fn guards(source: &Source<'_>) -> Guards {
    let nothing = nothing();
    let given = source.guards.as_ref().unwrap_or(&nothing);
    Guards {
        vetted_for_children: flag(given.vetted_for_children, true),
        vetted_for_home_visits: flag(given.vetted_for_home_visits, true),
        other_households_only: flag(given.other_households_only, true),
    }
}

fn deadlines(source: &Source<'_>) -> Deadlines {
    let nothing = nothing();
    let given = source.deadlines.as_ref().unwrap_or(&nothing);
    Deadlines {
        verify: due(given.verify),
        supply_info: due(given.supply_info),
        publish: due(given.publish),
        reservation: due(given.reservation),
        invitation: length(given.invitation).unwrap_or(INVITATION),
        first_contact: due(given.first_contact),
        contact_reminder: length(given.contact_reminder),
        appointment: due(given.appointment),
        due: due(given.due),
        due_reminder: length(given.due_reminder),
        confirm: due(given.confirm),
        confirmed_by_silence: flag(given.confirmed_by_silence, false),
        evaluate: due(given.evaluate),
        hold_review: due(given.hold_review),
        repeat: due(given.repeat),
    }
}

fn round(one: &source::Round<'_>, calendar: &Calendar) -> Round {
    let midnight = |day: i64| calendar.instant_of(Date::from_day_number(day), 0);
    let (first, last) = times::days(one);
    Round {
        code: one.code.code().to_owned(),
        labels: labels(&one.label),
        area: one.area.value.map_or("", |area| area.0).to_owned(),
        target_groups: codes(&one.target_groups.0),
        from: first.map(midnight),
        until: last.map(|day| midnight(day.saturating_add(1))),
    }
}

/// A ladder as cases climb it: with the steps of those that it hands over to.
fn ladder(
    climb: &Climb<'_>,
    source: &Source<'_>,
    levels: &[&str],
    deadlines: &Deadlines,
) -> Ladder {
    let own = climb.ladder;
    let notify_max = source.notifications.as_ref().and_then(|one| one.notify_max);
    let notify_max = notify_max.map_or(NOTIFY_MAX, |most| most.number());
    let mut kinds = CaseKind::ALL.to_vec();
    kinds.retain(|kind| ladders::takes_kind(own, *kind));
    let mut urgencies = Urgency::ALL.to_vec();
    urgencies.retain(|urgency| ladders::takes_urgency(own, *urgency));
    Ladder {
        code: own.code.code().to_owned(),
        labels: labels(&own.label),
        kinds,
        categories: codes(&own.categories),
        urgencies,
        steps: mapped(&climb.steps, |one| step(one, levels, notify_max)),
        exhausted_repeat: climb.repeat().unwrap_or(deadlines.repeat),
    }
}

fn step(one: &source::Step<'_>, levels: &[&str], notify_max: u64) -> Step {
    let audience = |rule: &source::Audience<'_>| AudienceRule {
        kinds: codes(&rule.kinds.0),
        depth: rule.area.map_or(0, |level| depth_of(level, levels)),
        paired_only: flag(rule.paired, false),
    };
    Step {
        code: one.code.code().to_owned(),
        labels: labels(&one.label),
        audience: mapped(&one.audience.0, audience),
        open: due(one.open),
        notify_max: narrow(one.notify_max.map_or(notify_max, |most| most.number())),
    }
}

/// The ones with longer areas first, so that the first match is the nearest.
fn coordinators(source: &Source<'_>) -> Vec<Coordinator> {
    let segments = |one: &Coordinator| one.area.as_ref().map_or(0, |area| area.split('/').count());
    let mut all: Vec<Coordinator> = Vec::new();
    for one in &source.coordinator {
        let area = one.area.and_then(|area| area.value).map(|area| area.0.to_owned());
        let one = Coordinator { area, id: one.id.value.map_or("", |id| id.0).to_owned() };
        let index = all.partition_point(|before| segments(before) >= segments(&one));
        all.insert(index, one);
    }
    all
}

fn publication(one: &source::Publication<'_>, levels: &[&str]) -> Publication {
    Publication {
        area_depth: depth_of(one.area, levels),
        smallest_group: narrow(one.smallest_group.number()),
        small_group_area_depth: depth_of(one.small_group_area, levels),
    }
}

fn retention(source: &Source<'_>) -> Retention {
    let nothing = nothing();
    let given = source.retention.as_ref().unwrap_or(&nothing);
    Retention { closed: due(given.closed), ended: due(given.ended) }
}

fn texts(source: &Source<'_>) -> ByCode<Labels> {
    match &source.texts {
        Some(given) => by_language(given, |rules| by_code(rules, text)),
        None => ByCode::new(),
    }
}

#[inline(never)]
fn labels(words: &Words<'_>) -> Labels {
    by_language(words, text)
}

#[inline(never)]
fn text(spot: &Spot<Text<'_>>) -> String {
    spot.value.map_or("", |text| text.0).to_owned()
}

/// INVARIANT: the languages of a source are in falling order of their tags.
fn by_language<T, U>(all: &PerLanguage<T>, compiled: fn(&T) -> U) -> ByCode<U> {
    let mut languages = ByCode::new();
    for (tag, one) in all.each().rev() {
        languages.push(tag, compiled(one));
    }
    languages
}

/// How many segments an area of this level has.
fn depth_of(level: Spot<CodeWord<'_>>, levels: &[&str]) -> usize {
    levels.iter().position(|one| *one == level.code()).map_or(0, |index| index + 1)
}

/// INVARIANT: the entries of a section are in order of their codes, as those of a TOML table are.
fn by_code<T, U>(all: &Codes<'_, T>, compiled: fn(&T) -> U) -> ByCode<U> {
    let mut entries = ByCode::new();
    for one in &all.entries {
        entries.push(one.code, compiled(&one.value));
    }
    entries
}

#[inline(never)]
fn codes(spots: &[Spot<CodeWord<'_>>]) -> Vec<Code> {
    mapped(spots, |spot| spot.code().to_owned())
}

#[inline(never)]
fn length(spot: Option<Spot<Length>>) -> Option<Span> {
    spot?.span()
}

/// A length that may not be left out.
fn due(spot: Option<Spot<Length>>) -> Span {
    length(spot).unwrap_or(MISSING)
}

#[inline(never)]
fn flag(spot: Option<Spot<bool>>, default: bool) -> bool {
    spot.and_then(|spot| spot.value).unwrap_or(default)
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for byte in bytes {
        digits.extend(char::from_digit(u32::from(byte >> 4), 16));
        digits.extend(char::from_digit(u32::from(byte & 15), 16));
    }
    digits
}
