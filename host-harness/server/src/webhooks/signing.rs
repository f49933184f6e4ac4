//! Signatures of webhooks, as Standard Webhooks has them: HMAC-SHA256 over id, time and body, by a secret that receiver and host
//! share. While a secret is changed for another, there are two, and every delivery is signed by both.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use wish_contract::Instant;

use crate::error::HostError;

/// How secrets begin, so that they are recognised where they do not belong.
const PREFIX: &str = "whsec_";
const SECRET_BYTES: usize = 32;
/// How long the one before the newest is good.
pub const OVERLAP_MS: Instant = 24 * 60 * 60 * 1_000;

/// The secrets of an endpoint: one, or two while one is changed for another.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Secrets {
    newest: String,
    before: Option<Former>,
}

/// The secret before the newest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Former {
    secret: String,
    until: Instant,
}

impl Secrets {
    /// With a secret that nobody has had before.
    ///
    /// # Errors
    /// The machine has no randomness to give.
    pub fn throwaway() -> Result<Secrets, HostError> {
        Ok(Secrets { newest: random()?, before: None })
    }

    /// The newest one, as its receiver gets it: once.
    #[must_use]
    pub fn newest(&self) -> &str {
        &self.newest
    }

    /// With another secret; the one that was the newest is good for a day more.
    ///
    /// # Errors
    /// The machine has no randomness to give.
    pub fn rotated(self, now: Instant) -> Result<Secrets, HostError> {
        let until = now.saturating_add(OVERLAP_MS);
        Ok(Secrets { newest: random()?, before: Some(Former { secret: self.newest, until }) })
    }

    /// The header `webhook-signature` of a delivery; `at` in seconds since 1970, `now` by the host's clock.
    ///
    /// # Errors
    /// `Unreadable`, where a secret is none.
    pub fn sign(&self, id: &str, at: u64, body: &[u8], now: Instant) -> Result<String, HostError> {
        let before = self.before.iter().filter(|former| former.until > now);
        let secrets = [&self.newest].into_iter().chain(before.map(|former| &former.secret));
        let signatures = secrets.map(|secret| signature(secret, id, at, body));
        Ok(signatures.collect::<Result<Vec<_>, _>>()?.join(" "))
    }

    /// As they are kept. The one place where they are sealed, once the host has a key for that; until then whoever reads the database
    /// reads them.
    ///
    /// # Errors
    /// `Unreadable`, where they have no form.
    pub fn seal(&self) -> Result<Vec<u8>, HostError> {
        serde_json::to_vec(self).map_err(unreadable)
    }

    /// From what is kept.
    ///
    /// # Errors
    /// `Unreadable`, where that is none.
    pub fn unseal(kept: &[u8]) -> Result<Secrets, HostError> {
        serde_json::from_slice(kept).map_err(unreadable)
    }
}

fn unreadable(error: impl std::fmt::Display) -> HostError {
    HostError::Unreadable(error.to_string())
}

fn random() -> Result<String, HostError> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(unreadable)?;
    Ok(format!("{PREFIX}{}", STANDARD.encode(bytes)))
}

fn signature(secret: &str, id: &str, at: u64, body: &[u8]) -> Result<String, HostError> {
    let none = || HostError::Unreadable("a webhook has no secret".to_owned());
    let key = secret.strip_prefix(PREFIX).ok_or_else(none)?;
    let key = STANDARD.decode(key).map_err(unreadable)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(unreadable)?;
    mac.update(format!("{id}.{at}.").as_bytes());
    mac.update(body);
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that Standard Webhooks' own libraries are tried by.
    #[test]
    fn a_signature_is_the_one_of_the_standard() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let body = br#"{"test": 2432232314}"#;
        let signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn the_secret_before_signs_for_a_day_and_the_one_before_that_no_more() {
        let first = Secrets::throwaway().unwrap();
        let second = first.clone().rotated(0).unwrap();
        let third = second.clone().rotated(1).unwrap();
        let by = |secrets: &Secrets, now| secrets.sign("a", 1, b"b", now).unwrap();
        let (one, two) = (by(&first, 0), by(&Secrets { before: None, ..second.clone() }, 0));
        assert_eq!(by(&second, OVERLAP_MS - 1), format!("{two} {one}"));
        assert_eq!(by(&second, OVERLAP_MS), two);
        assert!(by(&third, 1).ends_with(&two) && !by(&third, 1).contains(&one));
    }
}
