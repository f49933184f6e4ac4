//! Where two answers to one question part, and which of the two is the stricter.
//!
//! Compared is what happens: whether a command is allowed and by which rule it is refused, the
//! events with what they do to the clocks, the case after them, the effects, the deadline that
//! passes first, and the rules that decided. Left out is what only names the policy, and the facts
//! and sentences that go with a reason. Kinds and skills of an audience have no order.

use wish_contract::area_contains;
use wish_contract::{
    Action, Audience, Case, Claim, ClaimStatus, Deadline, DeadlineKind, Decision, Instant,
    PolicyRef, Ruling, Stage,
};
use wish_scenario::file::word::word_of;

/// One thing in which two answers differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Only the old rules allow it; the rule by which the new ones refuse.
    OnlyOldAllows { refused: String },
    /// Only the new rules allow it; the rule by which the old ones refuse.
    OnlyNewAllows { refused: String },
    /// Both refuse, by different rules.
    Refusal { old: String, new: String },
    /// The case stands elsewhere.
    Stage { old: Stage, new: Stage },
    /// A deadline runs, stands still or is not there.
    Deadline { kind: DeadlineKind, old: Clock, new: Clock },
    /// Who holds the case, or has carried it out.
    Claims { old: Vec<String>, new: Vec<String> },
    /// The rules that fired.
    Fired { old: Vec<String>, new: Vec<String> },
    /// To whom the case is offered.
    Offered { old: Vec<Audience>, new: Vec<Audience> },
    /// How many of them are notified at most.
    NotifyMax { old: u32, new: u32 },
    /// Which step of which ladder, and which of the two is open to more.
    Step { old: String, new: String, admits: Strictness },
    /// Who is notified or asked, and what the host has to do.
    Effects { old: Vec<String>, new: Vec<String> },
    /// Something else of the case after it.
    Case,
    /// What everybody may see.
    Board { old: String, new: String },
    /// Whom to notify, in which order, and who may not claim; and who of them is notified.
    Ranking { old: String, new: String, notified_old: Vec<String>, notified_new: Vec<String> },
    /// Anything else that is asked of the rules.
    Advice { what: &'static str, old: String, new: String },
}

/// How a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    Runs { due: Instant, provisional: bool },
    Paused { left: u64, clock: wish_contract::Clock },
    None,
}

/// What a difference says about which policy is the stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strictness {
    Stricter,
    Looser,
    Neither,
}

/// Takes from a decision what only names the policy.
fn unnamed(decision: &mut Decision, name: &PolicyRef) {
    decision.after.policy = name.clone();
    for event in &mut decision.events {
        if let Some(policy) = event.change.policy_mut() {
            *policy = name.clone();
        }
        // Which line of its policy an answer goes by is no difference of what happens.
        event.because.facts.clear();
    }
    for effect in &mut decision.effects {
        if let Action::Offer(offering) = &mut effect.action {
            offering.audiences.iter_mut().for_each(in_order);
            offering.audiences.sort_by(|one, other| sign(one).cmp(&sign(other)));
        }
    }
}

fn in_order(audience: &mut Audience) {
    audience.kinds.sort();
    audience.skills.sort();
}

fn sign(audience: &Audience) -> (&str, &[String], &str, bool) {
    (&audience.step, &audience.kinds, &audience.area, audience.paired_only)
}

/// Everything in which two answers differ; empty where they do not.
#[must_use]
pub fn differences(old: &mut Ruling, new: &mut Ruling, name: &PolicyRef) -> Vec<Difference> {
    match (old, new) {
        (Ok(old), Ok(new)) => {
            unnamed(old, name);
            unnamed(new, name);
            let rules = |decision: &Decision| -> Vec<String> {
                decision.reasons().map(|reason| reason.rule.clone()).collect()
            };
            let alike = old.events == new.events
                && old.after == new.after
                && old.effects == new.effects
                && old.next == new.next
                && rules(old) == rules(new);
            if alike { Vec::new() } else { between(old, new) }
        }
        (Ok(_), Err(refusal)) => {
            vec![Difference::OnlyOldAllows { refused: refusal.because.rule.clone() }]
        }
        (Err(refusal), Ok(_)) => {
            vec![Difference::OnlyNewAllows { refused: refusal.because.rule.clone() }]
        }
        (Err(old), Err(new)) if old.because.rule == new.because.rule => Vec::new(),
        (Err(old), Err(new)) => {
            let (old, new) = (old.because.rule.clone(), new.because.rule.clone());
            vec![Difference::Refusal { old, new }]
        }
    }
}

fn between(old: &Decision, new: &Decision) -> Vec<Difference> {
    let mut found = Vec::new();
    if old.after.stage != new.after.stage {
        found.push(Difference::Stage { old: old.after.stage, new: new.after.stage });
    }
    let step = |case: &Case| {
        case.ladder.as_ref().map_or_else(String::new, |position| {
            format!("{} {} {}", position.ladder, position.step, position.exhausted)
        })
    };
    let is_elsewhere = step(&old.after) != step(&new.after);
    if is_elsewhere {
        found.push(Difference::Step {
            old: step(&old.after),
            new: step(&new.after),
            admits: admitted(&old.after, &new.after),
        });
    }
    clocks(&old.after, &new.after, &mut found);
    if is_elsewhere {
        // How long one step is open says nothing beside another one.
        let of_step = |one: &Difference| {
            matches!(one, Difference::Deadline { kind: DeadlineKind::LadderStep, .. })
        };
        found.retain(|one| !of_step(one));
    }
    let holding = |case: &Case| -> Vec<String> {
        let fulfilled = |claim: &Claim| claim.status == ClaimStatus::Fulfilled;
        let kept = case.claims.iter().filter(|claim| claim.status.is_live() || fulfilled(claim));
        kept.map(|claim| claim.responder.clone()).collect()
    };
    if holding(&old.after) != holding(&new.after) {
        let (old, new) = (holding(&old.after), holding(&new.after));
        found.push(Difference::Claims { old, new });
    }
    let fired = |decision: &Decision| -> Vec<String> {
        decision.events.iter().map(|event| event.because.rule.clone()).collect()
    };
    if fired(old) != fired(new) {
        found.push(Difference::Fired { old: fired(old), new: fired(new) });
    }
    effects(old, new, &mut found);
    if found.is_empty() {
        found.push(Difference::Case);
    }
    found
}

/// Of two places on one ladder the later one admits more.
fn admitted(old: &Case, new: &Case) -> Strictness {
    let place = |case: &Case| case.ladder.as_ref().map(|one| (one.ladder.clone(), one.step));
    match (place(old), place(new)) {
        (Some((was, old)), Some((is, new))) if was == is && old < new => Strictness::Looser,
        (Some((was, old)), Some((is, new))) if was == is && old > new => Strictness::Stricter,
        _ => Strictness::Neither,
    }
}

fn clocks(old: &Case, new: &Case, found: &mut Vec<Difference>) {
    let deadlines = old.deadlines.iter().chain(&new.deadlines).map(|deadline| deadline.kind);
    let paused = old.paused.iter().chain(&new.paused).map(|remainder| remainder.kind);
    let mut kinds: Vec<DeadlineKind> = Vec::new();
    for kind in deadlines.chain(paused) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    for kind in kinds {
        let (one, other) = (clock(old, kind), clock(new, kind));
        if one != other {
            found.push(Difference::Deadline { kind, old: one, new: other });
        }
    }
}

/// How a deadline of a case stands.
#[must_use]
pub fn clock(case: &Case, kind: DeadlineKind) -> Clock {
    let runs = case.deadlines.iter().find(|deadline| deadline.kind == kind);
    let paused = case.paused.iter().find(|remainder| remainder.kind == kind);
    match (runs, paused) {
        (Some(Deadline { due, provisional, .. }), _) => {
            Clock::Runs { due: *due, provisional: *provisional }
        }
        (None, Some(remainder)) => Clock::Paused { left: remainder.left, clock: remainder.clock },
        (None, None) => Clock::None,
    }
}

fn effects(old: &Decision, new: &Decision, found: &mut Vec<Difference>) {
    if old.effects == new.effects {
        return;
    }
    let offering = |decision: &Decision| {
        decision.effects.iter().rev().find_map(|effect| match &effect.action {
            Action::Offer(offering) => Some(offering.clone()),
            _ => None,
        })
    };
    if let (Some(one), Some(other)) = (offering(old), offering(new)) {
        if one.audiences != other.audiences {
            let (old, new) = (one.audiences.clone(), other.audiences.clone());
            found.push(Difference::Offered { old, new });
        }
        if one.notify_max != other.notify_max {
            found.push(Difference::NotifyMax { old: one.notify_max, new: other.notify_max });
        }
    }
    let others = |decision: &Decision| -> Vec<String> {
        decision.effects.iter().map(|effect| action_words(&effect.action)).collect()
    };
    let (old, new) = (others(old), others(new));
    if old != new {
        found.push(Difference::Effects { old, new });
    }
}

/// An action in a few words of the contract.
fn action_words(action: &Action) -> String {
    match action {
        Action::Notify(notice) => format!(
            "notify {} {} {}",
            word_of(&notice.to),
            notice.whom.as_deref().unwrap_or("-"),
            notice.about
        ),
        Action::Offer(offering) => format!("offer {}", offering.step),
        Action::Publish => "publish".to_owned(),
        Action::Unpublish => "unpublish".to_owned(),
        Action::WithdrawOffer(rule) => format!("withdraw-offer {rule}"),
        Action::AskCoordinator(question) => {
            format!("ask-coordinator {} {}", question.coordinator, question.about)
        }
        Action::Transfer(agency) => format!("transfer {agency}"),
        Action::Absorb(absorbing) => format!("absorb {}", absorbing.into),
        Action::CompleteMerge(merge) => format!("complete-merge {}", merge.id),
        Action::ReleaseAbsorbed(releasing) => {
            format!("release-absorbed {} {}", releasing.carrier, releasing.merge.id)
        }
        Action::Restore(merge) => format!("restore {}", merge.id),
        Action::CarryOn(rest) => format!("carry-on {}", rest.need.places),
    }
}

impl Difference {
    /// Which policy is the stricter in this.
    #[must_use]
    pub fn strictness(&self) -> Strictness {
        match self {
            Difference::OnlyOldAllows { .. } => Strictness::Stricter,
            Difference::OnlyNewAllows { .. } => Strictness::Looser,
            Difference::Deadline { kind, old, new } => time(*kind, *old, *new),
            Difference::Offered { old, new } => reach(old, new),
            Difference::Step { admits, .. } => *admits,
            Difference::NotifyMax { old, new } if new < old => Strictness::Stricter,
            Difference::NotifyMax { .. } => Strictness::Looser,
            Difference::Ranking { notified_old: old, notified_new: new, .. }
            | Difference::Claims { old, new } => fewer(old, new),
            Difference::Refusal { .. }
            | Difference::Stage { .. }
            | Difference::Fired { .. }
            | Difference::Effects { .. }
            | Difference::Case
            | Difference::Board { .. }
            | Difference::Advice { .. } => Strictness::Neither,
        }
    }
}

/// Fewer of the same is stricter.
fn fewer(old: &[String], new: &[String]) -> Strictness {
    let within = |ones: &[String], all: &[String]| ones.iter().all(|one| all.contains(one));
    match (within(new, old), within(old, new)) {
        (true, false) => Strictness::Stricter,
        (false, true) => Strictness::Looser,
        _ => Strictness::Neither,
    }
}

/// Less time for those who act is stricter. A ladder's step gives nobody time: while it runs, the
/// case is kept from those whom the next one admits. Reminders take no time from anybody.
fn time(kind: DeadlineKind, old: Clock, new: Clock) -> Strictness {
    let (Clock::Runs { due: was, .. }, Clock::Runs { due: is, .. }) = (old, new) else {
        return Strictness::Neither;
    };
    let sooner = match kind {
        DeadlineKind::ContactReminder | DeadlineKind::DueReminder => return Strictness::Neither,
        DeadlineKind::LadderStep | DeadlineKind::Reservation => Strictness::Looser,
        DeadlineKind::Verify
        | DeadlineKind::SupplyInfo
        | DeadlineKind::Publish
        | DeadlineKind::Merge
        | DeadlineKind::Invitation
        | DeadlineKind::FirstContact
        | DeadlineKind::Appointment
        | DeadlineKind::Due
        | DeadlineKind::Confirm
        | DeadlineKind::Evaluate
        | DeadlineKind::HoldReview
        | DeadlineKind::Holder
        | DeadlineKind::HolderIdle
        | DeadlineKind::Retention => Strictness::Stricter,
    };
    match (is.cmp(&was), sooner) {
        (std::cmp::Ordering::Less, sooner) => sooner,
        (std::cmp::Ordering::Equal, _) => Strictness::Neither,
        (std::cmp::Ordering::Greater, Strictness::Stricter) => Strictness::Looser,
        (std::cmp::Ordering::Greater, _) => Strictness::Stricter,
    }
}

/// Whoever is admitted by fewer look-ups is kept out by the stricter policy.
fn reach(old: &[Audience], new: &[Audience]) -> Strictness {
    let covers = |all: &[Audience], one: &Audience| {
        one.kinds.iter().all(|kind| {
            all.iter().any(|other| {
                let around = area_contains(&other.area, &one.area);
                other.kinds.contains(kind)
                    && other.paired_only == one.paired_only
                    && (around || one.paired_only)
            })
        })
    };
    let within = |ones: &[Audience], all: &[Audience]| ones.iter().all(|one| covers(all, one));
    match (within(new, old), within(old, new)) {
        (true, false) => Strictness::Stricter,
        (false, true) => Strictness::Looser,
        _ => Strictness::Neither,
    }
}
