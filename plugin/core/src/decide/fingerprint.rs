//! Tells one command from another under the same name: a digest of what it says and of who gives it.
//! Texts go in as they are kept, so that nothing can be guessed from it that was masked.

use super::Ask;
use crate::hash::Digest;
use crate::machine::move_of;
use wish_contract::{
    AbsorbedCase, Absorption, Amendment, Brought, ClaimEnd, ClaimWish, Code, Command, Grade, Item,
    ItemCount, MergeCancellation, MergeName, Need, Payload, Reach, Role, Share, Submission,
};
use wish_mask::mask;

/// The fingerprint of a command; 0 for the timer's.
pub(super) fn of(ask: &Ask<'_>, command: &Command) -> u32 {
    if ask.by.role == Role::Timer {
        return 0;
    }
    let kind = command.kind();
    let digest = Digest::new().byte(kind as u8).byte(ask.by.role as u8).word(&ask.by.id);
    let meant = ask.claimant.filter(|_| move_of(kind).claimant.is_some());
    let digest = meant.map_or(digest, |claimant| digest.word(&claimant.id));
    let word = said(digest, command.payload()).finish();
    // Half of it is enough, and every language reads it from JSON as it is.
    u32::try_from(word >> 32).unwrap_or(u32::MAX)
}

fn said(digest: Digest, payload: Payload<'_>) -> Digest {
    match payload {
        Payload::Nothing => digest,
        Payload::Submission(submission) => opening(digest, submission),
        Payload::Reason(word)
        | Payload::Agency(word)
        | Payload::Case(word)
        | Payload::Project(word)
        | Payload::Responder(word)
        | Payload::Coordinator(word) => digest.word(word),
        Payload::Absorption(Absorption { id, merge, carried }) => {
            let one = |digest: Digest, one: &AbsorbedCase| {
                digest.word(&one.id).number(u64::from(one.merge)).word(&one.into)
            };
            carried.iter().fold(digest.word(id).number(u64::from(*merge)), one)
        }
        Payload::MergeNumber(merge) => digest.number(u64::from(merge)),
        Payload::MergeCancellation(MergeCancellation { merge, reason }) => {
            digest.number(u64::from(*merge)).word(reason)
        }
        Payload::MergeName(MergeName { id, merge }) => digest.word(id).number(u64::from(*merge)),
        Payload::Brought(brought) => {
            let one = |digest: Digest, one: &Brought| {
                counted(digest.word(&one.responder).number(u64::from(one.places)), &one.items)
            };
            brought.iter().fold(digest, one)
        }
        Payload::Reach(Reach { step, responders }) => {
            digest.word(step).number(u64::from(*responders))
        }
        Payload::Text(text) => given(digest, text, text_as_kept),
        Payload::Amendment(amendment) => amended(digest, amendment),
        Payload::ClaimWish(ClaimWish { places, cost_fen, items }) => {
            let digest = given(digest, places.map(u64::from), Digest::number);
            counted(given(digest, *cost_fen, Digest::number), items)
        }
        Payload::JoiningCostFen(cost_fen) => given(digest, cost_fen, Digest::number),
        Payload::InvitedShare(Share { places, cost_fen, items }) => {
            counted(digest.number(u64::from(*places)).number(*cost_fen), items)
        }
        Payload::ClaimEnd(ClaimEnd { responder, reason }) => digest.word(responder).word(reason),
        Payload::Appointment(at) | Payload::LaterDueDate(at) => digest.number(at.cast_unsigned()),
        Payload::Grade(Grade { level, score }) => digest.word(level).number(u64::from(*score)),
    }
}

fn opening(digest: Digest, submission: &Submission) -> Digest {
    let Submission { id, kind, need, continues } = submission;
    let Need {
        category,
        urgency,
        text,
        target_groups,
        places,
        items,
        cost_fen,
        channel,
        area,
        beneficiary,
        household,
        at_home,
        households_alike,
    } = need;
    let digest = digest.word(id).byte(*kind as u8).word(category).byte(*urgency as u8);
    let digest = listed(text_as_kept(digest, text), target_groups);
    let digest = itemised(digest.number(u64::from(*places)).number(*cost_fen), items);
    let digest = digest.word(channel).word(area).word(beneficiary).byte(u8::from(*at_home));
    let digest = given(digest, household.as_deref(), Digest::word);
    let digest = given(digest, households_alike.map(u64::from), Digest::number);
    given(digest, continues.as_deref(), Digest::word)
}

fn amended(digest: Digest, amendment: &Amendment) -> Digest {
    let Amendment { text, places, items, cost_fen, urgency } = amendment;
    let digest = given(digest, text.as_deref(), text_as_kept);
    let digest = given(digest, places.map(u64::from), Digest::number);
    let digest = given(digest, items.as_deref(), itemised);
    let digest = given(digest, *cost_fen, Digest::number);
    given(digest, *urgency, |digest, urgency| digest.byte(urgency as u8))
}

fn text_as_kept(digest: Digest, text: &str) -> Digest {
    digest.word(&mask(text).text)
}

fn itemised(digest: Digest, items: &[Item]) -> Digest {
    let one = |digest: Digest, item: &Item| {
        text_as_kept(digest.word(&item.id), &item.text).number(u64::from(item.places))
    };
    items.iter().fold(digest, one).byte(0)
}

fn counted(digest: Digest, items: &[ItemCount]) -> Digest {
    let one = |digest: Digest, count: &ItemCount| {
        digest.word(&count.item).number(u64::from(count.places))
    };
    items.iter().fold(digest, one).byte(0)
}

fn listed(digest: Digest, codes: &[Code]) -> Digest {
    codes.iter().fold(digest, |digest, code| digest.word(code)).byte(0)
}

fn given<T>(digest: Digest, value: Option<T>, put: impl FnOnce(Digest, T) -> Digest) -> Digest {
    match value {
        Some(value) => put(digest.byte(1), value),
        None => digest.byte(0),
    }
}
