//! What is meant to be done in a district, by when: deadlines first where they fall together with
//! what people do, then in the order in which it was put down.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use wish_contract::{Command, Instant, Responder};

/// What is meant to be done.
#[derive(Debug)]
pub struct Item {
    pub at: Instant,
    /// The wish's case, by its place in the district.
    pub case: u32,
    pub task: Task,
    /// The plan that it belongs to: dropped once the wish has another. None: it stands alone.
    pub plan: Option<u32>,
}

/// What somebody, or the timer, does then.
#[derive(Debug)]
pub enum Task {
    /// The next deadline passes.
    Tick,
    Submit,
    /// Somebody gives a command.
    Give(ActorRole, Box<Command>),
    /// A responder comes forward.
    Come(Comer),
    /// A responder joins the lead, takes up an invitation, or is invited by the lead.
    Join(u32),
    Invite(u32),
    TakeUp(u32),
    /// A responder stands in for the lead.
    Substitute(u32),
    /// The coordinator looks for somebody.
    Search,
    /// The platform reports whom the open step reaches.
    Report,
}

/// A responder who comes forward.
#[derive(Debug)]
pub struct Comer {
    pub number: u32,
    /// What is known of one from another district.
    pub facts: Option<Box<Responder>>,
}

/// Who does something, by what they are to the wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActorRole {
    Reporter,
    Proxy,
    Verifier,
    Publisher,
    Coordinator,
    Beneficiary,
    /// Whoever leads by then.
    Lead,
    Responder(u32),
}

/// The agenda.
#[derive(Default)]
pub struct Agenda {
    heap: BinaryHeap<Reverse<Placed>>,
    put_down: u64,
}

struct Placed {
    /// When; deadlines first; the order of putting down.
    place: (Instant, bool, u64),
    item: Item,
}

impl Agenda {
    pub fn put(&mut self, item: Item) {
        self.put_down += 1;
        let place = (item.at, !matches!(item.task, Task::Tick), self.put_down);
        self.heap.push(Reverse(Placed { place, item }));
    }

    /// The first item, if it is for before an instant.
    pub fn next_before(&mut self, end: Instant) -> Option<&Item> {
        self.heap.peek().map(|Reverse(placed)| &placed.item).filter(|item| item.at < end)
    }

    pub fn take(&mut self) -> Option<Item> {
        self.heap.pop().map(|Reverse(placed)| placed.item)
    }
}

impl PartialEq for Placed {
    fn eq(&self, other: &Placed) -> bool {
        self.place == other.place
    }
}

impl Eq for Placed {}

impl PartialOrd for Placed {
    fn partial_cmp(&self, other: &Placed) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Placed {
    fn cmp(&self, other: &Placed) -> std::cmp::Ordering {
        self.place.cmp(&other.place)
    }
}
