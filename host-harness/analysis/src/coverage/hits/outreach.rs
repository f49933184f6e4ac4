//! Hits of rankings, quotas, ties and lists: who was notified and who was left out, what counted
//! for whom, who owes what, what is wrong with a tie, which needs are common.

use wish_contract::{
    Candidate, DemandRow, DemandScope, QuotaStatus, Ranked, Ranking, RankingRequest, TieFinding,
};

use wish_runtime::RuntimeError;

use super::facts::Facts;
use super::{HitRecorder, Subject};
use crate::coverage::point::Aspect;

impl HitRecorder<'_> {
    pub(super) fn ranked(
        &mut self,
        request: &RankingRequest,
        ranking: &Ranking,
    ) -> Result<(), RuntimeError> {
        let case = &request.subject;
        let candidate =
            |id: &String| request.candidates.iter().find(|candidate| candidate.facts.id == *id);
        for excluded in &ranking.excluded {
            let facts = candidate(&excluded.responder).map(|candidate| &candidate.facts);
            let subject = Subject::on(case, facts);
            self.guards(&[&excluded.because], subject)?;
            self.reason(&excluded.because, subject);
        }
        // What is due has not taken effect in the case that was handed in.
        let settled = case.deadlines.iter().all(|deadline| deadline.due > request.now);
        let position = case.ladder.as_ref().filter(|one| settled && one.reserved_for.is_none());
        for one in &ranking.ranked {
            let Some(candidate) = candidate(&one.responder) else { continue };
            if let Some(position) = position {
                let step = usize::try_from(position.step).unwrap_or(0);
                self.admitted(&position.ladder, step, &candidate.facts, &case.need);
            }
            self.scored(request, candidate, one);
            self.notice(request, one);
        }
        Ok(())
    }

    /// The criteria that gave or took something, and the skills that did.
    fn scored(&mut self, request: &RankingRequest, candidate: &Candidate, ranked: &Ranked) {
        for part in &ranked.parts {
            self.used(&format!("routing.weights.{}", part.rule));
            match part.rule.as_str() {
                "cooldown" => self.used("routing.cooldown"),
                "skill" => {
                    let line = format!("categories.{}.skills", request.subject.need.category);
                    for skill in &candidate.facts.skills {
                        self.hit(&line, Aspect::Entry(skill.clone()));
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether somebody is notified, and which budget says so.
    fn notice(&mut self, request: &RankingRequest, ranked: &Ranked) {
        let facts = Facts(&ranked.because);
        let (responder, floor) = ("notifications.responder_max", "notifications.floor.notices");
        if ranked.notify {
            self.held("notifications.quiet_hours", true);
        }
        match facts.rule() {
            "notice_within_budget" if facts.number("area_notices").is_some() => {
                self.held(floor, true);
            }
            "notice_within_budget" => {
                let last = facts.number("notices_max").map(|most| most - 1);
                if facts.number("notices") == last {
                    self.held(responder, true);
                }
            }
            "notice_responder_budget" => {
                self.held(responder, false);
                self.held(floor, false);
                if ranked.because.changes_at.is_some() {
                    self.used("notifications.period_days");
                }
            }
            "notice_step_budget" => self.step_budget(request, facts),
            "notice_quiet_hours" => self.held("notifications.quiet_hours", false),
            _ => {}
        }
    }

    fn step_budget(&mut self, request: &RankingRequest, facts: Facts<'_>) {
        let reading = self.reading;
        let ladder = request.subject.ladder.as_ref().map(|position| position.ladder.as_str());
        let lines = ladder.and_then(|ladder| reading.ladder(ladder));
        let number = lines.and_then(|lines| lines.number(facts.text("step").unwrap_or_default()));
        let step = number.and_then(|number| lines?.steps.get(number - 1));
        let Some(step) = step else { return };
        let own = format!("{}.notify_max", step.path);
        let line = if reading.has(&own) { own } else { "notifications.notify_max".to_owned() };
        self.held(&line, false);
    }

    pub(super) fn quotas(&mut self, quotas: &[QuotaStatus]) {
        let reading = self.reading;
        for status in quotas {
            let code = Some(status.minimum.as_str());
            let lines = (0..reading.elements("minimum")).map(|index| format!("minimum[{index}]"));
            let Some(line) = lines
                .into_iter()
                .find(|line| reading.text(&format!("{line}.code")).as_deref() == code)
            else {
                continue;
            };
            let facts = Facts(&status.because);
            self.used(&format!("{line}.kinds"));
            self.used(&format!("{line}.period"));
            match facts.rule() {
                "minimum_met" => self.held(&format!("{line}.claims"), true),
                "minimum_owed" => self.held(&format!("{line}.claims"), false),
                _ => {
                    let class = facts.text("class").unwrap_or_default().to_owned();
                    self.hit(&format!("{line}.exempt"), Aspect::Entry(class));
                }
            }
            if status.credited_hundredths > 0 {
                self.used(&format!("{line}.joint"));
            }
            self.used(&format!("{line}.first_day"));
            self.used(&format!("{line}.last_day"));
        }
    }

    pub(super) fn ties(&mut self, pairing: &str, findings: &[TieFinding]) {
        let reading = self.reading;
        for index in 0..reading.elements("pairing") {
            let line = format!("pairing[{index}]");
            if reading.text(&format!("{line}.code")).as_deref() != Some(pairing) {
                continue;
            }
            self.used(&format!("{line}.code"));
            for finding in findings {
                let key = match finding.because.rule.as_str() {
                    "tie_responder_unknown" => "kinds",
                    "tie_level_differs" => "area",
                    "responder_paired_twice" | "area_paired_twice" => "one_for_each",
                    _ => continue,
                };
                self.held(&format!("{line}.{key}"), false);
            }
        }
    }

    /// Needs that were just common enough, and just not.
    pub(super) fn lists(&mut self, demands: &[DemandRow]) {
        let line = "lists.common_from";
        for row in demands {
            let facts = Facts(&row.because);
            let common = row.scope == DemandScope::Common;
            let from = self.reading.number(line);
            let edge = if common { from } else { from.map(|from| from - 1) };
            if edge.is_some() && facts.number("households") == edge {
                self.held(line, common);
            }
            if common {
                self.used("lists.common_area");
            }
        }
    }
}
