//! Masks what could name a household in free text: numbers, handles and doors, in whatever script
//! they are written. What else of a case the public may see is the parent's affair.
//!
//! The text is read once from left to right, and each form begins where its own rule says it may.
//! What was masked hides what stood there from every later rule, as it will from the next reader:
//! masking twice is masking once.

mod contact;
mod digits;
mod door;
mod normalise;
mod number;
mod reading;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use normalise::normalise;
use reading::Reading;

/// What kind of personal datum was masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MaskKind {
    /// A mainland mobile number.
    Mobile,
    /// A landline or service number.
    Landline,
    /// A resident identity number.
    IdentityNumber,
    /// A bank card or account number.
    BankCard,
    /// An e-mail address.
    Email,
    /// A handle in a chat application.
    ChatHandle,
    /// A building, unit and room, or a house in a street.
    DoorNumber,
}

impl MaskKind {
    /// Every kind, in order.
    pub const ALL: [MaskKind; 7] = [
        MaskKind::Mobile,
        MaskKind::Landline,
        MaskKind::IdentityNumber,
        MaskKind::BankCard,
        MaskKind::Email,
        MaskKind::ChatHandle,
        MaskKind::DoorNumber,
    ];

    /// The name of the fact that counts it.
    #[must_use]
    pub const fn fact(self) -> &'static str {
        match self {
            MaskKind::Mobile => "mobile",
            MaskKind::Landline => "landline",
            MaskKind::IdentityNumber => "identity_number",
            MaskKind::BankCard => "bank_card",
            MaskKind::Email => "email",
            MaskKind::ChatHandle => "chat_handle",
            MaskKind::DoorNumber => "door_number",
        }
    }

    /// What stands in the text instead. Holds nothing that could itself be masked.
    #[must_use]
    pub const fn marker(self) -> &'static str {
        match self {
            MaskKind::Mobile => "〔手机号〕",
            MaskKind::Landline => "〔座机〕",
            MaskKind::IdentityNumber => "〔身份证号〕",
            MaskKind::BankCard => "〔银行卡号〕",
            MaskKind::Email => "〔邮箱〕",
            MaskKind::ChatHandle => "〔联系账号〕",
            MaskKind::DoorNumber => "〔门牌〕",
        }
    }
}

/// How often one kind was masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MaskFinding {
    /// What was masked.
    pub kind: MaskKind,
    /// How many times; at least once.
    pub count: u32,
}

/// A text that may be shown, and what was taken out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masked {
    /// The normalised text, with a marker for each masked datum.
    pub text: String,
    /// What was masked, by kind; empty when nothing was.
    pub findings: Vec<MaskFinding>,
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
    let mut findings = MaskKind::ALL.map(|kind| MaskFinding { kind, count: 0 });
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
        shown.push_str(found.kind.marker());
        for finding in findings.iter_mut().filter(|finding| finding.kind == found.kind) {
            finding.count = finding.count.saturating_add(1);
        }
        at = found.end;
        reading.hide_before(at);
    }
    let findings = findings.into_iter().filter(|finding| finding.count > 0).collect();
    Masked { text: shown, findings }
}

/// The datum that begins here. An address may hold a number, and a number may look like a room: the
/// longer form comes first.
fn find(reading: &Reading<'_>, at: usize) -> Option<Found> {
    contact::email(reading, at)
        .or_else(|| number::find(reading, at))
        .or_else(|| contact::handle(reading, at))
        .or_else(|| door::find(reading, at))
}
