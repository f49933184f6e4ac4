//! What two sides said where they part, in a line each: rules, steps and audiences by their codes,
//! so that it reads the same in every language.

use std::collections::BTreeSet;

use chrono::{DateTime, SecondsFormat};
use wish_contract::{
    Action, Audience, Change, ClockChange, Effect, Event, Fact, FactValue, Instant,
};
use wish_scenario::file::word::word_of;
use wish_scenario::rendering::action;

use super::divergence::{Kind, Said};
use super::exact::Parting;

/// Nothing happens.
const NOTHING: &str = "–";

/// What was said, and what is said now.
pub fn both(parting: &Parting) -> (String, String) {
    let tell = |said: &Option<Said>| {
        said.as_ref().map_or_else(|| NOTHING.to_owned(), |said| described(said, parting.kind))
    };
    let (old, new) = (tell(&parting.old), tell(&parting.new));
    if old == new && parting.kind == Kind::TimingOnly {
        let due = |said: &Option<Said>| said.as_ref().map_or_else(String::new, clocks);
        return (due(&parting.old), due(&parting.new));
    }
    (old, new)
}

fn described(said: &Said, kind: Kind) -> String {
    match said {
        Said::Refused(reason) if kind == Kind::TimingOnly => {
            format!("refused {} ({})", reason.rule, joined(reason.facts.iter().map(fact)))
        }
        Said::Refused(reason) => format!("refused {}", reason.rule),
        Said::Did { effects, .. } if kind == Kind::OtherAudience => audiences(effects),
        Said::Did { effects, .. } if kind == Kind::EffectsOnly => {
            joined(effects.iter().map(|effect| action(&effect.action)))
        }
        Said::Did { events, .. } => joined(events.iter().map(event)),
    }
}

fn event(event: &Event) -> String {
    match &event.change {
        Change::Published(position) => {
            format!("{} ({} {})", event.because.rule, position.ladder, position.step)
        }
        Change::StepEntered(step) => format!("{} (step {step})", event.because.rule),
        Change::LadderExhausted(holder) => format!("{} ({holder})", event.because.rule),
        Change::Ended(end) => format!("{} ({})", event.because.rule, word_of(&end.stage)),
        Change::ClaimEnded(ending) => format!("{} ({})", event.because.rule, ending.responder),
        Change::Claimed(claim) => format!(
            "{} ({}, {} places, {} fen)",
            event.because.rule, claim.responder, claim.share.places, claim.share.cost_fen
        ),
        _ => event.because.rule.clone(),
    }
}

/// The clocks that were started, stopped or paused.
fn clocks(said: &Said) -> String {
    let events: &[Event] = match said {
        Said::Did { events, .. } => events,
        Said::Refused(_) => &[],
    };
    let started = events.iter().flat_map(|event| &event.clocks).map(|clock| match clock {
        ClockChange::Start(deadline) => {
            format!("{} until {}", word_of(&deadline.kind), time(deadline.due))
        }
        ClockChange::Stop(kind) => format!("{} done", word_of(kind)),
        ClockChange::Pause(left) => {
            format!("{} paused, {} left", word_of(&left.kind), left.left)
        }
    });
    joined(started)
}

fn fact(fact: &Fact) -> String {
    let value = match &fact.value {
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(text) => text.clone(),
        FactValue::Time(instant) => time(*instant),
        FactValue::Flag(flag) => flag.to_string(),
    };
    format!("{} {value}", fact.name)
}

/// A point in time, in UTC.
fn time(instant: Instant) -> String {
    let time = DateTime::from_timestamp_millis(instant).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn audiences(effects: &[Effect]) -> String {
    let offers = effects.iter().filter_map(|effect| match &effect.action {
        Action::Offer(offering) => Some(offering.audiences.iter().flat_map(opened)),
        _ => None,
    });
    let opened: BTreeSet<String> = offers.flatten().collect();
    joined(opened.into_iter())
}

fn opened(audience: &Audience) -> impl Iterator<Item = String> {
    audience.kinds.iter().map(|kind| {
        let paired = if audience.paired_only { " (paired)" } else { "" };
        format!("{kind} {}{paired}", audience.area)
    })
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { NOTHING.to_owned() } else { parts.join(", ") }
}
