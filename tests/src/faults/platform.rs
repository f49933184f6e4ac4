//! What the platform holds in memory, and loses when it crashes: cases, refusals, effects without a
//! receipt, and an inbox. All but the inbox is made again from the log.

use std::collections::{BTreeMap, VecDeque};

use wish_contract::{Case, PolicyRef};
use wish_contract::{Effect, Event};

use super::Rules;
use super::store::Record;

/// Something to be put to the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    Letter(usize),
    /// A deadline of this case may have passed.
    Tick(String),
}

/// The platform while it runs.
pub(super) struct Platform {
    /// How many times it was started.
    pub start: u32,
    pub cases: BTreeMap<String, Case>,
    /// The rule that refused a command, by case and command.
    pub refused: BTreeMap<(String, String), String>,
    /// Effects without a receipt, by their names.
    pub outbox: BTreeMap<String, Effect>,
    pub inbox: VecDeque<Errand>,
    /// How often the timer was set for a case.
    pub alarms: BTreeMap<String, u64>,
    /// Whether somebody is going to look into the inbox.
    pub working: bool,
    /// A policy that could not be loaded for now.
    pub missing: Option<PolicyRef>,
}

impl Platform {
    /// Starts from what the log says.
    pub fn from_log(
        start: u32,
        records: Vec<Record>,
        rules: &dyn Rules,
    ) -> Result<Platform, String> {
        let mut logs: BTreeMap<String, Vec<Event>> = BTreeMap::new();
        let mut platform = Platform {
            start,
            cases: BTreeMap::new(),
            refused: BTreeMap::new(),
            outbox: BTreeMap::new(),
            inbox: VecDeque::new(),
            alarms: BTreeMap::new(),
            working: false,
            missing: None,
        };
        for record in records {
            match record {
                Record::Done { case, events, effects, .. } => {
                    logs.entry(case).or_default().extend(events);
                    platform.outbox.extend(effects.into_iter().map(|one| (one.id.clone(), one)));
                }
                Record::Refused { case, request, rule, .. } => {
                    platform.refused.insert((case, request.id), rule);
                }
                Record::Receipt(id) => drop(platform.outbox.remove(&id)),
            }
        }
        for (id, events) in logs {
            let case = rules.fold(events).map_err(|fault| {
                format!("the log of `{id}` folds at a restart: {}: {}", fault.code, fault.message)
            })?;
            platform.cases.insert(id, case);
        }
        Ok(platform)
    }
}
