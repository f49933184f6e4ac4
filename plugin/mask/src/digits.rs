//! Reads digits in any script, with or without something between them.
//! Whether they are a number that must not be shown is for `number` and `address` to say.

use super::reading::Reading;

/// More digits than any form has.
const DIGITS_MAX: usize = 24;
/// Most characters between two groups: ` - `.
const GAP_MAX: usize = 3;

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

/// The script of a digit; none for any other character.
pub(super) fn script(character: char) -> Option<Script> {
    digit(character).map(|(_, script)| script)
}

impl Run {
    /// The run that begins here, if a group of digits does.
    pub(super) fn read(reading: &Reading<'_>, start: usize) -> Option<Run> {
        let first = script(reading.at(start))?;
        if script(reading.before(start)) == Some(first) {
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
        let written = script(reading.at(start));
        let mut at = start;
        while let Some((value, script)) = digit(reading.at(at))
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

/// What stands here between two groups, and where the next one begins.
fn gap_at(reading: &Reading<'_>, start: usize) -> Option<(Gap, usize)> {
    let mut gap = Gap::Joined;
    for at in start..=start + GAP_MAX {
        let here = reading.at(at);
        if digit(here).is_some() {
            return Some((gap, at));
        }
        gap = match (here, gap) {
            (' ', Gap::Joined) => Gap::Space,
            (' ', gap) => gap,
            ('(' | ')' | '（' | '）', _) => Gap::Bracket,
            ('-' | '—' | '–' | '‐' | '‑' | '‒' | '―' | '−' | '_', Gap::Joined | Gap::Space) => {
                Gap::Dash
            }
            ('—', Gap::Dash) => Gap::Dash,
            ('.' | '·' | '•' | '・', Gap::Joined | Gap::Space) => Gap::Dot,
            _ => return None,
        };
    }
    None
}
