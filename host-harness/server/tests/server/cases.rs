//! Cases over the API: from submission to the lit board, and everything that can be wrong with a request.

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::{Value, json};
use wish_contract::{Case, Role};
use wish_server::caller::Claims;

use crate::on_both;
use crate::setting::{CITY, City, claim, get, need, post, put};

on_both! {
    a_wish_goes_from_submission_to_the_lit_board;
    an_unclaimed_wish_climbs_its_ladder_to_a_social_organisation;
    the_same_request_is_answered_with_the_same_bytes_and_another_under_its_key_is_refused;
    a_stale_write_is_refused;
    of_many_who_claim_at_once_one_holds_the_wish_and_the_others_are_told_the_rule;
    a_refusal_names_its_rule_in_the_language_asked_for;
    every_case_is_on_one_page_in_the_order_of_what_runs_out;
    many_commands_are_answered_one_by_one;
    texts_are_kept_as_they_are_whatever_they_look_like;
    what_is_no_request_changes_nothing;
    the_log_tells_how_every_case_came_about;
    candidates_come_with_reasons;
    what_the_platform_is_to_do_stands_in_the_log;
    nothing_that_masking_finds_is_kept_anywhere;
    a_responder_whom_the_rules_do_not_take_is_refused_when_told_of;
    a_policy_that_does_not_load_is_refused_with_its_findings;
}

async fn a_wish_goes_from_submission_to_the_lit_board(city: City) {
    let case = city.published("w").await;
    city.pass(24 * 20).await;
    let lead = city.responder("tz-s2");
    assert_eq!(city.command(&case, &lead, "c", &claim()).await.stage(), "claimed");
    let appointment = city.host.clock().about_now() + 3_600_000;
    let contact = json!({ "record-contact": appointment });
    assert_eq!(city.command(&case, &lead, "r", &contact).await.stage(), "scheduled");
    city.pass(2).await;
    assert_eq!(city.command(&case, &lead, "s", &json!("start")).await.stage(), "in-progress");
    assert_eq!(city.command(&case, &lead, "d", &json!("deliver")).await.stage(), "delivered");
    let beneficiary = city.token("beneficiary-w", &[Role::Beneficiary]);
    assert_eq!(
        city.command(&case, &beneficiary, "y", &json!("confirm")).await.stage(),
        "fulfilled"
    );
    let board = city.ask(get("/public/taizhou/board")).await.json();
    assert_eq!(board[0]["id"], json!(case));
    assert_eq!(board[0]["status"], json!("fulfilled"));
    // Nothing is shown that leads to the household.
    let shown = board.to_string();
    for hidden in ["beneficiary-w", "household-w", "reporter", "tz-s2"] {
        assert!(!shown.contains(hidden), "{hidden}: {shown}");
    }
}

async fn an_unclaimed_wish_climbs_its_ladder_to_a_social_organisation(city: City) {
    let case = city.published("w").await;
    let organisation = city.responder("tz-s2");
    let early = city.command(&case, &organisation, "early", &claim()).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    city.pass(24 * 20).await;
    assert_eq!(city.command(&case, &organisation, "late", &claim()).await.stage(), "claimed");
}

async fn the_same_request_is_answered_with_the_same_bytes_and_another_under_its_key_is_refused(
    city: City,
) {
    let case = city.submit("w", &need("w")).await;
    let operator = city.operator();
    let once = city.command(&case, &operator, "k", &json!("accept")).await;
    let again = city.command(&case, &operator, "k", &json!("accept")).await;
    assert_eq!((again.status, &again.bytes), (once.status, &once.bytes));
    assert_eq!(again.headers.get("idempotent-replayed").unwrap(), "true");
    let other = city.command(&case, &operator, "k", &json!("publish")).await;
    assert_eq!(
        (other.status, other.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused")
    );
    // A key is its giver's: somebody else's is another.
    let publisher = city.token("publisher", &[Role::Publisher]);
    assert_eq!(city.command(&case, &publisher, "k", &json!("publish")).await.stage(), "published");
    let path = format!("/cases/{case}/commands");
    let unnamed = city.ask(post(&path, &json!({ "command": "publish" })).by(&operator)).await;
    assert_eq!(
        (unnamed.status, unnamed.code().as_str()),
        (StatusCode::BAD_REQUEST, "idempotency_key_missing")
    );
    // A refusal is not kept: what was refused may be allowed later.
    let refused = city.command(&case, &operator, "later", &json!("accept")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(
        city.command(&case, &operator, "later", &json!("accept")).await.status,
        StatusCode::CONFLICT
    );
}

async fn a_stale_write_is_refused(city: City) {
    let case = city.submit("w", &need("w")).await;
    let operator = city.operator();
    let shown = city.ask(get(&format!("/cases/{case}")).by(&operator)).await;
    assert_eq!(shown.headers.get("etag").unwrap(), "\"1\"");
    let path = format!("/cases/{case}/commands");
    let send = |key: &str, tag: &str| {
        post(&path, &json!({ "command": "accept" })).by(&operator).named(key).with("if-match", tag)
    };
    let stale = city.ask(send("a", "\"0\"")).await;
    assert_eq!(
        (stale.status, stale.code().as_str()),
        (StatusCode::PRECONDITION_FAILED, "case_changed")
    );
    assert_eq!(city.ask(send("b", "one")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(city.ask(send("c", "\"1\"")).await.stage(), "verified");
}

async fn of_many_who_claim_at_once_one_holds_the_wish_and_the_others_are_told_the_rule(city: City) {
    let case = city.published("w").await;
    city.pass(24 * 30).await;
    let everybody = ["tz-m1", "tz-m2", "tz-m3", "tz-m4", "tz-u1", "tz-s1", "tz-s2", "tz-e1"];
    let claims = everybody.map(|id| {
        let (city, case) = (&city, &case);
        async move { city.command(case, &city.responder(id), "c", &claim()).await }
    });
    let answers = join_all(claims).await;
    for answer in &answers {
        let is_told = answer.status == StatusCode::CONFLICT && !answer.code().is_empty();
        assert!(
            answer.status == StatusCode::OK || is_told,
            "{}",
            String::from_utf8_lossy(&answer.bytes)
        );
    }
    let shown = city.ask(get(&format!("/cases/{case}")).by(&city.operator())).await.json();
    let live =
        shown["claims"].as_array().unwrap().iter().filter(|one| one["status"] == json!("active"));
    assert_eq!(live.count(), 1);
}

async fn a_refusal_names_its_rule_in_the_language_asked_for(city: City) {
    let case = city.submit("w", &need("w")).await;
    let path = format!("/cases/{case}/commands");
    let asked = post(&path, &json!({ "command": "publish" })).by(&city.operator());
    let english = city.ask(asked.clone().named("a")).await;
    assert_eq!(english.status, StatusCode::CONFLICT);
    assert_eq!(english.headers.get("content-type").unwrap(), "application/problem+json");
    let chinese = city.ask(asked.named("b").with("accept-language", "zh-CN,zh;q=0.9")).await;
    assert_eq!(chinese.code(), english.code());
    let words = |answer: &Value| answer["detail"].as_str().unwrap().to_owned();
    assert_ne!(words(&chinese.json()), words(&english.json()));
    assert!(words(&chinese.json()).chars().any(|letter| letter > '\u{4e00}'));
}

async fn every_case_is_on_one_page_in_the_order_of_what_runs_out(city: City) {
    for number in 0..7 {
        city.submit(&format!("w{number}"), &need(&format!("w{number}"))).await;
        city.pass(1).await;
    }
    let operator = city.operator();
    let mut seen: Vec<(i64, String)> = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = city.ask(get(&format!("/cases?limit=3{cursor}")).by(&operator)).await.json();
        assert_eq!(page["total"], json!(7));
        for case in page["cases"].as_array().unwrap() {
            let due = case["deadlines"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["due"].as_i64().unwrap());
            seen.push((due.min().unwrap(), case["id"].as_str().unwrap().to_owned()));
        }
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen.len(), 7);
    assert!(seen.is_sorted());
    let filtered = city.ask(get("/cases?stage=verified,published").by(&operator)).await.json();
    assert_eq!(filtered["total"], json!(0));
    let wrong = city.ask(get("/cases?stage=checked").by(&operator)).await;
    assert_eq!(wrong.code(), "stage_unknown");
    assert_eq!(city.ask(get("/cases?cursor=zzz").by(&operator)).await.code(), "cursor_malformed");
}

async fn many_commands_are_answered_one_by_one(city: City) {
    let (one, two) = (city.submit("w1", &need("w1")).await, city.submit("w2", &need("w2")).await);
    let item = |case: &str, command: &str| json!({ "case": case, "key": format!("{case}-{command}"), "command": command });
    let items = json!([
        item(&one, "accept"),
        item(&two, "publish"),
        item("nobody", "accept"),
        { "case": two, "key": "x", "command": "approve" },
        item(&two, "accept"),
    ]);
    let answers = city.ask(post("/commands", &items).by(&city.operator())).await.json();
    assert_eq!(answers[0]["ok"]["case"]["stage"], json!("verified"));
    assert_eq!(answers[1]["problem"]["title"], json!("refused by a rule"));
    assert_eq!(answers[2]["problem"]["code"], json!("case_unknown"));
    assert_eq!(answers[3]["problem"]["code"], json!("json_malformed"));
    assert_eq!(answers[4]["ok"]["case"]["stage"], json!("verified"));
    assert_eq!(answers[4]["case"], json!(two));
}

async fn texts_are_kept_as_they_are_whatever_they_look_like(city: City) {
    let hostile = [
        "'; drop table cases; --",
        "<script>alert(1)</script>",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "\"]}",
        "鞋\\u0000",
    ];
    for (number, text) in hostile.into_iter().enumerate() {
        let key = format!("w{number}");
        let mut asked = need(&key);
        asked.text = text.to_owned();
        let case = city.submit(&key, &asked).await;
        let shown = city.ask(get(&format!("/cases/{case}")).by(&city.operator())).await;
        let case: Case = serde_json::from_slice(&shown.bytes).unwrap();
        assert_eq!(case.need.text, text);
    }
    for reference in ["a'b", "../../etc", "a;b"] {
        let mut asked = need("r");
        asked.beneficiary = reference.to_owned();
        let case = city.submit(&format!("r{reference}"), &asked).await;
        let shown = city.ask(get(&format!("/cases/{case}")).by(&city.operator())).await;
        let case: Case = serde_json::from_slice(&shown.bytes).unwrap();
        assert_eq!(case.need.beneficiary, reference);
    }
}

async fn what_is_no_request_changes_nothing(city: City) {
    let case = city.submit("w", &need("w")).await;
    let before = city.ask(get("/log").by(&city.operator())).await.bytes;
    let path = format!("/cases/{case}/commands");
    let bodies: [&[u8]; 7] = [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        br#"{"command":"accept","colour":"red"}"#,
        br#"{"command":{"claim":{"places":-1}}}"#,
        br#"{"command":"accept","command":"reject"}"#,
    ];
    for (number, body) in bodies.into_iter().enumerate() {
        let asked =
            post(&path, &json!({})).saying(body).by(&city.operator()).named(&format!("k{number}"));
        let answer = city.ask(asked).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            String::from_utf8_lossy(body)
        );
        assert!(!answer.code().is_empty());
    }
    for (path, status) in [
        ("/cases/nobody", StatusCode::NOT_FOUND),
        ("/cases/nobody/offers", StatusCode::NOT_FOUND),
        ("/nothing", StatusCode::NOT_FOUND),
        ("/cases?limit=many", StatusCode::UNPROCESSABLE_ENTITY),
        ("/cases?colour=red", StatusCode::UNPROCESSABLE_ENTITY),
        ("/cases?limit=0", StatusCode::UNPROCESSABLE_ENTITY),
        ("/cases/%00", StatusCode::UNPROCESSABLE_ENTITY),
        ("/cases?category=%00", StatusCode::UNPROCESSABLE_ENTITY),
        ("/responders/%00", StatusCode::UNPROCESSABLE_ENTITY),
        ("/commands", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let answer = city.ask(get(path).by(&city.operator())).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(
            answer.headers.get("content-type").unwrap(),
            "application/problem+json",
            "{path}"
        );
    }
    let long = "k".repeat(201);
    let asked = post(&path, &json!({ "command": "accept" })).by(&city.operator()).named(&long);
    assert_eq!(city.ask(asked).await.code(), "idempotency_key_malformed");
    assert_eq!(city.ask(get("/log").by(&city.operator())).await.bytes, before);
}

async fn the_log_tells_how_every_case_came_about(city: City) {
    let case = city.published("w").await;
    city.pass(24 * 40).await;
    let runtime = city.host.runtime();
    let rows = city.host.store().log_of("taizhou", &case).await.unwrap();
    let mut events = Vec::new();
    for row in rows.iter().filter(|row| row.entry.kind == "command") {
        let body: Value = serde_json::from_slice(row.entry.body.bytes().unwrap()).unwrap();
        let more: Vec<wish_contract::Event> =
            serde_json::from_value(body["entry"]["events"].clone()).unwrap();
        events.extend(more);
    }
    let folded = runtime.fold(&events).unwrap().unwrap();
    let shown = city.ask(get(&format!("/cases/{case}")).by(&city.operator())).await;
    assert_eq!(serde_json::from_slice::<Case>(&shown.bytes).unwrap(), folded);
    let history = city
        .ask(
            get(&format!("/cases/{case}/history"))
                .by(&city.operator())
                .with("accept-language", "zh-CN"),
        )
        .await;
    let history = history.json();
    assert_eq!(history.as_array().unwrap().len(), events.len());
    assert!(
        history.as_array().unwrap().iter().all(|one| !one["words"].as_str().unwrap().is_empty())
    );
    let all = city.host.store().log("taizhou", 0, 1_000).await.unwrap();
    assert_eq!(wish_store::broken_link(&wish_store::GENESIS, &all), None);
}

async fn candidates_come_with_reasons(city: City) {
    let case = city.published("w").await;
    city.pass(24 * 30).await;
    let path = format!("/cases/{case}/candidates");
    let ranking = city.ask(get(&path).by(&city.operator())).await.json();
    let ranked = ranking["ranked"].as_array().unwrap();
    assert!(!ranked.is_empty());
    assert!(ranked.iter().all(|one| !one["because"]["rule"].as_str().unwrap().is_empty()));
    let verifier = city.token("verifier", &[Role::Verifier]);
    assert_eq!(city.ask(get(&path).by(&verifier)).await.status, StatusCode::FORBIDDEN);
}

async fn a_policy_that_does_not_load_is_refused_with_its_findings(city: City) {
    let asked =
        post("/policies", &json!({})).saying(b"schema = \"wish-policy/1\"").by(&city.operator());
    let answer = city.ask(asked).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "policy_refused")
    );
    assert!(!answer.json()["findings"].as_array().unwrap().is_empty());
    let unknown =
        city.ask(put("/policies/0123456789abcdef/in-force", &json!({})).by(&city.operator())).await;
    assert_eq!(unknown.code(), "policy_unknown");
    let known = city.ask(get("/policies").by(&city.operator())).await.json();
    assert_eq!(known.as_array().unwrap().len(), 1);
    let nobody = city.token_of(Claims { sub: "nobody".to_owned(), ..Claims::default() });
    let asked = post("/policies", &json!({})).saying(b"x").by(&nobody);
    assert_eq!(city.ask(asked).await.code(), "permission_missing");
}

async fn what_the_platform_is_to_do_stands_in_the_log(city: City) {
    let case = city.published("w").await;
    city.pass(24 * 30).await;
    city.command(&case, &city.responder("tz-s2"), "c", &claim()).await.stage();
    let rows = city.ask(get("/log?limit=1000").by(&city.operator())).await.bytes;
    let rows = String::from_utf8(rows).unwrap();
    let mut actions = Vec::new();
    let mut notified: Vec<String> = Vec::new();
    for row in rows.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        for effect in row["body"]["effects"].as_array().into_iter().flatten() {
            let action = &effect["action"];
            let name = action.as_object().and_then(|one| one.keys().next().cloned());
            actions.push(name.or_else(|| action.as_str().map(str::to_owned)).unwrap());
        }
        if row["kind"] == "notices" {
            let some = row["body"]["responders"].as_array().unwrap().iter();
            notified.extend(some.map(|one| one.as_str().unwrap().to_owned()));
        }
    }
    for wanted in ["publish", "offer", "withdraw-offer", "notify"] {
        assert!(actions.iter().any(|action| action == wanted), "{wanted}: {actions:?}");
    }
    // Everybody whom the open steps admit was notified, each once a step at most, whoever carries offers out how often.
    assert!(notified.contains(&"tz-s2".to_owned()), "{notified:?}");
    let before = notified.len();
    city.pass(1).await;
    let again = city.ask(get("/log?limit=1000").by(&city.operator())).await.bytes;
    let again = String::from_utf8(again).unwrap();
    let rows = again.lines().filter(|line| line.contains("\"kind\":\"notices\"")).count();
    assert!(rows <= before);
    // Nothing is left to be carried out.
    assert_eq!(city.host.store().waiting_effects().await.unwrap(), 0);
}

async fn a_responder_whom_the_rules_do_not_take_is_refused_when_told_of(city: City) {
    let sound = city.ask(get("/responders/tz-s2").by(&city.operator())).await.json();
    let changes = [
        ("household", json!("a b")),
        ("household", json!("a\u{0}b")),
        ("skills", json!(vec!["skill"; 65])),
        ("kind", json!("No Code")),
        ("area", json!("32//12")),
        ("paired-areas", json!(["!! !"])),
    ];
    for (key, value) in changes {
        let mut profile = sound.clone();
        profile["id"] = json!("another");
        profile[key] = value;
        let answer = city.ask(put("/responders/another", &profile).by(&city.operator())).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{key}");
    }
    let gone = city.ask(get("/responders/another").by(&city.operator())).await;
    assert_eq!(gone.code(), "responder_unknown");
}

/// In every command that carries a text, and every text of it.
async fn nothing_that_masking_finds_is_kept_anywhere(city: City) {
    let numbers = ["13851234567", "13951234567", "13751234567", "13651234567", "13551234567"];
    let item = |text: &str| json!([{ "id": "a", "text": text, "places": 1 }]);
    let mut asked = serde_json::to_value(need("w")).unwrap();
    asked["text"] = json!(format!("鞋，电话{}", numbers[0]));
    asked["places"] = json!(1);
    asked["items"] = item(&format!("38 码 {}", numbers[1]));
    let reporter = city.token("reporter", &[Role::Reporter]);
    let case =
        city.ask(post("/cases", &json!({ "need": asked })).by(&reporter).named("w")).await.case();
    let operator = city.operator();
    let reason = json!({ "request-info": "incomplete" });
    let asks = city.command(&case, &operator, "i", &reason).await;
    assert_eq!(asks.stage(), "needs-info");
    let more = json!({ "supply-info": format!("请打{}", numbers[2]) });
    assert_eq!(city.command(&case, &reporter, "s", &more).await.stage(), "submitted");
    let amendment = json!({ "amend": {
        "text": format!("请打{}", numbers[3]), "places": 1, "items": item(&format!("39 码 {}", numbers[4])),
    } });
    assert_eq!(city.command(&case, &operator, "a", &amendment).await.stage(), "submitted");
    let rows = city.host.store().log(CITY, 0, 1_000).await.unwrap();
    let kept: Vec<String> = rows
        .iter()
        .map(|row| String::from_utf8_lossy(row.entry.body.bytes().unwrap()).into_owned())
        .collect();
    let shown = city.ask(get(&format!("/cases/{case}")).by(&operator)).await;
    let again = city.command(&case, &operator, "a", &amendment).await;
    let all = format!(
        "{}{}{}",
        kept.join(""),
        String::from_utf8_lossy(&shown.bytes),
        String::from_utf8_lossy(&again.bytes)
    );
    for number in numbers {
        assert!(!all.contains(number), "{number}: {all}");
    }
}
