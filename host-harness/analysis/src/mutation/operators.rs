//! Which changes a policy's lines invite: what an author might have got wrong, and nothing that
//! could make no difference by the policy's own lines. Values whose work no scenario can see are
//! left alone: labels and texts, names and versions, what a host counts, the prices of plans.

use wish_policy::view::Item;
use wish_policy::{KeyPath, Place, PolicyFile};

use super::Mutant;
use super::edit::Edit;
use crate::coverage::reading::{Reading, numbered};

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
    reading.each_line(&mut |path, at, item| {
        let line = Line { path, at, item };
        values::mutate(&mut nursery, &line);
        lists::mutate(&mut nursery, &line);
    });
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

/// A line of the policy that may be changed.
struct Line<'l> {
    path: &'l KeyPath,
    at: Place,
    item: &'l Item<'l>,
}

/// Mutants in the making.
struct Nursery<'r> {
    reading: &'r Reading<'r>,
    file: &'r PolicyFile,
    mutants: Vec<Mutant>,
}

impl Nursery<'_> {
    /// A value written anew.
    fn rewrite(&mut self, line: &Line<'_>, operator: Operator, to: impl Into<String>) {
        let to = to.into();
        let from = self.file.written(line.at).to_owned();
        if from != to {
            let edit = Edit::replace(&line.at.into(), to.clone());
            self.add(line.path.to_string(), line.at.start, operator, [from, to], edit);
        }
    }

    /// A key left out.
    fn leave_out(&mut self, line: &Line<'_>) {
        let from = self.file.written(line.at).to_owned();
        let edit = Edit::remove(self.file.text(), &line.at.into());
        let path = line.path.to_string();
        self.add(path, line.at.start, Operator::Dropped, [from, String::new()], edit);
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

    /// The elements of a list of tables: `round[0]`, `round[1]`.
    fn elements(&self, list: &str) -> Vec<String> {
        numbered(list, self.reading.elements(list))
    }
}
