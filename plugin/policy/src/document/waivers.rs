//! What `wish lint` finds doubtful in a policy and its authors meant. What is doubtful, the lint says.

use crate::read::{Set, Spanned, section};
use crate::values::{OwnCode, ReferenceWord, Text};

section! {
    /// What `wish lint` finds doubtful and is meant. The rules do not look at it.
    Lint<'a> {
        /// Findings that are let stand.
        allow: Set<Waiver<'a>>,
    }
}

section! {
    /// A finding that is let stand, and why. One that nothing is found for is itself a finding.
    Waiver<'a> {
        /// The finding's code, such as `urgency_without_ladder`.
        /// Example: `"urgency_without_ladder"`
        code: Spanned<OwnCode<'a>>,
        /// Why it is meant.
        /// Example: `"urgent wishes go at the same pace here"`
        reason: Spanned<Text<'a>>,
        /// Only there: a key, as `wish diff` names it: `ladder.ordinary.step.street`. Default: everywhere.
        place: Option<Spanned<ReferenceWord<'a>>>,
    }
}
