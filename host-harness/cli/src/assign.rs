//! `wish assign`: the best plan for a problem in a file, proved by its prices before it is shown.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant as Clock;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde::{Deserialize, Serialize};
use wish_contract::json;
use wish_contract::{Arc, Assignment, AssignmentProblem, Demand, Price, Supply, UncoveredReason};
use wish_runtime::{Metered, plan};

use super::failure::{Failure, Status};
use super::language::Language;
use super::table::{Align, Cell, Column, table};
use super::{examples, flag, json_flag, read, runtime, verb, wants_json, with_form};

const PROBLEM: &str = "PROBLEM";
const SECONDS: &str = "seconds";

/// The form of the file.
const FORM: &str = r#"{"wishes": [{"id": "w1", "urgency": 2, "arcs": [{"responder": "r1", "cost": 5}]}],
 "responders": [{"id": "r1", "capacity": 1, "load_costs": [0, 10]}]}"#;

pub fn command(language: Language) -> Command {
    verb("assign", "PROBLEM.json [--json [--seconds]]", language.help_assign(), language)
        .arg(
            Arg::new(PROBLEM)
                .value_parser(value_parser!(PathBuf))
                .required(true)
                .help(language.help_problem())
                .help_heading(language.help_arguments()),
        )
        .arg(json_flag(language))
        .arg(flag(SECONDS, language.help_seconds(), ArgAction::SetTrue, language))
        .after_help(with_form(
            examples(
                &["wish assign problem.json", "wish assign problem.json --json | jq .cost"],
                language,
            ),
            FORM,
            language,
        ))
}

/// A problem as a file holds it: responders by id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Problem {
    wishes: Vec<Wish>,
    responders: Vec<Responder>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    id: String,
    urgency: u64,
    #[serde(default = "one")]
    places: u32,
    arcs: Vec<Edge>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edge {
    responder: String,
    cost: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Responder {
    id: String,
    capacity: u32,
    #[serde(default)]
    load_costs: Vec<u64>,
}

fn one() -> u32 {
    1
}

/// A plan, with the ids of the file.
#[derive(Serialize)]
struct Plan<'a> {
    assigned: Vec<Taken<'a>>,
    uncovered: Vec<&'a str>,
    covered_urgency: u64,
    cost: u64,
    verified: bool,
    fuel: u64,
    /// How long the rules took, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
}

#[derive(Serialize)]
struct Taken<'a> {
    wish: &'a str,
    responder: &'a str,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let path = matches.get_one::<PathBuf>(PROBLEM).cloned().unwrap_or_default();
    let problem = problem(&path, &read(&path, language)?, language)?;
    let runtime = runtime()?;
    let began = Clock::now();
    let Metered { value, fuel } = runtime.assign(&problem)?;
    let seconds = matches.get_flag(SECONDS).then(|| began.elapsed().as_secs_f64());
    let plan = value.map_err(|fault| {
        let at = fault.index.map_or_else(String::new, |index| format!(" (place {index})"));
        let (message, help) = language.unusable(&path.display().to_string(), &fault.message);
        Failure::Usage { message: format!("{message}{at}"), help }
    })?;
    plan::verify(&problem, &plan).map_err(|error| Failure::Internal(error.to_string()))?;
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        let plan = Plan { seconds, ..plan_by_ids(&problem, &plan, fuel) };
        writeln!(out, "{}", serde_json::to_string(&plan)?)?;
    } else {
        write!(out, "{}", shown(&problem, &plan, language))?;
    }
    Ok(Status::Ok)
}

/// The problem of a file, with responders by their places.
fn problem(path: &Path, bytes: &[u8], language: Language) -> Result<AssignmentProblem, Failure> {
    let unusable = |why: &str| {
        let (message, help) = language.unusable(&path.display().to_string(), why);
        Failure::Usage { message, help }
    };
    let text = std::str::from_utf8(bytes).map_err(|error| unusable(&error.to_string()))?;
    let file: Problem = json::from_str(text).map_err(|error| unusable(&error.to_string()))?;
    let places: BTreeMap<&str, u32> =
        file.responders.iter().map(|one| one.id.as_str()).zip(0..).collect();
    let mut wishes = Vec::with_capacity(file.wishes.len());
    for wish in file.wishes {
        let mut arcs = Vec::with_capacity(wish.arcs.len());
        for edge in wish.arcs {
            let responder = places.get(edge.responder.as_str()).copied().ok_or_else(|| {
                unusable(&format!(
                    "wish `{}` names responder `{}`, who is not in the list",
                    wish.id, edge.responder
                ))
            })?;
            arcs.push(Arc { responder, cost: edge.cost });
        }
        let Wish { id, urgency, places, .. } = wish;
        wishes.push(Demand { id, urgency, places, arcs, next_step: None });
    }
    let responders = file.responders.into_iter().map(|one| Supply {
        id: one.id,
        capacity: one.capacity,
        load_costs: one.load_costs,
    });
    Ok(AssignmentProblem { wishes, responders: responders.collect() })
}

/// The plan with ids instead of places, ordered by wish, then responder.
fn plan_by_ids<'a>(problem: &'a AssignmentProblem, plan: &Assignment, fuel: u64) -> Plan<'a> {
    let wish = |place: u32| problem.wishes.get(place as usize).map_or("", |one| &one.id);
    let responder = |place: u32| problem.responders.get(place as usize).map_or("", |one| &one.id);
    let mut assigned: Vec<Taken<'_>> = plan
        .assigned
        .iter()
        .map(|one| Taken { wish: wish(one.wish), responder: responder(one.responder) })
        .collect();
    assigned.sort_unstable_by_key(|one| (one.wish, one.responder));
    let mut uncovered: Vec<&str> = plan.uncovered.iter().map(|one| wish(one.wish)).collect();
    uncovered.sort_unstable();
    let (covered_urgency, cost) = (plan.covered_urgency, plan.cost);
    Plan { assigned, uncovered, covered_urgency, cost, verified: true, fuel, seconds: None }
}

/// The plan as a table, ordered by wish, with what stands in the way of the rest.
fn shown(problem: &AssignmentProblem, plan: &Assignment, language: Language) -> String {
    let wish = |place: u32| problem.wishes.get(place as usize).map_or("", |one| &one.id);
    let responder = |place: u32| problem.responders.get(place as usize).map_or("", |one| &one.id);
    let titles = [language.column_wish(), language.column_responder(), language.column_why()];
    let columns = titles.map(|title| Column { title, align: Align::Left, width_max: 80 });
    let reasons = plan::reasons(problem, plan);
    let mut rows: Vec<[String; 3]> = Vec::new();
    for one in &plan.assigned {
        rows.push([wish(one.wish).to_owned(), responder(one.responder).to_owned(), String::new()]);
    }
    for one in &plan.uncovered {
        let instead = reasons.outweighed.iter().find(|least| least.wish == one.wish);
        let why = match (one.why, instead) {
            (UncoveredReason::NoArcs, _) => language.nobody_may().to_owned(),
            (UncoveredReason::NoCapacity, _) => language.nobody_has_room().to_owned(),
            (UncoveredReason::Outweighed, None) => String::new(),
            (UncoveredReason::Outweighed, Some(least)) => {
                let Price { urgency, cost } = least.instead;
                language.outweighed(responder(least.responder), urgency, cost)
            }
        };
        rows.push([wish(one.wish).to_owned(), language.nobody().to_owned(), why]);
    }
    rows.sort_unstable();
    for one in &reasons.passed_over {
        let why = language.passed_over(wish(one.wish), one.dearer_by);
        rows.push([language.nobody().to_owned(), responder(one.responder).to_owned(), why]);
    }
    let rows: Vec<Vec<Cell>> = rows.into_iter().map(|row| row.map(Cell::plain).into()).collect();
    format!("{}{}\n", table(&columns, &rows), language.plan(plan.covered_urgency, plan.cost))
}
