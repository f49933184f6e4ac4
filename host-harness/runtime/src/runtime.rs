//! The handle that a platform holds: loads a component, loads policies, and answers what needs no policy.
//! How a call is made is for `call`; what is asked of one policy, for `rulebook`.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, Weak};

use sha2::{Digest, Sha256};
use wasmtime::component::Linker;

use crate::artefact::{self, Origin};
use crate::call::{ENGLISH, Inner, Usage};
use crate::engine::{self, Addressing, Ticker};
use crate::error::RuntimeError;
use crate::limits::Limits;
use crate::pool::{IdlePool, Permits, Worker, lock};
use crate::preflight::{self, ComponentInfo};
use crate::quarantine::{self, Call, Quarantine};
use crate::{functions, rulebook::Rulebook};
use wish_contract::{
    Assignment, AssignmentProblem, Case, Diagnostic, Event, Fault, Guard, Masked, Totals,
};

/// How a runtime is set up.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How much it may use.
    pub limits: Limits,
    /// How the memories of instances are placed.
    pub addressing: Addressing,
    /// Where replay bundles go; none: nothing is written.
    pub bundles: Option<PathBuf>,
    /// Where compiled code is kept; none: it is compiled every time. Nobody but the platform may
    /// write to this folder.
    pub artefacts: Option<PathBuf>,
}

impl Settings {
    /// The usual settings, with compiled code kept in this folder: compiling takes a second or two, loading it milliseconds.
    /// Nobody but the platform may write to the folder, which is made where there is none.
    #[must_use]
    pub fn keeping_code_in(folder: impl Into<PathBuf>) -> Settings {
        Settings { artefacts: Some(folder.into()), ..Settings::default() }
    }
}

/// A value, and what it cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metered<T> {
    /// The value.
    pub value: T,
    /// Fuel that the component used for it. The same input takes the same fuel in a fresh instance,
    /// on every machine.
    pub fuel: u64,
}

/// A component, ready to be called. Cheap to clone; safe to use from many threads.
#[derive(Clone)]
pub struct Runtime {
    pub(crate) inner: Arc<Inner>,
}

impl Runtime {
    /// Loads a component: looks at its bytes, compiles it (or takes what was compiled before), and
    /// makes an instance.
    ///
    /// # Errors
    ///
    /// `TooLarge`, `NotAComponent`, `CoreModule`, `Truncated`, `Malformed`, `WrongContract`,
    /// `HasImports`, `WrongShape`, `Engine`; and whatever stops a first instance: `OutOfFuel`,
    /// `TimedOut`, `OutOfMemory`, `Trapped`.
    pub fn new(component: &[u8], settings: Settings) -> Result<Runtime, RuntimeError> {
        let Settings { limits, addressing, bundles, artefacts } = settings;
        let info = preflight::admit(component, limits.component_bytes_max)?;
        let (engine, addressing) = engine::start(addressing, &limits)?;
        let ticker = Ticker::start(&engine, limits.tick())?;
        let (component, origin) =
            artefact::component(&engine, component, &info, artefacts.as_deref())?;
        let misfit = |error| RuntimeError::WrongShape { message: format!("{error:#}") };
        let blueprint = Linker::new(&engine).instantiate_pre(&component).map_err(misfit)?;
        let inner = Inner {
            engine,
            blueprint,
            functions: OnceLock::new(),
            machine: OnceLock::new(),
            limits,
            bundles,
            info,
            origin,
            addressing,
            permits: Permits::new(limits.instances_max),
            bare: Arc::new(IdlePool::of(None)),
            idle_pools: Mutex::default(),
            quarantine: Quarantine::new(limits.quarantined_max),
            _ticker: ticker,
        };
        let first = inner.open(&inner.bare, ENGLISH)?;
        inner.bare.put(first);
        Ok(Runtime { inner: Arc::new(inner) })
    }

    /// Loads a policy and answers a handle on it. The same source gives the same rulebook, as long
    /// as a handle is kept.
    ///
    /// # Errors
    ///
    /// `PolicyRefused` with every finding, in English; `InputTooLarge`; or what stopped the rules.
    pub fn rulebook(&self, source: &[u8]) -> Result<Rulebook, RuntimeError> {
        self.rulebook_with_findings_in(source, ENGLISH)
    }

    /// As [`rulebook`](Runtime::rulebook), with findings in the language nearest to a BCP 47 tag.
    ///
    /// # Errors
    ///
    /// As [`rulebook`](Runtime::rulebook).
    pub fn rulebook_with_findings_in(
        &self,
        source: &[u8],
        language: &str,
    ) -> Result<Rulebook, RuntimeError> {
        let digest = preflight::hexadecimal(&Sha256::digest(source));
        if let Some(idle) = lock(&self.inner.idle_pools).get(&digest).and_then(Weak::upgrade) {
            return Ok(Rulebook::new(Arc::clone(&self.inner), idle));
        }
        let idle = Arc::new(IdlePool::of(Some((digest.clone(), source.into()))));
        idle.put(self.inner.open(&idle, language)?);
        let mut idle_pools = lock(&self.inner.idle_pools);
        idle_pools.retain(|_, idle| idle.strong_count() > 0);
        idle_pools.insert(digest, Arc::downgrade(&idle));
        Ok(Rulebook::new(Arc::clone(&self.inner), idle))
    }

    /// Every finding in a policy's source, in the language nearest to a BCP 47 tag, or else in
    /// English.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use wish_component::COMPONENT;
    /// # use wish_runtime::{Runtime, Settings};
    /// let runtime = Runtime::new(COMPONENT, Settings::default())?;
    /// let policy = std::fs::read_to_string("../../tests/policies/taizhou.toml")?;
    /// assert!(runtime.check(policy.as_bytes(), "en")?.is_empty());
    ///
    /// let misspelt = policy.replace("verify", "verfy");
    /// for finding in runtime.check(misspelt.as_bytes(), "en")? {
    ///     println!("{}: {}", finding.code, finding.message);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `InputTooLarge`, or what stopped the rules.
    pub fn check(&self, source: &[u8], language: &str) -> Result<Vec<Diagnostic>, RuntimeError> {
        self.bare(functions::CHECK, &[&source, &language], |worker| {
            functions::check(worker, source, language)
        })
    }

    /// Every guard on a claim, in the order in which they are looked at.
    ///
    /// # Errors
    ///
    /// As [`check`](Runtime::check).
    pub fn guards(&self) -> Result<Vec<Guard>, RuntimeError> {
        let call = Call { function: functions::GUARDS, inputs: &[], on_record: true };
        self.inner.call(&self.inner.bare, &call, functions::guards).map(|metered| metered.value)
    }

    /// Normalises a text and masks personal data in it.
    ///
    /// # Errors
    ///
    /// As [`check`](Runtime::check).
    pub fn mask(&self, text: &str) -> Result<Masked, RuntimeError> {
        self.bare(functions::MASK, &[&text], |worker| functions::mask(worker, text))
    }

    /// Makes a case from all its events, in order.
    ///
    /// # Errors
    ///
    /// As [`check`](Runtime::check). A log that adds up to no case is a `Fault`, which is an
    /// answer.
    pub fn fold(&self, events: &[Event]) -> Result<Result<Case, Fault>, RuntimeError> {
        self.fold_metered(events).map(|metered| metered.value)
    }

    /// As [`fold`](Runtime::fold), with the fuel it took.
    ///
    /// # Errors
    ///
    /// As [`check`](Runtime::check).
    pub fn fold_metered(
        &self,
        events: &[Event],
    ) -> Result<Metered<Result<Case, Fault>>, RuntimeError> {
        let call = Call { function: functions::FOLD, inputs: &[&events], on_record: true };
        self.inner.call(&self.inner.bare, &call, |worker| functions::fold(worker, events))
    }

    /// Takes out of an anonymised case's log what the case has lost; other logs stay as they are.
    ///
    /// # Errors
    ///
    /// As [`check`](Runtime::check).
    pub fn scrub(&self, events: &[Event]) -> Result<Vec<Event>, RuntimeError> {
        let call = Call { function: functions::SCRUB, inputs: &[&events], on_record: true };
        let scrubbed = |worker: &mut Worker| functions::scrub(worker, events);
        self.inner.call(&self.inner.bare, &call, scrubbed).map(|metered| metered.value)
    }

    /// Makes the best plan for an assignment problem. Prove it with [`plan::verify`](crate::plan)
    /// before it is used.
    ///
    /// # Errors
    ///
    /// As [`check`](Runtime::check). A problem that contradicts itself is a `Fault`, which is an
    /// answer.
    pub fn assign(
        &self,
        problem: &AssignmentProblem,
    ) -> Result<Metered<Result<Assignment, Fault>>, RuntimeError> {
        let call = Call { function: functions::ASSIGN, inputs: &[problem], on_record: true };
        self.inner.call(&self.inner.bare, &call, |worker| functions::assign(worker, problem))
    }

    /// Counts events.
    ///
    /// # Errors
    ///
    /// As [`check`](Runtime::check).
    pub fn tally(&self, events: &[Event]) -> Result<Totals, RuntimeError> {
        self.bare(functions::TALLY, &[&events], |worker| functions::tally(worker, events))
    }

    /// Adds tallies up.
    ///
    /// # Errors
    ///
    /// As [`check`](Runtime::check).
    pub fn merge(&self, parts: &[Totals]) -> Result<Totals, RuntimeError> {
        self.bare(functions::MERGE, &[&parts], |worker| functions::merge(worker, parts))
    }

    /// What the component says of itself.
    #[must_use]
    pub fn component_info(&self) -> &ComponentInfo {
        &self.inner.info
    }

    /// Where its compiled code came from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.inner.origin
    }

    /// How its memories are placed: `Pooled` or `OnDemand`.
    #[must_use]
    pub fn addressing(&self) -> Addressing {
        self.inner.addressing
    }

    /// The limits it keeps.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    /// How many instances there are at this moment, and what the idle ones hold.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.inner.usage()
    }

    /// Digests of the inputs in quarantine, oldest first.
    #[must_use]
    pub fn quarantined(&self) -> Vec<String> {
        self.inner.quarantine.held()
    }

    /// Lets an input out of quarantine. Answers whether it was there.
    pub fn release(&self, digest: &str) -> bool {
        self.inner.quarantine.release(digest)
    }

    /// Makes a fresh instance and drops it again: what a call pays when no instance is idle, but
    /// for loading its policy.
    ///
    /// # Errors
    ///
    /// What stops a first instance.
    pub fn probe(&self) -> Result<(), RuntimeError> {
        self.inner.open(&self.inner.bare, ENGLISH).map(drop)
    }

    pub(crate) fn bare<T>(
        &self,
        function: &'static str,
        inputs: &[&dyn quarantine::Input],
        run: impl FnOnce(&mut Worker) -> wasmtime::Result<T>,
    ) -> Result<T, RuntimeError> {
        let call = Call { function, inputs, on_record: true };
        self.inner.call(&self.inner.bare, &call, run).map(|metered| metered.value)
    }
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Runtime").field("info", &self.inner.info).finish_non_exhaustive()
    }
}
