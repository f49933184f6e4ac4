//! Areas as paths: which are well formed, which contains which, and how near two are.

use crate::identifiers::is_unbroken;

/// Most segments of an area.
pub const AREA_SEGMENTS_MAX: usize = 12;
/// Longest segment of an area in bytes.
pub const AREA_SEGMENT_BYTES_MAX: usize = 32;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_contain_segment_by_segment() {
        assert!(area_contains("44/01", "44/01/03"));
        assert!(area_contains("44/01", "44/01"));
        assert!(!area_contains("44/01", "44/010"));
        assert!(!area_contains("44/01/03", "44/01"));
        assert_eq!(area_cut("44/01/03/010", 2), "44/01");
        assert_eq!(area_cut("44/01", 5), "44/01");
    }

    #[test]
    fn areas_share_whole_segments() {
        assert_eq!(area_levels_shared("44/01/03", "44/01/03"), 3);
        assert_eq!(area_levels_shared("44/01/03", "44/01"), 2);
        assert_eq!(area_levels_shared("44/01", "44/01/03/010"), 2);
        assert_eq!(area_levels_shared("44/01", "44/010"), 1);
        assert_eq!(area_levels_shared("44", "440"), 0);
    }

    #[test]
    fn areas_are_paths_of_plain_segments() {
        for area in ["44", "44/01/三街", "a/b/c/d/e/f/g/h/i/j/k/l"] {
            assert!(is_area(area), "{area}");
        }
        let long = "x".repeat(33);
        let deep = "a/b/c/d/e/f/g/h/i/j/k/l/m";
        for not_one in ["", "/", "44/", "/44", "44//01", "4 4", "44/\u{3000}", &long, deep] {
            assert!(!is_area(not_one), "{not_one}");
        }
    }
}
