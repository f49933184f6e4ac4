//! Whether ties are in order: each by itself, two for one, and none where one is wanted.
//!
//! A tie is looked at while it holds. One that holds and is for a responder and an area of the
//! pairing is sound; only sound ties are counted.

use std::iter;

use super::PairingParties;
use crate::decide::admissible;
use crate::explain::rules;
use crate::order;
use crate::policy::Policy;
use crate::policy::duties::OneFor;
use crate::routing::roll::{self, Checked};
use wish_contract::{Area, Fault, Instant, Partner, Reason, Tie, TieFinding};

/// A sound tie: on the side that has exactly one of the other, on that other side, and in the list.
type Sound = (usize, usize, usize);

/// What is wrong with a sound tie, because of an earlier one in the list.
#[derive(Clone, Copy)]
enum Clash {
    Repeated(usize),
    Twice(usize),
}

/// One side of the pairing: who has a sound tie, or when the next one begins.
struct Side {
    paired: Vec<bool>,
    begins: Vec<Option<Instant>>,
}

/// Everything that is wrong with the ties of one pairing.
pub fn check(
    policy: &Policy,
    pairing: &str,
    ties: &[Tie],
    partners: &[Partner],
    areas: &[Area],
    at: Instant,
) -> Result<Vec<TieFinding>, Fault> {
    match checked_parties(policy, pairing, ties, partners, areas, at) {
        Ok(parties) => Ok(findings(&parties, ties, at)),
        Err(fault) => Err(*fault),
    }
}

/// The parties of the pairing, once they and the ties have been found in shape.
fn checked_parties<'a>(
    policy: &'a Policy,
    pairing: &str,
    ties: &[Tie],
    partners: &'a [Partner],
    areas: &'a [Area],
    at: Instant,
) -> Checked<PairingParties<'a>> {
    let parties = PairingParties::of(policy, pairing, partners, areas)?;
    roll::timed(policy, "at", at)?;
    roll::in_shape(policy, ties, in_shape)?;
    Ok(parties)
}

fn findings(parties: &PairingParties<'_>, ties: &[Tie], at: Instant) -> Vec<TieFinding> {
    let mut findings = Vec::new();
    let mut responders = Side::of(parties.partners.len());
    let mut grounds = Side::of(parties.areas.len());
    let sound = sound_ties(parties, ties, at, &mut responders, &mut grounds);
    let clashes = clashes(sound, ties.len());
    for (place, (tie, clash)) in ties.iter().zip(clashes).enumerate() {
        let mut wrong = by_itself(parties, tie, at);
        if let Some(clash) = clash {
            wrong.push(*clash_reason(parties, ties, tie, clash));
        }
        let place = u32::try_from(place).ok();
        for because in wrong {
            findings.push(TieFinding { tie: place, because });
        }
    }
    gaps(parties, &responders, &grounds, &mut findings);
    findings
}

fn in_shape(tie: &Tie) -> Result<(), Box<Reason>> {
    admissible::reference("ties.responder", &tie.responder)?;
    admissible::area("ties.area", &tie.area)?;
    if let Some(substitute) = &tie.substitute {
        admissible::reference("ties.substitute", substitute)?;
    }
    for bound in [tie.since, tie.until].into_iter().flatten() {
        admissible::instant("ties.since", bound)?;
    }
    Ok(())
}

/// The sound ties; notes on either side who has one, or when the next begins.
fn sound_ties(
    parties: &PairingParties<'_>,
    ties: &[Tie],
    at: Instant,
    responders: &mut Side,
    grounds: &mut Side,
) -> Vec<Sound> {
    let mut sound = Vec::new();
    for (place, tie) in ties.iter().enumerate() {
        let Some((partner, area)) = ends(parties, tie) else { continue };
        if ends_before_it_begins(tie) || tie.until.is_some_and(|until| until <= at) {
            continue;
        }
        responders.note(partner, tie, at);
        grounds.note(area, tie, at);
        if holds(tie, at) {
            sound.push(match parties.pairing.one_for {
                OneFor::EachResponder => (partner, area, place),
                OneFor::EachArea => (area, partner, place),
            });
        }
    }
    sound
}

/// The places of a tie's responder and area, where the pairing has both.
fn ends(parties: &PairingParties<'_>, tie: &Tie) -> Option<(usize, usize)> {
    let place = roll::place(&parties.partners_by_id, &tie.responder)?;
    let partner = parties.partners.get(place)?;
    let area = roll::place(&parties.areas_by_name, &tie.area)?;
    (parties.admits(partner) && parties.is_level(&tie.area)).then_some((place, area))
}

/// For each tie of the list, whether an earlier sound one stands in its way.
fn clashes(mut sound: Vec<Sound>, count: usize) -> Vec<Option<Clash>> {
    let mut clashes = vec![None; count];
    let mut note = |place: usize, clash: Clash| {
        if let Some(noted) = clashes.get_mut(place) {
            *noted = Some(clash);
        }
    };
    order::sort(&mut sound);
    let mut single: Vec<Sound> = Vec::new();
    for (one, other, place) in sound {
        match single.last() {
            // `single` holds one, place and other now: a pair that comes again follows its first.
            Some((last, first, same)) if (*last, *same) == (one, other) => {
                note(place, Clash::Repeated(*first));
            }
            _ => single.push((one, place, other)),
        }
    }
    order::sort(&mut single);
    let mut first: Option<Sound> = None;
    for tie in single {
        match first {
            Some((one, place, _)) if one == tie.0 => note(tie.1, Clash::Twice(place)),
            _ => first = Some(tie),
        }
    }
    clashes
}

/// What is wrong with a tie whatever the others say.
fn by_itself(parties: &PairingParties<'_>, tie: &Tie, at: Instant) -> Vec<Reason> {
    let named =
        |rule: &str| Reason::of(rule).text("responder", &tie.responder).text("area", &tie.area);
    if ends_before_it_begins(tie) {
        let mut reason = named(rules::TIE_ENDS_BEFORE_IT_BEGINS);
        for (name, bound) in [("since", tie.since), ("until", tie.until)] {
            if let Some(bound) = bound {
                reason = reason.time(name, bound);
            }
        }
        return vec![*reason];
    }
    if !holds(tie, at) {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    let mut find = |reason: Box<Reason>| wrong.push(*reason.until(tie.until));
    let place = roll::place(&parties.partners_by_id, &tie.responder);
    match place.and_then(|place| parties.partners.get(place)) {
        Some(partner) if parties.admits(partner) => {}
        Some(partner) => {
            find(named(rules::TIE_RESPONDER_UNKNOWN).text("kind", &partner.kind));
        }
        None => find(named(rules::TIE_RESPONDER_UNKNOWN)),
    }
    if !parties.is_level(&tie.area) {
        let levels = tie.area.split('/').count();
        find(
            named(rules::TIE_LEVEL_DIFFERS)
                .number("levels", levels)
                .number("levels_wanted", parties.pairing.depth),
        );
    } else if roll::place(&parties.areas_by_name, &tie.area).is_none() {
        find(named(rules::TIE_AREA_UNKNOWN));
    }
    if tie.substitute.as_ref() == Some(&tie.responder) {
        find(named(rules::TIE_SUBSTITUTE_IS_ITSELF));
    }
    wrong
}

fn clash_reason(
    parties: &PairingParties<'_>,
    ties: &[Tie],
    tie: &Tie,
    clash: Clash,
) -> Box<Reason> {
    let (rule, place) = match (clash, parties.pairing.one_for) {
        (Clash::Repeated(place), _) => (rules::TIE_REPEATED, place),
        (Clash::Twice(place), OneFor::EachResponder) => (rules::RESPONDER_PAIRED_TWICE, place),
        (Clash::Twice(place), OneFor::EachArea) => (rules::AREA_PAIRED_TWICE, place),
    };
    let earlier = ties.get(place);
    let other = match rule {
        rules::AREA_PAIRED_TWICE => earlier.map(|earlier| &earlier.responder),
        _ => earlier.map(|earlier| &earlier.area),
    };
    let ends = iter::once(tie).chain(earlier).filter_map(|tie| tie.until).min();
    Reason::of(rule)
        .text("responder", &tie.responder)
        .text("area", &tie.area)
        .text("other", other.map_or("", String::as_str))
        .number("tie", place)
        .until(ends)
}

/// Who is left without a tie: on the side that has exactly one of the other always, on that other
/// side where there are enough to go round.
fn gaps(
    parties: &PairingParties<'_>,
    responders: &Side,
    grounds: &Side,
    findings: &mut Vec<TieFinding>,
) {
    let admitted = parties.partners.iter().filter(|partner| parties.admits(partner)).count();
    let areas = parties.areas.len();
    let one_for = parties.pairing.one_for;
    if one_for == OneFor::EachResponder || areas >= admitted {
        for (place, partner) in parties.partners.iter().enumerate() {
            if parties.admits(partner) && responders.lacks(place) {
                let reason = Reason::of(rules::RESPONDER_UNPAIRED).text("responder", &partner.id);
                findings.push(responders.gap(place, reason));
            }
        }
    }
    if one_for == OneFor::EachArea || admitted >= areas {
        for (place, area) in parties.areas.iter().enumerate() {
            if grounds.lacks(place) {
                let reason = Reason::of(rules::AREA_UNPAIRED).text("area", area);
                findings.push(grounds.gap(place, reason));
            }
        }
    }
}

impl Side {
    fn of(count: usize) -> Side {
        Side { paired: vec![false; count], begins: vec![None; count] }
    }

    fn note(&mut self, place: usize, tie: &Tie, at: Instant) {
        if holds(tie, at) {
            if let Some(paired) = self.paired.get_mut(place) {
                *paired = true;
            }
        } else if let Some(begins) = self.begins.get_mut(place) {
            *begins = begins.iter().copied().chain(tie.since).min();
        }
    }

    fn lacks(&self, place: usize) -> bool {
        self.paired.get(place) == Some(&false)
    }

    #[allow(clippy::boxed_local, reason = "reasons are boxed wherever they go, up to here")]
    fn gap(&self, place: usize, reason: Box<Reason>) -> TieFinding {
        let begins = self.begins.get(place).copied().flatten();
        TieFinding { tie: None, because: *reason.until(begins) }
    }
}

fn holds(tie: &Tie, at: Instant) -> bool {
    tie.since.is_none_or(|since| since <= at) && tie.until.is_none_or(|until| at < until)
}

fn ends_before_it_begins(tie: &Tie) -> bool {
    tie.since.zip(tie.until).is_some_and(|(since, until)| until <= since)
}
