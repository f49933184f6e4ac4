//! A second look at what a coordinator does not do, for which nobody is named.

use crate::lint::policy_model::PolicyModel;
use crate::lint::{Finding, Rule};

static NO_SUPERVISOR: Rule = Rule::warning(
    "supervision_reaches_nobody",
    (
        "from reminder {0} on a supervisor is told too, and no coordinator has one",
        "name a `supervisor` in a `[[coordinator]]`, or leave `after` out",
    ),
    (
        "自第 {0} 次提醒起应通知督办人，而没有任何调度员写明督办人",
        "请在 `[[coordinator]]` 中写上 `supervisor`，或删去 `after`",
    ),
);
static NO_DEPUTY: Rule = Rule::warning(
    NO_SUPERVISOR.code,
    (
        "after `{0}` a deputy takes over, and no coordinator has one",
        "name a `deputy` in a `[[coordinator]]`, or leave `replace_after` out",
    ),
    (
        "`{0}` 后应由代理人接手，而没有任何调度员写明代理人",
        "请在 `[[coordinator]]` 中写上 `deputy`，或删去 `replace_after`",
    ),
);

pub fn find(model: &PolicyModel<'_>) -> Vec<Finding> {
    let coordinators = &model.document.coordinator;
    let mut found = Vec::new();
    if let Some(after) = model.number("supervision.after")
        && coordinators.iter().all(|one| one.supervisor.is_none())
    {
        found.push(NO_SUPERVISOR.found(&after.at, &[&after.value.to_string()]));
    }
    if let Some(after) = model.text("supervision.replace_after")
        && coordinators.iter().all(|one| one.deputy.is_none())
    {
        found.push(NO_DEPUTY.found(&after.at, &[&after.value]));
    }
    found
}
