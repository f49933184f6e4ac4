//! Brings what the log asks of the platform to one endpoint, in order and at least once: one host at a time, by a lease.
//!
//! What is taken costs no row. An event that the endpoint refuses is put aside as a letter, with what follows it of the same case, and
//! tried again by itself: other cases go on. Where the endpoint takes nothing at all, everything waits.

use std::collections::BTreeSet;
use std::time::{Duration, Instant as Moment};

use wish_contract::Instant;
use wish_store::{LetterChange, LetterRow, LetterState, Progress, WebhookRow, WebhookState};

use super::cloud_event::{CloudEvent, events_of};
use super::sender::{DeliveryOutcome, Failed, Sender};
use super::signing::Secrets;
use crate::decided::kind;
use crate::directory::audit;
use crate::error::HostError;
use crate::host::Host;

/// How long an endpoint is left to the host that took it.
const LEASE: Duration = Duration::from_secs(60);
const LEASE_MS: Instant = 60_000;
/// Deliveries before it is said how far the endpoint has come.
const DELIVERIES_MAX: usize = 256;
/// Rows of the log read at a time.
const ROWS: u32 = 64;
/// Events in a row that an endpoint refuses before it is left alone altogether.
pub const REFUSALS_MAX: u32 = 5;
/// Letters that an endpoint may have waiting; beyond them it is left alone too.
const LETTERS_MAX: u32 = 1_000;
/// How long an event is tried.
pub const PATIENCE_MS: Instant = 3 * 24 * 60 * 60 * 1_000;
/// Changes of letters that are kept at once.
const CHANGES_MAX: usize = 1_000;
/// When a letter is tried that stands behind another one of its case: when that one has gone.
const BEHIND: Instant = Instant::MAX;
const FIRST_WAIT_MS: Instant = 5_000;
const WAIT_MS_MAX: Instant = 60 * 60 * 1_000;
/// Who disables an endpoint that is gone.
const HOST: &str = "host";

impl Host {
    /// Brings one endpoint further, if nobody else is at it: how many events it took.
    ///
    /// # Errors
    /// What the store stopped at. What was taken since the last time may then be sent once more.
    pub async fn relay(&self, city: &str, id: &str) -> Result<usize, HostError> {
        let began = Moment::now();
        let Some(row) = self.take_webhook(city, id).await? else { return Ok(0) };
        let waiting = LetterState::Waiting;
        let letters = self.store().letters(city, id, waiting, (0, 0), LETTERS_MAX).await?;
        let secrets = Secrets::unseal(&row.secrets)?;
        let mut pass = Pass {
            host: self,
            city,
            types: row.types.split_whitespace().map(str::to_owned).collect(),
            fence: row.fence,
            progress: row.progress.clone(),
            letters,
            changes: Vec::new(),
            secrets,
            sender: Sender::new(self.outgoing(), &row.url),
            began,
            tries: 0,
            taken: 0,
            ended: None,
        };
        pass.retry_letters().await?;
        pass.follow_log().await?;
        let taken = pass.taken;
        let Pass { progress, changes, fence, ended, .. } = pass;
        let is_gone = ended == Some(Ended::Gone);
        let kept = KeptProgress { fence, progress, changes, is_gone };
        if !self.keep_progress(city, id, kept).await? {
            tracing::warn!(city, webhook = id, "a webhook was taken over or set back meanwhile");
        }
        Ok(taken)
    }

    /// Takes an endpoint for a while; none, where somebody else has it or it is to wait.
    async fn take_webhook(&self, city: &str, id: &str) -> Result<Option<WebhookRow>, HostError> {
        let (host, city, id) = (self.clone(), city.to_owned(), id.to_owned());
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let now = host.clock().now(&mut transaction).await?;
                    let Some(mut row) = transaction.webhook(&city, &id).await? else {
                        return Ok(None);
                    };
                    // A city that is on its way, or elsewhere, is sent for where it will be.
                    if transaction.fence(&city).await?.is_some() {
                        return Ok(None);
                    }
                    let is_free = row.lease_until <= now && row.progress.next_try <= now;
                    if row.state != WebhookState::Active || !is_free {
                        return Ok(None);
                    }
                    row.fence = row.fence.saturating_add(1);
                    row.lease_until = now.saturating_add(LEASE_MS);
                    transaction.put_webhook(&city, &row).await?;
                    Ok(Some(row))
                })
            })
            .await
    }

    /// Keeps how far an endpoint has come, and gives it back; not, where somebody else has taken it meanwhile.
    async fn keep_progress(
        &self,
        city: &str,
        id: &str,
        kept: KeptProgress,
    ) -> Result<bool, HostError> {
        let (host, city, id) = (self.clone(), city.to_owned(), id.to_owned());
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let found = transaction.webhook(&city, &id).await?;
                    let Some(mut row) = found.filter(|row| row.fence == kept.fence) else {
                        return Ok(false);
                    };
                    row.progress = kept.progress;
                    row.lease_until = 0;
                    if kept.is_gone {
                        row.state = WebhookState::Disabled;
                    }
                    transaction.change_letters(&city, &id, &kept.changes).await?;
                    transaction.put_webhook(&city, &row).await?;
                    if kept.is_gone {
                        let now = host.clock().now(&mut transaction).await?;
                        let what = format!("disabled {id}");
                        let row = audit(kind::WEBHOOK, now, HOST, &what);
                        transaction.append(&city, &[row]).await?;
                    }
                    Ok(true)
                })
            })
            .await
    }
}

/// What is kept at the end of a pass.
struct KeptProgress {
    fence: i64,
    progress: Progress,
    changes: Vec<LetterChange>,
    is_gone: bool,
}

/// Why nothing more is sent in a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// The endpoint wants nothing more.
    Gone,
    /// It takes nothing for now.
    Waits,
    /// Time to say how far it has come.
    Enough,
}

/// One go at an endpoint.
struct Pass<'h> {
    host: &'h Host,
    city: &'h str,
    /// What the endpoint wants; empty: all.
    types: BTreeSet<String>,
    fence: i64,
    progress: Progress,
    /// Those that wait, in the order of the log.
    letters: Vec<LetterRow>,
    changes: Vec<LetterChange>,
    secrets: Secrets,
    sender: Sender<'h>,
    began: Moment,
    /// Deliveries that were tried.
    tries: usize,
    /// Deliveries that were taken.
    taken: usize,
    ended: Option<Ended>,
}

impl Pass<'_> {
    fn now(&self) -> Instant {
        self.host.clock().about_now()
    }

    /// Whether there is time for another delivery: it must end before somebody else may take the endpoint.
    fn may_go_on(&mut self) -> bool {
        let longest = self.host.outgoing().longest();
        let is_late = self.began.elapsed().saturating_add(longest) >= LEASE;
        if self.tries >= DELIVERIES_MAX || is_late || *self.host.stopping().borrow() {
            self.ended.get_or_insert(Ended::Enough);
        }
        self.ended.is_none()
    }

    async fn send(&mut self, event: &CloudEvent) -> Result<DeliveryOutcome, HostError> {
        self.tries = self.tries.saturating_add(1);
        let now = self.now();
        let outcome = self.sender.deliver(event, &self.secrets, now).await?;
        match &outcome {
            DeliveryOutcome::Taken => {
                self.taken = self.taken.saturating_add(1);
                self.progress.delivered = self.progress.delivered.saturating_add(1);
                self.progress.failures = 0;
                self.progress.since = None;
                self.progress.why = None;
            }
            DeliveryOutcome::Gone => {
                self.progress.why = Some("the endpoint answered 410".to_owned());
                self.ended = Some(Ended::Gone);
            }
            DeliveryOutcome::Unavailable(failed) | DeliveryOutcome::Refused(failed) => {
                self.progress.why = Some(failed.why.clone());
            }
        }
        Ok(outcome)
    }

    /// Leaves the endpoint alone for a while.
    fn wait(&mut self, failed: &Failed) {
        let now = self.now();
        self.progress.since.get_or_insert(now);
        let wait = wait_ms(self.progress.failures).max(failed.wait_ms.unwrap_or_default());
        self.progress.next_try = now.saturating_add(wait);
        self.ended = Some(Ended::Waits);
    }

    /// Tries letters whose time has come, of each case the first one; where it is taken, the next.
    async fn retry_letters(&mut self) -> Result<(), HostError> {
        let now = self.now();
        let mut refused = 0_u32;
        let mut held = BTreeSet::new();
        for mut letter in std::mem::take(&mut self.letters) {
            let is_first = !held.contains(&letter.case);
            // Only the first of a case has a time, so that the others wake nobody.
            if is_first == (letter.next_try == BEHIND) {
                letter.next_try = if is_first { now } else { BEHIND };
                self.changes.push(LetterChange::Put(letter.clone()));
            }
            if is_first && self.ended == Some(Ended::Waits) && self.has_given_up(letter.since) {
                letter.state = LetterState::Dead;
                self.changes.push(LetterChange::Put(letter));
                continue;
            }
            if letter.next_try > now || refused >= REFUSALS_MAX || !self.may_go_on() {
                held.insert(letter.case.clone());
                self.letters.push(letter);
                continue;
            }
            let Some(event) = self.event_at(&letter).await? else {
                // The log has it no more.
                self.changes.push(LetterChange::Taken(letter.position, letter.part));
                continue;
            };
            match self.send(&event).await? {
                DeliveryOutcome::Taken => {
                    self.changes.push(LetterChange::Taken(letter.position, letter.part));
                }
                DeliveryOutcome::Gone => {
                    held.insert(letter.case.clone());
                    self.letters.push(letter);
                }
                DeliveryOutcome::Unavailable(failed) => {
                    self.progress.failures = self.progress.failures.saturating_add(1);
                    self.wait(&failed);
                    held.insert(letter.case.clone());
                    self.letters.push(letter);
                }
                DeliveryOutcome::Refused(failed) => {
                    refused = refused.saturating_add(1);
                    let case = letter.case.clone();
                    if !self.refused_again(letter, &failed) {
                        held.insert(case);
                    }
                }
            }
        }
        Ok(())
    }

    /// Notes that a letter was refused: whether it was for the last time.
    fn refused_again(&mut self, mut letter: LetterRow, failed: &Failed) -> bool {
        let now = self.now();
        letter.attempts = letter.attempts.saturating_add(1);
        let wait = wait_ms(letter.attempts).max(failed.wait_ms.unwrap_or_default());
        letter.next_try = now.saturating_add(wait);
        letter.why = failed.why.clone();
        let is_over = now.saturating_sub(letter.since) >= PATIENCE_MS;
        if is_over {
            letter.state = LetterState::Dead;
        } else {
            self.letters.push(letter.clone());
        }
        self.changes.push(LetterChange::Put(letter));
        is_over
    }

    async fn event_at(&self, letter: &LetterRow) -> Result<Option<CloudEvent>, HostError> {
        let before = letter.position.saturating_sub(1);
        let rows = self.host.store().log(self.city, before, 1).await?;
        let Some(row) = rows.first().filter(|row| row.position == letter.position) else {
            return Ok(None);
        };
        let events = events_of(self.host, self.city, row).await?;
        Ok(events.into_iter().find(|event| event.id == letter.event))
    }

    /// Sends what stands in the log behind what the endpoint has.
    async fn follow_log(&mut self) -> Result<(), HostError> {
        while self.may_go_on() || self.may_give_up() {
            let rows = self.host.store().log(self.city, self.progress.passed, ROWS).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let events = events_of(self.host, self.city, &row).await?;
                let done = usize::try_from(self.progress.part).unwrap_or(usize::MAX);
                for event in events.iter().skip(done) {
                    let is_wanted = self.types.is_empty() || self.types.contains(event.r#type);
                    if is_wanted && !self.deal_with(row.position, row.entry.at, event).await? {
                        return Ok(());
                    }
                    self.progress.part = self.progress.part.saturating_add(1);
                }
                self.progress.passed = row.position;
                self.progress.part = 0;
            }
        }
        Ok(())
    }

    /// Deals with an event of the log: whether the next one's turn has come.
    async fn deal_with(
        &mut self,
        position: i64,
        at: Instant,
        event: &CloudEvent,
    ) -> Result<bool, HostError> {
        let waits = self.letters.iter().any(|letter| letter.case == event.case);
        if waits {
            if self.is_full() {
                self.wait(&Failed::because("too many events wait to be tried again"));
                return Ok(false);
            }
            self.put_aside(position, event, LetterState::Waiting, None);
            return Ok(true);
        }
        if self.ended == Some(Ended::Waits) && self.has_given_up(at) {
            self.put_aside(position, event, LetterState::Dead, None);
            return Ok(true);
        }
        if !self.may_go_on() {
            return Ok(false);
        }
        let (failed, is_refused) = match self.send(event).await? {
            DeliveryOutcome::Taken => return Ok(true),
            DeliveryOutcome::Gone => return Ok(false),
            DeliveryOutcome::Unavailable(failed) => (failed, false),
            DeliveryOutcome::Refused(failed) => (failed, true),
        };
        self.progress.failures = self.progress.failures.saturating_add(1);
        if is_refused && self.progress.failures < REFUSALS_MAX && !self.is_full() {
            self.put_aside(position, event, LetterState::Waiting, Some(&failed));
            return Ok(true);
        }
        self.wait(&failed);
        // The next ones are as old, and the endpoint took nothing all the while: they need no try of their own.
        if self.has_given_up(at) {
            self.put_aside(position, event, LetterState::Dead, Some(&failed));
            return Ok(true);
        }
        Ok(false)
    }

    /// Whether more events may be given up in this go: all of it is kept at once.
    fn may_give_up(&self) -> bool {
        self.ended == Some(Ended::Waits) && self.changes.len() < CHANGES_MAX
    }

    fn is_full(&self) -> bool {
        u32::try_from(self.letters.len()).unwrap_or(u32::MAX) >= LETTERS_MAX
    }

    /// Whether the endpoint has taken nothing for so long that an event of this age is given up.
    fn has_given_up(&self, at: Instant) -> bool {
        let since = self.progress.since.map_or(Instant::MAX, |since| since.max(at));
        self.now().saturating_sub(since) >= PATIENCE_MS
    }

    /// Makes an event a letter; without a failure: it was not tried.
    fn put_aside(
        &mut self,
        position: i64,
        event: &CloudEvent,
        state: LetterState,
        failed: Option<&Failed>,
    ) {
        let now = self.now();
        let next_try = failed.map_or(BEHIND, |failed| {
            now.saturating_add(wait_ms(1).max(failed.wait_ms.unwrap_or_default()))
        });
        let why = match (failed, state) {
            (Some(failed), _) => failed.why.clone(),
            (None, LetterState::Waiting) => "an earlier event of the case waits".to_owned(),
            (None, LetterState::Dead) => self.progress.why.clone().unwrap_or_default(),
        };
        let letter = LetterRow {
            position,
            part: self.progress.part,
            event: event.id.clone(),
            r#type: event.r#type.to_owned(),
            case: event.case.clone(),
            state,
            since: now,
            next_try,
            attempts: u32::from(failed.is_some()),
            why,
        };
        self.changes.push(LetterChange::Put(letter.clone()));
        if state == LetterState::Waiting {
            self.letters.push(letter);
        }
    }
}

/// How long to wait after so many failures in a row, in milliseconds: twice as long each time, and some of it by lot, so that
/// endpoints that broke off together are not all tried together.
fn wait_ms(failures: u32) -> Instant {
    let doublings = failures.saturating_sub(1).min(20);
    let longest = FIRST_WAIT_MS.saturating_mul(1 << doublings).min(WAIT_MS_MAX);
    let mut byte = [0];
    // Where there is no randomness, all wait the longest.
    let drawn = getrandom::fill(&mut byte).map_or(255, |()| Instant::from(byte[0]));
    longest / 2 + longest / 2 * drawn / 255
}
