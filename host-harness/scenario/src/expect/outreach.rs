//! Holds whom the rules would ask, who owes wishes, which ties are wrong and who would serve whom
//! against what a step expects.

use std::collections::BTreeMap;

use wish_contract::{
    Case, DemandScope, FactValue, Fault, Instant, Partner, Party, RankingRequest, Reason, Tie,
};

use super::super::file::expectation::{ListsFile, PairingFile, QuotaFile, RankingFile, RuleFile};
use super::super::observed::Observed;
use super::super::world::Stop;
use super::{Check, NONE};

/// How a responder may stand with a minimum, in words.
const MET: &str = "met";
const EXEMPT: &str = "exempt";

impl Check<'_, '_> {
    pub(super) fn ranking(&mut self, wanted: &RankingFile, case: &Case) -> Result<(), Stop> {
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
        if let Some(wanted) = &wanted.again_at {
            self.again_at(wanted, ranking.again_at)?;
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

    fn again_at(&mut self, wanted: &str, found: Option<Instant>) -> Result<(), Stop> {
        let time = |at: Instant| self.world.scenario.time(at);
        let found = found.map_or_else(|| NONE.to_owned(), time);
        let wanted = match wanted {
            NONE => NONE.to_owned(),
            text => time(self.world.instant_of(text, self.case)?),
        };
        self.same("ranking.again_at", &wanted, &found);
        Ok(())
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

    pub(super) fn quotas(
        &mut self,
        wanted: &BTreeMap<String, BTreeMap<String, QuotaFile>>,
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
        let quotas = sound(self.world.book(self.case).quota_statuses(&parties, &cases, at)?)?;
        for (responder, minimums) in wanted {
            for (minimum, wanted) in minimums {
                let found =
                    quotas.iter().find(|one| one.id == *responder && one.minimum == *minimum);
                let found = found.map_or_else(
                    || NONE.to_owned(),
                    |one| match (wanted, one.because.rule.as_str()) {
                        (QuotaFile::Owed(_), _) => one.owed.to_string(),
                        (QuotaFile::Word(_), "minimum_met") => MET.to_owned(),
                        (QuotaFile::Word(_), "minimum_exempt") => EXEMPT.to_owned(),
                        (QuotaFile::Word(_), rule) => rule.to_owned(),
                    },
                );
                let wanted = match wanted {
                    QuotaFile::Owed(count) => count.to_string(),
                    QuotaFile::Word(word) => word.clone(),
                };
                self.same(&format!("quotas.{responder}.{minimum}"), &wanted, &found);
            }
        }
        self.world.observed.push(Observed::Quotas { quotas });
        Ok(())
    }

    pub(super) fn pairing(&mut self, wanted: &PairingFile) -> Result<(), Stop> {
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
        let found: Vec<String> =
            findings.iter().map(|finding| finding_words(&finding.because)).collect();
        self.same_set("pairing.findings", &wanted.findings, &found);
        let pairing = wanted.code.clone();
        self.world.observed.push(Observed::TiesChecked { pairing, findings });
        Ok(())
    }

    pub(super) fn lists(&mut self, wanted: &ListsFile) -> Result<(), Stop> {
        let candidates = self.world.candidates()?;
        let cases: Vec<Case> = self.world.cases.values().cloned().collect();
        let now = self.world.now;
        let lists = sound(self.world.book(self.case).three_lists(&candidates, &cases, now)?)?;
        let scopes = [
            ("lists.common", &wanted.common, DemandScope::Common),
            ("lists.individual", &wanted.individual, DemandScope::Individual),
        ];
        for (what, wanted, scope) in scopes {
            let Some(wanted) = wanted else { continue };
            let rows = lists.demands.iter().filter(|row| row.scope == scope);
            let found: Vec<String> = rows.map(|row| row.cases.join(" ")).collect();
            let wanted: Vec<String> = wanted.iter().map(|cases| cases.join(" ")).collect();
            self.same_set(what, &wanted, &found);
        }
        for (responder, wanted) in wanted.resources.iter().flatten() {
            let row = lists.resources.iter().find(|row| row.responder == *responder);
            let found = row.map_or_else(|| NONE.to_owned(), |row| row.places.to_string());
            self.same(&format!("lists.resources.{responder}"), &wanted.to_string(), &found);
        }
        for (case, wanted) in wanted.services.iter().flatten() {
            let of_case = lists.services.iter().filter(|row| row.subject == *case);
            let found: Vec<String> = of_case.filter_map(|row| row.responder.clone()).collect();
            self.same_set(&format!("lists.services.{case}"), wanted, &found);
        }
        self.world.observed.push(Observed::ListsDrawnUp { lists });
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
