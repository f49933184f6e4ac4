//! The words of Wish Dispatch: what rules say and how things are called, in every language.
//!
//! The texts stand in `catalogues/`, one [Fluent] file a language, and are compiled in as tables:
//! nothing is parsed when the rules run. A new language is a new file there; the build refuses one
//! that lacks a message, has one too many, or uses a fact that English does not have.
//!
//! ```
//! use wish_words::{Label, Language, Value, label, rule};
//!
//! let chinese = Language::nearest("zh-CN");
//! assert_eq!(label(Label::Stage("needs-info"), chinese), Some("待补充"));
//!
//! let facts = [("due", Value::Text("2026-03-09 18:00")), ("step", Value::Text("street"))];
//! assert_eq!(
//!     rule("ladder_widened", &facts[..], Language::ENGLISH).as_deref(),
//!     Some("unclaimed by 2026-03-09 18:00; open now as well: street"),
//! );
//! ```
//!
//! Text is the same bytes on every target: there is no locale data but the plurals of each
//! language, which the build takes from CLDR.
//!
//! [Fluent]: https://projectfluent.org

#![deny(missing_docs)]

mod catalogue;
mod facts;
mod finding;
mod label;
mod language;
mod message;
mod own;
mod rule;
#[cfg(test)]
mod tests;
mod uncovered;

pub use facts::{Facts, Value};
pub use finding::{Finding, Found, Passing, Suggestion, finding, findings};
pub use label::{Label, label, list, span};
pub use language::Language;
pub use message::message;
pub use own::{Placeholder, placeholders};
pub use rule::{facts_of_rule, guard_counted, own_rule, rule, rules};
pub use uncovered::{uncovered, uncovered_points};
