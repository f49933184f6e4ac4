//! What hosts in other languages are given: that it is what the contract says now, and that it has all of the contract's words.

use heck::ToUpperCamelCase;
use wit_parser::{Docs, FunctionKind, TypeDefKind};

use super::contract::Contract;
use super::{check, python, root, typescript};

#[test]
fn in_use_32_what_is_generated_is_fresh() {
    check(&root()).unwrap();
}

#[test]
fn in_use_32_python_and_typescript_have_every_type_with_the_words_of_the_contract() {
    let contract = Contract::read(&root().join("wit")).unwrap();
    let types = python::types(&contract).unwrap();
    let functions = python::functions(&contract).unwrap();
    let declarations = typescript::declarations(&contract).unwrap();
    let (python, typescript) = (squeezed(&(types.clone() + &functions)), squeezed(&declarations));
    let mut count = 0;
    let mut said = |item: &str, docs: &Docs| {
        let words = squeezed(docs.contents.as_deref().unwrap_or_default());
        assert!(python.contains(&words), "Python lacks the words of `{item}`");
        assert!(typescript.contains(&words), "TypeScript lacks the words of `{item}`");
        count += usize::from(!words.is_empty());
    };
    for exported in contract.interfaces() {
        for one in contract.own_types(exported) {
            let name = one.name.as_deref().unwrap();
            // The rulebook's own words stand in the wrappers, which are written by hand.
            if one.kind == TypeDefKind::Resource {
                continue;
            }
            said(name, &one.docs);
            match &one.kind {
                TypeDefKind::Record(record) => {
                    record.fields.iter().for_each(|field| said(&field.name, &field.docs));
                }
                TypeDefKind::Variant(variant) => {
                    variant.cases.iter().for_each(|case| said(&case.name, &case.docs));
                }
                TypeDefKind::Enum(words) => {
                    words.cases.iter().for_each(|case| said(&case.name, &case.docs));
                }
                _ => {}
            }
            if let TypeDefKind::Record(_) | TypeDefKind::Variant(_) | TypeDefKind::Enum(_) =
                one.kind
            {
                let name = name.to_upper_camel_case();
                let class =
                    [format!("class {name}:"), format!("class {name}("), format!("{name} = ")];
                assert!(class.iter().any(|one| types.contains(one)), "Python has no `{name}`");
                let of = [format!("export interface {name} "), format!("export type {name} ")];
                assert!(
                    of.iter().any(|one| declarations.contains(one)),
                    "TypeScript has no `{name}`"
                );
            }
        }
        let called = exported.interface.functions.iter();
        for (name, function) in
            called.filter(|(_, one)| !matches!(one.kind, FunctionKind::Static(_)))
        {
            said(name, &function.docs);
        }
    }
    assert!(count > 400, "{count} items are too few to be the contract");
}

/// A text without what wrapping and quoting change.
fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}
