//! What is covered, as text and as JSON: each policy by its lines, and once for all of them the
//! rules and moves that they share. The page is `page`.

use crate::language::Own;
use serde_json::{Value, json};
use wish_analysis::coverage::common::Common;
use wish_analysis::coverage::point::{Part, Point};
use wish_analysis::coverage::{Coverage, Share, Shown};
use wish_contract::GuardPoint;
use wish_policy::PolicyFile;

use super::words::{self, PointText};
use super::{Language, tenths};

/// Policies with what their scenarios showed of them, and of what they share.
pub struct CoverageReport {
    pub policies: Vec<PolicyReport>,
    pub shared: Coverage,
    pub common: Common,
    /// The scenarios of all policies, by name.
    pub scenarios: Vec<String>,
}

/// A policy with what its scenarios showed of its lines.
pub struct PolicyReport {
    pub name: String,
    pub file: PolicyFile,
    /// What there is to show of its guards.
    pub guards: Vec<GuardPoint>,
    pub coverage: Coverage,
    pub runs: Vec<Shown>,
    /// What the scenarios are called.
    pub scenarios: Vec<String>,
    pub failed: usize,
}

impl CoverageReport {
    pub fn of(policies: Vec<PolicyReport>, common: Common) -> CoverageReport {
        let files: Vec<_> =
            policies.iter().map(|policy| (&policy.file, policy.guards.as_slice())).collect();
        let runs = policies.iter().flat_map(|policy| &policy.runs).collect();
        let shared = Coverage::of_common(&files, &common, runs);
        let scenarios = policies.iter().flat_map(|policy| policy.scenarios.clone()).collect();
        CoverageReport { policies, shared, common, scenarios }
    }

    /// Of everything, or of one part.
    pub fn share(&self, part: Option<Part>) -> Share {
        let policies = self.policies.iter().map(|policy| policy.coverage.share(part));
        policies.fold(self.shared.share(part), Share::plus)
    }

    /// The least figure of any policy and of the whole, in tenths of a percent.
    pub fn least(&self) -> usize {
        let policies = self.policies.iter().map(|policy| policy.coverage.share(None).tenths());
        policies.fold(self.share(None).tenths(), usize::min)
    }

    pub fn failed(&self) -> usize {
        self.policies.iter().map(|policy| policy.failed).sum()
    }

    pub fn text(&self, language: Language) -> String {
        let mut text = String::new();
        for policy in &self.policies {
            let PolicyReport { name, coverage, scenarios, failed, .. } = policy;
            let summary = language.covered(coverage.share(None), scenarios.len(), *failed);
            text += &format!("{name}: {summary}\n");
            text += &parts(coverage, language);
            for point in coverage.uncovered() {
                let (line, column) = policy.place(point);
                let PointText { what, how } = words::point_text(point, &self.common, language);
                text += &format!("{name}:{line}:{column}  {what}\n    {how}\n");
            }
            text.push('\n');
        }
        text += &format!("{}:\n", language.rules_and_moves());
        text += &parts(&self.shared, language);
        for point in self.shared.uncovered() {
            let PointText { what, how } = words::point_text(point, &self.common, language);
            text += &format!("  {what}\n    {how}\n");
        }
        let summary = language.covered(self.share(None), self.scenarios.len(), self.failed());
        text + &format!("\n{}: {summary}\n", language.all_policies())
    }

    pub fn json(&self, language: Language) -> Value {
        let uncovered = self.policies.iter().flat_map(|policy| {
            let points = policy.coverage.uncovered();
            points.map(|point| self.uncovered(policy, point, language))
        });
        // A point that no line has is listed at the beginning of the first policy.
        let shared = self.policies.iter().take(1).flat_map(|policy| {
            let points = self.shared.uncovered();
            points.map(|point| self.uncovered(policy, point, language))
        });
        let policies = self.policies.iter().map(|policy| {
            let share = policy.coverage.share(None);
            json!({
                "file": policy.name, "percent": tenths(share.tenths()), "covered": share.covered,
                "points": share.points, "scenarios": policy.scenarios.len(),
                "failed": policy.failed,
                "parts": parts_as_json(&|part| policy.coverage.share(part)),
            })
        });
        let all = self.share(None);
        json!({
            "percent": tenths(all.tenths()), "covered": all.covered, "points": all.points,
            "parts": parts_as_json(&|part| self.share(part)),
            "uncovered": uncovered.chain(shared).collect::<Vec<_>>(),
            "policies": policies.collect::<Vec<_>>(),
        })
    }

    fn uncovered(&self, policy: &PolicyReport, point: &Point, language: Language) -> Value {
        let (line, column) = policy.place(point);
        let PointText { what, how } = words::point_text(point, &self.common, language);
        json!({
            "file": policy.name, "line": line, "column": column,
            "path": point.hit.line, "point": point.hit.aspect.word(),
            "part": point.part.word(), "what": what, "how": how,
        })
    }
}

impl PolicyReport {
    /// Where a point stands: line and column, from 1; a point that no line has, at the beginning.
    fn place(&self, point: &Point) -> (usize, usize) {
        let start = point.place.as_ref().map_or(0, |place| place.start);
        (self.file.line(start), self.file.column(start))
    }
}

/// Each part that there is anything of.
fn parts(coverage: &Coverage, language: Language) -> String {
    let mut text = String::new();
    for part in Part::ALL {
        let Share { covered, points } = coverage.share(Some(part));
        if points > 0 {
            text += &format!("  {covered} / {points}  {}\n", language.part(part));
        }
    }
    text
}

fn parts_as_json(share: &dyn Fn(Option<Part>) -> Share) -> Value {
    let parts = Part::ALL.into_iter().filter_map(|part| {
        let Share { covered, points } = share(Some(part));
        let counted = json!({ "covered": covered, "points": points });
        (points > 0).then(|| (part.word().to_owned(), counted))
    });
    Value::Object(parts.collect())
}

impl Language {
    fn covered(self, share: Share, scenarios: usize, failed: usize) -> String {
        let Share { covered, points } = share;
        let tenths = share.tenths();
        let percent = format!("{}.{} %", tenths / 10, tenths % 10);
        match (self.own(), failed) {
            (Own::English, 0) => {
                format!("{percent}, {covered} of {points} points by {scenarios} scenarios")
            }
            (Own::English, _) => format!(
                "{percent}, {covered} of {points} points by {scenarios} scenarios, {failed} of \
                 which failed: see `wish test`"
            ),
            (Own::Chinese, 0) => {
                format!("{percent}，{scenarios} 个场景覆盖 {points} 点中的 {covered} 点")
            }
            (Own::Chinese, _) => format!(
                "{percent}，{scenarios} 个场景覆盖 {points} 点中的 {covered} 点；{failed} 个场景未通过，\
                 见 `wish test`"
            ),
        }
    }
}
