//! Which changes a policy's lines invite: what an author might have got wrong, and nothing that
//! could make no difference by the policy's own lines. Values whose work no scenario can see are
//! left alone: labels and texts, names and versions, what a host counts, the prices of plans.

use wish_runtime::policy_file::{Key, PlacedValue, PolicyFile};

use crate::coverage::reading::{Reading, numbered};

use super::Mutant;
use super::edit::Edit;

mod blocks;
mod lists;
mod values;

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// A length of time one unit less.
    Shorter,
    /// A length of time one unit more.
    Longer,
    /// A length of working time that does not stand still any more on nights and days of rest; or
    /// one that now does.
    OtherClock,
    /// A number one less.
    Lower,
    /// A number one more.
    Higher,
    /// Yes for no: a guard dropped, a permission withdrawn.
    Flipped,
    /// More are admitted.
    Widened,
    /// Fewer are admitted.
    Narrowed,
    /// An entry of a list, a key or a block is gone.
    Dropped,
    /// An entry more.
    Added,
    /// Two steps or ladders the other way round.
    Swapped,
    /// Another word.
    Replaced,
}

impl Operator {
    /// What it is called in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Operator::Shorter => "shorter",
            Operator::Longer => "longer",
            Operator::OtherClock => "other clock",
            Operator::Lower => "lower",
            Operator::Higher => "higher",
            Operator::Flipped => "flipped",
            Operator::Widened => "widened",
            Operator::Narrowed => "narrowed",
            Operator::Dropped => "dropped",
            Operator::Added => "added",
            Operator::Swapped => "swapped",
            Operator::Replaced => "replaced",
        }
    }
}

/// Every mutant of a policy, in order of place.
pub fn mutants(file: &PolicyFile) -> Vec<Mutant> {
    let reading = Reading::of(file);
    let mut nursery = Nursery { reading: &reading, file, mutants: Vec::new() };
    for value in &file.values {
        let path = value.path.to_string();
        let keys = keys(value);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        values::mutate(&mut nursery, value, &path, &keys);
        lists::mutate(&mut nursery, value, &path, &keys);
    }
    blocks::mutate(&mut nursery);
    let mut mutants = nursery.mutants;
    mutants.sort_by(|one, other| {
        (one.start, &one.path, one.operator, &one.to).cmp(&(
            other.start,
            &other.path,
            other.operator,
            &other.to,
        ))
    });
    mutants
}

/// The names of a path, without its numbers.
fn keys(value: &PlacedValue) -> Vec<String> {
    let name = |key: &Key| match key {
        Key::Name(name) => Some(name.clone()),
        Key::Index(_) => None,
    };
    value.path.0.iter().filter_map(name).collect()
}

/// Mutants in the making.
struct Nursery<'r> {
    reading: &'r Reading<'r>,
    file: &'r PolicyFile,
    mutants: Vec<Mutant>,
}

impl Nursery<'_> {
    /// A value written anew.
    fn rewrite(&mut self, value: &PlacedValue, operator: Operator, to: impl Into<String>) {
        let to = to.into();
        let from = self.text(value);
        if from != to {
            let edit = Edit::replace(&value.span, to.clone());
            self.add(value.path.to_string(), value.span.start, operator, [from, to], edit);
        }
    }

    /// A key left out.
    fn leave_out(&mut self, value: &PlacedValue) {
        let from = self.text(value);
        let edit = Edit::remove(&self.file.text, &value.span);
        let path = value.path.to_string();
        self.add(path, value.span.start, Operator::Dropped, [from, String::new()], edit);
    }

    fn add(
        &mut self,
        path: String,
        start: usize,
        operator: Operator,
        [from, to]: [String; 2],
        edit: Edit,
    ) {
        self.mutants.push(Mutant { path, start, operator, from, to, edit });
    }

    fn text(&self, value: &PlacedValue) -> String {
        self.file.text.get(value.span.clone()).unwrap_or_default().to_owned()
    }

    fn flag(&self, path: &str, default: bool) -> bool {
        self.reading.flag(path).unwrap_or(default)
    }

    /// The elements of a list of tables: `round[0]`, `round[1]`.
    fn elements(&self, list: &str) -> Vec<String> {
        numbered(list, self.reading.elements(list))
    }
}
