//! What must hold in the end, when nothing has gone wrong for a while: everybody is answered, every
//! effect has been carried out once, no case waits for a deadline that has passed, and the log comes
//! to what the same commands come to in a world without faults.

use std::collections::BTreeMap;

use wish_contract::Detail;
use wish_contract::{Actor, Command, Request};
use wish_contract::{Case, PolicyRef};
use wish_contract::{Effect, Event};
use wish_contract::{Instant, Role, Stage};

use super::checks::{Kept, promise};
use super::store::Record;
use super::world::World;
use crate::random_cases::Answer;

/// Sees that all came right.
pub(super) fn check(world: &World<'_>) -> Kept {
    let Some(platform) = &world.platform else { return Err("the platform is up again".to_owned()) };
    let waiting = world.people.letters.iter().find(|letter| letter.answer.is_none());
    promise(world.people.are_answered(), || {
        format!("`{}` is answered in the end", waiting.map_or("", |letter| letter.id.as_str()))
    })?;
    promise(platform.outbox.is_empty(), || {
        format!("every effect has a receipt: {:?}", platform.outbox.keys())
    })?;
    effects_done_once(world)?;
    for case in platform.cases.values() {
        stands_well(world, case)?;
        is_carried_on_once(&platform.cases, case)?;
    }
    let records = world.store.read()?;
    let again = super::platform::Platform::from_log(0, records.clone(), world.rules)?;
    promise(again.cases == platform.cases, || "the log folds to the cases".to_owned())?;
    promise(again.refused == platform.refused, || "the log has every refusal".to_owned())?;
    for (id, case) in &platform.cases {
        without_faults(world, id, case, &records)?;
        with_punctual_ticks(world, id, &records)?;
    }
    Ok(())
}

fn effects_done_once(world: &World<'_>) -> Kept {
    let done = world.receivers.done();
    for (id, times) in done {
        promise(*times == 1, || format!("effect `{id}` is done once, not {times} times"))?;
        promise(world.witness.effects.contains(id), || {
            format!("effect `{id}` was written down before it was sent")
        })?;
    }
    for id in &world.witness.effects {
        promise(done.contains_key(id), || format!("effect `{id}` is done in the end"))?;
    }
    Ok(())
}

/// Nobody is stranded, nothing that was due is left, and the board shows what it should.
fn stands_well(world: &World<'_>, case: &Case) -> Kept {
    let id = &case.id;
    promise(case.is_cared_for(), || format!("`{id}` is not stranded"))?;
    let passed = case.next_deadline().filter(|next| next.due <= world.clock());
    promise(passed.is_none(), || format!("no deadline of `{id}` is left behind: {passed:?}"))?;
    let public = (Stage::Published..=Stage::Fulfilled).contains(&case.stage);
    promise(world.receivers.shows(id) == public, || {
        format!("the board shows `{id}` while it is {}: {}", case.stage.name(), !public)
    })
}

/// A merged case is carried on by one other, or was by one that came to a good end; any other by itself alone.
fn is_carried_on_once(cases: &BTreeMap<String, Case>, case: &Case) -> Kept {
    let id = &case.id;
    promise(case.merging.is_none(), || format!("the merge of `{id}` comes to an end"))?;
    let carries = |other: &&Case| other.absorbed.iter().any(|one| one.id == *id);
    let carriers: Vec<&Case> = cases.values().filter(carries).collect();
    let open = carriers.iter().filter(|other| !other.stage.is_end()).count();
    if case.stage != Stage::Merged {
        return promise(open == 0, || format!("`{id}` is carried on by itself alone"));
    }
    let well = |stage| matches!(stage, Stage::Closed | Stage::Transferred | Stage::Promoted);
    let ended = carriers.iter().filter(|other| well(other.stage)).count();
    // What is anonymised is gone by its own policy, or by a coordinator's hand.
    promise(open == 1 || (open == 0 && (ended > 0 || case.anonymised)), || {
        format!("`{id}` is merged and carried on by {open} open cases, and was by {ended}")
    })
}

/// The same commands in the same order, each delivered once, come to the same bytes.
fn without_faults(world: &World<'_>, id: &str, case: &Case, records: &[Record]) -> Kept {
    let mut model: Option<Case> = None;
    for record in records {
        match record {
            Record::Done { case, policy, request, events, effects } if case == id => {
                let answer = ask(world, model.take(), policy, request);
                model = Some(same_answer(answer, request, events, effects)?);
            }
            _ => {}
        }
    }
    promise(model.as_ref() == Some(case), || format!("`{id}` ends as it would without faults"))
}

fn same_answer(
    answer: Answer,
    request: &Request,
    events: &[Event],
    effects: &[Effect],
) -> Result<Case, String> {
    let decision = answer.map_err(|refused| {
        format!("`{}` is allowed without faults as well: {}", request.id, refused.because.rule)
    })?;
    let same = decision.events == events && decision.effects == effects;
    promise(same, || format!("`{}` has the same events and effects without faults", request.id))?;
    Ok(decision.after)
}

/// A timer that comes to every deadline at once comes to the same cases and refusals as one that
/// comes late, or not at all.
fn with_punctual_ticks(world: &World<'_>, id: &str, records: &[Record]) -> Kept {
    let mut late: Option<Case> = None;
    let mut punctual: Option<Case> = None;
    for record in records {
        let (policy, request) = match record {
            Record::Done { case, policy, request, .. }
            | Record::Refused { case, policy, request, .. }
                if case == id =>
            {
                (policy, request)
            }
            _ => continue,
        };
        if let Some(case) = &mut punctual {
            tick_until(world, case, request.now)?;
            // The clock stepped back over a deadline that only the punctual timer has let pass, for a
            // command that was refused: from here on the two live at different times.
            let late_last = late.as_ref().map_or(0, |late| late.last);
            if late_last <= request.now && request.now < case.last {
                return Ok(());
            }
        }
        let answer = ask(world, punctual.clone(), policy, request);
        match (record, answer) {
            (Record::Done { events, .. }, Ok(decision)) => {
                punctual = Some(decision.after);
                late = grown(late, events);
                promise(what_came_of(&late) == what_came_of(&punctual), || {
                    let (late, punctual) = (what_came_of(&late), what_came_of(&punctual));
                    let command = request.command.kind();
                    format!(
                        "`{}` ({command}) on `{id}` comes to the same with a punctual timer: {late:?}, not {punctual:?}",
                        request.id
                    )
                })?;
                // What follows is about a merge by the number that it has here alone.
                if merge_under_way(&late) != merge_under_way(&punctual) {
                    return Ok(());
                }
            }
            (Record::Refused { rule, .. }, Err(refused)) => {
                promise(refused.because.rule == *rule, || {
                    let other = &refused.because.rule;
                    format!(
                        "`{}` is refused by {rule} with a punctual timer, not {other}",
                        request.id
                    )
                })?;
            }
            (_, answer) => {
                let answer = answer.map(|_| "allowed").map_err(|refused| refused.because.rule);
                return Err(format!(
                    "`{}` on `{id}` is decided alike with a punctual timer: {answer:?}",
                    request.id
                ));
            }
        }
    }
    Ok(())
}

/// The case after events that are known to follow on it.
fn grown(case: Option<Case>, events: &[Event]) -> Option<Case> {
    let Some(mut case) = case else { return wish_core::evolve::fold(events.to_vec()).ok() };
    events.iter().for_each(|event| wish_core::evolve::apply(&mut case, event));
    Some(case)
}

/// Ticks at each deadline before `now`.
fn tick_until(world: &World<'_>, case: &mut Case, now: Instant) -> Kept {
    while let Some(due) = case.next_deadline().map(|next| next.due).filter(|due| *due < now) {
        let tick = Request {
            subject: None,
            command: Command::Tick,
            by: Actor { id: "timer".to_owned(), role: Role::Timer },
            claimant: None,
            facts: Vec::new(),
            now: due.max(case.last),
            id: "punctual".to_owned(),
            detail: Detail::Decisive,
        };
        let answer = ask(world, Some(case.clone()), &case.policy, &tick);
        let decision = answer.map_err(|refused| format!("a tick is refused: {refused:?}"))?;
        let later = decision.next.is_none_or(|next| next.due > due);
        promise(later, || format!("a tick on `{}` moves on from its deadline", case.id))?;
        *case = decision.after;
    }
    Ok(())
}

fn ask(world: &World<'_>, subject: Option<Case>, policy: &PolicyRef, request: &Request) -> Answer {
    let request = Request { subject, ..request.clone() };
    let book = world.book_of(policy);
    world.rules.decide_many(book, vec![request]).remove(0)
}

/// All of a case but how many events it took to get there.
fn what_came_of(case: &Option<Case>) -> Option<Case> {
    let mut case = Case { sequence: 0, last: 0, ..case.clone()? };
    // A merge is numbered by the events before it.
    if let Some(merging) = &mut case.merging {
        merging.merge = 0;
    }
    Some(case)
}

fn merge_under_way(case: &Option<Case>) -> Option<u32> {
    case.as_ref()?.merging.as_ref().map(|merging| merging.merge)
}
