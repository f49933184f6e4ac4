//! What came of a suite, as text, JSON, TAP and JUnit. They say the same: each failure with its
//! place, every difference, what happened in the step, and the command that plays it again.

use crate::language::Own;
use std::fmt::Write;

use anstyle::AnsiColor;
use quick_junit::{NonSuccessKind, Report as JunitReport, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};
use similar::TextDiff;
use wish_scenario::suite::{GoldenDifference, Outcome, Suite};
use wish_scenario::{Difference, Mismatch, Scenario, course};

use super::super::failure::Failure;
use super::super::language::{Language, words};

const CONTEXT_LINES: usize = 2;

/// What came of a suite.
pub struct SuiteReport<'a> {
    pub suite: &'a Suite,
    pub outcomes: &'a [Outcome],
    pub seconds: f64,
    /// Recorded courses that were written anew, and count as passed.
    pub blessed: usize,
}

impl SuiteReport<'_> {
    pub fn failed(&self) -> usize {
        self.outcomes.iter().filter(|outcome| !outcome.passed()).count() - self.blessed
    }

    fn passed(&self) -> usize {
        self.outcomes.len() - self.failed()
    }

    fn pairs(&self) -> impl Iterator<Item = (&Scenario, &Outcome)> {
        self.suite.scenarios.iter().zip(self.outcomes)
    }

    fn has_failed(&self, outcome: &Outcome) -> bool {
        outcome.played.mismatch.is_some() || (outcome.golden.is_some() && self.blessed == 0)
    }

    pub fn text(&self, traces: bool, language: Language) -> String {
        let mut text = String::new();
        let (red, green) = (AnsiColor::Red.on_default(), AnsiColor::Green.on_default());
        for (scenario, outcome) in self.pairs() {
            if traces {
                text += &course::tell(scenario, &outcome.played);
                text.push('\n');
            }
            if self.has_failed(outcome) {
                let (file, name) = (scenario.path.display(), &scenario.name);
                text += &format!("{red}{}{red:#} {file}: {name}\n", language.failed_word());
                text += &indented(&failure(scenario, outcome, language));
                text.push('\n');
            }
        }
        let style = if self.failed() == 0 { green } else { red };
        let summary = language.summary(self.passed(), self.failed(), self.seconds);
        text + &format!("{style}{summary}{style:#}\n")
    }

    pub fn json(&self) -> Result<Value, Failure> {
        let failures: Vec<Value> = self
            .pairs()
            .filter(|(_, outcome)| self.has_failed(outcome))
            .map(|(scenario, outcome)| failure_json(scenario, outcome))
            .collect();
        Ok(json!({
            "passed": self.passed(),
            "failed": self.failed(),
            "scenarios": self.outcomes.len(),
            "seconds": self.seconds,
            "failures": failures,
        }))
    }

    pub fn tap(&self) -> String {
        let mut text = format!("TAP version 14\n1..{}\n", self.outcomes.len());
        for ((scenario, outcome), number) in self.pairs().zip(1..) {
            let name = wish_scenario::suite::full_name(scenario).replace('#', "\\#");
            if self.has_failed(outcome) {
                text += &format!("not ok {number} - {name}\n  ---\n");
                let failure =
                    serde_json::to_string(&failure_json(scenario, outcome)).unwrap_or_default();
                // JSON is YAML.
                text += &format!("  {failure}\n  ...\n");
            } else {
                text += &format!("ok {number} - {name}\n");
            }
        }
        text
    }

    pub fn junit(&self) -> Result<String, Failure> {
        let mut report = JunitReport::new("wish test");
        let mut suite: Option<TestSuite> = None;
        for (scenario, outcome) in self.pairs() {
            let file = scenario.path.display().to_string();
            if suite.as_ref().is_none_or(|suite| suite.name.as_str() != file) {
                suite.take().into_iter().for_each(|suite| {
                    report.add_test_suite(suite);
                });
            }
            let status = if self.has_failed(outcome) {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_message(place(scenario, outcome));
                status.set_description(failure(scenario, outcome, Language::ENGLISH));
                status
            } else {
                TestCaseStatus::success()
            };
            let mut case = TestCase::new(scenario.name.clone(), status);
            case.set_classname(file.clone());
            case.set_time(std::time::Duration::from_secs_f64(outcome.seconds));
            suite.get_or_insert_with(|| TestSuite::new(file)).add_test_case(case);
        }
        suite.into_iter().for_each(|suite| {
            report.add_test_suite(suite);
        });
        report.to_string().map_err(|error| Failure::Internal(error.to_string()))
    }
}

/// How a recorded course differs from the one played, line by line.
pub fn difference(golden: &GoldenDifference) -> String {
    let diff = TextDiff::from_lines(&golden.recorded, &golden.played);
    let name = golden.path.display().to_string();
    diff.unified_diff().context_radius(CONTEXT_LINES).header(&name, "played").to_string()
}

/// Where it went wrong: file, line and column.
fn place(scenario: &Scenario, outcome: &Outcome) -> String {
    let line = outcome.played.mismatch.as_ref().map_or(1, |mismatch| mismatch.line);
    format!("{}:{line}:1", scenario.path.display())
}

/// The command that plays a scenario again.
fn rerun(scenario: &Scenario) -> String {
    let name = regex::escape(&scenario.name).replace('\'', ".");
    format!("wish test {} --run '{name}$' --trace", scenario.path.display())
}

fn failure(scenario: &Scenario, outcome: &Outcome, language: Language) -> String {
    let mut text = format!("{}\n", place(scenario, outcome));
    if let Some(mismatch) = &outcome.played.mismatch {
        text += &step(scenario, outcome, mismatch, language);
    }
    if let Some(golden) = &outcome.golden {
        text += &format!("{}\n{}", language.golden_differs(), difference(golden));
    }
    text + &format!("{} {}\n", language.play_again(), rerun(scenario))
}

fn step(scenario: &Scenario, outcome: &Outcome, mismatch: &Mismatch, language: Language) -> String {
    let note = scenario.file.steps[mismatch.step].get_ref().note.as_deref();
    let when = scenario.time(mismatch.at);
    let mut text = language.step_at(mismatch.step + 1, &when, note);
    for Difference { what, expected, found } in &mismatch.differences {
        // Writing to a string cannot fail.
        let _ = if what.is_empty() {
            writeln!(text, "  {found}")
        } else {
            writeln!(
                text,
                "  {what}\n    {} {expected}\n    {} {found}",
                language.expected(),
                language.found()
            )
        };
    }
    let happened = course::tell_step(scenario, &outcome.played, mismatch.step);
    if !happened.is_empty() {
        text += &format!("  {}\n{}", language.what_happened(), indented(&happened));
    }
    text
}

fn failure_json(scenario: &Scenario, outcome: &Outcome) -> Value {
    let mismatch = outcome.played.mismatch.as_ref();
    let differences = mismatch.map_or(&[][..], |mismatch| &mismatch.differences);
    let differences: Vec<Value> = differences
        .iter()
        .map(|one| json!({ "what": one.what, "expected": one.expected, "found": one.found }))
        .collect();
    json!({
        "file": scenario.path.display().to_string(),
        "line": mismatch.map_or(1, |mismatch| mismatch.line),
        "column": 1,
        "name": scenario.name,
        "step": mismatch.map(|mismatch| mismatch.step + 1),
        "at": mismatch.map(|mismatch| scenario.time(mismatch.at)),
        "differences": differences,
        "happened": mismatch.map(|mismatch| course::tell_step(scenario, &outcome.played, mismatch.step)),
        "golden": outcome.golden.as_ref().map(difference),
        "rerun": rerun(scenario),
    })
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

words! {
    failed_word: "failed", "未通过";
    expected: "expected", "应为";
    found: "found   ", "实为";
    what_happened: "what happened:", "实际经过：";
    golden_differs: "the recorded course differs; `--bless` writes it anew:", "与已记录的经过不同；`--bless` 可重写：";
    play_again: "play again:", "重新运行：";
}

impl Language {
    fn summary(self, passed: usize, failed: usize, seconds: f64) -> String {
        match self.own() {
            Own::English => {
                format!("{passed} passed, {failed} failed, {seconds:.2} s")
            }
            Own::Chinese => format!("通过 {passed}，未通过 {failed}，用时 {seconds:.2} 秒"),
        }
    }

    fn step_at(self, number: usize, when: &str, note: Option<&str>) -> String {
        let note = note.map_or_else(String::new, |note| format!(": {note}"));
        match self.own() {
            Own::English => format!("step {number}, {when}{note}\n"),
            Own::Chinese => format!("第 {number} 步，{when}{note}\n"),
        }
    }
}
