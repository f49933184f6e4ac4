//! Cases are found by when they were opened, newest first.

use wish_contract::Stage;
use wish_store::testing::Place;
use wish_store::{CaseRow, OpenedFilter, Store};

use crate::samples::{CITY, NOW, case, open_cases};

on_both! {
    cases_are_found_newest_first_within_the_span,
    cases_are_found_by_stage_and_category_and_of_one_city,
}

async fn found(store: &Store, filter: &OpenedFilter, limit: u32) -> Vec<String> {
    let rows = store.cases_opened(CITY, filter, limit).await.expect("a list");
    rows.into_iter().map(|row| row.id).collect()
}

fn span() -> OpenedFilter {
    OpenedFilter {
        stages: vec![Stage::Published],
        categories: Vec::new(),
        from: NOW,
        until: NOW + 10,
    }
}

async fn cases_are_found_newest_first_within_the_span(place: &Place) {
    let store = place.open().await;
    let opened = [("z", 0), ("a", 5), ("b", 5), ("c", 9), ("early", -1), ("late", 10)];
    let rows = opened.map(|(id, after)| CaseRow { opened: NOW + after, ..case(id) });
    open_cases(&store, rows.to_vec()).await;
    assert_eq!(found(&store, &span(), 9).await, ["c", "a", "b", "z"]);
    assert_eq!(found(&store, &span(), 2).await, ["c", "a"]);
}

async fn cases_are_found_by_stage_and_category_and_of_one_city(place: &Place) {
    let store = place.open().await;
    let rows = vec![
        case("a"),
        CaseRow { stage: Stage::Submitted, ..case("b") },
        CaseRow { category: "culture".to_owned(), ..case("c") },
    ];
    open_cases(&store, rows).await;
    assert_eq!(found(&store, &span(), 9).await, ["a", "c"]);
    let culture = OpenedFilter { categories: vec!["culture".to_owned()], ..span() };
    assert_eq!(found(&store, &culture, 9).await, ["c"]);
    let none = OpenedFilter { stages: Vec::new(), ..span() };
    assert!(found(&store, &none, 9).await.is_empty());
    let elsewhere = store.cases_opened("elsewhere", &span(), 9).await.expect("a list");
    assert!(elsewhere.is_empty());
}
