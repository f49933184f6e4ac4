//! Number plates of vehicles, after GA 36-2018 (机动车号牌): a province, the letter of an office, and five figures or letters;
//! six for vehicles of new energy. Where a plate is unlike one of these, only a word before it tells.

use super::Found;
use super::reading::Reading;
use wish_contract::MaskKind;

/// The provinces by their short names.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
const PLATE_WORDS: [&str; 6] = ["车牌", "车牌号", "牌照", "车号", "号牌", "牌号"];
/// What a plate of a trailer, a learner, the police or a neighbour ends with.
const ENDINGS: &str = "挂学警港澳领使";
/// What stands behind the office: 苏M·12345.
const DOTS: &str = "·•・.- ";
/// Figures and letters behind the office.
const SERIAL: core::ops::RangeInclusive<usize> = 4..=6;
/// Fewest figures among them. 新A and 云V can be words of a text; with a word before, one is enough.
const FIGURES_MIN: usize = 3;

/// The plate that begins here.
pub(super) fn find(reading: &Reading<'_>, start: usize) -> Option<Found> {
    if !PROVINCES.contains(reading.at(start)) {
        return None;
    }
    let named = || reading.named_by(start, &PLATE_WORDS).is_some();
    let office = start + 1 + usize::from(reading.at(start + 1) == ' ');
    let letter = reading.at(office);
    if !(letter.is_ascii_uppercase() || letter.is_ascii_lowercase() && named()) {
        return None;
    }
    let serial = office + 1 + usize::from(DOTS.contains(reading.at(office + 1)));
    let letters = || (serial..).map(|at| reading.at(at)).take_while(char::is_ascii_alphanumeric);
    let length = letters().take(SERIAL.end() + 1).count();
    let figures = letters().take(length).filter(char::is_ascii_digit).count();
    let ends = ENDINGS.contains(reading.at(serial + length));
    // Four are enough before 警 or 学 alone.
    let shaped = SERIAL.contains(&length) && (length > 4 || ends);
    let lower = letters().take(length).any(|letter| letter.is_ascii_lowercase());
    let sure = figures >= FIGURES_MIN && !lower || figures > 0 && named();
    let end = serial + length + usize::from(ends);
    (shaped && sure).then_some(Found { kind: MaskKind::NumberPlate, start, end })
}
