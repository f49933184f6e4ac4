//! By which texts are found: terms that say nothing to whoever has no key, with the cases that have them.

use crate::error::StoreError;
use crate::keyring::Keyring;
use crate::statement::Values;
use crate::store::Store;
use crate::transaction::Transaction;
use crate::value::Value;

/// Terms that one statement keeps.
const AT_ONCE: usize = 64;

/// A keyed hash of a word, or of two characters of a text. Which, the host knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term(pub [u8; 16]);

impl From<&Term> for Value {
    fn from(Term(bytes): &Term) -> Value {
        Value::Bytes(bytes.to_vec())
    }
}

impl Store {
    /// The keys that terms may have been made with: those of a store that is open without keys are none.
    #[must_use]
    pub fn index_keys(&self) -> Vec<[u8; 32]> {
        self.1.as_ref().map(Keyring::index_keys).unwrap_or_default()
    }
}

/// # Errors
/// Of each: `Unavailable` or `Busy`.
impl Transaction<'_> {
    /// The keys that terms are made with: new ones with the first.
    #[must_use]
    pub fn index_keys(&self) -> Vec<[u8; 32]> {
        self.1.ring.as_ref().map(Keyring::index_keys).unwrap_or_default()
    }

    /// Puts the terms of a case in the place of those there were. None: it is found by no text any more.
    pub async fn put_terms(
        &mut self,
        of: &str,
        id: &str,
        terms: &[Term],
    ) -> Result<(), StoreError> {
        self.change("delete from terms where city = $1 and case_id = $2", &[of.into(), id.into()])
            .await?;
        for some in terms.chunks(AT_ONCE) {
            let mut values = Values::default();
            let (of, id) = (values.push(of), values.push(id));
            let rows: Vec<String> =
                some.iter().map(|term| format!("({of}, {}, {id})", values.push(term))).collect();
            let statement = format!(
                "insert into terms (city, term, case_id) values {} on conflict (city, term, case_id) do nothing",
                rows.join(", ")
            );
            self.change(&statement, &values.0).await?;
        }
        Ok(())
    }
}
