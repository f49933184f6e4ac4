//! Hits of guards: what the rules say that the reasons of each show; and whom a ladder's audiences admit and keep out.

use wish_contract::{Need, Reason, Responder};
use wish_runtime::RuntimeError;

use super::facts::Facts;
use super::{HitRecorder, Subject};
use crate::coverage::point::Aspect;

/// The guard that goes by a ladder's lines.
const AUDIENCE: &str = "within_audience";

impl HitRecorder<'_> {
    /// Records what reasons about a responder on a case show. That a rule without a line refused is recorded where it refuses.
    pub(super) fn guards(
        &mut self,
        reasons: &[&Reason],
        subject: Subject<'_>,
    ) -> Result<(), RuntimeError> {
        let (Some(case), Some(responder)) = (subject.case, subject.responder) else {
            return Ok(());
        };
        let reasons: Vec<Reason> = reasons.iter().map(|reason| (*reason).clone()).collect();
        let shown = self.book.guard_points_shown(case, responder, &reasons)?;
        for point in shown.into_iter().filter(|point| !point.line.is_empty()) {
            self.held(&point.line, point.passed);
        }
        for reason in reasons.iter().filter(|reason| reason.rule == AUDIENCE) {
            self.audience(Facts(reason), subject);
        }
        Ok(())
    }

    /// Whom a step admits and keeps out, by the step that the rule names.
    fn audience(&mut self, facts: Facts<'_>, subject: Subject<'_>) {
        let passed = facts.passed();
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
                self.hit(&format!("{}.kinds", audience.path), Aspect::KindRefused);
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
            self.hit(&format!("{}.kinds", audience.path), kind);
        }
    }
}
