//! What a command says: mostly something sensible, under the policy and for the case as it stands.

use wish_contract::{Amendment, ClaimEnd, ClaimWish, Command, Grade, Submission};
use wish_contract::{Case, Need, Share};
use wish_contract::{CaseKind, CommandKind, DeadlineKind, INSTANT_MAX, Instant, Urgency};
use wish_core::policy::Policy;

use super::people::Cast;
use crate::random::Random;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Texts with and without personal data, in several scripts.
const TEXTS: [&str; 7] = [
    "想要一台助听器",
    "请联系１３８００１３８０００，住3号楼2单元501室",
    "a warm coat, size 120, up to 300 yuan; mail li.si@example.com",
    "身份证11010519491231002X，卡号6222021234567890128",
    "電燈壞了 &amp; 需要修理，微信号：wish_2026",
    "   ",
    "需要 2 张课桌、\u{1f4da}十本书\n第二行",
];

/// How likely a command is, among those that the stage is for.
#[must_use]
pub fn weight(kind: CommandKind) -> u64 {
    use CommandKind as Kind;
    match kind {
        Kind::Accept | Kind::Publish | Kind::Claim => 40,
        Kind::RecordContact | Kind::Start | Kind::Deliver | Kind::Confirm => 25,
        Kind::SupplyInfo | Kind::AcceptInvitation => 20,
        Kind::Tick => 16,
        Kind::Join | Kind::Invite | Kind::Substitute | Kind::Reserve | Kind::Evaluate => 10,
        Kind::Release | Kind::Revoke | Kind::ReportNoShow | Kind::Decline | Kind::Escalate => 6,
        Kind::Reject | Kind::Merge | Kind::Withdraw | Kind::Promote => 1,
        Kind::Archive | Kind::Anonymise => 30,
        Kind::Transfer => 3,
        _ => 4,
    }
}

/// Whether the responder whose facts come with the command is the one who gives it.
#[must_use]
pub fn speaks_for_itself(kind: CommandKind) -> bool {
    matches!(kind, CommandKind::Claim | CommandKind::Join | CommandKind::AcceptInvitation)
}

/// A command of this kind.
#[must_use]
pub fn payload(
    kind: CommandKind,
    policy: &Policy,
    case: Option<&Case>,
    cast: &Cast,
    now: Instant,
    random: &mut Random,
) -> Command {
    match kind {
        CommandKind::Submit => Command::Submit(submission(policy, cast, random)),
        CommandKind::RecordContact => Command::RecordContact(appointment(now, random)),
        CommandKind::Reschedule => Command::Reschedule(appointment(now, random)),
        CommandKind::RequestExtension => Command::RequestExtension(later(case, now, random)),
        CommandKind::GrantExtension => Command::GrantExtension(later(case, now, random)),
        CommandKind::Claim => Command::Claim(claim_wish(case, random)),
        CommandKind::Join => Command::Join(random.chance(50).then(|| cost(case, random))),
        CommandKind::Invite => Command::Invite(share(case, random)),
        CommandKind::Amend => Command::Amend(amendment(random)),
        CommandKind::Evaluate => Command::Evaluate(Grade {
            level: code(policy.evaluation_levels.keys(), random),
            score: u32::try_from(random.below(7)).unwrap_or(0),
        }),
        CommandKind::Transfer => Command::Transfer(code(policy.agencies.keys(), random)),
        kind => naming(kind, policy, case, cast, random),
    }
}

/// Commands that name a reason, somebody, another case, or nothing.
fn naming(
    kind: CommandKind,
    policy: &Policy,
    case: Option<&Case>,
    cast: &Cast,
    random: &mut Random,
) -> Command {
    use CommandKind as Kind;
    let why = code(policy.reasons.keys(), random);
    let whose = cast.claimant_id(case, random);
    let end = || ClaimEnd { responder: whose.clone(), reason: why.clone() };
    let other = format!("w-{}", random.below(3));
    match kind {
        Kind::RequestInfo => Command::RequestInfo(why),
        Kind::SupplyInfo => {
            Command::SupplyInfo(random.chance(50).then(|| (*random.pick(&TEXTS)).to_owned()))
        }
        Kind::Reject => Command::Reject(why),
        Kind::Withdraw => Command::Withdraw(why),
        Kind::TakeDown => Command::TakeDown(why),
        Kind::Decline => Command::Decline(why),
        Kind::Release => Command::Release(why),
        Kind::Hold => Command::Hold(why),
        Kind::RefuseExtension => Command::RefuseExtension(why),
        Kind::Dispute => Command::Dispute(why),
        Kind::Reopen => Command::Reopen(why),
        Kind::Escalate => Command::Escalate(why),
        Kind::Revoke => Command::Revoke(end()),
        Kind::Substitute => Command::Substitute(end()),
        Kind::ReportNoShow => Command::ReportNoShow(whose),
        Kind::Reserve => Command::Reserve(random.pick(&cast.responders).id.clone()),
        Kind::Merge => Command::Merge(other),
        Kind::Absorb => Command::Absorb(other),
        Kind::Promote => Command::Promote(format!("p-{other}")),
        Kind::NameHolder => Command::NameHolder(format!("coordinator-{}", random.below(3))),
        kind => plain(kind),
    }
}

/// Commands that say nothing more.
fn plain(kind: CommandKind) -> Command {
    use CommandKind as Kind;
    match kind {
        Kind::Accept => Command::Accept,
        Kind::Publish => Command::Publish,
        Kind::AcceptInvitation => Command::AcceptInvitation,
        Kind::Start => Command::Start,
        Kind::SendGoods => Command::SendGoods,
        Kind::Deliver => Command::Deliver,
        Kind::Resume => Command::Resume,
        Kind::Confirm => Command::Confirm,
        Kind::Close => Command::Close,
        Kind::Archive => Command::Archive,
        Kind::Anonymise => Command::Anonymise,
        Kind::MovePolicy => Command::MovePolicy,
        _ => Command::Tick,
    }
}

fn submission(policy: &Policy, cast: &Cast, random: &mut Random) -> Submission {
    let kind = if random.chance(3) { CaseKind::Project } else { CaseKind::Wish };
    let groups = policy.target_groups.keys().filter(|_| random.chance(25)).cloned().collect();
    let costly = random.chance(60);
    let need = Need {
        category: code(policy.categories.keys(), random),
        urgency: if random.chance(25) { Urgency::Urgent } else { Urgency::Normal },
        text: (*random.pick(&TEXTS)).to_owned(),
        target_groups: groups,
        places: u32::try_from(1 + random.below(4)).unwrap_or(1),
        cost_fen: if costly { random.below(200_000) } else { 0 },
        channel: code(policy.channels.keys(), random),
        area: cast.area.clone(),
        beneficiary: "b-1".to_owned(),
        household: random.chance(70).then(|| "h-1".to_owned()),
        at_home: random.chance(20),
        households_alike: random.chance(60).then(|| u32::try_from(random.below(8)).unwrap_or(0)),
    };
    Submission { id: cast.case_id.clone(), kind, need }
}

/// A code that the policy has, or now and then one that it has not.
fn code<'a>(known: impl Iterator<Item = &'a String>, random: &mut Random) -> String {
    let known: Vec<&String> = known.collect();
    if known.is_empty() || random.chance(3) {
        "unheard-of".to_owned()
    } else {
        (*random.pick(&known)).clone()
    }
}

fn appointment(now: Instant, random: &mut Random) -> Instant {
    let days = if random.chance(4) { random.between(-2, 400) } else { random.between(0, 6) };
    now.saturating_add(days * DAY_MS).clamp(0, INSTANT_MAX)
}

fn later(case: Option<&Case>, now: Instant, random: &mut Random) -> Instant {
    let due =
        case.and_then(|case| case.deadline(DeadlineKind::Due)).map_or(now, |deadline| deadline.due);
    due.saturating_add(random.between(-1, 20) * DAY_MS).clamp(0, INSTANT_MAX)
}

fn claim_wish(case: Option<&Case>, random: &mut Random) -> ClaimWish {
    let places = match random.below(10) {
        0..=4 => None,
        5..=8 => Some(1),
        _ => Some(u32::try_from(random.below(5)).unwrap_or(1)),
    };
    let cost_fen = random.chance(30).then(|| cost(case, random));
    ClaimWish { places, cost_fen }
}

fn cost(case: Option<&Case>, random: &mut Random) -> u64 {
    let whole = case.map_or(0, |case| case.need.cost_fen);
    *random.pick(&[0, 1, whole / 3, whole / 2, whole, whole + 1])
}

fn share(case: Option<&Case>, random: &mut Random) -> Share {
    let places = if random.chance(60) { 0 } else { u32::try_from(random.below(3)).unwrap_or(0) };
    Share { places, cost_fen: if random.chance(60) { 0 } else { cost(case, random) } }
}

fn amendment(random: &mut Random) -> Amendment {
    Amendment {
        text: random.chance(30).then(|| (*random.pick(&TEXTS)).to_owned()),
        places: random.chance(50).then(|| u32::try_from(random.below(6)).unwrap_or(1)),
        cost_fen: random.chance(30).then(|| random.below(200_000)),
        urgency: random.chance(20).then_some(Urgency::Urgent),
    }
}
