//! Numbers that lead to a person: mobile, landline, identity, bank card, and bare numbers that a
//! word before them names. How digits are written is `digits`' affair; a number in an address is
//! `contact`'s or `address`'s.

mod checksum;

use super::Found;
use super::contact;
use super::digits::{Gap, Run, Script, script};
use super::reading::Reading;
use wish_contract::MaskKind;

const PHONE_WORDS: [&str; 15] = [
    "电话",
    "座机",
    "致电",
    "拨打",
    "固话",
    "热线",
    "联系方式",
    "来电",
    "传真",
    "手机",
    "打给",
    "联系我",
    "tel",
    "phone",
    "mobile",
];
const IDENTITY_WORDS: [&str; 3] = ["身份证", "身份证件", "证件"];
const ACCOUNT_WORDS: [&str; 10] =
    ["卡号", "银行卡", "账号", "帐号", "账户", "帐户", "储蓄卡", "借记卡", "信用卡", "存折"];
/// What follows an amount, where eleven digits could be one. `元旦`, `元宵` and `元月` are days.
const MONEY: [&str; 13] =
    ["元", "万元", "亿", "块钱", "分钱", "平米", "平方", "㎡", "公斤", "千克", "斤", "吨", "毫"];
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
    if let Some(found) = contact::numbered_email(reading, &run) {
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
        .or_else(|| amid_words(reading, &run))
}

/// A mobile number with a stray numeral of the words around it: 周一一三八…, …零零一个. The stray
/// numeral goes with it.
fn amid_words(reading: &Reading<'_>, run: &Run) -> Option<Found> {
    let numeral = |digit: usize| script(reading.at(run.place(digit))) == Some(Script::Chinese);
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
            5..=19 => self
                .identity()
                .or_else(|| self.mobile())
                .or_else(|| self.landline())
                .or_else(|| self.service_line())
                .or_else(|| self.card())
                .or_else(|| self.named_line())
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

    /// 18 digits or 17 and an X, with a checksum; the older 15. After the word for it, a wrong
    /// checksum is a slip of the pen.
    fn identity(&self) -> Option<Found> {
        let digits = self.digits();
        let named = || self.named_by(&IDENTITY_WORDS);
        match digits.len() {
            17 => {
                let mark = self.end_place() + usize::from(self.reading.at(self.end_place()) == ' ');
                let marked = matches!(self.reading.at(mark), 'X' | 'x' | '×' | '叉');
                let sure = marked && (checksum::identity(digits, 10) || named());
                sure.then(|| self.start_place()).map(|start| Found {
                    kind: MaskKind::IdentityNumber,
                    start,
                    end: mark + 1,
                })
            }
            18 => {
                let (&check, body) = digits.split_last()?;
                let sure = checksum::identity(body, check) || named();
                self.found(MaskKind::IdentityNumber).filter(|_| sure)
            }
            15 => {
                let sure = checksum::old_identity(digits) && !self.is_amount() || named();
                self.found(MaskKind::IdentityNumber).filter(|_| sure)
            }
            _ => None,
        }
    }

    /// 1[3-9] and nine digits, with the country code or a trunk zero before them.
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
        let amount = self.is_amount() && !self.named_by(&PHONE_WORDS);
        let found = self.found(MaskKind::Mobile).filter(|_| !amount)?;
        Some(self.with_sign(found))
    }

    /// An area code and 7 or 8 digits, with or without an extension.
    fn landline(&self) -> Option<Found> {
        let digits = self.digits();
        let area = match digits {
            [0, 1, 0, 2..=9, ..] | [0, 2, _, 2..=9, ..] => 3,
            [0, 3..=9, _, _, 2..=9, ..] => 4,
            _ => return None,
        };
        let local = digits.len().saturating_sub(area);
        let shaped = local == 8 || area == 4 && local == 7;
        let written = self.is_broken_at(&[area, area + local - 4]);
        let spelled = self.breaks().count() + 1 == digits.len() && self.is_one_number(0, &[]);
        let found = self.found(MaskKind::Landline)?;
        let line = shaped && (written || spelled) && !self.is_amount();
        line.then(|| self.with_extension(self.with_sign(found)))
    }

    /// 400 and 800 numbers.
    fn service_line(&self) -> Option<Found> {
        let shaped = matches!(self.digits(), [4 | 8, 0, 0, rest @ ..] if rest.len() == 7);
        let line = shaped && self.is_one_number(0, &[3, 6]) && !self.is_amount();
        self.found(MaskKind::Landline).filter(|_| line)
    }

    /// A bank card by its check digit, and any account number after the word for it.
    fn card(&self) -> Option<Found> {
        let digits = self.digits();
        let sure = match digits.len() {
            16..=19 => checksum::card(digits) || self.named_by(&ACCOUNT_WORDS),
            12..=15 => self.named_by(&ACCOUNT_WORDS),
            _ => false,
        };
        self.found(MaskKind::BankCard).filter(|_| sure && self.is_one_number(0, &[]))
    }

    /// A number without area code, after a word that says it is one.
    fn named_line(&self) -> Option<Found> {
        let shaped = matches!(self.digits(), [2..=9, rest @ ..] if matches!(rest.len(), 6 | 7));
        let line = shaped
            && self.named_by(&PHONE_WORDS)
            && self.is_broken_at(&[self.digits().len() - 4])
            && !self.is_count();
        self.found(MaskKind::Landline).filter(|_| line).map(|found| self.with_extension(found))
    }

    /// A number that a chat application is named before.
    fn named_handle(&self) -> Option<Found> {
        let shaped = matches!(self.digits().len(), 5..=11);
        let named = || contact::is_named(self.reading, self.start_place()).is_some();
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
        let alike = kinds.next().is_none_or(|first| kinds.all(|gap| gap == first));
        let is_usual = |(at, gap): (usize, Gap)| gap != Gap::Dot && usual.contains(&(at - prefix));
        alike || behind().all(is_usual)
    }

    /// Whether it is broken nowhere but at these places.
    fn is_broken_at(&self, places: &[usize]) -> bool {
        self.breaks().all(|(at, _)| places.contains(&at))
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

    /// The number with up to five digits of an extension.
    fn with_extension(&self, found: Found) -> Found {
        let dash = self.reading.at(found.end) == '-';
        let next = match self.reading.goes_on(found.end, &["转", "分机"]) {
            true if self.reading.at(found.end) == '分' => found.end + 2,
            true => found.end + 1,
            false if dash => found.end + 1,
            false => return found,
        };
        match Run::read(self.reading, next) {
            Some(run) if run.is_alone() && run.first_group_end() <= 5 => {
                Found { end: run.end_place(run.first_group_end()), ..found }
            }
            _ => found,
        }
    }
}
