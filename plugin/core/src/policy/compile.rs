//! Makes the form that the rules look at from a document without errors: codes and levels resolved,
//! ladders that hand over laid end to end. Whether the document is in order has been decided before,
//! in `validate`.

use hmac_sha256::Hash;
use wish_policy::document::Lengths;
use wish_policy::values::{CodeWord, LevelCode, ReferenceWord, Text};
use wish_policy::words::{PerLanguage, Words};
use wish_policy::{Climb, Codes, Document, Set, Spanned, document};

use crate::calendar::{Calendar, Date, Span, Unit};
use crate::decide::admissible::COST_FEN_MAX;
use crate::policy::calendars::Calendars;
use crate::policy::city_guard::CityGuard;
use crate::policy::list::map_vec;
use crate::policy::scope::Scope;
use crate::policy::validate::times;
use crate::policy::{
    Agency, AudienceRule, ByCode, Category, ClaimLimits, Coordinator, Deadlines, Labels, Ladder,
    Policy, Publication, ResponderKind, Retention, Round, Step, Supervision, TargetGroup,
};
use wish_contract::{CaseKind, Code, PolicyRef, Urgency};

mod outreach;

const FEN_IN_A_YUAN: u64 = 100;
/// How much of the digest cases carry.
const SHORT_DIGEST_DIGITS: usize = 16;

/// Stands for a length that `validate` has shown to be there.
const MISSING: Span = Span::of(1, Unit::WorkingDays);

/// The policy. INVARIANT: the document was found without errors; what is filled in for the compiler's
/// sake is never seen.
pub fn compile(document: &Document<'_>, calendars: Calendars, text: &str) -> Policy {
    let digest = hexadecimal(&Hash::hash(text.as_bytes()));
    let deadlines = deadlines(document, &document.deadlines.lengths("", Urgency::Normal));
    Policy {
        reference: PolicyRef {
            name: document.name.code().to_owned(),
            version: narrow(document.version.number()),
            digest: digest.get(..SHORT_DIGEST_DIGITS).unwrap_or_default().to_owned(),
        },
        digest,
        title: labels(&document.title),
        languages: languages(document),
        categories: categories(document),
        target_groups: by_code(&document.target_groups, target_group),
        responder_kinds: by_code(&document.responder_kinds, responder_kind),
        channels: by_code(&document.channels, labels),
        reasons: by_code(&document.reasons, labels),
        agencies: document
            .agencies
            .as_ref()
            .map(|agencies| by_code(agencies, agency))
            .unwrap_or_default(),
        claims: claims(document),
        cost_max_fen: document
            .intake
            .cost_max_yuan
            .map_or(COST_FEN_MAX, |most| most.number().saturating_mul(FEN_IN_A_YUAN)),
        guards: document.guards.clone(),
        city_guards: city_guards(document),
        rounds: map_vec(&document.round, |one| round(one, &calendars.everywhere)),
        ladders: map_vec(&document.climbs(), |one| ladder(one, document, &deadlines)),
        coordinators: coordinators(document),
        supervision: Supervision {
            after: narrow(document.supervision.after.number()),
            replace_after: document.supervision.replace_after.value,
        },
        evaluation_levels: document
            .evaluation
            .as_ref()
            .map(|one| by_code(&one.levels, labels))
            .unwrap_or_default(),
        publication: publication(document),
        retention: retention(document),
        routing: outreach::routing(&document.routing),
        notices: outreach::notices(document),
        minimums: map_vec(&document.minimum, |one| outreach::minimum(one, &calendars.everywhere)),
        pairings: map_vec(&document.pairing, |one| outreach::pairing(one, document)),
        lists: outreach::lists(document),
        texts: texts(document),
        area_levels: map_vec(&document.levels(), |level| (*level).to_owned()),
        calendars,
        deadlines,
    }
}

fn languages(document: &Document<'_>) -> Vec<String> {
    let mut languages = Vec::new();
    for (tag, _) in document.title.each() {
        languages.push(tag.to_owned());
    }
    languages
}

/// INVARIANT: the entries of the section are in order of their codes, as those of a TOML table are.
fn categories(document: &Document<'_>) -> ByCode<Category> {
    let mut categories = ByCode::new();
    for entry in &document.categories.entries {
        let times =
            |urgency: &Urgency| deadlines(document, &document.lengths_of(entry.code, *urgency));
        let one = &entry.value;
        let category = Category {
            labels: labels(&one.label),
            licence: one.licence.map(|licence| licence.code().to_owned()),
            skills: codes(&one.skills),
            deadlines: map_vec(Urgency::ALL, times),
        };
        categories.push(entry.code, category);
    }
    categories
}

fn target_group(one: &document::TargetGroup<'_>) -> TargetGroup {
    TargetGroup { labels: labels(&one.label), children: one.children.value }
}

fn responder_kind(one: &document::ResponderKind<'_>) -> ResponderKind {
    ResponderKind {
        labels: labels(&one.label),
        active_claims_max: narrow(one.active_claims_max.number()),
        cost_max_fen: one.cost_max_yuan.number().saturating_mul(FEN_IN_A_YUAN),
    }
}

fn agency(one: &document::Agency<'_>) -> Agency {
    Agency { labels: labels(&one.label), categories: codes(&one.categories) }
}

fn claims(document: &Document<'_>) -> ClaimLimits {
    let given = &document.claims;
    ClaimLimits {
        joint: given.joint.value,
        parts: given.parts.value,
        co_claimants_max: narrow(given.co_claimants_max.number()),
        stand_by: given.stand_by.value,
        attempts_max: narrow(given.attempts_max.number()),
    }
}

fn city_guards(document: &Document<'_>) -> Vec<CityGuard> {
    let scope = |one: &document::CityGuard<'_>| Scope {
        categories: codes(&one.categories),
        urgencies: urgencies(&one.urgencies),
        target_groups: codes(&one.target_groups),
        cost_fen: one.cost_range_fen(),
    };
    let compiled =
        |one: &document::CityGuard<'_>| CityGuard::of(one, scope(one), labels(&one.words));
    document.guard.iter().filter_map(compiled).collect()
}

fn deadlines(document: &Document<'_>, lengths: &Lengths) -> Deadlines {
    Deadlines {
        verify: due(lengths.verify),
        supply_info: due(lengths.supply_info),
        publish: due(lengths.publish),
        merge: lengths.merge,
        reservation: due(lengths.reservation),
        invitation: lengths.invitation,
        first_contact: due(lengths.first_contact),
        contact_reminder: length(lengths.contact_reminder),
        appointment: due(lengths.appointment),
        due: due(lengths.due),
        due_reminder: length(lengths.due_reminder),
        confirm: due(lengths.confirm),
        confirmed_by_silence: document.deadlines.confirmed_by_silence.value,
        evaluate: due(lengths.evaluate),
        hold_review: due(lengths.hold_review),
        repeat: due(lengths.repeat),
    }
}

fn round(one: &document::Round<'_>, calendar: &Calendar) -> Round {
    let midnight = |day: i64| calendar.instant_of(Date::from_day_number(day), 0);
    let (first, last) = times::days(one);
    Round {
        code: one.code.code().to_owned(),
        labels: labels(&one.label),
        area: one.area.value.map_or("", |area| area.0).to_owned(),
        target_groups: codes(&one.target_groups),
        from: first.map(midnight),
        until: last.map(|day| midnight(day.saturating_add(1))),
    }
}

/// A ladder as cases climb it: with the steps of those that it hands over to.
fn ladder(climb: &Climb<'_>, document: &Document<'_>, deadlines: &Deadlines) -> Ladder {
    let own = climb.ladder;
    let mut kinds = CaseKind::ALL.to_vec();
    kinds.retain(|kind| own.takes_kind(*kind));
    Ladder {
        code: own.code.code().to_owned(),
        labels: labels(&own.label),
        kinds,
        scope: Scope {
            categories: codes(&own.categories),
            urgencies: urgencies(&own.urgencies),
            target_groups: codes(&own.target_groups),
            cost_fen: own.cost_range_fen(),
        },
        never: never(climb),
        steps: map_vec(&climb.steps, |one| step(one, document)),
        exhausted_repeat: climb.repeat().unwrap_or(deadlines.repeat),
    }
}

/// Those named, in the contract's order.
fn urgencies(named: &Set<Spanned<Urgency>>) -> Vec<Urgency> {
    let mut all = Urgency::ALL.to_vec();
    all.retain(|urgency| named.iter().any(|one| one.value == Some(*urgency)));
    all
}

/// Whoever is kept off one of the ladders on the way.
fn never(climb: &Climb<'_>) -> Vec<Code> {
    let mut kinds: Vec<Code> = Vec::new();
    for kind in climb.ladders.iter().flat_map(|ladder| ladder.never.iter()) {
        if kinds.iter().all(|known| known != kind.code()) {
            kinds.push(kind.code().to_owned());
        }
    }
    kinds
}

fn step(one: &document::Step<'_>, document: &Document<'_>) -> Step {
    let notify_max = one.notify_max.map(|most| most.number());
    let audience = |rule: &document::Audience<'_>| AudienceRule {
        kinds: codes(&rule.kinds),
        depth: rule.area.map_or(0, |level| depth_of(level, document)),
        paired_only: rule.paired.value,
    };
    Step {
        code: one.code.code().to_owned(),
        labels: labels(&one.label),
        audience: map_vec(&one.audience, audience),
        open: due(one.open),
        if_nobody: one.if_nobody.and_then(|empty| empty.value),
        notify_max: narrow(
            notify_max.unwrap_or_else(|| document.notifications.notify_max.number()),
        ),
    }
}

/// The ones with longer areas first, of one area those with categories, so that the first match is the nearest.
fn coordinators(document: &Document<'_>) -> Vec<Coordinator> {
    let rank = |one: &Coordinator| {
        let segments = one.area.as_ref().map_or(0, |area| area.split('/').count());
        (segments, !one.categories.is_empty())
    };
    let id = |id: Spanned<ReferenceWord<'_>>| id.value.map(|id| id.0.to_owned());
    let mut all: Vec<Coordinator> = Vec::new();
    for one in document.coordinator.iter() {
        let area = one.area.and_then(|area| area.value).map(|area| area.0.to_owned());
        let one = Coordinator {
            area,
            categories: codes(&one.categories),
            id: id(one.id).unwrap_or_default(),
            deputy: one.deputy.and_then(id),
            supervisor: one.supervisor.and_then(id),
        };
        let index = all.partition_point(|before| rank(before) >= rank(&one));
        all.insert(index, one);
    }
    all
}

fn publication(document: &Document<'_>) -> Publication {
    let one = &document.publication;
    Publication {
        area_depth: depth_of(one.area, document),
        smallest_group: narrow(one.smallest_group.number()),
        small_group_area_depth: depth_of(one.small_group_area, document),
    }
}

fn retention(document: &Document<'_>) -> Retention {
    let given = &document.retention;
    Retention { closed: due(given.closed), ended: due(given.ended) }
}

fn texts(document: &Document<'_>) -> ByCode<Labels> {
    match &document.texts {
        Some(given) => by_language(given, |rules| by_code(rules, text)),
        None => ByCode::new(),
    }
}

fn labels(words: &Words<'_>) -> Labels {
    by_language(words, text)
}

fn text(words: &Spanned<Text<'_>>) -> String {
    words.value.map_or("", |text| text.0).to_owned()
}

fn by_language<T, U>(all: &PerLanguage<T>, compiled: fn(&T) -> U) -> ByCode<U> {
    let mut languages = ByCode::new();
    for (tag, one) in all.each() {
        languages.insert(tag.to_owned(), compiled(one));
    }
    languages
}

/// How many segments an area of this level has.
fn depth_of(level: Spanned<LevelCode<'_>>, document: &Document<'_>) -> usize {
    document.depth_of(level.code()).unwrap_or(0)
}

/// INVARIANT: the entries of a section are in order of their codes, as those of a TOML table are.
fn by_code<T, U>(all: &Codes<'_, T>, compiled: fn(&T) -> U) -> ByCode<U> {
    let mut entries = ByCode::new();
    for one in &all.entries {
        entries.push(one.code, compiled(&one.value));
    }
    entries
}

fn codes<N>(words: &[Spanned<CodeWord<'_, N>>]) -> Vec<Code> {
    map_vec(words, |word| word.code().to_owned())
}

fn length(written: Option<Spanned<Span>>) -> Option<Span> {
    written?.value
}

/// A length that may not be left out.
fn due(written: Option<Spanned<Span>>) -> Span {
    length(written).unwrap_or(MISSING)
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
