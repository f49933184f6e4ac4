//! What can be said of a change without a rule: which policy it names.

use crate::{Change, PolicyRef};

impl Change {
    /// The policy that the case runs under from here on, where the change says so.
    pub fn policy_mut(&mut self) -> Option<&mut PolicyRef> {
        if let Change::Submitted(opening) = self {
            Some(&mut opening.policy)
        } else if let Change::PolicyMoved(policy) = self {
            Some(policy)
        } else {
            None
        }
    }
}
