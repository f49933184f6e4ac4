//! Cases by when they were opened: what a list of service requests is made of.

use wish_contract::{Instant, Stage};

use crate::error::StoreError;
use crate::rows::CaseRow;
use crate::sealed::KEY_OF_CASE;
use crate::statement::Values;
use crate::store::Store;

/// Which cases are asked for by when they were opened: those that meet all that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenedFilter {
    /// In one of these stages; empty: in none.
    pub stages: Vec<Stage>,
    /// Of one of these categories; empty: of any.
    pub categories: Vec<String>,
    /// Opened at this instant or later.
    pub from: Instant,
    /// Opened before this instant.
    pub until: Instant,
}

impl Store {
    /// Cases of a city, those first that were opened last; of one instant by id.
    ///
    /// # Errors
    /// `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
    pub async fn cases_opened(
        &self,
        of: &str,
        filter: &OpenedFilter,
        limit: u32,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let OpenedFilter { stages, categories, from, until } = filter;
        let names: Vec<&str> = stages.iter().map(|stage| stage.name()).collect();
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut values = Values::default();
        let city = of;
        let (of, from, until) = (values.push(of), values.push(*from), values.push(*until));
        let stages = values.list(&names);
        let mut statement = format!(
            "select {}, {KEY_OF_CASE} from cases where city = {of} and opened >= {from} and opened < {until} and stage in ({stages})",
            CaseRow::COLUMNS
        );
        if !categories.is_empty() {
            statement.push_str(&format!(" and category in ({})", values.list(categories)));
        }
        let limit = values.push(limit);
        statement.push_str(&format!(" order by opened desc, id limit {limit}"));
        self.opened_cases(city, statement, values.0).await
    }
}
