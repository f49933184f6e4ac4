//! Words for conditions that were not looked at both ways; those of guards stand in the catalogues.

use wish_analysis::coverage::point::Aspect;

use super::{Words, say};

pub(super) fn words(line: &str, key: &str, aspect: &Aspect) -> Words {
    let passed = *aspect == Aspect::Passed;
    match line.split(['.', '[']).next().unwrap_or_default() {
        "ladder" if key.ends_with("_yuan") => cost(passed),
        "guard" => city_guard(passed),
        "intake" => intake(passed),
        "ladder" => admission(key, aspect),
        "notifications" => notice(key, passed),
        "claims" => claims(key, passed),
        "minimum" | "lists" | "pairing" => duty(line, key, passed),
        _ => programme(line, passed),
    }
}

/// Which costs a ladder takes.
fn cost(passed: bool) -> Words {
    if passed {
        return say(
            ["no wish of such a cost begins on this ladder", "publish one that it takes"],
            ["没有这一金额的心愿从本阶梯开始", "发布一件本阶梯适用金额的心愿"],
        );
    }
    say(
        [
            "no wish is kept off this ladder by its cost",
            "publish one that costs just too little or too much",
        ],
        ["没有心愿因金额不适用本阶梯", "发布一件金额刚好不适用的心愿"],
    )
}

/// A guard of the city's own.
fn city_guard(passed: bool) -> Words {
    if passed {
        return say(
            [
                "nobody passes this guard",
                "give one of its commands, with `facts` that it lets pass or none",
            ],
            ["没有人通过这一自定条件", "给出其中一项指令，`facts` 符合条件或不写"],
        );
    }
    say(
        [
            "nobody is refused by this guard",
            "give one of its commands with `facts` just beyond its bound",
        ],
        ["没有人因这一自定条件被拒", "给出其中一项指令，`facts` 刚好越过界限"],
    )
}

fn intake(passed: bool) -> Words {
    if passed {
        return say(
            ["no wish costs just as much as it may", "submit one whose `cost_yuan` is the figure"],
            ["没有心愿恰好达到最高金额", "提交 `cost_yuan` 恰为该数的心愿"],
        );
    }
    say(
        ["no wish is refused for costing too much", "submit one that costs a yuan more"],
        ["没有心愿因超过最高金额被拒", "提交一件多一元的心愿"],
    )
}

fn claims(key: &str, passed: bool) -> Words {
    match (key, passed) {
        ("joint", _) => say(
            ["nobody is kept from standing beside a lead", "let a second responder `join`"],
            ["没有人因不许共同认领被拒", "让另一承接方 `join`"],
        ),
        ("parts", _) => say(
            ["nobody is kept from taking a part", "claim some places of a wish with several"],
            ["没有人因不许部分认领被拒", "认领多名额心愿的一部分"],
        ),
        (_, true) => say(
            ["no case has as many co-claimants as are allowed", "let so many join the lead"],
            ["没有事项达到共同认领上限", "让共同认领方达到上限"],
        ),
        (_, false) => say(
            ["nobody is one co-claimant too many", "let one more join than are allowed"],
            ["没有人因共同认领已满被拒", "让超出上限的一方加入"],
        ),
    }
}

/// Whom a step admits and keeps out.
fn admission(key: &str, aspect: &Aspect) -> Words {
    match (key, aspect) {
        ("kinds", Aspect::Entry(_)) => say(
            [
                "no `{}` comes in by this audience",
                "let one that no earlier audience admits claim at this step",
            ],
            ["没有 `{}` 经由这一范围进入", "让此前各级都不接纳的该类承接方在本级认领"],
        ),
        ("kinds", _) => say(
            [
                "nobody of another kind is refused at this step",
                "let one claim that the step does not admit",
            ],
            ["没有其他类型在本级被拒", "让本级不接纳的类型认领"],
        ),
        ("area", _) => say(
            [
                "nobody of these kinds from outside the area is refused at this step",
                "let one from farther away claim",
            ],
            ["没有区域外的这些类型在本级被拒", "让区域外的承接方认领"],
        ),
        ("paired", _) => say(
            [
                "nobody of these kinds without a tie is refused at this step",
                "let one without `paired_areas` claim",
            ],
            ["没有未结对的这些类型在本级被拒", "让没有 `paired_areas` 的承接方认领"],
        ),
        _ => notice(key, false),
    }
}

/// Whom a ranking notifies and leaves out.
fn notice(key: &str, passed: bool) -> Words {
    match (key, passed) {
        ("quiet_hours", true) => say(
            ["nobody is told outside the quiet hours", "expect a `ranking` by day"],
            ["没有在安静时段之外通知任何人", "在白天查看 `ranking`"],
        ),
        ("quiet_hours", false) => say(
            ["nobody is left alone in the quiet hours", "expect a `ranking` within them"],
            ["没有在安静时段内不打扰", "在安静时段内查看 `ranking`"],
        ),
        ("notify_max", _) => say(
            [
                "no ranking uses up the notices of a step",
                "expect a `ranking` with more responders than it tells",
            ],
            ["没有排序用完一级的通知数", "让多于通知数的承接方参加 `ranking`"],
        ),
        ("responder_max", true) => say(
            [
                "nobody gets the last notice of a period",
                "rank one whose `notices` are one below the limit",
            ],
            ["没有人得到周期内最后一条通知", "让 `notices` 比上限少一的承接方参加 `ranking`"],
        ),
        ("responder_max", false) => say(
            [
                "nobody is left out for having been told enough",
                "rank one whose `notices` are at the limit",
            ],
            ["没有人因通知已满被略过", "让 `notices` 达到上限的承接方参加 `ranking`"],
        ),
        (_, true) => say(
            [
                "nobody is told for the sake of a poor area",
                "rank one whose `notices` are at the limit where the area has had few",
            ],
            ["没有因区域通知不足而通知", "区域通知很少时，让通知已满的承接方参加 `ranking`"],
        ),
        (_, false) => say(
            [
                "nobody is left out once the area has had its notices",
                "rank one whose `notices` are at the limit where the area has had enough",
            ],
            ["没有在区域通知足够后略过", "区域通知足够时，让通知已满的承接方参加 `ranking`"],
        ),
    }
}

fn programme(line: &str, passed: bool) -> Words {
    match (line.split(['.', '[']).next().unwrap_or_default(), passed) {
        ("area_levels", _) => say(
            [
                "no area with too many levels is refused",
                "submit a wish with a finer area than the last level",
            ],
            ["没有因区域层级过多被拒", "提交层级超出的区域"],
        ),
        ("agencies", _) => say(
            [
                "no wish of another category is refused",
                "transfer a wish of a category that the agency does not take",
            ],
            ["没有其他类别被拒绝转办", "转办该部门不受理的类别"],
        ),
        ("round", true) => say(
            [
                "no wish from beside the area is let through",
                "accept a wish of another target group from beside the area while it is open",
            ],
            ["没有区域外的心愿通过", "本轮期间核实区域外其他人群的心愿"],
        ),
        ("round", false) => say(
            [
                "no wish of another target group is refused",
                "accept one of the area while the round is open",
            ],
            ["没有其他人群的心愿被拒", "本轮期间核实该区域其他人群的心愿"],
        ),
        ("coordinator", true) => say(
            [
                "this coordinator is never asked about the area",
                "let `verify` pass for a case of the area",
            ],
            ["从未就该区域请这位调度员处理", "让该区域事项的 `verify` 到期"],
        ),
        ("coordinator", false) => say(
            [
                "no other coordinator is asked about a case beside the area",
                "let `verify` pass for a case from elsewhere",
            ],
            ["区域外事项从未请其他调度员处理", "让区域外事项的 `verify` 到期"],
        ),
        (_, true) => say(
            [
                "no group just large enough is shown",
                "look at `public` of a case whose `households_alike` is the figure",
            ],
            ["没有显示人数恰好足够的人群", "查看 `households_alike` 恰为该数的事项的 `public`"],
        ),
        (_, false) => say(
            [
                "no group one too small is hidden",
                "look at `public` of a case whose `households_alike` is one below the figure",
            ],
            ["没有隐藏少一户的人群", "查看 `households_alike` 比该数少一的事项的 `public`"],
        ),
    }
}

/// Minimums, lists and pairings.
fn duty(line: &str, key: &str, passed: bool) -> Words {
    match (line.split(['.', '[']).next().unwrap_or_default(), key, passed) {
        ("minimum", _, true) => say(
            ["nobody has met it", "expect `quotas` after somebody fulfilled enough"],
            ["没有人达标", "在有人完成足够后查看 `quotas`"],
        ),
        ("minimum", _, false) => say(
            ["nobody owes it", "expect `quotas` with somebody who has not fulfilled enough"],
            ["没有人欠任务", "让未完成者出现在 `quotas` 中"],
        ),
        ("lists", _, true) => say(
            [
                "no need is just common enough",
                "expect `lists` with so many households that need the same",
            ],
            ["没有户数恰好足够的共同需求", "让恰好这么多户有相同需求并查看 `lists`"],
        ),
        ("lists", _, false) => say(
            [
                "no need misses being common by one household",
                "expect `lists` with one household fewer",
            ],
            ["没有差一户的共同需求", "少一户时查看 `lists`"],
        ),
        (_, "kinds", _) => say(
            ["no tie of a responder of another kind is found", "expect `pairing` with such a tie"],
            ["没有发现其他类型承接方的结对", "在 `pairing` 中加入此类结对"],
        ),
        (_, "area", _) => say(
            ["no tie to an area of another level is found", "expect `pairing` with such a tie"],
            ["没有发现其他层级区域的结对", "在 `pairing` 中加入此类结对"],
        ),
        _ => say(
            [
                "nothing that has two where one is wanted is found",
                "expect `pairing` with two ties for one",
            ],
            ["没有发现重复结对", "在 `pairing` 中加入重复的结对"],
        ),
    }
}
