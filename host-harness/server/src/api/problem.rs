//! What went wrong with a request, as RFC 9457 has it: `application/problem+json` with a status, a code that stays, and what to do.

use std::time::Duration;

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use wish_contract::json::JsonError;
use wish_contract::{Diagnostic, Fact, Fault, Instant};
use wish_runtime::RuntimeError;
use wish_store::StoreError;

use super::Of;
use crate::caller::{Forbidden, TokenError};
use crate::error::HostError;

/// When to try again, in seconds, where nothing says better.
const RETRY_SECONDS: &str = "1";

/// What went wrong with a request. Nothing was changed.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Problem {
    #[serde(skip)]
    status: StatusCode,
    details: Box<Details>,
}

/// What went wrong, as RFC 9457 has it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "problem")]
pub struct Details {
    /// A short word for all of its kind.
    title: &'static str,
    /// What stays the same whatever the words: the rule that refuses, or what is wrong with the request.
    code: String,
    /// What is wrong here, and what to do about it, in the caller's language where the rules say it.
    detail: String,
    /// What a rule that refuses looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<Of<Fact>>")]
    facts: Vec<Fact>,
    /// When its answer would change, where that is known: milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Instant")]
    changes_at: Option<Instant>,
    /// What is wrong with a policy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<Of<Diagnostic>>")]
    findings: Vec<Diagnostic>,
}

impl Problem {
    fn new(status: StatusCode, title: &'static str, code: &str, detail: String) -> Problem {
        let (facts, findings) = (Vec::new(), Vec::new());
        let code = code.to_owned();
        let details = Details { title, code, detail, facts, changes_at: None, findings };
        Problem { status, details: Box::new(details) }
    }

    /// Its status, its code, and what is wrong in words: for answers of another form.
    pub fn summary(&self) -> (StatusCode, &str, &str) {
        (self.status, &self.details.code, &self.details.detail)
    }

    /// The request is not one.
    pub fn malformed(code: &str, detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "malformed request", code, detail.into())
    }

    /// There is no such thing.
    pub fn missing(code: &str, detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not found", code, detail.into())
    }

    /// A city is on its way, or its cell does not answer.
    pub fn moving(city: &str) -> Problem {
        HostError::Store(StoreError::Moving(city.to_owned())).into()
    }

    /// What there is, or has become of it meanwhile, stands in the way.
    pub fn conflict(code: &str, detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::CONFLICT, "in the way", code, detail.into())
    }

    /// The request is larger than the host takes.
    pub fn too_large() -> Problem {
        let detail = "the request has more than 1 MiB; send less at a time".to_owned();
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too large", "request_too_large", detail)
    }

    /// The body did not come in time.
    pub fn too_slow(patience: Duration) -> Problem {
        let detail =
            format!("the body did not come within {} s; send it at once", patience.as_secs());
        Problem::new(StatusCode::REQUEST_TIMEOUT, "too slow", "body_too_slow", detail)
    }

    /// A header is missing, or says what it cannot.
    pub fn header(code: &str, detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "malformed request", code, detail.into())
    }

    /// The case has changed since the caller looked.
    pub fn stale(sequence: u32) -> Problem {
        let detail = format!("the case has had {sequence} events by now; look at it again");
        Problem::new(StatusCode::PRECONDITION_FAILED, "changed meanwhile", "case_changed", detail)
    }

    /// Whether it says nothing of the request: the host cannot, or is busy.
    pub fn is_of_host(&self) -> bool {
        self.status.is_server_error()
    }

    /// The name was used for something else.
    pub fn name_taken() -> Problem {
        let detail = "this Idempotency-Key was used for another request; choose another";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Problem::new(status, "malformed request", "idempotency_key_reused", detail.to_owned())
    }

    /// The rules refuse, in the words given.
    pub fn refused(
        rule: &str,
        words: String,
        facts: Vec<Fact>,
        changes_at: Option<Instant>,
    ) -> Problem {
        let mut problem = Problem::new(StatusCode::CONFLICT, "refused by a rule", rule, words);
        problem.details.facts = facts;
        problem.details.changes_at = changes_at;
        problem
    }
}

/// There is nothing at this address.
pub async fn nothing_here() -> Problem {
    Problem::missing("no_such_address", "nothing is here; the API is under /api/v1/cities/CITY")
}

/// There is something at this address, but not for this method.
pub async fn other_method() -> Problem {
    let detail = "this address does not take this method".to_owned();
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "not found", "no_such_method", detail)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<TokenError> for Problem {
    fn from(error: TokenError) -> Problem {
        let code = match error {
            TokenError::Missing => "token_missing",
            TokenError::Malformed => "token_malformed",
            TokenError::UnknownKey => "token_key_unknown",
            TokenError::Refused(_) => "token_refused",
        };
        Problem::new(StatusCode::UNAUTHORIZED, "not signed in", code, error.to_string())
    }
}

impl From<Forbidden> for Problem {
    fn from(why: Forbidden) -> Problem {
        let code = match why {
            Forbidden::OtherCity(_) => "other_city",
            Forbidden::Role(_) | Forbidden::NoRole => "role_missing",
            Forbidden::Area(_) => "area_outside",
            Forbidden::Permission(_) => "permission_missing",
            Forbidden::NotTheirs => "case_not_theirs",
            Forbidden::NoResponder => "responder_missing",
        };
        Problem::new(StatusCode::FORBIDDEN, "not allowed", code, why.to_string())
    }
}

impl From<JsonError> for Problem {
    fn from(error: JsonError) -> Problem {
        Problem::malformed("json_malformed", error.to_string())
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        Problem::malformed(&fault.code, fault.message)
    }
}

impl From<HostError> for Problem {
    fn from(error: HostError) -> Problem {
        let message = error.to_string();
        let busy = |code| {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "try again", code, message.clone())
        };
        match error {
            HostError::NoCity(_) => Problem::missing("city_unknown", message),
            HostError::NoPolicy(_) => Problem::missing("policy_unknown", message),
            HostError::PolicyRefused(findings)
            | HostError::Rules(RuntimeError::PolicyRefused(findings)) => {
                let mut problem = Problem::malformed("policy_refused", message);
                problem.details.findings = findings;
                problem
            }
            HostError::Rules(RuntimeError::InputTooLarge { .. }) => {
                Problem::malformed("request_too_large", message)
            }
            HostError::Rules(RuntimeError::Busy { .. }) => busy("rules_busy"),
            HostError::Store(StoreError::Moving(_)) => busy("city_moving"),
            HostError::Store(StoreError::Moved { .. }) => {
                let status = StatusCode::MISDIRECTED_REQUEST;
                Problem::new(status, "elsewhere", "city_moved", message)
            }
            HostError::Store(StoreError::Unfit) => Problem::malformed("text_malformed", message),
            HostError::TooManyComparisons => busy("comparisons_busy"),
            HostError::Store(StoreError::Busy(_)) => busy("store_busy"),
            HostError::Store(StoreError::Unavailable(_) | StoreError::Ended(_)) => {
                busy("store_unavailable")
            }
            HostError::LaterForm(_) => busy("case_of_later_version"),
            HostError::InForceRefused { .. } => busy("policy_in_force_refused"),
            HostError::ClockBehind { .. } => busy("clock_behind"),
            HostError::Store(_) | HostError::Rules(_) | HostError::Unreadable(_) => {
                // What went wrong inside is for the log, not for whoever calls.
                tracing::error!(error = message, "a request failed");
                let detail =
                    "the host failed; it has been noted, and nothing was changed".to_owned();
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "host_failed", detail)
            }
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        HostError::Store(error).into()
    }
}

impl From<RuntimeError> for Problem {
    fn from(error: RuntimeError) -> Problem {
        HostError::Rules(error).into()
    }
}
