//! The command `wish`: reads the command line, hands it to the verb, and exits with a status that says how it went. What
//! each verb does stands in the module of its name; what the rules say comes from the component.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command};
use etcetera::BaseStrategy;
use mimalloc::MiMalloc;
use wish_component::COMPONENT;
use wish_runtime::{Runtime, Settings};

mod assign;
mod backtest;
#[cfg(feature = "serve")]
mod backup;
mod bench;
#[cfg(feature = "serve")]
mod cells;
mod check;
mod cover;
mod decide;
mod demo;
mod diff;
mod explain;
mod failure;
mod findings;
mod help;
#[cfg(feature = "serve")]
mod import;
mod input;
mod inspect;
mod language;
mod lint;
mod lists;
#[cfg(feature = "serve")]
mod location;
mod messages;
#[cfg(feature = "serve")]
mod migrate;
#[cfg(feature = "serve")]
mod move_city;
mod mutate;
mod new;
mod output;
mod pair;
mod progress;
mod quotas;
mod replay;
#[cfg(feature = "serve")]
mod sealing;
mod serve;
mod simulate;
mod table;
mod test;
mod usage;
#[cfg(feature = "serve")]
mod verify_log;

use failure::{Failure, Status};
use language::{LANG, Language};

/// Verbs make and drop millions of small values on every processor.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const PROGRAM: &str = "wish";
const JSON: &str = "json";
const EXAMPLES: [&str; 3] = [
    "wish demo",
    "wish check policies/*.toml",
    "wish decide --policy taizhou.toml < requests.jsonl",
];
/// Where the options stand in help that every verb has.
const LAST: usize = 1_000;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().collect();
    let language = Language::of(&arguments);
    let matches = match command(language).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(usage) => return answer_usage(&usage, language),
    };
    let outcome = match matches.subcommand() {
        Some(("help", verb)) => help::run(verb, language),
        Some(("demo", verb)) => demo::run(verb, language),
        Some(("diff", verb)) => diff::run(verb, language),
        Some(("inspect", verb)) => inspect::run(verb, language),
        Some(("new", verb)) => new::run(verb, language),
        Some(("check", verb)) => check::run(verb, language),
        Some(("test", verb)) => test::run(verb, language),
        Some(("cover", verb)) => cover::run(verb, language),
        Some(("mutate", verb)) => mutate::run(verb, language),
        Some(("lint", verb)) => lint::run(verb, language),
        Some(("decide", verb)) => decide::run(verb, language),
        Some(("assign", verb)) => assign::run(verb, language),
        Some(("pair", verb)) => pair::run(verb, language),
        Some(("lists", verb)) => lists::run(verb, language),
        Some(("quotas", verb)) => quotas::run(verb, language),
        Some(("explain", verb)) => explain::run(verb, language),
        Some(("backtest", verb)) => backtest::run(verb, language),
        Some(("replay", verb)) => replay::run(verb, language),
        Some(("simulate", verb)) => simulate::run(verb, language),
        #[cfg(feature = "serve")]
        Some(("import", verb)) => import::run(verb, language),
        #[cfg(feature = "serve")]
        Some(("serve", verb)) => serve::run(verb, language),
        #[cfg(feature = "serve")]
        Some(("move-city", verb)) => move_city::run(verb, language),
        #[cfg(feature = "serve")]
        Some(("backup", verb)) => backup::backup(verb, language),
        #[cfg(feature = "serve")]
        Some(("restore", verb)) => backup::restore(verb, language),
        #[cfg(feature = "serve")]
        Some(("verify-log", verb)) => verify_log::run(verb, language),
        #[cfg(feature = "serve")]
        Some(("migrate", verb)) => migrate::run(verb, language),
        Some(("bench", verb)) => bench::run(verb, language),
        _ => Ok(Status::Usage),
    };
    outcome.unwrap_or_else(|failure| failed(&failure, language)).into()
}

/// The whole command line, with help in the language.
fn command(language: Language) -> Command {
    let version = flag("version", language.help_version(), ArgAction::Version, language);
    let verbs = [
        demo::command(language),
        diff::command(language),
        inspect::command(language),
        new::command(language),
        check::command(language),
        test::command(language),
        cover::command(language),
        mutate::command(language),
        lint::command(language),
        decide::command(language),
        assign::command(language),
        pair::command(language),
        lists::command(language),
        quotas::command(language),
        backtest::command(language),
        simulate::command(language),
        explain::command(language),
        replay::command(language),
        #[cfg(feature = "serve")]
        import::command(language),
        #[cfg(feature = "serve")]
        serve::command(language),
        #[cfg(feature = "serve")]
        move_city::command(language),
        #[cfg(feature = "serve")]
        backup::backup_command(language),
        #[cfg(feature = "serve")]
        backup::restore_command(language),
        #[cfg(feature = "serve")]
        verify_log::command(language),
        #[cfg(feature = "serve")]
        migrate::command(language),
        bench::command(language),
        help::command(language),
    ];
    verb(PROGRAM, "<COMMAND>", language.help_wish(), language)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .arg(version.short('V').display_order(LAST))
        .arg(
            Arg::new(LANG)
                .long(LANG)
                .value_name("TAG")
                .value_parser(Language::read)
                .global(true)
                .display_order(LAST - 1)
                .help(language.help_lang())
                .help_heading(language.help_options()),
        )
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_help_heading(language.help_commands())
        .after_help(format!("{}\n\n{}", examples(&EXAMPLES, language), language.help_exits()))
        .subcommands(verbs)
}

/// A command with help that speaks the language. `usage` is what follows its name.
fn verb(
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    language: Language,
) -> Command {
    let full = if name == PROGRAM { PROGRAM.to_owned() } else { format!("{PROGRAM} {name}") };
    let usage = format!("{}{full} {usage} [--lang TAG]", language.help_usage());
    let template = format!("{{about-with-newline}}\n{usage}\n\n{{all-args}}{{after-help}}");
    let help = flag("help", language.help_help(), ArgAction::Help, language);
    Command::new(name)
        .about(about)
        .help_template(template)
        .disable_help_flag(true)
        .arg(help.short('h').display_order(LAST))
}

fn flag(name: &'static str, help: &'static str, action: ArgAction, language: Language) -> Arg {
    Arg::new(name).long(name).action(action).help(help).help_heading(language.help_options())
}

fn json_flag(language: Language) -> Arg {
    flag(JSON, language.help_json(), ArgAction::SetTrue, language)
}

fn examples(lines: &[&str], language: Language) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("  {line}")).collect();
    format!("{}\n{}", language.help_examples(), lines.join("\n"))
}

/// Examples, and under them the form of the file that the verb reads.
fn with_form(examples: String, form: &str, language: Language) -> String {
    let lines: Vec<String> = form.lines().map(|line| format!("  {line}")).collect();
    format!("{examples}\n\n{}\n{}", language.help_form(), lines.join("\n"))
}

/// Help and version that were asked for are fine; everything else about the command line is wrong
/// usage.
fn answer_usage(error: &clap::Error, language: Language) -> ExitCode {
    let status = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Status::Ok,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Status::Usage,
        _ => return failed(&usage::wrong(error, language), language).into(),
    };
    match error.print() {
        Ok(()) => status.into(),
        Err(error) => Failure::Output(error).status().into(),
    }
}

fn failed(failure: &Failure, language: Language) -> Status {
    if let Failure::Policy { name, source, findings } = failure {
        let shown = check::shown(name, source, findings, language);
        // Where standard error is closed, the status has to do.
        let _ = write!(anstream::stderr(), "{shown}");
    }
    if let Some(report) = failure.report() {
        let _ = write!(anstream::stderr(), "{report:?}");
    }
    failure.status()
}

/// Largest file that is read as a whole.
const FILE_BYTES_MAX: usize = 1 << 29;

/// The contents of a file that the command line names.
fn read(path: &Path, language: Language) -> Result<Vec<u8>, Failure> {
    let bytes = read_up_to(path, FILE_BYTES_MAX, language)?;
    if bytes.len() > FILE_BYTES_MAX {
        let why = format!("it has more than {FILE_BYTES_MAX} bytes");
        let (message, help) = language.unreadable(&path.display().to_string(), &why);
        return Err(Failure::Usage { message, help });
    }
    Ok(bytes)
}

/// The contents of a file; of one that has more bytes, so many and one more. A file that has no end is left there.
fn read_up_to(path: &Path, bytes_max: usize, language: Language) -> Result<Vec<u8>, Failure> {
    let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|error| unreadable(path, &error, language))
}

fn unreadable(path: &Path, error: &io::Error, language: Language) -> Failure {
    let (message, help) = language.unreadable(&path.display().to_string(), &error.to_string());
    Failure::Usage { message, help }
}

fn write(path: &Path, bytes: &[u8], language: Language) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| {
        let (message, help) = language.unwritable(&path.display().to_string(), &error.to_string());
        Failure::Usage { message, help }
    })
}

/// The rules that are built in, ready to be called. What is compiled of them is kept in the user's folder for caches, where there
/// is one.
fn runtime() -> Result<Runtime, Failure> {
    Ok(Runtime::new(COMPONENT, settings())?)
}

fn settings() -> Settings {
    let caches = etcetera::choose_base_strategy().ok().map(|places| places.cache_dir());
    let artefacts = caches.map(|folder| folder.join(env!("CARGO_BIN_NAME")));
    Settings { artefacts, ..Settings::default() }
}

fn wants_json(matches: &ArgMatches) -> bool {
    matches.get_flag(JSON)
}
