//! Lists of cases: by filters, by what their texts say, in order, page by page, with how many there are.

use axum::Json;
use axum::extract::{Path, State};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wish_contract::{Case, Instant, Stage, Urgency};
use wish_store::{CaseFilter, ClaimsWanted, Order, Page};

use super::problem::Problem;
use super::{Asked, Here, Of};
use crate::caller::{Caller, Forbidden};
use crate::decided::case_of;
use crate::search::{QUERY_CHARACTERS_MAX, Query, QueryError};

/// Cases on a page where nobody asks for another number, and at most.
const PAGE: u32 = 50;
const PAGE_MAX: u32 = 200;

/// Which cases are asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CasesWanted {
    /// Stages, with commas between them.
    stage: Option<String>,
    /// Cases in this area, as far as the caller answers for it.
    area: Option<String>,
    /// Cases of this category.
    category: Option<String>,
    /// `normal` or `urgent`.
    #[schemars(with = "Option<String>")]
    urgency: Option<Urgency>,
    /// Cases that this coordinator holds.
    holder: Option<String>,
    /// With a live claim of this responder.
    claimed_by: Option<String>,
    /// Without a live claim.
    unclaimed: Option<bool>,
    /// Cases of which a deadline passes before: milliseconds since 1970.
    due_before: Option<Instant>,
    /// Submitted at this instant or after it: milliseconds since 1970.
    opened_from: Option<Instant>,
    /// Submitted before this instant.
    opened_before: Option<Instant>,
    /// The digest of the policy that they run under.
    policy: Option<String>,
    /// What their texts have.
    text: Option<String>,
    /// `due` (what runs out next first, where nothing is said) or `newest`.
    #[schemars(with = "Option<String>")]
    sort: Option<Sort>,
    /// Cases at most: 50 where nothing is said.
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u32>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Sort {
    /// What runs out next first.
    Due,
    /// The newest first.
    Newest,
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

/// `GET /cases`
pub async fn list(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Asked(wanted): Asked<CasesWanted>,
) -> Result<Json<Listed>, Problem> {
    caller.of_city(&city)?;
    let filter = wanted.filter(&caller)?;
    let (page, size) = wanted.page()?;
    let (rows, total) = match wanted.query()? {
        None => {
            let store = api.host().store();
            let total = store.count(&city, &filter).await?;
            let rows = store.cases(&city, &filter, &page).await?.into_iter();
            let opened = rows.map(|row| case_of(&row).map(|case| (row, case)));
            (opened.collect::<Result<Vec<_>, _>>()?, total)
        }
        Some(query) => {
            let found = api.host().search(&city, &filter, &query, &page).await?;
            let found = found.ok_or_else(|| {
                let detail = "too many cases may have this text; look for more of it, or give a filter beside it";
                Problem::malformed("search_too_wide", detail)
            })?;
            (found.cases, found.total)
        }
    };
    let last = rows.get(size.saturating_sub(1)).filter(|_| rows.len() > size);
    let next = last.map(|(row, _)| cursor(page.order.place(row)));
    let cases = rows.into_iter().take(size).map(|(_, case)| case).collect();
    Ok(Json(Listed { cases, total, next }))
}

impl CasesWanted {
    /// What is asked for, within the areas that the caller answers for.
    pub(super) fn filter(&self, caller: &Caller) -> Result<CaseFilter, Problem> {
        if caller.staff_roles().next().is_none() {
            return Err(Forbidden::NoRole.into());
        }
        let stages = self.stage.iter().flat_map(|list| list.split(',')).map(|name| {
            name.parse::<Stage>().map_err(|_| {
                Problem::malformed("stage_unknown", format!("there is no stage `{name}`"))
            })
        });
        let claims = match (&self.claimed_by, self.unclaimed) {
            (None, None | Some(false)) => None,
            (None, Some(true)) => Some(ClaimsWanted::NoneLive),
            (Some(responder), None | Some(false)) => Some(ClaimsWanted::LiveOf(responder.clone())),
            (Some(_), Some(true)) => {
                let detail = "nothing is unclaimed and claimed by somebody; leave one of them out";
                return Err(Problem::malformed("query_malformed", detail));
            }
        };
        Ok(CaseFilter {
            stages: stages.collect::<Result<_, _>>()?,
            areas: areas(caller, self.area.as_deref())?,
            category: self.category.clone(),
            urgency: self.urgency,
            holder: self.holder.clone(),
            due_before: self.due_before,
            opened_from: self.opened_from,
            opened_before: self.opened_before,
            policy: self.policy.clone(),
            policy_not: None,
            claims,
            terms: Vec::new(),
        })
    }

    /// As [`filter`](CasesWanted::filter), of a body that takes all that there are: no page, and no text.
    pub(super) fn whole_filter(&self, caller: &Caller) -> Result<CaseFilter, Problem> {
        let CasesWanted { text, sort, limit, cursor, .. } = self;
        if text.is_some() || sort.is_some() || limit.is_some() || cursor.is_some() {
            let detail = "`text`, `sort`, `limit` and `cursor` are for lists; leave them out here";
            return Err(Problem::malformed("filter_malformed", detail));
        }
        self.filter(caller)
    }

    /// The page, with one more case than it has, and how many it has.
    fn page(&self) -> Result<(Page, usize), Problem> {
        let limit = self.limit.unwrap_or(PAGE);
        if !(1..=PAGE_MAX).contains(&limit) {
            let detail = format!("`limit` is from 1 to {PAGE_MAX}");
            return Err(Problem::malformed("query_malformed", detail));
        }
        let order = match self.sort {
            None | Some(Sort::Due) => Order::NextDue,
            Some(Sort::Newest) => Order::Newest,
        };
        let after = self.cursor.as_deref().map(place).transpose()?;
        let size = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok((Page { order, after, limit: limit + 1 }, size))
    }

    fn query(&self) -> Result<Option<Query>, Problem> {
        let Some(text) = &self.text else { return Ok(None) };
        let wrong = |error: QueryError| match error {
            QueryError::TooLong => {
                let detail = format!("`text` has at most {QUERY_CHARACTERS_MAX} characters");
                Problem::malformed("search_text_too_long", detail)
            }
            QueryError::TooShort => {
                let detail =
                    "`text` needs a word, or two Chinese characters that follow each other";
                Problem::malformed("search_text_too_short", detail)
            }
        };
        Query::read(text).map(Some).map_err(wrong)
    }
}

/// Of the area asked for, what the caller answers for.
pub(super) fn areas(caller: &Caller, asked: Option<&str>) -> Result<Vec<String>, Problem> {
    let areas: Vec<String> = match asked {
        None => caller.areas().to_vec(),
        Some(area) => {
            let within = caller.areas().iter().filter_map(|own| {
                if wish_contract::area_contains(own, area) {
                    Some(area.to_owned())
                } else {
                    wish_contract::area_contains(area, own).then(|| own.clone())
                }
            });
            within.collect()
        }
    };
    if areas.is_empty() {
        return Err(Forbidden::Area(asked.unwrap_or_default().to_owned()).into());
    }
    Ok(areas)
}

/// Where the page behind a case begins.
fn cursor((at, id): (Option<Instant>, String)) -> String {
    let at = at.map_or_else(String::new, |at| at.to_string());
    URL_SAFE_NO_PAD.encode(format!("{at} {id}"))
}

fn place(cursor: &str) -> Result<(Option<Instant>, String), Problem> {
    let wrong =
        || Problem::malformed("cursor_malformed", "take `next` of the page before as it is");
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| wrong())?;
    let text = String::from_utf8(bytes).map_err(|_| wrong())?;
    let (at, id) = text.split_once(' ').ok_or_else(wrong)?;
    let at = if at.is_empty() { None } else { Some(at.parse().map_err(|_| wrong())?) };
    Ok((at, id.to_owned()))
}
