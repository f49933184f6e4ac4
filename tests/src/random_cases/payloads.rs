//! What a command says: mostly something sensible, under the policy and for the case as it stands.

use wish_contract::{
    Absorption, Amendment, Brought, Case, CaseKind, ClaimWish, Code, CommandKind, DeadlineKind,
    Grade, INSTANT_MAX, Instant, Item, ItemCount, MergeCancellation, MergeName, Need, Payloads,
    Reach, Reference, Share, Submission, Urgency, WhoseFacts,
};
use wish_core::machine::move_of;
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

/// How likely some commands are, among those that the stage is for.
const WEIGHTS: &[(u64, &[CommandKind])] = &[
    (40, &[CommandKind::Accept, CommandKind::Publish, CommandKind::Claim]),
    (30, &[CommandKind::Archive, CommandKind::Anonymise]),
    (
        25,
        &[
            CommandKind::RecordContact,
            CommandKind::Start,
            CommandKind::Deliver,
            CommandKind::Confirm,
        ],
    ),
    (20, &[CommandKind::SupplyInfo, CommandKind::AcceptInvitation]),
    (16, &[CommandKind::Tick]),
    (
        10,
        &[
            CommandKind::Join,
            CommandKind::Invite,
            CommandKind::Substitute,
            CommandKind::Reserve,
            CommandKind::Evaluate,
        ],
    ),
    (
        6,
        &[
            CommandKind::Release,
            CommandKind::Revoke,
            CommandKind::ReportNoShow,
            CommandKind::Decline,
            CommandKind::Escalate,
        ],
    ),
    (5, &[CommandKind::Transfer, CommandKind::Merge]),
    (
        20,
        &[CommandKind::RequestExtension, CommandKind::GrantExtension, CommandKind::RefuseExtension],
    ),
    (
        1,
        &[
            CommandKind::Reject,
            CommandKind::Withdraw,
            CommandKind::Promote,
            CommandKind::CompleteMerge,
            CommandKind::CancelMerge,
            CommandKind::ReleaseAbsorbed,
            CommandKind::CallOff,
            CommandKind::StepIn,
        ],
    ),
];
/// How likely every other command is.
const WEIGHT: u64 = 4;

/// How likely a command is, among those that the stage is for.
#[must_use]
pub fn weight(kind: CommandKind) -> u64 {
    WEIGHTS.iter().find(|(_, kinds)| kinds.contains(&kind)).map_or(WEIGHT, |(weight, _)| *weight)
}

/// Whether the responder whose facts come with the command is the one who gives it.
#[must_use]
pub fn speaks_for_itself(kind: CommandKind) -> bool {
    move_of(kind).claimant == Some(WhoseFacts::Giver)
}

/// What somebody says about a case, mostly something sensible.
pub struct RandomPayloads<'a> {
    pub policy: &'a Policy,
    pub case: Option<&'a Case>,
    pub cast: &'a Cast,
    pub now: Instant,
    pub random: &'a mut Random,
}

impl Payloads for RandomPayloads<'_> {
    fn submission(&mut self) -> Submission {
        submission(self.policy, self.cast, self.random)
    }

    fn reason(&mut self) -> Code {
        code(self.policy.reasons.keys(), self.random)
    }

    fn text(&mut self) -> Option<String> {
        self.random.chance(50).then(|| (*self.random.pick(&TEXTS)).to_owned())
    }

    fn amendment(&mut self) -> Amendment {
        amendment(self.random)
    }

    fn other_case(&mut self) -> Reference {
        format!("w-{}", self.random.below(3))
    }

    fn absorption(&mut self) -> Absorption {
        let (id, merge) = (self.other_case(), 1 + self.small());
        Absorption { id, merge, carried: Vec::new() }
    }

    fn merge_number(&mut self) -> u32 {
        let done = self.case.and_then(|case| case.ended.as_ref()).and_then(|ending| ending.merge);
        let under_way = self.case.and_then(|case| case.merging.as_ref());
        let right = under_way.map(|merging| merging.merge).or(done);
        right.filter(|_| !self.random.chance(5)).unwrap_or_else(|| 1 + self.small())
    }

    fn merge_cancellation(&mut self) -> MergeCancellation {
        MergeCancellation { merge: self.merge_number(), reason: self.reason() }
    }

    fn merge_name(&mut self) -> MergeName {
        let carried = self.case.map(|case| case.absorbed.as_slice()).unwrap_or_default();
        if carried.is_empty() || self.random.chance(5) {
            return MergeName { id: self.other_case(), merge: 1 + self.small() };
        }
        let one = self.random.pick(carried);
        MergeName { id: one.id.clone(), merge: one.merge }
    }

    fn brought(&mut self) -> Vec<Brought> {
        let claims = self.case.map(|case| case.live_claims().collect::<Vec<_>>());
        let claims = claims.unwrap_or_default();
        let named = claims.iter().filter(|_| self.random.chance(60)).collect::<Vec<_>>();
        let brought = |claim: &&&wish_contract::Claim| {
            let items = some_of(&claim.share.items, self.random);
            let places = u64::from(claim.share.places);
            let places = u32::try_from(self.random.below(places + 1)).unwrap_or(0);
            let named = !items.is_empty() && self.random.chance(80);
            let places = if named { ItemCount::sum(&items) } else { places };
            Brought { responder: claim.responder.clone(), places, items }
        };
        named.iter().map(brought).collect()
    }

    fn project(&mut self) -> Reference {
        format!("p-{}", self.random.below(3))
    }

    fn agency(&mut self) -> Code {
        code(self.policy.agencies.keys(), self.random)
    }

    fn favoured(&mut self) -> Reference {
        self.random.pick(&self.cast.responders).id.clone()
    }

    fn claim_wish(&mut self) -> ClaimWish {
        claim_wish(self.case, self.random)
    }

    fn joining_cost_fen(&mut self) -> Option<u64> {
        self.random.chance(50).then(|| cost(self.case, self.random))
    }

    fn invited_share(&mut self) -> Share {
        share(self.case, self.random)
    }

    fn claimant(&mut self) -> Reference {
        self.cast.claimant_id(self.case, self.random)
    }

    fn replaced(&mut self) -> Reference {
        self.cast.claimant_id(self.case, self.random)
    }

    fn appointment(&mut self) -> Instant {
        appointment(self.now, self.random)
    }

    fn later_due_date(&mut self) -> Instant {
        later(self.case, self.now, self.random)
    }

    fn reach(&mut self) -> Reach {
        let position = self.case.and_then(|case| case.ladder.as_ref());
        let ladder = position.and_then(|position| self.policy.ladder(&position.ladder));
        let step = ladder.and_then(|ladder| ladder.step(position?.step));
        let step = step.map_or_else(|| "none".to_owned(), |step| step.code.clone());
        Reach { step, responders: u32::from(self.random.chance(50)) }
    }

    fn grade(&mut self) -> Grade {
        let level = code(self.policy.evaluation_levels.keys(), self.random);
        Grade { level, score: u32::try_from(self.random.below(7)).unwrap_or(0) }
    }

    fn coordinator(&mut self) -> Reference {
        format!("coordinator-{}", self.random.below(3))
    }
}

impl RandomPayloads<'_> {
    fn small(&mut self) -> u32 {
        u32::try_from(self.random.below(4)).unwrap_or(0)
    }
}

fn submission(policy: &Policy, cast: &Cast, random: &mut Random) -> Submission {
    let kind = if random.chance(3) { CaseKind::Project } else { CaseKind::Wish };
    let groups = policy.target_groups.keys().filter(|_| random.chance(25)).cloned().collect();
    let costly = random.chance(60);
    let places = u32::try_from(1 + random.below(4)).unwrap_or(1);
    let need = Need {
        category: code(policy.categories.keys(), random),
        urgency: if random.chance(25) { Urgency::Urgent } else { Urgency::Normal },
        text: (*random.pick(&TEXTS)).to_owned(),
        target_groups: groups,
        places,
        items: if random.chance(40) { items(places, random) } else { Vec::new() },
        cost_fen: if costly { random.below(200_000) } else { 0 },
        channel: code(policy.channels.keys(), random),
        area: cast.area.clone(),
        beneficiary: "b-1".to_owned(),
        household: random.chance(70).then(|| "h-1".to_owned()),
        at_home: random.chance(20),
        households_alike: random.chance(60).then(|| u32::try_from(random.below(8)).unwrap_or(0)),
    };
    Submission { id: cast.case_id.clone(), kind, need, continues: None }
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
    let items = case.map(|case| some_of(&case.left().items, random)).unwrap_or_default();
    let places = if items.is_empty() || random.chance(10) { places } else { None };
    ClaimWish { places, cost_fen, items }
}

fn cost(case: Option<&Case>, random: &mut Random) -> u64 {
    let whole = case.map_or(0, |case| case.need.cost_fen);
    *random.pick(&[0, 1, whole / 3, whole / 2, whole, whole + 1])
}

fn share(case: Option<&Case>, random: &mut Random) -> Share {
    let places = if random.chance(60) { 0 } else { u32::try_from(random.below(3)).unwrap_or(0) };
    let items = case.filter(|_| places > 0).map(|case| some_of(&case.left().items, random));
    let items = items.unwrap_or_default();
    let places = if items.is_empty() { places } else { ItemCount::sum(&items) };
    Share { places, cost_fen: if random.chance(60) { 0 } else { cost(case, random) }, items }
}

/// So many places as items that differ; now and then one too many.
fn items(places: u32, random: &mut Random) -> Vec<Item> {
    let first = places.saturating_sub(1).max(1);
    let rest = if random.chance(5) { places } else { places.saturating_sub(first) };
    let counts = [("size-38", first), ("size-36", rest)];
    let item = |(id, places): (&str, u32)| Item {
        id: id.to_owned(),
        text: (*random.pick(&["38 码", "左撇子用", "13800138000"])).to_owned(),
        places,
    };
    counts.into_iter().filter(|(_, places)| *places > 0).map(item).collect()
}

/// Some of so many items, none where there are none; now and then one that nobody has heard of.
fn some_of(items: &[ItemCount], random: &mut Random) -> Vec<ItemCount> {
    let mut some: Vec<ItemCount> = items
        .iter()
        .filter(|_| random.chance(50))
        .map(|one| ItemCount { item: one.item.clone(), places: 1 })
        .collect();
    if random.chance(2) {
        some.push(ItemCount { item: "unheard-of".to_owned(), places: 1 });
    }
    some
}

fn amendment(random: &mut Random) -> Amendment {
    let places = random.chance(50).then(|| u32::try_from(random.below(6)).unwrap_or(1));
    let itemised = places.filter(|_| random.chance(30)).map(|places| items(places, random));
    Amendment {
        items: itemised,
        places,
        text: random.chance(30).then(|| (*random.pick(&TEXTS)).to_owned()),
        cost_fen: random.chance(30).then(|| random.below(200_000)),
        urgency: random.chance(20).then_some(Urgency::Urgent),
    }
}
