//! Seals of a city's log: once an hour the host signs how far the log goes and the hash that it has there, and writes that down as a row
//! of the log. A chain alone does not show that its end was cut off, nor that all of it was written anew; whoever remembers a seal, or
//! has the public key, sees both.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use wish_contract::Instant;
use wish_store::{Digest, LogBody, LogRow, NewLogRow, Transaction};

use crate::decided::kind;
use crate::error::HostError;
use crate::host::Host;

/// A log that was written to is sealed again after so long.
pub const INTERVAL_MS: Instant = 60 * 60 * 1_000;
/// How often the host looks whether it is time.
const PAUSE: Duration = Duration::from_secs(60);
/// What is signed begins so, so that no signature for another purpose passes for a seal.
const PURPOSE: &str = "wish-log-seal/1";
/// Bytes that a file with a key may have.
const KEY_BYTES_MAX: u64 = 8 << 10;
/// The public key stands beside the private one, in a file of this ending.
const PUBLIC: &str = "pub";
/// Hexadecimal digits by which a key is called.
const KEY_DIGITS: usize = 16;

/// A place in a log, and the hash that the log has there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LogMark {
    /// From 1.
    pub position: i64,
    /// 64 hexadecimal digits.
    pub hash: String,
}

impl LogMark {
    /// A place with its hash.
    #[must_use]
    pub fn of(position: i64, hash: &Digest) -> LogMark {
        LogMark { position, hash: hexadecimal(hash) }
    }

    fn signed(&self, city: &str) -> Vec<u8> {
        format!("{PURPOSE}\n{city}\n{}\n{}\n", self.position, self.hash).into_bytes()
    }
}

impl std::fmt::Display for LogMark {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{}:{}", self.position, self.hash)
    }
}

/// What a row of the kind `seal` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LogSeal {
    /// The row before this one.
    #[serde(flatten)]
    pub mark: LogMark,
    /// What the key is called: the first 16 hexadecimal digits of the SHA-256 of its 32 bytes.
    pub key: String,
    /// By Ed25519, in base64, of `wish-log-seal/1`, city, position and hash, each with a line feed behind it.
    pub signature: String,
}

/// Why a seal does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SealFlaw {
    /// It is none.
    #[error("it cannot be read")]
    Unreadable,
    /// It does not name the row before it, with its hash.
    #[error("it does not name the row before it")]
    OtherRow,
    /// None of the keys given signed it.
    #[error("none of the keys signed it")]
    OtherKey,
}

impl LogSeal {
    /// The seal in a row of a city's log, found to name the row before; and, where keys are given, to be signed by one of them.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn checked(row: &LogRow, city: &str, keys: &[VerifyingKey]) -> Result<LogSeal, SealFlaw> {
        let seal: LogSeal = serde_json::from_slice(row.entry.body.bytes().unwrap_or_default())
            .map_err(|_| SealFlaw::Unreadable)?;
        let before = row.position.checked_sub(1).ok_or(SealFlaw::OtherRow)?;
        if seal.mark != LogMark::of(before, &row.previous) {
            return Err(SealFlaw::OtherRow);
        }
        let signature = STANDARD.decode(&seal.signature).ok();
        let signature = signature.and_then(|bytes| Signature::from_slice(&bytes).ok());
        let signature = signature.ok_or(SealFlaw::Unreadable)?;
        let signed = seal.mark.signed(city);
        let holds = |key: &VerifyingKey| key.verify_strict(&signed, &signature).is_ok();
        if keys.is_empty() || keys.iter().any(holds) { Ok(seal) } else { Err(SealFlaw::OtherKey) }
    }
}

/// Why there is no key.
#[derive(Debug, Error)]
pub enum KeyFailure {
    /// The file cannot be read or made.
    #[error("`{}`: {error}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The file holds no key of the kind.
    #[error("`{}` holds no Ed25519 key as PEM ({wanted})", file.display())]
    NoKey {
        /// Which.
        file: PathBuf,
        /// `PRIVATE KEY` or `PUBLIC KEY`.
        wanted: &'static str,
    },
    /// The machine gives no randomness.
    #[error("the machine gives no randomness: {0}")]
    NoRandomness(String),
}

/// Seals logs with a private key.
#[derive(Clone)]
pub struct LogSealer {
    key: SigningKey,
    name: String,
}

impl LogSealer {
    /// With the key in a file. Where there is no such file, one is made, that its owner alone may read; and beside it, with `.pub` behind
    /// its name, one with the public key.
    ///
    /// # Errors
    /// There is no key.
    pub fn at(file: &Path) -> Result<LogSealer, KeyFailure> {
        match read(file) {
            Ok(pem) => {
                let key = SigningKey::from_pkcs8_pem(&pem);
                let none = |_| KeyFailure::NoKey { file: file.into(), wanted: "PRIVATE KEY" };
                Ok(LogSealer::of(key.map_err(none)?))
            }
            Err(KeyFailure::File { error, .. }) if error.kind() == ErrorKind::NotFound => {
                let sealer = LogSealer::throwaway()?;
                sealer.save(file)?;
                Ok(sealer)
            }
            Err(other) => Err(other),
        }
    }

    /// With a key that nobody has had before, and that is kept nowhere.
    ///
    /// # Errors
    /// `NoRandomness`.
    pub fn throwaway() -> Result<LogSealer, KeyFailure> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| KeyFailure::NoRandomness(error.to_string()))?;
        Ok(LogSealer::of(SigningKey::from_bytes(&seed)))
    }

    fn of(key: SigningKey) -> LogSealer {
        let mut name = hexadecimal(&Sha256::digest(key.verifying_key().as_bytes()));
        name.truncate(KEY_DIGITS);
        LogSealer { key, name }
    }

    /// The key by which its seals are checked.
    #[must_use]
    pub fn public_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    fn save(&self, file: &Path) -> Result<(), KeyFailure> {
        let unwritten = |error: std::io::Error| KeyFailure::File { file: file.into(), error };
        let unwritable = |_| unwritten(ErrorKind::InvalidData.into());
        let private = self.key.to_pkcs8_pem(LineEnding::LF).map_err(unwritable)?;
        let public = self.public_key().to_public_key_pem(LineEnding::LF);
        let public = public.map_err(|_| unwritten(ErrorKind::InvalidData.into()))?;
        // The private one last: where it is, both are.
        let mut name = file.as_os_str().to_owned();
        name.push(".");
        name.push(PUBLIC);
        write(OpenOptions::new().write(true).create(true).truncate(true), name.as_ref(), &public)
            .map_err(unwritten)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        write(&options, file, &private).map_err(unwritten)
    }

    fn seal(&self, city: &str, mark: LogMark) -> LogSeal {
        let signature = self.key.sign(&mark.signed(city));
        let signature = STANDARD.encode(signature.to_bytes());
        LogSeal { mark, key: self.name.clone(), signature }
    }
}

fn write(options: &OpenOptions, file: &Path, text: &str) -> std::io::Result<()> {
    let mut opened = options.open(file)?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()
}

fn read(file: &Path) -> Result<String, KeyFailure> {
    let mut text = String::new();
    let read =
        File::open(file).and_then(|opened| opened.take(KEY_BYTES_MAX).read_to_string(&mut text));
    read.map_err(|error| KeyFailure::File { file: file.into(), error })?;
    Ok(text)
}

/// The public key in a file, as PEM.
///
/// # Errors
/// There is none.
pub fn public_key(file: &Path) -> Result<VerifyingKey, KeyFailure> {
    let none = |_| KeyFailure::NoKey { file: file.into(), wanted: "PUBLIC KEY" };
    VerifyingKey::from_public_key_pem(&read(file)?).map_err(none)
}

impl Host {
    /// Seals the log of every city that was written to since its last seal, if that is an hour old: how many were sealed.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn seal_logs(&self, sealer: &LogSealer) -> Result<usize, HostError> {
        let mut sealed = 0;
        for row in self.store().cities().await? {
            let (host, sealer, city) = (self.clone(), sealer.clone(), row.city.clone());
            let mark = self
                .store()
                .write(move |mut transaction| {
                    Box::pin(async move { host.seal_log(&mut transaction, &sealer, &city).await })
                })
                .await?;
            if let Some(mark) = mark {
                sealed += 1;
                // Whoever keeps the host's log elsewhere, remembers it there.
                tracing::info!(city = row.city, mark = mark.to_string(), "the log was sealed");
                self.note_written();
            }
        }
        Ok(sealed)
    }

    async fn seal_log(
        &self,
        transaction: &mut Transaction<'_>,
        sealer: &LogSealer,
        city: &str,
    ) -> Result<Option<LogMark>, HostError> {
        let now = self.clock().now(transaction).await?;
        // Several hosts may look at once: only one finds that it is time.
        let Some((position, hash)) = transaction.locked_end(city).await? else { return Ok(None) };
        if let Some(last) = transaction.last_logged(city, kind::SEAL).await?
            && (last.0 == position || last.1.saturating_add(INTERVAL_MS) > now)
        {
            return Ok(None);
        }
        let mark = LogMark::of(position, &hash);
        let body = serde_json::to_vec(&sealer.seal(city, mark.clone()));
        let body = body.map_err(|error| HostError::Unreadable(error.to_string()))?;
        let kind = kind::SEAL.to_owned();
        let body = LogBody::Clear(body);
        let new = NewLogRow { kind, case: None, sequence: None, at: now, body };
        transaction.append(city, &[new]).await?;
        Ok(Some(mark))
    }
}

/// Seals logs until it is ended.
pub async fn run(host: Host, sealer: LogSealer) {
    loop {
        if let Err(error) = host.seal_logs(&sealer).await {
            tracing::warn!(%error, "logs were not sealed");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
