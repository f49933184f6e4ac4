//! Attachments of a case: where the platform keeps them, sealed under the key of the case.

use crate::error::StoreError;
use crate::keyring::{DataKey, Opened};
use crate::sealed::{Kept, kept, of_case};
use crate::store::Store;
use crate::transaction::Transaction;
use crate::value::Row;

/// An attachment of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentRow {
    /// Its place among those of the case, from 1.
    pub place: u32,
    /// What the host knows of it.
    pub body: Vec<u8>,
}

fn attachment(row: &mut Row) -> Result<AttachmentRow, StoreError> {
    Ok(AttachmentRow { place: row.number()?, body: row.bytes()? })
}

fn opened(
    key: &DataKey,
    city: &str,
    case: &str,
    row: AttachmentRow,
) -> Result<AttachmentRow, StoreError> {
    match key.open(&["attachment", city, case, &row.place.to_string()], &row.body) {
        Opened::Plain(body) => Ok(AttachmentRow { body, ..row }),
        Opened::Erased | Opened::Altered => {
            Err(StoreError::Broken("an attachment is not what was written".to_owned()))
        }
    }
}

/// The wrapped key of the case that an attachment is of, as a column.
const KEY_OF_ATTACHMENT: &str =
    "(select wrapped from case_keys where case_keys.city = attachments.city
     and case_keys.case_id = attachments.case_id)";

impl Store {
    /// The attachments of a case, in the order in which they came.
    ///
    /// # Errors
    /// `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
    pub async fn attachments(
        &self,
        of: &str,
        case: &str,
    ) -> Result<Vec<AttachmentRow>, StoreError> {
        let statement = format!(
            "select place, body, {KEY_OF_ATTACHMENT} from attachments
             where city = $1 and case_id = $2 order by place"
        );
        let values = vec![of.into(), case.into()];
        let found = self.rows(statement, values, |row| kept(row, attachment)).await?;
        let ring = self.1.as_ref().ok_or(StoreError::NoKey)?;
        let open = |Kept { row, wrapped }: Kept<AttachmentRow>| {
            opened(&ring.unwrap(&of_case(of, case), &wrapped)?, of, case, row)
        };
        found.into_iter().map(open).collect()
    }
}

/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Transaction<'_> {
    /// The attachments of a case that was read in this transaction, in the order in which they came.
    pub async fn attachments(
        &mut self,
        of: &str,
        case: &str,
    ) -> Result<Vec<AttachmentRow>, StoreError> {
        let statement =
            "select place, body from attachments where city = $1 and case_id = $2 order by place";
        let rows =
            self.all(statement, &[of.into(), case.into()], |mut row| attachment(&mut row)).await?;
        let Some(key) = self.key(&of_case(of, case)).await? else { return Ok(Vec::new()) };
        rows.into_iter().map(|row| opened(&key, of, case, row)).collect()
    }

    /// Puts an attachment at its place, where there is none yet.
    pub async fn put_attachment(
        &mut self,
        of: &str,
        case: &str,
        row: &AttachmentRow,
    ) -> Result<(), StoreError> {
        let key = self.key_of_case(of, case).await?;
        let place = row.place.to_string();
        let body = key.seal(&["attachment", of, case, &place], &row.body)?;
        let statement =
            "insert into attachments (city, case_id, place, body) values ($1, $2, $3, $4)";
        self.change(statement, &[of.into(), case.into(), row.place.into(), body.into()]).await
    }
}
