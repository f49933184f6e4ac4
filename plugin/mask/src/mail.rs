//! E-mail addresses, written or said: wang@163.com, wang艾特163点com, wang[at]163[dot]com. What an account and a label hold is
//! RFC 5322 (2008, `dot-atom`) and RFC 1035 (1987, `label`); that the last label is no number, RFC 3696 (2004).

use super::Found;
use super::account;
use super::digits::{Run, Script, digit, script};
use super::reading::Reading;
use wish_contract::MaskKind;

/// Longer than any account before an at sign; a bound, so that no text is read over and over.
const ACCOUNT_MAX: usize = 128;
/// How an at sign is said.
const SAID_SIGNS: [&str; 9] = ["艾特", "爱特", "埃特", "小老鼠", "圈a", "花a", "a圈", "ⓐ", "Ⓐ"];
/// How it is written between brackets.
const BRACKETED_SIGNS: [&str; 6] = ["at", "@", "艾特", "#", "圈a", "a"];
/// What is written in its place, where a provider of mail follows.
const LIKE_SIGNS: [&str; 6] = ["#", "*", "at", "-at-", "_at_", ".at."];
/// How a dot is written between brackets.
const BRACKETED_DOTS: [&str; 3] = ["dot", "点", "."];
const OPENING: &str = "([{<（【「";
const CLOSING: &str = ")]}>）】」";
/// Who keeps most residents' mail.
const PROVIDERS: [&str; 18] = [
    "qq", "163", "126", "139", "189", "sina", "sohu", "gmail", "hotmail", "outlook", "foxmail",
    "yeah", "aliyun", "icloud", "yahoo", "live", "21cn", "tom",
];
/// Shorter accounts are no provider's: a@qq is as likely a word with somebody called to it.
const ACCOUNT_MIN: usize = 3;

/// How sure it is that a sign is an at sign.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// An at sign, or the word for it.
    Meant,
    /// Another sign, which only a provider behind it gives away.
    Alike,
}

/// The e-mail address that begins here.
pub(super) fn email(reading: &Reading<'_>, start: usize) -> Option<Found> {
    if !is_local(reading.at(start)) || is_local(reading.before(start)) {
        return None;
    }
    let account = account::read(reading, start, is_local)?;
    if account.length > ACCOUNT_MAX {
        return None;
    }
    let kept = account.length >= ACCOUNT_MIN;
    let end = address_end(reading, account.end, kept)
        .or_else(|| run_together(reading, start + 1, account.end))?;
    Some(Found { kind: MaskKind::Email, start, end })
}

/// An e-mail address whose account is a number in Chinese numerals.
pub(super) fn numbered_email(reading: &Reading<'_>, run: &Run) -> Option<Found> {
    let (start, account) = (run.place(0), run.groups.first()?.end);
    let numeral = script(reading.at(start)) == Some(Script::Chinese);
    let address = || address_end(reading, run.end_place(account), true);
    let end = (numeral && account >= 5).then(address).flatten()?;
    Some(Found { kind: MaskKind::Email, start, end })
}

/// Whether nothing but the name of a provider of mail stands here: it is no account of anybody's.
pub(super) fn is_provider(reading: &Reading<'_>, start: usize, end: usize) -> bool {
    provider_end(reading, start) == Some(end)
}

/// Where the address ends whose account ends here. An account long enough may go without a dot behind its provider.
fn address_end(reading: &Reading<'_>, account_end: usize, kept: bool) -> Option<usize> {
    let (sign, after) = at_sign(reading, past_blank(reading, account_end))?;
    let start = past_blank(reading, after);
    let provider = provider_end(reading, start);
    let dotted = domain_end(reading, start).filter(|_| sign == Sign::Meant || provider.is_some());
    let alone = || {
        let whole = provider.filter(|&end| !is_label(reading.at(end)) && reading.at(end) != '.');
        whole.filter(|_| sign == Sign::Meant && kept)
    };
    dotted.or_else(alone)
}

/// wang1949at163.com: the account ends before the word, in a figure or a sign.
fn run_together(reading: &Reading<'_>, start: usize, end: usize) -> Option<usize> {
    (start..end).find_map(|at| {
        let apart = !reading.before(at).is_ascii_alphabetic();
        let domain = at + 2 + usize::from(matches!(reading.at(at + 2), '_' | '-' | '.'));
        let kept = apart && reading.says(at, "at") && provider_end(reading, domain).is_some();
        kept.then(|| domain_end(reading, domain)).flatten()
    })
}

/// The at sign here, and where it ends.
fn at_sign(reading: &Reading<'_>, start: usize) -> Option<(Sign, usize)> {
    if reading.at(start) == '@' {
        return Some((Sign::Meant, start + 1));
    }
    let word = |words: &[&str]| {
        let said = words.iter().find(|word| reading.says(start, word))?;
        Some(start + said.chars().count())
    };
    if let Some(end) = word(&SAID_SIGNS).or_else(|| bracketed(reading, start, &BRACKETED_SIGNS)) {
        return Some((Sign::Meant, end));
    }
    word(&LIKE_SIGNS).map(|end| (Sign::Alike, end))
}

/// Where the brackets end that hold one of these words.
fn bracketed(reading: &Reading<'_>, start: usize, words: &[&str]) -> Option<usize> {
    if !reading.is_one_of(start, OPENING) {
        return None;
    }
    let inside = past_blank(reading, start + 1);
    words.iter().filter(|word| reading.says(inside, word)).find_map(|word| {
        let end = past_blank(reading, inside + word.chars().count());
        reading.is_one_of(end, CLOSING).then_some(end + 1)
    })
}

/// Where the domain ends that begins here.
fn domain_end(reading: &Reading<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    let mut end = None;
    let mut labels = 0;
    loop {
        let Some(label) = label_end(reading, at, labels) else { return end };
        labels += 1;
        // The last label is letters only; a number that runs on behind it is another matter.
        if labels > 1
            && let Some(word) = word_end(reading, at)
        {
            end = Some(word);
        }
        let Some(next) = dot_end(reading, label) else { return end };
        at = next;
    }
}

/// Where the label of a domain ends; the first may be a provider's number in numerals or one by one: 一六三, 1 6 3.
fn label_end(reading: &Reading<'_>, start: usize, labels: usize) -> Option<usize> {
    let provider = || provider_end(reading, start).filter(|&end| dot_end(reading, end).is_some());
    let first = if labels == 0 { provider() } else { spelled_end(reading, start) };
    first.or_else(|| {
        let length = (start..).take_while(|&at| is_label(reading.at(at))).count();
        (length > 0).then_some(start + length)
    })
}

/// Where the letters end that a last label consists of: com, c o m.
fn word_end(reading: &Reading<'_>, start: usize) -> Option<usize> {
    let length = (start..).take_while(|&at| reading.at(at).is_ascii_alphabetic()).count();
    spelled_end(reading, start).or_else(|| (length >= 2).then_some(start + length))
}

/// Where letters end that stand one by one.
fn spelled_end(reading: &Reading<'_>, start: usize) -> Option<usize> {
    let single = |at: usize| reading.at(at).is_ascii_alphabetic() && !is_label(reading.at(at + 1));
    let more = (1..PROVIDERS.len())
        .take_while(|place| reading.at(start + 2 * place - 1) == ' ' && single(start + 2 * place));
    let more = more.count();
    (single(start) && more > 0).then_some(start + 2 * more + 1)
}

/// Where the provider's name ends that stands here, its letters together or one by one, its figures in any script.
fn provider_end(reading: &Reading<'_>, start: usize) -> Option<usize> {
    PROVIDERS.iter().find_map(|name| {
        let mut at = start;
        for letter in name.chars() {
            at += usize::from(at > start && reading.at(at) == ' ');
            let here = reading.at(at);
            let value = letter.to_digit(10);
            let figure = digit(here).map(|(value, _)| u32::from(value));
            if here.to_ascii_lowercase() != letter && (value.is_none() || figure != value) {
                return None;
            }
            at += 1;
        }
        Some(at)
    })
}

/// Where the dot ends that stands here, written or said.
fn dot_end(reading: &Reading<'_>, start: usize) -> Option<usize> {
    let dot = past_blank(reading, start);
    let end = match reading.at(dot) {
        '.' | '。' | '点' => dot + 1,
        _ if reading.says(dot, "dot") => dot + 3,
        _ => bracketed(reading, dot, &BRACKETED_DOTS)?,
    };
    Some(past_blank(reading, end))
}

fn past_blank(reading: &Reading<'_>, at: usize) -> usize {
    at + usize::from(reading.at(at) == ' ')
}

fn is_local(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '%' | '+' | '-')
}

fn is_label(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-'
}
