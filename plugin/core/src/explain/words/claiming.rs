//! Words for what becomes of a claim: taken, joined, invited, drawn by lot, given back or ended.
//! The form of a text is `template`'s affair.

use super::{Row, row};
use crate::explain::rules;

pub(super) const CLAIMING: &[Row] = &[
    row(
        rules::CLAIM_OPEN,
        "`{responder}` takes {places} place{s} and bears {cost_fen}",
        "“{responder}”认领 {places} 个名额，承担 {cost_fen}",
    ),
    row(
        rules::CASE_FULLY_CLAIMED,
        "every place and the whole cost is taken, by {claims} claim{s}",
        "名额和费用已由 {claims} 个认领全部承担",
    ),
    row(
        rules::DRAWN_BY_LOT,
        "[`{winner}` came first by lot among the claims made at {at}; choose another case, or \
         ask to join the lead|the lot left {places} place{s} over]",
        "[{at} 同时认领，抽签由“{winner}”优先；请另选一件，或申请共同认领|抽签后还分得 \
         {places} 个名额]",
    ),
    row(
        rules::JOINED_LEAD,
        "joins the lead `{lead}` and bears {cost_fen}",
        "与牵头方“{lead}”共同认领，承担 {cost_fen}",
    ),
    row(rules::INVITED_BY_LEAD, "`{by}` invited `{responder}`", "“{by}”邀请了“{responder}”"),
    row(
        rules::INVITATION_ACCEPTED,
        "`{responder}` accepted the invitation",
        "“{responder}”接受了邀请",
    ),
    row(
        rules::DECLINED_BY_RESPONDER,
        "`{responder}` declined: {reason}[; open now: {step}]",
        "“{responder}”谢绝：{reason}[，现开放“{step}”]",
    ),
    row(
        rules::INVITATION_PASSED,
        "[`{responder}` did not answer the invitation by {due}|the invitation passed]",
        "[“{responder}”至 {due} 未答复邀请|邀请已过期]",
    ),
    row(
        rules::CLAIM_LIVE,
        "[the claim of `{responder}` is {status}, which the command is not for; answer an \
         invitation first, release a claim that is active|`{responder}` has no live claim on the \
         case; name a responder who has]",
        "[“{responder}”的认领状态是“{status}”，不能这样办理；受邀的请先答复邀请，已认领的请办\
         理退回|“{responder}”在本件上没有有效认领；请填写已认领的承接方]",
    ),
    row(
        rules::LEAD_ONLY,
        "`{by}` is not the lead of the case; have the lead do it",
        "“{by}”不是牵头方；请由牵头方办理",
    ),
    row(
        rules::CLAIMANT_ONLY,
        "`{by}` may not speak for `{responder}`; have `{responder}` or the coordinator do it",
        "“{by}”不能代“{responder}”办理；请由“{responder}”或调度员办理",
    ),
    row(
        rules::RELEASED_BY_RESPONDER,
        "`{responder}` gave the claim back: {reason}",
        "“{responder}”退回认领：{reason}",
    ),
    row(
        rules::REVOKED_BY_COORDINATOR,
        "the coordinator ended the claim of `{responder}`: {reason}",
        "调度员撤销了“{responder}”的认领：{reason}",
    ),
    row(
        rules::GOODS_IN_TRANSIT,
        "goods for case `{case}` are on their way; wait until they are delivered",
        "事项“{case}”的物品已在途；请等送达后再办",
    ),
    row(
        rules::SUBSTITUTED_BY_OTHER,
        "`{to}` took over the claim of `{from}`",
        "“{to}”接替“{from}”的认领",
    ),
    row(
        rules::FIRST_CONTACT_MISSED,
        "[`{responder}` made no contact by {due}; the claim expired|the time for first contact \
         passed with nobody in the lead]",
        "[“{responder}”至 {due} 未首次联系，认领失效|首次联系时限已过，且没有牵头方]",
    ),
    row(
        rules::CONTACT_REMINDED,
        "the lead was reminded to make contact",
        "已提醒牵头方尽快联系心愿人",
    ),
];
