//! A map by code: two lists, in order of the codes. What a policy holds is small, made once and
//! looked up often. What stands in it is for `policy` to say.
//!
//! Not a `BTreeMap`: each kind of tree would take a hundredth of the component.

use wish_contract::Code;

/// Things by code, in order of their codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByCode<T> {
    codes: Vec<Code>,
    /// INVARIANT: as many as there are codes.
    things: Vec<T>,
}

impl<T> ByCode<T> {
    /// Without anything in it.
    #[must_use]
    pub const fn new() -> ByCode<T> {
        ByCode { codes: Vec::new(), things: Vec::new() }
    }

    /// Puts something behind all others. INVARIANT: so do their codes stand.
    pub(super) fn push(&mut self, code: &str, thing: T) {
        self.codes.push(code.to_owned());
        self.things.push(thing);
    }

    /// Puts something in its place; what stood under the code before is replaced.
    pub fn insert(&mut self, code: Code, thing: T) {
        match place(&self.codes, &code) {
            Ok(index) => {
                self.things.insert(index, thing);
                self.things.remove(index + 1);
            }
            Err(index) => {
                self.codes.insert(index, code);
                self.things.insert(index, thing);
            }
        }
    }

    /// What stands under a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&T> {
        self.things.get(place(&self.codes, code).ok()?)
    }

    /// Whether anything stands under a code.
    #[must_use]
    pub fn contains_key(&self, code: &str) -> bool {
        place(&self.codes, code).is_ok()
    }

    /// Everything, in order of the codes.
    pub fn iter(&self) -> impl Iterator<Item = (&Code, &T)> + Clone {
        self.codes.iter().zip(&self.things)
    }

    /// Every code, in order.
    pub fn keys(&self) -> impl Iterator<Item = &Code> + Clone {
        self.codes.iter()
    }

    /// Everything, in order of the codes, to be changed.
    pub fn things_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.things.iter_mut()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }
}

impl<T> Default for ByCode<T> {
    fn default() -> ByCode<T> {
        ByCode::new()
    }
}

/// Where a code stands, or would stand. For all kinds of things there is this one way to look.
#[inline(never)]
fn place(codes: &[Code], code: &str) -> Result<usize, usize> {
    codes.binary_search_by(|one| one.as_str().cmp(code))
}
