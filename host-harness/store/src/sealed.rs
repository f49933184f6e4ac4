//! What is sealed as it is written, and opened as it is read: the bodies of cases, effects and answers, and those rows of the log that
//! say what a case holds. No other file of this crate sees both a body and the database, so that nobody who writes can forget it.
//!
//! A data key is not kept in memory beyond a transaction: unwrapping one takes about a microsecond, and an erased one must not live on
//! in a host that did not hear of it.

use std::collections::BTreeMap;

use crate::error::StoreError;
use crate::keyring::{DataKey, KeyName, Keyring, Opened, Owner, OwnerKind, SEALED, hexadecimal};
use crate::rows::{AnsweredRow, CaseRow, EffectRow, LogRow, NewLogRow, case, log_row};
use crate::store::Store;
use crate::transaction::Transaction;
use crate::value::{Row, Value};

/// The wrapped key of a row of the table `cases`, as a column.
pub(crate) const KEY_OF_CASE: &str = "(select wrapped from case_keys where case_keys.city = cases.city and case_keys.case_id = cases.id)";
/// The wrapped key of the case that a row of the log is about, as a column.
pub(crate) const KEY_OF_LOG: &str = "(select wrapped from case_keys where case_keys.city = log.city and case_keys.case_id = log.case_id)";

/// The names of the keys that a store wants.
const NOTED: &str = "select name from sealing_keys order by name";

/// What a row of the log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogBody {
    /// Something that a case holds: sealed under its key, and gone with it. The row names the case.
    Sealed(Vec<u8>),
    /// Something that stays: who did what, without a word of or about a resident.
    Clear(Vec<u8>),
    /// It was sealed under a key that was erased. Such a row is read, and not written.
    Erased,
    /// It cannot be opened: it was altered, or the store was opened without keys. Such a row is read, and not written.
    Unopened,
}

impl LogBody {
    /// What it says; none, where that is erased, or cannot be opened.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            LogBody::Sealed(bytes) | LogBody::Clear(bytes) => Some(bytes),
            LogBody::Erased | LogBody::Unopened => None,
        }
    }
}

/// The keys that a transaction needs: those that wrap, and what was unwrapped in it.
pub(crate) struct Keys {
    pub ring: Option<Keyring>,
    known: BTreeMap<(OwnerKind, String, String), DataKey>,
}

impl Keys {
    pub fn of(ring: Option<Keyring>) -> Keys {
        Keys { ring, known: BTreeMap::new() }
    }

    pub fn ring(&self) -> Result<&Keyring, StoreError> {
        self.ring.as_ref().ok_or(StoreError::NoKey)
    }

    fn note(&mut self, of: &Owner<'_>, key: &DataKey) {
        self.known.insert(name_of(of), key.clone());
    }
}

fn name_of(of: &Owner<'_>) -> (OwnerKind, String, String) {
    (of.kind, of.city.to_owned(), of.id.to_owned())
}

pub(crate) fn of_case<'a>(city: &'a str, id: &'a str) -> Owner<'a> {
    Owner { kind: OwnerKind::Case, city, id }
}

/// A row with its body as it stands in the database, and the wrapped key of its case; empty: it has none.
pub(crate) struct Kept<T> {
    pub row: T,
    pub wrapped: Vec<u8>,
}

/// Reads a row and, behind its columns, the wrapped key.
pub(crate) fn kept<T>(
    mut row: Row,
    read: fn(&mut Row) -> Result<T, StoreError>,
) -> Result<Kept<T>, StoreError> {
    Ok(Kept { row: read(&mut row)?, wrapped: row.bytes_or_none()? })
}

impl Kept<CaseRow> {
    /// The case, opened.
    pub fn case(self, ring: &Keyring, city: &str) -> Result<CaseRow, StoreError> {
        let key = ring.unwrap(&of_case(city, &self.row.id), &self.wrapped);
        opened_case(&key.map_err(|error| altered(error, &self.row.id))?, city, self.row)
    }
}

fn altered(error: StoreError, case: &str) -> StoreError {
    match error {
        StoreError::Broken(_) => StoreError::CaseAltered(case.to_owned()),
        other => other,
    }
}

fn opened_case(key: &DataKey, city: &str, row: CaseRow) -> Result<CaseRow, StoreError> {
    match key.open(&["case", city, &row.id], &row.body) {
        Opened::Plain(body) => Ok(CaseRow { body, ..row }),
        Opened::Erased | Opened::Altered => Err(StoreError::CaseAltered(row.id)),
    }
}

impl Kept<LogRow> {
    /// The row, with what it says opened where that can be.
    pub fn log_row(self, ring: Option<&Keyring>, city: &str) -> LogRow {
        let Kept { mut row, wrapped } = self;
        if row.stored.first() != Some(&SEALED) {
            row.entry.body = LogBody::Clear(row.stored.clone());
            return row;
        }
        let case = row.entry.case.as_deref().unwrap_or_default();
        row.entry.body = if wrapped.is_empty() {
            LogBody::Erased
        } else if let Some(Ok(key)) = ring.map(|ring| ring.unwrap(&of_case(city, case), &wrapped)) {
            match key.open(&["log", city, case, &row.position.to_string()], &row.stored) {
                Opened::Plain(bytes) => LogBody::Sealed(bytes),
                Opened::Erased => LogBody::Erased,
                Opened::Altered => LogBody::Unopened,
            }
        } else {
            LogBody::Unopened
        };
        row
    }
}

impl Store {
    /// Cases that a statement finds, which asks for their columns and `KEY_OF_CASE`.
    pub(crate) async fn opened_cases(
        &self,
        city: &str,
        statement: String,
        values: Vec<Value>,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let ring = self.1.as_ref().ok_or(StoreError::NoKey)?;
        let found = self.rows(statement, values, |row| kept(row, case)).await?;
        found.into_iter().map(|row| row.case(ring, city)).collect()
    }

    /// Rows of the log that a statement finds, which asks for their columns and `KEY_OF_LOG`.
    pub(crate) async fn opened_log(
        &self,
        city: &str,
        statement: String,
        values: Vec<Value>,
    ) -> Result<Vec<LogRow>, StoreError> {
        let found = self.rows(statement, values, |row| kept(row, log_row)).await?;
        Ok(found.into_iter().map(|row| row.log_row(self.1.as_ref(), city)).collect())
    }

    /// The store, opened with the keys that its data are sealed under. The first key of a store without data is noted as its own.
    ///
    /// # Errors
    /// `KeyMissing`, where data are sealed under a key that is not among these; nothing was written then. What the database stopped at.
    pub async fn with_keys(self, keys: Keyring) -> Result<Store, StoreError> {
        let ring = keys.clone();
        self.write(move |mut transaction| {
            Box::pin(async move { transaction.take_keys(&ring).await })
        })
        .await?;
        Ok(Store(self.0, Some(keys)))
    }

    /// A store that is only read, opened with the keys that its data are sealed under.
    ///
    /// # Errors
    /// `KeyMissing`, where data are sealed under a key that is not among these; what the database stopped at.
    pub async fn with_keys_to_read(self, keys: Keyring) -> Result<Store, StoreError> {
        let noted = self.rows(NOTED.to_owned(), Vec::new(), |mut row| row.bytes()).await?;
        has_all(&keys, &noted)?;
        Ok(Store(self.0, Some(keys)))
    }

    /// Whether its data are sealed under a key already, so that no new one will do.
    ///
    /// # Errors
    /// What the database stopped at.
    pub async fn is_sealed(&self) -> Result<bool, StoreError> {
        Ok(self.count_of("select count(*) from sealing_keys".to_owned(), Vec::new()).await? > 0)
    }
}

fn has_all(ring: &Keyring, noted: &[Vec<u8>]) -> Result<(), StoreError> {
    let has = |name: &[u8]| ring.names().any(|given| given == name);
    match noted.iter().find(|name| !has(name)) {
        Some(missing) => Err(StoreError::KeyMissing(hexadecimal(missing))),
        None => Ok(()),
    }
}

impl Transaction<'_> {
    async fn take_keys(&mut self, ring: &Keyring) -> Result<(), StoreError> {
        // Two hosts that start on one empty database must not both bring a key.
        self.0.lock_log("").await?;
        let noted = self.all(NOTED, &[], |mut row| row.bytes()).await?;
        has_all(ring, &noted)?;
        let first: Option<KeyName> = ring.names().next();
        match first {
            Some(name) if !noted.iter().any(|noted| *noted == name) => {
                let statement = "insert into sealing_keys (name) values ($1)";
                self.change(statement, &[name.to_vec().into()]).await
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The key of a case or a person, if there is one.
    pub(crate) async fn key(&mut self, of: &Owner<'_>) -> Result<Option<DataKey>, StoreError> {
        if let Some(key) = self.1.known.get(&name_of(of)) {
            return Ok(Some(key.clone()));
        }
        let statement = match of.kind {
            OwnerKind::Case => "select wrapped from case_keys where city = $1 and case_id = $2",
            OwnerKind::Person => "select wrapped from person_keys where city = $1 and person = $2",
        };
        let values = [of.city.into(), of.id.into()];
        let Some(wrapped) = self.one(statement, &values, |mut row| row.bytes()).await? else {
            return Ok(None);
        };
        let key = self.1.ring()?.unwrap(of, &wrapped)?;
        self.1.note(of, &key);
        Ok(Some(key))
    }

    /// The key of a case or a person; a new one, where there is none.
    pub(crate) async fn key_or_new(&mut self, of: &Owner<'_>) -> Result<DataKey, StoreError> {
        if let Some(key) = self.key(of).await? {
            return Ok(key);
        }
        let statement = match of.kind {
            OwnerKind::Case => {
                "insert into case_keys (city, case_id, wrapped) values ($1, $2, $3)
                 on conflict (city, case_id) do nothing"
            }
            OwnerKind::Person => {
                "insert into person_keys (city, person, wrapped) values ($1, $2, $3)
                 on conflict (city, person) do nothing"
            }
        };
        let (wrapped, key) = self.1.ring()?.make(of)?;
        let values = [of.city.into(), of.id.into(), wrapped.into()];
        if self.0.change(statement, &values).await? == 1 {
            self.1.note(of, &key);
            return Ok(key);
        }
        // Somebody else made one at the same time.
        self.key(of).await?.ok_or_else(|| StoreError::Busy("a key is being made".to_owned()))
    }

    /// Takes a key away, and with it all that was sealed under it.
    pub(crate) async fn erase_key(&mut self, of: &Owner<'_>) -> Result<(), StoreError> {
        let statement = match of.kind {
            OwnerKind::Case => "delete from case_keys where city = $1 and case_id = $2",
            OwnerKind::Person => "delete from person_keys where city = $1 and person = $2",
        };
        self.1.known.remove(&name_of(of));
        self.change(statement, &[of.city.into(), of.id.into()]).await
    }

    pub(crate) async fn key_of_case(
        &mut self,
        city: &str,
        id: &str,
    ) -> Result<DataKey, StoreError> {
        self.key_or_new(&of_case(city, id)).await
    }

    /// A case that was read and locked, opened.
    pub(crate) async fn opened_case(
        &mut self,
        city: &str,
        kept: Kept<CaseRow>,
    ) -> Result<CaseRow, StoreError> {
        let Kept { row, wrapped } = kept;
        let id = row.id.clone();
        let of = of_case(city, &id);
        let key = self.1.ring()?.unwrap(&of, &wrapped).map_err(|error| altered(error, &id))?;
        if key.open(&["case", city, &id], &row.body) == Opened::Erased {
            // The row was waited for, and had been erased by then; the key is of before.
            let key = self.key(&of).await?;
            let key =
                key.ok_or_else(|| StoreError::Broken(format!("the case `{id}` has no key")))?;
            return opened_case(&key, city, row);
        }
        self.1.note(&of, &key);
        opened_case(&key, city, row)
    }

    /// The body of a case as it is kept.
    pub(crate) async fn sealed_case(
        &mut self,
        city: &str,
        row: &CaseRow,
    ) -> Result<CaseRow, StoreError> {
        let key = self.key_of_case(city, &row.id).await?;
        Ok(CaseRow { body: key.seal(&["case", city, &row.id], &row.body)?, ..row.clone() })
    }

    /// Keys for those rows of the log that are to be sealed: before the log is locked, so that nobody waits for them.
    pub(crate) async fn keys_for(
        &mut self,
        city: &str,
        rows: &[NewLogRow],
    ) -> Result<(), StoreError> {
        for row in rows {
            if let LogBody::Sealed(_) = row.body {
                self.key_of_case(city, row.case.as_deref().unwrap_or_default()).await?;
            }
        }
        Ok(())
    }

    /// What a row of the log says, as it is kept at its position.
    pub(crate) async fn sealed_entry(
        &mut self,
        city: &str,
        position: i64,
        row: &NewLogRow,
    ) -> Result<Vec<u8>, StoreError> {
        let wrong = |why: &str| Err(StoreError::Broken(format!("a row of the log {why}")));
        match (&row.body, row.case.as_deref()) {
            (LogBody::Sealed(bytes), Some(case)) => {
                let key = self.key_of_case(city, case).await?;
                key.seal(&["log", city, case, &position.to_string()], bytes)
            }
            (LogBody::Sealed(_), None) => wrong("is to be sealed and names no case"),
            (LogBody::Clear(bytes), _) if bytes.first() == Some(&SEALED) => {
                wrong("is to be clear and begins as a sealed one")
            }
            (LogBody::Clear(bytes), _) => Ok(bytes.clone()),
            (LogBody::Erased | LogBody::Unopened, _) => wrong("says nothing"),
        }
    }

    pub(crate) async fn sealed_effect(
        &mut self,
        city: &str,
        row: &EffectRow,
    ) -> Result<Vec<u8>, StoreError> {
        let key = self.key_of_case(city, &row.case).await?;
        key.seal(&["effect", city, &row.case, &row.id, &row.receiver], &row.body)
    }

    pub(crate) async fn opened_effect(
        &mut self,
        city: &str,
        row: EffectRow,
    ) -> Result<EffectRow, StoreError> {
        let key = self.key_of_case(city, &row.case).await?;
        match key.open(&["effect", city, &row.case, &row.id, &row.receiver], &row.body) {
            Opened::Plain(body) => Ok(EffectRow { body, ..row }),
            Opened::Erased | Opened::Altered => {
                Err(StoreError::Broken(format!("the effect `{}` is not what was written", row.id)))
            }
        }
    }

    pub(crate) async fn sealed_answer(
        &mut self,
        city: &str,
        row: &AnsweredRow,
    ) -> Result<Vec<u8>, StoreError> {
        let Some(case) = &row.case else { return Ok(row.answer.clone()) };
        let key = self.key_of_case(city, case).await?;
        key.seal(&["answer", city, case, &row.subject, &row.key], &row.answer)
    }

    pub(crate) async fn opened_answer(
        &mut self,
        city: &str,
        row: AnsweredRow,
    ) -> Result<AnsweredRow, StoreError> {
        let Some(case) = &row.case else { return Ok(row) };
        let key = self.key_of_case(city, case).await?;
        match key.open(&["answer", city, case, &row.subject, &row.key], &row.answer) {
            Opened::Plain(answer) => Ok(AnsweredRow { answer, ..row }),
            Opened::Erased | Opened::Altered => {
                Err(StoreError::Broken("an answer is not what was written".to_owned()))
            }
        }
    }
}
