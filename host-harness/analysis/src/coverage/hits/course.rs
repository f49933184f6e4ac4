//! Hits of a wish's course: rounds, ladders and their steps, claims side by side, who is asked by
//! name, what is shown.

use chrono::{NaiveDate, NaiveDateTime};
use wish_contract::area_contains;
use wish_contract::{
    Action, Case, Change, Claim, ClaimRole, ClaimStatus, Command, Decision, Event, Need,
    PublicCase, Request, Ruling, Urgency,
};
use wish_scenario::file::word::variant_word;

use super::calendar::{local, offset};
use super::facts::Facts;
use super::{HitRecorder, Subject};
use crate::coverage::point::Aspect;

impl HitRecorder<'_> {
    /// Refusals and decisions that go back to a line by the rule alone.
    pub(super) fn refused_by_policy(&mut self, facts: Facts<'_>, subject: Subject<'_>) {
        let number = |line: &str| self.reading.number(line);
        match facts.rule() {
            "area_too_coarse" | "area_too_deep" => self.held("area_levels", false),
            "agency_takes_category" => {
                let agency = facts.text("agency").unwrap_or_default();
                self.held(&format!("agencies.{agency}.categories"), false);
            }
            "cost_below_highest" => self.held("intake.cost_max_yuan", false),
            "joint_claims_allowed" => self.held("claims.joint", false),
            "parts_allowed" => self.held("claims.parts", false),
            "co_claimants_below_limit" => {
                let line = "claims.co_claimants_max";
                if facts.number("co_claimants_max") == number(line) {
                    self.held(line, false);
                }
            }
            "confirmed_by_silence" | "confirmation_outstanding" if subject.case.is_some() => {
                self.used("deadlines.confirmed_by_silence");
            }
            _ => {}
        }
    }

    /// What an event shows of the ladder and of claims.
    pub(super) fn course(&mut self, before: Option<&Case>, decision: &Decision, event: &Event) {
        let case = &decision.after;
        let ladder = case.ladder.as_ref().map(|position| position.ladder.as_str());
        let change = &event.change;
        self.reached_nobody(ladder, Facts(&event.because));
        self.looked_after(Facts(&event.because));
        if let Change::Published(position) = change {
            if before.is_none_or(|case| case.ladder.is_none()) {
                self.chosen(&position.ladder, &case.need);
            }
            self.entered(&position.ladder, position.step);
        } else if let Change::StepEntered(step) = change {
            self.entered(ladder.unwrap_or_default(), *step);
        } else if let Change::LadderExhausted(_) = change {
            if let Some(lines) = ladder.and_then(|ladder| self.reading.ladder(ladder)) {
                self.used(&format!("{}.holder", lines.holder));
            }
        } else if let Change::Invited(claim) | Change::Claimed(claim) = change {
            self.claimed(claim, case);
        } else if let Change::InvitationAccepted(responder) = change {
            let live = |claim: &&Claim| {
                claim.responder == *responder && claim.status == ClaimStatus::Active
            };
            if let Some(claim) = case.claims.iter().find(live) {
                self.claimed(claim, case);
            }
        } else if matches!(change, Change::TookOver(_)) {
            self.used("claims.stand_by");
        } else if let Change::Substituted(substitution) = change {
            self.claimed(&substitution.claim, case);
        } else if let Change::Evaluated(evaluation) = change {
            self.used(&format!("evaluation.levels.{}", evaluation.level));
        }
    }

    fn chosen(&mut self, ladder: &str, need: &Need) {
        let Some(lines) = self.reading.ladder(ladder) else { return };
        let urgency = if need.urgency == Urgency::Urgent { "urgent" } else { "normal" };
        self.used(&format!("{}.code", lines.path));
        self.hit(&format!("{}.urgencies", lines.path), Aspect::Entry(urgency.to_owned()));
        self.hit(&format!("{}.categories", lines.path), Aspect::Entry(need.category.clone()));
        for group in &need.target_groups {
            self.hit(&format!("{}.target_groups", lines.path), Aspect::Entry(group.clone()));
        }
        self.cost_of_ladder(ladder, need);
    }

    /// The bounds of costs: those that the case's own ladder lets pass, and those that keep it off the ladders before.
    fn cost_of_ladder(&mut self, chosen: &str, need: &Need) {
        for (index, ladder) in self.reading.document.ladder.iter().enumerate() {
            let range = ladder.cost_range_fen();
            let is_chosen = ladder.code.code() == chosen;
            let (from, below) = (need.cost_fen >= range.start, need.cost_fen < range.end);
            for (key, holds) in [("cost_from_yuan", from), ("cost_below_yuan", below)] {
                let line = format!("ladder[{index}].{key}");
                if self.reading.has(&line) && (is_chosen || !holds) {
                    self.held(&line, holds);
                }
            }
            if is_chosen {
                return;
            }
        }
    }

    fn entered(&mut self, ladder: &str, step: u32) {
        let reading = self.reading;
        let Some(lines) = reading.ladder(ladder) else { return };
        let Some(place) = usize::try_from(step).ok().and_then(|step| step.checked_sub(1)) else {
            return;
        };
        if let Some(step) = lines.steps.get(place) {
            self.used(&format!("{}.code", step.path));
        }
        if place >= lines.own_steps {
            self.used(&format!("{}.exhausted.ladder", lines.path));
        }
    }

    fn claimed(&mut self, claim: &Claim, case: &Case) {
        if claim.status == ClaimStatus::Active {
            self.used(&format!("responder_kinds.{}", claim.kind));
        }
        if claim.role == ClaimRole::Co {
            self.used("claims.joint");
        }
        if claim.share.places > 0 && claim.share.places < case.need.places {
            self.used("claims.parts");
        }
        let beside = i64::try_from(case.live_claims().count()).unwrap_or(0) - 1;
        let line = "claims.co_claimants_max";
        if Some(beside) == self.reading.number(line) {
            self.held(line, true);
        }
    }

    /// A step that reaches nobody, by what its policy says of that.
    fn reached_nobody(&mut self, ladder: Option<&str>, facts: Facts<'_>) {
        let empty = facts.text("empty_step");
        let shortened = facts.text("step").filter(|_| facts.rule() == "step_shortened");
        let (Some(step), Some(lines)) =
            (empty.or(shortened), ladder.and_then(|ladder| self.reading.ladder(ladder)))
        else {
            return;
        };
        let number = lines.number(step);
        if let Some(step) = number.and_then(|number| lines.steps.get(number - 1)) {
            self.used(&format!("{}.if_nobody", step.path));
        }
    }

    /// What a supervisor or a deputy has to do with an event.
    fn looked_after(&mut self, facts: Facts<'_>) {
        let supervisor = facts.text("supervisor");
        let replaced = facts.text("from").filter(|_| facts.rule() == "holder_replaced");
        for index in 0..self.reading.elements("coordinator") {
            let line = format!("coordinator[{index}]");
            let named = |key: &str| self.reading.text(&format!("{line}.{key}"));
            let (id, above) = (named("id"), named("supervisor"));
            if replaced.is_some() && id.as_deref() == replaced {
                self.used(&format!("{line}.deputy"));
            }
            if supervisor.is_some() && above.as_deref() == supervisor {
                self.used(&format!("{line}.supervisor"));
                self.used("supervision.after");
            }
        }
    }

    /// Who was asked by name.
    pub(super) fn effects(&mut self, decision: &Decision) {
        let area = &decision.after.need.area;
        for effect in &decision.effects {
            let Action::AskCoordinator(question) = &effect.action else { continue };
            for index in 0..self.reading.elements("coordinator") {
                let line = format!("coordinator[{index}]");
                let around = self.reading.text(&format!("{line}.area"));
                let within = around.is_none_or(|around| area_contains(&around, area));
                let asked = self.reading.text(&format!("{line}.id")).as_ref()
                    == Some(&question.coordinator);
                if asked && within {
                    let category = decision.after.need.category.clone();
                    self.hit(&format!("{line}.categories"), Aspect::Entry(category));
                    self.used(&format!("{line}.id"));
                    self.held(&format!("{line}.area"), true);
                }
                if !asked && !within {
                    self.held(&format!("{line}.area"), false);
                }
            }
        }
    }

    /// What verifying shows of the rounds: whom they admit and keep out, in their area and beside
    /// it, on their first and last day and a day beside them.
    pub(super) fn rounds(&mut self, request: &Request, ruling: &Ruling) {
        let (Command::Accept, Some(case)) = (&request.command, &request.subject) else { return };
        let refusing = match ruling {
            Ok(_) => None,
            Err(rejection) if rejection.because.rule == "out_of_round" => {
                Facts(&rejection.because).text("round")
            }
            Err(_) => return,
        };
        let Some(now) = local(request.now, offset(self.reading)) else { return };
        for index in 0..self.reading.elements("round") {
            let line = format!("round[{index}]");
            let code = self.reading.text(&format!("{line}.code")).unwrap_or_default();
            self.round(&line, &case.need, now, refusing == Some(code.as_str()));
        }
    }

    fn round(&mut self, line: &str, need: &Need, now: NaiveDateTime, refused: bool) {
        let day = |key: &str| {
            let text = self.reading.text(&format!("{line}.{key}"));
            text.and_then(|text| text.parse::<NaiveDate>().ok())
        };
        let (first, last, today) = (day("first_day"), day("last_day"), now.date());
        let around = self.reading.text(&format!("{line}.area")).unwrap_or_default();
        let inside = area_contains(&around, &need.area);
        let open =
            first.is_none_or(|first| first <= today) && last.is_none_or(|last| today <= last);
        let admitted = self.reading.list(&format!("{line}.target_groups"));
        let members: Vec<_> =
            need.target_groups.iter().filter(|group| admitted.contains(group)).collect();
        let (first_line, last_line) = (format!("{line}.first_day"), format!("{line}.last_day"));
        if refused {
            self.held(&format!("{line}.area"), false);
            for (line, edge) in [(first_line, first), (last_line, last)] {
                if edge == Some(today) {
                    self.hit(&line, Aspect::At);
                }
            }
        } else if inside && open {
            for group in members {
                let entry = Aspect::Entry(group.clone());
                self.hit(&format!("{line}.target_groups"), entry);
            }
        } else if members.is_empty() && open {
            self.held(&format!("{line}.area"), true);
        } else if members.is_empty() && inside {
            if first.and_then(|first| first.pred_opt()) == Some(today) {
                self.hit(&first_line, Aspect::Before);
            }
            if last.and_then(|last| last.succ_opt()) == Some(today) {
                self.hit(&last_line, Aspect::After);
            }
        }
    }

    /// What the public board showed, and what it kept back.
    pub(super) fn shown(&mut self, case: &Case, view: &PublicCase) {
        let hidden = |rule: &str| view.hidden.iter().any(|reason| reason.rule == rule);
        let (cut, small) = (hidden("area_level_shown"), hidden("smallest_group"));
        if cut {
            let line = if small { "publication.small_group_area" } else { "publication.area" };
            self.used(line);
        }
        let line = "publication.smallest_group";
        let least = self.reading.number(line);
        let alike = case.need.households_alike.map(i64::from);
        let edge = if small { least.map(|least| least - 1) } else { least };
        if !case.need.target_groups.is_empty() && alike.is_some() && alike == edge {
            self.held(line, !small);
        }
    }
}

/// The word for a stage, for `moves`.
pub(super) fn stage_of(case: &Case) -> String {
    variant_word(&case.stage)
}
