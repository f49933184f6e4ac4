//! Every word that the command line says of its own, in both languages, side by side. Words about
//! rules are the policy's and come through the component.

use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat, Utc};
use wish_contract::{Command, CommandKind, DeadlineKind, Role, Stage};
use wish_words::{Found, Label, label};

use super::language::{Language, words};
use crate::language::Own::{Chinese, English};

// Titles of tables.
words! {
    column_reference: "ref", "编号";
    column_what: "what", "心愿";
    column_stage: "stage", "状态";
    column_claimed_by: "claimed by", "认领方";
    column_steps: "ladder", "升级阶梯";
    column_days: "days", "天数";
    column_reported: "reported", "报道结果";
    column_figure: "figure", "实测";
    column_budget: "budget", "预算";
    column_verdict: "verdict", "结论";
    column_measure: "what", "项目";
    column_wish: "wish", "心愿";
    column_responder: "responder", "承接方";
    column_area: "area", "区域";
    column_why: "why", "理由";
    column_kind: "kind", "类型";
    column_skills: "skills", "技能";
    column_places: "places", "可认领数";
    column_scope: "scope", "范围";
    column_category: "category", "类别";
    column_cases: "wishes", "心愿";
    column_score: "score", "得分";
    column_minimum: "minimum", "任务";
    column_required: "asked", "应认领";
    column_credited: "credited", "已计入";
    column_owed: "owed", "还差";
}

// The demo.
words! {
    nobody: "–", "–";
    disagrees: "not as reported", "与报道不符";
    stranded: "stranded", "无人负责";
    story_of: "The story of ", "完整经过：";
    comma: ", ", "、";
    semicolon: "; ", "；";
    on_board: "on the public board: ", "公开展板：";
    ladder_in_words: "Its ladder", "升级阶梯";
    may_claim_now: "looks up who may claim: ", "查找可认领方：";
    excluded: " may not claim all of it: ", "不能整件认领：";
    nobody_there: "nobody yet", "暂无";
    left_alone: "looks at it and leaves it", "看过，未认领";
    ask_coordinator: "asks coordinator ", "请调度员处理：";
    next_deadline: "until", "期限";
    the_host: "platform", "平台";
    compiling: "compiling the rules", "正在编译规则";
    measuring: "measuring", "正在测量";
}

// Inspecting, checking, measuring.
words! {
    no_finding: "no findings", "没有问题";
    digest: "digest", "摘要";
    size: "size", "大小";
    contract: "contract", "契约版本";
    rules: "rules", "规则版本";
    imports: "imports", "导入";
    exports: "exports", "导出";
    limits: "limits", "限额";
    none: "none", "无";
    unstated: "not stated", "未注明";
    met: "met", "达标";
    elsewhere: "see cargo bench -p wish-tests", "见 cargo bench -p wish-tests";
    fuel_per_decision: "fuel per decision", "每次裁定的燃料";
    bytes: "bytes", "字节";
    verdict: "verdict", "结论";
    may_run: "a host may run it", "宿主可以运行";
}

// Plans.
words! {
    nobody_may: "nobody may take it", "没有可承接方";
    nobody_has_room: "nobody who may take it has any room", "可承接方均无余量";
}

// Pairings.
words! {
    name_pairing: "name one of the policy's pairings with `--pairing`", "请用 `--pairing` 写政策中的一种结对";
}

// The three lists.
words! {
    resource_list: "What responders can give", "资源清单";
    demand_list: "What residents need", "需求清单";
    service_list: "Who serves whom", "服务清单";
    common: "common", "共性";
    individual: "individual", "个性";
}

// Help.
words! {
    help_usage: "Usage: ", "用法：";
    help_options: "Options", "选项";
    help_arguments: "Arguments", "参数";
    help_commands: "Commands", "命令";
    help_examples: "Examples:", "示例：";
    help_form: "The file:", "文件格式：";
    help_help: "Show this help", "显示帮助";
    help_version: "Show the version", "显示版本";
    help_lang:
        "zh-CN or en, or the nearest to a tag such as zh; default from LC_ALL, LC_MESSAGES, LANG",
        "zh-CN 或 en，其他标签（如 zh）取最接近的；默认取自 LC_ALL、LC_MESSAGES、LANG";
    help_of_verb: "The command to tell of; default: all", "要说明的命令；默认说明全部";
    help_json: "Answer one JSON object", "以一个 JSON 对象作答";
    help_wish: "Runs the rules of civic micro-wishes in their sandbox", "在沙箱中运行微心愿规则";
    help_exits:
        "Exit codes: 0 done, 1 wrong usage, 2 something does not hold, 3 a threshold is missed, \
         4 invalid policy or baseline, 5 what came of it again differs, 6 a change that nobody \
         accepted, 70 internal failure",
        "退出码：0 完成，1 用法有误，2 断言不成立，3 未达阈值，4 政策或基线无效，5 重演结果不一致，\
         6 有未接受的改变，70 内部故障";
    help_demo: "Plays thirty real wishes from intake to their end", "演示三十个真实微心愿从征集到结束";
    help_programme: "Only this programme", "只演示这个项目";
    help_inspect: "Tells what a component is, and whether a host would run it", "查看组件信息，以及宿主能否运行";
    help_file: "A component; default: the one built in", "组件文件；默认用内置的";
    help_save: "Writes the component to this file, for a host of your own",
        "把组件写入该文件，供自建宿主加载";
    help_check: "Finds what is wrong with policies", "检查政策文件";
    help_policy_schema: "Show the JSON Schema of policies, which lists every key", "显示政策文件的 JSON Schema，其中列有所有键";
    help_policies: "Policy files", "政策文件";
    help_decide: "Decides requests from standard input, one a line", "逐行裁定标准输入中的请求";
    help_policy: "The policy to decide under", "裁定依据的政策文件";
    help_assign: "Plans who takes which of many wishes, and proves the plan the best",
        "为大量心愿安排承接方，并证明方案最优";
    help_seconds: "With --json, tell how long the rules took", "与 --json 同用时给出规则耗时";
    help_problem: "Wishes, responders and who may take which", "心愿、承接方及可承接关系";
    help_pair: "Proposes standing ties between responders and areas, or checks them",
        "为承接方与区域提出结对方案，或检查现有结对";
    help_pairing: "Which of the policy's pairings", "政策中的哪一种结对";
    help_lists: "Draws up the resource, demand and service lists", "生成资源、需求、服务三张清单";
    help_quotas: "Shows who still owes wishes to a minimum", "查看谁还没有完成认领任务";
    help_input: "One JSON object to work on", "待处理的 JSON 文件";
    help_bench: "Measures the component against its budgets", "按预算测量组件性能";
}

impl Language {
    pub fn playing(self, programme: &str, number: usize, of: usize) -> String {
        match self.own() {
            English => format!("playing {programme} ({number} of {of})"),
            Chinese => format!("正在演示 {programme}（{number}/{of}）"),
        }
    }

    pub fn policy_version(self, version: u32) -> String {
        match self.own() {
            English => format!("policy version {version}"),
            Chinese => format!("政策第 {version} 版"),
        }
    }

    pub fn findings(self, errors: usize, warnings: usize) -> String {
        match self.own() {
            English => format!("{errors} error(s), {warnings} warning(s)"),
            Chinese => format!("{errors} 个错误，{warnings} 个警告"),
        }
    }

    pub fn missed_by(self, times: f64) -> String {
        match self.own() {
            English => format!("missed: {times:.2} × the budget"),
            Chinese => format!("未达标：为预算的 {times:.2} 倍"),
        }
    }

    pub fn plan(self, covered_urgency: u64, cost: u64) -> String {
        match self.own() {
            English => format!("urgency covered {covered_urgency}, cost {cost}, proved the best"),
            Chinese => format!("已覆盖紧急度 {covered_urgency}，成本 {cost}，已证明最优"),
        }
    }

    pub fn outweighed(self, by: &str, urgency: i64, cost: i64) -> String {
        match self.own() {
            English => format!(
                "`{by}` would take it, and urgency {urgency} would be left open instead, at {cost} more"
            ),
            Chinese => format!("可由“{by}”承接，但会空出紧急度 {urgency}，成本增加 {cost}"),
        }
    }

    pub fn passed_over(self, wish: &str, dearer_by: u64) -> String {
        match self.own() {
            English => format!("not needed: with `{wish}` the plan would cost {dearer_by} more"),
            Chinese => format!("无需承接：若承接“{wish}”，成本增加 {dearer_by}"),
        }
    }

    pub fn unusable(self, path: &str, why: &str) -> (String, String) {
        match self.own() {
            English => (
                format!("`{path}` cannot be used: {why}"),
                "mend the file and try again; `--help` shows its form by an example".to_owned(),
            ),
            Chinese => (
                format!("无法使用 `{path}`：{why}"),
                "请改正文件后再试；`--help` 附有示例".to_owned(),
            ),
        }
    }

    /// A key that a file may not have, and those that it may.
    pub fn unknown_key(self, key: &str, known: &[&str]) -> String {
        let suggestion = wish_policy::finding::nearest(key, known);
        self.finding(
            "unknown_key",
            &[
                ("key", Found::Text(&format!("`{key}`"))),
                ("suggestion", Found::Suggestion(suggestion)),
            ],
        )
    }

    /// A code that the policy does not have, and those that it has.
    pub fn unknown_code(self, thing: &'static str, code: &str, known: &[&str]) -> String {
        let suggestion = wish_policy::finding::nearest(code, known);
        self.finding(
            "unknown_code",
            &[
                ("thing", Found::Name(Label::Thing(thing))),
                ("code", Found::Text(code)),
                ("suggestion", Found::Suggestion(suggestion)),
            ],
        )
    }

    /// A finding of the catalogues, in one line.
    fn finding(self, id: &str, found: &[(&str, Found<'_>)]) -> String {
        let said = wish_words::finding(id, found, self.catalogue());
        said.map(|one| format!("{}: {}", one.message, one.hint)).unwrap_or_default()
    }

    /// A text where the contract has a point in time: what to write instead.
    pub fn instant_wanted(self, text: &str) -> String {
        let now = DateTime::<Utc>::from(SystemTime::now());
        let said = DateTime::parse_from_rfc3339(text);
        let (time, ms) = match said {
            Ok(time) => (text.to_owned(), time.timestamp_millis()),
            Err(_) => (now.to_rfc3339_opts(SecondsFormat::Secs, true), now.timestamp() * 1_000),
        };
        self.either(
            format!("a point in time is a number here, milliseconds since 1970-01-01 UTC: write {ms} for {time}"),
            format!("此处的时刻是数字，即自 1970-01-01（UTC）起的毫秒数：{time} 请写 {ms}"),
        )
    }

    pub fn only_with_ties(self) -> String {
        self.either(
            "`at` belongs to checking ties: give `ties` as well, or leave `at` out to have ties proposed".to_owned(),
            "`at` 用于检查现有结对：请同时给出 `ties`；如需提出方案，请去掉 `at`".to_owned(),
        )
    }

    pub fn area_of_other_level(self, area: &str, level: &str, segments: usize) -> String {
        self.either(
            format!(
                "the area `{area}` is of another level than `{level}`: write {segments} segments"
            ),
            format!("区域 `{area}` 不是 `{level}` 一级：请写 {segments} 段"),
        )
    }

    pub fn not_begun(self, at: &str, began: &str) -> (String, String) {
        self.either(
            (
                format!("at {at} the case had not begun"),
                format!("it began at {began}: ask for that time or a later one"),
            ),
            (format!("{at} 时事项尚未开始"), format!("事项始于 {began}：请查询该时刻或之后")),
        )
    }

    pub fn may_not_run(self, why: &str) -> String {
        self.either(format!("a host refuses it: {why}"), format!("宿主拒绝运行：{why}"))
    }

    pub fn unreadable(self, path: &str, why: &str) -> (String, String) {
        match self.own() {
            English => (
                format!("`{path}` cannot be read: {why}"),
                "give the path of a file that exists and that you may read".to_owned(),
            ),
            Chinese => {
                (format!("无法读取 `{path}`：{why}"), "请给出存在且有读取权限的文件路径".to_owned())
            }
        }
    }

    pub fn unwritable(self, path: &str, why: &str) -> (String, String) {
        match self.own() {
            English => (
                format!("`{path}` cannot be written: {why}"),
                "give a path in a folder that exists and that you may write to".to_owned(),
            ),
            Chinese => (format!("无法写入 `{path}`：{why}"), "请给出可写文件夹中的路径".to_owned()),
        }
    }

    pub fn unknown_verb(self, name: &str) -> (String, String) {
        match self.own() {
            English => (format!("unknown command `{name}`"), "read `wish --help`".to_owned()),
            Chinese => (format!("未知命令 `{name}`"), "请看 `wish --help`".to_owned()),
        }
    }

    pub fn unknown_language(self, tag: &str, known: &str) -> String {
        match self.own() {
            English => format!("`{tag}` is no tag of a language; write one such as {known}"),
            Chinese => format!("`{tag}` 不是语言标签；请写如 {known}"),
        }
    }

    pub fn no_such_programme(self, name: &str, known: &str) -> (String, String) {
        match self.own() {
            English => (format!("no programme `{name}`"), format!("choose one of {known}")),
            Chinese => (format!("没有项目 `{name}`"), format!("请从中选择：{known}")),
        }
    }

    /// One of those who may claim, with the parts of its score, and whether it is notified.
    pub fn ranked(self, place: u32, who: &str, score: i32, parts: &str, notice: &str) -> String {
        match self.own() {
            English => format!("{place}. {who}, {score} points ({parts}): {notice}"),
            Chinese => format!("第 {place} 位 {who}，{score} 分（{parts}）：{notice}"),
        }
    }

    /// A criterion of a ranking; one that no catalogue has, as it is.
    pub fn criterion(self, rule: &str) -> &str {
        label(Label::Criterion(rule), self.catalogue()).unwrap_or(rule)
    }

    /// What somebody asked for who was refused.
    pub fn refused(self, command: &Command) -> String {
        let (english, chinese) = match command {
            Command::Claim(_) => ("asks to claim it", "申请认领"),
            Command::Join(_) => ("asks to join the lead", "申请共同认领"),
            Command::Accept => ("would accept it", "申请受理"),
            _ => ("asks for something else", "申请办理"),
        };
        self.either(format!("{english}, refused: "), format!("{chinese}，未获准："))
    }

    pub fn stage(self, stage: Stage) -> &'static str {
        self.label(Label::Stage(stage.name()))
    }

    pub fn role(self, role: Role) -> &'static str {
        self.label(Label::Role(role.name()))
    }

    pub fn deadline(self, kind: DeadlineKind) -> &'static str {
        self.label(Label::Deadline(kind.name()))
    }

    pub fn command(self, kind: CommandKind) -> &'static str {
        self.label(Label::Command(kind.name()))
    }

    pub fn weekday(self, from_monday: u32) -> &'static str {
        const NAMES: [&str; 7] =
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        self.label(Label::Weekday(NAMES[from_monday as usize % NAMES.len()]))
    }

    /// What the catalogues call something that they all have.
    fn label(self, of: Label<'static>) -> &'static str {
        label(of, self.catalogue()).unwrap_or_default()
    }

    pub fn catalogue(self) -> wish_words::Language {
        wish_words::Language::nearest(self.tag())
    }

    pub fn either<T>(self, english: T, chinese: T) -> T {
        match self.own() {
            English => english,
            Chinese => chinese,
        }
    }
}
