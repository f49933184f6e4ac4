//! What the rules answer: the questions that are cut from the scenarios, as recorded; and single
//! requests with one thing changed. Whole stories are in the workspace's `tests/scenarios`, the long
//! searches over all stories are in its `tests/`.

mod allowed;
mod area_hours;
mod city_guards;
mod history;
mod in_use;
mod in_use_clocks;
mod items;
mod limits;
mod malformed;
mod merging;
mod part_delivery;
mod recorded;
mod requests;
pub(crate) mod story;
mod texts;
