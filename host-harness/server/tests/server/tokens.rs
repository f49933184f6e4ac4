//! Tokens that are not to be believed.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use wish_contract::Role;
use wish_server::caller::{Claims, Keys, PublicKey, Trust};
use wish_server::demo::Signer;

use crate::on_both;
use crate::setting::{AREA, CITY, City, get};

on_both! {
    a_token_that_does_not_hold_opens_nothing;
    a_token_of_another_city_opens_nothing;
}

fn part(token: &str, number: usize) -> Value {
    let part = token.split('.').nth(number).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn joined(header: &Value, claims: &Value, signature: &str) -> String {
    let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{signature}", text(header), text(claims))
}

async fn a_token_that_does_not_hold_opens_nothing(city: City) {
    let good = city.operator();
    assert_eq!(city.ask(get("/cases").by(&good)).await.status, StatusCode::OK);
    let (header, claims) = (part(&good, 0), part(&good, 1));
    let signature = good.rsplit('.').next().unwrap();
    let changed = |key: &str, value: Value| {
        let mut claims = claims.clone();
        claims[key] = value;
        claims
    };
    let other_key = Signer::throwaway().unwrap();
    let by_other_key = other_key
        .token(Claims {
            sub: "x".to_owned(),
            city: CITY.to_owned(),
            roles: vec![Role::Coordinator],
            ..Claims::default()
        })
        .unwrap();
    // The public key as a secret for a symmetric algorithm.
    let by_secret = {
        let header = Header { kid: Some("demo".to_owned()), ..Header::new(Algorithm::HS256) };
        encode(&header, &claims, &EncodingKey::from_secret(b"public key")).unwrap()
    };
    let no_algorithm = json!({ "alg": "none", "typ": "JWT", "kid": "demo" });
    let unknown_key = json!({ "alg": "EdDSA", "typ": "JWT", "kid": "../../keys" });
    let no_key = json!({ "alg": "EdDSA", "typ": "JWT" });
    let past = json!(1_000_000_000);
    let future = json!(99_999_999_999_u64);
    let tokens = [
        ("empty", String::new()),
        ("no token at all", "x".to_owned()),
        ("too long", "a".repeat(10_000)),
        ("no algorithm", joined(&no_algorithm, &claims, "")),
        ("no algorithm, signed", joined(&no_algorithm, &claims, signature)),
        ("a symmetric algorithm", by_secret),
        ("another key", by_other_key),
        ("an unknown key", joined(&unknown_key, &claims, signature)),
        ("no key", joined(&no_key, &claims, signature)),
        (
            "more roles than were signed",
            joined(&header, &changed("roles", json!(["coordinator", "timer"])), signature),
        ),
        ("ended", sealed(&city, &changed("exp", past))),
        ("not begun", sealed(&city, &changed("nbf", future))),
        ("another issuer", sealed(&city, &changed("iss", json!("x")))),
        ("another audience", sealed(&city, &changed("aud", json!("x")))),
        ("without an end", sealed(&city, &without(&claims, "exp"))),
        ("without a beginning", sealed(&city, &without(&claims, "nbf"))),
        ("without an issuer", sealed(&city, &without(&claims, "iss"))),
        ("without an audience", sealed(&city, &without(&claims, "aud"))),
        ("without a name", sealed(&city, &without(&claims, "sub"))),
    ];
    for (what, token) in tokens {
        for path in ["/cases", "/log", "/policies", "/responders/tz-m1"] {
            let answer = city.ask(get(path).by(&token)).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}: {path}");
            assert_eq!(answer.headers.get("www-authenticate").unwrap(), "Bearer");
        }
    }
    assert_eq!(city.ask(get("/cases")).await.code(), "token_missing");
    assert_eq!(
        city.ask(get("/cases").with("authorization", "Basic eDp5")).await.code(),
        "token_missing"
    );
}

/// A token with these claims, signed as it should be.
fn sealed(city: &City, claims: &Value) -> String {
    city.signer.seal(claims).unwrap()
}

fn without(claims: &Value, key: &str) -> Value {
    let mut claims = claims.clone();
    claims.as_object_mut().unwrap().remove(key);
    claims
}

async fn a_token_of_another_city_opens_nothing(city: City) {
    let token = city
        .signer
        .token(Claims {
            sub: "operator".to_owned(),
            city: "elsewhere".to_owned(),
            roles: vec![Role::Coordinator],
            areas: vec![AREA.to_owned()],
            ..Claims::default()
        })
        .unwrap();
    for path in ["/cases", "/cases/x", "/log", "/policies", "/responders/tz-m1", "/events"] {
        let answer = city.ask(get(path).by(&token)).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::FORBIDDEN, "other_city"),
            "{path}"
        );
    }
}

#[test]
fn only_asymmetric_algorithms_are_taken() {
    for algorithm in ["HS256", "none", "ed25519", ""] {
        let key =
            PublicKey { kid: "k".to_owned(), algorithm: algorithm.to_owned(), pem: "x".to_owned() };
        let trust = Trust { issuer: "i".to_owned(), audience: "a".to_owned(), keys: vec![key] };
        assert!(Keys::of(&trust).is_err(), "{algorithm}");
    }
}
