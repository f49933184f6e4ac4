//! Exports, sent page by page.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use serde::Deserialize;

use super::listing::areas;
use super::problem::Problem;
use super::{Asked, Here};
use crate::HostError;
use crate::caller::{Caller, Forbidden, Permission};
use crate::exporting::{BYTE_ORDER_MARK, CasesExport, Columns, LogExport};

/// Says how many cases are left out.
const ERASED: &str = "wish-erased-cases";

/// `GET /export/log`: `wish-log/1`, of the whole city.
pub async fn log(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
) -> Result<Response, Problem> {
    caller.of_city(&city)?;
    // Whoever may read the log as it is may take it out.
    if caller.permitted(Permission::Log).is_err() {
        caller.permitted(Permission::Exports)?;
    }
    let export = api.host().export_log(&city, caller.subject()).await?;
    let headers = [
        (CONTENT_TYPE.as_str(), "application/x-ndjson".to_owned()),
        (CONTENT_DISPOSITION.as_str(), "attachment; filename=\"log.jsonl\"".to_owned()),
        (ERASED, export.erased().to_string()),
    ];
    let lines = unfold(Some(export), |export: Option<LogExport>| async move {
        let mut export = export?;
        match export.next().await {
            Ok(None) => None,
            Ok(Some(lines)) => Some((Ok(lines), Some(export))),
            // Whoever reads it sees that it broke off.
            Err(error) => Some((Err(noted(error)), None)),
        }
    });
    Ok((headers, Body::from_stream(lines)).into_response())
}

fn noted(error: HostError) -> HostError {
    tracing::error!(%error, "an export broke off");
    error
}

/// Which cases are exported.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExportWanted {
    area: Option<String>,
    category: Option<String>,
    policy: Option<String>,
    opened_from: Option<i64>,
    opened_before: Option<i64>,
    /// With the texts.
    texts: Option<bool>,
    /// With a byte order mark, which some spreadsheets want.
    bom: Option<bool>,
}

/// `GET /export/cases.csv`
pub async fn cases(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Asked(wanted): Asked<ExportWanted>,
) -> Result<Response, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Exports)?;
    if caller.staff_roles().next().is_none() {
        return Err(Forbidden::NoRole.into());
    }
    let columns = if wanted.texts == Some(true) {
        // Whoever reads the log reads what residents say.
        caller.permitted(Permission::Log)?;
        Columns::WithTexts
    } else {
        Columns::Plain
    };
    let filter = wish_store::CaseFilter {
        areas: areas(&caller, wanted.area.as_deref())?,
        category: wanted.category,
        policy: wanted.policy,
        opened_from: wanted.opened_from,
        opened_before: wanted.opened_before,
        ..wish_store::CaseFilter::default()
    };
    let export = api.host().export_cases(&city, filter, caller.subject(), columns).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, "attachment; filename=\"cases.csv\""),
    ];
    let mark = (wanted.bom == Some(true)).then(|| BYTE_ORDER_MARK.as_bytes().to_vec());
    let lines =
        unfold((mark, Some(export)), |(mark, export): (_, Option<CasesExport>)| async move {
            let mut export = export?;
            if let Some(mark) = mark {
                return Some((Ok(mark), (None, Some(export))));
            }
            match export.next().await {
                Ok(None) => None,
                Ok(Some(lines)) => Some((Ok(lines), (None, Some(export)))),
                Err(error) => Some((Err(noted(error)), (None, None))),
            }
        });
    Ok((headers, Body::from_stream(lines)).into_response())
}
