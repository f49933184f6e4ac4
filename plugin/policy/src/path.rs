//! The way to a value: `ladder[1].step[0].open`.

use std::fmt;

/// The way to a value from the top of the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct KeyPath(pub Vec<PathStep>);

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathStep {
    /// A key of a table.
    Name(String),
    /// An element of a list, from 0.
    Index(usize),
}

impl KeyPath {
    /// The path one step on.
    #[must_use]
    pub fn then(&self, key: PathStep) -> KeyPath {
        KeyPath(self.0.iter().cloned().chain([key]).collect())
    }

    /// The path to a key of the table that this one leads to.
    #[must_use]
    pub fn key(&self, name: &str) -> KeyPath {
        self.then(PathStep::Name(name.to_owned()))
    }

    /// Whether it leads to a value under this key of the format: `ladder[].step[].open`, `categories.*.due`. A list is
    /// under the key of its entries.
    #[must_use]
    pub fn is_under(&self, key: &str) -> bool {
        let mut keys = key.split('.').flat_map(|step| {
            let (name, index) =
                step.strip_suffix("[]").map_or((step, None), |name| (name, Some("[]")));
            [Some(name), index].into_iter().flatten()
        });
        let leads = self.0.iter().all(|own| match (own, keys.next()) {
            (PathStep::Name(name), Some(wanted)) => wanted == "*" || wanted == name,
            (PathStep::Index(_), wanted) => wanted == Some("[]"),
            (PathStep::Name(_), None) => false,
        });
        leads && matches!((keys.next(), keys.next()), (None | Some("[]"), None))
    }

    /// The names of the path, without its numbers.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.0
            .iter()
            .filter_map(|key| match key {
                PathStep::Name(name) => Some(name.as_str()),
                PathStep::Index(_) => None,
            })
            .collect()
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, key) in self.0.iter().enumerate() {
            match key {
                PathStep::Name(name) if place == 0 => write!(out, "{name}")?,
                PathStep::Name(name) => write!(out, ".{name}")?,
                PathStep::Index(index) => write!(out, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyPath, PathStep};

    #[test]
    fn a_path_is_under_the_key_that_it_follows() {
        let open = KeyPath::default()
            .key("ladder")
            .then(PathStep::Index(1))
            .key("step")
            .then(PathStep::Index(0));
        let open = open.key("open");
        assert_eq!(open.to_string(), "ladder[1].step[0].open");
        assert!(open.is_under("ladder[].step[].open"));
        assert!(!open.is_under("ladder[].step[].code") && !open.is_under("ladder[].step[].open.x"));
        let skills = KeyPath::default().key("categories").key("lamp").key("skills");
        assert!(skills.is_under("categories.*.skills[]"));
        assert!(!skills.is_under("categories.*.skills[].x") && !skills.is_under("categories.*"));
    }
}
