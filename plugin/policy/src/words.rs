//! Words from closed lists, and words in several languages.
//! Single values of open form are `values`.

use wish_contract::{CaseKind, CommandKind, Urgency};
use wish_words::{Found, Language};

use crate::finding::{Finding, Findings, Place, nearest, quoted};
use crate::read::{CheckedTable, Codes, Read, Spanned};
use crate::time::Weekday;
use crate::toml::{Node, Value};
use crate::values::{Leaf, Text, kept, says_wide, text_of};
use crate::view::{Item, Kind, Shape, Single, View, add, joined};

static UNKNOWN_WORD: Finding = Finding::error("unknown_word");
static NO_LANGUAGES: Finding = Finding::error("wrong_type-label");
/// Where Chinese characters begin: a text that holds one is taken for Chinese.
const FIRST_IDEOGRAPH: char = '\u{4e00}';

/// A word from a closed list.
pub trait Choice: Copy + PartialEq + 'static {
    /// Every choice.
    const ALL: &'static [Self];
    /// Their words, in the same order.
    const WORDS: &'static [&'static str];

    /// The word for it.
    #[must_use]
    fn word(self) -> &'static str {
        let place = Self::ALL.iter().position(|one| *one == self);
        place.and_then(|place| Self::WORDS.get(place)).copied().unwrap_or_default()
    }
}

fn choose<T: Choice>(item: &Node, findings: &mut Findings) -> Option<T> {
    T::ALL.get(index_of(item, T::WORDS, findings)?).copied()
}

/// Which of the words it is.
fn index_of(item: &Node, known: &[&str], findings: &mut Findings) -> Option<usize> {
    let text = text_of(item, Found::WordAmong(known), findings)?;
    let index = known.iter().position(|word| *word == text);
    if index.is_none() && !says_wide(item, text, findings) {
        let found = [
            ("word", Found::Text(&quoted(text))),
            ("suggestion", Found::Suggestion(nearest(text, known))),
        ];
        findings.say(item.at, &UNKNOWN_WORD, &found);
    }
    index
}

/// Declares a closed list with its words.
macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$choice_doc:meta])* $choice:ident = $word:literal),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $name { $($(#[$choice_doc])* $choice),* }

            choice! { $name { $($choice = $word),* } }
        )*
    };
}

/// Gives a closed list its words.
macro_rules! choice {
    ($name:ident { $($choice:ident = $word:expr),* $(,)? }) => {
        impl Choice for $name {
            const ALL: &'static [$name] = &[$($name::$choice),*];
            const WORDS: &'static [&'static str] = &[$($word),*];
        }

        impl<'a> Leaf<'a> for $name {
            fn leaf(item: &'a Node, findings: &mut Findings) -> Option<$name> {
                choose(item, findings)
            }
        }

        impl<'a> Single<'a> for $name {
            fn kind(&self) -> Kind<'a> {
                Kind::Word(Choice::word(*self), $name::WORDS)
            }
        }
    };
}

choices! {
    /// The format's name.
    Format {
        /// The first.
        First = "wish-policy/1",
    }
    /// Who has a case in hand after the last step.
    HolderRole {
        /// The coordinator who answers for the case's area.
        Coordinator = "coordinator",
    }
    /// A stretch of the calendar.
    Period {
        /// From the first of a month.
        Month = "month",
        /// From the first of January, April, July or October.
        Quarter = "quarter",
        /// From the first of January or July.
        HalfYear = "half-year",
        /// From the first of January.
        Year = "year",
    }
    /// How a joint claim is credited.
    JointCredit {
        /// In full to each who fulfilled it.
        Each = "each",
        /// In full to the lead, not at all to others.
        Lead = "lead",
        /// In equal parts.
        Shared = "shared",
    }
    /// What follows where the host does not know a fact.
    MissingFact {
        /// The guard lets pass.
        Allow = "allow",
        /// The guard refuses.
        Refuse = "refuse",
    }
    /// Which side of a pairing has exactly one of the other.
    OneFor {
        /// Each responder answers for exactly one area; an area may have several responders.
        EachResponder = "responder",
        /// Each area has exactly one responder; a responder may answer for several areas.
        EachArea = "area",
    }
}

/// Declares the commands that a guard of the city's own may stand before.
macro_rules! guarded_commands {
    ($($command:ident),* $(,)?) => {
        /// A command that a guard of the city's own may stand before. None of them is anybody's only way on or out: a case
        /// that it refuses can still be rejected, released, withdrawn or escalated.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum GuardedCommand { $(#[doc = concat!("`", stringify!($command), "`.")] $command),* }

        choice! { GuardedCommand { $($command = CommandKind::$command.name()),* } }

        impl GuardedCommand {
            /// The command by its name in the contract.
            #[must_use]
            pub const fn command(self) -> CommandKind {
                match self { $(GuardedCommand::$command => CommandKind::$command),* }
            }
        }
    };
}

guarded_commands! {
    Submit, Accept, Amend, Publish, Reserve, Claim, Join, Invite, AcceptInvitation, Substitute, RequestExtension,
}

choice! { CaseKind { Wish = CaseKind::Wish.name(), Project = CaseKind::Project.name() } }
choice! { Urgency { Normal = Urgency::Normal.name(), Urgent = Urgency::Urgent.name() } }
choice! {
    Weekday {
        Monday = "monday", Tuesday = "tuesday", Wednesday = "wednesday", Thursday = "thursday",
        Friday = "friday", Saturday = "saturday", Sunday = "sunday",
    }
}

/// The languages that a policy may have words in: those that there are catalogues for, English last.
pub fn languages() -> impl Iterator<Item = &'static str> {
    Language::all().rev().map(Language::tag)
}

/// Something in one or several languages.
#[derive(Clone, Debug)]
pub struct PerLanguage<T> {
    /// Where it stands.
    pub at: Place,
    /// What there is, by BCP 47 tag, in the order of [`languages`].
    by_tag: Vec<(&'static str, T)>,
}

/// Words in each language.
pub type Words<'a> = PerLanguage<Spanned<Text<'a>>>;
/// Words by rule, in each language.
pub type RuleWords<'a> = PerLanguage<Codes<'a, Spanned<Text<'a>>>>;

impl<T> PerLanguage<T> {
    /// What there is, by BCP 47 tag, in the order of [`languages`].
    pub fn each(&self) -> impl Iterator<Item = (&'static str, &T)> {
        self.by_tag.iter().map(|(tag, one)| (*tag, one))
    }

    /// What there is in a language.
    #[must_use]
    pub fn get(&self, tag: &str) -> Option<&T> {
        self.each().find(|(known, _)| *known == tag).map(|(_, one)| one)
    }
}

impl<'a, T: Read<'a>> Read<'a> for PerLanguage<T> {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> PerLanguage<T> {
        let tags: Vec<&'static str> = languages().collect();
        if let Some(Node { at, value: Value::Text(text) }) = item {
            let written = written(text);
            let (en, zh) = match text.chars().any(|letter| letter >= FIRST_IDEOGRAPH) {
                true => (UNWRITTEN, written.as_str()),
                false => (written.as_str(), UNWRITTEN),
            };
            findings.say(*at, &NO_LANGUAGES, &[("en", Found::Text(en)), ("zh", Found::Text(zh))]);
            return PerLanguage { at: *at, by_tag: Vec::new() };
        }
        let table = CheckedTable::open(item, &tags, findings);
        let mut by_tag = Vec::new();
        for tag in tags {
            if let Some(one) = table.field::<Option<T>>(tag, "", findings) {
                by_tag.push((tag, one));
            }
        }
        PerLanguage { at: table.at, by_tag }
    }
}

/// What stands for words that somebody has yet to find.
const UNWRITTEN: &str = "\"…\"";

/// A text as TOML has it.
fn written(text: &str) -> String {
    let mut written = String::from("\"");
    for letter in kept(text).chars() {
        match letter {
            '"' | '\\' => written.extend(['\\', letter]),
            control if control.is_control() => written.push(' '),
            other => written.push(other),
        }
    }
    written.push('"');
    written
}

impl<T: Shape> Shape for PerLanguage<T> {
    fn keys(path: &str, keys: &mut Vec<String>) {
        for tag in languages() {
            T::keys(&joined(path, tag), keys);
        }
    }
}

impl<'a, T: View<'a>> View<'a> for PerLanguage<T> {
    fn item(&self) -> Option<Item<'a>> {
        let mut languages = Vec::new();
        for (tag, words) in self.each() {
            add(&mut languages, tag, words.item());
        }
        Some(Item::table(self.at, languages))
    }
}
