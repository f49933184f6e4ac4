//! Types with every kind of part, and strategies that make values of them.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::host::{Type, list, option as optional};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    Submitted,
    NeedsInfo,
    Closed,
}
wish_abi::variant!(Stage { Submitted, NeedsInfo, Closed });

#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub small: bool,
    pub name: String,
    pub stage: Stage,
    pub due: Option<i64>,
}
wish_abi::record!(Part { small, name, stage, due });

#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    Direct,
    Via(String),
    Until(i64),
    Parts(Vec<Part>),
    Maybe(Option<u16>),
}
wish_abi::variant!(Route { Direct, Via(_), Until(_), Parts(_), Maybe(_) });

#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    pub level: i8,
    pub weight: u64,
    pub tags: Vec<String>,
    pub numbers: Vec<u16>,
    pub route: Route,
    pub outcome: Result<Part, String>,
    pub pair: (u8, u32),
    pub six: (bool, i16, u32, i64, String, Stage),
    pub r#type: i32,
}
wish_abi::record!(Mail { level, weight, tags, numbers, route, outcome, pair, six, r#type });

pub fn mail_type() -> Type {
    let stage = || Type::Variant(vec![None, None, None]);
    let part =
        || Type::Record(vec![Type::Plain(1), Type::String, stage(), optional(Type::Plain(8))]);
    let route = Type::Variant(vec![
        None,
        Some(Type::String),
        Some(Type::Plain(8)),
        Some(list(part())),
        Some(optional(Type::Plain(2))),
    ]);
    Type::Record(vec![
        Type::Plain(1),
        Type::Plain(8),
        list(Type::String),
        list(Type::Plain(2)),
        route,
        Type::Variant(vec![Some(part()), Some(Type::String)]),
        Type::Record(vec![Type::Plain(1), Type::Plain(4)]),
        Type::Record(vec![
            Type::Plain(1),
            Type::Plain(2),
            Type::Plain(4),
            Type::Plain(8),
            Type::String,
            stage(),
        ]),
        Type::Plain(4),
    ])
}

fn text() -> impl Strategy<Value = String> {
    // Some have capacity for more than they hold, which a component's strings often do.
    (vec(any::<char>(), 0..6), 0..40_usize).prop_map(|(letters, capacity)| {
        let mut text = String::with_capacity(capacity);
        text.extend(letters);
        text
    })
}

fn stage() -> impl Strategy<Value = Stage> {
    prop_oneof![Just(Stage::Submitted), Just(Stage::NeedsInfo), Just(Stage::Closed)]
}

fn part() -> impl Strategy<Value = Part> {
    (any::<bool>(), text(), stage(), option::of(any::<i64>()))
        .prop_map(|(small, name, stage, due)| Part { small, name, stage, due })
}

fn route() -> impl Strategy<Value = Route> {
    prop_oneof![
        Just(Route::Direct),
        text().prop_map(Route::Via),
        any::<i64>().prop_map(Route::Until),
        vec(part(), 0..4).prop_map(Route::Parts),
        option::of(any::<u16>()).prop_map(Route::Maybe),
    ]
}

pub fn mail() -> impl Strategy<Value = Mail> {
    let six = (any::<bool>(), any::<i16>(), any::<u32>(), any::<i64>(), text(), stage());
    let outcome = prop_oneof![part().prop_map(Ok), text().prop_map(Err)];
    let lists = (vec(text(), 0..4), vec(any::<u16>(), 0..5));
    (any::<(i8, u64, u8, u32, i32)>(), lists, route(), outcome, six).prop_map(
        |((level, weight, first, second, r#type), (tags, numbers), route, outcome, six)| Mail {
            level,
            weight,
            tags,
            numbers,
            route,
            outcome,
            pair: (first, second),
            six,
            r#type,
        },
    )
}
