//! The wish, the people, and each command with its payload, as a scenario has them.

use toml::Value;
use wish_contract::{
    Absorption, Actor, Brought, Command, CommandKind, Fact, FactValue, Instant, MergeName, Need,
    Payload, Responder, Role, Urgency,
};
use wish_scenario::file::ResponderFile;
use wish_scenario::file::word::{command_word, word_of};
use wish_scenario::write::{CommandText, string, strings};

use crate::comparison::alphabet::Offset;
use crate::comparison::enabled_commands::{CASE, GivenCommand};
use crate::comparison::probes::Person;
use crate::comparison::search::Parting;

const FEN_IN_A_YUAN: u64 = 100;
/// What scenarios take for no limit of a responder's own.
const COST_MAX_FEN: u64 = 100_000_000_000;
const HOUR_MS: Instant = 60 * 60 * 1_000;

/// What the wish says.
pub fn submission(need: &Need) -> Vec<(&'static str, Value)> {
    let mut pairs = vec![
        ("category", string(&need.category)),
        ("channel", string(&need.channel)),
        ("area", string(&need.area)),
    ];
    if need.urgency == Urgency::Urgent {
        pairs.push(("urgency", string("urgent")));
    }
    if !need.target_groups.is_empty() {
        pairs.push(("target_groups", strings(need.target_groups.iter().map(String::as_str))));
    }
    if need.places != 1 {
        pairs.push(("places", number(need.places.into())));
    }
    if need.cost_fen > 0 {
        pairs.push(("cost_yuan", number(need.cost_fen / FEN_IN_A_YUAN)));
    }
    if need.at_home {
        pairs.push(("at_home", Value::Boolean(true)));
    }
    if let Some(household) = &need.household {
        pairs.push(("household", string(household)));
    }
    if let Some(alike) = need.households_alike {
        pairs.push(("households_alike", number(alike.into())));
    }
    pairs
}

fn number(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Everybody who gives a command or is named in one.
pub fn responders(parting: &Parting, offset: Offset) -> Vec<Vec<(&'static str, Value)>> {
    let mut known: Vec<&Responder> = Vec::new();
    let claimants = parting.commands.iter().filter_map(|given| given.claimant.as_ref());
    let asked = parting.probe.iter().flat_map(|probe| &probe.people);
    for facts in claimants.chain(asked.map(|person| &person.candidate.facts)) {
        if !known.iter().any(|one| one.id == facts.id) {
            known.push(facts);
        }
    }
    let person = |id: &str| {
        let probe = parting.probe.as_ref()?;
        probe.people.iter().find(|person| person.candidate.facts.id == id)
    };
    let mut all = Vec::new();
    for facts in known {
        let mut pairs = responder_text(facts, offset);
        if let Some(Person { candidate, classes }) = person(&facts.id) {
            let counts = [
                ("recent_claims", candidate.recent_claims),
                ("no_shows", candidate.no_shows),
                ("owed", candidate.owed),
                ("notices", candidate.notices),
            ];
            let nonzero = counts.into_iter().filter(|(_, count)| *count > 0);
            pairs.extend(nonzero.map(|(key, count)| (key, number(count.into()))));
            let last = candidate.last_notice.map(|at| string(&offset.written(at)));
            pairs.extend(last.map(|at| ("last_notice", at)));
            if !classes.is_empty() {
                pairs.push(("classes", strings(classes.iter().map(String::as_str))));
            }
        }
        all.push(pairs);
    }
    all
}

fn responder_text(facts: &Responder, offset: Offset) -> Vec<(&'static str, Value)> {
    let mut pairs = vec![
        ("id", string(&facts.id)),
        ("kind", string(&facts.kind)),
        ("area", string(&facts.area)),
    ];
    if !facts.active {
        pairs.push(("active", Value::Boolean(false)));
    }
    if let Some(until) = facts.suspended_until {
        pairs.push(("suspended_until", string(&offset.written(until))));
    }
    if facts.active_claims > 0 {
        pairs.push(("active_claims", number(facts.active_claims.into())));
    }
    if facts.cost_max_fen < COST_MAX_FEN {
        pairs.push(("cost_max_yuan", number(facts.cost_max_fen / FEN_IN_A_YUAN)));
    }
    if !facts.skills.is_empty() {
        pairs.push(("skills", strings(facts.skills.iter().map(String::as_str))));
    }
    if !facts.licences.is_empty() {
        pairs.push(("licences", strings(facts.licences.iter().map(String::as_str))));
    }
    if !facts.vetted {
        pairs.push(("vetted", Value::Boolean(false)));
    }
    if let Some(household) = &facts.household {
        pairs.push(("household", string(household)));
    }
    if !facts.paired_areas.is_empty() {
        pairs.push(("paired_areas", strings(facts.paired_areas.iter().map(String::as_str))));
    }
    if !facts.facts.is_empty() {
        let said = self::facts(&facts.facts, offset).into_iter().collect();
        pairs.push(("facts", Value::Table(said)));
    }
    let fields = ResponderFile::fields_of(facts).unwrap_or_default();
    let fields = Value::try_from(fields)
        .ok()
        .filter(|fields| fields.as_table().is_some_and(|table| !table.is_empty()));
    pairs.extend(fields.map(|fields| ("fields", fields)));
    pairs
}

/// A time from the present on, in hours.
fn ahead(at: Instant, now: Instant) -> String {
    format!("+{} hours", at.saturating_sub(now) / HOUR_MS)
}

/// A command as scenarios have it. `usual` is the role that a scenario takes for granted.
pub fn command(given: &GivenCommand, usual: Option<Role>) -> CommandText {
    let GivenCommand { command, by, claimant, now, facts: _ } = given;
    let name = command_word(command);
    let mut says = says(command, claimant.as_ref(), *now);
    says.extend(speaker(by, usual));
    CommandText { name, says }
}

/// Responders speak under their own name, everybody else by their role; the usual one goes without saying.
fn speaker(by: &Actor, usual: Option<Role>) -> Option<(&'static str, Value)> {
    if by.role == Role::Responder {
        return Some(("by", string(&by.id)));
    }
    (usual != Some(by.role)).then(|| ("as", string(&word_of(&by.role))))
}

fn says(
    command: &Command,
    claimant: Option<&Responder>,
    now: Instant,
) -> Vec<(&'static str, Value)> {
    let yuan = |fen: u64| number(fen / FEN_IN_A_YUAN);
    let who = || string(claimant.map_or("", |facts| facts.id.as_str()));
    match command.payload() {
        Payload::Nothing => Vec::new(),
        Payload::Submission(_) => vec![("case", string(CASE))],
        Payload::Reason(reason) => vec![("reason", string(reason))],
        Payload::Text(text) => text.iter().map(|text| ("text", string(text))).collect(),
        Payload::Case(other) => vec![("other", string(other))],
        // Which merge is meant, the scenario knows from its cases.
        Payload::Absorption(Absorption { id, .. }) | Payload::MergeName(MergeName { id, .. }) => {
            vec![("other", string(id))]
        }
        Payload::MergeNumber(_) => Vec::new(),
        Payload::MergeCancellation(cancellation) => {
            vec![("reason", string(&cancellation.reason))]
        }
        Payload::Brought(brought) => {
            let one = |one: &Brought| (one.responder.clone(), number(one.places.into()));
            vec![("brought", Value::Table(brought.iter().map(one).collect()))]
        }
        Payload::Appointment(at) => vec![("appointment", string(&ahead(at, now)))],
        Payload::LaterDueDate(at) => vec![("until", string(&ahead(at, now)))],
        Payload::Agency(agency) => vec![("agency", string(agency))],
        Payload::Project(project) => vec![("project", string(project))],
        Payload::Responder(responder) => vec![("responder", string(responder))],
        Payload::Reach(reach) => {
            vec![("step", string(&reach.step)), ("responders", number(reach.responders.into()))]
        }
        Payload::Coordinator(holder) => vec![("holder", string(holder))],
        Payload::ClaimEnd(end) => {
            let mut says = vec![("responder", string(&end.responder))];
            if command.kind() == CommandKind::Substitute {
                says.push(("with", who()));
            }
            says.push(("reason", string(&end.reason)));
            says
        }
        Payload::Amendment(amendment) => {
            let places = amendment.places.map(|places| ("places", number(places.into())));
            let cost = amendment.cost_fen.map(|fen| ("cost_yuan", yuan(fen)));
            let urgency = amendment.urgency.map(|urgency| ("urgency", string(&word_of(&urgency))));
            places.into_iter().chain(cost).chain(urgency).collect()
        }
        Payload::ClaimWish(wish) => {
            let places = wish.places.map(|places| ("places", number(places.into())));
            let cost = wish.cost_fen.map(|fen| ("cost_yuan", yuan(fen)));
            places.into_iter().chain(cost).collect()
        }
        Payload::JoiningCostFen(cost) => {
            cost.map(|fen| ("cost_yuan", yuan(fen))).into_iter().collect()
        }
        Payload::InvitedShare(share) => {
            let mut says = vec![("responder", who())];
            if share.places > 0 {
                says.push(("places", number(share.places.into())));
            }
            if share.cost_fen > 0 {
                says.push(("cost_yuan", yuan(share.cost_fen)));
            }
            says
        }
        Payload::Grade(grade) => {
            vec![("level", string(&grade.level)), ("score", number(grade.score.into()))]
        }
    }
}

/// Facts of the city's own as scenarios have them.
pub fn facts(facts: &[Fact], offset: Offset) -> Vec<(String, Value)> {
    let value = |value: &FactValue| match value {
        FactValue::Number(number) => Value::Integer(*number),
        FactValue::Text(text) => string(text),
        FactValue::Flag(flag) => Value::Boolean(*flag),
        FactValue::Time(at) => string(&offset.written(*at)),
    };
    facts.iter().map(|fact| (fact.name.clone(), value(&fact.value))).collect()
}
