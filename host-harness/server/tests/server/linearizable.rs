//! Whether what several clients saw could have come about one request after the other, each done at some instant between question
//! and answer (linearizability): tries the orders that the times leave open until a model in sequence gives every answer.
//!
//! The published testers that we know of would have a feature of `serde` that compiles the whole workspace anew.

use std::collections::HashSet;
use std::sync::Mutex;

/// What a sequence of requests comes to.
pub trait Model: Clone {
    /// A request.
    type Asked: Clone;
    /// An answer to it.
    type Reply: PartialEq + Clone;

    /// Answers a request, and is as it is then.
    fn answer(&mut self, asked: &Self::Asked) -> Self::Reply;

    /// All that its next answers depend on, besides what it was asked.
    fn state(&self) -> String;
}

/// Requests with their answers, as they were asked and answered.
pub struct History<M: Model>(Mutex<Seen<M>>);

struct Seen<M: Model> {
    /// Counts questions and answers.
    time: usize,
    calls: Vec<Call<M>>,
}

struct Call<M: Model> {
    asked: M::Asked,
    from: usize,
    /// When it was answered, and how; none: it was not.
    until: Option<(usize, M::Reply)>,
}

impl<M: Model> Default for History<M> {
    fn default() -> History<M> {
        History(Mutex::new(Seen { time: 0, calls: Vec::new() }))
    }
}

impl<M: Model> History<M> {
    /// A request is about to be sent: its number.
    pub fn asks(&self, asked: M::Asked) -> usize {
        let mut seen = self.0.lock().unwrap();
        seen.time += 1;
        let from = seen.time;
        seen.calls.push(Call { asked, from, until: None });
        seen.calls.len() - 1
    }

    /// A request was answered.
    pub fn is_answered(&self, number: usize, reply: M::Reply) {
        let mut seen = self.0.lock().unwrap();
        seen.time += 1;
        seen.calls[number].until = Some((seen.time, reply));
    }

    /// The answers in an order in which they could have come about, if there is one. All have been answered.
    pub fn in_sequence(&self, model: &M) -> Option<Vec<M::Reply>> {
        let seen = self.0.lock().unwrap();
        let mut search = Search { calls: &seen.calls, order: Vec::new(), in_vain: HashSet::new() };
        search.goes_on(model, 0).then_some(search.order)
    }
}

struct Search<'a, M: Model> {
    /// At most 64, each with a bit of its own.
    calls: &'a [Call<M>],
    order: Vec<M::Reply>,
    /// From where there is no order: what was done, and what it came to.
    in_vain: HashSet<(u64, String)>,
}

impl<M: Model> Search<'_, M> {
    /// Whether there is an order for what is left, after some have been done.
    fn goes_on(&mut self, model: &M, done: u64) -> bool {
        let left = || (0..self.calls.len()).filter(|place| done & (1 << place) == 0);
        // What was asked after something else had been answered comes after that.
        let answered =
            |place: usize| self.calls[place].until.as_ref().map_or(usize::MAX, |(at, _)| *at);
        let Some(first_end) = left().map(answered).min() else { return true };
        if self.in_vain.contains(&(done, model.state())) {
            return false;
        }
        let calls = self.calls;
        let possible: Vec<usize> = left().filter(|place| calls[*place].from < first_end).collect();
        for place in possible {
            let Some((_, reply)) = &calls[place].until else { continue };
            let mut next = model.clone();
            if next.answer(&calls[place].asked) != *reply {
                continue;
            }
            self.order.push(reply.clone());
            if self.goes_on(&next, done | (1 << place)) {
                return true;
            }
            self.order.pop();
        }
        self.in_vain.insert((done, model.state()));
        false
    }
}

/// A number that is read, and one is added to it.
#[derive(Clone)]
struct Counter(u32);

impl Model for Counter {
    type Asked = bool;
    type Reply = u32;

    fn answer(&mut self, adds: &bool) -> u32 {
        self.0 += u32::from(*adds);
        self.0
    }

    fn state(&self) -> String {
        self.0.to_string()
    }
}

#[test]
fn requests_at_the_same_time_may_come_about_in_any_order() {
    let history = History::<Counter>::default();
    let (add, read) = (history.asks(true), history.asks(false));
    history.is_answered(add, 1);
    history.is_answered(read, 0);
    assert_eq!(history.in_sequence(&Counter(0)), Some(vec![0, 1]));
}

#[test]
fn what_was_answered_before_something_was_asked_cannot_come_about_after_it() {
    let history = History::<Counter>::default();
    let add = history.asks(true);
    history.is_answered(add, 1);
    let read = history.asks(false);
    history.is_answered(read, 0);
    assert_eq!(history.in_sequence(&Counter(0)), None);
}

#[test]
fn two_who_are_given_the_same_number_are_found_out() {
    let history = History::<Counter>::default();
    for number in [history.asks(true), history.asks(true)] {
        history.is_answered(number, 1);
    }
    assert_eq!(history.in_sequence(&Counter(0)), None);
}
