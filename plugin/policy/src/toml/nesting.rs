//! How deeply a TOML text nests, before it is parsed: a tree too deep would exhaust the stack when
//! it is taken apart. What the text says is for the parser. It bounds brackets, and it bounds keys,
//! but not keys within brackets.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::finding::Place;
use crate::limits::NESTING_MAX;

/// An open bracket, and the dots of the key that is being read in it.
struct Level {
    closes_with: TokenKind,
    dots: usize,
}

/// Where the text first nests too deeply.
///
/// INVARIANT: never less than the parser's tree. Brackets that do not match stay open here, and the
/// dots of a key count until the next comma or the next line of its own bracket.
pub fn too_deep(text: &str) -> Option<Place> {
    let mut levels = vec![Level { closes_with: TokenKind::Eof, dots: 0 }];
    for token in Source::new(text).lex() {
        let level = levels.last_mut()?;
        match token.kind() {
            TokenKind::Dot => level.dots += 1,
            TokenKind::Comma | TokenKind::Newline => level.dots = 0,
            TokenKind::LeftSquareBracket => {
                levels.push(Level { closes_with: TokenKind::RightSquareBracket, dots: 0 })
            }
            TokenKind::LeftCurlyBracket => {
                levels.push(Level { closes_with: TokenKind::RightCurlyBracket, dots: 0 })
            }
            closing if closing == level.closes_with && closing != TokenKind::Eof => {
                levels.pop();
            }
            _ => continue,
        }
        let depth: usize = levels.iter().map(|level| 1 + level.dots).sum();
        if depth > NESTING_MAX {
            let span = token.span();
            return Some(Place { start: span.start(), end: span.end() });
        }
    }
    None
}
