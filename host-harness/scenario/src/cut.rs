//! Cuts questions for other hosts and other implementations out of played scenarios: of each policy
//! the first question of every sort, with the bytes of its answer. Who puts them again is
//! `tests/conformance`.
//!
//! A question is a line `["lifecycle.decide", …]`: a function and its arguments, the rulebook left
//! out. The answer is the line of the same number in the other file.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use wish_contract::{Actor, Case, Command, PolicyRef, Request, Ruling};
use wish_contract::{json, json::JsonError};

use super::file::word::{command_word, word_of};
use super::observed::Observed;
use super::read::Scenario;
use super::suite::{Outcome, Suite};

/// The questions of one policy and their answers, line by line.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cut {
    pub questions: String,
    pub answers: String,
}

/// Cuts the questions of each policy, by the name of its file.
///
/// # Errors
/// Where an answer has no canonical form, which is a bug.
pub fn cut(suite: &Suite, outcomes: &[Outcome]) -> Result<BTreeMap<String, Cut>, JsonError> {
    let mut cuts: BTreeMap<String, Cut> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (scenario, outcome) in suite.scenarios.iter().zip(outcomes) {
        let policy = policy_name(scenario);
        let home = outcome.played.observed.iter().find_map(opened_under);
        let asked = outcome.played.observed.iter().filter(|one| is_under(one, home));
        for observed in asked {
            let Some(sort) = sort_of(observed) else { continue };
            if seen.insert((policy.clone(), sort)) {
                let (question, answer) = lines(observed)?;
                let cut = cuts.entry(policy.clone()).or_default();
                cut.questions += &question;
                cut.answers += &answer;
            }
        }
    }
    Ok(cuts)
}

fn policy_name(scenario: &Scenario) -> String {
    let name = scenario.policy.path.file_stem().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The policy that a case is opened under: the scenario's.
fn opened_under(observed: &Observed) -> Option<&PolicyRef> {
    match observed {
        Observed::Decided { ruling, .. } => {
            ruling.as_ref().as_ref().ok().map(|one| &one.after.policy)
        }
        _ => None,
    }
}

/// Whether a question is put under the scenario's policy: some cases are moved to another.
fn is_under(observed: &Observed, home: Option<&PolicyRef>) -> bool {
    let subject = match observed {
        Observed::Decided { request, .. } => request.subject.as_ref(),
        Observed::Offers { subject, .. }
        | Observed::Audience { subject, .. }
        | Observed::PublicView { subject, .. } => Some(&**subject),
        Observed::Ranked { request, .. } => Some(&request.subject),
        Observed::Quotas { .. } | Observed::ListsDrawnUp { .. } | Observed::TiesChecked { .. } => {
            None
        }
    };
    subject.is_none_or(|case| Some(&case.policy) == home)
}

/// What makes a question worth keeping: the function, the command, where the case stands with which
/// of its clocks, and the rules that answer.
fn sort_of(observed: &Observed) -> Option<Vec<String>> {
    let word = |text: &str| text.to_owned();
    match observed {
        Observed::Decided { request, .. } if request.command == Command::MovePolicy => None,
        Observed::Decided { request, ruling } => Some(sort_of_ruling(request, ruling)),
        Observed::Offers { roles, offers, .. } => {
            let open = offers.iter().filter(|offer| offer.open);
            let open = open.map(|offer| format!("{:?}", offer.command));
            Some([word("offers"), format!("{roles:?}")].into_iter().chain(open).collect())
        }
        Observed::Audience { audiences, .. } => {
            let steps = audiences.iter().map(|audience| audience.step.clone());
            Some([word("audience")].into_iter().chain(steps).collect())
        }
        Observed::PublicView { subject, view, .. } => {
            let hidden =
                view.iter().flat_map(|view| view.hidden.iter().map(|reason| reason.rule.clone()));
            let stage = format!("{:?}", subject.stage);
            Some([word("public-view"), stage].into_iter().chain(hidden).collect())
        }
        Observed::Ranked { ranking, .. } => {
            let reasons = ranking.ranked.iter().map(|one| &one.because);
            let rules: BTreeSet<String> = reasons
                .chain(ranking.excluded.iter().map(|one| &one.because))
                .map(|one| one.rule.clone())
                .collect();
            Some([word("rank")].into_iter().chain(rules).collect())
        }
        Observed::Quotas { .. } | Observed::ListsDrawnUp { .. } | Observed::TiesChecked { .. } => {
            None
        }
    }
}

fn sort_of_ruling(request: &Request, ruling: &Ruling) -> Vec<String> {
    let rules: Vec<String> = match ruling {
        Ok(decision) => decision.events.iter().map(|event| event.because.rule.clone()).collect(),
        Err(rejection) => vec!["refused".to_owned(), rejection.because.rule.clone()],
    };
    let subject = request.subject.iter().flat_map(|case| circumstances(case, &request.by));
    [command_word(&request.command)].into_iter().chain(subject).chain(rules).collect()
}

/// A case's stage, the kinds of the clocks that run and that stand still, and whether the asker has
/// a claim on it.
fn circumstances(case: &Case, by: &Actor) -> Vec<String> {
    let claim = case.live_claims().find(|claim| claim.responder == by.id);
    let claim = claim.map(|claim| format!("by {}", word_of(&claim.role)));
    let running = case.deadlines.iter().map(|deadline| word_of(&deadline.kind));
    let paused = case.paused.iter().map(|left| format!("paused {}", word_of(&left.kind)));
    [word_of(&case.stage)].into_iter().chain(running).chain(paused).chain(claim).collect()
}

fn lines(observed: &Observed) -> Result<(String, String), JsonError> {
    let (function, arguments, answer) = match observed {
        Observed::Decided { request, ruling } => {
            ("lifecycle.decide", vec![text(request)?], json::result_to_string(ruling)?)
        }
        Observed::Offers { subject, by, roles, facts, now, offers } => {
            let arguments = vec![text(subject)?, text(by)?, text(roles)?, text(facts)?, text(now)?];
            ("lifecycle.offers", arguments, text(offers)?)
        }
        Observed::Audience { subject, now, audiences } => {
            ("routing.audience", vec![text(subject)?, text(now)?], text(audiences)?)
        }
        Observed::PublicView { subject, now, view } => {
            ("publication.public-view", vec![text(subject)?, text(now)?], text(view)?)
        }
        Observed::Ranked { request, ranking } => {
            // The function answers a result; a scenario goes on with the sound side of it.
            ("routing.rank", vec![text(request)?], format!("{{\"ok\":{}}}", text(ranking)?))
        }
        Observed::Quotas { .. } | Observed::ListsDrawnUp { .. } | Observed::TiesChecked { .. } => {
            return Ok((String::new(), String::new()));
        }
    };
    let question = format!("[\"{function}\",{}]\n", arguments.join(","));
    Ok((question, format!("{answer}\n")))
}

fn text<T: Serialize>(value: &T) -> Result<String, JsonError> {
    json::to_string(value)
}
