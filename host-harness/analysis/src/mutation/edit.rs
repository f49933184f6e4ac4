//! Changes to a policy's text: a value written anew, an entry or a block taken out, two blocks put
//! the other way round. What is changed into what is for `operators`.

use std::ops::Range;

use wish_runtime::policy_file::{KeyPath, PolicyFile};

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
pub fn extent(file: &PolicyFile, path: &KeyPath) -> Option<Range<usize>> {
    let table = file.tables.iter().find(|table| table.path == *path)?;
    if is_inline(file, &table.span) {
        return Some(table.span.clone());
    }
    let own = |other: &KeyPath| other.0.starts_with(&path.0);
    let next = file.tables.iter().find(|other| {
        other.span.start > table.span.start && !own(&other.path) && !is_inline(file, &other.span)
    });
    Some(table.span.start..next.map_or(file.text.len(), |next| next.span.start))
}

/// Whether a table is written in braces.
pub fn is_inline(file: &PolicyFile, span: &Range<usize>) -> bool {
    !file.text.get(span.start..).is_some_and(|rest| rest.starts_with('['))
}

/// Takes a table out as a whole.
pub fn remove_table(file: &PolicyFile, path: &KeyPath) -> Option<Edit> {
    let place = extent(file, path)?;
    let inline = is_inline(file, &place);
    Some(if inline { Edit::remove(&file.text, &place) } else { Edit::replace(&place, "") })
}
