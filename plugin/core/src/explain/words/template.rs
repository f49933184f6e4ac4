//! The form of a text, for built-in words and a policy's own alike, and how it takes up the facts
//! of a reason. How each fact reads is `telling`'s affair.
//!
//! ```text
//! {fact}        the fact; nothing where the reason lacks it
//! {?fact}       prints nothing, but asks that the fact be there and neither `no` nor empty
//! {s}           the ending of a plural: nothing after the number 1
//! [one|other]   the first alternative whose facts are all there; nothing where none is
//! ```
//! Brackets do not nest. One that is not closed is plain text.

use super::telling::Telling;

/// Fills a text with the facts of a reason, and adds when the answer changes unless the text says
/// so itself.
pub(super) fn fill(text: &str, telling: &Telling<'_>) -> String {
    let mut filling = Filling { telling, told: String::new(), singular: false, change_told: false };
    let mut rest = text;
    while let Some((before, after)) = cut(rest, b'[') {
        let Some((alternatives, after)) = cut(after, b']') else { break };
        filling.part(before);
        filling.first_complete(alternatives);
        rest = after;
    }
    filling.part(rest);
    if !filling.change_told {
        telling.push_change(&mut filling.told);
    }
    filling.told
}

/// What stands before a mark of ASCII, and what behind it.
fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

struct Filling<'a> {
    telling: &'a Telling<'a>,
    told: String,
    /// Whether the last number told was 1.
    singular: bool,
    change_told: bool,
}

impl Filling<'_> {
    fn first_complete(&mut self, alternatives: &str) {
        let (length, change_told) = (self.told.len(), self.change_told);
        let mut left = Some(alternatives);
        while let Some(alternatives) = left {
            let (alternative, others) = match cut(alternatives, b'|') {
                Some((alternative, others)) => (alternative, Some(others)),
                None => (alternatives, None),
            };
            if self.part(alternative) {
                return;
            }
            self.told.truncate(length);
            self.change_told = change_told;
            left = others;
        }
    }

    /// Tells a part without alternatives. Answers whether every fact that it asks for is there.
    fn part(&mut self, part: &str) -> bool {
        let mut complete = true;
        let mut rest = part;
        while let Some((before, after)) = cut(rest, b'{') {
            let Some((name, after)) = cut(after, b'}') else { break };
            self.told.push_str(before);
            complete &= self.placeholder(name);
            rest = after;
        }
        self.told.push_str(rest);
        complete
    }

    fn placeholder(&mut self, name: &str) -> bool {
        if name == "s" {
            if !self.singular {
                self.told.push('s');
            }
            return true;
        }
        if let Some(name) = name.strip_prefix('?') {
            let length = self.told.len();
            let there = self.telling.push(name, &mut self.told);
            self.told.truncate(length);
            return there;
        }
        self.change_told |= name == "changes_at";
        if let Some(number) = self.telling.number(name) {
            self.singular = number == 1;
        }
        self.telling.push(name, &mut self.told)
    }
}
