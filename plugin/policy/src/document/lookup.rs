//! What the document answers about itself: how deep a level lies, which ladder takes what.

use wish_contract::{CaseKind, Urgency};

use super::{Audience, Document, Ladder};
use crate::read::Spanned;

impl<'a> Document<'a> {
    /// The names of the area levels, most general first.
    #[must_use]
    pub fn levels(&self) -> Vec<&'a str> {
        self.area_levels.iter().map(Spanned::code).collect()
    }

    /// How many segments an area of a level has. None: there is no such level.
    #[must_use]
    pub fn depth_of(&self, level: &str) -> Option<usize> {
        self.area_levels.iter().position(|one| one.code() == level).map(|place| place + 1)
    }
}

impl Ladder<'_> {
    /// Whether it takes such a case.
    #[must_use]
    pub fn takes(&self, kind: CaseKind, category: &str, urgency: Urgency) -> bool {
        self.takes_kind(kind) && self.takes_urgency(urgency) && self.takes_category(category)
    }

    /// Whether it takes this kind of case.
    #[must_use]
    pub fn takes_kind(&self, kind: CaseKind) -> bool {
        self.kinds.iter().any(|one| one.value == Some(kind))
    }

    /// Whether it takes cases of this urgency.
    #[must_use]
    pub fn takes_urgency(&self, urgency: Urgency) -> bool {
        self.urgencies.iter().any(|one| one.value == Some(urgency))
    }

    /// Whether some case could be taken by it and by another, so that the first of them in the file decides.
    #[must_use]
    pub fn overlaps(&self, other: &Ladder<'_>) -> bool {
        let kinds = other.kinds.iter().filter_map(|kind| kind.value);
        let urgencies = other.urgencies.iter().filter_map(|urgency| urgency.value);
        let categories = other.categories.iter().map(Spanned::code);
        kinds.into_iter().any(|kind| self.takes_kind(kind))
            && urgencies.into_iter().any(|urgency| self.takes_urgency(urgency))
            && (other.categories.is_empty()
                || categories.into_iter().any(|category| self.takes_category(category)))
    }

    /// Whether it takes cases of this category.
    #[must_use]
    pub fn takes_category(&self, category: &str) -> bool {
        self.categories.is_empty() || self.categories.iter().any(|one| one.code() == category)
    }
}

impl Audience<'_> {
    /// Whether it admits responders of a kind.
    #[must_use]
    pub fn names(&self, kind: &str) -> bool {
        self.kinds.iter().any(|one| one.code() == kind)
    }
}
