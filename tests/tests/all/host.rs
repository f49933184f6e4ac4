//! The shipped component in the host's runtime, started once for all tests of a process and compiled once for all processes.

use std::path::PathBuf;
use std::sync::LazyLock;

use wish_component::COMPONENT;
use wish_runtime::{Limits, Rulebook, Runtime, Settings};
use wish_tests::policies::Book;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| within(Limits::default()));

/// The runtime.
pub fn runtime() -> &'static Runtime {
    &RUNTIME
}

/// Another runtime, with limits of its own.
pub fn within(limits: Limits) -> Runtime {
    let artefacts = Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("artefacts"));
    let settings = Settings { artefacts, limits, ..Settings::default() };
    Runtime::new(COMPONENT, settings).expect("the shipped component starts")
}

/// A policy in the runtime's hands.
pub fn rulebook(book: &Book) -> Rulebook {
    RUNTIME.rulebook(book.source.as_bytes()).expect("the policy loads")
}
