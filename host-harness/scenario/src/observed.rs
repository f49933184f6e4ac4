//! What a scenario put to the rules, and what they answered: the ground that coverage stands on.

use wish_contract::{
    Audience, Case, Instant, Offer, PublicCase, QuotaStatus, Ranking, RankingRequest, Reference,
    Request, Responder, Role, Ruling, ThreeLists, TieFinding,
};

/// One question with its answer. Decisions are asked for with every rule that was looked at, those
/// that passed too (`Detail::Full`).
#[derive(Clone, Debug)]
pub enum Observed {
    Decided {
        request: Box<Request>,
        ruling: Box<Ruling>,
    },
    Offers {
        subject: Box<Case>,
        by: Reference,
        roles: Vec<Role>,
        facts: Option<Responder>,
        now: Instant,
        offers: Vec<Offer>,
    },
    Audience {
        subject: Box<Case>,
        now: Instant,
        audiences: Vec<Audience>,
    },
    PublicView {
        subject: Box<Case>,
        now: Instant,
        view: Option<PublicCase>,
    },
    Ranked {
        request: Box<RankingRequest>,
        ranking: Ranking,
    },
    Quotas {
        quotas: Vec<QuotaStatus>,
    },
    ListsDrawnUp {
        lists: ThreeLists,
    },
    TiesChecked {
        pairing: String,
        findings: Vec<TieFinding>,
    },
}
