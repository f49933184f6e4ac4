//! TEMPORARY: what `wish-policy` and the rules need of the contract, moved here until the generated crate is merged; then
//! this file goes.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Instant = i64;

/// The last millisecond of the year 9999.
pub const INSTANT_MAX: Instant = 253_402_300_799_999;
/// Longest code in bytes.
pub const CODE_BYTES_MAX: usize = 64;
/// Longest reference in bytes.
pub const REFERENCE_BYTES_MAX: usize = 128;
/// Most segments of an area.
pub const AREA_SEGMENTS_MAX: usize = 12;
/// Longest segment of an area in bytes.
pub const AREA_SEGMENT_BYTES_MAX: usize = 32;

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
fn is_unbroken(word: &str) -> bool {
    // What people write most is told by its bytes.
    word.bytes().all(|byte| byte.is_ascii_graphic())
        || word.chars().all(|character| !character.is_whitespace() && !character.is_control())
}

/// Whether the path is an area: 1 to 12 segments, none empty, none with white space.
#[must_use]
pub fn is_area(path: &str) -> bool {
    let (mut segments, mut length) = (1, 0);
    for byte in path.bytes() {
        match byte {
            b'/' if length == 0 => return false,
            b'/' => (segments, length) = (segments + 1, 0),
            _ if length == AREA_SEGMENT_BYTES_MAX => return false,
            _ => length += 1,
        }
    }
    length > 0 && segments <= AREA_SEGMENTS_MAX && is_unbroken(path)
}

/// Whether `outer` contains `inner`, segment by segment: `44/01` contains `44/01/03` and itself,
/// not `44/010`.
#[must_use]
pub fn area_contains(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How many segments two areas begin with alike. An area shares all its segments with itself.
#[must_use]
pub fn area_levels_shared(one: &str, other: &str) -> usize {
    let (mut ones, mut others) = (one.bytes(), other.bytes());
    let mut shared = 0;
    loop {
        match (ones.next(), others.next()) {
            (Some(b'/'), Some(b'/')) => shared += 1,
            (None, None | Some(b'/')) | (Some(b'/'), None) => return shared + 1,
            (one, other) if one == other => {}
            _ => return shared,
        }
    }
}

/// The first `depth` segments of an area; the whole area where it has no more.
#[must_use]
pub fn area_cut(area: &str, depth: usize) -> &str {
    let mut ends = area.bytes().enumerate().filter(|(_, byte)| *byte == b'/');
    let end = ends.nth(depth.saturating_sub(1)).map(|(end, _)| end);
    end.and_then(|end| area.get(..end)).unwrap_or(area)
}

/// A closed set of the contract.
macro_rules! set {
    ($name:ident { $($value:ident = $word:literal),* }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($value),* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$value),*];

            pub const fn name(self) -> &'static str {
                match self { $($name::$value => $word),* }
            }

            /// As the rules have called it.
            pub const fn word(self) -> &'static str {
                self.name()
            }
        }
    };
}

set! { CaseKind { Wish = "wish", Project = "project" } }
set! { Urgency { Normal = "normal", Urgent = "urgent" } }
set! { Severity { Error = "error", Warning = "warning" } }
set! { Clock { WorkingDays = "working-days", WorkingHours = "working-hours", Elapsed = "elapsed" } }

/// A finding in a policy's source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: String,
    pub line: u32,
    pub column: u32,
    pub width: u32,
    pub message: String,
    pub hint: String,
}
