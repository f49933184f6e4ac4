//! How it is going, on one page without a script: for whoever operates.

use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::{Html, IntoResponse, Response};
use chrono::DateTime;
use maud::{DOCTYPE, Markup, html};
use wish_contract::Instant;

use super::Here;
use super::problem::Problem;
use crate::caller::{Caller, Permission};
use crate::detector::{CLOCK_BEHIND_MAX_MS, Findings};

/// Characters of a digest that are shown.
const DIGEST_SHOWN: usize = 12;
/// Cases in quarantine that are shown.
const CASES_SHOWN: usize = 20;
const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}td,th{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #ddd}
.bad{color:#a40000;font-weight:600}.well{color:#0a6b0a;font-weight:600}";

/// `GET /status`: for a token with the permission `operations`, of whichever city. What it shows is of the whole store; no texts, and no people.
pub async fn status(State(api): Here, caller: Caller) -> Result<Response, Problem> {
    caller.permitted(Permission::Operations)?;
    let found = api.host().findings().await?;
    let page = page(&found).into_string();
    Ok(([(CACHE_CONTROL, "no-store")], Html(page)).into_response())
}

/// What is to be looked at: what, and what to do.
fn troubles(found: &Findings) -> Vec<(String, &'static str)> {
    let mut troubles = Vec::new();
    let mut note = |is_so: bool, what: String, todo: &'static str| {
        if is_so {
            troubles.push((what, todo));
        }
    };
    note(
        found.stranded > 0,
        format!("{} open cases have neither a deadline nor a holder", found.stranded),
        "Give each a holder; a rule may be missing in the policy: `wish check`.",
    );
    note(
        found.late > 0,
        format!("{} deadlines are late, the first by {}", found.late, span(found.deadline_lag_ms)),
        "Start more hosts; look in the log for `deadlines wait`.",
    );
    note(
        found.effects_stuck > 0,
        format!(
            "{} effects are stuck, the first for {}",
            found.effects_stuck,
            span(found.effect_lag_ms)
        ),
        "Look in the log for `an effect waits`.",
    );
    note(
        !found.quarantined.is_empty(),
        format!(
            "{} cases are left alone, since the rules broke off over them",
            found.quarantined.len()
        ),
        "Below; replay bundles are in the folder that the host's settings name.",
    );
    note(
        found.others().next().is_some(),
        format!("{} hosts run other rules than this one", found.others().count()),
        "Right while hosts are upgraded one by one; otherwise bring all to one version.",
    );
    note(
        found.clock_behind_ms > CLOCK_BEHIND_MAX_MS,
        format!("the clock is {} behind what was last written", span(found.clock_behind_ms)),
        "Set the database's clock; no deadline passes until it has caught up.",
    );
    troubles
}

fn page(found: &Findings) -> Markup {
    let troubles = troubles(found);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta http-equiv="refresh" content="30";
                title { "wish: status" }
                style { (STYLE) }
            }
            body {
                h1 { "Status" }
                @if troubles.is_empty() {
                    p.well { "All is well." }
                }
                @for (what, todo) in &troubles {
                    p { span.bad { (what) ". " } (todo) }
                }
                table {
                    tr { th { "cases overdue" } td { (found.overdue) } }
                    tr { th { "effects that wait" } td { (found.effects_waiting) } }
                    tr { th { "inputs that stopped the rules here" } td { (found.inputs_quarantined) } }
                    tr { th { "the database's time" } td { (time(found.now)) } }
                }
                (hosts(found))
                @if !found.quarantined.is_empty() {
                    (quarantined(found))
                }
            }
        }
    }
}

fn hosts(found: &Findings) -> Markup {
    html! {
        h2 { "Hosts" }
        table {
            tr { th { "host" } th { "rules" } th { "contract" } th { "since" } }
            @for host in &found.hosts {
                tr {
                    td { (host.id) @if host.id == found.own.id { " (this one)" } }
                    td.bad[host.component != found.own.component] {
                        (host.component.get(..DIGEST_SHOWN).unwrap_or_default())
                    }
                    td { (host.contract) }
                    td { (time(host.started)) }
                }
            }
        }
    }
}

fn quarantined(found: &Findings) -> Markup {
    html! {
        h2 { "Cases left alone" }
        table {
            tr { th { "city" } th { "case" } th { "attempts" } th { "last" } th { "why" } }
            @for row in found.quarantined.iter().take(CASES_SHOWN) {
                tr {
                    td { (row.city) }
                    td { (row.case) }
                    td { (row.attempts) }
                    td { (time(row.at)) }
                    td { (row.why) }
                }
            }
        }
    }
}

fn time(at: Instant) -> String {
    let at = DateTime::from_timestamp_millis(at);
    at.map(|at| at.format("%F %T UTC").to_string()).unwrap_or_default()
}

fn span(milliseconds: i64) -> String {
    let minutes = milliseconds / 60_000;
    if minutes < 120 { format!("{minutes} min") } else { format!("{} h", minutes / 60) }
}
