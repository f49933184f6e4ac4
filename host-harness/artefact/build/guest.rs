//! Compiles the plugin for WebAssembly with a cargo of its own, and says what it is made of.
//!
//! The inner cargo runs in the workspace's folder, so that it reads the same configuration as the
//! outer one: a vendored source of crates, a proxy, `net.offline`.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::Outcome;

/// The profile in the workspace's `Cargo.toml`, and the name of the target folder.
pub const PROFILE: &str = "guest";
const TARGET: &str = "wasm32-unknown-unknown";
const PACKAGE: &str = "wish-plugin";
const RULES: &str = "wish-core";
/// What cargo calls the module, and what it writes beside it: the list of files it was made of.
const MODULE: &str = "wish_plugin.wasm";
const MADE_OF: &str = "wish_plugin.d";
/// What decides beside the sources and their manifests.
const SETTINGS: [&str; 3] = ["Cargo.lock", "Cargo.toml", "rust-toolchain.toml"];
/// Settings of the outer build that are not meant for the guest: its flags, its lints' driver, its
/// target.
const OUTER_SETTINGS: [&str; 7] = [
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_INCREMENTAL",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
    "TARGET",
];

/// The plugin and every package that is compiled with it.
pub struct Guest {
    workspace: PathBuf,
    target_folder: PathBuf,
    packages: Vec<Package>,
}

struct Package {
    name: String,
    version: String,
    folder: PathBuf,
    /// Whether it lies in this repository.
    ours: bool,
}

impl Guest {
    /// Asks cargo which packages the plugin is compiled of.
    pub fn new(workspace: &Path, target_folder: &Path) -> Outcome<Guest> {
        let arguments =
            ["metadata", "--locked", "--format-version", "1", "--filter-platform", TARGET];
        let answer = cargo(workspace)?.args(arguments).output()?;
        if !answer.status.success() {
            return Err(String::from_utf8_lossy(&answer.stderr).into());
        }
        let metadata: Value = serde_json::from_slice(&answer.stdout)?;
        Ok(Guest {
            workspace: workspace.to_owned(),
            target_folder: target_folder.to_owned(),
            packages: packages(&metadata)
                .ok_or("`cargo metadata` has another form than expected")?,
        })
    }

    /// Compiles the plugin and says where the module lies.
    pub fn compile(&self) -> Outcome<PathBuf> {
        let status = cargo(&self.workspace)?
            .args(["build", "--locked", "--package", PACKAGE])
            .args(["--target", TARGET, "--profile", PROFILE, "--target-dir"])
            .arg(&self.target_folder)
            .env("CARGO_ENCODED_RUSTFLAGS", self.flags()?.join("\u{1f}"))
            .status()?;
        if !status.success() {
            let hint = "read the errors above; `rustup toolchain install` fetches a missing target";
            return Err(format!("the component's code does not compile: {hint}").into());
        }
        Ok(self.output(MODULE))
    }

    /// Every file that the module was made of, by what the compiler noted, and the manifests and
    /// settings that it was made by.
    pub fn sources(&self) -> Outcome<BTreeSet<PathBuf>> {
        let noted = fs::read_to_string(self.output(MADE_OF))?;
        let manifests = self.packages.iter().filter(|package| package.ours);
        let manifests = manifests.map(|package| package.folder.join("Cargo.toml"));
        let settings = SETTINGS.map(|name| self.workspace.join(name));
        Ok(prerequisites(&noted).into_iter().chain(manifests).chain(settings).collect())
    }

    /// The version of the rules.
    pub fn rules_version(&self) -> Outcome<String> {
        let rules = self.packages.iter().find(|package| package.name == RULES);
        let rules = rules.ok_or_else(|| format!("{PACKAGE} does not depend on {RULES}"))?;
        Ok(rules.version.clone())
    }

    fn output(&self, name: &str) -> PathBuf {
        self.target_folder.join(TARGET).join(PROFILE).join(name)
    }

    /// Flags that write addresses as short as they are, and that keep this machine's folders out of
    /// panic messages. The standard library's folder, which the compiler names where its source is
    /// installed, gets the name that it has where it is not; a crate's folder gets the same name
    /// wherever the crate comes from.
    fn flags(&self) -> Outcome<Vec<String>> {
        let sysroot = rustc(&["--print", "sysroot"])?;
        let library = Path::new(sysroot.trim()).join("lib/rustlib/src/rust");
        let version = rustc(&["--version", "--verbose"])?;
        let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "));
        let commit = commit.ok_or("`rustc --version --verbose` names no commit")?;
        let others = self.packages.iter().filter(|package| !package.ours);
        let renamed =
            [(library, format!("/rustc/{commit}")), (self.workspace.clone(), "/wish".to_owned())];
        let crates = others.map(|package| {
            (package.folder.clone(), format!("/crates/{}-{}", package.name, package.version))
        });
        let flag =
            |(from, to): (PathBuf, String)| format!("--remap-path-prefix={}={to}", from.display());
        let relocations = "-Clink-arg=--compress-relocations".to_owned();
        Ok([relocations].into_iter().chain(renamed.into_iter().chain(crates).map(flag)).collect())
    }
}

/// The plugin's package and those that it depends on, tests aside.
fn packages(metadata: &Value) -> Option<Vec<Package>> {
    let all = metadata["packages"].as_array()?;
    let nodes = metadata["resolve"]["nodes"].as_array()?;
    let plugin = all.iter().find(|package| package["name"] == PACKAGE)?;
    let mut reached = BTreeSet::new();
    let mut ahead = vec![plugin["id"].as_str()?];
    while let Some(id) = ahead.pop() {
        if reached.insert(id) {
            let node = nodes.iter().find(|node| node["id"] == id)?;
            let compiled = node["deps"].as_array()?.iter().filter(|edge| is_compiled(edge));
            ahead.extend(compiled.filter_map(|edge| edge["pkg"].as_str()));
        }
    }
    let compiled =
        all.iter().filter(|one| one["id"].as_str().is_some_and(|id| reached.contains(id)));
    compiled.map(package).collect()
}

/// Whether a dependency is there for more than tests.
fn is_compiled(edge: &Value) -> bool {
    edge["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"] != "dev"))
}

fn package(package: &Value) -> Option<Package> {
    Some(Package {
        name: package["name"].as_str()?.to_owned(),
        version: package["version"].as_str()?.to_owned(),
        folder: Path::new(package["manifest_path"].as_str()?).parent()?.to_owned(),
        ours: package["source"].is_null(),
    })
}

/// The files after the colon in a list of the form that `make` reads, where a space within a name
/// follows a backslash.
fn prerequisites(rule: &str) -> Vec<PathBuf> {
    const SPACE: &str = "\u{0}";
    let escaped = rule.lines().next().unwrap_or_default().replace("\\ ", SPACE);
    let files = escaped.split_once(": ").map_or("", |(_, files)| files);
    files.split_whitespace().map(|name| PathBuf::from(name.replace(SPACE, " "))).collect()
}

fn rustc(arguments: &[&str]) -> Outcome<String> {
    let answer = Command::new(env::var("RUSTC")?).args(arguments).output()?;
    Ok(String::from_utf8(answer.stdout)?)
}

fn cargo(workspace: &Path) -> Outcome<Command> {
    let mut cargo = Command::new(env::var("CARGO")?);
    cargo.current_dir(workspace);
    for setting in OUTER_SETTINGS {
        cargo.env_remove(setting);
    }
    Ok(cargo)
}
