//! Puts into text what happened in a scenario: for reports, and as the recorded course that a golden
//! file holds. The same course gives the same bytes.

use wish_contract::{Case, Change, ClockChange, Decision, Instant, Rejection, Request};

use super::file::word::{command_word, word_of};
use super::observed::Observed;
use super::play::{Happened, Played};
use super::read::Scenario;
use super::rendering::{DIGEST, action, reason, took_effect};

/// The whole course, step by step.
pub fn tell(scenario: &Scenario, played: &Played) -> String {
    let mut text = format!("{}\n", scenario.name);
    let mut step = None;
    for happened in &played.course {
        if step != Some(happened.step) {
            step = Some(happened.step);
            let note = scenario.file.steps[happened.step].get_ref().note.as_deref();
            let note = note.map_or_else(String::new, |note| format!(": {note}"));
            text += &format!("\nstep {}{note}\n", happened.step + 1);
        }
        text += &one(scenario, played, happened);
    }
    text
}

/// What happened in one step.
pub fn tell_step(scenario: &Scenario, played: &Played, step: usize) -> String {
    let of_step = played.course.iter().filter(|happened| happened.step == step);
    of_step.map(|happened| one(scenario, played, happened)).collect()
}

fn one(scenario: &Scenario, played: &Played, happened: &Happened) -> String {
    let Some(Observed::Decided { request, ruling }) = played.observed.get(happened.observed) else {
        return String::new();
    };
    let mut text =
        format!("  {}  {}\n", scenario.time(request.now), command(&happened.case, request));
    match &**ruling {
        Ok(decision) => text += &decided(scenario, decision, request.now),
        Err(rejection) => text += &refused(scenario, rejection),
    }
    text
}

fn command(case: &str, request: &Request) -> String {
    let word = command_word(&request.command);
    let by = &request.by;
    let role = word_of(&by.role);
    if by.id == role {
        format!("{case}: {word} by {role}")
    } else {
        format!("{case}: {word} by {role} {}", by.id)
    }
}

fn decided(scenario: &Scenario, decision: &Decision, now: Instant) -> String {
    let mut text = String::new();
    let mut line = |mark: &str, words: &str| text += &format!("    {mark} {words}\n");
    for because in decision.reasons().filter(|reason| took_effect(reason)) {
        line("because", &reason(scenario, because));
    }
    for event in &decision.events {
        // What was due takes effect at its own instant, though the command comes later.
        let earlier = (event.at != now).then(|| format!(" at {}", scenario.time(event.at)));
        let earlier = earlier.unwrap_or_default();
        line("event  ", &format!("{}{earlier} {}", event.sequence, change(scenario, event)));
    }
    for effect in &decision.effects {
        line("effect ", &action(&effect.action));
    }
    line("stands ", &case_state(scenario, &decision.after));
    text
}

fn refused(scenario: &Scenario, rejection: &Rejection) -> String {
    format!("    refused {}\n", reason(scenario, &rejection.because))
}

fn change(scenario: &Scenario, event: &wish_contract::Event) -> String {
    let mut text = wish_contract::json::to_string(&undigested(&event.change)).unwrap_or_default();
    for clock in &event.clocks {
        text += &match clock {
            ClockChange::Start(deadline) => {
                format!("; {} until {}", word_of(&deadline.kind), scenario.time(deadline.due))
            }
            ClockChange::Stop(kind) => format!("; {} done", word_of(kind)),
            ClockChange::Pause(left) => {
                format!("; {} paused, {} left", word_of(&left.kind), left.left)
            }
        };
    }
    text
}

/// A change without the digest of its policy: a comment more in a policy is no other course.
fn undigested(change: &Change) -> Change {
    let mut change = change.clone();
    if let Some(policy) = change.policy_mut() {
        DIGEST.clone_into(&mut policy.digest);
    }
    change
}

fn case_state(scenario: &Scenario, case: &Case) -> String {
    let next = case.deadlines.iter().min_by_key(|deadline| deadline.due);
    let next = next.map_or_else(String::new, |deadline| {
        format!(", next {} at {}", word_of(&deadline.kind), scenario.time(deadline.due))
    });
    let holder =
        case.holder.as_ref().map_or_else(String::new, |holder| format!(", held by {}", holder.id));
    format!("{}{next}{holder}", word_of(&case.stage))
}
