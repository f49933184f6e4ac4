//! Who and what falls through: kinds of responder that no step admits, wishes that nobody can pay
//! for, target groups that no round lets in. That every wish has a ladder and nobody is stranded,
//! the rules have proved before.

use std::collections::BTreeSet;

use wish_contract::area_contains;

use super::policy_model::{PolicyModel, Round, URGENCIES, quoted};
use super::wish_class::WishClass;
use super::{Finding, Rule};

/// Before it the rules know no time.
const FIRST_DAY: &str = "1970-01-01";

static KIND_IN_NO_AUDIENCE: Rule = Rule::note(
    "kind_in_no_audience",
    (
        "no step of any ladder admits `{0}`: it may only be invited, put in another's place, or \
         have a wish reserved for it",
        "name `{0}` in an `audience`, or leave the kind out",
    ),
    (
        "任何阶梯的任何一级都不面向“{0}”：该类只能受邀、顶替他人或由事项预留",
        "请在某级的 `audience` 中写上“{0}”，或删去该类",
    ),
);
static KIND_NOT_FOR_URGENT: Rule = Rule::note(
    "kind_not_for_urgent",
    (
        "`{0}` may claim ordinary wishes of {1}, but no step of ladder `{2}` admits it to urgent \
         ones",
        "name `{0}` in an `audience` of `{2}`, or let it be if urgent wishes are not for it",
    ),
    (
        "“{0}”可认领 {1} 的普通心愿，但紧急心愿所走的阶梯“{2}”没有一级面向它",
        "请在“{2}”某级的 `audience` 中写上“{0}”；若紧急心愿本不面向它，可不改",
    ),
);
static COST_NOBODY_BEARS: Rule = Rule::warning(
    "cost_nobody_bears",
    (
        "those whom ladder `{0}` admits may bear no cost at all: what a wish costs is never \
         covered by them",
        "raise `cost_max_yuan` of {1}, or admit a kind that may pay",
    ),
    (
        "阶梯“{0}”所面向的各类都不得承担费用：心愿的花费永远无人承担",
        "请提高 {1} 的 `cost_max_yuan`，或面向可以出资的一类",
    ),
);
static COST_BEYOND_LADDER: Rule = Rule::note(
    "cost_beyond_ladder",
    (
        "of those whom ladder `{0}` admits nobody may take a wish of more than {1} yuan, while \
         `{2}`, which it does not admit, could bear {3}",
        "admit `{2}` on a step of `{0}`, or let dearer wishes wait for the coordinator",
    ),
    (
        "走阶梯“{0}”的心愿，费用至多 {1} 元时才有人可认领；而它没有面向的“{2}”可承担 {3} 元",
        "请在“{0}”的某级面向“{2}”，或由调度员处理更贵的心愿",
    ),
);
static URGENCY_WITHOUT_LADDER: Rule = Rule::note(
    "urgency_without_ladder",
    (
        "urgent wishes take the same ladder `{0}`, at the same pace, as all others",
        "add a ladder with `urgencies = [\"urgent\"]` before it, if urgent wishes are to go faster",
    ),
    (
        "紧急心愿与其他心愿走同一阶梯“{0}”，快慢相同",
        "如需加快，请在其前加一个 `urgencies = [\"urgent\"]` 的阶梯",
    ),
);
static GROUP_IN_NO_ROUND: Rule = Rule::note(
    "group_in_no_round",
    (
        "no round names {0}: while a round is open, wishes of these alone are refused in its area",
        "name them in a `[[round]]`, or let them be if they are to wait",
    ),
    (
        "没有一轮面向 {0}：每轮进行期间，该区域内仅属这些对象的心愿不受理",
        "请写入某个 `[[round]]`；若本应等候，可不改",
    ),
);
static GROUP_SHUT_OUT: Rule = Rule::warning(
    "group_shut_out",
    (
        "round `{0}` never ends and leaves out {1}: from {2} on wishes of these alone are refused \
         in `{3}` for ever",
        "give the round a `last_day`, or name them in it",
    ),
    (
        "“{0}”轮没有截止日，又不面向 {1}：自 {2} 起，“{3}”内仅属这些对象的心愿永远不受理",
        "请为该轮写上 `last_day`，或在其中写上这些对象",
    ),
);

pub fn find(model: &PolicyModel<'_>) -> Vec<Finding> {
    let mut found = kinds(model);
    costs(model, &mut found);
    urgency(model, &mut found);
    rounds(model, &mut found);
    found
}

/// The kinds of responder that a ladder admits at last.
fn admitted<'a>(model: &'a PolicyModel<'_>, class: &WishClass, urgency: &str) -> BTreeSet<&'a str> {
    let Some(ladder) = model.ladder_for(class, urgency) else { return BTreeSet::new() };
    let (steps, _) = model.climb(ladder);
    let rules = steps.into_iter().flat_map(|step| &step.audience);
    rules.flat_map(|rule| &rule.kinds.value).map(String::as_str).collect()
}

fn kinds(model: &PolicyModel<'_>) -> Vec<Finding> {
    let wishes = model.wishes();
    let mut found = Vec::new();
    for kind in model.codes("responder_kinds") {
        let code = kind.value.as_str();
        let steps = model.ladders.iter().flat_map(|ladder| &ladder.steps);
        if !steps.into_iter().any(|step| step.names(code)) {
            found.push(KIND_IN_NO_AUDIENCE.found(&kind.at, &[code]));
            continue;
        }
        let mut shut_out: Vec<&String> = Vec::new();
        let mut last = None;
        for class in &wishes {
            let may = |urgency| admitted(model, class, urgency).contains(code);
            if may("normal") && !may("urgent") {
                last = model.ladder_for(class, "urgent");
                if !shut_out.contains(&&class.category) {
                    shut_out.push(&class.category);
                }
            }
        }
        if let Some(ladder) = last {
            let facts = [code, &quoted(&shut_out), &ladder.code.value];
            found.push(KIND_NOT_FOR_URGENT.found(&kind.at, &facts));
        }
    }
    found
}

/// The most that one claim of a kind may cost.
fn cost_max(model: &PolicyModel<'_>, kind: &str) -> i64 {
    let path = format!("responder_kinds.{kind}.cost_max_yuan");
    model.number(&path).map_or(0, |most| most.value)
}

fn costs(model: &PolicyModel<'_>, found: &mut Vec<Finding>) {
    let all = model.codes("responder_kinds");
    let asked = all.iter().map(|kind| kind.value.as_str()).filter(|kind| {
        model.ladders.iter().flat_map(|ladder| &ladder.steps).any(|step| step.names(kind))
    });
    let richest = asked.max_by_key(|kind| cost_max(model, kind));
    let mut reported = BTreeSet::new();
    let wishes = model.wishes();
    for (class, urgency) in wishes.iter().flat_map(|one| URGENCIES.map(|urgency| (one, urgency))) {
        let Some(ladder) = model.ladder_for(class, urgency) else { continue };
        if !reported.insert(&ladder.code.value) {
            continue;
        }
        let admitted = admitted(model, class, urgency);
        let most = admitted.iter().map(|kind| cost_max(model, kind)).max().unwrap_or(0);
        let code = ladder.code.value.as_str();
        let dearest = ladder.cost_most_yuan().unwrap_or(u64::MAX).min(model.cost_max_yuan());
        if u64::try_from(most).is_ok_and(|most| most >= dearest) {
            continue;
        }
        if most == 0 {
            let kinds: Vec<&str> = admitted.into_iter().collect();
            found.push(COST_NOBODY_BEARS.found(&ladder.code.at, &[code, &quoted(&kinds)]));
        } else if let Some(richest) = richest.filter(|kind| cost_max(model, kind) > most)
            && !may_be_shared(model)
        {
            let facts = [code, &most.to_string(), richest, &cost_max(model, richest).to_string()];
            found.push(COST_BEYOND_LADDER.found(&ladder.code.at, &facts));
        }
    }
}

/// Whether several may bear a wish's cost between them.
pub fn may_be_shared(model: &PolicyModel<'_>) -> bool {
    let flag = |path| model.flag(path).is_none_or(|flag| flag.value);
    let others = model.number("claims.co_claimants_max").map_or(1, |most| most.value);
    others > 0 && (flag("claims.joint") || flag("claims.parts"))
}

fn urgency(model: &PolicyModel<'_>, found: &mut Vec<Finding>) {
    let same = |class: &WishClass| {
        let ladder = |urgency| model.ladder_for(class, urgency).map(|ladder| &ladder.code.value);
        ladder("normal") == ladder("urgent")
    };
    let wishes = model.wishes();
    if wishes.iter().all(same)
        && let Some(class) = wishes.first()
        && let Some(ladder) = model.ladder_for(class, "urgent")
    {
        found.push(URGENCY_WITHOUT_LADDER.found(&ladder.code.at, &[&ladder.code.value]));
    }
}

fn rounds(model: &PolicyModel<'_>, found: &mut Vec<Finding>) {
    let groups = model.codes("target_groups");
    let Some(first) = model.rounds.first() else { return };
    let named = |group: &str| {
        model.rounds.iter().any(|round| round.groups.value.iter().any(|one| one == group))
    };
    let mut shut_out = BTreeSet::new();
    for round in &model.rounds {
        // In the area of the round, this is what decides once all rounds that end have ended.
        let around = |one: &&Round| area_contains(&one.area, &round.area) && one.last_day.is_none();
        let last = model.rounds.iter().find(around);
        if last.is_none_or(|last| last.code.value != round.code.value) {
            continue;
        }
        let left_out = |code: &&str| !round.groups.value.iter().any(|one| one == code);
        let codes: Vec<&str> =
            groups.iter().map(|group| group.value.as_str()).filter(left_out).collect();
        if !codes.is_empty() {
            let since = last_change(model, round);
            let since = since.map_or(FIRST_DAY, String::as_str);
            let quoted_codes = quoted(&codes);
            let facts = [&round.code.value, &quoted_codes, since, &round.area];
            found.push(GROUP_SHUT_OUT.found(&round.code.at, &facts));
            shut_out.extend(codes);
        }
    }
    let waiting: Vec<&str> = groups
        .iter()
        .map(|group| group.value.as_str())
        .filter(|group| !named(group) && !shut_out.contains(group))
        .collect();
    if !waiting.is_empty() {
        found.push(GROUP_IN_NO_ROUND.found(&first.code.at, &[&quoted(&waiting)]));
    }
}

/// The last day on which another round may still decide in the area of one, or on which it begins
/// itself.
fn last_change<'a>(model: &'a PolicyModel<'_>, round: &'a Round) -> Option<&'a String> {
    let before = model.rounds.iter().take_while(|one| one.code.value != round.code.value);
    let before = before.filter(|one| area_contains(&one.area, &round.area));
    before.filter_map(|one| one.last_day.as_ref()).chain(&round.first_day).max()
}
