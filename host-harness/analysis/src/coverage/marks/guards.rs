//! Marks of guards: who passed them at their edge, and whom they kept out.

use wish_contract::{Need, Responder};

use super::facts::Facts;
use super::{Subject, Witness};
use crate::coverage::point::Aspect;

const FEN_PER_YUAN: i64 = 100;

impl Witness<'_> {
    /// A guard that was looked at.
    pub(super) fn guard(&mut self, facts: Facts<'_>, passed: bool, subject: Subject<'_>) {
        match facts.rule() {
            "active_claims_below_limit" => self.limit(facts, passed, subject),
            "cost_within_band" => self.band(facts, passed, subject),
            "licence_held" if facts.text("licence").is_some() => {
                let category = facts.text("category").unwrap_or_default();
                self.held(&format!("categories.{category}.licence"), passed);
            }
            "vetted" => self.vetted(facts, passed, subject),
            "other_household" => self.household(passed, subject),
            "within_audience" => self.audience(facts, passed, subject),
            _ => {}
        }
    }

    /// The last claim that the policy's own limit lets pass, and the first that it does not.
    fn limit(&mut self, facts: Facts<'_>, passed: bool, subject: Subject<'_>) {
        let Some(responder) = subject.responder else { return };
        let line = format!("responder_kinds.{}.active_claims_max", responder.kind);
        let most = self.reading.number(&line);
        let (held, limit) = (facts.number("active_claims"), facts.number("active_claims_max"));
        let edge = if passed { most.map(|most| most - 1) } else { most };
        if limit == most && held == edge {
            self.held(&line, passed);
        }
    }

    fn band(&mut self, facts: Facts<'_>, passed: bool, subject: Subject<'_>) {
        let Some(responder) = subject.responder else { return };
        let line = format!("responder_kinds.{}.cost_max_yuan", responder.kind);
        let most = self.reading.number(&line).map(|yuan| yuan * FEN_PER_YUAN);
        let (cost, limit) = (facts.number("cost_fen"), facts.number("cost_max_fen"));
        if limit == most && (!passed || cost == most) {
            self.held(&line, passed);
        }
    }

    fn vetted(&mut self, facts: Facts<'_>, passed: bool, subject: Subject<'_>) {
        let Some(need) = subject.need else { return };
        let (children, at_home) = (facts.flag("children"), facts.flag("at_home"));
        if !passed {
            // Where both stand in the way, neither can be told from the other.
            match (children, at_home) {
                (true, false) => self.children(need, false),
                (false, true) => self.held("guards.vetted_for_home_visits", false),
                _ => {}
            }
            return;
        }
        let vetted = facts.flag("vetted");
        if children && vetted {
            self.children(need, true);
        }
        let lifted = |line: &str| self.reading.flag(line) == Some(false);
        let (home, child) = ("guards.vetted_for_home_visits", "guards.vetted_for_children");
        if at_home && vetted || need.at_home && !vetted && lifted(home) {
            self.held(home, true);
        }
        if !vetted {
            if self.groups(need, true).next().is_some() && lifted(child) {
                self.children(need, true);
            }
            let open: Vec<String> = self.groups(need, false).collect();
            for line in open {
                self.held(&line, true);
            }
        }
    }

    /// The lines of the need's target groups that say whether they are children.
    fn groups<'a>(&'a self, need: &'a Need, children: bool) -> impl Iterator<Item = String> + 'a {
        let lines =
            need.target_groups.iter().map(|group| format!("target_groups.{group}.children"));
        lines.filter(move |line| self.reading.flag(line) == Some(children))
    }

    fn children(&mut self, need: &Need, passed: bool) {
        let lines: Vec<String> = self.groups(need, true).collect();
        for line in lines {
            self.held(&line, passed);
        }
        self.held("guards.vetted_for_children", passed);
    }

    fn household(&mut self, passed: bool, subject: Subject<'_>) {
        let line = "guards.other_households_only";
        let theirs = subject.need.and_then(|need| need.household.as_ref());
        let ours = subject.responder.and_then(|responder| responder.household.as_ref());
        let Some((ours, theirs)) = ours.zip(theirs) else { return };
        let stands = self.reading.flag(line).unwrap_or(true);
        if !passed || (ours != theirs) == stands {
            self.held(line, passed);
        }
    }

    /// Whom a step admits and keeps out, by the step that the rule names.
    fn audience(&mut self, facts: Facts<'_>, passed: bool, subject: Subject<'_>) {
        let (Some(case), Some(responder)) = (subject.case, subject.responder) else { return };
        let Some(position) = &case.ladder else { return };
        if passed && position.reserved_for.is_some() {
            return;
        }
        let reading = self.reading;
        let Some(ladder) = reading.ladder(&position.ladder) else { return };
        let step = facts.text("step").unwrap_or_default();
        let Some(number) = ladder.number(step) else { return };
        if passed {
            self.admitted(&position.ladder, number, responder, &case.need);
            return;
        }
        let Some(step) = ladder.steps.get(number - 1) else { return };
        for audience in &step.audience {
            if audience.kinds.contains(&responder.kind) {
                let near = if audience.depth.is_none() { "paired" } else { "area" };
                self.held(&format!("{}.{near}", audience.path), false);
            } else {
                self.mark(&format!("{}.kinds", audience.path), Aspect::KindRefused);
            }
        }
    }

    /// The first open audience that admits a responder is the one by which it came.
    pub(super) fn admitted(
        &mut self,
        ladder: &str,
        step: usize,
        responder: &Responder,
        need: &Need,
    ) {
        let reading = self.reading;
        let Some(ladder) = reading.ladder(ladder) else { return };
        let mut open = ladder.open_audiences(step);
        if let Some(audience) = open.find(|audience| audience.admits(responder, &need.area)) {
            let kind = Aspect::Entry(responder.kind.clone());
            self.mark(&format!("{}.kinds", audience.path), kind);
        }
    }
}
