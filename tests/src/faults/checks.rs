//! What must hold at every step, seen by somebody who forgets nothing and never crashes.

use std::collections::{BTreeMap, BTreeSet};

use wish_contract::Case;
use wish_contract::Decision;
use wish_contract::{Command, Request};
use wish_core::evolve;

use super::people::{People, Verdict};
use super::platform::Platform;
use crate::walk::invariants;

/// Nothing, or the promise that was broken.
pub(super) type Kept = Result<(), String>;

/// The one who sees it all.
#[derive(Default)]
pub(super) struct Witness {
    /// Each case as the log has it.
    pub cases: BTreeMap<String, Case>,
    /// Every command carried out, by case and name.
    commands: BTreeSet<(String, String)>,
    /// Every effect that was written down.
    pub effects: BTreeSet<String>,
}

impl Witness {
    /// Takes note of a decision that was written down. The name is the letter's; ticks have none.
    pub fn carried_out(
        &mut self,
        request: &Request,
        name: Option<&str>,
        decision: &Decision,
    ) -> Kept {
        let after = &decision.after;
        let before = self.cases.get(&after.id);
        follows(before, decision)?;
        invariants::stands(after)?;
        // Outside working hours nothing may be left of a deadline that is paused before it is due;
        // going on, it is due at once.
        for deadline in &after.deadlines {
            promise(deadline.due >= request.now, || {
                format!("what was due has passed: {deadline:?}")
            })?;
        }
        let moved = before.is_some_and(|before| before.policy != after.policy);
        promise(moved == (request.command == Command::MovePolicy), || {
            format!("`{}` changes its policy by `move-policy` alone", after.id)
        })?;
        if let Some(name) = name {
            let first = self.commands.insert((after.id.clone(), name.to_owned()));
            promise(first, || format!("`{name}` is carried out once on `{}`", after.id))?;
        }
        for effect in &decision.effects {
            let first = self.effects.insert(effect.id.clone());
            promise(first, || format!("no two effects are called `{}`", effect.id))?;
        }
        self.cases.insert(after.id.clone(), after.clone());
        Ok(())
    }

    /// A command that came again, or a tick before its time.
    pub fn nothing_new(&self, request: &Request, decision: &Decision) -> Kept {
        let before = request.subject.as_ref();
        let same = before == Some(&decision.after) && decision.effects.is_empty();
        promise(same, || format!("`{}` without events changes nothing", request.id))
    }

    /// What the platform made of its log.
    pub fn restarted(&self, platform: &Platform, people: &People) -> Kept {
        promise(platform.cases.len() == self.cases.len(), || "no case is lost".to_owned())?;
        for (id, case) in &platform.cases {
            let same = self.cases.get(id) == Some(case);
            promise(same, || format!("`{id}` folds from its log as it was decided"))?;
        }
        for letter in people.letters.iter().filter(|one| one.answer == Some(Verdict::Done)) {
            let case = platform.cases.get(&letter.case);
            // A report of whom a step reaches is no event where it changes nothing, and may be given again.
            let is_report = matches!(letter.command, Command::ReportReach(_));
            let kept = is_report
                || case.is_some_and(|case| case.commands.iter().any(|known| known.id == letter.id));
            promise(kept, || format!("`{}`, once answered, survives a crash", letter.id))?;
        }
        Ok(())
    }
}

/// Whether a decision follows on the case as it stood, and its events alone make the case.
fn follows(before: Option<&Case>, decision: &Decision) -> Kept {
    let after = &decision.after;
    let mut made = before.cloned();
    for event in &decision.events {
        let sequence = made.as_ref().map_or(0, |case| case.sequence) + 1;
        promise(event.sequence == sequence && event.subject == after.id, || {
            format!("event {} follows on the last one of `{}`", event.sequence, after.id)
        })?;
        match &mut made {
            Some(case) => {
                promise(event.at >= case.last, || "events are in order of time".to_owned())?;
                evolve::apply(case, event);
            }
            None => made = evolve::open(event),
        }
    }
    promise(made.as_ref() == Some(after), || {
        format!("the events of `{}` alone make the case", after.id)
    })?;
    promise(decision.next.as_ref() == after.next_deadline(), || {
        format!("the next deadline of `{}` is told", after.id)
    })
}

/// Nothing, or the promise in words.
pub(super) fn promise(kept: bool, sentence: impl FnOnce() -> String) -> Kept {
    if kept { Ok(()) } else { Err(sentence()) }
}
