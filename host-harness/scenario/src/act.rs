//! What somebody in a scenario means by a command: the contract's command, who gives it, and the
//! facts that go with it. What a file leaves unsaid is filled in here: the only case, the usual
//! role, the lead for what only the lead does.

use std::path::Path;

use wish_contract::{
    Actor, Amendment, Case, CaseKind, ClaimEnd, ClaimWish, Command, Grade, Need, Role, Ruling,
    Share, Submission, Urgency,
};

use super::file::command_form::{CommandForm, Form, Submit};
use super::file::word::word_of;
use super::read::policy_text;
use super::world::{FEN, Stop, World};

/// Puts what somebody does to the rules. Answers which case it was about.
pub fn act(world: &mut World<'_>, command_form: &CommandForm) -> Result<(String, Ruling), Stop> {
    let form = &command_form.0;
    let given = form.given();
    let case = if let Form::Submit(_) = form {
        given.case().and_then(|name| world.cases.get(name)).cloned()
    } else {
        Some(world.case_or_only(given.case())?.clone())
    };
    let by = who(world, form, case.as_ref())?;
    let claimant = if world.needs_claimant(form.kind())? {
        Some(world.facts(claimant_of(form, &by))?)
    } else {
        None
    };
    let command = command(world, form, case.as_ref())?;
    let name = if let Command::Submit(submission) = &command {
        submission.id.clone()
    } else {
        case.as_ref().map_or_else(String::new, |case| case.id.clone())
    };
    let ruling = if let Form::MovePolicy(form) = form {
        let folder = world.scenario.path.parent().unwrap_or(Path::new(""));
        let policy = policy_text(folder.join(&form.policy))?;
        world.move_policy(&name, &policy, by, given.id())?
    } else {
        world.put(case.map(|case| case.id).as_deref(), command, by, claimant, given.id())?
    };
    Ok((name, ruling))
}

/// Whose facts go with a command: of the one who comes in by another's command, or else of who gives it.
fn claimant_of<'a>(form: &'a Form, by: &'a Actor) -> &'a str {
    if let Form::Invite(form) = form {
        &form.responder
    } else if let Form::Substitute(form) = form {
        &form.with
    } else {
        &by.id
    }
}

fn command(world: &mut World<'_>, form: &Form, case: Option<&Case>) -> Result<Command, Stop> {
    let mut time = |text: &str| world.instant_of(text, case);
    Ok(match form {
        Form::Submit(form) => Command::Submit(submission(world, form)?),
        Form::Accept(_) => Command::Accept,
        Form::RequestInfo(form) => Command::RequestInfo(form.reason.clone()),
        Form::SupplyInfo(form) => Command::SupplyInfo(form.text.clone()),
        Form::Reject(form) => Command::Reject(form.reason.clone()),
        Form::Merge(form) => Command::Merge(form.other.clone()),
        Form::Absorb(form) => Command::Absorb(form.other.clone()),
        Form::Transfer(form) => Command::Transfer(form.agency.clone()),
        Form::Withdraw(form) => Command::Withdraw(form.reason.clone()),
        Form::Amend(form) => Command::Amend(Amendment {
            text: form.text.clone(),
            places: form.places,
            cost_fen: form.cost_yuan.map(fen),
            urgency: form.urgency.map(|word| word.0),
        }),
        Form::Publish(_) => Command::Publish,
        Form::Reserve(form) => Command::Reserve(form.responder.clone()),
        Form::Promote(form) => Command::Promote(form.project.clone()),
        Form::TakeDown(form) => Command::TakeDown(form.reason.clone()),
        Form::Claim(form) => {
            Command::Claim(ClaimWish { places: form.places, cost_fen: form.cost_yuan.map(fen) })
        }
        Form::Join(form) => Command::Join(form.cost_yuan.map(fen)),
        Form::Invite(form) => Command::Invite(Share {
            places: form.places.unwrap_or(0),
            cost_fen: form.cost_yuan.map_or(0, fen),
        }),
        Form::AcceptInvitation(_) => Command::AcceptInvitation,
        Form::Decline(form) => Command::Decline(form.reason.clone()),
        Form::Release(form) => Command::Release(form.reason.clone()),
        Form::Revoke(form) => Command::Revoke(end_of(&form.responder, &form.reason)),
        Form::Substitute(form) => Command::Substitute(end_of(&form.responder, &form.reason)),
        Form::RecordContact(form) => Command::RecordContact(time(&form.appointment)?),
        Form::Reschedule(form) => Command::Reschedule(time(&form.appointment)?),
        Form::Start(_) => Command::Start,
        Form::ReportNoShow(form) => Command::ReportNoShow(form.responder.clone()),
        Form::SendGoods(_) => Command::SendGoods,
        Form::Deliver(_) => Command::Deliver,
        Form::Hold(form) => Command::Hold(form.reason.clone()),
        Form::Resume(_) => Command::Resume,
        Form::RequestExtension(form) => Command::RequestExtension(time(&form.until)?),
        Form::GrantExtension(form) => Command::GrantExtension(time(&form.until)?),
        Form::RefuseExtension(form) => Command::RefuseExtension(form.reason.clone()),
        Form::Confirm(_) => Command::Confirm,
        Form::Dispute(form) => Command::Dispute(form.reason.clone()),
        Form::Evaluate(form) => {
            Command::Evaluate(Grade { level: form.level.clone(), score: form.score })
        }
        Form::Reopen(form) => Command::Reopen(form.reason.clone()),
        Form::Close(_) => Command::Close,
        Form::Archive(_) => Command::Archive,
        Form::Anonymise(_) => Command::Anonymise,
        Form::Escalate(form) => Command::Escalate(form.reason.clone()),
        Form::NameHolder(form) => Command::NameHolder(form.holder.clone()),
        Form::StepIn(form) => Command::StepIn(form.reason.clone()),
        Form::CallOff(form) => Command::CallOff(form.reason.clone()),
        Form::Tick(_) => Command::Tick,
        Form::MovePolicy(_) => Command::MovePolicy,
    })
}

fn end_of(responder: &str, reason: &str) -> ClaimEnd {
    ClaimEnd { responder: responder.to_owned(), reason: reason.to_owned() }
}

/// Who gives a command, in which capacity.
fn who(world: &World<'_>, form: &Form, case: Option<&Case>) -> Result<Actor, Stop> {
    let given = form.given();
    let usual = world.usual_role(form.kind())?;
    let role = given.role().unwrap_or(match given.by() {
        Some(id) if world.is_responder(id) => Role::Responder,
        _ => usual,
    });
    let unsaid = match role {
        Role::Responder => usual_responder(world, form, case),
        Role::Reporter => case.map(|case| case.reporter.clone()),
        Role::Beneficiary => case.map(|case| case.need.beneficiary.clone()),
        Role::Coordinator => {
            case.and_then(|case| case.holder.as_ref()).map(|holder| holder.id.clone())
        }
        Role::Verifier | Role::Publisher | Role::Proxy | Role::Timer => None,
    };
    match (given.by().map(str::to_owned).or(unsaid), role) {
        (Some(id), _) => Ok(Actor { id, role }),
        (None, Role::Responder) => Err(Stop::Story("it does not say who; add `by`".to_owned())),
        (None, _) => Ok(Actor { id: word_of(&role), role }),
    }
}

/// The responder who gives a command, where the file does not say who.
fn usual_responder(world: &World<'_>, form: &Form, case: Option<&Case>) -> Option<String> {
    use Form::*;
    match form {
        Substitute(form) => Some(form.responder.clone()),
        AcceptInvitation(_) | Decline(_) | Release(_) => case.and_then(only_claimant),
        Claim(_) | Join(_) => only_responder(world),
        Submit(_) | Accept(_) | RequestInfo(_) | SupplyInfo(_) | Reject(_) | Merge(_)
        | Absorb(_) | Transfer(_) | Withdraw(_) | Amend(_) | Publish(_) | Reserve(_)
        | Promote(_) | TakeDown(_) | Invite(_) | Revoke(_) | RecordContact(_) | Reschedule(_)
        | Start(_) | ReportNoShow(_) | SendGoods(_) | Deliver(_) | Hold(_) | Resume(_)
        | RequestExtension(_) | GrantExtension(_) | RefuseExtension(_) | Confirm(_)
        | Dispute(_) | Evaluate(_) | Reopen(_) | Close(_) | Archive(_) | Anonymise(_)
        | Escalate(_) | NameHolder(_) | StepIn(_) | CallOff(_) | MovePolicy(_) | Tick(_) => {
            case.and_then(Case::lead).map(|claim| claim.responder.clone())
        }
    }
}

fn only_claimant(case: &Case) -> Option<String> {
    let mut live = case.live_claims();
    let only = live.next()?.responder.clone();
    live.next().is_none().then_some(only)
}

fn only_responder(world: &World<'_>) -> Option<String> {
    match world.scenario.file.responders.as_slice() {
        [only] => Some(only.id.clone()),
        _ => None,
    }
}

fn submission(world: &World<'_>, submit: &Submit) -> Result<Submission, Stop> {
    let usual = &world.scenario.file.submission;
    let id = submit.case.clone().unwrap_or_else(|| format!("w{}", world.cases.len() + 1));
    let word = |key: &str, own: &Option<String>, usual: &Option<String>| {
        own.clone().or_else(|| usual.clone()).ok_or_else(|| {
            Stop::Story(format!(
                "the submission says no `{key}`; say it there or under `[submission]`"
            ))
        })
    };
    let text = submit.text.clone().or_else(|| usual.text.clone());
    let groups = submit.target_groups.clone().or_else(|| usual.target_groups.clone());
    let beneficiary = submit.beneficiary.clone().or_else(|| usual.beneficiary.clone());
    let urgency = submit.urgency.or(usual.urgency).map_or(Urgency::Normal, |word| word.0);
    let need = Need {
        category: word("category", &submit.category, &usual.category)?,
        urgency,
        text: text.unwrap_or_else(|| world.scenario.file.title.clone()),
        target_groups: groups.unwrap_or_default(),
        places: submit.places.or(usual.places).unwrap_or(1),
        cost_fen: submit.cost_yuan.or(usual.cost_yuan).map_or(0, fen),
        channel: word("channel", &submit.channel, &usual.channel)?,
        area: word("area", &submit.area, &usual.area)?,
        beneficiary: beneficiary.unwrap_or_else(|| format!("beneficiary-of-{id}")),
        household: submit.household.clone().or_else(|| usual.household.clone()),
        at_home: submit.at_home.or(usual.at_home).unwrap_or(false),
        households_alike: submit.households_alike.or(usual.households_alike),
    };
    Ok(Submission { id, kind: CaseKind::Wish, need })
}

fn fen(yuan: u64) -> u64 {
    yuan.saturating_mul(FEN)
}
