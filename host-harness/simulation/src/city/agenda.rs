//! What is meant to be done in a district, by when: deadlines first where they fall together with
//! what people do, then in the order in which it was put down.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use wish_contract::{Command, Instant, Responder};

use super::hours::DAY_MS;

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

/// The agenda. Most of it is for days to come, and only what is for the present day has to be in order.
#[derive(Default)]
pub struct Agenda {
    /// What is for the present day or one before it.
    present: BinaryHeap<Reverse<Placed>>,
    /// Counted from 1970 on.
    day: i64,
    /// What is for each day after it.
    later: BTreeMap<i64, Vec<Reverse<Placed>>>,
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
        let day = item.at.div_euclid(DAY_MS);
        let placed = Reverse(Placed { place, item });
        if day <= self.day {
            self.present.push(placed);
        } else {
            self.later.entry(day).or_default().push(placed);
        }
    }

    /// The first item, if it is for before an instant.
    pub fn next_before(&mut self, end: Instant) -> Option<&Item> {
        if self.present.is_empty() {
            self.turn_page();
        }
        self.present.peek().map(|Reverse(placed)| &placed.item).filter(|item| item.at < end)
    }

    pub fn take(&mut self) -> Option<Item> {
        if self.present.is_empty() {
            self.turn_page();
        }
        self.present.pop().map(|Reverse(placed)| placed.item)
    }

    /// Goes on to the next day for which there is something.
    fn turn_page(&mut self) {
        if let Some((day, items)) = self.later.pop_first() {
            self.day = day;
            self.present = BinaryHeap::from(items);
        }
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

#[cfg(test)]
mod tests {
    use super::{Agenda, DAY_MS, Item, Task};

    #[test]
    fn deadlines_come_first_and_then_what_was_put_down_first_on_whichever_day() {
        let mut agenda = Agenda::default();
        let mut put = |at, case, task| agenda.put(Item { at, case, task, plan: None });
        put(3 * DAY_MS, 1, Task::Submit);
        put(DAY_MS + 5, 2, Task::Submit);
        put(DAY_MS + 5, 3, Task::Search);
        put(DAY_MS + 5, 4, Task::Tick);
        assert_eq!(agenda.take().map(|item| item.case), Some(4));
        // What is put down for a day that has begun, or for one that is over, finds its place as well.
        agenda.put(Item { at: DAY_MS + 4, case: 5, task: Task::Search, plan: None });
        agenda.put(Item { at: 2 * DAY_MS, case: 6, task: Task::Search, plan: None });
        agenda.put(Item { at: 1, case: 7, task: Task::Search, plan: None });
        assert!(agenda.next_before(1).is_none());
        let order: Vec<u32> = std::iter::from_fn(|| agenda.take()).map(|item| item.case).collect();
        assert_eq!(order, [7, 5, 2, 3, 6, 1]);
    }
}
