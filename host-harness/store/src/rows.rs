//! Rows of the tables, alike in every store.

use wish_contract::{ClaimStatus, Instant, Stage, Urgency};

use crate::chain::Digest;
use crate::error::StoreError;
use crate::sealed::LogBody;
use crate::value::Row;

/// A city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CityRow {
    /// Which.
    pub city: String,
    /// The digest of the policy under which new cases are opened.
    pub policy: String,
}

/// A policy that a city has, or had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRow {
    /// The first 16 hexadecimal digits of the SHA-256 of its source.
    pub digest: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// When it was uploaded.
    pub uploaded: Instant,
    /// The TOML.
    pub source: Vec<u8>,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The host's name for it.
    pub id: String,
    /// How many events it has had.
    pub sequence: u32,
    /// The digest of the policy that it runs under.
    pub policy: String,
    /// Where it stands.
    pub stage: Stage,
    /// Its category.
    pub category: String,
    /// How pressing it is.
    pub urgency: Urgency,
    /// Where it is.
    pub area_key: String,
    /// When it was submitted.
    pub opened: Instant,
    /// The deadline that passes first.
    pub next_due: Option<Instant>,
    /// Who has it in hand by name.
    pub holder: Option<String>,
    /// The case.
    pub body: Vec<u8>,
}

/// A claim on a case, at its place in the case's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRow {
    /// Whose.
    pub responder: String,
    /// What has become of it.
    pub status: ClaimStatus,
    /// When it was made, or ended before its time.
    pub since: Instant,
    /// While it is live: when the case is due, as far as is known.
    pub due: Option<Instant>,
}

/// A case whose deadline has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueCase {
    /// The city.
    pub city: String,
    /// The case.
    pub row: CaseRow,
}

/// A responder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponderRow {
    /// Who.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Where it belongs.
    pub area_key: String,
    /// Whether it takes part.
    pub active: bool,
    /// What the host knows of it.
    pub body: Vec<u8>,
}

/// A tie of a responder to an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieRow {
    /// Who.
    pub responder: String,
    /// To where.
    pub area_key: String,
}

/// A notice that was sent to a responder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// To whom.
    pub responder: String,
    /// Of which case.
    pub case: String,
    /// For which step of its ladder.
    pub step: String,
    /// Where the case is.
    pub area_key: String,
    /// When.
    pub at: Instant,
}

/// A command that was carried out, and what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredRow {
    /// Who gave it.
    pub subject: String,
    /// The name that they gave it.
    pub key: String,
    /// A digest of what it said.
    pub fingerprint: Digest,
    /// The case that the answer tells of, and under whose key it is sealed; none: it tells of none.
    pub case: Option<String>,
    /// When.
    pub at: Instant,
    /// The answer.
    pub answer: Vec<u8>,
}

/// An effect whose time has come, and of which city it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingEffect {
    /// The city.
    pub city: String,
    /// The effect.
    pub row: EffectRow,
}

/// Something that is still to be done: an effect, for one receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectRow {
    /// The effect.
    pub id: String,
    /// Who is to have it.
    pub receiver: String,
    /// The case that it came of.
    pub case: String,
    /// The place in the city's log of what it came of.
    pub position: i64,
    /// When it is to be tried.
    pub next_try: Instant,
    /// How often it was tried before. Counted before a try is made.
    pub attempts: u32,
    /// What is to be done.
    pub body: Vec<u8>,
}

/// A row of a city's log before it has its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLogRow {
    /// What kind of thing it tells: the host's word.
    pub kind: String,
    /// The case, where it is about one.
    pub case: Option<String>,
    /// How many events the case has had then.
    pub sequence: Option<u32>,
    /// When.
    pub at: Instant,
    /// What happened.
    pub body: LogBody,
}

/// A row of a city's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// Its place, from 1, without gaps.
    pub position: i64,
    /// The hash of the row before.
    pub previous: Digest,
    /// Its hash.
    pub hash: Digest,
    /// What it says.
    pub entry: NewLogRow,
    /// What it says as it is kept, sealed or not: what the hash covers.
    pub stored: Vec<u8>,
}

// How rows are read. Columns stand in the order of the fields.

impl CityRow {
    pub(crate) const COLUMNS: &'static str = "city, policy";
}

impl PolicyRow {
    pub(crate) const COLUMNS: &'static str = "digest, name, version, uploaded, source";
}

impl CaseRow {
    pub(crate) const COLUMNS: &'static str =
        "id, sequence, policy, stage, category, urgency, area_key, opened, next_due, holder, body";
}

impl ResponderRow {
    pub(crate) const COLUMNS: &'static str = "id, kind, area_key, active, body";
}

impl AnsweredRow {
    pub(crate) const COLUMNS: &'static str = "subject, key, fingerprint, case_id, at, answer";
}

impl EffectRow {
    pub(crate) const COLUMNS: &'static str =
        "id, receiver, case_id, position, next_try, attempts, body";
}

impl LogRow {
    pub(crate) const COLUMNS: &'static str =
        "position, previous, hash, kind, case_id, sequence, at, body";
}

pub(crate) fn city(mut row: Row) -> Result<CityRow, StoreError> {
    Ok(CityRow { city: row.text()?, policy: row.text()? })
}

pub(crate) fn policy(mut row: Row) -> Result<PolicyRow, StoreError> {
    Ok(PolicyRow {
        digest: row.text()?,
        name: row.text()?,
        version: row.number()?,
        uploaded: row.integer()?,
        source: row.bytes()?,
    })
}

/// A case with its body as it is kept.
pub(crate) fn case(row: &mut Row) -> Result<CaseRow, StoreError> {
    Ok(CaseRow {
        id: row.text()?,
        sequence: row.number()?,
        policy: row.text()?,
        stage: row.named()?,
        category: row.text()?,
        urgency: row.named()?,
        area_key: row.text()?,
        opened: row.integer()?,
        next_due: row.integer_or_none()?,
        holder: row.text_or_none()?,
        body: row.bytes()?,
    })
}

/// A case with its body as it is kept, behind its city.
pub(crate) fn due_case(row: &mut Row) -> Result<DueCase, StoreError> {
    Ok(DueCase { city: row.text()?, row: case(row)? })
}

pub(crate) fn responder(mut row: Row) -> Result<ResponderRow, StoreError> {
    Ok(ResponderRow {
        id: row.text()?,
        kind: row.text()?,
        area_key: row.text()?,
        active: row.integer()? == 1,
        body: row.bytes()?,
    })
}

pub(crate) fn answered(mut row: Row) -> Result<AnsweredRow, StoreError> {
    Ok(AnsweredRow {
        subject: row.text()?,
        key: row.text()?,
        fingerprint: row.digest()?,
        case: row.text_or_none()?,
        at: row.integer()?,
        answer: row.bytes()?,
    })
}

pub(crate) fn waiting_effect(mut row: Row) -> Result<WaitingEffect, StoreError> {
    Ok(WaitingEffect {
        city: row.text()?,
        row: EffectRow {
            id: row.text()?,
            receiver: row.text()?,
            case: row.text()?,
            position: row.integer()?,
            next_try: row.integer()?,
            attempts: row.number()?,
            body: row.bytes()?,
        },
    })
}

/// A row of the log before what it says is opened.
pub(crate) fn log_row(row: &mut Row) -> Result<LogRow, StoreError> {
    Ok(LogRow {
        position: row.integer()?,
        previous: row.digest()?,
        hash: row.digest()?,
        entry: NewLogRow {
            kind: row.text()?,
            case: row.text_or_none()?,
            sequence: row.integer_or_none()?.and_then(|number| u32::try_from(number).ok()),
            at: row.integer()?,
            body: LogBody::Unopened,
        },
        stored: row.bytes()?,
    })
}
