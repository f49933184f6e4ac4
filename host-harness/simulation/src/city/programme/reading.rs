//! Single values of a policy's text, by their paths.

use wish_runtime::policy_file::{Key, PlacedValue, PolicyFile, Scalar};

pub fn is_of_audience(value: &PlacedValue, key: &str) -> bool {
    let [Key::Name(list), _, Key::Name(step), _, Key::Name(audience), _, Key::Name(last)] =
        value.path.0.as_slice()
    else {
        return false;
    };
    [list.as_str(), step, audience, last] == ["ladder", "step", "audience", key]
}

pub fn in_list(value: &PlacedValue, list: &str, key: &str) -> bool {
    matches!(value.path.0.as_slice(), [Key::Name(of), Key::Index(_), Key::Name(last)]
        if of == list && last == key)
}

/// The codes of a section, in order of place.
pub fn codes(file: &PolicyFile, section: &str) -> Vec<String> {
    let mut found: Vec<(usize, &String)> = Vec::new();
    let values = file.values.iter().map(|one| (&one.path, one.span.start));
    for (path, place) in values.chain(file.tables.iter().map(|one| (&one.path, one.span.start))) {
        if let [Key::Name(of), Key::Name(code), ..] = path.0.as_slice()
            && of == section
            && !found.iter().any(|(_, known)| *known == code)
        {
            found.push((place, code));
        }
    }
    found.sort();
    found.into_iter().map(|(_, code)| code.clone()).collect()
}

pub fn text(file: &PolicyFile, path: &str) -> Option<String> {
    words(&file.value(path)?.value)
}

pub fn words(value: &Scalar) -> Option<String> {
    match value {
        Scalar::Text(text) => Some(text.clone()),
        _ => None,
    }
}

pub fn texts(file: &PolicyFile, path: &str) -> Vec<String> {
    match file.value(path).map(|one| &one.value) {
        Some(Scalar::List(items)) => items.iter().filter_map(words).collect(),
        _ => Vec::new(),
    }
}

pub fn flag(file: &PolicyFile, path: &str) -> Option<bool> {
    match file.value(path)?.value {
        Scalar::Flag(flag) => Some(flag),
        _ => None,
    }
}

pub fn number(file: &PolicyFile, path: &str) -> u32 {
    match file.value(path).map(|one| &one.value) {
        Some(Scalar::Number(number)) => u32::try_from(*number).unwrap_or(u32::MAX),
        _ => 0,
    }
}
