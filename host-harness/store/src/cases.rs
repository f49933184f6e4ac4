//! Lists of cases: those that a filter finds, in order, page by page.

use wish_contract::Instant;

use crate::error::StoreError;
use crate::filter::{CaseFilter, Order, Page};
use crate::rows::{CaseRow, LogRow};
use crate::sealed::{KEY_OF_CASE, KEY_OF_LOG};
use crate::statement::Values;
use crate::store::Store;

/// Cases that one statement names.
const AT_ONCE: usize = 256;

/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Store {
    /// A page of cases. Cases that stand at one instant are in the order of their ids, so that no page leaves one out.
    pub async fn cases(
        &self,
        of: &str,
        filter: &CaseFilter,
        page: &Page,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let mut values = Values::default();
        let statement = page_statement(of, filter, page, &mut values);
        self.opened_cases(of, statement, values.0).await
    }

    /// How many cases a filter finds.
    pub async fn count(&self, of: &str, filter: &CaseFilter) -> Result<u64, StoreError> {
        let mut values = Values::default();
        let conditions = filter.conditions(of, &mut values);
        self.count_of(format!("select count(*) from cases where {conditions}"), values.0).await
    }

    /// Cases in which one of these responders had a claim that was made at an instant or after it and is fulfilled, by id.
    pub async fn fulfilled_by(
        &self,
        of: &str,
        responders: &[String],
        since: Instant,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let mut found = Vec::new();
        for some in responders.chunks(AT_ONCE) {
            let mut values = Values::default();
            let (city, since) = (values.push(of), values.push(since));
            let statement = format!(
                "select {}, {KEY_OF_CASE} from cases where city = {city} and id in (select case_id from claims
                   where city = {city} and responder in ({}) and since >= {since} and status = 'fulfilled') order by id",
                CaseRow::COLUMNS,
                values.list(some)
            );
            found.extend(self.opened_cases(of, statement, values.0).await?);
        }
        Ok(found)
    }

    /// The rows of a city's log about some cases, in order.
    pub async fn log_of_many(&self, of: &str, ids: &[String]) -> Result<Vec<LogRow>, StoreError> {
        let mut found = Vec::new();
        for some in ids.chunks(AT_ONCE) {
            let mut values = Values::default();
            let city = values.push(of);
            let statement = format!(
                "select {}, {KEY_OF_LOG} from log where city = {city} and case_id in ({}) order by position",
                LogRow::COLUMNS,
                values.list(some)
            );
            found.extend(self.opened_log(of, statement, values.0).await?);
        }
        Ok(found)
    }
}

/// The statement for a page. What it orders by, an index has as it stands here.
pub(crate) fn page_statement(
    of: &str,
    filter: &CaseFilter,
    page: &Page,
    values: &mut Values,
) -> String {
    let due = format!("coalesce(next_due, {})", Instant::MAX);
    let (key, beyond, way) = match page.order {
        Order::NextDue => (due.as_str(), ">", ""),
        Order::Newest => ("opened", "<", " desc"),
    };
    let mut conditions = filter.conditions(of, values);
    if let Some((at, id)) = &page.after {
        let (at, id) = (values.push(at.unwrap_or(Instant::MAX)), values.push(id));
        // SQLite looks the first condition up in the index, and not the second.
        conditions
            .push_str(&format!(" and {key} {beyond}= {at} and ({key}, id) {beyond} ({at}, {id})"));
    }
    let limit = values.push(page.limit);
    format!(
        "select {}, {KEY_OF_CASE} from cases where {conditions} order by {key}{way}, id{way} limit {limit}",
        CaseRow::COLUMNS
    )
}
