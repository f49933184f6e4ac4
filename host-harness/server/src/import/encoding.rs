//! Finds out in which encoding a file is, and reads it. A line of GBK or GB18030 never holds the byte of a line break within a
//! character, so that each line can be looked at by itself.

use std::borrow::Cow;

use encoding_rs::GB18030;

use super::problem::Flaw;

/// The encodings that are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 where all of the file is, else GB18030, of which GBK and GB 2312 are parts.
    #[default]
    Auto,
    /// UTF-8.
    Utf8,
    /// GB18030.
    Gb18030,
}

const UTF8: &str = "UTF-8";
const GB: &str = "GB18030";

/// The text of a file, without its mark of byte order; else the lines, from 1, that cannot be read, or line 0 for all of it.
pub fn read(bytes: &[u8], encoding: Encoding) -> Result<String, Vec<(usize, Flaw)>> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(vec![(0, Flaw::EncodingNotTaken("UTF-16"))]);
    }
    let marked = bytes.strip_prefix(b"\xef\xbb\xbf");
    let bytes = marked.unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(vec![(0, Flaw::FileEmpty)]);
    }
    match (encoding, std::str::from_utf8(bytes)) {
        (Encoding::Auto | Encoding::Utf8, Ok(text)) => Ok(text.to_owned()),
        (Encoding::Utf8, Err(_)) => Err(not_utf8(bytes, Flaw::NotInEncoding(UTF8))),
        // The mark says what it is meant to be.
        (Encoding::Auto, Err(_)) if marked.is_some() => {
            Err(not_utf8(bytes, Flaw::NotInEncoding(UTF8)))
        }
        (Encoding::Auto, Err(_)) => {
            let is_utf8 = |line: &&[u8]| !line.is_ascii() && std::str::from_utf8(line).is_ok();
            let in_utf8 = bytes.split(|byte| *byte == b'\n').filter(is_utf8).count();
            if in_utf8 == 0 { gb18030(bytes) } else { Err(not_utf8(bytes, Flaw::EncodingsMixed)) }
        }
        (Encoding::Gb18030, _) => gb18030(bytes),
    }
}

fn not_utf8(bytes: &[u8], flaw: Flaw) -> Vec<(usize, Flaw)> {
    let lines = (1..).zip(bytes.split(|byte| *byte == b'\n'));
    let broken = lines.filter(|(_, line)| std::str::from_utf8(line).is_err());
    broken.map(|(number, _)| (number, flaw.clone())).collect()
}

fn gb18030(bytes: &[u8]) -> Result<String, Vec<(usize, Flaw)>> {
    let mut text = String::with_capacity(bytes.len().saturating_mul(3) / 2);
    let mut wrong = Vec::new();
    for (number, line) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        match GB18030.decode_without_bom_handling_and_without_replacement(line) {
            Some(Cow::Borrowed(line)) => text.push_str(line),
            Some(Cow::Owned(line)) => text.push_str(&line),
            None => wrong.push((number, Flaw::NotInEncoding(GB))),
        }
    }
    if wrong.is_empty() { Ok(text) } else { Err(wrong) }
}
