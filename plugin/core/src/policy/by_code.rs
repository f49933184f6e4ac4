//! A map by code: a sorted list. What a policy holds is small, made once and looked up often.
//! What stands in it is for `policy` to say.
//!
//! Not a `BTreeMap`: each kind of tree would take a hundredth of the component.

use crate::vocabulary::Code;

/// Things by code, in order of their codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByCode<T>(Vec<(Code, T)>);

impl<T> ByCode<T> {
    /// Without anything in it.
    #[must_use]
    pub const fn new() -> ByCode<T> {
        ByCode(Vec::new())
    }

    /// Of things that are in order of their codes already, and each of a code of its own.
    pub(super) fn of_sorted(all: Vec<(Code, T)>) -> ByCode<T> {
        ByCode(all)
    }

    /// Puts something in its place; what stood under the code before is replaced.
    pub fn insert(&mut self, code: Code, value: T) {
        let index = match self.place(&code) {
            Ok(index) => {
                self.0.remove(index);
                index
            }
            Err(index) => index,
        };
        self.0.insert(index, (code, value));
    }

    /// What stands under a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&T> {
        self.0.get(self.place(code).ok()?).map(|(_, value)| value)
    }

    /// Whether anything stands under a code.
    #[must_use]
    pub fn contains_key(&self, code: &str) -> bool {
        self.place(code).is_ok()
    }

    /// Everything, in order of the codes.
    pub fn iter(&self) -> impl Iterator<Item = (&Code, &T)> + Clone {
        self.0.iter().map(|(code, value)| (code, value))
    }

    /// Every code, in order.
    pub fn keys(&self) -> impl Iterator<Item = &Code> + Clone {
        self.0.iter().map(|(code, _)| code)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, code: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(one, _)| one.as_str().cmp(code))
    }
}

impl<T> Default for ByCode<T> {
    fn default() -> ByCode<T> {
        ByCode::new()
    }
}
