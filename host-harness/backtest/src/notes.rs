//! What is noted of one case's course: when it was on the board, how far it climbed, when it was
//! claimed, and what work it made. What many cases add up to is for `measures`.

use std::collections::{BTreeMap, BTreeSet};

use wish_contract::{Action, Case, Change, ClaimStatus, Effect, Event, Instant, Role, Urgency};

use super::divergence::Said;
use super::setting::Setting;

/// How many bands of cost are distinguished.
const BANDS: usize = 12;

/// Who has work with cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Desk {
    /// Commands that coordinators gave.
    Coordinator,
    Verifier,
    Publisher,
    /// Times that a coordinator was asked to look at a case.
    Questions,
}

impl Desk {
    pub const ALL: [Desk; 4] =
        [Desk::Coordinator, Desk::Verifier, Desk::Publisher, Desk::Questions];

    pub fn word(self) -> &'static str {
        match self {
            Desk::Coordinator => "coordinator",
            Desk::Verifier => "verifier",
            Desk::Publisher => "publisher",
            Desk::Questions => "questions",
        }
    }
}

/// One case's course.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// Where the household lives; empty for a case that was never opened.
    pub area: String,
    /// The category of the need, and whether it is urgent.
    pub sort: (String, bool),
    /// What it costs, by doublings: see [`band`].
    pub band: usize,
    /// When it was first on the board.
    pub published: Option<Instant>,
    /// When it was first claimed.
    pub claimed: Option<Instant>,
    /// When it ended without ever being claimed.
    pub ended_unclaimed: Option<Instant>,
    /// The ladder and the number of every step that opened.
    pub steps: BTreeSet<(String, u32)>,
    /// Whether the ladder's last step passed.
    pub exhausted: bool,
    /// Claims that ended because a deadline passed.
    pub expired: u32,
    /// Work by week and desk.
    pub work: BTreeMap<(i64, Desk), u32>,
}

impl Notes {
    /// Notes what was said at one moment, to whom, and what the case is after it.
    pub fn take(
        &mut self,
        at: Instant,
        by: Option<Role>,
        said: &Said,
        after: Option<&Case>,
        setting: &Setting,
    ) {
        let Said::Did { events, effects } = said else { return };
        for event in events {
            self.take_event(event, after);
        }
        let desk = match by {
            Some(Role::Coordinator) => Some(Desk::Coordinator),
            Some(Role::Verifier) => Some(Desk::Verifier),
            Some(Role::Publisher) => Some(Desk::Publisher),
            _ => None,
        };
        let questions = effects.iter().filter(|effect| asks(effect)).map(|_| Desk::Questions);
        for desk in desk.filter(|_| !events.is_empty()).into_iter().chain(questions) {
            *self.work.entry((setting.week(at), desk)).or_default() += 1;
        }
    }

    fn take_event(&mut self, event: &Event, after: Option<&Case>) {
        let ladder = || {
            let position = after.and_then(|case| case.ladder.as_ref());
            position.map_or_else(String::new, |position| position.ladder.clone())
        };
        match &event.change {
            Change::Submitted(opening) => {
                let need = &opening.need;
                self.area.clone_from(&need.area);
                self.band = band(need.cost_fen);
                self.sort = (need.category.clone(), need.urgency == Urgency::Urgent);
            }
            Change::Published(position) => {
                self.published.get_or_insert(event.at);
                if position.step > 0 {
                    self.steps.insert((position.ladder.clone(), position.step));
                }
            }
            Change::StepEntered(step) => {
                self.steps.insert((ladder(), *step));
            }
            Change::LadderExhausted(_) => self.exhausted = true,
            Change::Claimed(_) | Change::InvitationAccepted(_) => {
                self.claimed.get_or_insert(event.at);
            }
            Change::ClaimEnded(ending) if ending.status == ClaimStatus::Expired => {
                self.expired += 1;
            }
            Change::Ended(_) if self.claimed.is_none() => self.ended_unclaimed = Some(event.at),
            _ => {}
        }
    }

    /// Whether the case went beyond the first step that opened.
    pub fn escalated(&self) -> bool {
        self.exhausted || self.steps.len() > 1
    }
}

fn asks(effect: &Effect) -> bool {
    matches!(effect.action, Action::AskCoordinator(_))
}

/// Costs that count as alike: nothing, up to 100 yuan, up to 200, up to 400 and so on.
fn band(cost_fen: u64) -> usize {
    const FIRST_FEN: u64 = 10_000;
    let doublings = (0..BANDS - 2).take_while(|times| cost_fen > FIRST_FEN << times).count();
    if cost_fen == 0 { 0 } else { 1 + doublings }
}
