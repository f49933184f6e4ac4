//! Layouts against those of a contract's source.

use wish_abi::{Parts, TypeLayout, wit};
use wit_parser::Resolve;

use crate::mail::{Mail, Part, Route, Stage};

const CONTRACT: &str = "
    package test:mail;
    interface types {
        enum stage { submitted, needs-info, closed }
        record part { small: bool, name: string, stage: stage, due: option<s64> }
        variant route {
            direct, via(string), until(s64), parts(list<part>), maybe(option<u16>),
        }
        record mail {
            level: s8, weight: u64, tags: list<string>, numbers: list<u16>, route: route,
            outcome: result<part, string>, pair: tuple<u8, u32>,
            six: tuple<bool, s16, u32, s64, string, stage>, %type: s32,
        }
    }
";

const TYPES: [TypeLayout; 4] = [
    TypeLayout::of::<Mail>(),
    TypeLayout::of::<Part>(),
    TypeLayout::of::<Route>(),
    TypeLayout::of::<Stage>(),
];

fn differences(contract: &str, types: &[TypeLayout]) -> Vec<String> {
    let mut resolve = Resolve::default();
    resolve.push_str("mail.wit", contract).expect("a contract");
    wit::differences(&resolve, types)
}

#[test]
fn every_type_is_laid_out_as_the_contract_has_it() {
    assert_eq!(differences(CONTRACT, &TYPES), [""; 0]);
}

#[test]
fn whatever_differs_is_named() {
    let changes = [
        ("needs-info, closed", "closed, needs-info", "`stage` takes"),
        ("small: bool, name: string,", "name: string, small: bool,", "`part` takes"),
        ("due: option<s64>", "due: option<s32>", "`part` takes"),
        ("due: option<s64>", "until: option<s64>", "`part` takes"),
        ("until(s64)", "until", "`route` takes"),
        (
            "enum stage {",
            "enum mood { good }\n enum stage {",
            "`mood` of the contract is not listed",
        ),
    ];
    for (old, new, difference) in changes {
        let found = differences(&CONTRACT.replace(old, new), &TYPES);
        assert!(found.iter().any(|found| found.starts_with(difference)), "{new}: {found:?}");
    }
}

#[test]
fn a_type_that_the_contract_lacks_is_named() {
    let parts = Parts::Record(&[]);
    let other = TypeLayout { name: "Other", size: 0, align: 1, parts };
    let found = differences(CONTRACT, &[&TYPES[..], &[other]].concat());
    assert_eq!(found, ["the contract has no type for `Other`"]);
}
