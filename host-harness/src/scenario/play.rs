//! Plays a scenario: moves its clock from step to step, lets deadlines pass, gives the commands, and
//! has every step's outcome held against what it expects.
//!
//! Time is strict. A step may not jump over a deadline that no step stands at. Every deadline that a
//! step stands at is also looked at a millisecond before, when nothing may happen yet, and a
//! millisecond after, when the same must happen as on time.

use chrono::{DateTime, SecondsFormat};
use wish_host::contract::{Case, Decision, Instant, Ruling, Stage};
use wish_host::runtime::{Rulebook, RuntimeError};

use super::act::act;
use super::expect::{self, Difference};
use super::file::StepFile;
use super::file::expectation::Expectation;
use super::file::word::word_of;
use super::observed::Observed;
use super::read::Scenario;
use super::time::{Base, Moment, Offset};
use super::world::{Stop, World};

/// Most deeds in a race: all orders of more would take too long.
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
        if let Some(moment) = &scenario.moments[number] {
            self.go_to(number, moment, step)?;
        }
        if let Some(differences) = self.race(number, step)? {
            return Ok(differences);
        }
        let mut about = None;
        for (place, deed) in step.deeds.0.iter().enumerate() {
            let (case, ruling) = self.give(number, deed)?;
            let last = place + 1 == step.deeds.0.len();
            let refusal_expected =
                step.expect.as_ref().is_some_and(|expect| expect.refused.is_some());
            if let (Err(rejection), false) = (&ruling, last && refusal_expected) {
                let message =
                    format!("refused by `{}`: {}", rejection.because.rule, rejection.message);
                return Ok(vec![Difference::new(&format!("do[{place}]"), "allowed", &message)]);
            }
            about = Some(case);
        }
        let nothing = Expectation::default();
        let expect = step.expect.as_ref().unwrap_or(&nothing);
        self.hold_against(expect, about, before)
    }

    fn give(
        &mut self,
        step: usize,
        deed: &super::file::deed::Deed,
    ) -> Result<(String, Ruling), Stop> {
        let (case, ruling) = act(&mut self.world, deed)?;
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
        let case = match self.world.case_or_only(name.as_deref()) {
            Ok(case) => Some(case.clone()),
            // A refused submission leaves no case behind.
            Err(_) if self.world.cases.is_empty() => None,
            Err(stop) => return Err(stop),
        };
        let of_case =
            |happened: &&Happened| case.as_ref().is_none_or(|case| case.id == happened.case);
        let rulings: Vec<Ruling> = self.course[since..]
            .iter()
            .filter(of_case)
            .map(|happened| happened.ruling.clone())
            .collect();
        expect::hold(&mut self.world, expect, case.as_ref(), &rulings)
    }

    /// Moves the clock, and lets the deadlines pass that fall on the way.
    fn go_to(&mut self, number: usize, moment: &Moment, step: &StepFile) -> Result<(), Stop> {
        let case = self.subject(moment, step)?;
        let base = Moment { base: moment.base.clone(), offset: None };
        let due = self.world.instant(&base, case.as_ref())?;
        let instant = self.world.instant(moment, case.as_ref())?;
        if instant < self.world.now {
            let why = format!(
                "the step lies {} ms before the one above; time does not go back",
                self.world.now - instant
            );
            return Err(Stop::Story(why));
        }
        let by_deadline = matches!(moment.base, Base::Deadline(_) | Base::Ladder(_));
        if by_deadline && matches!(moment.offset, Some(Offset::Later(_))) {
            self.arrive(number, due)?;
        }
        self.arrive(number, instant)
    }

    /// The case that a moment speaks of: the one that the step names, or the only one that has such
    /// a deadline.
    fn subject(&self, moment: &Moment, step: &StepFile) -> Result<Option<Case>, Stop> {
        let named = step.deeds.0.iter().chain(&step.race).find_map(|deed| deed.0.given().case());
        let named = step.expect.as_ref().and_then(|expect| expect.case.as_deref()).or(named);
        if let Some(case) = named.and_then(|name| self.world.cases.get(name)) {
            return Ok(Some(case.clone()));
        }
        let Some(kind) = moment.base.deadline() else {
            return Ok(self.world.cases.values().next().cloned());
        };
        let having: Vec<&Case> = self
            .world
            .cases
            .values()
            .filter(|case| case.deadlines.iter().any(|deadline| deadline.kind == kind))
            .collect();
        match having.as_slice() {
            [] => Ok(self.world.cases.values().next().cloned()),
            [only] => Ok(Some((*only).clone())),
            _ => Err(Stop::Story(format!(
                "several cases have a deadline `{}`; say which by `case` in `expect`",
                word_of(&kind)
            ))),
        }
    }

    /// Arrives at an instant: nothing may have been jumped over, and what is due passes.
    fn arrive(&mut self, number: usize, instant: Instant) -> Result<(), Stop> {
        for case in self.world.cases.values() {
            if let Some(jumped) =
                case.deadlines.iter().filter(|one| one.due < instant).min_by_key(|one| one.due)
            {
                let when = time_of(self.world.scenario, jumped.due);
                return Err(Stop::Story(format!(
                    "the step jumps over the deadline `{}` of `{}` at {when}; let it pass in a step of its own first",
                    word_of(&jumped.kind),
                    case.id
                )));
            }
        }
        self.world.now = instant;
        let due: Vec<Case> = self
            .world
            .cases
            .values()
            .filter(|case| case.deadlines.iter().any(|deadline| deadline.due == instant))
            .cloned()
            .collect();
        for case in due {
            let early =
                (instant > case.last).then(|| self.world.probe(&case, instant - 1)).transpose()?;
            let ruling = self.world.tick(&case.id)?;
            self.happened(number, &case.id, &ruling);
            let on_time = match ruling {
                Ok(decision) => decision,
                Err(rejection) => {
                    return Err(Stop::Story(format!("the tick is refused: {}", rejection.message)));
                }
            };
            let late = self.world.probe(&case, instant + 1)?;
            check_boundary(&case.id, early.as_ref(), &on_time, &late)?;
        }
        Ok(())
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
        for deed in &step.race {
            // Whoever comes too late is refused; every order was held against the expectation.
            let (_, _) = self.give(number, deed)?;
        }
        Ok(None)
    }
}

/// Holds a deadline's passing against what comes of it a millisecond sooner or later.
fn check_boundary(
    case: &str,
    early: Option<&Decision>,
    on_time: &Decision,
    late: &Decision,
) -> Result<(), Stop> {
    if let Some(event) = early.and_then(|decision| decision.events.first()) {
        let rule = &event.rule;
        return Err(Stop::Story(format!(
            "`{rule}` fires for `{case}` a millisecond before its time"
        )));
    }
    let (on_time, late) = (outcome(on_time), outcome(late));
    if on_time != late {
        return Err(Stop::Story(format!(
            "for `{case}` {on_time:?} comes on time, and {late:?} a millisecond later"
        )));
    }
    Ok(())
}

fn outcome(decision: &Decision) -> (Stage, Vec<&str>) {
    (decision.after.stage, decision.events.iter().map(|event| event.rule.as_str()).collect())
}

/// A point in time as reports show it: on the clocks of the scenario.
pub fn time_of(scenario: &Scenario, instant: Instant) -> String {
    let time = DateTime::from_timestamp_millis(instant).unwrap_or_default();
    time.with_timezone(&scenario.offset).to_rfc3339_opts(SecondsFormat::AutoSi, false)
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
