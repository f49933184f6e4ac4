//! The built-in texts packed: at half their size in the component, and unpacked one by one.
//! What they say is for the tables; which one is wanted, for the parent.
//!
//! A byte below stands for itself, for a piece, or with the next byte for a Chinese character:
//! ```text
//! 00-1f, 40-5a, 7e-ad   a piece
//! 20-3f, 5b-7d          that character of ASCII
//! ae-ff and another     a character from U+4E00 on
//! ```

use super::Row;

/// What the texts are full of, found by counting, in order. Pieces that fit the texts less well
/// make them longer, never wrong.
#[rustfmt::skip]
const PIECES: [&str; 107] = [
    " `{", " i", " {", ", ", "; ", "UTC", "[{?passed}", "_max", "a ", "active_", "ag", "al", "an",
    "appo", "ar", "as", "at", "be", "by", "case", "category", "ce", "ch", "claim", "co",
    "coordinator", "d ", "due", "e ", "ea", "ed", "en", "er", "es", "field", "from", "ha", "hold",
    "il", "in", "it", "left", "level", "li", "ma", "no", "numb", "of", "on", "or", "or ", "ou",
    "plac", "policy", "re", "reason}", "s ", "se", "si", "st", "s}", "t ", "t_group", "tak", "th",
    "the ", "to", "until", "wa", "wn_", "y ", "{responder}", "} ", "}` ", "}”", "“", "“{", "”",
    "、", "一", "不", "中选：{k", "事项", "人", "从这些", "办理", "尚未通过背景审查", "已",
    "征集", "心愿人", "承担", "承接方", "政策", "政策中没有", "没有", "牵头方", "的", "至",
    "认领", "请", "调度员", "（", "）", "，", "：", "；", "；请",
];
/// The first Chinese character, and the first byte that begins one.
const CHINESE_FIRST: u32 = 0x4e00;
const CHINESE_CODE: u8 = 0xae;
/// More than all texts packed take.
const BYTES_MAX: usize = 16 << 10;
/// More than there are texts.
const TEXTS_MAX: usize = 512;

/// Texts packed one behind the other, with room to spare.
pub(super) struct Packing {
    bytes: [u8; BYTES_MAX],
    ends: [u16; TEXTS_MAX],
    texts: usize,
}

const PIECES_JOINED: Packing = {
    let mut packing = Packing::empty();
    let mut pieces: &[&str] = &PIECES;
    while let [piece, more @ ..] = pieces {
        packing.copy(piece.as_bytes());
        packing.end();
        pieces = more;
    }
    packing
};
static PIECE_BYTES: [u8; PIECES_JOINED.length()] = PIECES_JOINED.bytes();
static PIECE_ENDS: [u16; PIECES.len()] = PIECES_JOINED.ends();

/// A text as it was before it was packed; none where there are not so many.
pub(super) fn unpacked(bytes: &[u8], ends: &[u16], number: usize) -> Option<String> {
    let mut codes = part(bytes, ends, number)?.iter();
    let mut text = Vec::with_capacity(512);
    while let Some(&code) = codes.next() {
        let piece = match code {
            0..=0x1f => code,
            0x40..=0x5a => code - 0x20,
            0x7e..CHINESE_CODE => code - 0x43,
            CHINESE_CODE.. => {
                let offset = u32::from(code - CHINESE_CODE) << 8 | u32::from(*codes.next()?);
                let character = char::from_u32(CHINESE_FIRST + offset)?;
                text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            _ => {
                text.push(code);
                continue;
            }
        };
        text.extend_from_slice(part(&PIECE_BYTES, &PIECE_ENDS, usize::from(piece))?);
    }
    String::from_utf8(text).ok()
}

fn part<'a>(bytes: &'a [u8], ends: &[u16], number: usize) -> Option<&'a [u8]> {
    let start = number.checked_sub(1).map_or(Some(&0), |before| ends.get(before))?;
    bytes.get(usize::from(*start)..usize::from(*ends.get(number)?))
}

// Packing runs in the compiler, where a slip does not compile.

#[allow(clippy::indexing_slicing)]
impl Packing {
    const fn empty() -> Packing {
        Packing { bytes: [0; BYTES_MAX], ends: [0; TEXTS_MAX], texts: 0 }
    }

    /// The texts of the rules, the English one before the Chinese one; tables have the rules'
    /// order.
    pub(super) const fn of(rules: &[&str], mut tables: &[&[Row]]) -> Packing {
        let mut packing = Packing::empty();
        while let [table, more @ ..] = tables {
            let mut rows = *table;
            while let [row, rest @ ..] = rows {
                let rule = rules[packing.texts / 2].as_bytes();
                assert!(rule.len() == row.rule.len() && begins_with(row.rule.as_bytes(), rule));
                packing.text(row.english);
                packing.text(row.chinese);
                rows = rest;
            }
            tables = more;
        }
        packing
    }

    /// How many bytes are taken.
    pub(super) const fn length(&self) -> usize {
        self.ends[self.texts] as usize
    }

    /// How many texts there are.
    pub(super) const fn count(&self) -> usize {
        self.texts
    }

    /// The bytes that are taken.
    pub(super) const fn bytes<const LENGTH: usize>(&self) -> [u8; LENGTH] {
        let mut taken = [0; LENGTH];
        let mut at = 0;
        while at < LENGTH {
            taken[at] = self.bytes[at];
            at += 1;
        }
        taken
    }

    /// Where each text ends.
    pub(super) const fn ends<const COUNT: usize>(&self) -> [u16; COUNT] {
        let mut ends = [0; COUNT];
        let mut at = 0;
        while at < COUNT {
            ends[at] = self.ends[at];
            at += 1;
        }
        ends
    }

    const fn push(&mut self, byte: u8) {
        self.bytes[self.length()] = byte;
        self.ends[self.texts] += 1;
    }

    const fn copy(&mut self, mut bytes: &[u8]) {
        while let [byte, more @ ..] = bytes {
            self.push(*byte);
            bytes = more;
        }
    }

    /// Ends a text; the next one begins there.
    const fn end(&mut self) {
        self.texts += 1;
        self.ends[self.texts] = self.ends[self.texts - 1];
    }

    const fn text(&mut self, text: &str) {
        let mut bytes = text.as_bytes();
        while let [first, rest @ ..] = bytes {
            if let Some((piece, length)) = longest_piece(bytes) {
                self.push(match piece {
                    0..=0x1f => piece,
                    0x20..=0x3a => piece + 0x20,
                    _ => piece + 0x43,
                });
                bytes = bytes.split_at(length).1;
            } else if let [0xe4..=0xe9, second, third, rest @ ..] = bytes {
                let scalar = (*first as u32 & 0x0f) << 12
                    | (*second as u32 & 0x3f) << 6
                    | (*third as u32 & 0x3f);
                self.push(CHINESE_CODE + ((scalar - CHINESE_FIRST) >> 8) as u8);
                self.push(scalar as u8);
                bytes = rest;
            } else {
                assert!(matches!(*first, b' '..=b'?' | b'['..=b'}'), "no byte stands for this");
                self.push(*first);
                bytes = rest;
            }
        }
        self.end();
    }
}

/// How many pieces begin with a lesser byte.
#[allow(clippy::indexing_slicing)]
const PIECES_BELOW: [u8; 256] = {
    let mut below = [0; 256];
    let (mut byte, mut count) = (0, 0);
    while byte < below.len() {
        while count < PIECES.len() && (PIECES[count].as_bytes()[0] as usize) < byte {
            count += 1;
        }
        below[byte] = count as u8;
        byte += 1;
    }
    below
};

/// The longest piece that the text begins with, and its length. Of the pieces that it begins with,
/// the longest is the last in order.
#[allow(clippy::indexing_slicing)]
const fn longest_piece(text: &[u8]) -> Option<(u8, usize)> {
    let mut above = PIECES_BELOW[text[0] as usize + 1];
    while above > PIECES_BELOW[text[0] as usize] {
        above -= 1;
        let piece = PIECES[above as usize].as_bytes();
        if begins_with(text, piece) {
            return Some((above, piece.len()));
        }
    }
    None
}

const fn begins_with(mut text: &[u8], mut piece: &[u8]) -> bool {
    while let ([one, rest @ ..], [other, more @ ..]) = (text, piece) {
        if *one != *other {
            return false;
        }
        (text, piece) = (rest, more);
    }
    piece.is_empty()
}
