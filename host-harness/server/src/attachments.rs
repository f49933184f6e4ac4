//! Attachments of a case stay the platform's: the host keeps where each is, and by which digest it is known again. It fetches nothing.

use axum::http::Uri;
use serde::{Deserialize, Serialize};
use wish_contract::{Instant, Role};
use wish_store::{AttachmentRow, LogBody, NewLogRow};

use crate::caller::{Caller, Forbidden};
use crate::decided::{case_of, kind};
use crate::effects::read;
use crate::error::HostError;
use crate::grants::role_on;
use crate::host::Host;

/// Attachments that a case may have.
pub const ATTACHMENTS_MAX: usize = 64;
const URI_BYTES_MAX: usize = 2_000;
const MEDIA_TYPE_BYTES_MAX: usize = 127;
/// Most bytes that an attachment may say it has: 10 GiB.
const BYTES_MAX: u64 = 10 << 30;
const DIGEST_DIGITS: usize = 64;

/// An attachment as the platform names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Attachment {
    /// Where it is: `https`, with a host and without a user; at most 2,000 bytes.
    pub uri: String,
    /// The SHA-256 of its bytes, in 64 hexadecimal digits, small letters.
    pub sha256: String,
    /// What it is, as `image/jpeg`; at most 127 bytes.
    pub media_type: String,
    /// How many bytes it has: 1 to 10 GiB.
    pub bytes: u64,
}

impl Attachment {
    /// That it can be one.
    ///
    /// # Errors
    /// In words, why not.
    pub fn check(&self) -> Result<(), String> {
        let Attachment { uri, sha256, media_type, bytes } = self;
        let is_address = uri.len() <= URI_BYTES_MAX
            && uri.parse::<Uri>().is_ok_and(|uri| {
                let authority = uri.authority();
                let has_host = authority.is_some_and(|part| !part.host().is_empty());
                let has_user = authority.is_some_and(|part| part.as_str().contains('@'));
                uri.scheme_str() == Some("https") && has_host && !has_user
            });
        let is_digit = |letter: u8| letter.is_ascii_digit() || (b'a'..=b'f').contains(&letter);
        let is_token = |part: &str| {
            let is_letter =
                |letter: u8| letter.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&letter);
            !part.is_empty() && part.bytes().all(is_letter)
        };
        let is_type = media_type.len() <= MEDIA_TYPE_BYTES_MAX
            && media_type.split_once('/').is_some_and(|(kind, of)| is_token(kind) && is_token(of));
        if !is_address {
            return Err(format!("`uri` is an https address of at most {URI_BYTES_MAX} bytes"));
        }
        if sha256.len() != DIGEST_DIGITS || !sha256.bytes().all(is_digit) {
            return Err(format!("`sha256` is {DIGEST_DIGITS} hexadecimal digits in small letters"));
        }
        if !is_type {
            return Err("`media-type` is one as `image/jpeg`".to_owned());
        }
        if !(1..=BYTES_MAX).contains(bytes) {
            return Err(format!("`bytes` is from 1 to {BYTES_MAX}"));
        }
        Ok(())
    }
}

/// An attachment as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Attached {
    /// Its place among those of the case, from 1.
    pub place: u32,
    /// When it was attached.
    pub at: Instant,
    /// In which role somebody attached it.
    pub role: Role,
    /// What was attached.
    pub attachment: Attachment,
}

/// What came of attaching something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attaching {
    /// It is attached now.
    Done(Attached),
    /// It was before.
    Before(Attached),
    /// There is no such case.
    NoCase,
    /// The case is not the caller's.
    Refused(Forbidden),
    /// The case was anonymised.
    Anonymised,
    /// The case has as many as it may.
    Full,
}

/// What the log says of an attachment.
#[derive(Serialize)]
struct AttachmentEntry<'a> {
    by: &'a str,
    attached: &'a Attached,
}

impl Host {
    /// Attaches something to a case; the same again is attached once.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn attach(
        &self,
        city: &str,
        case: &str,
        caller: &Caller,
        attachment: Attachment,
    ) -> Result<Attaching, HostError> {
        let (host, city, case) = (self.clone(), city.to_owned(), case.to_owned());
        let caller = caller.clone();
        let attaching = self
            .store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let Some(row) = transaction.case(&city, &case).await? else {
                        return Ok(Attaching::NoCase);
                    };
                    let subject = case_of(&row)?;
                    let role = match role_on(&caller, &subject) {
                        Ok(Role::Beneficiary) => {
                            return Ok(Attaching::Refused(Forbidden::NotTheirs));
                        }
                        Ok(role) => role,
                        Err(why) => return Ok(Attaching::Refused(why)),
                    };
                    if subject.anonymised {
                        return Ok(Attaching::Anonymised);
                    }
                    let mut count = 0_u32;
                    for row in transaction.attachments(&city, &case).await? {
                        let before: Attached = read(&row.body)?;
                        if before.attachment == attachment {
                            return Ok(Attaching::Before(before));
                        }
                        count = count.max(row.place);
                    }
                    if usize::try_from(count).unwrap_or(usize::MAX) >= ATTACHMENTS_MAX {
                        return Ok(Attaching::Full);
                    }
                    let at = host.clock().now(&mut transaction).await?;
                    let place = count.saturating_add(1);
                    let attached = Attached { place, at, role, attachment };
                    let body = serde_json::to_vec(&attached).unwrap_or_default();
                    let row = AttachmentRow { place, body };
                    transaction.put_attachment(&city, &case, &row).await?;
                    let entry = AttachmentEntry { by: caller.subject(), attached: &attached };
                    let body = LogBody::Sealed(serde_json::to_vec(&entry).unwrap_or_default());
                    let kind = kind::ATTACHMENT.to_owned();
                    let row = NewLogRow { kind, case: Some(case), sequence: None, at, body };
                    transaction.append(&city, &[row]).await?;
                    Ok::<Attaching, HostError>(Attaching::Done(attached))
                })
            })
            .await?;
        self.note_written();
        Ok(attaching)
    }

    /// What is attached to a case, in the order in which it came.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn attachments(&self, city: &str, case: &str) -> Result<Vec<Attached>, HostError> {
        let rows = self.store().attachments(city, case).await?;
        rows.iter().map(|row| read(&row.body)).collect()
    }
}
