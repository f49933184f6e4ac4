//! Lists: those whose order counts and those where it does not, those that may be left out and those that may not.

use std::ops::Deref;
use std::slice;

use super::field::Defaulted;
use super::{Read, Spanned, no_list};
use crate::finding::{Finding, Findings, Place};
use crate::toml::{Node, Value};
use crate::values::Leaf;

static EMPTY_LIST: Finding = Finding::error("empty_list");

/// A list. One that is written down holds at least one thing.
#[derive(Clone, Debug)]
pub struct List<T, const IS_ORDERED: bool> {
    /// Where it stands. None: it is left out.
    pub at: Option<Place>,
    pub(crate) items: Vec<T>,
}

/// A list whose order counts.
pub type Sequence<T> = List<T, true>;
/// A list whose order says nothing.
pub type Set<T> = List<T, false>;

impl<T, const IS_ORDERED: bool> Deref for List<T, IS_ORDERED> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T: Copy, const IS_ORDERED: bool> List<Spanned<T>, IS_ORDERED> {
    /// What could be read of it.
    #[must_use]
    pub fn values(&self) -> Vec<T> {
        self.items.iter().filter_map(|item| item.value).collect()
    }

    /// All of it. None: something in it cannot be read.
    #[must_use]
    pub fn complete(&self) -> Option<Vec<T>> {
        self.items.iter().map(|item| item.value).collect()
    }
}

impl<'a, T: Read<'a>, const IS_ORDERED: bool> Read<'a> for List<T, IS_ORDERED> {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> List<T, IS_ORDERED> {
        let mut items = Vec::new();
        for value in values_of(item, findings) {
            items.push(T::read(Some(value), findings));
        }
        List { at: item.map(|item| item.at), items }
    }
}

impl<'a, T: Leaf<'a> + Copy + 'a, const IS_ORDERED: bool> Defaulted<'a>
    for List<Spanned<T>, IS_ORDERED>
{
    type Default = &'a [T];

    fn read_or(item: Option<&'a Node>, default: &'a [T], findings: &mut Findings) -> Self {
        let unwritten = |value: &T| Spanned { at: Place::default(), value: Some(*value) };
        match item {
            Some(_) => List::read(item, findings),
            None => List { at: None, items: default.iter().map(unwritten).collect() },
        }
    }
}

/// A list that may not be left out.
#[derive(Clone, Debug)]
pub struct Filled<L>(pub L);

impl<L: Deref> Deref for Filled<L> {
    type Target = L::Target;

    fn deref(&self) -> &L::Target {
        &self.0
    }
}

impl<'a, L: Read<'a>> Read<'a> for Filled<L> {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Filled<L> {
        Filled(L::read(item, findings))
    }
}

/// A list that may be written empty; a value by itself stands for a list of one.
#[derive(Clone, Debug)]
pub struct MayBeEmpty<L>(pub L);

impl<L: Deref> Deref for MayBeEmpty<L> {
    type Target = L;

    fn deref(&self) -> &L {
        &self.0
    }
}

impl<'a, T: Leaf<'a>, const IS_ORDERED: bool> Read<'a>
    for MayBeEmpty<List<Spanned<T>, IS_ORDERED>>
{
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Self {
        let items = match item.map(|node| &node.value) {
            Some(Value::List(values)) if values.is_empty() => Vec::new(),
            Some(Value::List(_) | Value::Tables(_)) | None => {
                return MayBeEmpty(List::read(item, findings));
            }
            Some(_) => vec![Spanned::read(item, findings)],
        };
        MayBeEmpty(List { at: item.map(|node| node.at), items })
    }
}

impl<'a, T: Leaf<'a> + Copy + 'a, const IS_ORDERED: bool> Defaulted<'a>
    for MayBeEmpty<List<Spanned<T>, IS_ORDERED>>
{
    type Default = &'a [T];

    fn read_or(item: Option<&'a Node>, default: &'a [T], findings: &mut Findings) -> Self {
        match item {
            Some(_) => MayBeEmpty::read(item, findings),
            None => MayBeEmpty(List::read_or(item, default, findings)),
        }
    }
}

/// The values of a list; an empty one is refused, and a value of another type.
fn values_of<'a>(item: Option<&'a Node>, findings: &mut Findings) -> &'a [Node] {
    let Some(item) = item else { return &[] };
    match &item.value {
        Value::List(values) | Value::Tables(values) if !values.is_empty() => values,
        Value::List(_) | Value::Tables(_) => {
            findings.say(item.at, &EMPTY_LIST, &[]);
            &[]
        }
        _ if no_list(item, findings) => slice::from_ref(item),
        _ => &[],
    }
}
