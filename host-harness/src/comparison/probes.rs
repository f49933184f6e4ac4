//! Questions beside decisions: what the board shows, whom to notify, who owes what, which ties are
//! wrong, and what a plan would weigh. They are put only where the policies differ in a section that
//! answers them; who is asked about is `crowd`.

use toml::Value;
use wish_host::contract::{
    Case, Instant, MatchRequest, Partner, Party, PublicCase, Ranking, RankingRequest, Stage,
    Standing, Tie, TieFinding,
};
use wish_host::{RuntimeError, json};

use super::answers::Difference;
use super::changes::Change;
use super::outline::Outline;
use super::search::{Book, Pair};
use crate::scenario::write::{string, strings, table};

mod crowd;

pub use crowd::{Crowd, Person};

const MINUTE_MS: Instant = 60_000;
const DAY_MINUTES: Instant = 24 * 60;

/// Which questions are put, and about whom.
#[derive(Clone, Debug, Default)]
pub struct Probes {
    board: bool,
    ranking: bool,
    standings: bool,
    ties: bool,
    plan: bool,
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
    pub fn touched_by(changes: &[Change], old: &Outline, new: &Outline, area: &str) -> Probes {
        let touches = |sections: &[&str]| {
            changes.iter().any(|change| {
                change.names.first().is_some_and(|name| sections.contains(&name.as_str()))
            })
        };
        Probes {
            board: touches(&["publication", "area_levels"]),
            ranking: touches(&["notifications", "routing", "categories", "calendar"]),
            standings: touches(&["minimum"]),
            ties: touches(&["pairing", "area_levels"]),
            plan: touches(&["routing"]),
            crowd: Crowd::of(old, new, area),
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
        if self.standings {
            parted.extend(asking.standings()?);
        }
        if self.ties && case.stage == Stage::Submitted {
            parted.extend(asking.ties()?);
        }
        if self.plan && fresh && case.stage == Stage::Published {
            parted.extend(asking.plan()?);
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
        let difference = Difference::Board { old: told(&old), new: told(&new) };
        let (now, people) = (self.now, Vec::new());
        Ok(Some((vec![difference], Probe { now, people, expected: Some(("public", expected)) })))
    }

    /// At the present, and where a quiet stretch of either policy begins or ends.
    fn rankings(&self) -> Result<Option<Parted>, RuntimeError> {
        let mut moments = vec![self.now];
        for minute in &self.crowd.quiet_edges {
            let local = self.now / MINUTE_MS + self.crowd.offset_minutes;
            let ahead = (minute - local).rem_euclid(DAY_MINUTES);
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
            let one = |one: &wish_host::contract::Ranked| {
                (one.responder.clone(), one.score, one.notify, one.because.rule.clone())
            };
            ranked.map(one).collect()
        };
        if rough(&old) == rough(&new) && rules(&old) == rules(&new) {
            return Ok(None);
        }
        let expected = ranking_text(&old, &new, area_notices);
        let told = |ranking: &Ranking| notified(ranking).into_iter().map(str::to_owned).collect();
        let (told_old, told_new) = (told(&old), told(&new));
        let (old, new) = (briefly(&old), briefly(&new));
        let difference = Difference::Ranking { old, new, told_old, told_new };
        let expected = expected.map(|value| ("ranking", value));
        Ok(Some((vec![difference], Probe { now, people, expected })))
    }

    fn standings(&self) -> Result<Option<Parted>, RuntimeError> {
        let people = self.crowd.parties();
        let parties: Vec<Party> = people.iter().map(Person::party).collect();
        let (old, new) =
            self.both(|book, case| book.rules.standings(&parties, &[case], self.now))?;
        let (Ok(old), Ok(new)) = (old, new) else { return Ok(None) };
        let key = |one: &Standing| {
            (one.id.clone(), one.minimum.clone(), one.owed, one.because.rule.clone())
        };
        let missing = |one: &&Standing| !new.iter().any(|other| key(other) == key(one));
        let found: Vec<&Standing> = old.iter().filter(missing).collect();
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
        let brief = |all: &[Standing]| {
            let told = all.iter().map(|one| format!("{} {} {}", one.id, one.minimum, one.owed));
            told.collect::<Vec<_>>().join(", ")
        };
        let what = "standings";
        let difference = Difference::Advice { what, old: brief(&old), new: brief(&new) };
        let expected = expected.map(|value| (what, value));
        Ok(Some((vec![difference], Probe { now: self.now, people, expected })))
    }

    fn ties(&self) -> Result<Option<Parted>, RuntimeError> {
        let people = self.crowd.parties();
        let partners: Vec<Partner> = people.iter().map(Person::partner).collect();
        for (pairing, kinds) in &self.crowd.pairings {
            let of_kind: Vec<&Partner> =
                partners.iter().filter(|partner| kinds.contains(&partner.kind)).collect();
            for areas in &self.crowd.tied_areas {
                for pattern in 0..4 {
                    let ties = tied(&of_kind, areas, pattern);
                    let parted = self.tie_findings(pairing, &ties, areas, &people)?;
                    if parted.is_some() {
                        return Ok(parted);
                    }
                }
            }
        }
        Ok(None)
    }

    fn tie_findings(
        &self,
        pairing: &str,
        ties: &[Tie],
        areas: &[String],
        people: &[Person],
    ) -> Result<Option<Parted>, RuntimeError> {
        let partners: Vec<Partner> = people.iter().map(Person::partner).collect();
        let (old, new) =
            self.both(|book, _| book.rules.check_ties(pairing, ties, &partners, areas, self.now))?;
        let (Ok(old), new) = (old, new) else { return Ok(None) };
        let brief = |all: &[TieFinding]| -> Vec<String> {
            all.iter().map(|finding| finding_words(&finding.because)).collect()
        };
        let was = brief(&old);
        let is = new.as_deref().map_or_else(|fault| vec![fault.code.clone()], brief);
        if was == is {
            return Ok(None);
        }
        let mut of: toml::Table = toml::Table::new();
        for tie in ties {
            let areas = of.entry(tie.responder.clone()).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(areas) = areas {
                areas.push(string(&tie.area));
            }
        }
        let expected = table(&[
            ("code", string(pairing)),
            ("ties", Value::Table(of)),
            ("areas", strings(areas.iter().map(String::as_str))),
            ("findings", strings(was.iter().map(String::as_str))),
        ]);
        let what = "pairing";
        let difference = Difference::Advice { what, old: was.join(", "), new: is.join(", ") };
        let people = people.to_vec();
        let expected = Some((what, expected));
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
        let brief = |(matches, outreach): &(Result<wish_host::contract::Matches, _>, _)| {
            let outreach: &wish_host::contract::Outreach = outreach;
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
}

/// Ties of so many responders with areas: one each, all with the first, all areas with one, none.
fn tied(partners: &[&Partner], areas: &[String], pattern: usize) -> Vec<Tie> {
    let tie = |partner: &Partner, area: &String| Tie {
        responder: partner.id.clone(),
        area: area.clone(),
        since: None,
        until: None,
        substitute: None,
    };
    let first = areas.first();
    match pattern {
        0 => partners.iter().zip(areas).map(|(partner, area)| tie(partner, area)).collect(),
        1 => partners
            .iter()
            .zip(first.into_iter().cycle())
            .map(|(one, area)| tie(one, area))
            .collect(),
        2 => partners
            .iter()
            .take(1)
            .flat_map(|one| areas.iter().map(|area| tie(one, area)))
            .collect(),
        _ => Vec::new(),
    }
}

/// A finding about ties: its rule, and whom or which area it is about.
fn finding_words(because: &wish_host::contract::Reason) -> String {
    let about = because.facts.iter().find_map(|fact| match &fact.value {
        wish_host::contract::FactValue::Text(text) => Some(text.as_str()),
        _ => None,
    });
    about.map_or_else(|| because.rule.clone(), |about| format!("{} {about}", because.rule))
}

fn told<T: serde::Serialize>(value: &T) -> String {
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

/// Who may not claim, and by which rule.
fn rules(ranking: &Ranking) -> Vec<(String, String)> {
    let one =
        |one: &wish_host::contract::Excluded| (one.responder.clone(), one.because.rule.clone());
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

/// What tells the two rankings apart, as scenarios have it; none where only scores differ.
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
    let left_out: toml::Table =
        other.map(|(was, _)| (was.responder.clone(), string(&was.because.rule))).collect();
    if left_out.is_empty() {
        return None;
    }
    pairs.push(("left_out", Value::Table(left_out)));
    Some(table(&pairs))
}
