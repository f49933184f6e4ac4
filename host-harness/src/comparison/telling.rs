//! Tells a sequence on which two policies part as a scenario: every command and every deadline on
//! the way, and at the end what the old policy answers and the new one does not.

use std::path::PathBuf;

use toml::Value;
use wish_host::contract::{
    Action, Actor, Audience, Case, Claim, Command, Deadline, DeadlineKind, Decision, Instant, Need,
    Responder, Role, Urgency,
};
use wish_host::{RuntimeError, json};

use super::alphabet::Offset;
use super::answers::{Clock, Difference};
use super::deeds::{self, CASE, Deed};
use super::outline::Outline;
use super::probes::Person;
use super::search::{Book, Pair, Parting};
use super::state::{is_live, next_deadline};
use crate::scenario::write::{CommandText, ScenarioText, StepText, string, strings, table};
use crate::scenario::{self, play};

const FEN_IN_A_YUAN: u64 = 100;
/// What scenarios take for no limit of a responder's own.
const COST_MAX_FEN: u64 = 100_000_000_000;

/// Where a scenario is to stand.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its file, whether there is one already or not.
    pub path: PathBuf,
    /// The old policy's path, from there.
    pub policy: String,
}

/// Whether the scenario of a parting passes under the old policy and fails under the new: plays it
/// under both.
///
/// # Errors
/// What stopped the rules.
pub fn is_shown(
    parting: &Parting,
    pair: &Pair,
    outline: &Outline,
    place: &Place,
) -> Result<bool, RuntimeError> {
    let offset = super::alphabet::offset(outline);
    let words = Words {
        title: String::from(TITLE),
        comments: Vec::new(),
        parting: Vec::new(),
        note: &|_| String::new(),
        policy: place.policy.clone(),
    };
    let Some(text) = text(parting, &pair.old, outline, offset, words)? else {
        return Ok(false);
    };
    let Ok(scenarios) = scenario::read_text(&place.path, &text.to_toml()) else {
        return Ok(false);
    };
    for scenario in &scenarios {
        let passes = play(scenario, &pair.old.rules)?.mismatch.is_none();
        if !passes || play(scenario, &pair.new.rules)?.mismatch.is_none() {
            return Ok(false);
        }
    }
    Ok(!scenarios.is_empty())
}

/// What a scenario is called that nobody reads.
const TITLE: &str = "a sequence on which two policies part";

/// What is said around a scenario.
pub struct Words<'a> {
    pub title: String,
    pub comments: Vec<String>,
    /// Above the step on which they part.
    pub parting: Vec<String>,
    /// A sentence for a deed.
    pub note: &'a dyn Fn(&Deed) -> String,
    /// The policy's path, from where the scenario will stand.
    pub policy: String,
}

/// The scenario; none where the difference is one that scenarios cannot state.
///
/// # Errors
/// What stopped the rules.
pub fn text(
    parting: &Parting,
    old: &Book,
    outline: &Outline,
    offset: Offset,
    words: Words<'_>,
) -> Result<Option<ScenarioText>, RuntimeError> {
    let steps = played(parting, old)?;
    let Some(last) = steps.last() else { return Ok(None) };
    let Some(expected) = expected(parting, old, last, offset)? else { return Ok(None) };
    let mut text = ScenarioText {
        comments: words.comments,
        title: words.title,
        policy: words.policy,
        start: offset.written(parting.deeds.first().map_or(0, |deed| deed.now)),
        submission: Vec::new(),
        responders: responders(parting, offset),
        steps: Vec::new(),
    };
    let mut now = None;
    for (index, played) in steps.iter().enumerate() {
        let deed = &played.deed;
        if let Command::Submit(submission) = &deed.command {
            text.submission = submission_text(&submission.need);
        }
        let mut step = StepText { note: Some((words.note)(deed)), ..StepText::default() };
        let ticks = deed.command == Command::Tick;
        step.at = match (now, &played.before) {
            (None, _) => Some("start".to_owned()),
            (Some(_), Some(before)) if ticks => Some(moment(before, outline)),
            _ => None,
        };
        step.command = (!ticks).then(|| command_text(deed));
        now = Some(deed.now);
        let is_last = index + 1 == steps.len();
        if is_last && parting.probe.is_none() {
            step.comments.clone_from(&words.parting);
            step.expect.clone_from(&expected);
        } else if let (Some(decision), before) = (&played.decision, &played.before) {
            let stage = decision.after.stage;
            if before.as_ref().is_none_or(|before| before.stage != stage) {
                step.expect = vec![("stage", string(&word(&stage)))];
            }
        }
        text.steps.push(step);
    }
    if let Some(probe) = &parting.probe {
        let waits = probe.now.saturating_sub(now.unwrap_or(probe.now)) / MINUTE_MS;
        let at = (waits > 0).then(|| format!("+{waits} minutes"));
        let comments = words.parting.clone();
        let step = StepText { comments, at, expect: expected, ..StepText::default() };
        text.steps.push(step);
    }
    Ok(Some(text))
}

const MINUTE_MS: Instant = 60_000;
const HOUR_MS: Instant = 60 * MINUTE_MS;

/// A deed as it went under the old policy.
pub struct Played {
    pub deed: Deed,
    pub before: Option<Case>,
    /// None: refused, by the rule beside it.
    pub decision: Option<Decision>,
    pub refused: Option<wish_host::contract::Reason>,
}

/// Plays the deeds of a parting under a policy, as far as they go.
///
/// # Errors
/// What stopped the rules.
pub fn played(parting: &Parting, book: &Book) -> Result<Vec<Played>, RuntimeError> {
    let mut case: Option<Case> = None;
    let mut steps = Vec::new();
    for (number, deed) in parting.deeds.iter().enumerate() {
        let ruling = book.rules.decide(&deed.request(case.clone(), number + 1))?;
        let before = case.clone();
        let (decision, refused) = match ruling {
            Ok(decision) => {
                case = Some(decision.after.clone());
                (Some(decision), None)
            }
            Err(rejection) => (None, Some(rejection.because)),
        };
        steps.push(Played { deed: deed.clone(), before, decision, refused });
    }
    Ok(steps)
}

/// What the old policy answers at the end; none where scenarios have no words for the difference.
fn expected(
    parting: &Parting,
    old: &Book,
    last: &Played,
    offset: Offset,
) -> Result<Option<Vec<(&'static str, Value)>>, RuntimeError> {
    if let Some(probe) = &parting.probe {
        return Ok(probe.expected.clone().map(|one| vec![one]));
    }
    if let Some(refused) = &last.refused {
        return Ok(Some(vec![("refused", string(&refused.rule))]));
    }
    let Some(decision) = &last.decision else { return Ok(None) };
    for difference in &parting.differences {
        let found = match difference {
            Difference::OnlyOldAllows { .. } | Difference::Fired { .. } => Some(fired(decision)),
            Difference::Stage { old, .. } => Some(vec![("stage", string(&word(old)))]),
            Difference::Deadline { kind, old, new } => deadline(*kind, *old, *new, offset),
            Difference::Claims { .. } => Some(vec![("claims", claims(&decision.after))]),
            Difference::Offered { .. } => Some(audience(decision, old)?),
            Difference::Told { .. } | Difference::Effects { .. } => {
                Some(vec![("effects", effects(decision))])
            }
            _ => None,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn fired(decision: &Decision) -> Vec<(&'static str, Value)> {
    let rules = decision.events.iter().map(|event| event.rule.as_str());
    vec![("fired", strings(rules))]
}

/// Everybody who holds the case.
fn claims(case: &Case) -> Value {
    let live = case.claims.iter().filter(|claim| is_live(claim));
    let one = |claim: &Claim| (claim.responder.clone(), string(&word(&claim.status)));
    Value::Table(live.map(one).collect())
}

fn deadline(
    kind: DeadlineKind,
    old: Clock,
    new: Clock,
    offset: Offset,
) -> Option<Vec<(&'static str, Value)>> {
    let told = match (old, new) {
        (Clock::Runs { due: was, .. }, Clock::Runs { due: is, .. }) if was == is => return None,
        (Clock::Paused { .. }, Clock::Paused { .. }) => return None,
        (Clock::Runs { due, .. }, _) => offset.written(due),
        (Clock::Paused { .. }, _) => "paused".to_owned(),
        (Clock::None, _) => "none".to_owned(),
    };
    let one = Value::Table(toml::Table::from_iter([(word(&kind), string(&told))]));
    Some(vec![("deadline", one)])
}

fn audience(decision: &Decision, book: &Book) -> Result<Vec<(&'static str, Value)>, RuntimeError> {
    let audiences = book.rules.audience(&decision.after, decision.after.last)?;
    let one = |audience: &Audience| {
        let kinds = strings(audience.kinds.iter().map(String::as_str));
        if audience.paired_only {
            table(&[("kinds", kinds), ("paired", Value::Boolean(true))])
        } else {
            table(&[("kinds", kinds), ("area", string(&audience.area))])
        }
    };
    // Scenarios look at the step that opened last.
    let last = audiences.last().map(|audience| audience.step.clone());
    let present = audiences.iter().filter(|audience| Some(&audience.step) == last.as_ref());
    Ok(vec![("audience", Value::Array(present.map(one).collect()))])
}

/// Every effect with what it says.
fn effects(decision: &Decision) -> Value {
    let one = |action: &Action| {
        let told = |name: &str, says: Value| {
            Value::Table(toml::Table::from_iter([(name.to_owned(), says)]))
        };
        match action {
            Action::Notify(notice) => {
                let mut says = vec![("to", string(deeds::role_word(notice.to)))];
                says.extend(notice.whom.as_ref().map(|whom| ("whom", string(whom))));
                says.push(("about", string(&notice.about)));
                told("notify", table(&says))
            }
            Action::Offer(offering) => {
                let most = Value::Integer(offering.notify_max.into());
                let says = [("step", string(&offering.step)), ("notify_max", most)];
                told("offer", table(&says))
            }
            Action::Publish => string("publish"),
            Action::Unpublish => string("unpublish"),
            Action::AskCoordinator(question) => {
                let who = ("coordinator", string(&question.coordinator));
                told("ask-coordinator", table(&[who, ("about", string(&question.about))]))
            }
            Action::Transfer(agency) => told("transfer", table(&[("agency", string(agency))])),
            Action::Absorb(case) => told("absorb", table(&[("case", string(case))])),
        }
    };
    Value::Array(decision.effects.iter().map(|effect| one(&effect.action)).collect())
}

/// The name of the moment at which the case's next deadline passes.
fn moment(before: &Case, outline: &Outline) -> String {
    let Some(Deadline { kind, .. }) = next_deadline(before) else { return "start".to_owned() };
    match (&before.ladder, kind) {
        (Some(position), DeadlineKind::LadderStep) => {
            let step = outline.step_after(&position.ladder, position.step);
            format!("ladder.{}", step.unwrap_or("exhausted"))
        }
        _ => word(kind),
    }
}

/// The word for a role.
#[must_use]
pub fn role(role: Role) -> &'static str {
    deeds::role_word(role)
}

/// A word of the contract, as texts have it.
#[must_use]
pub fn word<T: serde::Serialize>(value: &T) -> String {
    match json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn submission_text(need: &Need) -> Vec<(&'static str, Value)> {
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

/// Everybody who speaks or is spoken of.
fn responders(parting: &Parting, offset: Offset) -> Vec<Vec<(&'static str, Value)>> {
    let mut known: Vec<&Responder> = Vec::new();
    let told = parting.deeds.iter().filter_map(|deed| deed.claimant.as_ref());
    let asked = parting.probe.iter().flat_map(|probe| &probe.people);
    for facts in told.chain(asked.map(|person| &person.candidate.facts)) {
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
            let told = counts.into_iter().filter(|(_, count)| *count > 0);
            pairs.extend(told.map(|(key, count)| (key, number(count.into()))));
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
    pairs
}

/// A time from the present on, in hours.
fn ahead(at: Instant, now: Instant) -> String {
    format!("+{} hours", at.saturating_sub(now) / HOUR_MS)
}

/// A command as scenarios have it.
fn command_text(deed: &Deed) -> CommandText {
    let Deed { command, by, claimant, now } = deed;
    let name = word(&deeds::kind(command));
    let mut says = says(command, claimant.as_ref(), *now);
    says.extend(speaker(by, command));
    CommandText { name, says }
}

/// Responders speak under their own name; everybody else by the role that the command is for. What
/// responders mostly do, a coordinator says to do as one.
fn speaker(by: &Actor, command: &Command) -> Option<(&'static str, Value)> {
    match (by.role, command) {
        (Role::Responder, _) => Some(("by", string(&by.id))),
        (role, Command::Invite(_) | Command::Substitute(_)) => {
            Some(("as", string(deeds::role_word(role))))
        }
        _ => None,
    }
}

fn says(
    command: &Command,
    claimant: Option<&Responder>,
    now: Instant,
) -> Vec<(&'static str, Value)> {
    let yuan = |fen: u64| number(fen / FEN_IN_A_YUAN);
    match command {
        Command::Submit(_) => vec![("case", string(CASE))],
        Command::RequestInfo(reason)
        | Command::Reject(reason)
        | Command::Withdraw(reason)
        | Command::TakeDown(reason)
        | Command::Decline(reason)
        | Command::Release(reason)
        | Command::Hold(reason)
        | Command::RefuseExtension(reason)
        | Command::Dispute(reason)
        | Command::Reopen(reason)
        | Command::Escalate(reason) => vec![("reason", string(reason))],
        Command::Merge(other) | Command::Absorb(other) => vec![("other", string(other))],
        Command::RecordContact(at) | Command::Reschedule(at) => {
            vec![("appointment", string(&ahead(*at, now)))]
        }
        Command::RequestExtension(at) | Command::GrantExtension(at) => {
            vec![("until", string(&ahead(*at, now)))]
        }
        Command::Transfer(agency) => vec![("agency", string(agency))],
        Command::Promote(project) => vec![("project", string(project))],
        Command::Reserve(responder) | Command::ReportNoShow(responder) => {
            vec![("responder", string(responder))]
        }
        Command::NameHolder(holder) => vec![("holder", string(holder))],
        Command::Revoke(end) => {
            vec![("responder", string(&end.responder)), ("reason", string(&end.reason))]
        }
        Command::Substitute(end) => {
            let with = claimant.map_or("", |facts| facts.id.as_str());
            let who = ("responder", string(&end.responder));
            vec![who, ("with", string(with)), ("reason", string(&end.reason))]
        }
        Command::Amend(amendment) => {
            let places = amendment.places.map(|places| ("places", number(places.into())));
            let cost = amendment.cost_fen.map(|fen| ("cost_yuan", yuan(fen)));
            let urgency = amendment.urgency.map(|urgency| ("urgency", string(&word(&urgency))));
            places.into_iter().chain(cost).chain(urgency).collect()
        }
        Command::Claim(wish) => {
            let places = wish.places.map(|places| ("places", number(places.into())));
            let cost = wish.cost_fen.map(|fen| ("cost_yuan", yuan(fen)));
            places.into_iter().chain(cost).collect()
        }
        Command::Join(cost) => cost.map(|fen| ("cost_yuan", yuan(fen))).into_iter().collect(),
        Command::Invite(share) => {
            let who = claimant.map_or("", |facts| facts.id.as_str());
            let mut says = vec![("responder", string(who))];
            if share.places > 0 {
                says.push(("places", number(share.places.into())));
            }
            if share.cost_fen > 0 {
                says.push(("cost_yuan", yuan(share.cost_fen)));
            }
            says
        }
        Command::Evaluate(grade) => {
            vec![("level", string(&grade.level)), ("score", number(grade.score.into()))]
        }
        _ => Vec::new(),
    }
}
