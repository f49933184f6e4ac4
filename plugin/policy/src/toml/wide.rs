//! Full-width signs where TOML, or a value that programs read, wants ASCII ones: what stands there, and what to write.
//! Within words for people they are as good as any other.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;
use wish_words::Found;

use crate::finding::{Finding, Findings, Place};

/// What stands for an ordinary space in findings.
const SPACE: &str = "space";
/// The full-width forms of `!` to `~` lie so far behind them.
const DISTANCE: u32 = 0xfee0;

/// The ASCII sign that a full-width one is typed for.
pub fn ascii(sign: char) -> Option<char> {
    match sign {
        '“' | '”' | '„' | '‟' | '＂' => Some('"'),
        '‘' | '’' | '‚' | '＇' => Some('\''),
        '、' => Some(','),
        '。' => Some('.'),
        '【' | '〔' => Some('['),
        '】' | '〕' => Some(']'),
        '–' | '—' | '−' => Some('-'),
        '\u{3000}' => Some(' '),
        '！'..='～' => char::from_u32(u32::from(sign).checked_sub(DISTANCE)?),
        _ => None,
    }
}

/// Says where the first full-width sign stands outside of texts and comments, up to a byte. Whether there is one.
pub fn say(text: &str, until: usize, finding: &Finding, findings: &mut Findings) -> bool {
    say_between(text, 0, until, finding, findings)
}

/// The same between two bytes.
pub fn say_between(
    text: &str,
    from: usize,
    until: usize,
    finding: &Finding,
    findings: &mut Findings,
) -> bool {
    for token in Source::new(text).lex() {
        let span = token.span();
        if span.start() >= until {
            return false;
        }
        if token.kind() != TokenKind::Atom || span.end() <= from {
            continue;
        }
        let atom = text.get(span.start()..span.end()).unwrap_or_default();
        let mut signs = atom.char_indices();
        let Some((offset, sign, ascii)) =
            signs.find_map(|(offset, sign)| Some((offset, sign, ascii(sign)?)))
        else {
            continue;
        };
        let start = span.start() + offset;
        let ascii = if stands_for_equals(text, start, ascii) { '=' } else { ascii };
        let at = Place { start, end: start + sign.len_utf8() };
        tell(at, "", sign, ascii, finding, findings);
        return true;
    }
    false
}

/// Says where a value holds a full-width sign for which it wants an ASCII one. Whether it does.
pub fn say_in_value(
    at: Place,
    word: &str,
    shown: &str,
    finding: &Finding,
    findings: &mut Findings,
) -> bool {
    let found = word.chars().find_map(|sign| Some((sign, ascii(sign)?)));
    if let Some((sign, ascii)) = found {
        tell(at, shown, sign, ascii, finding, findings);
    }
    found.is_some()
}

/// A colon behind a key, where nothing else gives it its value.
fn stands_for_equals(text: &str, start: usize, ascii: char) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let line = before.rsplit(['\n', '{', ',']).next().unwrap_or_default();
    ascii == ':' && !line.contains('=')
}

fn tell(at: Place, word: &str, sign: char, ascii: char, finding: &Finding, to: &mut Findings) {
    let (mut sign_text, mut ascii_text) = (String::new(), String::new());
    sign_text.push(sign);
    match ascii {
        ' ' => ascii_text.push_str(SPACE),
        other => ascii_text.push(other),
    }
    let found = [
        ("word", Found::Text(word)),
        ("sign", Found::Text(&sign_text)),
        ("ascii", Found::Text(&ascii_text)),
    ];
    to.say(at, finding, &found);
}
