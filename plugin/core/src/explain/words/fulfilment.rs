//! Words for carrying it out: contact, appointment, goods, due dates, confirmation, evaluation and
//! the close. The form of a text is `template`'s affair.

use super::{Row, row};
use crate::explain::rules;

pub(super) const FULFILMENT: &[Row] = &[
    row(
        rules::CONTACT_RECORDED,
        "contact was made; the appointment is at {appointment}",
        "已联系心愿人，约定 {appointment}",
    ),
    row(
        rules::APPOINTMENT_AHEAD,
        "the appointment at {appointment} is not between {now} and {latest}; agree on a time in \
         between",
        "约定时间 {appointment} 不在 {now} 至 {latest} 之间；请另约时间",
    ),
    row(
        rules::APPOINTMENT_MOVED,
        "the appointment was moved to {appointment}",
        "改约至 {appointment}",
    ),
    row(
        rules::APPOINTMENT_PASSED,
        "the appointment passed and nothing was heard by {due}; the coordinator was told",
        "约定时间已过，至 {due} 没有消息，已告知调度员",
    ),
    row(
        rules::NO_SHOW_REPORTED,
        "`{responder}` did not come to the appointment",
        "“{responder}”未如约到场",
    ),
    row(
        rules::APPOINTMENT_REACHED,
        "the appointment is still ahead; report it from {changes_at} on",
        "约定时间未到；请在 {changes_at} 之后报告",
    ),
    row(rules::WORK_STARTED, "the work began", "已开始办理"),
    row(rules::GOODS_SENT, "the goods are on their way", "物品已发出"),
    row(
        rules::GOODS_SENT_ONCE,
        "the goods for case `{case}` were sent before; report the delivery when they arrive",
        "事项“{case}”的物品此前已发出；送达后请登记送达",
    ),
    row(
        rules::DELIVERED_BY_LEAD,
        "the lead delivered; the beneficiary is asked to confirm",
        "牵头方已完成，等待心愿人确认",
    ),
    row(
        rules::DUE_REMINDED,
        "the lead was reminded that the case falls due",
        "已提醒牵头方临近办理期限",
    ),
    row(
        rules::DUE_DATE_MISSED,
        "not delivered by {due}; the coordinator was told",
        "至 {due} 未完成，已告知调度员",
    ),
    row(
        rules::EXTENSION_REQUESTED,
        "the lead asks for time until {until}",
        "牵头方申请延期至 {until}",
    ),
    row(rules::EXTENSION_GRANTED, "the due date was put off to {until}", "同意延期至 {until}"),
    row(rules::EXTENSION_REFUSED, "the extension was refused: {reason}", "不同意延期：{reason}"),
    row(
        rules::EXTENSION_LATER,
        "{until} is not after the due date of {due} and by {latest}; give a date in between",
        "{until} 不在期限 {due} 之后、{latest} 之前；请另选日期",
    ),
    row(
        rules::EXTENSION_ASKED,
        "nobody has asked for an extension of case `{case}`; there is nothing to refuse",
        "事项“{case}”没有延期申请，无需答复",
    ),
    row(rules::CONFIRMED_BY_BENEFICIARY, "confirmed by the {role}", "{role}已确认"),
    row(
        rules::CONFIRMED_BY_SILENCE,
        "nobody objected by {due}; the policy takes that for confirmation",
        "至 {due} 无异议，按政策视为确认",
    ),
    row(
        rules::CONFIRMATION_OUTSTANDING,
        "not confirmed by {due}; the coordinator was told to call back",
        "至 {due} 尚未确认，已请调度员回访",
    ),
    row(
        rules::DISPUTED_BY_BENEFICIARY,
        "the beneficiary disputes the delivery: {reason}; the work goes on",
        "心愿人有异议：{reason}；继续办理",
    ),
    row(
        rules::EVALUATED_AT_LEVEL,
        "evaluation by {level}: {score} of 5",
        "{level}：{score} 分（满分 5 分）",
    ),
    row(
        rules::EVALUATION_LEVEL_UNKNOWN,
        "the policy has no level of evaluation `{level}`; [choose one of {known_levels}|close \
         the case instead]",
        "政策中没有评价层级“{level}”；请[从这些层级中选：{known_levels}|直接办结]",
    ),
    row(
        rules::EVALUATED_ONCE,
        "the case was evaluated by {level} before, by the hand of `{by}`; evaluate at another \
         level",
        "{level}已由“{by}”作出；每级只评一次，请改评其他层级",
    ),
    row(
        rules::EVALUATION_COMPLETE,
        "all {levels} levels have judged; the case closes",
        "{levels} 级评价全部完成，办结",
    ),
    row(
        rules::EVALUATION_PASSED,
        "the time for evaluation passed on {due}; the case closes",
        "评价期限 {due} 已过，办结",
    ),
    row(rules::REOPENED_CASE, "opened again: {reason}; the work goes on", "重新办理：{reason}"),
    row(
        rules::CLOSED_BY_COORDINATOR,
        "closed by coordinator `{coordinator}`",
        "调度员“{coordinator}”已办结",
    ),
    row(rules::ARCHIVED_BY_COORDINATOR, "archived", "已归档"),
    row(
        rules::ARCHIVED_ONCE,
        "case `{case}` was archived before; there is nothing more to do",
        "事项“{case}”此前已归档，无需再办",
    ),
];
