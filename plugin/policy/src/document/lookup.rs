//! What the document answers about itself: how deep a level lies, which ladder takes what.

use wish_contract::{CaseKind, Urgency};

use std::ops::Range;

use super::{Audience, CityGuard, DeadlinesWhen, Document, Ladder, Lengths};
use crate::read::Spanned;
use crate::values::Whole;

impl<'a> Document<'a> {
    /// The names of the area levels, most general first.
    #[must_use]
    pub fn levels(&self) -> Vec<&'a str> {
        self.area_levels.iter().map(Spanned::code).collect()
    }

    /// The lengths of a case of this category and urgency: those of `deadlines.when`, the category's own, those of all cases.
    #[must_use]
    pub fn lengths_of(&self, category: &str, urgency: Urgency) -> Lengths {
        let lengths = self.deadlines.lengths(category, urgency);
        let is_special = self
            .deadlines
            .when
            .iter()
            .any(|when| when.is_for(category, urgency) && when.due.is_some());
        let own = self.categories.get(category).and_then(|category| category.due);
        Lengths { due: own.filter(|_| !is_special).or(lengths.due), ..lengths }
    }

    /// How many segments an area of a level has. None: there is no such level.
    #[must_use]
    pub fn depth_of(&self, level: &str) -> Option<usize> {
        self.area_levels.iter().position(|one| one.code() == level).map(|place| place + 1)
    }
}

/// What decides on the ladder of a case.
#[derive(Clone, Copy, Debug)]
pub struct Traits<'a> {
    /// Wish or project.
    pub kind: CaseKind,
    /// Its category.
    pub category: &'a str,
    /// How pressing it is.
    pub urgency: Urgency,
    /// Whom it is for.
    pub target_groups: &'a [&'a str],
    /// What it costs, in fen.
    pub cost_fen: u64,
}

const FEN_IN_A_YUAN: u64 = 100;

impl DeadlinesWhen<'_> {
    /// Whether these lengths are for cases of this category and urgency.
    #[must_use]
    pub fn is_for(&self, category: &str, urgency: Urgency) -> bool {
        let named = self.categories.iter().any(|one| one.code() == category);
        (self.categories.is_empty() || named)
            && self.urgencies.iter().any(|one| one.value == Some(urgency))
    }
}

impl Ladder<'_> {
    /// Whether it takes such a case.
    #[must_use]
    pub fn takes(&self, case: &Traits<'_>) -> bool {
        self.takes_kind(case.kind)
            && self.takes_urgency(case.urgency)
            && self.takes_category(case.category)
            && self.takes_groups(case.target_groups)
            && self.takes_cost(case.cost_fen)
    }

    /// Whether it takes cases for one of these groups.
    #[must_use]
    pub fn takes_groups(&self, groups: &[&str]) -> bool {
        let named = |group: &str| self.target_groups.iter().any(|one| one.code() == group);
        self.target_groups.is_empty() || groups.iter().any(|group| named(group))
    }

    /// Whether it takes cases of this cost, in fen.
    #[must_use]
    pub fn takes_cost(&self, cost_fen: u64) -> bool {
        self.cost_range_fen().contains(&cost_fen)
    }

    /// The costs that it takes, in fen.
    #[must_use]
    pub fn cost_range_fen(&self) -> Range<u64> {
        range_fen(self.cost_from_yuan, self.cost_below_yuan)
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

impl CityGuard<'_> {
    /// What a case costs that it is for, in fen.
    #[must_use]
    pub fn cost_range_fen(&self) -> Range<u64> {
        range_fen(self.cost_from_yuan, self.cost_below_yuan)
    }
}

fn range_fen(
    from: Option<Spanned<Whole<0, 1_000_000_000>>>,
    below: Option<Spanned<Whole<1, 1_000_000_000>>>,
) -> Range<u64> {
    let fen = |yuan: u64| yuan.saturating_mul(FEN_IN_A_YUAN);
    let from = from.map_or(0, |from| fen(from.number()));
    from..below.map_or(u64::MAX, |below| fen(below.number()))
}

impl Audience<'_> {
    /// Whether it admits responders of a kind.
    #[must_use]
    pub fn names(&self, kind: &str) -> bool {
        self.kinds.iter().any(|one| one.code() == kind)
    }
}
