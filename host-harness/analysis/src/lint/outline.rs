//! A policy as doubts look at it: its ladders, rounds and lists with their places, and every other
//! value by its path. The rules have found it in order, so that what is missing is what may be left
//! out.

use std::collections::BTreeMap;
use std::ops::Range;

use wish_runtime::policy_file::{Key, PlacedValue, PolicyFile, Scalar};

const AREA_LEVELS: [&str; 8] =
    ["province", "city", "district", "street", "community", "grid", "building", "household"];
pub const URGENCIES: [&str; 2] = ["normal", "urgent"];

/// Something and its place, in bytes.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    pub value: T,
    pub at: Range<usize>,
}

/// A policy.
pub struct Outline<'a> {
    pub file: &'a PolicyFile,
    values: BTreeMap<String, &'a PlacedValue>,
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

impl<'a> Outline<'a> {
    pub fn of(file: &'a PolicyFile) -> Outline<'a> {
        let values = file.values.iter().map(|value| (value.path.to_string(), value)).collect();
        let mut outline =
            Outline { file, values, ladders: Vec::new(), rounds: Vec::new(), minimums: Vec::new() };
        let each =
            |list: &str| (0..outline.count(list)).map(|index| format!("{list}[{index}]")).collect();
        let (ladders, rounds, minimums): (Vec<String>, Vec<String>, Vec<String>) =
            (each("ladder"), each("round"), each("minimum"));
        let ladders = ladders.iter().filter_map(|path| outline.ladder(path)).collect();
        let rounds = rounds.iter().filter_map(|path| outline.round(path)).collect();
        let minimums = minimums.iter().filter_map(|path| outline.minimum(path)).collect();
        (outline.ladders, outline.rounds, outline.minimums) = (ladders, rounds, minimums);
        outline
    }

    /// The value at a path.
    pub fn value(&self, path: &str) -> Option<&'a PlacedValue> {
        self.values.get(path).copied()
    }

    /// The text at a path, or the day.
    pub fn text(&self, path: &str) -> Option<Placed<String>> {
        let value = self.value(path)?;
        let (Scalar::Text(text) | Scalar::Date(text)) = &value.value else { return None };
        Some(Placed { value: text.clone(), at: value.span.clone() })
    }

    pub fn number(&self, path: &str) -> Option<Placed<i64>> {
        let value = self.value(path)?;
        let Scalar::Number(number) = value.value else { return None };
        Some(Placed { value: number, at: value.span.clone() })
    }

    pub fn flag(&self, path: &str) -> Option<Placed<bool>> {
        let value = self.value(path)?;
        let Scalar::Flag(flag) = value.value else { return None };
        Some(Placed { value: flag, at: value.span.clone() })
    }

    /// The texts, days or numbers of a list, as they are written.
    pub fn list(&self, path: &str) -> Option<Placed<Vec<String>>> {
        let value = self.value(path)?;
        let Scalar::List(items) = &value.value else { return None };
        let words = items.iter().map(|item| match item {
            Scalar::Text(text) | Scalar::Date(text) => text.clone(),
            Scalar::Number(number) => number.to_string(),
            Scalar::Flag(_) | Scalar::List(_) => String::new(),
        });
        Some(Placed { value: words.collect(), at: value.span.clone() })
    }

    /// The codes of a section, with the place of each entry, in order of place.
    pub fn codes(&self, section: &str) -> Vec<Placed<String>> {
        let tables = self.file.tables.iter().filter_map(|table| match table.path.0.as_slice() {
            [Key::Name(outer), Key::Name(code)] if outer == section => {
                Some(Placed { value: code.clone(), at: table.span.clone() })
            }
            _ => None,
        });
        tables.collect()
    }

    /// Where an element of a list stands, by how it is written.
    pub fn element(&self, list: &Range<usize>, written: &str) -> Range<usize> {
        let text = self.file.text.get(list.clone()).unwrap_or("");
        match text.find(written) {
            Some(start) => list.start + start..list.start + start + written.len(),
            None => list.clone(),
        }
    }

    /// The names of the area levels, most general first.
    pub fn levels(&self) -> Vec<String> {
        let own = self.list("area_levels").map(|levels| levels.value);
        own.unwrap_or_else(|| AREA_LEVELS.map(str::to_owned).to_vec())
    }

    /// The ladder on which a wish begins: the first that fits.
    pub fn ladder_for(&self, category: &str, urgency: &str) -> Option<&Ladder> {
        self.ladders.iter().find(|ladder| ladder.fits(category, urgency))
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

    fn ladder(&self, path: &str) -> Option<Ladder> {
        let list = format!("{path}.step");
        let steps = (0..self.count(&list)).map(|index| self.step(&format!("{list}[{index}]")));
        Some(Ladder {
            code: self.text(&format!("{path}.code"))?,
            takes_wishes: self
                .list(&format!("{path}.kinds"))
                .is_none_or(|kinds| kinds.value.iter().any(|kind| kind == "wish")),
            categories: self.filled(&format!("{path}.categories")),
            urgencies: self.filled(&format!("{path}.urgencies")),
            steps: steps.collect::<Option<_>>()?,
            next: self.text(&format!("{path}.exhausted.ladder")).map(|next| next.value),
            repeat: self.text(&format!("{path}.exhausted.repeat")),
        })
    }

    fn step(&self, path: &str) -> Option<Step> {
        let list = format!("{path}.audience");
        let levels = self.levels();
        let rule = |index: usize| {
            let rule = format!("{list}[{index}]");
            let level = self.text(&format!("{rule}.area")).map(|area| area.value);
            let depth = level.and_then(|level| levels.iter().position(|one| *one == level));
            let kinds = self.list(&format!("{rule}.kinds"))?;
            Some(Audience { kinds, depth: depth.map(|place| place + 1) })
        };
        Some(Step {
            code: self.text(&format!("{path}.code"))?,
            audience: (0..self.count(&list)).map(rule).collect::<Option<_>>()?,
            open: self.text(&format!("{path}.open"))?,
            notify_max: self.number(&format!("{path}.notify_max")),
        })
    }

    fn round(&self, path: &str) -> Option<Round> {
        Some(Round {
            code: self.text(&format!("{path}.code"))?,
            area: self.text(&format!("{path}.area"))?.value,
            groups: self.list(&format!("{path}.target_groups"))?,
            first_day: self.text(&format!("{path}.first_day")).map(|day| day.value),
            last_day: self.text(&format!("{path}.last_day")).map(|day| day.value),
        })
    }

    fn minimum(&self, path: &str) -> Option<Minimum> {
        Some(Minimum {
            code: self.text(&format!("{path}.code"))?,
            kinds: self.list(&format!("{path}.kinds"))?,
            claims: self.number(&format!("{path}.claims"))?,
            period: self.text(&format!("{path}.period"))?.value,
            exempt: self.list(&format!("{path}.exempt")).map_or_else(Vec::new, |list| list.value),
            joint: self.text(&format!("{path}.joint")),
            first_day: self.text(&format!("{path}.first_day")),
            last_day: self.text(&format!("{path}.last_day")),
        })
    }

    /// A list that has something in it.
    fn filled(&self, path: &str) -> Option<Placed<Vec<String>>> {
        self.list(path).filter(|list| !list.value.is_empty())
    }

    /// How many tables a list has.
    pub fn count(&self, list: &str) -> usize {
        let element = |index: &usize| {
            let path = format!("{list}[{index}]");
            self.file.tables.iter().any(|table| table.path.to_string() == path)
        };
        (0..).take_while(element).count()
    }
}

impl Ladder {
    /// Whether it takes such a wish.
    pub fn fits(&self, category: &str, urgency: &str) -> bool {
        let named = |list: &Option<Placed<Vec<String>>>, word: &str| {
            list.as_ref().is_none_or(|list| list.value.iter().any(|one| one == word))
        };
        self.takes_wishes && named(&self.categories, category) && named(&self.urgencies, urgency)
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
