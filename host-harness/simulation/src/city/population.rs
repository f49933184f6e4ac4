//! Who may respond: hundreds of thousands of members, units, organisations, by where they belong.
//! A responder is a number; all of one kind who belong to one area follow one another, so that a
//! look-up is a stretch of numbers. What is so about somebody for good follows from the number. How
//! much somebody has in hand is for `district`, what they do is for `behaviour`.

use std::ops::Range;

use wish_contract::{Instant, Responder};

use super::dice::trait_of;
use super::mix::Mix;
use super::places::Places;
use super::programme::{Category, Kind, Programme};
use super::scale::{Heads, SimulationScale};

// What is so about people, in a thousand.
const ACTIVE: u32 = 990;
const SUSPENDED: u32 = 4;
const VETTED_PERSON: u32 = 850;
const VETTED_BODY: u32 = 970;
const SKILLED_PERSON: u32 = 200;
const SKILLED_BODY: u32 = 450;
const LICENSED: u32 = 300;
/// Persons who are paired where a policy has paired persons without saying how.
const PAIRED_PERSON: u32 = 110;
/// How many buildings somebody answers for who is paired with finer places than a community.
const PAIRED_BUILDINGS: u32 = 8;
/// Days for which somebody suspended may not claim, from the first of the year.
const SUSPENDED_DAYS: u32 = 300;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const FEN: u64 = 100;

/// What a responder is like, whatever the policy calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    Member,
    Resident,
    Group,
    Unit,
    Organisation,
    Enterprise,
    Agency,
}

/// Everybody.
#[derive(Clone, Debug)]
pub struct Population {
    kinds: Vec<Crowd>,
    categories: Vec<Category>,
    seed: u64,
    year_start: Instant,
}

/// Everybody of a kind.
#[derive(Clone, Debug)]
struct Crowd {
    kind: Kind,
    nature: Nature,
    /// The number of the first who belongs to each community, and at the end the one after the
    /// last.
    starts: Vec<u32>,
}

impl Nature {
    /// The domain's own words name their nature; of any other kind its limits show it.
    fn of(kind: &Kind) -> Nature {
        match kind.code.as_str() {
            "member" => Nature::Member,
            "resident" => Nature::Resident,
            "group" => Nature::Group,
            "unit" => Nature::Unit,
            "social-organisation" => Nature::Organisation,
            "enterprise" => Nature::Enterprise,
            "agency" => Nature::Agency,
            _ => match kind.active_claims_max {
                0..=4 => Nature::Member,
                5..=9 => Nature::Group,
                10..=19 => Nature::Unit,
                _ => Nature::Organisation,
            },
        }
    }

    pub fn is_person(self) -> bool {
        matches!(self, Nature::Member | Nature::Resident)
    }

    fn heads(self, heads: &Heads) -> u32 {
        match self {
            Nature::Member => heads.members,
            Nature::Resident => heads.residents,
            Nature::Group => heads.groups,
            Nature::Unit => heads.units,
            Nature::Organisation => heads.organisations,
            Nature::Enterprise => heads.enterprises,
            Nature::Agency => heads.agencies,
        }
    }
}

impl Population {
    pub fn new(
        programme: &Programme,
        scale: &SimulationScale,
        mix: &Mix,
        places: &Places,
        seed: u64,
        year_start: Instant,
    ) -> Population {
        let mut kinds: Vec<Crowd> = Vec::new();
        let mut next = 0;
        for kind in &programme.kinds {
            let nature = Nature::of(kind);
            // Of kinds that are alike in nature the first has the number; the others a tenth.
            let alike = kinds.iter().any(|other| other.nature == nature);
            let usual = nature.heads(&scale.heads) / if alike { 10 } else { 1 };
            let heads = mix.responders.get(&kind.code).copied().unwrap_or(usual);
            let starts = settled(heads, places, next);
            next = starts.last().copied().unwrap_or(next);
            kinds.push(Crowd { kind: kind.clone(), nature, starts });
        }
        Population { kinds, categories: programme.categories.clone(), seed, year_start }
    }

    /// How many there are of every kind, by its code.
    pub fn heads(&self) -> impl Iterator<Item = (&str, u32)> {
        self.kinds.iter().map(|crowd| {
            let count = crowd
                .starts
                .last()
                .zip(crowd.starts.first())
                .map_or(0, |(last, first)| last - first);
            (crowd.kind.code.as_str(), count)
        })
    }

    /// Those of a kind who belong to some communities, by number.
    pub fn of(&self, kind: &str, homes: &Range<u32>) -> Range<u32> {
        let Some(crowd) = self.kinds.iter().find(|crowd| crowd.kind.code == kind) else {
            return 0..0;
        };
        let start = |home: u32| crowd.starts.get(home as usize).copied().unwrap_or(0);
        start(homes.start)..start(homes.end)
    }

    pub fn nature(&self, number: u32) -> Nature {
        self.crowd(number).map_or(Nature::Resident, |crowd| crowd.nature)
    }

    /// The community that somebody belongs to.
    pub fn home(&self, number: u32) -> u32 {
        let starts = self.crowd(number).map_or(&[][..], |crowd| crowd.starts.as_slice());
        let after = starts.partition_point(|start| *start <= number);
        u32::try_from(after.saturating_sub(1)).unwrap_or(0)
    }

    /// Most live claims that somebody may hold.
    pub fn claims_max(&self, number: u32) -> u32 {
        self.crowd(number).map_or(1, |crowd| crowd.kind.active_claims_max)
    }

    /// What somebody may spend on one claim, in fen.
    pub fn means_of(&self, number: u32) -> u64 {
        self.crowd(number).map_or(0, |crowd| self.means(number, crowd))
    }

    pub fn id(&self, number: u32) -> String {
        let kind = self.crowd(number).map_or("", |crowd| crowd.kind.code.as_str());
        format!("{kind}-{number}")
    }

    /// The number in an id.
    pub fn number(id: &str) -> Option<u32> {
        id.rsplit_once('-')?.1.parse().ok()
    }

    /// What the host knows of somebody, beside what they have in hand.
    pub fn facts(&self, number: u32, places: &Places) -> Option<Responder> {
        let crowd = self.crowd(number)?;
        let home = self.home(number);
        let person = crowd.nature.is_person();
        let likely = |about: u64, per_mille: u32| self.likely(number, about, per_mille);
        let skilled = if person { SKILLED_PERSON } else { SKILLED_BODY };
        let mut skills: Vec<String> = Vec::new();
        let mut licences: Vec<String> = Vec::new();
        for (about, category) in (100_u64..).step_by(8).zip(&self.categories) {
            for (more, skill) in (0_u64..).zip(&category.skills) {
                if likely(about + more, skilled) && !skills.contains(skill) && skills.len() < 8 {
                    skills.push(skill.clone());
                }
            }
            let licence = category.licence.iter().filter(|_| likely(about + 7, LICENSED));
            licences
                .extend(licence.filter(|one| !licences.contains(one)).cloned().collect::<Vec<_>>());
        }
        let suspended = likely(2, SUSPENDED);
        let until = i64::from(self.draw(number, 3, SUSPENDED_DAYS)) * DAY_MS;
        Some(Responder {
            id: self.id(number),
            kind: crowd.kind.code.clone(),
            area: places.area(home).to_owned(),
            active: likely(1, ACTIVE),
            suspended_until: suspended.then_some(self.year_start + until),
            active_claims_max: crowd.kind.active_claims_max,
            cost_max_fen: self.means(number, crowd),
            skills,
            licences,
            vetted: likely(4, if person { VETTED_PERSON } else { VETTED_BODY }),
            household: person.then(|| household(home, self.draw(number, 5, Places::households()))),
            paired_areas: self.paired_areas(number, crowd, home, places),
            ..Responder::default()
        })
    }

    /// Whether somebody is paired with an area around this household.
    pub fn is_paired(&self, number: u32, area: &str, places: &Places) -> bool {
        let Some(crowd) = self.crowd(number) else { return false };
        let paired = self.paired_areas(number, crowd, self.home(number), places);
        paired.iter().any(|one| wish_contract::area_contains(one, area))
    }

    /// Units and groups are all paired, of persons a few; with their community, or with some of its
    /// buildings where the policy pairs with finer places, or with the area around it.
    fn paired_areas(&self, number: u32, crowd: &Crowd, home: u32, places: &Places) -> Vec<String> {
        let alone = crowd.nature.is_person() && crowd.kind.paired_depth.is_none();
        if !crowd.kind.paired || (alone && !self.likely(number, 6, PAIRED_PERSON)) {
            return Vec::new();
        }
        let area = places.area(home);
        let depth = area.split('/').count();
        match crowd.kind.paired_depth {
            Some(finer) if finer > depth => {
                let first = crowd.starts.get(home as usize).copied().unwrap_or(number);
                let from = (number - first) * PAIRED_BUILDINGS;
                (from..from + PAIRED_BUILDINGS)
                    .map(|building| places.building(home, building))
                    .collect()
            }
            Some(coarser) => vec![area.split('/').take(coarser).collect::<Vec<_>>().join("/")],
            None => vec![area.to_owned()],
        }
    }

    /// What somebody may spend on one claim, in fen: some have less than their kind may.
    fn means(&self, number: u32, crowd: &Crowd) -> u64 {
        let most = crowd.kind.cost_max_fen;
        let tenths = u64::from(self.draw(number, 7, 10) + 1);
        (most / 10 * tenths).max(FEN).min(most.max(FEN))
    }

    fn likely(&self, number: u32, about: u64, per_mille: u32) -> bool {
        self.draw(number, about, 1_000) < per_mille
    }

    fn draw(&self, number: u32, about: u64, count: u32) -> u32 {
        trait_of(self.seed ^ (u64::from(number) << 32), about) % count.max(1)
    }

    fn crowd(&self, number: u32) -> Option<&Crowd> {
        self.kinds.iter().find(|crowd| {
            let ends = crowd.starts.first().zip(crowd.starts.last());
            ends.is_some_and(|(first, last)| (*first..*last).contains(&number))
        })
    }
}

/// The name of a household, the same for those who live in it and for its wishes.
pub fn household(home: u32, number: u32) -> String {
    format!("household-{home}-{number}")
}

/// Spreads heads over the communities by their weight, and that of their districts.
fn settled(heads: u32, places: &Places, first: u32) -> Vec<u32> {
    let mut weights = Vec::new();
    for (number, range) in (0_u32..).zip(places.districts()) {
        let within: u64 = range.clone().map(|home| u64::from(places.weight(home))).sum();
        let whole = u64::from(Places::district_weight(number)) << 20;
        weights.extend(
            range.clone().map(|home| whole * u64::from(places.weight(home)) / within.max(1)),
        );
    }
    let sum: u64 = weights.iter().sum();
    let mut so_far = 0;
    let mut starts = vec![first];
    for weight in weights {
        so_far += weight;
        let share = u128::from(heads) * u128::from(so_far) / u128::from(sum.max(1));
        starts.push(first + u32::try_from(share).unwrap_or(heads));
    }
    starts
}
