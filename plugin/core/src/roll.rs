//! A roll: names, and where each stands in the list it came from.
//! Whose names they are, and what is done with them, is for the caller.
//!
//! Not a map, for the same reason as `policy/by_code.rs`.

use crate::explain::{Fault, Reason, rules};
use crate::policy::Policy;

/// Names in order, each with its place in the list.
pub(crate) struct Roll<'a>(Vec<(&'a str, usize)>);

impl<'a> Roll<'a> {
    /// Takes down a list.
    pub fn of(names: Vec<&'a str>) -> Roll<'a> {
        let mut roll: Vec<(&str, usize)> =
            names.into_iter().enumerate().map(|(place, name)| (name, place)).collect();
        roll.sort_unstable();
        Roll(roll)
    }

    /// Where a name stands.
    pub fn place(&self, name: &str) -> Option<usize> {
        let at = self.0.binary_search_by(|(one, _)| one.cmp(&name)).ok()?;
        self.0.get(at).map(|(_, place)| *place)
    }

    /// Whether no name stands there twice, or the first that does; `field` is what the list is
    /// called.
    pub fn distinct(&self, policy: &Policy, field: &str) -> Result<(), Fault> {
        let pairs = self.0.iter().zip(self.0.iter().skip(1));
        let again = pairs.filter(|((one, _), (next, _))| one == next).map(|(_, next)| *next);
        let Some((name, place)) = again.min_by_key(|(_, place)| *place) else { return Ok(()) };
        let twice = Reason::of(rules::LIST_OUT_OF_RANGE).text("field", field).text("twice", name);
        Err(Fault::because(policy, &twice, Some(place)))
    }

    /// The places of the list, by name.
    pub fn by_name(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(_, place)| *place)
    }
}
