//! The description of the API as OpenAPI 3.1 has it: made from the operations that the router is made of, and from the contract.

use std::any::type_name;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::sync::OnceLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::operation::{JSON, Operation, Who, get};
use super::{Api, problem};
use crate::profile::COUNTED;

/// The schemas of the contract's types.
const CONTRACT: &str = include_str!("../../contract.schemas.json");
const PREFIX: &str = "#/components/schemas/";
const SECURITY: &str = "bearer";

/// A type of the contract, where a type of the host has it: its schema is the one that the contract generates.
pub(crate) struct Of<T>(PhantomData<T>);

impl<T> JsonSchema for Of<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        let name = type_name::<T>();
        kebab(name.rsplit("::").next().unwrap_or(name)).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::new_ref(format!("{PREFIX}{}", Of::<T>::schema_name()))
    }
}

/// A responder as the platform tells of it: the contract's record, in which what the host counts itself may be left out.
pub(super) struct ResponderProfile;

impl JsonSchema for ResponderProfile {
    fn schema_name() -> Cow<'static, str> {
        "responder-profile".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let contract: Map<String, Value> = serde_json::from_str(CONTRACT).unwrap_or_default();
        let mut schema = contract.get("responder").cloned().unwrap_or_default();
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|name| name != COUNTED);
        }
        Schema::try_from(schema).unwrap_or_default()
    }
}

/// `CaseKind` is `case-kind` in the contract.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v1/openapi.json", "describe-api", describe)
            .does("This description")
            .who(Who::Anybody)
            .gives::<Map<String, Value>>(200),
    ]
}

/// `GET /api/v1/openapi.json`
async fn describe() -> Response {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| document().to_string());
    ([(CONTENT_TYPE, JSON)], text.as_str()).into_response()
}

/// The whole description.
#[must_use]
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<problem::Details>();
    let (mut paths, mut topics) = (Map::new(), BTreeSet::new());
    for operation in Api::operations() {
        topics.insert(operation.topic);
        let described = described(&operation, &mut generator, &problem);
        let path = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.as_str().to_ascii_lowercase(), described);
        }
    }
    let mut schemas = generator.take_definitions(false);
    if let Ok(Value::Object(contract)) = serde_json::from_str(CONTRACT) {
        let mut wanted = BTreeSet::new();
        references(&Value::Object(paths.clone()), &mut wanted);
        references(&Value::Object(schemas.clone()), &mut wanted);
        add_wanted(&contract, wanted, &mut schemas);
    }
    let topics: Vec<Value> = topics.iter().map(|topic| json!({ "name": topic })).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Wish Dispatch",
            "summary": "The reference host of the rules for small requests of residents.",
            "description": "Made from the host's operations and the contract; how they are meant: `host-harness/server/README.md`. \
                Times are milliseconds since 1970. What goes wrong is a problem (RFC 9457) with a `code`, and nothing was changed.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "This host" }],
        "tags": topics,
        "paths": paths,
        "components": {
            "securitySchemes": {
                SECURITY: {
                    "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                    "description": "A token of the city's identity provider; what it has in it, says the page.",
                },
            },
            "schemas": schemas,
        },
    })
}

/// Adds schemas of the contract that are referred to, and those that these refer to.
fn add_wanted(
    contract: &Map<String, Value>,
    wanted: BTreeSet<String>,
    schemas: &mut Map<String, Value>,
) {
    let mut wanted: Vec<String> = wanted.into_iter().collect();
    while let Some(name) = wanted.pop() {
        if schemas.contains_key(&name) {
            continue;
        }
        if let Some(schema) = contract.get(&name) {
            let mut more = BTreeSet::new();
            references(schema, &mut more);
            wanted.extend(more);
            schemas.insert(name, schema.clone());
        }
    }
}

/// The names of all schemas that something refers to.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(keys) => {
            if let Some(name) = keys.get("$ref").and_then(|one| one.as_str()?.strip_prefix(PREFIX))
            {
                found.insert(name.to_owned());
            }
            keys.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn described(operation: &Operation, generator: &mut SchemaGenerator, problem: &Schema) -> Value {
    let mut responses = Map::new();
    for reply in &operation.replies {
        let mut response = json!({ "description": "Done." });
        if let Some(content) = reply.content {
            response["content"] = json!({ content: { "schema": (reply.schema)(generator) } });
        }
        if !reply.headers.is_empty() {
            let headers = reply.headers.iter();
            let headers = headers.map(|name| ((*name).to_owned(), header_schema(name)));
            response["headers"] = Value::Object(headers.collect());
        }
        responses.insert(reply.status.to_string(), response);
    }
    let mut problems = operation.problems.clone();
    if operation.asks_rules {
        problems.entry(409).or_default();
    }
    for (status, codes) in problems {
        responses.insert(status.to_string(), failure(status, &codes, operation, problem));
    }
    let mut described = json!({
        "operationId": operation.id,
        "tags": [operation.topic],
        "summary": operation.summary,
        "description": format!(
            "Who may: {}.",
            operation.who.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        ),
        "security": if operation.is_open() { json!([]) } else { json!([{ SECURITY: [] }]) },
        "parameters": parameters(operation, generator),
        "responses": responses,
    });
    if let Some(body) = &operation.body {
        let content = json!({ "schema": (body.schema)(generator), "example": body.example });
        described["requestBody"] =
            json!({ "required": true, "content": { body.content: content } });
    }
    described
}

fn failure(status: u16, codes: &[&str], operation: &Operation, problem: &Schema) -> Value {
    let listed = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    let (description, is_open) = match status {
        409 if operation.asks_rules => ("The code of the rule that refuses.".to_owned(), true),
        422 if operation.asks_rules => {
            (format!("{listed}, or what the rules call malformed."), true)
        }
        _ => (format!("{listed}."), false),
    };
    let schema = if is_open {
        json!(problem)
    } else {
        json!({ "allOf": [problem, { "properties": { "code": { "enum": codes } } }] })
    };
    let mut response = json!({
        "description": description,
        "content": { "application/problem+json": { "schema": schema } },
    });
    let header = match status {
        401 => "WWW-Authenticate",
        429 | 503 => "Retry-After",
        _ => return response,
    };
    response["headers"] = json!({ header: header_schema(header) });
    response
}

fn header_schema(name: &str) -> Value {
    let (description, schema) = match name {
        "ETag" => ("The number of events that the case has had, in quotes.", "string"),
        "Location" => ("Where the case is, from the address of its city on.", "string"),
        "Retry-After" => ("After how many seconds to try again.", "integer"),
        "WWW-Authenticate" => ("`Bearer`.", "string"),
        "Idempotent-Replayed" => {
            ("`true`, where this is the answer to an earlier request.", "string")
        }
        _ => ("See the page.", "string"),
    };
    json!({ "description": description, "schema": { "type": schema } })
}

fn parameters(operation: &Operation, generator: &mut SchemaGenerator) -> Vec<Value> {
    let mut parameters = Vec::new();
    for part in operation.path.split('/') {
        if let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            let schema = json!({ "type": "string", "minLength": 1 });
            parameters
                .push(json!({ "name": name, "in": "path", "required": true, "schema": schema }));
        }
    }
    if let Some(query) = operation.query {
        let schema = json!(query(generator));
        let definition = schema.get("$ref").and_then(|one| one.as_str()?.strip_prefix(PREFIX));
        let definition = definition.map(str::to_owned);
        // What stands behind the `?` is described parameter by parameter, not as one type.
        let definition = definition.and_then(|name| generator.definitions_mut().remove(&name));
        let definition = definition.unwrap_or(schema);
        for (name, schema) in definition["properties"].as_object().into_iter().flatten() {
            let mut schema = schema.clone();
            let description = schema.as_object_mut().and_then(|keys| keys.remove("description"));
            let required = definition["required"].as_array();
            let required = required.is_some_and(|names| names.contains(&json!(name)));
            let mut parameter =
                json!({ "name": name, "in": "query", "required": required, "schema": schema });
            if let Some(description) = description {
                parameter["description"] = description;
            }
            parameters.push(parameter);
        }
    }
    for name in &operation.headers {
        parameters.push(header_parameter(name));
    }
    parameters
}

fn header_parameter(name: &str) -> Value {
    let (description, schema, required) = match name {
        "Idempotency-Key" => (
            "The caller's name for the request, the same whenever it is sent again.",
            json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]([ -~]*[!-~])?$" }),
            true,
        ),
        "If-Match" => (
            "The `ETag` of the case as the caller saw it.",
            json!({ "type": "string", "pattern": "^(\\*|\"[0-9]{1,9}\")$" }),
            false,
        ),
        "Last-Event-ID" => (
            "The id of the last event that was dealt with: `city:position`.",
            json!({ "type": "string" }),
            false,
        ),
        _ => {
            ("The language of words, `en` where none is named.", json!({ "type": "string" }), false)
        }
    };
    json!({ "name": name, "in": "header", "required": required, "description": description, "schema": schema })
}
