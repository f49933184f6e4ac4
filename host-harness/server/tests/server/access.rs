//! Every operation that is described, asked for by everybody: without a token, with one of another city, in each role within its area and
//! outside of it, with each permission, and by those whom the case is about. The description says who may.

use axum::http::StatusCode;
use serde_json::{Value, json};
use wish_contract::{CommandKind, Role};
use wish_server::api::{Api, CITY as CITY_PATH, Operation, Who};
use wish_server::caller::{Claims, Permission};

use crate::on_both;
use crate::setting::{AREA, Asked, CITY, City, asked, claim};

on_both! {
    whoever_may_not_is_refused_and_whoever_may_is_not;
}

/// Who has a claim on the case, and which responder an address names.
const CLAIMANT: &str = "tz-s2";
const NAMED: &str = "tz-m1";

async fn whoever_may_not_is_refused_and_whoever_may_is_not(city: City) {
    let case = city.published("w").await;
    city.pass(24 * 20).await;
    city.command(&case, &city.responder(CLAIMANT), "c", &claim()).await.stage();
    let known = city.ask(asked("GET", "/policies").by(&city.operator())).await.json();
    let policy = known[0]["digest"].as_str().unwrap().to_owned();
    let mut tried = 0;
    for operation in Api::operations() {
        let path = address(&operation, &case, &policy);
        for (number, claims) in callers().into_iter().enumerate() {
            let request = well_formed(&operation, &path, &format!("{}-{number}", operation.id));
            let request = match &claims {
                Some(claims) => request.by(&city.signer.token(claims.clone()).unwrap()),
                None => request,
            };
            let status = city.status(request).await;
            let what = format!("{} {path} by {claims:?}: {status}", operation.method);
            match claims {
                None if !operation.is_open() => {
                    assert_eq!(status, StatusCode::UNAUTHORIZED, "{what}")
                }
                Some(claims)
                    if !operation
                        .who
                        .iter()
                        .any(|who| may(*who, &of(&operation, &claims), &city)) =>
                {
                    assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
                }
                _ => {
                    let is_refused =
                        [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status);
                    assert!(!is_refused && !status.is_server_error(), "{what}");
                }
            }
            tried += 1;
        }
    }
    assert!(tried > 400, "{tried}");
}

/// The address of an operation, about things that are there.
fn address(operation: &Operation, case: &str, policy: &str) -> String {
    let path = operation.path.replace(CITY_PATH, "").replace("{city}", CITY);
    let mut whole = String::new();
    let mut before = "";
    for part in path.split('/').skip(1) {
        let value = match (before, part.starts_with('{')) {
            (_, false) => part,
            ("cases", true) => case,
            ("responders", true) => NAMED,
            ("policies", true) => policy,
            ("webhooks", true) => "unknown",
            ("import", true) => "cases",
            (of, true) => panic!("say here what {part} behind `{of}` is in {}", operation.path),
        };
        whole.push('/');
        whole.push_str(value);
        before = part;
    }
    whole
}

/// A request that has the right form, whatever comes of it.
pub fn well_formed(operation: &Operation, path: &str, key: &str) -> Asked {
    let body = match operation.example() {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    asked(operation.method.as_str(), path).saying(body.as_bytes()).named(key)
}

/// Everybody who is tried. None has no token.
fn callers() -> Vec<Option<Claims>> {
    let in_city = |claims: Claims| Some(Claims { city: CITY.to_owned(), ..claims });
    let somebody = |role: Role, area: &str| Claims {
        sub: "somebody".to_owned(),
        roles: vec![role],
        areas: vec![area.to_owned()],
        responder: Some("tz-u1".to_owned()),
        ..Claims::default()
    };
    let roles = || Role::NAMES.iter().map(|name| name.parse::<Role>().unwrap());
    let mut callers = vec![
        None,
        Some(Claims { city: "elsewhere".to_owned(), ..everything() }),
        in_city(Claims { sub: "nobody".to_owned(), ..Claims::default() }),
        in_city(everything()),
        in_city(Claims { sub: "reporter".to_owned(), ..somebody(Role::Reporter, "44") }),
        in_city(Claims { sub: "beneficiary-w".to_owned(), ..somebody(Role::Beneficiary, "44") }),
        in_city(Claims { responder: Some(CLAIMANT.to_owned()), ..somebody(Role::Responder, "44") }),
        in_city(Claims { responder: Some(NAMED.to_owned()), ..somebody(Role::Responder, "44") }),
    ];
    for role in roles() {
        callers.extend([AREA, "44"].map(|area| in_city(somebody(role, area))));
    }
    for permission in Permission::ALL {
        let claims = Claims {
            sub: "service".to_owned(),
            permissions: vec![permission],
            ..Claims::default()
        };
        callers.push(in_city(claims));
    }
    callers
}

/// Somebody of no city yet who may do everything.
pub fn everything() -> Claims {
    let roles = Role::NAMES.iter().map(|name| name.parse().unwrap());
    Claims {
        sub: "everything".to_owned(),
        roles: roles.filter(|role| *role != Role::Timer).collect(),
        areas: vec![AREA.to_owned()],
        responder: Some(NAMED.to_owned()),
        permissions: Permission::ALL.to_vec(),
        ..Claims::default()
    }
}

/// Whether what the description says fits somebody.
/// What is of no city is open to those of every one.
fn of(operation: &Operation, claims: &Claims) -> Claims {
    let is_of_a_city = operation.path.contains("{city}");
    let city = if is_of_a_city { claims.city.clone() } else { CITY.to_owned() };
    Claims { city, ..claims.clone() }
}

fn may(who: Who, caller: &Claims, city: &City) -> bool {
    if caller.city != CITY && who != Who::Anybody {
        return false;
    }
    let has = |role: Role| role != Role::Timer && caller.roles.contains(&role);
    let acts_for = |responder: &str| caller.responder.as_deref() == Some(responder);
    let on_the_case = |role: Role| {
        let by_area =
            matches!(role, Role::Verifier | Role::Publisher | Role::Coordinator | Role::Proxy);
        has(role) && (!by_area || caller.areas == [AREA])
    };
    match who {
        Who::Anybody | Who::OfCity => true,
        Who::Permitted(permission) => caller.permissions.contains(&permission),
        Who::Role(role) => on_the_case(role),
        Who::WithinAreas(role) => has(role) && !caller.areas.is_empty(),
        Who::Reporter => has(Role::Reporter) && caller.sub == "reporter",
        Who::Beneficiary => has(Role::Beneficiary) && caller.sub == "beneficiary-w",
        Who::Claimant => has(Role::Responder) && acts_for(CLAIMANT),
        Who::Responder => acts_for(NAMED),
        Who::ByCommand => {
            // The example of a command is `accept`.
            let machine = city.host.runtime().machine().unwrap();
            machine
                .move_of(CommandKind::Accept)
                .unwrap()
                .roles
                .iter()
                .any(|role| on_the_case(*role))
        }
    }
}

/// An entry of the description that lets everybody in would not go unnoticed.
#[test]
fn what_is_open_to_everybody_is_a_short_list() {
    let open = Api::operations().into_iter().filter(Operation::is_open);
    let open: Vec<String> = open.map(|one| one.path).collect();
    assert_eq!(
        json!(open),
        json!([
            "/public/{city}/board",
            "/health/live",
            "/health/ready",
            "/metrics",
            "/api/v1/openapi.json"
        ])
    );
}
