//! A component of the right shape and of ill will. `policy.check` does what the length of its input says; everything else
//! traps. Made from the world itself, so that it fits whatever the contract becomes.

use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

/// Where `check` puts its answer: two zeroes, which are an empty list.
const ANSWER: u32 = 8;
/// Where inputs are put.
const INPUT: u32 = 1_024;
/// What every host looks for.
const VERSIONS: &str = r#"{"contract":"0.1.0","rules":"0.1.0"}"#;

/// Inputs for `policy.check`, by what they make it do. An empty one is answered well.
pub struct Craft;

impl Craft {
    pub const TRAPS: &[u8] = b"1";
    pub const LOOPS: &[u8] = b"22";
    pub const EATS: &[u8] = b"333";
    pub const RECURS: &[u8] = b"4444";
    pub const POINTS_NOWHERE: &[u8] = b"55555";
}

/// The component, stamped with the right versions.
pub fn component() -> Vec<u8> {
    let mut resolve = Resolve::default();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../wit");
    let (package, _) = resolve.push_path(folder).expect("the contract can be read");
    let world = resolve.select_world(&[package], Some("rules")).expect("it has a world");
    let dummy = dummy_module(&resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    let text = wasmprinter::print_bytes(dummy).expect("a module has a text");
    let check = function(&text, "wish:dispatch/policy@0.1.0#check");
    let text = with_body(&text, &check, &ill_will(&check));
    let realloc = function(&text, "cabi_realloc");
    let text = with_body(&text, &realloc, &format!("i32.const {INPUT}"));
    let text = text.replacen("(memory (;0;) 0)", "(memory (;0;) 1)", 1);
    let mut module = wat::parse_str(text).expect("the text is a module");
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)
        .expect("the world fits");
    let mut encoder = ComponentEncoder::default().validate(true).module(&module).expect("a module");
    stamp(encoder.encode().expect("the module makes a component"))
}

/// A component from its text, stamped with the right versions.
pub fn stamped(text: &str) -> Vec<u8> {
    stamp(wat::parse_str(text).expect("a component"))
}

/// Adds the custom section that holds the versions.
fn stamp(mut component: Vec<u8>) -> Vec<u8> {
    let name = "wish:dispatch";
    let length = |text: &str| u8::try_from(text.len()).expect("short enough for one byte");
    component.extend([0, 1 + length(name) + length(VERSIONS), length(name)]);
    component.extend(name.bytes().chain(VERSIONS.bytes()));
    component
}

/// What `check` does, by the length of its input.
fn ill_will(check: &str) -> String {
    let cases = [
        (Craft::TRAPS, "unreachable".to_owned()),
        (Craft::LOOPS, "loop br 0 end".to_owned()),
        (
            Craft::EATS,
            "loop i32.const 64 memory.grow i32.const -1 i32.ne br_if 0 end unreachable".to_owned(),
        ),
        (
            Craft::RECURS,
            format!("local.get 0 local.get 1 local.get 2 local.get 3 call {check} drop"),
        ),
        (Craft::POINTS_NOWHERE, "i32.const -16 return".to_owned()),
    ];
    let branch = |(input, does): &(&[u8], String)| {
        format!("local.get 1 i32.const {} i32.eq if {does} end\n", input.len())
    };
    let branches: String = cases.iter().map(branch).collect();
    format!("{branches} i32.const {ANSWER}")
}

/// The number of the function that is exported under a name.
fn function(text: &str, name: &str) -> String {
    let export = format!("(export \"{name}\" (func ");
    let (_, rest) = text.split_once(&export).expect("the world exports it");
    rest.chars().take_while(char::is_ascii_digit).collect()
}

/// The text with another body for a function that had none but `unreachable`.
fn with_body(text: &str, function: &str, body: &str) -> String {
    let head = format!("(func (;{function};)");
    let (before, after) = text.split_once(&head).expect("the function stands there");
    format!("{before}{head}{}", after.replacen("unreachable", body, 1))
}
