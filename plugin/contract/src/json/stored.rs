//! What a host keeps, in a form that a later version reads too: a value of the contract in an object that says which form it has.
//!
//! ```json
//! {"schema":"wish-case/1","case":{"id":"w-1", … }}
//! ```
//!
//! The number is that of the form, [`FORM`], one for all kinds. It rises when a value that was kept before could not be read any more;
//! a version reads its own form and those before it, and refuses any other in words. How a value of each kind looks,
//! `wit/wish-forms-1.schema.json` says; `tests/museum` has values of every form there ever was. The values themselves are
//! as [`json`](super) has them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;

use super::{JsonError, from_value, to_string};
use crate::{Case, Decision, Event, Request};

/// The form that this version writes.
pub const FORM: u32 = 1;

/// A value of the contract that is kept by itself.
pub trait Stored: Serialize + DeserializeOwned {
    /// What it is called: the word in its schema, and the key that it stands at.
    const KIND: &'static str;
}

impl Stored for Case {
    const KIND: &'static str = "case";
}

impl Stored for Event {
    const KIND: &'static str = "event";
}

impl Stored for Request {
    const KIND: &'static str = "request";
}

impl Stored for Decision {
    const KIND: &'static str = "decision";
}

/// Why a text is no value that this version can read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoredError {
    /// It is no JSON, or the value is not what the contract has.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// It does not say what it is.
    #[error("it has no `schema`; write {{\"schema\": \"wish-{kind}/{FORM}\", \"{kind}\": …}}")]
    Unnamed {
        /// What was to be read.
        kind: &'static str,
    },
    /// It is something else, or of no form at all.
    #[error("its `schema` is `{found}`; a {kind} has `wish-{kind}/{FORM}`")]
    OtherKind {
        /// What it says.
        found: String,
        /// What was to be read.
        kind: &'static str,
    },
    /// It is of a form that this version does not know.
    #[error(
        "its `schema` is `{found}`, and this version reads forms 1 to {FORM}; read it with the version that wrote it, or a later one"
    )]
    OtherForm {
        /// What it says.
        found: String,
    },
    /// It has more or less than the two keys of the form.
    #[error("beside `schema` it has to have `{kind}` and nothing else")]
    OtherKeys {
        /// What was to be read.
        kind: &'static str,
    },
}

/// What the schema of a kind of value is called in the form that this version writes: `wish-case/1`.
#[must_use]
pub fn schema<T: Stored>() -> String {
    format!("wish-{}/{FORM}", T::KIND)
}

/// Writes a value to be kept, on one line.
///
/// # Errors
///
/// As [`to_string`].
pub fn write<T: Stored>(value: &T) -> Result<String, JsonError> {
    let (kind, schema) = (T::KIND, schema::<T>());
    Ok(format!("{{\"schema\":\"{schema}\",\"{kind}\":{}}}", to_string(value)?))
}

/// Reads a value that was kept, by this version or one before it.
///
/// # Errors
///
/// What is wrong with it, in words.
pub fn read<T: Stored>(text: &str) -> Result<T, StoredError> {
    let tree = super::tree_from_str(text)?;
    match tree.get("schema") {
        Some(_) => named(tree),
        None => Err(StoredError::Unnamed { kind: T::KIND }),
    }
}

/// Reads a value that was kept, or the value alone: for what is handed over at once, and by hand.
///
/// # Errors
///
/// What is wrong with it, in words.
pub fn read_or_bare<T: Stored>(text: &str) -> Result<T, StoredError> {
    let tree = super::tree_from_str(text)?;
    match tree.get("schema") {
        Some(_) => named(tree),
        None => Ok(from_value(&tree)?),
    }
}

fn named<T: Stored>(tree: Value) -> Result<T, StoredError> {
    let kind = T::KIND;
    let Value::Object(mut keys) = tree else { return Err(StoredError::Unnamed { kind }) };
    let found = match keys.remove("schema") {
        Some(Value::String(found)) => found,
        Some(other) => other.to_string(),
        None => return Err(StoredError::Unnamed { kind }),
    };
    let form = found.strip_prefix("wish-").and_then(|rest| rest.strip_prefix(kind));
    let form = form.and_then(|rest| rest.strip_prefix('/')).and_then(|form| form.parse().ok());
    let form: u32 = form.ok_or_else(|| StoredError::OtherKind { found: found.clone(), kind })?;
    if !(1..=FORM).contains(&form) {
        return Err(StoredError::OtherForm { found });
    }
    let value = keys.remove(kind).filter(|_| keys.is_empty());
    let value = value.ok_or(StoredError::OtherKeys { kind })?;
    // INVARIANT: there is one form. A second one mends here, form by form, what the first had.
    let object = Value::Object([(kind.to_owned(), value)].into_iter().collect());
    Ok(one_key(&object, kind)?)
}

/// The value at the only key of an object, with the key in the place of what is wrong.
fn one_key<T: Stored>(object: &Value, kind: &'static str) -> Result<T, JsonError> {
    let value = object.get(kind).unwrap_or(&Value::Null);
    from_value(value).map_err(|error| match error {
        JsonError::Shape { path, message } if path == "." => {
            JsonError::Shape { path: kind.to_owned(), message }
        }
        JsonError::Shape { path, message } => {
            JsonError::Shape { path: format!("{kind}.{path}"), message }
        }
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Reads a value of the museum, and writes it in the form of today.
    fn read_again<T: Stored>(text: &str) -> Result<String, StoredError> {
        Ok(write(&read::<T>(text)?)?)
    }

    #[test]
    fn in_use_31_every_form_there_ever_was_is_read() {
        let museum = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/museum");
        let (mut forms, mut values) = (0, 0);
        for form in fs::read_dir(museum).unwrap() {
            let form = form.unwrap().path();
            if !form.is_dir() {
                continue;
            }
            forms += 1;
            for kind in ["case", "event", "request", "decision"] {
                let file = form.join(format!("{kind}s.jsonl"));
                let text = fs::read_to_string(&file).unwrap();
                for (line, text) in (1..).zip(text.lines()) {
                    let again = match kind {
                        "case" => read_again::<Case>(text),
                        "event" => read_again::<Event>(text),
                        "request" => read_again::<Request>(text),
                        _ => read_again::<Decision>(text),
                    };
                    let again = again
                        .unwrap_or_else(|error| panic!("{}, line {line}: {error}", file.display()));
                    values += 1;
                    if form.ends_with(format!("form-{FORM}")) {
                        assert_eq!(again, text, "{}, line {line}", file.display());
                    }
                }
            }
        }
        assert_eq!(forms, FORM, "a folder `form-N` for each form");
        assert!(values > 100, "the museum has {values} values");
    }

    #[track_caller]
    fn refused(text: &str, expect: &str) {
        let Err(error) = read::<Case>(text) else { panic!("{text} was read") };
        assert_eq!(error.to_string(), expect);
    }

    #[test]
    fn in_use_31_what_cannot_be_read_is_refused_in_words() {
        refused(
            r#"{"schema":"wish-case/2","case":{}}"#,
            "its `schema` is `wish-case/2`, and this version reads forms 1 to 1; read it with the version that wrote it, or a later one",
        );
        refused(
            r#"{"schema":"wish-case/0","case":{}}"#,
            "its `schema` is `wish-case/0`, and this version reads forms 1 to 1; read it with the version that wrote it, or a later one",
        );
        refused(
            r#"{"schema":"wish-event/1","event":{}}"#,
            "its `schema` is `wish-event/1`; a case has `wish-case/1`",
        );
        refused(r#"{"schema":7,"case":{}}"#, "its `schema` is `7`; a case has `wish-case/1`");
        refused(
            r#"{"id":"w1"}"#,
            r#"it has no `schema`; write {"schema": "wish-case/1", "case": …}"#,
        );
        refused(
            r#"{"schema":"wish-case/1","case":{},"event":{}}"#,
            "beside `schema` it has to have `case` and nothing else",
        );
        refused(
            r#"{"schema":"wish-case/1","case":7}"#,
            "at `case`: invalid type: integer `7`, expected struct Case",
        );
        refused(
            "[1",
            "not JSON at line 1, column 2: EOF while parsing a list; give one JSON value",
        );
    }
}
