//! Whether there are words for everything in each language of the policy, and whether words for
//! rules belong to rules. Missing words stop nothing: the code stands in their place.

use crate::explain::rules;
use crate::policy::diagnostic::{Finding, Findings, nearest, quoted};
use crate::policy::source::Source;
use crate::policy::source::read::Coded;
use crate::policy::source::words::{LANGUAGES, Words};

static NO_TITLE: Finding = Finding::error(
    "missing_key",
    "the title has no words, so that the policy has no language",
    "write `title = { zh-CN = \"…\", en = \"…\" }`",
);
static NO_LABEL: Finding = Finding::warning(
    "label_missing",
    "the label has no words in `{0}`",
    "add `{0} = \"…\"`: until then the code is shown",
);
static NO_SUCH_RULE: Finding =
    Finding::warning("text_unknown_rule", "no rule is called {0}", "{1}");

/// Says which words are missing or nobody's.
pub fn validate(source: &Source<'_>, findings: &mut Findings) {
    if source.title.at.end > 0 && source.title.each().next().is_none() {
        findings.say(source.title.at, &NO_TITLE, &[]);
    }
    labels(source, findings);
    if let Some(texts) = &source.texts {
        for (_, rules) in texts.each() {
            rules.entries.iter().for_each(|entry| known_rule(entry, findings));
        }
    }
}

/// Looks at every label there is.
fn labels(source: &Source<'_>, findings: &mut Findings) {
    let mut look = |label: &Words<'_>| complete(label, source, findings);
    source.categories.each(|one| look(&one.label));
    source.target_groups.each(|one| look(&one.label));
    source.responder_kinds.each(|one| look(&one.label));
    source.channels.each(&mut look);
    source.reasons.each(&mut look);
    if let Some(agencies) = &source.agencies {
        agencies.each(|one| look(&one.label));
    }
    if let Some(evaluation) = &source.evaluation {
        evaluation.levels.each(&mut look);
    }
    source.round.iter().for_each(|round| look(&round.label));
    source.minimum.iter().for_each(|minimum| look(&minimum.label));
    source.pairing.iter().for_each(|pairing| look(&pairing.label));
    for ladder in &source.ladder {
        look(&ladder.label);
        ladder.step.iter().for_each(|step| look(&step.label));
    }
}

/// Whether a label has words in every language of the title.
#[inline(never)]
fn complete(words: &Words<'_>, source: &Source<'_>, findings: &mut Findings) {
    for (language, (spoken, there)) in
        LANGUAGES.iter().zip(source.title.all().into_iter().zip(words.all()))
    {
        // A place at the very beginning stands in for a label that is missing altogether, which has
        // been said.
        if spoken.is_some() && there.is_none() && words.at.end > 0 {
            findings.say(words.at, &NO_LABEL, &[language]);
        }
    }
}

fn known_rule<T>(entry: &Coded<'_, T>, findings: &mut Findings) {
    if !rules::ALL.contains(&entry.code) {
        let near = nearest(entry.code, rules::ALL);
        let hint = if near.starts_with("did") { &near } else { "leave the text out" };
        findings.say(entry.at, &NO_SUCH_RULE, &[&quoted(entry.code), hint]);
    }
}
