//! `wish assign`: the best plan for a problem in a file, proved by its prices before it is shown.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command, value_parser};
use serde::{Deserialize, Serialize};
use wish_host::contract::{Arc, Assignment, AssignmentProblem, Demand, Supply};
use wish_host::{Metered, plan};

use super::failure::{Failure, Status};
use super::language::Language;
use super::table::{Align, Cell, Column, table};
use super::{examples, json_flag, read, runtime, verb, wants_json};

const PROBLEM: &str = "PROBLEM";

pub fn command(language: Language) -> Command {
    verb("assign", "PROBLEM.json [--json]", language.help_assign(), language)
        .arg(
            Arg::new(PROBLEM)
                .value_parser(value_parser!(PathBuf))
                .required(true)
                .help(language.help_problem())
                .help_heading(language.help_arguments()),
        )
        .arg(json_flag(language))
        .after_help(examples(
            &["wish assign problem.json", "wish assign problem.json --json | jq .cost"],
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
}

#[derive(Serialize)]
struct Taken<'a> {
    wish: &'a str,
    responder: &'a str,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let path = matches.get_one::<PathBuf>(PROBLEM).cloned().unwrap_or_default();
    let problem = problem(&path, &read(&path, language)?, language)?;
    let Metered { value, fuel } = runtime()?.assign(&problem)?;
    let plan = value.map_err(|fault| {
        let at = fault.index.map_or_else(String::new, |index| format!(" (place {index})"));
        let (message, help) = language.unusable(&path.display().to_string(), &fault.message);
        Failure::Usage { message: format!("{message}{at}"), help }
    })?;
    plan::verify(&problem, &plan).map_err(|error| Failure::Internal(error.to_string()))?;
    let plan = told(&problem, &plan, fuel);
    let mut out = anstream::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", serde_json::to_string(&plan)?)?;
    } else {
        write!(out, "{}", shown(&plan, language))?;
    }
    Ok(Status::Ok)
}

/// The problem of a file, with responders by their places.
fn problem(path: &Path, bytes: &[u8], language: Language) -> Result<AssignmentProblem, Failure> {
    let unusable = |why: &str| {
        let (message, help) = language.unusable(&path.display().to_string(), why);
        Failure::Usage { message, help }
    };
    let file: Problem =
        serde_json::from_slice(bytes).map_err(|error| unusable(&error.to_string()))?;
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

/// The plan by ids, ordered by wish, then responder.
fn told<'a>(problem: &'a AssignmentProblem, plan: &Assignment, fuel: u64) -> Plan<'a> {
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
    Plan { assigned, uncovered, covered_urgency, cost, verified: true, fuel }
}

fn shown(plan: &Plan<'_>, language: Language) -> String {
    let titles = [language.column_wish(), language.column_responder()];
    let columns = titles.map(|title| Column { title, align: Align::Left, width_max: 60 });
    let taken =
        plan.assigned.iter().map(|one| vec![Cell::plain(one.wish), Cell::plain(one.responder)]);
    let open =
        plan.uncovered.iter().map(|wish| vec![Cell::plain(*wish), Cell::plain(language.nobody())]);
    let rows: Vec<Vec<Cell>> = taken.chain(open).collect();
    format!("{}{}\n", table(&columns, &rows), language.plan(plan.covered_urgency, plan.cost))
}
