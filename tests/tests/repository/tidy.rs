//! The habits of this repository, as far as a program can see them: what every Rust file begins with, how long a file gets, what
//! the root README may hold, which compiler is named, and what must not be mentioned anywhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Most lines of one Rust file.
const RUST_LINES_MAX: usize = 450;
/// Most lines of the root README.
const README_LINES_MAX: usize = 150;
/// Written apart, so that this file does not name them itself.
const PLACES_OF_ONE_MACHINE: [&str; 4] =
    [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/wo", "rk/"), concat!("/t", "mp/")];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file of the repository that holds text.
pub struct Text {
    /// From the root.
    pub path: String,
    pub content: String,
}

/// Every tracked file that is text and still there.
pub fn texts() -> Vec<Text> {
    let answer = Command::new("git")
        .current_dir(root())
        .args(["ls-files", "-z"])
        .output()
        .expect("git runs: the tests need a clone of the repository");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let listed = String::from_utf8(answer.stdout).expect("paths are UTF-8");
    let paths = listed.split('\0').filter(|path| !path.is_empty());
    let read = |path: &str| {
        let content = fs::read_to_string(root().join(path)).ok()?;
        Some(Text { path: path.to_owned(), content })
    };
    let texts: Vec<Text> = paths.filter_map(read).collect();
    assert!(texts.len() > 100, "there are too few files to be true: {}", texts.len());
    texts
}

pub fn rust_files(texts: &[Text]) -> impl Iterator<Item = &Text> {
    texts.iter().filter(|text| text.path.ends_with(".rs"))
}

/// Lines that hold one of the words, as `path:line: text`.
pub fn mentions<'a>(texts: &'a [Text], words: &'a [&str]) -> Vec<String> {
    let mut found = Vec::new();
    for text in texts {
        for (number, line) in text.content.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{}:{}: {}", text.path, number + 1, line.trim()));
            }
        }
    }
    found
}

pub fn none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn every_rust_file_says_first_what_it_decides() {
    let texts = texts();
    let silent = rust_files(&texts).filter(|text| !text.content.starts_with("//! "));
    let silent: Vec<String> = silent.map(|text| text.path.clone()).collect();
    none(&silent, "a Rust file begins with a line `//! …`");
}

#[test]
fn no_rust_file_written_by_hand_is_too_long_to_be_read_at_a_sitting() {
    let texts = texts();
    let written = rust_files(&texts).filter(|text| !text.path.contains("/generated/"));
    let lengths = written.map(|text| (&text.path, text.content.lines().count()));
    let long: Vec<String> = lengths
        .filter(|(_, lines)| *lines > RUST_LINES_MAX)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    none(&long, &format!("a Rust file has at most {RUST_LINES_MAX} lines; divide it"));
}

#[test]
fn the_root_readme_stays_a_page_and_a_half() {
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README");
    let lines = readme.lines().count();
    assert!(lines <= README_LINES_MAX, "README.md has {lines} lines of at most {README_LINES_MAX}");
}

#[test]
fn nothing_speaks_of_one_machine() {
    let texts = texts();
    none(&mentions(&texts, &PLACES_OF_ONE_MACHINE), "a path of one machine stands in a file");
}

/// The compiler that is pinned is the oldest one that the crates promise to compile with, so that every run of the tests holds it.
#[test]
fn the_pinned_compiler_is_the_oldest_that_is_promised() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("there is a manifest");
    let toolchain =
        fs::read_to_string(root().join("rust-toolchain.toml")).expect("there is a toolchain");
    let promised = value(&manifest, "rust-version");
    let pinned = value(&toolchain, "channel");
    let of_release = format!("{promised}.");
    assert!(
        pinned == promised || pinned.starts_with(&of_release),
        "`rust-version` in Cargo.toml is {promised}, `channel` in rust-toolchain.toml is {pinned}"
    );
    let texts = texts();
    let manifests = texts.iter().filter(|text| is_member(&text.path));
    let silent: Vec<String> = manifests
        .filter(|text| !text.content.contains("rust-version.workspace = true"))
        .map(|text| text.path.clone())
        .collect();
    none(&silent, "a crate does not take `rust-version` from the workspace");
}

/// Whether a file is the manifest of a crate of this workspace. The comparisons with others' engines are workspaces of their own.
fn is_member(path: &str) -> bool {
    path.ends_with("/Cargo.toml") && !path.starts_with("tests/peers/")
}

/// The text that a key of a TOML file has.
fn value<'a>(toml: &'a str, key: &str) -> &'a str {
    let start = format!("{key} = \"");
    let line = toml.lines().find_map(|line| line.strip_prefix(start.as_str()));
    line.and_then(|rest| rest.strip_suffix('"')).unwrap_or_else(|| panic!("there is no `{key}`"))
}
