//! Notices that never go out, and limits on them that never count.

use crate::lint::policy_model::{PolicyModel, quoted};
use crate::lint::{Finding, Rule};

static STEP_TELLS_NOBODY: Rule = Rule::warning(
    "step_tells_nobody",
    (
        "nobody is told when a wish reaches {0}: `notify_max` is 0",
        "write how many may be told, or leave it out",
    ),
    ("心愿到达 {0} 时不通知任何人：`notify_max` 为 0", "请写明可通知多少，或删去此项"),
);
static DEFAULT_NEVER_USED: Rule = Rule::note(
    "notify_max_never_used",
    ("every step has a `notify_max` of its own, so that this one is never used", "leave it out"),
    ("每一级都有自己的 `notify_max`，此处的从不使用", "请删去此项"),
);
static RESPONDER_NEVER_NOTIFIED: Rule = Rule::warning(
    "responder_never_told",
    (
        "no responder is ever told of a wish: `responder_max` is 0, and no `floor` lifts it",
        "write how many notices a responder may have within the period",
    ),
    (
        "任何承接方都不会得到通知：`responder_max` 为 0，又没有 `floor`",
        "请写明每个周期内每方可收多少通知",
    ),
);
pub fn find(model: &PolicyModel<'_>) -> Vec<Finding> {
    let mut found = step_budgets(model);
    found.extend(responder_budget(model));
    found
}

fn step_budgets(model: &PolicyModel<'_>) -> Vec<Finding> {
    let steps: Vec<_> = model.ladders.iter().flat_map(|ladder| &ladder.steps).collect();
    let own = steps.iter().filter_map(|step| Some((step, step.notify_max.as_ref()?)));
    let mut found: Vec<Finding> = own
        .filter(|(_, most)| most.value == 0)
        .map(|(step, most)| STEP_TELLS_NOBODY.found(&most.at, &[&quoted(&[&step.code.value])]))
        .collect();
    if let Some(default) = model.number("notifications.notify_max") {
        let without = steps.iter().filter(|step| step.notify_max.is_none());
        let without: Vec<&String> = without.map(|step| &step.code.value).collect();
        if without.is_empty() {
            found.push(DEFAULT_NEVER_USED.found(&default.at, &[]));
        } else if default.value == 0 {
            found.push(STEP_TELLS_NOBODY.found(&default.at, &[&quoted(&without)]));
        }
    }
    found
}

fn responder_budget(model: &PolicyModel<'_>) -> Option<Finding> {
    let most = model.number("notifications.responder_max")?;
    let is_lifted = model.number("notifications.floor.notices").is_some();
    (most.value == 0 && !is_lifted).then(|| RESPONDER_NEVER_NOTIFIED.found(&most.at, &[]))
}
