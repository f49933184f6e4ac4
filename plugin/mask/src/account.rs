//! Accounts as people write or say them: wang_1949, wang下划线1949, w a n g 1949, wang一九四九.
//! Whether one belongs to a mail address or to a chat application is for `mail` and `contact` to say.

use super::digits::{Script, script};
use super::reading::Reading;

/// How a sign inside an account is said, the longest first.
const SAID_SIGNS: [&str; 12] = [
    "下划线",
    "下横线",
    "底横线",
    "中划线",
    "短横线",
    "小横线",
    "减号",
    "横杠",
    "横线",
    "下杠",
    "杠",
    "点",
];
/// What may stand between letters that are spelled out one by one.
const SPELLING: &str = " 、，,./·|*";
/// Most pieces of an account, and most letters spelled out or numerals of one; bounds, so that no text is read over and over.
const PIECES_MAX: usize = 8;
const WRITTEN_MAX: usize = 129;
const LETTERS_MAX: usize = 24;
/// Fewest letters one by one that are taken as spelled out.
const SPELLED_MIN: usize = 3;
/// Most figures together behind letters that are spelled out.
const FIGURES_MAX: usize = 11;
/// Fewest Chinese numerals behind a letter: of 一三五 the words around it are as likely.
const NUMERALS_MIN: usize = 4;

/// What was read of an account.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Account {
    pub(super) end: usize,
    pub(super) letters: usize,
    pub(super) figures: usize,
    /// Letters, figures, and signs between them.
    pub(super) length: usize,
    /// Whether it is more than letters and figures written together: by that it is no plain word.
    pub(super) composed: bool,
}

/// The account that begins here, in the signs of its own that it may hold.
pub(super) fn read(
    reading: &Reading<'_>,
    start: usize,
    own: impl Fn(char) -> bool,
) -> Option<Account> {
    if let Some(spelled) = spelled(reading, start) {
        return Some(spelled);
    }
    let empty = Account { end: start, ..Account::default() };
    let mut account = empty.and_written(reading, &own);
    for _ in 0..PIECES_MAX {
        let Some(next) = next_piece(reading, account.end) else { break };
        account = Account { end: next, composed: true, length: account.length + 1, ..account }
            .and_written(reading, &own)
            .and_numerals(reading);
    }
    (account.length > 0).then_some(account)
}

impl Account {
    fn and(self, letter: char) -> Account {
        Account {
            end: self.end + 1,
            letters: self.letters + usize::from(letter.is_ascii_alphabetic()),
            figures: self.figures + usize::from(script(letter).is_some()),
            length: self.length + 1,
            composed: self.composed || !letter.is_ascii_alphanumeric(),
        }
    }

    /// The account with the letters, figures and signs that stand together here.
    fn and_written(self, reading: &Reading<'_>, own: impl Fn(char) -> bool) -> Account {
        let written = (self.end..self.end + WRITTEN_MAX)
            .map(|at| reading.at(at))
            .take_while(|&letter| own(letter));
        written.fold(self, Account::and)
    }

    /// The account with the numerals that stand here.
    fn and_numerals(self, reading: &Reading<'_>) -> Account {
        numerals(reading, self.end).fold(self, Account::and)
    }
}

/// Numerals of any script but the western one.
fn numerals(reading: &Reading<'_>, start: usize) -> impl Iterator<Item = char> {
    let letters = (start..start + LETTERS_MAX).map(|at| reading.at(at));
    letters.take_while(|&letter| script(letter).is_some_and(|script| script != Script::Western))
}

/// Where the next piece begins: behind a sign that is said, behind a dot within letters, or at numerals behind a letter.
fn next_piece(reading: &Reading<'_>, end: usize) -> Option<usize> {
    let last = reading.at(end.checked_sub(1)?);
    let blank = |at: usize| at + usize::from(reading.at(at) == ' ');
    let sign = blank(end);
    if let Some(said) = SAID_SIGNS.iter().find(|said| reading.says(sign, said)) {
        let next = blank(sign + said.chars().count());
        let goes_on =
            reading.at(next).is_ascii_alphanumeric() || numerals(reading, next).count() > 1;
        // 3点wang: an hour.
        let sayable = last.is_ascii_alphabetic() || *said != "点" && last.is_ascii_alphanumeric();
        return (goes_on && sayable).then_some(next);
    }
    if reading.at(end) == '.' && last.is_ascii_alphabetic() {
        return reading.at(end + 1).is_ascii_alphanumeric().then_some(end + 1);
    }
    let first = script(reading.at(end)).filter(|_| last.is_ascii_alphabetic())?;
    let enough = if first == Script::Chinese { NUMERALS_MIN } else { 2 };
    (first != Script::Western && numerals(reading, end).count() >= enough).then_some(end)
}

/// Letters and figures one by one: w a n g 1 9 4 9, w、a、n、g、1949.
fn spelled(reading: &Reading<'_>, start: usize) -> Option<Account> {
    let between = reading.at(start + 1);
    if !reading.at(start).is_ascii_alphanumeric() || !SPELLING.contains(between) {
        return None;
    }
    let composed = Account { end: start, composed: true, ..Account::default() };
    let mut account = composed.and(reading.at(start));
    let mut singles = 1;
    while reading.at(account.end) == between && account.length < LETTERS_MAX {
        let blank = usize::from(between != ' ' && reading.at(account.end + 1) == ' ');
        let next = account.end + 1 + blank;
        let piece = || (next..=next + FIGURES_MAX).map(|at| reading.at(at));
        let length = piece().take_while(char::is_ascii_alphanumeric).count();
        let figures = piece().take_while(char::is_ascii_digit).count();
        let single = length == 1;
        if !single && (length == 0 || figures < length || length > FIGURES_MAX) {
            break;
        }
        account = piece().take(length).fold(Account { end: next, ..account }, Account::and);
        if !single {
            break;
        }
        singles += 1;
    }
    (singles >= SPELLED_MIN).then_some(account)
}
