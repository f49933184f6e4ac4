//! Tokens whose signature was checked, kept for their short life, so that it is checked once and not with each request.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use crate::caller::Claims;

/// Tokens kept at most. Where there are more, those that have run out are let go, and failing that, all of them.
const KEPT_MAX: usize = 10_000;

type TokenDigest = [u8; 32];

/// Tokens that were believed. They are known by their digests, so that no token can be read out of the host's memory from here.
#[derive(Default)]
pub(crate) struct Verified(Mutex<HashMap<TokenDigest, Claims>>);

impl Verified {
    /// What a token says, if it was believed before and its time has neither to come yet nor passed; seconds since 1970.
    pub fn claims(&self, token: &str, now: u64) -> Option<Claims> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let claims = kept.get(&digest(token))?;
        (claims.nbf <= now && now < claims.exp).then(|| claims.clone())
    }

    /// Keeps what a token says that was believed.
    pub fn keep(&self, token: &str, claims: &Claims, now: u64) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.retain(|_, claims| now < claims.exp);
        }
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(digest(token), claims.clone());
    }
}

fn digest(token: &str) -> TokenDigest {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(nbf: u64, exp: u64) -> Claims {
        Claims { nbf, exp, ..Claims::default() }
    }

    #[test]
    fn a_token_is_known_again_within_its_time_alone() {
        let verified = Verified::default();
        verified.keep("token", &claims(10, 20), 10);
        assert!(verified.claims("token", 10).is_some());
        assert!(verified.claims("token", 19).is_some());
        assert!(verified.claims("token", 20).is_none());
        assert!(verified.claims("token", 9).is_none());
        assert!(verified.claims("tokem", 15).is_none());
        assert!(verified.claims("token ", 15).is_none());
    }

    #[test]
    fn no_more_are_kept_than_there_is_room_for() {
        let verified = Verified::default();
        let kept = |verified: &Verified| verified.0.lock().unwrap().len();
        for number in 0..KEPT_MAX {
            verified.keep(&number.to_string(), &claims(0, 10), 0);
        }
        assert_eq!(kept(&verified), KEPT_MAX);
        // Those that ran out make room for those that hold.
        verified.keep("later", &claims(0, 30), 20);
        assert_eq!(kept(&verified), 1);
        for number in 0..KEPT_MAX {
            verified.keep(&number.to_string(), &claims(0, 30), 20);
        }
        assert!(kept(&verified) <= KEPT_MAX);
    }
}
