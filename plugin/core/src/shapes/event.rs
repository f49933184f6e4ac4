//! Events, effects and reasons.

use crate::event::{
    Action, Audience, Change, ClaimEnding, Decision, Effect, End, Event, Notice, Offering, Opening,
    Question, Substitution,
};
use crate::explain::{Fact, FactValue, Fault, Reason, Rejection};

use wish_abi::{record, variant};

variant!(FactValue { Number(_), Text(_), Time(_), Flag(_) });
variant!(Change {
    Submitted(_), Accepted, InfoRequested(_), InfoSupplied(_), Amended(_), Ended(_), Absorbed(_),
    Published(_), TakenDown(_), StepEntered(_), LadderExhausted(_), Invited(_), Claimed(_),
    InvitationAccepted(_), ClaimEnded(_), Substituted(_), Contacted(_), Rescheduled(_), Started,
    GoodsSent, Delivered, Confirmed, Disputed(_), ExtensionRequested(_), ExtensionGranted(_),
    ExtensionRefused(_), Held(_), Resumed, Evaluated(_), Reopened(_), Closed, Archived, Anonymised,
    Overdue(_), HolderNamed(_), PolicyMoved(_),
});
variant!(Action {
    Notify(_), Offer(_), Publish, Unpublish, AskCoordinator(_), Transfer(_), Absorb(_),
});

record!(Fact { name, value });
record!(Reason { rule, facts, changes_at });
record!(Rejection { because, message, trace });
record!(Fault { code, message, index });
record!(Opening { kind, policy, need });
record!(End { stage, reason, to });
record!(ClaimEnding { responder, status, reason });
record!(Substitution { responder, claim, reason });
record!(Event { subject, sequence, at, by, command, rule, change, clocks });
record!(Audience { step, kinds, area, paired_only, skills });
record!(Notice { to, whom, about });
record!(Offering { step, audiences, notify_max });
record!(Question { coordinator, about });
record!(Effect { id, action });
record!(Decision { events, after, effects, next, trace });
