//! Reports to an author which case would be stranded, by which way, and what to write.
//! Whether one would is for `proof` to find.

use wish_policy::document::Step;
use wish_policy::finding::{Fault, Finding, Findings, Place};
use wish_policy::values::UNNAMED;
use wish_policy::{Climb, Document};
use wish_words::{Found, Language};

use super::{Safeguard, Safeguards, Stranded, walk};
use wish_contract::DeadlineKind;

static STEP_WITHOUT_END: Finding = Finding::error("ladder_can_strand-step");
static NO_HOLDER: Finding = Finding::error("ladder_can_strand-holder");
static NO_DEADLINE: Finding = Finding::error("stage_can_strand-deadline");
static NO_REPEAT: Finding = Finding::error("stage_can_strand-repeat");
static NO_WAY_OUT: Finding = Finding::error("stage_can_strand-way-out");
static NO_RETENTION: Finding = Finding::error("stage_can_strand-retention");

/// Says of each thing that is missing how it strands a case.
pub fn validate(document: &Document<'_>, findings: &mut Findings) {
    let climbs = document.climbs();
    // Ladders may share the steps that they hand over to: a gap is reported once.
    let mut said: Vec<(Place, String)> = Vec::new();
    for stranded in walk(&Safeguards::of_document(document)).stranded {
        let (at, fault) = stranding_fault(&stranded, document, &climbs, findings.language());
        if !said.iter().any(|(place, hint)| *place == at && *hint == fault.hint) {
            said.push((at, fault.hint.clone()));
            findings.add(at, fault);
        }
    }
}

fn stranding_fault(
    stranded: &Stranded<'_>,
    document: &Document<'_>,
    climbs: &[Climb<'_>],
    language: Language,
) -> (Place, Fault) {
    let path = ("path", Found::Path(&stranded.path));
    let stage = ("stage", Found::Text(stranded.state.stage.name()));
    let (deadlines, retention) = (document.deadlines.at, document.retention.at);
    match stranded.missing {
        Safeguard::Step(ladder, step) => {
            let step = climbs.get(ladder).and_then(|climb| climb.steps.get(step));
            let code = ("step", Found::Text(step.map_or(UNNAMED, |step| step.code.shown())));
            let at = step.map_or(document.at, |step| step.at);
            (at, Fault::of(&STEP_WITHOUT_END, &[path, code], language))
        }
        Safeguard::Holder(ladder) => {
            let climb = climbs.get(ladder);
            let last: Option<&Step<'_>> = climb.and_then(|climb| climb.steps.last().copied());
            let code = ("step", Found::Text(last.map_or(UNNAMED, |step| step.code.shown())));
            let ladder = climb.map_or(UNNAMED, |climb| climb.last.code.shown());
            let mut found = vec![path, code, ("ladder", Found::Text(ladder))];
            let open = last.and_then(|step| step.open?.value);
            found.extend(open.map(|open| ("open", open.found())));
            let of_ladder = climb.map_or(document.at, |climb| climb.last.at);
            let at = last.map_or(of_ladder, |step| step.at);
            (at, Fault::of(&NO_HOLDER, &found, language))
        }
        Safeguard::Deadline(kind) => {
            let key = kind.name().replace('-', "_");
            let held = if stranded.state.held { "held" } else { "" };
            let usual = ("usual", Found::Text(usual(kind)));
            let found =
                [path, ("held", Found::Text(held)), stage, ("deadline", Found::Text(&key)), usual];
            (deadlines, Fault::of(&NO_DEADLINE, &found, language))
        }
        Safeguard::Repeat => (deadlines, Fault::of(&NO_REPEAT, &[path, stage], language)),
        Safeguard::WayOut => {
            (document.reasons.at, Fault::of(&NO_WAY_OUT, &[path, stage], language))
        }
        Safeguard::RetentionClosed => {
            let kept = ("kept", Found::Text("closed"));
            (retention, Fault::of(&NO_RETENTION, &[path, stage, kept], language))
        }
        Safeguard::RetentionEnded => {
            let kept = ("kept", Found::Text("ended"));
            (retention, Fault::of(&NO_RETENTION, &[path, stage, kept], language))
        }
    }
}

/// What a deadline usually takes, as policies have it.
fn usual(kind: DeadlineKind) -> &'static str {
    match kind {
        DeadlineKind::Verify => "3 working days",
        DeadlineKind::SupplyInfo | DeadlineKind::HoldReview => "5 working days",
        DeadlineKind::Publish | DeadlineKind::Reservation => "2 working days",
        DeadlineKind::Due | DeadlineKind::Evaluate => "10 working days",
        _ => "1 working day",
    }
}
