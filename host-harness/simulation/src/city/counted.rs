//! What the simulated world can count for a policy's own guards. A mix says which fact means which; of a fact that it does
//! not name nobody knows what it counts, and it is drawn (`facts`).

use wish_contract::FactKind;

/// What a fact counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Claims that the responder made in this month.
    ClaimsThisMonth,
    /// Claims of the responder that were brought to their end.
    WishesFulfilled,
    /// When the responder last did not come.
    LastNoShow,
    /// When the responder last took on a wish of the same household.
    LastForHousehold,
    /// Open wishes of the household.
    OpenWishes,
    /// Wishes that the household has asked for this year.
    WishesThisYear,
}

/// Everything that can be counted, by its name in a mix.
pub const COUNTED: [(&str, Counted); 6] = [
    ("claims-this-month", Counted::ClaimsThisMonth),
    ("wishes-fulfilled", Counted::WishesFulfilled),
    ("last-no-show", Counted::LastNoShow),
    ("last-for-household", Counted::LastForHousehold),
    ("open-wishes", Counted::OpenWishes),
    ("wishes-this-year", Counted::WishesThisYear),
];

impl Counted {
    pub fn named(name: &str) -> Option<Counted> {
        COUNTED.iter().find(|(known, _)| *known == name).map(|(_, counted)| *counted)
    }

    /// What kind of value it is.
    pub fn kind(self) -> FactKind {
        match self {
            Counted::LastNoShow | Counted::LastForHousehold => FactKind::Time,
            Counted::ClaimsThisMonth
            | Counted::WishesFulfilled
            | Counted::OpenWishes
            | Counted::WishesThisYear => FactKind::Number,
        }
    }

    /// Whether it is the household's, whoever acts.
    pub fn is_of_household(self) -> bool {
        matches!(self, Counted::OpenWishes | Counted::WishesThisYear)
    }
}
