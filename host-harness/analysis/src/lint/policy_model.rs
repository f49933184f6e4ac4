//! A policy as `lint` looks at it: its ladders, rounds and lists with their places, and every other
//! value by its path. The rules have found it in order, so that what is missing is what may be left
//! out.

use std::ops::Range;

use wish_contract::CaseKind;
use wish_policy::time::{Span, Stretch};
use wish_policy::values::CodeWord;
use wish_policy::view::{Form, Item, Kind, View};
use wish_policy::words::Choice;
use wish_policy::{Document, Filled, PolicyFile, Set, Setting, Spanned, document};

use super::wish_class::{self, WishClass};

pub const URGENCIES: [&str; 2] = ["normal", "urgent"];

/// Something and its place, in bytes.
#[derive(Clone, Debug, Default)]
pub struct Placed<T> {
    pub value: T,
    pub at: Range<usize>,
}

/// A policy.
pub struct PolicyModel<'a> {
    pub file: &'a PolicyFile,
    pub document: Document<'a>,
    root: Item<'a>,
    pub ladders: Vec<Ladder>,
    pub rounds: Vec<Round>,
    pub minimums: Vec<Minimum>,
}

/// A ladder as it is written.
#[derive(Clone, Debug)]
pub struct Ladder {
    pub code: Placed<String>,
    takes_wishes: bool,
    /// None: all.
    pub categories: Option<Placed<Vec<String>>>,
    /// None: all.
    pub urgencies: Option<Placed<Vec<String>>>,
    /// None: for whomever.
    target_groups: Option<Placed<Vec<String>>>,
    cost_from_yuan: Option<u64>,
    cost_below_yuan: Option<u64>,
    pub steps: Vec<Step>,
    /// The ladder that it hands over to.
    next: Option<String>,
    pub repeat: Option<Placed<String>>,
}

/// A step of a ladder.
#[derive(Clone, Debug)]
pub struct Step {
    pub code: Placed<String>,
    pub audience: Vec<Audience>,
    pub open: Placed<String>,
    pub notify_max: Option<Placed<i64>>,
}

/// Whom a step admits.
#[derive(Clone, Debug)]
pub struct Audience {
    pub kinds: Placed<Vec<String>>,
    /// The number of segments shared; none: by a tie.
    pub depth: Option<usize>,
}

/// A round of target groups.
#[derive(Clone, Debug)]
pub struct Round {
    pub code: Placed<String>,
    pub area: String,
    pub groups: Placed<Vec<String>>,
    /// Days as they are written, which are in order as texts.
    pub first_day: Option<String>,
    pub last_day: Option<String>,
}

/// Wishes that are asked of somebody.
#[derive(Clone, Debug)]
pub struct Minimum {
    pub code: Placed<String>,
    pub kinds: Placed<Vec<String>>,
    pub claims: Placed<i64>,
    pub period: String,
    pub exempt: Vec<String>,
    pub joint: Option<Placed<String>>,
    pub first_day: Option<Placed<String>>,
    pub last_day: Option<Placed<String>>,
}

impl<'a> PolicyModel<'a> {
    pub fn of(file: &'a PolicyFile) -> PolicyModel<'a> {
        let document = file.sound();
        let nothing = Item { at: None, form: Form::Table(Vec::new()) };
        PolicyModel {
            file,
            root: document.item().unwrap_or(nothing),
            ladders: document.ladder.iter().map(|one| ladder(&document, one)).collect(),
            rounds: document.round.iter().map(round).collect(),
            minimums: document.minimum.iter().map(minimum).collect(),
            document,
        }
    }

    /// The sorts of wish that its ladders tell apart.
    pub fn wishes(&self) -> Vec<WishClass> {
        wish_class::of(self)
    }

    /// What is written at a path, and where.
    pub fn written(&self, path: &str) -> Option<(&Item<'a>, Range<usize>)> {
        let item = self.root.find(path)?;
        Some((item, item.at?.into()))
    }

    fn single(&self, path: &str) -> Option<(Kind<'a>, Range<usize>)> {
        let (item, at) = self.written(path)?;
        Some((item.single()?, at))
    }

    /// The text that is written at a path, or the day.
    pub fn text(&self, path: &str) -> Option<Placed<String>> {
        let (kind, at) = self.single(path)?;
        Some(Placed { value: kind.text(), at })
    }

    pub fn number(&self, path: &str) -> Option<Placed<i64>> {
        let (Kind::Number { value, .. }, at) = self.single(path)? else { return None };
        Some(Placed { value: i64::try_from(value).ok()?, at })
    }

    pub fn flag(&self, path: &str) -> Option<Placed<bool>> {
        let (Kind::Flag(value), at) = self.single(path)? else { return None };
        Some(Placed { value, at })
    }

    /// The length of time at a path, written or by default.
    pub fn length(&self, path: &str) -> Option<Span> {
        match self.root.find(path)?.single()? {
            Kind::Length(span) => Some(span),
            _ => None,
        }
    }

    /// The texts, days or numbers of a list that is written.
    pub fn list(&self, path: &str) -> Option<Placed<Vec<String>>> {
        let (item, at) = self.written(path)?;
        let items = item.items().iter().filter_map(Item::single);
        Some(Placed { value: items.map(|one| one.text()).collect(), at })
    }

    /// The hours in which nobody is notified on any day, where they are written.
    pub fn quiet_hours(&self) -> impl Iterator<Item = Placed<Stretch>> {
        let written = self.document.notifications.quiet_hours.iter();
        let written = written.filter(|one| one.at.is_written());
        let placed =
            written.filter_map(|one| Some(Placed { value: one.value?, at: one.at.into() }));
        placed.filter(|one: &Placed<Stretch>| one.value.is_daily())
    }

    /// The codes of a section, with the place of each entry, in order of place.
    pub fn codes(&self, section: &str) -> Vec<Placed<String>> {
        let Some(Item { form: Form::Codes(entries), .. }) = self.root.find(section) else {
            return Vec::new();
        };
        let placed = |(code, item): &(&str, Item<'_>)| {
            Some(Placed { value: (*code).to_owned(), at: item.at?.into() })
        };
        let mut codes: Vec<Placed<String>> = entries.iter().filter_map(placed).collect();
        codes.sort_by_key(|code| code.at.start);
        codes
    }

    /// Where an element of a list stands, by how it is written.
    pub fn element(&self, list: &Range<usize>, written: &str) -> Range<usize> {
        let text = self.file.text().get(list.clone()).unwrap_or("");
        match text.find(written) {
            Some(start) => list.start + start..list.start + start + written.len(),
            None => list.clone(),
        }
    }

    /// The ladder on which a sort of wish begins: the first that fits.
    pub fn ladder_for(&self, class: &WishClass, urgency: &str) -> Option<&Ladder> {
        self.ladders.iter().find(|ladder| ladder.fits(class, urgency))
    }

    /// The most that a wish may cost.
    pub fn cost_max_yuan(&self) -> u64 {
        self.document.intake.cost_max_yuan.map_or(u64::MAX, |most| most.number())
    }

    /// The steps of a ladder and of those that it hands over to, and the last of these ladders.
    pub fn climb<'b>(&'b self, ladder: &'b Ladder) -> (Vec<&'b Step>, &'b Ladder) {
        let (mut steps, mut last) = (Vec::new(), ladder);
        // A ring of ladders does not load, so that each comes once.
        for _ in 0..=self.ladders.len() {
            steps.extend(&last.steps);
            let next = last.next.as_ref();
            match next.and_then(|next| self.ladders.iter().find(|one| one.code.value == *next)) {
                Some(next) => last = next,
                None => break,
            }
        }
        (steps, last)
    }

    /// How many tables a list has.
    pub fn count(&self, list: &str) -> usize {
        self.root.find(list).map_or(0, |list| list.items().len())
    }
}

fn ladder(document: &Document<'_>, one: &document::Ladder<'_>) -> Ladder {
    Ladder {
        code: code(&one.code),
        takes_wishes: one.takes_kind(CaseKind::Wish),
        categories: written(&one.categories),
        urgencies: one.urgencies.at.map(|at| Placed {
            value: one.urgencies.values().iter().map(|one| one.name().to_owned()).collect(),
            at: at.into(),
        }),
        target_groups: written(&one.target_groups),
        cost_from_yuan: one.cost_from_yuan.map(|cost| cost.number()),
        cost_below_yuan: one.cost_below_yuan.map(|cost| cost.number()),
        steps: one.step.iter().map(|one| step(document, one)).collect(),
        next: document.after(one).map(|next| next.code.code().to_owned()),
        repeat: one.exhausted.as_ref().and_then(|exhausted| placed(exhausted.repeat?)),
    }
}

fn step(document: &Document<'_>, one: &document::Step<'_>) -> Step {
    let rule = |rule: &document::Audience<'_>| Audience {
        kinds: filled(&rule.kinds),
        depth: rule.area.and_then(|level| document.depth_of(level.code())),
    };
    let notify_max = one.notify_max.map(|most| Placed {
        value: i64::try_from(most.number()).unwrap_or(i64::MAX),
        at: most.at.into(),
    });
    Step {
        code: code(&one.code),
        audience: one.audience.iter().map(rule).collect(),
        // INVARIANT: a policy without it does not load.
        open: one.open.and_then(placed).unwrap_or_default(),
        notify_max,
    }
}

fn round(one: &document::Round<'_>) -> Round {
    Round {
        code: code(&one.code),
        area: one.area.value.map_or("", |area| area.0).to_owned(),
        groups: filled(&one.target_groups),
        first_day: one.first_day.and_then(placed).map(|day| day.value),
        last_day: one.last_day.and_then(placed).map(|day| day.value),
    }
}

fn minimum(one: &document::Minimum<'_>) -> Minimum {
    let Setting { at, value } = one.joint;
    Minimum {
        code: code(&one.code),
        kinds: filled(&one.kinds),
        claims: Placed {
            value: i64::try_from(one.claims.number()).unwrap_or(i64::MAX),
            at: one.claims.at.into(),
        },
        period: one.period.value.map_or("", Choice::word).to_owned(),
        exempt: one.exempt.iter().map(|class| class.code().to_owned()).collect(),
        joint: at.map(|at| Placed { value: value.word().to_owned(), at: at.into() }),
        first_day: one.first_day.and_then(placed),
        last_day: one.last_day.and_then(placed),
    }
}

/// A single value as it is written.
fn placed<T: ToString>(one: Spanned<T>) -> Option<Placed<String>> {
    Some(Placed { value: one.value?.to_string(), at: one.at.into() })
}

fn code<N>(one: &Spanned<CodeWord<'_, N>>) -> Placed<String> {
    Placed { value: one.code().to_owned(), at: one.at.into() }
}

/// The codes of a list that is written.
fn written<N>(list: &Set<Spanned<CodeWord<'_, N>>>) -> Option<Placed<Vec<String>>> {
    let value = list.iter().map(|one| one.code().to_owned()).collect();
    list.at.map(|at| Placed { value, at: at.into() })
}

/// The codes of a list that is always written.
fn filled<N>(list: &Filled<Set<Spanned<CodeWord<'_, N>>>>) -> Placed<Vec<String>> {
    written(&list.0).unwrap_or_default()
}

impl Ladder {
    /// Whether it takes such a wish.
    pub fn fits(&self, class: &WishClass, urgency: &str) -> bool {
        let named = |list: &Option<Placed<Vec<String>>>, word: Option<&str>| {
            list.as_ref().is_none_or(|list| list.value.iter().any(|one| Some(one.as_str()) == word))
        };
        self.takes_wishes
            && named(&self.categories, Some(&class.category))
            && named(&self.urgencies, Some(urgency))
            && named(&self.target_groups, class.group.as_deref())
            && self.cost_from_yuan.is_none_or(|least| class.cost_yuan >= least)
            && self.cost_below_yuan.is_none_or(|limit| class.cost_yuan < limit)
    }

    /// The target groups that it names.
    pub fn groups(&self) -> impl Iterator<Item = &String> {
        self.target_groups.iter().flat_map(|groups| &groups.value)
    }

    /// Costs at which it begins, or begins not, to take a wish.
    pub fn cost_bounds(&self) -> impl Iterator<Item = u64> {
        self.cost_from_yuan.into_iter().chain(self.cost_below_yuan)
    }

    /// The most that a wish of this ladder costs, where it says so.
    pub fn cost_most_yuan(&self) -> Option<u64> {
        self.cost_below_yuan.map(|limit| limit.saturating_sub(1))
    }
}

impl Step {
    /// Whether it admits some responders of a kind.
    pub fn names(&self, kind: &str) -> bool {
        self.audience.iter().any(|rule| rule.kinds.value.iter().any(|one| one == kind))
    }
}

/// Codes as they stand in a sentence: `` `a`, `b` ``.
pub fn quoted<T: AsRef<str>>(codes: &[T]) -> String {
    let quoted: Vec<String> = codes.iter().map(|code| format!("`{}`", code.as_ref())).collect();
    quoted.join(", ")
}
