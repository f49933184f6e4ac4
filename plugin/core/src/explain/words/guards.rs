//! Words for the guards on a claim: for the responder that one stops and, told in full, for one
//! that it lets pass. The form of a text is `template`'s affair.

use super::{Row, row};
use crate::explain::rules;

pub(super) const GUARDS: &[Row] = &[
    row(
        rules::CLAIMANT_MISSING,
        "the command needs the responder's facts and none were handed in; hand them in as the \
         claimant",
        "缺少承接方资料；请带上承接方资料再办",
    ),
    row(
        rules::CLAIMANT_IS_ACTOR,
        "`{by}` asks, but the facts are those of `{claimant}`; hand in the facts of `{by}`",
        "办理人是“{by}”，资料却是“{claimant}”的；请提交“{by}”本人的资料",
    ),
    row(
        rules::RESPONDER_KIND_UNKNOWN,
        "[{?passed}the policy knows responders of kind {kind}|the policy has no responders of \
         kind `{kind}`; register as one of {known_kinds}]",
        "[{?passed}承接方类型“{kind}”在政策之内|政策中没有承接方类型“{kind}”；请登记为这些类\
         型之一：{known_kinds}]",
    ),
    row(
        rules::NOT_ON_CASE_ALREADY,
        "[`{responder}` has had a live claim on this case since {since}; release it before \
         claiming anew|`{responder}` is not on this case yet]",
        "[“{responder}”自 {since} 起已认领本件；如需重新认领，请先退回|“{responder}”尚未认领\
         本件]",
    ),
    row(
        rules::RESERVED_FOR_ANOTHER,
        "[{?passed}no reservation stands in the way|the case is reserved for another responder; \
         may be claimed from {changes_at} if that one does not|the case is reserved for another \
         responder; choose another case]",
        "[{?passed}没有为他人预留|该事项已为其他承接方预留；若对方不认领，{changes_at} 起可认领|\
         该事项已为其他承接方预留；请另选一件]",
    ),
    row(
        rules::WITHIN_AUDIENCE,
        "[{?passed}{kind} in area `{area}` is within the audience|{kind} in area `{area}` is \
         outside the present step ({step}); may claim from {changes_at} if nobody does \
         before|{kind} in area `{area}` is outside the present step ({step}) and all later ones; \
         ask the coordinator for an invitation|{kind} in area `{area}` is outside the audience; \
         ask the coordinator for an invitation]",
        "[{?passed}区域“{area}”的{kind}在派单范围内|“{step}”这一级不面向区域“{area}”的\
         {kind}；若无人认领，{changes_at} 起可认领|“{step}”这一级不面向区域“{area}”的{kind}，\
         后面也不会开放；请联系调度员邀请|该事项不面向区域“{area}”的{kind}；请联系调度员]",
    ),
    row(
        rules::RESPONDER_ACTIVE,
        "[{?passed}`{responder}` takes part|`{responder}` does not take part at present; have \
         the responder made active again first]",
        "[{?passed}“{responder}”正常参与|“{responder}”目前未参与活动；请先恢复参与]",
    ),
    row(
        rules::NOT_SUSPENDED,
        "[{?passed}`{responder}` is not suspended|`{responder}` is suspended; may claim again \
         from {changes_at}|`{responder}` is suspended; ask the coordinator]",
        "[{?passed}“{responder}”未被暂停|“{responder}”已被暂停认领；{changes_at} 起可再认领|\
         “{responder}”已被暂停认领；请联系调度员]",
    ),
    row(
        rules::ACTIVE_CLAIMS_BELOW_LIMIT,
        "[{?passed}`{responder}` holds {active_claims} of {active_claims_max} \
         cases|`{responder}` already holds {active_claims} of {active_claims_max} cases; may \
         claim again from {changes_at}|`{responder}` already holds {active_claims} of \
         {active_claims_max} cases; may claim again when one is fulfilled or released]",
        "[{?passed}“{responder}”在办 {active_claims} 件，上限 {active_claims_max} 件|“\
         {responder}”在办 {active_claims} 件，已达上限 {active_claims_max} 件；{changes_at} 起可\
         再认领|“{responder}”在办 {active_claims} 件，已达上限 {active_claims_max} 件；办结或退\
         回一件后可再认领]",
    ),
    row(
        rules::COST_WITHIN_BAND,
        "[{?passed}the claim bears {cost_fen}, and `{responder}` may bear {cost_max_fen}|the \
         claim would bear {cost_fen}, and `{responder}` may bear at most {cost_max_fen}; claim a \
         smaller part, or find others to share the cost]",
        "[{?passed}本次承担 {cost_fen}，“{responder}”可承担 {cost_max_fen}|本次要承担 \
         {cost_fen}，超过“{responder}”可承担的 {cost_max_fen}；请少认领一些，或与他人共同承担]",
    ),
    row(
        rules::LICENCE_HELD,
        "[{?passed}{category} asks for no licence that is missing|{category} needs the licence \
         `{licence}`; hand in the licence, or leave the case to somebody who holds it|{category} \
         needs no licence]",
        "[{?passed}“{category}”所需资质齐备|承接“{category}”需要资质“{licence}”；请补交资\
         质，或由有资质的承接方认领|“{category}”无需资质]",
    ),
    row(
        rules::VETTED,
        "[{?passed}vetted as far as the case asks for it|{?children}{?at_home}the case is for a \
         child and at home, and the responder is not vetted; pass vetting first|{?children}the \
         case is for a child, and the responder is not vetted; pass vetting first|the visit is \
         at home, and the responder is not vetted; pass vetting first]",
        "[{?passed}背景审查符合要求|{?children}{?at_home}心愿人是儿童且须上门，承接方尚未通过背景\
         审查；请先办理审查|{?children}心愿人是儿童，承接方尚未通过背景审查；请先办理审查|须上门\
         服务，承接方尚未通过背景审查；请先办理审查]",
    ),
    row(
        rules::OTHER_HOUSEHOLD,
        "[{?passed}`{responder}` is of another household|`{responder}` is of the beneficiary's \
         own household; leave the case to somebody else]",
        "[{?passed}“{responder}”与心愿人不是同一户|“{responder}”与心愿人同一户；请由他人认领]",
    ),
    row(
        rules::PLACES_LEFT,
        "{places_left} of {places_total} places are left[, and {places} were asked for][; all \
         were taken at {taken_since}]; [one may be free from {changes_at}, if first contact is \
         missed|choose another case, or ask to join the lead]",
        "共 {places_total} 个名额，还剩 {places_left} 个[，申请 {places} 个][，已于 \
         {taken_since} 认领完]；[若牵头方未按时联系，{changes_at} 起可能空出|请另选一件，或申请共\
         同认领]",
    ),
    row(
        rules::COST_LEFT,
        "the claim would bear {cost_fen} and {cost_left_fen} is left; offer no more than is left",
        "本次要承担 {cost_fen}，而只剩 {cost_left_fen}；请不要超过余额",
    ),
    row(
        rules::PARTS_ALLOWED,
        "the claim takes {places} of {places_total} places, and the policy does not let a case \
         be taken in parts; claim all places",
        "共 {places_total} 个名额，本次只认领 {places} 个，而政策不允许分拆认领；请全部认领",
    ),
    row(
        rules::JOINT_CLAIMS_ALLOWED,
        "[the claim bears {cost_fen} of {fair_fen}, and the policy has no joint claims to bear \
         the rest; bear the whole|the policy has no joint claims; leave the case to one \
         responder alone]",
        "[本次只承担 {cost_fen}，应承担 {fair_fen}，而政策不允许共同认领；请全额承担|政策不允许共\
         同认领；请由一方单独认领]",
    ),
    row(
        rules::CO_CLAIMANTS_BELOW_LIMIT,
        "the case has {claims} live claim{s}, and the policy lets {co_claimants_max} stand \
         beside the lead; wait until one is released, or choose another case",
        "已有 {claims} 个有效认领，除牵头方外最多 {co_claimants_max} 个；请等有人退回，或另选一件",
    ),
    row(
        rules::LEAD_TO_JOIN,
        "case `{case}` has no lead to join; claim it, or join once somebody leads",
        "事项“{case}”还没有牵头方；请直接认领，或待有人牵头后加入",
    ),
];
