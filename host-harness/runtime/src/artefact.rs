//! Compiled code kept in a folder, so that a component that was compiled once is loaded in a
//! millisecond.
//!
//! Loading compiled code is the one thing that this library must vouch for itself: wasmtime cannot
//! check that such code keeps to the sandbox, and calls it `unsafe`. What is vouched for here: the
//! file was written by this library for this very component (by digest), engine and settings (by
//! wasmtime's compatibility hash, which it checks once more), and is whole (by a checksum, which
//! costs a tenth of what a digest does). What the owner of the folder vouches for: that nobody else
//! may write to it. Wasmtime's own cache asks the same of its folder.
#![allow(unsafe_code)]

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::error::RuntimeError;
use crate::preflight::ComponentInfo;

/// Every artefact begins so.
const MAGIC: &[u8; 16] = b"wish-artefact/1\n";
/// Length of the checksum.
const SUM_BYTES: usize = 8;
/// The checksum's first value and its factor: those of 64-bit FNV-1a.
const SUM_START: u64 = 0xcbf2_9ce4_8422_2325;
const SUM_FACTOR: u64 = 0x0000_0100_0000_01b3;

/// Where the running code comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Compiled now.
    Compiled,
    /// Compiled now, and could not be kept for the next time.
    CompiledUnkept {
        /// Why not.
        message: String,
    },
    /// Compiled before, and loaded now.
    Kept,
}

/// Loads the component's compiled code from the folder, or compiles it and keeps it there.
pub(crate) fn component(
    engine: &Engine,
    bytes: &[u8],
    info: &ComponentInfo,
    folder: Option<&Path>,
) -> Result<(Component, Origin), RuntimeError> {
    let Some(folder) = folder else { return Ok((compile(engine, bytes)?, Origin::Compiled)) };
    let path = path(engine, info, folder);
    if let Some(component) = load(engine, &path) {
        return Ok((component, Origin::Kept));
    }
    let component = compile(engine, bytes)?;
    let origin = match keep(&component, &path) {
        Ok(()) => Origin::Compiled,
        Err(error) => Origin::CompiledUnkept { message: error.to_string() },
    };
    Ok((component, origin))
}

fn compile(engine: &Engine, bytes: &[u8]) -> Result<Component, RuntimeError> {
    Component::from_binary(engine, bytes)
        .map_err(|error| RuntimeError::Malformed { message: format!("{error:#}") })
}

fn path(engine: &Engine, info: &ComponentInfo, folder: &Path) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hasher);
    folder.join(format!("{}-{:016x}.wish", info.digest, hasher.finish()))
}

/// Answers nothing where there is no artefact, or not a whole one, or one that the engine will not
/// have.
fn load(engine: &Engine, path: &Path) -> Option<Component> {
    let bytes = fs::read(path).ok()?;
    let (sum, code) = bytes.strip_prefix(MAGIC)?.split_at_checked(SUM_BYTES)?;
    if *sum != checksum(code) {
        return None;
    }
    // SAFETY: the code is whole and was made by `keep` from a `Component` of this engine's version
    // and settings, unless somebody else may write to the folder, which `Settings::artefacts`
    // forbids.
    unsafe { Component::deserialize(engine, code) }.ok()
}

/// Writes beside the place and moves there, so that nobody reads half an artefact.
fn keep(component: &Component, path: &Path) -> io::Result<()> {
    let code = component.serialize().map_err(|error| io::Error::other(format!("{error:#}")))?;
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    let beside = path.with_extension(format!("{}.part", process::id()));
    fs::write(&beside, [&MAGIC[..], &checksum(&code)[..], &code[..]].concat())?;
    fs::rename(&beside, path)
}

/// Makes a folder that only its owner may write to, where the system can be told so.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Eight bytes at a time, and the length, so that zeroes lost at the end are noticed. It finds
/// damage, not malice.
fn checksum(code: &[u8]) -> [u8; SUM_BYTES] {
    let (words, rest) = code.as_chunks::<8>();
    let last = rest.iter().fold(0, |word: u64, byte| word << 8 | u64::from(*byte));
    let values =
        words.iter().map(|word| u64::from_le_bytes(*word)).chain([last, code.len() as u64]);
    values
        .fold(SUM_START, |sum, value| (sum ^ value).wrapping_mul(SUM_FACTOR).rotate_left(23))
        .to_le_bytes()
}
