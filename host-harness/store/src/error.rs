//! Why a store did not do what it was asked.

use thiserror::Error;

/// Why a store did not do what it was asked. Nothing was changed; but where the connection or the disk failed while a transaction was
/// being committed (`Unavailable`, `Ended`), that is not known: ask again under the same key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The database cannot be reached, or does not answer: try again.
    #[error("the database does not answer: {0}; try again")]
    Unavailable(String),
    /// The disk did not keep what it was given. The store takes nothing more: what it holds, opening it anew tells.
    #[error("the store has ended: {0}; start the host anew")]
    Ended(String),
    /// A text that no database keeps.
    #[error("a text has the character NUL, which cannot be kept; leave it out")]
    Unfit,
    /// Something else holds what this needs: try again.
    #[error("the database is busy: {0}; try again")]
    Busy(String),
    /// A city that is being moved to another database, or from one.
    #[error("the city `{0}` is being moved; try again")]
    Moving(String),
    /// A city that was moved.
    #[error("the city `{city}` is kept in `{to}` by now; ask there")]
    Moved {
        /// Which.
        city: String,
        /// Where it is, in the words of whoever moved it.
        to: String,
    },
    /// The database was written by a later version.
    #[error(
        "the data has the form {found}, and this version knows forms up to {known}; run the version that wrote it, or a later one"
    )]
    NewerForm {
        /// What the data says.
        found: i64,
        /// What this version knows.
        known: i64,
    },
    /// The database was written by an earlier version.
    #[error(
        "the data has the form {found}, and this version works on form {known}; make a copy, stop every host, and run `wish migrate`"
    )]
    OlderForm {
        /// What the data says.
        found: i64,
        /// What this version works on.
        known: i64,
    },
    /// A step to a later form went wrong.
    #[error("step {step} to a later form of the data failed: {why}; the data is as it was")]
    StepFailed {
        /// Its number.
        step: i64,
        /// What the database says.
        why: String,
    },
    /// The user has not the rights that a host needs.
    #[error("the database refuses this user: {0}; give it the rights, or name another user")]
    NotPermitted(String),
    /// There is data already where a copy was to be put.
    #[error("{0} has data already; name a folder that has none")]
    Occupied(String),
    /// There is no data where some was to be.
    #[error("{0} has no data; name where a host keeps its data")]
    NoData(String),
    /// There is a file already where one was to be made.
    #[error("{0} is there already; name another file")]
    Exists(String),
    /// Another process has the file.
    #[error("another process uses {0}; stop it, or name another folder")]
    InUse(String),
    /// The database holds what it cannot, or refused what it should take.
    #[error("the store is broken: {0}")]
    Broken(String),
    /// What is kept of a case is not what was written.
    #[error("what is kept of the case `{0}` is not what was written; restore it from a copy")]
    CaseAltered(String),
    /// No key-encryption key was given.
    #[error("there is no key to open the data with; name its file with `--key`")]
    NoKey,
    /// Data are sealed under a key that was not given: another one was, or it is missing among several.
    #[error(
        "the data are sealed under the key `{0}`, which was not given; name its file with `--key`, beside those of newer keys"
    )]
    KeyMissing(String),
    /// A file is no key, cannot be read, or cannot be made.
    #[error(
        "the key cannot be had: {0}; name a file with 64 hexadecimal digits, or one that is not there yet for a new key"
    )]
    KeyFile(String),
    /// The machine gives no randomness for keys.
    #[error("the machine gives no randomness: {0}")]
    NoRandomness(String),
    /// The work itself gave up, and said why.
    #[error("given up")]
    GivenUp,
}
