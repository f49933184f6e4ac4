//! Compiles the catalogues in: every file under `catalogues/` is read, held against the English one
//! and written as Rust tables, so that nothing is parsed when the rules run.

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/comparison.rs"]
mod comparison;
#[path = "build/plurals.rs"]
mod plurals;
#[path = "build/tables.rs"]
mod tables;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use catalogue::Catalogue;

/// The language that every other one is held against.
const ENGLISH: &str = "en";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=catalogues");

    let mut problems = Vec::new();
    let catalogues = read_all(Path::new("catalogues"), &mut problems)?;
    match catalogues.first().filter(|first| first.tag == ENGLISH) {
        Some(english) => {
            let others = catalogues.iter().skip(1);
            problems.extend(others.flat_map(|other| comparison::problems(english, other)));
        }
        // It is there, and what is wrong with it has been said.
        None if !problems.is_empty() => {}
        None => problems.push("catalogues/en.ftl is missing".to_owned()),
    }
    for problem in &problems {
        println!("cargo::error={problem}");
    }
    if !problems.is_empty() {
        return Ok(());
    }
    let out = PathBuf::from(env::var("OUT_DIR")?).join("tables.rs");
    fs::write(out, tables::rust(&catalogues)?)?;
    Ok(())
}

/// Every catalogue of a folder: English first, then by tag.
fn read_all(folder: &Path, problems: &mut Vec<String>) -> Result<Vec<Catalogue>, Box<dyn Error>> {
    let mut catalogues = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "ftl") {
            continue;
        }
        let tag = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        match Catalogue::read(tag, &fs::read_to_string(&path)?) {
            Ok(catalogue) => catalogues.push(catalogue),
            Err(wrong) => problems.extend(wrong),
        }
    }
    catalogues.sort_by_key(|one| (one.tag != ENGLISH, one.tag.clone()));
    Ok(catalogues)
}
