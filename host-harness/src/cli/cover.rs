//! `wish cover`: which lines of a policy its scenarios exercised, in which way, and how to exercise
//! the rest; as text, JSON, and the policy itself as a page with notes.

use std::io::Write;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Value, json};
use wish_host::runtime::Runtime;

use super::failure::{Failure, Status};
use super::language::{Language, words};
use super::progress::Progress;
use super::test::{self, given, paths, unusable};
use super::{examples, json_flag, runtime, verb, wants_json, write};
use crate::coverage::life::Life;
use crate::coverage::point::{Part, Point};
use crate::coverage::{Coverage, Share, shown};
use crate::policy_file::PolicyFile;
use crate::scenario::FILE_SUFFIX;
use crate::scenario::by_policy::{PolicySuite, by_policy};

mod page;
mod words;

use words::Told;

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
    within.ok_or_else(|| "write 0 to 100, with at most one decimal".to_owned())
}

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
        one.suite.books(runtime).map_err(|error| unusable(error, language))?;
    }
    Ok(suites)
}

/// A policy with what its scenarios showed of it.
struct Report {
    name: String,
    file: PolicyFile,
    coverage: Coverage,
    /// What the scenarios are called.
    scenarios: Vec<String>,
    failed: usize,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let progress = Progress::start(language.compiling());
    let runtime = runtime()?;
    let life = Life::read().map_err(|error| Failure::Internal(error.to_string()))?;
    progress.say(language.playing_scenarios());
    let suites = suites(matches, &runtime, language)?;
    let reports: Vec<Report> = suites
        .iter()
        .map(|one| report(one, &runtime, &life, language))
        .collect::<Result<_, Failure>>()?;
    drop(progress);
    if let Some(path) = matches.get_one::<PathBuf>(HTML) {
        write(path, page::page(&reports, &life, language).as_bytes(), language)?;
    }
    let mut out = anstream::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", as_json(&reports, &life, language))?;
    } else {
        write!(out, "{}", as_text(&reports, &life, language))?;
    }
    let failed = reports.iter().any(|report| report.failed > 0);
    let missed = least(matches).is_some_and(|least| total(&reports, None).tenths() < least);
    Ok(match (failed, missed) {
        (true, _) => Status::AssertionFailed,
        (false, true) => Status::ThresholdMissed,
        (false, false) => Status::Ok,
    })
}

fn report(
    one: &PolicySuite,
    runtime: &Runtime,
    life: &Life,
    language: Language,
) -> Result<Report, Failure> {
    let books = one.suite.books(runtime).map_err(|error| unusable(error, language))?;
    let digest = runtime.rulebook(&one.policy.source)?.digest().to_owned();
    let file = policy_file(one)?;
    let outcomes = one.suite.play(&books)?;
    let failed = outcomes.iter().filter(|outcome| !outcome.passed()).count();
    let runs: Vec<_> =
        outcomes.iter().map(|outcome| shown(&file, &digest, &outcome.played.observed)).collect();
    let coverage = Coverage::of(&file, life, &runs);
    let scenarios = one.suite.scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    Ok(Report { name: one.name.clone(), file, coverage, scenarios, failed })
}

/// The policy's text with its places. It loads, so that it is TOML.
pub fn policy_file(one: &PolicySuite) -> Result<PolicyFile, Failure> {
    let text = String::from_utf8_lossy(&one.policy.source);
    PolicyFile::read(&one.name, &text).map_err(|error| Failure::Internal(error.to_string()))
}

impl Report {
    /// Where a point stands: line and column, from 1; what hangs on no line, at the beginning.
    fn place(&self, point: &Point) -> (usize, usize) {
        let start = point.place.as_ref().map_or(0, |place| place.start);
        (self.file.line(start), self.file.column(start))
    }
}

fn total(reports: &[Report], part: Option<Part>) -> Share {
    let nothing = Share { covered: 0, points: 0 };
    reports.iter().map(|report| report.coverage.share(part)).fold(nothing, Share::plus)
}

fn as_text(reports: &[Report], life: &Life, language: Language) -> String {
    let mut text = String::new();
    for report in reports {
        let Report { name, coverage, scenarios, failed, .. } = report;
        let summary = language.covered(coverage.share(None), scenarios.len(), *failed);
        text += &format!("{name}: {summary}\n");
        for part in Part::ALL {
            let Share { covered, points } = coverage.share(Some(part));
            text += &format!("  {:<12} {covered} / {points}\n", part.word());
        }
        for point in coverage.uncovered() {
            let (line, column) = report.place(point);
            let Told { what, how } = words::told(point, life, language);
            text += &format!("{name}:{line}:{column}  {what}\n    {how}\n");
        }
        text.push('\n');
    }
    if reports.len() > 1 {
        let scenarios = reports.iter().map(|report| report.scenarios.len()).sum();
        let failed = reports.iter().map(|report| report.failed).sum();
        let summary = language.covered(total(reports, None), scenarios, failed);
        text += &format!("{}: {summary}\n", language.all_policies());
    }
    text
}

fn as_json(reports: &[Report], life: &Life, language: Language) -> Value {
    let percent = |share: Share| tenths(share.tenths());
    let parts = |share: &dyn Fn(Option<Part>) -> Share| -> Value {
        let part = |part: Part| {
            let Share { covered, points } = share(Some(part));
            (part.word().to_owned(), json!({ "covered": covered, "points": points }))
        };
        Value::Object(Part::ALL.into_iter().map(part).collect())
    };
    let uncovered = reports.iter().flat_map(|report| {
        report.coverage.uncovered().map(|point| {
            let (line, column) = report.place(point);
            let Told { what, how } = words::told(point, life, language);
            json!({
                "file": report.name, "line": line, "column": column,
                "path": point.mark.line, "point": point.mark.aspect.word(),
                "part": point.part.word(), "what": what, "how": how,
            })
        })
    });
    let policies = reports.iter().map(|report| {
        let share = report.coverage.share(None);
        json!({
            "file": report.name, "percent": percent(share), "covered": share.covered,
            "points": share.points, "parts": parts(&|part| report.coverage.share(part)),
            "scenarios": report.scenarios.len(), "failed": report.failed,
        })
    });
    let all = total(reports, None);
    json!({
        "percent": percent(all), "covered": all.covered, "points": all.points,
        "parts": parts(&|part| total(reports, part)),
        "uncovered": uncovered.collect::<Vec<_>>(),
        "policies": policies.collect::<Vec<_>>(),
    })
}

/// Tenths as a number with one decimal.
pub fn tenths(tenths: usize) -> Value {
    format!("{}.{}", tenths / 10, tenths % 10).parse::<f64>().map_or(Value::Null, Value::from)
}

impl Language {
    fn covered(self, share: Share, scenarios: usize, failed: usize) -> String {
        let Share { covered, points } = share;
        let tenths = share.tenths();
        let percent = format!("{}.{} %", tenths / 10, tenths % 10);
        match (self, failed) {
            (Language::English, 0) => {
                format!("{percent}, {covered} of {points} points by {scenarios} scenarios")
            }
            (Language::English, _) => format!(
                "{percent}, {covered} of {points} points by {scenarios} scenarios, {failed} of which \
                 failed: see `wish test`"
            ),
            (Language::Chinese, 0) => {
                format!("{percent}，{scenarios} 个场景覆盖 {points} 点中的 {covered} 点")
            }
            (Language::Chinese, _) => format!(
                "{percent}，{scenarios} 个场景覆盖 {points} 点中的 {covered} 点；{failed} 个场景未通过，\
                 见 `wish test`"
            ),
        }
    }

    /// That a policy has no scenarios, and what to do about it.
    fn no_scenario_of(self, policy: &str) -> (String, String) {
        match self {
            Language::English => (
                format!("no scenario names the policy `{policy}`"),
                "name the folder that its scenarios are in, or write one: `wish test --schema` shows the format"
                    .to_owned(),
            ),
            Language::Chinese => (
                format!("没有场景使用政策 `{policy}`"),
                "请指明其场景所在的文件夹，或编写场景：`wish test --schema` 显示格式".to_owned(),
            ),
        }
    }
}

words! {
    help_cover: "Shows which lines of a policy its scenarios exercised", "查看场景覆盖了政策的哪些行";
    help_only_policy: "Only the scenarios of this policy", "只看使用这份政策的场景";
    help_min: "Fail with 3 where less is covered", "覆盖率低于此值时以 3 退出";
    help_html: "Write the policy with notes as a page", "把带注释的政策写成网页";
    playing_scenarios: "playing the scenarios", "正在运行场景";
    all_policies: "all policies", "全部政策";
}
