//! Decides what comes in: opening a case, verifying it, asking for more, and changing what is asked
//! for. How a case ends early is `ending`; how it gets on the board is `board`.

use super::admissible::{self, NEED_TEXT};
use super::ruling::{Outcome, Ruling};
use super::{Ask, commitment, items};
use crate::evolve;
use crate::explain::rules;
use crate::guards::city;
use crate::ladder::{self, clocks};
use crate::policy::Policy;
use wish_contract::{
    Amendment, CaseKind, Change, Code, Command, CommandKind, DeadlineKind, Detail, Event, Instant,
    MaskFinding, Need, Opening, Reason, Role, Submission, area_contains,
};

/// Opens a case: everything that anybody asks for is gathered, as long as the policy has words for
/// it.
pub(super) fn submit<'a>(
    ask: &'a Ask<'a>,
    submission: &Submission,
) -> Result<Ruling<'a>, Box<Reason>> {
    if submission.kind == CaseKind::Project {
        return Err(Reason::of(rules::PROJECTS_NOT_SUPPORTED).text("case", &submission.id));
    }
    if !matches!(ask.by.role, Role::Reporter | Role::Proxy) {
        return Err(Reason::of(rules::ROLE_MAY_NOT)
            .text("role", ask.by.role.name())
            .text("command", "submit"));
    }
    known(ask.policy, &submission.need)?;
    items::add_up(&submission.need.items, submission.need.places)?;
    fine_enough(ask.policy, submission.kind, &submission.need)?;
    let mut passed = Vec::new();
    let trace = (ask.detail == Detail::Full).then_some(&mut passed);
    let asked = city::Asked {
        command: CommandKind::Submit,
        need: &submission.need,
        of_responder: &[],
        of_request: ask.facts,
        now: ask.now,
    };
    let mut stated = city::check(ask.policy, &asked, trace)?;
    let masked = admissible::masked(&submission.need.text, NEED_TEXT)?;
    let mut findings = masked.findings;
    let items = items::masked(&submission.need.items, &mut findings)?;
    let opening = Opening {
        kind: submission.kind,
        policy: ask.policy.reference.clone(),
        need: Need { text: masked.text, items, ..submission.need.clone() },
        continues: submission.continues.clone(),
    };
    let mut reason = Reason::of(rules::SUBMISSION_COMPLETE)
        .text("category", &submission.need.category)
        .text("channel", &submission.need.channel);
    reason.facts.append(&mut stated);
    let event = Event {
        subject: submission.id.clone(),
        sequence: 1,
        at: ask.now,
        by: ask.by.clone(),
        command: ask.id.clone(),
        fingerprint: ask.fingerprint,
        because: *reason,
        change: Change::Submitted(opening),
        clocks: vec![clocks::start(
            ask.policy.calendar_for(&submission.need),
            DeadlineKind::Verify,
            ask.policy.times(&submission.need).verify,
            ask.now,
        )],
    };
    let case = evolve::open(&event).ok_or_else(|| Reason::of(rules::CASE_MALFORMED))?;
    let mut ruling = Ruling::opening(ask, case, event);
    passed.into_iter().for_each(|reason| ruling.because(Box::new(reason)));
    tell_masked(&mut ruling, &findings);
    ruling.notify(Role::Verifier, None, rules::SUBMISSION_COMPLETE);
    Ok(ruling)
}

/// Whether the policy knows what the need speaks of.
fn known(policy: &Policy, need: &Need) -> Outcome {
    if !policy.categories.contains_key(&need.category) {
        return Err(Reason::of(rules::CATEGORY_UNKNOWN).text("category", &need.category));
    }
    if !policy.channels.contains_key(&need.channel) {
        return Err(Reason::of(rules::CHANNEL_UNKNOWN).text("channel", &need.channel));
    }
    if let Some(group) =
        need.target_groups.iter().find(|group| !policy.target_groups.contains_key(group))
    {
        return Err(Reason::of(rules::TARGET_GROUP_UNKNOWN).text("target_group", group));
    }
    affordable(policy, need.cost_fen)?;
    let levels = ladder::levels_of(&need.area);
    if levels > policy.area_levels.len() {
        return Err(Reason::of(rules::AREA_TOO_DEEP)
            .text("area", &need.area)
            .number("levels", levels)
            .number("levels_max", policy.area_levels.len()));
    }
    Ok(())
}

/// Whether a need's area is as fine as the ladder that is for it looks at: a step for the community of a case
/// without one would be for nobody, or for everybody.
pub(super) fn fine_enough(policy: &Policy, kind: CaseKind, need: &Need) -> Outcome {
    let Some(ladder) = policy.ladder_for(kind, need) else { return Ok(()) };
    let (levels, wanted) = (ladder::levels_of(&need.area), ladder::finest_depth(ladder));
    if levels >= wanted {
        return Ok(());
    }
    let level = |depth: usize| {
        depth
            .checked_sub(1)
            .and_then(|place| policy.area_levels.get(place))
            .map_or("", String::as_str)
    };
    Err(Reason::of(rules::AREA_TOO_COARSE)
        .text("area", &need.area)
        .text("area_level", level(levels))
        .text("level_wanted", level(wanted))
        .text("ladder", &ladder.code)
        .number("levels", levels)
        .number("levels_min", wanted))
}

/// Whether the programme takes cases of this cost.
fn affordable(policy: &Policy, cost_fen: u64) -> Outcome {
    if cost_fen <= policy.cost_max_fen {
        return Ok(());
    }
    Err(Reason::of(rules::COST_BELOW_HIGHEST)
        .number("cost_fen", cost_fen)
        .number("cost_max_fen", policy.cost_max_fen))
}

fn tell_masked(ruling: &mut Ruling<'_>, findings: &[MaskFinding]) {
    if findings.is_empty() {
        return;
    }
    let reason = findings.iter().fold(Reason::of(rules::TEXT_MASKED), |reason, finding| {
        reason.number(&finding.kind.name().replace('-', "_"), finding.count)
    });
    ruling.because(reason);
}

/// Finds a case in order, unless the area's round is for others.
pub(super) fn accept(ruling: &mut Ruling<'_>) -> Outcome {
    let reason = Reason::of(rules::VERIFIED_BY_VERIFIER).text("verifier", &ruling.ask.by.id);
    accept_because(ruling, reason)
}

/// Finds a case in order, for whatever reason, unless a round is open that is not for it.
pub(super) fn accept_because(ruling: &mut Ruling<'_>, reason: Box<Reason>) -> Outcome {
    in_round(ruling.ask.policy, &ruling.case.need, ruling.at)?;
    ruling.record_with(reason, Change::Accepted, &|clocks| {
        clocks.stop(&[DeadlineKind::Verify]);
        clocks.start(DeadlineKind::Publish, clocks.times().publish);
    });
    ruling.notify(Role::Publisher, None, rules::VERIFIED_BY_VERIFIER);
    Ok(())
}

/// While a round is open in an area, it is for its target groups only.
fn in_round(policy: &Policy, need: &Need, now: Instant) -> Outcome {
    let open = policy.rounds.iter().find(|round| {
        area_contains(&round.area, &need.area)
            && round.from.is_none_or(|from| from <= now)
            && round.until.is_none_or(|until| now < until)
    });
    match open {
        Some(round)
            if !need.target_groups.iter().any(|group| round.target_groups.contains(group)) =>
        {
            Err(Reason::of(rules::OUT_OF_ROUND)
                .text("round", &round.code)
                .text("target_groups", &listed(&need.target_groups))
                .text("admitted", &listed(&round.target_groups))
                .until(round.until))
        }
        _ => Ok(()),
    }
}

fn listed(codes: &[Code]) -> String {
    let mut list = String::new();
    for (index, code) in codes.iter().enumerate() {
        list.push_str(if index > 0 { " " } else { "" });
        list.push_str(code);
    }
    list
}

/// Asks the reporter for more; the clock of verification stands still meanwhile.
pub(super) fn request_info(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    let reason = Reason::of(rules::INFO_REQUESTED).text("reason", why);
    ruling.record_with(reason, Change::InfoRequested(why.to_owned()), &|clocks| {
        clocks.pause(&[DeadlineKind::Verify]);
        clocks.start(DeadlineKind::SupplyInfo, clocks.times().supply_info);
    });
    let reporter = ruling.case.reporter.clone();
    ruling.notify(Role::Reporter, Some(&reporter), rules::INFO_REQUESTED);
    Ok(())
}

/// Takes what the reporter supplied; the clock of verification goes on with what was left.
pub(super) fn supply_info(ruling: &mut Ruling<'_>, text: Option<&str>) -> Outcome {
    supply_info_because(ruling, Reason::of(rules::INFO_SUPPLIED), text)
}

/// The clock of verification goes on with what was left, for whatever reason.
pub(super) fn supply_info_because(
    ruling: &mut Ruling<'_>,
    reason: Box<Reason>,
    text: Option<&str>,
) -> Outcome {
    let masked = text.map(|text| admissible::masked(text, NEED_TEXT)).transpose()?;
    let change = Change::InfoSupplied(masked.as_ref().map(|masked| masked.text.clone()));
    ruling.record_with(reason, change, &|clocks| {
        clocks.stop(&[DeadlineKind::SupplyInfo]);
        clocks.resume(DeadlineKind::Verify);
    });
    if let Some(masked) = &masked {
        tell_masked(ruling, &masked.findings);
    }
    ruling.notify(Role::Verifier, None, rules::INFO_SUPPLIED);
    Ok(())
}

/// What an amendment would make of the need, but for its words.
pub(super) fn amended(need: &Need, command: &Command) -> Option<Need> {
    let Command::Amend(amendment) = command else { return None };
    Some(with(need, amendment))
}

fn with(need: &Need, amendment: &Amendment) -> Need {
    Need {
        urgency: amendment.urgency.unwrap_or(need.urgency),
        places: amendment.places.unwrap_or(need.places),
        items: amendment.items.clone().unwrap_or_else(|| need.items.clone()),
        cost_fen: amendment.cost_fen.unwrap_or(need.cost_fen),
        ..need.clone()
    }
}

/// Changes what is asked for, with nobody's claim touched.
pub(super) fn amend(ruling: &mut Ruling<'_>, amendment: &Amendment) -> Outcome {
    let claims = ruling.case.live_claims().count();
    if (amendment.text.is_some() || amendment.items.is_some()) && claims > 0 {
        return Err(Reason::of(rules::TEXT_FROZEN).number("live_claims", claims));
    }
    let taken = ruling.case.taken();
    let wanted = with(&ruling.case.need, amendment);
    items::add_up(&wanted.items, wanted.places)?;
    if wanted.places < taken.places || wanted.cost_fen < taken.cost_fen {
        return Err(Reason::of(rules::BELOW_WHAT_IS_TAKEN)
            .number("places_taken", taken.places)
            .number("cost_taken_fen", taken.cost_fen));
    }
    if let Some(cost_fen) = amendment.cost_fen {
        affordable(ruling.ask.policy, cost_fen)?;
    }
    if amendment.urgency.is_some() || amendment.cost_fen.is_some() {
        fine_enough(ruling.ask.policy, ruling.case.kind, &wanted)?;
    }
    let masked =
        amendment.text.as_deref().map(|text| admissible::masked(text, NEED_TEXT)).transpose()?;
    let (text, mut findings) =
        masked.map_or_else(Default::default, |masked| (Some(masked.text), masked.findings));
    let items = amendment.items.as_deref();
    let items = items.map(|items| items::masked(items, &mut findings)).transpose()?;
    let kept = Amendment { text, items, ..amendment.clone() };
    let before = ruling.case.stage;
    commitment::record(ruling, before, Reason::of(rules::NEED_AMENDED), Change::Amended(kept));
    tell_masked(ruling, &findings);
    commitment::after(ruling, before);
    Ok(())
}
