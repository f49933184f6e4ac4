//! Built-in words for the closed sets of the contract: stages, commands, roles, what has become of
//! a claim, urgencies. Open vocabularies have the policy's labels, and those are `telling`'s
//! affair.

use super::is_chinese;
use wish_contract::{ClaimStatus, CommandKind, Role, Stage, Urgency};

/// A stage as people say it, in `zh-CN` or, for every other language, in English.
#[must_use]
pub fn stage_words(stage: Stage, language: &str) -> &'static str {
    if is_chinese(language) {
        return stage_in_chinese(stage);
    }
    match stage {
        Stage::NeedsInfo => "waiting for information",
        Stage::InProgress => "in progress",
        other => other.name(),
    }
}

/// A role as people say it.
pub(super) fn role_words(role: Role, language: &str) -> &'static str {
    if is_chinese(language) { role_in_chinese(role) } else { role.name() }
}

/// The word for a value of a closed set, by the name of the fact that holds it. Commands keep their
/// own word in English, where it is what one types.
pub(super) fn closed_set_words(fact: &str, word: &str, language: &str) -> Option<&'static str> {
    let chinese = is_chinese(language);
    match fact {
        "stage" => {
            let stage = Stage::ALL.iter().find(|stage| stage.name() == word)?;
            Some(stage_words(*stage, language))
        }
        "command" if chinese => {
            let command = CommandKind::ALL.iter().find(|command| command.name() == word)?;
            Some(command_in_chinese(*command))
        }
        "role" => {
            let role = Role::ALL.iter().find(|role| role.name() == word)?;
            Some(role_words(*role, language))
        }
        "status" if chinese => {
            let status = ClaimStatus::ALL.iter().find(|status| status.name() == word)?;
            Some(status_in_chinese(*status))
        }
        "urgency" if chinese => {
            let urgency = Urgency::ALL.iter().find(|urgency| urgency.name() == word)?;
            Some(urgency_in_chinese(*urgency))
        }
        _ => None,
    }
}

fn stage_in_chinese(stage: Stage) -> &'static str {
    match stage {
        Stage::Submitted => "已征集",
        Stage::NeedsInfo => "待补充",
        Stage::Verified => "已核实",
        Stage::Published => "待认领",
        Stage::Claimed => "已认领",
        Stage::Scheduled => "已约定",
        Stage::InProgress => "办理中",
        Stage::Delivered => "待确认",
        Stage::Fulfilled => "已点亮",
        Stage::Closed => "办结",
        Stage::Rejected => "不予受理",
        Stage::Withdrawn => "撤回",
        Stage::Lapsed => "失效",
        Stage::Merged => "并单",
        Stage::Transferred => "转办",
        Stage::Promoted => "转微项目",
    }
}

fn command_in_chinese(command: CommandKind) -> &'static str {
    match command {
        CommandKind::Submit => "征集",
        CommandKind::Accept => "核实通过",
        CommandKind::RequestInfo => "要求补充",
        CommandKind::SupplyInfo => "补充",
        CommandKind::Reject => "不予受理",
        CommandKind::Merge => "并单",
        CommandKind::Absorb => "并入",
        CommandKind::Transfer => "转办",
        CommandKind::Withdraw => "撤回",
        CommandKind::Amend => "修改",
        CommandKind::Publish => "发布",
        CommandKind::Reserve => "预留",
        CommandKind::Promote => "转微项目",
        CommandKind::TakeDown => "撤下发布",
        CommandKind::Claim => "认领",
        CommandKind::Join => "共同认领",
        CommandKind::Invite => "邀请",
        CommandKind::AcceptInvitation => "接受邀请",
        CommandKind::Decline => "谢绝",
        CommandKind::Release => "退回认领",
        CommandKind::Revoke => "撤销认领",
        CommandKind::Substitute => "接替认领",
        CommandKind::RecordContact => "登记联系",
        CommandKind::Reschedule => "改约",
        CommandKind::Start => "开始办理",
        CommandKind::ReportNoShow => "报告未到场",
        CommandKind::SendGoods => "发出物品",
        CommandKind::Deliver => "登记完成",
        CommandKind::Hold => "挂起",
        CommandKind::Resume => "恢复",
        CommandKind::RequestExtension => "申请延期",
        CommandKind::GrantExtension => "同意延期",
        CommandKind::RefuseExtension => "不同意延期",
        CommandKind::Confirm => "确认",
        CommandKind::Dispute => "提出异议",
        CommandKind::Evaluate => "评价",
        CommandKind::Reopen => "重新办理",
        CommandKind::Close => "办结",
        CommandKind::Archive => "归档",
        CommandKind::Anonymise => "匿名化",
        CommandKind::Escalate => "手动升级",
        CommandKind::NameHolder => "指定专人",
        CommandKind::MovePolicy => "政策迁移",
        CommandKind::Tick => "到期处理",
    }
}

fn role_in_chinese(role: Role) -> &'static str {
    match role {
        Role::Reporter => "征集人",
        Role::Verifier => "核实员",
        Role::Publisher => "发布员",
        Role::Responder => "承接方",
        Role::Beneficiary => "心愿人",
        Role::Proxy => "代办人",
        Role::Coordinator => "调度员",
        Role::Timer => "定时器",
    }
}

fn status_in_chinese(status: ClaimStatus) -> &'static str {
    match status {
        ClaimStatus::Invited => "受邀",
        ClaimStatus::Active => "已认领",
        ClaimStatus::Fulfilled => "已完成",
        ClaimStatus::Declined => "已谢绝",
        ClaimStatus::Released => "已退回",
        ClaimStatus::Expired => "已失效",
        ClaimStatus::NoShow => "未到场",
        ClaimStatus::Revoked => "已撤销",
    }
}

fn urgency_in_chinese(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Normal => "普通",
        Urgency::Urgent => "紧急",
    }
}
