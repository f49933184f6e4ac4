//! Commands on cases: one, or several in one request, each answered by itself.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::future::join_all;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use wish_contract::{Command, Detail, Fact, Role, json as contract_json};

use super::operation::{Operation, Who, of_city, post};
use super::problem::{Details, Problem};
use super::{Api, Brought, Here, Of, Spoken};
use crate::caller::Caller;
use crate::decided::case_of;
use crate::proposal::{Answer, CommandName, Given, Proposal, Refusal};

/// Commands that one request may have.
const COMMANDS_MAX: usize = 256;
pub(super) const KEY: &str = "idempotency-key";
const KEY_BYTES_MAX: usize = 200;
/// Says that the answer is that of an earlier request.
const REPLAYED: &str = "idempotent-replayed";

/// A command as somebody sends it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "sent-command")]
pub struct Sent {
    /// What is wanted, in the contract's form.
    #[schemars(with = "Of<Command>")]
    command: Command,
    /// In which capacity; none: the first of the command's roles that the caller has.
    #[serde(default)]
    #[schemars(with = "Option<Of<Role>>")]
    role: Option<Role>,
    /// The responder concerned, where it is not the caller's.
    #[serde(default)]
    responder: Option<String>,
    /// Facts of the city's own.
    #[serde(default)]
    #[schemars(with = "Vec<Of<Fact>>")]
    facts: Vec<Fact>,
    /// The policy that the case is to be moved to, by digest, for `move-policy`; none: the one in force.
    #[serde(default)]
    policy: Option<String>,
    /// How much explanation to give.
    #[serde(default)]
    #[schemars(with = "Option<Of<Detail>>")]
    detail: Option<Detail>,
}

/// One of several commands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "one-of-many-commands")]
struct Item {
    /// The case.
    case: String,
    /// The caller's name for the command.
    key: String,
    /// How many events the case has had, as far as the caller has seen.
    #[serde(default)]
    expected: Option<u32>,
    #[serde(flatten)]
    sent: Sent,
}

/// What came of one of several commands.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "one-of-many-answers")]
struct Answered {
    case: String,
    key: String,
    #[serde(flatten)]
    outcome: Outcome,
}

/// What became of one item of several that the host carries out: how many events its case has had then, or why not.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ItemDone {
    case: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    responder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Box<Problem>>,
}

impl ItemDone {
    /// Of a command: what is wrong with the host itself ends all of it, so that it can be gone on with.
    pub fn of(case: &str, carried: Result<Carried, Problem>) -> Result<ItemDone, Problem> {
        let (sequence, problem) = match carried {
            Ok(carried) => (carried.sequence, None),
            Err(problem) if problem.is_of_host() => return Err(problem),
            Err(problem) => (None, Some(Box::new(problem))),
        };
        Ok(ItemDone { case: case.to_owned(), responder: None, sequence, problem })
    }

    /// The same, about a responder.
    pub fn about(self, responder: &str) -> ItemDone {
        ItemDone { responder: Some(responder.to_owned()), ..self }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Ok(#[schemars(with = "Answer")] Box<serde_json::value::RawValue>),
    Problem(#[schemars(with = "Details")] Box<Problem>),
}

pub(super) fn operations() -> Vec<Operation> {
    of_city(
        "commands",
        vec![
            post("/cases/{id}/commands", "give-command", give)
                .does("Gives a case a command, which the rules carry out or refuse")
                .who(Who::ByCommand)
                .of_case()
                .keyed()
                .header("If-Match")
                .in_words()
                .takes::<Sent>(json!({ "command": "accept" }))
                .fails(400, "if_match_malformed")
                .fails(404, "responder_unknown")
                .fails(412, "case_changed")
                .decided_by_rules()
                .gives::<Answer>(200)
                .with("ETag")
                .with("Idempotent-Replayed"),
            post("/commands", "give-commands", give_many)
                .does("Gives up to 256 commands, each answered by itself, those on one case in the order in which they stand")
                .who(Who::OfCity)
                .in_words()
                .takes::<Vec<Item>>(json!([{ "case": "c-1", "key": "k-1", "command": "accept" }]))
                .fails(422, "too_many_commands")
                .gives::<Vec<Answered>>(200),
        ],
    )
}

/// `POST /cases/{id}/commands`
pub async fn give(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
    Spoken(language): Spoken,
    headers: HeaderMap,
    Brought(body): Brought,
) -> Result<Response, Problem> {
    caller.of_city(&city)?;
    let sent: Sent = read(&body)?;
    let name = CommandName::of(caller.subject(), key(&headers)?, &said(&id, &body));
    let expected = expected(&headers)?;
    let given = api.put(&city, &id, &caller, sent, name, expected, &language).await?;
    Ok(given.response(StatusCode::OK))
}

/// `POST /commands`
pub async fn give_many(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Spoken(language): Spoken,
    Brought(body): Brought,
) -> Result<Response, Problem> {
    caller.of_city(&city)?;
    let items: Vec<serde_json::Value> = read(&body)?;
    if items.len() > COMMANDS_MAX {
        let detail = format!("{} commands; send at most {COMMANDS_MAX} at a time", items.len());
        return Err(Problem::malformed("too_many_commands", detail));
    }
    // Those on one case in the order in which they stand, those on different cases beside each other.
    let mut by_case: BTreeMap<String, Vec<(usize, serde_json::Value)>> = BTreeMap::new();
    for (place, item) in items.into_iter().enumerate() {
        let case = item.get("case").and_then(|case| case.as_str()).unwrap_or_default().to_owned();
        by_case.entry(case).or_default().push((place, item));
    }
    let answers = by_case.into_values().map(|items| {
        let (api, city, caller, language) = (&api, &city, &caller, &language);
        async move {
            let mut answered = Vec::with_capacity(items.len());
            for (place, item) in items {
                answered.push((place, api.one_of_many(city, caller, item, language).await));
            }
            answered
        }
    });
    let mut answers: Vec<(usize, Answered)> =
        join_all(answers).await.into_iter().flatten().collect();
    answers.sort_by_key(|(place, _)| *place);
    let answers: Vec<Answered> = answers.into_iter().map(|(_, answer)| answer).collect();
    let body = serde_json::to_vec(&answers).unwrap_or_default();
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

impl Api {
    async fn one_of_many(
        &self,
        city: &str,
        caller: &Caller,
        item: serde_json::Value,
        language: &str,
    ) -> Answered {
        let text = |key: &str| {
            item.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        };
        let (case, key) = (text("case"), text("key"));
        let body = item.to_string().into_bytes();
        let outcome = async {
            let Item { case, key, expected, sent } = read(&body)?;
            checked(&key)?;
            let name = CommandName::of(caller.subject(), &key, &said(&case, &body));
            self.put(city, &case, caller, sent, name, expected, language).await
        };
        let outcome = match outcome.await.and_then(|given| given.raw()) {
            Ok(answer) => Outcome::Ok(answer),
            Err(problem) => Outcome::Problem(Box::new(problem)),
        };
        Answered { case, key, outcome }
    }

    /// Gives a case a command.
    #[expect(clippy::too_many_arguments, reason = "all that a request says of a command")]
    async fn put(
        &self,
        city: &str,
        id: &str,
        caller: &Caller,
        sent: Sent,
        name: CommandName,
        expected: Option<u32>,
        language: &str,
    ) -> Result<Carried, Problem> {
        caller.of_city(city)?;
        let unknown = || Problem::missing("case_unknown", format!("there is no case `{id}`"));
        let row = self.host().store().case(city, id).await?.ok_or_else(unknown)?;
        let area = case_of(&row)?.need.area;
        let machine = self.host().runtime().machine()?;
        let roles = machine.move_of(sent.command.kind()).map_or(&[][..], |row| &row.roles);
        let by = match sent.role {
            Some(role) => caller.actor(role, &area)?,
            None => caller.actor_in_one_of(roles, &area)?,
        };
        let Sent { command, responder, facts, policy, detail, role: _ } = sent;
        if command == Command::MovePolicy && policy.is_none() {
            let detail = "`move-policy` needs `policy`: the digest of the one to move the case to";
            return Err(Problem::malformed("policy_missing", detail));
        }
        let proposal = Proposal {
            case: Some(id.to_owned()),
            command,
            by,
            responder,
            facts,
            policy,
            expected,
            detail: detail.unwrap_or(Detail::Decisive),
            name,
        };
        self.carried(city, proposal, language).await
    }

    /// Puts a proposal to the host: an answer, or a problem in the caller's language.
    pub(super) async fn carried(
        &self,
        city: &str,
        proposal: Proposal,
        language: &str,
    ) -> Result<Carried, Problem> {
        match self.host().give(city, proposal).await? {
            Given::Done(answer) => {
                let (id, sequence) = (answer.case.id.clone(), Some(answer.case.sequence));
                Ok(Carried { body: answer.to_json()?, id, sequence, is_replayed: false })
            }
            Given::Before(body) => {
                let kept: Option<KeptAnswer> = serde_json::from_slice(&body).ok();
                let sequence = kept.as_ref().map(|kept| kept.case.sequence);
                let id = kept.map(|kept| kept.case.id).unwrap_or_default();
                Ok(Carried { body, id, sequence, is_replayed: true })
            }
            Given::Refused(refusal) => Err(self.refused(city, *refusal, language).await?),
            Given::NoCase => Err(Problem::missing("case_unknown", "there is no such case")),
            Given::NoResponder(id) => {
                let detail = format!("there is no responder `{id}`; tell of it first");
                Err(Problem::missing("responder_unknown", detail))
            }
            Given::Stale(sequence) => Err(Problem::stale(sequence)),
            Given::NameTaken => Err(Problem::name_taken()),
        }
    }

    /// A refusal in the rules' words, in the caller's language.
    async fn refused(
        &self,
        city: &str,
        refusal: Refusal,
        language: &str,
    ) -> Result<Problem, Problem> {
        let reason = refusal.rejection.because;
        let book = self.host().rulebook(city, &refusal.policy).await?;
        let words = book.words(&reason, language)?;
        Ok(Problem::refused(&reason.rule, words, reason.facts, reason.changes_at))
    }
}

/// Of an answer that was kept, what its headers say.
#[derive(Deserialize)]
struct KeptAnswer {
    case: KeptCase,
}

#[derive(Deserialize)]
struct KeptCase {
    id: String,
    sequence: u32,
}

/// What a command came to, on its way to whoever gave it.
pub struct Carried {
    body: Vec<u8>,
    id: String,
    sequence: Option<u32>,
    is_replayed: bool,
}

impl Carried {
    /// The case that it is about.
    pub(super) fn case(&self) -> Option<String> {
        let answer: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
        answer.pointer("/case/id").and_then(|id| id.as_str()).map(str::to_owned)
    }

    pub(super) fn response(self, status: StatusCode) -> Response {
        let Carried { body, id, sequence, is_replayed } = self;
        let mut response = (status, [(CONTENT_TYPE, "application/json")], body).into_response();
        let headers = response.headers_mut();
        if let Some(tag) = sequence.and_then(|sequence| HeaderValue::try_from(tag(sequence)).ok()) {
            headers.insert(ETAG, tag);
        }
        if is_replayed {
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
        }
        if status == StatusCode::CREATED
            && let Ok(place) = HeaderValue::try_from(format!("cases/{id}"))
        {
            headers.insert(LOCATION, place);
        }
        response
    }

    fn raw(self) -> Result<Box<serde_json::value::RawValue>, Problem> {
        serde_json::from_slice(&self.body)
            .map_err(|error| Problem::malformed("answer_unreadable", error.to_string()))
    }
}

/// The tag of a case that has had so many events.
pub(super) fn tag(sequence: u32) -> String {
    format!("\"{sequence}\"")
}

/// The name that the caller gives to a command.
pub(super) fn key(headers: &HeaderMap) -> Result<&str, Problem> {
    let value = headers.get(KEY).ok_or_else(|| {
        let detail =
            "there is no Idempotency-Key; send one, the same whenever the request is sent again";
        Problem::header("idempotency_key_missing", detail)
    })?;
    let key = value.to_str().map_err(|_| {
        let detail = "the Idempotency-Key has something else in it than printable ASCII";
        Problem::header("idempotency_key_malformed", detail)
    })?;
    checked(key)?;
    Ok(key)
}

fn checked(key: &str) -> Result<(), Problem> {
    if key.is_empty() || key.len() > KEY_BYTES_MAX {
        let detail = format!("a key has 1 to {KEY_BYTES_MAX} bytes");
        return Err(Problem::header("idempotency_key_malformed", detail));
    }
    Ok(())
}

/// How many events the case has had, as far as the caller has seen: from `If-Match`.
fn expected(headers: &HeaderMap) -> Result<Option<u32>, Problem> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let tag = value.to_str().ok().map(|text| text.trim().trim_matches('"'));
    match tag {
        Some("*") => Ok(None),
        Some(tag) => tag.parse().map(Some).map_err(|_| {
            let detail = "If-Match takes the ETag of the case: \"7\"";
            Problem::header("if_match_malformed", detail)
        }),
        None => Err(Problem::header("if_match_malformed", "If-Match is not a text")),
    }
}

/// All that was said, for the fingerprint of a name.
pub(super) fn said(case: &str, body: &[u8]) -> Vec<u8> {
    let mut said = case.as_bytes().to_vec();
    said.push(0);
    said.extend_from_slice(body);
    said
}

pub(super) fn text(body: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(body).map_err(|error| {
        Problem::malformed("json_malformed", format!("{error}; send JSON in UTF-8"))
    })
}

pub(super) fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    Ok(contract_json::from_str(text(body)?)?)
}
