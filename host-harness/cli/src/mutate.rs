//! `wish mutate`: changes a policy in every way that its lines allow, and lists which changes its
//! scenarios do not notice, where, and why.

use crate::language::Own;
use std::io::Write;

use clap::{ArgMatches, Command};
use serde_json::{Value, json};
use wish_analysis::coverage::{self, Coverage, Share};
use wish_analysis::mutation::{self, Fate, Mutant, Operator, bound_to_text, try_all};
use wish_policy::PolicyFile;
use wish_runtime::Runtime;
use wish_scenario::by_policy::PolicySuite;
use wish_scenario::parallel::processors;

use super::cover::{least, min, policy, policy_file, suites, tenths};
use super::failure::{Failure, Status};
use super::language::{Language, words};
use super::progress::Progress;
use super::test::paths;
use super::{examples, json_flag, runtime, verb, wants_json};

/// Most scenarios named beside a survivor.
const NAMES_MAX: usize = 3;

pub fn command(language: Language) -> Command {
    let usage = "[POLICY… | PATH…] [--policy FILE] [--min PERCENT] [--json]";
    verb("mutate", usage, language.help_mutate(), language)
        .arg(paths(language).help(language.help_policies_and_paths()))
        .arg(policy(language))
        .arg(min(language.help_min_killed(), language))
        .arg(json_flag(language))
        .after_help(examples(
            &[
                "wish mutate policies/taizhou.toml",
                "wish mutate --policy policies/taizhou.toml tests/scenarios --min 95",
                "wish mutate --json",
            ],
            language,
        ))
}

/// A policy with what became of its mutants.
struct MutationReport {
    name: String,
    file: PolicyFile,
    coverage: Coverage,
    scenarios: Vec<String>,
    /// Scenarios that fail under the policy as it is. Nothing was tried then.
    failed: Vec<String>,
    /// Scenarios that fail under any other text of the policy; they are left out.
    left_out: Vec<String>,
    mutants: Vec<(Mutant, Fate)>,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let progress = Progress::start(language.compiling());
    let runtime = runtime()?;
    progress.say(language.mutating());
    let suites = suites(matches, &runtime, language)?;
    let reports: Vec<MutationReport> =
        suites.iter().map(|one| report(one, &runtime)).collect::<Result<_, Failure>>()?;
    drop(progress);
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", as_json(&reports, language))?;
    } else {
        write!(out, "{}", as_text(&reports, language))?;
    }
    if reports.iter().any(|report| !report.failed.is_empty()) {
        return Ok(Status::AssertionFailed);
    }
    let missed = least(matches)
        .is_some_and(|least| reports.iter().any(|report| report.killed().tenths() < least));
    Ok(if missed { Status::ThresholdMissed } else { Status::Ok })
}

fn report(one: &PolicySuite, runtime: &Runtime) -> Result<MutationReport, Failure> {
    let book = runtime.rulebook(&one.policy.source)?;
    let (file, suite) = (policy_file(one)?, &one.suite);
    let scenarios: Vec<String> =
        suite.scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    let (mut runs, mut failed) = (Vec::new(), Vec::new());
    let played = coverage::play(&file, &book, suite, processors())?;
    for ((shown, passed), name) in played.into_iter().zip(&scenarios) {
        runs.push(shown);
        if !passed {
            failed.push(name.clone());
        }
    }
    let coverage = Coverage::of(&file, &book.guard_points()?, &runs);
    let (mut mutants, mut bound) = (Vec::new(), Vec::new());
    if failed.is_empty() {
        mutants = mutation::mutants(&file);
        bound = bound_to_text(runtime, &file, suite, processors())?;
    }
    let fates = try_all(runtime, &file, suite, &coverage, &bound, &mutants, processors())?;
    let mutants = mutants.into_iter().zip(fates).collect();
    let left_out = bound.iter().filter_map(|number| scenarios.get(*number).cloned()).collect();
    Ok(MutationReport {
        name: one.name.clone(),
        file,
        coverage,
        scenarios,
        failed,
        left_out,
        mutants,
    })
}

impl MutationReport {
    fn survivors(&self) -> impl Iterator<Item = &Mutant> {
        let survived = self.mutants.iter().filter(|(_, fate)| *fate == Fate::Survived);
        survived.map(|(mutant, _)| mutant)
    }

    fn refused(&self) -> usize {
        self.mutants.iter().filter(|(_, fate)| *fate == Fate::Refused).count()
    }

    /// Killed, of those that loaded.
    fn killed(&self) -> Share {
        let covered = self.mutants.iter().filter(|(_, fate)| *fate == Fate::Killed).count();
        Share { covered, points: covered + self.survivors().count() }
    }

    /// Null where nothing could be tried.
    fn percent(&self) -> Value {
        if self.failed.is_empty() { tenths(self.killed().tenths()) } else { Value::Null }
    }

    fn place(&self, mutant: &Mutant) -> (usize, usize) {
        (self.file.line(mutant.start), self.file.column(mutant.start))
    }

    /// Why nobody noticed.
    fn why(&self, mutant: &Mutant, language: Language) -> String {
        let through = self.coverage.runs_through(&mutant.path);
        let names = through.iter().filter_map(|number| self.scenarios.get(*number));
        let names: Vec<String> = names.take(NAMES_MAX).map(|name| format!("`{name}`")).collect();
        language.unnoticed(through.len(), &names.join(", "))
    }
}

fn total(reports: &[MutationReport]) -> Share {
    let nothing = Share { covered: 0, points: 0 };
    reports.iter().map(MutationReport::killed).fold(nothing, Share::plus)
}

fn as_text(reports: &[MutationReport], language: Language) -> String {
    let mut text = String::new();
    for report in reports {
        let name = &report.name;
        if !report.failed.is_empty() {
            text += &format!("{name}: {}\n", language.fails_unchanged(report.failed.len()));
            report.failed.iter().for_each(|scenario| text += &format!("  {scenario}\n"));
            continue;
        }
        let summary = language.killed(report.killed(), report.refused(), report.scenarios.len());
        text += &format!("{name}: {summary}\n");
        if !report.left_out.is_empty() {
            text += &format!("  {}\n", language.bound_scenarios(report.left_out.len()));
            report.left_out.iter().for_each(|scenario| text += &format!("    {scenario}\n"));
        }
        for mutant in report.survivors() {
            let (line, column) = report.place(mutant);
            let what = language.changed(mutant);
            let why = report.why(mutant, language);
            text += &format!("{name}:{line}:{column}  {what}\n    {why}\n");
        }
        text.push('\n');
    }
    if reports.len() > 1 {
        let refused = reports.iter().map(MutationReport::refused).sum();
        let scenarios = reports.iter().map(|report| report.scenarios.len()).sum();
        let summary = language.killed(total(reports), refused, scenarios);
        text += &format!("{}: {summary}\n", language.all_policies());
    }
    text
}

fn as_json(reports: &[MutationReport], language: Language) -> Value {
    let survivors = reports.iter().flat_map(|report| {
        report.survivors().map(|mutant| {
            let (line, column) = report.place(mutant);
            let through = report.coverage.runs_through(&mutant.path);
            let names: Vec<_> =
                through.iter().filter_map(|number| report.scenarios.get(*number)).collect();
            json!({
                "file": report.name, "line": line, "column": column, "path": mutant.path,
                "operator": mutant.operator.word(), "from": mutant.from, "to": mutant.to,
                "what": language.changed(mutant), "why": report.why(mutant, language),
                "scenarios_through": names,
            })
        })
    });
    let policies = reports.iter().map(|report| {
        let Share { covered, points } = report.killed();
        json!({
            "file": report.name, "killed": covered, "survived": points - covered,
            "refused": report.refused(), "percent": report.percent(),
            "scenarios": report.scenarios.len(), "failed": report.failed,
            "left_out": report.left_out,
        })
    });
    let all = total(reports);
    let tried = reports.iter().all(|report| report.failed.is_empty());
    json!({
        "killed": all.covered, "survived": all.points - all.covered,
        "refused": reports.iter().map(MutationReport::refused).sum::<usize>(),
        "percent": if tried { tenths(all.tenths()) } else { Value::Null },
        "survivors": survivors.collect::<Vec<_>>(),
        "policies": policies.collect::<Vec<_>>(),
    })
}

impl Language {
    /// What was changed, in words.
    fn changed(self, mutant: &Mutant) -> String {
        let Mutant { path, operator, from, to, .. } = mutant;
        let chinese = self.own() == Own::Chinese;
        let change = self.operator(*operator);
        match operator {
            Operator::Dropped if to.is_empty() && chinese => format!("`{path}`：{change}"),
            Operator::Dropped if to.is_empty() => format!("`{path}` {change}"),
            Operator::Swapped if chinese => format!("`{path}`：`{from}` 与 `{to}` {change}"),
            Operator::Swapped => format!("`{path}`: `{from}` and `{to}` {change}"),
            _ if chinese => format!("`{path}`：{change}，`{from}` 改为 `{to}`"),
            _ => format!("`{path}`: {change}, `{from}` made `{to}`"),
        }
    }

    fn operator(self, operator: Operator) -> &'static str {
        let (english, chinese) = match operator {
            Operator::Shorter => ("shorter", "缩短"),
            Operator::Longer => ("longer", "延长"),
            Operator::OtherClock => ("on another clock", "换一种计时"),
            Operator::Lower => ("one less", "少一"),
            Operator::Higher => ("one more", "多一"),
            Operator::Flipped => ("turned round", "取反"),
            Operator::Widened => ("widened", "放宽"),
            Operator::Narrowed => ("narrowed", "收窄"),
            Operator::Dropped => ("left out", "去掉"),
            Operator::Added => ("with one more", "加一项"),
            Operator::Swapped => ("swapped", "对调"),
            Operator::Replaced => ("another", "换成别的"),
        };
        if self.own() == Own::Chinese { chinese } else { english }
    }

    /// Why no scenario noticed: how many pass through the line, and some of their names.
    fn unnoticed(self, through: usize, names: &str) -> String {
        match (self.own(), through) {
            (Own::English, 0) => "no scenario passes through this line".to_owned(),
            (Own::English, 1) => {
                format!("{names} passes through this line and expects nothing that it changes")
            }
            (Own::English, _) => format!(
                "{through} scenarios pass through this line, {names} among them, and none \
                 expects anything that it changes"
            ),
            (Own::Chinese, 0) => "没有场景经过这一行".to_owned(),
            (Own::Chinese, _) => {
                format!("{through} 个场景经过这一行（{names} 等），但都没有核对受影响的结果")
            }
        }
    }

    fn killed(self, share: Share, refused: usize, scenarios: usize) -> String {
        let Share { covered, points } = share;
        let tenths = share.tenths();
        let percent = format!("{}.{} %", tenths / 10, tenths % 10);
        let survived = points - covered;
        match self.own() {
            Own::English => format!(
                "{percent}, {covered} of {points} changes noticed by {scenarios} scenarios, \
                 {survived} not; {refused} more refused by the rules"
            ),
            Own::Chinese => format!(
                "{percent}，{scenarios} 个场景发现 {points} 处改动中的 {covered} 处，\
                 {survived} 处未发现；另有 {refused} 处被规则拒绝载入"
            ),
        }
    }

    fn bound_scenarios(self, scenarios: usize) -> String {
        match self.own() {
            Own::English => format!(
                "{scenarios} scenarios left out: they fail under any other text of the policy, \
                 whatever it says"
            ),
            Own::Chinese => {
                format!("未计入 {scenarios} 个场景：政策文本稍有不同即不通过，与内容无关")
            }
        }
    }

    fn fails_unchanged(self, failed: usize) -> String {
        match self.own() {
            Own::English => {
                format!("{failed} scenarios fail under the policy as it is; mend them first:")
            }
            Own::Chinese => {
                format!("{failed} 个场景在原政策下就未通过，请先修正（`wish test`）：")
            }
        }
    }
}

words! {
    help_mutate: "Changes a policy, and shows which changes its scenarios do not notice",
        "改动政策，查看哪些改动没有被场景发现";
    help_min_killed: "Fail with 3 where fewer are noticed of one policy; default: none",
        "任一政策的发现率低于此值时以 3 退出；默认不设";
    help_policies_and_paths: "Policies, and scenario files or folders of them; default: here",
        "政策文件，以及场景文件或其所在文件夹；默认当前文件夹";
    mutating: "changing the policy and playing the scenarios", "正在改动政策并运行场景";
}
