//! Moves running cases to another policy: first as a trial, which changes nothing and says of each case what would become of it; then,
//! under the name of that trial, so many at a time, each case in a transaction of its own.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wish_contract::{
    Actor, Case, Command, Deadline, Detail, Instant, Reason, Request, Role, Stage,
};
use wish_runtime::Rulebook;
use wish_store::{CaseFilter, Page, TaskRow};

use crate::decided::case_of;
use crate::error::HostError;
use crate::host::Host;

/// Cases that one move may take.
pub const CASES_MAX: usize = 20_000;
/// Cases read at a time.
const AT_ONCE: u32 = 500;
/// How long a move that was begun may be gone on with.
const KEPT_MS: Instant = 30 * 24 * 60 * 60 * 1_000;
/// What a task is that moves cases.
const KIND: &str = "move";

/// What would become of a case.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct MoveTrial {
    /// The case.
    pub case: String,
    /// The policy that it runs under.
    pub from: String,
    /// What runs out next, under the other policy; none where nothing does, or the rules refuse.
    pub next: Option<Deadline>,
    /// Why the rules refuse, where they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<RuleRefusal>,
}

/// Why the rules refuse something.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RuleRefusal {
    /// The rule.
    pub code: String,
    /// In words.
    pub words: String,
}

impl RuleRefusal {
    /// A reason, in the words of a policy.
    ///
    /// # Errors
    /// What stopped the rules.
    pub fn of(because: Reason, book: &Rulebook, language: &str) -> Result<RuleRefusal, HostError> {
        let words = book.words(&because, language)?;
        Ok(RuleRefusal { code: because.rule, words })
    }
}

/// A move that was begun: which cases, to which policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PolicyMove {
    /// The digest of the policy.
    pub policy: String,
    /// The cases, in order.
    pub cases: Vec<String>,
}

impl Host {
    /// The open cases that a filter finds and that run under another policy, by what runs out next; none where they are too many for
    /// one move.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn movable(
        &self,
        city: &str,
        filter: CaseFilter,
        digest: &str,
    ) -> Result<Option<Vec<Case>>, HostError> {
        let mut filter = CaseFilter { policy_not: Some(digest.to_owned()), ..filter };
        let open = Stage::NAMES.iter().filter_map(|name| name.parse::<Stage>().ok());
        let open: Vec<Stage> = open.filter(|stage| !stage.is_end()).collect();
        if filter.stages.is_empty() {
            filter.stages = open;
        } else {
            filter.stages.retain(|stage| open.contains(stage));
            if filter.stages.is_empty() {
                return Ok(Some(Vec::new()));
            }
        }
        self.all_cases(city, &filter, CASES_MAX).await
    }

    /// All cases that a filter finds, by what runs out next; none where they are more than a number.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn all_cases(
        &self,
        city: &str,
        filter: &CaseFilter,
        max: usize,
    ) -> Result<Option<Vec<Case>>, HostError> {
        let (mut cases, mut after) = (Vec::new(), None);
        loop {
            let page = Page { after: after.take(), limit: AT_ONCE, ..Page::default() };
            let rows = self.store().cases(city, filter, &page).await?;
            for row in &rows {
                cases.push(case_of(row)?);
            }
            if cases.len() > max {
                return Ok(None);
            }
            match rows.last() {
                Some(last) if rows.len() >= usize::try_from(AT_ONCE).unwrap_or(usize::MAX) => {
                    after = Some(page.order.place(last));
                }
                Some(_) | None => return Ok(Some(cases)),
            }
        }
    }

    /// What would become of cases that were moved to a policy. Nothing is kept.
    ///
    /// # Errors
    /// What the store or the rules stopped at.
    pub fn try_move(
        &self,
        book: &Rulebook,
        cases: Vec<Case>,
        by: &str,
        language: &str,
    ) -> Result<Vec<MoveTrial>, HostError> {
        let now = self.clock().about_now();
        let asks: Vec<Request> = cases
            .into_iter()
            .map(|case| Request {
                now: now.max(case.last),
                subject: Some(case),
                command: Command::MovePolicy,
                by: Actor { id: by.to_owned(), role: Role::Coordinator },
                claimant: None,
                facts: Vec::new(),
                id: "trial".to_owned(),
                detail: Detail::Decisive,
            })
            .collect();
        let rulings = book.decide_many(&asks);
        let mut trials = Vec::with_capacity(asks.len());
        for (ask, ruling) in asks.into_iter().zip(rulings) {
            let Some(subject) = ask.subject else { continue };
            let (next, refused) = match ruling? {
                Ok(decision) => (decision.next, None),
                Err(rejection) => (None, Some(RuleRefusal::of(rejection.because, book, language)?)),
            };
            let (case, from) = (subject.id, subject.policy.digest);
            trials.push(MoveTrial { case, from, next, refused });
        }
        Ok(trials)
    }

    /// Keeps a move that is to be carried out; one that was begun stays as it is.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn begin_move(
        &self,
        city: &str,
        token: &str,
        subject: &str,
        begun: &PolicyMove,
    ) -> Result<(), HostError> {
        self.keep_task(city, KIND, token, subject, KEPT_MS, begun).await
    }

    /// A move that somebody began, and how many of its cases are dealt with.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn move_of(
        &self,
        city: &str,
        token: &str,
        subject: &str,
    ) -> Result<Option<(PolicyMove, u32)>, HostError> {
        Ok(self.task(city, KIND, token, subject).await?.map(|(begun, row)| (begun, row.done)))
    }

    /// Keeps something for somebody for a while, under a name.
    pub(crate) async fn keep_task<T: Serialize>(
        &self,
        city: &str,
        kind: &str,
        id: &str,
        subject: &str,
        for_ms: Instant,
        what: &T,
    ) -> Result<(), HostError> {
        let body =
            serde_json::to_vec(what).map_err(|error| HostError::Unreadable(error.to_string()))?;
        let mut row = TaskRow {
            id: id.to_owned(),
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            until: 0,
            done: 0,
            body,
        };
        let (host, city) = (self.clone(), city.to_owned());
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let now = host.clock().now(&mut transaction).await?;
                    row.until = now.saturating_add(for_ms);
                    Ok(transaction.put_task(&city, &row, now).await?)
                })
            })
            .await
    }

    /// What is kept for somebody under a name.
    pub(crate) async fn task<T: serde::de::DeserializeOwned>(
        &self,
        city: &str,
        kind: &str,
        id: &str,
        subject: &str,
    ) -> Result<Option<(T, TaskRow)>, HostError> {
        let now = self.clock().about_now();
        let row = self.store().task(city, id, now).await?;
        let Some(row) = row.filter(|row| row.kind == kind && row.subject == subject) else {
            return Ok(None);
        };
        let what = serde_json::from_slice(&row.body)
            .map_err(|error| HostError::Unreadable(error.to_string()))?;
        Ok(Some((what, row)))
    }

    /// So many items of a task are dealt with.
    pub(crate) async fn note_done(
        &self,
        city: &str,
        id: &str,
        done: usize,
    ) -> Result<(), HostError> {
        let (city, id) = (city.to_owned(), id.to_owned());
        let done = u32::try_from(done).unwrap_or(u32::MAX);
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move { Ok(transaction.task_done(&city, &id, done).await?) })
            })
            .await
    }
}

/// The name of a trial: of what was asked, by whom, and which cases that found.
#[must_use]
pub fn token(city: &str, digest: &str, subject: &str, filter: &[u8], cases: &[Case]) -> String {
    let mut hash = Sha256::new();
    let ids = cases.iter().map(|case| case.id.as_bytes());
    for part in
        [city.as_bytes(), digest.as_bytes(), subject.as_bytes(), filter].into_iter().chain(ids)
    {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
