//! Writes a text as the rules read it: plain characters, one width, one script.
//! What the text says is left to the forms.

mod simplified;

/// `&#x0010ffff;` and a few zeros to spare.
const ENTITY_BYTES_MAX: usize = 16;
/// The names of entities, and the character that they stand for.
const ENTITIES: [(&str, char); 33] = [
    ("amp AMP", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp ensp emsp thinsp Tab", ' '),
    ("NewLine", '\n'),
    ("num", '#'),
    ("commat", '@'),
    ("period", '.'),
    ("lowbar", '_'),
    ("hyphen dash", '-'),
    ("sol", '/'),
    ("plus", '+'),
    ("equals", '='),
    ("colon", ':'),
    ("comma", ','),
    ("semi", ';'),
    ("lpar", '('),
    ("rpar", ')'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("middot", '·'),
    ("bull", '•'),
    ("times", '×'),
    ("deg", '°'),
    ("yen", '¥'),
    ("shy zwj zwnj lrm rlm", '\u{200b}'),
];

/// The text with entities decoded, full-width letters and digits narrowed, invisible characters
/// and marks that hide a figure taken out, spaces folded and traditional characters simplified one by one. Chinese punctuation
/// stays. A text so written stays as it is.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    text.chars().for_each(|character| push(&mut normal, character));
    normal.truncate(normal.trim_end_matches([' ', '\n']).len());
    normal
}

/// Appends a character. An entity is decoded as its semicolon arrives, so what it stands for can
/// end another one.
fn push(normal: &mut String, character: char) {
    let mut next = plain(character);
    while let Some(character) = next {
        let blank = matches!(character, ' ' | '\n');
        if blank && normal.is_empty() || character == ' ' && normal.ends_with(' ') {
            return;
        }
        if is_mark(character) && !normal.ends_with(|before| carries(before, character)) {
            return;
        }
        normal.push(character);
        next = None;
        if character == ';'
            && let Some((start, meant)) = entity_at_end(normal)
        {
            normal.truncate(start);
            next = plain(meant);
        }
    }
}

/// Where the entity that the text ends with begins, and the character it stands for.
fn entity_at_end(normal: &str) -> Option<(usize, char)> {
    let back = normal.bytes().rev().take(ENTITY_BYTES_MAX).position(|byte| byte == b'&')?;
    let start = normal.len().checked_sub(back + 1)?;
    let name = normal.get(start + 1..normal.len() - 1)?;
    let number = |digits: &str, radix| char::from_u32(u32::from_str_radix(digits, radix).ok()?);
    let meant = match name.strip_prefix('#') {
        Some(number_text) => match number_text.strip_prefix(['x', 'X']) {
            Some(digits) if !digits.starts_with('+') => number(digits, 16),
            None if !number_text.starts_with('+') => number(number_text, 10),
            _ => None,
        },
        None => named(name),
    };
    Some((start, meant?))
}

fn named(name: &str) -> Option<char> {
    let mut entities = ENTITIES.iter();
    let names = |names: &str| names.split(' ').any(|one| one == name);
    entities.find(|(several, _)| names(several)).map(|(_, meant)| *meant)
}

/// Whether a text has something in it that can be read: a letter, a numeral, a sign of punctuation or a picture.
/// Blanks, invisible characters, fillers and marks without a letter to stand on are nothing.
#[must_use]
pub fn is_readable(text: &str) -> bool {
    normalise(text).chars().any(is_visible)
}

/// Whether a character of a normalised text shows by itself. Of symbols, those blocks that wishes are written with; private,
/// unassigned and combining ones do not count.
fn is_visible(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character,
            '!'..='~' | '\u{a1}'..='\u{bf}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}'
            | '\u{20a0}'..='\u{20c0}' | '\u{2100}'..='\u{27ff}' | '\u{2900}'..='\u{2bff}'
            | '\u{3001}'..='\u{3029}' | '\u{3030}'..='\u{303f}' | '\u{3200}'..='\u{33ff}' | '\u{fe30}'..='\u{fe6b}' | '\u{ff01}'..='\u{ff60}'
            | '\u{1f000}'..='\u{1faff}')
}

/// Whether a mark is drawn over what stands before it. Over a figure or a Chinese character there is none in any wish: it
/// only keeps the number from being found.
pub(super) fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{302a}'..='\u{302f}' | '\u{3099}' | '\u{309a}'
        | '\u{fe20}'..='\u{fe2f}')
}

/// Whether a mark may stand on this character: on a letter, but not struck through it.
fn carries(letter: char, mark: char) -> bool {
    let strikes =
        matches!(mark, '\u{334}'..='\u{338}' | '\u{20d0}'..='\u{20ff}' | '\u{488}' | '\u{489}');
    let chinese =
        matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..);
    letter.is_alphabetic() && !chinese && !strikes && !is_mark(letter)
}

/// The character as the rules read it; none for one that cannot be seen.
fn plain(character: char) -> Option<char> {
    Some(match character {
        '\n' | ' '..='~' => character,
        '\u{3400}'..='\u{9fff}' => simplified::simplified(character),
        '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        '\u{2800}' | '\u{3000}' => ' ',
        '\u{2028}' | '\u{2029}' => '\n',
        _ if is_invisible(character) => return None,
        '！' | '（' | '）' | '，' | '：' | '；' | '？' | '～' => character,
        '\u{ff01}'..='\u{ff5e}' => shifted(character, 0xff01, 0x21),
        '｡' => '。',
        '￥' => '¥',
        '﹣' => '-',
        '﹒' => '.',
        '﹫' => '@',
        '\u{1d7ce}'..='\u{1d7ff}' => digit(u32::from(character) - 0x1d7ce),
        'Ⅹ' => 'X',
        'ⅹ' => 'x',
        _ => character,
    })
}

/// Control, zero-width, joining, bidirectional and filler characters, tags, and the keycap frame.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{20e3}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

fn shifted(character: char, from: u32, to: u32) -> char {
    char::from_u32(u32::from(character) - from + to).unwrap_or(character)
}

/// The mathematical digits come in five styles of ten.
fn digit(offset: u32) -> char {
    char::from_digit(offset % 10, 10).unwrap_or('0')
}
