//! Writes catalogues as Rust tables of the types in `src/catalogue.rs`.

use crate::catalogue::{Catalogue, Choice, Chooser, Element};
use crate::plurals::{self, Plurals};

/// The tables of all languages, the first of which is English.
pub fn rust(catalogues: &[Catalogue]) -> Result<String, String> {
    let mut out = String::new();
    let ids = catalogues.first().map(|english| english.messages.keys()).into_iter().flatten();
    let ids: Vec<&String> = ids.collect();
    out += &format!("/// Every message, in order.\npub static IDS: &[&str] = &{ids:?};\n\n");
    out += "/// Every language, English first.\n";
    out += "pub static CATALOGUES: &[Catalogue] = &[\n";
    for catalogue in catalogues {
        let Plurals { small, large, millions } = plurals::of(&catalogue.tag)?;
        out += &format!("Catalogue {{ tag: {:?},\n", catalogue.tag);
        out += &format!("plurals: Plurals {{ small: &{:?}, ", runs(&small));
        out += &format!("large: &{:?}, millions: {millions:?} }},\n", runs(&large));
        out += "texts: &[\n";
        for text in catalogue.messages.values() {
            out += &format!("{},\n", elements(text));
        }
        out += "] },\n";
    }
    out += "];\n";
    Ok(out)
}

/// Where each run of equal plurals begins.
fn runs(plurals: &[&'static str]) -> Vec<(u8, &'static str)> {
    let mut runs: Vec<(u8, &str)> = Vec::new();
    for (number, plural) in (0..).zip(plurals) {
        if runs.last().is_none_or(|(_, last)| last != plural) {
            runs.push((number, plural));
        }
    }
    runs
}

fn elements(text: &[Element]) -> String {
    let elements: Vec<String> = text.iter().map(element).collect();
    format!("&[{}]", elements.join(", "))
}

fn element(element: &Element) -> String {
    match element {
        Element::Literal(text) => format!("Element::Literal({text:?})"),
        Element::Fact(name) => format!("Element::Fact({name:?})"),
        Element::Choice(Choice { by, variants, default }) => {
            let by = match by {
                Chooser::Value(name) => format!("Chooser::Value({name:?})"),
                Chooser::Given(names) => format!("Chooser::Given(&{names:?})"),
                Chooser::Outcome(passed, until) => {
                    format!("Chooser::Outcome {{ passed: {passed:?}, until: {until:?} }}")
                }
            };
            let variants: Vec<String> = variants
                .iter()
                .map(|(key, text)| format!("({key:?}, {})", elements(text)))
                .collect();
            let variants = variants.join(", ");
            let default = elements(default);
            format!(
                "Element::Choice(&Choice {{ by: {by}, variants: &[{variants}], default: {default} }})"
            )
        }
    }
}
