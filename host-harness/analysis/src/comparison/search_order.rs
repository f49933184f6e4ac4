//! In which order sequences are searched on which two policies part: first those that the changes
//! between the policies suggest, then everything that could be shorter.

use wish_policy::Document;
use wish_runtime::RuntimeError;

use super::alphabet::{Alphabet, tells_times_apart};
use super::answers::{Difference, Strictness};
use super::changes::{Change, Text};
use super::counterexample::{self, Place};
use super::counts::Counts;
use super::enabled_commands::Reach;
use super::probes::Probes;
use super::rulebooks::Pair;
use super::search::{Bounds, Parting, Searched, search};
use super::state::Present;
use super::{Counterexample, Effort};

/// How long a sequence may be of commands on the straight way.
const STRAIGHT_COMMANDS_MAX: usize = 14;
/// How long a sequence may be of all commands.
const COMMANDS_MAX: usize = 12;
/// How long a sequence may be that only climbs a ladder.
const CLIMBING_COMMANDS_MAX: usize = 100;
/// Claims beside each other, and what leads there.
const SHARING_COMMANDS_MORE: usize = 5;
/// Partings that are tried as scenarios.
const COUNTEREXAMPLES_MAX: usize = 64;

/// What is compared with others.
pub struct Task<'a> {
    pub old: &'a Text,
    pub document: &'a Document<'a>,
    pub place: &'a Place,
}

/// What the searches for one pair came to.
#[derive(Default)]
pub struct SearchOutcome {
    pub verdicts: Vec<Strictness>,
    pub counterexample: Option<Counterexample>,
    /// All sequences up to so many commands were tried, of what the changes touch.
    pub touched: usize,
    /// The same of everything.
    pub everything: usize,
    /// Classes of wishes that were left out of everything.
    pub left_out: usize,
    pub states: usize,
    pub requests: usize,
}

/// One search: which commands are tried, and how many in a row.
#[derive(Clone, Copy)]
struct Tier {
    /// Whether of everything, or of what the changes touch.
    everything: bool,
    reach: Reach,
    commands_max: usize,
}

/// What all searches for one pair have in common.
struct SearchContext<'a> {
    pair: &'a Pair,
    touched: Alphabet,
    everything: Alphabet,
    present: Present,
    probes: Probes,
    effort: Effort,
}

impl SearchContext<'_> {
    fn search(&self, tier: Tier) -> Result<Searched, RuntimeError> {
        let Effort { straight, every, proves: _ } = self.effort;
        let bounds = Bounds {
            alphabet: if tier.everything { &self.everything } else { &self.touched },
            reach: tier.reach,
            present: self.present,
            probes: &self.probes,
            commands_max: tier.commands_max,
            requests_max: if tier.reach == Reach::Every { every } else { straight },
            first_only: true,
        };
        search(self.pair, &bounds)
    }
}

impl Task<'_> {
    /// Looks for the shortest sequence: on the ways that the changes suggest, then on the straight
    /// one, then with every command, then among everything; and at last for a shorter one.
    ///
    /// # Errors
    /// What stopped the rules.
    pub fn seek(
        &self,
        pair: &Pair,
        changes: &[Change],
        new: &Document<'_>,
        whole: &Alphabet,
        effort: Effort,
    ) -> Result<SearchOutcome, RuntimeError> {
        let keeps_time = about(changes, &["calendar", "round", "minimum", "notifications"])
            || changes.iter().any(tells_times_apart);
        let context = SearchContext {
            pair,
            touched: whole.touched_by(changes),
            everything: whole.everything(changes),
            present: if keeps_time { Present::Counts } else { Present::Aside },
            probes: Probes::touched_by(changes, self.document, new, whole),
            effort,
        };
        let left_out = context.everything.left_out;
        let mut outcome = SearchOutcome { left_out, ..SearchOutcome::default() };
        let mut partings = Vec::new();
        for tier in tiers(changes, self.document, new) {
            partings = outcome.try_all(&context, tier)?;
            if !partings.is_empty() {
                break;
            }
        }
        for everything in [false, true] {
            let length = partings.first().map_or(0, |parting: &Parting| parting.commands.len());
            let tried = if everything { outcome.everything } else { outcome.touched };
            if tried + 1 < length && (effort.proves || !everything) {
                let tier = Tier { everything, reach: Reach::Every, commands_max: length - 1 };
                let shorter = outcome.try_all(&context, tier)?;
                partings = if shorter.is_empty() { partings } else { shorter };
            }
        }
        // Where nobody may do more or less, only another reason is given.
        let only_refused = partings.iter().all(Parting::is_refused_by_both);
        partings.retain(|parting| only_refused || !parting.is_refused_by_both());
        outcome.verdicts =
            partings.iter().flat_map(|parting| verdicts(&parting.differences)).collect();
        outcome.counterexample = self.counterexample(pair, &partings)?;
        Ok(outcome)
    }

    /// The shortest parting that a scenario can show; or else the shortest.
    fn counterexample(
        &self,
        pair: &Pair,
        partings: &[Parting],
    ) -> Result<Option<Counterexample>, RuntimeError> {
        for parting in partings.iter().take(COUNTEREXAMPLES_MAX) {
            if counterexample::is_shown(parting, pair, self.document, self.place)? {
                return Ok(Some(Counterexample { parting: parting.clone(), shown: true }));
            }
        }
        Ok(partings
            .first()
            .map(|parting| Counterexample { parting: parting.clone(), shown: false }))
    }
}

impl SearchOutcome {
    /// Searches, and notes how far all sequences have been tried.
    fn try_all(
        &mut self,
        context: &SearchContext<'_>,
        tier: Tier,
    ) -> Result<Vec<Parting>, RuntimeError> {
        let searched = context.search(tier)?;
        self.states += searched.states;
        self.requests += searched.requests;
        if tier.reach == Reach::Every {
            let tried = if tier.everything { &mut self.everything } else { &mut self.touched };
            // Where nothing is left to look at, longer ones have been tried as well.
            let all = if searched.exhausted { tier.commands_max } else { searched.commands };
            *tried = (*tried).max(all);
        }
        Ok(searched.partings)
    }
}

/// The searches in order.
fn tiers(changes: &[Change], old: &Document<'_>, new: &Document<'_>) -> Vec<Tier> {
    let tier = |everything, reach, commands_max| Tier { everything, reach, commands_max };
    let mut tiers = Vec::new();
    if about(changes, &["ladder"]) {
        tiers.push(tier(false, Reach::Climbing, CLIMBING_COMMANDS_MAX));
    }
    if let Some(attempts) = Counts::of(old, new).attempts_until_they_part() {
        let commands = attempts.saturating_mul(2).saturating_add(STRAIGHT_COMMANDS_MAX);
        tiers.push(tier(false, Reach::Again, commands));
    }
    if about(changes, &["claims"]) {
        let claimants = [old, new].map(|document| document.claims.co_claimants_max.number());
        let most = claimants.into_iter().max().and_then(|most| usize::try_from(most).ok());
        let commands = most.unwrap_or(0).saturating_add(SHARING_COMMANDS_MORE);
        tiers.push(tier(false, Reach::Sharing, commands));
    }
    tiers.push(tier(false, Reach::Straight, STRAIGHT_COMMANDS_MAX));
    tiers.push(tier(false, Reach::Every, COMMANDS_MAX));
    tiers.push(tier(true, Reach::Every, COMMANDS_MAX));
    tiers
}

/// Whether one of the changes lies in one of the sections.
fn about(changes: &[Change], sections: &[&str]) -> bool {
    changes
        .iter()
        .any(|change| change.names.first().is_some_and(|name| sections.contains(&name.as_str())))
}

/// What one parting says: what is neither stricter nor looser goes with what is, a reminder with the
/// deadline that it is for.
fn verdicts(differences: &[Difference]) -> Vec<Strictness> {
    let verdicts = differences.iter().map(Difference::strictness);
    let decided: Vec<Strictness> =
        verdicts.filter(|verdict| *verdict != Strictness::Neither).collect();
    if decided.is_empty() { vec![Strictness::Neither] } else { decided }
}
