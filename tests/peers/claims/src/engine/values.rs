//! The facts as a tree of an engine's own values. What does not apply is left out.

use crate::question::{Facts, MemberFacts, WishFacts};

/// How an engine writes a value down. It may borrow texts from the facts.
pub trait Values<'a>: Sized {
    fn text(text: &'a str) -> Self;
    fn number(number: i64) -> Self;
    fn flag(flag: bool) -> Self;
    fn list(items: impl Iterator<Item = Self>) -> Self;
    fn object(entries: impl Iterator<Item = (&'static str, Self)>) -> Self;
}

/// What the rules call `wish`, `member` and `now`.
pub fn named<'a, V: Values<'a>>(facts: &'a Facts) -> [(&'static str, V); 3] {
    [("wish", wish(&facts.wish)), ("member", member(&facts.member)), ("now", V::number(facts.now))]
}

fn wish<'a, V: Values<'a>>(wish: &'a WishFacts) -> V {
    let always = [
        ("stage", V::text(wish.stage)),
        ("audience_kinds", texts(&wish.audience_kinds)),
        ("audience_area", V::text(&wish.audience_area)),
        ("cost_fen", V::number(wish.cost_fen)),
        ("for_child", V::flag(wish.for_child)),
        ("at_home", V::flag(wish.at_home)),
        ("places_left", V::number(wish.places_left)),
        ("claimants", texts(&wish.claimants)),
    ];
    let licence = wish.licence.as_deref().map(|licence| ("licence", V::text(licence)));
    let household = wish.household.as_deref().map(|household| ("household", V::text(household)));
    V::object(always.into_iter().chain(licence).chain(household))
}

fn member<'a, V: Values<'a>>(member: &'a MemberFacts) -> V {
    let always = [
        ("id", V::text(&member.id)),
        ("kind", V::text(&member.kind)),
        ("area", V::text(&member.area)),
        ("active", V::flag(member.active)),
        ("claims", V::number(member.claims)),
        ("claims_max", V::number(member.claims_max)),
        ("cost_max_fen", V::number(member.cost_max_fen)),
        ("licences", texts(&member.licences)),
        ("vetted", V::flag(member.vetted)),
    ];
    let suspended = member.suspended_until.map(|until| ("suspended_until", V::number(until)));
    let household = member.household.as_deref().map(|household| ("household", V::text(household)));
    V::object(always.into_iter().chain(suspended).chain(household))
}

fn texts<'a, V: Values<'a>>(texts: &'a [String]) -> V {
    V::list(texts.iter().map(|text| V::text(text)))
}
