//! Components that nobody should run: of another contract, cut short, no component at all, without end, without measure,
//! without sense. Each is refused or stopped with an error that says so, and the next call is served.

mod crafted;

use std::fs;
use std::path::PathBuf;

use crafted::Craft;
use wish_component::COMPONENT;
use wish_runtime::{Addressing, Bundled, Limits, Runtime, RuntimeError, Settings, component_info};

/// Memory for a component that eats it.
const MEMORY_BYTES_MAX: usize = 32 << 20;

#[test]
fn another_version_of_the_contract_is_refused() {
    let other = replaced(COMPONENT, br#""contract":"0.1.0""#, br#""contract":"7.1.0""#);
    refused(
        &other,
        |error| matches!(error, RuntimeError::WrongContract { found, .. } if found == "7.1.0"),
    );
    let none = replaced(COMPONENT, b"\x0dwish:dispatch{", b"\x0dwish_dispatch{");
    refused(
        &none,
        |error| matches!(error, RuntimeError::WrongContract { found, .. } if found == "none"),
    );
    let unread = replaced(COMPONENT, br#"{"contract":"#, br#"["contract":"#);
    refused(&unread, |error| matches!(error, RuntimeError::Malformed { .. }));
}

#[test]
fn a_file_cut_short_is_refused_wherever_it_ends() {
    for end in (1..COMPONENT.len()).step_by(9_973).chain([1, 4, 7, 8, 9, COMPONENT.len() - 1]) {
        refused(&COMPONENT[..end], |error| {
            // Cut right behind a section, the rest is whole and speaks no contract.
            matches!(error, RuntimeError::Truncated { .. } | RuntimeError::WrongContract { .. })
        });
    }
}

#[test]
fn what_is_no_component_is_refused() {
    let module = wat::parse_str("(module (func (export \"decide\")))").expect("a module");
    refused(&module, |error| matches!(error, RuntimeError::CoreModule));
    for bytes in [&b""[..], b"#!/bin/sh\n", b"PK\x03\x04", &[0; 64]] {
        refused(bytes, |error| matches!(error, RuntimeError::NotAComponent));
    }
    let large = vec![0; wish_runtime::limits::COMPONENT_BYTES_MAX + 1];
    refused(&large, |error| matches!(error, RuntimeError::TooLarge { .. }));
}

#[test]
fn a_component_that_asks_for_something_is_refused() {
    let wanting =
        crafted::stamped("(component (import \"wasi:clocks/wall-clock@0.2.0\" (instance)))");
    refused(
        &wanting,
        |error| matches!(error, RuntimeError::HasImports(names) if names == &["wasi:clocks/wall-clock@0.2.0"]),
    );
}

#[test]
fn a_component_of_another_shape_is_refused() {
    let empty = crafted::stamped("(component)");
    refused(&empty, |error| matches!(error, RuntimeError::WrongShape { .. }));
}

#[test]
fn a_flipped_bit_is_no_trap_of_the_host() {
    let mut random = wish_tests::random::Random::seeded(7);
    for _ in 0..12 {
        let mut bytes = COMPONENT[..].to_vec();
        let place = random.index(4_000);
        bytes[place] ^= 1 << random.below(8);
        // Any answer is well, as long as there is one: most flips are malformed, some change a name that nobody reads.
        let _ = component_info(&bytes);
        let _ = start(&bytes, &Settings::default());
    }
    serves(&start(COMPONENT, &Settings::default()).expect("the shipped component starts"));
}

#[test]
fn a_trap_is_stopped() {
    stopped(Craft::TRAPS, |error| matches!(error, RuntimeError::Trapped { .. }));
}

#[test]
fn a_recursion_without_end_is_stopped() {
    stopped(Craft::RECURS, |error| {
        matches!(error, RuntimeError::Trapped { .. } | RuntimeError::OutOfFuel { .. })
    });
}

#[test]
fn a_loop_without_end_is_stopped_by_its_fuel() {
    stopped(Craft::LOOPS, |error| matches!(error, RuntimeError::OutOfFuel { .. }));
}

#[test]
fn a_loop_without_end_is_stopped_by_the_clock_where_fuel_is_plenty() {
    let limits =
        Limits { fuel_base_max: u64::MAX / 2, call_milliseconds_max: 50, ..Limits::default() };
    let runtime = crafted(Settings { limits, ..Settings::default() });
    let error = runtime.check(Craft::LOOPS, "en").expect_err("it never ends");
    assert!(matches!(error, RuntimeError::TimedOut { .. }), "{error:?}");
    assert!(runtime.quarantined().is_empty(), "what may go well in better times is not held");
    serves_still(&runtime);
}

#[test]
fn hunger_for_memory_is_stopped() {
    stopped(Craft::EATS, |error| {
        matches!(error, RuntimeError::OutOfMemory { bytes_max: MEMORY_BYTES_MAX, .. })
    });
}

#[test]
fn an_answer_from_nowhere_is_stopped() {
    stopped(Craft::POINTS_NOWHERE, |error| matches!(error, RuntimeError::Trapped { .. }));
}

/// Sees that a component is refused for that reason, in words, and that a sound one starts after it.
fn refused(component: &[u8], reason: impl Fn(&RuntimeError) -> bool) {
    let error = start(component, &Settings::default()).expect_err("it must not start");
    assert!(reason(&error), "{error:?}");
    assert!(error.is_unavailability() && !error.to_string().is_empty());
}

/// Sees that a crafted component is stopped for that reason, however memories are placed: it is put on record and held, and
/// the next call is served.
fn stopped(source: &[u8], reason: impl Fn(&RuntimeError) -> bool) {
    for addressing in [Addressing::Pooled, Addressing::OnDemand] {
        let bundles = folder(&format!("{addressing:?}-{}", source.len()));
        let limits =
            Limits { memory_bytes_max: MEMORY_BYTES_MAX, instances_max: 2, ..Limits::default() };
        let runtime =
            crafted(Settings { limits, addressing, bundles: Some(bundles), artefacts: None });
        // More often than there are instances: none is lost.
        for _ in 0..3 {
            let error = runtime.check(source, "en").expect_err("it must be stopped");
            assert!(reason(&error), "{error:?}");
            let Some(Bundled::At(bundle)) = error.bundle() else { panic!("no bundle: {error:?}") };
            replays(&runtime, bundle, &reason);

            let held = runtime.quarantined();
            assert!(matches!(runtime.check(source, "en"), Err(RuntimeError::Quarantined { .. })));
            serves_still(&runtime);
            assert_eq!(held.len(), 1, "{held:?}");
            assert!(runtime.release(&held[0]) && runtime.quarantined().is_empty());
        }
    }
}

fn replays(runtime: &Runtime, bundle: &PathBuf, reason: impl Fn(&RuntimeError) -> bool) {
    let text = fs::read_to_string(bundle).expect("the bundle was written");
    let replayed = runtime.replay(&text).expect("the bundle is sound");
    assert!(replayed.same_component && replayed.function == "policy.check");
    let again = replayed.outcome.expect_err("it is stopped again");
    assert!(reason(&again), "{again:?}");
}

/// A call that the crafted component answers well.
fn serves_still(runtime: &Runtime) {
    assert_eq!(runtime.check(b"", "en").expect("a good call is served"), []);
}

/// A call that the shipped component answers well.
fn serves(runtime: &Runtime) {
    let masked = runtime.mask("住3号楼").expect("a good call is served");
    assert!(!masked.text.is_empty());
}

fn crafted(settings: Settings) -> Runtime {
    start(&crafted::component(), &settings).expect("the crafted component starts")
}

fn start(component: &[u8], settings: &Settings) -> Result<Runtime, RuntimeError> {
    Runtime::new(component, settings.clone())
}

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bundles").join(name)
}

/// The bytes with one piece, which must be there once, in place of another of the same length.
fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let places: Vec<usize> = bytes
        .windows(old.len())
        .enumerate()
        .filter(|(_, piece)| piece == &old)
        .map(|(at, _)| at)
        .collect();
    assert_eq!(places.len(), 1, "`{}` stands {} times", String::from_utf8_lossy(old), places.len());
    let mut changed = bytes.to_vec();
    changed[places[0]..places[0] + new.len()].copy_from_slice(new);
    changed
}
