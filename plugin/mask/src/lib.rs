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

mod account;
mod address;
mod behind;
mod certificate;
mod contact;
mod digits;
mod mail;
mod normalise;
mod number;
mod plate;
mod reading;
#[cfg(test)]
mod tests;

pub use normalise::{is_readable, normalise};
use reading::Reading;

/// What stands in the text instead. Holds nothing that could itself be masked.
const fn marker(kind: MaskKind) -> &'static str {
    match kind {
        MaskKind::Mobile => "〔手机号〕",
        MaskKind::Landline => "〔座机〕",
        MaskKind::IdentityNumber => "〔身份证号〕",
        MaskKind::Passport => "〔护照号〕",
        MaskKind::Permit => "〔证件号〕",
        MaskKind::BankCard => "〔银行卡号〕",
        MaskKind::Email => "〔邮箱〕",
        MaskKind::ChatHandle => "〔联系账号〕",
        MaskKind::NumberPlate => "〔车牌号〕",
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

/// How often a text is gone over at most: what is hidden may lay bare what stood beside it.
const PASSES_MAX: usize = 8;

/// Normalises the text and masks every personal datum in it. Total, and linear in the length of the
/// text.
#[must_use]
pub fn mask(text: &str) -> Masked {
    let mut masked = pass(&normalise(text));
    for _ in 1..PASSES_MAX {
        if masked.findings.is_empty() {
            break;
        }
        let again = pass(&masked.text);
        if again.findings.is_empty() {
            break;
        }
        masked.text = again.text;
        masked.findings.extend(again.findings);
    }
    counted(masked)
}

/// The findings of several passes, one of each kind.
fn counted(masked: Masked) -> Masked {
    let count = |kind: MaskKind| {
        let of_kind = masked.findings.iter().filter(|finding| finding.kind == kind);
        of_kind.fold(0_u32, |count, finding| count.saturating_add(finding.count))
    };
    let findings = MaskKind::ALL.iter().map(|&kind| MaskFinding { kind, count: count(kind) });
    let findings = findings.filter(|finding| finding.count > 0).collect();
    Masked { text: masked.text, findings }
}

/// Masks what stands in a text in normal form.
fn pass(normal: &str) -> Masked {
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
        // So does a mark over its last letter.
        let end = found.end + usize::from(normalise::is_mark(reading.at(found.end)));
        at = end;
        reading.hide(Found { end, ..found });
    }
    findings.retain(|finding| finding.count > 0);
    Masked { text: shown, findings }
}

/// The datum that begins here. An address may hold a number, and a number may look like a room: the
/// longer form comes first.
fn find(reading: &Reading<'_>, at: usize) -> Option<Found> {
    mail::email(reading, at)
        .or_else(|| plate::find(reading, at))
        .or_else(|| number::find(reading, at))
        .or_else(|| certificate::find(reading, at))
        .or_else(|| contact::handle(reading, at))
        .or_else(|| address::find(reading, at))
}
