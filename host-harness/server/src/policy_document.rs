//! The document of the policy that a city opens new cases under, for the codes and words that the contract's `about` does not have.

use wish_policy::PolicyFile;

use crate::error::HostError;
use crate::host::Host;

impl Host {
    /// The document in force.
    pub(crate) async fn policy_document(&self, city: &str) -> Result<PolicyFile, HostError> {
        let digest = self.in_force(city).await?.about()?.digest;
        let policies = self.store().policies(city).await?;
        let row = policies.into_iter().find(|row| digest.starts_with(&row.digest));
        let row = row.ok_or(HostError::NoPolicy(digest))?;
        PolicyFile::parse(&String::from_utf8_lossy(&row.source))
            .map_err(|error| HostError::Unreadable(error.to_string()))
    }
}
