//! Whether the reference for rule authors is complete: every key that a scenario file may have stands in `tests/README.md`, every
//! guard in `tests/POLICY.md`, and what a city can say is shown by scenarios that there are.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use wish_contract::{Guard, Request, Way, json};
use wish_core::guards::described;
use wish_runtime::log::{Entry, Header, LOG_SCHEMA};
use wish_words::{Language, Value, own_rule};

#[test]
fn every_key_of_a_scenario_stands_in_the_reference() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(folder.join(path)).expect(path);
    let schema: Json = serde_json::from_str(&read("scenarios/wish-scenario-1.schema.json"))
        .expect("the schema is JSON");
    let mut keys = BTreeSet::new();
    collect_keys(&schema, &mut keys);
    assert!(keys.len() > 100, "the schema has too few keys to be true: {}", keys.len());
    let reference = read("README.md");
    let words: BTreeSet<&str> = reference.split(|letter| !is_part_of_a_key(letter)).collect();
    let missing: Vec<&String> = keys.iter().filter(|key| !words.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "tests/README.md says nothing of {missing:?}");
}

#[test]
fn the_keys_that_a_command_cannot_do_without_are_bold_in_the_reference() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(folder.join(path)).expect(path);
    let schema: Json = serde_json::from_str(&read("scenarios/wish-scenario-1.schema.json"))
        .expect("the schema is JSON");
    let reference = read("README.md");
    let (_, table) = reference.split_once("| command | keys | usual role |").expect("a table");
    let (table, _) = table.split_once("\n\n").expect("it ends");
    let commands = schema["$defs"]["Form"]["oneOf"].as_array().expect("commands");
    assert!(commands.len() > 40, "there are too few commands to be true: {}", commands.len());
    for command in commands {
        let properties = command["properties"].as_object().expect("a command");
        let (name, form) = properties.iter().next().expect("its name");
        let form = form["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/"));
        let required = &schema["$defs"][form.expect("its form")]["required"];
        let required: BTreeSet<&str> =
            required.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let quoted = format!("`{name}`");
        let row = table
            .lines()
            .find(|line| line.split('|').nth(1).is_some_and(|names| names.contains(&quoted)));
        let keys = row
            .and_then(|row| row.split('|').nth(2))
            .unwrap_or_else(|| panic!("no row of `{name}`"));
        let bold: BTreeSet<&str> =
            keys.split("**").skip(1).step_by(2).map(|key| key.trim_matches('`')).collect();
        assert_eq!(bold, required, "keys of `{name}` in tests/README.md");
    }
}

/// The reference's examples of what is written by others are read as what they are.
#[test]
fn in_use_30_the_forms_of_requests_and_logs_stand_in_the_reference() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let reference = fs::read_to_string(path).expect("the reference is there");
    let blocks: Vec<&str> = reference
        .split("```json\n")
        .skip(1)
        .filter_map(|block| block.split("\n```").next())
        .collect();
    let [request, header, entry] = blocks.as_slice() else { panic!("{} blocks", blocks.len()) };
    let request: Request = json::from_str(request).expect("a request");
    let header: Header = json::from_str(header).expect("a log's header");
    assert_eq!(header.schema, LOG_SCHEMA);
    let entry: Entry = json::from_str(entry).expect("a log's line");
    for example in [json::to_value(&request), json::to_value(&entry)] {
        let example = example.expect("it has a form");
        let keys = example.as_object().expect("it is an object").keys();
        let unsaid: Vec<&String> =
            keys.filter(|key| !reference.contains(&format!("\"{key}\":"))).collect();
        assert!(unsaid.is_empty(), "the examples in tests/README.md lack {unsaid:?}");
    }
}

/// The placeholders of a policy's own texts do what the reference says.
#[test]
fn in_use_30_the_placeholders_of_texts_stand_in_the_reference() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let reference = fs::read_to_string(path).expect("the reference is there");
    let facts = [("responder", Value::Text("li")), ("places_left", Value::Number(1))];
    for (form, text, says) in [
        ("`{fact}`", "{responder} takes it{nothing}", "li takes it"),
        ("`{?fact}`", "[{?responder}somebody|nobody]", "somebody"),
        ("`{s}`", "{places_left} place{s}", "1 place"),
        ("`[one\\|other]`", "[{nothing}|{responder}]", "li"),
    ] {
        assert!(reference.contains(form), "tests/README.md says nothing of {form}");
        assert_eq!(own_rule(text, &facts[..], Language::ENGLISH), says);
    }
}

/// The cells of the rows of a table under a heading.
fn rows(page: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).expect(heading);
    let section = section.split("\n## ").next().unwrap_or_default();
    let lines = section.lines().filter(|line| line.starts_with('|')).skip(2);
    let cells = |line: &str| {
        let inner = line.trim_start_matches('|').trim_end_matches('|');
        inner.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    lines.map(cells).collect()
}

/// What a cell names between back-quotes.
fn named(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Which guard binds which command is what the rules say of it. `UPDATE_EXPECT=1` writes the rows anew, of which the policy crate
/// makes the page.
#[test]
fn the_table_of_ways_in_is_what_the_guards_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../plugin/policy/src/schema/reference/ways-in.md");
    let page = fs::read_to_string(&path).expect("the table is there");
    let quoted = |word: &String| format!("`{word}`");
    let row = |guard: Guard| {
        let stands = |way| if guard.ways.contains(&way) { "yes" } else { "" }.to_owned();
        let keys: Vec<String> = guard.keys.iter().map(quoted).collect();
        let ways = [Way::Board, Way::Name, Way::Acceptance].map(stands);
        let cells = [vec![quoted(&guard.rule), keys.join(", ")], ways.to_vec()].concat();
        format!("| {} |", cells.join(" | "))
    };
    let wanted: Vec<String> = described().into_iter().map(row).collect();
    let is_row = |line: &&str| line.starts_with("| `");
    let before: Vec<&str> = page.lines().take_while(|line| !is_row(line)).collect();
    let written: Vec<&str> = page.lines().filter(is_row).collect();
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|set| set == "1") {
        let after = page.lines().skip(before.len() + written.len());
        let lines = before.iter().copied().chain(wanted.iter().map(String::as_str)).chain(after);
        let text: String = lines.map(|line| format!("{line}\n")).collect();
        return fs::write(&path, text).expect("the table is written");
    }
    assert_eq!(written, wanted, "UPDATE_EXPECT=1 writes ways-in.md anew");
}

/// What a city can say has keys in the format, and scenarios; but for those of reports from use, Riverside plays them.
#[test]
fn what_a_city_can_say_is_shown_by_scenarios() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(folder.join(path)).expect(path);
    let (page, keys) = (read("README.md"), read("POLICY.md"));
    let rows = rows(&page, "What a city can say");
    assert!(rows.len() >= 30, "there are too few rows to be true: {}", rows.len());
    for row in &rows {
        let [_, by, shown] = row.as_slice() else { panic!("{row:?} has not three cells") };
        for key in named(by) {
            let (section, key) = key.rsplit_once('.').expect("a key in a section");
            let headings = [format!("\n## `[{section}]`\n"), format!("\n## `[[{section}]]`\n")];
            let text = headings.iter().find_map(|heading| Some(keys.split_once(heading)?.1));
            let text = text.and_then(|text| text.split("\n## ").next()).unwrap_or_default();
            assert!(text.contains(&format!("\n| `{key}` |")), "no `{key}` in `{section}`: {row:?}");
        }
        assert!(named(shown).next().is_some(), "nothing shows {row:?}");
        for scenario in named(shown) {
            let text = read(&format!("scenarios/{scenario}.scenario.toml"));
            let is_riversides = text.contains("riverside.toml") || text.contains("programmes.toml");
            assert!(is_riversides || scenario.starts_with("in-use/"), "{scenario}");
        }
    }
}

fn is_part_of_a_key(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

/// The names of all properties, at any depth.
fn collect_keys(schema: &Json, keys: &mut BTreeSet<String>) {
    match schema {
        Json::Object(members) => {
            if let Some(Json::Object(properties)) = members.get("properties") {
                keys.extend(properties.keys().cloned());
            }
            members.values().for_each(|member| collect_keys(member, keys));
        }
        Json::Array(items) => items.iter().for_each(|item| collect_keys(item, keys)),
        _ => {}
    }
}
