//! A question put to every engine: may this member claim this wish? Our component gets a case, a
//! responder and a time; the others get the same as flat facts.

use wish_contract::{Actor, Case, ClaimStatus, ClaimWish, Command, Detail, Instant, Request, Responder, Role, Stage};

use crate::Outcome;

/// A question, and who is to refuse.
pub struct Question {
    pub name: &'static str,
    /// The rule by which our component refuses; none where it allows.
    pub refused_by: Option<&'static str>,
    case: Case,
    member: Responder,
    now: Instant,
    pub facts: Facts,
}

/// What the rules of the other engines look at. What a policy would say of kinds, categories and
/// target groups is looked up for them beforehand.
#[derive(Clone)]
pub struct Facts {
    pub wish: WishFacts,
    pub member: MemberFacts,
    pub now: i64,
}

#[derive(Clone)]
pub struct WishFacts {
    pub id: String,
    pub stage: &'static str,
    /// To whom the wish is open.
    pub audience_kinds: Vec<String>,
    pub audience_area: String,
    /// What the claim would bear.
    pub cost_fen: i64,
    /// The licence that the category needs.
    pub licence: Option<String>,
    pub for_child: bool,
    pub at_home: bool,
    pub household: Option<String>,
    pub places_left: i64,
    /// Who is on it already.
    pub claimants: Vec<String>,
}

#[derive(Clone)]
pub struct MemberFacts {
    pub id: String,
    pub kind: String,
    pub area: String,
    pub active: bool,
    pub suspended_until: Option<i64>,
    pub claims: i64,
    /// The lower of its own limit and its kind's.
    pub claims_max: i64,
    /// The lower of its own limit and its kind's.
    pub cost_max_fen: i64,
    pub licences: Vec<String>,
    pub vetted: bool,
    pub household: Option<String>,
}

/// What the policy says, as the facts need it.
pub struct Known {
    pub audience_kinds: Vec<String>,
    pub audience_area: String,
    /// A category, and the licence that it needs.
    pub licence: (&'static str, &'static str),
    /// The target group of children.
    pub children: &'static str,
    /// The limits of a member.
    pub claims_max: u32,
    pub cost_max_fen: u64,
}

impl Question {
    pub fn new(
        name: &'static str,
        refused_by: Option<&'static str>,
        case: Case,
        member: Responder,
        now: Instant,
        known: &Known,
    ) -> Outcome<Question> {
        let facts = Facts {
            wish: WishFacts::of(&case, known)?,
            member: MemberFacts::of(&member, known)?,
            now,
        };
        Ok(Question { name, refused_by, case, member, now, facts })
    }

    /// Put together anew for our component.
    pub fn request(&self, detail: Detail) -> Request {
        Request {
            subject: Some(self.case.clone()),
            command: Command::Claim(ClaimWish::default()),
            by: Actor { id: self.member.id.clone(), role: Role::Responder },
            claimant: Some(self.member.clone()),
            facts: Vec::new(),
            now: self.now,
            id: "peers/claim".to_owned(),
            detail,
        }
    }
}

impl WishFacts {
    fn of(case: &Case, known: &Known) -> Outcome<WishFacts> {
        let need = &case.need;
        let live = || {
            let statuses = [ClaimStatus::Invited, ClaimStatus::Active];
            case.claims.iter().filter(move |claim| statuses.contains(&claim.status))
        };
        let places_taken: u32 = live().map(|claim| claim.share.places).sum();
        let cost_borne: u64 = live().map(|claim| claim.share.cost_fen).sum();
        let (category, licence) = known.licence;
        Ok(WishFacts {
            id: case.id.clone(),
            stage: if case.stage == Stage::Published { "published" } else { "verified" },
            audience_kinds: known.audience_kinds.clone(),
            audience_area: known.audience_area.clone(),
            cost_fen: i64::try_from(need.cost_fen - cost_borne)?,
            licence: (need.category == category).then(|| licence.to_owned()),
            for_child: need.target_groups.iter().any(|group| group == known.children),
            at_home: need.at_home,
            household: need.household.clone(),
            places_left: i64::from(need.places - places_taken),
            claimants: live().map(|claim| claim.responder.clone()).collect(),
        })
    }
}

impl MemberFacts {
    fn of(member: &Responder, known: &Known) -> Outcome<MemberFacts> {
        Ok(MemberFacts {
            id: member.id.clone(),
            kind: member.kind.clone(),
            area: member.area.clone(),
            active: member.active,
            suspended_until: member.suspended_until,
            claims: i64::from(member.active_claims),
            claims_max: i64::from(member.active_claims_max.min(known.claims_max)),
            cost_max_fen: i64::try_from(member.cost_max_fen.min(known.cost_max_fen))?,
            licences: member.licences.clone(),
            vetted: member.vetted,
            household: member.household.clone(),
        })
    }
}
