//! Imports in pieces, while the host runs: what `wish import` does, for a service account.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::operation::{Operation, Who, of_city, post};
use super::problem::Problem;
use super::{Asked, Brought, Here, Spoken};
use crate::caller::{Caller, Permission};
use crate::import::{ColumnMap, Encoding, Form, Keeping, Report, Source, Subject, Wording};

/// Lines that one request may have: they are one transaction, and everybody else waits for it.
const LINES_MAX: usize = 1_000;

/// How a piece is imported.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "import-query")]
pub struct How {
    /// All of it or nothing, where nobody says otherwise.
    #[serde(default)]
    keep: Keep,
    #[serde(default)]
    encoding: EncodingName,
}

/// What is kept.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "import-keep")]
enum Keep {
    #[default]
    Whole,
    Good,
    Nothing,
}

/// An encoding by its name.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "import-encoding")]
enum EncodingName {
    #[default]
    Auto,
    #[serde(rename = "utf-8")]
    Utf8,
    Gb18030,
}

/// A problem with the report of the piece.
#[derive(Serialize)]
struct Refused {
    title: &'static str,
    code: &'static str,
    detail: String,
    report: Report,
}

pub(super) fn operations() -> Vec<Operation> {
    let import = post("/import/{subject}", "import", import)
        .does("Imports a piece of what a platform has already: `cases` or `responders`, as CSV or JSON Lines")
        .who(Who::Permitted(Permission::Import))
        .query::<How>()
        .in_words()
        .takes_other::<String>("text/csv", json!("id,kind,area\nm1,member,32/12\n"))
        .fails(404, "no_such_address")
        .fails(422, "too_many_lines")
        .fails(422, "import_refused")
        .decided_by_rules()
        .gives::<Report>(200);
    of_city("import", vec![import])
}

/// `POST /import/{cases|responders}`: CSV or JSON Lines.
pub async fn import(
    State(api): Here,
    Path((city, subject)): Path<(String, String)>,
    caller: Caller,
    Asked(How { keep, encoding }): Asked<How>,
    Spoken(language): Spoken,
    headers: HeaderMap,
    Brought(body): Brought,
) -> Result<Response, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Import)?;
    let subject = match subject.as_str() {
        "cases" => Subject::Cases,
        "responders" => Subject::Responders,
        other => {
            let detail = format!("`{other}` cannot be imported; import cases or responders");
            return Err(Problem::missing("no_such_address", detail));
        }
    };
    if body.iter().filter(|byte| **byte == b'\n').count() > LINES_MAX {
        let detail = format!("send at most {LINES_MAX} lines at a time");
        return Err(Problem::malformed("too_many_lines", detail));
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let form = match kind.split(';').next().map(str::trim) {
        Some("text/csv") => Form::Csv,
        Some("application/x-ndjson" | "application/jsonl") => Form::Ndjson,
        _ => Form::of(&body),
    };
    let encoding = match encoding {
        EncodingName::Auto => Encoding::Auto,
        EncodingName::Utf8 => Encoding::Utf8,
        EncodingName::Gb18030 => Encoding::Gb18030,
    };
    let keeping = match keep {
        Keep::Whole => Keeping::Whole,
        Keep::Good => Keeping::Good,
        Keep::Nothing => Keeping::Nothing,
    };
    let map = ColumnMap::default();
    let source = Source { subject, form, encoding, map: &map, bytes: &body };
    let wording = Wording::of(&language);
    let report = api.host().import(&city, &source, keeping, caller.subject(), wording).await?;
    if report.kept || keeping == Keeping::Nothing {
        return Ok(Json(report).into_response());
    }
    let refused = Refused {
        title: "malformed request",
        code: "import_refused",
        detail: format!("{} line(s) are wrong, and nothing was kept", report.problems.len()),
        report,
    };
    let mut response = (StatusCode::UNPROCESSABLE_ENTITY, Json(refused)).into_response();
    let kind = axum::http::HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    Ok(response)
}
