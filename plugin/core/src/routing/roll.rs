//! The roll of those who might be asked: well-formed, each once, and in what order their ids stand.
//! What becomes of them is for `rank` and `matching`.

use crate::decide::{Outcome, admissible};
use crate::explain::{rules, words};
use crate::order;
use crate::policy::Policy;
use wish_contract::{Candidate, Fault, Instant, Reason};

/// Most candidates of one question.
pub const CANDIDATES_MAX: usize = 10_000;

/// An answer, or input that cannot be worked on: boxed, so that it passes on as one word.
pub(crate) type Checked<T> = Result<T, Box<Fault>>;

/// Input that cannot be worked on, by the rule that says so.
pub(crate) fn fault(policy: &Policy, because: Box<Reason>, index: Option<usize>) -> Box<Fault> {
    let message = words::words(policy, &because, "en");
    let index = index.and_then(|index| u32::try_from(index).ok());
    Box::new(Fault { code: because.rule, message, index })
}

/// Whether a list is no longer than it may be.
pub(crate) fn sized(policy: &Policy, name: &str, count: usize, most: usize) -> Checked<()> {
    if count <= most {
        return Ok(());
    }
    Err(fault(policy, admissible::too_long(name, count, most), None))
}

/// Whether the time of a question can be reckoned with.
pub(crate) fn timed(policy: &Policy, name: &str, at: Instant) -> Checked<()> {
    admissible::instant(name, at).map_err(|because| fault(policy, because, None))
}

/// Whether every entry of a list is in shape.
pub(crate) fn in_shape<T>(
    policy: &Policy,
    entries: &[T],
    shape: impl Fn(&T) -> Outcome,
) -> Checked<()> {
    for (place, entry) in entries.iter().enumerate() {
        if let Err(because) = shape(entry) {
            return Err(fault(policy, because, Some(place)));
        }
    }
    Ok(())
}

/// Looks the candidates over, and answers them in the order of their ids.
pub(crate) fn roll<'a>(
    policy: &Policy,
    candidates: &'a [Candidate],
    now: Instant,
) -> Checked<Vec<Entry<'a>>> {
    sized(policy, "candidates", candidates.len(), CANDIDATES_MAX)?;
    timed(policy, "now", now)?;
    in_shape(policy, candidates, |candidate| admissible::responder(&candidate.facts))?;
    by_id(policy, "candidates", candidates, |candidate| &candidate.facts.id)
}

/// Something with its place in a list; ordered by a number, and by name where that is the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry<'a> {
    pub number: u64,
    pub name: &'a str,
    pub place: u32,
}

/// A list in the order of its ids' bytes. No two may be alike.
pub(crate) fn by_id<'a, T>(
    policy: &Policy,
    list: &str,
    items: &'a [T],
    id: impl Fn(&'a T) -> &'a str,
) -> Checked<Vec<Entry<'a>>> {
    let mut entries = Vec::with_capacity(items.len());
    for (place, item) in (0..).zip(items) {
        entries.push(Entry { number: 0, name: id(item), place });
    }
    put_in_order(policy, list, &mut entries)?;
    Ok(entries)
}

fn put_in_order(policy: &Policy, list: &str, entries: &mut [Entry<'_>]) -> Checked<()> {
    let common = shared_bytes(entries);
    for entry in &mut *entries {
        entry.number = eight_bytes(entry.name, common);
    }
    order::sort(entries);
    for pair in entries.windows(2) {
        if let [one, other] = pair
            && one.number == other.number
            && one.name == other.name
        {
            let because = Reason::of(rules::LIST_OUT_OF_RANGE).text("field", list);
            let index = usize::try_from(other.place).ok();
            return Err(fault(policy, because.text("twice", other.name), index));
        }
    }
    Ok(())
}

/// The place of a name among entries by id.
pub(crate) fn place(by_id: &[Entry<'_>], name: &str) -> Option<usize> {
    let at = by_id.binary_search_by(|entry| entry.name.cmp(name)).ok()?;
    by_id.get(at).map(|entry| entry.place as usize)
}

/// How many bytes all names begin with alike.
fn shared_bytes(entries: &[Entry<'_>]) -> usize {
    let Some((first, others)) = entries.split_first() else { return 0 };
    let mut common = first.name.len();
    for other in others {
        let pairs = first.name.bytes().zip(other.name.bytes());
        let alike = pairs.take(common).take_while(|(one, other)| one == other);
        common = alike.count();
    }
    common
}

/// Eight bytes of an id, from the first in which ids differ, as a number that orders as they do:
/// mostly enough to order the ids. Zeros stand for what is missing.
fn eight_bytes(id: &str, from: usize) -> u64 {
    let mut word = [0; 8];
    for (byte, of_id) in word.iter_mut().zip(id.bytes().skip(from)) {
        *byte = of_id;
    }
    u64::from_be_bytes(word)
}
