//! Whether there are words for everything in each language of the policy, and whether words for
//! rules belong to rules. Missing words stop nothing: the code stands in their place.

use crate::explain::rules;
use crate::policy::diagnostic::{Findings, nearest, quoted};
use crate::policy::source::Source;
use crate::policy::source::read::{Coded, Codes};
use crate::policy::source::words::{LANGUAGES, Words};

/// Says which words are missing or nobody's.
pub fn validate(source: &Source<'_>, findings: &mut Findings) {
    if source.title.at.end > 0 && source.title.each().next().is_none() {
        let message = format_args!("the title has no words, so that the policy has no language");
        let hint = format_args!("write `title = {{ zh-CN = \"…\", en = \"…\" }}`");
        findings.error(source.title.at, "missing_key", message, hint);
    }
    let mut labels = Vec::new();
    gather(source, &mut labels);
    for words in labels {
        complete(words, source, findings);
    }
    if let Some(texts) = &source.texts {
        for (_, rules) in texts.each() {
            rules.entries.iter().for_each(|entry| known_rule(entry, findings));
        }
    }
}

/// Every label there is.
fn gather<'a>(source: &'a Source<'a>, labels: &mut Vec<&'a Words<'a>>) {
    each(&source.categories, |one| &one.label, labels);
    each(&source.target_groups, |one| &one.label, labels);
    each(&source.responder_kinds, |one| &one.label, labels);
    each(&source.channels, |one| one, labels);
    each(&source.reasons, |one| one, labels);
    if let Some(agencies) = &source.agencies {
        each(agencies, |one| &one.label, labels);
    }
    if let Some(evaluation) = &source.evaluation {
        each(&evaluation.levels, |one| one, labels);
    }
    labels.extend(source.round.iter().map(|round| &round.label));
    labels.extend(source.minimum.iter().map(|minimum| &minimum.label));
    labels.extend(source.pairing.iter().map(|pairing| &pairing.label));
    for ladder in &source.ladder {
        labels.push(&ladder.label);
        labels.extend(ladder.step.iter().map(|step| &step.label));
    }
}

fn each<'a, T>(
    all: &'a Codes<'a, T>,
    label: fn(&'a T) -> &'a Words<'a>,
    labels: &mut Vec<&'a Words<'a>>,
) {
    labels.extend(all.entries.iter().map(|entry| label(&entry.value)));
}

/// Whether a label has words in every language of the title.
fn complete(words: &Words<'_>, source: &Source<'_>, findings: &mut Findings) {
    for language in LANGUAGES {
        let speaks = |words: &Words<'_>| words.each().any(|(tag, _)| tag == *language);
        // A place at the very beginning stands in for a label that is missing altogether, which has
        // been said.
        if speaks(&source.title) && !speaks(words) && words.at.end > 0 {
            let message = format_args!("the label has no words in `{language}`");
            let hint = format_args!("add `{language} = \"…\"`: until then the code is shown");
            findings.warning(words.at, "label_missing", message, hint);
        }
    }
}

fn known_rule<T>(entry: &Coded<'_, T>, findings: &mut Findings) {
    if !rules::ALL.contains(&entry.code) {
        let message = format_args!("no rule is called {}", quoted(entry.code));
        let near = nearest(entry.code, rules::ALL);
        let hint = if near.starts_with("did") { &near } else { "leave the text out" };
        findings.warning(entry.at, "text_unknown_rule", message, format_args!("{hint}"));
    }
}
