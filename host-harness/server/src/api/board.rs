//! The public board: what the rules let everybody see, and nothing else.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use wish_contract::{PublicCase, Stage};
use wish_store::{CaseFilter, Page};

use super::operation::{Operation, Who, get, of_host};
use super::problem::Problem;
use super::{Here, Of};
use crate::decided::case_of;

/// Cases looked at for one board.
const CASES_MAX: u32 = 500;
/// How long anybody may keep a board.
const CACHED: &str = "public, max-age=5";

pub(super) fn operations() -> Vec<Operation> {
    let board = get("/public/{city}/board", "show-board", board)
        .does("The public board: what everybody may see of the cases of a city")
        .who(Who::Anybody)
        .fails(404, "city_unknown")
        .fails(422, "text_malformed")
        .fails(421, "city_moved")
        .fails(503, "city_moving")
        .gives::<Vec<Of<PublicCase>>>(200)
        .with("Cache-Control");
    of_host("public", vec![board])
}

/// `GET /public/{city}/board`
pub async fn board(State(api): Here, Path(city): Path<String>) -> Result<Response, Problem> {
    let host = api.host();
    host.in_force(&city).await?;
    let stages = host.runtime().machine()?.stages.iter();
    let stages: Vec<Stage> = stages.filter(|row| row.is_public).map(|row| row.stage).collect();
    let filter = CaseFilter { stages, ..CaseFilter::default() };
    let page = Page { after: None, limit: CASES_MAX, ..Page::default() };
    let mut shown: Vec<PublicCase> = Vec::new();
    for row in host.store().cases(&city, &filter, &page).await? {
        let case = case_of(&row)?;
        let book = host.rulebook(&city, &case.policy.digest).await?;
        let now = host.clock().about_now().max(case.last);
        shown.extend(book.public_view(&case, now)?);
    }
    Ok(([(CACHE_CONTROL, CACHED)], Json(shown)).into_response())
}
