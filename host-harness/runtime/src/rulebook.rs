//! A policy in the rules' hands: every question that is put under a policy.

use std::fmt;
use std::sync::Arc;

use crate::call::Inner;
use crate::error::RuntimeError;
use crate::pool::{IdlePool, Worker};
use crate::quarantine::{Call, Input};
use crate::{Metered, Runtime, functions};
use wish_contract::{
    About, Audience, Case, Fault, Instant, Interval, Moment, Offer, PublicCase, Reason, Request,
    Responder, Role, Ruling,
};

mod guards;
mod routing;

/// What the rules answer, or why the input cannot be worked on, which is an answer too.
type Answer<T> = Result<Result<T, Fault>, RuntimeError>;

/// A loaded policy. Cheap to clone; safe to use from many threads.
#[derive(Clone)]
pub struct Rulebook {
    inner: Arc<Inner>,
    idle: Arc<IdlePool>,
}

impl fmt::Debug for Rulebook {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Rulebook").field("digest", &self.digest()).finish_non_exhaustive()
    }
}

/// What a batch of requests comes to: each one's ruling in its place, or why there is none.
pub type Rulings = Vec<Result<Ruling, RuntimeError>>;

impl Rulebook {
    pub(crate) fn new(inner: Arc<Inner>, idle: Arc<IdlePool>) -> Rulebook {
        Rulebook { inner, idle }
    }

    /// The runtime that the policy was loaded into.
    #[must_use]
    pub fn runtime(&self) -> Runtime {
        Runtime { inner: Arc::clone(&self.inner) }
    }

    pub(crate) fn idle(&self) -> &IdlePool {
        &self.idle
    }

    /// The SHA-256 of the policy's source, 64 hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> &str {
        self.idle.digest().unwrap_or_default()
    }

    /// Decides one command on one case.
    ///
    /// # Errors
    ///
    /// `InputTooLarge`, `Quarantined`, `Busy`, or what stopped the rules. A rejection is an answer.
    pub fn decide(&self, ask: &Request) -> Result<Ruling, RuntimeError> {
        self.decide_metered(ask).map(|metered| metered.value)
    }

    /// As [`decide`](Rulebook::decide), with the fuel it took.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn decide_metered(&self, ask: &Request) -> Result<Metered<Ruling>, RuntimeError> {
        let inputs: [&dyn Input; 1] = [ask];
        let call = Call { function: functions::DECIDE, inputs: &inputs, on_record: true };
        self.inner.call(&self.idle, &call, |worker| functions::decide(worker, ask))
    }

    /// Decides many, each by itself and in its place: one that stops the rules is put on record and
    /// stops no other.
    #[must_use]
    pub fn decide_many(&self, asks: &[Request]) -> Rulings {
        self.decide_many_metered(asks).value
    }

    /// As [`decide_many`](Rulebook::decide_many), with the fuel that the answered ones took.
    #[must_use]
    pub fn decide_many_metered(&self, asks: &[Request]) -> Metered<Rulings> {
        let mut batch = Metered { value: Vec::with_capacity(asks.len()), fuel: 0 };
        for piece in asks.chunks(self.inner.limits.batch_requests_max.max(1)) {
            if self.inner.quarantine.is_empty() {
                self.decide_piece(piece, &mut batch);
            } else {
                // Each is held against the quarantine by itself.
                piece.iter().for_each(|ask| self.decide_alone(ask, &mut batch));
            }
        }
        batch
    }

    /// Decides some in one call; where that fails, each half by itself.
    fn decide_piece(&self, asks: &[Request], batch: &mut Metered<Rulings>) {
        if let [ask] = asks {
            return self.decide_alone(ask, batch);
        }
        let call = Call { function: functions::DECIDE_MANY, inputs: &[&asks], on_record: false };
        let run = |worker: &mut Worker| {
            let rulings = functions::decide_many(worker, asks)?;
            if rulings.len() == asks.len() {
                return Ok(rulings);
            }
            Err(wasmtime::Error::msg("the batch has not as many answers as requests"))
        };
        match self.inner.call(&self.idle, &call, run) {
            Ok(Metered { value, fuel }) => {
                batch.value.extend(value.into_iter().map(Ok));
                batch.fuel = batch.fuel.saturating_add(fuel);
            }
            Err(error) if error.may_yield_to_less() => {
                let (one, other) = asks.split_at(asks.len() / 2);
                self.decide_piece(one, batch);
                self.decide_piece(other, batch);
            }
            Err(error) => batch.value.extend(asks.iter().map(|_| Err(error.clone()))),
        }
    }

    fn decide_alone(&self, ask: &Request, batch: &mut Metered<Rulings>) {
        let answer = self.decide_metered(ask).map(|metered| {
            batch.fuel = batch.fuel.saturating_add(metered.fuel);
            metered.value
        });
        batch.value.push(answer);
    }

    /// Says of every command whether it is open to `by` now, in any of these roles. `facts` are those of `by` as a
    /// responder.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn offers(
        &self,
        subject: &Case,
        by: &str,
        roles: &[Role],
        facts: Option<&Responder>,
        now: Instant,
    ) -> Result<Vec<Offer>, RuntimeError> {
        self.ask(functions::OFFERS, &[subject, &by, &roles, &facts, &now], |worker| {
            functions::offers(worker, subject, by, roles, facts, now)
        })
    }

    /// To whom the case is open now.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn audience(&self, subject: &Case, now: Instant) -> Result<Vec<Audience>, RuntimeError> {
        self.ask(functions::AUDIENCE, &[subject, &now], |worker| {
            functions::audience(worker, subject, now)
        })
    }

    /// The public view of a case; none while it is not for the public.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn public_view(
        &self,
        subject: &Case,
        now: Instant,
    ) -> Result<Option<PublicCase>, RuntimeError> {
        self.ask(functions::PUBLIC_VIEW, &[subject, &now], |worker| {
            functions::public_view(worker, subject, now)
        })
    }

    /// What the policy says of itself.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn about(&self) -> Result<About, RuntimeError> {
        self.ask(functions::ABOUT, &[], functions::about)
    }

    /// Puts a reason into plain words. `language` is a BCP 47 tag.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn words(&self, reason: &Reason, language: &str) -> Result<String, RuntimeError> {
        self.ask(functions::WORDS, &[reason, &language], |worker| {
            functions::words(worker, reason, language)
        })
    }

    /// The instant that lies a stretch of time after another, as the policy reckons deadlines:
    /// `3 working days`, `48 hours`. A fault is an answer.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn after(
        &self,
        area: Option<&str>,
        since: Instant,
        stretch: &str,
    ) -> Result<Result<Moment, Fault>, RuntimeError> {
        self.ask(functions::AFTER, &[&area, &since, &stretch], |worker| {
            functions::after(worker, area, since, stretch)
        })
    }

    /// How much time lies between two instants on the policy's calendar, with the days skipped. A fault is an answer.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn between(
        &self,
        area: Option<&str>,
        since: Instant,
        until: Instant,
    ) -> Result<Result<Interval, Fault>, RuntimeError> {
        self.ask(functions::BETWEEN, &[&area, &since, &until], |worker| {
            functions::between(worker, area, since, until)
        })
    }

    fn ask<T>(
        &self,
        function: &'static str,
        inputs: &[&dyn Input],
        run: impl FnOnce(&mut Worker) -> wasmtime::Result<T>,
    ) -> Result<T, RuntimeError> {
        let call = Call { function, inputs, on_record: true };
        self.inner.call(&self.idle, &call, run).map(|metered| metered.value)
    }
}
