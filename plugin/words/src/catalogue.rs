//! The catalogues as the build compiled them in: the form of their tables, and how a message is
//! found. What a text becomes with facts in it is `message`'s affair.

#[allow(clippy::all, clippy::pedantic)]
mod tables {
    use super::{Catalogue, Choice, Chooser, Element, Plurals};

    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

pub(crate) use tables::CATALOGUES;

use std::collections::BTreeSet;

/// One language.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// The BCP 47 tag.
    pub tag: &'static str,
    pub plurals: Plurals,
    /// What each message says, in the order of `IDS`.
    pub texts: &'static [&'static [Element]],
}

/// A piece of a text.
#[derive(Debug)]
pub(crate) enum Element {
    Literal(&'static str),
    /// A fact, as it reads; nothing where it is missing.
    Fact(&'static str),
    Choice(&'static Choice),
}

/// Texts of which one is said: the first with the key that comes out, or else the default.
#[derive(Debug)]
pub(crate) struct Choice {
    pub by: Chooser,
    pub variants: &'static [(&'static str, &'static [Element])],
    pub default: &'static [Element],
}

/// What decides between the variants.
#[derive(Debug)]
pub(crate) enum Chooser {
    /// A number, by itself or by its plural; or a word, by itself.
    Value(&'static str),
    /// `yes` where there are all of these facts, else `no`.
    Given(&'static [&'static str]),
    /// `passed`, `until` or `refused`.
    Outcome { passed: &'static str, until: &'static str },
}

/// Which plural a whole number has.
#[derive(Debug)]
pub(crate) struct Plurals {
    /// Of the numbers 0 to 99: where each run of equal plurals begins.
    pub small: &'static [(u8, &'static str)],
    /// Of larger numbers, by their last two figures.
    pub large: &'static [(u8, &'static str)],
    /// Of whole millions.
    pub millions: &'static str,
}

impl Catalogue {
    /// What a message says. Its id is put together from its kind, such as `rule`, and its name.
    pub fn text(&self, kind: &str, name: &str) -> Option<&'static [Element]> {
        let wanted = || kind.bytes().chain([b'-']).chain(name.bytes());
        let index = tables::IDS.binary_search_by(|id| id.bytes().cmp(wanted())).ok()?;
        self.texts.get(index).copied()
    }
}

/// The names of all messages of a kind, in order.
pub(crate) fn names(kind: &str) -> impl Iterator<Item = &'static str> {
    tables::IDS.iter().filter_map(move |id| id.strip_prefix(kind)?.strip_prefix('-'))
}

/// Adds every fact that a text looks at or prints.
pub(crate) fn add_facts(text: &'static [Element], facts: &mut BTreeSet<&'static str>) {
    for element in text {
        match element {
            Element::Literal(_) => {}
            Element::Fact(name) => drop(facts.insert(name)),
            Element::Choice(Choice { by, variants, default }) => {
                match by {
                    Chooser::Value(name) => drop(facts.insert(name)),
                    Chooser::Given(names) => facts.extend(names.iter()),
                    Chooser::Outcome { passed, until } => facts.extend([passed, until]),
                }
                variants.iter().for_each(|(_, text)| add_facts(text, facts));
                add_facts(default, facts);
            }
        }
    }
}

impl Choice {
    /// The variant with this key.
    pub fn variant(&self, key: &str) -> Option<&'static [Element]> {
        let variant = self.variants.iter().find(|(known, _)| *known == key);
        variant.map(|(_, text)| *text)
    }
}

impl Plurals {
    /// The plural of a number, such as `one` or `other`.
    pub fn of(&self, number: i64) -> &'static str {
        let number = number.unsigned_abs();
        let last = (number % 100) as u8;
        let runs = match number {
            0..100 => self.small,
            _ if number.is_multiple_of(1_000_000) => return self.millions,
            _ => self.large,
        };
        let run = runs.iter().rev().find(|(first, _)| *first <= last);
        run.map_or("other", |(_, plural)| plural)
    }
}
