//! The text under a reader's finger: what stands here, what follows, and which word names it.

/// Most characters between a word and what it names: `微信号码是： `.
const BETWEEN_MAX: usize = 8;
/// What may stand between a word and what it names, and says that it names it.
const NAMING: [char; 7] = ['号', '码', ':', '：', '是', '为', '='];
/// What may stand there and says nothing.
const BLANK: [char; 6] = [' ', '\n', '(', '（', '加', '群'];

/// A normalised text, of which the part before `floor` is masked.
pub(super) struct Reading<'a> {
    characters: &'a [char],
    floor: usize,
}

/// How a word names what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// `微信 abc`
    Beside,
    /// `微信号：abc`
    Plain,
}

impl<'a> Reading<'a> {
    pub(super) fn new(characters: &'a [char]) -> Reading<'a> {
        Reading { characters, floor: 0 }
    }

    /// Hides what stands before: it is masked.
    pub(super) fn hide_before(&mut self, at: usize) {
        self.floor = at;
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
        let mut end = start;
        let mut naming = Naming::Beside;
        for _ in 0..=BETWEEN_MAX {
            let before = self.before(end);
            // Most often what stands before is no letter, and no word ends there.
            let letter = before.is_ascii_alphabetic() || before > '\u{3400}';
            if letter && words.iter().any(|word| self.ends_with(end, word)) {
                return Some(naming);
            }
            match before {
                between if NAMING.contains(&between) => naming = Naming::Plain,
                between if BLANK.contains(&between) => {}
                _ => return None,
            }
            end -= 1;
        }
        None
    }

    /// Whether the word stands right before; a Latin word, as a word of its own.
    pub(super) fn ends_with(&self, end: usize, word: &str) -> bool {
        let length = word.chars().count();
        let Some(start) = end.checked_sub(length).filter(|&start| start >= self.floor) else {
            return false;
        };
        let apart =
            !word.starts_with(|first: char| first.is_ascii_alphabetic()) || !self.continues(start);
        apart && self.says(start, word)
    }

    /// Whether a Latin word or number goes on across this place from the left.
    pub(super) fn continues(&self, at: usize) -> bool {
        self.before(at).is_ascii_alphanumeric()
    }
}
