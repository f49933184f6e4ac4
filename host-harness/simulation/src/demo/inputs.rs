//! The wishes, responders and policies that the demo plays: read from the files that are built into
//! the program. What a wish's report makes people do is for `reported`; the rules see only what the
//! contract has a place for.

use serde::Deserialize;
use wish_contract::{CaseKind, Need, Responder, Submission, Urgency};

use super::error::DemoError;
use super::reported::{Course, Reported};

const WISHES: &str = include_str!("../../data/wishes.jsonl");
const RESPONDERS: &str = include_str!("../../data/responders.jsonl");
/// The kind of the rows that the demo plays.
const WISH: &str = "wish";
const FEN_PER_YUAN: u64 = 100;
/// The words by which a wish asks for a visit at home.
const AT_HOME: &str = "上门";

/// A programme with its policy.
#[derive(Clone, Copy, Debug)]
pub struct DemoProgramme {
    pub name: &'static str,
    pub policy: &'static str,
}

/// The programmes that have wishes.
pub const PROGRAMMES: [DemoProgramme; 4] = [
    DemoProgramme {
        name: "guangzhou",
        policy: include_str!("../../../../tests/policies/guangzhou.toml"),
    },
    DemoProgramme {
        name: "taizhou",
        policy: include_str!("../../../../tests/policies/taizhou.toml"),
    },
    DemoProgramme {
        name: "longmen",
        policy: include_str!("../../../../tests/policies/longmen.toml"),
    },
    DemoProgramme {
        name: "shiwan",
        policy: include_str!("../../../../tests/policies/shiwan.toml"),
    },
];

/// One wish, and what its report says of it.
#[derive(Clone, Debug)]
pub struct Wish {
    pub reference: String,
    pub submission: Submission,
    pub reported: Reported,
}

#[derive(Deserialize)]
struct WishRow {
    #[serde(rename = "ref")]
    reference: String,
    programme: String,
    channel: String,
    area: String,
    kind: String,
    category: Option<String>,
    target_groups: Vec<String>,
    text: String,
    quantity: u32,
    cost_yuan: u64,
    reported: String,
}

#[derive(Deserialize)]
struct ResponderRow {
    id: String,
    programme: String,
    kind: String,
    area: String,
    active_claims_max: u32,
    cost_max_yuan: u64,
    skills: Vec<String>,
    paired_areas: Vec<String>,
    vetted: bool,
}

/// Every wish of a programme, in the order of the file.
pub fn wishes(programme: &str) -> Result<Vec<Wish>, DemoError> {
    let rows: Vec<WishRow> = read("wishes.jsonl", WISHES)?;
    let ours = rows.into_iter().filter(|row| row.kind == WISH && row.programme == programme);
    ours.map(wish).collect()
}

/// Every responder of a programme, in the order of the file.
pub fn responders(programme: &str) -> Result<Vec<Responder>, DemoError> {
    let rows: Vec<ResponderRow> = read("responders.jsonl", RESPONDERS)?;
    Ok(rows.into_iter().filter(|row| row.programme == programme).map(responder).collect())
}

fn read<T: for<'de> Deserialize<'de>>(file: &'static str, text: &str) -> Result<Vec<T>, DemoError> {
    let row = |(index, line)| {
        serde_json::from_str(line).map_err(|error| DemoError::Input {
            file,
            line: index + 1,
            message: error.to_string(),
        })
    };
    text.lines().enumerate().map(row).collect()
}

fn wish(row: WishRow) -> Result<Wish, DemoError> {
    let reported = Reported::read(&row.reported).ok_or_else(|| DemoError::Reported {
        reference: row.reference.clone(),
        reported: row.reported.clone(),
    })?;
    // A duplicate comes from the household of the wish that it repeats.
    let household = match &reported.course {
        Course::DuplicateOf(original) => original.clone(),
        _ => row.reference.clone(),
    };
    let need = Need {
        category: row.category.unwrap_or_default(),
        urgency: Urgency::Normal,
        at_home: row.text.contains(AT_HOME),
        text: row.text,
        target_groups: row.target_groups,
        places: row.quantity,
        items: Vec::new(),
        cost_fen: row.cost_yuan * FEN_PER_YUAN,
        channel: row.channel,
        area: row.area,
        beneficiary: format!("beneficiary-{household}"),
        household: Some(format!("household-{household}")),
        households_alike: None,
    };
    let submission =
        Submission { id: row.reference.clone(), kind: CaseKind::Wish, need, continues: None };
    Ok(Wish { reference: row.reference, submission, reported })
}

fn responder(row: ResponderRow) -> Responder {
    Responder {
        id: row.id,
        kind: row.kind,
        area: row.area,
        active: true,
        active_claims_max: row.active_claims_max,
        cost_max_fen: row.cost_max_yuan * FEN_PER_YUAN,
        skills: row.skills,
        vetted: row.vetted,
        paired_areas: row.paired_areas,
        ..Responder::default()
    }
}
