//! Whether the words that a policy has for rules are of rules, and ask for facts that there are. Whoever writes `{responders}`
//! gets a sentence with a hole in it: that stops nothing, and nobody who reads it knows why.

use wish_policy::document::CityGuard;
use wish_policy::finding::{Finding, Findings, near, nearest, quoted};
use wish_policy::values::Text;
use wish_policy::{Coded, Document, Spanned};
use wish_words::{Found, Placeholder, Suggestion, placeholders};

use crate::explain::rules;
use crate::guards;

static NO_SUCH_RULE: Finding = Finding::warning("text_unknown_rule");
static NO_SUCH_FACT: Finding = Finding::warning("text_unknown_fact");
static NO_FACTS: Finding = Finding::warning("text_unknown_fact-none");
static OPEN: Finding = Finding::warning("text_unknown_fact-open");

/// What a text may show without a fact of that name.
const WITHOUT_FACT: &[&str] = &[
    "changes_at",
    "rule",
    "roles",
    "stages",
    "known_categories",
    "known_target_groups",
    "known_channels",
    "known_reasons",
    "known_agencies",
    "known_kinds",
    "known_levels",
    "known_pairings",
];
/// Facts that rules give and no built-in text shows.
const NEVER_SHOWN: &[&str] = &["candidates", "from_step", "joint", "levels_min", "reminders"];

/// Says which words are nobody's, and what they ask for in vain.
pub fn validate(document: &Document<'_>, findings: &mut Findings) {
    for (_, rules) in document.texts.iter().flat_map(|texts| texts.each()) {
        rules.entries.iter().for_each(|entry| of_rule(entry, document, findings));
    }
    for guard in document.guard.iter() {
        let facts = facts_of_guard(guard);
        for (_, words) in guard.words.each() {
            asks_for(words, guard.code.code(), &facts, &|name| facts.contains(&name), findings);
        }
    }
}

fn of_rule(entry: &Coded<'_, Spanned<Text<'_>>>, document: &Document<'_>, findings: &mut Findings) {
    let known = rules::all();
    if known.contains(&entry.code) {
        let facts = facts_of_rule(entry.code);
        // Events tell those facts of the request that the policy asks for by name.
        let of_guard = |name: &str| {
            document.guard.iter().any(|guard| guard.is.is_some() && guard.fact.code() == name)
        };
        let is_known = |name: &str| is_fact(name) || of_guard(name);
        asks_for(&entry.value, entry.code, &facts, &is_known, findings);
        return;
    }
    let suggestion = near(entry.code, &known).map_or(Suggestion::LeaveOut, Suggestion::Near);
    let found =
        [("rule", Found::Text(&quoted(entry.code))), ("suggestion", Found::Suggestion(suggestion))];
    findings.say(entry.at, &NO_SUCH_RULE, &found);
}

/// Says which facts a text asks for that there are not, and suggests some of those that its rule has.
#[inline(never)]
fn asks_for(
    words: &Spanned<Text<'_>>,
    rule: &str,
    facts: &[&str],
    is_known: &dyn Fn(&str) -> bool,
    findings: &mut Findings,
) {
    let mut said: Vec<Placeholder<'_>> = Vec::new();
    for placeholder in placeholders(words.value.map_or("", |text| text.0)) {
        if said.contains(&placeholder) {
            continue;
        }
        said.push(placeholder);
        let (name, finding) = match placeholder {
            Placeholder::Open(name) => (name, &OPEN),
            Placeholder::Fact(name) if is_known(name) => continue,
            Placeholder::Fact(name) if facts.is_empty() => (name, &NO_FACTS),
            Placeholder::Fact(name) => (name, &NO_SUCH_FACT),
        };
        let found = [
            ("rule", Found::Text(rule)),
            ("fact", Found::Text(&quoted(name))),
            ("suggestion", Found::Suggestion(nearest(name, facts))),
        ];
        findings.say(words.at, finding, &found);
    }
}

/// The facts that a guard of the city's own gives where it refuses.
fn facts_of_guard<'a>(guard: &CityGuard<'a>) -> Vec<&'a str> {
    let bounds = [
        ("at_least", guard.at_least.is_some()),
        ("at_most", guard.at_most.is_some()),
        ("is", guard.is.is_some()),
    ];
    let bounds = bounds.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name);
    [guard.fact.code()].into_iter().chain(bounds).chain(["changes_at", "rule"]).collect()
}

/// The facts that a rule may give: those of a guard, or those that the built-in text shows.
fn facts_of_rule(rule: &str) -> Vec<&'static str> {
    match guards::ALL.iter().find(|guard| guard.rule == rule) {
        Some(guard) => guard.facts.to_vec(),
        None => wish_words::facts_of_rule(rule).into_iter().collect(),
    }
}

/// Whether any rule gives a fact of this name: which of them it is that does, the rules do not say beforehand.
pub(crate) fn is_fact(name: &str) -> bool {
    let of_guards = guards::ALL.iter().any(|guard| guard.facts.contains(&name));
    of_guards
        || WITHOUT_FACT.contains(&name)
        || NEVER_SHOWN.contains(&name)
        || wish_words::rules().any(|rule| wish_words::facts_of_rule(rule).contains(name))
}
