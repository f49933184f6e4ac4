//! A case's stages and transitions as the rules have them, and what they are called.

use wish_contract::{CommandKind, Move, StageInfo, Timeout, Vocabulary};

use crate::error::RuntimeError;
use crate::functions;
use crate::pool::Worker;
use crate::quarantine::Call;
use crate::runtime::Runtime;

/// Stages, commands and deadlines, with where they lead. The same under every policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Every stage, in the contract's order.
    pub stages: Vec<StageInfo>,
    /// Every command, in the contract's order.
    pub moves: Vec<Move>,
    /// Every deadline, in the contract's order.
    pub timeouts: Vec<Timeout>,
}

impl Machine {
    /// A command, and where it may lead.
    #[must_use]
    pub fn move_of(&self, command: CommandKind) -> Option<&Move> {
        self.moves.iter().find(|row| row.command == command)
    }
}

impl Runtime {
    /// What leads from which stage to which. The rules are asked once.
    ///
    /// # Errors
    ///
    /// What stopped the rules.
    pub fn machine(&self) -> Result<&Machine, RuntimeError> {
        if let Some(machine) = self.inner.machine.get() {
            return Ok(machine);
        }
        let machine = Machine {
            stages: self.without_input(functions::STAGES, functions::stages)?,
            moves: self.without_input(functions::MOVES, functions::moves)?,
            timeouts: self.without_input(functions::TIMEOUTS, functions::timeouts)?,
        };
        Ok(self.inner.machine.get_or_init(|| machine))
    }

    /// The languages that there are labels in, as BCP 47 tags, English first.
    ///
    /// # Errors
    ///
    /// What stopped the rules.
    pub fn languages(&self) -> Result<Vec<String>, RuntimeError> {
        self.without_input(functions::LANGUAGES, functions::languages)
    }

    /// What stages, commands and the rest are called in the language nearest to a BCP 47 tag.
    ///
    /// # Errors
    ///
    /// `InputTooLarge`, or what stopped the rules.
    pub fn labels(&self, language: &str) -> Result<Vocabulary, RuntimeError> {
        self.bare(functions::LABELS, &[&language], |worker| functions::labels(worker, language))
    }

    fn without_input<T>(
        &self,
        function: &'static str,
        run: impl FnOnce(&mut Worker) -> wasmtime::Result<T>,
    ) -> Result<T, RuntimeError> {
        let call = Call { function, inputs: &[], on_record: true };
        self.inner.call(&self.inner.bare, &call, run).map(|metered| metered.value)
    }
}
