//! A policy in normal form: only what the rules look at, and everything that means the same written
//! the same. Two policies with one normal form are one set of rules under two names.
//!
//! Left out are names and words: `name`, `version`, labels and texts. Filled in is what a key that
//! is left out means. Lists without an order are sorted, lengths of time are brought to one unit of
//! their clock. Comments, spelling and the order of keys are gone with the text. What a difference
//! between two normal forms comes to is for the search to find out.

use toml::{Table, Value};
use wish_runtime::policy_file::{Key, KeyPath};

/// What cases, boards and plans are never decided by.
const WORDS: [&str; 5] = ["schema", "name", "version", "title", "texts"];
/// Sections whose entries are words and nothing else.
const LABELLED: [&[&str]; 3] = [&["channels"], &["reasons"], &["evaluation", "levels"]];
const LABEL: &str = "label";
/// Lists that say who or what belongs to something, in no order.
const UNORDERED: [&str; 12] = [
    "kinds",
    "categories",
    "urgencies",
    "target_groups",
    "skills",
    "exempt",
    "audience",
    "rest_days",
    "holidays",
    "workdays",
    "announced_years",
    "licences",
];
/// Lists of tables whose order says nothing: each entry is looked up by what names it.
const BY_NAME: [(&str, &str); 1] = [("coordinator", "area")];
/// What an entry is called that is told apart by its area and has none.
pub const EVERYWHERE: &str = "everywhere";
/// By what entries of lists of tables are told apart.
const NAMES: [&str; 2] = ["code", "area"];

/// What keys mean that are left out: their path, and the value in TOML. A `*` stands for every
/// entry that is there.
const DEFAULTS: &[(&[&str], &str)] = &[
    (
        &["area_levels"],
        "['province','city','district','street','community','grid','building','household']",
    ),
    (&["calendar", "utc_offset"], "'+08:00'"),
    (&["calendar", "rest_days"], "['saturday','sunday']"),
    (&["calendar", "working_hours"], "['09:00-12:00','13:00-18:00']"),
    (&["calendar", "holidays"], "[]"),
    (&["calendar", "workdays"], "[]"),
    (&["calendar", "announced_years"], "[]"),
    (&["categories", "*", "skills"], "[]"),
    (&["target_groups", "*", "children"], "false"),
    (&["agencies", "*", "categories"], "[]"),
    (&["claims", "joint"], "true"),
    (&["claims", "parts"], "true"),
    (&["claims", "co_claimants_max"], "9"),
    (&["guards", "vetted_for_children"], "true"),
    (&["guards", "vetted_for_home_visits"], "true"),
    (&["guards", "other_households_only"], "true"),
    (&["deadlines", "invitation"], "'2 working days'"),
    (&["deadlines", "confirmed_by_silence"], "false"),
    (&["ladder", "*", "kinds"], "['wish']"),
    (&["ladder", "*", "categories"], "[]"),
    (&["ladder", "*", "urgencies"], "['normal','urgent']"),
    (&["ladder", "*", "step", "*", "audience", "*", "paired"], "false"),
    (&["notifications", "notify_max"], "50"),
    (&["notifications", "responder_max"], "5"),
    (&["notifications", "period_days"], "7"),
    (&["routing", "claim_days"], "90"),
    (&["routing", "cooldown"], "'3 days'"),
    (&["routing", "normal_urgency"], "1"),
    (&["routing", "urgent_urgency"], "5"),
    (&["routing", "step_urgency"], "1"),
    (&["routing", "load_costs"], "[0,200,400,800,1600]"),
    (&["routing", "weights", "pairing"], "40"),
    (&["routing", "weights", "area"], "25"),
    (&["routing", "weights", "skill"], "20"),
    (&["routing", "weights", "cost"], "5"),
    (&["routing", "weights", "capacity"], "10"),
    (&["routing", "weights", "load"], "10"),
    (&["routing", "weights", "minimum"], "15"),
    (&["routing", "weights", "no_show"], "20"),
    (&["routing", "weights", "cooldown"], "10"),
    (&["minimum", "*", "exempt"], "[]"),
    (&["minimum", "*", "joint"], "'each'"),
    (&["lists", "common_from"], "2"),
];
/// A policy without `[notifications]` is quiet by night; one with it says so itself.
const QUIET_WITHOUT_NOTIFICATIONS: &str = "21:00-08:00";

/// A node of a normal form, with the way to it in the policy's own text.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands in the text; where it was filled in, where it would stand.
    pub path: KeyPath,
    pub form: Form,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Form {
    /// Compared as a whole.
    Value(Value),
    /// Entries by key, in order of the keys.
    Table(Vec<(String, Node)>),
    /// Tables in an order that counts, each with what names it.
    Sequence(Vec<(String, Node)>),
}

/// The normal form of a policy that the rules accepted.
#[must_use]
pub fn normal_form(policy: &Table) -> Node {
    let mut table = policy.clone();
    table.retain(|key, _| !WORDS.iter().any(|word| *word == AsRef::<str>::as_ref(key)));
    let quiet = !table.contains_key("notifications");
    for (path, value) in DEFAULTS {
        fill(&mut table, path, value);
    }
    if quiet && let Some(Value::Table(notices)) = table.get_mut("notifications") {
        let quiet = Value::String(QUIET_WITHOUT_NOTIFICATIONS.to_owned());
        notices.insert("quiet_hours".to_owned(), quiet);
    }
    table_form(&KeyPath::default(), &mut Vec::new(), &table)
}

/// Puts a value where none stands. Tables on the way to it are made, entries are not.
fn fill(table: &mut Table, path: &[&str], value: &str) {
    match path {
        [] => {}
        [key] => {
            if !table.contains_key(*key)
                && let Some(value) = parsed(value)
            {
                table.insert((*key).to_owned(), value);
            }
        }
        [key, "*", rest @ ..] => match table.get_mut(*key) {
            Some(Value::Table(entries)) => {
                let entries = entries.iter_mut().filter_map(|(_, entry)| entry.as_table_mut());
                entries.for_each(|entry| fill(entry, rest, value));
            }
            Some(Value::Array(entries)) => {
                let entries = entries.iter_mut().filter_map(Value::as_table_mut);
                entries.for_each(|entry| fill(entry, rest, value));
            }
            _ => {}
        },
        [key, rest @ ..] => {
            let inner = table.entry(*key).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                fill(inner, rest, value);
            }
        }
    }
}

fn parsed(value: &str) -> Option<Value> {
    let mut table: Table = format!("value = {value}").parse().ok()?;
    table.remove("value")
}

fn table_form(path: &KeyPath, names: &mut Vec<String>, table: &Table) -> Node {
    let is_labelled =
        LABELLED.iter().any(|one| one.iter().copied().eq(names.iter().map(String::as_str)));
    let mut entries = Vec::new();
    for (key, value) in table {
        if key == LABEL {
            continue;
        }
        let here = path.then(Key::Name(key.clone()));
        names.push(key.clone());
        let node = if is_labelled {
            Node { path: here, form: Form::Value(Value::Boolean(true)) }
        } else {
            node(here, names, key, value)
        };
        names.pop();
        entries.push((key.clone(), node));
    }
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    Node { path: path.clone(), form: Form::Table(entries) }
}

fn node(path: KeyPath, names: &mut Vec<String>, key: &str, value: &Value) -> Node {
    match value {
        Value::Table(table) => table_form(&path, names, table),
        Value::Array(items) if is_sequence(key, items) => {
            let mut entries = Vec::new();
            for (index, item) in items.iter().enumerate() {
                let Value::Table(table) = item else { continue };
                let here = path.then(Key::Index(index));
                let entry = table_form(&here, names, table);
                entries.push((name_of(key, table, index), entry));
            }
            if BY_NAME.iter().any(|(list, _)| *list == key) {
                entries.sort_by(|one, other| one.0.cmp(&other.0));
                return Node { path, form: Form::Table(entries) };
            }
            Node { path, form: Form::Sequence(entries) }
        }
        other => {
            let value = plain(key, other);
            Node { path, form: Form::Value(value) }
        }
    }
}

/// Audiences have no name: they are compared as a whole.
fn is_sequence(key: &str, items: &[Value]) -> bool {
    key != "audience" && !items.is_empty() && items.iter().all(Value::is_table)
}

fn name_of(key: &str, entry: &Table, index: usize) -> String {
    let own = BY_NAME.iter().find(|(list, _)| *list == key).map(|(_, name)| *name);
    let names = own.into_iter().chain(NAMES.into_iter().filter(|_| own.is_none()));
    let name = names.filter_map(|name| entry.get(name)).find_map(Value::as_str);
    match (name, own) {
        (Some(name), _) => name.to_owned(),
        (None, Some(_)) => EVERYWHERE.to_owned(),
        (None, None) => index.to_string(),
    }
}

fn plain(key: &str, value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(span(text).unwrap_or_else(|| text.clone())),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(|item| plain("", item)).collect();
            if UNORDERED.contains(&key) {
                items.sort_by_key(ToString::to_string);
                items.dedup();
            }
            Value::Array(items)
        }
        Value::Table(table) => {
            let kept = table.iter().filter(|(key, _)| *key != LABEL);
            Value::Table(kept.map(|(key, value)| (key.clone(), plain(key, value))).collect())
        }
        other => other.clone(),
    }
}

/// A length of time in the smallest unit that its clock counts alike; none for any other text.
#[must_use]
pub fn span(text: &str) -> Option<String> {
    let (count, unit) = text.split_once(' ')?;
    let count: u64 = count.parse().ok()?;
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    let (each, smallest) = match unit {
        "working day" => (1, "working days"),
        "working hour" => (60, "working minutes"),
        "working minute" => (1, "working minutes"),
        "minute" => (1, "minutes"),
        "hour" => (60, "minutes"),
        "day" => (24 * 60, "minutes"),
        "week" => (7 * 24 * 60, "minutes"),
        "month" => (1, "months"),
        "year" => (12, "months"),
        _ => return None,
    };
    Some(format!("{} {smallest}", count.checked_mul(each)?))
}
