//! Reads a policy: the document, its sense, and at last the form that the rules look at. What the document holds is for
//! `wish-policy`; what its sections mean together for `validate`; what the rules see is made in `compile`.

use wish_contract::Diagnostic;
use wish_policy::{Findings, PolicyFile};
use wish_words::Language;

use super::{Policy, compile, validate};

/// Reads a policy, or says everything that is wrong with it in this language. Warnings alone do not
/// stop it.
///
/// # Errors
/// Every finding, when one of them is an error.
pub fn load(source: &[u8], language: Language) -> Result<Policy, Vec<Diagnostic>> {
    let (policy, diagnostics) = examine(source, language);
    policy.ok_or(diagnostics)
}

/// Every finding in a policy, in order of place, in this language.
#[must_use]
pub fn check(source: &[u8], language: Language) -> Vec<Diagnostic> {
    examine(source, language).1
}

/// INVARIANT: there is a policy exactly when no finding is an error.
fn examine(source: &[u8], language: Language) -> (Option<Policy>, Vec<Diagnostic>) {
    let mut findings = Findings::in_language(language);
    let file = PolicyFile::read(source, &mut findings);
    let policy = file.and_then(|file| compiled(&file, &mut findings));
    (policy, findings.into_diagnostics(source))
}

fn compiled(file: &PolicyFile, findings: &mut Findings) -> Option<Policy> {
    let document = file.document(findings);
    let calendars = validate::validate(&document, findings)?;
    findings.is_clean().then(|| compile::compile(&document, calendars, file.text()))
}
