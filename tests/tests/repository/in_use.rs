//! What fell short in use: each of the reports has a number, and a test that can be found by it.

use super::tidy::{Text, none, rust_files, texts};

/// So many reports there are.
const REPORTS: u32 = 32;
/// Where the scenarios among the tests are.
const SCENARIOS: &str = "tests/scenarios/in-use/";

#[test]
fn every_report_from_use_has_a_test_of_its_number() {
    let texts = texts();
    let missing = (1..=REPORTS).filter(|number| {
        let scenario = format!("{SCENARIOS}{number:02}-");
        let function = format!("fn in_use_{number:02}_");
        let is_told = texts.iter().any(|text| text.path.starts_with(&scenario));
        !is_told && !rust_files(&texts).any(|text| has_test(text, &function))
    });
    let missing: Vec<String> = missing.map(|number| format!("{number:02}")).collect();
    none(&missing, "a report from use has neither a test `in_use_…` nor a scenario of its number");
}

/// Whether a function that begins so is a test there.
fn has_test(text: &Text, function: &str) -> bool {
    let lines: Vec<&str> = text.content.lines().map(str::trim_start).collect();
    lines.windows(2).any(|pair| pair[0].starts_with("#[") && pair[1].starts_with(function))
}
