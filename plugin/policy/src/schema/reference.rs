//! The reference for those who write policies, as a page: each section under its heading, each key with what it may hold, what
//! it means left out, and what it is for, read from the schema; and at the end which guards stand before which command. That is
//! the rules' affair, which are not known here: a test of the repository holds it against them.

use serde_json::Value;

use super::{
    AREA, BETWEEN_TIMES, CODE, LANGUAGE_TAG, OFFSET, REFERENCE, STRETCH, YEAR_DAY, span_pattern,
};

const HEAD: &str = "\
# Keys of a policy

Every section and key of a policy file (`wish-policy/1`, TOML), made from the program's own document: do not edit it by hand. The same for
editors: [`wish-policy-1.schema.json`](policies/wish-policy-1.schema.json). How to come by a policy: [README.md](README.md).

Which guard binds whom: [Ways in](#ways-in). An unknown key is an error. `CODE` in a heading is a name of the policy's own; `[[…]]` may stand several times. The column *left out* has
the default; where it is empty, the meaning says what follows, or nothing does.

| form | what is written |
|---|---|
| code | 1 to 64 of `a-z`, `0-9`, `-` and `_`, a letter first: `\"social-organisation\"` |
| identifier | 1 to 128 bytes without white space, as the host has it: `\"coordinator-north\"` |
| area | 1 to 12 segments, most general first: `\"32/12/81\"` |
| length of time | a count and a unit, `\"3 working days\"`: `working days`, `working hours`, `working minutes` by the calendar; `minutes`, `hours`, `days`, `weeks`, `months`, `years` |
| day | `2026-03-09`, without quotes |
| words | one text for each language: `{ zh-CN = \"灯具\", en = \"lamps\" }` |
";

const WAYS_IN: &str = include_str!("reference/ways-in.md");

/// A section that is still to be shown.
struct ReferenceSection<'s> {
    /// As it is written: `[calendar]`, `[[ladder.step]]`.
    heading: String,
    /// Without the brackets.
    path: String,
    schema: &'s Value,
}

/// The whole page.
pub(super) fn page(root: &Value) -> String {
    let mut page = HEAD.to_owned();
    let mut open =
        vec![ReferenceSection { heading: String::new(), path: String::new(), schema: root }];
    while !open.is_empty() {
        let section = open.remove(0);
        let inner = section_text(&section, root, &mut page);
        open.splice(0..0, inner);
    }
    page.push_str(WAYS_IN);
    page
}

/// Adds a section; answers those within it.
fn section_text<'s>(
    section: &ReferenceSection<'s>,
    root: &'s Value,
    page: &mut String,
) -> Vec<ReferenceSection<'s>> {
    let title = if section.heading.is_empty() {
        "Top level".to_owned()
    } else {
        format!("`{}`", section.heading)
    };
    let (about, _) = description(section.schema);
    page.push_str(&format!(
        "\n## {title}\n\n{about}\n\n| key | holds | left out | meaning |\n|---|---|---|---|\n"
    ));
    let keys = section.schema.get("properties").and_then(Value::as_object);
    let mut inner = Vec::new();
    for (key, schema) in keys.into_iter().flatten() {
        let (meaning, example) = description(schema);
        let path =
            if section.path.is_empty() { key.clone() } else { format!("{}.{key}", section.path) };
        let target = resolved(schema, root);
        let below = section_below(&path, target, root);
        let holds = match &below {
            Some(below) => format!("[`{}`](#{})", below.heading, anchor(&below.heading)),
            None => form(target, root),
        };
        let example = example.map(|example| format!(" For example {example}")).unwrap_or_default();
        page.push_str(&format!(
            "| `{key}` | {holds} | {} | {meaning}{example} |\n",
            left_out(section.schema, key, schema)
        ));
        inner.extend(below);
    }
    inner
}

/// A description, and the example at its end.
fn description(schema: &Value) -> (String, Option<&str>) {
    let text = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let (text, example) = match text.split_once("\nExample: ") {
        Some((text, example)) => (text, Some(example)),
        None => (text, None),
    };
    (text.replace('\n', " "), example)
}

/// The schema that a reference leads to.
fn resolved<'s>(schema: &'s Value, root: &'s Value) -> &'s Value {
    let wrapped = schema.get("allOf").and_then(|all| all.get(0)).unwrap_or(schema);
    let name = wrapped.get("$ref").and_then(Value::as_str);
    let name = name.and_then(|name| name.strip_prefix("#/definitions/"));
    name.and_then(|name| root.get("definitions")?.get(name)).unwrap_or(wrapped)
}

/// The section that a key opens, if it opens one.
fn section_below<'s>(
    path: &str,
    schema: &'s Value,
    root: &'s Value,
) -> Option<ReferenceSection<'s>> {
    let has_keys = |schema: &Value| schema.get("properties").is_some();
    if has_keys(schema) {
        return Some(ReferenceSection {
            heading: format!("[{path}]"),
            path: path.to_owned(),
            schema,
        });
    }
    if let Some(item) = schema.get("items").map(|items| resolved(items, root)) {
        let section = ReferenceSection {
            heading: format!("[[{path}]]"),
            path: path.to_owned(),
            schema: item,
        };
        return has_keys(item).then_some(section);
    }
    let item = resolved(schema.get("additionalProperties")?, root);
    let path = format!("{path}.CODE");
    has_keys(item).then(|| ReferenceSection { heading: format!("[{path}]"), path, schema: item })
}

/// What a key may hold.
fn form(schema: &Value, root: &Value) -> String {
    if let Some(items) = schema.get("items") {
        return format!("list: {}", form(resolved(items, root), root));
    }
    if let Some(entries) = schema.get("additionalProperties") {
        let of_languages = schema.pointer("/propertyNames/pattern") == Some(&LANGUAGE_TAG.into());
        return match (of_languages, form(resolved(entries, root), root).as_str()) {
            (true, "text") => "words".to_owned(),
            (true, entry) => format!("for each language: {entry}"),
            (false, entry) => format!("for each code: {entry}"),
        };
    }
    if let Some(either) = schema.get("anyOf").and_then(Value::as_array) {
        return either.iter().map(|one| form(one, root)).collect::<Vec<_>>().join(", or ");
    }
    if let Some(word) = schema.get("const").and_then(Value::as_str) {
        return format!("`\"{word}\"`");
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        return words.join(", ");
    }
    let [least, most] = ["minimum", "maximum"].map(|key| schema.get(key).and_then(Value::as_u64));
    if let (Some(least), Some(most)) = (least, most) {
        return format!("{least} to {most}");
    }
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let name = match (pattern, schema.get("format"), schema.get("type").and_then(Value::as_str)) {
        (Some(CODE), ..) => "code",
        (Some(REFERENCE), ..) => "identifier",
        (Some(AREA), ..) => "area",
        (Some(STRETCH), ..) => "`\"21:00-08:00\"`, `\"saturday 12:00-14:00\"`",
        (Some(YEAR_DAY), ..) => "`\"05-01\"`",
        (Some(BETWEEN_TIMES), ..) => "`\"09:00-12:00\"`",
        (Some(OFFSET), ..) => "`\"+08:00\"`",
        (Some(other), ..) if other == span_pattern() => "length of time",
        (None, Some(_), _) => "day",
        (None, None, Some("string")) => "text",
        (None, None, Some("boolean")) => "`true`, `false`",
        (..) => "?",
    };
    name.to_owned()
}

/// What a key means that is left out.
fn left_out(section: &Value, key: &str, schema: &Value) -> String {
    let required = section.get("required").and_then(Value::as_array);
    if required.is_some_and(|required| required.contains(&key.into())) {
        return "**required**".to_owned();
    }
    schema.get("default").map(|default| format!("`{default}`")).unwrap_or_default()
}

/// What a link to a heading says: letters, digits and `-` as they stand, spaces as `-`, all else gone.
fn anchor(heading: &str) -> String {
    let kept = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    heading.replace(' ', "-").chars().filter(kept).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_key_has_a_form_and_every_link_a_heading() {
        let page = super::super::reference();
        assert!(
            !page.contains("| ? |") && !page.contains(": ? |"),
            "a form without a name: {page}"
        );
        for link in page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
            let mut headings = page.lines().filter(|line| line.starts_with("## "));
            assert!(
                headings.any(|line| super::anchor(line.trim_start_matches("## ")) == link),
                "{link}"
            );
        }
    }
}
