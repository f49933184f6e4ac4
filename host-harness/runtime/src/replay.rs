//! Puts the question of a replay bundle once more, past the quarantine, to see whether the rules
//! answer it now.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::RuntimeError;
use crate::functions;
use crate::pool::{IdlePool, Worker};
use crate::quarantine::{BUNDLE_SCHEMA, Call, Input};
use crate::rulebook::Rulebook;
use crate::{Metered, Runtime};
use wish_contract::json;
use wish_contract::{
    Area, AssignmentProblem, Candidate, Case, Event, Instant, MatchRequest, Partner, Party,
    RankingRequest, Reason, Request, Responder, Role, Tie, Totals,
};

/// What came of a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// The function that was called: `lifecycle.decide`.
    pub function: String,
    /// Whether the component is the one that the bundle is about.
    pub same_component: bool,
    /// The answer in canonical JSON with the fuel it took, or what stopped the rules this time.
    pub outcome: Result<Metered<String>, RuntimeError>,
}

impl Runtime {
    /// Puts the question of a replay bundle once more. Neither answer nor stop is put on record.
    ///
    /// # Errors
    ///
    /// `BundleUnusable`, where the text is no bundle; `PolicyRefused`, where its policy does not
    /// load.
    pub fn replay(&self, bundle: &str) -> Result<Replayed, RuntimeError> {
        let tree: Value =
            serde_json::from_str(bundle).map_err(|error| unusable(&error.to_string()))?;
        let word = |key: &str| tree.get(key).and_then(Value::as_str);
        if word("schema") != Some(BUNDLE_SCHEMA) {
            return Err(unusable(&format!("its `schema` is not `{BUNDLE_SCHEMA}`")));
        }
        let Some(Value::Array(inputs)) = tree.get("inputs") else {
            return Err(unusable("it has no list of `inputs`"));
        };
        let function = word("function").unwrap_or_default();
        let book = match word("policy-source") {
            Some(source) if function != functions::LOAD => Some(self.rulebook(source.as_bytes())?),
            _ => None,
        };
        let idle = book.as_ref().map_or(&*self.inner.bare, Rulebook::idle);
        Ok(Replayed {
            function: function.to_owned(),
            same_component: word("component") == Some(&self.inner.info.digest),
            outcome: self.replay_on(idle, function, inputs)?,
        })
    }

    fn replay_on(
        &self,
        idle: &IdlePool,
        function: &str,
        inputs: &[Value],
    ) -> Result<Outcome, RuntimeError> {
        let again = Again { runtime: self, idle, inputs };
        Ok(match function {
            functions::LOAD => {
                let (source, language): (Vec<u8>, String) = (again.input(0)?, again.input(1)?);
                let loaded = self.rulebook_with_findings_in(&source, &language);
                loaded.map(|_| Metered { value: "null".to_owned(), fuel: 0 })
            }
            functions::CHECK => {
                let (source, language): (Vec<u8>, String) = (again.input(0)?, again.input(1)?);
                again.run(functions::CHECK, &[&source, &language], |worker| {
                    functions::check(worker, &source, &language)
                })
            }
            functions::ABOUT => again.run(functions::ABOUT, &[], functions::about),
            functions::WORDS => {
                let (reason, language): (Reason, String) = (again.input(0)?, again.input(1)?);
                again.run(functions::WORDS, &[&reason, &language], |worker| {
                    functions::words(worker, &reason, &language)
                })
            }
            functions::DECIDE => {
                let ask: Request = again.input(0)?;
                again.run_fallible(functions::DECIDE, &[&ask], |worker| {
                    functions::decide(worker, &ask)
                })
            }
            functions::OFFERS => {
                let (case, by): (Case, String) = (again.input(0)?, again.input(1)?);
                let roles: Vec<Role> = again.input(2)?;
                let (facts, now): (Option<Responder>, Instant) = (again.input(3)?, again.input(4)?);
                again.run(functions::OFFERS, &[&case, &by, &roles, &facts, &now], |worker| {
                    functions::offers(worker, &case, &by, &roles, facts.as_ref(), now)
                })
            }
            functions::FOLD => {
                let events: Vec<Event> = again.input(0)?;
                again.run_fallible(functions::FOLD, &[&events], |worker| {
                    functions::fold(worker, &events)
                })
            }
            functions::SCRUB => {
                let events: Vec<Event> = again.input(0)?;
                again.run(functions::SCRUB, &[&events], |worker| functions::scrub(worker, &events))
            }
            functions::AUDIENCE => {
                let (case, now): (Case, Instant) = (again.input(0)?, again.input(1)?);
                again.run(functions::AUDIENCE, &[&case, &now], |worker| {
                    functions::audience(worker, &case, now)
                })
            }
            functions::RANK => {
                let ask: RankingRequest = again.input(0)?;
                again.run_fallible(functions::RANK, &[&ask], |worker| functions::rank(worker, &ask))
            }
            functions::FIND_MATCHES => {
                let ask: MatchRequest = again.input(0)?;
                again.run_fallible(functions::FIND_MATCHES, &[&ask], |worker| {
                    functions::find_matches(worker, &ask)
                })
            }
            functions::ASSIGN => {
                let problem: AssignmentProblem = again.input(0)?;
                again.run_fallible(functions::ASSIGN, &[&problem], |worker| {
                    functions::assign(worker, &problem)
                })
            }
            functions::CHECK_TIES => {
                let (pairing, ties): (String, Vec<Tie>) = (again.input(0)?, again.input(1)?);
                let (partners, areas): (Vec<Partner>, Vec<Area>) =
                    (again.input(2)?, again.input(3)?);
                let at: Instant = again.input(4)?;
                let inputs: [&dyn Input; 5] = [&pairing, &ties, &partners, &areas, &at];
                again.run_fallible(functions::CHECK_TIES, &inputs, |worker| {
                    functions::check_ties(worker, &pairing, &ties, &partners, &areas, at)
                })
            }
            functions::PROPOSE_TIES => {
                let pairing: String = again.input(0)?;
                let (partners, areas): (Vec<Partner>, Vec<Area>) =
                    (again.input(1)?, again.input(2)?);
                again.run_fallible(
                    functions::PROPOSE_TIES,
                    &[&pairing, &partners, &areas],
                    |worker| functions::propose_ties(worker, &pairing, &partners, &areas),
                )
            }
            functions::QUOTA_STATUSES => {
                let (parties, cases): (Vec<Party>, Vec<Case>) = (again.input(0)?, again.input(1)?);
                let at: Instant = again.input(2)?;
                again.run_fallible(functions::QUOTA_STATUSES, &[&parties, &cases, &at], |worker| {
                    functions::quota_statuses(worker, &parties, &cases, at)
                })
            }
            functions::DRAW_UP_LISTS => {
                let (candidates, cases): (Vec<Candidate>, Vec<Case>) =
                    (again.input(0)?, again.input(1)?);
                let now: Instant = again.input(2)?;
                again.run_fallible(
                    functions::DRAW_UP_LISTS,
                    &[&candidates, &cases, &now],
                    |worker| functions::draw_up_lists(worker, &candidates, &cases, now),
                )
            }
            functions::PUBLIC_VIEW => {
                let (case, now): (Case, Instant) = (again.input(0)?, again.input(1)?);
                again.run(functions::PUBLIC_VIEW, &[&case, &now], |worker| {
                    functions::public_view(worker, &case, now)
                })
            }
            functions::MASK => {
                let text: String = again.input(0)?;
                again.run(functions::MASK, &[&text], |worker| functions::mask(worker, &text))
            }
            functions::TALLY => {
                let events: Vec<Event> = again.input(0)?;
                again.run(functions::TALLY, &[&events], |worker| functions::tally(worker, &events))
            }
            functions::MERGE => {
                let parts: Vec<Totals> = again.input(0)?;
                again.run(functions::MERGE, &[&parts], |worker| functions::merge(worker, &parts))
            }
            functions::AFTER => {
                let area: Option<Area> = again.input(0)?;
                let (since, stretch): (Instant, String) = (again.input(1)?, again.input(2)?);
                again.run_fallible(functions::AFTER, &[&area, &since, &stretch], |worker| {
                    functions::after(worker, area.as_deref(), since, &stretch)
                })
            }
            functions::BETWEEN => {
                let area: Option<Area> = again.input(0)?;
                let (since, until): (Instant, Instant) = (again.input(1)?, again.input(2)?);
                again.run_fallible(functions::BETWEEN, &[&area, &since, &until], |worker| {
                    functions::between(worker, area.as_deref(), since, until)
                })
            }
            functions::GUARDS => again.run(functions::GUARDS, &[], functions::guards),
            functions::POINTS => again.run(functions::POINTS, &[], functions::points),
            functions::SHOWN => {
                let (case, claimant): (Case, Responder) = (again.input(0)?, again.input(1)?);
                let because: Vec<Reason> = again.input(2)?;
                again.run(functions::SHOWN, &[&case, &claimant, &because], |worker| {
                    functions::shown(worker, &case, &claimant, &because)
                })
            }
            functions::TRIALS => {
                let (case, claimant): (Case, Responder) = (again.input(0)?, again.input(1)?);
                let now: Instant = again.input(2)?;
                again.run_fallible(functions::TRIALS, &[&case, &claimant, &now], |worker| {
                    functions::trials(worker, &case, &claimant, now)
                })
            }
            other => return Err(unusable(&format!("it calls `{other}`, which is no function"))),
        })
    }
}

type Outcome = Result<Metered<String>, RuntimeError>;

/// A call to be made once more.
struct Again<'a> {
    runtime: &'a Runtime,
    idle: &'a IdlePool,
    inputs: &'a [Value],
}

impl Again<'_> {
    fn input<T: DeserializeOwned>(&self, index: usize) -> Result<T, RuntimeError> {
        let input = self.inputs.get(index).unwrap_or(&Value::Null);
        json::from_value(input).map_err(|error| unusable(&format!("input {index} {error}")))
    }

    fn run<T: Serialize>(
        &self,
        function: &'static str,
        inputs: &[&dyn Input],
        run: impl FnOnce(&mut Worker) -> wasmtime::Result<T>,
    ) -> Outcome {
        let Metered { value, fuel } = self.call(function, inputs, run)?;
        Ok(Metered { value: json::to_string(&value)?, fuel })
    }

    /// Runs a function whose answer is a result.
    fn run_fallible<T: Serialize, E: Serialize>(
        &self,
        function: &'static str,
        inputs: &[&dyn Input],
        run: impl FnOnce(&mut Worker) -> wasmtime::Result<Result<T, E>>,
    ) -> Outcome {
        let Metered { value, fuel } = self.call(function, inputs, run)?;
        Ok(Metered { value: json::result_to_string(&value)?, fuel })
    }

    fn call<T>(
        &self,
        function: &'static str,
        inputs: &[&dyn Input],
        run: impl FnOnce(&mut Worker) -> wasmtime::Result<T>,
    ) -> Result<Metered<T>, RuntimeError> {
        let call = Call { function, inputs, on_record: false };
        self.runtime.inner.call(self.idle, &call, run)
    }
}

fn unusable(message: &str) -> RuntimeError {
    RuntimeError::BundleUnusable { message: message.to_owned() }
}
