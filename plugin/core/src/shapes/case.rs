//! A case and its parts.

use crate::calendar::Clock;
use crate::case::{
    Case, Claim, ClockChange, Deadline, Ending, Evaluation, Hold, Holder, LadderPosition, Need,
    PolicyRef, Remainder, Share,
};
use crate::vocabulary::{CaseKind, ClaimRole, ClaimStatus, DeadlineKind, Role, Stage, Urgency};

use wish_abi::{record, variant};

variant!(CaseKind { Wish, Project });
variant!(Stage {
    Submitted,
    NeedsInfo,
    Verified,
    Published,
    Claimed,
    Scheduled,
    InProgress,
    Delivered,
    Fulfilled,
    Closed,
    Rejected,
    Withdrawn,
    Lapsed,
    Merged,
    Transferred,
    Promoted,
});
variant!(Urgency { Normal, Urgent });
variant!(Role { Reporter, Verifier, Publisher, Responder, Beneficiary, Proxy, Coordinator, Timer });
variant!(ClaimRole { Lead, Co });
variant!(ClaimStatus { Invited, Active, Fulfilled, Declined, Released, Expired, NoShow, Revoked });
variant!(DeadlineKind {
    Verify,
    SupplyInfo,
    Publish,
    Reservation,
    LadderStep,
    Invitation,
    ContactReminder,
    FirstContact,
    Appointment,
    DueReminder,
    Due,
    Confirm,
    Evaluate,
    HoldReview,
    Holder,
    Retention,
});
variant!(Clock { WorkingDays, WorkingHours, Elapsed });
variant!(ClockChange { Start(_), Stop(_), Pause(_) });

record!(Need {
    category,
    urgency,
    text,
    target_groups,
    places,
    cost_fen,
    channel,
    area,
    beneficiary,
    household,
    at_home,
    households_alike,
});
record!(PolicyRef { name, version, digest });
record!(Share { places, cost_fen });
record!(Claim { responder, kind, role, status, share, since });
record!(Deadline { kind, due, provisional, clock });
record!(Remainder { kind, clock, left_ms });
record!(LadderPosition { ladder, step, since, reserved_for, exhausted });
record!(Holder { id, since });
record!(Hold { reason, since });
record!(Ending { reason, to, at });
record!(Evaluation { level, score, by, at });
record!(Case {
    id,
    kind,
    policy,
    stage,
    need,
    reporter,
    opened,
    last,
    sequence,
    claims,
    ladder,
    deadlines,
    paused,
    holder,
    held,
    appointment,
    extension_asked,
    goods_sent,
    absorbed,
    disputes,
    reopened,
    evaluations,
    ended,
    archived,
    anonymised,
    commands,
});
