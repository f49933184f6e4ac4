//! Commands and the facts that come with them.

use wish_contract::CommandKind;
use wish_contract::Detail;
use wish_contract::{
    Actor, Amendment, ClaimEnd, ClaimWish, Command, Grade, Request, Responder, Submission,
};

use crate::abi::{choices, records};

choices! {
    Detail { Decisive, Full }
    Command {
        Submit(submission), Accept, RequestInfo(reason), SupplyInfo(text), Reject(reason),
        Merge(into), Absorb(other), Transfer(agency), Withdraw(reason), Amend(amendment), Publish,
        Reserve(responder), Promote(project), TakeDown(reason), Claim(wish), Join(cost),
        Invite(share), AcceptInvitation, Decline(reason), Release(reason), Revoke(end),
        Substitute(end), RecordContact(appointment), Reschedule(appointment), Start,
        ReportNoShow(responder), SendGoods, Deliver, Hold(reason), Resume, RequestExtension(due),
        GrantExtension(due), RefuseExtension(reason), Confirm, Dispute(reason), Evaluate(grade),
        Reopen(reason), Close, Archive, Anonymise, Escalate(reason), NameHolder(holder),
        MovePolicy, Tick,
    }
    CommandKind {
        Submit, Accept, RequestInfo, SupplyInfo, Reject, Merge, Absorb, Transfer, Withdraw, Amend,
        Publish, Reserve, Promote, TakeDown, Claim, Join, Invite, AcceptInvitation, Decline,
        Release, Revoke, Substitute, RecordContact, Reschedule, Start, ReportNoShow, SendGoods,
        Deliver, Hold, Resume, RequestExtension, GrantExtension, RefuseExtension, Confirm, Dispute,
        Evaluate, Reopen, Close, Archive, Anonymise, Escalate, NameHolder, MovePolicy, Tick,
    }
}

records! {
    Actor { id, role }
    Submission { id, kind, need }
    Amendment { text, places, cost_fen, urgency }
    ClaimWish { places, cost_fen }
    ClaimEnd { responder, reason }
    Grade { level, score }
    Responder {
        id, kind, area, active, suspended_until, active_claims, active_claims_max, frees_at,
        cost_max_fen, skills, licences, vetted, household, paired_areas,
    }
    Request { subject, command, by, claimant, now, id, detail }
}
