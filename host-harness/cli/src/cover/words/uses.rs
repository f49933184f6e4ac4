//! Words for what nothing went by.

use wish_analysis::coverage::point::Aspect;

use super::{Words, say};

pub(super) fn words(line: &str, key: &str, aspect: &Aspect) -> Words {
    match line.split(['.', '[']).next().unwrap_or_default() {
        "calendar" => calendar(key, aspect),
        "categories" | "target_groups" | "channels" | "reasons" | "agencies" => {
            vocabulary(line, key)
        }
        "responder_kinds" => say(
            [
                "nobody of this kind takes on a wish",
                "let a `[[responder]]` of kind `{}` claim, or be invited",
            ],
            ["没有这类承接方认领", "让类型为 `{}` 的承接方认领或受邀"],
        ),
        "claims" if key == "joint" => say(
            ["nobody stands beside a lead", "let a second responder `join`, or `invite` one"],
            ["没有人在牵头方之外共同认领", "让另一承接方 `join`，或 `invite`"],
        ),
        "claims" if key == "stand_by" => say(
            [
                "nobody who joined without places takes over",
                "let one `join`, and then the lead `release`",
            ],
            ["没有不占名额的参与者接替", "让一名承接方 `join`，再让牵头方 `release`"],
        ),
        "claims" => say(
            [
                "nobody takes a part of a wish",
                "submit a wish with several `places` and claim some of them",
            ],
            ["没有人认领部分名额", "提交多个 `places` 的心愿并认领其中一部分"],
        ),
        "deadlines" => say(
            [
                "no delivered case waits until the time for confirming passes",
                "deliver, and let it pass: `at = \"confirm\"`",
            ],
            ["没有已送达的事项等到确认期满", "送达后让期限到期：`at = \"confirm\"`"],
        ),
        "ladder" => ladder(key),
        "coordinator" if key == "categories" => say(
            [
                "this coordinator is never asked about a wish of category `{}`",
                "let a deadline such as `verify` pass for one",
            ],
            ["从未请这位调度员处理类别 `{}` 的事项", "让该类别事项的 `verify` 等期限到期"],
        ),
        "coordinator" if key == "deputy" => say(
            [
                "the deputy never stands in",
                "`name-holder` this coordinator, and let it pass: `at = \"holder-idle\"`",
            ],
            ["代理人从未接手", "`name-holder` 这位调度员，并让期限到期：`at = \"holder-idle\"`"],
        ),
        "coordinator" if key == "supervisor" => say(
            [
                "the supervisor is never told",
                "let a deadline such as `verify` pass as often as `supervision.after` counts",
            ],
            ["从未督办", "让 `verify` 等期限到期，次数达到 `supervision.after`"],
        ),
        "supervision" => say(
            [
                "nothing is told to a supervisor",
                "let a deadline such as `verify` pass as often as this counts",
            ],
            ["没有事项被督办", "让 `verify` 等期限到期，达到这一次数"],
        ),
        "coordinator" => say(
            [
                "this coordinator is never asked",
                "let a deadline such as `verify` or `due` pass for a case of their area",
            ],
            ["从未请这位调度员处理", "让其区域内事项的 `verify`、`due` 等期限到期"],
        ),
        "evaluation" => say(
            [
                "nobody judges at this level",
                "`evaluate = { level = \"{}\", score = 5 }` a fulfilled case",
            ],
            ["没有在这一层级评价", "对已点亮事项 `evaluate = { level = \"{}\", score = 5 }`"],
        ),
        "publication" if key == "area" => say(
            [
                "the public never sees an area cut to this level",
                "look at `public` of a published case whose area is finer",
            ],
            ["公众从未看到截到这一级的区域", "查看更细区域的已发布事项的 `public`"],
        ),
        "publication" => say(
            [
                "the public never sees the area of a group too small to show",
                "look at `public` of a case with target groups and few `households_alike`",
            ],
            [
                "公众从未看到人数过少人群的区域",
                "查看重点人群且 `households_alike` 很小的事项的 `public`",
            ],
        ),
        _ => outreach(line, key),
    }
}

fn calendar(key: &str, aspect: &Aspect) -> Words {
    match (key, aspect) {
        ("utc_offset", _) => say(
            ["no deadline runs on working time", "let a deadline in working days start"],
            ["没有期限按工作时间计算", "让按工作日计的期限开始"],
        ),
        (_, Aspect::Break(_)) => say(
            [
                "no deadline runs over the break before {}",
                "let a deadline in working hours start before the break and fall due after it",
            ],
            ["没有期限跨越 {} 之前的休息", "让按工作小时计的期限跨越该休息时段"],
        ),
        ("working_hours", _) => say(
            ["no deadline on working time falls due within {}", "start a case so that one does"],
            ["没有工作时间期限在 {} 内到期", "调整起始时间使期限落在其中"],
        ),
        ("rest_days", _) => say(
            [
                "no deadline on working time runs over a {}",
                "let one start before it and fall due after it",
            ],
            ["没有工作时间期限跨越 {}", "让期限在其前开始、其后到期"],
        ),
        ("public_holidays" | "make_up_days", _) => say(
            ["no deadline runs on working time", "let a deadline in working days start"],
            ["没有期限按工作时间计算", "让按工作日计的期限开始"],
        ),
        ("announced_years", _) => say(
            ["no deadline falls due in {}", "let one reach into that year"],
            ["没有期限在 {} 年到期", "让期限延续到该年"],
        ),
        _ => say(
            [
                "no deadline on working time runs over {}",
                "let one start before that day and fall due after it",
            ],
            ["没有工作时间期限跨越 {}", "让期限在该日前开始、其后到期"],
        ),
    }
}

fn vocabulary(line: &str, key: &str) -> Words {
    match (line.split('.').next().unwrap_or_default(), key) {
        (_, "skills") => say(
            [
                "nobody with the skill `{}` is ranked for such a wish",
                "expect a `ranking` with a `[[responder]]` that has it",
            ],
            [
                "没有为此类心愿给具备 `{}` 的承接方排序",
                "让具备该技能的 `[[responder]]` 参加 `ranking`",
            ],
        ),
        ("agencies", "categories") => say(
            ["no wish of category `{}` is handed to this agency", "transfer one"],
            ["没有把类别 `{}` 转给该部门", "转办一件"],
        ),
        ("agencies", _) => say(
            ["no wish is handed to this agency", "`transfer = { agency = \"{}\" }` one"],
            ["没有心愿转给该部门", "`transfer = { agency = \"{}\" }`"],
        ),
        ("categories", _) => say(
            ["no wish of this category comes in", "submit one: `category = \"{}\"`"],
            ["没有征集这一类别", "提交 `category = \"{}\"`"],
        ),
        ("target_groups", _) => say(
            ["no wish of this target group comes in", "submit one: `target_groups = [\"{}\"]`"],
            ["没有征集这一人群", "提交 `target_groups = [\"{}\"]`"],
        ),
        ("channels", _) => say(
            ["no wish comes in by this channel", "submit one: `channel = \"{}\"`"],
            ["没有经此渠道征集", "提交 `channel = \"{}\"`"],
        ),
        _ => say(
            ["no command gives this reason", "give it with one that takes a `reason`: \"{}\""],
            ["没有命令给出这一理由", "在需要 `reason` 的命令中使用 \"{}\""],
        ),
    }
}

fn ladder(key: &str) -> Words {
    match key {
        "code" => say(
            ["no case stands on it", "publish a case that takes it, and let time pass up to it"],
            ["没有事项走到这里", "发布适用的事项，并让时间推进到这里"],
        ),
        "urgencies" | "categories" | "target_groups" => say(
            ["no `{}` case takes this ladder", "publish one"],
            ["没有 `{}` 事项走这条阶梯", "发布一件"],
        ),
        "if_nobody" => say(
            ["nobody reports that the step reaches nobody", "give `report-reach` while it is open"],
            ["没有报告本级无人可派", "在本级开放时给出 `report-reach`"],
        ),
        "ladder" => say(
            [
                "no case goes on to that ladder's steps",
                "let every step of this ladder pass, and the next one open",
            ],
            ["没有事项继续走那条阶梯", "让本阶梯各级到期，并开启下一级"],
        ),
        _ => say(
            [
                "no case is left when the ladder is exhausted",
                "let its last step pass: `at = \"ladder.exhausted\"`",
            ],
            ["没有事项走完阶梯", "让最后一级到期：`at = \"ladder.exhausted\"`"],
        ),
    }
}

fn outreach(line: &str, key: &str) -> Words {
    match (line.split(['.', '[']).next().unwrap_or_default(), key) {
        (_, "cooldown") => say(
            [
                "no ranking takes off points for a notice sent just now",
                "expect a `ranking` with somebody whose `last_notice` is recent",
            ],
            ["没有排序因近期通知而扣分", "让 `last_notice` 很近的承接方参加 `ranking`"],
        ),
        ("routing", _) => say(
            [
                "no ranking gives points for `{}`",
                "expect a `ranking` with somebody for whom it counts",
            ],
            ["没有排序因 `{}` 计分", "让符合该项的承接方参加 `ranking`"],
        ),
        ("notifications", _) => say(
            [
                "no ranking says when somebody may be told again",
                "rank somebody who has had all notices, with a `last_notice`",
            ],
            ["没有排序说明何时可再次通知", "让通知已满且有 `last_notice` 的承接方参加 `ranking`"],
        ),
        ("minimum", "joint") => say(
            ["no fulfilled claim is credited", "expect `quotas` after a case was fulfilled"],
            ["没有计入任何已完成的认领", "在事项完成后查看 `quotas`"],
        ),
        ("minimum", "exempt") => say(
            ["nobody is exempt as `{}`", "expect `quotas` with a responder of that class"],
            ["没有人因 `{}` 免除", "让该类人员出现在 `quotas` 中"],
        ),
        ("minimum", _) => say(
            ["nobody's standing is looked at", "expect `quotas`"],
            ["没有查看任何人的完成情况", "查看 `quotas`"],
        ),
        ("lists", _) => say(
            [
                "no need is common to several households",
                "expect `lists` with several households that need the same",
            ],
            ["没有多户共同的需求", "让多户有相同需求并查看 `lists`"],
        ),
        _ => say(
            ["nobody looks at these ties", "expect `pairing` of this code"],
            ["没有检查过这种结对", "查看该代码的 `pairing`"],
        ),
    }
}
