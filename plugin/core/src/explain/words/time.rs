//! Words for time and for the public: late, held, kept and anonymised, another policy version, what
//! the board hides. The form of a text is `template`'s affair.

use super::{Row, row};
use crate::explain::rules;

pub(super) const TIME: &[Row] = &[
    row(
        rules::NOTHING_DUE,
        "nothing was due[; the next deadline is {changes_at}]",
        "没有到期事务[；下一期限 {changes_at}]",
    ),
    row(
        rules::VERIFICATION_LATE,
        "not verified by {due}; the coordinator was told",
        "至 {due} 未核实，已告知调度员",
    ),
    row(
        rules::INFO_NOT_SUPPLIED,
        "the reporter did not supply what was asked by {due}; the case lapsed",
        "征集人至 {due} 未补充，事项失效",
    ),
    row(
        rules::PUBLICATION_LATE,
        "not published by {due}; the coordinator was told",
        "至 {due} 未发布，已告知调度员",
    ),
    row(
        rules::HELD_BY_COORDINATOR,
        "put on hold: {reason}; every clock stands still",
        "已挂起：{reason}；各项时限暂停",
    ),
    row(
        rules::RESUMED_BY_COORDINATOR,
        "resumed after a hold since {held_since}; the clocks go on with what was left",
        "自 {held_since} 挂起后恢复，剩余时限继续计算",
    ),
    row(
        rules::HOLD_REVIEW_DUE,
        "still on hold on {due}; the coordinator was told to look at it again",
        "至 {due} 仍挂起，已请调度员复查",
    ),
    row(
        rules::RETENTION_PASSED,
        "kept until {due}; text and references were taken out",
        "保存期至 {due} 届满，内容和编号已清除",
    ),
    row(
        rules::ANONYMISED_BY_COORDINATOR,
        "coordinator `{coordinator}` took out text and references",
        "调度员“{coordinator}”已清除内容和编号",
    ),
    row(
        rules::POLICY_MOVED,
        "moved from version {from_version} of the policy to version {to_version}",
        "已由政策第 {from_version} 版迁移到第 {to_version} 版",
    ),
    row(
        rules::POLICY_MOVES_ON,
        "the case cannot move from `{from}` version {from_version} to `{to}` version \
         {to_version}; load another version of `{from}`",
        "不能由“{from}”第 {from_version} 版迁移到“{to}”第 {to_version} 版；请载入“{from}”的\
         其他版本",
    ),
    row(
        rules::POLICY_KNOWS_CASE,
        "the policy lacks `{missing}`, on which the case stands; add it, or leave the case where \
         it is",
        "政策中缺少该事项所用的“{missing}”；请补上，或不迁移该事项",
    ),
    row(
        rules::SMALLEST_GROUP,
        "[{households_alike} household{s} alike there, fewer than {smallest_group}|how many \
         households are alike there is not known, and fewer than {smallest_group} are not \
         shown]; the target group is hidden",
        "[当地同类家庭 {households_alike} 户，少于 {smallest_group} 户|当地同类家庭户数不详，\
         少于 {smallest_group} 户的不公开]，不公开人群",
    ),
    row(
        rules::AREA_LEVEL_SHOWN,
        "the area is shown down to level {levels}",
        "区域只公开到第 {levels} 级",
    ),
];
