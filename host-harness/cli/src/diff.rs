//! `wish diff`: whether two policies are one set of rules, which of them is the stricter, and the
//! shortest sequence of commands on which they part, as a scenario.

use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::time::Instant;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use wish_analysis::comparison::counterexample::Place;
use wish_analysis::comparison::{Comparison, ComparisonError, Effort, Policy, Relation, compare};
use wish_runtime::{Rulebook, Runtime};

use super::failure::{Failure, Status};
use super::input;
use super::language::Language;
use super::progress::Progress;
use super::{examples, flag, json_flag, read, runtime, verb, wants_json, write};

mod json;
mod report;
mod words;

const OLD: &str = "old";
const NEW: &str = "new";
const OUT: &str = "out";
const GATE: &str = "gate";
const WEIGHT: &str = "weight";
/// What a scenario that goes to standard output would be called.
const UNWRITTEN: &str = "diff.scenario.toml";

pub fn command(language: Language) -> Command {
    let policy = |name: &'static str, shown: &'static str, help: &'static str, place: usize| {
        Arg::new(name)
            .display_order(place)
            .value_name(shown)
            .value_parser(value_parser!(PathBuf))
            .required(true)
            .help(help)
            .help_heading(language.help_arguments())
    };
    let weight = Arg::new(WEIGHT)
        .long(WEIGHT)
        .value_name("NUMBER")
        .value_parser(value_parser!(u32).range(1..=1_000))
        .default_value("1")
        .hide_default_value(true)
        .help(language.help_weight())
        .help_heading(language.help_options());
    let out = Arg::new(OUT)
        .long(OUT)
        .value_name("SCENARIO")
        .value_parser(value_parser!(PathBuf))
        .help(language.help_diff_out())
        .help_heading(language.help_options());
    let usage = "OLD NEW [--out SCENARIO] [--gate] [--weight NUMBER] [--json]";
    verb("diff", usage, language.help_diff(), language)
        .arg(policy(OLD, "OLD", language.help_old(), 0))
        .arg(policy(NEW, "NEW", language.help_new(), 1))
        .arg(out)
        .arg(flag(GATE, language.help_diff_gate(), ArgAction::SetTrue, language))
        .arg(weight)
        .arg(json_flag(language))
        .after_help(examples(
            &[
                "wish diff taizhou.toml taizhou-2027.toml",
                "wish diff old.toml new.toml --out tests/scenarios/what-changed.scenario.toml",
                "wish diff old.toml new.toml --gate --json",
            ],
            language,
        ))
}

/// Two policies, and what came of comparing them.
struct Compared<'a> {
    old: &'a Policy,
    new: &'a Policy,
    /// Loaded, to put reasons into words.
    rulebooks: [Rulebook; 2],
    comparison: &'a Comparison,
    /// The scenario, where there is one, and where it was written.
    scenario: Option<String>,
    written: Option<PathBuf>,
    seconds: f64,
    language: Language,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let began = Instant::now();
    let progress = Progress::start(language.compiling());
    let (old, new) = (policy(matches, OLD, language)?, policy(matches, NEW, language)?);
    let runtime = runtime()?;
    let rulebooks = [loaded(&runtime, &old, language)?, loaded(&runtime, &new, language)?];
    progress.say(language.comparing());
    let out = matches.get_one::<PathBuf>(OUT);
    if let Some(path) = out.filter(|path| folder(path).is_some_and(|folder| !folder.is_dir())) {
        let (message, help) =
            language.unwritable(&path.display().to_string(), language.no_such_folder());
        return Err(Failure::Usage { message, help });
    }
    let place = place(out.map(PathBuf::as_path), &old.path);
    let weight = matches.get_one::<u32>(WEIGHT).copied().unwrap_or(1);
    let weight = usize::try_from(weight).unwrap_or(1);
    let effort = Effort::USUAL.times(weight);
    let comparison = compare(&runtime, &old, &new, &place, effort).map_err(failure)?;
    let mut compared = Compared {
        old: &old,
        new: &new,
        rulebooks,
        comparison: &comparison,
        scenario: None,
        written: None,
        seconds: 0.0,
        language,
    };
    compared.scenario = compared.scenario_text(&place)?;
    if let (Some(path), Some(text)) = (out, &compared.scenario) {
        write(path, text.as_bytes(), language)?;
        compared.written = Some(path.clone());
    }
    drop(progress);
    compared.seconds = began.elapsed().as_secs_f64();
    let mut stdout = crate::output::stdout();
    if wants_json(matches) {
        writeln!(stdout, "{}", compared.json()?)?;
    } else {
        write!(stdout, "{}", compared.report()?)?;
    }
    Ok(status(comparison.relation, matches.get_flag(GATE)))
}

/// Whoever guards a gate lets nothing through but what is proved to be the same.
fn status(relation: Relation, gate: bool) -> Status {
    match relation {
        Relation::Equivalent => Status::Ok,
        _ if gate => Status::ChangeUnaccepted,
        Relation::Undecided => Status::ThresholdMissed,
        Relation::Stricter | Relation::Looser | Relation::Incomparable => Status::Ok,
    }
}

fn policy(matches: &ArgMatches, name: &str, language: Language) -> Result<Policy, Failure> {
    let path = matches.get_one::<PathBuf>(name).cloned().unwrap_or_default();
    let source = read(&path, language)?;
    Ok(Policy { path, source })
}

fn loaded(runtime: &Runtime, policy: &Policy, language: Language) -> Result<Rulebook, Failure> {
    let name = policy.path.display().to_string();
    input::load(runtime, &name, policy.source.clone(), language)
}

fn failure(error: ComparisonError) -> Failure {
    Failure::Internal(error.to_string())
}

/// The folder that a path names, if it names one.
fn folder(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty())
}

/// Where the scenario is to stand, and the old policy's path from there.
fn place(out: Option<&Path>, old: &Path) -> Place {
    match out {
        None => Place { path: PathBuf::from(UNWRITTEN), policy: old.display().to_string() },
        Some(out) => {
            let policy = relative(out.parent().unwrap_or(Path::new("")), old);
            Place {
                path: out.to_owned(),
                policy: policy.unwrap_or(old.to_owned()).display().to_string(),
            }
        }
    }
}

/// A file's path as seen from a folder; none where there is no way between the two.
fn relative(folder: &Path, file: &Path) -> Option<PathBuf> {
    let here =
        std::path::absolute(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let (here, there) = (plain(&here.ok()?), plain(&std::path::absolute(file).ok()?));
    let shared = here.iter().zip(&there).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return None;
    }
    let up = here.iter().skip(shared).map(|_| PathBuf::from(".."));
    let down = there.iter().skip(shared).map(PathBuf::from);
    Some(up.chain(down).collect())
}

/// A path's names, with `.` and `..` gone.
fn plain(path: &Path) -> Vec<std::ffi::OsString> {
    let mut names = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                names.pop();
            }
            other => names.push(other.as_os_str().to_owned()),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{Path, relative};

    #[test]
    fn a_policy_is_named_from_where_the_scenario_stands() {
        let check = |folder: &str, file: &str, expected: &str| {
            assert_eq!(
                relative(Path::new(folder), Path::new(file)).as_deref(),
                Some(Path::new(expected))
            );
        };
        check("tests/scenarios", "tests/policies/a.toml", "../policies/a.toml");
        check("", "a.toml", "a.toml");
        check("/one/two", "/one/a.toml", "../a.toml");
    }
}
