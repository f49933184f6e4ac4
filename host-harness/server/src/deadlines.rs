//! Keeps the clock of every case: whatever has passed is put to the rules, in batches, by any number of hosts on one store, each
//! case by one of them.
//!
//! A case is due because its row says so, and for no other reason: there is no list of timers that could get lost.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;
use wish_contract::{Actor, Case, Command, Detail, Instant, Request, Role};
use wish_store::{CaseRow, DueCase, LogBody, NewLogRow, QuarantineRow, StoreError, Transaction};

use crate::decided::{self, case_of, kind};
use crate::error::HostError;
use crate::host::Host;
use crate::writing::entry;

/// Cases settled in one transaction.
const BATCH: u32 = 128;
/// How long a case over which the rules broke off is left alone.
const QUARANTINE_MS: Instant = 15 * 60 * 1_000;
/// How long a case that a later version wrote is left to hosts of that version.
const LATER_MS: Instant = 10_000;
/// Doubled each time, up to about ten days.
const DOUBLINGS_MAX: u32 = 10;
const TICK: &str = "tick";
/// Who gives the command.
const TIMER: &str = "timer";
/// How long the timer rests where nothing is due.
pub const PAUSE: Duration = Duration::from_millis(500);

impl Host {
    /// Settles what is due, a batch of it: how many cases were. 0: nothing is due that nobody else is at.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn settle_due(&self) -> Result<usize, HostError> {
        let host = self.clone();
        let settled = self
            .store()
            .write(move |mut transaction| {
                Box::pin(async move { host.settle(&mut transaction).await })
            })
            .await?;
        if settled > 0 {
            self.note_written();
        }
        Ok(settled)
    }

    async fn settle(&self, transaction: &mut Transaction<'_>) -> Result<usize, HostError> {
        let now = self.clock().now(transaction).await?;
        let due = transaction.due(now, BATCH).await?;
        let settled = due.len();
        // Cities in order, so that no two hosts wait for each other's logs.
        let mut by_policy: BTreeMap<(String, String), Vec<CaseRow>> = BTreeMap::new();
        for DueCase { city, row } in due {
            by_policy.entry((city, row.policy.clone())).or_default().push(row);
        }
        for ((city, policy), rows) in by_policy {
            self.settle_together(transaction, &city, &policy, rows, now).await?;
        }
        Ok(settled)
    }

    /// Settles cases of one city under one policy.
    async fn settle_together(
        &self,
        transaction: &mut Transaction<'_>,
        city: &str,
        policy: &str,
        rows: Vec<CaseRow>,
        now: Instant,
    ) -> Result<(), HostError> {
        let book = match self.rulebooks().of(transaction, city, policy).await {
            Ok(book) => book,
            Err(HostError::Store(error)) => return Err(error.into()),
            Err(error) => {
                for row in rows {
                    self.leave_alone(transaction, city, row, now, &error.to_string()).await?;
                }
                return Ok(());
            }
        };
        let mut readable = Vec::with_capacity(rows.len());
        let mut asks = Vec::with_capacity(rows.len());
        for row in rows {
            match case_of(&row) {
                Ok(case) => {
                    asks.push(tick(case, now));
                    readable.push(row);
                }
                // A host of the version that wrote it settles it.
                Err(HostError::LaterForm(_)) => {
                    let next_due = Some(now.saturating_add(LATER_MS));
                    transaction.put_case(city, &CaseRow { next_due, ..row }).await?;
                }
                Err(error) => {
                    self.leave_alone(transaction, city, row, now, &error.to_string()).await?;
                }
            }
        }
        let rulings = book.decide_many(&asks);
        for ((ask, row), ruling) in asks.iter().zip(readable).zip(rulings) {
            match ruling {
                Ok(Ok(decision)) if decision.events.is_empty() => {
                    // Its row was behind, or the case has not passed what its row says.
                    let current = decided::row_of(&decision.after)?;
                    if current.next_due.is_some_and(|due| due <= now) {
                        self.leave_alone(
                            transaction,
                            city,
                            row,
                            now,
                            "nothing came of its deadline",
                        )
                        .await?;
                    } else {
                        transaction.put_case(city, &current).await?;
                    }
                }
                Ok(Ok(decision)) => {
                    let entry = entry(ask, policy, &decision.after, decision.events.clone());
                    let before = ask.subject.as_ref();
                    decided::keep(self.runtime(), transaction, city, before, &decision, &entry)
                        .await?;
                    self.metrics().came_to(TICK, "done", 1);
                    if self.has_quarantined() {
                        transaction.end_quarantined(city, &entry.case).await?;
                    }
                }
                Ok(Err(rejection)) => {
                    let rule = rejection.because.rule;
                    self.leave_alone(transaction, city, row, now, &rule).await?;
                }
                Err(error) => {
                    self.leave_alone(transaction, city, row, now, &error.to_string()).await?;
                }
            }
        }
        Ok(())
    }

    /// Puts a case that cannot be settled off for a while, so that it holds up no other: for longer each time. Writes down why, for its
    /// coordinator and for whoever operates.
    async fn leave_alone(
        &self,
        transaction: &mut Transaction<'_>,
        city: &str,
        row: CaseRow,
        now: Instant,
        why: &str,
    ) -> Result<(), HostError> {
        let case = row.id.clone();
        let attempts = transaction.attempts(city, &case).await?.saturating_add(1);
        tracing::error!(city, case, attempts, why, "a deadline cannot be settled");
        self.metrics().came_to(TICK, "quarantined", 1);
        let next_due = Some(now.saturating_add(back_off(attempts)));
        transaction.put_case(city, &CaseRow { next_due, ..row }).await?;
        let (of, at) = (city.to_owned(), now);
        let left =
            QuarantineRow { city: of, case: case.clone(), attempts, at, why: why.to_owned() };
        transaction.put_quarantined(&left).await?;
        self.note_quarantined(true);
        let body = serde_json::to_vec(&json!({ "why": why, "attempts": attempts }));
        let body = LogBody::Sealed(body.unwrap_or_default());
        let kind = kind::QUARANTINE.to_owned();
        let new = NewLogRow { kind, case: Some(case), sequence: None, at: now, body };
        transaction.append(city, &[new]).await?;
        Ok(())
    }
}

/// How long a case is left alone that was tried so often.
fn back_off(attempts: u32) -> Instant {
    let doublings = attempts.saturating_sub(1).min(DOUBLINGS_MAX);
    QUARANTINE_MS.saturating_mul(1 << doublings)
}

fn tick(case: Case, now: Instant) -> Request {
    // The same tick has the same name, whichever host gives it.
    let id = format!("tick-{}-{}", case.id, case.sequence);
    let now = now.max(case.last);
    Request {
        subject: Some(case),
        command: Command::Tick,
        by: Actor { id: TIMER.to_owned(), role: Role::Timer },
        claimant: None,
        facts: Vec::new(),
        now,
        id,
        detail: Detail::Decisive,
    }
}

/// Settles what is due until the store has ended.
pub async fn run(host: Host) {
    loop {
        match host.settle_due().await {
            Err(HostError::Store(StoreError::Ended(why))) => {
                tracing::error!(why, "the store has ended");
                return;
            }
            Ok(0) => tokio::time::sleep(PAUSE).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "deadlines wait");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
