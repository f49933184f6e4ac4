//! Builds the component that this crate carries: compiles `wish-plugin` (`guest`), wraps the module as a
//! component and stamps it with its versions (`component`).
//!
//! Writes `wish-dispatch.wasm`, without symbol names, and beside it `wish-dispatch.debug.wasm`, the
//! same code with names. Stable settings alone: the same sources and the same toolchain give the same
//! bytes, in every folder, with every source of crates, and whether or not the standard library's
//! source is installed.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

mod component;
mod guest;

use component::Versions;
use guest::Guest;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let workspace = here.ancestors().nth(2).ok_or("the crate lies in no workspace")?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let guest = Guest::new(workspace, &target_folder(&out))?;
    let module = fs::read(guest.compile()?)?;
    for path in guest.sources()? {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let world = fs::read_to_string(workspace.join("wit/world.wit"))?;
    let versions =
        Versions { contract: component::contract_version(&world)?, rules: guest.rules_version()? };
    let shipped = component::shipped(&module, &versions)?;
    let debug = out.join("wish-dispatch.debug.wasm");
    fs::write(out.join("wish-dispatch.wasm"), &shipped)?;
    fs::write(&debug, component::with_names(&module, &versions)?)?;
    println!("cargo::rustc-env=WISH_COMPONENT_DIGEST={}", digest(&shipped));
    println!("cargo::rustc-env=WISH_COMPONENT_DEBUG_PATH={}", debug.display());
    Ok(())
}

/// The guest's target folder: one for all profiles of the outer build, and never the outer build's
/// own, which is locked.
fn target_folder(out: &Path) -> PathBuf {
    let root = out.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    root.unwrap_or(out).join(guest::PROFILE)
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
