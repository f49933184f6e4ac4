//! A case that is anonymised leaves nothing of its residents behind, in no table and no file; what happened can be read all the same.

use axum::http::StatusCode;
use serde_json::{Value, json};
use wish_contract::{Case, Need, Role};
use wish_store::{GENESIS, broken_link};

use crate::on_both;
use crate::setting::{CITY, City, get, need, post};

on_both! {
    an_anonymised_case_leaves_nothing_of_its_residents_behind;
    answers_go_after_a_week;
}

/// One for each field that may say something of a resident; none of them is masked.
const MARKERS: [&str; 9] = [
    "marker-text",
    "marker-more",
    "marker-amended",
    "marker-item-one",
    "marker-item-two",
    "marker-beneficiary",
    "marker-household",
    "marker-reporter",
    "marker-key",
];

async fn case_of_markers(city: &City) -> (String, Vec<Value>) {
    let item = |text: &str| json!([{ "id": "shoe", "text": text, "places": 1 }]);
    let asked = Need {
        text: MARKERS[0].to_owned(),
        beneficiary: MARKERS[5].to_owned(),
        household: Some(MARKERS[6].to_owned()),
        ..need("w")
    };
    let mut asked = serde_json::to_value(asked).unwrap();
    asked["places"] = json!(1);
    asked["items"] = item(MARKERS[3]);
    let reporter = city.token(MARKERS[7], &[Role::Reporter]);
    let opening = post("/cases", &json!({ "need": asked })).by(&reporter).named(MARKERS[8]);
    let case = city.ask(opening).await.case();
    let operator = city.operator();
    let asks = city.command(&case, &operator, "i", &json!({ "request-info": "incomplete" })).await;
    assert_eq!(asks.stage(), "needs-info");
    let more = json!({ "supply-info": MARKERS[1] });
    assert_eq!(city.command(&case, &reporter, "s", &more).await.stage(), "submitted");
    let amendment =
        json!({ "amend": { "text": MARKERS[2], "places": 1, "items": item(MARKERS[4]) } });
    assert_eq!(city.command(&case, &operator, "a", &amendment).await.stage(), "submitted");
    let ends = json!({ "reject": "out-of-scope" });
    let answer = city.command(&case, &operator, "r", &ends).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    city.pass(1).await;
    let history = city.ask(get(&format!("/cases/{case}/history")).by(&operator)).await.json();
    (case, history.as_array().unwrap().clone())
}

async fn an_anonymised_case_leaves_nothing_of_its_residents_behind(city: City) {
    let (case, before) = case_of_markers(&city).await;
    for marker in MARKERS {
        assert!(!city.place.holds(marker).await, "{marker} in the clear");
    }
    let operator = city.operator();
    let answer = city.command(&case, &operator, "x", &json!("anonymise")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    for marker in MARKERS {
        assert!(!city.place.holds(marker).await, "{marker} in the clear");
    }
    // What can still be opened says nothing of them, either.
    let log = city.ask(get("/log?limit=1000").by(&operator)).await;
    let shown = city.ask(get(&format!("/cases/{case}")).by(&operator)).await;
    let history = city.ask(get(&format!("/cases/{case}/history")).by(&operator)).await;
    let mut all = [log.bytes.clone(), shown.bytes.clone(), history.bytes.clone()].concat();
    all.extend(city.command(&case, &operator, "x", &json!("anonymise")).await.bytes);
    let all = String::from_utf8(all).unwrap();
    for marker in MARKERS {
        assert!(!all.contains(marker), "{marker}: {all}");
    }
    // Rows that were erased are shown as such; each of the commands before was.
    let log = String::from_utf8(log.bytes).unwrap();
    let rows = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of_case: Vec<Value> = rows.filter(|row| row["case"] == json!(case)).collect();
    let erased = of_case.iter().filter(|row| row["erased"] == json!(true));
    assert!(erased.clone().all(|row| row["body"] == Value::Null));
    assert_eq!((erased.count(), of_case.len()), (5, 7));
    // What happened adds up to the case as it is kept, and the chain holds.
    let events = city.host.events_of(CITY, &case).await.unwrap();
    let events: Vec<_> = events.into_iter().map(|(_, event)| event).collect();
    let folded = city.host.runtime().fold(&events).unwrap().unwrap();
    assert_eq!(serde_json::from_slice::<Case>(&shown.bytes).unwrap(), folded);
    assert!(folded.anonymised);
    let history = history.json();
    assert_eq!(history.as_array().unwrap().len(), before.len() + 1);
    let log = city.host.store().log(CITY, 0, 1_000).await.unwrap();
    assert_eq!(broken_link(&GENESIS, &log), None);
}

async fn answers_go_after_a_week(city: City) {
    let case = city.submit("w", &need("w")).await;
    let counted = "select cast(count(*) as text) from answers";
    assert_eq!(city.place.texts(counted).await, ["1"]);
    let now = city.host.clock().about_now();
    let _ = city.host.clock().move_to(now + wish_server::upkeep::ANSWERS_MS);
    assert_eq!(city.host.prune_answers().await.unwrap(), 0);
    let _ = city.host.clock().move_to(now + wish_server::upkeep::ANSWERS_MS + 1);
    assert_eq!(city.host.prune_answers().await.unwrap(), 1);
    // What is asked again afterwards meets the rules.
    let operator = city.operator();
    let accepted = city.command(&case, &operator, "a", &json!("accept")).await;
    assert_eq!(accepted.status, StatusCode::OK);
    let later = now + 2 * wish_server::upkeep::ANSWERS_MS + 2;
    let _ = city.host.clock().move_to(later);
    assert_eq!(city.host.prune_answers().await.unwrap(), 1);
    let again = city.command(&case, &operator, "a", &json!("accept")).await;
    assert_eq!(again.json()["events"], json!([]), "the case knows it");
}
