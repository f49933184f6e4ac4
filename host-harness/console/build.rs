//! Builds the console with Node, where there is one, so that its files can be carried in the program. Without Node the page says what is missing:
//! the host serves everything else all the same.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the console is made of: where one of them changes, it is built anew.
const SOURCES: [&str; 6] =
    ["src", "build.mjs", "package.json", "package-lock.json", "tsconfig.json", "../../tests/conformance/contract.json"];
const WITHOUT_NODE: &str = "<!doctype html><meta charset=\"utf-8\"><title>Wish Dispatch</title><p>The console was not built: Node 20.19 or later with npm was not to be had when this program was compiled. The API is all there.</p><p>控制台未构建：编译时没有 Node（20.19 以上）和 npm。接口均可使用。</p>\n";

fn main() -> Result<(), Box<dyn Error>> {
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo names no folder to build in")?);
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo names no folder of the crate")?);
    let files = out.join("files");
    if let Err(why) = build(&here, &out.join("package"), &files) {
        println!("cargo:warning=the console is left out: {why}");
        let _ = fs::remove_dir_all(&files);
        fs::create_dir_all(&files)?;
        fs::write(files.join("index.html"), WITHOUT_NODE)?;
    }
    fs::write(out.join("files.rs"), listing(&files)?)?;
    Ok(())
}

/// Builds in a copy of the sources, so that nothing is written beside them.
fn build(here: &Path, package: &Path, files: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(package)?;
    for name in ["build.mjs", "package.json", "package-lock.json"] {
        fs::copy(here.join(name), package.join(name))?;
    }
    let contract = here.join("../../tests/conformance/contract.json");
    fs::copy(contract, package.join("contract.json"))?;
    let _ = fs::remove_dir_all(package.join("src"));
    copy_folder(&here.join("src"), &package.join("src"))?;
    let _ = fs::remove_dir_all(files);
    run(Command::new("npm").args(["ci", "--omit=dev", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]), package)?;
    run(Command::new("node").arg("build.mjs").arg(package.join("contract.json")).arg(files), package)
}

fn run(command: &mut Command, folder: &Path) -> Result<(), Box<dyn Error>> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.current_dir(folder).output().map_err(|error| format!("`{program}` cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let last = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{program}` ended with {}: {}", output.status, last.lines().last().unwrap_or_default()).into())
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() { copy_folder(&entry.path(), &target)? } else { drop(fs::copy(entry.path(), target)?) }
    }
    Ok(())
}

/// The built files as a list of Rust.
fn listing(files: &Path) -> std::io::Result<String> {
    let mut names: Vec<String> = fs::read_dir(files)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let lines = names.iter().map(|name| {
        let path = files.join(name);
        format!("    ({name:?}, include_bytes!({:?})),\n", path.display().to_string())
    });
    Ok(format!("[\n{}]\n", lines.collect::<String>()))
}
