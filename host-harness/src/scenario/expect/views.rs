//! Holds what the rules show of a case against what a step expects: to whom it is open, which
//! commands, what the public sees, whom to ask first, who owes wishes, which ties are wrong.

use std::collections::{BTreeMap, BTreeSet};

use wish_host::contract::{
    Actor, Apple, Audience, Case, FactValue, Fault, Partner, Party, PublicCase, RankingRequest,
    Reason, Role, Tie,
};

use super::super::file::expectation::{
    AudienceFile, DetailedAudience, Expectation, ListsFile, OffersFile, PairingFile, PublicFile,
    RankingFile, RuleFile, ShownFile, StandingFile,
};
use super::super::file::word::{read_word, word_of};
use super::super::observed::Observed;
use super::super::world::{FEN, Stop};
use super::{Check, NONE};

/// How a responder may stand with a minimum, in words.
const MET: &str = "met";
const EXEMPT: &str = "exempt";

impl Check<'_, '_> {
    pub(super) fn views(&mut self, expect: &Expectation, case: &Case) -> Result<(), Stop> {
        if let Some(wanted) = &expect.audience {
            self.audience(wanted, case)?;
        }
        if let Some(wanted) = &expect.offers {
            self.offers(wanted, case)?;
        }
        if let Some(wanted) = &expect.public {
            self.public(wanted, case)?;
        }
        if let Some(wanted) = &expect.ranking {
            self.ranking(wanted, case)?;
        }
        if let Some(wanted) = &expect.standings {
            self.standings(wanted)?;
        }
        if let Some(wanted) = &expect.pairing {
            self.pairing(wanted)?;
        }
        if let Some(wanted) = &expect.lists {
            self.lists(wanted)?;
        }
        Ok(())
    }

    /// The audiences of the step that opened last.
    fn audience(&mut self, wanted: &[AudienceFile], case: &Case) -> Result<(), Stop> {
        let now = self.world.now;
        let audiences = self.world.book(Some(case)).audience(case, now)?;
        let subject = Box::new(case.clone());
        self.world.observed.push(Observed::Audience { subject, now, audiences: audiences.clone() });
        let last = audiences.last().map(|audience| audience.step.clone());
        let present: Vec<&Audience> =
            audiences.iter().filter(|one| Some(&one.step) == last.as_ref()).collect();
        let mut left = present.clone();
        let mut kinds: Vec<String> = Vec::new();
        for one in wanted {
            match one {
                AudienceFile::Kind(kind) => kinds.push(kind.clone()),
                AudienceFile::Detailed(detailed) => {
                    match left.iter().position(|found| fits(detailed, found)) {
                        Some(place) => {
                            left.remove(place);
                        }
                        None => {
                            let found: Vec<String> =
                                present.iter().copied().map(audience).collect();
                            self.same_list("audience", &[detailed_audience(detailed)], &found);
                        }
                    }
                }
            }
        }
        let mut others: Vec<String> =
            left.iter().flat_map(|audience| audience.kinds.clone()).collect();
        others.sort();
        others.dedup();
        self.same_set("audience", &kinds, &others);
        Ok(())
    }

    fn offers(&mut self, wanted: &OffersFile, case: &Case) -> Result<(), Stop> {
        let responder = self.world.is_responder(&wanted.by);
        let role = match (wanted.role, responder) {
            (Some(role), _) => role.0,
            (None, true) => Role::Responder,
            (None, false) => read_word(&wanted.by).map_err(|_| {
                Stop::Story(format!(
                    "`{}` is neither a responder of the file nor a role; add `as`",
                    wanted.by
                ))
            })?,
        };
        let by = Actor { id: wanted.by.clone(), role };
        let facts = if responder { Some(self.world.facts(&wanted.by)?) } else { None };
        let now = self.world.now;
        let offers = self.world.book(Some(case)).offers(case, &by, facts.as_ref(), now)?;
        let subject = Box::new(case.clone());
        self.world.observed.push(Observed::Offers {
            subject,
            by,
            facts,
            now,
            offers: offers.clone(),
        });
        for offer in offers {
            let command = word_of(&offer.command);
            let what = format!("offers.{command}");
            let expected_open = wanted.open.iter().any(|word| word.0 == offer.command);
            match (expected_open, wanted.closed.get(&command)) {
                (true, _) if !offer.open => {
                    let found = super::told(self.world, &offer.because);
                    self.same(&what, "open", &format!("closed by {found}"));
                }
                (false, Some(rule)) if offer.open => self.same(&what, rule.code(), "open"),
                (false, Some(rule)) => self.reason_among(&what, rule, &[&offer.because])?,
                _ => {}
            }
        }
        Ok(())
    }

    fn public(&mut self, wanted: &PublicFile, case: &Case) -> Result<(), Stop> {
        let now = self.world.now;
        let view = self.world.book(Some(case)).public_view(case, now)?;
        let subject = Box::new(case.clone());
        self.world.observed.push(Observed::PublicView { subject, now, view: view.clone() });
        match (wanted, view) {
            (PublicFile::Hidden(shown), view) => {
                self.same("public", &shown.to_string(), &view.is_some().to_string());
            }
            (PublicFile::Shown(_), None) => self.same("public", "shown", "hidden"),
            (PublicFile::Shown(wanted), Some(view)) => self.shown(wanted, &view),
        }
        Ok(())
    }

    fn shown(&mut self, wanted: &ShownFile, view: &PublicCase) {
        let apple = match view.apple {
            Apple::Green => "green",
            Apple::PartRed => "part-red",
            Apple::Red => "red",
        };
        let left_yuan = (view.cost_left_fen / FEN).to_string();
        let hidden: Vec<String> = view.hidden.iter().map(|reason| reason.rule.clone()).collect();
        let words = [
            ("public.apple", wanted.apple.clone(), apple.to_owned()),
            ("public.text", wanted.text.clone(), view.text.clone()),
            ("public.area", wanted.area.clone(), view.area.clone()),
            (
                "public.places_left",
                wanted.places_left.map(|left| left.to_string()),
                view.places_left.to_string(),
            ),
            (
                "public.cost_left_yuan",
                wanted.cost_left_yuan.map(|left| left.to_string()),
                left_yuan,
            ),
        ];
        for (what, wanted, found) in words {
            if let Some(wanted) = wanted {
                self.same(what, &wanted, &found);
            }
        }
        if let Some(groups) = &wanted.target_groups {
            self.same_set("public.target_groups", groups, &view.target_groups);
        }
        if let Some(rules) = &wanted.hidden {
            self.same_set("public.hidden", rules, &hidden);
        }
    }

    fn ranking(&mut self, wanted: &RankingFile, case: &Case) -> Result<(), Stop> {
        let candidates = self.world.candidates()?;
        let request = RankingRequest {
            subject: case.clone(),
            limit: u32::try_from(candidates.len()).unwrap_or(u32::MAX).max(1),
            candidates,
            area_notices: wanted.area_notices.unwrap_or(0),
            now: self.world.now,
        };
        let ranking = sound(self.world.book(Some(case)).rank(&request)?)?;
        let kept = Observed::Ranked { request: Box::new(request), ranking: ranking.clone() };
        self.world.observed.push(kept);
        let order: Vec<String> = ranking.ranked.iter().map(|one| one.responder.clone()).collect();
        if let Some(wanted) = &wanted.order {
            self.same_list("ranking.order", wanted, &order);
        }
        let notified: Vec<String> = ranking
            .ranked
            .iter()
            .filter(|one| one.notify)
            .map(|one| one.responder.clone())
            .collect();
        if let Some(wanted) = &wanted.notified {
            self.same_set("ranking.notified", wanted, &notified);
        }
        let left_out = ranking
            .ranked
            .iter()
            .filter(|one| !one.notify)
            .map(|one| (&one.responder, &one.because));
        self.reasons_of("ranking.left_out", &wanted.left_out, left_out.collect())?;
        let excluded = ranking.excluded.iter().map(|one| (&one.responder, &one.because)).collect();
        self.reasons_of("ranking.excluded", &wanted.excluded, excluded)
    }

    fn reasons_of(
        &mut self,
        what: &str,
        wanted: &BTreeMap<String, RuleFile>,
        found: BTreeMap<&String, &Reason>,
    ) -> Result<(), Stop> {
        for (responder, rule) in wanted {
            let what = format!("{what}.{responder}");
            match found.get(responder) {
                Some(reason) => self.reason_among(&what, rule, &[reason])?,
                None => self.same(&what, rule.code(), NONE),
            }
        }
        Ok(())
    }

    fn standings(
        &mut self,
        wanted: &BTreeMap<String, BTreeMap<String, StandingFile>>,
    ) -> Result<(), Stop> {
        let responders = &self.world.scenario.file.responders;
        let parties: Vec<Party> = responders
            .iter()
            .map(|one| Party {
                id: one.id.clone(),
                kind: one.kind.clone(),
                classes: one.classes.clone(),
            })
            .collect();
        let cases: Vec<Case> = self.world.cases.values().cloned().collect();
        let at = self.world.now;
        let standings = sound(self.world.book(self.case).standings(&parties, &cases, at)?)?;
        for (responder, minimums) in wanted {
            for (minimum, wanted) in minimums {
                let found =
                    standings.iter().find(|one| one.id == *responder && one.minimum == *minimum);
                let found = found.map_or_else(
                    || NONE.to_owned(),
                    |one| match (wanted, one.because.rule.as_str()) {
                        (StandingFile::Owed(_), _) => one.owed.to_string(),
                        (StandingFile::Word(_), "minimum_met") => MET.to_owned(),
                        (StandingFile::Word(_), "minimum_exempt") => EXEMPT.to_owned(),
                        (StandingFile::Word(_), rule) => rule.to_owned(),
                    },
                );
                let wanted = match wanted {
                    StandingFile::Owed(count) => count.to_string(),
                    StandingFile::Word(word) => word.clone(),
                };
                self.same(&format!("standings.{responder}.{minimum}"), &wanted, &found);
            }
        }
        self.world.observed.push(Observed::Standings { at, standings });
        Ok(())
    }

    fn pairing(&mut self, wanted: &PairingFile) -> Result<(), Stop> {
        let tie = |responder: &String, area: &String| Tie {
            responder: responder.clone(),
            area: area.clone(),
            since: None,
            until: None,
            substitute: None,
        };
        let ties: Vec<Tie> = wanted
            .ties
            .iter()
            .flat_map(|(responder, areas)| areas.iter().map(move |area| tie(responder, area)))
            .collect();
        let responders = &self.world.scenario.file.responders;
        let partners: Vec<Partner> = responders
            .iter()
            .map(|one| Partner {
                id: one.id.clone(),
                kind: one.kind.clone(),
                area: one.area.clone(),
            })
            .collect();
        let at = self.world.now;
        let book = self.world.book(self.case);
        let findings =
            sound(book.check_ties(&wanted.code, &ties, &partners, &wanted.areas, at)?)?;
        let told: Vec<String> =
            findings.iter().map(|finding| finding_words(&finding.because)).collect();
        self.same_set("pairing.findings", &wanted.findings, &told);
        let pairing = wanted.code.clone();
        self.world.observed.push(Observed::TiesChecked { pairing, at, findings });
        Ok(())
    }

    fn lists(&mut self, wanted: &ListsFile) -> Result<(), Stop> {
        let candidates = self.world.candidates()?;
        let cases: Vec<Case> = self.world.cases.values().cloned().collect();
        let now = self.world.now;
        let lists = sound(self.world.book(self.case).three_lists(&candidates, &cases, now)?)?;
        if let Some(common) = &wanted.common {
            let shared = |row: &&wish_host::contract::DemandRow| {
                row.scope == wish_host::contract::DemandScope::Common
            };
            let found: Vec<String> =
                lists.demands.iter().filter(shared).map(|row| row.cases.join(" ")).collect();
            let common: Vec<String> = common.iter().map(|cases| cases.join(" ")).collect();
            self.same_set("lists.common", &common, &found);
        }
        for (case, wanted) in wanted.services.iter().flatten() {
            let of_case = lists.services.iter().filter(|row| row.subject == *case);
            let found: Vec<String> = of_case.filter_map(|row| row.responder.clone()).collect();
            self.same_set(&format!("lists.services.{case}"), wanted, &found);
        }
        self.world.observed.push(Observed::ListsDrawnUp { now, lists });
        Ok(())
    }
}

/// The answer, or what is wrong with the question in the rules' words.
fn sound<T>(answer: Result<T, Fault>) -> Result<T, Stop> {
    answer.map_err(|fault| Stop::Story(format!("{}: {}", fault.code, fault.message)))
}

/// A finding about ties: its rule, and whom or which area it is about.
fn finding_words(because: &Reason) -> String {
    let about = because.facts.iter().find_map(|fact| match &fact.value {
        FactValue::Text(text) => Some(text.as_str()),
        _ => None,
    });
    about.map_or_else(|| because.rule.clone(), |about| format!("{} {about}", because.rule))
}

fn fits(wanted: &DetailedAudience, found: &Audience) -> bool {
    let kinds = |kinds: &[String]| kinds.iter().cloned().collect::<BTreeSet<String>>();
    kinds(&wanted.kinds) == kinds(&found.kinds)
        && wanted.area.as_ref().is_none_or(|area| *area == found.area)
        && wanted.paired.is_none_or(|paired| paired == found.paired_only)
        && wanted.skills.as_ref().is_none_or(|skills| *skills == found.skills)
}

fn audience(audience: &Audience) -> String {
    let paired = if audience.paired_only { ", paired" } else { "" };
    format!("{} of {}{paired}", audience.kinds.join(" and "), audience.area)
}

fn detailed_audience(wanted: &DetailedAudience) -> String {
    let area = wanted.area.as_ref().map_or_else(String::new, |area| format!(" of {area}"));
    let paired = if wanted.paired == Some(true) { ", paired" } else { "" };
    format!("{}{area}{paired}", wanted.kinds.join(" and "))
}
