//! Operations of the API: each is a handler with its description. The router, the document (`openapi.json`) and the tests of who may
//! do what come from this one list, so that nothing can be asked for that is not described.

use std::collections::BTreeMap;
use std::fmt;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;
use wish_contract::Role;

use super::Api;
use crate::caller::Permission;

/// Where the addresses of a city begin.
pub const CITY: &str = "/api/v1/cities/{city}";
pub(super) const JSON: &str = "application/json";

/// Makes the schema of a type.
pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Who may ask for an operation. Where there are several, one of them is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody, without a token.
    Anybody,
    /// Whoever has a token of the city.
    OfCity,
    /// Whoever has the permission.
    Permitted(Permission),
    /// Whoever has the role; staff and proxies, where the case is within their areas.
    Role(Role),
    /// Whoever has the role and answers for some area; they are answered of what is within their areas.
    WithinAreas(Role),
    /// Whoever has the role `reporter` and reported the case.
    Reporter,
    /// Whoever has the role `beneficiary` and whose case it is.
    Beneficiary,
    /// Whoever acts for a responder that has a claim on the case.
    Claimant,
    /// Whoever acts for the responder.
    Responder,
    /// Whoever has a role that the command is for; staff and proxies, where the case is within their areas.
    ByCommand,
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Anybody => f.write_str("anybody"),
            Who::OfCity => f.write_str("whoever has a token of the city"),
            Who::Permitted(permission) => write!(f, "the permission `{}`", permission.name()),
            Who::Role(role) => write!(f, "the role `{role}`, for the area of the case"),
            Who::WithinAreas(role) => write!(f, "the role `{role}`, of what is within their areas"),
            Who::Reporter => f.write_str("the reporter of the case"),
            Who::Beneficiary => f.write_str("the beneficiary of the case"),
            Who::Claimant => f.write_str("a responder with a claim on the case"),
            Who::Responder => f.write_str("the responder"),
            Who::ByCommand => f.write_str("a role that the command is for"),
        }
    }
}

/// What a request brings in its body.
pub(super) struct Body {
    pub content: &'static str,
    pub schema: SchemaOf,
    pub example: Value,
}

/// What an operation answers where all goes well.
pub(super) struct Reply {
    pub status: u16,
    pub content: Option<&'static str>,
    pub schema: SchemaOf,
    pub headers: Vec<&'static str>,
}

/// Something that can be asked of the API.
pub struct Operation {
    /// How it is asked for.
    pub method: Method,
    /// Its whole address, with parameters in braces.
    pub path: String,
    /// Its name in the document.
    pub id: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// Who may ask for it.
    pub who: Vec<Who>,
    /// The codes of the problems that it may answer with, by status. Beside them, a `409` has the code of a rule, and a `422` of a
    /// fault that the rules name.
    pub problems: BTreeMap<u16, Vec<&'static str>>,
    pub(super) topic: &'static str,
    pub(super) query: Option<SchemaOf>,
    pub(super) headers: Vec<&'static str>,
    pub(super) body: Option<Body>,
    pub(super) replies: Vec<Reply>,
    pub(super) asks_rules: bool,
    handler: MethodRouter<Api>,
}

impl Operation {
    /// A body that it takes, where it takes one.
    #[must_use]
    pub fn example(&self) -> Option<&Value> {
        self.body.as_ref().map(|body| &body.example)
    }

    /// The kind of body that it takes, where it takes one.
    #[must_use]
    pub fn content(&self) -> Option<&'static str> {
        self.body.as_ref().map(|body| body.content)
    }

    /// Whether it answers with this where all goes well.
    #[must_use]
    pub fn replies(&self, status: u16) -> bool {
        self.replies.iter().any(|reply| reply.status == status)
    }

    /// Whether what the rules refuse is an answer of it.
    #[must_use]
    pub fn asks_rules(&self) -> bool {
        self.asks_rules
    }

    /// Whether a token is asked for.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.who.contains(&Who::Anybody)
    }

    fn new<H, T>(
        filter: MethodFilter,
        method: Method,
        path: &str,
        id: &'static str,
        handler: H,
    ) -> Operation
    where
        H: Handler<T, Api>,
        T: 'static,
    {
        let problems = [
            (400, "path_malformed"),
            (500, "host_failed"),
            (503, "store_busy"),
            (503, "case_of_later_version"),
        ];
        let mut operation = Operation {
            method,
            path: path.to_owned(),
            id,
            summary: "",
            who: Vec::new(),
            problems: BTreeMap::new(),
            topic: "",
            query: None,
            headers: Vec::new(),
            body: None,
            replies: Vec::new(),
            asks_rules: false,
            handler: on(filter, handler),
        };
        for (status, code) in problems {
            operation = operation.fails(status, code);
        }
        operation.fails(503, "store_unavailable")
    }

    /// What it does.
    pub(super) fn does(self, summary: &'static str) -> Operation {
        Operation { summary, ..self }
    }

    /// Who may ask for it, beside whoever was named before.
    pub(super) fn who(mut self, who: Who) -> Operation {
        self.who.push(who);
        let codes: &[&str] = match who {
            Who::Anybody => return self,
            Who::OfCity => &[],
            Who::Permitted(_) => &["permission_missing"],
            Who::Role(_) | Who::ByCommand => &["role_missing", "area_outside", "responder_missing"],
            Who::WithinAreas(_) => &["role_missing", "area_outside"],
            Who::Reporter | Who::Beneficiary | Who::Claimant => &["case_not_theirs"],
            Who::Responder => &[],
        };
        for code in ["token_missing", "token_malformed", "token_key_unknown", "token_refused"] {
            self = self.fails(401, code);
        }
        self = self.fails(403, "other_city").fails(429, "too_many_requests");
        codes.iter().fold(self, |operation, code| operation.fails(403, code))
    }

    /// A problem that it may answer with.
    pub(super) fn fails(mut self, status: u16, code: &'static str) -> Operation {
        let codes = self.problems.entry(status).or_default();
        if !codes.contains(&code) {
            codes.push(code);
        }
        self
    }

    /// That it is about one case, which need not exist.
    pub(super) fn of_case(self) -> Operation {
        self.fails(404, "case_unknown").fails(422, "text_malformed")
    }

    /// That it puts something to the rules, which may refuse it.
    pub(super) fn decided_by_rules(mut self) -> Operation {
        self.asks_rules = true;
        self.fails(503, "rules_busy").fails(404, "policy_unknown").fails(404, "city_unknown")
    }

    /// What may stand behind the `?`.
    pub(super) fn query<T: JsonSchema>(mut self) -> Operation {
        self.query = Some(schema_of::<T>);
        self.fails(422, "query_malformed").fails(422, "text_malformed")
    }

    /// A header that it reads.
    pub(super) fn header(mut self, name: &'static str) -> Operation {
        self.headers.push(name);
        self
    }

    /// That it answers in the caller's language.
    pub(super) fn in_words(self) -> Operation {
        self.header("Accept-Language")
    }

    /// That the same request, sent again, does nothing twice.
    pub(super) fn keyed(self) -> Operation {
        let keyed = self.header("Idempotency-Key").fails(422, "idempotency_key_reused");
        keyed.fails(400, "idempotency_key_missing").fails(400, "idempotency_key_malformed")
    }

    /// A body of JSON, with an example of one that is in order.
    pub(super) fn takes<T: JsonSchema>(self, example: Value) -> Operation {
        self.takes_other::<T>(JSON, example).fails(422, "json_malformed")
    }

    /// A body of something else.
    pub(super) fn takes_other<T: JsonSchema>(
        mut self,
        content: &'static str,
        example: Value,
    ) -> Operation {
        self.body = Some(Body { content, schema: schema_of::<T>, example });
        let taken = self
            .fails(408, "body_too_slow")
            .fails(413, "request_too_large")
            .fails(422, "request_too_large");
        taken.fails(422, "body_unreadable").fails(422, "text_malformed")
    }

    /// An answer of JSON.
    pub(super) fn gives<T: JsonSchema>(self, status: u16) -> Operation {
        self.reply(status, Some(JSON), schema_of::<T>)
    }

    /// An answer of something else.
    pub(super) fn gives_other(self, status: u16, content: &'static str) -> Operation {
        self.reply(status, Some(content), schema_of::<String>)
    }

    /// An answer without a body.
    pub(super) fn gives_nothing(self, status: u16) -> Operation {
        self.reply(status, None, schema_of::<()>)
    }

    fn reply(mut self, status: u16, content: Option<&'static str>, schema: SchemaOf) -> Operation {
        self.replies.push(Reply { status, content, schema, headers: Vec::new() });
        self
    }

    /// A header of the answer named last.
    pub(super) fn with(mut self, header: &'static str) -> Operation {
        if let Some(reply) = self.replies.last_mut() {
            reply.headers.push(header);
        }
        self
    }
}

/// An operation that reads.
pub(super) fn get<H, T>(path: &str, id: &'static str, handler: H) -> Operation
where
    H: Handler<T, Api>,
    T: 'static,
{
    Operation::new(MethodFilter::GET, Method::GET, path, id, handler)
}

/// An operation that does something each time.
pub(super) fn post<H, T>(path: &str, id: &'static str, handler: H) -> Operation
where
    H: Handler<T, Api>,
    T: 'static,
{
    Operation::new(MethodFilter::POST, Method::POST, path, id, handler)
}

/// An operation that puts something in a place.
pub(super) fn put<H, T>(path: &str, id: &'static str, handler: H) -> Operation
where
    H: Handler<T, Api>,
    T: 'static,
{
    Operation::new(MethodFilter::PUT, Method::PUT, path, id, handler)
}

/// An operation that takes something away.
#[expect(dead_code, reason = "nothing can be taken away yet")]
pub(super) fn delete<H, T>(path: &str, id: &'static str, handler: H) -> Operation
where
    H: Handler<T, Api>,
    T: 'static,
{
    Operation::new(MethodFilter::DELETE, Method::DELETE, path, id, handler)
}

/// Operations of one topic in a city: their paths begin behind `/api/v1/cities/{city}`.
pub(super) fn of_city(topic: &'static str, operations: Vec<Operation>) -> Vec<Operation> {
    let in_city = |one: Operation| {
        let one = Operation { path: format!("{CITY}{}", one.path), topic, ..one };
        one.fails(421, "city_moved").fails(503, "city_moving")
    };
    operations.into_iter().map(in_city).collect()
}

/// Operations of one topic by their whole paths.
pub(super) fn of_host(topic: &'static str, operations: Vec<Operation>) -> Vec<Operation> {
    operations.into_iter().map(|one| Operation { topic, ..one }).collect()
}

/// The router of operations.
pub(super) fn router(operations: Vec<Operation>) -> Router<Api> {
    let add = |router: Router<Api>, one: Operation| router.route(&one.path, one.handler);
    operations.into_iter().fold(Router::new(), add)
}
