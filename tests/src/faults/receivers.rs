//! Whoever carries out effects: message senders, the board, agencies, and the desk that notifies
//! one case of another. They keep what they have done, and do nothing twice.

use std::collections::BTreeMap;

use wish_contract::{Action, Effect};

use super::mishaps::Flaw;

/// The place of an effect in its case: of the event, and among that event's effects.
type Place = (u32, u32);

/// All of them.
#[derive(Default)]
pub(super) struct Receivers {
    flaw: Option<Flaw>,
    /// How often each effect was carried out.
    done: BTreeMap<String, u32>,
    /// What the board shows of each case, and by which effect.
    board: BTreeMap<String, (Place, bool)>,
}

impl Receivers {
    pub fn with(flaw: Option<Flaw>) -> Receivers {
        Receivers { flaw, ..Receivers::default() }
    }

    /// Carries out an effect, unless that was done before; whether it was done now.
    pub fn take(&mut self, effect: &Effect) -> bool {
        let repeats = self.flaw == Some(Flaw::EffectsRepeated);
        if self.done.contains_key(&effect.id) && !repeats {
            return false;
        }
        *self.done.entry(effect.id.clone()).or_default() += 1;
        match effect.action {
            Action::Publish => self.show(&effect.id, true),
            Action::Unpublish => self.show(&effect.id, false),
            _ => {}
        }
        true
    }

    fn show(&mut self, id: &str, shown: bool) {
        let Some((case, place)) = place(id) else { return };
        let in_order_of_arrival = self.flaw == Some(Flaw::BoardInOrderOfArrival);
        let later = self.board.get(case).is_none_or(|(shown, _)| *shown < place);
        if later || in_order_of_arrival {
            self.board.insert(case.to_owned(), (place, shown));
        }
    }

    pub fn shows(&self, case: &str) -> bool {
        self.board.get(case).is_some_and(|(_, shown)| *shown)
    }

    pub fn done(&self) -> &BTreeMap<String, u32> {
        &self.done
    }
}

/// An effect's case and place, from its name.
fn place(id: &str) -> Option<(&str, Place)> {
    let (rest, number) = id.rsplit_once('/')?;
    let (case, sequence) = rest.rsplit_once('/')?;
    Some((case, (sequence.parse().ok()?, number.parse().ok()?)))
}
