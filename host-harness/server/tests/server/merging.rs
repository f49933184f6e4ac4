//! Effects on other cases: whatever becomes of a merge, in the end each wish is carried on once.

use serde_json::json;

use crate::on_both;
use crate::setting::{City, get, need};

on_both! {
    a_merged_wish_is_carried_on_by_the_other;
    two_merged_into_each_other_leave_one_that_is_open;
    a_merge_into_nothing_gives_the_wish_back;
}

async fn stage(city: &City, case: &str) -> String {
    let shown = city.ask(get(&format!("/cases/{case}")).by(&city.operator())).await.json();
    shown["stage"].as_str().unwrap().to_owned()
}

async fn a_merged_wish_is_carried_on_by_the_other(city: City) {
    let (one, other) = (city.submit("a", &need("a")).await, city.submit("b", &need("b")).await);
    city.command(&one, &city.operator(), "m", &json!({ "merge": other })).await.stage();
    city.pass(1).await;
    assert_eq!(stage(&city, &one).await, "merged");
    let carrier = city.ask(get(&format!("/cases/{other}")).by(&city.operator())).await.json();
    assert_eq!(carrier["absorbed"][0]["id"], json!(one));
    // Carried out again, an effect does nothing more.
    city.pass(1).await;
    let again = city.ask(get(&format!("/cases/{other}")).by(&city.operator())).await.json();
    assert_eq!(again, carrier);
}

async fn two_merged_into_each_other_leave_one_that_is_open(city: City) {
    let (one, other) = (city.submit("a", &need("a")).await, city.submit("b", &need("b")).await);
    city.command(&one, &city.operator(), "m", &json!({ "merge": other })).await.stage();
    city.command(&other, &city.operator(), "n", &json!({ "merge": one })).await.stage();
    city.pass(48).await;
    let stages = [stage(&city, &one).await, stage(&city, &other).await];
    assert!(stages.iter().any(|stage| stage != "merged"), "{stages:?}");
    assert_eq!(city.host.store().stranded().await.unwrap(), 0);
}

async fn a_merge_into_nothing_gives_the_wish_back(city: City) {
    let case = city.submit("a", &need("a")).await;
    city.command(&case, &city.operator(), "m", &json!({ "merge": "nobody" })).await.stage();
    city.pass(1).await;
    let shown = city.ask(get(&format!("/cases/{case}")).by(&city.operator())).await.json();
    assert_eq!((&shown["stage"], &shown["merging"]), (&json!("submitted"), &json!(null)));
}
