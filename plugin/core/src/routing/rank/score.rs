//! How well a candidate suits a case, criterion by criterion, in whole points. How much each counts
//! is the policy's; who may claim at all is `eligibility`.
//!
//! Each criterion measures from 0 to 1000, and its weight (0 to 100) takes that many hundredths of
//! it: up to ten points for each of the weight. Halves are rounded down.
//!
//! | criterion | measure |
//! |---|---|
//! | `pairing` | levels of the closest area around the case that it is paired with / levels of the case's area |
//! | `area` | levels that its area shares with the case's / levels of the case's area |
//! | `skill` | skills of the category that it has / skills of the category |
//! | `cost` | what the claim would bear / what it may bear: those with little first, so that big givers are kept for big wishes |
//! | `capacity` | claims it may still take / claims it may hold |
//! | `load` | 1 / (1 + recent claims) |
//! | `minimum` | the whole, when it owes a claim |
//! | `no_show` | no-shows / (1 + no-shows), taken off |
//! | `cooldown` | what is left of the time in which it is left alone after a notice / that time, taken off |
//!
//! A measure of nothing (no skills wanted, no cost) gives nothing.

use crate::eligibility::Limits;
use crate::policy::Policy;
use crate::policy::routing::Weights;
use wish_contract::{Candidate, Case, Code, Instant, ScorePart, area_contains, area_levels_shared};

/// Every criterion, in the contract's order.
pub(super) const CRITERIA: [&str; 9] =
    ["pairing", "area", "skill", "cost", "capacity", "load", "minimum", "no_show", "cooldown"];
/// What a measure can reach.
const WHOLE: u64 = 1_000;
const WEIGHT_WHOLE: u64 = 100;

/// What candidates are measured against: looked at once for each case.
pub(in crate::routing) struct Scorer<'a> {
    policy: &'a Policy,
    area: &'a str,
    levels: u64,
    skills: &'a [Code],
    cost_fen: u64,
    now: Instant,
}

/// The points of one candidate, by criterion.
#[derive(Clone, Copy)]
pub(in crate::routing) struct Score([i32; 9]);

impl<'a> Scorer<'a> {
    /// For claims on a case that would bear so much of its cost.
    pub fn of(policy: &'a Policy, case: &'a Case, cost_fen: u64, now: Instant) -> Scorer<'a> {
        let category = policy.categories.get(&case.need.category);
        Scorer {
            policy,
            area: &case.need.area,
            levels: levels_shared(&case.need.area, &case.need.area),
            skills: category.map_or(&[], |category| category.skills.as_slice()),
            cost_fen,
            now,
        }
    }

    /// What a candidate is given that may take on so much.
    pub fn score(&self, candidate: &Candidate, limits: Limits) -> Score {
        let facts = &candidate.facts;
        let Weights { pairing, area, skill, cost, capacity, load, minimum, no_show, cooldown } =
            self.policy.routing.weights;
        let claims_max = u64::from(limits.active_claims_max);
        let claims_free = claims_max.saturating_sub(u64::from(facts.active_claims));
        let (claims, no_shows) =
            (u64::from(candidate.recent_claims), u64::from(candidate.no_shows));
        Score([
            points(pairing, share(self.paired_levels(&facts.paired_areas), self.levels)),
            points(area, share(levels_shared(self.area, &facts.area), self.levels)),
            points(skill, self.skill(&facts.skills)),
            points(cost, share(self.cost_fen, limits.cost_max_fen)),
            points(capacity, share(claims_free, claims_max)),
            points(load, share(1, claims.saturating_add(1))),
            points(minimum, share(candidate.owed.min(1).into(), 1)),
            -points(no_show, share(no_shows, no_shows.saturating_add(1))),
            -points(cooldown, self.cooldown(candidate.last_notice)),
        ])
    }

    /// The most that anybody can get, load and capacity apart.
    pub fn best_match(&self) -> i32 {
        let Weights { pairing, area, skill, cost, minimum, .. } = self.policy.routing.weights;
        [pairing, area, skill, cost, minimum].into_iter().map(|weight| points(weight, WHOLE)).sum()
    }

    /// Levels of the closest area around the case among those given.
    fn paired_levels(&self, paired_areas: &[String]) -> u64 {
        let around = paired_areas.iter().filter(|paired| area_contains(paired, self.area));
        around.map(|paired| levels_shared(paired, paired)).max().unwrap_or(0)
    }

    fn skill(&self, skills: &[Code]) -> u64 {
        let held = self.skills.iter().filter(|wanted| skills.contains(wanted)).count();
        share(held.try_into().unwrap_or(0), self.skills.len().try_into().unwrap_or(0))
    }

    fn cooldown(&self, last_notice: Option<Instant>) -> u64 {
        let Some(last) = last_notice.map(|last| last.clamp(0, self.now)) else { return 0 };
        let until = self.policy.calendars.everywhere.add(last, self.policy.routing.cooldown).at;
        let left = u64::try_from(until.saturating_sub(self.now)).unwrap_or(0);
        share(left, until.saturating_sub(last).try_into().unwrap_or(0))
    }
}

impl Score {
    /// All points together.
    pub fn total(self) -> i32 {
        self.0.iter().sum()
    }

    /// The points without those for load and capacity, which a plan of many wishes counts itself.
    pub fn of_match(self) -> i32 {
        let [pairing, area, skill, cost, _, _, minimum, no_show, cooldown] = self.0;
        pairing + area + skill + cost + minimum + no_show + cooldown
    }

    /// The criteria that give or take anything.
    pub fn parts(self) -> Vec<ScorePart> {
        let mut parts = Vec::new();
        for (rule, points) in CRITERIA.into_iter().zip(self.0) {
            if points != 0 {
                parts.push(ScorePart { rule: rule.to_owned(), points });
            }
        }
        parts
    }
}

/// How much one number is of another, of 1000; nothing of nothing.
fn share(part: u64, whole: u64) -> u64 {
    part.min(whole).saturating_mul(WHOLE).checked_div(whole).unwrap_or(0)
}

fn points(weight: u32, measure: u64) -> i32 {
    i32::try_from(u64::from(weight).saturating_mul(measure) / WEIGHT_WHOLE).unwrap_or(i32::MAX)
}

/// How many segments two areas begin with alike.
fn levels_shared(one: &str, other: &str) -> u64 {
    area_levels_shared(one, other).try_into().unwrap_or(0)
}
