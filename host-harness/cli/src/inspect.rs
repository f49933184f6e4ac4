//! `wish inspect`: what a component says of itself, read from its bytes without running it.

use std::borrow::Cow;
use std::io::Write;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Map, Value, json};
use wish_component::COMPONENT;
use wish_runtime::{ComponentInfo, Limits, component_info};

use super::failure::{Failure, Status};
use super::language::Language;
use super::{examples, json_flag, read, verb, wants_json, write};

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
    let component = match matches.get_one::<PathBuf>(FILE) {
        Some(path) => Cow::Owned(read(path, language)?),
        None => Cow::Borrowed(COMPONENT),
    };
    let info = component_info(&component).map_err(Failure::Component)?;
    if let Some(path) = matches.get_one::<PathBuf>(SAVE) {
        write(path, &component, language)?;
    }
    let mut out = anstream::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", as_json(&info))?;
    } else {
        write!(out, "{}", as_text(&info, language))?;
    }
    Ok(Status::Ok)
}

fn as_json(info: &ComponentInfo) -> Value {
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
    })
}

fn as_text(info: &ComponentInfo, language: Language) -> String {
    let or_unstated = |version: &Option<String>| {
        version.clone().unwrap_or_else(|| language.unstated().to_owned())
    };
    let listed = |names: &[String]| match names {
        [] => language.none().to_owned(),
        names => names.join("\n  "),
    };
    let rows = [
        (language.digest(), format!("sha256:{}", info.digest)),
        (language.size(), format!("{} {}", info.bytes, language.bytes())),
        (language.contract(), or_unstated(&info.contract)),
        (language.rules(), or_unstated(&info.rules)),
        (language.imports(), listed(&info.imports)),
        (language.exports(), format!("\n  {}", listed(&info.exports))),
        (language.limits(), String::new()),
    ];
    let head: String = rows.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let limits = limits().into_iter().map(|(name, value)| format!("  {name} {value}\n"));
    head + &limits.collect::<String>()
}

/// What this host lets a component use, by default.
fn limits() -> Vec<(&'static str, u64)> {
    let limits = Limits::default();
    let size = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    vec![
        ("fuel_base_max", limits.fuel_base_max),
        ("fuel_per_input_byte_max", limits.fuel_per_input_byte_max),
        ("memory_bytes_max", size(limits.memory_bytes_max)),
        ("idle_memory_bytes_max", size(limits.idle_memory_bytes_max)),
        ("instance_calls_max", limits.instance_calls_max),
        ("input_bytes_max", size(limits.input_bytes_max)),
        ("output_bytes_max", size(limits.output_bytes_max)),
        ("call_milliseconds_max", limits.call_milliseconds_max),
        ("instances_max", size(limits.instances_max)),
        ("component_bytes_max", size(limits.component_bytes_max)),
        ("batch_requests_max", size(limits.batch_requests_max)),
    ]
}
