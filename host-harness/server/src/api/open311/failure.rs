//! What went wrong with a request, as Open311 tells it: a status and a description, in the form that was asked for.

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;

use super::document::{Format, Node};
use crate::api::problem::Problem;
use crate::error::HostError;

/// Why a request was not answered. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open311Error {
    status: StatusCode,
    description: String,
}

impl Open311Error {
    /// Something is wrong with the request.
    pub fn general(description: impl Into<String>) -> Open311Error {
        Open311Error { status: StatusCode::BAD_REQUEST, description: description.into() }
    }

    /// A parameter was left out.
    pub fn missing(name: &str) -> Open311Error {
        Open311Error::general(format!("`{name}` was not provided; send it with the request"))
    }

    /// A value is none of those there are.
    pub fn not_listed(name: &str, value: &str) -> Open311Error {
        let description =
            format!("`{name}` cannot be `{value}`; the service definition lists its values");
        Open311Error::general(description)
    }

    /// There is no such thing.
    pub fn unknown(description: impl Into<String>) -> Open311Error {
        Open311Error { status: StatusCode::NOT_FOUND, description: description.into() }
    }

    /// The address takes another method.
    pub fn other_method() -> Open311Error {
        let description = "this address does not take this method".to_owned();
        Open311Error { status: StatusCode::METHOD_NOT_ALLOWED, description }
    }

    /// As an answer.
    pub fn response(self, format: Format) -> Response {
        let error = Node::Record(vec![
            ("code", Node::Number(u64::from(self.status.as_u16()))),
            ("description", Node::text(&self.description)),
        ]);
        let errors = Node::List("error", vec![error]);
        let mut response = format.response(self.status, "errors", &errors);
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

impl From<Problem> for Open311Error {
    /// A rule that refuses, and what is malformed, is a general error; a key that is none, or not enough, is 403.
    fn from(problem: Problem) -> Open311Error {
        let (status, code, detail) = problem.summary();
        let status = match status {
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
            StatusCode::UNAUTHORIZED => StatusCode::FORBIDDEN,
            other => other,
        };
        Open311Error { status, description: format!("{detail} ({code})") }
    }
}

impl From<HostError> for Open311Error {
    fn from(error: HostError) -> Open311Error {
        Problem::from(error).into()
    }
}
