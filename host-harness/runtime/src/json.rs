//! The contract's values as JSON, in one canonical form: what files, logs and tests hold.
//!
//! A record is an object with the WIT's kebab-case keys in the WIT's order; `none` is `null`; an
//! enum is its word; a case of a variant is its word, or an object with that one key where it
//! carries a value (`"accept"`, `{"claim": {"places": null, "cost-fen": null}}`); a result is
//! `{"ok": …}` or `{"err": …}`. The text has no white space between tokens. Reading is strict: an
//! unknown key, a missing one or a value of the wrong kind is an error that names the place. What
//! the values mean is left to the rules.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

mod error;
mod read;
mod write;

pub use error::JsonError;

/// Writes a value of the contract.
///
/// # Errors
///
/// `Unwritable`, for types that are not the contract's: maps, tuples and the like.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, JsonError> {
    serde_json::to_string(&write::Written(value)).map_err(JsonError::unwritable)
}

/// Writes a value of the contract as a tree, for embedding in a larger document. The tree sorts its
/// keys.
///
/// # Errors
///
/// As [`to_string`].
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, JsonError> {
    serde_json::to_value(write::Written(value)).map_err(JsonError::unwritable)
}

/// Reads a value of the contract. Of a key given twice, the last counts.
///
/// # Errors
///
/// `Syntax`, where the text is not JSON; `Shape`, where it is not such a value.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    let tree: Value = serde_json::from_str(text).map_err(JsonError::syntax)?;
    from_value(&tree)
}

/// Reads a value of the contract from a tree.
///
/// # Errors
///
/// `Shape`, where the tree is not such a value.
pub fn from_value<T: DeserializeOwned>(tree: &Value) -> Result<T, JsonError> {
    T::deserialize(read::Reader(tree))
}

#[cfg(test)]
mod tests;
