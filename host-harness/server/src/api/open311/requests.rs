//! Service requests as everybody may read them: what `public-view` shows of a case, in the words of Open311.
//!
//! When a case was opened is told by the day alone, and looked for by the day: the instant could tell more of a household than the
//! rules show.

use chrono::{DateTime, SecondsFormat};
use wish_contract::{BoardStatus, Instant, PublicCase};
use wish_runtime::RuntimeError;
use wish_store::{CaseRow, OpenedFilter};

use super::catalogue::Catalogue;
use super::document::Node;
use super::failure::Open311Error;
use super::parameters::Parameters;
use crate::decided::case_of;
use crate::error::HostError;
use crate::host::Host;

/// Cases looked at for one answer.
const CASES_MAX: u32 = 1_000;
/// Requests on a page where nobody asks for another number, and at most.
const PAGE: usize = 100;
const PAGE_MAX: usize = 500;
/// Requests that may be asked for by name at once.
const NAMES_MAX: usize = 50;
const DAY_MS: Instant = 24 * 60 * 60 * 1_000;
/// The longest span of one question, and the span where nobody says another.
const SPAN_DAYS: Instant = 90;

/// Reads requests of one city.
pub struct Reader<'h> {
    pub host: &'h Host,
    pub city: &'h str,
    pub language: &'h str,
    pub catalogue: Catalogue,
}

/// Which requests are asked for.
struct RequestFilter {
    filter: OpenedFilter,
    /// Open ones, closed ones; none: both.
    statuses: Vec<String>,
    skip: usize,
    size: usize,
}

impl Reader<'_> {
    /// The requests that parameters ask for.
    pub async fn list(&self, parameters: &Parameters) -> Result<Node, Open311Error> {
        let names = parameters.list("service_request_id");
        let mut found = Vec::new();
        if names.is_empty() {
            let wanted = self.wanted(parameters)?;
            let rows = self.host.store().cases_opened(self.city, &wanted.filter, CASES_MAX).await;
            let mut skipped = 0;
            for row in rows.map_err(HostError::Store)? {
                let Some((public, opened)) = self.public(&row).await? else { continue };
                if !wanted.statuses.is_empty()
                    && !wanted.statuses.iter().any(|one| one == status(public.status))
                {
                    continue;
                }
                if skipped < wanted.skip {
                    skipped += 1;
                } else if found.len() < wanted.size {
                    found.push(self.request(&row, &public, opened).await?);
                } else {
                    break;
                }
            }
        } else {
            if names.len() > NAMES_MAX {
                let description = format!("name at most {NAMES_MAX} requests at a time");
                return Err(Open311Error::general(description));
            }
            for name in names {
                found.extend(self.found(&name).await?);
            }
        }
        Ok(Node::List("request", found))
    }

    /// One request.
    pub async fn one(&self, id: &str) -> Result<Node, Open311Error> {
        let unknown = || Open311Error::unknown(format!("there is no service request `{id}`"));
        Ok(Node::List("request", vec![self.found(id).await?.ok_or_else(unknown)?]))
    }

    async fn found(&self, id: &str) -> Result<Option<Node>, Open311Error> {
        let row = self.host.store().case(self.city, id).await.map_err(HostError::Store)?;
        let Some(row) = row else { return Ok(None) };
        let Some((public, opened)) = self.public(&row).await? else { return Ok(None) };
        Ok(Some(self.request(&row, &public, opened).await?))
    }

    async fn public(&self, row: &CaseRow) -> Result<Option<(PublicCase, Instant)>, HostError> {
        let case = case_of(row)?;
        let book = self.host.rulebook(self.city, &case.policy.digest).await?;
        let now = self.host.clock().about_now().max(case.last);
        Ok(book.public_view(&case, now)?.map(|public| (public, case.opened)))
    }

    async fn request(
        &self,
        row: &CaseRow,
        public: &PublicCase,
        opened: Instant,
    ) -> Result<Node, HostError> {
        let book = self.host.rulebook(self.city, &row.policy).await?;
        let words: Result<String, RuntimeError> = book.words(&public.because, self.language);
        Ok(Node::Record(vec![
            ("service_request_id", Node::text(&public.id)),
            ("status", Node::text(status(public.status))),
            ("status_notes", Node::text(&words?)),
            ("service_name", Node::text(self.catalogue.name_of(&public.category))),
            ("service_code", Node::text(&public.category)),
            ("description", Node::text(&public.text)),
            ("agency_responsible", Node::Nothing),
            ("service_notice", Node::Nothing),
            ("requested_datetime", day(opened)),
            ("updated_datetime", Node::Nothing),
            ("expected_datetime", Node::Nothing),
            ("address", Node::Nothing),
            ("address_id", Node::text(&public.area)),
            ("zipcode", Node::Nothing),
            ("lat", Node::Nothing),
            ("long", Node::Nothing),
            ("media_url", Node::Nothing),
        ]))
    }

    fn wanted(&self, parameters: &Parameters) -> Result<RequestFilter, Open311Error> {
        let now = self.host.clock().about_now();
        let (start, end) = (parameters.instant("start_date")?, parameters.instant("end_date")?);
        let span = SPAN_DAYS * DAY_MS;
        let (start, end) = match (start, end) {
            (Some(start), Some(end)) if end.saturating_sub(start) > span => {
                let description = format!(
                    "`start_date` and `end_date` are more than {SPAN_DAYS} days apart; ask for less at a time"
                );
                return Err(Open311Error::general(description));
            }
            (Some(start), Some(end)) => (start, end),
            (Some(start), None) => (start, now.min(start.saturating_add(span))),
            (None, end) => {
                let end = end.unwrap_or(now);
                (end.saturating_sub(span), end)
            }
        };
        let statuses = parameters.list("status");
        if let Some(other) = statuses.iter().find(|one| !["open", "closed"].contains(&one.as_str()))
        {
            let description = format!("there is no status `{other}`; ask for open or closed");
            return Err(Open311Error::general(description));
        }
        let size = parameters.number("page_size")?.unwrap_or(PAGE);
        let page: usize = parameters.number("page")?.unwrap_or(1);
        if !(1..=PAGE_MAX).contains(&size) || page == 0 {
            let description = format!("`page` counts from 1, and `page_size` is 1 to {PAGE_MAX}");
            return Err(Open311Error::general(description));
        }
        let stages = &self.host.runtime().machine().map_err(HostError::Rules)?.stages;
        let stages = stages.iter().filter(|row| row.is_public).map(|row| row.stage).collect();
        let categories = parameters.list("service_code");
        let filter = OpenedFilter {
            stages,
            categories,
            from: midnight(start),
            until: midnight(end).saturating_add(DAY_MS),
        };
        Ok(RequestFilter { filter, statuses, skip: (page - 1).saturating_mul(size), size })
    }
}

fn status(status: BoardStatus) -> &'static str {
    match status {
        BoardStatus::Open | BoardStatus::PartlyTaken | BoardStatus::Taken => "open",
        BoardStatus::Fulfilled => "closed",
    }
}

/// The beginning of an instant's day, UTC.
fn midnight(at: Instant) -> Instant {
    at.saturating_sub(at.rem_euclid(DAY_MS))
}

/// An instant's day, as Open311 writes points in time.
fn day(at: Instant) -> Node {
    DateTime::from_timestamp_millis(midnight(at))
        .map_or(Node::Nothing, |time| Node::text(&time.to_rfc3339_opts(SecondsFormat::Secs, true)))
}
