//! E-mail addresses, and handles that a chat application is named before.

use super::Found;
use super::digits::{Run, Script, script};
use super::reading::{Naming, Reading};
use wish_contract::MaskKind;

const CHAT_WORDS: [&str; 38] = [
    "微信",
    "微信id",
    "薇信",
    "v信",
    "加v",
    "wx",
    "vx",
    "weixin",
    "wechat",
    "qq",
    "扣扣",
    "企鹅",
    "q号",
    "钉钉",
    "抖音",
    "快手",
    "小红书",
    "微博",
    "支付宝",
    "telegram",
    "whatsapp",
    "skype",
    "飞信",
    "扣号",
    "抠抠",
    "威信",
    "徽信",
    "绿泡泡",
    "加微",
    "加薇",
    "加威",
    "我微",
    "我薇",
    "我威",
    "的微",
    "的薇",
    "的威",
    "微号",
];
/// A letter that is only a word with a colon or a heart behind it.
const CHAT_LETTERS: [&str; 5] = ["v", "q", "微", "薇", "威"];
/// What may stand between an application and the account: 抖音ID, 微博昵称.
const ACCOUNT_WORDS: [&str; 5] = ["id", "账号", "帐号", "昵称", "账户"];
/// Longer than any account before an at sign; a bound, so that no text is read over and over.
const ACCOUNT_MAX: usize = 128;
const HANDLE_MIN: usize = 5;
/// WeChat gives every account such a name.
const GIVEN_HANDLE: &str = "wxid_";

/// The e-mail address that begins here.
pub(super) fn email(reading: &Reading<'_>, start: usize) -> Option<Found> {
    if !is_local(reading.at(start)) || is_local(reading.before(start)) {
        return None;
    }
    let account = start..=start + ACCOUNT_MAX;
    let length = account.take_while(|&at| is_local(reading.at(at))).count();
    let end = domain_end(reading, start + length)?;
    Some(Found { kind: MaskKind::Email, start, end })
}

/// An e-mail address whose account is a number in Chinese numerals.
pub(super) fn numbered_email(reading: &Reading<'_>, run: &Run) -> Option<Found> {
    let (start, account) = (run.place(0), run.groups.first()?.end);
    let numeral = script(reading.at(start)) == Some(Script::Chinese);
    let end = domain_end(reading, run.end_place(account)).filter(|_| numeral && account >= 5)?;
    Some(Found { kind: MaskKind::Email, start, end })
}

/// The handle with a letter in it that begins here.
pub(super) fn handle(reading: &Reading<'_>, start: usize) -> Option<Found> {
    if !reading.at(start).is_ascii_alphanumeric() || is_handle(reading.before(start)) {
        return None;
    }
    let given = reading.says(start, GIVEN_HANDLE);
    let naming = is_named(reading, start);
    if naming.is_none() && !given {
        return None;
    }
    let token = || (start..).map(|at| reading.at(at)).take_while(|&letter| is_handle(letter));
    let length = token().count();
    // A plain word beside the name of an application is more likely a word: 微信 Android.
    let a_word = naming == Some(Naming::Beside) && token().all(|at| at.is_ascii_alphabetic());
    let end = start + length;
    let lettered = token().any(|at| at.is_ascii_alphabetic());
    (length >= HANDLE_MIN && lettered && !a_word).then_some(Found {
        kind: MaskKind::ChatHandle,
        start,
        end,
    })
}

/// Whether a chat application is named before what begins here.
pub(super) fn is_named(reading: &Reading<'_>, start: usize) -> Option<Naming> {
    let asked = |begin: usize| matches!(reading.before(begin), '加' | '+' | '➕');
    let letter = || {
        let (naming, begin) = reading.naming(start, &CHAT_LETTERS)?;
        (naming == Naming::Plain || asked(begin)).then_some(naming)
    };
    let account = reading.past_word(start, &ACCOUNT_WORDS);
    let by_account = || {
        let named = account < start && reading.named_by(account, &CHAT_WORDS).is_some();
        named.then_some(Naming::Plain)
    };
    reading.named_by(start, &CHAT_WORDS).or_else(letter).or_else(by_account)
}

/// Where the domain ends that follows an account, an at sign between them.
fn domain_end(reading: &Reading<'_>, account_end: usize) -> Option<usize> {
    let sign = account_end + usize::from(reading.at(account_end) == ' ');
    if reading.at(sign) != '@' {
        return None;
    }
    let mut at = sign + 1 + usize::from(reading.at(sign + 1) == ' ');
    let mut end = None;
    let mut labels = 0;
    loop {
        let length = (at..).take_while(|&at| is_label(reading.at(at))).count();
        let word = (at..).take_while(|&at| reading.at(at).is_ascii_alphabetic()).count();
        if length == 0 {
            return end;
        }
        labels += 1;
        // The last label is letters only; a number that runs on behind it is another matter.
        if labels > 1 && word >= 2 {
            end = Some(at + word);
        }
        at += length;
        let dot = at + usize::from(reading.at(at) == ' ');
        if !matches!(reading.at(dot), '.' | '。') {
            return end;
        }
        at = dot + 1 + usize::from(reading.at(dot + 1) == ' ');
    }
}

fn is_local(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '%' | '+' | '-')
}

fn is_label(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-'
}

fn is_handle(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}
