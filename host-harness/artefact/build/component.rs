//! Makes a component of the compiled module: wraps it, stamps it with its versions, and takes the names
//! out of what is shipped.

use wasmparser::BinaryReader;
use wit_component::ComponentEncoder;

use crate::Outcome;

/// Where the component has its versions.
const VERSION_SECTION: &str = "wish:dispatch";
/// The magic number and the version, of modules and components alike.
const HEADER_BYTES: usize = 8;
/// The number of custom sections, in modules and components alike.
const CUSTOM_SECTION: u8 = 0;

/// What the component says of itself.
pub struct Versions {
    pub contract: String,
    pub rules: String,
}

/// The component as it is shipped, without symbol names.
pub fn shipped(module: &[u8], versions: &Versions) -> Outcome<Vec<u8>> {
    without_names(&with_names(&without_names(module)?, versions)?)
}

/// The component with all names that the module has.
pub fn with_names(module: &[u8], versions: &Versions) -> Outcome<Vec<u8>> {
    let mut bytes = ComponentEncoder::default().validate(true).module(module)?.encode()?;
    let Versions { contract, rules } = versions;
    let stamp = format!(r#"{{"contract":"{contract}","rules":"{rules}"}}"#);
    let mut section = Vec::new();
    put_length(&mut section, VERSION_SECTION.len());
    section.extend_from_slice(VERSION_SECTION.as_bytes());
    section.extend_from_slice(stamp.as_bytes());
    bytes.push(CUSTOM_SECTION);
    put_length(&mut bytes, section.len());
    bytes.extend_from_slice(&section);
    Ok(bytes)
}

/// The version in `package wish:dispatch@…;`.
pub fn contract_version(world: &str) -> Outcome<String> {
    let package = world.lines().find_map(|line| line.trim().strip_prefix("package wish:dispatch@"));
    let version = package.and_then(|rest| rest.strip_suffix(';'));
    version.map(str::to_owned).ok_or_else(|| "wit/world.wit names no package version".into())
}

/// A module or component without the custom sections that only people who debug it need.
fn without_names(wasm: &[u8]) -> Outcome<Vec<u8>> {
    let mut kept = wasm[..HEADER_BYTES].to_vec();
    let mut reader = BinaryReader::new(wasm, 0);
    reader.read_bytes(HEADER_BYTES)?;
    while !reader.eof() {
        let start = reader.original_position();
        let section = reader.read_u8()?;
        let mut content = reader.read_reader()?;
        let needed = section != CUSTOM_SECTION || {
            let name = content.read_string()?;
            name.starts_with("component-type") || name == VERSION_SECTION
        };
        if needed {
            kept.extend_from_slice(&wasm[start..reader.original_position()]);
        }
    }
    Ok(kept)
}

/// Writes a length as WebAssembly does: seven bits a byte, least significant first.
fn put_length(bytes: &mut Vec<u8>, mut length: usize) {
    loop {
        let low = (length & 0x7f) as u8;
        length >>= 7;
        if length == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}
