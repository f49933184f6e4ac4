//! How people can be reached: sealed under a key for each person, which goes when they are erased.

use crate::error::StoreError;
use crate::keyring::{Opened, Owner, OwnerKind};
use crate::transaction::Transaction;

/// How somebody can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRow {
    /// The platform's name for them: what a case has as its beneficiary.
    pub person: String,
    /// What the platform says of them.
    pub body: Vec<u8>,
}

fn of_person<'a>(city: &'a str, id: &'a str) -> Owner<'a> {
    Owner { kind: OwnerKind::Person, city, id }
}

/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Transaction<'_> {
    /// How somebody can be reached.
    pub async fn contact(
        &mut self,
        of: &str,
        person: &str,
    ) -> Result<Option<ContactRow>, StoreError> {
        let statement = "select body from contacts where city = $1 and person = $2";
        let body = self.one(statement, &[of.into(), person.into()], |mut row| row.bytes()).await?;
        let Some(body) = body else { return Ok(None) };
        let key = self.key_or_new(&of_person(of, person)).await?;
        match key.open(&["contact", of, person], &body) {
            Opened::Plain(body) => Ok(Some(ContactRow { person: person.to_owned(), body })),
            Opened::Erased | Opened::Altered => {
                Err(StoreError::Broken("a contact is not what was written".to_owned()))
            }
        }
    }

    /// Puts a contact in the place of what there was of it. Answers the name of the person's key, which says nothing of whose it is.
    pub async fn put_contact(&mut self, of: &str, row: &ContactRow) -> Result<String, StoreError> {
        let key = self.key_or_new(&of_person(of, &row.person)).await?;
        let body = key.seal(&["contact", of, &row.person], &row.body)?;
        let statement = "insert into contacts (city, person, body) values ($1, $2, $3)
             on conflict (city, person) do update set body = excluded.body";
        self.change(statement, &[of.into(), (&row.person).into(), body.into()]).await?;
        Ok(key.name())
    }

    /// Erases how somebody can be reached, and their key. Answers the key's name; none: nothing was known of them.
    pub async fn erase_contact(
        &mut self,
        of: &str,
        person: &str,
    ) -> Result<Option<String>, StoreError> {
        let owner = of_person(of, person);
        let Some(key) = self.key(&owner).await? else { return Ok(None) };
        let statement = "delete from contacts where city = $1 and person = $2";
        self.change(statement, &[of.into(), person.into()]).await?;
        self.erase_key(&owner).await?;
        Ok(Some(key.name()))
    }
}
