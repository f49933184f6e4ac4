//! The chain of a city's log: each row's hash covers the row and the hash before it, so that a row that was changed, taken out or
//! put in shows. That the end was cut off it cannot show: for that, positions and hashes are sealed from time to time.

use sha2::{Digest as _, Sha256};

use crate::rows::{LogRow, NewLogRow};

/// A SHA-256.
pub type Digest = [u8; 32];

/// What stands before the first row.
pub const GENESIS: Digest = [0; 32];

/// The hash of a row at its position, behind another, over what it says as it is kept.
pub(crate) fn hash_of(previous: &Digest, position: i64, row: &NewLogRow, stored: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(position.to_be_bytes());
    hash.update(row.at.to_be_bytes());
    hash.update(row.sequence.map_or(-1, i64::from).to_be_bytes());
    hash.update([u8::from(row.case.is_some())]);
    // Lengths stand before texts, so that no two rows are written alike.
    for part in [row.kind.as_bytes(), row.case.as_deref().unwrap_or_default().as_bytes(), stored] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// The first position at which rows that follow each other do not hang together, from the hash that stood before them.
#[must_use]
pub fn broken_link(before: &Digest, rows: &[LogRow]) -> Option<i64> {
    let mut previous = *before;
    let mut expected = None;
    for row in rows {
        let in_place = expected.is_none_or(|position| position == row.position);
        if !in_place
            || row.previous != previous
            || hash_of(&previous, row.position, &row.entry, &row.stored) != row.hash
        {
            return Some(row.position);
        }
        previous = row.hash;
        expected = row.position.checked_add(1);
    }
    None
}
