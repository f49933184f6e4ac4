//! What goes between people, the platform and whoever carries out effects: letters, replies, effects
//! and receipts, all of them by a network that loses, doubles and delays.

use wish_contract::Effect;

use super::agenda::Happening;
use super::checks::{Kept, promise};
use super::mishaps::Flaw;
use super::people::Verdict;
use super::platform::Errand;
use super::store::Record;
use super::world::{AFTERMATH_MS, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, World};

impl World<'_> {
    pub(super) fn idea(&mut self) {
        let place = self.people.subject(&mut self.random);
        let case = self.witness.cases.get(self.people.case_id(place));
        let book = case.map_or(self.in_force, |case| self.book_of(&case.policy));
        let (clock, policy) = (self.clock(), &self.books[book].policy);
        let letter = self.people.write(place, case, policy, clock, &mut self.random);
        self.send_letter(letter);
        self.people.ideas -= 1;
        if self.people.ideas == 0 {
            self.calm_from = Some(self.now + AFTERMATH_MS);
            return;
        }
        let gap = match self.random.below(10) {
            0..=2 => self.random.between(0, 5 * SECOND_MS),
            3..=6 => self.random.between(MINUTE_MS, 8 * HOUR_MS),
            _ => self.random.between(HOUR_MS, 3 * DAY_MS),
        };
        self.agenda.put(self.now + gap, Happening::Idea);
    }

    pub(super) fn send_letter(&mut self, place: usize) {
        let letter = &mut self.people.letters[place];
        letter.sent += 1;
        let (id, case, kind) = (letter.id.clone(), letter.case.clone(), letter.command.kind());
        let (by, times) = (letter.by.id.clone(), letter.sent);
        self.tell(|| format!("{by} writes {id}: {} on {case}, sending {times}", kind.name()));
        self.seen.note(if times > 1 { "letters sent again" } else { "letters" });
        self.carry(Happening::Letter(place));
        let patience = self.random.between(5 * MINUTE_MS, 12 * HOUR_MS);
        self.agenda.put(self.now + patience, Happening::Impatience(place));
    }

    /// Hands something to the network.
    pub(super) fn carry(&mut self, what: Happening) {
        let arrivals = self.mishaps.arrivals(&mut self.random);
        match arrivals.len() {
            0 => self.seen.note("lost on the way"),
            1 => {}
            _ => self.seen.note("doubled on the way"),
        }
        for after in arrivals {
            self.agenda.put(self.now + after, what.clone());
        }
    }

    /// Puts something into the inbox, if the platform is there.
    pub(super) fn errand(&mut self, errand: Errand) {
        let Some(platform) = &mut self.platform else { return };
        platform.inbox.push_back(errand);
        if !platform.working {
            platform.working = true;
            let soon = self.random.between(0, 3 * SECOND_MS);
            self.agenda.put(self.now + soon, Happening::Work);
        }
    }

    pub(super) fn reply_arrives(&mut self, place: usize, verdict: Verdict) -> Kept {
        let letter = &mut self.people.letters[place];
        if letter.answer.is_none()
            && self.flaw != Some(Flaw::RefusedMergesLeft)
            && let Verdict::Refused(rule) = &verdict
            && let Some(follows) = self.people.write_after_refusal(place, rule)
        {
            self.send_letter(follows);
        }
        let letter = &mut self.people.letters[place];
        let first = letter.answer.get_or_insert_with(|| verdict.clone());
        // A report of whom a step reaches is not remembered where it changes nothing: later it is about another step.
        let is_report = matches!(letter.command, wish_contract::Command::ReportReach(_));
        let alike = *first == verdict || is_report;
        promise(alike, || {
            format!("`{}` is answered as it was first: {first:?}, now {verdict:?}", letter.id)
        })
    }

    pub(super) fn send_effect(&mut self, effect: Effect) {
        self.tell(|| format!("effect {} is sent", effect.id));
        self.seen.note("effects sent");
        self.carry(Happening::Effect(Box::new(effect)));
    }

    pub(super) fn effect_arrives(&mut self, effect: &Effect) {
        let done = self.receivers.take(effect);
        self.tell(|| format!("effect {} {}", effect.id, if done { "is done" } else { "again" }));
        self.seen.note(if done { "effects done" } else { "effects that came again" });
        if done && let Some(letter) = self.people.write_for(effect, self.flaw) {
            self.send_letter(letter);
        }
        self.carry(Happening::Receipt(effect.id.clone()));
    }

    pub(super) fn receipt_arrives(&mut self, id: String) {
        let Some(platform) = &mut self.platform else { return };
        if platform.outbox.remove(&id).is_some() {
            self.store.append(&Record::Receipt(id));
        }
    }
}
