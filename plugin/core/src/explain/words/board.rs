//! Words for the board and the ladder: on it, up it, off it, and who holds a case when no step is
//! left. The form of a text is `template`'s affair.

use super::{Row, row};
use crate::explain::rules;

pub(super) const BOARD: &[Row] = &[
    row(
        rules::LADDER_UNKNOWN,
        "no ladder of the policy is for {category} ({urgency}); add one that matches every wish",
        "政策中没有适用于“{category}”（{urgency}）的升级阶梯；请补上一条兜底的阶梯",
    ),
    row(
        rules::PUBLISHED_ON_BOARD,
        "published on the board[ ({ladder}: {step})]",
        "已发布待认领，按“{ladder}”从“{step}”开始",
    ),
    row(
        rules::LADDER_RESUMED,
        "back on the board where it stood (step: {step})",
        "重新发布，回到原来的一级：“{step}”",
    ),
    row(rules::RESERVED_FOR_RESPONDER, "reserved for `{responder}`", "已为“{responder}”预留"),
    row(
        rules::RESERVATION_PASSED,
        "the reservation passed unclaimed on {due}[; open now: {step}]",
        "预留至 {due} 无人认领[，现开放“{step}”]",
    ),
    row(rules::TAKEN_OFF_BOARD, "taken off the board: {reason}", "已撤下发布：{reason}"),
    row(
        rules::CLAIMS_LIVE,
        "the case still has {live_claims} live claim{s}; have them released or revoked first",
        "该事项还有 {live_claims} 个有效认领；请先退回或撤销",
    ),
    row(
        rules::LADDER_WIDENED,
        "unclaimed by {due}[; open now as well: {step}]",
        "至 {due} 无人认领[，扩大到“{step}”]",
    ),
    row(
        rules::LADDER_EXHAUSTED,
        "the last step passed unclaimed[ on {due}] (ladder: {ladder}); coordinator \
         `{coordinator}` has the case by name",
        "“{ladder}”最后一级[至 {due} ]仍无人认领，由调度员“{coordinator}”专人负责",
    ),
    row(
        rules::ESCALATED_BY_HAND,
        "moved on by the coordinator: {reason}[; open now: {step}]",
        "调度员手动升级：{reason}[，现开放“{step}”]",
    ),
    row(
        rules::NO_FURTHER_STEP,
        "case `{case}` has no further step to move on to; name a holder, or invite a responder",
        "事项“{case}”已没有下一级；请指定专人，或邀请承接方",
    ),
    row(
        rules::HOLDER_REMINDED,
        "still unclaimed on {due}; the coordinator was told again",
        "至 {due} 仍无人认领，已再次提醒调度员",
    ),
    row(rules::HOLDER_NAMED, "`{holder}` has the case in hand", "由“{holder}”专人负责"),
];
