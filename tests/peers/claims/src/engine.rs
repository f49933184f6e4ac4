//! An engine that is compared: it answers whether a member may claim a wish, with its inputs built
//! for the call or prepared before it.

mod cedar;
mod cel;
mod component;
mod regorus;
mod values;
mod zen;

use crate::Outcome;
use crate::question::Question;
use wish_contract::Detail;
use wish_runtime::Rulebook;
use component::Component;

/// Any of them, ours or a peer.
pub type AnyEngine<'a> = Box<dyn Engine<'a> + 'a>;

/// Answers questions.
pub trait Engine<'a> {
    fn name(&self) -> &'static str;

    /// The crate that it comes from.
    fn package(&self) -> &'static str;

    /// Builds the engine's own values from the question, and answers.
    fn built(&mut self, question: &'a Question) -> Outcome<bool>;

    /// Builds them for `prepared` to use.
    fn prepare(&mut self, question: &'a Question) -> Outcome<()>;

    /// Answers the question that was prepared last.
    fn prepared(&mut self) -> Outcome<bool>;
}

/// Our component, answering with the deciding rule, and with every rule.
pub fn ours<'a>(book: &'a Rulebook) -> Vec<AnyEngine<'a>> {
    vec![
        Box::new(Component::new("Wish Dispatch, decisive", book, Detail::Decisive)),
        Box::new(Component::new("Wish Dispatch, full", book, Detail::Full)),
    ]
}

/// The other engines, with their rules read and compiled.
pub fn peers<'a>() -> Outcome<Vec<AnyEngine<'a>>> {
    Ok(vec![
        Box::new(cel::Cel::new()?),
        Box::new(cedar::Cedar::new()?),
        Box::new(zen::Zen::new()?),
        Box::new(regorus::Regorus::new()?),
    ])
}

fn nothing_prepared() -> Box<dyn std::error::Error> {
    "nothing was prepared".into()
}
