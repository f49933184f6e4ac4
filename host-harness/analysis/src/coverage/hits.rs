//! What a run showed: every question that was put to the rules and its answer, turned into hits on
//! the policy's lines. Nothing here looks at a scenario's text, and nothing decides: a hit stands
//! for what the rules answered. Which hits a policy can have is for `points`.

use std::collections::BTreeSet;

use super::point::{Aspect, Hit};
use super::reading::Reading;

mod calendar;
mod city_guards;
mod clocks;
mod course;
mod facts;
mod guards;
mod moves;
mod outreach;

use clocks::Clocks;
use facts::Facts;
use wish_contract::{
    Case, ClaimEnd, Decision, Event, Payload, Reason, Request, Responder, Ruling, Submission,
};
use wish_runtime::{Rulebook, RuntimeError};
use wish_scenario::observed::Observed;

/// Where the contract's digests of policies end.
/// Fen in a yuan.
const FEN: u64 = 100;
const DIGEST_DIGITS: usize = 16;

/// The hits of one run of a scenario. What was asked of a case that runs under another policy
/// shows nothing of this one.
pub fn hits(
    reading: &Reading<'_>,
    book: &Rulebook,
    observed: &[Observed],
) -> Result<BTreeSet<Hit>, RuntimeError> {
    let digest = book.digest();
    let short = digest.get(..DIGEST_DIGITS).unwrap_or(digest);
    let hits = BTreeSet::new();
    let mut recorder = HitRecorder { reading, book, hits, clocks: Clocks::default() };
    for one in observed {
        if case_of(one).is_none_or(|case| case.policy.digest == short) {
            recorder.see(one)?;
        }
    }
    Ok(recorder.hits)
}

/// The case that a question was about.
fn case_of(observed: &Observed) -> Option<&Case> {
    match observed {
        Observed::Decided { request, .. } => request.subject.as_ref(),
        Observed::Offers { subject, .. }
        | Observed::Audience { subject, .. }
        | Observed::PublicView { subject, .. } => Some(subject),
        Observed::Ranked { request, .. } => Some(&request.subject),
        Observed::Quotas { .. } | Observed::ListsDrawnUp { .. } | Observed::TiesChecked { .. } => {
            None
        }
    }
}

/// Collects the hits of one run.
struct HitRecorder<'r> {
    reading: &'r Reading<'r>,
    /// The policy in the rules' hands, which say what their guards' reasons show.
    book: &'r Rulebook,
    hits: BTreeSet<Hit>,
    clocks: Clocks,
}

/// What a rule looked at: the case, and who wanted something.
#[derive(Clone, Copy)]
struct Subject<'a> {
    case: Option<&'a Case>,
    responder: Option<&'a Responder>,
}

impl HitRecorder<'_> {
    fn hit(&mut self, line: &str, aspect: Aspect) {
        self.hits.insert(Hit::of(line, aspect));
    }

    fn used(&mut self, line: &str) {
        self.hit(line, Aspect::Used);
    }

    fn held(&mut self, line: &str, passed: bool) {
        self.hit(line, if passed { Aspect::Passed } else { Aspect::Refused });
    }

    fn see(&mut self, observed: &Observed) -> Result<(), RuntimeError> {
        match observed {
            Observed::Decided { request, ruling } => self.decided(request, ruling)?,
            Observed::Offers { subject, facts, offers, .. } => {
                let subject = Subject::on(subject, facts.as_ref());
                // A command that is closed to somebody shows the guard in its way; that it was
                // refused by this rule or that is shown only where somebody gave it.
                let closed = offers.iter().filter(|offer| !offer.open);
                let reasons: Vec<&Reason> = closed.map(|offer| &offer.because).collect();
                self.guards(&reasons, subject)?;
            }
            Observed::Audience { .. } => {}
            Observed::PublicView { subject, view, .. } => {
                if let Some(view) = view {
                    self.shown(subject, view);
                }
            }
            Observed::Ranked { request, ranking } => self.ranked(request, ranking)?,
            Observed::Quotas { quotas, .. } => self.quotas(quotas),
            Observed::ListsDrawnUp { lists, .. } => self.lists(&lists.demands),
            Observed::TiesChecked { pairing, findings, .. } => self.ties(pairing, findings),
        }
        Ok(())
    }

    fn decided(&mut self, request: &Request, ruling: &Ruling) -> Result<(), RuntimeError> {
        let case = request.subject.as_ref();
        let responder = request.claimant.as_ref();
        let subject = Subject { case, responder };
        let reasons: Vec<&Reason> = match ruling {
            Ok(decision) => decision.reasons().collect(),
            Err(rejection) => rejection.trace.iter().chain([&rejection.because]).collect(),
        };
        self.guards(&reasons, subject)?;
        for reason in reasons {
            self.reason(reason, subject);
        }
        self.city_guards(request, ruling);
        self.boundaries(request, ruling);
        self.rounds(request, ruling);
        if let Ok(decision) = ruling {
            self.carried_out(request, decision);
            self.moves(request, decision);
            for event in &decision.events {
                self.happened(request.subject.as_ref(), decision, event);
            }
            self.effects(decision);
        }
        Ok(())
    }

    /// A rule that was looked at.
    fn reason(&mut self, reason: &Reason, subject: Subject<'_>) {
        let facts = Facts(reason);
        if !facts.passed() {
            self.hit("", Aspect::Rule(reason.rule.clone()));
        }
        self.refused_by_policy(facts, subject);
    }

    /// What a command that was allowed went by.
    fn carried_out(&mut self, request: &Request, decision: &Decision) {
        if decision.events.is_empty() {
            return;
        }
        match request.command.payload() {
            Payload::Submission(Submission { need, .. }) => {
                self.used(&format!("categories.{}", need.category));
                let most = self.reading.number("intake.cost_max_yuan");
                if most.and_then(|most| u64::try_from(most).ok()?.checked_mul(FEN))
                    == Some(need.cost_fen)
                {
                    self.held("intake.cost_max_yuan", true);
                }
                self.used(&format!("channels.{}", need.channel));
                for group in &need.target_groups {
                    self.used(&format!("target_groups.{group}"));
                }
            }
            Payload::Agency(agency) => {
                let line = format!("agencies.{agency}");
                self.used(&line);
                let taken = Aspect::Entry(decision.after.need.category.clone());
                self.hit(&format!("{line}.categories"), taken);
            }
            Payload::Reason(reason) | Payload::ClaimEnd(ClaimEnd { reason, .. }) => {
                self.used(&format!("reasons.{reason}"));
            }
            // The level is used once the event says so; the others name nothing of the policy's.
            Payload::Nothing
            | Payload::Text(_)
            | Payload::Amendment(_)
            | Payload::Case(_)
            | Payload::Absorption(_)
            | Payload::MergeNumber(_)
            | Payload::MergeCancellation(_)
            | Payload::MergeName(_)
            | Payload::Brought(_)
            | Payload::Project(_)
            | Payload::Responder(_)
            | Payload::ClaimWish(_)
            | Payload::JoiningCostFen(_)
            | Payload::InvitedShare(_)
            | Payload::Appointment(_)
            | Payload::LaterDueDate(_)
            | Payload::Grade(_)
            | Payload::Coordinator(_)
            | Payload::Reach(_) => {}
        }
    }

    fn happened(&mut self, before: Option<&Case>, decision: &Decision, event: &Event) {
        self.course(before, decision, event);
        self.calendar(decision, event);
        self.clocks.note(before, event);
    }
}

impl<'a> Subject<'a> {
    fn on(case: &'a Case, responder: Option<&'a Responder>) -> Subject<'a> {
        Subject { case: Some(case), responder }
    }
}
