//! Changes to whole blocks: steps and ladders taken out or swapped, words of the vocabulary,
//! rounds, minimums, pairings, coordinators and levels taken out.

use wish_runtime::policy_file::{KeyPath, PlacedTable};

use super::{Nursery, Operator};
use crate::mutation::edit::{Edit, extent, remove_table};

/// Sections of words by code.
const VOCABULARIES: [&str; 7] = [
    "categories",
    "target_groups",
    "responder_kinds",
    "channels",
    "reasons",
    "agencies",
    "evaluation.levels",
];
/// Lists of blocks that may be shorter.
const BLOCKS: [&str; 3] = ["round", "minimum", "pairing"];

pub(super) fn mutate(nursery: &mut Nursery<'_>) {
    for section in VOCABULARIES {
        for code in nursery.reading.codes(section) {
            leave_out(nursery, &format!("{section}.{code}"), &code);
        }
    }
    for list in BLOCKS {
        for path in nursery.elements(list) {
            leave_out(nursery, &path, &path);
        }
    }
    for path in nursery.elements("coordinator") {
        if nursery.reading.has(&format!("{path}.area")) {
            leave_out(nursery, &path, &path);
        }
    }
    let ladders = nursery.elements("ladder");
    in_order(nursery, &ladders);
    for ladder in ladders {
        let steps = nursery.elements(&format!("{ladder}.step"));
        in_order(nursery, &steps);
        for step in steps {
            let code = code_of(nursery, &step);
            leave_out(nursery, &step, &code);
        }
    }
}

fn leave_out(nursery: &mut Nursery<'_>, path: &str, name: &str) {
    let Some(table) = table(nursery, path) else { return };
    if let Some(edit) = remove_table(nursery.file, &table.path) {
        let names = [name.to_owned(), String::new()];
        nursery.add(path.to_owned(), table.span.start, Operator::Dropped, names, edit);
    }
}

/// Each block and the next one, the other way round.
fn in_order(nursery: &mut Nursery<'_>, paths: &[String]) {
    for pair in paths.windows(2) {
        let [one, other] = pair else { continue };
        let place = |path: &KeyPath| extent(nursery.file, path);
        let (Some(first), Some(second)) = (table(nursery, one), table(nursery, other)) else {
            continue;
        };
        let (Some(before), Some(after)) = (place(&first.path), place(&second.path)) else {
            continue;
        };
        let edit = Edit::swap(&nursery.file.text, &before, &after);
        let names = [code_of(nursery, one), code_of(nursery, other)];
        nursery.add(one.clone(), first.span.start, Operator::Swapped, names, edit);
    }
}

fn table(nursery: &Nursery<'_>, path: &str) -> Option<PlacedTable> {
    nursery.file.tables.iter().find(|table| table.path.to_string() == path).cloned()
}

fn code_of(nursery: &Nursery<'_>, path: &str) -> String {
    nursery.reading.text(&format!("{path}.code")).unwrap_or(path).to_owned()
}
