//! Changes to a policy's text: a value written anew, an entry or a block taken out, two blocks put
//! the other way round. What is changed into what is for `operators`.

use std::ops::Range;

use wish_policy::{KeyPath, Place};

/// Stretches of a text, in order, and what stands there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit(Vec<(Range<usize>, String)>);

impl Edit {
    /// Another text in a place.
    pub fn replace(place: &Range<usize>, with: impl Into<String>) -> Edit {
        Edit(vec![(place.clone(), with.into())])
    }

    /// Takes a value out: with its key where it has one, and with a comma where it stands beside
    /// others.
    pub fn remove(text: &str, value: &Range<usize>) -> Edit {
        Edit(vec![(entry(text, value), String::new())])
    }

    /// Puts two blocks in each other's place.
    pub fn swap(text: &str, one: &Range<usize>, other: &Range<usize>) -> Edit {
        let whole = |place: &Range<usize>| {
            let block = text.get(place.clone()).unwrap_or_default();
            // The last line of a file may lack its end.
            if block.starts_with('[') && !block.ends_with('\n') {
                format!("{block}\n")
            } else {
                block.to_owned()
            }
        };
        Edit(vec![(one.clone(), whole(other)), (other.clone(), whole(one))])
    }

    /// The text with the change in it.
    pub fn applied(&self, text: &str) -> String {
        let (mut changed, mut done) = (String::with_capacity(text.len()), 0);
        for (place, with) in &self.0 {
            changed += text.get(done..place.start).unwrap_or_default();
            changed += with;
            done = place.end;
        }
        changed + text.get(done..).unwrap_or_default()
    }
}

/// A value's whole entry in its table or list.
fn entry(text: &str, value: &Range<usize>) -> Range<usize> {
    let before = text.get(..value.start).unwrap_or_default();
    let trimmed = before.trim_end();
    let start = match trimmed.strip_suffix('=') {
        Some(key) => {
            let key = key.trim_end();
            key.rfind(['\n', '{', ',']).map_or(0, |place| place + 1)
        }
        None => trimmed.len(),
    };
    let (ahead, after) = (text.get(..start).unwrap_or_default(), value.end);
    let rest = text.get(after..).unwrap_or_default();
    let gap = rest.len() - rest.trim_start().len();
    if rest.trim_start().starts_with(',') {
        return start..after + gap + 1;
    }
    match ahead.trim_end().strip_suffix(',') {
        Some(earlier) => earlier.len()..after,
        None => start..after,
    }
}

/// All that belongs to a table: what stands within its braces, or from its header to the next one
/// that is not its own.
pub fn extent(text: &str, tables: &[(KeyPath, Place)], path: &KeyPath) -> Option<Range<usize>> {
    let (_, at) = tables.iter().find(|(other, _)| other == path)?;
    if is_inline(text, *at) {
        return Some((*at).into());
    }
    let next = tables.iter().find(|(other, place)| {
        place.start > at.start && !other.0.starts_with(&path.0) && !is_inline(text, *place)
    });
    Some(at.start..next.map_or(text.len(), |(_, next)| next.start))
}

/// Whether a table is written in braces.
fn is_inline(text: &str, at: Place) -> bool {
    !text.get(at.start..).is_some_and(|rest| rest.starts_with('['))
}

/// Takes a table out as a whole.
pub fn remove_table(text: &str, tables: &[(KeyPath, Place)], path: &KeyPath) -> Option<Edit> {
    let (_, at) = tables.iter().find(|(other, _)| other == path)?;
    let place = extent(text, tables, path)?;
    Some(if is_inline(text, *at) { Edit::remove(text, &place) } else { Edit::replace(&place, "") })
}
