//! How long it takes to find whom a case is open to, and what they have taken on, in a city with 283,000 responders, 20,000 live claims and
//! 200,000 notices: a community's audience, and the whole city's in pages of 10,000. On SQLite and on PostgreSQL.
//!
//! `audience [RESPONDERS]`. Prints the median of 21 rounds, and the plan that the database made.

use std::time::{Duration, Instant};

use wish_contract::Audience;
use wish_store::testing::Place;
use wish_store::{AudiencePage, ResponderRow, Store};

const CITY: &str = "city";
const ROUNDS: usize = 21;
const PAGE: u32 = 10_000;
/// Communities, so that each has about as many as one of a city of seven million.
const COMMUNITIES: u32 = 240;

#[tokio::main]
async fn main() {
    let count: u32 =
        std::env::args().nth(1).map_or(283_000, |word| word.parse().expect("a number"));
    for is_sqlite in [true, false] {
        let place = if is_sqlite { Place::sqlite() } else { Place::postgres().await };
        let store = place.open().await;
        fill(&place, count).await;
        let name = if is_sqlite { "SQLite" } else { "PostgreSQL" };
        let audience = |area: &str| Audience {
            step: "s".to_owned(),
            kinds: ["resident", "member"].map(str::to_owned).to_vec(),
            area: area.to_owned(),
            paired_only: false,
            skills: Vec::new(),
        };
        let community = [audience("44/7")];
        let rows = all(&store, "44/7", &community).await;
        println!("{name}: {} responders, {} of one community", count, rows.len());
        println!("  found in {:?}", median(&store, "44/7", &community).await);
        let ids: Vec<String> = rows.into_iter().map(|row| row.id).collect();
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let seen = store.activity(CITY, &ids, 0, 0).await.expect("activity");
            times.push(began.elapsed());
            assert_eq!(seen.len(), ids.len());
        }
        times.sort();
        println!("  what they have taken on in {:?}", times[ROUNDS / 2]);
        let city = [audience("44")];
        let began = Instant::now();
        let everybody = all(&store, "44/7", &city).await.len();
        println!("  {everybody} of the whole city, page by page, in {:?}", began.elapsed());
        let plan = place.explain_audience(&store, CITY, "44/7", &community).await.expect("a plan");
        println!("{plan}");
        let some: Vec<String> = ids.into_iter().take(512).collect();
        println!("{}", place.explain_activity(&store, CITY, &some).await.expect("a plan"));
    }
}

async fn all(store: &Store, area: &str, audiences: &[Audience]) -> Vec<ResponderRow> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = AudiencePage { after: &after, limit: PAGE };
        let rows = store.audience(CITY, area, audiences, &page).await.expect("an audience");
        let is_last = rows.len() < PAGE as usize;
        found.extend(rows);
        match found.last() {
            Some(last) if !is_last => after.clone_from(&last.id),
            _ => return found,
        }
    }
}

async fn median(store: &Store, area: &str, audiences: &[Audience]) -> Duration {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        all(store, area, audiences).await;
        times.push(began.elapsed());
    }
    times.sort();
    times[ROUNDS / 2]
}

/// Bodies are as long as those of responders are.
async fn fill(place: &Place, count: u32) {
    let body = if place.is_sqlite() {
        "cast(printf('%0400d', i) as blob)"
    } else {
        "convert_to(lpad(i::text, 400, '0'), 'UTF8')"
    };
    let numbers = |to: u32| {
        format!("with recursive n(i) as (select 1 union all select i + 1 from n where i < {to})")
    };
    place
        .tamper(&format!(
            "insert into responders (city, id, kind, area_key, active, body)
               {} select '{CITY}', 'r' || i, case when i % 50 = 0 then 'shop' when i % 3 = 0 then 'member' else 'resident' end,
                 '44/' || (i % {COMMUNITIES}) || '/', 1, {body} from n;
             insert into claims (city, case_id, place, responder, status, live, since, due)
               {} select '{CITY}', 'w' || i, 0, 'r' || (i * 7 % {count}), 'active', 1, i, i from n;
             insert into notices (city, responder, case_id, step, area_key, at)
               {} select '{CITY}', 'r' || (i * 11 % {count}), 'w' || i, 's', '44/1/', i from n;
             analyze;",
            numbers(count),
            numbers(20_000),
            numbers(200_000)
        ))
        .await;
}
