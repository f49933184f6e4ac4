//! Cases: opened, looked up, and told of.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use wish_contract::{
    Actor, Case, CaseKind, Command, Detail, Fact, Instant, Need, Offer, Ranking, Role, Stage,
    Submission, json as contract_json,
};
use wish_store::{CaseFilter, CaseRow, Page};

use super::commands::{key, read, said, tag};
use super::operation::{Operation, Who, get, of_city, post};
use super::problem::Problem;
use super::{Api, Asked, Brought, Here, Of, Spoken};
use crate::caller::{Caller, Forbidden};
use crate::decided::case_of;
use crate::error::HostError;
use crate::offering::RANKED;
use crate::profile::Profile;
use crate::proposal::{Answer, CommandName, Proposal};

/// Cases on a page where nobody asks for another number, and at most.
const PAGE: u32 = 50;
const PAGE_MAX: u32 = 200;

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

/// Which cases are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Wanted {
    /// Stages, with commas between them.
    stage: Option<String>,
    /// Cases in this area, as far as the caller answers for it.
    area: Option<String>,
    /// Cases of this category.
    category: Option<String>,
    /// Cases that this coordinator holds.
    holder: Option<String>,
    /// Cases of which a deadline passes before: milliseconds since 1970.
    due_before: Option<Instant>,
    /// Cases at most: 50 where nothing is said.
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u32>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
}

/// A page of cases.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "case-page")]
pub struct Listed {
    /// In the order of what runs out next.
    #[schemars(with = "Vec<Of<Case>>")]
    cases: Vec<Case>,
    /// How many there are in all.
    total: u64,
    /// Where the next page begins; none: there is none.
    next: Option<String>,
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
                .does("A page of cases, by what runs out next")
                .who(Who::WithinAreas(Role::Verifier))
                .who(Who::WithinAreas(Role::Publisher))
                .who(Who::WithinAreas(Role::Coordinator))
                .query::<Wanted>()
                .fails(422, "stage_unknown")
                .fails(422, "cursor_malformed")
                .gives::<Listed>(200),
            readers(get("/cases/{id}", "show-case", show))
                .does("A case")
                .gives::<Of<Case>>(200)
                .with("ETag"),
            get("/cases/{id}/offers", "list-offers", offers)
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
            get("/cases/{id}/candidates", "list-candidates", candidates)
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

/// `GET /cases`
pub async fn list(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Listed>, Problem> {
    caller.of_city(&city)?;
    let filter = wanted.filter(&caller)?;
    let limit = wanted.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MAX).contains(&limit) {
        let detail = format!("`limit` is from 1 to {PAGE_MAX}");
        return Err(Problem::malformed("query_malformed", detail));
    }
    let after = wanted.cursor.as_deref().map(place).transpose()?;
    let store = api.host().store();
    let total = store.count(&city, &filter).await?;
    let rows = store.cases(&city, &filter, &Page { after, limit: limit + 1 }).await?;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let next = if rows.len() > size { rows.get(size.saturating_sub(1)).map(cursor) } else { None };
    let cases = rows.iter().take(size).map(case_of).collect::<Result<_, _>>()?;
    Ok(Json(Listed { cases, total, next }))
}

impl Wanted {
    fn filter(&self, caller: &Caller) -> Result<CaseFilter, Problem> {
        if caller.staff_roles().next().is_none() {
            return Err(Forbidden::NoRole.into());
        }
        let stages = self.stage.iter().flat_map(|list| list.split(',')).map(|name| {
            name.parse::<Stage>().map_err(|_| {
                Problem::malformed("stage_unknown", format!("there is no stage `{name}`"))
            })
        });
        // Of the area asked for, what the caller answers for.
        let areas = match &self.area {
            None => caller.areas().to_vec(),
            Some(area) => {
                let within = caller.areas().iter().filter_map(|own| {
                    if wish_contract::area_contains(own, area) {
                        Some(area.clone())
                    } else {
                        wish_contract::area_contains(area, own).then(|| own.clone())
                    }
                });
                within.collect()
            }
        };
        if areas.is_empty() {
            return Err(Forbidden::Area(self.area.clone().unwrap_or_default()).into());
        }
        Ok(CaseFilter {
            stages: stages.collect::<Result<_, _>>()?,
            areas,
            category: self.category.clone(),
            holder: self.holder.clone(),
            due_before: self.due_before,
        })
    }
}

/// Where the page behind a case begins.
fn cursor(row: &CaseRow) -> String {
    let due = row.next_due.map_or_else(String::new, |due| due.to_string());
    URL_SAFE_NO_PAD.encode(format!("{due} {}", row.id))
}

fn place(cursor: &str) -> Result<(Option<Instant>, String), Problem> {
    let wrong =
        || Problem::malformed("cursor_malformed", "take `next` of the page before as it is");
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| wrong())?;
    let text = String::from_utf8(bytes).map_err(|_| wrong())?;
    let (due, id) = text.split_once(' ').ok_or_else(wrong)?;
    let due = if due.is_empty() { None } else { Some(due.parse().map_err(|_| wrong())?) };
    Ok((due, id.to_owned()))
}

impl Api {
    /// A case that the caller may read.
    async fn readable(&self, city: &str, id: &str, caller: &Caller) -> Result<Case, Problem> {
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

/// `GET /cases/{id}/offers`
pub async fn offers(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<Vec<Offer>>, Problem> {
    caller.of_city(&city)?;
    let unknown = || Problem::missing("case_unknown", format!("there is no case `{id}`"));
    let store = api.host().store();
    let case = case_of(&store.case(&city, &id).await?.ok_or_else(unknown)?)?;
    let roles: Vec<Role> = caller
        .roles()
        .iter()
        .copied()
        .filter(|role| caller.actor(*role, &case.need.area).is_ok())
        .collect();
    let now = api.host().clock().about_now().max(case.last);
    let (mut by, mut facts) = (caller.subject().to_owned(), None);
    if let (Some(responder), [Role::Responder]) = (caller.responder(), roles.as_slice()) {
        if let Some(row) = store.responder(&city, responder).await? {
            let seen = store.activity(&city, &[responder.to_owned()], now, now).await?;
            let seen = seen.into_iter().next().unwrap_or_default();
            facts = Some(Profile::of(&row)?.facts(seen.active, seen.frees_at));
        }
        responder.clone_into(&mut by);
    }
    let book = api.host().rulebook(&city, &case.policy.digest).await?;
    Ok(Json(book.offers(&case, &by, &roles, facts.as_ref(), now)?))
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

/// `GET /cases/{id}/candidates`
pub async fn candidates(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<Ranking>, Problem> {
    let case = api.readable(&city, &id, &caller).await?;
    caller.actor(Role::Coordinator, &case.need.area)?;
    let now = api.host().clock().about_now().max(case.last);
    Ok(Json(api.host().rank(&city, &case, now, RANKED).await??))
}
