//! What is doubtful in a policy that loads: gaps, overlaps, words that change nothing, ladders that
//! are slow, lengths of time that nobody works in, minimums that cannot be met. Each finding is
//! proved, by what the policy says alone or by the policy's own calendars. What keeps a policy from
//! loading, `Runtime::check` says; how findings are shown is for the command.

mod calendar_probe;
mod empty_steps;
mod gaps;
mod hours;
mod idle;
mod overlaps;
mod pace;
mod policy_model;
mod quotas;
mod seasons;
mod special_deadlines;
#[cfg(test)]
mod tests;
mod waivers;
mod wish_class;

use std::ops::Range;

use wish_contract::Fault;
use wish_policy::PolicyFile;
use wish_runtime::{Rulebook, Runtime, RuntimeError};

use calendar_probe::CalendarProbe;
use policy_model::PolicyModel;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Probably not what was meant.
    Warning,
    /// True, and may well be meant.
    Note,
}

/// Something that can be doubtful in a policy. In its words `{0}`, `{1}` … stand for the facts of a
/// finding.
#[derive(Debug)]
pub struct Rule {
    /// Stable, snake-case.
    pub code: &'static str,
    pub severity: Severity,
    english: Words,
    chinese: Words,
}

/// What is found, and what to do about it.
type Words = (&'static str, &'static str);

/// Something doubtful.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    /// Where it stands in the policy, in bytes.
    pub at: Range<usize>,
    facts: Vec<String>,
}

/// Why nothing could be found out.
#[derive(Debug, thiserror::Error)]
pub enum LintError {
    /// The rules gave no answer.
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    /// The rules cannot reckon with a length of time that they took from the policy.
    #[error("the rules do not reckon with `{stretch}`: {code}, {message}")]
    Reckoning { stretch: String, code: String, message: String },
}

impl LintError {
    fn reckoning(stretch: &str, fault: Fault) -> LintError {
        let Fault { code, message, .. } = fault;
        LintError::Reckoning { stretch: stretch.to_owned(), code, message }
    }
}

impl Rule {
    const fn warning(code: &'static str, english: Words, chinese: Words) -> Rule {
        Rule { code, severity: Severity::Warning, english, chinese }
    }

    const fn note(code: &'static str, english: Words, chinese: Words) -> Rule {
        Rule { code, severity: Severity::Note, english, chinese }
    }

    fn found(&'static self, at: &Range<usize>, facts: &[&str]) -> Finding {
        let facts = facts.iter().map(|fact| (*fact).to_owned()).collect();
        Finding { rule: self, at: at.clone(), facts }
    }
}

impl Finding {
    /// What is wrong, in Chinese or in English.
    pub fn message(&self, chinese: bool) -> String {
        self.filled(if chinese { self.rule.chinese.0 } else { self.rule.english.0 })
    }

    /// What to do about it.
    pub fn hint(&self, chinese: bool) -> String {
        self.filled(if chinese { self.rule.chinese.1 } else { self.rule.english.1 })
    }

    fn filled(&self, words: &str) -> String {
        let mut filled = String::new();
        let mut rest = words;
        while let Some((before, number, after)) = next_blank(rest) {
            filled.push_str(before);
            filled.push_str(self.facts.get(number).map_or("", String::as_str));
            rest = after;
        }
        filled + rest
    }
}

/// The words up to a blank, its number, and the words after it.
fn next_blank(words: &str) -> Option<(&str, usize, &str)> {
    let (before, rest) = words.split_once('{')?;
    let (number, after) = rest.split_once('}')?;
    Some((before, number.parse().ok()?, after))
}

/// Adds what was not found at the same place before, as serious or more: what holds everywhere is not told once more of each
/// area.
fn add_new(more: Vec<Finding>, found: &mut Vec<Finding>) {
    let says = |known: &Finding, one: &Finding| {
        known.at == one.at
            && known.rule.code == one.rule.code
            && known.rule.severity <= one.rule.severity
    };
    let is_new = |one: &Finding| !found.iter().any(|known| says(known, one));
    let new: Vec<Finding> = more.into_iter().filter(is_new).collect();
    found.extend(new);
}

/// Everything doubtful in a policy that loads, in order of place, but for what the policy itself lets stand.
///
/// # Errors
/// Where the rules give no answer.
pub fn lint(
    file: &PolicyFile,
    book: &Rulebook,
    runtime: &Runtime,
) -> Result<Vec<Finding>, LintError> {
    let model = PolicyModel::of(file);
    let probes = CalendarProbe::each(&model, book)?;
    let mut found = gaps::find(&model);
    found.extend(overlaps::find(&model));
    found.extend(seasons::find(&model));
    found.extend(idle::find(&model, runtime)?);
    found.extend(empty_steps::find(&model, &probes)?);
    found.extend(special_deadlines::find(&model, &probes)?);
    for probe in &probes {
        add_new(pace::find(&model, probe)?, &mut found);
        add_new(hours::find(&model, probe)?, &mut found);
        add_new(quotas::find(&model, probe)?, &mut found);
    }
    let mut found = waivers::applied(file, found);
    found.sort_by_key(|finding| (finding.at.start, finding.rule.code));
    Ok(found)
}
