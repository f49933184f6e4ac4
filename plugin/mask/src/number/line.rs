//! Lines: telephone numbers that are no mobile one's. With an area code they are known by their shape; without, by the words
//! around them.

use super::{Candidate, Gap};
use crate::Found;
use crate::behind::named_behind;
use crate::digits::Run;
use wish_contract::MaskKind;

/// Words for a telephone, of either kind.
pub(super) const PHONE_WORDS: [&str; 15] = [
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
/// A word for a telephone number, unless a thing is numbered: 订单号码.
const NUMBER_WORDS: [&str; 8] =
    ["号码", "号码是", "区号", "家里的号", "我的号", "家的号", "他的号", "她的号"];
const NUMBERED_THINGS: [&str; 13] =
    ["订单", "快递", "运单", "取件", "产品", "型", "编", "单", "批", "房", "考", "鞋", "邮"];
/// Who answers a line, and what one does with its number. A number of something else may follow them, so that none of 号 and 码 may
/// stand between: 预约号.
const LINE_WORDS: [&str; 52] = [
    "总机",
    "打",
    "拨",
    "拨通",
    "打一下",
    "拨一下",
    "呼叫",
    "回电",
    "回拨",
    "宅电",
    "专线",
    "直线",
    "市话",
    "小灵通",
    "值班室",
    "传达室",
    "门卫",
    "门卫室",
    "保安室",
    "办公室",
    "前台",
    "服务台",
    "物业",
    "居委会",
    "村委会",
    "社区",
    "服务站",
    "卫生站",
    "卫生室",
    "药店",
    "联系",
    "联系人",
    "咨询",
    "报修",
    "预约",
    "求助",
    "家里",
    "奶奶家",
    "爷爷家",
    "婆婆家",
    "大爷家",
    "阿姨家",
    "我家",
    "家中",
    "师傅",
    "医生",
    "老师",
    "主任",
    "书记",
    "社工",
    "阿姨",
    "网格员",
];
/// What says behind a number that it is a line.
const LINES_BEHIND: [&str; 6] = ["电话", "座机", "固话", "总机", "宅电", "家里电话"];
/// What a name stands behind that a number follows: 联系人王芳 86880000, 找小李 86880000.
const CONTACT_WORDS: [&str; 6] = ["联系人", "网格员", "社工", "志愿者", "找小", "找老"];
/// What is in no name: what it is in numbers something.
const NO_NAME: &str = "号码证单编费款学考户";
/// Most characters between that word and the number.
const NAME_MAX: usize = 6;
/// The number of a mobile within its group of subscribers.
const SHORT_WORDS: [&str; 4] = ["短号", "集团号", "虚拟网", "小号"];
/// What leads on to an extension, the longest first.
const EXTENSION_WORDS: [&str; 10] =
    ["转分机号", "转分机", "分机号", "分机:", "分机：", "分机", "转接", "转:", "转：", "转"];

impl Candidate<'_> {
    /// An area code and 7 or 8 digits, with or without an extension, after 电信网编号计划 (2017): 10, 2x, or three digits from
    /// 3 on; and for the 86 ITU-T E.164 (2010).
    pub(super) fn landline(&self) -> Option<Found> {
        let digits = self.digits();
        // From abroad, or so written: +86-523-86880000.
        let (abroad, area) = match digits {
            [0, 1, 0, 2..=9, ..] | [0, 2, _, 2..=9, ..] => (0, 3),
            [0, 3..=9, _, _, 2..=9, ..] => (0, 4),
            [8, 6, 1, 0, 2..=9, ..] | [8, 6, 2, _, 2..=9, ..] => (2, 2),
            [8, 6, 3..=9, _, _, 2..=9, ..] => (2, 3),
            [0, 0, 8, 6, 1, 0, 2..=9, ..] | [0, 0, 8, 6, 2, _, 2..=9, ..] => (4, 2),
            [0, 0, 8, 6, 3..=9, _, _, 2..=9, ..] => (4, 3),
            _ => return None,
        };
        let signed = abroad != 2
            || self.reading.before(self.start_place()) == '+'
            || self.breaks().next().is_some_and(|(at, _)| at == abroad);
        let area = abroad + area;
        let local = digits.len().saturating_sub(area);
        let shaped = local == 8 || area - abroad >= 3 && local == 7;
        let written = self.is_broken_at(&[abroad, area, area + local.saturating_sub(4)]);
        let spelled = self.breaks().count() + 1 == digits.len() && self.is_one_number(0, &[]);
        let found = self.found(MaskKind::Landline)?;
        let line = shaped && signed && (written || spelled) && !self.is_amount();
        line.then(|| self.with_extension(self.with_sign(found)))
    }

    /// 400 and 800 numbers: ten digits, after 电信网编号计划 (2017).
    pub(super) fn service_line(&self) -> Option<Found> {
        let shaped = matches!(self.digits(), [4 | 8, 0, 0, rest @ ..] if rest.len() == 7);
        let line = shaped && self.is_one_number(0, &[3, 6]) && !self.is_amount();
        self.found(MaskKind::Landline).filter(|_| line)
    }

    /// A number without area code, 7 or 8 digits from 2 on after 电信网编号计划 (2017), with words around it that say that it is one.
    pub(super) fn named_line(&self) -> Option<Found> {
        let digits = self.digits();
        let &[2..=9, ref rest @ ..] = digits else { return None };
        // 2000000 is a sum, whoever is paid.
        let round = rest.iter().all(|&digit| digit == 0);
        let counted = self.is_count() && self.extension_end(self.end_place()).is_none();
        if !matches!(rest.len(), 6 | 7) || round || counted {
            return None;
        }
        let halves = |(at, _): (usize, Gap)| at + 4 == digits.len();
        let written = self.is_broken_at(&[digits.len() - 4]);
        let broken = || self.breaks().all(halves) || self.is_spelled();
        let line = written && self.is_listed() || broken() && self.is_called_a_line();
        self.found(MaskKind::Landline).filter(|_| line).map(|found| self.with_extension(found))
    }

    /// The short number of a mobile, after the word for it.
    pub(super) fn short_number(&self) -> Option<Found> {
        let shaped = matches!(self.digits(), [5..=9, rest @ ..] if (3..=5).contains(&rest.len()));
        let short =
            shaped && self.named_by(&SHORT_WORDS) && self.is_one_number(0, &[]) && !self.is_count();
        self.found(MaskKind::Mobile).filter(|_| short)
    }

    /// Whether a word before or behind it says that it is a telephone number.
    fn is_called_a_line(&self) -> bool {
        let (start, end) = (self.start_place(), self.end_place());
        if self.named_by(&PHONE_WORDS) || named_behind(self.reading, end, &LINES_BEHIND).is_some() {
            return true;
        }
        let word = self.reading.naming(start, &NUMBER_WORDS);
        let numbered = word.is_some_and(|(_, begin)| {
            !NUMBERED_THINGS.iter().any(|thing| self.reading.ends_with(begin, thing))
        });
        let word = self.reading.naming(start, &LINE_WORDS);
        let answered = word.is_some_and(|(_, begin)| {
            !(begin..start).any(|at| matches!(self.reading.at(at), '号' | '码'))
        });
        numbered || answered || self.is_behind_a_name() || self.extension_end(end).is_some()
    }

    /// 联系人王芳 86880000
    fn is_behind_a_name(&self) -> bool {
        let start = self.start_place();
        let begins = (0..=NAME_MAX).filter_map(|length| start.checked_sub(length));
        let named = |&at: &usize| at == start || is_in_a_name(self.reading.at(at));
        let mut places = begins.take_while(named);
        places.any(|at| CONTACT_WORDS.iter().any(|word| self.reading.ends_with(at, word)))
    }

    /// Whether it is written by single figures or in pairs: 8 6 8 8 0 0 0 0.
    fn is_spelled(&self) -> bool {
        let parts = self.breaks().count() + 1;
        let count = self.digits().len();
        (parts == count || parts * 2 == count)
            && self.is_one_number(0, &[])
            && self.breaks().all(|(at, _)| parts == count || at % 2 == 0)
    }

    /// Whether it goes on with a list of telephone numbers.
    fn is_listed(&self) -> bool {
        self.reading.is_listed_after(self.start_place(), &[MaskKind::Landline, MaskKind::Mobile])
    }

    /// The number with up to five digits of an extension.
    fn with_extension(&self, found: Found) -> Found {
        let dashed = || (self.reading.at(found.end) == '-').then_some(found.end + 1);
        let end = self.extension_end(found.end).or_else(|| self.figures_end(dashed()?));
        Found { end: end.unwrap_or(found.end), ..found }
    }

    /// Where the extension ends that a word behind the number leads on to.
    fn extension_end(&self, end: usize) -> Option<usize> {
        let blank = |at: usize| at + usize::from(self.reading.at(at) == ' ');
        let word = blank(end);
        let said = EXTENSION_WORDS.iter().find(|one| self.reading.says(word, one))?;
        self.figures_end(blank(word + said.chars().count()))
    }

    fn figures_end(&self, start: usize) -> Option<usize> {
        let run = Run::read(self.reading, start)?;
        let short = run.is_alone() && run.first_group_end() <= 5;
        short.then(|| run.end_place(run.first_group_end()))
    }
}

/// Whether this may stand in a name, or between one and the number.
fn is_in_a_name(character: char) -> bool {
    let chinese = ('\u{3400}'..='\u{9fff}').contains(&character) && !NO_NAME.contains(character);
    chinese || matches!(character, ' ' | ':' | '：' | ',' | '，' | '(' | '（')
}
