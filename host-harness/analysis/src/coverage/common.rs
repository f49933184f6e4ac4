//! What there is to cover under every policy: the machine's transitions, as the rules have them, and
//! the rules that are not tied to a policy line, which stand in `rules.toml`. What a policy makes of
//! them is for `points`.

use serde::Deserialize;
use wish_contract::{Condition, Stage, Transition};
use wish_runtime::Machine;

use super::point::{Cause, Move};

const RULES: &str = include_str!("rules.toml");

/// Transitions and rules.
#[derive(Debug)]
pub struct Common {
    pub machine: Machine,
    pub rules: Vec<CommonRule>,
}

/// A rule that is not tied to a policy line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommonRule {
    pub code: String,
    /// How a scenario meets it.
    pub en: String,
    pub zh: String,
    /// What a policy must have for it: one of these is enough.
    #[serde(default)]
    pub needs: Vec<Condition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rule: Vec<CommonRule>,
}

impl Common {
    /// # Errors
    /// Where the file that is built in is none: a mistake of this program.
    pub fn of(machine: Machine) -> Result<Common, toml::de::Error> {
        let Rules { rule: rules } = toml::from_str(RULES)?;
        Ok(Common { machine, rules })
    }

    pub fn rule(&self, code: &str) -> Option<&CommonRule> {
        self.rules.iter().find(|rule| rule.code == code)
    }

    /// The moves that there are to cover, each with what it needs: one for each stage that a
    /// transition leaves, or one for all where the stage stays. Deadlines that leave the stage as it
    /// is are covered by their own lines.
    pub fn moves(&self) -> impl Iterator<Item = (Move, &[Condition])> {
        let moves = self.machine.moves.iter().flat_map(|row| {
            let cause = Cause::Command(row.command.name().to_owned());
            row.transitions.iter().flat_map(move |way| ways(&cause, way))
        });
        let timeouts = self.machine.timeouts.iter().flat_map(|row| {
            let cause = Cause::Deadline(row.deadline.name().to_owned());
            let leading = row.transitions.iter().filter(|way| way.to.is_some());
            leading.flat_map(move |way| ways(&cause, way))
        });
        moves.chain(timeouts)
    }
}

fn ways<'a>(cause: &Cause, way: &'a Transition) -> Vec<(Move, &'a [Condition])> {
    let between = |from: &str, to: Stage| Some((from.to_owned(), to.name().to_owned()));
    let stages = match way.to {
        None => vec![None],
        Some(to) if way.origins.is_empty() => vec![between("", to)],
        Some(to) => way.origins.iter().map(|from| between(from.name(), to)).collect(),
    };
    let conditions = way.conditions.as_slice();
    stages.into_iter().map(|stages| (Move { cause: cause.clone(), stages }, conditions)).collect()
}
