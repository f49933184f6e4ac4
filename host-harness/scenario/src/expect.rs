//! Compares what happened in a step with what it expects, and lists every difference. What the file
//! does not speak of may be as it likes. What is asked of the rules for it is in `views`; what the
//! host is to do, in `effects`; whom they would ask, in `outreach`.

use std::collections::BTreeMap;

use wish_contract::{Case, Claim, DeadlineKind, Decision, ItemCount, Reason, Ruling};

use super::file::expectation::{Expectation, RuleFile, ShareFile};
use super::file::word::word_of;
use super::rendering::{self, took_effect};
use super::world::{Stop, World, fact_is};

mod effects;
mod outreach;
mod views;

const NONE: &str = "none";
const PAUSED: &str = "paused";
const NOBODY: &str = "nobody";

/// One thing that is another than expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What, by the key in the file; empty where the story itself cannot go on.
    pub what: String,
    pub expected: String,
    pub found: String,
}

impl Difference {
    pub fn new(what: &str, expected: &str, found: &str) -> Difference {
        Difference { what: what.to_owned(), expected: expected.to_owned(), found: found.to_owned() }
    }

    /// The story cannot go on.
    pub fn story(why: String) -> Difference {
        Difference { what: String::new(), expected: String::new(), found: why }
    }

    /// Says in which order of a race it came about.
    pub fn in_order(&mut self, order: &str) {
        self.what = format!("{} (in the order {order})", self.what);
    }
}

/// Holds a step against its expectation. `rulings` are those on the case, in order.
pub fn hold(
    world: &mut World<'_>,
    expect: &Expectation,
    case: Option<&Case>,
    rulings: &[Ruling],
) -> Result<Vec<Difference>, Stop> {
    let mut check = Check { world, case, found: Vec::new() };
    check.rules(expect, rulings)?;
    check.effects(expect, rulings);
    if let Some(case) = case {
        check.stage_and_holder(expect, case)?;
        check.claims(expect, case);
        check.deadlines(expect, case, rulings)?;
        check.views(expect, case)?;
    } else if expect.speaks_of_a_case() {
        check.found.push(Difference::story("there is no case to look at".to_owned()));
    }
    Ok(check.found)
}

impl Expectation {
    fn speaks_of_a_case(&self) -> bool {
        self.stage.is_some()
            || self.claims.is_some()
            || self.live_claims.is_some()
            || self.shares.is_some()
            || !self.deadline.is_empty()
            || self.next.is_some()
            || self.holder.is_some()
            || self.audience.is_some()
            || self.offers.is_some()
            || self.public.is_some()
            || self.ranking.is_some()
    }
}

/// What is looked at, and what was found to differ.
struct Check<'w, 's> {
    world: &'w mut World<'s>,
    case: Option<&'w Case>,
    found: Vec<Difference>,
}

impl Check<'_, '_> {
    fn same(&mut self, what: &str, expected: &str, found: &str) {
        if expected != found {
            self.found.push(Difference::new(what, expected, found));
        }
    }

    fn same_list(&mut self, what: &str, expected: &[String], found: &[String]) {
        self.same(what, &listed(expected), &listed(found));
    }

    /// The same, in whatever order.
    fn same_set(&mut self, what: &str, expected: &[String], found: &[String]) {
        let sorted = |list: &[String]| {
            let mut list = list.to_vec();
            list.sort();
            list
        };
        self.same_list(what, &sorted(expected), &sorted(found));
    }

    fn rules(&mut self, expect: &Expectation, rulings: &[Ruling]) -> Result<(), Stop> {
        let fired: Vec<&Reason> = rulings.iter().flatten().flat_map(Decision::reasons).collect();
        let fired: Vec<&Reason> = fired.into_iter().filter(|reason| took_effect(reason)).collect();
        let mut codes: Vec<String> = fired.iter().map(|reason| reason.rule.clone()).collect();
        codes.dedup();
        for rule in &expect.fired {
            let reasons: Vec<&Reason> =
                fired.iter().copied().filter(|one| one.rule == rule.code()).collect();
            match (rule, reasons.as_slice()) {
                (RuleFile::Code(code), _) if codes.contains(code) => {}
                (_, []) => self.same("fired", rule.code(), &listed(&codes)),
                (_, reasons) => self.reason_among("fired", rule, reasons)?,
            }
        }
        for code in expect.not_fired.iter().filter(|code| codes.contains(code)) {
            self.found.push(Difference::new(
                "not_fired",
                &format!("not `{code}`"),
                &listed(&codes),
            ));
        }
        let refusal = rulings.last().and_then(|ruling| ruling.as_ref().err());
        match (&expect.refused, refusal) {
            (Some(rule), Some(rejection)) => {
                self.reason_among("refused", rule, &[&rejection.because])
            }
            (Some(rule), None) => {
                self.same("refused", rule.code(), "allowed");
                Ok(())
            }
            (None, _) => Ok(()),
        }
    }

    /// Looks for a rule with its facts among reasons; where none fits, the difference names the first.
    fn reason_among(
        &mut self,
        what: &str,
        rule: &RuleFile,
        reasons: &[&Reason],
    ) -> Result<(), Stop> {
        let mut first = None;
        for reason in reasons {
            match self.unlike(what, rule, reason)? {
                None => return Ok(()),
                Some(difference) => first = first.or(Some(difference)),
            }
        }
        self.found.extend(first);
        Ok(())
    }

    /// How a reason differs from the rule that is expected.
    fn unlike(
        &mut self,
        what: &str,
        rule: &RuleFile,
        reason: &Reason,
    ) -> Result<Option<Difference>, Stop> {
        if rule.code() != reason.rule {
            return Ok(Some(Difference::new(what, rule.code(), &reason_line(self.world, reason))));
        }
        let RuleFile::Detailed(detailed) = rule else { return Ok(None) };
        for (name, wanted) in &detailed.facts {
            let fact = reason.facts.iter().find(|fact| fact.name == *name);
            let fits = match fact {
                Some(fact) => fact_is(self.world, self.case, &fact.value, wanted)?,
                None => false,
            };
            if !fits {
                let what = format!("{what}.{}.{name}", reason.rule);
                return Ok(Some(Difference::new(
                    &what,
                    &wanted.to_string(),
                    &reason_line(self.world, reason),
                )));
            }
        }
        let Some(until) = &detailed.until else { return Ok(None) };
        let wanted =
            if until == NONE { None } else { Some(self.world.instant_of(until, self.case)?) };
        if wanted == reason.changes_at {
            return Ok(None);
        }
        let found =
            reason.changes_at.map_or_else(|| NONE.to_owned(), |at| self.world.scenario.time(at));
        Ok(Some(Difference::new(&format!("{what}.{}.until", reason.rule), until, &found)))
    }

    fn stage_and_holder(&mut self, expect: &Expectation, case: &Case) -> Result<(), Stop> {
        if let Some(stage) = &expect.stage {
            self.same("stage", &stage.to_string(), &word_of(&case.stage));
        }
        if let Some(holder) = &expect.holder {
            let found = case.holder.as_ref().map_or(NOBODY, |holder| &holder.id);
            self.same("holder", holder, found);
        }
        Ok(())
    }

    fn claims(&mut self, expect: &Expectation, case: &Case) {
        if let Some(count) = expect.live_claims {
            self.same("live_claims", &count.to_string(), &case.live_claims().count().to_string());
        }
        if let Some(wanted) = &expect.claims {
            let latest: BTreeMap<&str, &Claim> =
                case.claims.iter().map(|claim| (claim.responder.as_str(), claim)).collect();
            for (responder, words) in wanted {
                let found = latest
                    .get(responder.as_str())
                    .map_or_else(|| NONE.to_owned(), |claim| claim_state(claim, words));
                self.same(&format!("claims.{responder}"), words, &found);
            }
            let others: Vec<String> = case
                .live_claims()
                .filter(|claim| !wanted.contains_key(&claim.responder))
                .map(|claim| claim.responder.clone())
                .collect();
            self.same_list("claims of others", &[], &others);
        }
        for (responder, wanted) in expect.shares.iter().flatten() {
            let claim = case.live_claims().find(|claim| claim.responder == *responder);
            let found = claim.map_or_else(|| NONE.to_owned(), |claim| share(wanted, claim));
            self.same(&format!("shares.{responder}"), &share_of(wanted), &found);
        }
    }

    fn deadlines(
        &mut self,
        expect: &Expectation,
        case: &Case,
        rulings: &[Ruling],
    ) -> Result<(), Stop> {
        for (word, wanted) in &expect.deadline {
            let running = case.deadlines.iter().find(|deadline| word_of(&deadline.kind) == *word);
            let paused = case.paused.iter().any(|left| word_of(&left.kind) == *word);
            let found = match running {
                Some(deadline) => self.world.scenario.time(deadline.due),
                None if paused => PAUSED.to_owned(),
                None => NONE.to_owned(),
            };
            let wanted_time = match wanted.as_str() {
                NONE | PAUSED => wanted.clone(),
                text => {
                    let instant = self.world.instant_of(text, Some(case))?;
                    self.world.scenario.time(instant)
                }
            };
            if found != wanted_time {
                let wanted = if wanted_time == *wanted {
                    wanted_time
                } else {
                    format!("{wanted} ({wanted_time})")
                };
                self.found.push(Difference::new(&format!("deadline.{word}"), &wanted, &found));
            }
        }
        if let Some(next) = &expect.next {
            let decided = rulings.iter().rev().flatten().next().map(|decision| decision.next);
            let first = case.deadlines.iter().min_by_key(|deadline| deadline.due).copied();
            let found = decided.unwrap_or(first).map(|deadline| deadline.kind);
            let found = found.map_or_else(|| NONE.to_owned(), |kind: DeadlineKind| word_of(&kind));
            self.same("next", next, &found);
        }
        Ok(())
    }
}

impl RuleFile {
    /// The rule's code.
    pub fn code(&self) -> &str {
        match self {
            RuleFile::Code(code) => code,
            RuleFile::Detailed(detailed) => &detailed.rule,
        }
    }
}

/// A reason as reports show it: the rule and its facts.
fn reason_line(world: &World<'_>, reason: &Reason) -> String {
    rendering::reason(world.scenario, reason)
}

/// A claim in as many words as were asked for.
fn claim_state(claim: &Claim, asked: &str) -> String {
    let status = word_of(&claim.status);
    if asked.contains(' ') { format!("{} {status}", word_of(&claim.role)) } else { status }
}

/// A claim's share in as many figures as were asked for.
fn share(asked: &ShareFile, claim: &Claim) -> String {
    let ShareFile { places, cost_fen, items } = asked;
    share_of(&ShareFile {
        places: places.map(|_| claim.share.places),
        cost_fen: cost_fen.map(|_| claim.share.cost_fen),
        items: items.as_ref().map(|_| by_item(&claim.share.items)),
    })
}

fn share_of(share: &ShareFile) -> String {
    let places = share.places.map(|places| format!("{places} places"));
    let cost = share.cost_fen.map(|fen| format!("{fen} fen"));
    let items = share.items.as_ref().map(items_in_words);
    listed(&places.into_iter().chain(cost).chain(items).collect::<Vec<_>>())
}

fn by_item(counts: &[ItemCount]) -> BTreeMap<String, u32> {
    counts.iter().map(|one| (one.item.clone(), one.places)).collect()
}

fn items_in_words(counts: &BTreeMap<String, u32>) -> String {
    listed(&counts.iter().map(|(item, places)| format!("{places} of {item}")).collect::<Vec<_>>())
}

fn listed(words: &[String]) -> String {
    if words.is_empty() { NONE.to_owned() } else { words.join(", ") }
}
