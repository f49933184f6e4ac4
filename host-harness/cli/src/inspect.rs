//! `wish inspect`: what a component says of itself, read from its bytes, and whether a host would run it.

use std::borrow::Cow;
use std::io::Write;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Map, Value, json};
use wish_component::COMPONENT;
use wish_runtime::{ComponentInfo, Limits, Runtime, RuntimeError, component_info};

use super::failure::{Failure, Status};
use super::language::Language;
use super::{examples, json_flag, read_up_to, settings, verb, wants_json, write};

const FILE: &str = "FILE";
const SAVE: &str = "save";

pub fn command(language: Language) -> Command {
    verb("inspect", "[FILE] [--json] [--save PATH]", language.help_inspect(), language)
        .arg(
            Arg::new(FILE)
                .value_parser(value_parser!(PathBuf))
                .help(language.help_file())
                .help_heading(language.help_arguments()),
        )
        .arg(json_flag(language))
        .arg(
            Arg::new(SAVE)
                .long(SAVE)
                .value_name("PATH")
                .value_parser(value_parser!(PathBuf))
                .help(language.help_save()),
        )
        .after_help(examples(
            &["wish inspect", "wish inspect rules.wasm --json", "wish inspect --save rules.wasm"],
            language,
        ))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let bytes_max = Limits::default().component_bytes_max;
    let component = match matches.get_one::<PathBuf>(FILE) {
        Some(path) => Cow::Owned(read_up_to(path, bytes_max, language)?),
        None => Cow::Borrowed(COMPONENT),
    };
    if component.len() > bytes_max {
        let bytes = component.len();
        return Err(Failure::Component(RuntimeError::TooLarge { bytes, bytes_max }));
    }
    let info = component_info(&component).map_err(Failure::Component)?;
    // What a host finds out before it takes requests: by the same code, up to a first instance.
    let refused = Runtime::new(&component, settings()).err();
    if let Some(path) = matches.get_one::<PathBuf>(SAVE) {
        write(path, &component, language)?;
    }
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", as_json(&info, refused.as_ref()))?;
    } else {
        write!(out, "{}", as_text(&info, refused.as_ref(), language))?;
    }
    refused.map_or(Ok(Status::Ok), |error| Err(Failure::Component(error)))
}

fn as_json(info: &ComponentInfo, refused: Option<&RuntimeError>) -> Value {
    let limits: Map<String, Value> =
        limits().into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    json!({
        "imports": info.imports,
        "exports": info.exports,
        "contract": info.contract,
        "rules": info.rules,
        "digest": info.digest,
        "bytes": info.bytes,
        "limits": limits,
        "runs": refused.is_none(),
        "refused": refused.map(ToString::to_string),
    })
}

fn as_text(info: &ComponentInfo, refused: Option<&RuntimeError>, language: Language) -> String {
    let or_unstated = |version: &Option<String>| {
        version.clone().unwrap_or_else(|| language.unstated().to_owned())
    };
    let listed = |names: &[String]| match names {
        [] => language.none().to_owned(),
        names => names.join("\n  "),
    };
    let verdict = match refused {
        Some(error) => language.may_not_run(&error.to_string()),
        None => language.may_run().to_owned(),
    };
    let rows = [
        (language.verdict(), verdict),
        (language.digest(), format!("sha256:{}", info.digest)),
        (language.size(), format!("{} {}", info.bytes, language.bytes())),
        (language.contract(), or_unstated(&info.contract)),
        (language.rules(), or_unstated(&info.rules)),
        (language.imports(), listed(&info.imports)),
        (language.exports(), format!("\n  {}", listed(&info.exports))),
        (language.limits(), String::new()),
    ];
    let head: String =
        rows.iter().map(|(name, value)| format!("{name}: {}\n", printable(value))).collect();
    let limits = limits().into_iter().map(|(name, value)| format!("  {name} {value}\n"));
    head + &limits.collect::<String>()
}

/// A text without what would move a terminal; lines stay lines.
pub fn printable(text: &str) -> String {
    let shown = |letter: char| match letter {
        '\n' => "\n".to_owned(),
        control if control.is_control() => control.escape_default().to_string(),
        other => other.to_string(),
    };
    text.chars().map(shown).collect()
}

/// What this host lets a component use, by default.
fn limits() -> Vec<(&'static str, u64)> {
    // All of them by name, so that a new one does not compile until it is shown.
    let Limits {
        fuel_base_max,
        fuel_per_input_byte_max,
        memory_bytes_max,
        idle_memory_bytes_max,
        instance_calls_max,
        input_bytes_max,
        output_bytes_max,
        call_milliseconds_max,
        tick_milliseconds,
        instances_max,
        wait_milliseconds_max,
        component_bytes_max,
        table_elements_max,
        batch_requests_max,
        quarantined_max,
    } = Limits::default();
    let size = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    vec![
        ("fuel_base_max", fuel_base_max),
        ("fuel_per_input_byte_max", fuel_per_input_byte_max),
        ("call_milliseconds_max", call_milliseconds_max),
        ("tick_milliseconds", tick_milliseconds),
        ("memory_bytes_max", size(memory_bytes_max)),
        ("idle_memory_bytes_max", size(idle_memory_bytes_max)),
        ("instance_calls_max", instance_calls_max),
        ("input_bytes_max", size(input_bytes_max)),
        ("output_bytes_max", size(output_bytes_max)),
        ("instances_max", size(instances_max)),
        ("wait_milliseconds_max", wait_milliseconds_max),
        ("batch_requests_max", size(batch_requests_max)),
        ("component_bytes_max", size(component_bytes_max)),
        ("table_elements_max", size(table_elements_max)),
        ("quarantined_max", size(quarantined_max)),
    ]
}
