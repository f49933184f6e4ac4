//! Doors: a building, unit and room, or a house in a street, in figures or Chinese numerals.
//! A floor plan (三室一厅), a price or a date is no door.

mod part;

use super::Found;
use super::digits::{Script, digit};
use super::reading::Reading;
use part::{DOOR_WORD, Level, Part};
use wish_contract::MaskKind;

/// Street, house, building, unit, floor, room.
const PARTS_MAX: usize = 6;
const STREET_WORDS: [&str; 6] = ["路", "街", "巷", "弄", "胡同", "大道"];
const VILLAGE_WORDS: [&str; 5] = ["村", "庄", "屯", "社区", "大队"];
const ADDRESS_WORDS: [&str; 7] = ["门牌", "地址", "住址", "家住", "住在", "现住", "住"];
const ESTATE_WORDS: [&str; 8] = ["小区", "花园", "家园", "公寓", "新村", "大厦", "佳园", "苑"];
/// What a number in a street is followed by when it is no house.
const NO_HOUSE: [&str; 6] = ["线", "文", "令", "车", "站台", "出口"];

/// The door that begins here.
pub(super) fn find(reading: &Reading<'_>, start: usize) -> Option<Found> {
    if !may_begin(reading, start) {
        return None;
    }
    let parts = read_parts(reading, start);
    let end = parts.last()?.end;
    let door = names_a_door(&parts) || is_named(reading, start, &parts);
    door.then_some(Found { kind: MaskKind::DoorNumber, start, end })
}

/// A door begins with a figure, a numeral, or the letter of a building.
fn may_begin(reading: &Reading<'_>, start: usize) -> bool {
    let (here, before) = (reading.at(start), reading.before(start));
    let letter = here.is_ascii_uppercase() && !before.is_ascii_alphanumeric();
    let kind = part::numeral(here);
    letter || kind.is_some() && kind != part::numeral(before)
}

/// The parts from here on, each closer to the door than the one before.
fn read_parts(reading: &Reading<'_>, start: usize) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut at = start;
    while parts.len() < PARTS_MAX
        && let Some(part) = part::read(reading, at, parts.last().map(|part| part.level))
    {
        parts.push(part);
        if part.level >= Level::Household {
            break;
        }
        at = next_part(reading, part.end);
    }
    parts
}

/// Steps over a comma, a dash or a space.
fn next_part(reading: &Reading<'_>, end: usize) -> usize {
    let between =
        |at: &usize| matches!(reading.at(*at), ' ' | '-' | '—' | ',' | '，' | '、' | '的');
    end + (end..end + 2).take_while(between).count()
}

/// Whether the parts name a door by themselves.
fn names_a_door(parts: &[Part]) -> bool {
    use Level::{Bare, Building, Dashed, Floor, House, Household, Lane, Room, Unit};
    let room_alone = parts.iter().any(|part| part.level == Room && part.digits >= 3);
    let leads_to = |outer: &Part, inner: Level| match outer.level {
        Lane if inner == House => true,
        Building | Lane => matches!(inner, Unit | Floor | Room | Bare | Dashed | Household),
        Unit => matches!(inner, Room | Bare | Household),
        House => matches!(inner, Unit | Room),
        _ => false,
    };
    let mut inward = parts.iter().enumerate();
    room_alone
        || inward.any(|(depth, outer)| {
            parts.iter().skip(depth + 1).any(|inner| leads_to(outer, inner.level))
        })
}

/// Whether the words before say that this is a door.
fn is_named(reading: &Reading<'_>, start: usize, parts: &[Part]) -> bool {
    let Some(first) = parts.first() else { return false };
    // 5路12号: a bus, and the day one takes it.
    let bus = matches!(digit(reading.before(start.saturating_sub(1))), Some((_, Script::Western)));
    let ends = |words: &[&str]| words.iter().any(|word| reading.ends_with(start, word));
    let after = |words: &[&str]| reading.named_by(start, words).is_some();
    match first.level {
        Level::House => {
            let house = !reading.goes_on(first.end, &NO_HOUSE);
            house && (ends(&STREET_WORDS) && !bus || after(&ADDRESS_WORDS))
        }
        Level::Group => parts.len() > 1 && ends(&VILLAGE_WORDS),
        Level::Dashed => after(&ADDRESS_WORDS) || ends(&ESTATE_WORDS),
        Level::Bare | Level::Building | Level::Unit | Level::Room => after(&DOOR_WORD),
        _ => false,
    }
}
