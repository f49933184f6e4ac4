//! The words that the rules speak in: identifiers, codes, areas, instants, and the closed sets of
//! the contract. What they mean together is for `case`, `command` and `event` to say.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Instant = i64;
/// A word of an open vocabulary.
pub type Code = String;
/// An opaque identifier chosen by the host.
pub type Reference = String;
/// A place as a path of segments, most general first.
pub type Area = String;

pub use wish_contract::{
    AREA_SEGMENT_BYTES_MAX, AREA_SEGMENTS_MAX, CODE_BYTES_MAX, CaseKind, INSTANT_MAX,
    REFERENCE_BYTES_MAX, Urgency, area_contains, area_cut, area_levels_shared, is_area, is_code,
    is_instant, is_reference,
};

/// Appends a number in at least so many figures.
pub(crate) fn push_number(text: &mut String, number: u64, figures: u32) {
    if number > 9 || figures > 1 {
        push_number(text, number / 10, figures.saturating_sub(1));
    }
    text.push(char::from_digit((number % 10) as u32, 10).unwrap_or('0'));
}

/// Implements a closed set of the contract: the enum, all its values, and the word the contract has
/// for each.
macro_rules! closed_set {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$value_doc])* $value),* }

        impl $name {
            /// Every value, in the contract's order.
            pub const ALL: &'static [$name] = &[$($name::$value),*];

            /// The word that the contract has for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$value => $word),* }
            }
        }
    };
}

closed_set! {
    /// Where a case stands in its life.
    Stage {
        Submitted = "submitted", NeedsInfo = "needs-info", Verified = "verified", Published = "published",
        Claimed = "claimed", Scheduled = "scheduled", InProgress = "in-progress", Delivered = "delivered",
        Fulfilled = "fulfilled", Closed = "closed", Rejected = "rejected", Withdrawn = "withdrawn",
        Lapsed = "lapsed", Merged = "merged", Transferred = "transferred", Promoted = "promoted",
    }
}

impl Stage {
    /// Whether the case's life is over: only retention is left.
    #[must_use]
    pub fn is_end(self) -> bool {
        self >= Stage::Closed
    }
}

closed_set! {
    /// In which capacity somebody acts.
    Role {
        Reporter = "reporter", Verifier = "verifier", Publisher = "publisher", Responder = "responder",
        Beneficiary = "beneficiary", Proxy = "proxy", Coordinator = "coordinator", Timer = "timer",
    }
}

closed_set! {
    /// Who answers for a claim.
    ClaimRole { Lead = "lead", Co = "co" }
}

closed_set! {
    /// What has become of a claim.
    ClaimStatus {
        Invited = "invited", Active = "active", Fulfilled = "fulfilled", Declined = "declined",
        Released = "released", Expired = "expired", NoShow = "no-show", Revoked = "revoked",
    }
}

impl ClaimStatus {
    /// Whether the claim holds its share.
    #[must_use]
    pub fn is_live(self) -> bool {
        matches!(self, ClaimStatus::Invited | ClaimStatus::Active)
    }
}

closed_set! {
    /// What a deadline is for.
    DeadlineKind {
        Verify = "verify", SupplyInfo = "supply-info", Publish = "publish", Reservation = "reservation",
        LadderStep = "ladder-step", Invitation = "invitation", ContactReminder = "contact-reminder",
        FirstContact = "first-contact", Appointment = "appointment", DueReminder = "due-reminder", Due = "due",
        Confirm = "confirm", Evaluate = "evaluate", HoldReview = "hold-review", Holder = "holder",
        Retention = "retention",
    }
}

closed_set! {
    /// The commands by name.
    CommandKind {
        Submit = "submit", Accept = "accept", RequestInfo = "request-info", SupplyInfo = "supply-info",
        Reject = "reject", Merge = "merge", Absorb = "absorb", Transfer = "transfer", Withdraw = "withdraw",
        Amend = "amend", Publish = "publish", Reserve = "reserve", Promote = "promote", TakeDown = "take-down",
        Claim = "claim", Join = "join", Invite = "invite", AcceptInvitation = "accept-invitation",
        Decline = "decline", Release = "release", Revoke = "revoke", Substitute = "substitute",
        RecordContact = "record-contact", Reschedule = "reschedule", Start = "start",
        ReportNoShow = "report-no-show", SendGoods = "send-goods", Deliver = "deliver", Hold = "hold",
        Resume = "resume", RequestExtension = "request-extension", GrantExtension = "grant-extension",
        RefuseExtension = "refuse-extension", Confirm = "confirm", Dispute = "dispute", Evaluate = "evaluate",
        Reopen = "reopen", Close = "close", Archive = "archive", Anonymise = "anonymise", Escalate = "escalate",
        NameHolder = "name-holder", MovePolicy = "move-policy", Tick = "tick",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_contain_segment_by_segment() {
        assert!(area_contains("44/01", "44/01/03"));
        assert!(area_contains("44/01", "44/01"));
        assert!(!area_contains("44/01", "44/010"));
        assert!(!area_contains("44/01/03", "44/01"));
        assert_eq!(area_cut("44/01/03/010", 2), "44/01");
        assert_eq!(area_cut("44/01", 5), "44/01");
    }

    #[test]
    fn areas_share_whole_segments() {
        assert_eq!(area_levels_shared("44/01/03", "44/01/03"), 3);
        assert_eq!(area_levels_shared("44/01/03", "44/01"), 2);
        assert_eq!(area_levels_shared("44/01", "44/01/03/010"), 2);
        assert_eq!(area_levels_shared("44/01", "44/010"), 1);
        assert_eq!(area_levels_shared("44", "440"), 0);
    }

    #[test]
    fn areas_are_paths_of_plain_segments() {
        for area in ["44", "44/01/三街", "a/b/c/d/e/f/g/h/i/j/k/l"] {
            assert!(is_area(area), "{area}");
        }
        let long = "x".repeat(33);
        let deep = "a/b/c/d/e/f/g/h/i/j/k/l/m";
        for not_one in ["", "/", "44/", "/44", "44//01", "4 4", "44/\u{3000}", &long, deep] {
            assert!(!is_area(not_one), "{not_one}");
        }
    }

    #[test]
    fn words_are_those_of_the_contract() {
        for kind in CommandKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
        for stage in Stage::ALL {
            assert_eq!(serde_json::to_value(stage).unwrap(), stage.word());
        }
    }
}
