//! What the host keeps of each city: cases, responders, policies, what is still to be done, and the log of all that was
//! decided. In one SQLite file ([`Store::in_folder`]) or in PostgreSQL ([`Store::at`]); both are tried by the same tests.
//!
//! Every change is [`Store::write`]: one [`Transaction`], in which rows are locked as they are read, and which is durable once
//! `write` answers. What a row's body says is the host's affair: the store keeps bytes, and beside them what it is asked to find
//! rows by.
//!
//! Types that end in `Row` are rows of tables. Areas are kept as [`area_key`] makes them. Points in time are milliseconds UTC, as in
//! the contract. No SQL stands outside of this crate; inside, one text serves both databases, and what they differ in stands in
//! `sqlite.rs` and `postgres.rs`.
#![deny(missing_docs)]

mod announcing;
mod answers;
mod area;
mod attachments;
mod audience;
mod cases;
mod chain;
mod checked;
mod connection;
mod contacts;
mod erasure;
mod error;
mod fences;
mod figures;
mod filter;
mod form;
mod hosts;
mod keyring;
mod leases;
mod moving;
mod postgres;
mod requests;
mod rows;
mod sealed;
mod sqlite;
mod statement;
mod store;
mod tasks;
mod terms;
#[cfg(feature = "testing")]
pub mod testing;
mod transaction;
mod upkeep;
mod value;
mod webhook_rows;
mod webhooks;

pub use announcing::{AnnouncementRow, HeadRow};
pub use area::{area_after, area_key, area_prefixes};
pub use attachments::AttachmentRow;
pub use audience::{Activity, AudiencePage};
pub use chain::{Digest, GENESIS, broken_link};
pub use contacts::ContactRow;
pub use error::StoreError;
pub use fences::{FenceRow, FenceState};
pub use figures::{Distribution, Histogram, StoreFigures};
pub use filter::{CaseFilter, ClaimsWanted, Order, Page};
pub use form::{Forms, Steps};
pub use hosts::{HostRow, QuarantineRow};
pub use keyring::Keyring;
pub use moving::{Move, MoveError, copied_tables, uncopied_tables};
pub use requests::OpenedFilter;
pub use rows::{
    AnsweredRow, CaseRow, CityRow, ClaimRow, DueCase, EffectRow, LogRow, NewLogRow, NoticeRow,
    PolicyRow, ResponderRow, TieRow, WaitingEffect,
};
pub use sealed::LogBody;
pub use store::Store;
pub use tasks::TaskRow;
pub use terms::Term;
pub use transaction::Transaction;
pub use upkeep::Location;
pub use webhook_rows::{
    LetterChange, LetterRow, LetterState, Progress, WebhookFigures, WebhookRow, WebhookState,
};
