//! Whom a case is open to, and what each of them has taken on: for thousands at a time, in a few statements.

use wish_contract::{Audience, Instant};

use crate::area::area_prefixes;
use crate::error::StoreError;
use crate::rows::{ResponderRow, responder};
use crate::statement::Values;
use crate::store::Store;
use crate::value::Row;

/// Responders of whom one statement asks what they have taken on.
const AT_ONCE: usize = 512;
/// How many a statement names: one of these, so that there are few statements to prepare.
const SIZES: [usize; 4] = [1, 16, 128, AT_ONCE];

/// What a responder has taken on, by its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Live claims.
    pub active: u32,
    /// When the first of them is due.
    pub frees_at: Option<Instant>,
    /// Claims taken on since an instant, whatever became of them.
    pub recent: u32,
    /// Of these, those that ended in its not coming.
    pub no_shows: u32,
    /// Notices sent to it since another instant.
    pub notices: u32,
    /// When the last one was sent.
    pub last_notice: Option<Instant>,
}

/// A part of those to whom a case is open, by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudiencePage<'a> {
    /// Behind this one; empty: from the first.
    pub after: &'a str,
    /// At most so many, from 1.
    pub limit: u32,
}

/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Store {
    /// Those who take part and are in one of the audiences of a case in this area, by id: a page of them.
    pub async fn audience(
        &self,
        of: &str,
        area: &str,
        audiences: &[Audience],
        page: &AudiencePage<'_>,
    ) -> Result<Vec<ResponderRow>, StoreError> {
        let mut values = Values::default();
        match audience_statement(of, area, audiences, page, &mut values) {
            Some(statement) => self.rows(statement, values.0, responder).await,
            None => Ok(Vec::new()),
        }
    }

    /// Responders by id: those that there are.
    pub async fn responders(
        &self,
        of: &str,
        ids: &[String],
    ) -> Result<Vec<ResponderRow>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for some in ids.chunks(AT_ONCE) {
            let mut values = Values::default();
            let (of, listed) = (values.push(of), values.list(&padded(some)));
            let statement = format!(
                "select {} from responders where city = {of} and id in ({listed})",
                ResponderRow::COLUMNS
            );
            found.extend(self.rows(statement, values.0, responder).await?);
        }
        Ok(found)
    }

    /// Those who take part, of these kinds (none: of all) and within one of these areas, by id: a page of them.
    pub async fn active_responders(
        &self,
        of: &str,
        kinds: &[String],
        areas: &[String],
        page: &AudiencePage<'_>,
    ) -> Result<Vec<ResponderRow>, StoreError> {
        let mut values = Values::default();
        let mut conditions = format!("city = {} and active = 1", values.push(of));
        if !kinds.is_empty() {
            conditions.push_str(&format!(" and kind in ({})", values.list(kinds)));
        }
        let within: Vec<String> = areas.iter().map(|area| values.within(area)).collect();
        if !within.is_empty() {
            conditions.push_str(&format!(" and ({})", within.join(" or ")));
        }
        let (after, limit) = (values.push(page.after), values.push(page.limit));
        let statement = format!(
            "select {} from responders where {conditions} and id > {after} order by id limit {limit}",
            ResponderRow::COLUMNS
        );
        self.rows(statement, values.0, responder).await
    }

    /// Those who are tied to one of these areas or to an area within, by id: a page of them.
    pub async fn tied_responders(
        &self,
        of: &str,
        areas: &[String],
        page: &AudiencePage<'_>,
    ) -> Result<Vec<ResponderRow>, StoreError> {
        let mut values = Values::default();
        let city = values.push(of);
        let within: Vec<String> = areas.iter().map(|area| values.within(area)).collect();
        let within = if within.is_empty() { "1 = 1".to_owned() } else { within.join(" or ") };
        let (after, limit) = (values.push(page.after), values.push(page.limit));
        let statement = format!(
            "select {} from responders where city = {city} and id > {after} and id in (select responder from ties
               where city = {city} and ({within})) order by id limit {limit}",
            ResponderRow::COLUMNS
        );
        self.rows(statement, values.0, responder).await
    }

    /// What each responder has taken on since an instant, and how often it was notified since another: in the order asked.
    pub async fn activity(
        &self,
        of: &str,
        responders: &[String],
        claims_since: Instant,
        notices_since: Instant,
    ) -> Result<Vec<Activity>, StoreError> {
        let mut found = Vec::with_capacity(responders.len());
        for some in responders.chunks(AT_ONCE) {
            let mut values = Values::default();
            let statement = activity_statement(of, some, claims_since, notices_since, &mut values);
            let known: std::collections::BTreeMap<String, Activity> =
                self.rows(statement, values.0, activity).await?.into_iter().collect();
            found.extend(some.iter().map(|id| known.get(id).copied().unwrap_or_default()));
        }
        Ok(found)
    }
}

/// None where the audiences are nobody's.
pub(crate) fn audience_statement(
    of: &str,
    area: &str,
    audiences: &[Audience],
    page: &AudiencePage<'_>,
    values: &mut Values,
) -> Option<String> {
    let (of, after) = (values.push(of), values.push(page.after));
    let mut parts = Vec::new();
    let around = area_prefixes(area);
    for audience in audiences {
        if audience.kinds.is_empty() || audience.paired_only && around.is_empty() {
            continue;
        }
        let kinds = values.list(&audience.kinds);
        let within = if audience.paired_only {
            let around = values.list(&around);
            format!(
                "id in (select responder from ties where city = {of} and area_key in ({around}))"
            )
        } else {
            values.within(&audience.area)
        };
        parts.push(format!(
            "select {} from responders where city = {of} and active = 1 and kind in ({kinds}) and {within} and id > {after}",
            ResponderRow::COLUMNS
        ));
    }
    if parts.is_empty() {
        return None;
    }
    let limit = values.push(page.limit);
    Some(format!("{} order by id limit {limit}", parts.join(" union ")))
}

/// What some responders have taken on, and how often they were notified: a row for each who has any.
pub(crate) fn activity_statement(
    of: &str,
    responders: &[String],
    claims_since: Instant,
    notices_since: Instant,
    values: &mut Values,
) -> String {
    let (of, claims) = (values.push(of), values.push(claims_since));
    let (notices, listed) = (values.push(notices_since), values.list(&padded(responders)));
    let of_them = format!("city = {of} and responder in ({listed})");
    format!(
        "select responder, cast(sum(active) as bigint), min(due), cast(sum(recent) as bigint),
           cast(sum(no_shows) as bigint), cast(sum(notices) as bigint), max(last)
         from (
           select responder, count(*) as active, min(due) as due, 0 as recent, 0 as no_shows, 0 as notices,
             cast(null as bigint) as last
           from claims where {of_them} and live = 1 group by responder
           union all
           select responder, 0, cast(null as bigint), count(*), count(case when status = 'no-show' then 1 end), 0,
             cast(null as bigint)
           from claims where {of_them} and since >= {claims} group by responder
           union all
           select responder, 0, cast(null as bigint), 0, 0, count(case when at >= {notices} then 1 end), max(at)
           from notices where {of_them} group by responder
         ) counted group by responder"
    )
}

/// The ids, with the last one repeated until there are as many as a statement names.
fn padded(ids: &[String]) -> Vec<&str> {
    let size = SIZES.into_iter().find(|size| *size >= ids.len()).unwrap_or(ids.len());
    let last = ids.last().map_or("", String::as_str);
    ids.iter().map(String::as_str).chain(std::iter::repeat(last)).take(size).collect()
}

fn activity(mut row: Row) -> Result<(String, Activity), StoreError> {
    Ok((
        row.text()?,
        Activity {
            active: row.number()?,
            frees_at: row.integer_or_none()?,
            recent: row.number()?,
            no_shows: row.number()?,
            notices: row.number()?,
            last_notice: row.integer_or_none()?,
        },
    ))
}
