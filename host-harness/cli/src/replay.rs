//! `wish replay`: logs and replay bundles put to the rules once more, and whether they answer as
//! they did.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use clap::{Arg, ArgMatches, Command, value_parser};
use serde::Serialize;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};
use wish_analysis::replay::{BundleReplay, Divergence, ReplayError, replay_bundle, replay_log};
use wish_runtime::log::{LOG_SCHEMA, LogIndex};
use wish_runtime::{BUNDLE_SCHEMA, Runtime, RuntimeError};

use super::failure::{Failure, Status};
use super::input::first_line;
use super::language::{Language, words};
use super::progress::Progress;
use super::{examples, json_flag, read, runtime, verb, wants_json};

const FILES: &str = "FILE";
/// Divergences that are shown as text; the rest is counted.
const SHOWN_MAX: usize = 10;
/// Lines of a difference that are shown, and how many equal ones around it.
const DIFFERENCE_LINES_MAX: usize = 40;
const AROUND: usize = 2;

pub fn command(language: Language) -> Command {
    verb("replay", "FILE... [--json]", language.help_replay(), language)
        .arg(
            Arg::new(FILES)
                .value_parser(value_parser!(PathBuf))
                .num_args(1..)
                .required(true)
                .help(language.help_logs())
                .help_heading(language.help_arguments()),
        )
        .arg(json_flag(language))
        .after_help(examples(
            &["wish replay year.jsonl", "wish replay bundles/*.json --json"],
            language,
        ))
}

/// What came of all files.
#[derive(Default, Serialize)]
struct ReplayReport {
    files: usize,
    cases: usize,
    commands: usize,
    /// How many cases and bundles are replay mismatches.
    diverged: usize,
    divergences: Vec<DivergenceReport>,
    bundles: Vec<BundleReport>,
}

#[derive(Serialize)]
struct DivergenceReport {
    file: String,
    #[serde(flatten)]
    divergence: Divergence,
}

#[derive(Serialize)]
struct BundleReport {
    file: String,
    #[serde(flatten)]
    bundle: BundleReplay,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let progress = Progress::start(language.compiling());
    let runtime = runtime()?;
    let mut report = ReplayReport::default();
    for path in matches.get_many::<PathBuf>(FILES).into_iter().flatten() {
        progress.say(&format!("{} {}", language.replaying(), path.display()));
        report.files += 1;
        replayed(&runtime, path, &mut report, language)?;
    }
    report.diverged = report.divergences.len()
        + report.bundles.iter().filter(|one| !one.bundle.same_outcome).count();
    drop(progress);
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        write!(out, "{}", shown(&report, language))?;
    }
    Ok(if report.diverged == 0 { Status::Ok } else { Status::Diverged })
}

fn replayed(
    runtime: &Runtime,
    path: &Path,
    report: &mut ReplayReport,
    language: Language,
) -> Result<(), Failure> {
    let file = path.display().to_string();
    if is_log(path, language)? {
        let failed = |error: ReplayError| failure(&file, error, language);
        let index = LogIndex::read(path).map_err(|error| failed(error.into()))?;
        let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let replay = replay_log(runtime, &index, threads).map_err(failed)?;
        report.cases += replay.cases;
        report.commands += replay.commands;
        let parted = replay.divergences.into_iter();
        report
            .divergences
            .extend(parted.map(|divergence| DivergenceReport { file: file.clone(), divergence }));
        return Ok(());
    }
    let text = String::from_utf8_lossy(&read(path, language)?).into_owned();
    let bundle = replay_bundle(runtime, &text).map_err(|error| match error {
        RuntimeError::BundleUnusable { message } => {
            unusable(&file, &language.neither(&message), language)
        }
        other => other.into(),
    })?;
    report.commands += 1;
    report.bundles.push(BundleReport { file, bundle });
    Ok(())
}

/// Whether a file is a log: its first line says so. A bundle is one object over many lines.
fn is_log(path: &Path, language: Language) -> Result<bool, Failure> {
    let header = first_line(path, language)?;
    let schema = header.as_ref().and_then(|header| header.get("schema")).and_then(Value::as_str);
    Ok(schema.is_some_and(|schema| schema != BUNDLE_SCHEMA))
}

/// What is wrong with a log.
pub fn failure(file: &str, error: ReplayError, language: Language) -> Failure {
    match error {
        ReplayError::PolicyRefused { digest, text, findings } => {
            let name = format!("{file}: {digest}");
            Failure::Policy { name, source: text.into_bytes(), findings }
        }
        ReplayError::Stopped(error) => error.into(),
        ReplayError::Broken | ReplayError::Unwritable(_) => Failure::Internal(error.to_string()),
        other => unusable(file, &other.to_string(), language),
    }
}

fn unusable(file: &str, why: &str, language: Language) -> Failure {
    let (message, help) = language.unusable(file, why);
    Failure::Usage { message, help }
}

fn shown(report: &ReplayReport, language: Language) -> String {
    let mut text = String::new();
    for DivergenceReport { file, divergence } in report.divergences.iter().take(SHOWN_MAX) {
        let Divergence { line, case, command, id, .. } = divergence;
        let what = language.differs(divergence);
        text += &format!("{file}:{line}: {case}, {command} ({id}): {what}\n");
        text += &difference(&divergence.recorded, &divergence.found);
    }
    let more = report.divergences.len().saturating_sub(SHOWN_MAX);
    if more > 0 {
        text += &language.and_more(more);
    }
    for BundleReport { file, bundle } in &report.bundles {
        text += &format!("{file}: {}\n", language.bundle(bundle));
    }
    text + &language.replay_summary(report.files, report.cases, report.commands, report.diverged)
}

/// Two JSON texts line by line, with what is only in the one or the other.
fn difference(recorded: &str, found: &str) -> String {
    let (recorded, found) = (pretty(recorded), pretty(found));
    let difference = TextDiff::from_lines(&recorded, &found);
    let mut text = String::new();
    let mut lines = 0;
    for group in difference.grouped_ops(AROUND) {
        for change in group.iter().flat_map(|part| difference.iter_changes(part)) {
            lines += 1;
            if lines > DIFFERENCE_LINES_MAX {
                return text + "      …\n";
            }
            let sign = match change.tag() {
                ChangeTag::Delete => "-",
                ChangeTag::Insert => "+",
                ChangeTag::Equal => " ",
            };
            text += &format!("    {sign} {}\n", change.value().trim_end());
        }
    }
    text
}

fn pretty(text: &str) -> String {
    let tree: Result<Value, _> = serde_json::from_str(text);
    tree.and_then(|tree| serde_json::to_string_pretty(&tree)).unwrap_or_else(|_| text.to_owned())
        + "\n"
}

words! {
    help_replay: "Puts logs and replay bundles to the rules again: the same answers, or the first difference",
        "把日志和重放包再交规则裁定一次：结果相同，或指出首个差异";
    help_logs: "Logs (wish-log/1) and replay bundles (wish-replay/1), told apart by what is in them",
        "日志（wish-log/1）和重放包（wish-replay/1），按内容区分";
    replaying: "replaying", "正在重放";
}

impl Language {
    fn differs(self, divergence: &Divergence) -> &'static str {
        use wish_analysis::replay::MismatchKind::{Answer, Fold, Stopped};
        match divergence.what {
            Answer => self.either("the answer is not the one recorded (-)", "裁定与记录（-）不同"),
            Fold => {
                self.either("the events do not add up to the case (-)", "事件累积与事项（-）不符")
            }
            Stopped => self.either("the rules gave no answer", "规则没有给出裁定"),
        }
    }

    fn and_more(self, count: usize) -> String {
        self.either(
            format!("and {count} more; `--json` lists them all\n"),
            format!("另有 {count} 处；`--json` 列出全部\n"),
        )
    }

    fn neither(self, why: &str) -> String {
        self.either(
            format!("it is neither a log (`{LOG_SCHEMA}`) nor a replay bundle: {why}"),
            format!("既不是日志（`{LOG_SCHEMA}`），也不是重放包：{why}"),
        )
    }

    fn bundle(self, bundle: &BundleReplay) -> String {
        let component = match bundle.same_component {
            true => self.either("the same component", "同一组件"),
            false => self.either("another component", "另一组件"),
        };
        let outcome = match (bundle.answered, bundle.same_outcome) {
            (true, _) => self.either("answers now", "现在能够裁定"),
            (false, true) => self.either("is stopped as it was", "仍同样中断"),
            (false, false) => self.either("is stopped in another way", "以另一方式中断"),
        };
        format!("{} {outcome} ({component}): {}", bundle.function, bundle.found)
    }

    fn replay_summary(
        self,
        files: usize,
        cases: usize,
        commands: usize,
        diverged: usize,
    ) -> String {
        self.either(
            format!("{files} files, {cases} cases, {commands} commands, {diverged} diverged\n"),
            format!("{files} 个文件，{cases} 个事项，{commands} 条指令，{diverged} 处不同\n"),
        )
    }
}
