//! The description of the API: it is that of the router, whole, and what the host answers is in it. Every answer in these tests is held
//! against it by [`holds`].

use std::collections::BTreeSet;
use std::path::Path;

use axum::http::{Method, StatusCode};
use serde_json::Value;
use wish_server::api::{Api, openapi};

use crate::setting::Answer;

/// `UPDATE_EXPECT=1` rewrites the file.
#[test]
fn the_published_description_is_that_of_the_router() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let text = serde_json::to_string_pretty(&sorted(&openapi::document())).unwrap() + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == text,
        "openapi.json is stale: run this test with UPDATE_EXPECT=1 and commit it"
    );
}

/// With keys in order, whatever else is compiled with it.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(keys) => {
            let mut names: Vec<&String> = keys.keys().collect();
            names.sort();
            names.into_iter().map(|name| (name.clone(), sorted(&keys[name]))).collect()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

#[test]
fn every_operation_is_described_and_every_reference_is_to_something() {
    let document = openapi::document();
    let mut ids = BTreeSet::new();
    for operation in Api::operations() {
        let what = format!("{} {}", operation.method, operation.path);
        assert!(ids.insert(operation.id), "{what}: another is called `{}`", operation.id);
        assert!(!operation.summary.is_empty(), "{what}: say what it does");
        assert!(!operation.who.is_empty(), "{what}: say who may");
        assert!((200..300).any(|status| operation.replies(status)), "{what}: say what it answers");
    }
    let text = document.to_string();
    for part in text.split("\"$ref\":\"").skip(1) {
        let name = part.split('"').next().unwrap();
        let name = name.strip_prefix("#/components/schemas/").unwrap();
        assert!(
            document["components"]["schemas"].get(name).is_some(),
            "nothing is called `{name}`"
        );
    }
}

/// That an answer is one that the description has for what was asked.
pub fn holds(method: &Method, path: &str, answer: &Answer) {
    let path = path.split('?').next().unwrap();
    let Some(operation) =
        Api::operations().into_iter().find(|one| one.method == *method && matches(&one.path, path))
    else {
        return;
    };
    let (status, what) = (answer.status.as_u16(), format!("{method} {path}: {}", answer.status));
    if operation.replies(status) {
        return;
    }
    let code = answer.code();
    let is_open = (answer.status == StatusCode::CONFLICT
        || answer.status == StatusCode::UNPROCESSABLE_ENTITY)
        && operation.asks_rules();
    let codes = operation.problems.get(&status);
    assert!(
        is_open || codes.is_some_and(|codes| codes.contains(&code.as_str())),
        "{what} `{code}` is not in the description: add it to the operation `{}`",
        operation.id
    );
}

fn matches(described: &str, path: &str) -> bool {
    let (one, other) = (described.split('/'), path.split('/'));
    one.clone().count() == other.clone().count()
        && one
            .zip(other)
            .all(|(one, other)| one == other || (one.starts_with('{') && !other.is_empty()))
}
