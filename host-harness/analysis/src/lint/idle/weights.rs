//! Settings of rankings and plans that can give nobody a point more or less.

use crate::lint::policy_model::{Placed, PolicyModel};
use crate::lint::{Finding, Rule};

static WEIGHT_NEVER_COUNTS: Rule = Rule::note(
    "weight_never_counts",
    ("the weight of `{0}` never counts: {1}", "leave it out, or add what it weighs"),
    ("`{0}` 的权重从不起作用：{1}", "请删去，或补上它所衡量的内容"),
);
static SETTING_WITHOUT_WEIGHT: Rule = Rule::warning(
    "setting_without_weight",
    ("`{0}` changes nothing: {1}", "give it a weight, or leave `{0}` out"),
    ("`{0}` 不起作用：{1}", "请给出权重，或删去 `{0}`"),
);
static URGENT_WEIGHS_LESS: Rule = Rule::warning(
    "urgent_weighs_no_more",
    (
        "in plans an urgent wish weighs {0}, an ordinary one {1}: urgency wins nothing",
        "let `urgent_urgency` be greater than `normal_urgency`",
    ),
    (
        "在统筹派单中紧急心愿的分量为 {0}，普通心愿为 {1}：紧急并不优先",
        "请让 `urgent_urgency` 大于 `normal_urgency`",
    ),
);

const NORMAL_URGENCY: i64 = 1;
const URGENT_URGENCY: i64 = 5;

pub fn find(model: &PolicyModel<'_>) -> Vec<Finding> {
    let mut found = weights(model);
    found.extend(settings(model));
    found.extend(urgencies(model));
    found
}

fn weight(model: &PolicyModel<'_>, name: &str) -> Option<Placed<i64>> {
    model.number(&format!("routing.weights.{name}"))
}

fn weights(model: &PolicyModel<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut say = |name: &str, why: &str| {
        if let Some(weight) = weight(model, name).filter(|weight| weight.value > 0) {
            found.push(WEIGHT_NEVER_COUNTS.found(&weight.at, &[name, why]));
        }
    };
    if model.minimums.is_empty() {
        say("minimum", "`[[minimum]]` = 0");
    }
    let skills = |code: &String| model.list(&format!("categories.{code}.skills"));
    let is_asked = |code: &String| skills(code).is_some_and(|skills| !skills.value.is_empty());
    if !model.codes("categories").iter().any(|category| is_asked(&category.value)) {
        say("skill", "`categories.*.skills` = []");
    }
    found
}

fn settings(model: &PolicyModel<'_>) -> Vec<Finding> {
    let is_nothing = |name: &str| weight(model, name).is_some_and(|weight| weight.value == 0);
    let mut found = Vec::new();
    if let Some(cooldown) = model.text("routing.cooldown").filter(|_| is_nothing("cooldown")) {
        let facts = ["routing.cooldown", "`weights.cooldown` = 0"];
        found.push(SETTING_WITHOUT_WEIGHT.found(&cooldown.at, &facts));
    }
    let unweighed = is_nothing("load") && is_nothing("no_show");
    if let Some(days) = model.number("routing.claim_days").filter(|_| unweighed) {
        let facts = ["routing.claim_days", "`weights.load` = `weights.no_show` = 0"];
        found.push(SETTING_WITHOUT_WEIGHT.found(&days.at, &facts));
    }
    found
}

fn urgencies(model: &PolicyModel<'_>) -> Option<Finding> {
    let (normal, urgent) =
        (model.number("routing.normal_urgency"), model.number("routing.urgent_urgency"));
    let value =
        |given: &Option<Placed<i64>>, default| given.as_ref().map_or(default, |one| one.value);
    let weighed = (value(&urgent, URGENT_URGENCY), value(&normal, NORMAL_URGENCY));
    let given = urgent.or(normal)?;
    let facts = [weighed.0.to_string(), weighed.1.to_string()];
    (weighed.0 <= weighed.1).then(|| URGENT_WEIGHS_LESS.found(&given.at, &[&facts[0], &facts[1]]))
}
