//! Which instants, codes and references are well formed, as `wit/types.wit` has it.

use crate::Instant;

/// The last millisecond of the year 9999.
pub const INSTANT_MAX: Instant = 253_402_300_799_999;
/// Longest code in bytes.
pub const CODE_BYTES_MAX: usize = 64;
/// Longest reference in bytes.
pub const REFERENCE_BYTES_MAX: usize = 128;

/// Whether the instant lies in the years 1970 to 9999.
#[must_use]
pub fn is_instant(at: Instant) -> bool {
    (0..=INSTANT_MAX).contains(&at)
}

/// Whether the word is a code: `a-z`, `0-9`, `-`, `_`, a letter first.
#[must_use]
pub fn is_code(word: &str) -> bool {
    word.len() <= CODE_BYTES_MAX
        && word.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
        && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
}

/// Whether the word is a reference: no white space, no control characters.
#[must_use]
pub fn is_reference(word: &str) -> bool {
    !word.is_empty() && word.len() <= REFERENCE_BYTES_MAX && is_unbroken(word)
}

/// Whether there is neither white space nor a control character.
pub(crate) fn is_unbroken(word: &str) -> bool {
    // Nearly every identifier is plain ASCII, and is settled by its bytes.
    word.bytes().all(|byte| byte.is_ascii_graphic())
        || word.chars().all(|character| !character.is_whitespace() && !character.is_control())
}
