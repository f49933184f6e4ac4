//! `wish backtest`: what a recorded year would have looked like under another policy, and whether
//! somebody has signed off what changes.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use wish_backtest::acceptance::{Acceptance, Review};
use wish_backtest::report::Report;
use wish_backtest::{Advance as Far, Backtest, BacktestError, Plan};
use wish_scenario::parallel::processors;

use super::failure::{Failure, Status};
use super::input;
use super::language::Language;
use super::progress::Progress;
use super::{examples, flag, json_flag, read, runtime, verb, wants_json, with_form, write};

mod html;
mod object;
mod plots;
mod text;
mod words;

const LOG: &str = "log";
const POLICY: &str = "policy";
const ACCEPT: &str = "accept";
const GATE: &str = "gate";
const HTML: &str = "html";
const SEED: &str = "seed";
const REPLICATES: &str = "replicates";
const AREAS: &str = "areas";

/// The form of the file of accepted changes.
const FORM: &str = r#"schema = "wish-accept/1"

[[accept]]
change = "escalates-earlier"     # a kind of change; or a case, or both
cases_max = 400                  # if need be: no more of them than so many
by = "Li Wei"
because = "the council wants wishes to reach the street within three days""#;

/// All that is shown of a backtest.
struct Shown<'a> {
    log: &'a Path,
    policy: &'a Path,
    backtest: &'a Backtest,
    report: &'a Report,
    acceptance: &'a Acceptance,
    review: &'a Review,
}

pub fn command(language: Language) -> Command {
    let lines = [
        "wish backtest --log year.jsonl --policy taizhou-next.toml",
        "wish backtest --log year.jsonl --policy taizhou-next.toml --html report.html",
        "wish backtest --log year.jsonl --policy taizhou-next.toml --accept signed.toml --gate",
    ];
    let number = |name, value, help| option(name, value, help, language);
    verb(
        "backtest",
        "--log FILE --policy FILE [--accept FILE] [--gate]",
        language.help_backtest(),
        language,
    )
    .arg(path(LOG, language.help_backtest_log(), language).required(true))
    .arg(path(POLICY, language.help_backtest_policy(), language).required(true))
    .arg(path(ACCEPT, language.help_accept(), language))
    .arg(flag(GATE, language.help_gate(), ArgAction::SetTrue, language))
    .arg(path(HTML, language.help_report_page(), language))
    .arg(option(AREAS, "LEVEL", language.help_areas(), language))
    .arg(
        number(SEED, "N", language.help_backtest_seed())
            .value_parser(value_parser!(u64))
            .default_value("1"),
    )
    .arg(
        number(REPLICATES, "N", language.help_replicates())
            .value_parser(value_parser!(u16).range(1..)),
    )
    .arg(json_flag(language))
    .after_help(with_form(examples(&lines, language), FORM, language))
}

fn option(name: &'static str, value: &'static str, help: &'static str, language: Language) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .hide_default_value(true)
        .help(help)
        .help_heading(language.help_options())
}

fn path(name: &'static str, help: &'static str, language: Language) -> Arg {
    option(name, "FILE", help, language).value_parser(value_parser!(PathBuf))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let file = |name: &str| matches.get_one::<PathBuf>(name);
    let (Some(log), Some(policy)) = (file(LOG), file(POLICY)) else { return Ok(Status::Usage) };
    let acceptance = match file(ACCEPT) {
        Some(path) => accepted(path, language)?,
        None => Acceptance::default(),
    };
    let progress = Progress::start(language.compiling());
    let source = read(policy, language)?;
    let runtime = runtime()?;
    let name = policy.display().to_string();
    let book = input::load(&runtime, &name, source.clone(), language)?;
    progress.say(language.backtesting());
    let tell = |far: Far| {
        let (done, of) = match far {
            Far::Compared { done, of } | Far::Modelled { done, of } => (done, of),
        };
        let percent = 100 * done / of.max(1);
        progress.say(&match far {
            Far::Compared { .. } => format!("{} {percent} %", language.backtesting()),
            Far::Modelled { .. } => format!("{} {percent} %", language.modelling()),
        });
    };
    let plan = Plan {
        runtime: &runtime,
        log,
        book,
        // INVARIANT: a policy that loads is UTF-8.
        source: &String::from_utf8_lossy(&source),
        level: matches.get_one::<String>(AREAS).map(String::as_str),
        seed: matches.get_one::<u64>(SEED).copied().unwrap_or(1),
        replicates: matches.get_one::<u16>(REPLICATES).map(|count| usize::from(*count)),
        threads: processors(),
        progress: &tell,
    };
    let backtest = wish_backtest::run(plan).map_err(|error| failed(error, language))?;
    let report = Report::of(&backtest);
    let review = acceptance.review(&backtest.changes);
    drop(progress);
    let shown = Shown {
        log,
        policy,
        backtest: &backtest,
        report: &report,
        acceptance: &acceptance,
        review: &review,
    };
    if let Some(path) = file(HTML) {
        let page = html::page(&shown, language).map_err(Failure::Internal)?;
        write(path, page.as_bytes(), language)?;
    }
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", object::object(&shown))?;
    } else {
        write!(out, "{}", text::text(&shown, language))?;
    }
    let stands = !matches.get_flag(GATE) || review.unaccepted() == 0;
    Ok(if stands { Status::Ok } else { Status::ChangeUnaccepted })
}

fn accepted(path: &Path, language: Language) -> Result<Acceptance, Failure> {
    let bytes = read(path, language)?;
    let text = String::from_utf8_lossy(&bytes);
    Acceptance::read(path, &text).map_err(|why| {
        let (message, help) = language.unusable(&path.display().to_string(), &why);
        Failure::Usage { message, help }
    })
}

fn failed(error: BacktestError, language: Language) -> Failure {
    let message = error.to_string();
    match error {
        BacktestError::Runtime(_) => Failure::Internal(message),
        BacktestError::Unreproduced { .. } => {
            Failure::Mismatch { message, help: language.baseline_help().to_owned() }
        }
        BacktestError::OldPolicyRefused { .. } => {
            Failure::Baseline { message, help: language.baseline_help().to_owned() }
        }
        BacktestError::LevelUnknown { .. } => {
            Failure::Usage { message, help: language.level_help().to_owned() }
        }
        BacktestError::Log { .. }
        | BacktestError::PolicyMissing { .. }
        | BacktestError::NoCase { .. }
        | BacktestError::Empty { .. } => {
            Failure::Usage { message, help: language.log_help().to_owned() }
        }
    }
}
