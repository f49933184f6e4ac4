//! Cases are found by what they are, page by page.

use wish_contract::{Instant, Stage};
use wish_store::testing::Place;
use wish_store::{CaseFilter, CaseRow, Page, Store, area_key};

use crate::samples::{CITY, NOW, case, open_cases};

on_both! {
    pages_give_every_case_once_in_order_of_deadline,
    pages_go_on_though_cases_change_behind_them,
    a_filter_finds_by_stage,
    a_filter_finds_by_area_and_what_lies_within,
    a_filter_for_everywhere_finds_every_area,
    a_filter_finds_by_category_holder_and_deadline,
    a_filter_finds_what_meets_all_of_it,
    a_filter_finds_no_case_of_another_city,
    stranded_and_overdue_cases_are_counted,
}

/// The ids of every page, and how many pages there were.
async fn all_pages(store: &Store, filter: &CaseFilter, limit: u32) -> (Vec<String>, usize) {
    let (mut ids, mut pages, mut after) = (Vec::new(), 0, None);
    loop {
        let page = Page { after: after.take(), limit, ..Page::default() };
        let rows = store.cases(CITY, filter, &page).await.expect("a page");
        let Some(last) = rows.last() else { return (ids, pages) };
        after = Some((last.next_due, last.id.clone()));
        ids.extend(rows.into_iter().map(|row| row.id));
        pages += 1;
    }
}

/// What a filter finds, by id; the count must say the same.
async fn found(store: &Store, filter: CaseFilter) -> Vec<String> {
    let (mut ids, _) = all_pages(store, &filter, 3).await;
    assert_eq!(store.count(CITY, &filter).await, Ok(ids.len() as u64), "{filter:?}");
    ids.sort();
    ids
}

async fn pages_give_every_case_once_in_order_of_deadline(place: &Place) {
    let store = place.open().await;
    // Deadlines shared by several, and none; ids whose order in a language differs from that of their bytes.
    let mut rows = Vec::new();
    for (number, letter) in ["a", "B", "b", "Z", "心", "愿", "-", "é"].into_iter().enumerate() {
        for due in [None, Some(NOW), Some(NOW + 1), Some(NOW - 1)] {
            let id = format!("{letter}{}{number}", due.unwrap_or_default() - NOW);
            rows.push(CaseRow { next_due: due, ..case(&id) });
        }
    }
    open_cases(&store, rows.clone()).await;
    rows.sort_by_key(|row| (row.next_due.unwrap_or(Instant::MAX), row.id.clone()));
    let in_order: Vec<String> = rows.into_iter().map(|row| row.id).collect();
    for limit in [1, 3, 8, 31, 32, 100] {
        let (ids, pages) = all_pages(&store, &CaseFilter::default(), limit).await;
        assert_eq!(ids, in_order, "{limit} a page");
        assert_eq!(pages, in_order.len().div_ceil(limit as usize));
    }
    assert_eq!(store.count(CITY, &CaseFilter::default()).await, Ok(32));
}

async fn pages_go_on_though_cases_change_behind_them(place: &Place) {
    let store = place.open().await;
    open_cases(&store, (0..6).map(|n| case(&format!("w{n}"))).collect()).await;
    let filter = CaseFilter::default();
    let first = store
        .cases(CITY, &filter, &Page { after: None, limit: 3, ..Page::default() })
        .await
        .expect("a page");
    let last = first.last().expect("three cases");
    // What the page ended with goes, and another comes before it.
    place.tamper("delete from cases where id = 'w2'").await;
    open_cases(&store, vec![case("w00")]).await;
    let after = Some((last.next_due, last.id.clone()));
    let next = store
        .cases(CITY, &filter, &Page { after, limit: 9, ..Page::default() })
        .await
        .expect("a page");
    assert_eq!(next.iter().map(|row| &*row.id).collect::<Vec<_>>(), ["w3", "w4", "w5"]);
}

async fn a_filter_finds_by_stage(place: &Place) {
    let store = place.open().await;
    let rows = [("a", Stage::Published), ("b", Stage::Closed), ("c", Stage::Submitted)];
    open_cases(&store, rows.map(|(id, stage)| CaseRow { stage, ..case(id) }).to_vec()).await;
    let of = |stages: &[Stage]| CaseFilter { stages: stages.to_vec(), ..CaseFilter::default() };
    assert_eq!(found(&store, of(&[Stage::Closed])).await, ["b"]);
    assert_eq!(found(&store, of(&[Stage::Closed, Stage::Submitted])).await, ["b", "c"]);
    assert_eq!(found(&store, of(&[])).await, ["a", "b", "c"]);
    assert!(found(&store, of(&[Stage::Delivered])).await.is_empty());
}

const AREAS: [&str; 8] = ["44", "44/1", "44/1/2", "44/10", "44/1-", "44/2", "45/1", "44/1/心"];

async fn in_areas(store: &Store) {
    let rows = AREAS.map(|area| CaseRow { area_key: area_key(area), ..case(area) });
    open_cases(store, rows.to_vec()).await;
}

fn of_areas(areas: &[&str]) -> CaseFilter {
    let areas = areas.iter().map(|area| (*area).to_owned()).collect();
    CaseFilter { areas, ..CaseFilter::default() }
}

async fn a_filter_finds_by_area_and_what_lies_within(place: &Place) {
    let store = place.open().await;
    in_areas(&store).await;
    assert_eq!(found(&store, of_areas(&["44/1"])).await, ["44/1", "44/1/2", "44/1/心"]);
    assert_eq!(found(&store, of_areas(&["44/10"])).await, ["44/10"]);
    assert_eq!(found(&store, of_areas(&["44/1/2", "45"])).await, ["44/1/2", "45/1"]);
    // An area and one within it: nothing twice.
    assert_eq!(found(&store, of_areas(&["44", "44/1"])).await.len(), 7);
    assert!(found(&store, of_areas(&["4"])).await.is_empty());
}

async fn a_filter_for_everywhere_finds_every_area(place: &Place) {
    let store = place.open().await;
    in_areas(&store).await;
    assert_eq!(found(&store, of_areas(&[""])).await.len(), AREAS.len());
    assert_eq!(found(&store, of_areas(&["44/2", ""])).await.len(), AREAS.len());
}

async fn a_filter_finds_by_category_holder_and_deadline(place: &Place) {
    let store = place.open().await;
    let rows = vec![
        CaseRow { category: "lamps".to_owned(), ..case("a") },
        CaseRow { holder: Some("coordinator-1".to_owned()), ..case("b") },
        CaseRow { next_due: None, ..case("c") },
        CaseRow { next_due: Some(NOW + 5), ..case("d") },
    ];
    open_cases(&store, rows).await;
    let (all, text) = (CaseFilter::default, |text: &str| Some(text.to_owned()));
    assert_eq!(found(&store, CaseFilter { category: text("lamps"), ..all() }).await, ["a"]);
    assert_eq!(found(&store, CaseFilter { holder: text("coordinator-1"), ..all() }).await, ["b"]);
    assert!(found(&store, CaseFilter { holder: text(""), ..all() }).await.is_empty());
    let before = |due| CaseFilter { due_before: Some(due), ..all() };
    assert!(found(&store, before(NOW)).await.is_empty());
    assert_eq!(found(&store, before(NOW + 1)).await, ["a", "b"]);
    assert_eq!(found(&store, before(Instant::MAX)).await, ["a", "b", "d"]);
}

async fn a_filter_finds_what_meets_all_of_it(place: &Place) {
    let store = place.open().await;
    let wanted = CaseRow { holder: Some("h".to_owned()), ..case("wanted") };
    let rows = vec![
        wanted.clone(),
        CaseRow { id: "stage".to_owned(), stage: Stage::Closed, ..wanted.clone() },
        CaseRow { id: "area".to_owned(), area_key: "44/02/".to_owned(), ..wanted.clone() },
        CaseRow { id: "category".to_owned(), category: "lamps".to_owned(), ..wanted.clone() },
        CaseRow { id: "holder".to_owned(), holder: None, ..wanted.clone() },
        CaseRow { id: "due".to_owned(), next_due: Some(NOW + 5), ..wanted.clone() },
    ];
    open_cases(&store, rows).await;
    let filter = CaseFilter {
        stages: vec![wanted.stage, Stage::Claimed],
        areas: vec!["45".to_owned(), "44/01".to_owned()],
        category: Some(wanted.category),
        holder: wanted.holder,
        due_before: Some(NOW + 1),
        ..CaseFilter::default()
    };
    assert_eq!(found(&store, filter).await, ["wanted"]);
}

async fn a_filter_finds_no_case_of_another_city(place: &Place) {
    let store = place.open().await;
    open_cases(&store, vec![case("w1")]).await;
    let page = Page { after: None, limit: 9, ..Page::default() };
    assert_eq!(store.cases("elsewhere", &CaseFilter::default(), &page).await, Ok(Vec::new()));
    assert_eq!(store.count("elsewhere", &CaseFilter::default()).await, Ok(0));
}

async fn stranded_and_overdue_cases_are_counted(place: &Place) {
    let store = place.open().await;
    let rows = vec![
        CaseRow { next_due: None, ..case("stranded") },
        CaseRow { next_due: None, holder: Some("h".to_owned()), ..case("held") },
        CaseRow { next_due: None, stage: Stage::Closed, ..case("ended") },
        CaseRow { next_due: Some(NOW + 1), ..case("later") },
        case("due"),
    ];
    open_cases(&store, rows).await;
    assert_eq!(store.stranded().await, Ok(1));
    assert_eq!(store.overdue(NOW - 1).await, Ok(0));
    assert_eq!(store.overdue(NOW).await, Ok(1));
    assert_eq!(store.overdue(NOW + 1).await, Ok(2));
}
