//! What somebody in a scenario means by a command: the contract's command, who gives it, and the
//! facts that go with it. What a file leaves unsaid is filled in here: the only case, the usual
//! role, the lead for what only the lead does.

use std::collections::BTreeMap;
use std::path::Path;

use wish_contract::{
    Absorption, Actor, Amendment, Brought, Case, CaseKind, ClaimEnd, ClaimWish, Command, Grade,
    Item, ItemCount, MergeCancellation, MergeName, Need, RankingRequest, Reach, Role, Ruling,
    Share, Submission, Urgency,
};

use super::file::command_form::{BroughtForm, CommandForm, Form, ItemForm, ReportReach, Submit};
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
    } else if let Form::Reserve(form) = form {
        &form.responder
    } else if let Form::Substitute(form) = form {
        &form.with
    } else {
        &by.id
    }
}

fn command(world: &mut World<'_>, form: &Form, case: Option<&Case>) -> Result<Command, Stop> {
    Ok(match form {
        Form::Submit(form) => Command::Submit(submission(world, form)?),
        Form::Accept(_) => Command::Accept,
        Form::RequestInfo(form) => Command::RequestInfo(form.reason.clone()),
        Form::SupplyInfo(form) => Command::SupplyInfo(form.text.clone()),
        Form::Reject(form) => Command::Reject(form.reason.clone()),
        Form::Merge(form) => Command::Merge(form.other.clone()),
        Form::Absorb(form) => Command::Absorb(absorption(world, &form.other, form.merge)),
        Form::CompleteMerge(form) => Command::CompleteMerge(merge_of(case, form.merge)),
        Form::CancelMerge(form) => Command::CancelMerge(MergeCancellation {
            merge: merge_of(case, form.merge),
            reason: form.reason.clone(),
        }),
        Form::ReleaseAbsorbed(form) => Command::ReleaseAbsorbed(MergeName {
            id: form.other.clone(),
            merge: form.merge.unwrap_or_else(|| taken_in_by(case, &form.other)),
        }),
        Form::Restore(form) => Command::Restore(merge_of(case, form.merge)),
        Form::Transfer(form) => Command::Transfer(form.agency.clone()),
        Form::Withdraw(form) => Command::Withdraw(form.reason.clone()),
        Form::Amend(form) => Command::Amend(Amendment {
            text: form.text.clone(),
            places: form.places.or_else(|| Some(places_of(form.items.as_ref()?))),
            items: form.items.as_ref().map(items),
            cost_fen: form.cost_yuan.map(fen),
            urgency: form.urgency.map(|word| word.0),
        }),
        Form::Publish(_) => Command::Publish,
        Form::Reserve(form) => Command::Reserve(form.responder.clone()),
        Form::Promote(form) => Command::Promote(form.project.clone()),
        Form::TakeDown(form) => Command::TakeDown(form.reason.clone()),
        Form::Claim(form) => Command::Claim(ClaimWish {
            places: form.places,
            cost_fen: form.cost_yuan.map(fen),
            items: counts(form.items.as_ref()),
        }),
        Form::Join(form) => Command::Join(form.cost_yuan.map(fen)),
        Form::Invite(form) => {
            let items = counts(form.items.as_ref());
            Command::Invite(Share {
                places: form.places.unwrap_or_else(|| ItemCount::sum(&items)),
                cost_fen: form.cost_yuan.map_or(0, fen),
                items,
            })
        }
        Form::AcceptInvitation(_) => Command::AcceptInvitation,
        Form::Decline(form) => Command::Decline(form.reason.clone()),
        Form::Release(form) => Command::Release(form.reason.clone()),
        Form::Revoke(form) => Command::Revoke(end_of(&form.responder, &form.reason)),
        Form::Substitute(form) => Command::Substitute(end_of(&form.responder, &form.reason)),
        Form::RecordContact(form) => {
            Command::RecordContact(world.instant_of(&form.appointment, case)?)
        }
        Form::Reschedule(form) => Command::Reschedule(world.instant_of(&form.appointment, case)?),
        Form::Start(_) => Command::Start,
        Form::ReportNoShow(form) => Command::ReportNoShow(form.responder.clone()),
        Form::SendGoods(_) => Command::SendGoods,
        Form::Deliver(_) => Command::Deliver,
        Form::DeliverPart(form) => {
            let one = |(responder, brought): (&String, &BroughtForm)| {
                let (places, items) = match brought {
                    BroughtForm::Places(places) => (*places, Vec::new()),
                    BroughtForm::Items(items) => {
                        let items = counts(Some(items));
                        (ItemCount::sum(&items), items)
                    }
                };
                Brought { responder: responder.clone(), places, items }
            };
            Command::DeliverPart(form.brought.iter().map(one).collect())
        }
        Form::Hold(form) => Command::Hold(form.reason.clone()),
        Form::Resume(_) => Command::Resume,
        Form::RequestExtension(form) => {
            Command::RequestExtension(world.instant_of(&form.until, case)?)
        }
        Form::GrantExtension(form) => Command::GrantExtension(world.instant_of(&form.until, case)?),
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
        Form::ReportReach(form) => Command::ReportReach(reach(world, form, case)?),
        Form::NameHolder(form) => Command::NameHolder(form.holder.clone()),
        Form::StepIn(form) => Command::StepIn(form.reason.clone()),
        Form::CallOff(form) => Command::CallOff(form.reason.clone()),
        Form::Tick(_) => Command::Tick,
        Form::MovePolicy(_) => Command::MovePolicy,
    })
}

/// What a ranking of the scenario's responders says of the step that opened last, where the file does not say it.
fn reach(world: &mut World<'_>, form: &ReportReach, case: Option<&Case>) -> Result<Reach, Stop> {
    if let (Some(step), Some(responders)) = (&form.step, form.responders) {
        return Ok(Reach { step: step.clone(), responders });
    }
    let subject = case.ok_or_else(|| Stop::Story("there is no case to rank for".to_owned()))?;
    let request = RankingRequest {
        subject: subject.clone(),
        candidates: world.candidates()?,
        area_notices: 0,
        now: world.now,
        limit: 1,
    };
    let ranking = world.book(case).rank(&request)?.map_err(|fault| Stop::Story(fault.message))?;
    let found = ranking.reach.unwrap_or_else(|| Reach { step: "none".to_owned(), responders: 0 });
    Ok(Reach {
        step: form.step.clone().unwrap_or(found.step),
        responders: form.responders.unwrap_or(found.responders),
    })
}

fn end_of(responder: &str, reason: &str) -> ClaimEnd {
    ClaimEnd { responder: responder.to_owned(), reason: reason.to_owned() }
}

/// Which merge of the case is meant: the one under way, or the one that ended it.
fn merge_of(case: Option<&Case>, said: Option<u32>) -> u32 {
    let under_way = |case: &Case| case.merging.as_ref().map(|merging| merging.merge);
    let done = |case: &Case| case.ended.as_ref().and_then(|ending| ending.merge);
    said.or_else(|| case.and_then(|case| under_way(case).or_else(|| done(case)))).unwrap_or(1)
}

/// By which of its merges another case was taken in.
fn taken_in_by(case: Option<&Case>, other: &str) -> u32 {
    let entry = case.and_then(|case| case.absorbed.iter().find(|one| one.id == other));
    entry.map_or(1, |one| one.merge)
}

/// What the effect of another case's `merge` asks for.
fn absorption(world: &World<'_>, other: &str, said: Option<u32>) -> Absorption {
    let case = world.cases.get(other);
    let carried = case.and_then(|case| case.merging.as_ref());
    let carried = carried.map(|merging| merging.carried.clone()).unwrap_or_default();
    Absorption { id: other.to_owned(), merge: merge_of(case, said), carried }
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
        | Absorb(_) | CompleteMerge(_) | CancelMerge(_) | ReleaseAbsorbed(_) | Restore(_)
        | DeliverPart(_) | Transfer(_) | Withdraw(_) | Amend(_) | Publish(_) | Reserve(_)
        | Promote(_) | TakeDown(_) | Invite(_) | Revoke(_) | RecordContact(_) | Reschedule(_)
        | Start(_) | ReportNoShow(_) | SendGoods(_) | Deliver(_) | Hold(_) | Resume(_)
        | RequestExtension(_) | GrantExtension(_) | RefuseExtension(_) | Confirm(_)
        | Dispute(_) | Evaluate(_) | Reopen(_) | Close(_) | Archive(_) | Anonymise(_)
        | Escalate(_) | ReportReach(_) | NameHolder(_) | StepIn(_) | CallOff(_) | MovePolicy(_)
        | Tick(_) => case.and_then(Case::lead).map(|claim| claim.responder.clone()),
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
    let own_items = submit.items.as_ref().or(usual.items.as_ref());
    let of_items = own_items.map(places_of);
    let need = Need {
        category: word("category", &submit.category, &usual.category)?,
        urgency,
        text: text.unwrap_or_else(|| world.scenario.file.title.clone()),
        target_groups: groups.unwrap_or_default(),
        places: submit.places.or(of_items).or(usual.places).unwrap_or(1),
        items: own_items.map(items).unwrap_or_default(),
        cost_fen: submit.cost_yuan.or(usual.cost_yuan).map_or(0, fen),
        channel: word("channel", &submit.channel, &usual.channel)?,
        area: word("area", &submit.area, &usual.area)?,
        beneficiary: beneficiary.unwrap_or_else(|| format!("beneficiary-of-{id}")),
        household: submit.household.clone().or_else(|| usual.household.clone()),
        at_home: submit.at_home.or(usual.at_home).unwrap_or(false),
        households_alike: submit.households_alike.or(usual.households_alike),
    };
    let continues = submit.continues.clone();
    Ok(Submission { id, kind: CaseKind::Wish, need, continues })
}

fn items(forms: &BTreeMap<String, ItemForm>) -> Vec<Item> {
    let one = |(id, form): (&String, &ItemForm)| {
        let (text, places) = match form {
            ItemForm::Words(text) => (text, 1),
            ItemForm::Several { text, places } => (text, *places),
        };
        Item { id: id.clone(), text: text.clone(), places }
    };
    forms.iter().map(one).collect()
}

fn places_of(forms: &BTreeMap<String, ItemForm>) -> u32 {
    items(forms).iter().fold(0, |sum, item| sum.saturating_add(item.places))
}

fn counts(by_item: Option<&BTreeMap<String, u32>>) -> Vec<ItemCount> {
    let one = |(item, places): (&String, &u32)| ItemCount { item: item.clone(), places: *places };
    by_item.into_iter().flatten().map(one).collect()
}

fn fen(yuan: u64) -> u64 {
    yuan.saturating_mul(FEN)
}
