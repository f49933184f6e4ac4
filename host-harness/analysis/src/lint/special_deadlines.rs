//! Lengths for some cases, `[[deadlines.when]]`: those that earlier entries have already, those that would hold without them,
//! and those by which what is urgent has longer than what is not. Which entry decides on a case, the rules say: the first
//! that fits it and has a length, before the category's own due date and before what all cases have.

use wish_contract::Urgency;
use wish_policy::time::Span;
use wish_policy::view::{Form, Item, Kind};

use super::calendar_probe::CalendarProbe;
use super::pace::{Pace, compare, from};
use super::policy_model::{Placed, PolicyModel, quoted};
use super::{Finding, LintError, Rule};

/// Lengths that say how long ahead somebody is reminded: a longer one is no slower.
const AHEAD: [&str; 2] = ["contact_reminder", "due_reminder"];

static NEVER_DECIDES: Rule = Rule::warning(
    "special_deadline_shadowed",
    (
        "`{0}` never decides: the entry on line {1} has it for all these cases",
        "put the entry for fewer cases first, or leave `{0}` out",
    ),
    (
        "此处的 `{0}` 永不起作用：第 {1} 行的一项已对这些事项全部写明",
        "请把适用事项较少的一项放在前面，或删去 `{0}`",
    ),
);
static CHANGES_NOTHING: Rule = Rule::note(
    "special_deadline_changes_nothing",
    ("without this, `{0}` of these cases is `{1}` as well", "leave it out"),
    ("不写此项，这些事项的 `{0}` 也是 `{1}`", "请删去"),
);
static NO_LENGTH: Rule = Rule::note(
    CHANGES_NOTHING.code,
    ("this entry has no length", "write one, or leave the entry out"),
    ("此项没有写任何时长", "请写明，或删去此项"),
);
static URGENT_SLOWER: Rule = Rule::warning(
    "urgent_deadline_longer",
    (
        "`{0}` of urgent wishes of {1} is `{2}`, which is longer than the `{3}` of all others{4}",
        "shorten what urgent wishes have, or write it for both",
    ),
    (
        "{1} 的紧急心愿 `{0}` 为 `{2}`，比其他心愿的 `{3}` 更长{4}",
        "请缩短紧急心愿的时长，或两者同写",
    ),
);

/// A length of an entry.
struct Special {
    entry: usize,
    key: String,
    span: Placed<Span>,
}

pub fn find(
    model: &PolicyModel<'_>,
    probes: &[CalendarProbe<'_>],
) -> Result<Vec<Finding>, LintError> {
    let cases = cases(model);
    let mut found = Vec::new();
    for entry in 0..model.document.deadlines.when.len() {
        let specials = specials(model, entry);
        if specials.is_empty()
            && let Some((_, at)) = model.written(&format!("deadlines.when[{entry}]"))
        {
            found.push(NO_LENGTH.found(&at, &[]));
        }
        found.extend(specials.iter().filter_map(|one| in_vain(one, &cases, model)));
    }
    found.extend(urgent_slower(model, probes)?);
    Ok(found)
}

/// Every category, with each urgency.
fn cases(model: &PolicyModel<'_>) -> Vec<(String, Urgency)> {
    let categories = model.codes("categories").into_iter();
    let each =
        |code: Placed<String>| Urgency::ALL.iter().map(move |one| (code.value.clone(), *one));
    categories.flat_map(each).collect()
}

/// The lengths of an entry, in the order of the format.
fn specials(model: &PolicyModel<'_>, entry: usize) -> Vec<Special> {
    let item = model.written(&format!("deadlines.when[{entry}]"));
    let Some((Item { form: Form::Table(keys), .. }, _)) = item else { return Vec::new() };
    let special = |(key, item): &(&str, Item<'_>)| {
        let (Kind::Length(value), at) = (item.single()?, item.at?.into()) else { return None };
        Some(Special { entry, key: (*key).to_owned(), span: Placed { value, at } })
    };
    keys.iter().filter_map(special).collect()
}

/// The length that a case has, and the entry that has it; as if there were not some entry.
fn length_of(
    model: &PolicyModel<'_>,
    (category, urgency): &(String, Urgency),
    key: &str,
    but: Option<usize>,
) -> Option<(Span, Option<usize>)> {
    let entries = model.document.deadlines.when.iter().enumerate();
    let mut fitting =
        entries.filter(|(place, when)| Some(*place) != but && when.is_for(category, *urgency));
    let special = fitting.find_map(|(place, _)| {
        Some((model.length(&format!("deadlines.when[{place}].{key}"))?, Some(place)))
    });
    let of_category = || {
        let due = (key == "due").then(|| model.length(&format!("categories.{category}.due")));
        due.flatten().or_else(|| model.length(&format!("deadlines.{key}")))
    };
    special.or_else(|| Some((of_category()?, None)))
}

fn in_vain(
    special: &Special,
    cases: &[(String, Urgency)],
    model: &PolicyModel<'_>,
) -> Option<Finding> {
    let Special { entry, key, span } = special;
    let when = model.document.deadlines.when.get(*entry)?;
    let fitting = || cases.iter().filter(|case| when.is_for(&case.0, case.1));
    let decider = |case: &(String, Urgency)| {
        length_of(model, case, key, None).and_then(|(_, decider)| decider)
    };
    let mut decided = fitting().filter(|case| decider(case) == Some(*entry)).peekable();
    if decided.peek().is_none() {
        let first = fitting().find_map(decider)?;
        let (_, at) = model.written(&format!("deadlines.when[{first}]"))?;
        let line = model.file.line(at.start).to_string();
        return Some(NEVER_DECIDES.found(&span.at, &[key, &line]));
    }
    let without =
        |case: &(String, Urgency)| length_of(model, case, key, Some(*entry)).map(|(span, _)| span);
    decided
        .all(|case| without(case) == Some(span.value))
        .then(|| CHANGES_NOTHING.found(&span.at, &[key, &span.value.to_string()]))
}

/// Lengths of urgent wishes that are longer than those of the others, where an entry has made them so.
fn urgent_slower(
    model: &PolicyModel<'_>,
    probes: &[CalendarProbe<'_>],
) -> Result<Vec<Finding>, LintError> {
    // The length that is told, which one it is, both lengths, and the categories in which it is so.
    let mut slower: Vec<(Special, [Span; 2], Vec<String>)> = Vec::new();
    let entries = model.document.deadlines.when.len();
    for special in (0..entries).flat_map(|entry| specials(model, entry)) {
        if AHEAD.contains(&special.key.as_str()) {
            continue;
        }
        for category in model.codes("categories") {
            let of =
                |urgency| length_of(model, &(category.value.clone(), urgency), &special.key, None);
            let (Some(urgent), Some(normal)) = (of(Urgency::Urgent), of(Urgency::Normal)) else {
                continue;
            };
            // What both have from one entry, or from none, is no question between them.
            if urgent.1 == normal.1 || urgent.1.or(normal.1) != Some(special.entry) {
                continue;
            }
            let spans = [urgent.0, normal.0];
            match slower
                .iter_mut()
                .find(|(one, known, _)| one.span.at == special.span.at && *known == spans)
            {
                Some((_, _, categories)) => categories.push(category.value),
                None => {
                    let Special { entry, ref key, ref span } = special;
                    let one = Special { entry, key: key.clone(), span: span.clone() };
                    slower.push((one, spans, vec![category.value]));
                }
            }
        }
    }
    let mut found = Vec::new();
    for (special, [urgent, normal], categories) in slower {
        let (urgent, normal) = (urgent.to_string(), normal.to_string());
        for probe in probes {
            let begin = match compare(&[&urgent], &[&normal], probe)? {
                Pace::Slower => None,
                Pace::SlowerFrom(begin) => Some(begin),
                Pace::Alike | Pace::Faster => continue,
            };
            let (categories, from) = (quoted(&categories), from(begin, probe));
            let facts = [&special.key, &categories, &urgent, &normal, &from];
            found.push(URGENT_SLOWER.found(&special.span.at, &facts.map(String::as_str)));
            break;
        }
    }
    Ok(found)
}
