//! Commands and the facts that come with them.

use crate::command::{
    Actor, Amendment, ClaimEnd, ClaimWish, Command, Grade, Request, Responder, Submission,
};
use crate::explain::Detail;
use crate::vocabulary::CommandKind;

use wish_abi::{record, variant};

variant!(Detail { Decisive, Full });
variant!(Command {
    Submit(_), Accept, RequestInfo(_), SupplyInfo(_), Reject(_), Merge(_), Absorb(_), Transfer(_),
    Withdraw(_), Amend(_), Publish, Reserve(_), Promote(_), TakeDown(_), Claim(_), Join(_),
    Invite(_), AcceptInvitation, Decline(_), Release(_), Revoke(_), Substitute(_), RecordContact(_),
    Reschedule(_), Start, ReportNoShow(_), SendGoods, Deliver, Hold(_), Resume, RequestExtension(_),
    GrantExtension(_), RefuseExtension(_), Confirm, Dispute(_), Evaluate(_), Reopen(_), Close,
    Archive, Anonymise, Escalate(_), NameHolder(_), MovePolicy, Tick,
});
variant!(CommandKind {
    Submit,
    Accept,
    RequestInfo,
    SupplyInfo,
    Reject,
    Merge,
    Absorb,
    Transfer,
    Withdraw,
    Amend,
    Publish,
    Reserve,
    Promote,
    TakeDown,
    Claim,
    Join,
    Invite,
    AcceptInvitation,
    Decline,
    Release,
    Revoke,
    Substitute,
    RecordContact,
    Reschedule,
    Start,
    ReportNoShow,
    SendGoods,
    Deliver,
    Hold,
    Resume,
    RequestExtension,
    GrantExtension,
    RefuseExtension,
    Confirm,
    Dispute,
    Evaluate,
    Reopen,
    Close,
    Archive,
    Anonymise,
    Escalate,
    NameHolder,
    MovePolicy,
    Tick,
});

record!(Actor { id, role });
record!(Submission { id, kind, need });
record!(Amendment { text, places, cost_fen, urgency });
record!(ClaimWish { places, cost_fen });
record!(ClaimEnd { responder, reason });
record!(Grade { level, score });
record!(Responder {
    id,
    kind,
    area,
    active,
    suspended_until,
    active_claims,
    active_claims_max,
    frees_at,
    cost_max_fen,
    skills,
    licences,
    vetted,
    household,
    paired_areas,
});
record!(Request { subject, command, by, claimant, now, id, detail });
