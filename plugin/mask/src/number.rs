//! Numbers that lead to a person: mobile, landline, identity, bank card, and bare numbers that a
//! word before them names. How digits are written is `digits`' affair; a number in an address is
//! `contact`'s or `address`'s.

mod checksum;
mod line;

pub(super) use checksum::is_date;

use super::Found;
use super::contact;
use super::digits::{Gap, Run, Script, digit_at};
use super::mail;
use super::reading::Reading;
use wish_contract::MaskKind;

const IDENTITY_WORDS: [&str; 14] = [
    "身份证",
    "身份证件",
    "证件",
    "身份号",
    "残疾证",
    "残疾人证",
    "社保",
    "社会保障",
    "医保",
    "居民证",
    "户口本",
    "驾驶证",
    "驾照",
    "居住证",
];
/// What a disability certificate has behind the identity number, as 中国残联 numbers them since the second kind (2008): kind
/// and degree of the disability, a B and a figure where it was issued anew.
const CERTIFICATE_DIGITS: usize = 2;
const ACCOUNT_WORDS: [&str; 10] =
    ["卡号", "银行卡", "账号", "帐号", "账户", "帐户", "储蓄卡", "借记卡", "信用卡", "存折"];
/// What follows an amount, where eleven digits could be one. `元旦`, `元宵` and `元月` are days.
const MONEY: [&str; 14] = [
    "元", "万元", "亿", "块钱", "分钱", "平米", "平方", "㎡", "公斤", "千克", "斤", "吨", "毫",
    "像素",
];
const NO_MONEY: [&str; 3] = ["元旦", "元宵", "元月"];
/// What follows a count, where five to eight digits could be one.
const COUNTED: &str = "年月日人个天步次件块平万岁名户分台套张本米里度点票字页份粉赞多余几%％℃";
/// Digits of a group in Chinese numerals that may belong to the words around it: 周一, 一个.
const STRAY_DIGITS_MAX: usize = 2;

/// Groups of a run that may be one number.
struct Candidate<'a> {
    reading: &'a Reading<'a>,
    run: &'a Run,
    /// The first digit of the run that belongs to it.
    first: usize,
    /// One past the last.
    end: usize,
}

/// The number that begins here. One whole group is tried first, then as many as make a form.
pub(super) fn find(reading: &Reading<'_>, start: usize) -> Option<Found> {
    let run = Run::read(reading, start)?;
    if let Some(found) = mail::numbered_email(reading, &run) {
        return Some(found);
    }
    let (single, more) = run.groups.split_first()?;
    let from_start = |end: usize| Candidate { reading, run: &run, first: 0, end };
    let whole = from_start(single.end).recognise();
    let joined = |end: usize| {
        let candidate = from_start(end);
        candidate
            .recognise()
            .filter(|found| found.kind == MaskKind::Mobile || !candidate.cuts_a_mobile())
    };
    whole
        .or_else(|| more.iter().rev().find_map(|group| joined(group.end)))
        .or_else(|| run_together(&run))
        .or_else(|| amid_words(reading, &run))
}

/// Identity and mobile numbers written one behind the other with nothing between, or an identity number with the two digits of a
/// certificate behind it.
fn run_together(run: &Run) -> Option<Found> {
    let digits = run.digits.get(..run.first_group_end())?;
    let mut rest = digits;
    let mut first = None;
    let mut pieces = 0;
    while !rest.is_empty() {
        let (kind, length) = match rest {
            _ if is_identity(rest) => (MaskKind::IdentityNumber, 18),
            [1, 3..=9, ..] if rest.len() >= 11 => (MaskKind::Mobile, 11),
            _ if first == Some(MaskKind::IdentityNumber) && rest.len() <= CERTIFICATE_DIGITS => {
                (MaskKind::IdentityNumber, rest.len())
            }
            _ => return None,
        };
        first = first.or(Some(kind));
        pieces += 1;
        rest = rest.get(length..)?;
    }
    let start = run.place(0);
    first.filter(|_| pieces > 1).map(|kind| Found { kind, start, end: run.end_place(digits.len()) })
}

fn is_identity(digits: &[u8]) -> bool {
    matches!((digits.get(..17), digits.get(17)), (Some(body), Some(&check)) if checksum::identity(body, check))
}

/// A mobile number with a stray numeral of the words around it: 周一一三八…, …零零一个. The stray
/// numeral goes with it.
fn amid_words(reading: &Reading<'_>, run: &Run) -> Option<Found> {
    let numeral =
        |digit: usize| matches!(digit_at(reading, run.place(digit)), Some((_, Script::Chinese)));
    let opening = run.groups.first()?.end;
    let before = (0..=STRAY_DIGITS_MAX).filter(|&first| first < opening);
    let mut starts = before.filter(|&first| first == 0 || numeral(first - 1));
    let ends = |group_end: usize| {
        let strays = (0..=STRAY_DIGITS_MAX).filter_map(move |stray| group_end.checked_sub(stray));
        strays.filter(move |&end| end == group_end || numeral(end))
    };
    starts.find_map(|first| {
        run.groups.iter().find_map(|group| {
            let mobile = |end| Candidate { reading, run, first, end }.mobile();
            let found = ends(group.end).find_map(mobile)?;
            let start = found.start.min(run.place(0));
            Some(Found { start, end: run.end_place(group.end), ..found })
        })
    })
}

impl Candidate<'_> {
    /// The form these digits have, the surest first.
    fn recognise(&self) -> Option<Found> {
        match self.digits().len() {
            4..=20 => self
                .identity()
                .or_else(|| self.mobile())
                .or_else(|| self.landline())
                .or_else(|| self.service_line())
                .or_else(|| self.card())
                .or_else(|| self.named_line())
                .or_else(|| self.short_number())
                .or_else(|| self.named_handle()),
            _ => None,
        }
    }

    fn digits(&self) -> &[u8] {
        self.run.digits.get(self.first..self.end).unwrap_or_default()
    }

    fn start_place(&self) -> usize {
        self.run.place(self.first)
    }

    fn end_place(&self) -> usize {
        self.run.end_place(self.end)
    }

    fn found(&self, kind: MaskKind) -> Option<Found> {
        Some(Found { kind, start: self.start_place(), end: self.end_place() })
    }

    fn named_by(&self, words: &[&str]) -> bool {
        self.reading.named_by(self.start_place(), words).is_some()
    }

    /// 18 digits or 17 and an X, with a checksum (GB 11643-1999); the older 15 (GB 11643-1989). After the word for it, a wrong
    /// checksum is a slip of the pen.
    fn identity(&self) -> Option<Found> {
        let digits = self.digits();
        let named = || self.named_by(&IDENTITY_WORDS);
        match digits.len() {
            17 => {
                let mark = self.end_place() + usize::from(self.reading.at(self.end_place()) == ' ');
                let marked = matches!(self.reading.at(mark), 'X' | 'x' | '×' | '叉');
                let sure = marked && (checksum::identity(digits, 10) || named());
                let found = self.found(MaskKind::IdentityNumber).filter(|_| sure)?;
                Some(self.with_certificate(Found { end: mark + 1, ..found }))
            }
            18 => {
                let (&check, body) = digits.split_last()?;
                let sure = checksum::identity(body, check) || named();
                let found = self.found(MaskKind::IdentityNumber).filter(|_| sure)?;
                Some(self.with_certificate(found))
            }
            15 => {
                let sure = checksum::old_identity(digits) && !self.is_amount() || named();
                self.found(MaskKind::IdentityNumber).filter(|_| sure)
            }
            _ => None,
        }
    }

    /// The number with what a certificate has behind it.
    fn with_certificate(&self, found: Found) -> Found {
        let digit = |at: usize| self.reading.at(at).is_ascii_digit();
        let figures =
            (found.end..found.end + CERTIFICATE_DIGITS).take_while(|&at| digit(at)).count();
        let end = found.end + figures;
        let anew = matches!(self.reading.at(end), 'B' | 'b') && digit(end + 1);
        let next = self.reading.at(end + if anew { 2 } else { 0 });
        if next.is_ascii_alphanumeric() {
            return found;
        }
        Found { end: end + if anew { 2 } else { 0 }, ..found }
    }

    /// 1[3-9] and nine digits, with the country code or a trunk zero before them, after 电信网编号计划 (2017) and, for the 86,
    /// ITU-T E.164 (2010).
    fn mobile(&self) -> Option<Found> {
        let digits = self.digits();
        let prefix = match digits {
            [0, 0, 8, 6, 1, 3..=9, ..] => 4,
            [8, 6, 1, 3..=9, ..] => 2,
            [0, 1, 3..=9, ..] => 1,
            [1, 3..=9, ..] => 0,
            _ => return None,
        };
        if digits.len() != prefix + 11 || !self.is_one_number(prefix, &[3, 7]) {
            return None;
        }
        let amount = self.is_amount() && !self.named_by(&line::PHONE_WORDS);
        let found = self.found(MaskKind::Mobile).filter(|_| !amount)?;
        Some(self.with_sign(found))
    }

    /// A bank card by its 16 to 19 digits and the check digit among them (ISO/IEC 7812-1:2017, JR/T 0008-2000), and any account
    /// number after the word for it.
    fn card(&self) -> Option<Found> {
        let digits = self.digits();
        let sure = match digits.len() {
            16..=19 => checksum::card(digits) || self.named_by(&ACCOUNT_WORDS),
            12..=15 => self.named_by(&ACCOUNT_WORDS),
            _ => false,
        };
        self.found(MaskKind::BankCard).filter(|_| sure && self.is_one_number(0, &[]))
    }

    /// A number that a chat application or a group is named before or behind.
    fn named_handle(&self) -> Option<Found> {
        let shaped = matches!(self.digits().len(), 5..=11);
        let named = || contact::is_named_number(self.reading, self.start_place(), self.end_place());
        let handle = shaped && named() && self.is_one_number(0, &[]) && !self.is_count();
        self.found(MaskKind::ChatHandle).filter(|_| handle)
    }

    /// Where the number is broken into groups, counted from its first digit, and what stands there.
    fn breaks(&self) -> impl Iterator<Item = (usize, Gap)> {
        let inside = self.run.groups.iter().filter(|group| group.gap != Gap::Joined);
        let inside = inside.filter(|group| (self.first + 1..self.end).contains(&group.first));
        inside.map(|group| (group.first - self.first, group.gap))
    }

    /// Whether the groups are parts of one number: behind the prefix all broken alike, or broken
    /// where people break it.
    fn is_one_number(&self, prefix: usize, usual: &[usize]) -> bool {
        let behind = || self.breaks().filter(|&(at, _)| at > prefix);
        let mut kinds = behind().map(|(_, gap)| gap);
        let alike =
            kinds.next().is_none_or(|first| gaps_within(first) && kinds.all(|gap| gap == first));
        let is_usual = |(at, gap): (usize, Gap)| gap != Gap::Dot && usual.contains(&(at - prefix));
        alike
            || behind().count() > 1 && behind().all(is_usual)
            || self.breaks_as_usual(prefix, usual)
    }

    /// Whether it is broken at one of the usual places, and there by a blank, a dash or a bracket.
    fn breaks_as_usual(&self, prefix: usize, usual: &[usize]) -> bool {
        let mut behind = self.breaks().filter(|&(at, _)| at > prefix);
        behind
            .all(|(at, gap)| gaps_within(gap) && gap != Gap::Dot && usual.contains(&(at - prefix)))
    }

    /// Whether it is broken nowhere but at these places.
    fn is_broken_at(&self, places: &[usize]) -> bool {
        self.breaks().all(|(at, gap)| gaps_within(gap) && places.contains(&at))
    }

    /// Whether a mobile number begins inside and goes on behind the end: half of it would stay.
    fn cuts_a_mobile(&self) -> bool {
        let groups = || self.run.groups.iter();
        let inside =
            groups().map(|group| group.first).filter(|first| (1..self.end).contains(first));
        let behind = || groups().map(|group| group.end).filter(|&end| end > self.end);
        inside
            .into_iter()
            .any(|first| behind().any(|end| Candidate { first, end, ..*self }.mobile().is_some()))
    }

    /// Whether a sum of money or a measure is written here.
    fn is_amount(&self) -> bool {
        let unit = self.end_place() + usize::from(self.reading.at(self.end_place()) == ' ');
        let money = self.reading.goes_on(unit, &MONEY) && !self.reading.goes_on(unit, &NO_MONEY);
        money || matches!(self.reading.before(self.start_place()), '¥' | '$' | '€')
    }

    /// Whether a count or a date is written here.
    fn is_count(&self) -> bool {
        let dated = self.digits().len() == 8 && checksum::is_date(self.digits());
        dated || self.is_amount() || self.reading.is_one_of(self.end_place(), COUNTED)
    }

    /// The number with its plus sign and the bracket before it.
    fn with_sign(&self, found: Found) -> Found {
        let signed = matches!(self.digits(), [8, ..] | [0, 0, ..]);
        let plus = usize::from(signed && self.reading.before(found.start) == '+');
        let start = found.start - plus;
        let bracketed = self.breaks().any(|(_, gap)| gap == Gap::Bracket);
        let opened = bracketed && matches!(self.reading.before(start), '(' | '（');
        Found { start: start - usize::from(opened), ..found }
    }
}

/// Whether people write this inside a number without meaning to hide it.
fn gaps_within(gap: Gap) -> bool {
    match gap {
        Gap::Joined | Gap::Space | Gap::Dash | Gap::Dot | Gap::Bracket => true,
        Gap::Odd => false,
    }
}

/// The value of a western figure.
pub(super) fn figure(character: char) -> Option<u8> {
    u8::try_from(character.to_digit(10)?).ok()
}
