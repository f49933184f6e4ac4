//! Reads digits in any script, with or without something between them.
//! Whether they are a number that must not be shown is for `number` and `address` to say.

use super::reading::Reading;

/// More digits than any form has: three mobile numbers run together.
const DIGITS_MAX: usize = 36;
/// Most characters between two groups: ` - `, `----`.
const GAP_MAX: usize = 5;

/// The script that a digit is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Western,
    Chinese,
    Circled,
}

/// What stands between two groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing: only the script changes.
    Joined,
    Space,
    Dash,
    Dot,
    Bracket,
    /// A slash, a comma, a star: nothing that people write inside a number but to hide it.
    Odd,
}

/// Digits of one script that follow each other directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// What stands before the group.
    pub(super) gap: Gap,
    /// Its first digit, as a position among the run's digits.
    pub(super) first: usize,
    /// One past its last digit.
    pub(super) end: usize,
}

/// Groups of digits with no more than a gap between them, as far as a form can reach.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) digits: Vec<u8>,
    pub(super) groups: Vec<Group>,
    /// Where in the text each digit stands.
    places: Vec<usize>,
}

/// The value of a digit, and its script.
pub(super) fn digit(character: char) -> Option<(u8, Script)> {
    let chinese = |value| Some((value, Script::Chinese));
    match character {
        '0'..='9' => Some((u8::try_from(character.to_digit(10)?).ok()?, Script::Western)),
        '零' | '〇' | '○' => chinese(0),
        '一' | '壹' | '幺' => chinese(1),
        '二' | '贰' | '两' => chinese(2),
        '三' | '叁' => chinese(3),
        '四' | '肆' => chinese(4),
        '五' | '伍' => chinese(5),
        '六' | '陆' => chinese(6),
        '七' | '柒' => chinese(7),
        '八' | '捌' => chinese(8),
        '九' | '玖' => chinese(9),
        '⓪' => Some((0, Script::Circled)),
        '①'..='⑨' => circled(character, '①'),
        '❶'..='❾' => circled(character, '❶'),
        _ => None,
    }
}

fn circled(character: char, one: char) -> Option<(u8, Script)> {
    let value = u32::from(character).checked_sub(u32::from(one))? + 1;
    Some((u8::try_from(value).ok()?, Script::Circled))
}

/// The value of the digit here, and its script, spoken ones among Chinese numerals too: 么三九, 洞, 拐, 勾.
pub(super) fn digit_at(reading: &Reading<'_>, at: usize) -> Option<(u8, Script)> {
    let here = reading.at(at);
    if let Some(known) = digit(here) {
        return Some(known);
    }
    let value = match here {
        '么' => 1,
        '洞' => 0,
        '拐' => 7,
        '勾' => 9,
        _ => return None,
    };
    let numeral = |character: char| script(character) == Some(Script::Chinese);
    let spoken =
        |character: char| numeral(character) || matches!(character, '么' | '洞' | '拐' | '勾');
    let behind =
        numeral(reading.at(at + 1)) || spoken(reading.at(at + 1)) && numeral(reading.at(at + 2));
    // 什么, 怎么: there it is the end of a word.
    let word =
        here == '么' && matches!(reading.before(at), '什' | '怎' | '这' | '那' | '多' | '要');
    let amid = spoken(reading.before(at)) && behind;
    let first = here == '么' && !word && behind && spoken(reading.at(at + 2));
    let last = here != '么'
        && numeral(reading.before(at))
        && numeral(reading.before(at.saturating_sub(1)));
    (amid || first || last).then_some((value, Script::Chinese))
}

/// The script of a digit; none for any other character.
pub(super) fn script(character: char) -> Option<Script> {
    digit(character).map(|(_, script)| script)
}

impl Run {
    /// The run that begins here, if a group of digits does.
    pub(super) fn read(reading: &Reading<'_>, start: usize) -> Option<Run> {
        let (_, first) = digit_at(reading, start)?;
        if goes_on_from(reading, start) == Some(first) {
            return None;
        }
        let mut run = Run {
            digits: Vec::with_capacity(DIGITS_MAX + 1),
            groups: Vec::with_capacity(DIGITS_MAX),
            places: Vec::with_capacity(DIGITS_MAX + 1),
        };
        let mut at = run.push_group(reading, start, Gap::Joined);
        while run.digits.len() < DIGITS_MAX
            && let Some((gap, next)) = gap_at(reading, at)
        {
            at = run.push_group(reading, next, gap);
        }
        Some(run)
    }

    /// Reads one whole group, but no more of it than a form could have.
    fn push_group(&mut self, reading: &Reading<'_>, start: usize, gap: Gap) -> usize {
        let first = self.digits.len();
        let written = digit_at(reading, start).map(|(_, script)| script);
        let mut at = start;
        while let Some((value, script)) = digit_at(reading, at)
            && Some(script) == written
            && self.digits.len() <= DIGITS_MAX
        {
            self.digits.push(value);
            self.places.push(at);
            at += 1;
        }
        self.groups.push(Group { gap, first, end: self.digits.len() });
        at
    }

    /// How many digits the first group has.
    pub(super) fn first_group_end(&self) -> usize {
        self.groups.first().map_or(0, |group| group.end)
    }

    /// Whether no other group follows the first, or only after a space.
    pub(super) fn is_alone(&self) -> bool {
        self.groups.get(1).is_none_or(|second| second.gap == Gap::Space)
    }

    /// Where in the text a digit stands.
    pub(super) fn place(&self, digit: usize) -> usize {
        self.places.get(digit).copied().unwrap_or(0)
    }

    /// Where in the text the first so many digits end.
    pub(super) fn end_place(&self, digits: usize) -> usize {
        digits.checked_sub(1).map_or(0, |last| self.place(last) + 1)
    }
}

/// The script of the digit before this place, if it is not hidden.
fn goes_on_from(reading: &Reading<'_>, at: usize) -> Option<Script> {
    let before = at.checked_sub(1).filter(|_| reading.before(at) != '\0')?;
    digit_at(reading, before).map(|(_, script)| script)
}

/// What stands here between two groups, and where the next one begins.
fn gap_at(reading: &Reading<'_>, start: usize) -> Option<(Gap, usize)> {
    let mut gap = Gap::Joined;
    for at in start..=start + GAP_MAX {
        let here = reading.at(at);
        if digit_at(reading, at).is_some() {
            return Some((gap, at));
        }
        gap = match (here, gap) {
            (' ' | '\n', Gap::Joined) => Gap::Space,
            (' ' | '\n', gap) => gap,
            ('(' | ')' | '（' | '）', _) => Gap::Bracket,
            (
                '-' | '—' | '–' | '‐' | '‑' | '‒' | '―' | '−' | '_' | '杠',
                Gap::Joined | Gap::Space,
            ) => Gap::Dash,
            ('—' | '-' | '–' | '杠', Gap::Dash) => Gap::Dash,
            // 横杠 and 空格 are said where somebody reads out what another writes down.
            ('横', Gap::Joined | Gap::Space) if reading.at(at + 1) == '杠' => Gap::Dash,
            ('空', Gap::Joined | Gap::Space) if reading.at(at + 1) == '格' => Gap::Space,
            ('格', Gap::Space) if at > start && reading.at(at - 1) == '空' => Gap::Space,
            ('.' | '·' | '•' | '・' | '点', Gap::Joined | Gap::Space) => Gap::Dot,
            (
                '/' | ',' | '，' | '*' | '~' | '～' | '|' | '+' | '=' | '\'' | '、',
                Gap::Joined | Gap::Space,
            ) => Gap::Odd,
            _ => return None,
        };
    }
    None
}
