//! Plans, lists, minimums, ties, counts and exports from what is stored.

use std::num::NonZeroUsize;

use axum::http::StatusCode;
use serde_json::{Value, json};
use wish_analysis::replay::replay_log;
use wish_contract::{Need, Role};
use wish_runtime::log::LogIndex;
use wish_server::caller::{Claims, Permission};
use wish_store::testing::Folder;

use crate::on_both;
use crate::setting::{AREA, City, claim, get, need, post, put, runtime};

on_both! {
    a_plan_is_proved_kept_and_carried_out_claim_by_claim;
    a_plan_is_carried_out_as_invitations_that_responders_answer;
    what_changed_since_a_plan_was_made_is_not_carried_out;
    lists_are_drawn_from_stored_cases;
    minimums_are_counted_from_stored_claims;
    ties_are_put_listed_and_taken_away;
    a_pairing_is_proposed_from_stored_responders;
    counts_of_parts_add_up_to_the_whole;
    an_exported_log_replays_without_a_difference;
    an_erased_case_is_in_no_export;
    cases_are_exported_as_a_table_that_no_spreadsheet_runs;
    an_overview_is_for_those_whose_areas_it_is_of;
}

fn somebody(city: &City, roles: &[Role], area: &str, permissions: &[Permission]) -> String {
    city.token_of(Claims {
        sub: "somebody".to_owned(),
        roles: roles.to_vec(),
        areas: vec![area.to_owned()],
        permissions: permissions.to_vec(),
        ..Claims::default()
    })
}

fn planner(city: &City) -> String {
    somebody(city, &[Role::Coordinator], AREA, &[Permission::Plans])
}

async fn a_plan_is_proved_kept_and_carried_out_claim_by_claim(city: City) {
    for key in ["a", "b"] {
        city.published(key).await;
    }
    city.pass(24 * 20).await;
    let planner = planner(&city);
    let made = city.ask(post("/plans", &json!({})).by(&planner)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", String::from_utf8_lossy(&made.bytes));
    let plan = made.json();
    assert_eq!(plan["verified"], json!(true));
    let planned = plan["assigned"].as_array().unwrap().clone();
    assert_eq!(planned.len(), 2, "{plan}");
    let path = format!("/plans/{}", plan["id"].as_str().unwrap());
    assert_eq!(city.ask(get(&path).by(&planner)).await.json()["assigned"], plan["assigned"]);
    // It is whose it is.
    assert_eq!(city.ask(get(&path).by(&city.operator())).await.code(), "plan_unknown");
    let carry_out = format!("{path}/carry-out");
    let wrong = city.ask(post(&carry_out, &json!({ "as": "orders" })).by(&planner)).await;
    assert_eq!(wrong.code(), "json_malformed");
    let done = city.ask(post(&carry_out, &json!({ "as": "claims" })).by(&planner)).await.json();
    assert_eq!((&done["done"], &done["count"]), (&json!(2), &json!(2)), "{done}");
    for one in &planned {
        let case = one["case"].as_str().unwrap();
        let shown = city.ask(get(&format!("/cases/{case}")).by(&planner)).await.json();
        assert_eq!(shown["stage"], json!("claimed"));
        assert_eq!(shown["claims"][0]["responder"], one["responder"]);
    }
    let again = city.ask(post(&carry_out, &json!({ "as": "claims" })).by(&planner)).await.json();
    assert_eq!(again["claims"], json!([]));
}

async fn a_plan_is_carried_out_as_invitations_that_responders_answer(city: City) {
    let case = city.published("a").await;
    city.pass(24 * 20).await;
    let planner = somebody(&city, &[Role::Coordinator], AREA, &[]);
    let plan = city.ask(post("/plans", &json!({})).by(&planner)).await.json();
    let path = format!("/plans/{}/carry-out", plan["id"].as_str().unwrap());
    let claims = city.ask(post(&path, &json!({ "as": "claims" })).by(&planner)).await;
    assert_eq!(claims.code(), "permission_missing");
    let done = city.ask(post(&path, &json!({ "as": "invitations" })).by(&planner)).await.json();
    let invited = &done["claims"][0];
    assert_eq!(invited["problem"], Value::Null, "{done}");
    let responder = city.responder(invited["responder"].as_str().unwrap());
    let accepted = city.command(&case, &responder, "y", &json!("accept-invitation")).await;
    assert_eq!(accepted.stage(), "claimed");
}

async fn what_changed_since_a_plan_was_made_is_not_carried_out(city: City) {
    let case = city.published("a").await;
    city.pass(24 * 20).await;
    let planner = planner(&city);
    let plan = city.ask(post("/plans", &json!({})).by(&planner)).await.json();
    let lead = city.responder("tz-s2");
    assert_eq!(city.command(&case, &lead, "c", &claim()).await.stage(), "claimed");
    let path = format!("/plans/{}/carry-out", plan["id"].as_str().unwrap());
    let done = city.ask(post(&path, &json!({ "as": "claims" })).by(&planner)).await.json();
    assert_eq!(done["claims"][0]["problem"]["code"], json!("case_changed"), "{done}");
}

async fn lists_are_drawn_from_stored_cases(city: City) {
    let case = city.published("a").await;
    city.pass(24 * 20).await;
    let lists = city.ask(get("/lists").by(&city.operator())).await.json();
    assert_eq!(lists["services"][0]["subject"], json!(case), "{lists}");
    assert!(!lists["resources"].as_array().unwrap().is_empty());
    assert_eq!(lists["demands"][0]["cases"], json!([case]));
}

async fn minimums_are_counted_from_stored_claims(city: City) {
    let operator = city.operator();
    let quotas = city.ask(get("/quotas").by(&operator)).await;
    assert_eq!(quotas.status, StatusCode::OK, "{}", String::from_utf8_lossy(&quotas.bytes));
    let listed = quotas.json()["quotas"].as_array().unwrap().clone();
    for one in &listed {
        assert_eq!(one["credited-hundredths"], json!(0));
        assert!(!one["words"].as_str().unwrap().is_empty());
    }
    let own = city.ask(get("/quotas").by(&city.responder("tz-m1"))).await.json();
    for one in own["quotas"].as_array().unwrap() {
        assert_eq!(one["id"], json!("tz-m1"));
    }
}

async fn ties_are_put_listed_and_taken_away(city: City) {
    let operator = city.operator();
    let area = format!("{AREA}/02/004/011");
    let tie = json!({ "responder": "tz-m1", "area": area });
    let listed = |answer: Value| answer["ties"].as_array().unwrap().contains(&tie);
    let path = format!("/ties?responder=tz-m1&area={AREA}");
    assert_eq!(city.ask(put("/ties", &tie).by(&operator)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(city.ask(put("/ties", &tie).by(&operator)).await.status, StatusCode::NO_CONTENT);
    assert!(listed(city.ask(get(&path).by(&operator)).await.json()));
    assert!(listed(city.ask(get("/ties").by(&operator)).await.json()));
    let audience = city.ask(get("/responders/tz-m1").by(&operator)).await.json();
    assert!(audience["paired-areas"].as_array().unwrap().contains(&json!(area)));
    let gone = get(&format!("/ties?responder=tz-m1&area={area}"))
        .by(&operator)
        .with_method(axum::http::Method::DELETE);
    assert_eq!(city.ask(gone).await.status, StatusCode::NO_CONTENT);
    assert!(!listed(city.ask(get(&path).by(&operator)).await.json()));
    for (tie, code) in [
        (json!({ "responder": "nobody", "area": area }), "responder_unknown"),
        (json!({ "responder": "tz-m1", "area": "a//b" }), "area_malformed"),
        (json!({ "responder": "tz-m1" }), "json_malformed"),
    ] {
        assert_eq!(city.ask(put("/ties", &tie).by(&operator)).await.code(), code);
    }
}

async fn a_pairing_is_proposed_from_stored_responders(city: City) {
    let operator = city.operator();
    let unknown = json!({ "pairing": "none-such", "areas": [] });
    let answer = city.ask(post("/pairings", &unknown).by(&operator)).await;
    assert_eq!(answer.code(), "pairing_unknown", "{}", String::from_utf8_lossy(&answer.bytes));
    let outside = json!({ "pairing": "none-such", "areas": ["44/01"] });
    assert_eq!(city.ask(post("/pairings", &outside).by(&operator)).await.code(), "area_outside");
}

async fn counts_of_parts_add_up_to_the_whole(city: City) {
    for key in ["a", "b", "c"] {
        city.published(key).await;
        city.pass(24 * 5).await;
    }
    let operator = city.operator();
    let counts = |answer: Value| {
        let mut sum = std::collections::BTreeMap::new();
        for totals in answer["groups"].as_object().unwrap().values() {
            for one in totals["counters"].as_array().unwrap() {
                let name = format!("{} {}", one["measure"], one["label"]);
                *sum.entry(name).or_insert(0) += one["count"].as_u64().unwrap();
            }
        }
        sum
    };
    let whole = city.ask(get("/statistics").by(&operator)).await.json();
    assert_eq!(whole["cases"], json!(3));
    let whole = counts(whole);
    assert_eq!(whole["\"change\" \"submitted\""], 3);
    for by in ["area", "category", "week", "area&segments=5"] {
        let parts = city.ask(get(&format!("/statistics?by={by}")).by(&operator)).await.json();
        assert_eq!(counts(parts), whole, "{by}");
    }
    let weeks = city.ask(get("/statistics?by=week").by(&operator)).await.json();
    assert!(weeks["groups"].as_object().unwrap().len() > 1);
    for wrong in ["by=day", "segments=0", "from=5&until=5"] {
        let answer = city.ask(get(&format!("/statistics?{wrong}")).by(&operator)).await;
        assert_eq!(answer.code(), "query_malformed", "{wrong}");
    }
}

async fn an_exported_log_replays_without_a_difference(city: City) {
    let case = city.published("a").await;
    city.published("b").await;
    city.pass(24 * 20).await;
    let lead = city.responder("tz-s2");
    assert_eq!(city.command(&case, &lead, "c", &claim()).await.stage(), "claimed");
    city.pass(24 * 20).await;
    let exporter = somebody(&city, &[], AREA, &[Permission::Exports]);
    let export = city.ask(get("/export/log").by(&exporter)).await;
    assert_eq!(export.status, StatusCode::OK);
    assert_eq!(export.headers.get("wish-erased-cases").unwrap(), "0");
    let folder = Folder::new();
    let file = folder.path().join("log.jsonl");
    std::fs::write(&file, &export.bytes).unwrap();
    let index = LogIndex::read(&file).unwrap();
    assert_eq!(index.cases.len(), 2);
    let replayed = replay_log(&runtime(), &index, NonZeroUsize::MIN).unwrap();
    assert!(replayed.divergences.is_empty(), "{:?}", replayed.divergences);
    assert!(replayed.commands > 6, "{}", replayed.commands);
    // What policies make of it otherwise can be asked, too.
    let source = index.header.policies[0].source.clone();
    let book = runtime().rulebook(source.as_bytes()).unwrap();
    let backtest = wish_backtest::run(wish_backtest::Plan {
        runtime: &runtime(),
        log: &file,
        book,
        source: &source,
        level: None,
        seed: 1,
        replicates: Some(1),
        threads: 1,
        progress: &|_| {},
    })
    .unwrap();
    assert_eq!(backtest.diverged_cases(), 0);
    let audit = city.ask(get("/log?limit=1000").by(&city.operator())).await;
    let rows = String::from_utf8(audit.bytes).unwrap();
    let noted: Vec<&str> = rows.lines().filter(|row| row.contains("\"kind\":\"export\"")).collect();
    assert_eq!(noted.len(), 1);
    assert!(noted[0].contains("somebody"), "{}", noted[0]);
}

async fn an_erased_case_is_in_no_export(city: City) {
    let kept = city.published("kept").await;
    let case =
        city.submit("gone", &Need { text: "想要一副老花镜".to_owned(), ..need("gone") }).await;
    let operator = city.operator();
    for command in [json!({ "reject": "out-of-scope" }), json!("anonymise")] {
        let answer = city.command(&case, &operator, &command.to_string(), &command).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    }
    let export = city.ask(get("/export/log").by(&operator)).await;
    assert_eq!(export.headers.get("wish-erased-cases").unwrap(), "1");
    let lines = String::from_utf8(export.bytes).unwrap();
    assert!(lines.contains(&kept) && !lines.contains(&case) && !lines.contains("老花镜"));
}

async fn cases_are_exported_as_a_table_that_no_spreadsheet_runs(city: City) {
    let text = "=HYPERLINK(\"x\"), 要鞋";
    let case = city.submit("a", &Need { text: text.to_owned(), ..need("a") }).await;
    let exporter = somebody(&city, &[Role::Coordinator], AREA, &[Permission::Exports]);
    let plain = city.ask(get("/export/cases.csv").by(&exporter)).await;
    assert_eq!(plain.status, StatusCode::OK, "{}", String::from_utf8_lossy(&plain.bytes));
    let table = String::from_utf8(plain.bytes).unwrap();
    assert!(table.starts_with("id,stage,"), "{table}");
    assert!(table.contains(&format!("\r\n{case},submitted,")), "{table}");
    assert!(!table.contains("HYPERLINK") && !table.contains("beneficiary-a"), "{table}");
    let texts = city.ask(get("/export/cases.csv?texts=true").by(&exporter)).await;
    assert_eq!(texts.code(), "permission_missing");
    let both = [Permission::Exports, Permission::Log];
    let reader = somebody(&city, &[Role::Coordinator], AREA, &both);
    let texts = city.ask(get("/export/cases.csv?texts=true&bom=true").by(&reader)).await;
    let table = String::from_utf8(texts.bytes).unwrap();
    assert!(table.starts_with('\u{feff}'));
    assert!(table.contains(",\"'=HYPERLINK"), "{table}");
    let elsewhere = somebody(&city, &[Role::Coordinator], "44", &[Permission::Exports]);
    let nothing = city.ask(get("/export/cases.csv").by(&elsewhere)).await;
    assert_eq!(String::from_utf8(nothing.bytes).unwrap().lines().count(), 1);
}

async fn an_overview_is_for_those_whose_areas_it_is_of(city: City) {
    city.published("a").await;
    let nobody = somebody(&city, &[Role::Reporter], AREA, &[]);
    let elsewhere = somebody(&city, &[Role::Coordinator], "44", &[]);
    for path in ["/statistics", "/lists", "/ties", "/quotas"] {
        assert_eq!(city.ask(get(path).by(&nobody)).await.status, StatusCode::FORBIDDEN, "{path}");
        let answer = city.ask(get(path).by(&elsewhere)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let seen = String::from_utf8(answer.bytes).unwrap();
        assert!(!seen.contains("tz-") && !seen.contains("\"subject\""), "{path}: {seen}");
    }
    assert_eq!(city.ask(get("/statistics?area=32/12").by(&elsewhere)).await.code(), "area_outside");
    assert_eq!(city.ask(post("/plans", &json!({})).by(&nobody)).await.code(), "role_missing");
    let plan = city.ask(post("/plans", &json!({})).by(&elsewhere)).await.json();
    assert_eq!(plan["assigned"], json!([]));
    for path in ["/export/log", "/export/cases.csv"] {
        assert_eq!(city.ask(get(path).by(&elsewhere)).await.code(), "permission_missing", "{path}");
    }
    let tie = json!({ "responder": "tz-m1", "area": AREA });
    assert_eq!(city.ask(put("/ties", &tie).by(&elsewhere)).await.code(), "permission_missing");
}
