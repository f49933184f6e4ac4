//! Policies over the API: looked at, read, compared, and put to running cases.

use axum::http::StatusCode;
use serde_json::{Value, json};
use wish_contract::Role;
use wish_server::caller::{Claims, Permission};
use wish_simulation::demo::PROGRAMMES;

use crate::on_both;
use crate::setting::{AREA, CITY, City, get, post};

on_both! {
    a_policy_is_checked_without_being_kept;
    a_policy_is_read_and_compared_with_the_one_in_force;
    running_cases_move_only_as_tried;
    a_move_is_gone_on_with_and_moves_nothing_twice;
    who_may_not_is_told_so;
}

fn policy() -> String {
    PROGRAMMES.into_iter().find(|one| one.name == CITY).unwrap().policy.to_owned()
}

fn text(path: &str, body: &str, token: &str) -> crate::setting::Asked {
    post(path, &Value::Null).saying(body.as_bytes()).by(token)
}

/// The policy with another version, which is another text with the same rules.
async fn uploaded(city: &City) -> String {
    let source = policy();
    let next = source.replacen("version = 1", "version = 2", 1);
    assert_ne!(source, next);
    let answer = city.ask(text("/policies", &next, &city.operator())).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", String::from_utf8_lossy(&answer.bytes));
    answer.json()["digest"].as_str().unwrap().to_owned()
}

async fn a_policy_is_checked_without_being_kept(city: City) {
    let operator = city.operator();
    let fine = city.ask(text("/policies/check", &policy(), &operator)).await;
    assert_eq!((fine.status, fine.json()), (StatusCode::OK, json!([])));
    let broken = policy().replace("verify", "verifying").replace("publish", "publishing");
    let found = city.ask(text("/policies/check", &broken, &operator)).await.json();
    assert!(found.as_array().unwrap().len() > 1, "{found}");
    for finding in found.as_array().unwrap() {
        assert!(finding["line"].as_u64().unwrap() > 0);
    }
    assert_eq!(city.ask(get("/policies").by(&operator)).await.json().as_array().unwrap().len(), 1);
}

async fn a_policy_is_read_and_compared_with_the_one_in_force(city: City) {
    let next = uploaded(&city).await;
    let operator = city.operator();
    let read = city.ask(get(&format!("/policies/{next}")).by(&operator)).await;
    assert_eq!(read.headers.get("content-type").unwrap(), "application/toml");
    assert!(String::from_utf8(read.bytes).unwrap().contains("version = 2"));
    assert_eq!(city.ask(get("/policies/0000").by(&operator)).await.code(), "policy_unknown");
    let path = format!("/policies/{next}/diff?against=in-force");
    let mut answer = city.ask(get(&path).by(&operator)).await;
    while answer.status == StatusCode::ACCEPTED {
        answer = city.ask(get(&path).by(&operator)).await;
    }
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    assert_eq!(answer.json()["relation"], json!("equivalent"));
    let unknown = city.ask(get(&format!("/policies/{next}/diff?against=0000")).by(&operator)).await;
    assert_eq!(unknown.code(), "policy_unknown");
}

async fn running_cases_move_only_as_tried(city: City) {
    let one = city.published("a").await;
    let next = uploaded(&city).await;
    let operator = city.operator();
    let path = format!("/policies/{next}/move");
    let untried = city.ask(post(&path, &json!({})).by(&operator)).await;
    assert_eq!(untried.code(), "move_untried");
    let trial = city.ask(post(&path, &json!({ "dry-run": true })).by(&operator)).await.json();
    assert_eq!((&trial["count"], &trial["refused"]), (&json!(1), &json!(0)), "{trial}");
    assert_eq!(trial["cases"][0]["case"], json!(one));
    // Nothing was changed by it.
    let shown = city.ask(get(&format!("/cases/{one}")).by(&operator)).await.json();
    assert_ne!(shown["policy"]["digest"], json!(next));
    let wanted = json!({ "token": trial["token"], "count": trial["count"] });
    // Another case has come: what was tried is no longer what would be done.
    let two = city.published("b").await;
    let refused = city.ask(post(&path, &wanted).by(&operator)).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "move_differs"));
    let trial = city.ask(post(&path, &json!({ "dry-run": true })).by(&operator)).await.json();
    for wrong in
        [json!({ "token": "00", "count": 2 }), json!({ "token": trial["token"], "count": 1 })]
    {
        assert_eq!(city.ask(post(&path, &wrong).by(&operator)).await.code(), "move_differs");
    }
    let wanted = json!({ "token": trial["token"], "count": 2 });
    let moved = city.ask(post(&path, &wanted).by(&operator)).await.json();
    assert_eq!((&moved["done"], &moved["count"]), (&json!(2), &json!(2)), "{moved}");
    for case in [one, two] {
        let shown = city.ask(get(&format!("/cases/{case}")).by(&operator)).await.json();
        assert_eq!(shown["policy"]["digest"], json!(next));
    }
    let token = trial["token"].as_str().unwrap();
    let progress = city.ask(get(&format!("/policies/{next}/moves/{token}")).by(&operator)).await;
    assert_eq!(progress.json()["done"], json!(2));
    let filtered = json!({ "dry-run": true, "filter": { "text": "鞋子" } });
    assert_eq!(city.ask(post(&path, &filtered).by(&operator)).await.code(), "filter_malformed");
}

async fn a_move_is_gone_on_with_and_moves_nothing_twice(city: City) {
    let case = city.published("a").await;
    let next = uploaded(&city).await;
    let operator = city.operator();
    let path = format!("/policies/{next}/move");
    let trial = city.ask(post(&path, &json!({ "dry-run": true })).by(&operator)).await.json();
    let wanted = json!({ "token": trial["token"], "count": 1 });
    let first = city.ask(post(&path, &wanted).by(&operator)).await.json();
    assert_eq!(first["cases"].as_array().unwrap().len(), 1);
    let events = |shown: Value| shown["sequence"].clone();
    let before = events(city.ask(get(&format!("/cases/{case}")).by(&operator)).await.json());
    let again = city.ask(post(&path, &wanted).by(&operator)).await.json();
    assert_eq!((&again["done"], &again["cases"]), (&json!(1), &json!([])));
    let after = events(city.ask(get(&format!("/cases/{case}")).by(&operator)).await.json());
    assert_eq!(before, after);
}

async fn who_may_not_is_told_so(city: City) {
    let next = uploaded(&city).await;
    let of = |roles: &[Role], permissions: &[Permission]| {
        city.token_of(Claims {
            sub: "somebody".to_owned(),
            roles: roles.to_vec(),
            areas: vec![AREA.to_owned()],
            permissions: permissions.to_vec(),
            ..Claims::default()
        })
    };
    let coordinator = of(&[Role::Coordinator], &[]);
    let permitted = of(&[Role::Verifier], &[Permission::Policies]);
    let path = format!("/policies/{next}/move");
    let trial = json!({ "dry-run": true });
    assert_eq!(city.ask(post(&path, &trial).by(&coordinator)).await.code(), "permission_missing");
    assert_eq!(city.ask(post(&path, &trial).by(&permitted)).await.code(), "role_missing");
    let path = format!("/policies/{next}/diff");
    assert_eq!(city.ask(get(&path).by(&coordinator)).await.code(), "permission_missing");
    let check = text("/policies/check", "", &coordinator);
    assert_eq!(city.ask(check).await.code(), "permission_missing");
}
