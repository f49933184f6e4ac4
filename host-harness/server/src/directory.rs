//! Policies and responders of a city: what the platform tells the host beside cases.

use schemars::JsonSchema;
use serde::Serialize;
use wish_contract::{Diagnostic, Instant};
use wish_store::{CityRow, LogBody, NewLogRow, PolicyRow};

use crate::api::Of;
use crate::decided::kind;
use crate::error::HostError;
use crate::host::Host;
use crate::profile::Profile;

/// A policy that was uploaded.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "uploaded-policy")]
pub struct Uploaded {
    /// The first 16 hexadecimal digits of the SHA-256 of its source.
    pub digest: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// Warnings.
    #[schemars(with = "Vec<Of<Diagnostic>>")]
    pub findings: Vec<Diagnostic>,
}

impl Host {
    /// Keeps a policy for a city, which need not have been heard of before. The first one of a city is in force at once.
    ///
    /// # Errors
    /// `PolicyRefused` with every finding in the language, or what the store or the rules stopped at.
    pub async fn upload(
        &self,
        city: &str,
        source: Vec<u8>,
        by: &str,
        language: &str,
    ) -> Result<Uploaded, HostError> {
        let findings = self.runtime().check(&source, language)?;
        let (digest, book) = self.rulebooks().load(&source, language)?;
        let about = book.about()?;
        let uploaded = Uploaded { digest, name: about.name, version: about.version, findings };
        let (host, city, by) = (self.clone(), city.to_owned(), by.to_owned());
        let answer = uploaded.clone();
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let Uploaded { digest, name, version, .. } = uploaded;
                    let now = host.clock().now(&mut transaction).await?;
                    let row =
                        PolicyRow { digest: digest.clone(), name, version, uploaded: now, source };
                    transaction.put_policy(&city, &row).await?;
                    let mut rows = vec![audit(kind::POLICY, now, &by, &digest)];
                    if transaction.city(&city).await?.is_none() {
                        let row = CityRow { city: city.clone(), policy: digest.clone() };
                        transaction.put_city(&row).await?;
                        rows.push(audit(kind::IN_FORCE, now, &by, &digest));
                    }
                    transaction.append(&city, &rows).await?;
                    Ok::<(), HostError>(())
                })
            })
            .await?;
        self.note_written();
        Ok(answer)
    }

    /// Opens new cases of a city under a policy from now on.
    ///
    /// # Errors
    /// `NoPolicy`, or what the store stopped at.
    pub async fn put_in_force(&self, city: &str, digest: &str, by: &str) -> Result<(), HostError> {
        let (host, city) = (self.clone(), city.to_owned());
        let (digest, by) = (digest.to_owned(), by.to_owned());
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    if transaction.policy(&city, &digest).await?.is_none() {
                        return Err(HostError::NoPolicy(digest));
                    }
                    let now = host.clock().now(&mut transaction).await?;
                    let row = audit(kind::IN_FORCE, now, &by, &digest);
                    transaction.put_city(&CityRow { city: city.clone(), policy: digest }).await?;
                    transaction.append(&city, &[row]).await?;
                    Ok(())
                })
            })
            .await?;
        self.note_written();
        Ok(())
    }

    /// Keeps what the platform tells of a responder.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn put_responder(
        &self,
        city: &str,
        profile: Profile,
        by: &str,
    ) -> Result<(), HostError> {
        let (row, ties) = profile.rows()?;
        let (host, city, by) = (self.clone(), city.to_owned(), by.to_owned());
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let now = host.clock().now(&mut transaction).await?;
                    transaction.put_responder(&city, &row, &ties).await?;
                    transaction.append(&city, &[audit(kind::RESPONDER, now, &by, &row.id)]).await?;
                    Ok::<(), HostError>(())
                })
            })
            .await?;
        self.note_written();
        Ok(())
    }
}

/// Who did what besides a command.
#[derive(Serialize)]
struct Audit<'a> {
    by: &'a str,
    what: &'a str,
}

/// A row of the log about something besides a command.
pub(crate) fn audit(kind: &str, at: Instant, by: &str, what: &str) -> NewLogRow {
    let body = LogBody::Clear(serde_json::to_vec(&Audit { by, what }).unwrap_or_default());
    NewLogRow { kind: kind.to_owned(), case: None, sequence: None, at, body }
}
