//! Areas as keys: the path with a `/` behind it, compared byte by byte, so that an area and all within it stand together.

/// The key of an area: `44/01` becomes `44/01/`.
#[must_use]
pub fn area_key(area: &str) -> String {
    if area.is_empty() { String::new() } else { format!("{area}/") }
}

/// The first key that lies behind an area and all within it: `44/01/` becomes `44/010`. Empty for the key of everywhere, which
/// nothing lies behind.
#[must_use]
pub fn area_after(key: &str) -> String {
    // `0` is the byte that follows `/`.
    key.strip_suffix('/').map(|area| format!("{area}0")).unwrap_or_default()
}

/// The keys of an area and of all that contain it, widest first.
#[must_use]
pub fn area_prefixes(area: &str) -> Vec<String> {
    let ends = area.match_indices('/').map(|(end, _)| end).chain([area.len()]);
    ends.filter(|end| *end > 0).filter_map(|end| Some(area_key(area.get(..end)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::{area_after, area_key, area_prefixes};

    #[test]
    fn what_lies_within_an_area_lies_between_its_key_and_the_one_after() {
        let within = |area: &str, of: &str| {
            let key = area_key(of);
            area_key(area) >= key && area_key(area) < area_after(&key)
        };
        assert!(within("44/01", "44/01"));
        assert!(within("44/01/03/b2", "44/01"));
        for other in ["44", "44/010", "44/02", "44/0", "44/01-a", "45/01"] {
            assert!(!within(other, "44/01"), "{other}");
        }
    }

    #[test]
    fn prefixes_are_every_area_around() {
        assert_eq!(area_prefixes("44/01/03"), ["44/", "44/01/", "44/01/03/"]);
        assert_eq!(area_prefixes("44"), ["44/"]);
        assert!(area_prefixes("").is_empty());
    }
}
