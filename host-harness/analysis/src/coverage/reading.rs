//! A policy's lines as coverage asks for them: by section and code, ladders with the steps that
//! others lend them, areas by their level. What the lines mean for a case the rules say; here it is
//! only told which line an answer of theirs goes back to.

use std::collections::BTreeMap;
use std::ops::Range;

use wish_contract::{Area, Code, Responder, area_contains, area_cut};
use wish_runtime::policy_file::{Key, PolicyFile, Scalar};

/// Area levels where a policy names none.
const AREA_LEVELS: [&str; 8] =
    ["province", "city", "district", "street", "community", "grid", "building", "household"];

/// A policy's lines, to be asked.
pub struct Reading<'a> {
    pub file: &'a PolicyFile,
    by_path: BTreeMap<String, usize>,
    tables: BTreeMap<String, Range<usize>>,
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
        let places = file.values.iter().enumerate();
        let by_path = places.map(|(place, value)| (value.path.to_string(), place)).collect();
        let tables = file.tables.iter().map(|table| (table.path.to_string(), table.span.clone()));
        let mut reading = Reading {
            file,
            by_path,
            tables: tables.collect(),
            area_levels: AREA_LEVELS.map(str::to_owned).to_vec(),
            ladders: Vec::new(),
        };
        if let Some(levels) = reading.list("area_levels") {
            reading.area_levels = levels;
        }
        reading.ladders = reading.ladders();
        reading
    }

    pub fn scalar(&self, path: &str) -> Option<&'a Scalar> {
        let place = *self.by_path.get(path)?;
        self.file.values.get(place).map(|value| &value.value)
    }

    pub fn text(&self, path: &str) -> Option<&'a str> {
        match self.scalar(path)? {
            Scalar::Text(text) | Scalar::Date(text) => Some(text),
            _ => None,
        }
    }

    pub fn number(&self, path: &str) -> Option<i64> {
        match self.scalar(path)? {
            Scalar::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn flag(&self, path: &str) -> Option<bool> {
        match self.scalar(path)? {
            Scalar::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The words of a list.
    pub fn list(&self, path: &str) -> Option<Vec<String>> {
        match self.scalar(path)? {
            Scalar::List(items) => Some(items.iter().filter_map(word).collect()),
            _ => None,
        }
    }

    /// Whether the file has the path, as a value or as a table.
    pub fn has(&self, path: &str) -> bool {
        self.place(path).is_some()
    }

    /// Where a path stands.
    pub fn place(&self, path: &str) -> Option<Range<usize>> {
        let value = self.by_path.get(path).and_then(|place| self.file.values.get(*place));
        value.map(|value| value.span.clone()).or_else(|| self.tables.get(path).cloned())
    }

    /// The codes under a section, in order of place: those of `categories`, of `evaluation.levels`.
    pub fn codes(&self, section: &str) -> Vec<Code> {
        let depth = section.split('.').count();
        let mut codes: Vec<Code> = Vec::new();
        for table in &self.file.tables {
            let path = &table.path;
            let [head @ .., Key::Name(code)] = path.0.as_slice() else { continue };
            let under = head.len() == depth && path.to_string() == format!("{section}.{code}");
            if under && !codes.contains(code) {
                codes.push(code.clone());
            }
        }
        codes
    }

    /// How many elements a list of tables has.
    pub fn elements(&self, list: &str) -> usize {
        (0..).take_while(|index| self.tables.contains_key(&format!("{list}[{index}]"))).count()
    }

    /// How many segments an area of the level has.
    pub fn depth(&self, level: &str) -> Option<usize> {
        self.area_levels.iter().position(|one| one == level).map(|place| place + 1)
    }

    pub fn ladder(&self, code: &str) -> Option<&LadderLines> {
        self.ladders.iter().find(|ladder| ladder.code == code)
    }

    fn ladders(&self) -> Vec<LadderLines> {
        let count = self.elements("ladder");
        (0..count).map(|index| self.ladder_lines(index, count)).collect()
    }

    /// A ladder with the steps of those that it hands over to. A policy that loads has no circle.
    fn ladder_lines(&self, index: usize, count: usize) -> LadderLines {
        let path = format!("ladder[{index}]");
        let code_at = |path: &str| self.text(&format!("{path}.code")).unwrap_or_default();
        let own = self.steps(&path);
        let mut lines = LadderLines {
            code: code_at(&path).to_owned(),
            own_steps: own.len(),
            steps: own,
            holder: format!("{path}.exhausted"),
            path,
        };
        for _ in 0..count {
            let Some(next) = self.text(&format!("{}.ladder", lines.holder)) else { break };
            let found = (0..count).map(|index| format!("ladder[{index}]"));
            let Some(next) = found.into_iter().find(|path| code_at(path) == next) else { break };
            lines.steps.extend(self.steps(&next));
            lines.holder = format!("{next}.exhausted");
        }
        lines
    }

    fn steps(&self, ladder: &str) -> Vec<StepLines> {
        let list = format!("{ladder}.step");
        let paths = (0..self.elements(&list)).map(|index| format!("{list}[{index}]"));
        let lines = |path: String| StepLines {
            code: self.text(&format!("{path}.code")).unwrap_or_default().to_owned(),
            audience: self.audience(&path),
            path,
        };
        paths.map(lines).collect()
    }

    fn audience(&self, step: &str) -> Vec<AudienceLines> {
        let list = format!("{step}.audience");
        let paths = (0..self.elements(&list)).map(|index| format!("{list}[{index}]"));
        let lines = |path: String| {
            let paired = self.flag(&format!("{path}.paired")).unwrap_or(false);
            let level = self.text(&format!("{path}.area")).unwrap_or_default();
            AudienceLines {
                kinds: self.list(&format!("{path}.kinds")).unwrap_or_default(),
                depth: if paired { None } else { Some(self.depth(level).unwrap_or(1)) },
                path,
            }
        };
        paths.map(lines).collect()
    }
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

fn word(item: &Scalar) -> Option<String> {
    match item {
        Scalar::Text(text) | Scalar::Date(text) => Some(text.clone()),
        Scalar::Number(number) => Some(number.to_string()),
        Scalar::Flag(_) | Scalar::List(_) => None,
    }
}

/// The paths of a list's elements: `round[0]`, `round[1]`.
pub fn numbered(list: &str, count: usize) -> Vec<String> {
    (0..count).map(|index| format!("{list}[{index}]")).collect()
}
