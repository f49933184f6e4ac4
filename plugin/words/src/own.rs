//! Fills a policy's own text, whose form is described at [`own_rule`](crate::own_rule).

use crate::facts::{Facts, Value};
use crate::message::Filling;

/// The ending of a plural.
const PLURAL: &str = "s";

/// Adds a text of a policy's own.
pub(crate) fn fill<F: Facts + ?Sized>(text: &str, filling: &mut Filling<'_, F>) {
    let mut own = Own { filling, singular: false };
    let mut rest = text;
    while let Some((before, after)) = cut(rest, b'[') {
        let Some((alternatives, after)) = cut(after, b']') else { break };
        own.part(before);
        own.first_complete(alternatives);
        rest = after;
    }
    own.part(rest);
}

/// What stands in braces in a policy's own text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder<'a> {
    /// The name of a fact, without the question mark that only asks for it.
    Fact(&'a str),
    /// A brace that is not closed, with the name behind it: it is plain text.
    Open(&'a str),
}

/// What stands in braces in a policy's own text, in order; but for the ending of a plural, `{s}`. The form of such texts is
/// described at [`own_rule`](crate::own_rule).
///
/// ```
/// use wish_words::{Placeholder, placeholders};
///
/// let text = "{claims} claim{s}[ until {?due}{due}] of {responder";
/// let found: Vec<Placeholder<'_>> = placeholders(text);
/// let fact = Placeholder::Fact;
/// assert_eq!(found, [fact("claims"), fact("due"), fact("due"), Placeholder::Open("responder")]);
/// ```
#[must_use]
pub fn placeholders(text: &str) -> Vec<Placeholder<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = cut(rest, b'[') {
        let Some((alternatives, after)) = cut(after, b']') else { break };
        add_placeholders(before, &mut found);
        alternatives.split('|').for_each(|one| add_placeholders(one, &mut found));
        rest = after;
    }
    add_placeholders(rest, &mut found);
    found
}

/// Adds those of a part without alternatives.
fn add_placeholders<'a>(part: &'a str, found: &mut Vec<Placeholder<'a>>) {
    let mut rest = part;
    while let Some((_, after)) = cut(rest, b'{') {
        let Some((name, behind)) = cut(after, b'}') else {
            let is_of_name = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_';
            let length = after.bytes().take_while(|letter| is_of_name(*letter)).count();
            found.push(Placeholder::Open(after.get(..length).unwrap_or_default()));
            return;
        };
        if name != PLURAL {
            found.push(Placeholder::Fact(name.strip_prefix('?').unwrap_or(name)));
        }
        rest = behind;
    }
}

/// What stands before a mark of ASCII, and what behind it.
fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

struct Own<'a, 'b, F: Facts + ?Sized> {
    filling: &'a mut Filling<'b, F>,
    /// Whether the last number filled in was 1.
    singular: bool,
}

impl<F: Facts + ?Sized> Own<'_, '_, F> {
    fn first_complete(&mut self, alternatives: &str) {
        let (length, names_change) = (self.filling.text.len(), self.filling.names_change);
        for alternative in alternatives.split('|') {
            if self.part(alternative) {
                return;
            }
            self.filling.text.truncate(length);
            self.filling.names_change = names_change;
        }
    }

    /// Fills a part without alternatives. Answers whether every fact that it asks for is there.
    fn part(&mut self, part: &str) -> bool {
        let mut complete = true;
        let mut rest = part;
        while let Some((before, after)) = cut(rest, b'{') {
            let Some((name, after)) = cut(after, b'}') else { break };
            self.filling.text.push_str(before);
            complete &= self.placeholder(name);
            rest = after;
        }
        self.filling.text.push_str(rest);
        complete
    }

    fn placeholder(&mut self, name: &str) -> bool {
        if name == PLURAL {
            if !self.singular {
                self.filling.text.push('s');
            }
            return true;
        }
        if let Some(name) = name.strip_prefix('?') {
            return self.filling.is_given(name);
        }
        if let Some(Value::Number(number)) = self.filling.facts.value(name) {
            self.singular = number == 1;
        }
        self.filling.fact(name);
        self.filling.is_given(name)
    }
}
