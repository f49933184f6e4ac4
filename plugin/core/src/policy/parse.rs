//! Reads a policy: bytes, UTF-8, TOML, sections, sense, and at last the form that the rules look
//! at. What the sections hold is for `source`; what they mean together for `validate`; what the
//! rules see is made in `compile`.

mod compile;

use std::str;

use super::Policy;
use super::diagnostic::{Finding, Findings, Place};
use super::{source, toml, validate};
use wish_contract::Diagnostic;

/// Most bytes of a policy's source.
pub const SOURCE_BYTES_MAX: usize = 1_048_576;

static TOO_LARGE: Finding =
    Finding::error("policy_too_large", "the policy has {0} bytes", "write at most {1} bytes");
static NOT_UTF8: Finding = Finding::error(
    "policy_not_utf8",
    "the policy is not UTF-8 from byte {0} on",
    "save the file as UTF-8",
);

/// Reads a policy, or says everything that is wrong with it. Warnings alone do not stop it.
///
/// # Errors
/// Every finding, when one of them is an error.
pub fn load(source: &[u8]) -> Result<Policy, Vec<Diagnostic>> {
    let (policy, diagnostics) = examine(source);
    policy.ok_or(diagnostics)
}

/// Every finding in a policy, in order of place.
#[must_use]
pub fn check(source: &[u8]) -> Vec<Diagnostic> {
    examine(source).1
}

/// INVARIANT: there is a policy exactly when no finding is an error.
fn examine(source: &[u8]) -> (Option<Policy>, Vec<Diagnostic>) {
    let mut findings = Findings::default();
    if source.len() > SOURCE_BYTES_MAX {
        let found = [&*source.len().to_string(), &SOURCE_BYTES_MAX.to_string()];
        findings.say(Place::default(), &TOO_LARGE, &found);
        return (None, findings.into_diagnostics(""));
    }
    match str::from_utf8(source) {
        Ok(text) => {
            let policy = examine_text(text, &mut findings);
            (policy, findings.into_diagnostics(text))
        }
        Err(broken) => {
            let (sound, _) = source.split_at_checked(broken.valid_up_to()).unwrap_or_default();
            let at = Place { start: sound.len(), end: sound.len() };
            findings.say(at, &NOT_UTF8, &[&(sound.len() + 1).to_string()]);
            (None, findings.into_diagnostics(str::from_utf8(sound).unwrap_or_default()))
        }
    }
}

fn examine_text(text: &str, findings: &mut Findings) -> Option<Policy> {
    let file = toml::read(text, findings)?;
    let read = source::read(&file, findings);
    let calendar = validate::validate(&read, findings)?;
    findings.is_clean().then(|| compile::compile(&read, calendar, text))
}
