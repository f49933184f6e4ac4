//! Inputs that stopped the rules: kept from them until somebody has looked, and written down so
//! that somebody can.
//!
//! An input is known by the SHA-256 of its function, its policy and its canonical JSON. While
//! nothing is held, a call pays for none of this but a look at a number.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::encoded_size::encoded_size;
use crate::error::{Bundled, RuntimeError};
use crate::pool::lock;
use crate::preflight::hexadecimal;
use wish_contract::{json, json::JsonError};

/// What a replay bundle's `schema` says.
pub const BUNDLE_SCHEMA: &str = "wish-replay/1";
/// Digits of an input's digest in a bundle's file name.
const NAME_DIGITS: usize = 16;

/// A value that goes into the component.
pub(crate) trait Input {
    /// Bytes it takes, about.
    fn bytes(&self) -> usize;
    /// Its canonical form.
    fn canonical(&self) -> Result<String, JsonError>;
}

impl<T: Serialize + ?Sized> Input for T {
    fn bytes(&self) -> usize {
        encoded_size(self)
    }

    fn canonical(&self) -> Result<String, JsonError> {
        json::to_string(self)
    }
}

/// One call: which function, with what.
pub(crate) struct Call<'a> {
    pub function: &'static str,
    pub inputs: &'a [&'a dyn Input],
    /// Whether a stop is written down and its input held. Not so for a batch that will be taken
    /// apart, nor for a replay.
    pub on_record: bool,
}

impl Call<'_> {
    pub fn bytes(&self) -> usize {
        self.inputs.iter().fold(0, |sum: usize, input| sum.saturating_add(input.bytes()))
    }

    /// The inputs in canonical form, as a list.
    fn canonical(&self) -> String {
        let texts: Result<Vec<String>, JsonError> =
            self.inputs.iter().map(|input| input.canonical()).collect();
        // INVARIANT: inputs are of the contract's types, which all have a canonical form.
        format!("[{}]", texts.unwrap_or_default().join(","))
    }
}

/// The inputs that are held.
pub(crate) struct Quarantine {
    count: AtomicUsize,
    held: Mutex<Held>,
    count_max: usize,
}

#[derive(Default)]
struct Held {
    known: BTreeSet<String>,
    oldest_first: VecDeque<String>,
}

impl Quarantine {
    pub fn new(count_max: usize) -> Quarantine {
        Quarantine { count: AtomicUsize::new(0), held: Mutex::default(), count_max }
    }

    pub fn is_empty(&self) -> bool {
        self.count.load(Ordering::Acquire) == 0
    }

    /// Refuses an input that is held.
    pub fn admit(&self, call: &Call<'_>, policy: Option<&str>) -> Result<(), RuntimeError> {
        if self.is_empty() {
            return Ok(());
        }
        let digest = digest(call.function, policy, &call.canonical());
        if lock(&self.held).known.contains(&digest) {
            return Err(RuntimeError::Quarantined { digest });
        }
        Ok(())
    }

    pub fn held(&self) -> Vec<String> {
        lock(&self.held).oldest_first.iter().cloned().collect()
    }

    pub fn release(&self, digest: &str) -> bool {
        let mut held = lock(&self.held);
        held.oldest_first.retain(|other| other != digest);
        let known = held.known.remove(digest);
        self.count.store(held.known.len(), Ordering::Release);
        known
    }

    fn hold(&self, digest: &str) {
        let mut held = lock(&self.held);
        if self.count_max == 0 || !held.known.insert(digest.to_owned()) {
            return;
        }
        held.oldest_first.push_back(digest.to_owned());
        while held.known.len() > self.count_max {
            let Some(oldest) = held.oldest_first.pop_front() else { break };
            held.known.remove(&oldest);
        }
        self.count.store(held.known.len(), Ordering::Release);
    }
}

/// How a call was stopped.
pub(crate) struct Stop<'a> {
    pub component: &'a str,
    /// Digest and source.
    pub policy: Option<(&'a str, &'a [u8])>,
    pub fuel: u64,
    pub fuel_max: u64,
    /// What the engine says, with the frames of the guest.
    pub message: String,
    /// Whether the same input would be stopped again on any machine.
    pub repeats: bool,
}

impl Quarantine {
    /// Holds the input and writes the bundle.
    pub fn record(&self, call: &Call<'_>, stop: &Stop<'_>, folder: Option<&Path>) -> Bundled {
        if !call.on_record {
            return Bundled::Not;
        }
        let inputs = call.canonical();
        let digest = digest(call.function, stop.policy.map(|(digest, _)| digest), &inputs);
        if stop.repeats {
            self.hold(&digest);
        }
        let Some(folder) = folder else { return Bundled::Not };
        match write(folder, call.function, &digest, &bundle(call.function, &inputs, stop)) {
            Ok(path) => Bundled::At(path),
            Err(error) => Bundled::Failed { message: error.to_string() },
        }
    }
}

fn digest(function: &str, policy: Option<&str>, inputs: &str) -> String {
    let mut hash = Sha256::new();
    for part in [function, policy.unwrap_or_default(), inputs] {
        hash.update(part.as_bytes());
        hash.update(b"\n");
    }
    hexadecimal(&hash.finalize())
}

fn write(folder: &Path, function: &str, digest: &str, text: &str) -> std::io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let name = digest.get(..NAME_DIGITS).unwrap_or(digest);
    let path = folder.join(format!("{function}-{name}.json"));
    fs::write(&path, text)?;
    Ok(path)
}

/// A bundle's text: one key a line, the inputs in canonical form as they went in.
fn bundle(function: &str, inputs: &str, stop: &Stop<'_>) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let (policy, source) = match stop.policy {
        Some((digest, source)) => (quoted(digest), quoted(&String::from_utf8_lossy(source))),
        None => ("null".to_owned(), "null".to_owned()),
    };
    let lines = [
        ("schema", quoted(BUNDLE_SCHEMA)),
        ("component", quoted(stop.component)),
        ("policy", policy),
        ("policy-source", source),
        ("function", quoted(function)),
        ("inputs", inputs.to_owned()),
        ("fuel", stop.fuel.to_string()),
        ("fuel-max", stop.fuel_max.to_string()),
        ("outcome", format!("{{\"trap\":{}}}", quoted(&stop.message))),
    ];
    let lines: Vec<String> =
        lines.iter().map(|(key, value)| format!("  \"{key}\": {value}")).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}
