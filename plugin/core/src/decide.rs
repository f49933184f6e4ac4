//! Decides one command on one case: what may be asked, in which order it is looked at, and which
//! module answers it. Intake, the board, claiming, fulfilment, hold and holder, and time each have one
//! under `decide/`; the table of who may do what in which stage is `machine`.

use crate::explain::rules;
use crate::explain::words;
use crate::machine;
use crate::policy::Policy;
use wish_contract::{
    Actor, BATCH_MAX, Case, CaseKind, Command, CommandKind, Decision, Detail, Fact, Instant,
    Reason, Reference, Rejection, Request, Responder, Role, Stage,
};

pub(crate) mod admissible;
mod board;
mod capacity;
mod claiming;
mod commitment;
mod consistency;
mod drawing;
mod ending;
mod fingerprint;
mod fulfilment;
mod hold_and_holder;
mod intake;
pub(crate) mod items;
mod merging;
mod opening;
mod part_delivery;
mod ruling;
mod standing_in;
#[cfg(test)]
pub(crate) mod tests;
mod timer;

pub(crate) use fulfilment::AHEAD_MAX_MS;
pub(crate) use opening::Opening;
pub(crate) use ruling::{Outcome, Ruling};

/// A request without its case and its command: who asks, when, and with which facts.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub policy: &'a Policy,
    pub by: &'a Actor,
    pub claimant: Option<&'a Responder>,
    pub facts: &'a [Fact],
    pub now: Instant,
    pub id: &'a Reference,
    /// Of the command asked; 0 where none is.
    pub fingerprint: u32,
    pub detail: Detail,
}

/// Decides one command on one case. Total: every request gives a decision, or the rule that
/// refuses.
pub fn decide(policy: &Policy, request: Request) -> Result<Decision, Rejection> {
    let Request { subject, command, by, claimant, facts, now, id, detail } = request;
    let claimant = claimant.as_ref();
    let (facts, fingerprint) = (facts.as_slice(), 0);
    let ask = Ask { policy, by: &by, claimant, facts, now, id: &id, fingerprint, detail };
    let mut trace = Vec::new();
    rule(&ask, subject, &command, &mut trace).map_err(|because| {
        let message = words::words(ask.policy, &because, "en");
        Rejection {
            because: *because,
            message,
            trace: if detail == Detail::Full { trace } else { Vec::new() },
        }
    })
}

/// Decides many, each by itself.
pub fn decide_many(policy: &Policy, requests: Vec<Request>) -> Vec<Result<Decision, Rejection>> {
    let count = requests.len();
    if count <= BATCH_MAX {
        return requests.into_iter().map(|request| decide(policy, request)).collect();
    }
    let because = Reason::of(rules::BATCH_TOO_LARGE)
        .number("requests", count)
        .number("requests_max", BATCH_MAX);
    let message = words::words(policy, &because, "en");
    let refused = Rejection { because: *because, message, trace: Vec::new() };
    vec![Err(refused); count]
}

fn rule(
    ask: &Ask<'_>,
    subject: Option<Case>,
    command: &Command,
    trace: &mut Vec<Reason>,
) -> Result<Decision, Box<Reason>> {
    admissible::asking(ask, command)?;
    let ask = &Ask { fingerprint: fingerprint::of(ask, command), ..*ask };
    let case = match (subject, command) {
        (None, Command::Submit(submission)) => {
            return intake::submit(ask, submission).map(Ruling::into_decision);
        }
        (None, _) => {
            return Err(Reason::of(rules::CASE_MISSING).text("command", command.kind().name()));
        }
        (Some(case), Command::Submit(_)) => return repeated_or_open(ask, case),
        (Some(case), _) => case,
    };
    admissible::case(&case)?;
    if is_repeated(ask, &case)? {
        return Ok(repeated(ask, case));
    }
    in_order(ask, &case, command.kind())?;
    let mut ruling = Ruling::on(ask, case);
    let outcome = carry_out(&mut ruling, command);
    match outcome {
        Ok(()) => Ok(ruling.into_decision()),
        Err(because) => {
            *trace = ruling.into_trace();
            Err(because)
        }
    }
}

fn repeated_or_open(ask: &Ask<'_>, case: Case) -> Result<Decision, Box<Reason>> {
    admissible::case(&case)?;
    if is_repeated(ask, &case)? {
        return Ok(repeated(ask, case));
    }
    Err(Reason::of(rules::CASE_ALREADY_OPEN)
        .text("case", &case.id)
        .text("stage", case.stage.name()))
}

/// Whether the command was carried out before; another one under its name is refused.
fn is_repeated(ask: &Ask<'_>, case: &Case) -> Result<bool, Box<Reason>> {
    if ask.by.role == Role::Timer {
        return Ok(false);
    }
    let known = case.commands.iter().rev().find(|known| known.id == *ask.id);
    match known {
        None => Ok(false),
        Some(known) if known.fingerprint == ask.fingerprint || case.anonymised => Ok(true),
        Some(_) => Err(Reason::of(rules::COMMAND_DIFFERS).text("command", ask.id)),
    }
}

/// A command seen before changes nothing more.
fn repeated(ask: &Ask<'_>, case: Case) -> Decision {
    let mut ruling = Ruling::on(ask, case);
    ruling.because(Reason::of(rules::COMMAND_REPEATED).text("command", ask.id));
    ruling.into_decision()
}

/// Whether a command may be asked of this case now, whatever it says.
fn in_order(ask: &Ask<'_>, case: &Case, kind: CommandKind) -> Outcome {
    if case.kind == CaseKind::Project {
        return Err(Reason::of(rules::PROJECTS_NOT_SUPPORTED).text("case", &case.id));
    }
    let fits = case.policy == ask.policy.reference
        || kind == CommandKind::MovePolicy
        || is_upkeep_under_later_version(ask, case, kind);
    if !fits {
        let mine = &ask.policy.reference;
        return Err(Reason::of(rules::POLICY_DIFFERS)
            .text("case_policy", &case.policy.name)
            .number("case_version", case.policy.version)
            .text("case_digest", &case.policy.digest)
            .text("policy", &mine.name)
            .number("version", mine.version)
            .text("digest", &mine.digest));
    }
    if ask.now < case.last {
        return Err(Reason::of(rules::CLOCK_WENT_BACK)
            .time("now", ask.now)
            .time("last", case.last));
    }
    if !machine::move_of(kind).roles.contains(&ask.by.role) {
        return Err(Reason::of(rules::ROLE_MAY_NOT)
            .text("role", ask.by.role.name())
            .text("command", kind.name()));
    }
    Ok(())
}

/// What is left to be done with an ended case needs no policy that nobody has any more.
fn is_upkeep_under_later_version(ask: &Ask<'_>, case: &Case, kind: CommandKind) -> bool {
    let (mine, theirs) = (&ask.policy.reference, &case.policy);
    let upkeep = matches!(kind, CommandKind::Tick | CommandKind::Archive | CommandKind::Anonymise);
    upkeep && case.stage.is_end() && mine.name == theirs.name && mine.version > theirs.version
}

/// Whether the case stands where the command is for.
fn in_stage(case: &Case, claimant: Option<&Responder>, kind: CommandKind, at: Instant) -> Outcome {
    // Time passes in every stage.
    if kind == CommandKind::Tick {
        return Ok(());
    }
    let row = machine::move_of(kind);
    // What a merged case has passed on may be let go of however late.
    let passes_on = kind == CommandKind::ReleaseAbsorbed && case.stage == Stage::Merged;
    if case.anonymised && !passes_on {
        return Err(Reason::of(rules::CASE_ANONYMISED).text("case", &case.id));
    }
    let taken = kind == CommandKind::Claim && case.stage > Stage::Published && !case.stage.is_end();
    if taken && !claiming::is_still_drawn(case, claimant, at) {
        return Err(claiming::taken_already(case));
    }
    if !taken && !row.is_for(case.stage) {
        return Err(Reason::of(rules::STAGE_FORBIDS)
            .text("command", kind.name())
            .text("stage", case.stage.name()));
    }
    if let Some(hold) = case.held.as_ref().filter(|_| !row.while_held) {
        return Err(Reason::of(rules::CASE_HELD)
            .text("reason", &hold.reason)
            .time("since", hold.since));
    }
    if let Some(merging) = case.merging.as_ref().filter(|_| !row.while_merging) {
        return Err(Reason::of(rules::MERGE_PENDING)
            .text("into", &merging.into)
            .time("since", merging.since));
    }
    Ok(())
}

/// Lets what is due take effect, then the command, then what that left with no time.
fn carry_out(ruling: &mut Ruling<'_>, command: &Command) -> Outcome {
    let kind = command.kind();
    // Under the old policy nothing can be settled any more.
    if kind != CommandKind::MovePolicy {
        timer::settle(ruling);
    }
    merging::names_a_merge(&ruling.case, command)?;
    in_stage(&ruling.case, ruling.ask.claimant, kind, ruling.at)?;
    capacity::holds(ruling.ask, &ruling.case, kind)?;
    if let Some(reason) = command.reason() {
        ruling.known_reason(reason)?;
    }
    if machine::move_of(kind).claimant.is_none()
        && let Some(guarded) = standing_in::guarded_as(kind, ruling.case.stage)
    {
        let amended = intake::amended(&ruling.case.need, command);
        ruling.city_guards(guarded, amended.as_ref(), &[])?;
    }
    give(ruling, command)?;
    timer::settle(ruling);
    consistency::check(&ruling.case, ruling.at)
}

fn give(ruling: &mut Ruling<'_>, command: &Command) -> Outcome {
    match command {
        // It was answered before.
        Command::Submit(_) => Ok(()),
        Command::MovePolicy => hold_and_holder::move_policy(ruling),
        Command::Tick => timer::tick(ruling),
        Command::Accept => intake::accept(ruling),
        Command::RequestInfo(reason) => intake::request_info(ruling, reason),
        Command::SupplyInfo(text) => intake::supply_info(ruling, text.as_deref()),
        Command::Amend(amendment) => intake::amend(ruling, amendment),
        Command::Reject(reason) => ending::reject(ruling, reason),
        Command::Merge(into) => merging::begin(ruling, into),
        Command::Absorb(absorption) => merging::absorb(ruling, absorption),
        Command::CompleteMerge(_) => merging::complete(ruling),
        Command::CancelMerge(cancellation) => merging::cancel(ruling, &cancellation.reason),
        Command::ReleaseAbsorbed(merge) => merging::release(ruling, merge),
        Command::Restore(_) => merging::restore(ruling),
        Command::Transfer(agency) => ending::transfer(ruling, agency),
        Command::Withdraw(reason) => ending::withdraw(ruling, reason),
        Command::Promote(project) => ending::promote(ruling, project),
        Command::Close => ending::close(ruling),
        Command::Archive => ending::archive(ruling),
        Command::Anonymise => ending::anonymise(ruling),
        Command::Publish => board::publish(ruling),
        Command::Reserve(responder) => board::reserve(ruling, responder),
        Command::TakeDown(reason) => board::take_down(ruling, reason),
        Command::Escalate(reason) => board::escalate(ruling, reason),
        Command::Claim(wish) => claiming::claim(ruling, wish),
        Command::Join(cost_fen) => claiming::join(ruling, *cost_fen),
        Command::Invite(share) => claiming::invite(ruling, share),
        Command::AcceptInvitation => commitment::accept_invitation(ruling),
        Command::Decline(reason) => commitment::decline(ruling, reason),
        Command::Release(reason) => commitment::release(ruling, reason),
        Command::Revoke(end) => commitment::revoke(ruling, end),
        Command::Substitute(end) => commitment::substitute(ruling, end),
        Command::RecordContact(at) => fulfilment::record_contact(ruling, *at),
        Command::Reschedule(at) => fulfilment::reschedule(ruling, *at),
        Command::Start => fulfilment::start(ruling),
        Command::ReportNoShow(responder) => fulfilment::report_no_show(ruling, responder),
        Command::SendGoods => fulfilment::send_goods(ruling),
        Command::Deliver => fulfilment::deliver(ruling),
        Command::DeliverPart(brought) => part_delivery::deliver_part(ruling, brought),
        Command::RequestExtension(until) => fulfilment::request_extension(ruling, *until),
        Command::GrantExtension(until) => fulfilment::grant_extension(ruling, *until),
        Command::RefuseExtension(reason) => fulfilment::refuse_extension(ruling, reason),
        Command::Confirm => fulfilment::confirm(ruling),
        Command::Dispute(reason) => fulfilment::dispute(ruling, reason),
        Command::Evaluate(grade) => fulfilment::evaluate(ruling, grade),
        Command::Reopen(reason) => fulfilment::reopen(ruling, reason),
        Command::Hold(reason) => hold_and_holder::hold(ruling, reason),
        Command::Resume => hold_and_holder::resume(ruling),
        Command::ReportReach(reach) => board::report_reach(ruling, reach),
        Command::NameHolder(holder) => hold_and_holder::name_holder(ruling, holder),
        Command::StepIn(reason) => standing_in::step_in(ruling, reason),
        Command::CallOff(reason) => ending::call_off(ruling, reason),
    }
}
