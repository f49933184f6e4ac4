//! What districts tell one another at midnight: whose wish would suit whose organisation, who takes
//! it on, and who has let go. Between two midnights a district knows of the others what it was told
//! last; so districts can be played at the same time, and none waits for another.

use wish_contract::{Instant, Responder};

use super::past::Happened;
use super::{Comer, District, Hand, Item, Task};
use crate::city::behaviour as model;
use crate::city::hours::HOUR_MS;

/// A message from one district to another.
pub enum Message {
    /// A wish that a responder might take on.
    Call(Call),
    /// A responder holds one live claim more, or one less, outside its district.
    Live { number: u32, more: bool },
    /// A responder that meant to claim has tried, or need not try any more.
    Tried { number: u32 },
    /// A responder did something, or did not, outside its district.
    Happened { number: u32, what: Happened, at: Instant },
}

/// A wish that somebody elsewhere might take on.
pub struct Call {
    /// The wish's district, and its place there.
    pub from: (usize, u32),
    pub number: u32,
    pub cost_fen: u64,
    pub fancy: u32,
    pub levels_apart: usize,
    pub paired: bool,
    /// Whether a coordinator asks it by name.
    pub by_name: bool,
}

/// Somebody who will come to a wish of another district.
pub struct Reply {
    /// The wish's district, and its place there.
    pub to: (usize, u32),
    pub at: Instant,
    pub number: u32,
    pub facts: Box<Responder>,
}

impl Message {
    /// The responder whose district it goes to.
    pub fn number(&self) -> u32 {
        match self {
            Message::Call(call) => call.number,
            Message::Live { number, .. }
            | Message::Tried { number }
            | Message::Happened { number, .. } => *number,
        }
    }
}

impl District<'_> {
    /// Messages for others.
    pub fn outbox(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.outbox)
    }

    /// Hears a message, at midnight; answers a call, where somebody comes.
    pub fn hear(&mut self, message: Message, midnight: Instant) -> Option<Reply> {
        match message {
            Message::Live { number, more } => {
                let hand = self.hand(number);
                hand.live = if more { hand.live + 1 } else { hand.live.saturating_sub(1) };
                None
            }
            Message::Tried { number } => {
                let hand = self.hand(number);
                hand.meant = hand.meant.saturating_sub(1);
                None
            }
            Message::Happened { number, what, at } => {
                self.note_past(number, what, at);
                None
            }
            Message::Call(call) => self.answer(&call, midnight),
        }
    }

    fn answer(&mut self, call: &Call, midnight: Instant) -> Option<Reply> {
        let willing = if call.by_name {
            self.dice.chance(model::SEARCH_SUCCEEDS)
        } else {
            self.is_willing(call, midnight)
        };
        if !willing {
            return None;
        }
        let facts = Box::new(self.facts_as_of(call.number, midnight)?);
        self.hand(call.number).meant += 1;
        let hours = self.dice.between(model::ELSEWHERE_HOURS.0, model::ELSEWHERE_HOURS.1);
        let home = self.city.population.home(call.number);
        let at = self.city.hours_at(home).at_work(midnight + hours * HOUR_MS);
        let at = at + self.dice.between(0, HOUR_MS);
        Some(Reply { to: call.from, at, number: call.number, facts })
    }

    /// Somebody of another district will come.
    pub fn welcome(&mut self, reply: Reply) {
        let comer = Comer { number: reply.number, facts: Some(reply.facts) };
        let item = Item { at: reply.at, case: reply.to.1, task: Task::Come(comer), plan: None };
        self.agenda.put(item);
    }

    pub(super) fn is_own(&self, number: u32) -> bool {
        self.city.places.district_of(self.city.population.home(number)) == self.number
    }

    pub(super) fn hand(&mut self, number: u32) -> &mut Hand {
        self.hands.entry(number).or_default()
    }

    /// A responder holds one live claim more.
    pub(super) fn take_up(&mut self, number: u32, place: u32) {
        if self.is_own(number) {
            let hand = self.hand(number);
            hand.live += 1;
            hand.held.push(place);
        } else {
            self.outbox.push(Message::Live { number, more: true });
        }
    }

    /// A responder holds one live claim less.
    pub(super) fn let_go(&mut self, number: u32, place: u32) {
        if self.is_own(number) {
            let hand = self.hand(number);
            hand.live = hand.live.saturating_sub(1);
            if let Some(index) = hand.held.iter().position(|one| *one == place) {
                hand.held.swap_remove(index);
            }
        } else {
            self.outbox.push(Message::Live { number, more: false });
        }
    }

    /// Somebody of another district has tried.
    pub(super) fn settle_comer(&mut self, task: &Task) {
        if let Task::Come(Comer { number, facts: Some(_) }) = task {
            self.outbox.push(Message::Tried { number: *number });
        }
    }
}
