//! What the rules answer: the questions that are cut from the scenarios, as recorded; and single
//! requests with one thing changed. Whole stories are in the workspace's `tests/scenarios`, the long
//! searches over all stories are in its `tests/`.

mod allowed;
mod history;
mod in_use;
mod limits;
mod malformed;
mod recorded;
mod requests;
pub(crate) mod story;
mod texts;
