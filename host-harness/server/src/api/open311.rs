//! Open311 GeoReport v2: wishes as service requests, for clients that speak it already. It adds nothing to the rules: a request is
//! the command `submit` by the host's one way in, and what is read back is what `public-view` shows. XML and JSON say the same.

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use wish_contract::{CaseKind, Command, Detail, Role, Submission};

use super::commands::{KEY, key, said};
use super::problem::Problem;
use super::{Api, Brought, Here, Spoken};
use crate::caller::{Caller, TokenError};
use crate::error::HostError;
use crate::proposal::{CommandName, Proposal};

mod catalogue;
mod document;
mod failure;
mod parameters;
mod requests;

use catalogue::Catalogue;
use document::{Format, Node};
use failure::Open311Error;
use parameters::Parameters;
use requests::Reader;

const SPECIFICATION: &str = "http://wiki.open311.org/GeoReport_v2";
/// What request bodies are.
const FORM: &str = "application/x-www-form-urlencoded";

/// What an answer is called as a whole, and what it says.
type Open311Answer = Result<(&'static str, Node), Open311Error>;

/// What stands under `/open311/v2/{city}`.
pub fn router() -> Router<Api> {
    Router::new()
        .route("/{file}", get(read).post(submit))
        .route("/services/{file}", get(definition))
        .route("/requests/{file}", get(request))
        .route("/tokens/{file}", get(token))
        .method_not_allowed_fallback(other_method)
}

/// `GET discovery.{format}`, `services.{format}`, `requests.{format}`
async fn read(
    State(api): Here,
    Path((city, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    Spoken(language): Spoken,
) -> Response {
    let asked = Asking { api: &api, city: &city, language: &language };
    let parameters = Parameters::read(query.unwrap_or_default().as_bytes());
    asked
        .answer(&file, &parameters, async |name| match name {
            "discovery" => Ok(("discovery", asked.discovery())),
            "services" => Ok(("services", asked.catalogue().await?.to_services())),
            "requests" => Ok(("service_requests", asked.reader().await?.list(&parameters).await?)),
            _ => Err(nothing_here()),
        })
        .await
}

/// `GET services/{code}.{format}`
async fn definition(
    State(api): Here,
    Path((city, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    Spoken(language): Spoken,
) -> Response {
    let asked = Asking { api: &api, city: &city, language: &language };
    let parameters = Parameters::read(query.unwrap_or_default().as_bytes());
    asked
        .answer(&file, &parameters, async |code| {
            let catalogue = asked.catalogue().await?;
            if catalogue.services.iter().any(|service| service.code == code) {
                return Ok(("service_definition", catalogue.to_definition(code)));
            }
            Err(Open311Error::unknown(format!("there is no service `{code}`; services list them")))
        })
        .await
}

/// `GET requests/{id}.{format}`
async fn request(
    State(api): Here,
    Path((city, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    Spoken(language): Spoken,
) -> Response {
    let asked = Asking { api: &api, city: &city, language: &language };
    let parameters = Parameters::read(query.unwrap_or_default().as_bytes());
    asked
        .answer(&file, &parameters, async |id| {
            Ok(("service_requests", asked.reader().await?.one(id).await?))
        })
        .await
}

/// `GET tokens/{id}.{format}`: a request has its id at once, which stands in for a token.
async fn token(
    State(api): Here,
    Path((city, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    Spoken(language): Spoken,
) -> Response {
    let asked = Asking { api: &api, city: &city, language: &language };
    let parameters = Parameters::read(query.unwrap_or_default().as_bytes());
    asked
        .answer(&file, &parameters, async |id| {
            let row = api.host().store().case(&city, id).await.map_err(HostError::Store)?;
            if row.is_none() {
                return Err(Open311Error::unknown(format!("there is no token `{id}`")));
            }
            let known = vec![("service_request_id", Node::text(id)), ("token", Node::text(id))];
            Ok(("service_requests", Node::List("request", vec![Node::Record(known)])))
        })
        .await
}

/// `POST requests.{format}`
async fn submit(
    State(api): Here,
    Path((city, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    Spoken(language): Spoken,
    headers: HeaderMap,
    body: Result<Brought, Problem>,
) -> Response {
    let asked = Asking { api: &api, city: &city, language: &language };
    let query = Parameters::read(query.unwrap_or_default().as_bytes());
    let form = body.map(|Brought(bytes)| Parameters::read(&bytes).or(query.clone()));
    let parameters = form.as_ref().unwrap_or(&query).clone();
    asked
        .answer(&file, &parameters, async |name| {
            if name != "requests" {
                return Err(Open311Error::other_method());
            }
            asked.submit(&headers, &form?).await
        })
        .await
}

async fn other_method(Path(rest): Path<Vec<(String, String)>>) -> Response {
    let format = rest.last().and_then(|(_, file)| Format::of(file)).map(|(_, format)| format);
    Open311Error::other_method().response(format.unwrap_or(Format::Xml))
}

fn nothing_here() -> Open311Error {
    Open311Error::unknown(
        "nothing is here; there are discovery, services and requests, as .xml and .json",
    )
}

/// A question about one city.
struct Asking<'a> {
    api: &'a Api,
    city: &'a str,
    language: &'a str,
}

impl Asking<'_> {
    /// Answers in the form that the name of what is asked for ends in.
    async fn answer(
        &self,
        file: &str,
        parameters: &Parameters,
        work: impl AsyncFnOnce(&str) -> Open311Answer,
    ) -> Response {
        let Some((name, format)) = Format::of(file) else {
            return nothing_here().response(Format::Xml);
        };
        let answered = match self.of_jurisdiction(parameters) {
            Ok(()) => work(name).await,
            Err(error) => Err(error),
        };
        match answered {
            Ok((root, node)) => format.response(StatusCode::OK, root, &node),
            Err(error) => error.response(format),
        }
    }

    /// A jurisdiction may be named; there is one at each address.
    fn of_jurisdiction(&self, parameters: &Parameters) -> Result<(), Open311Error> {
        match parameters.get("jurisdiction_id") {
            Some(other) if other != self.city => Err(Open311Error::unknown(format!(
                "`jurisdiction_id` `{other}` was not found; here is `{}`",
                self.city
            ))),
            _ => Ok(()),
        }
    }

    async fn catalogue(&self) -> Result<Catalogue, HostError> {
        Catalogue::of(self.api.host(), self.city, self.language).await
    }

    async fn reader(&self) -> Result<Reader<'_>, HostError> {
        let Asking { api, city, language } = self;
        Ok(Reader { host: api.host(), city, language, catalogue: self.catalogue().await? })
    }

    fn discovery(&self) -> Node {
        let formats = ["text/xml", "application/json"].map(Node::text).to_vec();
        let endpoint = Node::Record(vec![
            ("specification", Node::text(SPECIFICATION)),
            ("url", Node::text(&format!("/open311/v2/{}", self.city))),
            ("changeset", Node::Nothing),
            ("type", Node::text("production")),
            ("formats", Node::List("format", formats)),
        ]);
        Node::Record(vec![
            ("changeset", Node::Nothing),
            ("contact", Node::Nothing),
            ("key_service", Node::Nothing),
            ("endpoints", Node::List("endpoint", vec![endpoint])),
        ])
    }

    async fn submit(&self, headers: &HeaderMap, form: &Parameters) -> Open311Answer {
        let Asking { api, city, language } = self;
        let caller = self.caller(headers, form)?;
        let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if kind.is_some_and(|kind| !kind.to_ascii_lowercase().starts_with(FORM)) {
            return Err(Open311Error::general(format!(
                "send the request as {FORM}; files are not taken"
            )));
        }
        let (need, facts) = form.need(&self.catalogue().await?)?;
        let roles = [Role::Reporter, Role::Proxy];
        let by = caller.actor_in_one_of(&roles, &need.area).map_err(Problem::from)?;
        let id = uuid::Uuid::now_v7().to_string();
        // Without a name of the client's, two requests that say the same are two requests: two people may want the same thing.
        let name = if headers.contains_key(KEY) { key(headers)? } else { id.as_str() };
        let name = CommandName::of(caller.subject(), name, &said("open311", &form.without_key()));
        let submission = Submission { id: id.clone(), kind: CaseKind::Wish, need, continues: None };
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
        let carried = api.carried(city, proposal, language).await?;
        let not_kept = form.not_kept();
        let notice = if not_kept.is_empty() {
            Node::Nothing
        } else {
            Node::text(&format!("not kept: {}", not_kept.join(", ")))
        };
        let request = Node::Record(vec![
            ("service_request_id", Node::text(&carried.case().unwrap_or(id))),
            ("service_notice", notice),
            ("account_id", Node::Nothing),
        ]);
        Ok(("service_requests", Node::List("request", vec![request])))
    }

    /// Whose key it is: `api_key`, or the header that the rest of the API takes.
    fn caller(&self, headers: &HeaderMap, form: &Parameters) -> Result<Caller, Problem> {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = header.and_then(|value| value.split_once(' ')).map(|(_, token)| token.trim());
        let token = form.get("api_key").or(bearer).ok_or(TokenError::Missing)?;
        let caller = self.api.0.keys.caller(token)?;
        caller.of_city(self.city)?;
        Ok(caller)
    }
}
