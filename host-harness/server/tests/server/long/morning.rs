//! Nine o'clock on a working day: a great many deadlines pass at one instant, and several hosts see to them.

use std::time::Instant;

use wish_contract::json::stored;
use wish_server::{Clock, Host};
use wish_store::testing::{self, Place};
use wish_store::{CaseRow, LogBody, NewLogRow, Store, StoreError};

use crate::invariants::{CommandRow, audit, stored_case};
use crate::setting::{CITY, City, need, runtime};

const CASES: usize = 20_000;
const TOGETHER: usize = 2_000;

/// Opens so many cases more that are as the first one is, but for their names.
pub async fn open_cases_like(store: &Store, first: &str, count: usize) {
    let row = store.case(CITY, first).await.unwrap().unwrap();
    let logged = store.log_of(CITY, first).await.unwrap().remove(0);
    for from in (0..count).step_by(TOGETHER) {
        let (row, logged) = (row.clone(), logged.clone());
        let opened = store.write(move |mut transaction| {
            Box::pin(async move {
                let mut rows = Vec::new();
                for number in from..count.min(from + TOGETHER) {
                    let id = format!("{}-{number}", row.id);
                    let mut case = stored_case(&row);
                    case.id.clone_from(&id);
                    let body = stored::write(&case).unwrap().into_bytes();
                    transaction
                        .open_case(CITY, &CaseRow { id: id.clone(), body, ..row.clone() })
                        .await?;
                    let text =
                        String::from_utf8(logged.entry.body.bytes().unwrap().to_vec()).unwrap();
                    let body = LogBody::Sealed(text.replace(&row.id, &id).into_bytes());
                    rows.push(NewLogRow { case: Some(id), body, ..logged.entry.clone() });
                }
                transaction.append(CITY, &rows).await?;
                Ok::<_, StoreError>(())
            })
        });
        opened.await.unwrap();
    }
}

async fn are_settled_once_each(place: Place) {
    let address = place.address().to_owned();
    let is_sqlite = place.is_sqlite();
    let city = City::at(place).await;
    let first = city.host.store().clone();
    let second = if is_sqlite { first.clone() } else { testing::open(&address).await.unwrap() };
    let case = city.submit("w", &need("w")).await;
    open_cases_like(&first, &case, CASES - 1).await;
    let due = first.next_time(city.host.clock().about_now()).await.unwrap().unwrap();
    assert_eq!(first.overdue(due).await, Ok(CASES as u64));
    let began = Instant::now();
    let hosts: Vec<_> = [first.clone(), second]
        .map(|store| {
            let host = Host::new(store, runtime(), Clock::by_hand(due));
            tokio::spawn(async move {
                let mut settled = 0;
                loop {
                    match host.settle_due().await.unwrap() {
                        0 => return settled,
                        more => settled += more,
                    }
                }
            })
        })
        .into_iter()
        .collect();
    let mut settled = Vec::new();
    for host in hosts {
        settled.push(host.await.unwrap());
    }
    let (seconds, store) =
        (began.elapsed().as_secs_f64(), if is_sqlite { "SQLite" } else { "PostgreSQL" });
    println!("{CASES} deadlines of one instant, two hosts ({settled:?}): {seconds:.1}s on {store}");
    assert_eq!(settled.iter().sum::<usize>(), CASES);
    assert_eq!(first.overdue(due).await, Ok(0));
    let audited = audit(&first, &runtime(), CITY).await;
    let is_tick = |row: &CommandRow| row.entry.id.starts_with("tick-");
    assert_eq!(audited.commands.iter().filter(|(_, row)| is_tick(row)).count(), CASES);
    assert!(audited.cases.values().all(|case| case.last == due));
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_deadlines_of_one_instant_are_settled_once_each() {
    are_settled_once_each(Place::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_deadlines_of_one_instant_are_settled_once_each() {
    are_settled_once_each(Place::postgres().await).await;
}
