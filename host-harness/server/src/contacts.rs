//! How people can be reached. The platform tells; whoever answers for a case at the moment may read, and every reading is written
//! down in the same transaction.

use serde::{Deserialize, Serialize};
use wish_contract::Role;
use wish_store::{ContactRow, LogBody, NewLogRow};

use crate::caller::{Caller, Forbidden};
use crate::decided::{case_of, kind};
use crate::directory::audit;
use crate::effects::read;
use crate::error::HostError;
use crate::grants::contact_role;
use crate::host::Host;

/// Most bytes of a name, a telephone number and an address.
const NAME_BYTES_MAX: usize = 200;
const PHONE_BYTES_MAX: usize = 64;
const ADDRESS_BYTES_MAX: usize = 1_000;
/// Most bytes of a reference, as the contract has it.
const REFERENCE_BYTES_MAX: usize = 128;

/// How somebody can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Contact {
    /// Their name: 1 to 200 bytes.
    pub name: String,
    /// Their telephone number: 1 to 64 bytes.
    #[serde(default)]
    pub phone: Option<String>,
    /// Where they live: 1 to 1,000 bytes.
    #[serde(default)]
    pub address: Option<String>,
}

impl Contact {
    /// That nothing in it is empty or too long.
    ///
    /// # Errors
    /// In words, what is.
    pub fn check(&self) -> Result<(), String> {
        let parts = [
            ("name", Some(&self.name), NAME_BYTES_MAX),
            ("phone", self.phone.as_ref(), PHONE_BYTES_MAX),
            ("address", self.address.as_ref(), ADDRESS_BYTES_MAX),
        ];
        for (field, text, most) in parts {
            if text.is_some_and(|text| text.trim().is_empty() || text.len() > most) {
                return Err(format!("`{field}` has 1 to {most} bytes"));
            }
        }
        Ok(())
    }
}

/// That a text is a reference as the contract has it.
///
/// # Errors
/// In words, why not.
pub fn check_reference(text: &str) -> Result<(), String> {
    let is_odd = |letter: char| letter.is_whitespace() || letter.is_control();
    if text.is_empty() || text.len() > REFERENCE_BYTES_MAX || text.contains(is_odd) {
        return Err(format!(
            "a person is named by 1 to {REFERENCE_BYTES_MAX} bytes without blanks"
        ));
    }
    Ok(())
}

/// What came of asking for a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactAnswer {
    /// It was given, and that is written down.
    Given(Contact),
    /// There is no such case.
    NoCase,
    /// The case is not the caller's, or no more.
    Refused(Forbidden),
    /// Nothing is known of its beneficiary.
    Unknown,
}

/// Who read a contact, in which role.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ContactRead<'a> {
    by: &'a str,
    role: Role,
    responder: Option<&'a str>,
}

impl Host {
    /// Keeps how somebody can be reached, in the place of what was known of them.
    ///
    /// # Errors
    /// `NoCity`, or what the store stopped at.
    pub async fn put_contact(
        &self,
        city: &str,
        person: &str,
        contact: &Contact,
        by: &str,
    ) -> Result<(), HostError> {
        let body = serde_json::to_vec(contact).unwrap_or_default();
        let row = ContactRow { person: person.to_owned(), body };
        let (host, city, by) = (self.clone(), city.to_owned(), by.to_owned());
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    if transaction.city(&city).await?.is_none() {
                        return Err(HostError::NoCity(city));
                    }
                    let now = host.clock().now(&mut transaction).await?;
                    let key = transaction.put_contact(&city, &row).await?;
                    let row = audit(kind::CONTACT, now, &by, &key);
                    transaction.append(&city, &[row]).await?;
                    Ok(())
                })
            })
            .await?;
        self.note_written();
        Ok(())
    }

    /// Erases what is known of somebody: whether anything was.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn erase_contact(
        &self,
        city: &str,
        person: &str,
        by: &str,
    ) -> Result<bool, HostError> {
        let (host, city) = (self.clone(), city.to_owned());
        let (person, by) = (person.to_owned(), by.to_owned());
        let erased = self
            .store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let Some(key) = transaction.erase_contact(&city, &person).await? else {
                        return Ok::<bool, HostError>(false);
                    };
                    let now = host.clock().now(&mut transaction).await?;
                    let row = audit(kind::CONTACT_ERASED, now, &by, &key);
                    transaction.append(&city, &[row]).await?;
                    Ok(true)
                })
            })
            .await?;
        self.note_written();
        Ok(erased)
    }

    /// How the beneficiary of a case can be reached, for whoever may know it now.
    ///
    /// # Errors
    /// What the store stopped at; nothing was given then.
    pub async fn contact_for(
        &self,
        city: &str,
        case: &str,
        caller: &Caller,
    ) -> Result<ContactAnswer, HostError> {
        let (host, city, case) = (self.clone(), city.to_owned(), case.to_owned());
        let caller = caller.clone();
        let answer = self
            .store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    // The case is locked: who leads on it does not change until the reading is written down.
                    let Some(row) = transaction.case(&city, &case).await? else {
                        return Ok(ContactAnswer::NoCase);
                    };
                    let subject = case_of(&row)?;
                    let role = match contact_role(&caller, &subject) {
                        Ok(role) => role,
                        Err(why) => return Ok(ContactAnswer::Refused(why)),
                    };
                    let person = &subject.need.beneficiary;
                    let Some(found) = transaction.contact(&city, person).await? else {
                        return Ok(ContactAnswer::Unknown);
                    };
                    let contact: Contact = read(&found.body)?;
                    let responder = caller.responder().filter(|_| role == Role::Responder);
                    let by = caller.subject();
                    let reading = ContactRead { by, role, responder };
                    let row = NewLogRow {
                        kind: kind::CONTACT_READ.to_owned(),
                        case: Some(case),
                        sequence: None,
                        at: host.clock().now(&mut transaction).await?,
                        body: LogBody::Clear(serde_json::to_vec(&reading).unwrap_or_default()),
                    };
                    transaction.append(&city, &[row]).await?;
                    Ok::<ContactAnswer, HostError>(ContactAnswer::Given(contact))
                })
            })
            .await?;
        self.note_written();
        Ok(answer)
    }
}
