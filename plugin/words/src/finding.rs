//! What is wrong or doubtful in a policy file, and what to write instead.

use crate::Language;
use crate::facts::Value;
use crate::message::message;

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

/// Tells a finding, with what was found; none where no catalogue has it.
///
/// The id is the finding's code, or the code and a word where several findings share a code:
/// `out_of_range-rounds`.
#[must_use]
pub fn finding(id: &str, found: &[(&str, Value<'_>)], language: Language) -> Option<Finding> {
    Some(Finding {
        message: message("finding", id, found, language)?,
        hint: message("finding", &[id, ".hint"].concat(), found, language)?,
    })
}
