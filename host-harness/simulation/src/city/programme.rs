//! What a policy lets happen in a simulated year: its kinds of responder, categories, reasons,
//! levels and places, read from its text. A policy that was found in order is taken for granted
//! here; what its values mean for a case, the rules alone say.

mod reading;

use reading::{codes, flag, in_list, is_of_audience, number, text, texts, words};
use wish_contract::area_contains;
use wish_runtime::policy_file::{Key, PlacedValue, PolicyFile, Scalar};

/// Area levels where a policy names none, most general first.
const AREA_LEVELS: u32 = 8;
/// How deep a district lies at most: that of a province and a city.
const DISTRICT_DEPTH_MAX: usize = 3;
/// Local time less UTC where a policy does not say, in minutes.
const OFFSET_MINUTES: i64 = 8 * 60;
const MINUTE_MS: i64 = 60_000;
const FEN: u64 = 100;
/// Segments of places that the policy does not name.
const UNNAMED: &str = "01";

/// What a policy lets happen.
#[derive(Clone, Debug)]
pub struct Programme {
    pub name: String,
    /// How many area levels there are.
    pub levels: usize,
    /// How many segments the area of a district has: one more than the widest audience's.
    pub district_depth: usize,
    /// How many segments the area has to which people belong.
    pub home_depth: usize,
    /// The segments above a district.
    pub root: Vec<String>,
    /// Places in it that the policy names, by their segments below the root.
    pub named: Vec<Vec<String>>,
    pub offset_ms: i64,
    pub kinds: Vec<Kind>,
    pub categories: Vec<Category>,
    pub target_groups: Vec<String>,
    pub channels: Vec<String>,
    pub reasons: Vec<String>,
    pub agencies: Vec<Agency>,
    pub evaluation_levels: Vec<String>,
    /// Who answers where, longest area first.
    pub coordinators: Vec<Coordinator>,
    /// Whether places may be taken by several.
    pub parts: bool,
    /// Whether others may stand beside a lead.
    pub joint: bool,
}

/// A kind of responder.
#[derive(Clone, Debug)]
pub struct Kind {
    pub code: String,
    pub active_claims_max: u32,
    pub cost_max_fen: u64,
    /// Whether an audience is for paired responders of the kind.
    pub paired: bool,
    /// How many segments a paired area has, where a pairing says.
    pub paired_depth: Option<usize>,
}

/// A kind of need.
#[derive(Clone, Debug)]
pub struct Category {
    pub code: String,
    /// What people call it.
    pub label: String,
    pub skills: Vec<String>,
    pub licence: Option<String>,
}

/// To whom wishes are handed.
#[derive(Clone, Debug)]
pub struct Agency {
    pub code: String,
    /// None: all.
    pub categories: Vec<String>,
}

/// Who answers for an area.
#[derive(Clone, Debug)]
pub struct Coordinator {
    pub id: String,
    /// None: everywhere.
    pub area: Option<String>,
}

impl Programme {
    pub fn of(file: &PolicyFile) -> Programme {
        let names = texts(file, "area_levels");
        let levels = if names.is_empty() { AREA_LEVELS as usize } else { names.len() };
        let depths = audience_depths(file, &names);
        let widest = depths.iter().min().copied().unwrap_or(levels);
        let finest = depths.iter().max().copied().unwrap_or(levels);
        let district_depth = (widest + 1).min(DISTRICT_DEPTH_MAX).min(levels);
        let home_depth = finest.max(district_depth + 2).min(levels);
        let places = named_places(file);
        let above = district_depth - 1;
        let known = places.iter().find(|place| place.len() >= above);
        let root =
            known.map_or_else(|| vec![UNNAMED.to_owned(); above], |place| place[..above].to_vec());
        let within = places.iter().filter(|place| place.len() > above && place.starts_with(&root));
        Programme {
            name: text(file, "name").unwrap_or_default(),
            levels,
            district_depth,
            home_depth,
            named: within.map(|place| place[above..].to_vec()).collect(),
            root,
            offset_ms: utc_offset_ms(file),
            kinds: kinds(file, &names),
            categories: codes(file, "categories").iter().map(|code| category(file, code)).collect(),
            target_groups: codes(file, "target_groups"),
            channels: codes(file, "channels"),
            reasons: codes(file, "reasons"),
            agencies: agencies(file),
            evaluation_levels: evaluation_levels(file),
            coordinators: coordinators(file),
            parts: flag(file, "claims.parts").unwrap_or(true),
            joint: flag(file, "claims.joint").unwrap_or(true),
        }
    }

    /// The coordinator who answers for an area.
    pub fn coordinator_of(&self, area: &str) -> &str {
        let answers = |one: &&Coordinator| {
            one.area.as_deref().is_none_or(|around| area_contains(around, area))
        };
        self.coordinators.iter().find(answers).map_or("coordinator", |one| one.id.as_str())
    }
}

fn kinds(file: &PolicyFile, levels: &[String]) -> Vec<Kind> {
    let paired = paired_kinds(file);
    let pairings = pairings(file, levels);
    let kind = |code: &String| Kind {
        code: code.clone(),
        active_claims_max: number(file, &format!("responder_kinds.{code}.active_claims_max")),
        cost_max_fen: u64::from(number(file, &format!("responder_kinds.{code}.cost_max_yuan")))
            * FEN,
        paired: paired.contains(code),
        paired_depth: pairings.iter().find(|(of, _)| of.contains(code)).map(|(_, depth)| *depth),
    };
    codes(file, "responder_kinds").iter().map(kind).collect()
}

fn category(file: &PolicyFile, code: &str) -> Category {
    let labels = format!("categories.{code}.label.");
    let starts = |one: &&PlacedValue| one.path.to_string().starts_with(&labels);
    let label = file.values.iter().find(starts).and_then(|one| words(&one.value));
    Category {
        code: code.to_owned(),
        label: label.unwrap_or_else(|| code.to_owned()),
        skills: texts(file, &format!("categories.{code}.skills")),
        licence: text(file, &format!("categories.{code}.licence")),
    }
}

fn agencies(file: &PolicyFile) -> Vec<Agency> {
    let agency = |code: &String| Agency {
        code: code.clone(),
        categories: texts(file, &format!("agencies.{code}.categories")),
    };
    codes(file, "agencies").iter().map(agency).collect()
}

fn evaluation_levels(file: &PolicyFile) -> Vec<String> {
    let mut levels: Vec<String> = Vec::new();
    for value in &file.values {
        if let [Key::Name(section), Key::Name(of), Key::Name(code), ..] = value.path.0.as_slice()
            && section == "evaluation"
            && of == "levels"
            && !levels.contains(code)
        {
            levels.push(code.clone());
        }
    }
    levels
}

fn coordinators(file: &PolicyFile) -> Vec<Coordinator> {
    let ids = file.values.iter().filter(|one| in_list(one, "coordinator", "id"));
    let mut all: Vec<Coordinator> = ids
        .filter_map(|one| {
            let area = one.path.to_string().strip_suffix("id").map(|list| format!("{list}area"));
            let area = area.and_then(|path| text(file, &path));
            Some(Coordinator { id: words(&one.value)?, area })
        })
        .collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.area.as_ref().map_or(0, String::len)));
    all
}

/// How many segments of an area each audience shares.
fn audience_depths(file: &PolicyFile, levels: &[String]) -> Vec<usize> {
    let areas = file.values.iter().filter(|one| is_of_audience(one, "area"));
    areas.filter_map(|one| depth_of(&words(&one.value)?, levels)).collect()
}

fn paired_kinds(file: &PolicyFile) -> Vec<String> {
    let paired = file
        .values
        .iter()
        .filter(|one| is_of_audience(one, "paired") && one.value == Scalar::Flag(true));
    let kinds = paired.filter_map(|one| {
        let path = one.path.to_string();
        Some(texts(file, &format!("{}kinds", path.strip_suffix("paired")?)))
    });
    kinds.flatten().collect()
}

/// The kinds of each pairing, and how many segments its areas have.
fn pairings(file: &PolicyFile, levels: &[String]) -> Vec<(Vec<String>, usize)> {
    let areas = file.values.iter().filter(|one| in_list(one, "pairing", "area"));
    let pairing = |one: &PlacedValue| {
        let path = one.path.to_string();
        let kinds = texts(file, &format!("{}kinds", path.strip_suffix("area")?));
        Some((kinds, depth_of(&words(&one.value)?, levels)?))
    };
    areas.filter_map(pairing).collect()
}

/// The place of a level among all, from 1.
fn depth_of(level: &str, levels: &[String]) -> Option<usize> {
    const USUAL: [&str; AREA_LEVELS as usize] =
        ["province", "city", "district", "street", "community", "grid", "building", "household"];
    let place = if levels.is_empty() {
        USUAL.iter().position(|one| *one == level)
    } else {
        levels.iter().position(|one| one == level)
    };
    place.map(|place| place + 1)
}

/// The areas that coordinators and rounds name, by their segments, longest first.
fn named_places(file: &PolicyFile) -> Vec<Vec<String>> {
    let named =
        |one: &&PlacedValue| in_list(one, "coordinator", "area") || in_list(one, "round", "area");
    let areas = file.values.iter().filter(named).filter_map(|one| words(&one.value));
    let mut places: Vec<Vec<String>> =
        areas.map(|area| area.split('/').map(str::to_owned).collect()).collect();
    places.sort_by_key(|place: &Vec<String>| std::cmp::Reverse(place.len()));
    places
}

/// How much a policy's local time is ahead of UTC.
pub fn utc_offset_ms(file: &PolicyFile) -> i64 {
    let told = text(file, "calendar.utc_offset").and_then(|offset| {
        let (hours, minutes) = offset.get(1..)?.split_once(':')?;
        let size = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
        Some(if offset.starts_with('-') { -size } else { size })
    });
    told.unwrap_or(OFFSET_MINUTES) * MINUTE_MS
}
