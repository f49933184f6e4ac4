//! Changes to whole blocks: steps and ladders taken out or swapped, words of the vocabulary,
//! rounds, minimums, pairings, coordinators and levels taken out.

use wish_policy::{KeyPath, Place};

use super::{Nursery, Operator};
use crate::comparison::ladders::could_take_the_same;
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
    let ladder_of = |index: usize| nursery.reading.document.ladder.get(index);
    let overlap: Vec<bool> = (1..ladders.len())
        .map(|next| match (ladder_of(next - 1), ladder_of(next)) {
            (Some(one), Some(other)) => could_take_the_same(one, other),
            _ => true,
        })
        .collect();
    in_order(nursery, &ladders, |pair| overlap.get(pair).copied().unwrap_or(true));
    for ladder in ladders {
        let steps = nursery.elements(&format!("{ladder}.step"));
        in_order(nursery, &steps, |_| true);
        for step in steps {
            let code = code_of(nursery, &step);
            leave_out(nursery, &step, &code);
        }
    }
}

fn leave_out(nursery: &mut Nursery<'_>, path: &str, name: &str) {
    let tables = nursery.reading.tables();
    let Some((table, at)) = table(&tables, path) else { return };
    if let Some(edit) = remove_table(nursery.file.text(), &tables, table) {
        let names = [name.to_owned(), String::new()];
        nursery.add(path.to_owned(), at.start, Operator::Dropped, names, edit);
    }
}

/// Each block and the next one, the other way round, where the order of that pair counts.
fn in_order(nursery: &mut Nursery<'_>, paths: &[String], counts: impl Fn(usize) -> bool) {
    let tables = nursery.reading.tables();
    for (_, pair) in paths.windows(2).enumerate().filter(|(number, _)| counts(*number)) {
        let [one, other] = pair else { continue };
        let text = nursery.file.text();
        let place = |path: &KeyPath| extent(text, &tables, path);
        let (Some(first), Some(second)) = (table(&tables, one), table(&tables, other)) else {
            continue;
        };
        let (Some(before), Some(after)) = (place(&first.0), place(&second.0)) else {
            continue;
        };
        let edit = Edit::swap(text, &before, &after);
        let names = [code_of(nursery, one), code_of(nursery, other)];
        nursery.add(one.clone(), first.1.start, Operator::Swapped, names, edit);
    }
}

fn table<'t>(tables: &'t [(KeyPath, Place)], path: &str) -> Option<&'t (KeyPath, Place)> {
    tables.iter().find(|(table, _)| table.to_string() == path)
}

fn code_of(nursery: &Nursery<'_>, path: &str) -> String {
    nursery.reading.text(&format!("{path}.code")).unwrap_or_else(|| path.to_owned())
}
