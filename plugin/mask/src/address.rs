//! Doors: a building, unit and room, or a house in a street, in figures or Chinese numerals.
//! A floor plan (三室一厅), a price or a date is no door. The order of the components is that of GB/T 23705-2009 (地名/地址编码规则).

mod component;

use super::Found;
use super::digits::{Script, digit};
use super::reading::Reading;
use component::{Component, Level};
use wish_contract::MaskKind;

/// Street, house, building, unit, floor, room.
const COMPONENTS_MAX: usize = 6;
const STREET_WORDS: [&str; 6] = ["路", "街", "巷", "弄", "胡同", "大道"];
const VILLAGE_WORDS: [&str; 5] = ["村", "庄", "屯", "社区", "大队"];
/// What a door with dashes may stand behind, though a number alone is none there: 送到8-1-1203, 送到3号窗口.
const SENDING_WORDS: [&str; 6] = ["送到", "送至", "寄到", "寄至", "我家", "家在"];
/// What three numbers with dashes are, if no door.
const MEASURE_WORDS: [&str; 13] = [
    "尺寸",
    "规格",
    "型号",
    "编号",
    "图号",
    "货号",
    "比分",
    "版本",
    "版",
    "第",
    "长宽高",
    "号",
    "代码",
];
/// What everybody may enter on a floor.
const PUBLIC_ROOMS: [&str; 14] = [
    "大厅",
    "会议室",
    "平台",
    "食堂",
    "教室",
    "门诊",
    "诊室",
    "窗口",
    "服务",
    "活动室",
    "走廊",
    "楼道",
    "办公",
    "厕所",
];
/// Where everybody may enter every floor: 办公楼3楼305.
const PUBLIC_HOUSES: [&str; 5] = ["办公室", "办公楼", "教学楼", "门诊楼", "门诊"];
const ADDRESS_WORDS: [&str; 7] = ["门牌", "地址", "住址", "家住", "住在", "现住", "住"];
const ESTATE_WORDS: [&str; 15] = [
    "小区",
    "花园",
    "家园",
    "公寓",
    "新村",
    "大厦",
    "佳园",
    "苑",
    "新城",
    "华庭",
    "山庄",
    "公馆",
    "大院",
    "宿舍",
    "家属院",
];
/// What a number in a street is followed by when it is no house.
const NO_HOUSE: [&str; 6] = ["线", "文", "令", "车", "站台", "出口"];

/// The door that begins here.
pub(super) fn find(reading: &Reading<'_>, start: usize) -> Option<Found> {
    if !may_begin(reading, start) {
        return None;
    }
    let components = read_components(reading, start);
    let last = components.last()?;
    let end = last.end;
    let public = PUBLIC_HOUSES.iter().any(|house| reading.ends_with(start, house));
    let floor = components.first()?.level == Level::Floor;
    if floor && public || last.level == Level::Floor && reading.goes_on(end, &PUBLIC_ROOMS) {
        return None;
    }
    let door = names_a_door(&components) || is_named(reading, start, &components);
    door.then_some(Found { kind: MaskKind::DoorNumber, start, end })
}

/// A door begins with a figure, a numeral, or the letter of a building.
fn may_begin(reading: &Reading<'_>, start: usize) -> bool {
    let (here, before) = (reading.at(start), reading.before(start));
    if component::by_side(reading, start).is_some() || component::is_stem(here) {
        return true;
    }
    let letter = here.is_ascii_uppercase() && !before.is_ascii_alphanumeric();
    let kind = component::numeral(here);
    letter || kind.is_some() && kind != component::numeral(before)
}

/// The components from here on, each closer to the door than the one before.
fn read_components(reading: &Reading<'_>, start: usize) -> Vec<Component> {
    let mut components: Vec<Component> = Vec::new();
    let mut at = start;
    while components.len() < COMPONENTS_MAX
        && let Some(component) =
            component::read(reading, at, components.last().map(|component| component.level))
    {
        components.push(component);
        if component.level >= Level::Room {
            break;
        }
        at = next_component(reading, component.end);
    }
    components
}

/// Steps over a comma, a dash or a space.
fn next_component(reading: &Reading<'_>, end: usize) -> usize {
    let between =
        |at: &usize| matches!(reading.at(*at), ' ' | '-' | '—' | '杠' | ',' | '，' | '、' | '的');
    end + (end..end + 2).take_while(between).count()
}

/// Whether the components name a door by themselves.
fn names_a_door(components: &[Component]) -> bool {
    use Level::{Bare, Building, Dashed, Floor, House, Household, Lane, Room, Through, Unit};
    let room_alone =
        components.iter().any(|component| component.level == Room && component.digits >= 3);
    let leads_to = |outer: &Component, inner: Level| match outer.level {
        Lane if matches!(inner, House | Building) => true,
        Building | Lane => {
            matches!(inner, Unit | Floor | Room | Bare | Dashed | Through | Household)
        }
        Unit | Floor => matches!(inner, Room | Bare | Household),
        House => matches!(inner, Unit | Room),
        _ => false,
    };
    let mut inward = components.iter().enumerate();
    room_alone
        || inward.any(|(depth, outer)| {
            components.iter().skip(depth + 1).any(|inner| leads_to(outer, inner.level))
        })
}

/// Whether the words before say that this is a door.
fn is_named(reading: &Reading<'_>, start: usize, components: &[Component]) -> bool {
    let Some(first) = components.first() else { return false };
    // 5路12号: a bus, and the day one takes it.
    let bus = matches!(digit(reading.before(start.saturating_sub(1))), Some((_, Script::Western)));
    let ends = |words: &[&str]| words.iter().any(|word| reading.ends_with(start, word));
    let after = |words: &[&str]| reading.named_by(start, words).is_some();
    let named_door = component::is_door(reading, start);
    match first.level {
        Level::House if named_door => true,
        Level::House => {
            let house = !reading.goes_on(first.end, &NO_HOUSE);
            house && (ends(&STREET_WORDS) && !bus || after(&ADDRESS_WORDS))
        }
        Level::Group => {
            let counted = usize::from(reading.before(start) == '第');
            let ends = |word: &&str| reading.ends_with(start - counted, word);
            components.len() > 1 && VILLAGE_WORDS.iter().any(ends)
        }
        // Three parts are building, unit and room, unless they measure or number something.
        Level::Through | Level::Dashed if named_door => true,
        Level::Through => after(&ADDRESS_WORDS) || !after(&MEASURE_WORDS),
        Level::Dashed => {
            let road = ends(&STREET_WORDS) && !bus;
            road || after(&ADDRESS_WORDS) || after(&SENDING_WORDS) || ends(&ESTATE_WORDS)
        }
        // A bare number stands here only where words before call it a door.
        Level::Bare => true,
        Level::Building | Level::Unit | Level::Room => named_door,
        _ => false,
    }
}
