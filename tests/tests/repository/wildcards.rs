//! That a value added to one of the contract's closed sets is not passed over in silence: no `match` of coverage, of
//! `wish diff`, of scenarios or of the tests names some of the values and leaves the others to a wildcard.

use std::collections::{BTreeMap, BTreeSet};

use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, ExprMatch, Item, ItemUse, Macro, Member, Pat, Path, Token, UseTree};

use crate::tidy::{Text, none, rust_files, texts};

/// The sets, by their names in the contract. Which values they have is read from it.
const CLOSED_SETS: [&str; 7] =
    ["Change", "ChangeKind", "Command", "CommandKind", "DeadlineKind", "Payload", "Stage"];
/// A set elsewhere that has the values of one of them.
const SAME_VALUES: (&str, &str) = ("Form", "CommandKind");
const CONTRACT: &str = "plugin/contract/src/";
/// How the paths of the files begin that are looked at.
const FOLDERS: [&str; 5] = [
    "host-harness/analysis/src/comparison",
    "host-harness/analysis/src/coverage",
    "host-harness/scenario/src/",
    "tests/src/",
    "tests/tests/",
];

/// The values of each closed set.
type Sets = BTreeMap<String, BTreeSet<String>>;

fn closed_sets(texts: &[Text]) -> Sets {
    let mut sets = Sets::new();
    for text in rust_files(texts).filter(|text| text.path.starts_with(CONTRACT)) {
        for item in syn::parse_file(&text.content).expect("the contract is Rust").items {
            if let Item::Enum(set) = item
                && CLOSED_SETS.contains(&set.ident.to_string().as_str())
            {
                let values = set.variants.iter().map(|value| value.ident.to_string()).collect();
                sets.insert(set.ident.to_string(), values);
            }
        }
    }
    assert!(sets.keys().eq(&CLOSED_SETS), "the contract has no longer all of {CLOSED_SETS:?}");
    sets
}

/// Goes through one file and keeps what is wrong.
struct Finder<'a> {
    sets: &'a Sets,
    /// What the file calls a set: `use CommandKind as Do`.
    names: BTreeMap<String, String>,
    /// Of which sets values are imported: `use Stage::{Claimed, Closed}`.
    values: BTreeMap<String, String>,
    found: Vec<(usize, String)>,
}

impl Finder<'_> {
    fn import(&mut self, tree: &UseTree, before: &str) {
        let sets = self.sets;
        let set = self.names.get(before).map_or(before, String::as_str).to_owned();
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &path.ident.to_string()),
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.import(tree, before));
            }
            UseTree::Rename(name) if sets.contains_key(&name.ident.to_string()) => {
                self.names.insert(name.rename.to_string(), name.ident.to_string());
            }
            UseTree::Rename(name) if sets.contains_key(&set) => {
                self.values.insert(name.rename.to_string(), set);
            }
            UseTree::Name(name) if sets.contains_key(&set) => {
                self.values.insert(name.ident.to_string(), set);
            }
            UseTree::Glob(_) => {
                let values = sets.get(&set).into_iter().flatten();
                self.values.extend(values.map(|value| (value.clone(), set.clone())));
            }
            UseTree::Rename(_) | UseTree::Name(_) => {}
        }
    }

    /// The set of which a path names a value.
    fn set_of(&self, path: &Path) -> Option<&str> {
        let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
        let value = names.next()?;
        let Some(set) = names.next() else {
            return self.values.get(&value).map(String::as_str);
        };
        let set = self.names.get(&set).unwrap_or(&set);
        let (set, values) = self.sets.get_key_value(set)?;
        values.contains(&value).then_some(set.as_str())
    }
}

/// Where something stands in a pattern: through which constructors one comes to it.
type Position = Vec<String>;

/// What the arms of one `match` say together, by the position in their patterns.
#[derive(Default)]
struct Arms {
    /// The set of which a value is named, and in how many places.
    named: BTreeMap<Position, (String, usize)>,
    /// Where anything will do.
    open: BTreeSet<Position>,
}

impl Arms {
    fn read(&mut self, pattern: &Pat, at: &Position, finder: &Finder<'_>) {
        match pattern {
            Pat::Wild(_) => drop(self.open.insert(at.clone())),
            Pat::Ident(name) => match &name.subpat {
                Some((_, pattern)) => self.read(pattern, at, finder),
                None if name.ident.to_string().starts_with(char::is_uppercase) => {
                    self.name(&name.ident.clone().into(), at, finder);
                }
                None => drop(self.open.insert(at.clone())),
            },
            Pat::Or(either) => either.cases.iter().for_each(|case| self.read(case, at, finder)),
            Pat::Paren(inner) => self.read(&inner.pat, at, finder),
            Pat::Reference(inner) => self.read(&inner.pat, at, finder),
            Pat::Path(value) => self.name(&value.path, at, finder),
            Pat::Struct(value) => {
                self.name(&value.path, at, finder);
                for field in &value.fields {
                    let step = format!("{}.{}", last_of(&value.path), member(&field.member));
                    self.read(&field.pat, &within(at, step), finder);
                }
            }
            Pat::TupleStruct(value) => {
                self.name(&value.path, at, finder);
                self.read_items(&value.elems, &last_of(&value.path), at, finder);
            }
            Pat::Tuple(items) => self.read_items(&items.elems, "", at, finder),
            Pat::Slice(items) => self.read_items(&items.elems, "", at, finder),
            // Whatever a guarded arm leaves open, the others have to name all the same.
            Pat::Guard(arm) => {
                let open = self.open.clone();
                self.read(&arm.pat, at, finder);
                self.open = open;
            }
            // Literals, ranges and what else holds no value of a set.
            _ => {}
        }
    }

    fn read_items(
        &mut self,
        items: &Punctuated<Pat, Token![,]>,
        of: &str,
        at: &Position,
        finder: &Finder<'_>,
    ) {
        for (place, item) in items.iter().enumerate() {
            self.read(item, &within(at, format!("{of}.{place}")), finder);
        }
    }

    fn name(&mut self, value: &Path, at: &Position, finder: &Finder<'_>) {
        if let Some(set) = finder.set_of(value) {
            self.named.entry(at.clone()).or_insert((set.to_owned(), 0)).1 += 1;
        }
    }

    /// The sets of which some values are named and the others left to a wildcard, there or further outside.
    fn hidden(&self) -> impl Iterator<Item = &(String, usize)> {
        let covered = |at: &Position| self.open.iter().any(|open| at.starts_with(open));
        self.named.iter().filter(move |(at, _)| covered(at)).map(|(_, named)| named)
    }
}

fn within(at: &Position, step: String) -> Position {
    [at.as_slice(), &[step]].concat()
}

fn last_of(path: &Path) -> String {
    path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

fn member(member: &Member) -> String {
    match member {
        Member::Named(name) => name.to_string(),
        Member::Unnamed(place) => place.index.to_string(),
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.import(&item.tree, "");
    }

    fn visit_expr_match(&mut self, whole: &'ast ExprMatch) {
        let mut arms = Arms::default();
        whole.arms.iter().for_each(|arm| arms.read(&arm.pat, &Position::new(), self));
        for (set, named) in arms.hidden() {
            let better = match named {
                1 => "ask for the one with `if let`, `let … else` or `matches!`",
                _ => "name the others too, or ask for what they have in common",
            };
            let line = whole.match_token.span.start().line;
            self.found.push((line, format!("a wildcard beside values of `{set}`; {better}")));
        }
        visit::visit_expr_match(self, whole);
    }

    /// What stands in `assert!`, `format!` and the like is looked at too, as far as it is a list of expressions.
    fn visit_macro(&mut self, call: &'ast Macro) {
        let inner = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        for one in inner.iter().flatten() {
            Finder::visit_expr(self, one);
        }
    }
}

fn wildcards(content: &str, sets: &Sets) -> Vec<(usize, String)> {
    let file = syn::parse_file(content).expect("a file is Rust");
    let names = BTreeMap::from([(SAME_VALUES.0.to_owned(), SAME_VALUES.1.to_owned())]);
    let mut finder = Finder { sets, names, values: BTreeMap::new(), found: Vec::new() };
    finder.visit_file(&file);
    finder.found
}

#[test]
fn no_match_leaves_values_of_a_closed_set_to_a_wildcard() {
    let texts = texts();
    let sets = closed_sets(&texts);
    let mut found = Vec::new();
    for text in rust_files(&texts) {
        if FOLDERS.iter().any(|folder| text.path.starts_with(folder)) {
            let here = wildcards(&text.content, &sets).into_iter();
            found.extend(here.map(|(line, what)| format!("{}:{line}: {what}", text.path)));
        }
    }
    none(&found, "a value that the contract gets is passed over here without a word");
}

/// The lines of a function's body in which something is found, and whether one value is asked for there.
fn found_in(body: &str) -> Vec<(usize, bool)> {
    let all = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    let sets = Sets::from([
        ("Change".to_owned(), all(&["Accepted", "Claimed", "Overdue"])),
        ("CommandKind".to_owned(), all(&["Claim", "Tick"])),
        ("Stage".to_owned(), all(&["Claimed", "Closed"])),
    ]);
    let found = wildcards(&format!("fn body() {{ {body} }}"), &sets);
    found.into_iter().map(|(line, what)| (line, what.contains("if let"))).collect()
}

#[test]
fn a_wildcard_beside_named_values_is_found() {
    let several = [
        "match change { Change::Accepted => 1, Change::Claimed(_) => 2, _ => 3 }",
        "match change { wish_contract::Change::Accepted | Change::Claimed(_) => 1, other => 2 }",
        "match (role, &change) { (Role::Timer, &Change::Accepted | &Change::Overdue(_)) => 1, (_, _) => 2 }",
        "match change { Some(Change::Accepted) => 1, Some(Change::Claimed(_)) => 2, Some(_) | None => 3 }",
        "match event { Event { change: Change::Accepted, .. } => 1, Event { change: Change::Overdue(_), at } => 2, Event { change, .. } => 3 }",
        "match change { Change::Accepted if late => 1, Change::Claimed(_) => 2, _ => 3 }",
        "use CommandKind as Do; match kind { Do::Claim => 1, Do::Tick => 2, _ => 3 }",
        "use Stage::{Claimed, Closed}; match stage { Claimed => 1, Closed => 2, _ => 3 }",
        "use wish_contract::Stage::*; match stage { Claimed | Closed => 1, other => 2 }",
        "match form { Form::Claim(_) => 1, Form::Tick(_) => 2, _ => 3 }",
        "assert_eq!(1, match stage { Stage::Claimed => 1, Stage::Closed => 2, _ => 3 });",
        "match 1 { 1 => match stage { Stage::Claimed => 1, Stage::Closed => 2, _ => 3 }, _ => 2 }",
    ];
    for body in several {
        assert_eq!(found_in(body), [(1, false)], "{body}");
    }
    assert_eq!(
        found_in("\n\nmatch change {\n Change::Claimed(claim) => 1,\n _ => 2\n }"),
        [(3, true)]
    );
}

#[test]
fn a_match_that_names_every_value_or_none_passes() {
    let all_named = [
        "match change { Change::Accepted => 1, Change::Claimed(_) | Change::Overdue(_) => 2 }",
        "match change { Change::Overdue(Kind::Due) => 1, Change::Overdue(_) => 2, Change::Accepted | Change::Claimed(_) => 3 }",
        "match change { _ if early => 1, Change::Accepted => 2, Change::Claimed(_) | Change::Overdue(_) => 3 }",
        "match (stage, held) { (Stage::Claimed, true) => 1, (Stage::Claimed | Stage::Closed, _) => 2 }",
        "match shape { Form::Table => 1, _ => 2 }",
        "match role { Role::Timer => 1, _ => 2 }",
        "if let Change::Claimed(claim) = change { 1 } else { 2 }",
        "match number { 0 => 1, other => 2 }",
    ];
    for body in all_named {
        assert_eq!(found_in(body), [], "{body}");
    }
}
