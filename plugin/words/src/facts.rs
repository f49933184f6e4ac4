//! What texts take up: facts by name, what choices see of them, and how they read.

/// What a choice between texts sees of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// A number, which has a plural.
    Number(i64),
    /// A word or a code.
    Text(&'a str),
    /// Something that is there, and that no text chooses by: a time, a `yes`.
    Present,
}

/// Facts by name, from whoever has them.
pub trait Facts {
    /// The fact of that name. A fact that is `no` or empty counts as missing.
    fn value(&self, name: &str) -> Option<Value<'_>>;

    /// Adds the fact to a text as it reads; nothing where it is missing.
    fn push(&self, name: &str, text: &mut String) {
        match self.value(name) {
            Some(Value::Number(number)) => push_number(text, number),
            Some(Value::Text(word)) => text.push_str(word),
            Some(Value::Present) | None => {}
        }
    }
}

/// Facts that read as they are.
impl Facts for [(&str, Value<'_>)] {
    fn value(&self, name: &str) -> Option<Value<'_>> {
        let (_, value) = self.iter().find(|(known, _)| *known == name)?;
        Some(*value).filter(|value| *value != Value::Text(""))
    }
}

/// Adds a number in plain figures.
pub(crate) fn push_number(text: &mut String, number: i64) {
    if number < 0 {
        text.push('-');
    }
    push_figures(text, number.unsigned_abs());
}

fn push_figures(text: &mut String, number: u64) {
    if number > 9 {
        push_figures(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}
