//! Plays a scenario: goes from step to step, gives the commands, tries races in every order, and has
//! every step's outcome held against what it expects. How time passes between is `passage`.

use wish_contract::{Instant, Ruling};
use wish_runtime::{Rulebook, RuntimeError};

use super::act::act;
use super::expect::{self, Difference};
use super::file::StepFile;
use super::file::expectation::Expectation;
use super::observed::Observed;
use super::read::Scenario;
use super::world::{Stop, World};

mod passage;

/// Most commands in a race: all orders of more would take too long.
const RACE_MAX: usize = 6;

/// What came of a scenario.
#[derive(Debug)]
pub struct Played {
    /// Everything that the rules were asked, in order.
    pub observed: Vec<Observed>,
    /// What happened, step by step.
    pub course: Vec<Happened>,
    /// Where it went another way than expected; the scenario ended there.
    pub mismatch: Option<Mismatch>,
}

/// A command of a step, or a deadline's passing, with its answer.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The step, from 0.
    pub step: usize,
    /// The case.
    pub case: String,
    /// The place of question and answer in `Played::observed`.
    pub observed: usize,
    pub ruling: Ruling,
}

/// A step that went another way than expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The step, from 0.
    pub step: usize,
    /// Its line in the file, from 1.
    pub line: usize,
    /// When it happened.
    pub at: Instant,
    pub differences: Vec<Difference>,
}

/// Plays a scenario under a rulebook: that of its policy, or of a changed one.
///
/// # Errors
/// What stopped the rules. What the rules answer is never an error.
pub fn play(scenario: &Scenario, book: &Rulebook) -> Result<Played, RuntimeError> {
    let mut play = Play { world: World::new(scenario, book.clone()), course: Vec::new() };
    for step in 0..scenario.file.steps.len() {
        let differences = match play.step(step) {
            Ok(differences) => differences,
            Err(Stop::Story(why)) => vec![Difference::story(why)],
            Err(Stop::Rules(error)) => return Err(error),
        };
        if !differences.is_empty() {
            let (line, at) = (scenario.lines[step], play.world.now);
            let mismatch = Mismatch { step, line, at, differences };
            return Ok(play.end(Some(mismatch)));
        }
    }
    Ok(play.end(None))
}

struct Play<'a> {
    world: World<'a>,
    course: Vec<Happened>,
}

impl Play<'_> {
    fn end(self, mismatch: Option<Mismatch>) -> Played {
        Played { observed: self.world.observed, course: self.course, mismatch }
    }

    fn step(&mut self, number: usize) -> Result<Vec<Difference>, Stop> {
        let scenario = self.world.scenario;
        let step = scenario.file.steps[number].get_ref();
        let before = self.course.len();
        self.world.learn(&step.facts);
        if let Some(moment) = &scenario.moments[number] {
            self.go_to(number, moment, step)?;
        }
        if let Some(differences) = self.race(number, step)? {
            return Ok(differences);
        }
        let mut about = None;
        for (place, command_form) in step.commands.0.iter().enumerate() {
            let (case, ruling) = self.give(number, command_form)?;
            let last = place + 1 == step.commands.0.len();
            let refusal_expected =
                step.expect.as_ref().is_some_and(|expect| expect.refused.is_some());
            if let (Err(rejection), false) = (&ruling, last && refusal_expected) {
                let message =
                    format!("refused by `{}`: {}", rejection.because.rule, rejection.message);
                return Ok(vec![Difference::new(&format!("do[{place}]"), "allowed", &message)]);
            }
            about = Some(case);
        }
        if step.late {
            self.settle(number)?;
        }
        let nothing = Expectation::default();
        let expect = step.expect.as_ref().unwrap_or(&nothing);
        self.hold_against(expect, about, before)
    }

    fn give(
        &mut self,
        step: usize,
        command_form: &super::file::command_form::CommandForm,
    ) -> Result<(String, Ruling), Stop> {
        let (case, ruling) = act(&mut self.world, command_form)?;
        self.happened(step, &case, &ruling);
        Ok((case, ruling))
    }

    fn happened(&mut self, step: usize, case: &str, ruling: &Ruling) {
        let observed = self.world.observed.len() - 1;
        self.course.push(Happened {
            step,
            case: case.to_owned(),
            observed,
            ruling: ruling.clone(),
        });
    }

    fn hold_against(
        &mut self,
        expect: &Expectation,
        about: Option<String>,
        since: usize,
    ) -> Result<Vec<Difference>, Stop> {
        let passed = self.course.get(since).map(|happened| happened.case.clone());
        let name = expect.case.clone().or(about).or(passed);
        let is_refused = self.course.last().is_some_and(|happened| happened.ruling.is_err());
        let case = match self.world.case_or_only(name.as_deref()) {
            Ok(case) => Some(case.clone()),
            // A refused submission leaves no case behind.
            Err(_) if self.world.cases.is_empty() => None,
            Err(_) if is_refused && expect.case.is_none() => None,
            Err(stop) => return Err(stop),
        };
        let id = case.as_ref().map(|case| case.id.clone()).or(name);
        let of_case = |happened: &&Happened| id.as_ref().is_none_or(|id| *id == happened.case);
        let rulings: Vec<Ruling> = self.course[since..]
            .iter()
            .filter(of_case)
            .map(|happened| happened.ruling.clone())
            .collect();
        expect::hold(&mut self.world, expect, case.as_ref(), &rulings)
    }

    /// Tries a race in every order; then it is run in the order of the file.
    fn race(&mut self, number: usize, step: &StepFile) -> Result<Option<Vec<Difference>>, Stop> {
        let Some(expect) = &step.expect_every_order else { return Ok(None) };
        if step.race.len() > RACE_MAX {
            return Err(Stop::Story(format!(
                "a race of {} has too many orders; {RACE_MAX} is the most",
                step.race.len()
            )));
        }
        for order in orders(step.race.len()) {
            let mut aside = Play { world: self.world.aside(), course: Vec::new() };
            let mut about = None;
            for place in &order {
                about = Some(aside.give(number, &step.race[*place])?.0);
            }
            let mut differences = aside.hold_against(expect, about, 0)?;
            self.world.observed.append(&mut aside.world.observed);
            if !differences.is_empty() {
                let order: Vec<String> =
                    order.iter().map(|place| (place + 1).to_string()).collect();
                differences.iter_mut().for_each(|one| one.in_order(&order.join(", ")));
                return Ok(Some(differences));
            }
        }
        for command_form in &step.race {
            // Whoever comes too late is refused; every order was held against the expectation.
            let (_, _) = self.give(number, command_form)?;
        }
        Ok(None)
    }
}

/// Every order of so many.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for place in 0..count {
        let wider = orders.iter().flat_map(|order: &Vec<usize>| {
            (0..=order.len()).map(move |at| {
                let mut longer = order.clone();
                longer.insert(at, place);
                longer
            })
        });
        orders = wider.collect();
    }
    orders
}
