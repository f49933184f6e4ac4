//! `wish simulate`: a generated year of a street, a district or a city, played through the rules, and
//! its log.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant as Clock;

use clap::{Arg, ArgMatches, Command, value_parser};
use serde::Serialize;
use sha2::{Digest, Sha256};
use wish_policy::PolicyFile;
use wish_simulation::city::mix::Mix;
use wish_simulation::city::{self, Counts, Plan, SCALES, SimulationScale, behaviour};

use super::failure::{Failure, Status};
use super::input;
use super::language::Language;
use super::progress::Progress;
use super::{examples, json_flag, read, runtime, verb, wants_json, with_form};

mod words;

const SCALE: &str = "scale";
const MIX: &str = "mix";
/// The form of a mix.
const MIX_FORM: &str = r#"schema = "wish-mix/1"   # all but this may be left out: then it is that of --scale
wishes = 4000           # in the year
districts = 1           # how many districts, streets in each, communities in each of these
streets = 6
communities = 10
[responders]            # how many, by kind of the policy
member = 9000
[categories]            # how often it is asked for, against the others; left out: never
necessities = 60
services = 40
[channels]              # the same, and [target_groups]
hotline = 1
[facts]                 # what facts count that the policy's own guards look at; else they are drawn
claims_this_month = "claims-this-month"
# or: wishes-fulfilled, last-no-show, last-for-household, open-wishes, wishes-this-year"#;
const SEED: &str = "seed";
const OUT: &str = "out";
const THREADS: &str = "threads";
const BUFFER_BYTES: usize = 1 << 20;

pub fn command(language: Language) -> Command {
    let scales = SCALES.map(|(name, _)| name);
    verb(
        "simulate",
        "--policy FILE --scale city|district|street [--mix FILE] [--seed N] [--out LOG] [--threads N] [--json]",
        language.help_simulate(),
        language,
    )
    .arg(input::policy(language))
    .arg(
        option(SCALE, "NAME", language.help_scale(), language)
            .value_parser(scales)
            .hide_possible_values(true)
            .required(true),
    )
    .arg(option(MIX, "FILE", language.help_mix(), language).value_parser(value_parser!(PathBuf)))
    .arg(
        option(SEED, "N", language.help_seed(), language)
            .value_parser(value_parser!(u64))
            .default_value("1")
            .hide_default_value(true),
    )
    .arg(option(OUT, "LOG", language.help_log_out(), language).value_parser(value_parser!(PathBuf)))
    .arg(
        option(THREADS, "N", language.help_threads(), language)
            .value_parser(value_parser!(NonZeroUsize)),
    )
    .arg(json_flag(language))
    .after_help(with_form(
        examples(
            &[
                "wish simulate --policy taizhou.toml --scale street --out street.jsonl",
                "wish simulate --policy taizhou.toml --scale city --seed 7 --out year.jsonl --json",
                "wish simulate --policy riverside.toml --scale district --mix mix.toml --out year.jsonl",
            ],
            language,
        ),
        MIX_FORM,
        language,
    ))
}

fn option(name: &'static str, value: &'static str, help: &'static str, language: Language) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help).help_heading(language.help_options())
}

/// What is printed as JSON.
#[derive(Serialize)]
struct SimulationReport<'a> {
    policy: &'a str,
    scale: &'a str,
    seed: u64,
    /// The response model.
    model: &'a str,
    threads: usize,
    seconds: f64,
    #[serde(flatten)]
    counts: &'a Counts,
    responders: &'a [(String, u32)],
    log: Option<&'a str>,
    log_bytes: u64,
    log_sha256: &'a str,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let progress = Progress::start(language.compiling());
    let (name, source) = input::policy_source(matches, language)?;
    let book = input::load(&runtime()?, &name, source.clone(), language)?;
    progress.say(language.simulating());
    let scale = matches.get_one::<String>(SCALE).and_then(|name| SimulationScale::named(name));
    let seed = matches.get_one::<u64>(SEED).copied().unwrap_or(1);
    let threads = matches.get_one::<NonZeroUsize>(THREADS).copied();
    let threads = threads.or_else(|| thread::available_parallelism().ok());
    let Some(scale) = scale else { return Ok(Status::Usage) };
    let mix_path = matches.get_one::<PathBuf>(MIX);
    let mix = mix_path.map(|path| mix(path, &source, scale, language)).transpose()?;
    let with_mix = if mix.is_some() { " --mix" } else { "" };
    let plan = Plan {
        policy: &String::from_utf8_lossy(&source),
        scale,
        mix: mix.unwrap_or_default(),
        seed,
        threads: threads.unwrap_or(NonZeroUsize::MIN),
        origin: format!(
            "simulate --scale {}{with_mix} --seed {seed}, {}",
            scale.name,
            behaviour::MODEL
        ),
    };
    let path = matches.get_one::<PathBuf>(OUT);
    let mut log = Sealed::to(path.map(PathBuf::as_path), language)?;
    let began = Clock::now();
    let simulated = city::simulate(&book, &plan, &mut log)?;
    let (log_bytes, log_sha256) = log.seal();
    drop(progress);
    let path = path.map(|path| path.display().to_string());
    let report = SimulationReport {
        policy: &name,
        scale: scale.name,
        seed,
        model: behaviour::MODEL,
        threads: plan.threads.get(),
        seconds: (began.elapsed().as_secs_f64() * 1_000.0).round() / 1_000.0,
        counts: &simulated.counts,
        responders: &simulated.responders,
        log: path.as_deref(),
        log_bytes,
        log_sha256: &log_sha256,
    };
    let mut out = anstream::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        write!(out, "{}", words::shown(&report, language))?;
    }
    Ok(if report.counts.stranded == 0 { Status::Ok } else { Status::AssertionFailed })
}

/// A mix, for a policy that loads.
fn mix(
    path: &Path,
    policy: &[u8],
    scale: SimulationScale,
    language: Language,
) -> Result<Mix, Failure> {
    let text = String::from_utf8_lossy(&read(path, language)?).into_owned();
    let file = PolicyFile::parse(&String::from_utf8_lossy(policy));
    let file = file.map_err(|error| Failure::Internal(error.to_string()))?;
    Mix::read(&text, &file.sound(), scale, language.catalogue()).map_err(|error| {
        let (message, help) = language.unusable(&path.display().to_string(), &error.to_string());
        Failure::Usage { message, help }
    })
}

/// A log as it is written: how many bytes, and their digest.
struct Sealed {
    out: Box<dyn Write + Send>,
    bytes: u64,
    hash: Sha256,
}

impl Sealed {
    /// To a file, or to nowhere.
    fn to(path: Option<&Path>, language: Language) -> Result<Sealed, Failure> {
        let out: Box<dyn Write + Send> = match path {
            Some(path) => {
                Box::new(BufWriter::with_capacity(BUFFER_BYTES, created(path, language)?))
            }
            None => Box::new(io::sink()),
        };
        Ok(Sealed { out, bytes: 0, hash: Sha256::new() })
    }

    fn seal(self) -> (u64, String) {
        let digest = self.hash.finalize();
        (self.bytes, digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl Write for Sealed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write_all(bytes)?;
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn created(path: &Path, language: Language) -> Result<File, Failure> {
    File::create(path).map_err(|error| {
        let (message, help) = language.unwritable(&path.display().to_string(), &error.to_string());
        Failure::Usage { message, help }
    })
}
