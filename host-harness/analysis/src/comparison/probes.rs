//! Questions beside decisions: what the board shows, whom to notify, who owes what, which ties are
//! wrong, and what a plan would weigh. They are put only where the policies differ in a section that
//! answers them; who is asked about is `crowd`.

use toml::Value;
use wish_contract::json;
use wish_contract::{
    Case, DemandRow, DemandScope, Fault, Instant, MatchRequest, Matches, Outreach, Party,
    PublicCase, QuotaStatus, Stage, ThreeLists,
};
use wish_policy::Document;
use wish_runtime::RuntimeError;
use wish_scenario::write::{string, strings, table};

use super::alphabet::Alphabet;
use super::answers::Difference;
use super::changes::Change;
use super::rulebooks::{Book, Pair};

mod crowd;
mod rankings;
mod ties;

pub use crowd::{Crowd, Person};

/// Which questions are put, and about whom.
#[derive(Clone, Debug, Default)]
pub struct Probes {
    board: bool,
    ranking: bool,
    quotas: bool,
    ties: bool,
    plan: bool,
    lists: bool,
    crowd: Crowd,
}

/// A question that was put.
#[derive(Clone, Debug)]
pub struct Probe {
    pub now: Instant,
    /// Everybody whom it is about.
    pub people: Vec<Person>,
    /// What the old policy answers, as scenarios expect it; none where they cannot state it.
    pub expected: Option<(&'static str, Value)>,
}

/// What two answers to one question came to.
pub type Parted = (Vec<Difference>, Probe);

impl Probes {
    /// The questions that the changes can touch.
    #[must_use]
    pub fn touched_by(
        changes: &[Change],
        old: &Document<'_>,
        new: &Document<'_>,
        whole: &Alphabet,
    ) -> Probes {
        let touches = |sections: &[&str]| {
            changes.iter().any(|change| {
                change.names.first().is_some_and(|name| sections.contains(&name.as_str()))
            })
        };
        Probes {
            board: touches(&["publication", "area_levels"]),
            ranking: touches(&["notifications", "routing", "categories", "calendar"]),
            quotas: touches(&["minimum"]),
            ties: touches(&["pairing", "area_levels"]),
            plan: touches(&["routing"]),
            lists: touches(&["lists", "area_levels"]),
            crowd: Crowd::of(old, new, &whole.plain.area, whole.city.suitable()),
        }
    }

    /// Puts the questions about a case as it stands.
    ///
    /// # Errors
    /// What stopped the rules.
    pub fn put(&self, pair: &Pair, case: &Case, now: Instant) -> Result<Vec<Parted>, RuntimeError> {
        let asking = Asking { pair, case, now, crowd: &self.crowd };
        let mut parted = Vec::new();
        if self.board {
            parted.extend(asking.board()?);
        }
        let fresh = case.claims.is_empty();
        if self.ranking && fresh && case.stage == Stage::Published {
            parted.extend(asking.rankings()?);
        }
        if self.quotas {
            parted.extend(asking.quotas()?);
        }
        if self.ties && case.stage == Stage::Submitted {
            parted.extend(asking.ties()?);
        }
        if self.plan && fresh && case.stage == Stage::Published {
            parted.extend(asking.plan()?);
        }
        if self.lists && fresh && case.stage == Stage::Published {
            parted.extend(asking.lists()?);
        }
        Ok(parted)
    }
}

struct Asking<'a> {
    pair: &'a Pair,
    case: &'a Case,
    now: Instant,
    crowd: &'a Crowd,
}

impl Asking<'_> {
    /// The case under a policy's own name.
    fn under(&self, book: &Book) -> Case {
        Case { policy: book.name.clone(), ..self.case.clone() }
    }

    /// One question to both.
    fn both<T>(
        &self,
        question: impl Fn(&Book, Case) -> Result<T, RuntimeError>,
    ) -> Result<(T, T), RuntimeError> {
        let Pair { old, new } = self.pair;
        Ok((question(old, self.under(old))?, question(new, self.under(new))?))
    }

    fn board(&self) -> Result<Option<Parted>, RuntimeError> {
        let (old, new) = self.both(|book, case| book.rules.public_view(&case, self.now))?;
        if old == new {
            return Ok(None);
        }
        let expected = match &old {
            None => Value::Boolean(false),
            Some(view) => shown(view),
        };
        let difference = Difference::Board { old: to_json(&old), new: to_json(&new) };
        let (now, people) = (self.now, Vec::new());
        Ok(Some((vec![difference], Probe { now, people, expected: Some(("public", expected)) })))
    }

    fn quotas(&self) -> Result<Option<Parted>, RuntimeError> {
        let people = self.crowd.parties();
        let parties: Vec<Party> = people.iter().map(Person::party).collect();
        let (old, new) =
            self.both(|book, case| book.rules.quota_statuses(&parties, &[case], self.now))?;
        let (Ok(old), Ok(new)) = (old, new) else { return Ok(None) };
        let key = |one: &QuotaStatus| {
            let stands = (one.owed, one.because.rule.clone(), one.since, one.until);
            (one.id.clone(), one.minimum.clone(), stands)
        };
        let missing = |one: &&QuotaStatus| !new.iter().any(|other| key(other) == key(one));
        let found: Vec<&QuotaStatus> = old.iter().filter(missing).collect();
        if found.is_empty() && old.len() == new.len() {
            return Ok(None);
        }
        // Where the old policy asks nothing, there is nothing to expect of it.
        let expected = found.first().map(|one| {
            let stands = match one.because.rule.as_str() {
                "minimum_met" => string("met"),
                "minimum_exempt" => string("exempt"),
                _ => Value::Integer(one.owed.into()),
            };
            let minimum = toml::Table::from_iter([(one.minimum.clone(), stands)]);
            Value::Table(toml::Table::from_iter([(one.id.clone(), Value::Table(minimum))]))
        });
        let brief = |all: &[QuotaStatus]| {
            let one = |one: &QuotaStatus| {
                let [since, until] = [one.since, one.until].map(|at| self.crowd.offset.written(at));
                format!("{} {} {} ({since} – {until})", one.id, one.minimum, one.owed)
            };
            let texts = all.iter().map(one);
            texts.collect::<Vec<_>>().join(", ")
        };
        let what = "quotas";
        let difference = Difference::Advice { what, old: brief(&old), new: brief(&new) };
        let expected = expected.map(|value| (what, value));
        Ok(Some((vec![difference], Probe { now: self.now, people, expected })))
    }

    /// What plans weigh and what hosts are to count: scenarios have no words for it.
    fn plan(&self) -> Result<Option<Parted>, RuntimeError> {
        let now = self.now;
        let people = self.crowd.candidates(now);
        let candidates: Vec<_> = people.iter().map(|person| person.candidate.clone()).collect();
        let (old, new) = self.both(|book, case| {
            let candidates = candidates.clone();
            let matches =
                book.rules.find_matches(&MatchRequest { cases: vec![case], candidates, now })?;
            Ok((matches, book.rules.about()?.outreach))
        })?;
        if old == new {
            return Ok(None);
        }
        let brief = |(matches, outreach): &(Result<Matches, Fault>, Outreach)| {
            let wishes = matches.as_ref().ok().map(|matches| {
                let urgency = matches.problem.wishes.first().map_or(0, |wish| wish.urgency);
                let costs = matches.problem.responders.first().map(|one| one.load_costs.clone());
                format!("urgency {urgency}, load costs {:?}, ", costs.unwrap_or_default())
            });
            let (claims, notices) = (outreach.claim_days, outreach.notice_days);
            format!("{}claims of {claims} days, notices of {notices}", wishes.unwrap_or_default())
        };
        let difference = Difference::Advice { what: "plan", old: brief(&old), new: brief(&new) };
        Ok(Some((vec![difference], Probe { now, people, expected: None })))
    }

    /// Common needs among many households with the same wish, next door and further away: a scenario
    /// would have to list every one of them.
    fn lists(&self) -> Result<Option<Parted>, RuntimeError> {
        for households in self.crowd.households() {
            let (old, new) = self.both(|book, case| {
                let wishes: Vec<Case> = households.iter().map(|one| one.wish(&case)).collect();
                book.rules.three_lists(&[], &wishes, self.now)
            })?;
            let (Ok(old), Ok(new)) = (old, new) else { continue };
            let rows = |lists: &ThreeLists| -> Vec<(bool, String, usize)> {
                let rows = lists.demands.iter();
                let common = |row: &DemandRow| row.scope == DemandScope::Common;
                rows.map(|row| (common(row), row.area.clone(), row.cases.len())).collect()
            };
            if rows(&old) != rows(&new) {
                let brief = |lists: &ThreeLists| {
                    let common = rows(lists).into_iter().filter(|row| row.0);
                    common
                        .map(|row| format!("{} in {}", row.2, row.1))
                        .collect::<Vec<_>>()
                        .join(", ")
                };
                let (old, new) = (brief(&old), brief(&new));
                let difference = Difference::Advice { what: "common needs", old, new };
                let probe = Probe { now: self.now, people: Vec::new(), expected: None };
                return Ok(Some((vec![difference], probe)));
            }
        }
        Ok(None)
    }
}

fn to_json<T: serde::Serialize>(value: &T) -> String {
    json::to_string(value).unwrap_or_default()
}

fn shown(view: &PublicCase) -> Value {
    let hidden = view.hidden.iter().map(|reason| reason.rule.as_str());
    table(&[
        ("area", string(&view.area)),
        ("target_groups", strings(view.target_groups.iter().map(String::as_str))),
        ("hidden", strings(hidden)),
    ])
}
