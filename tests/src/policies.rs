//! The programmes' policies, and changed copies of them for what the programmes themselves do
//! not show.

use std::path::PathBuf;

use wish_core::policy::{self, Policy};
use wish_words::Language;

/// The programmes that have a policy in `tests/policies`.
pub const PROGRAMMES: [&str; 5] = ["guangzhou", "taizhou", "longmen", "shiwan", "riverside"];

/// A policy and the text that it was read from.
#[derive(Clone, Debug)]
pub struct Book {
    pub source: String,
    pub policy: Policy,
}

impl Book {
    /// Reads a policy that is known to be in order.
    ///
    /// # Panics
    /// With every finding, where it is not.
    #[must_use]
    pub fn read(source: String) -> Book {
        match policy::load(source.as_bytes(), Language::ENGLISH) {
            Ok(policy) => Book { source, policy },
            Err(findings) => panic!("the policy has findings: {findings:#?}"),
        }
    }

    /// A programme's policy, as it stands.
    #[must_use]
    pub fn of(programme: &str) -> Book {
        Book::read(source(programme))
    }

    /// The same policy with some of its text replaced. Every piece must be there.
    #[must_use]
    pub fn with(&self, replacements: &[(&str, &str)]) -> Book {
        Book::read(replacements.iter().fold(self.source.clone(), |text, (old, new)| {
            assert!(
                text.contains(old),
                "the policy `{}` has no `{old}`",
                self.policy.reference.name
            );
            text.replacen(old, new, 1)
        }))
    }

    /// Version 2 of the policy, which shares out by other rules: one claimant alone, and silence
    /// confirms.
    #[must_use]
    pub fn next_version(&self) -> Book {
        self.with(&[
            ("version = 1", "version = 2"),
            ("joint = true", "joint = false"),
            ("parts = true", "parts = false"),
            ("confirmed_by_silence = false", "confirmed_by_silence = true"),
            ("invitation = \"2 working days\"", "invitation = \"36 hours\""),
            ("due = \"10 working days\"", "due = \"75 working hours\""),
        ])
    }
}

/// Where the policies are.
#[must_use]
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("policies")
}

/// A programme's policy as its author wrote it.
///
/// # Panics
/// Where there is no such file.
#[must_use]
pub fn source(programme: &str) -> String {
    let path = folder().join(format!("{programme}.toml"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
