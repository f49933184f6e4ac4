//! What engineers would take instead: `graphile-worker`, a queue of jobs in the same PostgreSQL, doing the same small work durably
//! (`tests/peers/queue`).

use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use wish_store::testing::Place;

use crate::figure::Figure;

/// Set up by `tests/figures-host`.
const PROGRAM: &str = "target/peer-queue/run.mjs";

pub async fn measure(length: Duration) {
    let place = Place::postgres().await;
    let seconds = length.as_secs().to_string();
    let done = Command::new("node").args([PROGRAM, place.address(), &seconds]).output();
    let done = done.expect("node runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for line in String::from_utf8_lossy(&done.stdout).lines() {
        let figure: Value = serde_json::from_str(line).expect("a line of JSON");
        let what = figure["what"].as_str().unwrap_or_default();
        let rate = figure["rate"].as_f64().unwrap_or_default();
        Figure::of(what, rate, "jobs/s").noting("graphile-worker").say();
    }
}
