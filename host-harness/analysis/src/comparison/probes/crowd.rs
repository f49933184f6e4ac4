//! Whom questions beside decisions are about: responders near and far, tied and not, skilled and
//! not, with all sorts of pasts, so that by every criterion some two of them differ.

use std::collections::BTreeSet;

use wish_contract::{Candidate, Case, Fact, Instant, Partner, Party, Responder};
use wish_policy::Document;
use wish_policy::document::QUIET_HOURS;
use wish_policy::time::Stretch;

use super::super::alphabet::{self, Offset};

/// How many candidates a ranking is asked about.
const CANDIDATES: usize = 40;
/// How many responders of a kind are asked about minimums and ties.
const EACH_KIND: usize = 2;
const DAY_MINUTES: Instant = 24 * 60;
const HOUR_MS: Instant = 60 * 60 * 1_000;
const COST_MAX_FEN: u64 = 100_000_000_000;
/// Fewest households that a need is ever common among.
const COMMON_FROM: usize = 2;
/// No more households are made up.
const HOUSEHOLDS_MAX: usize = 64;

/// Everybody.
#[derive(Clone, Debug, Default)]
pub struct Crowd {
    area: String,
    /// Facts that no guard of the city's own refuses.
    facts: Vec<Fact>,
    kinds: Vec<String>,
    skills: Vec<String>,
    classes: Vec<String>,
    /// Numbers of notices at which one of the policies has notified somebody often enough.
    notices: Vec<u32>,
    /// Notices in an area at which one of the policies no longer counts it as poor.
    pub floors: Vec<u32>,
    /// When a quiet stretch begins or ends: in minutes of the week from Monday on where it is not every day's, or else of the day.
    pub quiet_edges: Vec<QuietEdge>,
    pub offset: Offset,
    /// Numbers of households from which one of the policies calls a need common.
    common_from: Vec<usize>,
    /// Pairings with the kinds that they pair.
    pub pairings: Vec<(String, Vec<String>)>,
    /// For each level of area, two areas of it.
    pub tied_areas: Vec<Vec<String>>,
}

/// When a quiet stretch begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuietEdge {
    /// At this minute of every day.
    Daily(Instant),
    /// At this minute of the week, from Monday on.
    Weekly(Instant),
}

/// A responder with its past and its classes.
#[derive(Clone, Debug)]
pub struct Person {
    pub candidate: Candidate,
    pub classes: Vec<String>,
}

/// A household with a wish like the others'.
#[derive(Clone, Debug)]
pub struct Household {
    number: usize,
    area: String,
}

impl Household {
    /// Its wish, after the pattern of another.
    pub fn wish(&self, pattern: &Case) -> Case {
        let mut case = pattern.clone();
        case.id = format!("w{}", self.number);
        case.need.household = Some(format!("household-{}", self.number));
        case.need.area.clone_from(&self.area);
        case
    }
}

impl Person {
    pub fn party(&self) -> Party {
        let facts = &self.candidate.facts;
        let (id, kind) = (facts.id.clone(), facts.kind.clone());
        Party { id, kind, classes: self.classes.clone() }
    }

    pub fn partner(&self) -> Partner {
        let facts = &self.candidate.facts;
        Partner { id: facts.id.clone(), kind: facts.kind.clone(), area: facts.area.clone() }
    }
}

impl Crowd {
    /// Everybody whom either of two policies distinguishes.
    #[must_use]
    pub fn of(old: &Document<'_>, new: &Document<'_>, area: &str, facts: &[Fact]) -> Crowd {
        let both = [old, new];
        let kinds = both.iter().flat_map(|policy| policy.responder_kinds.codes());
        let kinds: BTreeSet<String> = kinds.map(str::to_owned).collect();
        let categories = both.iter().flat_map(|policy| &policy.categories.entries);
        let skills = categories.flat_map(|category| category.value.skills.iter());
        let skills: BTreeSet<String> = skills.map(|skill| skill.code().to_owned()).collect();
        let exempt = both.iter().flat_map(|policy| policy.minimum.iter());
        let exempt = exempt.flat_map(|minimum| minimum.exempt.iter());
        let classes: BTreeSet<String> = exempt.map(|class| class.code().to_owned()).collect();
        let limits = both.iter().map(|policy| narrow(policy.notifications.responder_max.number()));
        let notices: BTreeSet<u32> =
            limits.flat_map(|limit| [0, limit.saturating_sub(1), limit]).collect();
        let floors = both.iter().filter_map(|policy| policy.notifications.floor.as_ref());
        let floors: BTreeSet<u32> = floors
            .map(|floor| narrow(floor.notices.number()))
            .flat_map(|notices| [0, notices.saturating_sub(1), notices])
            .chain([0])
            .collect();
        let quiet = both.iter().flat_map(|policy| policy.notifications.quiet_hours.values());
        let quiet_edges: BTreeSet<QuietEdge> =
            quiet.chain([QUIET_HOURS]).flat_map(quiet_edges).collect();
        let mut pairings: Vec<(String, Vec<String>)> = Vec::new();
        for one in both.iter().flat_map(|policy| policy.pairing.iter()) {
            if !pairings.iter().any(|(code, _)| *code == one.code.code()) {
                let kinds = one.kinds.iter().map(|kind| kind.code().to_owned());
                pairings.push((one.code.code().to_owned(), kinds.collect()));
            }
        }
        let from = both.iter().map(|policy| policy.lists.common_from.number());
        let from = from.filter_map(|from| usize::try_from(from).ok());
        let common_from: BTreeSet<usize> =
            from.chain([COMMON_FROM]).map(|from| from.min(HOUSEHOLDS_MAX)).collect();
        Crowd {
            kinds: kinds.into_iter().collect(),
            skills: skills.into_iter().collect(),
            classes: classes.into_iter().collect(),
            notices: notices.into_iter().collect(),
            floors: floors.into_iter().collect(),
            quiet_edges: quiet_edges.into_iter().collect(),
            offset: alphabet::offset(old),
            common_from: common_from.into_iter().collect(),
            pairings,
            tied_areas: areas(area),
            area: area.to_owned(),
            facts: facts.to_vec(),
        }
    }

    /// Candidates with all sorts of pasts.
    #[must_use]
    pub fn candidates(&self, now: Instant) -> Vec<Person> {
        let one = |number: usize| {
            let mut facts = self.facts(number);
            facts.skills = if number.is_multiple_of(3) { self.skills.clone() } else { Vec::new() };
            facts.active_claims = count(number / 5 % 2);
            facts.cost_max_fen = if number.is_multiple_of(7) { COST_MAX_FEN } else { 300_000 };
            let hours = [None, Some(1), Some(30), Some(100)];
            let last_notice = hours.get(number / 2 % hours.len()).copied().flatten();
            let notices = self.notices.get(number % self.notices.len().max(1)).copied();
            let candidate = Candidate {
                facts,
                recent_claims: count(number / 3 % 3),
                no_shows: count(number / 4 % 2),
                owed: count(number / 7 % 2),
                notices: notices.unwrap_or(0),
                last_notice: last_notice.map(|hours: Instant| now - hours * HOUR_MS),
            };
            Person { candidate, classes: Vec::new() }
        };
        (0..CANDIDATES).map(one).collect()
    }

    /// Some of each kind, without and with each class that may be exempt.
    #[must_use]
    pub fn parties(&self) -> Vec<Person> {
        let mut people = Vec::new();
        for kind in &self.kinds {
            let plain = (1..=EACH_KIND).map(|number| (format!("{kind}-{number}"), None));
            let classes = self.classes.iter();
            let exempt = classes.map(|class| (format!("{kind}-{class}"), Some(class.clone())));
            for (id, class) in plain.chain(exempt) {
                let facts = Responder { id, kind: kind.clone(), ..self.facts(0) };
                let candidate = Candidate {
                    facts,
                    recent_claims: 0,
                    no_shows: 0,
                    owed: 0,
                    notices: 0,
                    last_notice: None,
                };
                people.push(Person { candidate, classes: class.into_iter().collect() });
            }
        }
        people
    }

    /// Households next door to each other, as many as make a need common; and pairs of them that are
    /// neighbours on one level only.
    #[must_use]
    pub fn households(&self) -> Vec<Vec<Household>> {
        let next_door = |count: &usize| {
            let one = |number| Household { number, area: self.area.clone() };
            (1..=*count).map(one).collect::<Vec<_>>()
        };
        let mut all: Vec<Vec<Household>> = self.common_from.iter().map(next_door).collect();
        let most = self.common_from.iter().max().copied().unwrap_or(COMMON_FROM);
        let segments: Vec<&str> = self.area.split('/').collect();
        for level in 0..segments.len() {
            let one = |number: usize| {
                let mut own: Vec<String> = segments.iter().map(|one| (*one).to_owned()).collect();
                if let Some(segment) = own.get_mut(level) {
                    *segment = format!("n{number}");
                }
                Household { number, area: own.join("/") }
            };
            all.push((1..=most).map(one).collect());
        }
        all
    }

    fn facts(&self, number: usize) -> Responder {
        let kind = self.kinds.get(number % self.kinds.len().max(1)).cloned().unwrap_or_default();
        let depth = self.area.split('/').count();
        let cut = |segments: usize| -> String {
            self.area.split('/').take(segments.max(1)).collect::<Vec<_>>().join("/")
        };
        // A responder is nearer or further, and tied to a smaller or a larger area around the wish.
        let home = cut(depth - number / 2 % depth.min(3));
        let tied = cut(depth - number % depth.min(4));
        Responder {
            id: format!("r{number:02}"),
            kind,
            area: home,
            active: true,
            active_claims_max: u32::MAX,
            cost_max_fen: COST_MAX_FEN,
            vetted: true,
            facts: self.facts.clone(),
            paired_areas: if number % 6 == 5 { Vec::new() } else { vec![tied] },
            ..Responder::default()
        }
    }
}

/// When a stretch begins and ends.
fn quiet_edges(stretch: Stretch) -> Vec<QuietEdge> {
    let [from, to] = [stretch.from, stretch.to].map(Instant::from);
    if stretch.days.iter().all(|day| *day) {
        return vec![QuietEdge::Daily(from), QuietEdge::Daily(to)];
    }
    let days = (0..).zip(stretch.days).filter(|(_, is_quiet)| *is_quiet);
    let to = if to < from { to + DAY_MINUTES } else { to };
    let edges =
        days.flat_map(|(day, _): (Instant, bool)| [from, to].map(|at| day * DAY_MINUTES + at));
    edges.map(QuietEdge::Weekly).collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Two areas of each level, the plain one and its neighbour.
fn areas(area: &str) -> Vec<Vec<String>> {
    let segments: Vec<&str> = area.split('/').collect();
    let mut levels = Vec::new();
    for depth in 1..=segments.len() {
        let mut own: Vec<&str> = segments.iter().take(depth).copied().collect();
        let plain = own.join("/");
        if let Some(last) = own.last_mut() {
            *last = "neighbour";
        }
        levels.push(vec![plain, own.join("/")]);
    }
    levels
}
