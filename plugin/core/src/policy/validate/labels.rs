//! Whether there are words for everything in each language of the policy. Missing words stop nothing: the code stands in
//! their place. What words for rules ask for is `texts`'s affair.

use wish_policy::Document;
use wish_policy::finding::{Finding, Findings};
use wish_policy::words::Words;
use wish_words::Found;

static NO_TITLE: Finding = Finding::error("missing_key-title");
static NO_LABEL: Finding = Finding::warning("label_missing");

/// Says which words are missing.
pub fn validate(document: &Document<'_>, findings: &mut Findings) {
    if document.title.at.is_written() && document.title.each().next().is_none() {
        findings.say(document.title.at, &NO_TITLE, &[]);
    }
    labels(document, findings);
}

/// Looks at every label there is.
fn labels(document: &Document<'_>, findings: &mut Findings) {
    let mut look = |label: &Words<'_>| complete(label, document, findings);
    document.categories.each(|one| look(&one.label));
    document.target_groups.each(|one| look(&one.label));
    document.responder_kinds.each(|one| look(&one.label));
    document.channels.each(&mut look);
    document.reasons.each(&mut look);
    if let Some(agencies) = &document.agencies {
        agencies.each(|one| look(&one.label));
    }
    if let Some(evaluation) = &document.evaluation {
        evaluation.levels.each(&mut look);
    }
    document.round.iter().for_each(|round| look(&round.label));
    document.guard.iter().for_each(|guard| look(&guard.words));
    document.minimum.iter().for_each(|minimum| look(&minimum.label));
    document.pairing.iter().for_each(|pairing| look(&pairing.label));
    for ladder in document.ladder.iter() {
        look(&ladder.label);
        ladder.step.iter().for_each(|step| look(&step.label));
    }
}

/// Whether a label has words in every language of the title.
#[inline(never)]
fn complete(words: &Words<'_>, document: &Document<'_>, findings: &mut Findings) {
    // A place at the very beginning stands in for a label that is missing altogether, which has been
    // said.
    if !words.at.is_written() {
        return;
    }
    for (language, _) in document.title.each() {
        if words.get(language).is_none() {
            findings.say(words.at, &NO_LABEL, &[("language", Found::Text(language))]);
        }
    }
}
