//! Words for minimums, pairings and the three lists. The form of a text is `template`'s affair.

use super::{Row, row};
use crate::explain::rules;

pub(super) const DUTIES: &[Row] = &[
    row(
        rules::MINIMUM_MET,
        "`{party}` has met {minimum}: {credited_hundredths} of {required} credited; stands until \
         {changes_at}",
        "“{party}”已完成“{minimum}”：应认领 {required} 件，已计 {credited_hundredths} 件；至 \
         {changes_at} 有效",
    ),
    row(
        rules::MINIMUM_OWED,
        "`{party}` still owes {owed} to {minimum}: {credited_hundredths} of {required} credited \
         since {since}; what is claimed before {changes_at} and fulfilled counts",
        "“{party}”的“{minimum}”还差 {owed} 件：应认领 {required} 件，自 {since} 起已计 \
         {credited_hundredths} 件；{changes_at} 前认领并完成的计入",
    ),
    row(
        rules::MINIMUM_EXEMPT,
        "`{party}` is exempt from {minimum} ({class}), and takes on wishes as able; \
         {credited_hundredths} credited",
        "“{party}”（{class}）不受“{minimum}”约束，量力认领；已计 {credited_hundredths} 件",
    ),
    row(
        rules::PAIRING_UNKNOWN,
        "the policy has no pairing `{pairing}`[; choose one of {known_pairings}|, nor any other; \
         add it to the policy]",
        "政策中没有结对“{pairing}”；[请从中选一个：{known_pairings}|请先在政策中设定]",
    ),
    row(
        rules::TIE_RESPONDER_UNKNOWN,
        "`{responder}`[, a {kind}, is not of the kinds that are paired| is not among those who \
         are paired]; end its tie with `{area}`, or hand it in as a partner of the right kind[; the tie ends at {changes_at}]",
        "“{responder}”[是{kind}，不在结对范围内|不在结对名单中]；请结束其与“{area}”的结对，或补入\
         名单[；该结对 {changes_at} 到期]",
    ),
    row(
        rules::TIE_AREA_UNKNOWN,
        "`{area}` is not among the areas that are paired; end the tie of `{responder}`, or hand \
         the area in[; the tie ends at {changes_at}]",
        "“{area}”不在结对区域名单中；请结束“{responder}”的结对，或补入名单[；该结对 \
         {changes_at} 到期]",
    ),
    row(
        rules::TIE_LEVEL_DIFFERS,
        "`{area}` has {levels} level{s} and the pairing is with areas of {levels_wanted}; tie \
         `{responder}` to one of those[; the tie ends at {changes_at}]",
        "“{area}”是第 {levels} 级，而结对区域应为第 {levels_wanted} 级；请为“{responder}”改填[；该结\
         对 {changes_at} 到期]",
    ),
    row(
        rules::TIE_ENDS_BEFORE_IT_BEGINS,
        "the tie of `{responder}` to `{area}` begins at {since} and ends at {until}, so it never \
         holds; let it end later",
        "“{responder}”与“{area}”的结对 {since} 开始、{until} 结束，从未生效；请改正结束时间",
    ),
    row(
        rules::TIE_REPEATED,
        "the tie of `{responder}` to `{area}` is there already, as tie {tie} counted from \
         0; take this one out[, or wait until {changes_at}]",
        "“{responder}”与“{area}”的结对已有（序号 {tie}，从 0 起）；请删去重复的[，或等\
         到 {changes_at}]",
    ),
    row(
        rules::TIE_SUBSTITUTE_IS_ITSELF,
        "`{responder}` cannot stand in for itself in `{area}`; name somebody else, or nobody[; the \
         tie ends at {changes_at}]",
        "“{responder}”不能作自己在“{area}”的替补；请另填他人或留空[；该结对 {changes_at} 到\
         期]",
    ),
    row(
        rules::RESPONDER_PAIRED_TWICE,
        "`{responder}` is paired with `{area}` and with `{other}` (tie {tie} counted from 0), and \
         answers for one area only; end one of the ties[, or wait until {changes_at}]",
        "“{responder}”同时与“{area}”和“{other}”（序号 {tie}，从 0 起）结对，而只能负责一处；请结束\
         其中一个[，或等到 {changes_at}]",
    ),
    row(
        rules::RESPONDER_UNPAIRED,
        "`{responder}` is paired with no area[ before {changes_at}]; tie it to one",
        "“{responder}”[在 {changes_at} 前]没有结对区域；请为其结对",
    ),
    row(
        rules::AREA_PAIRED_TWICE,
        "`{area}` is paired with `{responder}` and with `{other}` (tie {tie} counted from 0), and has \
         one responder only; end one of the ties[, or wait until {changes_at}]",
        "“{area}”同时与“{responder}”和“{other}”（序号 {tie}，从 0 起）结对，而只能由一方负责；请结束\
         其中一个[，或等到 {changes_at}]",
    ),
    row(
        rules::AREA_UNPAIRED,
        "`{area}` is paired with no responder[ before {changes_at}]; tie one to it",
        "“{area}”[在 {changes_at} 前]没有结对的承接方；请为其结对",
    ),
    row(
        rules::PAIRING_NEAREST,
        "none is nearer to `{one}` than `{taker}`: {levels} level{s} in common; `{taker}` has \
         {ties} in all",
        "“{taker}”离“{one}”最近（共 {levels} 级相同）；“{taker}”共结对 {ties} 个",
    ),
    row(
        rules::PAIRING_BALANCED,
        "`{nearer}` is nearer to `{one}` ({nearer_levels} level{s} in common), and with \
         {nearer_ties} has enough; `{taker}` has {levels} in common, and {ties} in all",
        "“{nearer}”离“{one}”更近（共 {nearer_levels} 级相同），但已结对 {nearer_ties} 个；改由\
         “{taker}”（{levels} 级相同），共结对 {ties} 个",
    ),
    row(
        rules::RESOURCE_AVAILABLE,
        "`{responder}` may take {places} more, each of up to {cost_max_fen}",
        "“{responder}”还可认领 {places} 件，每件不超过 {cost_max_fen}",
    ),
    row(
        rules::DEMAND_COMMON,
        "{category} is wanted by {households} household{s} in `{area}`; from {households_wanted} \
         on, a need is common",
        "“{area}”有 {households} 户需要“{category}”，达到 {households_wanted} 户，列为共性需求",
    ),
    row(
        rules::DEMAND_INDIVIDUAL,
        "{category} is wanted by {households} household{s} in `{area}`; from {households_wanted} \
         on, a need is common",
        "“{area}”有 {households} 户需要“{category}”，不足 {households_wanted} 户，列为个性需求",
    ),
    row(
        rules::SERVICE_MATCHED,
        "`{responder}` would take `{case}`, with a score of {score}",
        "“{case}”建议由“{responder}”承接，匹配分 {score}",
    ),
    row(
        rules::SERVICE_OUTWEIGHED,
        "`{case}` has {places} place{s} left over: {able} may take it and {taking} would; the \
         others are needed for cases that weigh as much or more",
        "“{case}”还有 {places} 个名额无人承接：可承接 {able} 方，已安排 {taking} 方，其余要承接同\
         等或更要紧的事项",
    ),
    row(
        rules::SERVICE_WITHOUT_CANDIDATES,
        "no candidates were handed in for `{case}`; hand in those in its audience",
        "没有为“{case}”提交候选承接方；请提交其派单范围内的承接方",
    ),
];
