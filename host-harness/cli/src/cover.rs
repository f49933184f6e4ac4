//! `wish cover`: which lines of a policy its scenarios exercised, in which way, and how to exercise
//! the rest; as text, JSON, and the policy itself as a page with notes.

use crate::language::Own;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::Value;
use wish_analysis::coverage::common::Common;
use wish_analysis::coverage::{self, Coverage, Shown};
use wish_policy::PolicyFile;
use wish_runtime::Runtime;
use wish_scenario::FILE_SUFFIX;
use wish_scenario::by_policy::{PolicySuite, by_policy};
use wish_scenario::parallel::processors;

use super::failure::{Failure, Status};
use super::language::{Language, words};
use super::progress::Progress;
use super::test::{self, given, paths, unusable};
use super::{examples, json_flag, runtime, unreadable, verb, wants_json, write};

mod page;
mod report;
mod words;

use report::{CoverageReport, PolicyReport};

const POLICY: &str = "policy";
const MIN: &str = "min";
const HTML: &str = "html";

pub fn command(language: Language) -> Command {
    let usage = "[PATH…] [--policy FILE] [--min PERCENT] [--html FILE] [--json]";
    verb("cover", usage, language.help_cover(), language)
        .arg(paths(language))
        .arg(policy(language))
        .arg(min(language.help_min(), language))
        .arg(
            Arg::new(HTML)
                .long(HTML)
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help(language.help_html())
                .help_heading(language.help_options()),
        )
        .arg(json_flag(language))
        .after_help(examples(
            &[
                "wish cover",
                "wish cover tests/scenarios --policy policies/taizhou.toml --min 95",
                "wish cover --html coverage.html --json",
            ],
            language,
        ))
}

/// Only this policy.
pub fn policy(language: Language) -> Arg {
    Arg::new(POLICY)
        .long(POLICY)
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help(language.help_only_policy())
        .help_heading(language.help_options())
}

/// The least figure that will do.
pub fn min(help: &'static str, language: Language) -> Arg {
    Arg::new(MIN)
        .long(MIN)
        .value_name("PERCENT")
        .value_parser(percent)
        .help(help)
        .help_heading(language.help_options())
}

/// Tenths of a percent.
fn percent(text: &str) -> Result<usize, String> {
    let (whole, tenths) = text.split_once('.').unwrap_or((text, "0"));
    let digit = |text: &str| text.parse::<usize>().ok().filter(|tenths| *tenths < 10);
    let tenths = whole.parse::<usize>().ok().and_then(|whole| Some(whole * 10 + digit(tenths)?));
    let within = tenths.filter(|tenths| *tenths <= 1_000);
    within.ok_or_else(|| PERCENT.to_owned())
}

/// What a percentage may be.
pub const PERCENT: &str = "write 0 to 100, with at most one decimal";

/// The figure that is asked for, in tenths of a percent.
pub fn least(matches: &ArgMatches) -> Option<usize> {
    matches.get_one::<usize>(MIN).copied()
}

/// The scenarios that the command line names, by policy: files that are policies stand for theirs.
pub fn suites(
    matches: &ArgMatches,
    runtime: &Runtime,
    language: Language,
) -> Result<Vec<PolicySuite>, Failure> {
    let is_policy = |path: &PathBuf| {
        let name = path.to_string_lossy();
        name.ends_with(".toml") && !name.ends_with(FILE_SUFFIX)
    };
    let (mut policies, mut places): (Vec<_>, Vec<_>) =
        given(matches).into_iter().partition(is_policy);
    policies.extend(matches.get_one::<PathBuf>(POLICY).cloned());
    for path in &policies {
        fs::metadata(path).map_err(|error| unreadable(path, &error, language))?;
    }
    if places.is_empty() {
        places.push(PathBuf::from("."));
    }
    let (suites, without) = by_policy(test::suite(&places, language)?, &policies);
    if let Some(path) = without.first() {
        let path = path.display().to_string();
        let (message, help) = language.no_scenario_of(&path);
        return Err(Failure::Usage { message, help });
    }
    for one in &suites {
        one.suite.rulebooks(runtime).map_err(|error| unusable(error, language))?;
    }
    Ok(suites)
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let progress = Progress::start(language.compiling());
    let runtime = runtime()?;
    let common = Common::of(runtime.machine()?.clone())
        .map_err(|error| Failure::Internal(error.to_string()))?;
    progress.say(language.playing_scenarios());
    let policies: Vec<PolicyReport> = suites(matches, &runtime, language)?
        .iter()
        .map(|one| played(one, &runtime))
        .collect::<Result<_, Failure>>()?;
    let report = CoverageReport::of(policies, common);
    drop(progress);
    if let Some(path) = matches.get_one::<PathBuf>(HTML) {
        write(path, page::page(&report, language).as_bytes(), language)?;
    }
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", report.json(language))?;
    } else {
        write!(out, "{}", report.text(language))?;
    }
    let missed = least(matches).is_some_and(|least| report.least() < least);
    Ok(match (report.failed() > 0, missed) {
        (true, _) => Status::AssertionFailed,
        (false, true) => Status::ThresholdMissed,
        (false, false) => Status::Ok,
    })
}

/// Plays a policy's scenarios, and keeps what they show.
fn played(one: &PolicySuite, runtime: &Runtime) -> Result<PolicyReport, Failure> {
    let book = runtime.rulebook(&one.policy.source)?;
    let file = policy_file(one)?;
    let played = coverage::play(&file, &book, &one.suite, processors())?;
    let failed = played.iter().filter(|(_, passed)| !passed).count();
    let runs: Vec<Shown> = played.into_iter().map(|(shown, _)| shown).collect();
    let guards = book.guard_points()?;
    let coverage = Coverage::of(&file, &guards, &runs);
    let scenarios = one.suite.scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    Ok(PolicyReport { name: one.name.clone(), file, guards, coverage, runs, scenarios, failed })
}

/// The policy's text with its places. It loads, so that it is TOML.
pub fn policy_file(one: &PolicySuite) -> Result<PolicyFile, Failure> {
    let text = String::from_utf8_lossy(&one.policy.source);
    PolicyFile::parse(&text).map_err(|error| Failure::Internal(error.to_string()))
}

/// Tenths as a number with one decimal.
pub fn tenths(tenths: usize) -> Value {
    format!("{}.{}", tenths / 10, tenths % 10).parse::<f64>().map_or(Value::Null, Value::from)
}

impl Language {
    /// That a policy has no scenarios, and what to do about it.
    fn no_scenario_of(self, policy: &str) -> (String, String) {
        match self.own() {
            Own::English => (
                format!("no scenario names the policy `{policy}`"),
                "name the folder that its scenarios are in, or write one: `wish test --schema` \
                 shows the format"
                    .to_owned(),
            ),
            Own::Chinese => (
                format!("没有场景使用政策 `{policy}`"),
                "请指明其场景所在的文件夹，或编写场景：`wish test --schema` 显示格式".to_owned(),
            ),
        }
    }
}

words! {
    help_cover: "Shows which lines of a policy its scenarios exercised", "查看场景覆盖了政策的哪些行";
    help_only_policy: "Only the scenarios of this policy", "只看使用这份政策的场景";
    help_min: "Fail with 3 where less is covered, of one policy or as a whole",
        "任一政策或总体覆盖率低于此值时以 3 退出";
    help_html: "Write the policy with notes as a page", "把带注释的政策写成网页";
    playing_scenarios: "playing the scenarios", "正在运行场景";
    all_policies: "all together", "合计";
}
