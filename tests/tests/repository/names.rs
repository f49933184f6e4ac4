//! Which names no item, field, parameter or binding may have, because only their author can place them, and that no two types of
//! one crate share a name. The terms to use instead are in the glossary, `plugin/README.md`.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};

use crate::tidy::{mentions, none, rust_files, texts};

/// Names that nothing may have, and what to say instead.
const UNCLEAR: [(&str, &str); 36] = [
    ("told", "what comes out: `to_json`, `render`, `message`"),
    ("Told", "what it holds: `Rendered`, `Message`"),
    ("standing", "`quota_status`, `responder_view`, `run_state`, `current_step`"),
    ("standings", "`quota_statuses`"),
    ("Standing", "`QuotaStatus`, `ResponderView`, `RunState`"),
    ("deed", "`command_form`, `action`"),
    ("deeds", "`enabled_commands`, `actions`"),
    ("Deed", "`CommandForm`, `Action`"),
    ("Deeds", "`CommandForms`, `Actions`"),
    ("across", "`element_layout`"),
    ("hand_over", "`register`"),
    ("Scale", "`EncodedSize`, or the scale of what: `SimulationScale`"),
    ("shelf", "`idle_pool`"),
    ("Shelf", "`IdlePool`"),
    ("Seat", "`Permit`"),
    ("Seats", "`Permits`"),
    ("Ceiling", "`StoreLimits`"),
    ("almanac", "`calendar_probe`"),
    ("Almanac", "`CalendarProbe`"),
    ("daybook", "`log_writer`"),
    ("Daybook", "`LogWriter`"),
    ("lessons", "`training_data`"),
    ("Lessons", "`TrainingData`"),
    ("sides", "`lockstep`, or the two things meant"),
    ("Sides", "`Lockstep`"),
    ("life", "`transitions`, `case_trace`"),
    ("Life", "`Transitions`, `CaseTrace`"),
    ("lives", "`random_cases`"),
    ("Lives", "`RandomCases`"),
    ("outline", "`component_info`, `policy_model`"),
    ("Outline", "`ComponentInfo`, `PolicyModel`"),
    ("keepers", "`liveness_deadlines`"),
    ("mapped", "`map_vec`"),
    ("care", "`hold_and_holder`"),
    ("telling", "`rendering`, or what is rendered"),
    ("Telling", "`ReasonText`, `TextWriter`"),
];
/// Names that say too little of a module, a function or a type, though a binding may well have them.
const UNCLEAR_FOR_ITEMS: [(&str, &str); 2] =
    [("lot", "`tie_break`"), ("room", "`alloc`, `space_left`")];
/// The same of a module or a type; a function may well have them.
const UNCLEAR_FOR_MODULES: [(&str, &str); 6] = [
    ("weight", "`encoded_size`"),
    ("books", "`rulebooks`"),
    ("Books", "`Rulebooks`"),
    ("door", "`address`"),
    ("Door", "`Address`"),
    ("part", "`component`"),
];
/// What introduces a type.
const TYPES: [&str; 4] = ["struct", "enum", "trait", "union"];
const UNSTABLE_SWITCH: &str = concat!("RUSTC_", "BOOTSTRAP");

/// An identifier, and the identifier right before it: `struct Case` gives `Case` after `struct`.
struct Named {
    name: String,
    before: String,
    line: usize,
}

impl Named {
    fn is_type(&self) -> bool {
        TYPES.contains(&self.before.as_str())
    }

    /// What to say instead, where the name is unclear.
    fn better(&self) -> Option<&'static str> {
        let of_modules = self.is_type() || matches!(self.before.as_str(), "mod" | "type");
        let of_items = of_modules || self.before == "fn";
        let for_items = UNCLEAR_FOR_ITEMS.iter().filter(|_| of_items);
        let for_modules = UNCLEAR_FOR_MODULES.iter().filter(|_| of_modules);
        let mut unclear = UNCLEAR.iter().chain(for_items).chain(for_modules);
        unclear.find(|(name, _)| *name == self.name).map(|(_, better)| *better)
    }
}

/// Every identifier of a text in Rust, in order. Comments and string literals hold none.
fn identifiers(content: &str) -> Vec<Named> {
    let tokens = content.parse::<TokenStream>().expect("a file consists of Rust's tokens");
    let mut found = Vec::new();
    collect(tokens, &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<Named>) {
    let mut before = String::new();
    for token in tokens {
        let here = match token {
            TokenTree::Ident(name) => {
                let (name, line) = (name.to_string(), name.span().start().line);
                found.push(Named { name: name.clone(), before, line });
                name
            }
            TokenTree::Group(group) => {
                collect(group.stream(), found);
                String::new()
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => String::new(),
        };
        before = here;
    }
}

#[test]
fn names_are_those_of_the_field() {
    let mut found = Vec::new();
    for text in rust_files(&texts()) {
        for one in identifiers(&text.content) {
            if let Some(better) = one.better() {
                found.push(format!("{}:{}: `{}`; say {better}", text.path, one.line, one.name));
            }
        }
    }
    none(&found, "a name that a stranger has to look up");
}

#[test]
fn no_two_types_of_a_crate_have_one_name() {
    let mut places: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for text in rust_files(&texts()).filter(|text| !is_test(&text.path)) {
        let Some((crate_path, _)) = text.path.split_once("/src/") else { continue };
        for one in identifiers(&text.content).into_iter().filter(Named::is_type) {
            let place = format!("{}:{}", text.path, one.line);
            places.entry((crate_path.to_owned(), one.name)).or_default().push(place);
        }
    }
    let shared = places.iter().filter(|(_, places)| places.len() > 1);
    let shared: Vec<String> =
        shared.map(|((_, name), places)| format!("{name}: {}", places.join(", "))).collect();
    none(&shared, "types of one crate share a name");
}

/// Whether a file holds tests alone; what they need for themselves may be named as it is elsewhere.
fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs")
}

#[test]
fn nothing_needs_an_unstable_compiler() {
    let found = mentions(&texts(), &[UNSTABLE_SWITCH]);
    none(&found, "a file speaks of the switch to unstable features");
}

#[test]
fn a_name_is_seen_wherever_it_stands() {
    let unclear = |content: &str| -> Vec<String> {
        let all = identifiers(content).into_iter();
        all.filter(|one| one.better().is_some()).map(|one| one.name).collect()
    };
    assert_eq!(unclear("pub(super) fn told(&self) {}"), ["told"]);
    assert_eq!(unclear("fn of(deed: u32) { for life in 0..deed {} }"), ["deed", "life", "deed"]);
    assert_eq!(unclear("pub struct Shelf<T> { standing: T }"), ["Shelf", "standing"]);
    assert_eq!(unclear("mod part; mod books; struct Books;"), ["part", "books", "Books"]);
    assert_eq!(unclear("let (part, books, room) = (1, 2, 3); fn weight() {}"), [""; 0]);
    assert_eq!(unclear("fn lot() {} fn care() {}"), ["lot", "care"]);
    assert_eq!(unclear("// the deed\nlet text = \"told\"; /* care */"), [""; 0]);
}
