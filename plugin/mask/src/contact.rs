//! Handles: accounts that a chat application is named before, or behind. No standard says what they hold: WeChat's have 6 to 20
//! letters, figures, `_` and `-`, those of QQ 5 to 11 figures, as Tencent has it when one registers.

use super::Found;
use super::account::{self, Account};
use super::behind::{Behind, named_behind};
use super::mail;
use super::reading::{Naming, Reading};
use wish_contract::MaskKind;

const CHAT_WORDS: [&str; 64] = [
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
    "微信同号",
    "卫星号",
    "加卫星",
    "我卫星",
    "威芯",
    "微芯",
    "薇芯",
    "维信",
    "韦信",
    "w信",
    "球球",
    "秋秋",
    "叩叩",
    "q群",
    "陌陌",
    "探探",
    "旺旺",
    "闲鱼",
    "视频号",
    "instagram",
    "facebook",
    "tiktok",
    "邮箱",
    "电子邮件",
    "email",
    "mail",
];
/// A letter that is only a word with a colon or a heart behind it.
const CHAT_LETTERS: [&str; 5] = ["v", "q", "微", "薇", "威"];
/// What may stand between an application and the account: 抖音ID, 微博昵称.
const ACCOUNT_WORDS: [&str; 5] = ["id", "账号", "帐号", "昵称", "账户"];
/// Words that ask for a contact and name no application. A plain word behind them is no handle.
const CONTACT_WORDS: [&str; 6] = ["联系我", "联系方式", "联系人", "找我", "加我", "加好友"];
/// Of these, the ones that a handle may follow directly.
const ADDING_WORDS: [&str; 2] = ["加我", "加好友"];
/// Applications whose accounts may be figures only.
const FIGURE_WORDS: [&str; 12] =
    ["qq", "q", "扣扣", "抠抠", "企鹅", "球球", "秋秋", "q群", "qq群", "扣群", "抖音号", "快手号"];
/// What names a group by its number.
const GROUP_WORDS: [&str; 4] = ["群号", "加群", "进群", "群聊号"];
/// Devices and systems that a word before may seem to name an account of: 微信 iPhone15.
const DEVICES: [&str; 10] = [
    "iphone", "ipad", "android", "windows", "office", "redmi", "huawei", "honor", "galaxy", "www.",
];
const HANDLE_MIN: usize = 5;
/// Figures that may stand behind an account and a blank.
const FIGURES_MIN: usize = 4;
const FIGURES_MAX: usize = 11;
/// What follows a count, a version or a year.
const COUNTED: &str = "年月日号元块个人步款版点时分.-/:";
/// WeChat gives every account such a name.
const GIVEN_HANDLE: &str = "wxid_";

/// The handle with a letter in it that begins here.
pub(super) fn handle(reading: &Reading<'_>, start: usize) -> Option<Found> {
    if !reading.at(start).is_ascii_alphanumeric() || is_handle(reading.before(start)) {
        return None;
    }
    let account = account::read(reading, start, is_handle)?;
    let account = with_figures(reading, account);
    let thing = reading.goes_on(start, &DEVICES) || mail::is_provider(reading, start, account.end);
    let named =
        reading.says(start, GIVEN_HANDLE) || !thing && is_named_account(reading, start, &account);
    let shaped = account.length >= HANDLE_MIN && account.letters > 0;
    let kind = MaskKind::ChatHandle;
    (shaped && named).then_some(Found { kind, start, end: account.end })
}

/// Whether words before or behind it say that it is an account.
fn is_named_account(reading: &Reading<'_>, start: usize, account: &Account) -> bool {
    let plain_word = account.figures == 0 && !account.composed;
    // A plain word beside the name of an application is more likely a word: 微信 Android.
    let before =
        || is_named(reading, start).is_some_and(|naming| naming == Naming::Plain || !plain_word);
    let asked = || {
        let naming = reading.named_by(start, &CONTACT_WORDS);
        naming == Some(Naming::Plain) || reading.named_by(start, &ADDING_WORDS).is_some()
    };
    let account_like = account.letters > 1 && (account.figures > 1 || account.composed);
    let behind = || match named_behind(reading, account.end, &CHAT_WORDS) {
        Some(Behind::Stated) => !plain_word,
        // iPhone15，微信号
        Some(Behind::Numbered) => account.figures > 2 || account.composed,
        None => false,
    };
    before() || account_like && (asked() || behind())
}

/// wang 1949: the account with the figures behind a blank, if a word for it stands before and nothing is counted.
fn with_figures(reading: &Reading<'_>, account: Account) -> Account {
    let figures =
        (account.end + 1..).take(FIGURES_MAX).take_while(|&at| reading.at(at).is_ascii_digit());
    let figures = figures.count();
    let end = account.end + 1 + figures;
    let apart = reading.at(account.end) == ' ' && account.figures == 0 && account.letters > 1;
    let whole = !is_handle(reading.at(end)) && !reading.is_one_of(end, COUNTED);
    if !apart || figures < FIGURES_MIN || !whole {
        return account;
    }
    Account { end, figures, length: account.length + figures, composed: true, ..account }
}

/// Whether words before or behind a number say that it is an account or a group.
pub(super) fn is_named_number(reading: &Reading<'_>, start: usize, end: usize) -> bool {
    let group = || {
        let named = reading.named_by(start, &GROUP_WORDS).is_some();
        named || reading.named_by(start, &["群"]) == Some(Naming::Plain)
    };
    is_named(reading, start).is_some()
        || group()
        || named_behind(reading, end, &FIGURE_WORDS).is_some()
}

/// Whether a chat application is named before what begins here.
fn is_named(reading: &Reading<'_>, start: usize) -> Option<Naming> {
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

fn is_handle(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}
