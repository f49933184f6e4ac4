//! Words for what may be asked at all: input out of shape, cases that are not ours, roles and
//! stages. The form of a text is `template`'s affair.

use super::{Row, row};
use crate::explain::rules;

pub(super) const ASKING: &[Row] = &[
    row(
        rules::INSTANT_OUT_OF_RANGE,
        "`{field}` is {value}, outside the years 1970 to 9999; give milliseconds since 1970 in \
         UTC, at most {max}",
        "“{field}”为 {value}，不在 1970 年至 9999 年之内；请填写自 1970 年起的 UTC 毫秒数，最\
         大 {max}",
    ),
    row(
        rules::REFERENCE_MALFORMED,
        "the identifier in `{field}` ({bytes} byte{s}) is empty, too long or holds blanks; give \
         1 to 128 bytes without blanks or control characters",
        "“{field}”的编号（{bytes} 字节）为空、过长或含有空白；请填写 1 至 128 字节，不含空白和\
         控制字符",
    ),
    row(
        rules::CODE_MALFORMED,
        "the word in `{field}` ({bytes} byte{s}) is not a code; use `a-z`, `0-9`, `-` and `_`, a \
         letter first, at most 64 bytes",
        "“{field}”的代码（{bytes} 字节）格式不对；请用小写字母开头，只含 a-z、0-9、- 和 _，最\
         多 64 字节",
    ),
    row(
        rules::AREA_MALFORMED,
        "the area in `{field}` ({bytes} byte{s}) is not a path; write 1 to 12 segments with `/` \
         between them, each of 1 to 32 bytes without blanks",
        "“{field}”的区域（{bytes} 字节）格式不对；请用“/”分隔 1 至 12 级，每级 1 至 32 字节，\
         不含空白",
    ),
    row(
        rules::TEXT_OUT_OF_RANGE,
        "the text has {bytes} byte{s}; write 1 to {bytes_max}, not blanks alone",
        "内容为 {bytes} 字节；请写 1 至 {bytes_max} 字节，不能全是空白",
    ),
    row(
        rules::LIST_OUT_OF_RANGE,
        "`{field}` [names `{twice}` twice; name it once|has {count} entries; give at most \
         {count_max}|already has {count_max} entries, the most there may be; use another case]",
        "“{field}”[中“{twice}”出现了两次；请只写一次|有 {count} 项；最多 {count_max} 项|已满 \
         {count_max} 项；请改用另一事项]",
    ),
    row(
        rules::NUMBER_OUT_OF_RANGE,
        "`{field}` is {value}; give a number from {min} to {max}",
        "“{field}”为 {value}；请填写 {min} 至 {max} 之间的数",
    ),
    row(
        rules::CASE_MALFORMED,
        "the case cannot have come from these rules[ (it stands at event {sequence})]; hand it \
         in as `decide` or `fold` returned it",
        "该事项不是本规则产生的[（停在第 {sequence} 个事件）]；请原样交回 decide 或 fold 给出的事\
         项",
    ),
    row(
        rules::BATCH_TOO_LARGE,
        "the batch has {requests} requests; send at most {requests_max} at once",
        "本批有 {requests} 条请求；每批最多 {requests_max} 条，请分批提交",
    ),
    row(
        rules::CASE_MISSING,
        "`{command}` needs a case and none was handed in; hand in the case, or open one with \
         `submit`",
        "“{command}”需要指明事项；请带上事项再办，或先征集一件",
    ),
    row(
        rules::CASE_ALREADY_OPEN,
        "case `{case}` is open already ({stage}); submit without a case, under a new identifier",
        "事项“{case}”已经立项（{stage}）；请换一个新编号重新征集",
    ),
    row(
        rules::PROJECTS_NOT_SUPPORTED,
        "`{case}` is a project, and projects are not in this version; submit it as a wish",
        "“{case}”是微项目，本版本尚不支持；请按微心愿征集",
    ),
    row(
        rules::POLICY_DIFFERS,
        "the case runs under `{case_policy}` version {case_version} ({case_digest}), not under \
         `{policy}` version {version} ({digest}); load the case's own policy, or move the case \
         with `move-policy`",
        "该事项适用“{case_policy}”第 {case_version} 版（{case_digest}），不是“{policy}”第 \
         {version} 版（{digest}）；请载入原政策，或先办理政策迁移",
    ),
    row(
        rules::CLOCK_WENT_BACK,
        "the time given, {now}, lies before the case's last event at {last}; set the clock right \
         and ask again",
        "所给时间 {now} 早于该事项最近一次变动 {last}；请校准时钟后再试",
    ),
    row(
        rules::COMMAND_REPEATED,
        "command `{command}` was carried out before; nothing changed",
        "指令“{command}”此前已办理，本次没有变化",
    ),
    row(
        rules::CASE_FULL,
        "the case already holds [{commands} commands|{claims} claims], the most it may; close it \
         and carry on in a new one",
        "该事项已记录 [{commands} 条指令|{claims} 次认领]，达到上限；请办结后另立一件",
    ),
    row(
        rules::ROLE_MAY_NOT,
        "a {role} may not `{command}`; leave it to a {roles}",
        "{role}不能办理“{command}”；请由{roles}办理",
    ),
    row(
        rules::STAGE_FORBIDS,
        "`{command}` is not possible while the case is {stage}[; it is while the case is \
         {stages}]",
        "事项处于“{stage}”，不能办理“{command}”[；须在{stages}时办理]",
    ),
    row(
        rules::CASE_HELD,
        "the case has been on hold since {since} ({reason}); resume it first",
        "该事项自 {since} 起已挂起（{reason}）；请先恢复",
    ),
    row(
        rules::CASE_NOT_HELD,
        "case `{case}` is not on hold; there is nothing to resume",
        "事项“{case}”没有挂起，无需恢复",
    ),
    row(
        rules::CASE_ANONYMISED,
        "case `{case}` was anonymised and takes no more commands; submit a new one if the need \
         goes on",
        "事项“{case}”已匿名化，不再受理操作；如仍有需要，请重新征集",
    ),
];
