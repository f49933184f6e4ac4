//! Whether the sections of a policy make sense together: names that name something, ladders that
//! widen, deadlines that can fire, and the proof that no case is stranded. What a single value may
//! be has been settled in `source`. Everything is looked at, whatever was found before.

pub mod labels;
pub mod ladders;
pub mod names;
pub mod outreach;
pub mod proof;
#[cfg(test)]
mod tests;
pub mod times;

use super::Policy;
use super::diagnostic::Findings;
use super::source::Source;
use crate::calendar::Calendar;

pub use proof::{Proof, State};

/// Says all that does not make sense. Answers the calendar, where it can be kept; where not, that
/// has been said.
pub fn validate(source: &Source<'_>, findings: &mut Findings) -> Option<Calendar> {
    names::validate(source, findings);
    ladders::validate(source, findings);
    let calendar = times::validate(source, findings);
    outreach::validate(source, findings);
    labels::validate(source, findings);
    proof::validate(source, findings);
    calendar
}

/// Walks every state that a case can come to under the policy. None is stranded: the policy was
/// loaded.
#[must_use]
pub fn prove(policy: &Policy) -> Proof {
    proof::walk(&proof::Keeping::of_policy(policy))
}
