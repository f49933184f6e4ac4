//! The roll of those who might be asked: well-formed, each once, and in what order their ids stand.
//! What becomes of them is for `rank` and `matching`.

use super::candidate::Candidate;
use crate::decide::admissible;
use crate::explain::{Fault, Reason, rules, words};
use crate::order;
use crate::policy::Policy;
use crate::vocabulary::Instant;

/// Most candidates of one question.
pub const CANDIDATES_MAX: usize = 10_000;

/// Input that cannot be worked on, by the rule that says so.
pub(crate) fn fault(policy: &Policy, because: &Reason, index: Option<usize>) -> Fault {
    Fault {
        code: because.rule.clone(),
        message: words::words(policy, because, "en"),
        index: index.and_then(|index| u32::try_from(index).ok()),
    }
}

/// Whether a list is no longer than it may be.
pub(crate) fn sized(policy: &Policy, name: &str, count: usize, most: usize) -> Result<(), Fault> {
    if count <= most {
        return Ok(());
    }
    Err(fault(policy, &admissible::too_long(name, count, most), None))
}

/// Looks the candidates over, and answers them in the order of their ids.
pub(crate) fn roll<'a>(
    policy: &Policy,
    candidates: &'a [Candidate],
    now: Instant,
) -> Result<Vec<Entry<'a>>, Fault> {
    sized(policy, "candidates", candidates.len(), CANDIDATES_MAX)?;
    admissible::instant("now", now).map_err(|because| fault(policy, &because, None))?;
    for (index, candidate) in candidates.iter().enumerate() {
        admissible::responder(&candidate.facts)
            .map_err(|because| fault(policy, &because, Some(index)))?;
    }
    let ids: Vec<&str> = candidates.iter().map(|one| one.facts.id.as_str()).collect();
    by_id(policy, "candidates", &ids)
}

/// Something with its place in a list; ordered by a number, and by name where that is the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry<'a> {
    pub number: u64,
    pub name: &'a str,
    pub place: u32,
}

/// Ids in the order of their bytes. No two may be alike.
pub(crate) fn by_id<'a>(
    policy: &Policy,
    list: &str,
    ids: &[&'a str],
) -> Result<Vec<Entry<'a>>, Fault> {
    let mut entries = Vec::with_capacity(ids.len());
    let common = shared_bytes(ids);
    for (place, name) in (0..).zip(ids.iter().copied()) {
        entries.push(Entry { number: eight_bytes(name, common), name, place });
    }
    order::sort(&mut entries);
    for pair in entries.windows(2) {
        if let [one, other] = pair
            && one.number == other.number
            && one.name == other.name
        {
            let because = Reason::of(rules::LIST_OUT_OF_RANGE).text("field", list);
            let index = usize::try_from(other.place).ok();
            return Err(fault(policy, &because.text("twice", other.name), index));
        }
    }
    Ok(entries)
}

/// The place of a name among entries by id.
pub(crate) fn place(by_id: &[Entry<'_>], name: &str) -> Option<usize> {
    let at = by_id.binary_search_by(|entry| entry.name.cmp(name)).ok()?;
    by_id.get(at).map(|entry| entry.place as usize)
}

/// How many bytes all ids begin with alike.
fn shared_bytes(ids: &[&str]) -> usize {
    let Some((first, others)) = ids.split_first() else { return 0 };
    let mut common = first.len();
    for id in others {
        let alike =
            first.bytes().zip(id.bytes()).take(common).take_while(|(one, other)| one == other);
        common = alike.count();
    }
    common
}

/// Eight bytes of an id, from the first that tells ids apart, as a number that orders as they do:
/// mostly enough to order the ids. Zeros stand for what is missing.
fn eight_bytes(id: &str, from: usize) -> u64 {
    let mut word = [0; 8];
    for (byte, of_id) in word.iter_mut().zip(id.bytes().skip(from)) {
        *byte = of_id;
    }
    u64::from_be_bytes(word)
}
