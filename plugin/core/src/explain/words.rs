//! Tells a reason in plain words, in Chinese or English: which text a rule has, and whose goes
//! first. How a text takes up its facts is `words/template.rs`, how a fact reads is
//! `words/telling.rs`; the texts themselves stand in one table for each section of `rules.rs`.

mod asking;
mod board;
mod claiming;
mod duties;
mod fulfilment;
mod guards;
mod intake;
mod names;
mod routing;
mod telling;
mod template;
#[cfg(test)]
mod tests;
mod time;

pub use names::stage_words;

use crate::explain::Reason;
use crate::policy::Policy;
use telling::Telling;

const CHINESE: &str = "zh-CN";
const ENGLISH: &str = "en";

/// Tells a reason in `zh-CN` or, for every other language, in English. A text of the policy's own
/// for that language goes before the built-in one, and has the same form. A rule without words is
/// told by its code and its facts.
#[must_use]
pub fn words(policy: &Policy, reason: &Reason, language: &str) -> String {
    let telling = Telling { policy, reason, language };
    match text_for(policy, &reason.rule, language) {
        Some(text) => template::fill(text, &telling),
        None => telling.bare(),
    }
}

fn text_for<'a>(policy: &'a Policy, rule: &str, language: &str) -> Option<&'a str> {
    let own = |tag: &str| policy.texts.get(tag)?.get(rule).map(String::as_str);
    own(language).or_else(|| own(built_in(language))).or_else(|| {
        let row = rows().find(|row| row.rule == rule)?;
        Some(if is_chinese(language) { row.chinese } else { row.english })
    })
}

/// The language of the built-in words that stands in for a language.
fn built_in(language: &str) -> &'static str {
    if is_chinese(language) { CHINESE } else { ENGLISH }
}

fn is_chinese(language: &str) -> bool {
    language == CHINESE
}

/// A rule's text in both languages.
struct Row {
    rule: &'static str,
    english: &'static str,
    chinese: &'static str,
}

const fn row(rule: &'static str, english: &'static str, chinese: &'static str) -> Row {
    Row { rule, english, chinese }
}

/// Every rule's text, in the order of `rules.rs`.
fn rows() -> impl Iterator<Item = &'static Row> {
    let sections = [
        asking::ASKING,
        intake::INTAKE,
        board::BOARD,
        guards::GUARDS,
        claiming::CLAIMING,
        fulfilment::FULFILMENT,
        time::TIME,
        routing::ROUTING,
        duties::DUTIES,
    ];
    sections.into_iter().flatten()
}
