//! Who is there: eight responders of the policy's kinds, near and far from the case, and everybody
//! else by role.

use wish_contract::Case;
use wish_contract::{Actor, Responder};
use wish_contract::{CommandKind, Role, area_cut};
use wish_core::machine::move_of;
use wish_core::policy::Policy;

use crate::random::Random;

const RESPONDERS: usize = 8;
/// Areas in which a case may lie: the programmes' own, down to the building.
const AREAS: [&str; 5] = [
    "32/12/81/001/002/g1/b3",
    "44/01/03/010/003/g2/b5",
    "44/13/24/002/001/g1",
    "44/06/04/001/002/g4/b1",
    "44/01/03",
];
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Everybody around one case.
pub struct Cast {
    pub case_id: String,
    pub area: String,
    pub responders: Vec<Responder>,
}

impl Cast {
    pub(crate) fn of(policy: &Policy, seed: u64, random: &mut Random) -> Cast {
        let area = area_cut(random.pick::<&str>(&AREAS), policy.area_levels.len()).to_owned();
        let responders =
            (0..RESPONDERS).map(|number| responder(policy, &area, number, random)).collect();
        Cast { case_id: format!("w-{seed:x}"), area, responders }
    }

    /// Somebody in such a role; of the responders, mostly one who is on the case.
    pub(crate) fn actor(&self, role: Role, case: Option<&Case>, random: &mut Random) -> Actor {
        let usual = format!("{}-1", role.name());
        let theirs = |of: fn(&Case) -> &String| {
            let id = case.map(of).filter(|id| !id.is_empty()).cloned();
            id.unwrap_or_else(|| usual.clone())
        };
        let id = match role {
            Role::Responder => self.claimant_id(case, random),
            // Now and then somebody else says that it is theirs.
            Role::Reporter | Role::Beneficiary if random.chance(3) => usual,
            Role::Reporter => theirs(|case| &case.reporter),
            Role::Beneficiary => theirs(|case| &case.need.beneficiary),
            // A claimant who speaks for the beneficiary, too.
            Role::Proxy if case.is_some() && random.chance(5) => self.claimant_id(case, random),
            Role::Proxy | Role::Verifier | Role::Publisher | Role::Coordinator | Role::Timer => {
                usual
            }
        };
        Actor { id, role }
    }

    /// The lead, another claimant, or anybody.
    pub(super) fn claimant_id(&self, case: Option<&Case>, random: &mut Random) -> String {
        let claims: Vec<_> = case.map(|case| case.live_claims().collect()).unwrap_or_default();
        let lead = case.and_then(Case::lead);
        match (random.below(10), lead) {
            (0..=5, Some(lead)) => lead.responder.clone(),
            (6..=8, _) if !claims.is_empty() => random.pick(&claims).responder.clone(),
            _ => random.pick(&self.responders).id.clone(),
        }
    }

    /// The facts that come with a command: those of the one who acts, of the one who is meant, or
    /// none.
    pub(crate) fn claimant(
        &self,
        kind: CommandKind,
        by: &Actor,
        case: Option<&Case>,
        random: &mut Random,
    ) -> Option<Responder> {
        if kind == CommandKind::AcceptInvitation {
            self.facts_of(by, random)
        } else if move_of(kind).claimant.is_some() {
            let facts = self.newcomer(case, random);
            (!random.chance(2)).then(|| dimmed(facts, random))
        } else {
            random.chance(5).then(|| random.pick(&self.responders).clone())
        }
    }

    /// The facts of somebody who acts, where they are a responder.
    pub(super) fn facts_of(&self, by: &Actor, random: &mut Random) -> Option<Responder> {
        let known = self.responders.iter().find(|responder| responder.id == by.id);
        known.map(|facts| dimmed(facts.clone(), random))
    }

    /// Mostly somebody who is not on the case; where it is reserved, mostly the one it is reserved
    /// for.
    fn newcomer(&self, case: Option<&Case>, random: &mut Random) -> Responder {
        let reserved = case
            .and_then(|case| case.ladder.as_ref())
            .and_then(|position| position.reserved_for.as_deref())
            .and_then(|id| self.responders.iter().find(|responder| responder.id == id));
        if let Some(responder) = reserved.filter(|_| random.chance(70)) {
            return responder.clone();
        }
        let on_case = |responder: &Responder| {
            case.is_some_and(|case| case.live_claim_of(&responder.id).is_some())
        };
        let first = random.pick(&self.responders);
        let other = random.pick(&self.responders);
        if on_case(first) { other.clone() } else { first.clone() }
    }
}

/// Facts as the host has them at the moment: now and then they stand in the way.
fn dimmed(mut facts: Responder, random: &mut Random) -> Responder {
    match random.below(40) {
        0 => facts.active = false,
        1 => facts.suspended_until = Some(random.between(18_628, 22_000) * DAY_MS),
        2 => {
            facts.active_claims = facts.active_claims_max;
            facts.frees_at = Some(random.between(18_628, 22_000) * DAY_MS);
        }
        3 => facts.cost_max_fen = random.below(2_000),
        4 => facts.vetted = false,
        5 => facts.household = Some("h-1".to_owned()),
        6 => facts.kind = "stranger".to_owned(),
        7 => facts.licences = vec!["electrician".to_owned()],
        _ => {}
    }
    facts
}

fn responder(policy: &Policy, area: &str, number: usize, random: &mut Random) -> Responder {
    let kinds: Vec<&String> = policy.responder_kinds.keys().collect();
    let depth = 3 + random.index(4);
    let near = area_cut(area, depth).to_owned();
    let home = match random.below(8) {
        0 => format!("{}/far", area_cut(area, 2)),
        1 => "99/01".to_owned(),
        _ => near,
    };
    let paired = random.chance(40);
    Responder {
        id: format!("r{number}"),
        kind: (*random.pick(&kinds)).clone(),
        area: home,
        active: true,
        active_claims: u32::try_from(random.below(2)).unwrap_or(0),
        active_claims_max: 20,
        cost_max_fen: 1_000_000,
        skills: if random.chance(30) { vec!["repair".to_owned()] } else { Vec::new() },
        vetted: random.chance(85),
        household: random.chance(20).then(|| format!("h-{number}")),
        paired_areas: if paired { vec![area_cut(area, 5).to_owned()] } else { Vec::new() },
        ..Responder::default()
    }
}
