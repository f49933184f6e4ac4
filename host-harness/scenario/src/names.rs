//! Whether what a scenario expects has a name that something bears: rules, steps, responders, cases, commands, effects and
//! all else. A name that nothing bears would be compared with nothing, and so expect nothing.
//! What a step's commands name is for the rules to refuse: that may be what a scenario is about.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use wish_contract::{
    Action, ClaimRole, ClaimStatus, CommandKind, DeadlineKind, Role, area_levels_shared, is_area,
};
use wish_policy::PolicyFile;
use wish_policy::view::{Form, Item, Kind, View};

mod check;

use super::problem::{Problem, Thing, names_of};
use super::time::{Base, EXHAUSTED, Moment};

/// Something wrong, and where.
pub(crate) type Placed = (Range<usize>, Problem);

const NONE: &str = "none";
const PAUSED: &str = "paused";
const NOBODY: &str = "nobody";

/// What policies name.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyNames {
    levels: Vec<String>,
    kinds: Vec<String>,
    groups: Vec<String>,
    steps: Vec<String>,
    minimums: Vec<String>,
    pairings: Vec<String>,
    guards: Vec<String>,
    /// Every identifier of somebody.
    holders: Vec<String>,
}

impl PolicyNames {
    /// What a policy names. None: it is no TOML, which is said when it is loaded.
    pub(crate) fn of(source: &[u8]) -> Option<PolicyNames> {
        let text = std::str::from_utf8(source).ok()?;
        let file = PolicyFile::parse(text).ok()?;
        let policy = file.sound();
        let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
        let mut names = PolicyNames {
            levels: owned(policy.levels()),
            kinds: owned(policy.responder_kinds.codes()),
            groups: owned(policy.target_groups.codes()),
            ..PolicyNames::default()
        };
        let root = policy.item()?;
        names.minimums = codes_of(&root, "minimum");
        names.pairings = codes_of(&root, "pairing");
        names.guards = codes_of(&root, "guard");
        for ladder in root.find("ladder").map_or(&[][..], Item::items) {
            names.steps.extend(codes_of(ladder, "step"));
        }
        root.each(&wish_policy::KeyPath::default(), &mut |_, item| {
            if let Form::Single(Kind::Reference(id)) = item.form {
                names.holders.push(id.to_owned());
            }
        });
        Some(names)
    }

    /// With what another policy names, to which a case is moved.
    pub(crate) fn and(mut self, other: PolicyNames) -> PolicyNames {
        self.kinds.extend(other.kinds);
        self.groups.extend(other.groups);
        self.steps.extend(other.steps);
        self.minimums.extend(other.minimums);
        self.pairings.extend(other.pairings);
        self.guards.extend(other.guards);
        self.holders.extend(other.holders);
        if other.levels.len() > self.levels.len() {
            self.levels = other.levels;
        }
        self
    }
}

/// The codes of a list of tables.
fn codes_of(item: &Item<'_>, list: &str) -> Vec<String> {
    let entries = item.find(list).map_or(&[][..], Item::items);
    let code = |entry: &Item<'_>| Some(entry.find("code")?.single()?.text());
    entries.iter().filter_map(code).collect()
}

/// What a file and its policies name.
pub(crate) struct Names {
    policy: PolicyNames,
    responders: Vec<String>,
    cases: Vec<String>,
    rules: BTreeSet<String>,
    effects: Vec<String>,
    holders: Vec<String>,
    items: Vec<String>,
}

/// A key of an expectation, and what looks at what stands there; none: it names nothing.
type Look = Option<fn(&mut NameCheck<'_>, &Spanned<DeValue<'_>>)>;

/// The keys of an expectation.
pub(crate) const KEYS: &[(&str, Look)] = &[
    ("case", Some(|check, value| check.name(Thing::Case, value))),
    ("stage", None),
    ("claims", Some(|check, value| check.claims(value))),
    ("live_claims", None),
    ("shares", Some(|check, value| check.shares(value))),
    ("fired", Some(|check, value| each(value, |one| check.rule(one)))),
    ("not_fired", Some(|check, value| each(value, |one| check.rule(one)))),
    ("refused", Some(|check, value| check.rule(value))),
    ("deadline", Some(|check, value| check.deadlines(value))),
    ("next", Some(|check, value| check.next(value))),
    ("holder", Some(|check, value| check.holder(value))),
    ("audience", Some(|check, value| check.audience(value))),
    ("effects", Some(|check, value| each(value, |one| check.effect(one)))),
    ("offers", Some(|check, value| check.offers(value))),
    ("public", Some(|check, value| check.public(value))),
    ("ranking", Some(|check, value| check.ranking(value))),
    ("quotas", Some(|check, value| check.quotas(value))),
    ("pairing", Some(|check, value| check.pairing(value))),
    ("lists", Some(|check, value| check.lists(value))),
];

impl Names {
    /// What a file names, beside its policies.
    pub(crate) fn of(file: &DeTable<'_>, policy: PolicyNames) -> Names {
        let responders: Vec<String> = tables(file, "responder")
            .filter_map(|(_, table)| Some(text_at(table, "id")?.0.to_owned()))
            .collect();
        let mut cases = Vec::new();
        let mut holders = policy.holders.clone();
        let mut submissions = 0;
        let usual = file.get("submission").and_then(|usual| usual.get_ref().as_table());
        let mut items: Vec<String> =
            usual.into_iter().flat_map(|says| keys_at(says, "items")).collect();
        for command in tables(file, "step").flat_map(|(_, step)| commands(step)) {
            match command {
                DeValue::String(word) if word == "submit" => submissions += 1,
                DeValue::Table(table) => {
                    if let Some(says) =
                        table.get("submit").and_then(|says| says.get_ref().as_table())
                    {
                        submissions += 1;
                        items.extend(keys_at(says, "items"));
                        cases.extend(text_at(says, "case").map(|(case, _)| case.to_owned()));
                    }
                    let amended = table.get("amend").and_then(|says| says.get_ref().as_table());
                    items.extend(amended.into_iter().flat_map(|says| keys_at(says, "items")));
                    let named = table.get("name-holder").and_then(|says| says.get_ref().as_table());
                    holders
                        .extend(named.and_then(|says| Some(text_at(says, "holder")?.0.to_owned())));
                    holders.extend(table.iter().filter_map(|(_, says)| {
                        Some(text_at(says.get_ref().as_table()?, "by")?.0.to_owned())
                    }));
                }
                _ => {}
            }
        }
        cases.extend((1..=submissions).map(|number| format!("w{number}")));
        let mut rules: BTreeSet<String> = wish_words::rules().map(str::to_owned).collect();
        rules.extend(policy.guards.iter().cloned());
        holders.extend(responders.iter().cloned());
        let effects = names_of::<Action>();
        Names { policy, responders, cases, rules, effects, holders, items }
    }

    /// Everything in a file that has a name which nothing bears, a name which something else bears, or an area below the
    /// policy's last level.
    pub(crate) fn problems(
        &self,
        file: &DeTable<'_>,
        line: &dyn Fn(usize) -> usize,
    ) -> Vec<Placed> {
        let mut check = NameCheck { names: self, found: Vec::new() };
        check.unique(file, "responder", "id", Thing::Responder, line);
        check.unique(file, "cases", "name", Thing::Variant, line);
        for (_, responder) in tables(file, "responder") {
            check.area_at(responder, "area");
        }
        if let Some(usual) = file.get("submission").and_then(|usual| usual.get_ref().as_table()) {
            check.area_at(usual, "area");
        }
        for (_, step) in tables(file, "step") {
            if let Some(at) = step.get("at") {
                check.moment(at, &[]);
            }
            for key in ["expect", "expect_every_order"] {
                let Some(expect) = step.get(key).and_then(|one| one.get_ref().as_table()) else {
                    continue;
                };
                for (key, look) in KEYS {
                    if let (Some(look), Some(value)) = (look, expect.get(*key)) {
                        look(&mut check, value);
                    }
                }
            }
        }
        check.found
    }
}

/// The tables of a list.
fn tables<'t, 'a>(
    file: &'t DeTable<'a>,
    key: &str,
) -> impl Iterator<Item = (Range<usize>, &'t DeTable<'a>)> {
    let list = file.get(key).and_then(|list| list.get_ref().as_array());
    list.into_iter().flatten().filter_map(|one| Some((one.span(), one.get_ref().as_table()?)))
}

/// The commands of a step, raced or not.
fn commands<'t, 'a>(step: &'t DeTable<'a>) -> Vec<&'t DeValue<'a>> {
    let given = ["do", "race"].iter().filter_map(|key| step.get(*key));
    given
        .flat_map(|given| match given.get_ref() {
            DeValue::Array(all) => all.iter().map(Spanned::get_ref).collect(),
            one => vec![one],
        })
        .collect()
}

fn text_at<'t>(table: &'t DeTable<'_>, key: &str) -> Option<(&'t str, Range<usize>)> {
    let value = table.get(key)?;
    Some((value.get_ref().as_str()?, value.span()))
}

/// The keys of a table within a table.
fn keys_at(table: &DeTable<'_>, key: &str) -> Vec<String> {
    table.get(key).into_iter().flat_map(entries).map(|(name, _, _)| name.to_owned()).collect()
}

fn each<'t, 'a>(value: &'t Spanned<DeValue<'a>>, mut look: impl FnMut(&'t Spanned<DeValue<'a>>)) {
    if let Some(all) = value.get_ref().as_array() {
        all.iter().for_each(&mut look);
    }
}

fn entries<'t, 'a>(
    value: &'t Spanned<DeValue<'a>>,
) -> impl Iterator<Item = (&'t str, Range<usize>, &'t Spanned<DeValue<'a>>)> {
    let table = value.get_ref().as_table();
    table
        .into_iter()
        .flat_map(|table| table.iter().map(|(key, value)| (&**key.get_ref(), key.span(), value)))
}

/// What stands at a key of a table.
fn at<'t, 'a>(value: &'t Spanned<DeValue<'a>>, key: &str) -> Option<&'t Spanned<DeValue<'a>>> {
    value.get_ref().as_table()?.get(key)
}

/// What is looked at, and what was found.
pub(crate) struct NameCheck<'n> {
    names: &'n Names,
    found: Vec<Placed>,
}
