//! What the entries of a list of tables are called in a comparison: by their code, or else by what they are for. Names tell
//! the entries of one list apart, so that an entry is compared with its own twin.

use wish_contract::Urgency;

/// An entry's own name.
const CODE: &str = "code";
/// What an entry without a code is for.
const SCOPE: [&str; 3] = ["area", "categories", "urgencies"];
/// The name of an entry that is for everything.
const EVERYWHERE: &str = "everywhere";

/// The names of a list's entries, of each of which it is known what is written under a key.
pub fn of<F: Fn(&str) -> Vec<String>>(entries: impl Iterator<Item = F>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for written in entries {
        let name = name(written);
        let alike = names.iter().filter(|other| is_named_like(other, &name)).count();
        names.push(if alike == 0 { name } else { format!("{name} {}", alike + 1) });
    }
    names
}

fn name(written: impl Fn(&str) -> Vec<String>) -> String {
    if let [code, ..] = written(CODE).as_slice() {
        return code.clone();
    }
    let mut scope = Vec::new();
    for key in SCOPE {
        let mut values = written(key);
        values.sort();
        // All urgencies are what an entry is for that names none.
        let all = Urgency::ALL.iter().all(|one| values.iter().any(|value| value == one.name()));
        if !all {
            scope.extend(values);
        }
    }
    if scope.is_empty() { EVERYWHERE.to_owned() } else { scope.join("+") }
}

/// Whether a name is that of an entry for the same, the second or a later one.
fn is_named_like(other: &str, name: &str) -> bool {
    other == name || other.rsplit_once(' ').is_some_and(|(first, _)| first == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_entries_of_a_list_have_one_name() {
        let entries: [&[(&str, &[&str])]; 7] = [
            &[("code", &["night"]), ("area", &["r7"])],
            &[],
            &[("area", &["r7/north"])],
            &[("area", &["r7/north"]), ("categories", &["wiring", "lamps"])],
            &[("urgencies", &["urgent", "normal"])],
            &[("urgencies", &["urgent"])],
            &[("urgencies", &["normal", "urgent"])],
        ];
        let names = of(entries.iter().map(|entry| {
            |key: &str| {
                let values = entry.iter().find(|(name, _)| *name == key).map(|(_, values)| *values);
                values.unwrap_or_default().iter().map(|value| (*value).to_owned()).collect()
            }
        }));
        assert_eq!(
            names,
            [
                "night",
                "everywhere",
                "r7/north",
                "r7/north+lamps+wiring",
                "everywhere 2",
                "urgent",
                "everywhere 3"
            ]
        );
    }
}
