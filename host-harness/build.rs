//! Builds the component that this library ships: compiles `wish-plugin` for
//! `wasm32-unknown-unknown` with a cargo of its own, wraps the module as a component, and stamps it
//! with its versions.
//!
//! Writes `wish-dispatch.wasm`, without symbol names, and beside it `wish-dispatch.debug.wasm`, the
//! same code with names.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasmparser::BinaryReader;
use wit_component::ComponentEncoder;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What the component is made of.
const SOURCES: [&str; 16] = [
    "Cargo.lock",
    "Cargo.toml",
    "plugin/abi/Cargo.toml",
    "plugin/abi/src",
    "plugin/component/Cargo.toml",
    "plugin/component/src",
    "plugin/core/Cargo.toml",
    "plugin/core/src",
    "plugin/flow/Cargo.toml",
    "plugin/flow/src",
    "plugin/contract",
    "plugin/mask",
    "plugin/policy",
    "plugin/words",
    "rust-toolchain.toml",
    "wit",
];
const GUEST_TARGET: &str = "wasm32-unknown-unknown";
const GUEST_PROFILE: &str = "guest";
/// The standard library compiled along with the rest, and for size. Its prebuilt form carries the
/// machinery that formats panic messages, which nobody would ever see: a twelfth of the component.
/// Cargo and rustc do not promise these settings to stay; the toolchain is pinned to one that has
/// them.
const SMALL_LIBRARY: [&str; 2] =
    ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
/// A panic is a trap at once, which the host turns into a replay bundle.
const STOP_AT_ONCE: [&str; 2] = ["-Zunstable-options", "-Cpanic=immediate-abort"];
/// Where the component tells its versions.
const VERSION_SECTION: &str = "wish:dispatch";
/// The magic number and the version, of modules and components alike.
const HEADER_BYTES: usize = 8;
/// The number of custom sections, in modules and components alike.
const CUSTOM_SECTION: u8 = 0;
/// Settings of the outer build that are not meant for the guest: its flags, its lints' driver, its
/// target.
const OUTER_SETTINGS: [&str; 6] = [
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
    "TARGET",
];

fn main() -> Outcome<()> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let workspace = here.parent().ok_or("the crate lies in no workspace")?;
    for source in SOURCES {
        println!("cargo:rerun-if-changed={}", workspace.join(source).display());
    }
    println!("cargo:rerun-if-changed=build.rs");

    let out = PathBuf::from(env::var("OUT_DIR")?);
    let module = fs::read(guest_module(workspace, &guest_folder(&out))?)?;
    let versions = format!(
        r#"{{"contract":"{}","rules":"{}"}}"#,
        contract_version(workspace)?,
        rules_version(workspace)?
    );
    let shipped = out.join("wish-dispatch.wasm");
    let twin = out.join("wish-dispatch.debug.wasm");
    fs::write(&shipped, without_names(&component(&without_names(&module)?, &versions)?)?)?;
    fs::write(&twin, component(&module, &versions)?)?;
    println!("cargo:rustc-env=WISH_COMPONENT_DEBUG={}", twin.display());
    Ok(())
}

/// The guest's target folder: one for all profiles of the outer build, and never the outer build's
/// own, which is locked.
fn guest_folder(out: &Path) -> PathBuf {
    let root = out.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    root.unwrap_or(out).join(GUEST_PROFILE)
}

/// Compiles the plugin and says where the module lies.
fn guest_module(workspace: &Path, folder: &Path) -> Outcome<PathBuf> {
    let library = standard_library()?;
    let mut cargo = cargo(workspace)?;
    cargo
        .args(["build", "--locked", "--package", "wish-plugin"])
        .args(["--target", GUEST_TARGET, "--profile", GUEST_PROFILE, "--target-dir"])
        .arg(folder);
    let mut flags = guest_flags(workspace, &library)?;
    if library.is_dir() {
        cargo.args(SMALL_LIBRARY).env("RUSTC_BOOTSTRAP", "1");
        flags.extend(STOP_AT_ONCE.map(str::to_owned));
    } else {
        let hint = "`rustup toolchain install` fetches it";
        println!("cargo:warning=without the component rust-src the rules are larger; {hint}");
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    if !cargo.status()?.success() {
        let hint = "read the errors above; `rustup toolchain install` fetches a missing target";
        return Err(format!("the component's code does not compile: {hint}").into());
    }
    Ok(folder.join(GUEST_TARGET).join(GUEST_PROFILE).join("wish_plugin.wasm"))
}

/// Where the standard library's source lies, if it is installed.
fn standard_library() -> Outcome<PathBuf> {
    let sysroot = rustc(&["--print", "sysroot"])?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library"))
}

fn cargo(workspace: &Path) -> Outcome<Command> {
    let mut cargo = Command::new(env::var("CARGO")?);
    cargo.current_dir(workspace);
    for setting in OUTER_SETTINGS {
        cargo.env_remove(setting);
    }
    Ok(cargo)
}

/// Flags that write addresses as short as they are, and that keep this machine's folders out of panic
/// messages, so that every checkout builds the same bytes. The standard library's folder gets the
/// name that it has where its source is missing.
fn guest_flags(workspace: &Path, library: &Path) -> Outcome<Vec<String>> {
    let registry = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .unwrap_or_default();
    let version = rustc(&["--version", "--verbose"])?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "));
    let flag = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    let library = library.parent().unwrap_or(library);
    Ok(vec![
        "-Clink-arg=--compress-relocations".to_owned(),
        flag(&registry, "/cargo"),
        flag(workspace, "/wish"),
        flag(library, &format!("/rustc/{}", commit.unwrap_or_default())),
    ])
}

fn rustc(arguments: &[&str]) -> Outcome<String> {
    let answer = Command::new(env::var("RUSTC")?).args(arguments).output()?;
    Ok(String::from_utf8(answer.stdout)?)
}

/// The version in `package wish:dispatch@…;`.
fn contract_version(workspace: &Path) -> Outcome<String> {
    let world = fs::read_to_string(workspace.join("wit/world.wit"))?;
    let package = world.lines().find_map(|line| line.trim().strip_prefix("package wish:dispatch@"));
    let version = package.and_then(|rest| rest.strip_suffix(';'));
    version.map(str::to_owned).ok_or_else(|| "wit/world.wit names no package version".into())
}

/// The version of `wish-core`, from `…#wish-core@0.1.0` or `…/core#0.1.0`.
fn rules_version(workspace: &Path) -> Outcome<String> {
    let answer =
        cargo(workspace)?.args(["pkgid", "--locked", "--package", "wish-core"]).output()?;
    let id = String::from_utf8(answer.stdout)?;
    let version = id.trim().rsplit(['#', '@']).next().unwrap_or_default();
    if version.starts_with(|first: char| first.is_ascii_digit()) {
        Ok(version.to_owned())
    } else {
        Err(format!("`cargo pkgid` names no version of wish-core: `{}`", id.trim()).into())
    }
}

/// A module or component without the custom sections that only people who debug it need.
fn without_names(wasm: &[u8]) -> Outcome<Vec<u8>> {
    let mut kept = wasm[..HEADER_BYTES].to_vec();
    let mut reader = BinaryReader::new(wasm, 0);
    reader.read_bytes(HEADER_BYTES)?;
    while !reader.eof() {
        let start = reader.original_position();
        let section = reader.read_u8()?;
        let mut content = reader.read_reader()?;
        let needed = section != CUSTOM_SECTION || {
            let name = content.read_string()?;
            name.starts_with("component-type") || name == VERSION_SECTION
        };
        if needed {
            kept.extend_from_slice(&wasm[start..reader.original_position()]);
        }
    }
    Ok(kept)
}

fn component(module: &[u8], versions: &str) -> Outcome<Vec<u8>> {
    let mut bytes = ComponentEncoder::default().validate(true).module(module)?.encode()?;
    let mut section = Vec::new();
    put_length(&mut section, VERSION_SECTION.len());
    section.extend_from_slice(VERSION_SECTION.as_bytes());
    section.extend_from_slice(versions.as_bytes());
    bytes.push(CUSTOM_SECTION);
    put_length(&mut bytes, section.len());
    bytes.extend_from_slice(&section);
    Ok(bytes)
}

/// Writes a length as WebAssembly does: seven bits a byte, least significant first.
fn put_length(bytes: &mut Vec<u8>, mut length: usize) {
    loop {
        let low = (length & 0x7f) as u8;
        length >>= 7;
        if length == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}
