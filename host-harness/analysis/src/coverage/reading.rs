//! A policy's lines as coverage asks for them: by section and code, ladders with the steps that
//! others lend them, areas by their level. What the lines mean for a case the rules say; this only
//! finds the line that one of their answers goes back to.

use wish_contract::{Area, Code, Responder, Urgency, area_contains, area_cut};
use wish_policy::document::{Audience, Ladder, Step};
use wish_policy::view::{Form, Item, Kind, View};
use wish_policy::{Document, KeyPath, PathStep, Place, PolicyFile, Spanned};

/// A policy's lines, to be asked. What is asked of a line that is left out, its default answers.
pub struct Reading<'a> {
    pub document: Document<'a>,
    root: Item<'a>,
    pub area_levels: Vec<String>,
    pub ladders: Vec<LadderLines>,
}

/// Where a ladder stands in the file.
pub struct LadderLines {
    /// `ladder[1]`.
    pub path: String,
    pub code: Code,
    /// Its own steps, then those of the ladder that it hands over to.
    pub steps: Vec<StepLines>,
    /// How many of them are its own.
    pub own_steps: usize,
    /// The path of the `exhausted` that names the holder.
    pub holder: String,
}

/// Where a step stands in the file.
#[derive(Clone)]
pub struct StepLines {
    /// `ladder[1].step[0]`.
    pub path: String,
    pub code: Code,
    pub audience: Vec<AudienceLines>,
}

/// Where an audience stands in the file, and whom it admits.
#[derive(Clone)]
pub struct AudienceLines {
    /// `ladder[1].step[0].audience[0]`.
    pub path: String,
    pub kinds: Vec<Code>,
    /// How many segments of the case's area a responder must share; none where it must be paired.
    pub depth: Option<usize>,
}

impl<'a> Reading<'a> {
    pub fn of(file: &'a PolicyFile) -> Reading<'a> {
        let document = file.sound();
        let nothing = Item { at: None, form: Form::Table(Vec::new()) };
        Reading {
            root: document.item().unwrap_or(nothing),
            area_levels: document.levels().into_iter().map(str::to_owned).collect(),
            ladders: document.ladder.iter().map(|one| ladder_lines(&document, one)).collect(),
            document,
        }
    }

    fn single(&self, path: &str) -> Option<Kind<'a>> {
        self.root.find(path)?.single()
    }

    /// A single value as it is written, without quotes.
    pub fn text(&self, path: &str) -> Option<String> {
        self.single(path).map(|value| value.text())
    }

    pub fn number(&self, path: &str) -> Option<i64> {
        match self.single(path)? {
            Kind::Number { value, .. } => i64::try_from(value).ok(),
            _ => None,
        }
    }

    pub fn flag(&self, path: &str) -> Option<bool> {
        match self.single(path)? {
            Kind::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// The words of a list.
    pub fn list(&self, path: &str) -> Vec<String> {
        let items = self.root.find(path).map_or(&[][..], Item::items);
        items.iter().filter_map(Item::single).map(|value| value.text()).collect()
    }

    /// Whether the file has the path, as a value or as a table.
    pub fn has(&self, path: &str) -> bool {
        self.place(path).is_some()
    }

    /// Where a path stands.
    pub fn place(&self, path: &str) -> Option<Place> {
        self.root.find(path)?.at
    }

    /// The codes under a section, in order of place: those of `categories`, of `evaluation.levels`.
    pub fn codes(&self, section: &str) -> Vec<Code> {
        let Some(Item { form: Form::Codes(entries), .. }) = self.root.find(section) else {
            return Vec::new();
        };
        let mut codes: Vec<_> = entries.iter().map(|(code, item)| (item.at, *code)).collect();
        codes.sort();
        codes.into_iter().map(|(_, code)| code.to_owned()).collect()
    }

    /// How many elements a list of tables has.
    pub fn elements(&self, list: &str) -> usize {
        self.root.find(list).map_or(0, |list| list.items().len())
    }

    /// The line that has the length of a deadline for cases of a category and an urgency: of the first entry of
    /// `deadlines.when` that fits and has one, the category's, or that of all cases.
    pub fn length_line(&self, key: &str, category: &str, urgency: Urgency) -> String {
        let entries = self.document.deadlines.when.iter().enumerate();
        let fitting = entries.filter(|(_, when)| when.is_for(category, urgency));
        let mut lines = fitting.map(|(index, _)| format!("deadlines.when[{index}].{key}"));
        let own = format!("categories.{category}.{key}");
        let own = (key == "due" && self.has(&own)).then_some(own);
        let special = lines.find(|line| self.has(line));
        special.or(own).unwrap_or_else(|| format!("deadlines.{key}"))
    }

    pub fn ladder(&self, code: &str) -> Option<&LadderLines> {
        self.ladders.iter().find(|ladder| ladder.code == code)
    }

    /// Every table and every element of a list of tables that is written, in order of place.
    pub fn tables(&self) -> Vec<(KeyPath, Place)> {
        let mut tables = Vec::new();
        self.root.each(&KeyPath::default(), &mut |path, item| {
            if let (Some(at), Form::Table(_) | Form::Codes(_)) = (item.at, &item.form) {
                tables.push((path.clone(), at));
            }
        });
        tables.sort_by_key(|(_, at)| *at);
        tables
    }

    /// Does something with every line that is written, single values and lists of such, in order of place.
    pub fn each_line(&self, act: &mut impl FnMut(&KeyPath, Place, &Item<'a>)) {
        let mut lines = Vec::new();
        self.root.each(&KeyPath::default(), &mut |path, item| {
            let is_entry = matches!(path.0.last(), Some(PathStep::Index(_)));
            if let (Some(at), true) = (item.at, is_line(item) && !is_entry) {
                lines.push((at, path.clone(), item.clone()));
            }
        });
        lines.sort_by_key(|(at, ..)| *at);
        lines.iter().for_each(|(at, path, item)| act(path, *at, item));
    }
}

/// Whether it is a single value, or a list of such.
fn is_line(item: &Item<'_>) -> bool {
    let is_empty_list = matches!(&item.form, Form::List { items, .. } if items.is_empty());
    let is_list_of_values = || item.items().iter().any(|item| item.single().is_some());
    item.single().is_some() || is_empty_list || is_list_of_values()
}

/// A ladder with the steps of those that it hands over to.
fn ladder_lines(document: &Document<'_>, ladder: &Ladder<'_>) -> LadderLines {
    let all = document.ladder.iter();
    let place = |one: &Ladder<'_>| all.clone().position(|other| std::ptr::eq(one, other));
    let path = |one: &Ladder<'_>| format!("ladder[{}]", place(one).unwrap_or_default());
    let mut steps = Vec::new();
    let climb = document.climb(ladder);
    for one in &climb.ladders {
        let path = path(one);
        let own = one.step.iter().enumerate();
        steps.extend(
            own.map(|(index, step)| step_lines(document, step, format!("{path}.step[{index}]"))),
        );
    }
    LadderLines {
        path: path(ladder),
        code: ladder.code.code().to_owned(),
        steps,
        own_steps: ladder.step.len(),
        holder: format!("{}.exhausted", path(climb.last)),
    }
}

fn step_lines(document: &Document<'_>, step: &Step<'_>, path: String) -> StepLines {
    let audience = step.audience.iter().enumerate();
    let lines = |(index, rule): (usize, &Audience<'_>)| AudienceLines {
        path: format!("{path}.audience[{index}]"),
        kinds: rule.kinds.iter().map(|kind| kind.code().to_owned()).collect(),
        depth: (!rule.paired.value).then(|| {
            let level = rule.area.as_ref().map_or("", Spanned::code);
            document.depth_of(level).unwrap_or(1)
        }),
    };
    StepLines { code: step.code.code().to_owned(), audience: audience.map(lines).collect(), path }
}

impl LadderLines {
    /// The audiences that are open at a step, counted from 1.
    pub fn open_audiences(&self, step: usize) -> impl Iterator<Item = &AudienceLines> {
        self.steps.iter().take(step).flat_map(|step| &step.audience)
    }

    /// The number of a step by its code, from 1.
    pub fn number(&self, code: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.code == code).map(|place| place + 1)
    }
}

impl AudienceLines {
    /// Whether it admits a responder to a case of the area, by what the contract says of audiences.
    pub fn admits(&self, responder: &Responder, area: &Area) -> bool {
        let near = match self.depth {
            None => responder.paired_areas.iter().any(|paired| area_contains(paired, area)),
            Some(depth) => area_contains(area_cut(area, depth), &responder.area),
        };
        near && self.kinds.contains(&responder.kind)
    }

    /// Whether it admits whomever of the kind another admits.
    pub fn covers(&self, other: &AudienceLines, kind: &str) -> bool {
        let as_wide = match (self.depth, other.depth) {
            (None, None) => true,
            (Some(depth), Some(other)) => depth <= other,
            _ => false,
        };
        as_wide && self.kinds.iter().any(|one| one == kind)
    }
}

/// The paths of a list's elements: `round[0]`, `round[1]`.
pub fn numbered(list: &str, count: usize) -> Vec<String> {
    (0..count).map(|index| format!("{list}[{index}]")).collect()
}
