//! What staff see of their areas as a whole: counts, lists, minimums, and ties with what would be better ones.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use wish_contract::{Instant, Role, ThreeLists, is_area};
use wish_store::{AudiencePage, CaseFilter};

use super::commands::read;
use super::listing::{CasesWanted, areas};
use super::plans::no_plan;
use super::problem::Problem;
use super::{Asked, Brought, Here, Spoken};
use crate::caller::{Caller, Forbidden, Permission};
use crate::profile::Profile;
use crate::statistics::{Counted, Grouping, Pairing, Period, QuotaInWords};
use crate::ties::{TieChange, TieWanted};

/// Responders on a page.
const PAGE: u32 = 200;
/// Partners of one pairing at most.
const PARTNERS_MAX: u32 = 10_000;
/// Segments of an area, where nobody says how many.
const SEGMENTS: usize = 3;
const SEGMENTS_MAX: usize = 12;

/// By what counts are told apart.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum By {
    Area,
    Category,
    Week,
}

/// Which events are counted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CountWanted {
    by: Option<By>,
    /// Of how many segments the areas are that are told apart.
    segments: Option<usize>,
    area: Option<String>,
    category: Option<String>,
    from: Option<Instant>,
    until: Option<Instant>,
}

/// `GET /statistics`
pub async fn statistics(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Asked(wanted): Asked<CountWanted>,
) -> Result<Json<Counted>, Problem> {
    let CountWanted { by, segments, area, category, from, until } = wanted;
    let filter = CaseFilter {
        areas: of_staff(&caller, &city, area.as_deref())?,
        category,
        ..CaseFilter::default()
    };
    let segments = segments.unwrap_or(SEGMENTS);
    if !(1..=SEGMENTS_MAX).contains(&segments) {
        let detail = format!("`segments` is from 1 to {SEGMENTS_MAX}");
        return Err(Problem::malformed("query_malformed", detail));
    }
    let span = Period { from: from.unwrap_or(0), until: until.unwrap_or(Instant::MAX) };
    if span.from >= span.until {
        return Err(Problem::malformed("query_malformed", "`from` lies before `until`"));
    }
    let grouping = match by {
        None => Grouping::None,
        Some(By::Area) => Grouping::Area(segments),
        Some(By::Category) => Grouping::Category,
        Some(By::Week) => Grouping::Week,
    };
    Ok(Json(api.host().count_events(&city, &filter, span, grouping).await?))
}

/// The areas in which somebody is staff.
fn of_staff(caller: &Caller, city: &str, area: Option<&str>) -> Result<Vec<String>, Problem> {
    caller.of_city(city)?;
    if caller.staff_roles().next().is_none() {
        return Err(Forbidden::NoRole.into());
    }
    areas(caller, area)
}

/// The areas that somebody coordinates.
fn of_coordinator(caller: &Caller, city: &str, area: Option<&str>) -> Result<Vec<String>, Problem> {
    caller.of_city(city)?;
    if !caller.roles().contains(&Role::Coordinator) {
        return Err(Forbidden::Role(Role::Coordinator).into());
    }
    areas(caller, area)
}

/// `GET /lists`
pub async fn lists(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Asked(wanted): Asked<CasesWanted>,
) -> Result<Json<ThreeLists>, Problem> {
    of_coordinator(&caller, &city, None)?;
    let filter = wanted.whole_filter(&caller)?;
    Ok(Json(api.host().lists(&city, filter).await?.map_err(no_plan)?))
}

/// Whose minimums are asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct QuotasWanted {
    /// Kinds of responder, with commas between them; none: all.
    kind: Option<String>,
    area: Option<String>,
    cursor: Option<String>,
}

/// A page of minimums.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct QuotasListed {
    quotas: Vec<QuotaInWords>,
    /// Where the next page begins; none: there is none.
    next: Option<String>,
}

/// `GET /quotas`: of the responders in the areas of a coordinator; a responder's own.
pub async fn quotas(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Spoken(language): Spoken,
    Asked(wanted): Asked<QuotasWanted>,
) -> Result<Json<QuotasListed>, Problem> {
    caller.of_city(&city)?;
    let is_own =
        !caller.roles().contains(&Role::Coordinator) && caller.roles().contains(&Role::Responder);
    let (rows, next) = if is_own {
        let own = caller.responder().ok_or(Forbidden::NoResponder)?;
        (api.host().store().responders(&city, &[own.to_owned()]).await?, None)
    } else {
        let areas = of_coordinator(&caller, &city, wanted.area.as_deref())?;
        let kinds = words(wanted.kind.as_deref());
        let after = wanted.cursor.unwrap_or_default();
        let page = AudiencePage { after: &after, limit: PAGE };
        let rows = api.host().some_responders(&city, &kinds, &areas, &page).await?;
        let is_full = rows.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        let next = rows.last().filter(|_| is_full).map(|row| row.id.clone());
        (rows, next)
    };
    let quotas = api.host().quotas(&city, &rows, &language).await?.map_err(no_plan)?;
    Ok(Json(QuotasListed { quotas, next }))
}

fn words(list: Option<&str>) -> Vec<String> {
    list.iter().flat_map(|list| list.split(',')).map(str::to_owned).collect()
}

/// Which pairing is looked at.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct PairingWanted {
    /// Its code in the policy.
    pairing: String,
    /// The areas that are to be tied.
    areas: Vec<String>,
    /// Kinds of responder; none: all.
    #[serde(default)]
    kinds: Vec<String>,
}

/// `POST /pairings`: nothing is kept.
pub async fn pair(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Brought(body): Brought,
) -> Result<Json<Pairing>, Problem> {
    let own = of_coordinator(&caller, &city, None)?;
    let PairingWanted { pairing, areas, kinds } = read(&body)?;
    if let Some(area) = areas.iter().find(|area| !is_within(&own, area)) {
        return Err(Forbidden::Area(area.clone()).into());
    }
    let page = AudiencePage { after: "", limit: PARTNERS_MAX + 1 };
    let rows = api.host().some_responders(&city, &kinds, &own, &page).await?;
    if rows.len() > usize::try_from(PARTNERS_MAX).unwrap_or(usize::MAX) {
        let detail = format!("more than {PARTNERS_MAX} responders; name `kinds`");
        return Err(Problem::malformed("pairing_too_large", detail));
    }
    Ok(Json(api.host().pair(&city, &pairing, &rows, &areas).await?.map_err(no_plan)?))
}

fn is_within(own: &[String], area: &str) -> bool {
    own.iter().any(|one| wish_contract::area_contains(one, area))
}

/// A tie.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OneTie {
    responder: String,
    area: String,
}

/// Which ties are asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TiesWanted {
    /// Of this responder; none: of those within the areas.
    responder: Option<String>,
    area: Option<String>,
    cursor: Option<String>,
}

/// A page of ties.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TiesListed {
    ties: Vec<OneTie>,
    /// Where the next page begins; none: there is none.
    next: Option<String>,
}

/// `GET /ties`
pub async fn ties(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Asked(wanted): Asked<TiesWanted>,
) -> Result<Json<TiesListed>, Problem> {
    let own = of_staff(&caller, &city, wanted.area.as_deref())?;
    let (rows, next) = match &wanted.responder {
        Some(id) => (api.host().store().responders(&city, std::slice::from_ref(id)).await?, None),
        None => {
            let after = wanted.cursor.unwrap_or_default();
            let page = AudiencePage { after: &after, limit: PAGE };
            let rows = api.host().store().tied_responders(&city, &own, &page).await?;
            let is_full = rows.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
            let next = rows.last().filter(|_| is_full).map(|row| row.id.clone());
            (rows, next)
        }
    };
    let mut ties = Vec::new();
    for row in &rows {
        let facts = Profile::of(row)?.facts(0, None);
        let areas = facts.paired_areas.into_iter().filter(|area| is_within(&own, area));
        ties.extend(areas.map(|area| OneTie { responder: facts.id.clone(), area }));
    }
    Ok(Json(TiesListed { ties, next }))
}

/// `PUT /ties`
pub async fn put_tie(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Brought(body): Brought,
) -> Result<StatusCode, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Responders)?;
    let OneTie { responder, area } = read(&body)?;
    if !is_area(&area) {
        let detail = format!("`{area}` is no area: segments with `/` between them");
        return Err(Problem::malformed("area_malformed", detail));
    }
    let by = caller.subject();
    answer(api.host().change_tie(&city, &responder, &area, TieWanted::Put, by).await?, &responder)
}

/// `DELETE /ties`
pub async fn remove_tie(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Asked(OneTie { responder, area }): Asked<OneTie>,
) -> Result<StatusCode, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Responders)?;
    let by = caller.subject();
    answer(api.host().change_tie(&city, &responder, &area, TieWanted::Gone, by).await?, &responder)
}

fn answer(change: TieChange, responder: &str) -> Result<StatusCode, Problem> {
    match change {
        TieChange::Made | TieChange::Nothing => Ok(StatusCode::NO_CONTENT),
        TieChange::NoResponder => {
            let detail = format!("there is no responder `{responder}`");
            Err(Problem::missing("responder_unknown", detail))
        }
        TieChange::Refused(fault) => Err(fault.into()),
    }
}
