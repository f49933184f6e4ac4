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
mod packed;
mod routing;
mod telling;
mod template;
#[cfg(test)]
mod tests;
mod time;

pub use names::stage_words;

use crate::explain::rules;
use crate::policy::Policy;
use packed::Packing;
use telling::Telling;
use wish_contract::Reason;

const CHINESE: &str = "zh-CN";
const ENGLISH: &str = "en";

/// How a guard is told that was counted over many candidates, and so has no facts of one: what
/// stands before its rule, and what behind.
const COUNTED: [&str; 2] = ["`", "` keeps {candidates} candidate{s} away"];
const COUNTED_CHINESE: [&str; 2] = ["“", "”挡住 {candidates} 个候选承接方"];

/// Tells a reason in `zh-CN` or, for every other language, in English. A text of the policy's own
/// for that language goes before the built-in one, and has the same form. A rule without words is
/// told by its code and its facts.
#[must_use]
pub fn words(policy: &Policy, reason: &Reason, language: &str) -> String {
    let telling = Telling { policy, reason, language };
    if reason.facts.len() == 1 && telling.number("candidates").is_some() {
        let [before, behind] = if is_chinese(language) { COUNTED_CHINESE } else { COUNTED };
        return template::fill(&[before, &reason.rule, behind].concat(), &telling);
    }
    let own = |tag: &str| policy.texts.get(tag)?.get(&reason.rule);
    if let Some(text) = own(language).or_else(|| own(built_in(language))) {
        return template::fill(text, &telling);
    }
    match built_in_text(&reason.rule, language) {
        Some(text) => template::fill(&text, &telling),
        None => telling.bare(),
    }
}

fn built_in_text(rule: &str, language: &str) -> Option<String> {
    let number = 2 * rules::ALL.iter().position(|one| *one == rule)?;
    packed::unpacked(&TEXTS, &TEXT_ENDS, number + usize::from(is_chinese(language)))
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
const TABLES: [&[Row]; 9] = [
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
const PACKING: Packing = Packing::of(rules::ALL, &TABLES);
static TEXTS: [u8; PACKING.length()] = PACKING.bytes();
static TEXT_ENDS: [u16; PACKING.count()] = PACKING.ends();
