//! The component asks for nothing and holds nothing that could ask: no imports, and no crate in it
//! that knows a clock, a source of randomness or a browser. The host in turn never links the rules.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use wish_component::COMPONENT;

use crate::host;

/// Crates that know what the rules may not.
const IMPURE: [&str; 7] =
    ["wasm-bindgen", "getrandom", "js-sys", "web-sys", "iana-time-zone", "rand", "wasi"];
/// Features of `chrono` that know the time or the place.
const IMPURE_CHRONO: [&str; 4] = ["clock", "now", "wasmbind", "iana-time-zone"];
/// Crates that hold the rules.
const RULES: [&str; 2] = ["wish-core", "wish-plugin"];
/// The component's budget.
const COMPONENT_BYTES_MAX: usize = 1_000_000;

#[test]
fn the_component_imports_nothing() {
    let info = wish_runtime::component_info(COMPONENT).expect("the shipped component can be read");
    assert_eq!(info.imports, Vec::<String>::new());
    assert_eq!(host::runtime().component_info(), &info);
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
fn nothing_of_the_host_links_the_rules() {
    let metadata = cargo(&["metadata", "--locked", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo writes JSON");
    let packages = Packages::of(&metadata);
    let host = packages.below("host-harness");
    assert!(host.len() > 5, "the host has more crates than {host:?}");
    for name in host {
        let reached = packages.reached_from(&name);
        let rules: Vec<_> = RULES.iter().filter(|rule| reached.contains(**rule)).collect();
        assert!(rules.is_empty(), "{name} depends on {rules:?}");
    }
}

/// The packages of the workspace: where they lie, and on which of them they depend, for building,
/// running or testing.
struct Packages(BTreeMap<String, (String, BTreeSet<String>)>);

impl Packages {
    fn of(metadata: &Value) -> Packages {
        let text = |value: &Value| value.as_str().expect("cargo names it").to_owned();
        let list = |value: &Value| value.as_array().expect("cargo lists them").clone();
        let ours = list(&metadata["packages"]).into_iter().filter(|one| one["source"].is_null());
        let known = ours.map(|one| {
            let dependencies = list(&one["dependencies"]);
            let names = dependencies.iter().map(|dependency| text(&dependency["name"])).collect();
            (text(&one["name"]), (text(&one["manifest_path"]), names))
        });
        Packages(known.collect())
    }

    /// Names of the packages that lie in a folder of the workspace.
    fn below(&self, folder: &str) -> Vec<String> {
        let folder = format!("/{folder}/");
        let inside = self.0.iter().filter(|(_, (path, _))| path.contains(&folder));
        inside.map(|(name, _)| name.clone()).collect()
    }

    /// Every package of the workspace that one depends on, itself included.
    fn reached_from(&self, name: &str) -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        let mut ahead = vec![name.to_owned()];
        while let Some(next) = ahead.pop() {
            let Some((_, dependencies)) = self.0.get(&next) else { continue };
            if reached.insert(next) {
                ahead.extend(dependencies.iter().cloned());
            }
        }
        reached
    }
}

/// Sees that none of the crates is in the tree.
fn check(tree: &str, unwanted: &[&str]) {
    let crates: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.len() > 5, "the tree is too small to be true:\n{tree}");
    let found: Vec<_> = crates.iter().filter(|one| unwanted.contains(one)).collect();
    assert!(found.is_empty(), "{found:?} in\n{tree}");
}

fn tree(package: &str, arguments: &[&str]) -> String {
    let tree = ["tree", "--locked", "--prefix", "none", "--package", package];
    cargo(&[&tree[..], arguments].concat())
}

fn cargo(arguments: &[&str]) -> String {
    let answer = Command::new(env!("CARGO"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .args(arguments)
        .output()
        .expect("cargo runs");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    String::from_utf8(answer.stdout).expect("cargo writes UTF-8")
}
