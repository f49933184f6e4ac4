//! `wish test`: plays scenarios and says which went another way than expected, where, and how to
//! play them again.

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use regex::Regex;
use wish_runtime::Runtime;
use wish_scenario::cut;
use wish_scenario::parallel::processors;
use wish_scenario::suite::{Outcome, Suite, SuiteError};

use super::failure::{Failure, Status};
use super::language::{Language, words};
use super::progress::Progress;
use super::{examples, flag, json_flag, runtime, unreadable, verb, wants_json, write};

mod report;
mod watch;

use report::SuiteReport;

const PATHS: &str = "paths";
const RUN: &str = "run";
const WATCH: &str = "watch";
const BLESS: &str = "bless";
const JUNIT: &str = "junit";
const TAP: &str = "tap";
const TRACE: &str = "trace";
const SCHEMA: &str = "schema";
const CUT: &str = "cut";

pub fn command(language: Language) -> Command {
    let switch = |name, help| flag(name, help, ArgAction::SetTrue, language);
    let usage =
        "[PATH…] [--run REGEX] [--trace] [--watch] [--bless] [--junit FILE] [--tap | --json]";
    verb("test", usage, language.help_test(), language)
        .arg(paths(language))
        .arg(
            Arg::new(RUN)
                .long(RUN)
                .value_name("REGEX")
                .value_parser(|text: &str| Regex::new(text))
                .help(language.help_run())
                .help_heading(language.help_options()),
        )
        .arg(switch(TRACE, language.help_trace()))
        .arg(switch(WATCH, language.help_watch()).conflicts_with_all([TAP, super::JSON]))
        .arg(switch(BLESS, language.help_bless()))
        .arg(
            Arg::new(JUNIT)
                .long(JUNIT)
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help(language.help_junit())
                .help_heading(language.help_options()),
        )
        .arg(
            Arg::new(CUT)
                .long(CUT)
                .value_name("FOLDER")
                .value_parser(value_parser!(PathBuf))
                .help(language.help_cut())
                .help_heading(language.help_options()),
        )
        .arg(switch(TAP, language.help_tap()).conflicts_with(super::JSON))
        .arg(json_flag(language))
        .arg(switch(SCHEMA, language.help_schema()))
        .after_help(examples(
            &[
                "wish test",
                "wish test tests/scenarios/taizhou --run 'social organisation' --trace",
                "wish test --junit report.xml --json",
            ],
            language,
        ))
}

/// Files and folders of scenarios; unless said, the present folder.
pub fn paths(language: Language) -> Arg {
    Arg::new(PATHS)
        .value_name("PATH")
        .value_parser(value_parser!(PathBuf))
        .num_args(0..)
        .default_value(".")
        .help(language.help_paths())
        .help_heading(language.help_arguments())
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    if matches.get_flag(SCHEMA) {
        let schema = schemars::schema_for!(wish_scenario::file::ScenarioFile);
        writeln!(crate::output::stdout(), "{}", serde_json::to_string_pretty(&schema)?)?;
        return Ok(Status::Ok);
    }
    let progress = Progress::start(language.compiling());
    let runtime = runtime()?;
    drop(progress);
    if matches.get_flag(WATCH) {
        return watch::watch(&given(matches), || once(matches, &runtime, language), language);
    }
    once(matches, &runtime, language)
}

/// The files and folders that the command line names.
pub fn given(matches: &ArgMatches) -> Vec<PathBuf> {
    matches.get_many::<PathBuf>(PATHS).into_iter().flatten().cloned().collect()
}

/// The scenarios of files and folders, or what is wrong with them.
pub fn suite(paths: &[PathBuf], language: Language) -> Result<Suite, Failure> {
    Suite::read(paths).map_err(|error| unusable(error, language))
}

fn once(matches: &ArgMatches, runtime: &Runtime, language: Language) -> Result<Status, Failure> {
    let began = Instant::now();
    let mut suite = suite(&given(matches), language)?;
    if let Some(pattern) = matches.get_one::<Regex>(RUN) {
        suite = suite.only(pattern).map_err(|error| unusable(error, language))?;
    }
    let rulebooks = suite.rulebooks(runtime).map_err(|error| unusable(error, language))?;
    let outcomes = suite.play(&rulebooks, processors())?;
    let blessed = bless(matches, &outcomes, language)?;
    let report = SuiteReport {
        suite: &suite,
        outcomes: &outcomes,
        seconds: began.elapsed().as_secs_f64(),
        blessed,
    };
    if let Some(path) = matches.get_one::<PathBuf>(JUNIT) {
        write(path, report.junit()?.as_bytes(), language)?;
    }
    if let Some(folder) = matches.get_one::<PathBuf>(CUT) {
        for (policy, cut) in cut::cut(&suite, &outcomes)? {
            let file = |what: &str| folder.join(format!("{policy}.{what}.jsonl"));
            write(&file("questions"), cut.questions.as_bytes(), language)?;
            write(&file("answers"), cut.answers.as_bytes(), language)?;
        }
    }
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", report.json()?)?;
    } else if matches.get_flag(TAP) {
        write!(out, "{}", report.tap())?;
    } else {
        write!(out, "{}", report.text(matches.get_flag(TRACE), language))?;
    }
    Ok(if report.failed() == 0 { Status::Ok } else { Status::AssertionFailed })
}

/// Writes recorded courses anew, after showing what changes.
fn bless(matches: &ArgMatches, outcomes: &[Outcome], language: Language) -> Result<usize, Failure> {
    if !matches.get_flag(BLESS) {
        return Ok(0);
    }
    let mut blessed = 0;
    for outcome in outcomes {
        if let Some(golden) = &outcome.golden {
            let shown = report::difference(golden);
            write!(anstream::stderr(), "{shown}")?;
            write(&golden.path, golden.played.as_bytes(), language)?;
            blessed += 1;
        }
    }
    Ok(blessed)
}

/// What a suite's error is to the command line.
pub fn unusable(error: SuiteError, language: Language) -> Failure {
    match error {
        SuiteError::Policy { policy, findings } => Failure::Policy {
            name: policy.path.display().to_string(),
            source: policy.source.clone(),
            findings,
        },
        SuiteError::Rules(error) => error.into(),
        SuiteError::Unusable(errors) => {
            let lines: Vec<String> =
                errors.iter().map(|error| error.words(language.catalogue())).collect();
            Failure::Usage { message: lines.join("\n"), help: language.mend_scenario().to_owned() }
        }
        SuiteError::Unreadable { path, error } => unreadable(&path, &error, language),
        SuiteError::NoneMatches(_) => {
            Failure::Usage { message: error.to_string(), help: language.mend_pattern().to_owned() }
        }
        SuiteError::NoFiles(_) => Failure::Usage {
            message: error.to_string(),
            help: language.write_scenario().to_owned(),
        },
    }
}

words! {
    help_test: "Plays scenarios and holds them against what they expect", "运行场景文件并核对结果";
    help_paths: "Scenario files (*.scenario.toml) or folders of them; default: here",
        "场景文件（*.scenario.toml）或其所在文件夹；默认当前文件夹";
    help_run: "Only scenarios whose file or name this matches", "只运行文件名或标题匹配该式的场景";
    help_trace: "Show the course of every scenario", "显示每个场景的完整经过";
    help_watch: "Play again whenever a file changes", "文件有改动时重新运行";
    help_bless: "Write recorded courses anew, after showing what changes", "显示差异后重写已记录的经过";
    help_junit: "Write a JUnit report as well", "另写 JUnit 报告";
    help_cut: "Write the questions put and their answers, for hosts in other languages, into this folder",
        "把所提问题及答复写入该文件夹，供其他语言的宿主核对";
    help_tap: "Report in TAP 14", "以 TAP 14 格式报告";
    help_schema: "Show the JSON Schema of scenario files", "显示场景文件的 JSON Schema";
    mend_scenario: "mend the file at the place named and try again", "请改正所指位置后再试";
    mend_pattern: "give a pattern that a file's name or a title matches; `--run` takes a regular expression",
        "`--run` 是正则表达式，请给出能匹配文件名或标题的式子";
    write_scenario: "write a scenario beside the policy; `wish test --schema` shows the format",
        "请在政策旁编写场景文件；`wish test --schema` 显示格式";
}
