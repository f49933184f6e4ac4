//! Hits of guards of the city's own: that they let pass and refuse, and for which needs they are asked.

use wish_contract::{Need, Payload, Reason, Request, Ruling};
use wish_policy::document::CityGuard;

use super::HitRecorder;
use super::facts::Facts;
use crate::coverage::point::Aspect;

impl HitRecorder<'_> {
    /// Records which of them were asked about a command, and whom a bound of costs kept them from.
    pub(super) fn city_guards(&mut self, request: &Request, ruling: &Ruling) {
        let Some(need) = need_of(request, ruling) else { return };
        let reasons: Vec<&Reason> = match ruling {
            Ok(decision) => decision.reasons().collect(),
            Err(rejection) => rejection.trace.iter().chain([&rejection.because]).collect(),
        };
        let kind = request.command.kind();
        for (index, guard) in self.reading.document.guard.iter().enumerate() {
            let line = format!("guard[{index}]");
            let named = |reason: &&&Reason| reason.rule == guard.code.code();
            if let Some(reason) = reasons.iter().find(named) {
                self.held(&format!("{line}.fact"), Facts(reason).passed());
                self.is_for(&line, need);
            } else if ruling.is_ok()
                && guard.on.0.values().iter().any(|on| on.command() == kind)
                && !guard.cost_range_fen().contains(&need.cost_fen)
            {
                self.too_cheap_or_dear(guard, &line, need);
            }
        }
    }

    /// It was asked about such a need.
    fn is_for(&mut self, line: &str, need: &Need) {
        let entry = |entry: &str| Aspect::Entry(entry.to_owned());
        self.hit(&format!("{line}.categories"), entry(&need.category));
        self.hit(&format!("{line}.urgencies"), entry(need.urgency.name()));
        for group in &need.target_groups {
            self.hit(&format!("{line}.target_groups"), entry(group));
        }
        for key in ["cost_from_yuan", "cost_below_yuan"] {
            let line = format!("{line}.{key}");
            if self.reading.has(&line) {
                self.held(&line, true);
            }
        }
    }

    /// A bound kept it from being asked.
    fn too_cheap_or_dear(&mut self, guard: &CityGuard<'_>, line: &str, need: &Need) {
        let range = guard.cost_range_fen();
        let (cheap, dear) = (need.cost_fen < range.start, need.cost_fen >= range.end);
        for (key, kept_away) in [("cost_from_yuan", cheap), ("cost_below_yuan", dear)] {
            if kept_away {
                self.held(&format!("{line}.{key}"), false);
            }
        }
    }
}

/// What a command is about: as it was submitted, or as it is after it.
fn need_of<'a>(request: &'a Request, ruling: &'a Ruling) -> Option<&'a Need> {
    if let Ok(decision) = ruling {
        return Some(&decision.after.need);
    }
    if let Payload::Submission(submission) = request.command.payload() {
        return Some(&submission.need);
    }
    request.subject.as_ref().map(|case| &case.need)
}
