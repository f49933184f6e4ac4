//! Events, effects and reasons.

use wish_contract::{
    Action, Audience, Change, ClaimEnding, Decision, Effect, End, Event, Notice, Offering, Opening,
    Question, Substitution,
};
use wish_contract::{Fact, FactValue, Fault, Reason, Rejection};

use crate::abi::{choices, records};

choices! {
    FactValue { Number(number), Text(text), Time(at), Flag(flag) }
    Change {
        Submitted(opening), Accepted, InfoRequested(reason), InfoSupplied(text),
        Amended(amendment), Ended(end), Absorbed(other), Published(position), TakenDown(reason),
        StepEntered(step), LadderExhausted(holder), Invited(claim), Claimed(claim),
        InvitationAccepted(responder), ClaimEnded(ending), Substituted(substitution),
        Contacted(appointment), Rescheduled(appointment), Started, GoodsSent, Delivered, Confirmed,
        Disputed(reason), ExtensionRequested(due), ExtensionGranted(due), ExtensionRefused(reason),
        Held(reason), Resumed, Evaluated(evaluation), Reopened(reason), Closed, Archived,
        Anonymised, Overdue(kind), HolderNamed(holder), PolicyMoved(policy),
    }
    Action {
        Notify(notice), Offer(offering), Publish, Unpublish, AskCoordinator(question),
        Transfer(agency), Absorb(into),
    }
}

records! {
    Fact { name, value }
    Reason { rule, facts, changes_at }
    Rejection { because, message, trace }
    Fault { code, message, index }
    Opening { kind, policy, need }
    End { stage, reason, to }
    ClaimEnding { responder, status, reason }
    Substitution { responder, claim, reason }
    Event { subject, sequence, at, by, command, rule, change, clocks }
    Audience { step, kinds, area, paired_only, skills }
    Notice { to, whom, about }
    Offering { step, audiences, notify_max }
    Question { coordinator, about }
    Effect { id, action }
    Decision { events, after, effects, next, trace }
}
