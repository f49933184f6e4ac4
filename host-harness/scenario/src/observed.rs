//! What a scenario put to the rules, and what they answered: the ground that coverage stands on.

use wish_contract::{
    Actor, Audience, Case, Instant, Offer, PublicCase, QuotaStatus, Ranking, RankingRequest,
    Request, Responder, Ruling, ThreeLists, TieFinding,
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
        by: Actor,
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
