//! A case and its parts.

use wish_contract::Clock;
use wish_contract::{
    Case, Claim, ClockChange, Deadline, Ending, Evaluation, Hold, Holder, LadderPosition, Need,
    PolicyRef, Remainder, Share,
};
use wish_contract::{CaseKind, ClaimRole, ClaimStatus, DeadlineKind, Role, Stage, Urgency};

use crate::abi::{choices, records};

choices! {
    CaseKind { Wish, Project }
    Stage {
        Submitted, NeedsInfo, Verified, Published, Claimed, Scheduled, InProgress, Delivered,
        Fulfilled, Closed, Rejected, Withdrawn, Lapsed, Merged, Transferred, Promoted,
    }
    Urgency { Normal, Urgent }
    Role { Reporter, Verifier, Publisher, Responder, Beneficiary, Proxy, Coordinator, Timer }
    ClaimRole { Lead, Co }
    ClaimStatus { Invited, Active, Fulfilled, Declined, Released, Expired, NoShow, Revoked }
    DeadlineKind {
        Verify, SupplyInfo, Publish, Reservation, LadderStep, Invitation, ContactReminder,
        FirstContact, Appointment, DueReminder, Due, Confirm, Evaluate, HoldReview, Holder,
        Retention,
    }
    Clock { WorkingDays, WorkingHours, Elapsed }
    ClockChange { Start(deadline), Stop(kind), Pause(remainder) }
}

records! {
    Need {
        category, urgency, text, target_groups, places, cost_fen, channel, area, beneficiary,
        household, at_home, households_alike,
    }
    PolicyRef { name, version, digest }
    Share { places, cost_fen }
    Claim { responder, kind, role, status, share, since }
    Deadline { kind, due, provisional, clock }
    Remainder { kind, clock, left_ms }
    LadderPosition { ladder, step, since, reserved_for, exhausted }
    Holder { id, since }
    Hold { reason, since }
    Ending { reason, to, at }
    Evaluation { level, score, by, at }
    Case {
        id, kind, policy, stage, need, reporter, opened, last, sequence, claims, ladder, deadlines,
        paused, holder, held, appointment, extension_asked, goods_sent, absorbed, disputes,
        reopened, evaluations, ended, archived, anonymised, commands,
    }
}
