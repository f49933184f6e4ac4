//! The shipped component in the host's runtime, started once for all tests of a process and compiled once for all processes.

use std::sync::LazyLock;

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_runtime::{Limits, Rulebook, Runtime, Settings};
use wish_tests::policies::Book;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| within(Limits::default()));

/// The runtime.
pub fn runtime() -> &'static Runtime {
    &RUNTIME
}

/// Another runtime, with limits of its own.
pub fn within(limits: Limits) -> Runtime {
    let settings = Settings { limits, ..Settings::keeping_code_in(BUILD_FOLDER) };
    Runtime::new(COMPONENT, settings).expect("the shipped component starts")
}

/// A policy in the runtime's hands.
pub fn rulebook(book: &Book) -> Rulebook {
    RUNTIME.rulebook(book.source.as_bytes()).expect("the policy loads")
}
