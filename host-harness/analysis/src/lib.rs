//! What can be said of a policy and of a log, by asking the rules: each module asks one question and answers
//! with data; the words for it are for the command line.
//!
//! Of a policy: [`lint`] (what is doubtful in it), [`coverage`] (which of its lines scenarios exercised),
//! [`mutation`] (which changes to it scenarios notice), [`comparison`] (on what two of them part). Of a log:
//! [`replay`] (whether the rules answer as recorded), [`explanation`] (why a case stands where it does).

pub mod comparison;
pub mod coverage;
pub mod explanation;
pub mod lint;
pub mod mutation;
pub mod replay;
