//! The exports against the contract's source, and calls through them as a host makes them.

use std::path::Path;

use wish_abi::{Address, Borrowed, Lift, free_answer};
use wit_parser::{FunctionKind, Resolve, WorldItem};

use crate::exports;
use crate::rulebook::{Rulebook, drop_rulebook};

const POLICY: &[u8] = include_bytes!("../../../tests/policies/taizhou.toml");

/// The names under which the world's functions are exported, without that of the package.
fn functions_of_the_contract() -> Vec<String> {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(wit).expect("the contract is well-formed");
    let world =
        resolve.select_world(&[package], Some("rules")).expect("the contract has the world");
    let mut names = Vec::new();
    for (key, item) in &resolve.worlds[world].exports {
        let WorldItem::Interface { id, .. } = item else { continue };
        let interface = resolve.name_world_key(key);
        let interface = interface.strip_prefix("wish:dispatch/").expect("all are of one package");
        for function in resolve.interfaces[*id].functions.values() {
            names.push(format!(
                "{interface}#{}",
                export_name(function.kind.clone(), &function.name)
            ));
        }
    }
    names
}

/// A function's name with the mark of what it is.
fn export_name(kind: FunctionKind, name: &str) -> String {
    match kind {
        FunctionKind::Freestanding | FunctionKind::Method(_) | FunctionKind::Static(_) => {
            name.to_owned()
        }
        other => panic!("the component has no way to export `{name}`, {other:?}"),
    }
}

#[test]
fn every_function_of_the_contract_has_an_export_and_nothing_else_has() {
    let wanted = functions_of_the_contract();
    for name in &wanted {
        assert!(exports::NAMES.contains(&name.as_str()), "the component does not export `{name}`");
    }
    for name in exports::NAMES {
        assert!(
            wanted.iter().any(|wanted| wanted == name),
            "the contract has no function `{name}`"
        );
    }
}

#[test]
fn the_types_lie_in_memory_as_the_contract_has_them() {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
    let mut resolve = Resolve::default();
    resolve.push_path(wit).expect("the contract is well-formed");
    assert_eq!(wish_abi::wit::differences(&resolve, wish_contract::LAYOUTS), Vec::<String>::new());
}

/// Hands in bytes.
fn hand_in(bytes: &[u8]) -> (Address, usize) {
    // SAFETY: there is no old block, and the new one has as many bytes as are written.
    unsafe {
        let block = exports::realloc(Address::from_bits(0), 0, 1, bytes.len());
        block.pointer().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        (block, bytes.len())
    }
}

/// A rulebook as an argument.
fn lent(rulebook: Address) -> Borrowed<Rulebook> {
    let place = [rulebook.bits()];
    // SAFETY: the address of a rulebook stands there.
    unsafe { Borrowed::lift(place.as_ptr().cast()) }
}

/// The number of an answer's case, and the handle that is its first payload's first field.
fn case_and_handle(answer: Address) -> (u8, u32) {
    // SAFETY: the answer is a result of a handle or a list, both aligned to four bytes.
    unsafe { (answer.pointer().read(), answer.pointer().add(4).cast::<u32>().read()) }
}

#[test]
fn a_rulebook_is_loaded_asked_and_dropped() {
    let ((source, length), (language, bytes)) = (hand_in(POLICY), hand_in(b"zh-CN"));
    // SAFETY: the arguments are handed in as the canonical ABI has it; each answer is freed once, and the rulebook dropped once.
    unsafe {
        let loaded = exports::load(source, length, language, bytes);
        let (case, handle) = case_and_handle(loaded);
        free_answer(loaded);
        assert_eq!(case, 0, "the policy is in order");

        let rulebook = Address::from_bits(handle);
        let book = lent(rulebook);
        let about = exports::about(book);
        free_answer(about);
        drop_rulebook(rulebook);
    }
}

#[test]
fn a_policy_that_is_not_in_order_is_refused_with_what_is_wrong() {
    let ((source, length), (language, bytes)) = (hand_in(b"schema = 1"), hand_in(b"zh-CN"));
    // SAFETY: as above.
    unsafe {
        let refused = exports::load(source, length, language, bytes);
        assert_eq!(case_and_handle(refused).0, 1);
        free_answer(refused);
    }
}
