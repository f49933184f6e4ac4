//! What responders and households of a district did before, for facts that a mix says are counted.

use std::collections::HashMap;

use wish_contract::{Case, Change, ClaimStatus, Event, FactValue, Instant};

use super::District;
use super::exchange::Message;
use crate::city::counted::Counted;
use crate::city::hours::month;
use crate::city::population::Population;

/// What there was before. Only ever looked up.
#[derive(Default)]
pub struct Past {
    /// By responder, whose home is here.
    responders: HashMap<u32, Record>,
    /// When a responder last took on a wish of a household that is here.
    served: HashMap<(u32, String), Instant>,
    /// Wishes by household, by their places in the district.
    households: HashMap<String, Vec<u32>>,
}

/// What a responder did.
#[derive(Default)]
struct Record {
    claims: Vec<Instant>,
    fulfilled: i64,
    last_no_show: Option<Instant>,
}

/// Something that a responder did, or did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    Claimed,
    Fulfilled,
    NoShow,
}

impl District<'_> {
    /// Keeps what events mean for the past of responders and of the household.
    pub(super) fn remember(&mut self, place: u32, events: &[Event], after: &Case, now: Instant) {
        for event in events {
            match &event.change {
                Change::Submitted(_) => {
                    if let Some(household) = after.need.household.clone() {
                        self.past.households.entry(household).or_default().push(place);
                    }
                }
                Change::Claimed(claim) => self.took_on(&claim.responder, after, now),
                Change::InvitationAccepted(responder) => self.took_on(responder, after, now),
                Change::Substituted(change) => self.took_on(&change.claim.responder, after, now),
                Change::ClaimEnded(end) if end.status == ClaimStatus::NoShow => {
                    self.happened(&end.responder, Happened::NoShow, now);
                }
                Change::Confirmed => {
                    for claim in after.claims.iter().filter(|claim| claim.status.is_live()) {
                        self.happened(&claim.responder, Happened::Fulfilled, now);
                    }
                }
                _ => {}
            }
        }
    }

    fn took_on(&mut self, responder: &str, case: &Case, now: Instant) {
        self.happened(responder, Happened::Claimed, now);
        if let (Some(number), Some(household)) =
            (Population::number(responder), case.need.household.clone())
        {
            self.past.served.insert((number, household), now);
        }
    }

    fn happened(&mut self, responder: &str, what: Happened, at: Instant) {
        let Some(number) = Population::number(responder) else { return };
        if self.is_own(number) {
            self.note_past(number, what, at);
        } else {
            self.outbox.push(Message::Happened { number, what, at });
        }
    }

    /// Keeps what a responder did who belongs here.
    pub(super) fn note_past(&mut self, number: u32, what: Happened, at: Instant) {
        let record = self.past.responders.entry(number).or_default();
        match what {
            Happened::Claimed => record.claims.push(at),
            Happened::Fulfilled => record.fulfilled += 1,
            Happened::NoShow => record.last_no_show = record.last_no_show.max(Some(at)),
        }
    }

    /// What is counted of a responder and a household; none: it has not happened yet.
    pub(super) fn counted(
        &self,
        counted: Counted,
        responder: Option<u32>,
        household: Option<&str>,
        now: Instant,
    ) -> Option<FactValue> {
        let record = responder.and_then(|number| self.past.responders.get(&number));
        let wishes = household.and_then(|household| self.past.households.get(household));
        let wishes = wishes.map_or(&[][..], Vec::as_slice);
        match counted {
            Counted::ClaimsThisMonth => {
                let (from, _) = month(self.city.hours.year.0, now);
                let claims = record.map_or(&[][..], |record| record.claims.as_slice());
                Some(number(claims.iter().filter(|at| **at >= from).count()))
            }
            Counted::WishesFulfilled => {
                Some(FactValue::Number(record.map_or(0, |record| record.fulfilled)))
            }
            Counted::LastNoShow => record.and_then(|one| one.last_no_show).map(FactValue::Time),
            Counted::LastForHousehold => {
                let key = (responder?, household?.to_owned());
                self.past.served.get(&key).copied().map(FactValue::Time)
            }
            Counted::OpenWishes => {
                let stage = |place: &u32| self.cases.get(*place as usize)?.stage();
                let open = wishes.iter().filter_map(stage).filter(|stage| !stage.is_end());
                Some(number(open.count()))
            }
            Counted::WishesThisYear => Some(number(wishes.len())),
        }
    }
}

fn number(count: usize) -> FactValue {
    FactValue::Number(i64::try_from(count).unwrap_or(i64::MAX))
}
