//! One component of an address: a number, and the word that says what it counts.

use crate::digits::{Script, digit};
use crate::number;
use crate::reading::{Naming, Reading};

/// Most digits of a component.
const DIGITS_MAX: usize = 5;
/// Most Chinese numerals of a component: 一千二百三十四.
const NUMERALS_MAX: usize = 8;

/// What a component counts, from the outermost inward. Behind an outer one, a number may mean a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// 村民小组
    Group,
    /// 弄
    Lane,
    /// 号
    House,
    /// 幢, 栋, 号楼, 座
    Building,
    /// 单元
    Unit,
    /// 楼
    Floor,
    /// 户
    Household,
    /// 室, 房
    Room,
    /// 3-402
    Dashed,
    /// 3-2-402: building, unit and room
    Through,
    /// 402
    Bare,
}

/// A number with its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Component {
    pub(super) level: Level,
    /// How many digits its number has, or would have in figures.
    pub(super) digits: usize,
    pub(super) end: usize,
}

/// The digits of a component; none for the letter of a building.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Number {
    first: usize,
    digits: usize,
    value: u32,
    end: usize,
}

/// The longest word first.
const WORDS: [(&str, Level); 25] = [
    ("号房间", Level::Room),
    ("号楼", Level::Building),
    ("号院", Level::Lane),
    ("号房", Level::Room),
    ("号室", Level::Room),
    ("栋楼", Level::Building),
    ("幢楼", Level::Building),
    ("#楼", Level::Building),
    ("#", Level::Building),
    ("单元", Level::Unit),
    ("梯", Level::Unit),
    ("门", Level::Unit),
    ("房间", Level::Room),
    ("幢", Level::Building),
    ("栋", Level::Building),
    ("座", Level::Building),
    ("弄", Level::Lane),
    ("室", Level::Room),
    ("房", Level::Room),
    ("户", Level::Household),
    ("楼", Level::Floor),
    ("号", Level::House),
    ("村民小组", Level::Group),
    ("小组", Level::Group),
    ("组", Level::Group),
];
/// Words for a door itself.
pub(super) const DOOR_WORDS: [&str; 7] =
    ["门牌", "房号", "房间号", "室号", "家门号", "屋号", "户室号"];
/// What comes before 房号 and 室号 when they number what everybody may enter: 药房号, 教室号.
const PUBLIC_DOORS: &str = "药病机厂库客教诊术议公验";
/// Words that somebody lives behind the door that follows.
const LIVING_WORDS: [&str; 6] = ["住", "住在", "隔壁", "楼上", "楼下", "对门"];
/// What comes before 住 when it only ends a verb: 记住, 堵住.
const HOLDING: &str = "记堵挡站拦抓扣卡管困稳抱夹按顶保盖遮锁停守留憋忍瞒哄粘";
/// What a room lived in is not followed by: the number is a bus line, a class, a factory, a shop.
const NO_HOME: &str = "医厂队所库团矿线国省县乡镇村弄巷街班教病办会诊便超店胶种头工热专舞";
/// What it is not followed by either: it is a price.
const NO_HOME_WORDS: [&str; 5] = ["的房", "一晚", "一个", "每", "左右"];
/// Numbers that everybody dials, and a shop's.
const DIALLED: [u32; 6] = [110, 112, 114, 119, 120, 711];
/// Fewest digits of a room that no word is behind.
const ROOM_DIGITS_MIN: usize = 3;
/// Most digits of such a room.
const ROOM_DIGITS_MAX: usize = 4;
/// 房租, 房贷, 座机, 座位: the word goes on and means something else.
const OTHER_WORDS: [(char, &str); 3] =
    [('房', "租贷产价款费子屋东客型源"), ('座', "机位谈"), ('号', "线召文令")];
/// What a bare number is followed by when it is a count, a price or a date.
const COUNTED: &str = "年月日号元块万平米㎡方个件户人名位岁天次台份套公斤克升度瓦层楼%％时分秒\
                       本支双只条包箱袋瓶盒期栋幢座路毫寸倍架辆组多";
/// 602天天漏水: nothing is counted.
const EVERY: [&str; 3] = ["天天", "年年", "月月"];
/// Where a unit or a household lies in its building.
const SIDES: &str = "东西南北中左右";
/// What 东户 goes on with when it means something else: 东户型, 中户籍.
const NO_HOUSEHOLD: &str = "型籍口主外";

/// The kind of numeral: figures, or Chinese digits and their powers of ten.
pub(super) fn numeral(character: char) -> Option<Script> {
    match character {
        '十' | '百' | '千' | '拾' | '佰' | '仟' => Some(Script::Chinese),
        _ => digit(character).map(|(_, script)| script),
    }
}

impl Number {
    fn and(self, value: u8) -> Number {
        let value = self.value * 10 + u32::from(value);
        Number { digits: self.digits + 1, value, end: self.end + 1, ..self }
    }
}

/// The part that stands here, if it lies closer to the door than the one before.
pub(super) fn read(reading: &Reading<'_>, start: usize, outer: Option<Level>) -> Option<Component> {
    if let Some(component) = by_side(reading, start) {
        return outer.is_none_or(|outer| outer < component.level).then_some(component);
    }
    let number = read_number(reading, start)?;
    let component = worded(reading, number, outer)
        .or_else(|| dashed(reading, start, number))
        .or_else(|| unnamed(reading, start, number, outer))?;
    outer.is_none_or(|outer| outer < component.level).then_some(component)
}

/// 西单元, 东户, 东边户, 顶楼: named by where they lie, without a number.
pub(super) fn by_side(reading: &Reading<'_>, start: usize) -> Option<Component> {
    let here = reading.at(start);
    if matches!(here, '顶' | '底') && matches!(reading.at(start + 1), '楼' | '层') {
        return Some(Component { level: Level::Floor, digits: 0, end: start + 2 });
    }
    if !SIDES.contains(here) {
        return None;
    }
    let word = start + 1 + usize::from(matches!(reading.at(start + 1), '边' | '侧' | '面'));
    let (level, end) = match reading.at(word) {
        '单' if reading.at(word + 1) == '元' => (Level::Unit, word + 2),
        '梯' => (Level::Unit, word + 1),
        '户' if !reading.is_one_of(word + 1, NO_HOUSEHOLD) => (Level::Household, word + 1),
        _ => return None,
    };
    Some(Component { level, digits: 0, end })
}

/// A number and the word for what it counts.
fn worded(reading: &Reading<'_>, number: Number, outer: Option<Level>) -> Option<Component> {
    let with_word = |number: Number| {
        let at = number.end + usize::from(reading.at(number.end) == ' ');
        let &(word, level) = WORDS.iter().find(|(word, _)| reading.says(at, word))?;
        Some((number, word, level, at + word.chars().count()))
    };
    let apart = || spelled_apart(reading, number).and_then(with_word);
    let (number, word, level, end) = with_word(number).or_else(apart)?;
    let goes_on =
        |&(last, next): &(char, &str)| word.ends_with(last) && reading.is_one_of(end, next);
    if OTHER_WORDS.iter().any(goes_on) {
        return None;
    }
    let inside = matches!(outer, Some(Level::Building | Level::Unit | Level::Floor));
    let level = match level {
        Level::House if inside => Level::Room,
        // 402户 behind a building is a door; 500户 is how many live there.
        Level::Household if number.digits < 3 || !(1..=20).contains(&(number.value % 100)) => {
            return None;
        }
        Level::Room if number.digits == 0 || is_floor_plan(reading, end) => return None,
        // A building has few units; 共5栋20单元 counts them.
        Level::Unit if number.value > 15 => return None,
        // 2门 means a unit only behind a building: 双门冰箱, 3门课.
        Level::Unit if word == "门" && outer.is_none() => return None,
        level => level,
    };
    Some(Component { level, digits: number.digits, end })
}

/// 三室一厅: the rooms of a flat, not the number of one.
fn is_floor_plan(reading: &Reading<'_>, end: usize) -> bool {
    digit(reading.at(end)).is_some() && reading.is_one_of(end + 1, "厅卫厨阳")
}

/// 3-402 or 3-2-402, with or without a word for the room behind it.
fn dashed(reading: &Reading<'_>, start: usize, first: Number) -> Option<Component> {
    let next = |number: Number| {
        let dash = matches!(reading.at(number.end), '-' | '—' | '–' | '杠') && number.digits <= 2;
        dash.then(|| read_number(reading, number.end + 1)).flatten()
    };
    let second = next(first)?;
    let third = next(second);
    let last = third.unwrap_or(second);
    let room = worded(reading, last, Some(Level::Unit)).filter(|room| room.level == Level::Room);
    let digits_min = if is_door(reading, start) { 1 } else { ROOM_DIGITS_MIN };
    let unnamed = || bare(reading, last, digits_min);
    let component = match room {
        // 12-3号: a house, or days of a month. What stands before says so.
        Some(room) if room.digits < ROOM_DIGITS_MIN => Component { level: Level::Dashed, ..room },
        Some(room) => room,
        None => {
            let year = last.digits == 4 && matches!(last.value, 1900..=2099);
            let level = if third.is_some() && !year { Level::Through } else { Level::Dashed };
            Component { level, ..unnamed()? }
        }
    };
    let free = |number: Number| number::find(reading, number.first).is_none();
    (free(first) && free(second)).then_some(component)
}

/// 402, behind a building or unit; or any number that is called a door; or a room that somebody lives in.
fn unnamed(
    reading: &Reading<'_>,
    start: usize,
    number: Number,
    outer: Option<Level>,
) -> Option<Component> {
    match outer {
        Some(_) => bare(reading, number, ROOM_DIGITS_MIN).or_else(|| winged(reading, number)),
        None if is_door(reading, start) => bare(reading, number, 1),
        None if is_home(reading, start, number) => bare(reading, number, ROOM_DIGITS_MIN),
        None => None,
    }
}

/// Whether a word for a door stands before: 门牌号, 房号.
pub(super) fn is_door(reading: &Reading<'_>, start: usize) -> bool {
    let word = reading.naming(start, &DOOR_WORDS);
    word.is_some_and(|(_, begin)| !PUBLIC_DOORS.contains(reading.before(begin)))
}

/// Whether somebody lives in the room with this number: 我住502, 楼上602漏水. Its floor and its place on it are no round number.
fn is_home(reading: &Reading<'_>, start: usize, number: Number) -> bool {
    let word = reading.naming(start, &LIVING_WORDS);
    let lived = word.is_some_and(|(naming, begin)| {
        naming == Naming::Beside && !HOLDING.contains(reading.before(begin))
    });
    let room = (1..=20).contains(&(number.value % 100)) && !DIALLED.contains(&number.value);
    let behind =
        reading.is_one_of(number.end, NO_HOME) || reading.goes_on(number.end, &NO_HOME_WORDS);
    let year = matches!(number.value, 1900..=2099) && number.digits == 4;
    lived && room && !behind && !year
}

/// 15A, behind a building: a floor and the letter of a flat.
fn winged(reading: &Reading<'_>, number: Number) -> Option<Component> {
    let flat = matches!(reading.at(number.end), 'A'..='H');
    let door = flat && (1..=2).contains(&number.digits);
    let alone = !reading.at(number.end + 1).is_ascii_alphanumeric();
    let end = number.end + 1;
    (door && alone).then_some(Component { level: Level::Bare, digits: number.digits, end })
}

/// A number without a word, if it is not a count and does not begin a number that leads to a
/// person.
fn bare(reading: &Reading<'_>, number: Number, digits_min: usize) -> Option<Component> {
    let sized = (digits_min..=ROOM_DIGITS_MAX).contains(&number.digits);
    let counted = reading.is_one_of(number.end, COUNTED) && !reading.goes_on(number.end, &EVERY);
    let door = sized && !counted && number::find(reading, number.first).is_none();
    door.then_some(Component { level: Level::Bare, digits: number.digits, end: number.end })
}

/// 甲, 乙, 丙, 丁: they number buildings and houses as letters do.
pub(super) fn is_stem(character: char) -> bool {
    matches!(character, '甲' | '乙' | '丙' | '丁')
}

/// The number here, with the letter of a building or a wing before it: 3, A, B2, 四百零二.
fn read_number(reading: &Reading<'_>, start: usize) -> Option<Number> {
    let letter = reading.at(start).is_ascii_alphabetic() || is_stem(reading.at(start));
    let first = start + usize::from(letter);
    let number = match numeral(reading.at(first)) {
        Some(Script::Chinese) => read_numerals(reading, first),
        Some(_) => read_figures(reading, first),
        None => None,
    };
    let alone = letter && !reading.at(first).is_ascii_alphanumeric();
    number.or(alone.then_some(Number { first, digits: 0, value: 0, end: first }))
}

/// Figures that follow each other directly.
fn read_figures(reading: &Reading<'_>, first: usize) -> Option<Number> {
    let (_, written) = digit(reading.at(first))?;
    let mut number = Number { first, digits: 0, value: 0, end: first };
    while let Some((value, script)) = digit(reading.at(number.end))
        && script == written
    {
        if number.digits == DIGITS_MAX {
            return None;
        }
        number = number.and(value);
    }
    Some(number)
}

/// 4 0 2: single figures with a space between each.
fn spelled_apart(reading: &Reading<'_>, first: Number) -> Option<Number> {
    let mut number = first;
    while let Some((value, _)) = digit(reading.at(number.end + 1))
        && reading.at(number.end) == ' '
        && digit(reading.at(number.end + 2)).is_none()
        && number.digits < DIGITS_MAX
    {
        number = Number { end: number.end + 1, ..number }.and(value);
    }
    (first.digits == 1 && number.digits > 1).then_some(number)
}

/// Chinese digits one by one, or with their powers of ten.
fn read_numerals(reading: &Reading<'_>, first: usize) -> Option<Number> {
    let mut end = first;
    let (mut spelled, mut named, mut last, mut powers) = (0_u32, 0_u32, 0_u32, 0);
    while let Some(Script::Chinese) = numeral(reading.at(end)) {
        if end - first == NUMERALS_MAX {
            return None;
        }
        let power = match reading.at(end) {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1_000,
            _ => 1,
        };
        if let Some((value, _)) = digit(reading.at(end)) {
            last = u32::from(value);
            spelled = spelled * 10 + last;
        } else {
            named += last.max(1) * power;
            last = 0;
            powers += 1;
        }
        end += 1;
    }
    let digits = end - first;
    let (value, digits) = match named + last {
        _ if powers == 0 => (spelled, digits),
        value @ 0..=99 => (value, 2),
        value @ 100..=999 => (value, 3),
        value => (value, 4),
    };
    (1..=DIGITS_MAX).contains(&digits).then_some(Number { first, digits, value, end })
}
