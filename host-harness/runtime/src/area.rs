//! Areas as the contract has them: paths of segments, most general first. Where people belong and
//! where wishes come from is for whoever keeps them.

/// Whether the inner area's first segments are those of the outer one.
pub fn contains(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The first so many segments of an area, at least one; all of it where there are no more.
pub fn cut(area: &str, segments: usize) -> &str {
    let end = area.match_indices('/').nth(segments.saturating_sub(1)).map(|(place, _)| place);
    end.and_then(|end| area.get(..end)).unwrap_or(area)
}

/// How many segments two areas share from the first on.
pub fn segments_shared(area: &str, other: &str) -> usize {
    area.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::{contains, cut, segments_shared};

    #[test]
    fn areas_are_compared_segment_by_segment() {
        assert!(contains("32/12", "32/12/02") && contains("32/12", "32/12"));
        assert!(!contains("32/12", "32/120") && !contains("32/12/02", "32/12"));
        assert_eq!(
            (cut("32/12/02", 2), cut("32/12", 5), cut("32/12", 0)),
            ("32/12", "32/12", "32")
        );
        assert_eq!(segments_shared("32/12/02", "32/12/03/001"), 2);
    }
}
