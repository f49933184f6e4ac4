//! A policy's file: its bytes taken apart, so that its document can be read and every place told by line and column.

use std::str;

use wish_contract::Diagnostic;

use crate::document::Document;
use crate::finding::{Finding, Findings, Place};
use crate::limits::SOURCE_BYTES_MAX;
use crate::toml;

static TOO_LARGE: Finding =
    Finding::error("policy_too_large", "the policy has {0} bytes", "write at most {1} bytes");
static NOT_UTF8: Finding = Finding::error(
    "policy_not_utf8",
    "the policy is not UTF-8 from byte {0} on",
    "save the file as UTF-8",
);

/// A policy's text, and what stands where.
#[derive(Clone, Debug)]
pub struct PolicyFile {
    text: String,
    tree: toml::Table,
}

impl PolicyFile {
    /// Takes a file apart. None: it is too large, no UTF-8 or no TOML, and that has been said.
    pub fn read(source: &[u8], findings: &mut Findings) -> Option<PolicyFile> {
        if source.len() > SOURCE_BYTES_MAX {
            let found = [&*source.len().to_string(), &SOURCE_BYTES_MAX.to_string()];
            findings.say(Place::default(), &TOO_LARGE, &found);
            return None;
        }
        match str::from_utf8(source) {
            Ok(text) => {
                Some(PolicyFile { tree: toml::read(text, findings)?, text: text.to_owned() })
            }
            Err(broken) => {
                let sound = broken.valid_up_to();
                let at = Place { start: sound, end: sound };
                findings.say(at, &NOT_UTF8, &[&(sound + 1).to_string()]);
                None
            }
        }
    }

    /// Takes a text apart that is meant to be a policy.
    ///
    /// # Errors
    /// What keeps it from being TOML. What the rules say of it is for them.
    pub fn parse(text: &str) -> Result<PolicyFile, Vec<Diagnostic>> {
        let mut findings = Findings::default();
        let file = PolicyFile::read(text.as_bytes(), &mut findings);
        file.ok_or_else(|| findings.into_diagnostics(text.as_bytes()))
    }

    /// What a policy says that the rules have found in order.
    #[must_use]
    pub fn sound(&self) -> Document<'_> {
        self.document(&mut Findings::default())
    }

    /// What it says; whatever it holds, something to go on with.
    pub fn document(&self, findings: &mut Findings) -> Document<'_> {
        Document::read(&self.tree, findings)
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is written in a place.
    #[must_use]
    pub fn written(&self, at: Place) -> &str {
        self.text.get(at.start..at.end).unwrap_or_default()
    }

    /// The line of a byte, from 1.
    #[must_use]
    pub fn line(&self, byte: usize) -> usize {
        self.text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
    }

    /// The column of a byte in characters, from 1.
    #[must_use]
    pub fn column(&self, byte: usize) -> usize {
        let before = self.text.get(..byte).unwrap_or(&self.text);
        before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1
    }
}
