//! Whether the contract's list of changes is true: every function of the contract stands in it under its interface, and every name in
//! it stands in the contract.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use wit_parser::Resolve;

/// What the list of one interface names: `- `routing`: `audience`, …`.
struct Entry<'t> {
    interface: &'t str,
    names: BTreeSet<&'t str>,
}

#[test]
fn every_function_stands_in_the_list_of_changes_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit");
    let changes = fs::read_to_string(folder.join("CHANGELOG.md")).expect("there is a list");
    let (_, listed) = changes.split_once("\n## [").expect("there is a first version");
    let entries: Vec<Entry<'_>> = listed.split("\n- ").skip(1).filter_map(entry).collect();
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(&folder).expect("the contract can be read");
    let known: BTreeSet<String> = words(&folder);
    for (interface, id) in &resolve.packages[package].interfaces {
        let of_interface: Vec<&Entry<'_>> =
            entries.iter().filter(|entry| entry.interface == interface).collect();
        assert!(!of_interface.is_empty(), "wit/CHANGELOG.md says nothing of `{interface}`");
        for function in resolve.interfaces[*id].functions.keys() {
            let name = function.rsplit(['.', ']']).next().unwrap_or(function);
            let is_listed = of_interface.iter().any(|entry| entry.names.contains(name));
            assert!(is_listed, "wit/CHANGELOG.md does not list `{interface}.{name}`");
        }
        for name in of_interface.iter().flat_map(|entry| &entry.names) {
            let is_known = name.contains('_') || name.split('.').all(|part| known.contains(part));
            assert!(is_known, "wit/CHANGELOG.md lists `{interface}.{name}`; the contract has none");
        }
    }
}

/// The interface that an item of the list is about, and the names in its code spans.
fn entry(item: &str) -> Option<Entry<'_>> {
    // What is indented, or follows an empty line, belongs to it no more.
    let item = item.split("\n\n").next()?;
    let mut spans = item.split('`').skip(1).step_by(2);
    let interface = spans.next()?;
    let is_name =
        |span: &&str| span.chars().all(|one| one.is_ascii_alphanumeric() || "-_.".contains(one));
    let first = interface.split('.').next()?;
    Some(Entry {
        interface: first,
        names: spans.filter(is_name).chain(interface.split('.').skip(1)).collect(),
    })
}

/// Every word of the contract's files.
fn words(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).expect("the contract is there").filter_map(Result::ok);
    let texts = files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|end| end == "wit"));
    let texts: String = texts.map(|path| fs::read_to_string(path).expect("text")).collect();
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    texts.split(|letter| !is_part(letter)).map(str::to_owned).collect()
}
