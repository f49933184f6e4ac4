//! Writes cases as fast as it can, and names each once the store has said that it is kept. Tests end it in the middle and look for
//! what it named.
//!
//! `writes ADDRESS [CASES [patient]]`: a folder for SQLite, or `postgres://…`; without end, or so many cases; told to try again, it
//! ends, or does. Ends with 0 when all are kept, with 1 when the store failed, with 3 when it cannot be opened.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use wish_contract::{ClaimStatus, Stage};
use wish_store::{
    AnsweredRow, CaseRow, ClaimRow, EffectRow, LogBody, NewLogRow, Store, StoreError, Transaction,
    testing,
};

const CITY: &str = "tz";
const CLIENTS: usize = 8;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let address = arguments.first().map_or("", String::as_str);
    let cases = arguments.get(1).and_then(|count| count.parse().ok()).unwrap_or(u64::MAX);
    let store = match testing::open(address).await {
        Ok(store) => store,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(3);
        }
    };
    let is_patient = arguments.get(2).is_some_and(|word| word == "patient");
    let last = Arc::new(AtomicU64::new(store.count(CITY, &Default::default()).await.unwrap_or(0)));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| tokio::spawn(write_until(store.clone(), Arc::clone(&last), cases, is_patient)))
        .collect();
    for client in clients {
        if let Err(error) = client.await.expect("a client") {
            eprintln!("{error}");
            return ExitCode::from(1);
        }
    }
    ExitCode::SUCCESS
}

async fn write_until(
    store: Store,
    last: Arc<AtomicU64>,
    cases: u64,
    is_patient: bool,
) -> Result<(), StoreError> {
    loop {
        let number = last.fetch_add(1, Ordering::Relaxed);
        if number >= cases {
            return Ok(());
        }
        let id = format!("{}-{number}", std::process::id());
        loop {
            let id = id.clone();
            match store.write(|transaction| Box::pin(write(transaction, id))).await {
                Ok(()) => break,
                Err(error @ StoreError::Unavailable(_)) if is_patient => eprintln!("{error}"),
                Err(error) => return Err(error),
            }
        }
        // One call, so that the line is whole even if it is the last.
        let line = format!("{id}\n");
        std::io::stdout().write_all(line.as_bytes()).expect("somebody reads");
    }
}

async fn write(mut transaction: Transaction<'_>, id: String) -> Result<(), StoreError> {
    let text = || id.clone();
    transaction.open_case(CITY, &new_case(text())).await?;
    let (status, since) = (ClaimStatus::Active, 0);
    let claim = ClaimRow { responder: text(), status, since, due: None };
    transaction.put_claims(CITY, &id, &[claim]).await?;
    let answer = AnsweredRow {
        subject: text(),
        key: text(),
        fingerprint: [0; 32],
        case: Some(text()),
        at: 0,
        answer: vec![b'a'; 500],
    };
    transaction.put_answered(CITY, &answer).await?;
    let row = NewLogRow {
        kind: "events".to_owned(),
        case: Some(text()),
        sequence: Some(1),
        at: 0,
        body: LogBody::Sealed(vec![b'e'; 500]),
    };
    let position = transaction.append(CITY, &[row]).await?.first().copied().unwrap_or_default();
    let effect = EffectRow {
        id: text(),
        receiver: "hook".to_owned(),
        case: text(),
        position,
        next_try: 0,
        attempts: 0,
        body: vec![b'f'; 500],
    };
    transaction.put_effects(CITY, &[effect]).await
}

fn new_case(id: String) -> CaseRow {
    CaseRow {
        id,
        sequence: 1,
        policy: "0123456789abcdef".to_owned(),
        stage: Stage::Submitted,
        category: "lamps".to_owned(),
        urgency: wish_contract::Urgency::Normal,
        area_key: "44/01/".to_owned(),
        opened: 0,
        next_due: Some(0),
        holder: None,
        body: vec![b'c'; 2_500],
    }
}
