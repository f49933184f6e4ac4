//! Orders responders who are equally early by a hash of the case and the responder: nobody wins every
//! race, and the order is the same on every host.

use crate::hash::Digest;

/// A claim's place in the draw; the lower one comes first, and of equal ones the responder whose id
/// comes first.
#[must_use]
pub(crate) fn tie_break<'a>(case: &str, responder: &'a str) -> (u64, &'a str) {
    (Digest::new().text(case).byte(b'/').text(responder).finish(), responder)
}
