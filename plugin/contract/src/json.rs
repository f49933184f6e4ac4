//! The contract's values as JSON, in one canonical form: what files, logs, APIs and tests hold.
//!
//! A record is an object with the contract's kebab-case names in the contract's order; `none` is `null`; an enum is its name; a case of
//! a variant is its name, or an object with that one key where it carries a value (`"accept"`,
//! `{"claim": {"places": null, "cost-fen": null}}`); a result is `{"ok": …}` or `{"err": …}` ([`Outcome`]). There is no white space
//! between tokens.
//!
//! Reading is strict: an unknown key, a missing one, one that stands twice, a list in place of a record or a value of another kind is an
//! error that names the place. Only what is `null`
//! may be left out, so that values written before the contract grew by an optional field can still be read. What the values mean is
//! left to the rules.

pub mod stored;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

mod tree;

use tree::{Strict, Tree};

/// What is wrong with a JSON text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JsonError {
    /// Not JSON at all.
    #[error("not JSON at line {line}, column {column}: {message}; give one JSON value")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What was found there.
        message: String,
    },
    /// JSON, but not the value that the contract has there.
    #[error("at `{path}`: {message}")]
    Shape {
        /// Where: keys and positions from the outermost value, as in `subject.claims[2].share`; `.` for that value itself.
        path: String,
        /// What is wrong, and what belongs there.
        message: String,
    },
    /// A value with no form in JSON. Only types from elsewhere come to this.
    #[error("no JSON: {message}; give a type of the contract")]
    Unwritable {
        /// What the type is.
        message: String,
    },
}

/// A result as JSON has it: `{"ok": …}` or `{"err": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome<T, E> {
    /// What was asked for.
    Ok(T),
    /// Why not.
    Err(E),
}

impl<T, E> From<Result<T, E>> for Outcome<T, E> {
    fn from(result: Result<T, E>) -> Outcome<T, E> {
        match result {
            Ok(value) => Outcome::Ok(value),
            Err(error) => Outcome::Err(error),
        }
    }
}

impl<T, E> From<Outcome<T, E>> for Result<T, E> {
    fn from(outcome: Outcome<T, E>) -> Result<T, E> {
        match outcome {
            Outcome::Ok(value) => Ok(value),
            Outcome::Err(error) => Err(error),
        }
    }
}

/// Writes a value of the contract.
///
/// # Errors
///
/// `Unwritable`, for types that are not the contract's and have no JSON form.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, JsonError> {
    serde_json::to_string(value).map_err(|error| unwritable(&error))
}

/// Writes the result of one of the contract's functions: `{"ok": …}` or `{"err": …}`.
///
/// # Errors
///
/// As [`to_string`].
pub fn result_to_string<T: Serialize, E: Serialize>(
    result: &Result<T, E>,
) -> Result<String, JsonError> {
    to_string(&Outcome::from(result.as_ref()))
}

/// Writes a value of the contract as a tree, for embedding in a larger document. The tree sorts its keys.
///
/// # Errors
///
/// As [`to_string`].
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, JsonError> {
    serde_json::to_value(value).map_err(|error| unwritable(&error))
}

/// Reads a value of the contract.
///
/// # Errors
///
/// `Syntax`, where the text is not JSON; `Shape`, where it is not such a value.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    // A text in order is read at once; only of another one is it of interest where it goes wrong.
    let mut source = serde_json::Deserializer::from_str(text);
    if let Ok(value) = T::deserialize(Strict(&mut source))
        && source.end().is_ok()
    {
        return Ok(value);
    }
    from_value(&tree_from_str(text)?)
}

/// Reads a JSON text as a tree; values of the contract in it are for [`from_value`].
///
/// # Errors
///
/// `Syntax`, where the text is not JSON, or a key stands in an object twice.
pub fn tree_from_str(text: &str) -> Result<Value, JsonError> {
    let tree = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        JsonError::Syntax { line, column, message: without_place(&error) }
    });
    tree.map(|Tree(tree)| tree)
}

/// Reads a value of the contract from a tree.
///
/// # Errors
///
/// `Shape`, where the tree is not such a value.
pub fn from_value<T: DeserializeOwned>(tree: &Value) -> Result<T, JsonError> {
    serde_path_to_error::deserialize(Strict(tree)).map_err(|error| {
        let path = error.path().to_string();
        JsonError::Shape { path, message: without_place(error.inner()) }
    })
}

fn unwritable(error: &serde_json::Error) -> JsonError {
    JsonError::Unwritable { message: error.to_string() }
}

/// The error's message without the place that `serde_json` puts behind it.
fn without_place(error: &serde_json::Error) -> String {
    let full = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    full.strip_suffix(&place).unwrap_or(&full).to_owned()
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;
    use crate::{ClaimWish, Command, Fact, FactValue, Reason, Request, Share};

    #[track_caller]
    fn check<T>(value: &T, text: &str)
    where
        T: Serialize + DeserializeOwned + PartialEq + Debug,
    {
        assert_eq!(to_string(value).unwrap(), text);
        assert_eq!(&from_str::<T>(text).unwrap(), value);
    }

    #[track_caller]
    fn refused<T: DeserializeOwned>(text: &str, expect: &str) {
        let Err(error) = from_str::<T>(text) else { panic!("{text} was read") };
        assert_eq!(error.to_string(), expect);
    }

    #[test]
    fn the_canonical_form() {
        check(&Command::Accept, r#""accept""#);
        check(&Command::RequestInfo("unclear".to_owned()), r#"{"request-info":"unclear"}"#);
        check(&Command::SupplyInfo(None), r#"{"supply-info":null}"#);
        check(
            &Command::Claim(ClaimWish { places: Some(2), ..ClaimWish::default() }),
            r#"{"claim":{"places":2,"cost-fen":null,"items":[]}}"#,
        );
        let value = FactValue::Number(-3);
        let facts = vec![Fact { name: "places_left".to_owned(), value }];
        let reason = Reason { rule: "no_place_left".to_owned(), facts, changes_at: Some(7) };
        let text = concat!(
            r#"{"rule":"no_place_left","facts":[{"name":"places_left","value":{"number":-3}}],"#,
            r#""changes-at":7}"#
        );
        check(&reason, text);
        check(&Outcome::<Share, Reason>::Err(reason), &format!(r#"{{"err":{text}}}"#));
    }

    #[test]
    fn what_was_written_before_an_optional_field_or_a_list_came_is_read() {
        assert_eq!(from_str::<ClaimWish>("{}").unwrap(), ClaimWish::default());
        let share = Share { places: 1, cost_fen: 2, items: Vec::new() };
        assert_eq!(from_str::<Share>(r#"{"places":1,"cost-fen":2}"#).unwrap(), share);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        refused::<Share>(r#"{"places":1}"#, "at `.`: missing field `cost-fen`");
        refused::<Share>(
            r#"{"places":1,"cost_fen":2}"#,
            "at `cost_fen`: unknown field `cost_fen`, expected one of `places`, `cost-fen`, `items`",
        );
        refused::<Command>(
            r#"{"invite":{"places":-1,"cost-fen":0}}"#,
            "at `invite.places`: invalid value: integer `-1`, expected u32",
        );
        refused::<Vec<Fact>>(
            r#"[{"name":"a","value":{"flag":true}},{"name":"b","value":{"flag":1.5}}]"#,
            "at `[1].value.flag`: invalid type: floating point `1.5`, expected a boolean",
        );
        refused::<Share>("[1,2]", "at `.`: invalid type: sequence, expected struct Share");
        refused::<Command>(
            r#"{"claim":[null,null]}"#,
            "at `claim`: invalid type: sequence, expected struct ClaimWish",
        );
        refused::<Share>(
            r#"{"places":1,"cost-fen":2,"places":3}"#,
            "not JSON at line 1, column 33: the key `places` stands here twice; give one JSON value",
        );
        refused::<Request>(
            "[1",
            "not JSON at line 1, column 2: EOF while parsing a list; give one JSON value",
        );
    }
}
