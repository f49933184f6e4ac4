//! Everything that can go wrong between a host and the rules, as types. A rejection is not among
//! it: that is an answer.

use std::fmt::{self, Display};
use std::path::PathBuf;

use thiserror::Error;

use wish_contract::Diagnostic;
use wish_contract::VERSION;
use wish_contract::json::JsonError;

/// Why the rules gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuntimeError {
    /// The bytes are no WebAssembly.
    #[error("not a WebAssembly component; give the `.wasm` file that this project builds")]
    NotAComponent,
    /// The bytes are a core module.
    #[error("a core module, not a component; wrap it with `wasm-tools component new`")]
    CoreModule,
    /// The bytes end in the middle of a section.
    #[error("the component breaks off after {bytes} bytes; copy the file again")]
    Truncated {
        /// How many there are.
        bytes: usize,
    },
    /// The file is larger than a component may be.
    #[error(
        "the component has {bytes} bytes and may have {bytes_max}; \
         raise `component_bytes_max` if it is yours"
    )]
    TooLarge {
        /// How many there are.
        bytes: usize,
        /// How many there may be.
        bytes_max: usize,
    },
    /// The bytes look like a component and are none.
    #[error("the component is malformed: {message}; build it again")]
    Malformed {
        /// What the compiler says.
        message: String,
    },
    /// The component speaks another version of the contract, or names none.
    #[error(
        "the component speaks contract `{found}` and this host `{wanted}`; \
         take matching versions of both"
    )]
    WrongContract {
        /// What its version section says; `none` where there is no such section.
        found: String,
        /// What this library speaks.
        wanted: String,
    },
    /// The component wants something from the host.
    #[error("the component imports {}; \
        the rules may import nothing, so it is not theirs", names(.0))]
    HasImports(Vec<String>),
    /// The component does not export what the contract asks for.
    #[error(
        "the component does not fit contract `{VERSION}`: {message}; \
         build it from the same `wit/`"
    )]
    WrongShape {
        /// What is missing or different.
        message: String,
    },
    /// The engine cannot be set up on this machine.
    #[error(
        "the engine cannot start: {message}; lower `instances_max` or choose `Addressing::OnDemand`"
    )]
    Engine {
        /// What the engine says.
        message: String,
    },
    /// The policy has errors.
    #[error("the policy has {} finding(s), the first: {}; \
        mend them and load it again", .0.len(), first(.0))]
    PolicyRefused(Vec<Diagnostic>),
    /// The input is too large to hand in.
    #[error("the input has {bytes} bytes and may have {bytes_max}; hand in less at a time")]
    InputTooLarge {
        /// How many it has.
        bytes: usize,
        /// How many it may have.
        bytes_max: usize,
    },
    /// This very input stopped the rules before.
    #[error(
        "input `{digest}` stopped the rules before and is in quarantine; \
         mend the rules, then release it"
    )]
    Quarantined {
        /// The SHA-256 of function, policy and input.
        digest: String,
    },
    /// Every instance was busy for as long as a call may wait.
    #[error("all {instances_max} instances are busy; try again, or raise `instances_max`")]
    Busy {
        /// How many there may be.
        instances_max: usize,
    },
    /// The answer is larger than the host takes.
    #[error("the answer has more than {bytes_max} bytes; ask for less at a time{bundle}")]
    OutputTooLarge {
        /// How many it may have.
        bytes_max: usize,
        /// The evidence.
        bundle: Bundled,
    },
    /// The call did not end within its fuel.
    #[error(
        "the rules did not end within {fuel_max} units of fuel; \
         report it with the replay bundle{bundle}"
    )]
    OutOfFuel {
        /// What it was given.
        fuel_max: u64,
        /// The evidence.
        bundle: Bundled,
    },
    /// The call did not end within its wall-clock time.
    #[error(
        "the rules did not end within {milliseconds_max} ms; \
         try again when the machine is less busy{bundle}"
    )]
    TimedOut {
        /// What it was given.
        milliseconds_max: u64,
        /// The evidence.
        bundle: Bundled,
    },
    /// The instance asked for more memory than it may have.
    #[error(
        "the rules asked for more than {bytes_max} bytes of memory; hand in less at a time{bundle}"
    )]
    OutOfMemory {
        /// How many it may have.
        bytes_max: usize,
        /// The evidence.
        bundle: Bundled,
    },
    /// The component trapped: a bug in it.
    #[error("the rules stopped: {message}; report it with the replay bundle{bundle}")]
    Trapped {
        /// What the engine says.
        message: String,
        /// The evidence.
        bundle: Bundled,
    },
    /// A replay bundle cannot be used.
    #[error("the replay bundle cannot be used: {message}; give a file that this host wrote")]
    BundleUnusable {
        /// What is wrong with it.
        message: String,
    },
}

impl RuntimeError {
    /// Whether the rules failed, rather than what was handed to them: the same question could be
    /// answered by sound rules, by this machine in better times, or by a larger one.
    #[must_use]
    pub fn is_unavailability(&self) -> bool {
        match self {
            RuntimeError::PolicyRefused(_)
            | RuntimeError::InputTooLarge { .. }
            | RuntimeError::BundleUnusable { .. } => false,
            RuntimeError::NotAComponent
            | RuntimeError::CoreModule
            | RuntimeError::Truncated { .. }
            | RuntimeError::TooLarge { .. }
            | RuntimeError::Malformed { .. }
            | RuntimeError::WrongContract { .. }
            | RuntimeError::HasImports(_)
            | RuntimeError::WrongShape { .. }
            | RuntimeError::Engine { .. }
            | RuntimeError::Quarantined { .. }
            | RuntimeError::Busy { .. }
            | RuntimeError::OutputTooLarge { .. }
            | RuntimeError::OutOfFuel { .. }
            | RuntimeError::TimedOut { .. }
            | RuntimeError::OutOfMemory { .. }
            | RuntimeError::Trapped { .. } => true,
        }
    }

    /// The replay bundle that was written for it.
    #[must_use]
    pub fn bundle(&self) -> Option<&Bundled> {
        match self {
            RuntimeError::OutputTooLarge { bundle, .. }
            | RuntimeError::OutOfFuel { bundle, .. }
            | RuntimeError::TimedOut { bundle, .. }
            | RuntimeError::OutOfMemory { bundle, .. }
            | RuntimeError::Trapped { bundle, .. } => Some(bundle),
            _ => None,
        }
    }

    /// Whether less input at a time may get through.
    pub(crate) fn may_yield_to_less(&self) -> bool {
        self.bundle().is_some() || matches!(self, RuntimeError::InputTooLarge { .. })
    }
}

impl From<JsonError> for RuntimeError {
    fn from(error: JsonError) -> Self {
        RuntimeError::BundleUnusable { message: error.to_string() }
    }
}

/// What became of the evidence of a stopped call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bundled {
    /// A replay bundle was written.
    At(PathBuf),
    /// None was asked for: `Settings::bundles` is none, or the call is part of a batch that is
    /// taken apart.
    Not,
    /// One could not be written.
    Failed {
        /// Why not.
        message: String,
    },
}

impl Display for Bundled {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bundled::At(path) => write!(out, " (`{}`)", path.display()),
            Bundled::Not => out.write_str(" (no replay bundle is kept; `bundles` in the settings)"),
            Bundled::Failed { message } => write!(out, " (none was written: {message})"),
        }
    }
}

fn names(imports: &[String]) -> String {
    let quoted: Vec<String> = imports.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

fn first(findings: &[Diagnostic]) -> String {
    findings.first().map_or_else(String::new, |finding| {
        format!("line {}, column {}: {}", finding.line, finding.column, finding.message)
    })
}
