//! Our component, in its sandbox, by way of the host library: a decision with events, effects,
//! deadlines and reasons, of which only the verdict is kept here.

use std::hint::black_box;

use wish_contract::{Detail, Request};
use wish_runtime::Rulebook;

use super::{Engine, nothing_prepared};
use crate::Outcome;
use crate::question::Question;

pub struct Component<'a> {
    name: &'static str,
    book: &'a Rulebook,
    detail: Detail,
    prepared: Option<Request>,
}

impl<'a> Component<'a> {
    pub fn new(name: &'static str, book: &'a Rulebook, detail: Detail) -> Component<'a> {
        Component { name, book, detail, prepared: None }
    }

    fn allows(&self, request: &Request) -> Outcome<bool> {
        Ok(black_box(self.book.decide(request)?).is_ok())
    }
}

impl<'a> Engine<'a> for Component<'a> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn package(&self) -> &'static str {
        "wish-runtime"
    }

    fn built(&mut self, question: &'a Question) -> Outcome<bool> {
        self.allows(&question.request(self.detail))
    }

    fn prepare(&mut self, question: &'a Question) -> Outcome<()> {
        self.prepared = Some(question.request(self.detail));
        Ok(())
    }

    fn prepared(&mut self) -> Outcome<bool> {
        self.allows(self.prepared.as_ref().ok_or_else(nothing_prepared)?)
    }
}
