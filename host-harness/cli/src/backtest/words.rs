//! The words of `wish backtest`, in both languages.

use wish_backtest::Desk;
use wish_backtest::divergence::Kind;
use wish_backtest::report::Measure;

use super::super::language::{Language, words};
use crate::language::Own::{Chinese, English};

words! {
    help_backtest: "Tells what a recorded year would have looked like under another policy",
        "查看有记录的一年在另一政策下会怎样";
    help_backtest_log: "A log of cases, as `wish simulate` and hosts write them",
        "事项日志，由 `wish simulate` 或宿主写出";
    help_backtest_policy: "The policy to test", "待检验的政策文件";
    help_accept: "Changes that somebody has signed off", "已签字认可的变化";
    help_gate: "Ends with 6 where a change is not accepted", "有未认可的变化时以 6 退出";
    help_report_page: "Writes a report with plots to this file", "把带图表的报告写入该文件";
    help_areas: "The area level to compare; default: the first on which the log has two areas",
        "按哪一级区域比较；默认取日志中有两个以上区域的第一级";
    help_backtest_seed: "What chance starts from; default: 1", "随机数种子；默认 1";
    help_replicates: "How often the modelled part is played; default: 20 to 200 times",
        "模拟部分重复多少次；默认 20 至 200 次";
    modelling: "playing on where the policies part", "正在推演分歧之后的经过";
    interval: "90 % interval", "90 % 区间";
    backtesting: "putting the log to the policy", "正在用新政策回放日志";
    baseline_help: "find the first difference with `wish replay`, or record the log anew",
        "用 `wish replay` 找出第一处差别，或重新记录日志";
    level_help: "name one of them with `--areas`, or leave the option out", "请用 `--areas` 写其中一级，或省去该选项";
    log_help: "give a log that `wish simulate` or a host wrote, with every line as it was written",
        "请给出 `wish simulate` 或宿主写出的日志，保持每行原样";
}

words! {
    backtest_title: "Backtest", "政策回测";
    nothing_changes: "Nothing changes.", "没有变化。";
    changes_title: "What changes", "哪些事项有变化";
    figures_title: "Before and after", "新旧对照";
    waits_title: "Waiting for a claim", "等待认领";
    steps_title: "How far cases climb", "升级到哪一级";
    load_title: "Work per week", "每周工作量";
    areas_title: "Area by area", "各区域对比";
    model_title: "What is modelled, and how", "哪些是模拟的，怎样模拟";
    column_change: "change", "变化";
    column_accepted: "accepted", "已认可";
    column_example: "for example", "例如";
    column_line: "line", "行";
    column_at: "at", "时间";
    column_old_said: "before", "原来";
    column_new_said: "now", "现在";
    column_old: "old", "旧政策";
    column_exact: "never part", "全程一致";
    column_parted_old: "parted, old", "有分歧的，旧";
    column_parted_old_modelled: "parted, old as modelled", "有分歧的，旧（模拟）";
    column_parted_new: "parted, new", "有分歧的，新";
    column_new: "new", "新政策";
    column_claimed_old: "claimed, old", "已认领，旧";
    column_claimed_new: "claimed, new", "已认领，新";
    column_median_old: "half by day, old", "半数认领天数，旧";
    column_median_new: "half by day, new", "半数认领天数，新";
    column_mean_old: "mean wait in days, old", "平均等待天数，旧";
    column_mean_new: "mean wait in days, new", "平均等待天数，新";
    column_case: "case", "事项";
    axis_days: "days on the board", "上板天数";
    axis_share: "share claimed", "已认领比例";
    axis_cases: "cases", "事项数";
    axis_wait: "days", "天";
    never: "never", "未达到";
    by_deadline: "a deadline", "时限";
    by_command: "a command", "命令";
    interval_note:
        "Figures in brackets hold the middle 90 of 100 modelled replicates.",
        "括号内为模拟结果的中间 90%。";
}

impl Language {
    /// What a backtest was made of, in a sentence.
    pub fn backtest_of(self, cases: usize, entries: usize, policy: &str) -> String {
        match self.own() {
            English => format!("{cases} cases with {entries} commands, put to {policy}"),
            Chinese => format!("{cases} 个事项、{entries} 条命令，放到{policy}下"),
        }
    }

    pub fn policy_of(self, name: &str, version: u64) -> String {
        match self.own() {
            English => format!("`{name}` version {version}"),
            Chinese => format!("“{name}”第 {version} 版"),
        }
    }

    pub fn left_out(self, cases: usize) -> String {
        match self.own() {
            English => format!("{cases} cases are under policies of another name and left alone"),
            Chinese => format!("{cases} 个事项属于其他政策，未计入"),
        }
    }

    pub fn parts(self, same: usize, timing: usize, parted: usize) -> String {
        match self.own() {
            English => format!(
                "{same} cases are the same, {timing} differ in dates or figures alone: these are \
                 known from end to end. On {parted} the policies part: known up to there, \
                 modelled from there on"
            ),
            Chinese => format!(
                "{same} 个事项完全相同，{timing} 个仅日期或数字不同：全程确知。{parted} 个出现分歧：\
                 分歧之前确知，之后为模拟"
            ),
        }
    }

    pub fn unaccepted_changes(self, unaccepted: usize, changed: usize) -> String {
        match self.own() {
            English => format!("{unaccepted} of {changed} changed cases are not accepted"),
            Chinese => format!("{changed} 个有变化的事项中，{unaccepted} 个尚未认可"),
        }
    }

    /// An acceptance that nothing makes use of: which one of the file, and the case that it names.
    pub fn acceptance_unused(self, number: usize, case: Option<&str>) -> String {
        match (self.own(), case) {
            (English, None) => {
                format!("acceptance {number} fits no change, or more than it allows")
            }
            (English, Some(case)) => format!(
                "acceptance {number} is not needed: case `{case}` is not in the log, does not change, or is accepted above"
            ),
            (Chinese, None) => format!("第 {number} 条认可没有用上，或超出了允许的数量"),
            (Chinese, Some(case)) => {
                format!(
                    "第 {number} 条认可没有用上：事项“{case}”不在日志中、没有变化，或前面已认可"
                )
            }
        }
    }

    pub fn parting_example(self, case: &str, line: usize, at: &str) -> String {
        match self.own() {
            English => format!("{case}, line {line}, {at}"),
            Chinese => format!("{case}，第 {line} 行，{at}"),
        }
    }

    /// What a kind of change means.
    pub fn change_kind(self, kind: Kind) -> &'static str {
        let (english, chinese) = match kind {
            Kind::TimingOnly => ("only dates or figures differ", "仅日期或数字不同"),
            Kind::EffectsOnly => ("others are told, or more, or fewer", "通知的对象或数量不同"),
            Kind::RemindsEarlier => ("somebody is reminded earlier", "提醒提前"),
            Kind::RemindsLater => ("somebody is reminded later, or not", "提醒推迟或取消"),
            Kind::OtherAudience => ("a step opens to others", "某级开放的对象不同"),
            Kind::EscalatesEarlier => ("a step opens earlier", "升级提前"),
            Kind::EscalatesLater => ("a step opens later, or not", "升级推迟或不再升级"),
            Kind::EndsEarlier => ("a deadline ends something earlier", "时限提前终止某事"),
            Kind::EndsLater => {
                ("a deadline ends something later, or not", "时限推迟终止某事或不再终止")
            }
            Kind::OtherCourse => ("something else happens", "经过不同"),
            Kind::NowRefused => ("a command is refused now", "原来允许的命令现被拒绝"),
            Kind::NowAllowed => ("a command is allowed now", "原来拒绝的命令现被允许"),
            Kind::RefusedOtherwise => ("a refusal has another reason", "拒绝的理由不同"),
        };
        self.either(english, chinese)
    }

    pub fn desk(self, desk: Desk) -> &'static str {
        let (english, chinese) = match desk {
            Desk::Coordinator => ("commands of coordinators", "调度员操作"),
            Desk::Verifier => ("commands of verifiers", "核实员操作"),
            Desk::Publisher => ("commands of publishers", "发布员操作"),
            Desk::Questions => ("questions to coordinators", "提请调度员"),
        };
        self.either(english, chinese)
    }

    pub fn measure(self, measure: &Measure) -> String {
        let of = |english: &str, chinese: &str, desk: Desk| match self.own() {
            English => format!("{}{english}", self.desk(desk)),
            Chinese => format!("{}{chinese}", self.desk(desk)),
        };
        let (english, chinese) = match measure {
            Measure::Step(step) => {
                return self.either(format!("reach step {step}"), format!("到达 {step}"));
            }
            Measure::Work(desk) => return of(", in all", "，总数", *desk),
            Measure::WorkWeekly(desk) => return of(", mean week", "，周均", *desk),
            Measure::WorkPeak(desk) => return of(", heaviest week", "，最忙一周", *desk),
            Measure::Published => ("published", "已上板"),
            Measure::Claimed => ("claimed", "已认领"),
            Measure::Escalated => ("climb beyond their first step", "升级超过第一级"),
            Measure::Exhausted => {
                ("nobody on any step: left to a coordinator", "各级无人认领，归调度员")
            }
            Measure::Expired => ("claims ended by a deadline", "因时限失效的认领"),
            Measure::WaitMedian => ("half are claimed by day", "半数认领所需天数"),
            Measure::WaitMostly => ("nine in ten are claimed by day", "九成认领所需天数"),
            Measure::WaitMean => ("mean wait within 30 days, in days", "30 天内平均等待天数"),
            Measure::Inequality => ("inequality between areas (Gini)", "区域间不均衡（基尼系数）"),
        };
        self.either(english.to_owned(), chinese.to_owned())
    }

    /// What the model is and assumes, in plain words.
    pub fn assumptions(self) -> [&'static str; 8] {
        self.either(
            [
                "People answer at rates learnt from this log: responders by their kind and how \
                 near they stand, everybody else by where the case stands and what was done last.",
                "A case that is opened to a kind of responder earlier or later is answered by them \
                 at the same rates, counted from then on; kinds do not wait for each other.",
                "Rates do not react to the policy itself: nobody tries harder because a step is \
                 short, and responders who claim more cases do not tire of it.",
                "Areas, costs and kinds of need keep the pace that they had in the log; beyond \
                 that, cases are alike.",
                "What people put into a command (how much they take on, when they come) is drawn \
                 from what others put into it in the log.",
                "A kind of responder that the log never opened a case to answers as responders of \
                 its kind do elsewhere, or as all do; the interval is wide there.",
                "Facts about responders (claims they hold, what they may spend) are those that the \
                 log has, also where the new policy would have led to others.",
                "Every replicate is played under the old policy too. By what that misses of what the \
                 log shows, figures are corrected; a figure that no replicate moves stands as it is.",
            ],
            [
                "人们的反应速度取自本日志：承接方按类型和远近，其他人按事项所处阶段和上一步操作。",
                "事项若提前或推迟向某类承接方开放，他们从开放之时起以同样的速度认领；各类之间互不等待。",
                "反应速度不因政策本身而变：没有人因某级时间短而更积极，也没有人因认领多而疲倦。",
                "各区域、各费用档、各类需求保持日志中的快慢；除此之外视为相同。",
                "命令的内容（认领多少、约在何时）从日志中同类命令抽取。",
                "日志中从未开放过的承接方类型，按同类型或全体的速度估计；该处区间较宽。",
                "承接方的情况（在手认领数、费用上限）取自日志，新政策下的不同未予推算。",
                "每次重复也按旧政策模拟一遍：它与日志实况的差，用来修正各项数字；各次重复都相同的数字不修正。",
            ],
        )
    }

    pub fn model(self, replicates: usize, seed: u64, attempts: usize, acts: usize) -> String {
        match self.own() {
            English => format!(
                "Piecewise-exponential competing risks, learnt from {attempts} attempts to claim \
                 and {acts} other acts; {replicates} replicates, seed {seed}; every decision is \
                 the rules' own"
            ),
            Chinese => format!(
                "分段指数竞争风险模型，取自 {attempts} 次认领尝试和 {acts} 次其他操作；重复 \
                 {replicates} 次，种子 {seed}；每一步裁定均由规则作出"
            ),
        }
    }

    pub fn borrowed(self, classes: &str) -> String {
        match self.own() {
            English => format!("Never seen in the log, and estimated from others: {classes}"),
            Chinese => format!("日志中从未出现、借用其他类型估计：{classes}"),
        }
    }

    pub fn inequality_note(self, level: &str) -> String {
        match self.own() {
            English => format!(
                "Areas are of the level `{level}`. Inequality is the Gini coefficient of their \
                 mean waits, none counting for more than 30 days: 0 where wishes wait as long \
                 everywhere."
            ),
            Chinese => format!(
                "区域取“{level}”一级。不均衡程度为各区域平均等待（最多计 30 天）的基尼系数：\
                 处处等待一样久时为 0。"
            ),
        }
    }
}
