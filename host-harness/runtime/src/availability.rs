//! What a place in the host does while the rules cannot answer. It is chosen where the place is
//! made, and named in every answer: the rules are never skipped in silence.

use std::collections::VecDeque;
use std::sync::Mutex;

use crate::error::RuntimeError;
use crate::pool::lock;
use crate::rulebook::Rulebook;

/// What to do while the rules cannot answer.
#[derive(Clone, Debug)]
pub enum Unavailable {
    /// Refuse to whoever asked, at once.
    Refuse,
    /// Keep the question and ask again on [`CallSite::retry`].
    Queue {
        /// Most questions to keep; beyond that, refuse.
        questions_max: usize,
    },
    /// Ask a rulebook that has proved itself: the same policy under the component that ran before.
    LastKnownGood(Rulebook),
}

/// An answer, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    /// The rules' own.
    Given(T),
    /// That of the last known good rulebook.
    LastKnownGood {
        /// What it says.
        value: T,
        /// Why the rules themselves gave none.
        because: RuntimeError,
    },
    /// None yet: the question waits.
    Queued {
        /// The question's number at this call site, from 1.
        ticket: u64,
        /// Why the rules gave none.
        because: RuntimeError,
    },
}

/// A place in the host that asks the rules about values of one type.
#[derive(Debug)]
pub struct CallSite<I> {
    unavailable: Unavailable,
    waiting: Mutex<Waiting<I>>,
}

#[derive(Debug)]
struct Waiting<I> {
    tickets: u64,
    oldest_first: VecDeque<(u64, I)>,
}

impl<I> CallSite<I> {
    /// A place that does so while the rules cannot answer.
    #[must_use]
    pub fn new(unavailable: Unavailable) -> CallSite<I> {
        let waiting = Waiting { tickets: 0, oldest_first: VecDeque::new() };
        CallSite { unavailable, waiting: Mutex::new(waiting) }
    }

    /// Asks the rules: `call` puts the question to the rulebook that it is given.
    ///
    /// # Errors
    ///
    /// What `call` answers, where the question itself is at fault, where this place refuses, where
    /// its queue is full, and where the last known good rulebook cannot answer either.
    pub fn ask<T>(
        &self,
        book: &Rulebook,
        question: I,
        call: impl Fn(&Rulebook, &I) -> Result<T, RuntimeError>,
    ) -> Result<Answer<T>, RuntimeError> {
        let because = match call(book, &question) {
            Ok(value) => return Ok(Answer::Given(value)),
            Err(error) if !error.is_unavailability() => return Err(error),
            Err(error) => error,
        };
        match &self.unavailable {
            Unavailable::Refuse => Err(because),
            Unavailable::Queue { questions_max } => self.queue(question, *questions_max, because),
            Unavailable::LastKnownGood(known) => {
                call(known, &question).map(|value| Answer::LastKnownGood { value, because })
            }
        }
    }

    /// Asks the questions that wait, oldest first, until the rules cannot answer one. That one and
    /// those after it go on waiting. Answers each question's ticket, the question, and what `call`
    /// says of it.
    pub fn retry<T>(
        &self,
        book: &Rulebook,
        call: impl Fn(&Rulebook, &I) -> Result<T, RuntimeError>,
    ) -> Vec<(u64, I, Result<T, RuntimeError>)> {
        let mut answers = Vec::new();
        while let Some((ticket, question)) = self.oldest() {
            match call(book, &question) {
                Err(error) if error.is_unavailability() => {
                    lock(&self.waiting).oldest_first.push_front((ticket, question));
                    break;
                }
                answer => answers.push((ticket, question, answer)),
            }
        }
        answers
    }

    /// How many questions wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        lock(&self.waiting).oldest_first.len()
    }

    /// Takes a question out of the queue, for somebody to decide by hand.
    pub fn withdraw(&self, ticket: u64) -> Option<I> {
        let mut waiting = lock(&self.waiting);
        let place = waiting.oldest_first.iter().position(|(other, _)| *other == ticket)?;
        waiting.oldest_first.remove(place).map(|(_, question)| question)
    }

    fn oldest(&self) -> Option<(u64, I)> {
        lock(&self.waiting).oldest_first.pop_front()
    }

    fn queue<T>(
        &self,
        question: I,
        questions_max: usize,
        because: RuntimeError,
    ) -> Result<Answer<T>, RuntimeError> {
        let mut waiting = lock(&self.waiting);
        if waiting.oldest_first.len() >= questions_max {
            return Err(because);
        }
        waiting.tickets += 1;
        let ticket = waiting.tickets;
        waiting.oldest_first.push_back((ticket, question));
        Ok(Answer::Queued { ticket, because })
    }
}
