//! Events, effects and reasons, both ways.

use wish_core::event::{
    Action, Audience, Change, ClaimEnding, Decision, Effect, End, Event, Notice, Offering, Opening,
    Question, Substitution,
};
use wish_core::explain::{Fact, FactValue, Fault, Reason, Rejection};

use super::{choices, records, wit};

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
    Fact = Fact { name, value }
    Reason = Reason { rule, facts, changes_at }
    Rejection = Rejection { because, message, trace }
    Fault = Fault { code, message, index }
    Opening = Opening { kind, policy, need }
    End = End { stage, reason, to }
    ClaimEnding = ClaimEnding { responder, status, reason }
    Substitution = Substitution { responder, claim, reason }
    Event = Event { subject, sequence, at, by, command, rule, change, clocks }
    Audience = Audience { step, kinds, area, paired_only, skills }
    Notice = Notice { to, whom, about }
    Offering = Offering { step, audiences, notify_max }
    Question = Question { coordinator, about }
    Effect = Effect { id, action }
    Decision = Decision { events, after, effects, next, trace }
}
