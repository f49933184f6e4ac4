//! Tells an author which case would be stranded, by which way, and what to write.
//! Whether one would is for `proof` to find.

use wish_policy::document::Step;
use wish_policy::finding::{Fault, Finding, Findings, Place};
use wish_policy::{Climb, Document};

use super::{Keeper, Keeping, Stranded, walk};
use wish_contract::{DeadlineKind, Stage};

static STEP_WITHOUT_END: Finding = Finding::error(
    "ladder_can_strand",
    "nobody comes back to a case on step `{1}`: it says nothing of how long it is open; \
     the way there: {0}",
    "add `open = \"3 working days\"` to step `{1}`",
);
static NO_HOLDER: Finding = Finding::error(
    "ladder_can_strand",
    "nobody holds a case after step `{1}`: {2}no step follows and `exhausted` names nobody; \
     the way there: {0}",
    "add `exhausted = { holder = \"coordinator\" }` to ladder `{3}`",
);
static NO_DEADLINE: Finding = Finding::error(
    "stage_can_strand",
    "nobody comes back to a {1}case in stage `{2}`: `{3}` has no length; the way there: {0}",
    "add `{3} = \"{4}\"` to `[deadlines]`",
);
static NO_REPEAT: Finding = Finding::error(
    "stage_can_strand",
    "nobody is told again of a case overdue in stage `{1}`: `repeat` has no length; \
     the way there: {0}",
    "add `repeat = \"1 working day\"` to `[deadlines]`",
);
static NO_RETENTION: Finding = Finding::error(
    "stage_can_strand",
    "nobody ever anonymises a case in stage `{1}`: `{2}` has no length; the way there: {0}",
    "add `{2} = \"2 years\"` to `[retention]`",
);

/// Says of each thing that is missing how it strands a case.
pub fn validate(document: &Document<'_>, findings: &mut Findings) {
    let climbs = document.climbs();
    // Ladders may share the steps that they hand over to: a gap is spoken of once.
    let mut said: Vec<(Place, String)> = Vec::new();
    for stranded in walk(&Keeping::of_document(document)).stranded {
        let (at, fault) = told(&stranded, document, &climbs);
        if !said.iter().any(|(place, hint)| *place == at && *hint == fault.hint) {
            said.push((at, fault.hint.clone()));
            findings.add(at, fault);
        }
    }
}

fn told(stranded: &Stranded, document: &Document<'_>, climbs: &[Climb<'_>]) -> (Place, Fault) {
    let way: &str = &stranded.path.join(" → ");
    let stage: Stage = stranded.state.stage;
    let stage = stage.name();
    match stranded.missing {
        Keeper::Step(ladder, step) => {
            let step = climbs.get(ladder).and_then(|climb| climb.steps.get(step));
            let code = step.map_or("", |step| step.code.code());
            (step.map_or(document.at, |step| step.at), Fault::of(&STEP_WITHOUT_END, &[way, code]))
        }
        Keeper::Holder(ladder) => exhausted(climbs.get(ladder), way, document),
        Keeper::Deadline(kind) => {
            let key = kind.name().replace('-', "_");
            let held = if stranded.state.held { "held " } else { "" };
            let found = [way, held, stage, &key, usual(kind)];
            (document.deadlines.at, Fault::of(&NO_DEADLINE, &found))
        }
        Keeper::Repeat => (document.deadlines.at, Fault::of(&NO_REPEAT, &[way, stage])),
        Keeper::RetentionClosed => {
            (document.retention.at, Fault::of(&NO_RETENTION, &[way, stage, "closed"]))
        }
        Keeper::RetentionEnded => {
            (document.retention.at, Fault::of(&NO_RETENTION, &[way, stage, "ended"]))
        }
    }
}

fn exhausted(climb: Option<&Climb<'_>>, way: &str, document: &Document<'_>) -> (Place, Fault) {
    let last: Option<&Step<'_>> = climb.and_then(|climb| climb.steps.last().copied());
    let step = last.map_or("", |step| step.code.code());
    let ladder = climb.map_or("", |climb| climb.last.code.code());
    let after = match last.and_then(|step| step.open?.value) {
        Some(span) => format!("after {span} "),
        None => String::new(),
    };
    let fault = Fault::of(&NO_HOLDER, &[way, step, &after, ladder]);
    (last.map_or(document.at, |step| step.at), fault)
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
