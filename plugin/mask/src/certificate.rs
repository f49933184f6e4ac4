//! Passports and other certificates of a person. Their numbers have no check digit that a reader knows, so that most are
//! found by the word before them; the passport's own shape is enough by itself.

use super::Found;
use super::behind::named_behind;
use super::digits::{Gap, Run};
use super::number;
use super::reading::{Naming, Reading};
use wish_contract::MaskKind;

/// What a passport is called.
const PASSPORT_WORDS: [&str; 2] = ["护照", "passport"];
/// What other certificates are called. Numbers of identity cards are `number`'s.
const PERMIT_WORDS: [&str; 40] = [
    "港澳证",
    "签注",
    "档案编号",
    "档案号",
    "通行证",
    "回乡证",
    "台胞证",
    "台湾证",
    "居住证",
    "居留证",
    "居留许可",
    "永居证",
    "永居卡",
    "签证",
    "军官证",
    "士兵证",
    "士官证",
    "警官证",
    "退伍证",
    "退役证",
    "优待证",
    "优抚证",
    "烈属证",
    "驾驶证",
    "驾照",
    "老年证",
    "老人证",
    "低保证",
    "残疾证",
    "学生证",
    "工作证",
    "社保卡",
    "社保",
    "医保卡",
    "医保",
    "医保号",
    "社会保障卡",
    "就诊卡",
    "病历",
    "住院",
];
/// Of these, the ones that a letter stands in front of the number of: 港澳通行证 C 1234 5678, 回乡证 H 0123 4567.
const TRAVEL_WORDS: [&str; 9] =
    ["港澳证", "通行证", "回乡证", "台胞证", "台湾证", "居留证", "居留许可", "永居证", "签证"];
/// Figures behind that letter.
const PERMIT_FIGURES: core::ops::RangeInclusive<usize> = 7..=10;
/// What may stand between a certificate and its number.
const NUMBER_WORDS: [&str; 6] = ["编号", "卡号", "证号", "证件号", "no.", "no"];
/// What stands in front of a number that is a thing's and no person's.
const THING_WORDS: [&str; 9] =
    ["型号", "货号", "编号", "订单", "单号", "款号", "批号", "快递", "运单"];
/// How long the number of a certificate is, letters in front counted.
const LENGTH: core::ops::RangeInclusive<usize> = 6..=20;
/// Most letters in front: 军字 is none, three for a foreigner's residence card.
const LETTERS_MAX: usize = 3;
/// Fewest figures.
const FIGURES_MIN: usize = 6;
/// Letters and figures of a passport together: the nine places of ICAO Doc 9303 part 4 (2021).
const PASSPORT_LENGTH: usize = 9;

/// The number of a certificate that begins here.
pub(super) fn find(reading: &Reading<'_>, start: usize) -> Option<Found> {
    if !reading.at(start).is_ascii_alphanumeric() || reading.continues(start) {
        return None;
    }
    written(reading, start).or_else(|| spaced(reading, start))
}

/// Letters and figures together.
fn written(reading: &Reading<'_>, start: usize) -> Option<Found> {
    let token = || (start..).map(|at| reading.at(at)).take_while(char::is_ascii_alphanumeric);
    let length = token().take(LENGTH.end() + 1).count();
    let letters = token().take_while(char::is_ascii_alphabetic).count();
    let figures = token().take(length).filter(char::is_ascii_digit).count();
    if !LENGTH.contains(&length) || letters > LETTERS_MAX || figures < FIGURES_MIN {
        return None;
    }
    let end = start + length;
    let found = |kind| Some(Found { kind, start, end });
    if is_called(reading, start, end, &PASSPORT_WORDS)
        || is_passport(reading, start, length, letters)
    {
        return found(MaskKind::Passport);
    }
    let day: Vec<u8> = token().take(length).filter_map(number::figure).collect();
    let counted =
        letters == 0 && (reading.is_one_of(end, "元块年月日次人个天") || number::is_date(&day));
    let named = !counted && is_called(reading, start, end, &PERMIT_WORDS);
    if named { found(MaskKind::Permit) } else { None }
}

/// The same with blanks or dashes between, or in numerals; only with a word for it: 护照 E 1234 5678.
fn spaced(reading: &Reading<'_>, start: usize) -> Option<Found> {
    let letters = (start..=start + LETTERS_MAX)
        .take_while(|&at| reading.at(at).is_ascii_alphabetic())
        .count();
    let parted = matches!(reading.at(start + letters), ' ' | '-' | '.' | '·');
    let first = start + letters + usize::from(letters > 0 && parted);
    let run = Run::read(reading, first)?;
    let within = |gap: Gap| matches!(gap, Gap::Joined | Gap::Space | Gap::Dash | Gap::Dot);
    let mut ends = Vec::new();
    for group in run.groups.iter().take_while(|group| within(group.gap)) {
        ends.push((group.end, run.end_place(group.end)));
    }
    let called = |end: usize, words: &[&str]| is_called(reading, start, end, words);
    let numbered = |end: usize| {
        let word = is_numbered(reading, start);
        word && called(end, &PERMIT_WORDS)
    };
    ends.into_iter().rev().find_map(|(figures, end)| {
        let found = |kind| Some(Found { kind, start, end });
        let alone = !reading.at(end).is_ascii_alphanumeric();
        let day = run.digits.get(..figures).is_some_and(number::is_date);
        match letters {
            _ if !alone || day => None,
            0..=2 if letters + figures == PASSPORT_LENGTH && called(end, &PASSPORT_WORDS) => {
                found(MaskKind::Passport)
            }
            1 | 2
                if PERMIT_FIGURES.contains(&figures)
                    && (called(end, &TRAVEL_WORDS) || numbered(end)) =>
            {
                found(MaskKind::Permit)
            }
            0 if LENGTH.contains(&figures) && figures > FIGURES_MIN && numbered(end) => {
                found(MaskKind::Permit)
            }
            _ => None,
        }
    })
}

/// Whether one of these words before or behind calls what stands here its number.
fn is_called(reading: &Reading<'_>, start: usize, end: usize, words: &[&str]) -> bool {
    reading.named_by(start, words).is_some()
        || reading.named_by(past_series(reading, start), words).is_some()
        || named_behind(reading, end, words).is_some()
}

/// Whether what stands here is called a number: 住院号, 编号.
fn is_numbered(reading: &Reading<'_>, start: usize) -> bool {
    let numbered = reading.named_by(start, &PERMIT_WORDS) == Some(Naming::Plain);
    numbered || past_series(reading, start) < start
}

/// Whether letters and figures are those of an ordinary Chinese passport: G and eight figures, E and eight figures, or E, a
/// letter but I and O, and seven figures. Nine places, as ICAO Doc 9303 part 4 (2021) has them for the number of any passport.
fn is_passport(reading: &Reading<'_>, start: usize, length: usize, letters: usize) -> bool {
    let shaped = match (reading.at(start), letters) {
        ('E' | 'G', 1) => true,
        ('E', 2) => !matches!(reading.at(start + 1), 'I' | 'O' | 'a'..='z'),
        _ => false,
    };
    let figures = (start + letters..start + length).all(|at| reading.at(at).is_ascii_digit());
    shaped
        && figures
        && length == PASSPORT_LENGTH
        && reading.named_by(start, &THING_WORDS).is_none()
}

/// Where what numbers a certificate begins: 南字第0123456号, 第2006号, 编号. Where nothing does, the number itself.
fn past_series(reading: &Reading<'_>, start: usize) -> usize {
    if reading.ends_with(start, "字第") {
        start.saturating_sub(3)
    } else if reading.ends_with(start, "第") {
        start.saturating_sub(1)
    } else {
        reading.past_word(start, &NUMBER_WORDS)
    }
}
