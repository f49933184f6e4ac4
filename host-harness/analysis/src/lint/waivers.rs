//! Which findings a policy lets stand, `[[lint.allow]]`, and which of these waivers let nothing stand.

use std::ops::Range;

use wish_policy::view::{Form, Item, View};
use wish_policy::{Place, PolicyFile};

use super::{Finding, Rule};

static UNUSED: Rule = Rule::warning(
    "waiver_unused",
    (
        "`{0}` is let stand{1}, and is not found there",
        "leave this `[[lint.allow]]` out, or correct its `code` or `place`",
    ),
    (
        "`{0}` 已列为可保留{1}，但此处并没有这一问题",
        "请去掉这条 `[[lint.allow]]`，或更正其 `code` 或 `place`",
    ),
);

/// The findings that no waiver lets stand, and the waivers that let nothing stand.
pub(super) fn applied(file: &PolicyFile, found: Vec<Finding>) -> Vec<Finding> {
    let policy = file.sound();
    let Some(root) = policy.item() else { return found };
    let mut left = found;
    for waiver in policy.lint.allow.iter() {
        let code = waiver.code.code();
        let place = waiver.place.and_then(|place| place.value).map(|place| place.0);
        let places = match place {
            Some(path) => places_at(&root, path),
            None => std::iter::once(0..file.text().len()).collect(),
        };
        let stands = |one: &Finding| {
            one.rule.code == code && places.iter().any(|place| touch(place, &one.at))
        };
        let before = left.len();
        left.retain(|one| !stands(one));
        if left.len() == before {
            let place = place.map_or_else(String::new, |place| format!(" (`{place}`)"));
            left.push(UNUSED.found(&waiver.code.at.into(), &[code, &place]));
        }
    }
    left
}

fn touch(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end.max(other.start + 1) && other.start < one.end.max(one.start + 1)
}

/// Where what stands at a path is written: it, and all below. Lists of tables are gone into by number, `ladder[0]`, or by
/// what names the entry, `ladder.ordinary`.
fn places_at(root: &Item<'_>, path: &str) -> Vec<Range<usize>> {
    let steps: Vec<&str> = path.split(['.', '[']).map(|step| step.trim_end_matches(']')).collect();
    let mut places = Vec::new();
    if let Some(item) = steps.iter().try_fold(root, |item, step| below(item, step)) {
        collect(item, &mut places);
    }
    places
}

fn below<'i, 'v>(item: &'i Item<'v>, step: &str) -> Option<&'i Item<'v>> {
    match &item.form {
        Form::Table(keys) | Form::Codes(keys) => {
            keys.iter().find(|(key, _)| *key == step).map(|(_, item)| item)
        }
        Form::List { items, .. } => {
            let named = items.iter().find(|item| is_named(item, step));
            named.or_else(|| items.get(step.parse::<usize>().ok()?))
        }
        Form::Single(_) => None,
    }
}

/// Whether an entry of a list of tables has this name: its code, who it is, or its area.
fn is_named(item: &Item<'_>, name: &str) -> bool {
    let is_table = matches!(item.form, Form::Table(_));
    is_table
        && ["code", "id", "area"].iter().any(|key| {
            item.find(key).and_then(Item::single).is_some_and(|single| single.text() == name)
        })
}

fn collect(item: &Item<'_>, places: &mut Vec<Range<usize>>) {
    let written = item.at.filter(|at: &Place| at.is_written());
    places.extend(written.map(Range::from));
    match &item.form {
        Form::Table(keys) | Form::Codes(keys) => {
            keys.iter().for_each(|(_, item)| collect(item, places));
        }
        Form::List { items, .. } => items.iter().for_each(|item| collect(item, places)),
        Form::Single(_) => {}
    }
}
