//! Words for intake: what the policy does not know, what came in, and what became of it before the
//! board. The form of a text is `template`'s affair.

use super::{Row, row};
use crate::explain::rules;

pub(super) const INTAKE: &[Row] = &[
    row(
        rules::CATEGORY_UNKNOWN,
        "the policy has no category `{category}`; choose one of {known_categories}",
        "政策中没有类别“{category}”；请从这些类别中选：{known_categories}",
    ),
    row(
        rules::TARGET_GROUP_UNKNOWN,
        "the policy has no target group `{target_group}`; choose [among \
         {known_target_groups}|none]",
        "政策中没有重点人群“{target_group}”；请[从这些人群中选：{known_target_groups}|留空]",
    ),
    row(
        rules::CHANNEL_UNKNOWN,
        "the policy has no intake channel `{channel}`; choose one of {known_channels}",
        "政策中没有征集渠道“{channel}”；请从这些渠道中选：{known_channels}",
    ),
    row(
        rules::REASON_UNKNOWN,
        "the policy has no reason `{reason}`; choose one of {known_reasons}",
        "政策中没有事由“{reason}”；请从这些事由中选：{known_reasons}",
    ),
    row(
        rules::AGENCY_UNKNOWN,
        "the policy has no agency `{agency}`; [choose one of {known_agencies}|do not transfer \
         the case]",
        "政策中没有职能部门“{agency}”；请[从这些部门中选：{known_agencies}|不要转办]",
    ),
    row(
        rules::AGENCY_TAKES_CATEGORY,
        "{agency} does not take {category}; transfer the case to an agency that does",
        "{agency}不受理“{category}”；请转给受理此类的部门",
    ),
    row(
        rules::AREA_TOO_DEEP,
        "area `{area}` has {levels} levels and the policy knows {levels_max}; leave out the last \
         ones",
        "区域“{area}”有 {levels} 级，政策只到 {levels_max} 级；请去掉末尾几级",
    ),
    row(
        rules::OUT_OF_ROUND,
        "round {round} is open to {admitted}, and the case names [{target_groups}|no target \
         group]; [accept it from {changes_at}, when the round ends|reject it, or ask for the \
         target group if one applies]",
        "本轮“{round}”只面向{admitted}，而该事项[属于{target_groups}|未填人群]；[可在本轮结束后\
         （{changes_at} 起）核实|请不予受理，或请征集人补充所属人群]",
    ),
    row(
        rules::MERGE_WITH_ITSELF,
        "case `{case}` cannot be merged with itself; name the other case",
        "事项“{case}”不能与自己并单；请填写另一事项",
    ),
    row(
        rules::ALREADY_ABSORBED,
        "case `{case}` was merged into this one before; there is nothing more to do",
        "事项“{case}”此前已并入，无需再办",
    ),
    row(
        rules::SUBMISSION_COMPLETE,
        "taken in by {channel} as {category}; it waits to be verified",
        "已通过{channel}征集（{category}），等待核实",
    ),
    row(
        rules::TEXT_MASKED,
        "personal data in the text was masked[; mobile numbers: {mobile}][; landlines: \
         {landline}][; identity numbers: {identity_number}][; bank cards: {bank_card}][; e-mail \
         addresses: {email}][; chat accounts: {chat_handle}][; doors: {door_number}]",
        "内容中的个人信息已隐去[；手机号 {mobile} 处][；座机 {landline} 处][；身份证号 \
         {identity_number} 处][；银行卡号 {bank_card} 处][；邮箱 {email} 处][；社交账号 \
         {chat_handle} 处][；门牌 {door_number} 处]",
    ),
    row(
        rules::VERIFIED_BY_VERIFIER,
        "`{verifier}` verified the case; it waits to be published",
        "“{verifier}”已核实，等待发布",
    ),
    row(
        rules::INFO_REQUESTED,
        "more is needed from the reporter: {reason}; the time for verification stands still \
         meanwhile",
        "需要征集人补充：{reason}；其间核实时限暂停",
    ),
    row(
        rules::INFO_SUPPLIED,
        "the reporter supplied what was asked; the time for verification goes on",
        "征集人已补充；核实时限继续计算",
    ),
    row(rules::REJECTED_BY_VERIFIER, "not accepted: {reason}", "不予受理：{reason}"),
    row(
        rules::MERGED_AS_DUPLICATE,
        "a duplicate; it is carried on in case `{into}`",
        "与其他事项重复，并入“{into}”继续办理",
    ),
    row(
        rules::ABSORBED_DUPLICATE,
        "case `{case}` was merged into this one",
        "事项“{case}”已并入本件",
    ),
    row(
        rules::TRANSFERRED_TO_AGENCY,
        "transferred to where it belongs: {agency}",
        "属{agency}职责，已转办",
    ),
    row(
        rules::WITHDRAWN_BY_REPORTER,
        "withdrawn by the reporter: {reason}",
        "征集人已撤回：{reason}",
    ),
    row(
        rules::PROMOTED_TO_PROJECT,
        "carried on in project `{project}`",
        "已转为微项目“{project}”继续办理",
    ),
    row(rules::NEED_AMENDED, "the need was changed", "需求内容已修改"),
    row(
        rules::AMENDMENT_EMPTY,
        "the amendment changes nothing; give a new text, number of places or cost",
        "没有要修改的内容；请填写新的内容、名额或费用",
    ),
    row(
        rules::TEXT_FROZEN,
        "the text is frozen while claims are live (now {live_claims}); end them first, or change \
         only places and cost",
        "已有 {live_claims} 个有效认领，内容不能再改；请先结束认领，或只改名额和费用",
    ),
    row(
        rules::BELOW_WHAT_IS_TAKEN,
        "{places_taken} place{s} and {cost_taken_fen} are taken already; ask for no less, or \
         have claims released first",
        "已认领 {places_taken} 个名额、{cost_taken_fen}；不能改得更少，除非先退回认领",
    ),
];
