//! The text under a reader's finger: what stands here, what follows, and which word names it.

use super::Found;
use wish_contract::MaskKind;

/// Most characters between a word and what it names: `微信号码是： `.
const BETWEEN_MAX: usize = 8;
/// What may stand between a word and what it names, and says that it names it.
const NAMING: [char; 7] = ['号', '码', ':', '：', '是', '为', '='];
/// What may stand there and says nothing.
const BLANK: [char; 11] = [' ', '\n', '(', '（', '加', '群', '搜', '+', '“', '「', '就'];
/// Most characters between one datum and another of a list: `, 或者`.
const LISTED_MAX: usize = 4;
/// What may stand between the data of a list.
const LISTING: &str = "、,，/;； \n和或及者与跟";

/// A normalised text, of which the part before `floor` is masked.
pub(super) struct Reading<'a> {
    characters: &'a [char],
    floor: usize,
    /// What was masked last, up to `floor`.
    last: Option<MaskKind>,
}

/// How a word names what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// `微信 abc`
    Beside,
    /// `微信号：abc`, `V❤abc`
    Plain,
}

impl<'a> Reading<'a> {
    pub(super) fn new(characters: &'a [char]) -> Reading<'a> {
        Reading { characters, floor: 0, last: None }
    }

    /// Hides what stands before: it is masked.
    pub(super) fn hide(&mut self, found: Found) {
        self.floor = found.end;
        self.last = Some(found.kind);
    }

    /// Whether what begins here goes on with a list whose last datum was of one of these kinds.
    pub(super) fn is_listed_after(&self, start: usize, kinds: &[MaskKind]) -> bool {
        let between = self.floor..start;
        self.last.is_some_and(|last| kinds.contains(&last))
            && (1..=LISTED_MAX).contains(&between.len())
            && between.into_iter().all(|at| LISTING.contains(self.at(at)))
    }

    /// The character here; past the end, the one that a normalised text never holds.
    pub(super) fn at(&self, at: usize) -> char {
        self.characters.get(at).copied().unwrap_or('\0')
    }

    /// The character before, if it is not hidden.
    pub(super) fn before(&self, at: usize) -> char {
        if at > self.floor { self.at(at - 1) } else { '\0' }
    }

    /// Whether the text goes on with one of these words; Latin ones in lower case.
    pub(super) fn goes_on(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.says(at, word))
    }

    /// Whether one of these characters stands here.
    pub(super) fn is_one_of(&self, at: usize, characters: &str) -> bool {
        let here = self.at(at);
        characters.chars().any(|character| character == here)
    }

    /// Whether this word stands here; a Latin one in lower case.
    pub(super) fn says(&self, at: usize, word: &str) -> bool {
        let mut letters = word.chars().enumerate();
        letters.all(|(ahead, letter)| self.at(at + ahead).to_ascii_lowercase() == letter)
    }

    /// Whether one of these words stands before, close enough to name what begins here.
    pub(super) fn named_by(&self, start: usize, words: &[&str]) -> Option<Naming> {
        self.naming(start, words).map(|(naming, _)| naming)
    }

    /// How what begins here is named, and where the word for it begins.
    pub(super) fn naming(&self, start: usize, words: &[&str]) -> Option<(Naming, usize)> {
        let mut end = start;
        let mut naming = Naming::Beside;
        for _ in 0..=BETWEEN_MAX {
            let before = self.before(end);
            // Most often what stands before is no letter, and no word ends there.
            let letter = before.is_ascii_alphabetic() || before > '\u{3400}' || before == '.';
            if letter && let Some(begin) = words.iter().find_map(|word| self.word_before(end, word))
            {
                return Some((naming, begin));
            }
            match before {
                between if NAMING.contains(&between) => naming = Naming::Plain,
                between if is_picture(between) => naming = Naming::Plain,
                between if BLANK.contains(&between) => {}
                _ => return None,
            }
            end -= 1;
        }
        None
    }

    /// Where the word begins that numbers what begins here, 护照编号…, 抖音ID …; or here, where there is none.
    pub(super) fn past_word(&self, start: usize, words: &[&str]) -> usize {
        self.naming(start, words).map_or(start, |(_, begin)| begin)
    }

    /// Whether the word stands right before; a Latin word, as a word of its own.
    pub(super) fn ends_with(&self, end: usize, word: &str) -> bool {
        self.word_before(end, word).is_some()
    }

    /// Where the word begins that ends here. Single blanks may stand between its letters: `微 信`.
    fn word_before(&self, end: usize, word: &str) -> Option<usize> {
        let mut at = end;
        for letter in word.chars().rev() {
            if at < end && self.before(at) == ' ' {
                at -= 1;
            }
            if self.before(at).to_ascii_lowercase() != letter {
                return None;
            }
            at -= 1;
        }
        let latin = word.starts_with(|first: char| first.is_ascii_alphabetic());
        (!latin || !self.continues(at)).then_some(at)
    }

    /// Whether a Latin word or number goes on across this place from the left.
    pub(super) fn continues(&self, at: usize) -> bool {
        self.before(at).is_ascii_alphanumeric()
    }
}

/// A heart, an arrow, a hand: what people write in a name so that it is not found.
fn is_picture(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{21ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
}
