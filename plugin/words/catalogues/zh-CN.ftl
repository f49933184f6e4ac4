### 微心愿调度规则的中文文本：规则说明，以及阶段、办理事项、期限、角色等名称。
###
### 消息与 en.ftl 一一对应，变量不得多于英文。格式说明见 en.ftl。
###
### 用词：期限 = 到期的时点；时限 = 可用的时长；定时器 = 到期自动处理者；承接方、牵头方、心愿人、征集人、调度员不另作他称。

## 说明的拼接

answer-changes = ；可于 { $changes_at } 后再试
answer-stated = ；“{ $fact }”：{ $value }
guard-counted = “{ $rule }”挡住 { $candidates } 个候选承接方
guard-city-passed = 符合本市自定条件“{ $rule }”

## 事实的读法

fact-yes = 是
fact-no = 否
fact-yuan = { $amount }元
list-comma = 、
list-or = 或
list-and = 、
list-any = 、

## 事项阶段

stage-submitted = 已征集
stage-needs-info = 待补充
stage-verified = 已核实
stage-published = 待认领
stage-claimed = 已认领
stage-scheduled = 已约定
stage-in-progress = 办理中
stage-delivered = 待确认
stage-fulfilled = 已点亮
stage-closed = 办结
stage-rejected = 不予受理
stage-withdrawn = 撤回
stage-lapsed = 失效
stage-merged = 并单
stage-transferred = 转办
stage-promoted = 转微项目
stage-called-off = 终止

## 办理事项

command-submit = 征集
command-accept = 核实通过
command-request-info = 要求补充
command-supply-info = 补充
command-reject = 不予受理
command-merge = 并单
command-absorb = 并入
command-complete-merge = 完成并单
command-cancel-merge = 取消并单
command-release-absorbed = 退回并入事项
command-restore = 恢复事项
command-transfer = 转办
command-withdraw = 撤回
command-amend = 修改
command-publish = 发布
command-reserve = 预留
command-promote = 转微项目
command-take-down = 撤下发布
command-claim = 认领
command-join = 共同认领
command-invite = 邀请
command-accept-invitation = 接受邀请
command-decline = 谢绝
command-release = 退回认领
command-revoke = 撤销认领
command-substitute = 接替认领
command-record-contact = 登记联系
command-reschedule = 改约
command-start = 开始办理
command-report-no-show = 报告未到场
command-send-goods = 发出物品
command-deliver = 登记完成
command-deliver-part = 登记部分完成
command-hold = 挂起
command-resume = 恢复
command-request-extension = 申请延期
command-grant-extension = 同意延期
command-refuse-extension = 不同意延期
command-confirm = 确认
command-dispute = 提出异议
command-evaluate = 评价
command-reopen = 重新办理
command-close = 办结
command-archive = 归档
command-anonymise = 匿名化
command-escalate = 手动升级
command-report-reach = 报告派单人数
command-name-holder = 指定专人
command-step-in = 代为推进
command-call-off = 终止
command-move-policy = 政策迁移
command-tick = 到期处理

## 角色

role-reporter = 征集人
role-verifier = 核实员
role-publisher = 发布员
role-responder = 承接方
role-beneficiary = 心愿人
role-proxy = 代办人
role-coordinator = 调度员
role-timer = 定时器

## 期限

deadline-verify = 核实
deadline-supply-info = 补充材料
deadline-publish = 发布
deadline-merge = 并单等待
deadline-reservation = 预留
deadline-ladder-step = 本级
deadline-invitation = 邀请
deadline-contact-reminder = 首次联系提醒
deadline-first-contact = 首次联系
deadline-appointment = 约定
deadline-due-reminder = 到期提醒
deadline-due = 办理
deadline-confirm = 回访确认
deadline-evaluate = 评价
deadline-hold-review = 挂起复查
deadline-holder = 专人提醒
deadline-holder-idle = 专人代理
deadline-retention = 保存

## 认领状态

claim-status-invited = 受邀
claim-status-active = 已认领
claim-status-fulfilled = 已完成
claim-status-declined = 已谢绝
claim-status-released = 已退回
claim-status-outdrawn = 抽签让出
claim-status-expired = 已失效
claim-status-no-show = 未到场
claim-status-revoked = 已撤销

## 认领方

claim-role-lead = 牵头方
claim-role-co = 共同认领方

## 紧急程度

urgency-normal = 普通
urgency-urgent = 紧急

## 区域层级

area-level-province = 省
area-level-city = 市
area-level-district = 区县
area-level-street = 街道
area-level-community = 社区
area-level-grid = 网格
area-level-building = 楼栋
area-level-household = 户

## 时长

span-working-days = { $count }个工作日
span-working-hours = { $count }个工作小时
span-working-minutes = { $count }个工作分钟
span-minutes = { $count }分钟
span-hours = { $count }小时
span-days = { $count }天
span-weeks = { $count }周
span-months = { $count }个月
span-years = { $count }年

## 星期

weekday-monday = 周一
weekday-tuesday = 周二
weekday-wednesday = 周三
weekday-thursday = 周四
weekday-friday = 周五
weekday-saturday = 周六
weekday-sunday = 周日

## 排序标准

criterion-pairing = 结对
criterion-area = 就近
criterion-skill = 技能
criterion-cost = 能力相称
criterion-capacity = 余量
criterion-load = 均衡
criterion-minimum = 任务未完成
criterion-no_show = 爽约
criterion-cooldown = 刚通知过

## 升级阶梯逐级说明

outline-first-step = { $step }：先向{ $audience }开放{ $open }。
outline-later-step = { $step }：再向{ $audience }开放{ $open }。
outline-audience-of-area = 同{ $level }的{ $kinds }
outline-audience-paired = 与所在地结对的{ $kinds }
outline-after-last-step = 此后由所在地的调度员负责，每{ $repeat }提醒一次，直到有人处理。

## 规则：能否受理

rule-instant_out_of_range = “{ $field }”为 { $value }，不在 1970 年至 9999 年之内；请填写自 1970 年起的 UTC 毫秒数，最大 { $max }
rule-reference_malformed = “{ $field }”的编号（{ $bytes } 字节）为空、过长或含有空白；请填写 1 至 128 字节，不含空白和控制字符
rule-code_malformed = “{ $field }”的代码（{ $bytes } 字节）格式不对；请用小写字母开头，只含 a-z、0-9、- 和 _，最多 64 字节
rule-area_malformed = “{ $field }”的区域（{ $bytes } 字节）格式不对；请用“/”分隔 1 至 12 级，每级 1 至 32 字节，不含空白
rule-text_out_of_range = 内容{ GIVEN($masked) ->
        [yes] 隐去个人信息后为 { $bytes } 字节，超过 { $bytes_max } 字节；请写短一些
       *[no] 为 { $bytes } 字节；请写 1 至 { $bytes_max } 字节，且要有可读的文字
    }
rule-list_out_of_range = “{ $field }”{ GIVEN($twice) ->
        [yes] 中“{ $twice }”出现了两次；请只写一次
       *[no] { GIVEN($count) ->
            [yes] 有 { $count } 项；最多 { $count_max } 项
           *[no] 已满 { $count_max } 项；请改用另一事项
        }
    }
rule-number_out_of_range = “{ $field }”为 { $value }；请填写 { $min } 至 { $max } 之间的数
rule-case_malformed = 该事项不是本规则产生的{ GIVEN($sequence) ->
        [yes] （停在第 { $sequence } 个事件）
       *[no] {""}
    }：{ $contradiction ->
        [too-large] 内容超出事项的上限
        [out-of-time] 其中的时间不成立
        [more-taken-than-needed] 认领超过了需求
        [claim-after-the-end] 已结束却仍有有效认领
        [no-ladder] 已发布却没有升级阶梯
        [no-lead] 办理中却没有牵头方
        [no-deadline] 既没有本环节的时限，也没有专人负责
        [deadline-passed] 时限已过却没有处理
       *[no-events] 没有任何事件
    }；请原样交回 decide 或 fold 给出的事项
rule-batch_too_large = 本批有 { $requests } 条请求；每批最多 { $requests_max } 条，请分批提交
rule-case_missing = “{ $command }”需要指明事项；请带上事项再办，或先征集一件
rule-case_already_open = 事项“{ $case }”已经立项（{ $stage }）；请换一个新编号重新征集
rule-projects_not_supported = “{ $case }”是微项目，本版本尚不支持；请按微心愿征集
rule-policy_differs = 该事项适用“{ $case_policy }”第 { $case_version } 版（{ $case_digest }），不是“{ $policy }”第 { $version } 版（{ $digest }）；请载入原政策，或先办理政策迁移
rule-clock_went_back = 所给时间 { $now } 早于该事项最近一次变动 { $last }；请校准时钟后再试
rule-command_repeated = 指令“{ $command }”此前已办理，本次没有变化
rule-command_differs = 编号“{ $command }”此前用于另一条指令；请为本次指令另取编号
rule-reporter_only = “{ $by }”不是该事项的征集人；请由征集人办理，或由平台认可的代理人代办
rule-beneficiary_only = “{ $by }”不是该事项的心愿人；请由心愿人办理，或由平台认可的代理人代办
rule-own_claim = “{ $by }”认领过该事项，不能以{ $role }身份办理“{ $command }”；请由未参与的人办理
rule-claimant_differs = 提供的是“{ $claimant }”的情况，指令所指却是“{ $responder }”；请提供“{ $responder }”的情况
rule-cost_below_highest = { $cost_fen } 超过本项目单个心愿的最高金额 { $cost_max_fen }；请减少所需，或转为微项目
rule-city_fact_missing = 平台未提供事实“{ $fact }”，而本市自定条件“{ $guard }”需要它；请随指令一并提供
rule-city_fact_malformed = 事实“{ $fact }”应为 { $wanted } 类型，本市自定条件“{ $guard }”才能判断；请按该类型提供
rule-role_may_not = { $role }不能办理“{ $command }”；请由{ $roles }办理
rule-command_open = { $role }现在可以办理“{ $command }”
rule-nobody_admitted = 无论提名谁，都会被规则“{ $rule }”拒绝；请由现有承接方继续
rule-stage_forbids = 事项处于“{ $stage }”，不能办理“{ $command }”{ GIVEN($stages) ->
        [yes] ；须在{ $stages }时办理
       *[no] {""}
    }
rule-case_held = 该事项自 { $since } 起已挂起（{ $reason }）；请先恢复
rule-case_not_held = 事项“{ $case }”没有挂起，无需恢复
rule-case_anonymised = 事项“{ $case }”已匿名化，不再受理操作；如仍有需要，请重新征集

## 规则：征集

rule-category_unknown = 政策中没有类别“{ $category }”；请从这些类别中选：{ $known_categories }
rule-target_group_unknown = 政策中没有重点人群“{ $target_group }”；请{ GIVEN($known_target_groups) ->
        [yes] 从这些人群中选：{ $known_target_groups }
       *[no] 留空
    }
rule-channel_unknown = 政策中没有征集渠道“{ $channel }”；请从这些渠道中选：{ $known_channels }
rule-reason_unknown = 政策中没有事由“{ $reason }”；请从这些事由中选：{ $known_reasons }
rule-agency_unknown = 政策中没有职能部门“{ $agency }”；请{ GIVEN($known_agencies) ->
        [yes] 从这些部门中选：{ $known_agencies }
       *[no] 不要转办
    }
rule-agency_takes_category = { $agency }不受理“{ $category }”；请转给受理此类的部门
rule-area_too_deep = 区域“{ $area }”有 { $levels } 级，政策只到 { $levels_max } 级；请去掉末尾几级
rule-area_too_coarse = 区域“{ $area }”只到{ $area_level }一级，而阶梯“{ $ladder }”要向同一{ $level_wanted }的承接方开放；请补全到这一级
rule-out_of_round = 本轮“{ $round }”只面向{ $admitted }，而该事项{ GIVEN($target_groups) ->
        [yes] 属于{ $target_groups }
       *[no] 未填人群
    }；{ GIVEN($changes_at) ->
        [yes] 可在本轮结束后（{ $changes_at } 起）核实
       *[no] 请不予受理，或请征集人补充所属人群
    }
rule-merge_with_itself = 事项“{ $case }”不能与自己并单；请填写另一事项
rule-already_absorbed = 事项“{ $case }”此前已并入，无需再办
rule-merge_pending = 本件自 { $since } 起等待并入“{ $into }”；请等待，或先取消并单
rule-merge_unknown = 事项“{ $case }”没有正在进行的第 { $merge } 号并单；请按事项记录填写并单号
rule-already_merged = 事项“{ $case }”此前已完成并单，无需再办
rule-not_absorbed = 事项“{ $case }”并未以该次并单并入本件，无需退回
rule-submission_complete = 已通过{ $channel }征集（{ $category }），等待核实
rule-text_masked = 内容中的个人信息已隐去{ GIVEN($mobile) ->
        [yes] ；手机号 { $mobile } 处
       *[no] {""}
    }{ GIVEN($landline) ->
        [yes] ；座机 { $landline } 处
       *[no] {""}
    }{ GIVEN($identity_number) ->
        [yes] ；身份证号 { $identity_number } 处
       *[no] {""}
    }{ GIVEN($passport) ->
        [yes] ；护照号 { $passport } 处
       *[no] {""}
    }{ GIVEN($permit) ->
        [yes] ；其他证件号 { $permit } 处
       *[no] {""}
    }{ GIVEN($bank_card) ->
        [yes] ；银行卡号 { $bank_card } 处
       *[no] {""}
    }{ GIVEN($email) ->
        [yes] ；邮箱 { $email } 处
       *[no] {""}
    }{ GIVEN($chat_handle) ->
        [yes] ；社交账号 { $chat_handle } 处
       *[no] {""}
    }{ GIVEN($number_plate) ->
        [yes] ；车牌号 { $number_plate } 处
       *[no] {""}
    }{ GIVEN($door_number) ->
        [yes] ；门牌 { $door_number } 处
       *[no] {""}
    }
rule-verified_by_verifier = “{ $verifier }”已核实，等待发布
rule-info_requested = 需要征集人补充：{ $reason }；其间核实时限暂停
rule-info_supplied = 征集人已补充；核实时限继续计算
rule-rejected_by_verifier = 不予受理：{ $reason }
rule-merge_begun = 与其他事项重复，已请“{ $into }”并入
rule-merge_cancelled = 未能并入“{ $into }”（{ $reason }），各项时限按剩余时间继续计算
rule-absorbed_released = 事项“{ $case }”不再并入本件，另行办理
rule-restored_from_merge = “{ $from }”不再代为办理，本件恢复办理，等待核实
rule-merged_as_duplicate = 与其他事项重复，并入“{ $into }”继续办理
rule-absorbed_duplicate = 事项“{ $case }”已并入本件
rule-transferred_to_agency = 属{ $agency }职责，已转办
rule-withdrawn_by_reporter = 征集人已撤回：{ $reason }
rule-promoted_to_project = 已转为微项目“{ $project }”继续办理
rule-need_amended = 需求内容已修改
rule-amendment_empty = 没有要修改的内容；请填写新的内容、名额或费用
rule-text_frozen = 已有 { $live_claims } 个有效认领，内容和物品不能再改；请先结束认领，或只改名额和费用
rule-below_what_is_taken = 已认领 { $places_taken } 个名额、{ $cost_taken_fen }；不能改得更少，除非先退回认领

## 规则：发布与升级阶梯

rule-ladder_unknown = 政策中没有适用于“{ $category }”（{ $urgency }）的升级阶梯；请补上一条兜底的阶梯
rule-published_on_board = 已发布待认领，按“{ $ladder }”从“{ $step }”开始
rule-ladder_resumed = 重新发布，回到原来的一级：“{ $step }”
rule-reserved_for_responder = 已为“{ $responder }”预留
rule-reservation_passed = 预留至 { $due } 无人认领{ GIVEN($step) ->
        [yes] ，现开放“{ $step }”
       *[no] {""}
    }
rule-taken_off_board = 已撤下发布：{ $reason }
rule-claims_live = 该事项还有 { $live_claims } 个有效认领；请先退回或撤销
rule-ladder_widened = 至 { $due } 无人认领{ GIVEN($step) ->
        [yes] ，扩大到“{ $step }”
       *[no] {""}
    }
rule-ladder_exhausted = “{ $ladder }”最后一级{ GIVEN($due) ->
        [yes] 至 { $due }{" "}
       *[no] {""}
    }{ GIVEN($empty_step) ->
        [yes] 没有可派单的对象
       *[no] 仍无人认领
    }，由调度员“{ $coordinator }”专人负责
rule-escalated_by_hand = 调度员手动升级：{ $reason }{ GIVEN($step) ->
        [yes] ，现开放“{ $step }”
       *[no] {""}
    }
rule-no_further_step = 事项“{ $case }”已没有下一级；请指定专人，或邀请承接方
rule-holder_reminded = 至 { $due } 仍无人认领，已再次提醒调度员{ GIVEN($supervisor) ->
        [yes] ，并督办至 `{ $supervisor }`
       *[no] {""}
    }
rule-holder_replaced = 截至 { $due }，`{ $from }` 未作处理；现由 `{ $holder }` 负责
rule-step_reaches_nobody = “{ $empty_step }”一级没有可派单的对象，直接开放：{ $step }
rule-step_shortened = “{ $step }”一级没有可派单的对象，只开放到 { $until }
rule-reach_noted = “{ $step }”一级可派单 { $responders } 人（家），按原定时长开放
rule-reach_of_open_step = { GIVEN($step) ->
        [yes] 最后开放的是“{ $step }”一级，不是 `{ $step_said }`；请报告该级的派单人数
       *[no] 阶梯目前没有对众人开放的一级，或各级均已走完；无需报告派单人数
    }
rule-stand_by_takes_over = 候补的 `{ $responder }` 接替 `{ $from }`：{ $places } 个名额
rule-holder_named = 由“{ $holder }”专人负责
rule-stepped_in = 有关人员缺位，调度员自“{ $stage }”环节代为推进：{ $reason }
rule-called_off = 调度员终止该事项：{ $reason }

## 规则：认领条件（按检查顺序）

rule-claimant_missing = 缺少承接方资料；请带上承接方资料再办
rule-claimant_is_actor = 办理人是“{ $by }”，资料却是“{ $claimant }”的；请提交“{ $by }”本人的资料
rule-responder_kind_unknown =
    { OUTCOME($passed, $changes_at) ->
        [passed] 承接方类型“{ $kind }”在政策之内
       *[refused] 政策中没有承接方类型“{ $kind }”；请登记为这些类型之一：{ $known_kinds }
    }
rule-not_on_case_already =
    { GIVEN($since) ->
        [yes] “{ $responder }”自 { $since } 起已认领本件；如需重新认领，请先退回
       *[no] “{ $responder }”尚未认领本件
    }
rule-reserved_for_another =
    { OUTCOME($passed, $changes_at) ->
        [passed] 没有为他人预留
        [until] 该事项已为其他承接方预留；若对方不认领，{ $changes_at } 起可认领
       *[refused] 该事项已为其他承接方预留；请另选一件
    }
rule-within_audience =
    { OUTCOME($passed, $changes_at) ->
        [passed] 区域“{ $area }”的{ $kind }在派单范围内
        [until] “{ $step }”这一级不面向区域“{ $area }”的{ $kind }；若无人认领，{ $changes_at } 起可认领
       *[refused] { GIVEN($step) ->
            [yes] “{ $step }”这一级不面向区域“{ $area }”的{ $kind }，后面也不会开放；请联系调度员邀请
           *[no] 该事项不面向区域“{ $area }”的{ $kind }；请联系调度员
        }
    }
rule-responder_active =
    { OUTCOME($passed, $changes_at) ->
        [passed] “{ $responder }”正常参与
       *[refused] “{ $responder }”目前未参与活动；请先恢复参与
    }
rule-not_suspended =
    { OUTCOME($passed, $changes_at) ->
        [passed] “{ $responder }”未被暂停
        [until] “{ $responder }”已被暂停认领；{ $changes_at } 起可再认领
       *[refused] “{ $responder }”已被暂停认领；请联系调度员
    }
rule-claimed_too_often =
    { OUTCOME($passed, $changes_at) ->
        [passed] “{ $responder }”对该事项中途放弃 { $attempts } 次，上限 { $attempts_max } 次
       *[refused] “{ $responder }”对该事项已中途放弃 { $attempts } 次，达到上限 { $attempts_max } 次；请让他人认领，或由牵头方、调度员点名邀请
    }
rule-active_claims_below_limit =
    { OUTCOME($passed, $changes_at) ->
        [passed] “{ $responder }”在办 { $active_claims } 件，上限 { $active_claims_max } 件
        [until] “{ $responder }”在办 { $active_claims } 件，已达上限 { $active_claims_max } 件；{ $changes_at } 起可再认领
       *[refused] “{ $responder }”在办 { $active_claims } 件，已达上限 { $active_claims_max } 件；办结或退回一件后可再认领
    }
rule-cost_within_band =
    { OUTCOME($passed, $changes_at) ->
        [passed] 本次承担 { $cost_fen }，“{ $responder }”可承担 { $cost_max_fen }
       *[refused] 本次要承担 { $cost_fen }，超过“{ $responder }”可承担的 { $cost_max_fen }；请少认领一些，或与他人共同承担
    }
rule-licence_held =
    { OUTCOME($passed, $changes_at) ->
        [passed] “{ $category }”所需资质齐备
       *[refused] { GIVEN($licence) ->
            [yes] 承接“{ $category }”需要资质“{ $licence }”；请补交资质，或由有资质的承接方认领
           *[no] “{ $category }”无需资质
        }
    }
rule-kind_not_prohibited =
    { OUTCOME($passed, $changes_at) ->
        [passed] 阶梯“{ $ladder }”不排除{ $kind }
       *[refused] 阶梯“{ $ladder }”不允许{ $kind }以任何方式承接；请另请其他类别的承接方
    }
rule-vetted =
    { OUTCOME($passed, $changes_at) ->
        [passed] 背景审查符合要求
       *[refused] { GIVEN($children, $at_home) ->
            [yes] 心愿人是儿童且须上门，承接方尚未通过背景审查；请先办理审查
           *[no] { GIVEN($children) ->
                [yes] 心愿人是儿童，承接方尚未通过背景审查；请先办理审查
               *[no] 须上门服务，承接方尚未通过背景审查；请先办理审查
            }
        }
    }
rule-other_household =
    { OUTCOME($passed, $changes_at) ->
        [passed] “{ $responder }”与心愿人不是同一户
       *[refused] “{ $responder }”与心愿人同一户；请由他人认领
    }
rule-places_left = 共 { $places_total } 个名额，{ GIVEN($items) ->
        [yes] “{ $items }”
       *[no] {""}
    }还剩 { $places_left } 个{ GIVEN($places) ->
        [yes] ，申请 { $places } 个
       *[no] {""}
    }{ GIVEN($taken_since) ->
        [yes] ，已于 { $taken_since } 认领完
       *[no] {""}
    }；{ GIVEN($changes_at) ->
        [yes] 若牵头方未按时联系，{ $changes_at } 起可能空出
       *[no] 请另选一件，或申请共同认领
    }
rule-cost_left = 本次要承担 { $cost_fen }，而只剩 { $cost_left_fen }；请不要超过余额
rule-item_unknown =
    { GIVEN($items) ->
        [yes] 本事项没有物品“{ $item }”；请从这些物品中选择：{ $items }
       *[no] 本事项的名额不分物品，没有“{ $item }”；请不要填写物品
    }
rule-items_named = 余下 { $places_left } 个名额各不相同，本次只涉及 { $places } 个；请写明是哪些：{ $items }
rule-items_add_up = 各物品合计 { $sum } 个名额，而填写的是 { $places } 个；请改为一致
rule-parts_allowed = 共 { $places_total } 个名额，本次只认领 { $places } 个，而政策不允许分拆认领；请全部认领
rule-joint_claims_allowed =
    { GIVEN($cost_fen, $fair_fen) ->
        [yes] 本次只承担 { $cost_fen }，应承担 { $fair_fen }，而政策不允许共同认领；请全额承担
       *[no] 政策不允许共同认领；请由一方单独认领
    }
rule-co_claimants_below_limit = 已有 { $claims } 个有效认领，除牵头方外最多 { $co_claimants_max } 个；请等有人退回，或另选一件
rule-lead_to_join = 事项“{ $case }”还没有牵头方；请直接认领，或待有人牵头后加入

## 认领条件：情景尚未覆盖之处及覆盖办法

uncovered-responder_kind_unknown = 没有承接方因类型不明被拒
    .hint = 以政策中没有的承接方类型认领
uncovered-not_on_case_already = 没有人因已认领该事项被拒
    .hint = 在同一事项上再次认领
uncovered-reserved_for_another = 没有人因事项已保留被拒
    .hint = 认领为他人保留的事项
uncovered-responder_active = 没有人因未参与被拒
    .hint = 以未参与的承接方认领（`active = false`）
uncovered-not_suspended = 没有人因被暂停而被拒
    .hint = 以被暂停的承接方认领（`suspended_until`）
uncovered-claimed_too_often-attempts_max-passed = 没有人在最后一次机会认领
    .hint = 让中途放弃次数比 `attempts_max` 少一次的承接方再次认领
uncovered-claimed_too_often-attempts_max-refused = 没有人因多次放弃被拒
    .hint = 让中途放弃次数达到 `attempts_max` 的承接方再次认领
uncovered-active_claims_below_limit-active_claims_max-passed = 没有人认领到上限前的最后一件
    .hint = 让 `active_claims` 比上限少一件的 `{ $code }` 认领
uncovered-active_claims_below_limit-active_claims_max-refused = 没有人因达到上限被拒
    .hint = 让 `active_claims` 达到上限的 `{ $code }` 认领
uncovered-cost_within_band-cost_max_yuan-passed = 没有人恰好承担到限额
    .hint = 让 `{ $code }` 认领费用恰为限额的心愿
uncovered-cost_within_band-cost_max_yuan-refused = 没有人因超过限额被拒
    .hint = 让 `{ $code }` 认领费用超限的心愿
uncovered-licence_held-licence-passed = 没有持证的承接方通过
    .hint = 让 `licences` 中有此证的承接方认领
uncovered-licence_held-licence-refused = 没有无证的承接方被拒
    .hint = 让无此证的承接方认领
uncovered-kind_not_prohibited-never-refused = 没有人因属于本阶梯不允许的类别而被拒绝
    .hint = 让这类承接方认领本阶梯上的心愿，或邀请其加入
uncovered-vetted-children-passed = 没有人通过此类心愿的审查
    .hint = 让已审查的承接方认领人群 `{ $code }` 的心愿
uncovered-vetted-children-refused = 没有人因未经审查被拒
    .hint = 让 `vetted = false` 的承接方认领人群 `{ $code }` 的心愿
uncovered-vetted-vetted_for_children-passed = 没有人通过儿童心愿的审查
    .hint = 让人认领儿童人群的心愿
uncovered-vetted-vetted_for_children-refused = 没有人因未审查被拒儿童心愿
    .hint = 让 `vetted = false` 的承接方认领儿童人群的心愿
uncovered-vetted-vetted_for_home_visits-passed = 没有人通过上门审查
    .hint = 让人认领 `at_home = true` 的心愿
uncovered-vetted-vetted_for_home_visits-refused = 没有人因未审查被拒上门
    .hint = 让 `vetted = false` 的承接方认领 `at_home = true` 的心愿
uncovered-other_household-other_households_only-passed = 没有已知不同户的承接方通过
    .hint = 让有 `household` 的承接方认领他户心愿
uncovered-other_household-other_households_only-refused = 没有人因同户被拒
    .hint = 让与心愿同 `household` 的承接方认领

## 规则：认领的去向

rule-claim_open = “{ $responder }”认领 { $places } 个名额{ GIVEN($items) ->
        [yes] （{ $items }）
       *[no] {""}
    }，承担 { $cost_fen }
rule-case_fully_claimed = 名额和费用已由 { $claims } 个认领全部承担
rule-drawn_by_lot =
    { GIVEN($at, $winner) ->
        [yes] { $at } 同时认领，抽签由“{ $winner }”优先；请另选一件，或申请共同认领
       *[no] 抽签后还分得 { $places } 个名额
    }
rule-joined_lead = 与牵头方“{ $lead }”共同认领，承担 { $cost_fen }
rule-invited_by_lead = “{ $by }”邀请了“{ $responder }”{ GIVEN($items) ->
        [yes] （{ $items }）
       *[no] {""}
    }
rule-invitation_accepted = “{ $responder }”接受了邀请
rule-declined_by_responder = “{ $responder }”谢绝：{ $reason }{ GIVEN($step) ->
        [yes] ，现开放“{ $step }”
       *[no] {""}
    }
rule-invitation_passed =
    { GIVEN($responder, $due) ->
        [yes] “{ $responder }”至 { $due } 未答复邀请
       *[no] 邀请已过期
    }
rule-claim_live =
    { GIVEN($status) ->
        [yes] “{ $responder }”的认领状态是“{ $status }”，不能这样办理；受邀的请先答复邀请，已认领的请办理退回
       *[no] “{ $responder }”在本件上没有有效认领；请填写已认领的承接方
    }
rule-lead_only = “{ $by }”不是牵头方；请由牵头方办理
rule-claimant_only = “{ $by }”不能代“{ $responder }”办理；请由“{ $responder }”或调度员办理
rule-released_by_responder = “{ $responder }”退回认领：{ $reason }
rule-revoked_by_coordinator = 调度员撤销了“{ $responder }”的认领：{ $reason }
rule-goods_in_transit = 事项“{ $case }”的物品已在途；请等送达后再办
rule-substituted_by_other = “{ $to }”接替“{ $from }”的认领
rule-first_contact_missed =
    { GIVEN($responder, $due) ->
        [yes] “{ $responder }”至 { $due } 未首次联系，认领失效
       *[no] 首次联系时限已过，且没有牵头方
    }
rule-contact_reminded = 已提醒牵头方尽快联系心愿人

## 规则：办理

rule-contact_recorded = 已联系心愿人，约定 { $appointment }
rule-appointment_ahead = 约定时间 { $appointment } 不在 { $now } 至 { $latest } 之间；请另约时间
rule-appointment_moved = 改约至 { $appointment }
rule-appointment_passed = 约定时间已过，至 { $due } 没有消息，已告知调度员{ GIVEN($supervisor) ->
        [yes] ，并督办至 `{ $supervisor }`
       *[no] {""}
    }
rule-no_show_reported = “{ $responder }”未如约到场
rule-appointment_reached = 约定时间未到；请在 { $changes_at } 之后报告
rule-work_started = 已开始办理
rule-goods_sent = 物品已发出
rule-goods_sent_once = 事项“{ $case }”的物品此前已发出；送达后请登记送达
rule-delivered_by_lead = 牵头方已完成，等待心愿人确认
rule-part_delivered = 已完成 { $places } 个名额；其余 { $places_left } 个名额另立事项继续征集
rule-part_within_claim = “{ $responder }”只认领了 { $places_claimed } 个名额{ GIVEN($items) ->
        [yes] （{ $items }）
       *[no] {""}
    }，不可能完成 { $places } 个；请填写不超过认领的数量
rule-part_of_whole = { $places_total } 个名额中完成 { $places } 个不算部分完成；全部完成请登记完成，全未完成请退回认领
rule-due_reminded = 已提醒牵头方临近办理期限
rule-due_date_missed = 至 { $due } 未完成，已告知调度员{ GIVEN($supervisor) ->
        [yes] ，并督办至 `{ $supervisor }`
       *[no] {""}
    }
rule-extension_requested = 牵头方申请延期至 { $until }
rule-extension_granted = 同意延期至 { $until }
rule-extension_refused = 不同意延期：{ $reason }
rule-extension_later = { $until } 不在期限 { $due } 之后、{ $latest } 之前；请另选日期
rule-extension_asked = 事项“{ $case }”没有延期申请，无需答复
rule-confirmed_by_beneficiary = { $role }已确认
rule-confirmed_by_silence = 至 { $due } 无异议，按政策视为确认
rule-confirmation_outstanding = 至 { $due } 尚未确认，已请调度员回访{ GIVEN($supervisor) ->
        [yes] ，并督办至 `{ $supervisor }`
       *[no] {""}
    }
rule-disputed_by_beneficiary = 心愿人有异议：{ $reason }；继续办理
rule-evaluated_at_level = { $level }：{ $score } 分（满分 5 分）
rule-evaluation_level_unknown = 政策中没有评价层级“{ $level }”；请{ GIVEN($known_levels) ->
        [yes] 从这些层级中选：{ $known_levels }
       *[no] 直接办结
    }
rule-evaluated_once = { $level }此前已作出；每级只评一次，请改评其他层级
rule-evaluation_complete = { $levels } 级评价全部完成，办结
rule-evaluation_passed = 评价期限 { $due } 已过，办结
rule-reopened_case = 重新办理：{ $reason }
rule-closed_by_coordinator = 调度员“{ $coordinator }”已办结
rule-archived_by_coordinator = 已归档
rule-archived_once = 事项“{ $case }”此前已归档，无需再办

## 规则：期限

rule-nothing_due = 没有到期事务{ GIVEN($changes_at) ->
        [yes] ；下一期限 { $changes_at }
       *[no] {""}
    }
rule-verification_late = 至 { $due } 未核实，已告知调度员{ GIVEN($supervisor) ->
        [yes] ，并督办至 `{ $supervisor }`
       *[no] {""}
    }
rule-info_not_supplied = 征集人至 { $due } 未补充，事项失效
rule-publication_late = 至 { $due } 未发布，已告知调度员{ GIVEN($supervisor) ->
        [yes] ，并督办至 `{ $supervisor }`
       *[no] {""}
    }
rule-merge_outstanding = { GIVEN($due) ->
        [yes] 至 { $due } 仍未并入另一事项，已再次请求并告知调度员{ GIVEN($supervisor) ->
            [yes] ，并督办至 `{ $supervisor }`
           *[no] {""}
        }
       *[no] 并单等待时限已过，但没有正在进行的并单
    }
rule-held_by_coordinator = 已挂起：{ $reason }；各项时限暂停
rule-resumed_by_coordinator = 自 { $held_since } 挂起后恢复，剩余时限继续计算
rule-hold_review_due = 至 { $due } 仍挂起，已请调度员复查{ GIVEN($supervisor) ->
        [yes] ，并督办至 `{ $supervisor }`
       *[no] {""}
    }
rule-retention_passed = 保存期至 { $due } 届满，内容和编号已清除
rule-anonymised_by_coordinator = 调度员“{ $coordinator }”已清除内容和编号
rule-policy_moved = 已由政策第 { $from_version } 版迁移到第 { $to_version } 版
rule-policy_moves_on = 不能由“{ $from }”第 { $from_version } 版迁移到“{ $to }”第 { $to_version } 版；请载入“{ $from }”的其他版本
rule-policy_knows_case = 政策中缺少该事项所用的“{ $missing }”；请补上，或不迁移该事项

## 规则：公开

rule-board_open = 待认领：{ $places_left } 个名额{ GIVEN($cost_left_fen) ->
        [yes] ，费用 { $cost_left_fen }
       *[no] {""}
    }
rule-board_partly_taken = 部分认领：{ $places } 个名额还剩 { $places_left } 个{ GIVEN($cost_left_fen) ->
        [yes] ，费用还差 { $cost_left_fen }
       *[no] {""}
    }
rule-board_taken = 已被认领
rule-board_fulfilled = 已点亮
rule-smallest_group = 不公开人群：当地同类家庭满 { $smallest_group } 户才公开
rule-area_level_shown = 区域只公开到第 { $levels } 级

## 规则：派单通知

rule-notice_within_budget = 现在通知，第 { $notified } 位，最多 { $notify_max } 位；{ GIVEN($area_notices, $area_notices_min) ->
        [yes] 该区域已收到 { $area_notices } 次通知，保底 { $area_notices_min } 次
       *[no] 此前已通知其 { $notices } 次，上限 { $notices_max } 次
    }
rule-notice_step_budget = 本次不通知：这一级{ GIVEN($step) ->
        [yes] （{ $step }）
       *[no] {""}
    }最多通知 { $notify_max } 位，已有更合适的承接方；{ GIVEN($changes_at) ->
        [yes] { $changes_at } 进入下一级
       *[no] 仍可自行认领
    }
rule-notice_responder_budget = 本次不通知：已通知“{ $responder }” { $notices } 次，上限 { $notices_max } 次；{ GIVEN($changes_at) ->
        [yes] 最迟 { $changes_at } 可再通知
       *[no] 仍可自行认领
    }
rule-notice_quiet_hours = 现在是免打扰时段，不通知任何人；请于 { $changes_at } 起再办

## 规则：任务、结对与清单

rule-minimum_met = “{ $party }”已完成“{ $minimum }”：应认领 { $required } 件，已计 { $credited_hundredths } 件；至 { $changes_at } 有效
rule-minimum_owed = “{ $party }”的“{ $minimum }”还差 { $owed } 件：应认领 { $required } 件，自 { $since } 起已计 { $credited_hundredths } 件；{ $changes_at } 前认领并完成的计入
rule-minimum_exempt = “{ $party }”（{ $class }）不受“{ $minimum }”约束，量力认领；已计 { $credited_hundredths } 件
rule-pairing_unknown = 政策中没有结对“{ $pairing }”；{ GIVEN($known_pairings) ->
        [yes] 请从中选一个：{ $known_pairings }
       *[no] 请先在政策中设定
    }
rule-tie_responder_unknown = “{ $responder }”{ GIVEN($kind) ->
        [yes] 是{ $kind }，不在结对范围内
       *[no] 不在结对名单中
    }；请结束其与“{ $area }”的结对，或补入名单{ GIVEN($changes_at) ->
        [yes] ；该结对 { $changes_at } 到期
       *[no] {""}
    }
rule-tie_area_unknown = “{ $area }”不在结对区域名单中；请结束“{ $responder }”的结对，或补入名单{ GIVEN($changes_at) ->
        [yes] ；该结对 { $changes_at } 到期
       *[no] {""}
    }
rule-tie_level_differs = “{ $area }”是第 { $levels } 级，而结对区域应为第 { $levels_wanted } 级；请为“{ $responder }”改填{ GIVEN($changes_at) ->
        [yes] ；该结对 { $changes_at } 到期
       *[no] {""}
    }
rule-tie_ends_before_it_begins = “{ $responder }”与“{ $area }”的结对 { $since } 开始、{ $until } 结束，从未生效；请改正结束时间
rule-tie_repeated = “{ $responder }”与“{ $area }”的结对已有（序号 { $tie }，从 0 起）；请删去重复的{ GIVEN($changes_at) ->
        [yes] ，或等到 { $changes_at }
       *[no] {""}
    }
rule-tie_substitute_is_itself = “{ $responder }”不能作自己在“{ $area }”的替补；请另填他人或留空{ GIVEN($changes_at) ->
        [yes] ；该结对 { $changes_at } 到期
       *[no] {""}
    }
rule-responder_paired_twice = “{ $responder }”同时与“{ $area }”和“{ $other }”（序号 { $tie }，从 0 起）结对，而只能负责一处；请结束其中一个{ GIVEN($changes_at) ->
        [yes] ，或等到 { $changes_at }
       *[no] {""}
    }
rule-responder_unpaired = “{ $responder }”{ GIVEN($changes_at) ->
        [yes] 在 { $changes_at } 前
       *[no] {""}
    }没有结对区域；请为其结对
rule-area_paired_twice = “{ $area }”同时与“{ $responder }”和“{ $other }”（序号 { $tie }，从 0 起）结对，而只能由一方负责；请结束其中一个{ GIVEN($changes_at) ->
        [yes] ，或等到 { $changes_at }
       *[no] {""}
    }
rule-area_unpaired = “{ $area }”{ GIVEN($changes_at) ->
        [yes] 在 { $changes_at } 前
       *[no] {""}
    }没有结对的承接方；请为其结对
rule-pairing_nearest = “{ $taker }”离“{ $one }”最近（共 { $levels } 级相同）；“{ $taker }”共结对 { $ties } 个
rule-pairing_balanced = “{ $nearer }”离“{ $one }”更近（共 { $nearer_levels } 级相同），但已结对 { $nearer_ties } 个；改由“{ $taker }”（{ $levels } 级相同），共结对 { $ties } 个
rule-resource_available = “{ $responder }”还可认领 { $places } 件，每件不超过 { $cost_max_fen }
rule-demand_common = “{ $area }”有 { $households } 户需要“{ $category }”，达到 { $households_wanted } 户，列为共性需求
rule-demand_individual = “{ $area }”有 { $households } 户需要“{ $category }”，不足 { $households_wanted } 户，列为个性需求
rule-service_matched = “{ $case }”建议由“{ $responder }”承接，匹配分 { $score }
rule-service_outweighed = “{ $case }”还有 { $places } 个名额无人承接：{ GIVEN($all_taking) ->
        [yes] 可承接的 { $able } 方均已安排
       *[no] 可承接 { $able } 方，已安排 { $taking } 方，其余要承接同等或更要紧的事项
    }
rule-service_without_candidates = 没有为“{ $case }”提交候选承接方；请提交其派单范围内的承接方

## 事项种类

case-kind-wish = 微心愿
case-kind-project = 微项目

## 改正建议

suggestion-near = 是否想写 `{ $near }`？
suggestion-one-of = 请写以下之一：{ $known }
suggestion-nearest-of = 共有 { $count } 项，最接近的是{ $known }
suggestion-none-yet = 目前尚无可写的，请先加上
suggestion-leave-out = 请去掉这段文字

## 无人负责的经过，逐一列出

passing-step = `{ $step }` 级届满
passing-deadline = `{ $deadline }` 到期

## 政策文件中值的类型

value-text = 文本
value-code = 代码，例如 `"social-organisation"`
value-reference = 编号，例如 `"coordinator-north"`
value-area = 区域，例如 `"32/12/81"`
value-length = 时长，例如 `"3 working days"`
value-working-hours = 工作时间，例如 `"09:00-12:00"`
value-day = 日期，例如 `2026-03-09`
value-year-day = 每年的某一天，例如 `"05-01"`
value-offset = 与 UTC 的时差，例如 `"+08:00"`
value-quiet-hours = 时段，例如 `"21:00-08:00"`
value-whole = 整数
value-whole-between = { $min } 至 { $max } 的整数
value-fraction = 小数
value-flag = `true` 或 `false`
value-moment = 日期或时刻
value-fact = 代码，或 `true`、`false`
value-list = 列表
value-table = 表

## 政策文件所列之物

thing-category = 类别
thing-responder-kind = 承接方类型
thing-channel = 征集渠道
thing-target-group = 重点人群
thing-area-level = 区域层级
thing-round = 轮次
thing-ladder = 升级阶梯
thing-minimum = 认领任务
thing-pairing = 结对
thing-guard = 自定条件
thing-coordinator-area = 调度员负责的区域
thing-area = 区域

## 政策文件的问题：文件

finding-policy_too_large = 政策文件有 { $bytes } 字节
    .hint = 最多 { $bytes_max } 字节
finding-policy_not_utf8 = 政策文件从第 { $byte } 字节起不是 UTF-8
    .hint = 请以 UTF-8 编码保存
finding-policy_too_deep = 括号和带点的键嵌套超过 { $levels_max } 层
    .hint = 请补全括号，并缩短键名
finding-policy_syntax = TOML 语法错误：{ $error }
    .hint = 请按 TOML 书写：在 `[表]` 标题下逐行写 `键 = 值`，文本用双引号
finding-policy_syntax-more = TOML 语法错误：{ $error }
    .hint = 请先改正此处：其后的内容尚未检查
finding-policy_syntax-open = `{ $bracket }` 没有闭合：第 { $line } 行已另起内容
    .hint = 请用 `{ $closing }` 闭合；其后的内容尚未检查
finding-policy_syntax-wide = `{ $sign }` 是全角符号
    .hint = 请改写为{ $ascii ->
            [space] 半角空格
           *[sign] 半角的 `{ $ascii }`
        }，并检查其他同类符号
finding-policy_syntax-list = `[{ $key }]` 写成了单个表，而别处是表的列表
    .hint = 请在此写 `[[{ $key }]]`，与别处一样用双方括号
finding-policy_syntax-twice = { $key } 重复定义
    .hint = 每个键和表只写一次
finding-policy_syntax-closed = { $key } 的值是 { $type } 类型，不能再加下级键
    .hint = 请换一个键名，或把下级键都写在花括号内
finding-more_findings = 另有 { $count } 个问题未列出
    .hint = 请先改正以上问题，再重新检查

## 政策文件的问题：键和值

finding-missing_key = 缺少 `{ $key }`
    .hint = 请加上，例如 `{ $key } = { $example }`
finding-missing_key-title = 标题没有任何语言的文字，政策因此没有语言
    .hint = 请写 `title = {"{"} zh-CN = "…", en = "…" {"}"}`
finding-unknown_key = 未知的键 { $key }
    .hint = { $suggestion }
finding-unknown_key-many = 未知的键 { $key }
    .hint = { $suggestion }；全部列表见 `wish check --schema`
finding-unknown_word = 未知的词 { $word }
    .hint = { $suggestion }
finding-wrong_type = 此处应为：{ $wanted }；实为：{ $type }
    .hint = 请在此写：{ $wanted }
finding-wrong_type-heading = 此处应为：表的列表；实为：单个表
    .hint = 请把标题写在双方括号里，即 `[[…]]`，每项一个
finding-wrong_type-headings = 此处应为：单个表；实为：表的列表
    .hint = 请把标题写在单方括号里，即 `[…]`，只写一次
finding-wrong_type-label = 此处应为：各语言的文字；实为：一段文本
    .hint = 请写 `{"{"} en = { $en }, zh-CN = { $zh } {"}"}`
finding-day_quoted = 日期 { $word } 加了引号
    .hint = 请去掉引号：{ $day }
finding-full_width = { $word } 中的 `{ $sign }` 是全角符号
    .hint = 请改写为{ $ascii ->
            [space] 半角空格
           *[sign] 半角的 `{ $ascii }`
        }
finding-empty_list = 列表为空
    .hint = 请至少写一项；有默认值的键可以省略
finding-code_malformed = { $word } 不是代码
    .hint = 请写 1 至 64 个 `a-z`、`0-9` 或 `-`，以字母开头，例如 `social-organisation`
finding-reference_malformed = { $word } 不是编号
    .hint = 请写 1 至 128 字节，不含空白，例如 `coordinator-north`
finding-area_malformed = { $word } 不是区域
    .hint = 请由大到小写 1 至 12 级，例如 `32/12/81`
finding-day_malformed = `{ $word }` 不是日期
    .hint = 请写 1970 年以后的年月日，不加引号，不写时刻：`2026-03-09`
finding-offset_malformed = { $word } 不是与 UTC 的时差
    .hint = 请写 `-12:00` 至 `+14:00`，中国为 `+08:00`
finding-day_malformed-of-every-year = { $word } 不是每年的某一天
    .hint = 请写月和日，例如 `05-01`
finding-hours_malformed = `{ $word }` 不是一天的时段
    .hint = 请写例如 `09:00-12:00`，跨夜则写 `22:00-06:00`
finding-hours_malformed-quiet = { $word } 不是时段
    .hint = 请写起止时刻，例如 `21:00-08:00` 或 `saturday sunday 12:00-14:00`
finding-span_malformed-count = `{ $word }` 不以整数开头
    .hint = 请写例如 `3 working days`
finding-span_malformed-fraction = `{ $word }` 不是整数个 { $unit }
    .hint = 请写整数{ GIVEN($finer) ->
            [yes] ：{ $finer } 与之相等{ GIVEN($day) ->
                [yes] （按一个工作日 8 小时）
               *[no] {""}
            }
           *[no] ，用更小的单位
        }
finding-span_malformed-unit = `{ $word }` 不是时间单位
    .hint = 请写 `working days`、`working hours`、`working minutes`、`minutes`、`hours`、`days`、`weeks`、`months` 或 `years`
finding-span_malformed-range = `{ $word }` 超出范围
    .hint = 请写 1 至 { $count_max } { $unit }
finding-out_of_range = { $word } 超出范围
    .hint = 请写 { $min } 至 { $max } 的整数
finding-out_of_range-text = 文本有 { $bytes } 字节，超出范围
    .hint = 请写 1 至 1000 字节的文字
finding-out_of_range-levels = { $count } 个区域层级过多
    .hint = 请写 1 至 { $count_max } 级
finding-out_of_range-coordinators = { $count } 个调度员过多
    .hint = 最多写 { $count_max } 个调度员
finding-out_of_range-rounds = { $count } 个轮次过多
    .hint = 最多写 { $count_max } 个轮次
finding-out_of_range-ladders = { $count } 条升级阶梯过多
    .hint = 请写 1 至 { $count_max } 条阶梯
finding-out_of_range-steps = 升级阶梯 `{ $ladder }` 的级数过多
    .hint = 请写 1 至 { $count_max } 级

## 政策文件的问题：名称和文字

finding-unknown_code = 未知的{ $thing } `{ $code }`
    .hint = { $suggestion }
finding-unknown_code-many = 未知的{ $thing } `{ $code }`
    .hint = { $suggestion }；都写在 `{ $section }` 下
finding-duplicate_code = { $thing } { $code } 在此重复出现
    .hint = 请各取一名，或去掉一个
finding-duplicate_code-step = 升级阶梯 `{ $ladder }` 上重复出现 `{ $step }` 级
    .hint = 同一阶梯及其转入的阶梯上，每一级的代码须各不相同
finding-empty_section = 政策没有写任何{ $thing }
    .hint = 请至少写一个
finding-label_missing = 名称缺少 `{ $language }` 的文字
    .hint = 请加上 `{ $language } = "…"`；在此之前显示其他语言的文字或代码
finding-text_unknown_rule = 没有名为 { $rule } 的规则
    .hint = { $suggestion }
finding-text_unknown_fact = `{ $rule }` 没有事实 { $fact }：该处不会显示任何内容
    .hint = { $suggestion }
finding-text_unknown_fact-none = `{ $rule }` 没有事实 { $fact }，也没有其他事实：该处不会显示任何内容
    .hint = 请写不带花括号的文字
finding-text_unknown_fact-open = { $fact } 前的 `{"{"}` 没有闭合，会原样显示
    .hint = 请在事实的名称后写 `{"}"}`
finding-area_too_deep = 区域 `{ $area }` 有 { $levels } 级，政策只到 { $levels_max } 级：没有事项会在其中
    .hint = 请去掉末尾几级，或在 `area_levels` 中增加层级
finding-audience_unclear-paired = 面向结对承接方的范围又写了区域
    .hint = 请去掉 `area` 或 `paired`
finding-audience_unclear-area = 开放范围没有写区域
    .hint = 请加上 `area = "community"`，或 `paired = true`
finding-coordinator_missing = 各调度员区域之外的事项无人负责
    .hint = 请加一个不写 `area` 的 `[[coordinator]]`，负责其余各处
finding-coordinator_shadowed-area = { $thing } { $area } 在此重复出现
    .hint = 请各取一名，或去掉一个
finding-coordinator_shadowed-everywhere = 第二个负责各处的调度员，永远轮不到
    .hint = 请为其写明 `area`，或去掉
finding-coordinator_shadowed-category = 同一区域内类别 `{ $category }` 已有另一名调度员
    .hint = 每个区域内每个类别只写一次
finding-coordinator_is_own_deputy = `{ $id }` 不能由本人代理或督办
    .hint = 请写另一人，或去掉该键
finding-small_group_too_fine = 人数较少的人群公开到 `{ $small_area }`，比其他人群更细
    .hint = 请写 `{ $area }` 或更高一级

## 政策文件的问题：时间

finding-deadline_cannot_fire-clock = `{ $reminder }` 为{ $length }，与 `{ $deadline }`（{ $deadline_length }）计时方式不同，无法触发
    .hint = 请写短于{ $deadline_length }的时长，单位用{ $clock ->
            [elapsed] 小时或天
           *[working] 工作小时或工作日
        }
finding-deadline_cannot_fire-length = `{ $reminder }` 为{ $length }，不短于 `{ $deadline }`（{ $deadline_length }），无法触发
    .hint = 请写短于{ $deadline_length }的时长，单位用{ $clock ->
            [elapsed] 小时或天
           *[working] 工作小时或工作日
        }
finding-deadline_cannot_fire-round = 轮次 `{ $round }` 的结束早于开始
    .hint = 请写不早于 `first_day` 的 `last_day`
finding-deadline_cannot_fire-minimum = 认领任务 `{ $minimum }` 的结束早于开始
    .hint = 请写不早于 `first_day` 的 `last_day`
finding-round_shadowed = 轮次 `{ $round }` 永不起作用：排在前面的 `{ $earlier }` 覆盖其全部区域和日期
    .hint = 请把区域较小或天数较少的轮次放在前面
finding-load_costs_fall = 负荷成本由 { $before } 降到 { $after }
    .hint = 每一项都不应低于前一项
finding-calendar_unsound-offset = 时差 { $minutes } 分钟超出范围
    .hint = 请写 -720 至 840，中国为 480
finding-calendar_unsound-rest = 一周七天都是休息日
    .hint = 请至少留一个工作日
finding-calendar_unsound-hours = 没有写工作时间
    .hint = 请写例如 `09:00-12:00`，跨夜则写 `22:00-06:00`
finding-calendar_unsound-interval = `{ $word }` 不是一天的时段
    .hint = 请写例如 `09:00-12:00`，跨夜则写 `22:00-06:00`
finding-calendar_unsound-overlap = `{ $later }` 开始时 `{ $earlier }` 尚未结束
    .hint = 请按先后列出互不重叠的工作时间
finding-calendar_unsound-twice = { $day } 既写作假日又写作工作日
    .hint = 请只保留其一
finding-calendar_unsound-day = { $day } 超出范围
    .hint = 请写 { $year_min } 年至 { $year_max } 年的日期

## 政策文件的问题：升级阶梯

finding-ladder_missing = 政策没有升级阶梯
    .hint = 请加一个 `[[ladder]]` 及其各级 `[[ladder.step]]`
finding-ladder_missing-start = 没有适用于类别 `{ $category }`（{ $urgency }{ GIVEN($group) ->
        [yes] ，面向 `{ $group }`
       *[no] {""}
    }{ GIVEN($cost_yuan) ->
        [yes] ，{ $cost_yuan } 元
       *[no] {""}
    }）的{ $kind }的升级阶梯
    .hint = 请在末尾加一个不写 `categories` 和 `urgencies` 的 `[[ladder]]`，用于其余各件
finding-ladder_shadowed = 没有事项会从升级阶梯 `{ $ladder }` 开始：都被前面的阶梯占去
    .hint = 请把它放到占去其事项的阶梯之前，或去掉
finding-ladder_without_steps = 升级阶梯 `{ $ladder }` 没有任何一级
    .hint = 请加一个 `[[ladder.step]]` 及其开放范围
finding-ladder_cycle = 升级阶梯循环转交，永无终点：{ $ladders }
    .hint = 请让其中一条以 `exhausted = {"{"} holder = "coordinator" {"}"}` 结束
finding-guard_unclear = 自定条件“{ $guard }”未写 `at_least`、`at_most`、`is`、`before`，或写了不止一个
    .hint = 只写其中一个，即与事实相比的界限
finding-guard_unclear-changes = 自定条件“{ $guard }”同时写了 `before` 和 `changes_at`
    .hint = 请删去 `changes_at`：何时变化由 `before` 得出
finding-guard_unclear-cases = 自定条件“{ $guard }”不适用于任何事项：`cost_from_yuan` 不低于 `cost_below_yuan`
    .hint = 请调高 `cost_below_yuan`，或删去其中一项
finding-guard_name_taken = 自定条件“{ $guard }”与内置规则同名
    .hint = 请换一个规则没有用过的代码，拒绝理由靠它区分
finding-guard_name_malformed = “{ $word }”不是下划线形式的名称
    .hint = 请用 `a-z`、`0-9` 和 `_`，如 `claims_this_month`
finding-guard_fact_unclear = 事实“{ $fact }”在此为 { $kind }，在自定条件“{ $guard }”中为 { $other }
    .hint = 请给两个事实不同的名称
finding-guard_fact_unclear-changes = `changes_at` 所指的事实“{ $fact }”在自定条件“{ $guard }”中为 { $kind }，不是时刻
    .hint = 请写一个时刻事实，或删去 `changes_at`
finding-out_of_range-guards = 共有 { $count } 个自定条件，最多 { $count_max } 个
    .hint = 请只保留必要的
finding-exhausted_unclear = `exhausted` 既写了阶梯，又写了专人或提醒间隔
    .hint = 请只留 `ladder`（其后由该阶梯的 `exhausted` 决定），或去掉它
finding-pairing_without_head_start = `{ $step }` 级同时面向结对承接方和其他承接方
    .hint = 请让结对承接方单独作为第一级，或不写结对
finding-audience_prohibited = 步骤 `{ $step }` 面向 `{ $kind }`，而阶梯 `{ $ladder }` 不允许其承接
    .hint = 请把 `{ $kind }` 从 `never` 或派单范围中删去
finding-step_adds_nobody = 升级阶梯 `{ $ladder }` 的 `{ $step }` 级没有比前面各级多开放任何人
    .hint = 请加一种承接方或更大的区域，或去掉这一级
finding-ladder_can_strand-step = 停在 `{ $step }` 级的事项无人再管：该级没有写开放时长；经过：{ $path }
    .hint = 请在 `{ $step }` 级加上 `open = "3 working days"`
finding-ladder_can_strand-holder = `{ $step }` 级之后事项无人负责：{ GIVEN($open) ->
        [yes] { $open }后
       *[no] {""}
    }没有下一级，`exhausted` 也没有写人；经过：{ $path }
    .hint = 请在升级阶梯 `{ $ladder }` 加上 `exhausted = {"{"} holder = "coordinator" {"}"}`

## 政策文件的问题：阶段

finding-stage_can_strand-deadline = 处于“{ $stage }”{ GIVEN($held) ->
        [yes] 且已挂起
       *[no] {""}
    }的事项无人再管：`{ $deadline }` 没有时长；经过：{ $path }
    .hint = 请在 `[deadlines]` 加上 `{ $deadline } = "{ $usual }"`
finding-stage_can_strand-repeat = 处于“{ $stage }”而逾期的事项不再有人提醒：`repeat` 没有时长；经过：{ $path }
    .hint = 请在 `[deadlines]` 加上 `repeat = "1 working day"`
finding-stage_can_strand-way-out = 牵头方和心愿人都不在时，处于“{ $stage }”的事项无人能终止：调度员须写明理由，而政策中没有理由可选；经过：{ $path }
    .hint = 请在 `[reasons]` 加上一条理由，如 `nobody-left = "无人继续办理"`
finding-stage_can_strand-retention = 处于“{ $stage }”的事项永不匿名化：`{ $kept }` 没有时长；经过：{ $path }
    .hint = 请在 `[retention]` 加上 `{ $kept } = "2 years"`
