//! What holds of a city whatever happened to its hosts, seen from the store alone: the chain of its log is whole, its cases are what
//! their events add up to, each effect has one content, nothing is stranded, and what responders hold is what the cases say.

use std::collections::BTreeMap;

use serde::Deserialize;
use wish_contract::json::stored;
use wish_contract::{Case, ClaimStatus, Effect, Event};
use wish_runtime::Runtime;
use wish_runtime::log::Entry;
use wish_store::{CaseFilter, CaseRow, GENESIS, LogRow, Page, Store, StoreError, broken_link};

/// Rows read at a time.
const ROWS: u32 = 10_000;

/// What is written down of a command.
#[derive(Deserialize)]
pub struct CommandRow {
    pub entry: Entry,
    pub effects: Vec<Effect>,
}

/// A row of the log that is about a command.
pub fn command_row(row: &LogRow) -> Option<CommandRow> {
    let is_command = row.entry.kind == "command";
    is_command.then(|| serde_json::from_slice(row.entry.body.bytes().unwrap_or_default()).unwrap())
}

/// The case in a row.
pub fn stored_case(row: &CaseRow) -> Case {
    stored::read(std::str::from_utf8(&row.body).unwrap()).unwrap()
}

/// A city as its store has it.
pub struct Audited {
    /// The rows of commands, in order, under their places in the log.
    pub commands: Vec<(i64, CommandRow)>,
    pub cases: BTreeMap<String, Case>,
}

/// Holds a city's store against all of it.
pub async fn audit(store: &Store, runtime: &Runtime, city: &str) -> Audited {
    let mut commands = Vec::new();
    let mut effects = BTreeMap::new();
    let mut events: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    let mut last: Option<LogRow> = None;
    loop {
        let after = last.as_ref().map_or(0, |row| row.position);
        let rows = store.log(city, after, ROWS).await.unwrap();
        let before = last.as_ref().map_or(GENESIS, |row| row.hash);
        assert_eq!(broken_link(&before, &rows), None, "the chain is broken");
        let Some(end) = rows.last().cloned() else { break };
        let first = rows.first().map(|row| row.position);
        assert_eq!((first, end.position), (Some(after + 1), after + rows.len() as i64), "a gap");
        for row in &rows {
            let Some(record) = command_row(row) else { continue };
            for effect in &record.effects {
                let other = effects.insert(effect.id.clone(), effect.clone());
                assert!(other.is_none(), "two effects are called {}", effect.id);
            }
            events
                .entry(record.entry.case.clone())
                .or_default()
                .extend(record.entry.events.clone());
            commands.push((row.position, record));
        }
        last = Some(end);
    }
    let cases = cases(store, city).await;
    assert_eq!(cases.len(), events.len(), "cases without events, or events without cases");
    for (id, events) in &events {
        let sequences: Vec<u32> = events.iter().map(|event| event.sequence).collect();
        let wanted: Vec<u32> = (1..).take(events.len()).collect();
        assert_eq!(sequences, wanted, "the events of {id}");
        let folded = runtime.fold(events).unwrap().unwrap();
        assert_eq!(Some(&folded), cases.get(id), "{id} is not what its events add up to");
    }
    assert_eq!(store.stranded().await, Ok(0));
    claims_are_those_of_the_cases(store, city, &cases).await;
    Audited { commands, cases }
}

async fn cases(store: &Store, city: &str) -> BTreeMap<String, Case> {
    let mut cases = BTreeMap::new();
    let mut page = Page { limit: ROWS, ..Page::default() };
    loop {
        let rows = store.cases(city, &CaseFilter::default(), &page).await.unwrap();
        let Some(end) = rows.last() else { return cases };
        page.after = Some((end.next_due, end.id.clone()));
        for row in rows {
            let case = stored_case(&row);
            let next = case.next_deadline().map(|deadline| deadline.due);
            // One that was put off because the rules broke off over it would be due later.
            assert_eq!(row.next_due, next, "{} is due otherwise than its row says", row.id);
            assert_eq!((row.sequence, row.stage), (case.sequence, case.stage));
            cases.insert(row.id, case);
        }
    }
}

async fn claims_are_those_of_the_cases(store: &Store, city: &str, cases: &BTreeMap<String, Case>) {
    let mut live: BTreeMap<String, u32> = BTreeMap::new();
    for claim in cases.values().flat_map(|case| &case.claims) {
        let is_live = matches!(claim.status, ClaimStatus::Invited | ClaimStatus::Active);
        *live.entry(claim.responder.clone()).or_default() += u32::from(is_live);
    }
    let city = city.to_owned();
    let counted = live.clone();
    let found = store
        .write(move |mut transaction| {
            Box::pin(async move {
                let mut found = BTreeMap::new();
                for id in counted.into_keys() {
                    let (active, _) = transaction.live_claims(&city, &id).await?;
                    found.insert(id, active);
                }
                Ok::<_, StoreError>(found)
            })
        })
        .await;
    assert_eq!(found, Ok(live), "what responders hold");
}
