//! Whom to notify of a case, in which order, and who may not claim it.

use toml::{Table, Value};
use wish_contract::{Excluded, Instant, Ranked, Ranking, RankingRequest};
use wish_runtime::RuntimeError;
use wish_scenario::write::{string, strings, table};

use super::crowd::QuietEdge;
use super::{Asking, Parted, Person, Probe};
use crate::comparison::answers::Difference;

const MINUTE_MS: Instant = 60_000;
const DAY_MINUTES: Instant = 24 * 60;
/// From the beginning of all instants, a Thursday, to the first Monday.
const MONDAY_MINUTES: Instant = 4 * DAY_MINUTES;

impl Asking<'_> {
    /// At the present, and where a quiet stretch of either policy begins or ends.
    pub(super) fn rankings(&self) -> Result<Option<Parted>, RuntimeError> {
        let mut moments = vec![self.now];
        for edge in &self.crowd.quiet_edges {
            let local = self.now / MINUTE_MS + self.crowd.offset.0;
            let ahead = match edge {
                QuietEdge::Daily(minute) => (minute - local).rem_euclid(DAY_MINUTES),
                QuietEdge::Weekly(minute) => {
                    (minute + MONDAY_MINUTES - local).rem_euclid(7 * DAY_MINUTES)
                }
            };
            moments.push(self.now + ahead * MINUTE_MS);
        }
        for now in moments {
            for area_notices in &self.crowd.floors {
                let people = self.crowd.candidates(now);
                let parted = self.ranking(now, *area_notices, people)?;
                if parted.is_some() {
                    return Ok(parted);
                }
            }
        }
        Ok(None)
    }

    fn ranking(
        &self,
        now: Instant,
        area_notices: u32,
        people: Vec<Person>,
    ) -> Result<Option<Parted>, RuntimeError> {
        let candidates: Vec<_> = people.iter().map(|person| person.candidate.clone()).collect();
        let limit = u32::try_from(candidates.len()).unwrap_or(u32::MAX).max(1);
        let (old, new) = self.both(|book, subject| {
            let candidates = candidates.clone();
            book.rules.rank(&RankingRequest { subject, candidates, area_notices, now, limit })
        })?;
        let (Ok(old), Ok(new)) = (old, new) else { return Ok(None) };
        let rough = |ranking: &Ranking| -> Vec<(String, i32, bool, String)> {
            let ranked = ranking.ranked.iter();
            let one = |one: &Ranked| {
                (one.responder.clone(), one.score, one.notify, one.because.rule.clone())
            };
            ranked.map(one).collect()
        };
        if rough(&old) == rough(&new) && rules(&old) == rules(&new) {
            return Ok(None);
        }
        let expected = ranking_text(&old, &new, area_notices);
        let ids = |ranking: &Ranking| notified(ranking).into_iter().map(str::to_owned).collect();
        let (notified_old, notified_new) = (ids(&old), ids(&new));
        let (old, new) = (briefly(&old), briefly(&new));
        let difference = Difference::Ranking { old, new, notified_old, notified_new };
        let expected = expected.map(|value| ("ranking", value));
        Ok(Some((vec![difference], Probe { now, people, expected })))
    }
}

/// Who may not claim, and by which rule.
fn rules(ranking: &Ranking) -> Vec<(String, String)> {
    let one = |one: &Excluded| (one.responder.clone(), one.because.rule.clone());
    ranking.excluded.iter().map(one).collect()
}

fn order(ranking: &Ranking) -> Vec<&str> {
    ranking.ranked.iter().map(|one| one.responder.as_str()).collect()
}

fn notified(ranking: &Ranking) -> Vec<&str> {
    let notified = ranking.ranked.iter().filter(|one| one.notify);
    notified.map(|one| one.responder.as_str()).collect()
}

fn briefly(ranking: &Ranking) -> String {
    format!("{}; {} of them are told", order(ranking).join(", "), notified(ranking).len())
}

/// In what the two rankings differ, as scenarios have it; none where only scores differ.
fn ranking_text(old: &Ranking, new: &Ranking, area_notices: u32) -> Option<Value> {
    let mut pairs = Vec::new();
    if area_notices > 0 {
        pairs.push(("area_notices", Value::Integer(area_notices.into())));
    }
    if order(old) != order(new) {
        pairs.push(("order", strings(order(old))));
        return Some(table(&pairs));
    }
    if notified(old) != notified(new) {
        pairs.push(("notified", strings(notified(old))));
        return Some(table(&pairs));
    }
    let why = old.ranked.iter().zip(&new.ranked);
    let other = why.filter(|(was, is)| !was.notify && was.because.rule != is.because.rule);
    let left_out: Table =
        other.map(|(was, _)| (was.responder.clone(), string(&was.because.rule))).collect();
    if left_out.is_empty() {
        return None;
    }
    pairs.push(("left_out", Value::Table(left_out)));
    Some(table(&pairs))
}
