//! What a syntax error is called, in English: the parser has no other words. Where it stands and what to do about it is for the parent to say.

use toml_parser::{Expected, ParseError};

/// What is wrong, and what was expected instead.
pub fn message(error: &ParseError) -> String {
    let mut message = error.description().to_owned();
    let Some(expected) = error.expected() else { return message };
    let mut before = ", expected ";
    if expected.is_empty() {
        message.push_str(", expected nothing");
    }
    for one in expected {
        message.push_str(before);
        before = ", ";
        match one {
            Expected::Literal("\n") => message.push_str("newline"),
            Expected::Literal(word) => {
                for part in ["`", word, "`"] {
                    message.push_str(part);
                }
            }
            Expected::Description(words) => message.push_str(words),
            _ => message.push_str("etc"),
        }
    }
    message
}
