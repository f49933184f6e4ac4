//! Writes a sequence on which two policies part as a scenario: every command and every deadline on
//! the way, and at the end what the old policy answers and the new one does not.

use std::path::PathBuf;

use wish_contract::{Case, Command, Deadline, DeadlineKind, Decision, Instant, Reason};
use wish_policy::Document;
use wish_runtime::RuntimeError;
use wish_scenario::file::word::word_of;
use wish_scenario::play;
use wish_scenario::write::{ScenarioText, StepText, string};

use super::alphabet::{self, Offset};
use super::enabled_commands::GivenCommand;
use super::ladders::step_after;
use super::rulebooks::{Book, Pair};
use super::search::Parting;
use super::state::next_deadline;

mod commands;
mod expectation;

/// Where a scenario is to stand.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its file, whether there is one already or not.
    pub path: PathBuf,
    /// The old policy's path, from there.
    pub policy: String,
}

/// Whether the scenario of a parting passes under the old policy and fails under the new: plays it
/// under both.
///
/// # Errors
/// What stopped the rules.
pub fn is_shown(
    parting: &Parting,
    pair: &Pair,
    document: &Document<'_>,
    place: &Place,
) -> Result<bool, RuntimeError> {
    let offset = alphabet::offset(document);
    let words = Words {
        title: String::from(TITLE),
        comments: Vec::new(),
        parting: Vec::new(),
        note: &|_| String::new(),
        policy: place.policy.clone(),
    };
    let Some(text) = text(parting, &pair.old, document, offset, words)? else {
        return Ok(false);
    };
    let Ok(scenarios) = wish_scenario::read_text(&place.path, &text.to_toml()) else {
        return Ok(false);
    };
    for scenario in &scenarios {
        let passes = play(scenario, &pair.old.rules)?.mismatch.is_none();
        if !passes || play(scenario, &pair.new.rules)?.mismatch.is_none() {
            return Ok(false);
        }
    }
    Ok(!scenarios.is_empty())
}

/// What a scenario is called that nobody reads.
const TITLE: &str = "a sequence on which two policies part";

/// What is said around a scenario.
pub struct Words<'a> {
    pub title: String,
    pub comments: Vec<String>,
    /// Above the step on which they part.
    pub parting: Vec<String>,
    /// A sentence for a command.
    pub note: &'a dyn Fn(&GivenCommand) -> String,
    /// The policy's path, from where the scenario will stand.
    pub policy: String,
}

/// The scenario; none where the difference is one that scenarios cannot state.
///
/// # Errors
/// What stopped the rules.
pub fn text(
    parting: &Parting,
    old: &Book,
    document: &Document<'_>,
    offset: Offset,
    words: Words<'_>,
) -> Result<Option<ScenarioText>, RuntimeError> {
    let steps = played(parting, old)?;
    let Some(last) = steps.last() else { return Ok(None) };
    let Some(expected) = expectation::expected(parting, old, last, offset)? else {
        return Ok(None);
    };
    let mut text = ScenarioText {
        comments: words.comments,
        title: words.title,
        policy: words.policy,
        start: offset.written(parting.commands.first().map_or(0, |given| given.now)),
        submission: Vec::new(),
        responders: commands::responders(parting, offset),
        steps: Vec::new(),
    };
    let runtime = old.rules.runtime();
    let machine = runtime.machine()?;
    let mut now = None;
    let mut known = Vec::new();
    for (index, played) in steps.iter().enumerate() {
        let given = &played.given;
        if let Command::Submit(submission) = &given.command {
            text.submission = commands::submission(&submission.need);
        }
        let mut step = StepText { note: Some((words.note)(given)), ..StepText::default() };
        let ticks = given.command == Command::Tick;
        step.at = match (now, &played.before) {
            (None, _) => Some("start".to_owned()),
            (Some(_), Some(before)) if ticks => Some(moment(before, document)),
            _ => None,
        };
        let usual = machine.move_of(given.command.kind()).and_then(|row| row.roles.first());
        step.command = (!ticks).then(|| commands::command(given, usual.copied()));
        now = Some(given.now);
        if known != given.facts && !ticks {
            step.facts = commands::facts(&given.facts, offset);
            known.clone_from(&given.facts);
        }
        let is_last = index + 1 == steps.len();
        if is_last && parting.probe.is_none() {
            step.comments.clone_from(&words.parting);
            step.expect.clone_from(&expected);
        } else if let (Some(decision), before) = (&played.decision, &played.before) {
            let stage = decision.after.stage;
            if before.as_ref().is_none_or(|before| before.stage != stage) {
                step.expect = vec![("stage", string(&word_of(&stage)))];
            }
        }
        text.steps.push(step);
    }
    if let Some(probe) = &parting.probe {
        let waits = probe.now.saturating_sub(now.unwrap_or(probe.now)) / MINUTE_MS;
        let at = (waits > 0).then(|| format!("+{waits} minutes"));
        let comments = words.parting.clone();
        let step = StepText { comments, at, expect: expected, ..StepText::default() };
        text.steps.push(step);
    }
    Ok(Some(text))
}

const MINUTE_MS: Instant = 60_000;

/// A command, and what the old policy answered to it.
pub struct Played {
    pub given: GivenCommand,
    pub before: Option<Case>,
    /// None: refused, by the rule beside it.
    pub decision: Option<Decision>,
    pub refused: Option<Reason>,
}

/// Gives the commands of a parting under a policy, as far as they are allowed.
///
/// # Errors
/// What stopped the rules.
pub fn played(parting: &Parting, book: &Book) -> Result<Vec<Played>, RuntimeError> {
    let mut case: Option<Case> = None;
    let mut steps = Vec::new();
    for (number, given) in parting.commands.iter().enumerate() {
        let ruling = book.rules.decide(&given.request(case.clone(), number + 1))?;
        let before = case.clone();
        let (decision, refused) = match ruling {
            Ok(decision) => {
                case = Some(decision.after.clone());
                (Some(decision), None)
            }
            Err(rejection) => (None, Some(rejection.because)),
        };
        steps.push(Played { given: given.clone(), before, decision, refused });
    }
    Ok(steps)
}

/// The name of the moment at which the case's next deadline passes.
fn moment(before: &Case, document: &Document<'_>) -> String {
    let Some(Deadline { kind, .. }) = next_deadline(before) else { return "start".to_owned() };
    if let (Some(position), DeadlineKind::LadderStep) = (&before.ladder, kind) {
        let step = step_after(document, &position.ladder, position.step);
        format!("ladder.{}", step.as_deref().unwrap_or("exhausted"))
    } else {
        word_of(kind)
    }
}
