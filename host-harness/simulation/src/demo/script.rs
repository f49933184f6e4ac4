//! What people do next, seeing what has just happened to a wish: the verifier looks at it the next
//! morning, the lead calls the resident, the coordinator asks the levels to judge. Who claims is
//! for `approach`.

use wish_contract::{Action, Change, Command, Decision, Instant, Rejection, Role, Stage};

use super::case_trace::CaseTrace;
use super::hours::{MINUTE_MS, hours_on, next_morning, workdays_on};
use super::reported::Course;

/// The rule that refuses a wish while an area's round is for others.
const OUT_OF_ROUND: &str = "out_of_round";
/// The reason that a verifier then gives, of those that the policies know.
const OUT_OF_SCOPE: &str = "out-of-scope";
/// Categories that mean goods, to be bought and sent.
const GOODS: [&str; 2] = ["necessities", "school-supplies"];
/// Minutes from one wish to the next on the same desk.
const DESK_MINUTES: i64 = 3;
const APPOINTMENT_WORKDAYS: u32 = 2;
const APPOINTMENT_HOUR: u32 = 10;
const DELIVERY_HOUR: u32 = 15;
const PUBLISHING_HOUR: i64 = 5;

/// Something that somebody means to do.
#[derive(Clone, Debug)]
pub struct Act {
    pub at: Instant,
    pub who: Who,
    pub what: What,
}

/// Who means to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Reporter,
    Verifier,
    Publisher,
    Coordinator,
    Beneficiary,
    /// Whoever leads by then.
    Lead,
    Responder(String),
}

/// What they mean to do.
#[derive(Clone, Debug)]
pub enum What {
    Give(Box<Command>),
    /// Hand the wish to the agency that takes it.
    HandToAgency,
    /// Judge at the next level that has not.
    Judge,
}

impl Act {
    pub fn give(at: Instant, who: Who, command: Command) -> Act {
        Act { at, who, what: What::Give(Box::new(command)) }
    }
}

/// What people do next about their own wish. `desk` is the wish's place in the day's pile.
pub fn after(
    trace: &CaseTrace,
    before: Option<Stage>,
    decision: &Decision,
    desk: usize,
    now: Instant,
) -> Vec<Act> {
    let delay = i64::try_from(desk).unwrap_or(0) * DESK_MINUTES * MINUTE_MS;
    let mut acts = Vec::new();
    for event in &decision.events {
        acts.extend(after_change(trace, &event.change, delay, now));
    }
    let claimed_now =
        decision.events.iter().any(|event| matches!(event.change, Change::Claimed(_)));
    if decision.after.stage == Stage::Claimed && (before != Some(Stage::Claimed) || claimed_now) {
        let contact = hours_on(now, 2);
        let appointment = workdays_on(contact, APPOINTMENT_WORKDAYS, APPOINTMENT_HOUR);
        acts.push(Act::give(contact, Who::Lead, Command::RecordContact(appointment)));
    }
    acts
}

fn after_change(trace: &CaseTrace, change: &Change, delay: i64, now: Instant) -> Option<Act> {
    let course = &trace.wish.reported.course;
    Some(match change {
        Change::Submitted(_) => at_verification(course, next_morning(now) + delay),
        Change::Accepted if *course == Course::Promoted => {
            let project = format!("project-{}", trace.wish.reference);
            Act::give(hours_on(now, PUBLISHING_HOUR), Who::Publisher, Command::Promote(project))
        }
        Change::Accepted => {
            Act::give(hours_on(now, PUBLISHING_HOUR), Who::Publisher, Command::Publish)
        }
        Change::Contacted(appointment) => Act::give(*appointment, Who::Lead, Command::Start),
        Change::Started if is_goods(trace) => {
            Act::give(hours_on(now, 1), Who::Lead, Command::SendGoods)
        }
        Change::Started => Act::give(hours_on(now, 2), Who::Lead, Command::Deliver),
        Change::GoodsSent => {
            Act::give(workdays_on(now, 1, DELIVERY_HOUR), Who::Lead, Command::Deliver)
        }
        Change::Delivered => {
            let morning = next_morning(now) + delay;
            Act::give(morning, Who::Beneficiary, Command::Confirm)
        }
        Change::Confirmed => judge(next_morning(now) + delay),
        Change::Evaluated(_) => judge(now + 10 * MINUTE_MS),
        _ => return None,
    })
}

fn at_verification(course: &Course, at: Instant) -> Act {
    match course {
        Course::DuplicateOf(original) => {
            Act::give(at, Who::Verifier, Command::Merge(original.clone()))
        }
        Course::ToAgency => Act { at, who: Who::Verifier, what: What::HandToAgency },
        _ => Act::give(at, Who::Verifier, Command::Accept),
    }
}

fn judge(at: Instant) -> Act {
    Act { at, who: Who::Coordinator, what: What::Judge }
}

fn is_goods(trace: &CaseTrace) -> bool {
    GOODS.contains(&trace.wish.submission.need.category.as_str())
}

/// What somebody does who was refused.
pub fn after_refusal(command: &Command, rejection: &Rejection, now: Instant) -> Option<Act> {
    let out_of_round = rejection.because.rule == OUT_OF_ROUND && matches!(command, Command::Accept);
    let reject = || Command::Reject(OUT_OF_SCOPE.to_owned());
    out_of_round.then(|| Act::give(now + DESK_MINUTES * MINUTE_MS, Who::Verifier, reject()))
}

/// Commands that a decision's effects ask the host to give other cases: the case, and the command.
pub fn for_others(decision: &Decision) -> impl Iterator<Item = (&str, Act)> {
    let at = decision.after.last;
    decision.effects.iter().filter_map(move |effect| match &effect.action {
        Action::Absorb(absorbing) => {
            let absorb = Command::Absorb(absorbing.absorption.clone());
            Some((absorbing.into.as_str(), Act::give(at + MINUTE_MS, Who::Verifier, absorb)))
        }
        Action::CompleteMerge(merge) => {
            let complete = Command::CompleteMerge(merge.merge);
            Some((merge.id.as_str(), Act::give(at + MINUTE_MS, Who::Verifier, complete)))
        }
        Action::ReleaseAbsorbed(releasing) => {
            let release = Command::ReleaseAbsorbed(releasing.merge.clone());
            Some((releasing.carrier.as_str(), Act::give(at + MINUTE_MS, Who::Verifier, release)))
        }
        Action::Restore(merge) => {
            let restore = Command::Restore(merge.merge);
            Some((merge.id.as_str(), Act::give(at + MINUTE_MS, Who::Verifier, restore)))
        }
        // Nobody of the demo brings a part.
        Action::CarryOn(_)
        | Action::Notify(_)
        | Action::Offer(_)
        | Action::Publish
        | Action::WithdrawOffer(_)
        | Action::Unpublish
        | Action::AskCoordinator(_)
        | Action::Transfer(_) => None,
    })
}

/// The capacity in which somebody acts.
pub fn role(who: &Who) -> Role {
    match who {
        Who::Reporter => Role::Reporter,
        Who::Verifier => Role::Verifier,
        Who::Publisher => Role::Publisher,
        Who::Coordinator => Role::Coordinator,
        Who::Beneficiary => Role::Beneficiary,
        Who::Lead | Who::Responder(_) => Role::Responder,
    }
}
