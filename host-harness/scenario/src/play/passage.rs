//! How time passes in a scenario: the clock goes from step to step, and what is due passes.
//!
//! Time is strict. A step may not jump over a deadline that no step stands at, unless it says that
//! the timer comes late. Every deadline that a step stands at is also looked at a millisecond
//! before, when nothing may happen yet, and a millisecond after, when the same must happen as on
//! time.

use wish_contract::{Case, Decision, Instant, Stage};

use super::super::file::StepFile;
use super::super::file::word::word_of;
use super::super::time::{Base, Moment, Offset};
use super::super::world::Stop;
use super::Play;

impl Play<'_> {
    /// Moves the clock, and lets the deadlines pass that fall on the way.
    pub(super) fn go_to(
        &mut self,
        number: usize,
        moment: &Moment,
        step: &StepFile,
    ) -> Result<(), Stop> {
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
        if step.late {
            self.world.now = instant;
            return Ok(());
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
        let named = step
            .commands
            .0
            .iter()
            .chain(&step.race)
            .find_map(|command_form| command_form.0.given().case());
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
                let when = self.world.scenario.time(jumped.due);
                return Err(Stop::Story(format!(
                    "the step jumps over the deadline `{}` of `{}` at {when}; let it pass in a step of its own first",
                    word_of(&jumped.kind),
                    case.id
                )));
            }
        }
        self.world.now = instant;
        for case in self.due() {
            let early =
                (instant > case.last).then(|| self.world.probe(&case, instant - 1)).transpose()?;
            let on_time = self.tick(number, &case)?;
            let late = self.world.probe(&case, instant + 1)?;
            check_boundary(&case.id, early.as_ref(), &on_time, &late)?;
        }
        Ok(())
    }

    /// Lets the timer come that is late: all that no command has let pass meanwhile passes now.
    pub(super) fn settle(&mut self, number: usize) -> Result<(), Stop> {
        for case in self.due() {
            self.tick(number, &case)?;
        }
        Ok(())
    }

    /// The cases with a deadline that has passed by now.
    fn due(&self) -> Vec<Case> {
        let now = self.world.now;
        let due = |case: &&Case| case.deadlines.iter().any(|deadline| deadline.due <= now);
        self.world.cases.values().filter(due).cloned().collect()
    }

    fn tick(&mut self, number: usize, case: &Case) -> Result<Decision, Stop> {
        let ruling = self.world.tick(&case.id)?;
        self.happened(number, &case.id, &ruling);
        ruling
            .map_err(|rejection| Stop::Story(format!("the tick is refused: {}", rejection.message)))
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
        let rule = &event.because.rule;
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
    (
        decision.after.stage,
        decision.events.iter().map(|event| event.because.rule.as_str()).collect(),
    )
}
