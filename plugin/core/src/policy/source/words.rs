//! Words from closed lists, and words in several languages.
//! Single values of open form are `values`.

use super::read::{Codes, Read, Table};
use super::values::{Leaf, Spot, Text, text_of};
use crate::calendar::Weekday;
use crate::policy::diagnostic::{Finding, Findings, Place, nearest, quoted};
use crate::policy::duties::{JointCredit, OneFor, Period};
use crate::policy::toml::Node;
use wish_contract::{CaseKind, Urgency};

static UNKNOWN_WORD: Finding = Finding::error("unknown_word", "unknown word {0}", "{1}");

/// A word from a closed list.
pub trait Choice: Copy + 'static {
    const ALL: &'static [Self];
    fn name(self) -> &'static str;
}

fn choose<T: Choice>(item: &Node, findings: &mut Findings) -> Option<T> {
    let word = |index: usize| Some(T::ALL.get(index)?.name());
    T::ALL.get(index_of(item, word, findings)?).copied()
}

/// Which of the words it is.
#[inline(never)]
fn index_of(
    item: &Node,
    word: fn(usize) -> Option<&'static str>,
    findings: &mut Findings,
) -> Option<usize> {
    let mut known = Vec::new();
    while let Some(word) = word(known.len()) {
        known.push(word);
    }
    let text = text_of(item, &format!("`\"{}\"`", known.join("\"` or `\"")), findings)?;
    let index = known.iter().position(|word| *word == text);
    if index.is_none() {
        findings.say(item.at, &UNKNOWN_WORD, &[&quoted(text), &nearest(text, &known)]);
    }
    index
}

/// Implements the reading of closed lists.
macro_rules! choices {
    ($($choice:ty => $all:expr, $name:expr);* $(;)?) => {
        $(
            impl Choice for $choice {
                const ALL: &'static [$choice] = $all;

                fn name(self) -> &'static str {
                    $name(self)
                }
            }

            impl<'a> Leaf<'a> for $choice {
                fn leaf(item: &'a Node, findings: &mut Findings) -> Option<$choice> {
                    choose(item, findings)
                }
            }
        )*
    };
}

/// The format's name.
#[derive(Clone, Copy, Debug)]
pub struct Format;

/// Who has a case in hand after the last step.
#[derive(Clone, Copy, Debug)]
pub struct HolderRole;

choices! {
    Format => &[Format], |_| "wish-policy/1";
    HolderRole => &[HolderRole], |_| "coordinator";
    CaseKind => CaseKind::ALL, CaseKind::name;
    Urgency => Urgency::ALL, Urgency::name;
    Weekday => &Weekday::ALL, weekday_word;
    Period => &[Period::Month, Period::Quarter, Period::HalfYear, Period::Year], period_word;
    JointCredit => &[JointCredit::Each, JointCredit::Lead, JointCredit::Shared], joint_word;
    OneFor => &[OneFor::EachResponder, OneFor::EachArea], one_for_word;
}

fn period_word(period: Period) -> &'static str {
    match period {
        Period::Month => "month",
        Period::Quarter => "quarter",
        Period::HalfYear => "half-year",
        Period::Year => "year",
    }
}

fn joint_word(joint: JointCredit) -> &'static str {
    match joint {
        JointCredit::Each => "each",
        JointCredit::Lead => "lead",
        JointCredit::Shared => "shared",
    }
}

fn one_for_word(one_for: OneFor) -> &'static str {
    match one_for {
        OneFor::EachResponder => "responder",
        OneFor::EachArea => "area",
    }
}

fn weekday_word(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    }
}

/// The BCP 47 tags that this format knows.
pub const LANGUAGES: &[&str] = &["zh-CN", "en"];

/// Something in Chinese, in English, or in both.
#[derive(Clone, Copy, Debug)]
pub struct PerLanguage<T> {
    pub at: Place,
    pub zh_cn: Option<T>,
    pub en: Option<T>,
}

/// Words in each language.
pub type Words<'a> = PerLanguage<Spot<Text<'a>>>;
/// Words by rule, in each language.
pub type RuleWords<'a> = PerLanguage<Codes<'a, Spot<Text<'a>>>>;

impl<T> PerLanguage<T> {
    /// What there is, by BCP 47 tag.
    pub fn each(&self) -> impl DoubleEndedIterator<Item = (&'static str, &T)> {
        LANGUAGES.iter().zip(self.all()).filter_map(|(tag, one)| Some((*tag, one.as_ref()?)))
    }

    /// What there is and what is left out, in the order of [`LANGUAGES`].
    pub fn all(&self) -> [&Option<T>; 2] {
        [&self.zh_cn, &self.en]
    }
}

impl<'a, T: Read<'a>> Read<'a> for PerLanguage<T> {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> PerLanguage<T> {
        let table = Table::open(item, LANGUAGES, findings);
        let (zh_cn, en) = (table.field("zh-CN", findings), table.field("en", findings));
        PerLanguage { at: table.at, zh_cn, en }
    }
}
