//! Tells an author which case would be stranded, by which way, and what to write.
//! Whether one would is for `proof` to find.

use super::{Keeper, Keeping, Stranded, walk};
use crate::policy::diagnostic::{Fault, Findings, Place};
use crate::policy::source::{Source, Step};
use crate::policy::validate::ladders::{Climb, climbs};
use crate::vocabulary::{DeadlineKind, Stage};

/// Says of each thing that is missing how it strands a case.
pub fn validate(source: &Source<'_>, findings: &mut Findings) {
    let climbs = climbs(source);
    // Ladders may share the steps that they hand over to: a gap is spoken of once.
    let mut said: Vec<(Place, String)> = Vec::new();
    for stranded in walk(&Keeping::of_source(source)).stranded {
        let (at, fault) = told(&stranded, source, &climbs);
        if !said.iter().any(|(place, hint)| *place == at && *hint == fault.hint) {
            said.push((at, fault.hint.clone()));
            findings.refuse(at, fault);
        }
    }
}

fn told(stranded: &Stranded, source: &Source<'_>, climbs: &[Climb<'_>]) -> (Place, Fault) {
    let way = format!("the way there: {}", stranded.path.join(" → "));
    match stranded.missing {
        Keeper::Step(ladder, step) => {
            let step = climbs.get(ladder).and_then(|climb| climb.steps.get(step));
            let code = step.map_or("", |step| step.code.code());
            let message = format_args!(
                "nobody comes back to a case on step `{code}`: it says nothing of how \
                 long it is open; {way}"
            );
            let hint = format_args!("add `open = \"3 working days\"` to step `{code}`");
            (step.map_or(source.at, |step| step.at), Fault::new("ladder_can_strand", message, hint))
        }
        Keeper::Holder(ladder) => exhausted(climbs.get(ladder), &way, source),
        Keeper::Deadline(kind) => {
            let key = kind.word().replace('-', "_");
            let held = if stranded.state.held { "held " } else { "" };
            let stage = stage(stranded);
            let message = format_args!(
                "nobody comes back to a {held}case in stage `{stage}`: `{key}` has no length; {way}"
            );
            let hint = format_args!("add `{key} = \"{}\"` to `[deadlines]`", usual(kind));
            (deadlines(source), Fault::new("stage_can_strand", message, hint))
        }
        Keeper::Repeat => {
            let stage = stage(stranded);
            let message = format_args!(
                "nobody is told again of a case overdue in stage `{stage}`: \
                 `repeat` has no length; {way}"
            );
            let hint = format_args!("add `repeat = \"1 working day\"` to `[deadlines]`");
            (deadlines(source), Fault::new("stage_can_strand", message, hint))
        }
        Keeper::RetentionClosed => retention("closed", stranded, &way, source),
        Keeper::RetentionEnded => retention("ended", stranded, &way, source),
    }
}

fn exhausted(climb: Option<&Climb<'_>>, way: &str, source: &Source<'_>) -> (Place, Fault) {
    let last: Option<&Step<'_>> = climb.and_then(|climb| climb.steps.last().copied());
    let step = last.map_or("", |step| step.code.code());
    let ladder = climb.map_or("", |climb| climb.last.code.code());
    let after = match last.and_then(|step| step.open?.span()) {
        Some(span) => format!("after {span} "),
        None => String::new(),
    };
    let message = format_args!(
        "nobody holds a case after step `{step}`: {after}no step follows \
         and `exhausted` names nobody; {way}"
    );
    let hint =
        format_args!("add `exhausted = {{ holder = \"coordinator\" }}` to ladder `{ladder}`");
    (last.map_or(source.at, |step| step.at), Fault::new("ladder_can_strand", message, hint))
}

fn retention(key: &str, stranded: &Stranded, way: &str, source: &Source<'_>) -> (Place, Fault) {
    let at = source.retention.as_ref().map_or(source.at, |retention| retention.at);
    let stage = stage(stranded);
    let message = format_args!(
        "nobody ever anonymises a case in stage `{stage}`: `{key}` has no length; {way}"
    );
    let hint = format_args!("add `{key} = \"2 years\"` to `[retention]`");
    (at, Fault::new("stage_can_strand", message, hint))
}

fn deadlines(source: &Source<'_>) -> Place {
    source.deadlines.as_ref().map_or(source.at, |deadlines| deadlines.at)
}

fn stage(stranded: &Stranded) -> &'static str {
    let stage: Stage = stranded.state.stage;
    stage.word()
}

/// What a deadline usually takes.
fn usual(kind: DeadlineKind) -> &'static str {
    match kind {
        DeadlineKind::Verify => "3 working days",
        DeadlineKind::SupplyInfo | DeadlineKind::HoldReview => "5 working days",
        DeadlineKind::Publish | DeadlineKind::Reservation => "2 working days",
        DeadlineKind::Due | DeadlineKind::Evaluate => "10 working days",
        _ => "1 working day",
    }
}
