//! Whether the sections of a policy make sense together: names that name something, ladders that
//! widen, deadlines that can fire, and the proof that no case is stranded. What a single value may
//! be has been settled in `wish-policy`. Everything is looked at, whatever was found before.

mod city_guards;
mod labels;
mod ladders;
mod names;
mod outreach;
pub mod proof;
mod references;
#[cfg(test)]
mod tests;
pub(crate) mod texts;
pub mod times;

use wish_policy::{Document, Findings};

use super::Policy;
use crate::policy::calendars::Calendars;

pub use proof::{Proof, State};

/// Says all that does not make sense. Answers the calendars, where they can be kept; where not, that
/// has been said.
pub fn validate(document: &Document<'_>, findings: &mut Findings) -> Option<Calendars> {
    references::validate(document, findings);
    names::validate(document, findings);
    ladders::validate(document, findings);
    let calendars = times::validate(document, findings);
    outreach::validate(document, findings);
    city_guards::validate(document, findings);
    labels::validate(document, findings);
    texts::validate(document, findings);
    proof::validate(document, findings);
    calendars
}

/// Walks every state that a case can come to under the policy. None is stranded: the policy was
/// loaded.
#[must_use]
pub fn prove(policy: &Policy) -> Proof<'_> {
    proof::walk(&proof::Safeguards::of_policy(policy))
}
