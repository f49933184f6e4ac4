//! What the platform does with its inbox: it puts what it can to the rules in one batch, writes down
//! each answer, and only then notifies anybody. It may crash between any two of these.

use std::collections::BTreeSet;

use wish_contract::Case;
use wish_contract::Decision;
use wish_contract::{Actor, Command, Request};
use wish_contract::{Change, Instant, Role, Stage};
use wish_contract::{Detail, Rejection};

use super::agenda::Happening;
use super::mishaps::Flaw;
use super::people::Verdict;
use super::platform::{Errand, Platform};
use super::store::Record;
use super::world::{Halt, World};
use crate::random_cases::Answer;

/// Refusals that say nothing of the command: it is to be asked again, later or under the case's own
/// policy.
const NOT_NOW: [&str; 2] = ["clock_went_back", "policy_differs"];

/// Something put to the rules.
struct Asked {
    errand: Errand,
    book: usize,
    request: Request,
}

impl Asked {
    fn case(&self, world: &World<'_>) -> String {
        match &self.errand {
            Errand::Tick(case) => case.clone(),
            Errand::Letter(letter) => world.people.letters[*letter].case.clone(),
        }
    }
}

impl World<'_> {
    /// Empties the inbox. What cannot be asked now is left alone: whoever wrote will write again,
    /// and what is due the sweep will find.
    pub(super) fn work(&mut self) -> Result<(), Halt> {
        if let Some(platform) = &mut self.platform {
            platform.working = false;
        }
        loop {
            let batch = self.batch();
            let Some(first) = batch.first() else { return Ok(()) };
            self.seen.note(if batch.len() > 1 { "batches of several" } else { "batches of one" });
            let requests = batch.iter().map(|asked| asked.request.clone()).collect();
            let answers = self.rules.decide_many(first.book, requests);
            self.crash_perhaps("crashes between deciding and writing")?;
            for (asked, answer) in batch.into_iter().zip(answers) {
                self.settle(asked, answer)?;
                self.crash_perhaps("crashes within a batch")?;
            }
        }
    }

    /// What can be asked in one call: under one book, and of each case one thing, so that each is
    /// decided on the case as it stands.
    fn batch(&mut self) -> Vec<Asked> {
        let mut batch: Vec<Asked> = Vec::new();
        let mut passed_over: BTreeSet<String> = BTreeSet::new();
        let mut left = Vec::new();
        let inbox = self.platform.as_mut().map(|platform| std::mem::take(&mut platform.inbox));
        for errand in inbox.unwrap_or_default() {
            let Some(asked) = self.ask(errand) else { continue };
            let case = asked.case(self);
            let fits = batch.first().is_none_or(|first| first.book == asked.book);
            let alone = !passed_over.contains(&case);
            if fits && (alone || self.flaw == Some(Flaw::DecidedOnOldState)) {
                batch.push(asked);
            } else {
                left.push(asked.errand);
            }
            passed_over.insert(case);
        }
        if let Some(platform) = &mut self.platform {
            platform.inbox.extend(left);
        }
        batch
    }

    /// An errand as a request, unless it is answered without the rules or cannot be asked now.
    fn ask(&mut self, errand: Errand) -> Option<Asked> {
        let now = self.clock();
        let platform = self.platform.as_ref()?;
        let Errand::Letter(place) = errand else { return self.ask_tick(errand) };
        let letter = &self.people.letters[place];
        let known = (letter.case.clone(), letter.id.clone());
        if let Some(rule) = platform.refused.get(&known)
            && self.flaw != Some(Flaw::RefusalsForgotten)
        {
            let verdict = Verdict::Refused(rule.clone());
            self.seen.note("refusals told again");
            self.carry(Happening::Reply(place, verdict));
            return None;
        }
        let subject = platform.cases.get(&letter.case).cloned();
        let moves = letter.command == Command::MovePolicy;
        if moves && subject.as_ref().is_some_and(|case| is_due(case, now)) {
            // What was due is settled under the old policy first; the letter waits.
            let tick = self.ask_tick(Errand::Tick(letter.case.clone()))?;
            self.errand(Errand::Letter(place));
            return Some(tick);
        }
        let book = match &subject {
            None => self.book_in_force(),
            Some(case) if moves => self.other_book(&case.policy),
            Some(case) => self.book_of(&case.policy),
        };
        let id = match self.flaw {
            Some(Flaw::LettersRenamed) => format!("{}-{}", letter.id, self.now),
            _ => letter.id.clone(),
        };
        let request = Request {
            subject,
            command: letter.command.clone(),
            by: letter.by.clone(),
            claimant: letter.claimant.clone(),
            facts: Vec::new(),
            now,
            id,
            detail: Detail::Decisive,
        };
        self.under(book, errand, request)
    }

    fn ask_tick(&mut self, errand: Errand) -> Option<Asked> {
        let Errand::Tick(id) = &errand else { return None };
        let case = self.platform.as_ref()?.cases.get(id)?.clone();
        let book = self.book_of(&case.policy);
        let request = Request {
            command: Command::Tick,
            by: Actor { id: "timer".to_owned(), role: Role::Timer },
            claimant: None,
            facts: Vec::new(),
            now: self.clock(),
            id: format!("tick-{}", case.sequence),
            detail: Detail::Decisive,
            subject: Some(case),
        };
        self.under(book, errand, request)
    }

    /// The request under its book, where that is at hand.
    fn under(&mut self, book: usize, errand: Errand, request: Request) -> Option<Asked> {
        let book = match self.flaw {
            Some(Flaw::PolicyInForce) => self.book_in_force(),
            _ => book,
        };
        let missing = self.platform.as_ref().and_then(|platform| platform.missing.as_ref());
        if missing == Some(&self.books[book].policy.reference) {
            self.seen.note("requests put off for want of their policy");
            return None;
        }
        Some(Asked { errand, book, request })
    }

    /// Writes down what came of a request, and sends its effects.
    fn settle(&mut self, asked: Asked, answer: Answer) -> Result<(), Halt> {
        let now = self.clock();
        let line = story(&asked, &answer, now);
        self.tell(|| line);
        match answer {
            Ok(decision) if decision.events.is_empty() => self.nothing_new(&asked, &decision),
            Ok(decision) => self.carried_out(asked, decision),
            Err(rejection) => self.refused(asked, &rejection),
        }
    }

    fn nothing_new(&mut self, asked: &Asked, decision: &Decision) -> Result<(), Halt> {
        self.witness.nothing_new(&asked.request, decision)?;
        match &asked.errand {
            Errand::Letter(letter) => {
                self.seen.note("commands that came again");
                self.carry(Happening::Reply(*letter, Verdict::Done));
            }
            Errand::Tick(case) => {
                self.seen.note("ticks too early");
                self.set_alarm(case);
            }
        }
        Ok(())
    }

    fn carried_out(&mut self, asked: Asked, decision: Decision) -> Result<(), Halt> {
        let case = asked.case(self);
        let policy = self.books[asked.book].policy.reference.clone();
        let Decision { events, after, effects, .. } = decision.clone();
        let letter = match asked.errand {
            Errand::Letter(letter) => Some(letter),
            Errand::Tick(_) => None,
        };
        if self.flaw == Some(Flaw::AnsweredFirst) {
            letter.into_iter().for_each(|one| self.carry(Happening::Reply(one, Verdict::Done)));
        }
        let request = Request { subject: None, ..asked.request.clone() };
        let written = effects.clone();
        let record = Record::Done { case: case.clone(), policy, request, events, effects: written };
        self.write(record)?;
        let name = letter.map(|letter| self.people.letters[letter].id.as_str());
        self.witness.carried_out(&asked.request, name, &decision)?;
        self.crash_perhaps("crashes between writing and effects")?;
        self.seen.note(if letter.is_some() { "commands carried out" } else { "ticks" });
        if asked.request.command == Command::MovePolicy {
            self.seen.note("policies moved");
        }
        for event in &decision.events {
            notable(&event.change).into_iter().for_each(|what| self.seen.note(what));
        }
        if let Some(platform) = &mut self.platform {
            platform.cases.insert(case.clone(), after);
            platform.outbox.extend(effects.iter().map(|one| (one.id.clone(), one.clone())));
        }
        self.set_alarm(&case);
        if let Some(letter) = letter {
            self.carry(Happening::Reply(letter, Verdict::Done));
        }
        for effect in effects {
            self.crash_perhaps("crashes among effects")?;
            self.send_effect(effect);
        }
        if let Some(back) = self.mishaps.clock_slip(&mut self.random) {
            self.turn_clock(back);
        }
        Ok(())
    }

    fn refused(&mut self, asked: Asked, rejection: &Rejection) -> Result<(), Halt> {
        let rule = rejection.because.rule.clone();
        if NOT_NOW.contains(&rule.as_str()) {
            self.seen.note("requests put off by the rules");
            return Ok(());
        }
        let case = asked.case(self);
        let Errand::Letter(letter) = asked.errand else {
            return Err(Halt::Broken(format!("a tick is never refused: {rule} on `{case}`")));
        };
        self.seen.note("commands refused");
        let id = self.people.letters[letter].id.clone();
        let policy = self.books[asked.book].policy.reference.clone();
        let request = Request { subject: None, ..asked.request };
        self.write(Record::Refused { case: case.clone(), policy, request, rule: rule.clone() })?;
        if let Some(Platform { refused, .. }) = &mut self.platform {
            refused.insert((case, id), rule.clone());
        }
        self.carry(Happening::Reply(letter, Verdict::Refused(rule)));
        Ok(())
    }

    /// Writes a record, unless the platform crashes half way.
    fn write(&mut self, record: Record) -> Result<(), Halt> {
        if self.mishaps.crashes(&mut self.random) {
            let share = self.random.below(100);
            self.store.append_torn(&record, share);
            self.seen.note("crashes half way through a line");
            return Err(Halt::Crash);
        }
        self.store.append(&record);
        if matches!(record, Record::Done { .. }) {
            self.last_written = Some(record);
        }
        Ok(())
    }

    fn crash_perhaps(&mut self, what: &'static str) -> Result<(), Halt> {
        if self.mishaps.crashes(&mut self.random) {
            self.seen.note(what);
            return Err(Halt::Crash);
        }
        Ok(())
    }
}

/// What takes two cases.
fn notable(change: &Change) -> Option<&'static str> {
    if let Change::Ended(end) = change {
        return (end.stage == Stage::Merged).then_some("merges completed");
    }
    if let Change::Submitted(opening) = change {
        return opening.continues.as_ref().map(|_| "rests carried on");
    }
    let given_back = matches!(change, Change::MergeCancelled(_)).then_some("merges given back");
    let released = matches!(change, Change::AbsorbedReleased(_)).then_some("merges undone");
    let restored = matches!(change, Change::Restored).then_some("merged cases restored");
    given_back.or(released).or(restored)
}

fn is_due(case: &Case, now: Instant) -> bool {
    case.next_deadline().is_some_and(|next| next.due <= now) && now >= case.last
}

fn story(asked: &Asked, answer: &Answer, now: Instant) -> String {
    let Request { id, command, subject, .. } = &asked.request;
    let kind = command.kind().name();
    let on = subject.as_ref().map_or("no case".to_owned(), |case| {
        format!("{} at {} ({})", case.id, case.sequence, case.stage.name())
    });
    match answer {
        Ok(decision) => {
            let events: Vec<&str> =
                decision.events.iter().map(|event| event.because.rule.as_str()).collect();
            let to = decision.after.stage.name();
            format!("{id}: {kind} on {on}, clock {now}: {events:?}, {to}")
        }
        Err(rejection) => format!("{id}: {kind} on {on}, clock {now}: {}", rejection.because.rule),
    }
}
