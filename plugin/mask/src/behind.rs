//! Words that name what stands before them: wang1949（微信）, 86880000是我家电话.
//! Words in front are `reading`'s affair.

use super::reading::Reading;

/// How a word names what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    /// （微信）, 是我的微信
    Stated,
    /// （微信号）, 是我女儿的QQ号, ，微信号, 加微信
    Numbered,
}

/// What may stand in the bracket before the word, or between 加 and the word.
const OWNERS: [&str; 6] = ["这是我", "这是", "我的", "我", "加我", "加"];
/// What says that a name for it follows.
const STATING: [&str; 5] = ["就是", "这是", "是", "为", "→"];
/// Most characters between 是 and the word: 我大女儿的.
const OWNER_MAX: usize = 6;
/// What 是 goes on with when a sentence follows and no owner.
const NO_OWNER: &str = "用在从被不里上没要想看，。 ";
/// What numbers an account behind the word, the longest first.
const NUMBERED: [&str; 7] = ["号码", "同号", "账号", "帐号", "号", "id", "群号"];

/// How one of these words names what ends here, if nothing goes on behind it: iPhone15是微信里看到的.
pub(super) fn named_behind(reading: &Reading<'_>, end: usize, words: &[&str]) -> Option<Behind> {
    let at = end + usize::from(reading.at(end) == ' ');
    if matches!(reading.at(at), '(' | '（' | '[' | '【') {
        return bracketed(reading, at + 1, words);
    }
    if let Some(stating) = STATING.iter().find(|word| reading.says(at, word)) {
        let start = at + stating.chars().count();
        let owner = |&word: &usize| word == start || is_owner(reading.at(word - 1));
        let places = (start..=start + OWNER_MAX).take_while(owner);
        return places.filter_map(|word| word_at(reading, word, words)).find_map(closed(reading));
    }
    let word = at + usize::from(matches!(reading.at(at), ',' | '，'));
    let asked = ["加我", "加"].iter().find(|asking| reading.says(word, asking));
    let asked = asked.map_or(word, |asking| word + asking.chars().count());
    let named = closed(reading)(word_at(reading, asked, words)?)?;
    (named == Behind::Numbered || asked > word).then_some(Behind::Numbered)
}

/// （微信）, （我的微信号）
fn bracketed(reading: &Reading<'_>, start: usize, words: &[&str]) -> Option<Behind> {
    let owner = OWNERS.iter().find(|owner| reading.says(start, owner));
    let word = start + owner.map_or(0, |owner| owner.chars().count());
    let (named, end) = numbered(reading, word_at(reading, word, words)?);
    matches!(reading.at(end), ')' | '）' | ']' | '】').then_some(named)
}

/// Where the longest of the words that stands here ends.
fn word_at(reading: &Reading<'_>, start: usize, words: &[&str]) -> Option<usize> {
    let said = words.iter().filter(|word| reading.says(start, word));
    let length = said.map(|word| word.chars().count()).max()?;
    Some(start + length)
}

/// How the word names that ends here, if its clause ends with it.
fn closed(reading: &Reading<'_>) -> impl Fn(usize) -> Option<Behind> {
    move |word_end| {
        let (named, end) = numbered(reading, word_end);
        let ends = matches!(reading.at(end), '\0' | '\n' | ' ')
            || reading.is_one_of(end, "，。；、！,.;!)）~～");
        ends.then_some(named)
    }
}

/// Steps over what numbers the account.
fn numbered(reading: &Reading<'_>, word_end: usize) -> (Behind, usize) {
    match NUMBERED.iter().find(|word| reading.says(word_end, word)) {
        Some(word) => (Behind::Numbered, word_end + word.chars().count()),
        None => (Behind::Stated, word_end),
    }
}

fn is_owner(character: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&character) && !NO_OWNER.contains(character)
}
