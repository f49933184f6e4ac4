//! What can be said of a change without a rule: which policy it names.

use crate::{Change, PolicyRef};

/// The reference within a change, of either mutability: one list of the changes serves both.
macro_rules! policy_of {
    ($change:expr $(, $mutable:tt)?) => {{
        use Change::*;
        match $change {
            Submitted(opening) => Some(& $($mutable)? opening.policy),
            PolicyMoved(policy) => Some(policy),
            Accepted | InfoRequested(_) | InfoSupplied(_) | Amended(_) | Ended(_) | Absorbed(_)
            | Published(_) | TakenDown(_) | StepEntered(_) | LadderExhausted(_) | Invited(_)
            | Claimed(_) | InvitationAccepted(_) | ClaimEnded(_) | Substituted(_) | Contacted(_)
            | Rescheduled(_) | Started | GoodsSent | Delivered | Confirmed | Disputed(_)
            | ExtensionRequested(_) | ExtensionGranted(_) | ExtensionRefused(_) | Held(_) | Resumed
            | Evaluated(_) | Reopened(_) | Closed | Archived | Anonymised | Overdue(_)
            | HolderNamed(_) => None,
        }
    }};
}

impl Change {
    /// The policy that the case runs under from here on, where the change says so.
    #[must_use]
    pub fn policy(&self) -> Option<&PolicyRef> {
        policy_of!(self)
    }

    /// The same, to be put in the place of it.
    pub fn policy_mut(&mut self) -> Option<&mut PolicyRef> {
        policy_of!(self, mut)
    }
}
