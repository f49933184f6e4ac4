//! Cases: opened, looked up, and told of.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use wish_contract::{
    Actor, Case, CaseKind, Command, Detail, Fact, Instant, Need, Offer, Ranking, Role, Submission,
    json as contract_json,
};

use super::commands::{key, read, said, tag};
use super::listing::{CasesWanted, Listed, list};
use super::offers;
use super::operation::{Operation, Who, get, of_city, post};
use super::problem::Problem;
use super::{Api, Brought, Here, Of, Spoken};
use crate::caller::Caller;
use crate::decided::case_of;
use crate::error::HostError;
use crate::proposal::{Answer, CommandName, Proposal};

/// A case to be opened.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "case-opening")]
pub struct Opening {
    /// What is asked for.
    #[schemars(with = "Of<Need>")]
    need: Need,
    /// `reporter`, or `proxy`; none: the first of them that the caller is.
    #[serde(default)]
    #[schemars(with = "Option<Of<Role>>")]
    role: Option<Role>,
    /// Facts of the city's own.
    #[serde(default)]
    #[schemars(with = "Vec<Of<Fact>>")]
    facts: Vec<Fact>,
}

/// What happened, in words.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "history-entry")]
pub struct HistoryEntry {
    /// Which event of the case.
    sequence: u32,
    /// When.
    #[schemars(with = "Instant")]
    at: Instant,
    /// By whom.
    #[schemars(with = "Of<Actor>")]
    by: Actor,
    /// The rule that allowed or demanded it.
    rule: String,
    /// What happened and why.
    words: String,
    /// What happened, as the contract has it.
    #[schemars(with = "Of<wish_contract::Change>")]
    change: wish_contract::Change,
}

pub(super) fn operations() -> Vec<Operation> {
    let readers = |operation: Operation| {
        let roles = [Role::Verifier, Role::Publisher, Role::Coordinator, Role::Proxy];
        let by_area = roles.into_iter().map(Who::Role);
        let by_relation = [Who::Reporter, Who::Beneficiary, Who::Claimant];
        by_area.chain(by_relation).fold(operation.of_case(), Operation::who)
    };
    let example = json!({ "need": {
        "category": "necessities", "urgency": "normal", "text": "想要一双走路的鞋", "places": 1, "cost-fen": 20_000,
        "channel": "home-visit", "area": "32/12/02/004/011/g1/b1", "beneficiary": "b-1", "at-home": false,
    }});
    of_city(
        "cases",
        vec![
            post("/cases", "submit-case", submit)
                .does("Opens a case")
                .who(Who::Role(Role::Reporter))
                .who(Who::Role(Role::Proxy))
                .keyed()
                .in_words()
                .takes::<Opening>(example)
                .decided_by_rules()
                .gives::<Answer>(201)
                .with("ETag")
                .with("Location")
                .with("Idempotent-Replayed"),
            get("/cases", "list-cases", list)
                .does("A page of cases, by what runs out next or the newest first")
                .who(Who::WithinAreas(Role::Verifier))
                .who(Who::WithinAreas(Role::Publisher))
                .who(Who::WithinAreas(Role::Coordinator))
                .query::<CasesWanted>()
                .fails(422, "stage_unknown")
                .fails(422, "cursor_malformed")
                .fails(422, "search_text_too_short")
                .fails(422, "search_text_too_long")
                .fails(422, "search_too_wide")
                .gives::<Listed>(200),
            readers(get("/cases/{id}", "show-case", show))
                .does("A case")
                .gives::<Of<Case>>(200)
                .with("ETag"),
            get("/cases/{id}/offers", "list-offers", offers::offers)
                .does("Which commands are open to the caller, in all roles at once, and why the others are not")
                .who(Who::OfCity)
                .of_case()
                .fails(503, "rules_busy")
                .gives::<Vec<Of<Offer>>>(200),
            readers(get("/cases/{id}/history", "show-history", history))
                .does("What happened to a case and why, in words")
                .in_words()
                .fails(503, "rules_busy")
                .gives::<Vec<HistoryEntry>>(200),
            get("/cases/{id}/candidates", "list-candidates", offers::candidates)
                .does("To whom a case is open, ranked, with reasons; who may not claim it, and until when")
                .who(Who::Role(Role::Coordinator))
                .fails(403, "case_not_theirs")
                .of_case()
                .decided_by_rules()
                .gives::<Of<Ranking>>(200),
        ],
    )
}

/// `POST /cases`
pub async fn submit(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Spoken(language): Spoken,
    headers: HeaderMap,
    Brought(body): Brought,
) -> Result<Response, Problem> {
    caller.of_city(&city)?;
    let Opening { need, role, facts } = read(&body)?;
    let by = match role {
        Some(role) => caller.actor(role, &need.area)?,
        None => caller.actor_in_one_of(&[Role::Reporter, Role::Proxy], &need.area)?,
    };
    let name = CommandName::of(caller.subject(), key(&headers)?, &said("", &body));
    let id = uuid::Uuid::now_v7().to_string();
    let submission = Submission { id, kind: CaseKind::Wish, need, continues: None };
    let proposal = Proposal {
        case: None,
        command: Command::Submit(submission),
        by,
        responder: None,
        facts,
        policy: None,
        expected: None,
        detail: Detail::Decisive,
        name,
    };
    Ok(api.carried(&city, proposal, &language).await?.response(StatusCode::CREATED))
}

impl Api {
    /// A case that the caller may read.
    pub(super) async fn readable(
        &self,
        city: &str,
        id: &str,
        caller: &Caller,
    ) -> Result<Case, Problem> {
        caller.of_city(city)?;
        let unknown = || Problem::missing("case_unknown", format!("there is no case `{id}`"));
        let row = self.host().store().case(city, id).await?.ok_or_else(unknown)?;
        let case = case_of(&row)?;
        caller.may_read(&case)?;
        Ok(case)
    }
}

/// `GET /cases/{id}`
pub async fn show(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, Problem> {
    let case = api.readable(&city, &id, &caller).await?;
    let body = contract_json::to_string(&case)?;
    Ok(([(CONTENT_TYPE, "application/json".to_owned()), (ETAG, tag(case.sequence))], body)
        .into_response())
}

/// `GET /cases/{id}/history`
pub async fn history(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
    Spoken(language): Spoken,
) -> Result<Json<Vec<HistoryEntry>>, Problem> {
    api.readable(&city, &id, &caller).await?;
    let mut history = Vec::new();
    for (policy, event) in api.host().events_of(&city, &id).await? {
        let book = api.host().rulebook(&city, &policy).await?;
        let words = book.words(&event.because, &language).map_err(HostError::Rules)?;
        history.push(HistoryEntry {
            sequence: event.sequence,
            at: event.at,
            by: event.by,
            rule: event.because.rule,
            words,
            change: event.change,
        });
    }
    Ok(Json(history))
}
