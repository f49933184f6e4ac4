//! How a type of the contract is written in Rust, with everything that is derived from it.

use heck::{ToSnakeCase, ToUpperCamelCase};
use wit_parser::Docs;

/// What a type is called in the contract, and what is said of it there.
pub struct Item<'a> {
    pub name: &'a str,
    pub docs: &'a Docs,
}

pub struct Field {
    pub name: String,
    pub docs: Docs,
    /// The Rust type.
    pub kind: String,
}

pub struct Case {
    pub name: String,
    pub docs: Docs,
    /// The Rust type of what the case carries.
    pub payload: Option<String>,
}

/// What a type can do beside being compared and shown.
#[derive(Clone, Copy)]
pub struct Traits {
    pub copy: bool,
    pub default: bool,
}

const WASMTIME: &str = "derive(wasmtime::component::ComponentType, wasmtime::component::Lift, wasmtime::component::Lower)";
const SERDE: &str = "derive(serde::Serialize, serde::Deserialize)";

/// Documentation lines that begin with this mark.
pub fn docs(docs: &Docs, mark: &str) -> String {
    let lines = docs.contents.as_deref().unwrap_or_default().lines();
    lines.map(|line| format!("{mark} {}", line.trim_end()).trim_end().to_owned() + "\n").collect()
}

pub fn alias(item: &Item<'_>, kind: &str) -> String {
    format!("{}pub type {} = {kind};\n\n", docs(item.docs, "///"), item.name.to_upper_camel_case())
}

pub fn record(item: &Item<'_>, fields: &[Field], traits: Traits) -> String {
    let name = item.name.to_upper_camel_case();
    let mut text = docs(item.docs, "///");
    text += &derived(traits);
    text += &attributes("record", ", deny_unknown_fields");
    text += &format!("pub struct {name} {{\n");
    for field in fields {
        text += &docs(&field.docs, "///");
        if field.name.contains('-') {
            text += &wasmtime_name(&field.name);
        }
        // A list that came into the contract later is missing in what was stored before.
        if field.kind.starts_with("Vec<") {
            text += "#[cfg_attr(feature = \"json\", serde(default))]\n";
        }
        text += &format!("pub {}: {},\n", field.name.to_snake_case(), field.kind);
    }
    text += "}\n\n";
    let names: Vec<String> = fields.iter().map(|field| field.name.to_snake_case()).collect();
    text + &format!(
        "#[cfg(feature = \"abi\")]\nwish_abi::record!({name} {{ {} }});\n\n",
        names.join(", ")
    )
}

/// An enum of the contract.
pub fn enumeration(item: &Item<'_>, cases: &[Case]) -> String {
    let name = item.name.to_upper_camel_case();
    let mut text = docs(item.docs, "///");
    text += &derived(Traits { copy: true, default: false });
    text += &attributes("enum", "");
    text += &names(&name, cases, wasmtime_name);
    text + &format!(
        "#[cfg(feature = \"abi\")]\nwish_abi::variant!({name} {{ {} }});\n\n",
        listed(cases, "")
    )
}

/// The enum of a variant's cases, where the contract has none: it never crosses the border by itself.
pub fn kind(name: &str, whole: &str, cases: &[Case]) -> String {
    let name = name.to_upper_camel_case();
    let mut text =
        format!("/// The cases of [`{}`], without what they carry.\n", whole.to_upper_camel_case());
    text += &derived(Traits { copy: true, default: false });
    text +=
        &format!("#[cfg_attr(feature = \"json\", {SERDE}, serde(rename_all = \"kebab-case\"))]\n");
    text + &names(&name, cases, |_| String::new())
}

fn names(name: &str, cases: &[Case], attribute: fn(&str) -> String) -> String {
    let mut text = format!("#[repr(u8)]\npub enum {name} {{\n");
    for case in cases {
        text += &format!(
            "{}{}{},\n",
            docs(&case.docs, "///"),
            attribute(&case.name),
            case.name.to_upper_camel_case()
        );
    }
    text += &format!("}}\n\nnames!({name} {{ ");
    for case in cases {
        text += &format!("{} = {:?}, ", case.name.to_upper_camel_case(), case.name);
    }
    text + "});\n\n"
}

pub fn variant(item: &Item<'_>, cases: &[Case], traits: Traits) -> String {
    let name = item.name.to_upper_camel_case();
    let mut text = docs(item.docs, "///");
    text += &derived(traits);
    text += &attributes("variant", "");
    text += &format!("pub enum {name} {{\n");
    for case in cases {
        text += &format!(
            "{}{}{}{},\n",
            docs(&case.docs, "///"),
            wasmtime_name(&case.name),
            case.name.to_upper_camel_case(),
            case.payload.as_ref().map(|payload| format!("({payload})")).unwrap_or_default()
        );
    }
    text += "}\n\n";
    text + &format!(
        "#[cfg(feature = \"abi\")]\nwish_abi::variant!({name} {{ {} }});\n\n",
        listed(cases, "(_)")
    )
}

/// Which of its cases a value is.
pub fn kind_of(name: &str, cases: &[Case]) -> String {
    let name = name.to_upper_camel_case();
    format!("kinds!({name} => {name}Kind {{ {} }});\n\n", listed(cases, "(_)"))
}

fn listed(cases: &[Case], payload: &str) -> String {
    let case = |case: &Case| {
        let payload = if case.payload.is_some() { payload } else { "" };
        case.name.to_upper_camel_case() + payload
    };
    cases.iter().map(case).collect::<Vec<_>>().join(", ")
}

fn derived(traits: Traits) -> String {
    let (copy, order) = if traits.copy { (", Copy", ", PartialOrd, Ord") } else { ("", "") };
    let default = if traits.default { ", Default" } else { "" };
    format!("#[derive(Clone{copy}, Debug{default}, PartialEq, Eq{order}, Hash)]\n")
}

fn attributes(component: &str, serde: &str) -> String {
    format!(
        "#[cfg_attr(feature = \"json\", {SERDE}, serde(rename_all = \"kebab-case\"{serde}))]\n\
         #[cfg_attr(feature = \"wasmtime\", {WASMTIME}, component({component}))]\n"
    )
}

fn wasmtime_name(name: &str) -> String {
    format!("#[cfg_attr(feature = \"wasmtime\", component(name = {name:?}))]\n")
}
