//! Looks at a component before it may run: is it one, does it speak this contract, does it ask for
//! nothing.
//!
//! Reads the bytes only; compiling and a first instantiation follow in the
//! [`Runtime`](crate::Runtime).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wasmparser::{Chunk, Parser, Payload};

use crate::error::RuntimeError;
use wish_contract::{VERSION, VERSION_SECTION};

/// Every WebAssembly file begins so.
const MAGIC: &[u8] = b"\0asm";
/// Magic and version.
const HEADER_BYTES: usize = 8;

/// What a component says of itself, without running it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ComponentInfo {
    /// The SHA-256 of the bytes, 64 hexadecimal digits.
    pub digest: String,
    /// How many bytes it has.
    pub bytes: usize,
    /// What it wants from a host.
    pub imports: Vec<String>,
    /// What it offers.
    pub exports: Vec<String>,
    /// The version of the contract that it speaks; none where it names none.
    pub contract: Option<String>,
    /// The version of the rules in it; none where it names none.
    pub rules: Option<String>,
}

/// What the version section holds.
#[derive(Deserialize)]
struct Versions {
    contract: String,
    rules: String,
}

/// Reads what a component says of itself.
///
/// # Errors
///
/// `NotAComponent`, `CoreModule`, `Truncated`, `Malformed`.
pub fn component_info(bytes: &[u8]) -> Result<ComponentInfo, RuntimeError> {
    header(bytes)?;
    let digest = hexadecimal(&Sha256::digest(bytes));
    let mut info = ComponentInfo {
        digest,
        bytes: bytes.len(),
        imports: Vec::new(),
        exports: Vec::new(),
        contract: None,
        rules: None,
    };
    let mut parser = Parser::new(0);
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        match parser.parse(rest, false).map_err(malformed)? {
            Chunk::NeedMoreData(_) => return Err(truncated(bytes)),
            Chunk::Parsed { consumed, payload } => {
                at = note(&mut info, &payload)?.unwrap_or(at + consumed);
            }
        }
    }
    if at > bytes.len() {
        return Err(truncated(bytes));
    }
    Ok(info)
}

/// Answers what a component says of itself, if this host may run it.
pub(crate) fn admit(bytes: &[u8], bytes_max: usize) -> Result<ComponentInfo, RuntimeError> {
    if bytes.len() > bytes_max {
        return Err(RuntimeError::TooLarge { bytes: bytes.len(), bytes_max });
    }
    let info = component_info(bytes)?;
    if info.contract.as_deref() != Some(VERSION) {
        let found = info.contract.unwrap_or_else(|| "none".to_owned());
        return Err(RuntimeError::WrongContract { found, wanted: VERSION.to_owned() });
    }
    if !info.imports.is_empty() {
        return Err(RuntimeError::HasImports(info.imports));
    }
    Ok(info)
}

fn header(bytes: &[u8]) -> Result<(), RuntimeError> {
    let begin = bytes.get(..HEADER_BYTES).unwrap_or(bytes);
    if Parser::is_component(begin) {
        Ok(())
    } else if Parser::is_core_wasm(begin) {
        Err(RuntimeError::CoreModule)
    } else if !begin.is_empty()
        && begin.len() < HEADER_BYTES
        && MAGIC.starts_with(&begin[..begin.len().min(MAGIC.len())])
    {
        Err(truncated(bytes))
    } else {
        Err(RuntimeError::NotAComponent)
    }
}

/// Notes what a section says. Answers where the next one begins, if this one is to be passed over
/// whole.
fn note(info: &mut ComponentInfo, payload: &Payload<'_>) -> Result<Option<usize>, RuntimeError> {
    match payload {
        Payload::ComponentImportSection(section) => {
            for import in section.clone() {
                info.imports.push(import.map_err(malformed)?.name.name.to_owned());
            }
        }
        Payload::ComponentExportSection(section) => {
            for export in section.clone() {
                info.exports.push(export.map_err(malformed)?.name.name.to_owned());
            }
        }
        Payload::CustomSection(section) if section.name() == VERSION_SECTION => {
            if info.contract.is_some() {
                return Err(malformed(
                    "it has two sections of versions, which may say different things",
                ));
            }
            let versions: Versions = serde_json::from_slice(section.data()).map_err(malformed)?;
            info.contract = Some(versions.contract);
            info.rules = Some(versions.rules);
        }
        Payload::ModuleSection { unchecked_range, .. }
        | Payload::ComponentSection { unchecked_range, .. } => {
            return Ok(Some(unchecked_range.end));
        }
        _ => {}
    }
    Ok(None)
}

fn truncated(bytes: &[u8]) -> RuntimeError {
    RuntimeError::Truncated { bytes: bytes.len() }
}

fn malformed(error: impl ToString) -> RuntimeError {
    RuntimeError::Malformed { message: error.to_string() }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
