//! Why something is so: rules by name, the facts they looked at, and the words for them.
//! The words themselves stand in the catalogues of `wish-words`; which rule applies is for the rules
//! to say.

pub mod rules;
pub mod words;
