//! How what is kept of residents is sealed. Whatever is about one case, or of one person, is sealed under a key of its own, which is
//! kept wrapped under a key-encryption key that no database holds: without it, nothing can be read; and with the one key goes all that
//! was sealed under it, wherever a copy of it lies. XChaCha20-Poly1305, with a nonce at random; what a row is found by is its
//! associated data, so that no row can be put in the place of another.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use sha2::{Digest as _, Sha256};

use crate::error::StoreError;

/// Bytes of a key.
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// Bytes of a data key's name.
const NAME_BYTES: usize = 8;
/// Most bytes that a file with a key has.
const FILE_BYTES_MAX: u64 = 200;
/// The first byte of what is sealed. No JSON begins with it.
pub(crate) const SEALED: u8 = 1;
/// The name of a key: of a key-encryption key, a digest of it; of a data key, at random.
pub(crate) type KeyName = [u8; NAME_BYTES];
/// Stands before a key-encryption key where its name is made.
const NAMING: &[u8] = b"wish key-encryption key 1";
/// Stands before one where the key of terms is made of it.
const INDEXING: &[u8] = b"wish key of terms 1";

/// The key-encryption keys of a store: the first one wraps, each unwraps what it wrapped. Cheap to clone.
#[derive(Clone)]
pub struct Keyring(Arc<[KeyEncryptionKey]>);

struct KeyEncryptionKey {
    name: KeyName,
    /// What terms of texts are made with.
    index: [u8; KEY_BYTES],
    cipher: XChaCha20Poly1305,
}

impl Keyring {
    /// Of a key that wraps, and others that unwrap what they wrapped before.
    #[must_use]
    pub fn new(first: [u8; KEY_BYTES], others: &[[u8; KEY_BYTES]]) -> Keyring {
        let all = [first].into_iter().chain(others.iter().copied());
        Keyring(all.map(|key| KeyEncryptionKey::of(&key)).collect())
    }

    /// A key that nobody has had before, and nobody has afterwards: for demonstrations.
    ///
    /// # Errors
    /// `NoRandomness`.
    pub fn throwaway() -> Result<Keyring, StoreError> {
        Ok(Keyring::new(random()?, &[]))
    }

    /// The keys in files, each of 64 hexadecimal digits: the first file's wraps.
    ///
    /// # Errors
    /// `KeyFile`, with which of them is none and why.
    pub fn read(files: &[PathBuf]) -> Result<Keyring, StoreError> {
        let keys = files.iter().map(|file| key_in(file)).collect::<Result<Vec<_>, _>>()?;
        let (first, others) = keys.split_first().ok_or(StoreError::NoKey)?;
        Ok(Keyring::new(*first, others))
    }

    /// Makes a file with a new key, which only its owner may read. One that is there is not touched.
    ///
    /// # Errors
    /// `KeyFile`, where it cannot be made, or is there; `NoRandomness`.
    pub fn make_file(file: &Path) -> Result<(), StoreError> {
        let key: [u8; KEY_BYTES] = random()?;
        let digits = hexadecimal(&key);
        let made = || {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut made = options.open(file)?;
            made.write_all(format!("{digits}\n").as_bytes())?;
            made.sync_all()?;
            // A key that is lost with the power takes everything with it.
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        made().map_err(|error: std::io::Error| key_file(file, &error))
    }

    /// The keys that terms of texts are made with, one of each key: new terms with the first.
    pub(crate) fn index_keys(&self) -> Vec<[u8; KEY_BYTES]> {
        self.0.iter().map(|key| key.index).collect()
    }

    /// The names of the keys, the one that wraps first.
    pub(crate) fn names(&self) -> impl Iterator<Item = KeyName> {
        self.0.iter().map(|key| key.name)
    }

    /// A new data key, and how it is kept: the name of the key-encryption key, its own name, and itself, sealed.
    pub(crate) fn make(&self, of: &Owner<'_>) -> Result<(Vec<u8>, DataKey), StoreError> {
        let first = self.0.first().ok_or(StoreError::NoKey)?;
        let (name, key): (KeyName, [u8; KEY_BYTES]) = (random()?, random()?);
        let body = sealed(&first.cipher, &of.as_data(&first.name, &name), &key)?;
        let wrapped = [&first.name[..], &name, &body].concat();
        Ok((wrapped, DataKey { name, cipher: XChaCha20Poly1305::new(&key.into()) }))
    }

    /// A data key as it was kept.
    pub(crate) fn unwrap(&self, of: &Owner<'_>, wrapped: &[u8]) -> Result<DataKey, StoreError> {
        let broken = || StoreError::Broken("a wrapped key is not what was written".to_owned());
        let (by, rest) = wrapped.split_first_chunk::<NAME_BYTES>().ok_or_else(broken)?;
        let (name, bytes) = rest.split_first_chunk::<NAME_BYTES>().ok_or_else(broken)?;
        let key = self.0.iter().find(|key| key.name == *by);
        let key = key.ok_or_else(|| StoreError::KeyMissing(hexadecimal(by)))?;
        let opened = opened(&key.cipher, &of.as_data(by, name), bytes).ok_or_else(broken)?;
        let bytes: [u8; KEY_BYTES] = opened.try_into().map_err(|_| broken())?;
        Ok(DataKey { name: *name, cipher: XChaCha20Poly1305::new(&bytes.into()) })
    }
}

impl KeyEncryptionKey {
    fn of(key: &[u8; KEY_BYTES]) -> KeyEncryptionKey {
        let digest = Sha256::new().chain_update(NAMING).chain_update(key).finalize();
        let digest: [u8; 32] = digest.into();
        let (name, _) = digest.split_first_chunk().unwrap_or((&[0; NAME_BYTES], &[]));
        let index = Sha256::new().chain_update(INDEXING).chain_update(key).finalize().into();
        KeyEncryptionKey { name: *name, index, cipher: XChaCha20Poly1305::new(&(*key).into()) }
    }
}

/// Whose a data key is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owner<'a> {
    pub kind: OwnerKind,
    pub city: &'a str,
    pub id: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OwnerKind {
    Case,
    Person,
}

impl Owner<'_> {
    fn as_data(&self, wrapped_by: &KeyName, name: &KeyName) -> Vec<u8> {
        let kind = match self.kind {
            OwnerKind::Case => "key of a case",
            OwnerKind::Person => "key of a person",
        };
        let mut data = joined(&[kind, self.city, self.id]);
        data.extend_from_slice(wrapped_by);
        data.extend_from_slice(name);
        data
    }
}

/// A key for what is about one case, or of one person.
#[derive(Clone)]
pub(crate) struct DataKey {
    name: KeyName,
    cipher: XChaCha20Poly1305,
}

/// What opening came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Opened {
    Plain(Vec<u8>),
    /// It was sealed under another key, which is gone.
    Erased,
    /// It is not what was sealed at this place.
    Altered,
}

impl DataKey {
    /// The key's name, which says nothing of whose it is.
    pub fn name(&self) -> String {
        hexadecimal(&self.name)
    }

    /// Seals what stands at a place: the names of table and row.
    pub fn seal(&self, place: &[&str], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let body = sealed(&self.cipher, &joined(place), plain)?;
        Ok([&[SEALED][..], &self.name, &body].concat())
    }

    /// Opens what was sealed at a place.
    pub fn open(&self, place: &[&str], body: &[u8]) -> Opened {
        let parts = body.strip_prefix(&[SEALED]).and_then(<[u8]>::split_first_chunk::<NAME_BYTES>);
        match parts {
            None => Opened::Altered,
            Some((name, _)) if *name != self.name => Opened::Erased,
            Some((_, body)) => {
                opened(&self.cipher, &joined(place), body).map_or(Opened::Altered, Opened::Plain)
            }
        }
    }
}

fn sealed(cipher: &XChaCha20Poly1305, aad: &[u8], msg: &[u8]) -> Result<Vec<u8>, StoreError> {
    let nonce: [u8; NONCE_BYTES] = random()?;
    let body = cipher.encrypt(&XNonce::from(nonce), Payload { msg, aad });
    let body = body.map_err(|_| StoreError::Broken("a row is too long to be sealed".to_owned()))?;
    Ok([&nonce[..], &body].concat())
}

fn opened(cipher: &XChaCha20Poly1305, aad: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let (nonce, msg) = bytes.split_first_chunk::<NONCE_BYTES>()?;
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg, aad }).ok()
}

/// Bytes as digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Texts with their lengths before them, so that no two lists are written alike.
fn joined(parts: &[&str]) -> Vec<u8> {
    let mut data = Vec::new();
    for part in parts {
        data.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        data.extend_from_slice(part.as_bytes());
    }
    data
}

fn random<const BYTES: usize>() -> Result<[u8; BYTES], StoreError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::NoRandomness(error.to_string()))?;
    Ok(bytes)
}

fn key_in(file: &Path) -> Result<[u8; KEY_BYTES], StoreError> {
    let mut text = String::new();
    let read =
        File::open(file).and_then(|file| file.take(FILE_BYTES_MAX).read_to_string(&mut text));
    read.map_err(|error| key_file(file, &error))?;
    key_of(text.trim()).ok_or_else(|| {
        key_file(file, &format!("a key is {} hexadecimal digits, and nothing else", 2 * KEY_BYTES))
    })
}

fn key_of(digits: &str) -> Option<[u8; KEY_BYTES]> {
    let digits: Vec<u32> = digits.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    let bytes =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |sum, digit| 16 * sum + digit));
    let bytes = bytes.map(u8::try_from).collect::<Result<Vec<u8>, _>>().ok()?;
    if digits.len().is_multiple_of(2) { bytes.try_into().ok() } else { None }
}

fn key_file(file: &Path, why: &dyn std::fmt::Display) -> StoreError {
    StoreError::KeyFile(format!("{}: {why}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::{DataKey, Keyring, Opened, Owner, OwnerKind, key_of};
    use crate::error::StoreError;

    const CASE: Owner<'_> = Owner { kind: OwnerKind::Case, city: "tz", id: "w1" };

    fn made() -> (Keyring, DataKey) {
        let ring = Keyring::new([7; 32], &[]);
        let (_, key) = ring.make(&CASE).unwrap();
        (ring, key)
    }

    #[test]
    fn what_is_sealed_opens_at_its_own_place_alone() {
        let (_, key) = made();
        let body = key.seal(&["case", "tz", "w1"], b"a text").unwrap();
        assert!(!body.windows(6).any(|part| part == b"a text"));
        assert_eq!(key.open(&["case", "tz", "w1"], &body), Opened::Plain(b"a text".to_vec()));
        for place in [&["case", "tz", "w2"][..], &["case", "tzw", "1"], &["log", "tz", "w1"], &[]] {
            assert_eq!(key.open(place, &body), Opened::Altered, "{place:?}");
        }
        for place in 0..body.len() {
            let mut altered = body.clone();
            altered[place] ^= 1;
            assert!(!matches!(key.open(&["case", "tz", "w1"], &altered), Opened::Plain(_)));
        }
        for length in 0..body.len() {
            assert_eq!(key.open(&["case", "tz", "w1"], &body[..length]), Opened::Altered);
        }
        assert_eq!(made().1.open(&["case", "tz", "w1"], &body), Opened::Erased);
    }

    #[test]
    fn a_wrapped_key_is_unwrapped_by_the_key_that_wrapped_it_for_its_owner_alone() {
        let old = Keyring::new([1; 32], &[]);
        let (wrapped, key) = old.make(&CASE).unwrap();
        let body = key.seal(&["case"], b"a text").unwrap();
        let after_rotation = Keyring::new([2; 32], &[[1; 32]]);
        let again = after_rotation.unwrap(&CASE, &wrapped).unwrap();
        assert_eq!(again.open(&["case"], &body), Opened::Plain(b"a text".to_vec()));
        let (newer, _) = after_rotation.make(&CASE).unwrap();
        assert!(matches!(old.unwrap(&CASE, &newer), Err(StoreError::KeyMissing(_))));
        for other in [
            Owner { kind: OwnerKind::Person, ..CASE },
            Owner { city: "other", ..CASE },
            Owner { id: "w2", ..CASE },
        ] {
            assert!(matches!(old.unwrap(&other, &wrapped), Err(StoreError::Broken(_))));
        }
    }

    #[test]
    fn a_key_is_64_hexadecimal_digits_and_nothing_else() {
        assert_eq!(key_of(&"0a".repeat(32)), Some([10; 32]));
        for wrong in
            ["", "0a", &"0a".repeat(31), &"0a".repeat(33), &"0g".repeat(32), &"a".repeat(63)]
        {
            assert_eq!(key_of(wrong), None, "{wrong}");
        }
    }
}
