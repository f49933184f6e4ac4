//! Writes the files of this repository that are made from others, and says which of them have gone stale.
//!
//! `cargo xtask generate` writes them; `cargo xtask check` writes nothing and fails where one of them is not what it would be.
//! Both make every file that [`files`] lists.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

mod contract;
mod formatted;
mod forms;
mod functions;
mod items;
mod json;
mod openapi;
mod python;
mod shapes;
mod types;
mod typescript;

/// A file that is made from others.
struct Generated {
    /// From the repository's root.
    path: String,
    text: String,
}

/// Everything that is generated.
fn files(root: &Path) -> Result<Vec<Generated>> {
    let contract = contract::Contract::read(&root.join("wit"))?;
    let mut files = Vec::new();
    for interface in contract.interfaces() {
        let path = format!("plugin/contract/src/generated/{}.rs", interface.module());
        files.push(Generated { path, text: types::module(&contract, interface)? });
    }
    files.push(Generated {
        path: "plugin/contract/src/generated.rs".to_owned(),
        text: types::root(&contract)?,
    });
    files.push(Generated {
        path: "host-harness/runtime/src/functions.rs".to_owned(),
        text: functions::module(&contract)?,
    });
    let mut more = |path: &str, text: String| files.push(Generated { path: path.to_owned(), text });
    more(&format!("wit/wish-forms-{}.schema.json", forms::FORM), forms::schema(&contract)?);
    more("host-harness/server/contract.schemas.json", openapi::schemas(&contract)?);
    let shapes = shapes::contract(&contract)?;
    for folder in ["", "python/wish_dispatch/", "node/"] {
        more(&format!("tests/conformance/{folder}contract.json"), shapes.clone());
    }
    more("tests/conformance/python/wish_dispatch/types.py", python::types(&contract)?);
    more("tests/conformance/python/wish_dispatch/functions.py", python::functions(&contract)?);
    more("tests/conformance/node/contract.d.mts", typescript::declarations(&contract)?);
    Ok(files)
}

fn main() -> ExitCode {
    let wanted: Vec<String> = env::args().skip(1).collect();
    let run = match wanted.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["generate"] => generate(&root()),
        ["check"] => check(&root()),
        _ => Err(anyhow::anyhow!("usage: cargo xtask generate | check")),
    };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's root: two folders above this crate.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn generate(root: &Path) -> Result<()> {
    for file in files(root)? {
        let path = root.join(&file.path);
        if fs::read_to_string(&path).ok().as_deref() != Some(&file.text) {
            fs::create_dir_all(path.parent().unwrap_or(root))?;
            fs::write(&path, &file.text).with_context(|| format!("cannot write {}", file.path))?;
            println!("wrote {}", file.path);
        }
    }
    Ok(())
}

fn check(root: &Path) -> Result<()> {
    let stale: Vec<String> = files(root)?
        .into_iter()
        .filter(|file| fs::read_to_string(root.join(&file.path)).ok().as_ref() != Some(&file.text))
        .map(|file| file.path)
        .collect();
    if !stale.is_empty() {
        bail!("stale: {}; run `cargo xtask generate` and commit what it writes", stale.join(", "));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
