//! Masks what could name a household in free text: numbers, handles and doors, in whatever script
//! they are written. What else of a case the public may see is the parent's affair.
//!
//! The text is read once from left to right, and each form begins where its own rule says it may.
//! What was masked hides what stood there from every later rule, as it will from the next reader:
//! masking twice is masking once.

#![deny(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_arithmetic
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

use wish_contract::{MaskFinding, MaskKind, Masked};

mod address;
mod contact;
mod digits;
mod normalise;
mod number;
mod reading;
#[cfg(test)]
mod tests;

pub use normalise::normalise;
use reading::Reading;

/// What stands in the text instead. Holds nothing that could itself be masked.
const fn marker(kind: MaskKind) -> &'static str {
    match kind {
        MaskKind::Mobile => "〔手机号〕",
        MaskKind::Landline => "〔座机〕",
        MaskKind::IdentityNumber => "〔身份证号〕",
        MaskKind::BankCard => "〔银行卡号〕",
        MaskKind::Email => "〔邮箱〕",
        MaskKind::ChatHandle => "〔联系账号〕",
        MaskKind::DoorNumber => "〔门牌〕",
    }
}

/// A datum found, from one character up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    kind: MaskKind,
    start: usize,
    end: usize,
}

/// Normalises the text and masks every personal datum in it. Total, and linear in the length of the
/// text.
#[must_use]
pub fn mask(text: &str) -> Masked {
    let normal = normalise(text);
    let characters: Vec<char> = normal.chars().collect();
    let mut reading = Reading::new(&characters);
    let mut shown = String::with_capacity(normal.len());
    let mut findings: Vec<MaskFinding> =
        MaskKind::ALL.iter().map(|&kind| MaskFinding { kind, count: 0 }).collect();
    let mut at = 0;
    while at < characters.len() {
        let Some(found) = find(&reading, at) else {
            shown.push(reading.at(at));
            at += 1;
            continue;
        };
        // A plus sign or a bracket may belong to the number behind it.
        for _ in found.start..at {
            shown.pop();
        }
        shown.push_str(marker(found.kind));
        for finding in findings.iter_mut().filter(|finding| finding.kind == found.kind) {
            finding.count = finding.count.saturating_add(1);
        }
        at = found.end;
        reading.hide_before(at);
    }
    findings.retain(|finding| finding.count > 0);
    Masked { text: shown, findings }
}

/// The datum that begins here. An address may hold a number, and a number may look like a room: the
/// longer form comes first.
fn find(reading: &Reading<'_>, at: usize) -> Option<Found> {
    contact::email(reading, at)
        .or_else(|| number::find(reading, at))
        .or_else(|| contact::handle(reading, at))
        .or_else(|| address::find(reading, at))
}
