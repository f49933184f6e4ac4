//! The contract's types as the description of the host's API has them: a schema for each, under its name, with closed sets as `enum` and
//! the ranges that the contract says.

use anyhow::Result;
use wit_parser::TypeDefKind;

use crate::contract::Contract;
use crate::forms;
use crate::json::{Json, List, Number, Object, text};

/// Where a description keeps schemas.
const PREFIX: &str = "#/components/schemas/";
/// What stands between the least and the most of a range.
const TO: &str = " to ";
/// How open words are written, as `wit/types.wit` says of them in words.
const PATTERNS: [(&str, &str); 3] = [
    ("area", r"^[^/\s]{1,32}(/[^/\s]{1,32}){0,11}$"),
    ("code", "^[a-z][a-z0-9_-]{0,63}$"),
    ("reference", r"^\S{1,128}$"),
];

/// One object: a schema under the name of each type.
pub fn schemas(contract: &Contract) -> Result<String> {
    let mut names = Vec::new();
    for exported in contract.interfaces() {
        let own = contract.own_types(exported);
        let own = own.filter(|one| !matches!(one.kind, TypeDefKind::Resource));
        names.extend(own.filter_map(|one| one.name.clone()));
    }
    let schemas =
        forms::definitions(contract, &names, PREFIX)?.into_iter().map(|(name, schema)| {
            let mut schema = refined(schema);
            let pattern = PATTERNS.into_iter().find(|(of, _)| *of == name);
            if let (Some((_, pattern)), Object(keys)) = (pattern, &mut schema) {
                keys.push(("pattern".to_owned(), text(pattern)));
            }
            (name, schema)
        });
    Ok(Object(schemas.collect()).pretty())
}

/// The same schema, with sets of constants as `enum` and ranges as the words before them say.
fn refined(schema: Json) -> Json {
    match schema {
        List(items) => List(items.into_iter().map(refined).collect()),
        Object(keys) => {
            let mut keys: Vec<(String, Json)> =
                keys.into_iter().map(|(key, value)| (key, refined(value))).collect();
            narrow(&mut keys);
            if let Some(place) = keys.iter().position(|(key, _)| key == "oneOf")
                && let Some(names) = constants(&keys[place].1)
            {
                keys[place] = ("enum".to_owned(), List(names));
                keys.insert(place, ("type".to_owned(), text("string")));
            }
            Object(keys)
        }
        other => other,
    }
}

/// The constants of a choice of nothing else.
fn constants(choice: &Json) -> Option<Vec<Json>> {
    let List(cases) = choice else { return None };
    let constant = |case: &Json| {
        let Object(keys) = case else { return None };
        let constant = keys.iter().find(|(key, _)| key == "const").map(|(_, value)| value)?;
        if let Json::Text(name) = constant { Some(text(name)) } else { None }
    };
    cases.iter().map(constant).collect()
}

/// Narrows the range of a whole number to the one that its words name: `1 to 10_000`.
fn narrow(keys: &mut [(String, Json)]) {
    let of = |name: &str| keys.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let (Some(Json::Text(kind)), Some(Json::Text(words))) = (of("type"), of("description")) else {
        return;
    };
    let Some((least, most)) = (kind == "integer").then(|| range(words)).flatten() else { return };
    for (key, value) in keys {
        match key.as_str() {
            "minimum" => *value = Number(least),
            "maximum" => *value = Number(most),
            _ => {}
        }
    }
}

fn range(words: &str) -> Option<(i128, i128)> {
    words.match_indices(TO).find_map(|(place, _)| {
        let before = words[..place].rsplit(' ').next()?;
        let behind = words[place + TO.len()..].split(' ').next()?;
        Some((number(before)?, number(behind)?))
    })
}

fn number(word: &str) -> Option<i128> {
    word.trim_end_matches(['.', ',', ';', ':']).replace('_', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges_are_read_from_words() {
        assert_eq!(range("Whole units. 1 to 10_000."), Some((1, 10_000)));
        assert_eq!(range("0 to 253_402_300_799_999 (the last)"), Some((0, 253_402_300_799_999)));
        assert_eq!(range("a tie to a part of the area"), None);
    }
}
