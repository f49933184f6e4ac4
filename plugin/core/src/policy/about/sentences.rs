//! A policy's ladders in plain words. The sentences are the catalogues'; what stands in them is the policy's.

use wish_words::{Label, Language, Value, label, list, message};

use crate::policy::{self, AudienceRule, Labels, Ladder, Policy, Step};
use wish_contract::{Code, LadderOutline};

/// A ladder told in one of the policy's languages.
pub(super) fn ladder_outline(policy: &Policy, ladder: &Ladder, language: &str) -> LadderOutline {
    let writer = SentenceWriter { policy, language: Language::nearest(language) };
    let mut steps = Vec::new();
    for (index, one) in ladder.steps.iter().enumerate() {
        steps.push(writer.step(one, if index == 0 { "first-step" } else { "later-step" }));
    }
    let repeat = ladder.exhausted_repeat.words(writer.language);
    steps.push(writer.message("after-last-step", &[("repeat", &repeat)]));
    LadderOutline { language: language.to_owned(), steps }
}

/// Writes the sentences about a policy's ladders in one language.
#[derive(Clone, Copy)]
struct SentenceWriter<'a> {
    policy: &'a Policy,
    language: Language,
}

impl<'a> SentenceWriter<'a> {
    /// A sentence of the catalogue.
    fn message(self, name: &str, facts: &[(&str, &str)]) -> String {
        let facts: Vec<_> = facts.iter().map(|(name, text)| (*name, Value::Text(text))).collect();
        message("outline", name, &facts[..], self.language).unwrap_or_default()
    }

    fn step(self, step: &'a Step, sentence: &str) -> String {
        let mut audiences = Vec::new();
        for rule in &step.audience {
            audiences.push(self.audience(rule));
        }
        let facts = [
            ("step", self.word(&step.labels, &step.code)),
            ("open", &step.open.words(self.language)),
            ("audience", &list(&audiences, "comma", "and", self.language)),
        ];
        self.message(sentence, &facts)
    }

    fn audience(self, rule: &'a AudienceRule) -> String {
        let mut kinds = Vec::new();
        for code in &rule.kinds {
            let kind = self.policy.responder_kinds.get(code);
            kinds.push(kind.map_or(code.as_str(), |kind| self.word(&kind.labels, code)));
        }
        let kinds = ("kinds", &*list(&kinds, "comma", "any", self.language));
        if rule.paired_only {
            return self.message("audience-paired", &[kinds]);
        }
        let level = self.policy.area_levels.get(rule.depth.saturating_sub(1));
        let level = level.map_or("", String::as_str);
        // A level of a policy's own keeps its code.
        let level = label(Label::AreaLevel(level), self.language).unwrap_or(level);
        self.message("audience-of-area", &[kinds, ("level", level)])
    }

    fn word(self, labels: &'a Labels, code: &'a Code) -> &'a str {
        policy::word(labels, code, self.language)
    }
}
