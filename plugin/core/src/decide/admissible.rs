//! Whether a request can be worked on at all: identifiers, codes, areas, instants, and sizes.
//! Whether it is allowed is for the rooms beside it.

use super::{Ask, Outcome, consistency};
use crate::explain::rules;
use crate::guards;
use wish_contract::{
    ABSORBED_MAX, AbsorbedCase, Amendment, Brought, CLAIMS_MAX, COMMANDS_MAX, Case, Command,
    DeadlineKind, Fact, FactValue, INSTANT_MAX, Instant, Item, ItemCount, Masked, Need, Payload,
    Reason, Responder, is_area, is_code, is_instant, is_reference,
};

/// How long a text may be, in bytes: a marker may be longer than what it masks.
#[derive(Clone, Copy)]
pub struct TextBounds {
    /// As submitted.
    pub as_submitted: usize,
    /// As kept.
    pub as_kept: usize,
}

/// Bounds of the text of a need.
pub const NEED_TEXT: TextBounds = TextBounds { as_submitted: 4_000, as_kept: 8_000 };
/// Bounds of the text of an item.
pub const ITEM_TEXT: TextBounds = TextBounds { as_submitted: 200, as_kept: 400 };
/// Most items of one case.
const ITEMS_MAX: usize = 64;
/// Most places of one case.
pub const PLACES_MAX: u32 = 10_000;
/// Highest cost of one case in fen.
pub const COST_FEN_MAX: u64 = 100_000_000_000;
/// Most responders that a step reaches.
const RESPONDERS_MAX: u64 = 1_000_000;
const TARGET_GROUPS_MAX: usize = 16;
/// Most codes in one list of a responder's.
const CODES_MAX: usize = 64;
/// Most facts of a city's own.
const FACTS_MAX: usize = 64;
/// Longest value of such a fact in bytes: as long as an identifier.
const FACT_BYTES_MAX: usize = 128;
/// Most areas in one list of a responder's.
const AREAS_MAX: usize = 256;
const SCORE_MAX: u32 = 5;
const EVALUATIONS_MAX: usize = 64;

/// Whether everything but the case is in order.
pub(super) fn asking(ask: &Ask<'_>, command: &Command) -> Outcome {
    instant("now", ask.now)?;
    reference("id", ask.id)?;
    reference("by.id", &ask.by.id)?;
    if let Some(claimant) = ask.claimant {
        responder(claimant)?;
    }
    facts("facts", ask.facts)?;
    payload(command)
}

/// Whether the case can be one of ours.
pub(crate) fn case(case: &Case) -> Outcome {
    let fits = case.claims.len() <= CLAIMS_MAX
        && case.commands.len() <= COMMANDS_MAX
        && case.absorbed.len() <= ABSORBED_MAX
        && case.merging.as_ref().is_none_or(|merging| merging.carried.len() <= ABSORBED_MAX)
        && case.evaluations.len() <= EVALUATIONS_MAX
        && case.deadlines.len() <= DeadlineKind::ALL.len()
        && case.paused.len() <= DeadlineKind::ALL.len()
        && case.need.target_groups.len() <= TARGET_GROUPS_MAX
        && case.need.text.len() <= NEED_TEXT.as_kept
        && case.need.items.len() <= ITEMS_MAX
        && case.need.items.iter().all(|item| item.text.len() <= ITEM_TEXT.as_kept)
        && case.claims.iter().all(|claim| claim.share.items.len() <= ITEMS_MAX)
        && case.need.places <= PLACES_MAX
        && case.need.cost_fen <= COST_FEN_MAX;
    let timely = is_instant(case.opened)
        && is_instant(case.last)
        && case.opened <= case.last
        && case.deadlines.iter().all(|one| is_instant(one.due) && is_instant(one.begun));
    if !fits {
        return Err(consistency::malformed(case, "too-large"));
    }
    if !timely {
        return Err(consistency::malformed(case, "out-of-time"));
    }
    if case.sequence == 0 {
        return Err(consistency::malformed(case, "no-events"));
    }
    reference("case.id", &case.id)?;
    for claim in &case.claims {
        reference("claim.responder", &claim.responder)?;
    }
    for command in &case.commands {
        reference("case.commands", &command.id)?;
    }
    area("need.area", &case.need.area)
}

/// Whether what the command says is in order, whatever the case.
fn payload(command: &Command) -> Outcome {
    let name = command.kind().name();
    match command.payload() {
        Payload::Nothing | Payload::Text(None) => Ok(()),
        Payload::Submission(submission) => {
            reference("submission.id", &submission.id)?;
            // The rest of another case brings texts as that one keeps them.
            let kept = submission.continues.is_some();
            if let Some(continues) = &submission.continues {
                reference("submission.continues", continues)?;
            }
            need(&submission.need, kept)
        }
        Payload::Text(Some(supplied)) => text(supplied, NEED_TEXT.as_submitted),
        Payload::Amendment(amendment) => amended(amendment),
        Payload::Reason(word) | Payload::Agency(word) => code(name, word),
        Payload::Case(id)
        | Payload::Project(id)
        | Payload::Responder(id)
        | Payload::Coordinator(id) => reference(name, id),
        Payload::Absorption(absorption) => {
            reference(name, &absorption.id)?;
            merge_number(absorption.merge)?;
            carried(&absorption.carried)
        }
        Payload::MergeNumber(merge) => merge_number(merge),
        Payload::MergeCancellation(cancellation) => {
            merge_number(cancellation.merge)?;
            code("reason", &cancellation.reason)
        }
        Payload::MergeName(merge) => {
            reference(name, &merge.id)?;
            merge_number(merge.merge)
        }
        Payload::Brought(list) => brought(list),
        Payload::ClaimEnd(end) => {
            reference("responder", &end.responder)?;
            code("reason", &end.reason)
        }
        Payload::ClaimWish(wish) => {
            within("places", wish.places.map_or(1, u64::from), 1, u64::from(PLACES_MAX))?;
            within("cost_fen", wish.cost_fen.unwrap_or(0), 0, COST_FEN_MAX)?;
            counts(&wish.items)
        }
        Payload::JoiningCostFen(cost_fen) => {
            within("cost_fen", cost_fen.unwrap_or(0), 0, COST_FEN_MAX)
        }
        Payload::InvitedShare(share) => {
            within("places", u64::from(share.places), 0, u64::from(PLACES_MAX))?;
            within("cost_fen", share.cost_fen, 0, COST_FEN_MAX)?;
            counts(&share.items)
        }
        Payload::Appointment(at) | Payload::LaterDueDate(at) => instant(name, at),
        Payload::Reach(reach) => {
            code("step", &reach.step)?;
            within("responders", reach.responders.into(), 0, RESPONDERS_MAX)
        }
        Payload::Grade(grade) => {
            code("level", &grade.level)?;
            within("score", u64::from(grade.score), 1, u64::from(SCORE_MAX))
        }
    }
}

fn merge_number(merge: u32) -> Outcome {
    within("merge", u64::from(merge), 1, u64::from(u32::MAX))
}

fn carried(list: &[AbsorbedCase]) -> Outcome {
    if list.len() > ABSORBED_MAX {
        return Err(too_long("carried", list.len(), ABSORBED_MAX));
    }
    list.iter().try_for_each(|one| {
        reference("carried.id", &one.id)?;
        reference("carried.into", &one.into)?;
        merge_number(one.merge)
    })
}

fn brought(list: &[Brought]) -> Outcome {
    each_once("brought", list, CLAIMS_MAX, |one| &one.responder)?;
    list.iter().try_for_each(|one| {
        reference("responder", &one.responder)?;
        within("places", u64::from(one.places), 0, u64::from(PLACES_MAX))?;
        counts(&one.items)
    })
}

/// Whether a need is in order; `kept`: with texts that were masked before.
fn need(need: &Need, kept: bool) -> Outcome {
    let bytes_max = |bounds: TextBounds| if kept { bounds.as_kept } else { bounds.as_submitted };
    code("category", &need.category)?;
    code("channel", &need.channel)?;
    text(&need.text, bytes_max(NEED_TEXT))?;
    list("target_groups", &need.target_groups, TARGET_GROUPS_MAX)?;
    within("places", u64::from(need.places), 1, u64::from(PLACES_MAX))?;
    items(&need.items, bytes_max(ITEM_TEXT))?;
    within("cost_fen", need.cost_fen, 0, COST_FEN_MAX)?;
    area("area", &need.area)?;
    reference("beneficiary", &need.beneficiary)?;
    need.household.as_ref().map_or(Ok(()), |household| reference("household", household))
}

fn amended(amendment: &Amendment) -> Outcome {
    if *amendment == Amendment::default() {
        return Err(Reason::of(rules::AMENDMENT_EMPTY));
    }
    amendment.text.as_deref().map_or(Ok(()), |new| text(new, NEED_TEXT.as_submitted))?;
    amendment.items.as_deref().map_or(Ok(()), |new| items(new, ITEM_TEXT.as_submitted))?;
    within("places", amendment.places.map_or(1, u64::from), 1, u64::from(PLACES_MAX))?;
    within("cost_fen", amendment.cost_fen.unwrap_or(0), 0, COST_FEN_MAX)
}

fn items(list: &[Item], bytes_max: usize) -> Outcome {
    each_once("items", list, ITEMS_MAX, |item| &item.id)?;
    list.iter().try_for_each(|item| {
        code("items", &item.id)?;
        text(&item.text, bytes_max)?;
        within("items", u64::from(item.places), 1, u64::from(PLACES_MAX))
    })
}

fn counts(list: &[ItemCount]) -> Outcome {
    each_once("items", list, ITEMS_MAX, |one| &one.item)?;
    list.iter().try_for_each(|one| {
        code("items", &one.item)?;
        within("items", u64::from(one.places), 1, u64::from(PLACES_MAX))
    })
}

/// Whether a list is no longer than it may be, and names nothing twice.
fn each_once<T>(name: &str, list: &[T], most: usize, named: impl Fn(&T) -> &str) -> Outcome {
    if list.len() > most {
        return Err(too_long(name, list.len(), most));
    }
    for (index, one) in list.iter().enumerate() {
        if list.iter().take(index).any(|earlier| named(earlier) == named(one)) {
            return Err(twice(name, named(one)));
        }
    }
    Ok(())
}

/// Whether the facts of a responder can be looked at: those that guards go by, each by its guard.
pub(crate) fn responder(responder: &Responder) -> Outcome {
    reference("claimant.id", &responder.id)?;
    codes("claimant.skills", &responder.skills)?;
    facts("claimant.facts", &responder.facts)?;
    guards::ALL.iter().try_for_each(|guard| (guard.in_shape)(responder))
}

/// Whether an instant can be reckoned with.
pub(crate) fn instant(name: &str, at: Instant) -> Outcome {
    if is_instant(at) {
        return Ok(());
    }
    Err(Reason::of(rules::INSTANT_OUT_OF_RANGE)
        .text("field", name)
        .number("value", at)
        .number("max", INSTANT_MAX))
}

/// Whether a word is an identifier.
pub(crate) fn reference(name: &str, id: &str) -> Outcome {
    if is_reference(id) {
        return Ok(());
    }
    Err(Reason::of(rules::REFERENCE_MALFORMED).text("field", name).number("bytes", id.len()))
}

/// Whether a word is a code.
pub(crate) fn code(name: &str, word: &str) -> Outcome {
    if is_code(word) {
        return Ok(());
    }
    Err(Reason::of(rules::CODE_MALFORMED).text("field", name).number("bytes", word.len()))
}

/// Whether a path is an area.
pub(crate) fn area(name: &str, path: &str) -> Outcome {
    if is_area(path) {
        return Ok(());
    }
    Err(Reason::of(rules::AREA_MALFORMED).text("field", name).number("bytes", path.len()))
}

/// Whether a text has something in it that can be read, and is no longer than it may be.
fn text(text: &str, bytes_max: usize) -> Outcome {
    if text.len() <= bytes_max && wish_mask::is_readable(text) {
        return Ok(());
    }
    Err(Reason::of(rules::TEXT_OUT_OF_RANGE)
        .number("bytes", text.len())
        .number("bytes_max", bytes_max))
}

/// A text that was found in order, as it is kept: normalised and masked.
pub(super) fn masked(text: &str, bounds: TextBounds) -> Result<Masked, Box<Reason>> {
    let masked = wish_mask::mask(text);
    if masked.text.len() <= bounds.as_kept {
        return Ok(masked);
    }
    Err(Reason::of(rules::TEXT_OUT_OF_RANGE)
        .number("bytes", masked.text.len())
        .number("bytes_max", bounds.as_kept)
        .flag("masked", true))
}

/// Whether a responder's list of codes is no longer than it may be, and names nothing twice.
pub(crate) fn codes(name: &str, words: &[String]) -> Outcome {
    list(name, words, CODES_MAX)
}

/// Whether a responder's list of areas is no longer than it may be.
pub(crate) fn areas(name: &str, paths: &[String]) -> Outcome {
    if paths.len() > AREAS_MAX {
        return Err(too_long(name, paths.len(), AREAS_MAX));
    }
    paths.iter().try_for_each(|path| area(name, path))
}

/// Whether facts of the city's own can be looked at: named by codes, none twice, with values that can be reckoned with.
fn facts(name: &str, facts: &[Fact]) -> Outcome {
    each_once(name, facts, FACTS_MAX, |fact| &fact.name)?;
    for fact in facts {
        code(name, &fact.name)?;
        match &fact.value {
            FactValue::Time(at) => instant(name, *at)?,
            FactValue::Text(text) if text.len() > FACT_BYTES_MAX => {
                return Err(Reason::of(rules::REFERENCE_MALFORMED)
                    .text("field", name)
                    .number("bytes", text.len()));
            }
            FactValue::Text(_) | FactValue::Number(_) | FactValue::Flag(_) => {}
        }
    }
    Ok(())
}

fn twice(name: &str, word: &str) -> Box<Reason> {
    Reason::of(rules::LIST_OUT_OF_RANGE).text("field", name).text("twice", word)
}

fn list(name: &str, words: &[String], most: usize) -> Outcome {
    each_once(name, words, most, |word| word)?;
    words.iter().try_for_each(|word| code(name, word))
}

/// A list with more entries than it may have.
pub(crate) fn too_long(name: &str, count: usize, most: usize) -> Box<Reason> {
    Reason::of(rules::LIST_OUT_OF_RANGE)
        .text("field", name)
        .number("count", count)
        .number("count_max", most)
}

/// Whether a number lies between two others.
pub(crate) fn within(name: &str, value: u64, least: u64, most: u64) -> Outcome {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Reason::of(rules::NUMBER_OUT_OF_RANGE)
        .text("field", name)
        .number("value", value)
        .number("min", least)
        .number("max", most))
}
