//! A policy's file: its bytes taken apart, so that its document can be read and every place given by line and column.

use std::str;

use wish_words::Found;

use crate::document::Document;
use crate::finding::{Finding, Findings, Place};
use crate::limits::SOURCE_BYTES_MAX;
use crate::toml;

static TOO_LARGE: Finding = Finding::error("policy_too_large");
static NOT_UTF8: Finding = Finding::error("policy_not_utf8");

/// Why a text is no policy of any kind: where that shows first, and what is wrong there.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct NotToml {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
}

/// A policy's text, and what stands where.
#[derive(Clone, Debug, Default)]
pub struct PolicyFile {
    text: String,
    tree: toml::Table,
}

impl PolicyFile {
    /// Takes a file apart. None: it is too large, no UTF-8 or no TOML, and that has been said.
    pub fn read(source: &[u8], findings: &mut Findings) -> Option<PolicyFile> {
        if source.len() > SOURCE_BYTES_MAX {
            let found = [
                ("bytes", Found::number(source.len())),
                ("bytes_max", Found::number(SOURCE_BYTES_MAX)),
            ];
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
                findings.say(at, &NOT_UTF8, &[("byte", Found::number(sound + 1))]);
                None
            }
        }
    }

    /// Takes a text apart that is meant to be a policy.
    ///
    /// # Errors
    /// What keeps it from being TOML, in English. What the rules say of it is for them.
    pub fn parse(text: &str) -> Result<PolicyFile, NotToml> {
        let mut findings = Findings::default();
        let file = PolicyFile::read(text.as_bytes(), &mut findings);
        file.ok_or_else(|| {
            let mut found = findings.into_diagnostics(text.as_bytes()).into_iter();
            found.next().map_or_else(NotToml::default, |first| NotToml {
                line: first.line,
                column: first.column,
                message: first.message,
            })
        })
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
