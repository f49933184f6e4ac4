//! `wish inspect` on files that no host should run: it judges as a host does before it takes requests, by size first, with an exit
//! status, and nothing that a file says moves the terminal.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use wish_component::COMPONENT;
use wish_contract::{VERSION, VERSION_SECTION};
use wish_runtime::{Runtime, Settings};

/// What was named cannot be used.
const USAGE: i32 = 1;
const MEGABYTE: usize = 1 << 20;
/// The first bytes of every component.
const HEADER: &[u8] = b"\0asm\x0d\0\x01\0";

#[test]
fn in_use_23_a_sound_component_may_run() {
    let saved = file("sound", b"");
    let report = text(&inspect(&["--save".as_ref(), &saved]), 0);
    assert!(report.contains("a host may run it"), "{report}");
    assert_eq!(fs::read(&saved).expect("it was saved"), COMPONENT);
    let report = text(&inspect(&[&saved, "--json".as_ref()]), 0);
    let report: Value = serde_json::from_str(&report).expect("it is JSON");
    assert_eq!(report["runs"], true);
    assert_eq!(report["refused"], Value::Null);
    assert_eq!(report["contract"], VERSION);
}

#[test]
fn in_use_23_another_contract_and_imports_are_refused() {
    let other = with_contract("7.1.0");
    refused("contract", &other, &["7.1.0", VERSION]);
    refused("no-contract", HEADER, &["none", VERSION]);
    // A type of an instance without exports, and an import of one.
    let wanted = b"wasi:clocks/wall-clock@0.2.0";
    let import = [&[1, 0, 28][..], wanted, &[5, 0]].concat();
    let wanting =
        [HEADER, &section(7, &[1, 0x42, 0]), &section(10, &import), &versions(VERSION)].concat();
    refused("imports", &wanting, &["wasi:clocks/wall-clock@0.2.0"]);
    // Of the right contract, and with nothing that it offers.
    refused("shape", &[HEADER, &versions(VERSION)].concat(), &[]);
}

#[test]
fn in_use_23_size_is_looked_at_first_and_what_never_ends_is_left() {
    let most = (16 * MEGABYTE).to_string();
    refused("zeroes", &vec![0; 17 * MEGABYTE], &[&most]);
    let padded = [COMPONENT, &section(0, &[&b"\x01x"[..], &vec![0; 17 * MEGABYTE]].concat())];
    refused("padded", &padded.concat(), &[&most]);
    if cfg!(unix) {
        let report = text(&inspect(&["/dev/zero".as_ref()]), USAGE);
        assert!(report.contains(&most), "{report}");
    }
}

/// Whatever a flipped bit makes of a component: it is reported and ends as it would at a host.
#[test]
fn in_use_23_flipped_bits_are_judged_as_a_host_does() {
    let middle = COMPONENT.len() / 2;
    let mut spoilt = COMPONENT.to_vec();
    spoilt[middle..middle + 64].iter_mut().for_each(|byte| *byte ^= 0xff);
    refused("spoilt", &spoilt, &[]);
    for (place, bit) in [(5, 0), (9, 3), (40, 1), (2_000, 6)] {
        let mut flipped = COMPONENT.to_vec();
        flipped[place] ^= 1 << bit;
        let path = file(&format!("flipped-{place}"), &flipped);
        let runs = Runtime::new(&flipped, Settings::default()).is_ok();
        text(&inspect(&[&path]), if runs { 0 } else { USAGE });
    }
}

#[test]
fn in_use_23_two_sections_of_versions_are_refused() {
    let twice = [COMPONENT, &versions(VERSION)].concat();
    refused("twice", &twice, &["two sections"]);
    let differing = [COMPONENT, &versions("7.1.0")].concat();
    refused("differing", &differing, &["two sections"]);
}

#[test]
fn in_use_23_nothing_that_a_component_says_moves_the_terminal() {
    let colours = with_contract("\\u001b[2J\\u0007\\u009b31m");
    let report = refused("colours", &colours, &["[2J"]);
    assert!(report.contains("\\u{1b}"), "{report}");
    let import = [&[1, 0, 8][..], b"a\x1b[2Jb:c", &[5, 0]].concat();
    let wanting =
        [HEADER, &section(7, &[1, 0x42, 0]), &section(10, &import), &versions(VERSION)].concat();
    refused("coloured-import", &wanting, &[]);
}

/// Sees that a component is refused with the status for what cannot be used, as text and as JSON, with these words; answers
/// the text.
fn refused(name: &str, component: &[u8], words: &[&str]) -> String {
    let path = file(name, component);
    assert!(Runtime::new(component, Settings::default()).is_err(), "{name}: a host would run it");
    let report = text(&inspect(&[&path]), USAGE);
    for word in words {
        assert!(report.contains(word), "{name}: `{word}` is not in {report}");
    }
    let output = inspect(&[&path, "--json".as_ref()]);
    assert_eq!(output.status.code(), Some(USAGE), "{name}");
    if let Ok(report) = serde_json::from_slice::<Value>(&output.stdout) {
        assert_eq!(report["runs"], false, "{name}");
        assert!(report["refused"].is_string(), "{name}: {report}");
    }
    report
}

/// All that was written, once it ended with that status and wrote nothing that moves a terminal.
fn text(output: &Output, status: i32) -> String {
    let report = [&output.stdout[..], &output.stderr].concat();
    let report = String::from_utf8(report).expect("it is UTF-8");
    assert_eq!(output.status.code(), Some(status), "{report}");
    let moving = report.chars().find(|letter| letter.is_control() && *letter != '\n');
    assert_eq!(moving, None, "{report:?}");
    report
}

fn inspect(arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wish"))
        .args(["--lang", "en", "inspect"])
        .args(arguments)
        .env("XDG_CACHE_HOME", folder().join("cache"))
        .env("COLUMNS", "200")
        .env("NO_COLOR", "1")
        .output()
        .expect("wish runs")
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("inspect")
}

fn file(name: &str, content: &[u8]) -> PathBuf {
    fs::create_dir_all(folder()).expect("a folder is made");
    let path = folder().join(format!("{name}.wasm"));
    fs::write(&path, content).expect("the file is written");
    path
}

/// The shipped component, speaking another contract.
fn with_contract(version: &str) -> Vec<u8> {
    let (old, new) = (versions(VERSION), versions(version));
    let places: Vec<usize> =
        (0..COMPONENT.len()).filter(|at| COMPONENT[*at..].starts_with(&old)).collect();
    let [at] = places[..] else { panic!("the versions stand {} times", places.len()) };
    [&COMPONENT[..at], &new, &COMPONENT[at + old.len()..]].concat()
}

/// The section that says which contract a component speaks.
fn versions(contract: &str) -> Vec<u8> {
    let rules = env!("CARGO_PKG_VERSION");
    let said = format!(r#"{{"contract":"{contract}","rules":"{rules}"}}"#);
    let name = [leb(VERSION_SECTION.len()), VERSION_SECTION.as_bytes().to_vec()].concat();
    section(0, &[name, said.into_bytes()].concat())
}

fn section(id: u8, content: &[u8]) -> Vec<u8> {
    [&[id][..], &leb(content.len()), content].concat()
}

/// A number as WebAssembly has it: seven bits a byte, the lowest first.
fn leb(number: usize) -> Vec<u8> {
    let (low, rest) = (u8::try_from(number & 0x7f).expect("seven bits"), number >> 7);
    if rest == 0 { vec![low] } else { [vec![low | 0x80], leb(rest)].concat() }
}
