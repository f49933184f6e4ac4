//! The life that every case has, whatever the policy: its moves, and the rules that hang on no
//! line. They stand in `life.toml`, held against the rules by a test; what a policy makes of them
//! is for `points`.

use serde::Deserialize;

use super::point::{Cause, Move};

const SOURCE: &str = include_str!("life.toml");

/// Moves and rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Life {
    #[serde(rename = "move")]
    pub moves: Vec<LifeMove>,
    #[serde(rename = "rule")]
    pub rules: Vec<LifeRule>,
}

/// A command or a deadline, with where it takes a case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeMove {
    command: Option<String>,
    deadline: Option<String>,
    /// In which stages; none for what opens a case.
    pub from: Vec<String>,
    /// Where it leads; none where the stage stays.
    pub to: Option<String>,
    #[serde(default)]
    pub needs: Vec<Need>,
}

/// A rule that hangs on no line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeRule {
    pub code: String,
    /// How a scenario meets it.
    pub en: String,
    pub zh: String,
    #[serde(default)]
    pub needs: Vec<Need>,
}

/// What a policy must allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Need {
    #[serde(rename = "agencies")]
    Agencies,
    /// Co-claimants.
    #[serde(rename = "joint")]
    Joint,
    /// Parts of a case taken by several.
    #[serde(rename = "parts")]
    Parts,
    /// Silence counts as confirmation.
    #[serde(rename = "silence")]
    Silence,
    /// Levels of evaluation.
    #[serde(rename = "levels")]
    Levels,
    #[serde(rename = "several levels")]
    SeveralLevels,
}

impl Life {
    /// # Errors
    /// Where the file that is built in is none: a mistake of this program.
    pub fn read() -> Result<Life, toml::de::Error> {
        toml::from_str(SOURCE)
    }

    pub fn rule(&self, code: &str) -> Option<&LifeRule> {
        self.rules.iter().find(|rule| rule.code == code)
    }
}

impl LifeMove {
    pub fn cause(&self) -> Cause {
        match (&self.command, &self.deadline) {
            (Some(command), _) => Cause::Command(command.clone()),
            (None, deadline) => Cause::Deadline(deadline.clone().unwrap_or_default()),
        }
    }

    /// The moves that it stands for: one for each stage that it leaves, or one for all of them.
    pub fn moves(&self) -> Vec<Move> {
        let to = |from: &str, to: &String| Some((from.to_owned(), to.clone()));
        let stages: Vec<Option<(String, String)>> = match &self.to {
            None => vec![None],
            Some(stage) if self.from.is_empty() => vec![to("", stage)],
            Some(stage) => self.from.iter().map(|from| to(from, stage)).collect(),
        };
        stages.into_iter().map(|stages| Move { cause: self.cause(), stages }).collect()
    }
}
