//! How a database would find what the store asks it for.

use wish_contract::Audience;

use crate::audience::{AudiencePage, activity_statement, audience_statement};
use crate::cases::page_statement;
use crate::error::StoreError;
use crate::filter::{CaseFilter, Page};
use crate::statement::Values;
use crate::store::Store;
use crate::testing::Place;
use crate::value::Row;

impl Place {
    /// How a page of cases is found: a line for each step.
    ///
    /// # Errors
    /// Why the database does not say.
    pub async fn explain_cases(
        &self,
        store: &Store,
        of: &str,
        filter: &CaseFilter,
        page: &Page,
    ) -> Result<String, StoreError> {
        let mut values = Values::default();
        let statement = page_statement(of, filter, page, &mut values);
        self.explain(store, &statement, values).await
    }

    /// How an audience is found.
    ///
    /// # Errors
    /// Why the database does not say.
    pub async fn explain_audience(
        &self,
        store: &Store,
        of: &str,
        area: &str,
        audiences: &[Audience],
    ) -> Result<String, StoreError> {
        let mut values = Values::default();
        let page = AudiencePage { after: "", limit: 10_000 };
        let statement = audience_statement(of, area, audiences, &page, &mut values);
        self.explain(store, &statement.unwrap_or_default(), values).await
    }

    /// How it is found what responders have taken on.
    ///
    /// # Errors
    /// Why the database does not say.
    pub async fn explain_activity(
        &self,
        store: &Store,
        of: &str,
        responders: &[String],
    ) -> Result<String, StoreError> {
        let mut values = Values::default();
        let statement = activity_statement(of, responders, 0, 0, &mut values);
        self.explain(store, &statement, values).await
    }

    async fn explain(
        &self,
        store: &Store,
        statement: &str,
        values: Values,
    ) -> Result<String, StoreError> {
        let lines = if self.is_sqlite() {
            store.rows(format!("explain query plan {statement}"), values.0, detail).await
        } else {
            store
                .rows(format!("explain (costs off) {statement}"), values.0, |mut row| row.text())
                .await
        };
        Ok(lines?.join("\n"))
    }
}

/// SQLite's fourth column; before it stand numbers.
fn detail(mut row: Row) -> Result<String, StoreError> {
    for _ in 0..3 {
        row.integer()?;
    }
    row.text()
}

impl Store {
    /// How many terms of a city have these bytes somewhere: for a look at what could be read from them.
    ///
    /// # Errors
    /// Why the database does not say.
    pub async fn terms_with(&self, of: &str, bytes: &[u8]) -> Result<usize, StoreError> {
        let statement = "select term from terms where city = $1".to_owned();
        let terms = self.rows(statement, vec![of.into()], |mut row| row.bytes()).await?;
        let has = |term: &Vec<u8>| {
            bytes.is_empty() || term.windows(bytes.len()).any(|window| window == bytes)
        };
        Ok(terms.iter().filter(|term| has(term)).count())
    }
}
