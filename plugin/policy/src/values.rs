//! The single values of a policy: codes, texts, lengths of time, days and counts. Where they may
//! stand is for `document` to say; whether codes name something, for the rules. Words from closed
//! lists are `words`.

use std::marker::PhantomData;

use wish_contract::{is_area, is_code, is_reference};
use wish_words::{Found, Label};

use crate::finding::{Finding, Findings, quoted};
use crate::limits::{PARSED_BYTES_MAX, TEXT_BYTES_MAX};
use crate::read::{Setting, Spanned, wrong_type};
use crate::time::{Date, Hours, HoursError, Span, SpanError, Stretch, UtcOffset, YearDay};
use crate::toml::{Node, Value, wide};
use crate::view::{Kind, Single};

static NO_TEXT: Finding = Finding::error("out_of_range-text");
static NO_REFERENCE: Finding = Finding::error("reference_malformed");
static NO_AREA: Finding = Finding::error("area_malformed");
static NO_DAY: Finding = Finding::error("day_malformed");
static NO_YEAR_DAY: Finding = Finding::error("day_malformed-of-every-year");
static NO_OFFSET: Finding = Finding::error("offset_malformed");
static NO_STRETCH: Finding = Finding::error("hours_malformed-quiet");
static WIDE: Finding = Finding::error("full_width");
static QUOTED_DAY: Finding = Finding::warning("day_quoted");
static OUT_OF_RANGE: Finding = Finding::error("out_of_range");

pub(crate) static NO_CODE: Finding = Finding::error("code_malformed");

/// Stands in a finding for the code of something that has none, or one that cannot be read.
pub const UNNAMED: &str = "…";

/// What a single value can be read as; none after a finding was made.
pub trait Leaf<'a>: Single<'a> {
    /// The value, where it can be read.
    #[doc(hidden)]
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Self>;
}

/// Words in one language.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a>(pub &'a str);
/// An identifier that the host chose.
#[derive(Clone, Copy, Debug)]
pub struct ReferenceWord<'a>(pub &'a str);
/// A path of segments.
#[derive(Clone, Copy, Debug)]
pub struct AreaPath<'a>(pub &'a str);
/// A fact that is a code, or yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactWord<'a> {
    /// A code.
    Code(&'a str),
    /// Yes or no.
    Flag(bool),
}
/// A whole number within a range.
#[derive(Clone, Copy, Debug)]
pub struct Whole<const MIN: u64, const MAX: u64>(pub u64);

/// What becomes of a step that reaches nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyStep {
    /// The next one opens at once.
    Skip,
    /// The next one opens once it has been open so long.
    Open(Span),
}

impl EmptyStep {
    /// How skipping is written.
    pub const SKIP: &'static str = "skip";
}

/// A word of an open vocabulary, and what it names.
#[derive(Clone, Copy, Debug)]
pub struct CodeWord<'a, N> {
    /// The word.
    pub word: &'a str,
    names: PhantomData<N>,
}

/// What a code names.
pub trait Names: Copy + 'static {
    /// Which of the document's vocabularies the code is looked up in; none where it is a name of its own, or one that
    /// only the host knows.
    const VOCABULARY: Option<Vocabulary>;
}

/// What a policy names under codes, and speaks of elsewhere by these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    /// `area_levels`.
    AreaLevel,
    /// `categories`.
    Category,
    /// `responder_kinds`.
    ResponderKind,
    /// `target_groups`.
    TargetGroup,
    /// `ladder`.
    Ladder,
}

/// Declares what codes name.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident, $word:ident => $vocabulary:expr;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub enum $name {}

            impl Names for $name {
                const VOCABULARY: Option<Vocabulary> = $vocabulary;
            }

            $(#[$doc])*
            pub type $word<'a> = CodeWord<'a, $name>;
        )*
    };
}

names! {
    /// The name of what it stands in, or a word that only the host knows.
    Own, OwnCode => None;
    /// An area level.
    Level, LevelCode => Some(Vocabulary::AreaLevel);
    /// A category.
    Category, CategoryCode => Some(Vocabulary::Category);
    /// A kind of responder.
    ResponderKind, KindCode => Some(Vocabulary::ResponderKind);
    /// A target group.
    TargetGroup, GroupCode => Some(Vocabulary::TargetGroup);
    /// A ladder.
    Ladder, LadderCode => Some(Vocabulary::Ladder);
}

impl<'a, N> CodeWord<'a, N> {
    /// A word that was found to be a code.
    pub(crate) const fn of(word: &'a str) -> CodeWord<'a, N> {
        CodeWord { word, names: PhantomData }
    }
}

impl<'a, N> Spanned<CodeWord<'a, N>> {
    /// The code; empty where it cannot be read.
    #[must_use]
    pub fn code(&self) -> &'a str {
        match &self.value {
            Some(code) => code.word,
            None => "",
        }
    }

    /// How people are told of what has this code: the code, or [`UNNAMED`] where it cannot be read.
    #[must_use]
    pub fn shown(&self) -> &'a str {
        self.value.as_ref().map_or(UNNAMED, |code| code.word)
    }
}

impl<const MIN: u64, const MAX: u64> Spanned<Whole<MIN, MAX>> {
    /// The number; the least where it cannot be read.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.value.map_or(MIN, |whole| whole.0)
    }
}

impl<const MIN: u64, const MAX: u64> Setting<Whole<MIN, MAX>> {
    /// The number.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.value.0
    }
}

/// What a value should be, by the name that the catalogues have for it.
fn value(name: &str) -> Found<'_> {
    Found::Name(Label::PolicyValue(name))
}

/// A text; a value of another type is refused.
pub(crate) fn text_of<'a>(
    item: &'a Node,
    wanted: Found<'_>,
    findings: &mut Findings,
) -> Option<&'a str> {
    match &item.value {
        Value::Text(text) => Some(text),
        _ => {
            wrong_type(item, wanted, findings);
            None
        }
    }
}

/// A text that passes a test. The finding where it does not is given the text and its length.
fn tested<'a>(
    item: &'a Node,
    wanted: Found<'_>,
    passes: fn(&str) -> bool,
    finding: &Finding,
    findings: &mut Findings,
) -> Option<&'a str> {
    let text = text_of(item, wanted, findings)?;
    if !passes(text) {
        if says_wide(item, text, findings) {
            return None;
        }
        let found = [("word", Found::Text(&quoted(text))), ("bytes", Found::number(text.len()))];
        findings.say(item.at, finding, &found);
        return None;
    }
    Some(text)
}

/// Whether a value that cannot be read holds a full-width sign, which has been said.
pub(crate) fn says_wide(item: &Node, text: &str, findings: &mut Findings) -> bool {
    wide::say_in_value(item.at, text, &quoted(text), &WIDE, findings)
}

impl<'a> Leaf<'a> for Text<'a> {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Text<'a>> {
        let passes = |text: &str| !text.trim().is_empty() && text.len() <= TEXT_BYTES_MAX;
        tested(item, value("text"), passes, &NO_TEXT, findings).map(Text)
    }
}

impl<'a, N: Names> Leaf<'a> for CodeWord<'a, N> {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<CodeWord<'a, N>> {
        tested(item, value("code"), is_code, &NO_CODE, findings).map(CodeWord::of)
    }
}

impl<'a> Leaf<'a> for FactWord<'a> {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<FactWord<'a>> {
        if let Value::Flag(flag) = item.value {
            return Some(FactWord::Flag(flag));
        }
        tested(item, value("fact"), is_code, &NO_CODE, findings).map(FactWord::Code)
    }
}

impl<'a> Leaf<'a> for ReferenceWord<'a> {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<ReferenceWord<'a>> {
        tested(item, value("reference"), is_reference, &NO_REFERENCE, findings).map(ReferenceWord)
    }
}

impl<'a> Leaf<'a> for AreaPath<'a> {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<AreaPath<'a>> {
        tested(item, value("area"), is_area, &NO_AREA, findings).map(AreaPath)
    }
}

impl<'a> Leaf<'a> for Span {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Span> {
        let text = text_of(item, value("length"), findings)?;
        let read = kept(text).parse::<Span>();
        let refused = |error: SpanError| {
            if !says_wide(item, text, findings) {
                findings.add(item.at, error.fault(findings.language()));
            }
        };
        read.map_err(refused).ok()
    }
}

impl<'a> Leaf<'a> for EmptyStep {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<EmptyStep> {
        match &item.value {
            Value::Text(text) if text == EmptyStep::SKIP => Some(EmptyStep::Skip),
            _ => Span::leaf(item, findings).map(EmptyStep::Open),
        }
    }
}

impl<'a> Leaf<'a> for Hours {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Hours> {
        let text = text_of(item, value("working-hours"), findings)?;
        let read = kept(text).parse::<Hours>();
        let refused = |error: HoursError| {
            if !says_wide(item, text, findings) {
                findings.add(item.at, error.fault(findings.language()));
            }
        };
        read.map_err(refused).ok()
    }
}

/// A text that is to be read, or a mark for one so long that an error should not repeat it.
#[must_use]
pub fn kept(text: &str) -> &str {
    if text.len() > PARSED_BYTES_MAX { "…" } else { text }
}

impl<'a> Leaf<'a> for Date {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Date> {
        let written = match &item.value {
            Value::Moment(moment) => moment.to_string(),
            Value::Text(text) => return quoted_day(item, text, findings),
            _ => {
                wrong_type(item, value("day"), findings);
                return None;
            }
        };
        let day = written.parse().ok();
        if day.is_none() {
            findings.say(item.at, &NO_DAY, &[("word", Found::Text(&written))]);
        }
        day
    }
}

/// A day in quotes is read as one without, as editors that go by the schema take it; TOML has days of its own.
fn quoted_day(item: &Node, text: &str, findings: &mut Findings) -> Option<Date> {
    let day: Option<Date> = kept(text).parse().ok();
    let (finding, day_text) = match day {
        Some(day) => (&QUOTED_DAY, day.to_string()),
        None => (&NO_DAY, String::new()),
    };
    let word = if day.is_some() { quoted(text) } else { kept(text).to_owned() };
    findings.say(
        item.at,
        finding,
        &[("word", Found::Text(&word)), ("day", Found::Text(&day_text))],
    );
    day
}

impl<'a> Leaf<'a> for UtcOffset {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<UtcOffset> {
        let text = text_of(item, value("offset"), findings)?;
        let offset = UtcOffset::read(text);
        if offset.is_none() && !says_wide(item, text, findings) {
            findings.say(item.at, &NO_OFFSET, &[("word", Found::Text(&quoted(text)))]);
        }
        offset
    }
}

impl<'a> Leaf<'a> for YearDay {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<YearDay> {
        let text = text_of(item, value("year-day"), findings)?;
        let day = YearDay::read(text);
        if day.is_none() {
            findings.say(item.at, &NO_YEAR_DAY, &[("word", Found::Text(&quoted(text)))]);
        }
        day
    }
}

impl<'a> Leaf<'a> for Stretch {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Stretch> {
        let text = text_of(item, value("quiet-hours"), findings)?;
        let stretch = Stretch::read(text);
        if stretch.is_none() && !says_wide(item, text, findings) {
            findings.say(item.at, &NO_STRETCH, &[("word", Found::Text(&quoted(text)))]);
        }
        stretch
    }
}

impl<'a, const MIN: u64, const MAX: u64> Leaf<'a> for Whole<MIN, MAX> {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Whole<MIN, MAX>> {
        whole(item, MIN, MAX, findings).map(Whole)
    }
}

fn whole(item: &Node, min: u64, max: u64, findings: &mut Findings) -> Option<u64> {
    let Value::Whole(digits, radix) = &item.value else {
        let [min, max] = [min, max].map(|limit| i64::try_from(limit).unwrap_or(i64::MAX));
        wrong_type(item, Found::WholeBetween(min, max), findings);
        return None;
    };
    let read = u64::from_str_radix(digits, *radix).ok();
    let fits = read.filter(|number| (min..=max).contains(number));
    if fits.is_none() {
        let found = [
            ("word", Found::Text(&quoted(digits))),
            ("min", Found::number(min)),
            ("max", Found::number(max)),
        ];
        findings.say(item.at, &OUT_OF_RANGE, &found);
    }
    fits
}

impl<'a> Leaf<'a> for bool {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<bool> {
        match item.value {
            Value::Flag(flag) => Some(flag),
            _ => {
                wrong_type(item, value("flag"), findings);
                None
            }
        }
    }
}

/// Says how single values are shown.
macro_rules! single {
    ($(impl [$($generics:tt)*] $name:ty => |$value:pat_param| $kind:expr;)*) => {
        $(
            impl<'a, $($generics)*> Single<'a> for $name {
                fn kind(&self) -> Kind<'a> {
                    let $value = *self;
                    $kind
                }
            }
        )*
    };
}

single! {
    impl [] Text<'a> => |Text(words)| Kind::Text(words);
    impl [] ReferenceWord<'a> => |ReferenceWord(reference)| Kind::Reference(reference);
    impl [] AreaPath<'a> => |AreaPath(area)| Kind::Area(area);
    impl [N: Names] CodeWord<'a, N> => |code| Kind::Code(code.word, N::VOCABULARY);
    impl [] FactWord<'a> => |word| match word {
        FactWord::Code(code) => Kind::Code(code, None),
        FactWord::Flag(flag) => Kind::Flag(flag),
    };
    impl [] Span => |span| Kind::Length(span);
    impl [] EmptyStep => |step| match step {
        EmptyStep::Skip => Kind::Word(EmptyStep::SKIP, &[EmptyStep::SKIP]),
        EmptyStep::Open(span) => Kind::Length(span),
    };
    impl [] Date => |day| Kind::Day(day);
    impl [] Hours => |hours| Kind::Hours(hours);
    impl [] Stretch => |stretch| Kind::Stretch(stretch);
    impl [] YearDay => |day| Kind::YearDay(day);
    impl [] UtcOffset => |offset| Kind::Offset(offset);
    impl [const MIN: u64, const MAX: u64] Whole<MIN, MAX> => |Whole(value)| {
        Kind::Number { value, least: MIN, most: MAX }
    };
    impl [] bool => |flag| Kind::Flag(flag);
}
