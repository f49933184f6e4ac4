//! Steps that are cut short where they reach nobody, and are not: what `if_nobody` says is no shorter than what `open` says.

use wish_policy::values::EmptyStep;

use super::calendar_probe::CalendarProbe;
use super::pace::{Pace, compare};
use super::policy_model::PolicyModel;
use super::{Finding, LintError, Rule};

static IF_NOBODY_NO_SHORTER: Rule = Rule::warning(
    "if_nobody_no_shorter",
    (
        "step `{0}` that reaches nobody is open for `{1}`, which is never shorter than the `{2}` \
         for which it is open anyway",
        "write a shorter length or `skip`, or leave `if_nobody` out",
    ),
    (
        "`{0}` 这一级无人可及时开放 `{1}`，从不短于其本来的 `{2}`",
        "请写更短的时长或 `skip`，或删去 `if_nobody`",
    ),
);

pub fn find(
    model: &PolicyModel<'_>,
    probes: &[CalendarProbe<'_>],
) -> Result<Vec<Finding>, LintError> {
    let mut found = Vec::new();
    for step in model.document.ladder.iter().flat_map(|ladder| ladder.step.iter()) {
        let if_nobody = step.if_nobody.and_then(|one| Some((one.at, one.value?)));
        let Some((at, EmptyStep::Open(short))) = if_nobody else { continue };
        let Some(open) = step.open.and_then(|open| open.value) else { continue };
        let (short, open) = (short.to_string(), open.to_string());
        if !is_shorter(&short, &open, probes)? {
            let facts = [step.code.code(), &short, &open];
            found.push(IF_NOBODY_NO_SHORTER.found(&at.into(), &facts));
        }
    }
    Ok(found)
}

/// Whether one length ends before another by some calendar, whenever both begin.
fn is_shorter(one: &str, other: &str, probes: &[CalendarProbe<'_>]) -> Result<bool, LintError> {
    for probe in probes {
        if let Pace::Slower | Pace::SlowerFrom(_) = compare(&[other], &[one], probe)? {
            return Ok(true);
        }
    }
    Ok(false)
}
