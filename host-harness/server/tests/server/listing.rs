//! What staff find: offers of all roles at once, cases by filter and text, candidates of a large audience.

use axum::http::StatusCode;
use serde_json::{Value, json};
use wish_contract::{Need, Role, Urgency};
use wish_server::caller::Claims;

use crate::on_both;
use crate::setting::{AREA, CITY, City, claim, get, need};

on_both! {
    offers_of_a_responder_with_other_roles_are_those_that_commands_agree_with;
    a_text_is_found_by_words_and_by_two_characters;
    a_text_is_found_no_more_once_it_is_gone;
    nothing_kept_for_searches_has_the_text;
    cases_are_found_by_what_an_operator_looks_for;
    a_search_has_pages_and_a_count;
    an_audience_ranked_in_parts_is_ranked_as_a_whole;
    a_case_moves_to_no_policy_that_nobody_named;
}

async fn offers_of_a_responder_with_other_roles_are_those_that_commands_agree_with(city: City) {
    let case = city.published("w").await;
    city.pass(24 * 20).await;
    let both = city.token_of(Claims {
        sub: "person".to_owned(),
        roles: vec![Role::Coordinator, Role::Responder, Role::Beneficiary],
        areas: vec![AREA.to_owned()],
        responder: Some("tz-s2".to_owned()),
        ..Claims::default()
    });
    let path = format!("/cases/{case}/offers");
    let offers = |answer: Value| -> Vec<Value> { answer.as_array().unwrap().clone() };
    let of = |offers: &[Value], command: &str| {
        offers.iter().find(|one| one["command"] == json!(command)).unwrap().clone()
    };
    let open = offers(city.ask(get(&path).by(&both)).await.json());
    assert_eq!(of(&open, "claim")["open"], json!(true), "{}", of(&open, "claim"));
    assert_eq!(of(&open, "claim")["role"], json!("responder"));
    assert_eq!(of(&open, "hold")["role"], json!("coordinator"));
    assert_eq!(of(&open, "hold")["open"], json!(true));
    assert_eq!(city.command(&case, &both, "c", &claim()).await.stage(), "claimed");
    let open = offers(city.ask(get(&path).by(&both)).await.json());
    // The claim is the responder's, not the person's.
    assert_eq!(of(&open, "release")["open"], json!(true));
    assert_eq!(of(&open, "revoke")["role"], json!("coordinator"));
    assert_eq!(of(&open, "confirm")["open"], json!(false));
    // Alone in the role of a responder, the same is said.
    let alone = offers(city.ask(get(&path).by(&city.responder("tz-s2"))).await.json());
    for command in ["claim", "release", "record-contact"] {
        assert_eq!(of(&alone, command), of(&open, command), "{command}");
    }
}

async fn submit(city: &City, key: &str, text: &str) -> String {
    city.submit(key, &Need { text: text.to_owned(), ..need(key) }).await
}

async fn found(city: &City, query: &str) -> Vec<String> {
    let answer = city.ask(get(&format!("/cases?limit=200{query}")).by(&city.operator())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    let listed = answer.json();
    let cases = listed["cases"].as_array().unwrap();
    assert_eq!(listed["total"], json!(cases.len()));
    let mut ids: Vec<String> =
        cases.iter().map(|case| case["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

/// `text=…`, with every byte written out.
fn text(words: &str) -> String {
    let bytes = words.bytes().map(|byte| format!("%{byte:02x}"));
    format!("&text={}", bytes.collect::<String>())
}

async fn a_text_is_found_by_words_and_by_two_characters(city: City) {
    let shoes = submit(&city, "a", "想要一双走路的鞋 Size 40").await;
    let glasses = submit(&city, "b", "想要一副老花镜").await;
    let mut both = vec![shoes.clone(), glasses.clone()];
    both.sort();
    assert_eq!(found(&city, &text("想要")).await, both);
    assert_eq!(found(&city, &text("走路")).await, std::slice::from_ref(&shoes));
    assert_eq!(found(&city, &text("老花镜")).await, std::slice::from_ref(&glasses));
    assert_eq!(found(&city, &text("size 走路")).await, std::slice::from_ref(&shoes));
    // All but the last of it is in the text.
    assert_eq!(found(&city, &text("要一双走路的鞋子")).await, [""; 0]);
    assert_eq!(found(&city, &text("si")).await, [""; 0]);
    assert_eq!(found(&city, &(text("想要") + "&stage=closed")).await, [""; 0]);
    for (words, code) in [
        ("鞋".to_owned(), "search_text_too_short"),
        ("，".to_owned(), "search_text_too_short"),
        ("鞋".repeat(101), "search_text_too_long"),
    ] {
        let path = format!("/cases?limit=1{}", text(&words));
        assert_eq!(city.ask(get(&path).by(&city.operator())).await.code(), code);
    }
}

async fn a_text_is_found_no_more_once_it_is_gone(city: City) {
    let case = submit(&city, "a", "想要一双走路的鞋").await;
    let operator = city.operator();
    let amend = json!({ "amend": { "text": "想要一副老花镜", "places": null, "items": null, "cost-fen": null, "urgency": null } });
    assert_eq!(city.command(&case, &operator, "m", &amend).await.status, StatusCode::OK);
    assert_eq!(found(&city, &text("走路")).await, [""; 0]);
    assert_eq!(found(&city, &text("老花镜")).await, std::slice::from_ref(&case));
    for command in [json!({ "reject": "out-of-scope" }), json!("anonymise")] {
        let answer = city.command(&case, &operator, &command.to_string(), &command).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    }
    assert_eq!(city.host.store().terms_with(CITY, b"").await.unwrap(), 0);
    assert_eq!(found(&city, &text("老花镜")).await, [""; 0]);
}

async fn nothing_kept_for_searches_has_the_text(city: City) {
    submit(&city, "a", "想要一双走路的鞋 Shoes").await;
    for word in ["走路", "shoes", "想要"] {
        let count = city.host.store().terms_with(CITY, word.as_bytes()).await.unwrap();
        assert_eq!(count, 0, "{word}");
    }
    assert!(city.host.store().terms_with(CITY, b"").await.unwrap() >= 8);
}

async fn cases_are_found_by_what_an_operator_looks_for(city: City) {
    let urgent = Need { urgency: Urgency::Urgent, ..need("urgent") };
    let urgent = city.submit("urgent", &urgent).await;
    let first = city.host.clock().about_now();
    city.pass(1).await;
    let claimed = city.published("claimed").await;
    city.pass(24 * 20).await;
    let lead = city.responder("tz-s2");
    assert_eq!(city.command(&claimed, &lead, "c", &claim()).await.stage(), "claimed");
    assert_eq!(found(&city, "&urgency=urgent").await, std::slice::from_ref(&urgent));
    assert_eq!(found(&city, "&claimed-by=tz-s2").await, std::slice::from_ref(&claimed));
    assert_eq!(found(&city, "&unclaimed=true").await, std::slice::from_ref(&urgent));
    assert_eq!(
        found(&city, &format!("&opened-from={}", first + 1)).await,
        std::slice::from_ref(&claimed)
    );
    assert_eq!(
        found(&city, &format!("&opened-before={}", first + 1)).await,
        std::slice::from_ref(&urgent)
    );
    let policy = city.host.store().cities().await.unwrap()[0].policy.clone();
    assert_eq!(found(&city, &format!("&policy={policy}")).await.len(), 2);
    assert_eq!(found(&city, "&policy=0000000000000000").await, [""; 0]);
    let operator = city.operator();
    let newest = city.ask(get("/cases?sort=newest&limit=1").by(&operator)).await.json();
    assert_eq!(newest["cases"][0]["id"], json!(claimed));
    let next = newest["next"].as_str().unwrap();
    let path = format!("/cases?sort=newest&limit=1&cursor={next}");
    let second = city.ask(get(&path).by(&operator)).await.json();
    assert_eq!(second["cases"][0]["id"], json!(urgent));
    for (query, code) in [
        ("urgency=soon", "query_malformed"),
        ("sort=oldest", "query_malformed"),
        ("unclaimed=true&claimed-by=tz-s2", "query_malformed"),
        ("colour=red", "query_malformed"),
        ("limit=0", "query_malformed"),
    ] {
        let answer = city.ask(get(&format!("/cases?{query}")).by(&operator)).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, code),
            "{query}"
        );
    }
}

async fn a_search_has_pages_and_a_count(city: City) {
    for number in 0..5 {
        submit(&city, &format!("w{number}"), "想要一双走路的鞋").await;
        // What shares all pairs, and is none.
        submit(&city, &format!("v{number}"), "走路的 路的鞋").await;
    }
    let operator = city.operator();
    for sort in ["due", "newest"] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/cases?sort={sort}&limit=2{}{cursor}", text("走路的鞋"));
            let page = city.ask(get(&path).by(&operator)).await.json();
            assert_eq!(page["total"], json!(5));
            let cases = page["cases"].as_array().unwrap().clone();
            seen.extend(cases.iter().map(|case| case["id"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 5, "{sort}");
    }
}

async fn an_audience_ranked_in_parts_is_ranked_as_a_whole(city: City) {
    let case = city.published("w").await;
    city.pass(24 * 20).await;
    let row = city.host.store().case(CITY, &case).await.unwrap().unwrap();
    let case: wish_contract::Case =
        wish_contract::json::stored::read(std::str::from_utf8(&row.body).unwrap()).unwrap();
    let now = city.host.clock().about_now();
    for limit in [1, 3, 50] {
        let whole = city.host.rank(CITY, &case, now, limit).await.unwrap().unwrap();
        assert!(!whole.ranked.is_empty());
        for at_once in [2, 3, 5] {
            let parts = city.host.rank_by(CITY, &case, now, limit, at_once).await.unwrap().unwrap();
            assert_eq!(parts.ranked, whole.ranked, "{at_once} at once");
            assert_eq!((parts.omitted, &parts.excluded), (whole.omitted, &whole.excluded));
            assert_eq!(parts.reach, whole.reach);
        }
    }
}

async fn a_case_moves_to_no_policy_that_nobody_named(city: City) {
    let case = city.published("w").await;
    let answer = city.command(&case, &city.operator(), "m", &json!("move-policy")).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "policy_missing")
    );
}
