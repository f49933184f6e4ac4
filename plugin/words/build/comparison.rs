//! Holds a language against English: the same messages, and no fact that English does not have.

use std::collections::BTreeSet;

use crate::catalogue::{Catalogue, facts};

/// The fact by which a text says that a guard let somebody pass. Where English looks at it, all
/// must: a guard that passed would else read as a refusal.
const PASSED: &str = "passed";

/// Everything in which another language differs where it may not.
pub fn problems(english: &Catalogue, other: &Catalogue) -> Vec<String> {
    let tag = &other.tag;
    let mut problems = Vec::new();
    for id in other.messages.keys().filter(|id| !english.messages.contains_key(*id)) {
        problems.push(format!("catalogues/{tag}.ftl: `{id}` is not in en.ftl: take it out"));
    }
    for (id, text) in &english.messages {
        let Some(translated) = other.messages.get(id) else {
            problems.push(format!("catalogues/{tag}.ftl: `{id}` is missing: translate it"));
            continue;
        };
        let (known, used) = (facts(text), facts(translated));
        let unknown: BTreeSet<_> = used.difference(&known).collect();
        for name in unknown {
            problems.push(format!("catalogues/{tag}.ftl: `{id}` uses `${name}`, en.ftl does not"));
        }
        if known.contains(PASSED) && !used.contains(PASSED) {
            problems.push(format!("catalogues/{tag}.ftl: `{id}` does not look at `${PASSED}`"));
        }
    }
    problems
}
