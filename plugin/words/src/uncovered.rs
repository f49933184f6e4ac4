//! What no scenario has shown yet of a guard, and how one would show it.

use crate::facts::Value;
use crate::message::message;
use crate::{Finding, Language};

/// Puts into words a point of a guard that no scenario has shown: the guard's rule, the policy's line or nothing, and whether
/// somebody was to be let pass there. None where no catalogue has it.
///
/// ```
/// use wish_words::{Language, uncovered};
///
/// let line = "responder_kinds.unit.cost_max_yuan";
/// let text = uncovered("cost_within_band", line, false, Language::ENGLISH).unwrap();
/// assert_eq!(text.message, "nobody is refused above the band");
/// assert_eq!(text.hint, "let one of kind `unit` claim a wish that costs more");
/// ```
#[must_use]
pub fn uncovered(rule: &str, line: &str, passed: bool, language: Language) -> Option<Finding> {
    let mut keys = line.split('.');
    let (code, key) = (keys.nth(1).unwrap_or_default(), keys.next_back());
    let id = match (line, key.unwrap_or(code)) {
        ("", _) => rule.to_owned(),
        (_, key) => [rule, "-", key, if passed { "-passed" } else { "-refused" }].concat(),
    };
    let facts = [("code", Value::Text(code))];
    Some(Finding {
        message: message("uncovered", &id, &facts[..], language)?,
        hint: message("uncovered", &[&id, HINT].concat(), &facts[..], language)?,
    })
}

/// Every point of guards that the catalogues have, in order: a guard's rule, or with it the last key of the line and the
/// side, `cost_within_band-cost_max_yuan-refused`.
pub fn uncovered_points() -> impl Iterator<Item = &'static str> {
    crate::catalogue::names("uncovered").filter(|id| !id.ends_with(HINT))
}

const HINT: &str = ".hint";
