//! The component asks for nothing and holds nothing that could ask: no imports, and no crate in it
//! that knows a clock, a source of randomness or a browser. The host in turn never links the rules.

use std::path::Path;
use std::process::Command;

use wish_component::COMPONENT;

use crate::host;

/// Crates that know what the rules may not.
const IMPURE: [&str; 7] =
    ["wasm-bindgen", "getrandom", "js-sys", "web-sys", "iana-time-zone", "rand", "wasi"];
/// Features of `chrono` that know the time or the place.
const IMPURE_CHRONO: [&str; 4] = ["clock", "now", "wasmbind", "iana-time-zone"];
/// The component's budget.
const COMPONENT_BYTES_MAX: usize = 1_000_000;

#[test]
fn the_component_imports_nothing() {
    let outline = wish_runtime::outline(COMPONENT).expect("the shipped component can be read");
    assert_eq!(outline.imports, Vec::<String>::new());
    assert_eq!(host::runtime().outline(), &outline);
}

#[test]
fn the_component_keeps_within_its_budget() {
    assert!(COMPONENT.len() <= COMPONENT_BYTES_MAX, "it has {} bytes", COMPONENT.len());
}

#[test]
fn nothing_in_the_component_knows_a_clock_or_a_die() {
    let tree = tree("wish-plugin", &["--target", "wasm32-unknown-unknown", "-e", "normal"]);
    check(&tree, &IMPURE);
    let features = ["--target", "wasm32-unknown-unknown", "-e", "normal,features"];
    let tree = self::tree("wish-plugin", &features);
    for line in tree.lines().filter(|line| line.starts_with("chrono feature")) {
        let impure = IMPURE_CHRONO.iter().find(|feature| line.contains(&format!("\"{feature}\"")));
        assert_eq!(impure, None, "chrono knows the time: `{line}`");
    }
}

#[test]
fn the_host_does_not_link_the_rules() {
    check(&tree("wish-runtime", &["-e", "normal"]), &["wish-core", "wish-plugin"]);
}

/// Sees that none of the crates is in the tree.
fn check(tree: &str, unwanted: &[&str]) {
    let crates: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.len() > 5, "the tree is too small to be true:\n{tree}");
    let found: Vec<_> = crates.iter().filter(|one| unwanted.contains(one)).collect();
    assert!(found.is_empty(), "{found:?} in\n{tree}");
}

fn tree(package: &str, arguments: &[&str]) -> String {
    let answer = Command::new(env!("CARGO"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .args(["tree", "--locked", "--prefix", "none", "--package", package])
        .args(arguments)
        .output()
        .expect("cargo runs");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    String::from_utf8(answer.stdout).expect("cargo writes UTF-8")
}
