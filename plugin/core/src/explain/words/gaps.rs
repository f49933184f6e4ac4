//! Which facts the words for a reason ask for and do not get: the gaps in a sentence.

use std::cell::RefCell;

use wish_words::{Facts, Language, Value};

use super::rendering::ReasonText;
use super::worded;
use crate::policy::Policy;
use wish_contract::Reason;

/// The facts that the words for a reason ask for and that it does not have, in the order of the text. None where the
/// sentence is whole; for tests of rules and of policies' texts.
#[must_use]
pub fn gaps(policy: &Policy, reason: &Reason, language: &str) -> Vec<String> {
    let inner = ReasonText { policy, reason, language: Language::nearest(language) };
    let watched = Watched { inner: &inner, missed: RefCell::new(Vec::new()) };
    let _ = worded(&inner, &watched);
    watched.missed.into_inner()
}

/// Facts that note which of them were asked for in vain.
struct Watched<'a> {
    inner: &'a ReasonText<'a>,
    missed: RefCell<Vec<String>>,
}

impl Facts for Watched<'_> {
    fn value(&self, name: &str) -> Option<Value<'_>> {
        self.inner.value(name)
    }

    fn push(&self, name: &str, text: &mut String) {
        let before = text.len();
        self.inner.push(name, text);
        if text.len() == before {
            self.missed.borrow_mut().push(name.to_owned());
        }
    }
}
