//! The words of `wish diff`, in both languages.

use std::path::Path;

use wish_analysis::comparison::Relation;
use wish_analysis::comparison::answers::Difference;
use wish_analysis::comparison::enabled_commands::GivenCommand;
use wish_contract::{Audience, Clock, Role};

use super::super::language::{Language, words};
use super::report::is_tick;

const HOUR_MS: u64 = 60 * 60 * 1_000;
/// A working day on its clock.
const WORKING_DAY: u64 = 86_400_000_000;

words! {
    help_diff: "Compares two policies, and finds the shortest sequence on which they part",
        "比较两份规则，找出最早出现分歧的最短操作序列";
    help_old: "The policy as it was", "原规则文件";
    help_new: "The policy as it is to be", "新规则文件";
    help_diff_out: "Write the sequence as a scenario to this file", "把序列写成场景文件";
    help_diff_gate: "Answer 6 unless the two are proved to be equivalent", "除非证明等价，否则退出码为 6";
    help_weight: "Try so many times as much before giving up (1 unless said)", "搜索量的倍数（默认 1）";
    comparing: "comparing", "正在比较";
    proved_by_normal_form: "proof: both have the same normal form; names, words and spelling aside, they say the same",
        "依据：两者的规范形式相同，除名称、文字和写法外内容一致";
    not_alone: "not a policy by itself; compared together with the others", "单独不成立，与其他改动一并比较";
    cannot_be_written: "scenario files have no words for this difference", "场景文件无法表述这一差别";
    allowed: "allowed", "允许";
    refused_by: "refused", "不允许";
    what_stage: "the case's stage", "事项状态";
    due_provisional: "provisional", "暂定";
    no_such_folder: "there is no such folder", "没有这个文件夹";
    no_clock: "no such deadline", "无此时限";
}

impl Language {
    pub fn relation(self, relation: Relation) -> &'static str {
        match relation {
            Relation::Equivalent => self.either("equivalent", "等价"),
            Relation::Stricter => self.either("stricter", "更严"),
            Relation::Looser => self.either("looser", "更宽"),
            Relation::Incomparable => self.either("incomparable", "不可比"),
            Relation::Undecided => self.either("undecided", "未定"),
        }
    }

    pub fn relation_meaning(self, relation: Relation) -> &'static str {
        match relation {
            Relation::Equivalent => self.either("the same rules", "规则相同"),
            Relation::Stricter => self.either(
                "wherever they were found to part, the new one allows less, gives less time or reaches fewer",
                "凡发现分歧之处，新规则允许更少、期限更短或范围更窄",
            ),
            Relation::Looser => self.either(
                "wherever they were found to part, the new one allows more, gives more time or reaches more",
                "凡发现分歧之处，新规则允许更多、期限更长或范围更广",
            ),
            Relation::Incomparable => self.either(
                "each is the stricter somewhere, or they part in what is neither stricter nor looser",
                "两者各有更严之处，或分歧无所谓宽严",
            ),
            Relation::Undecided => self.either(
                "they are not written the same, and no sequence was found on which they part",
                "写法不同，但未找到出现分歧的序列",
            ),
        }
    }

    pub fn after_commands(self, count: usize) -> String {
        let plural = if count == 1 { "" } else { "s" };
        self.either(format!("parts after {count} command{plural}"), format!("{count} 步后出现分歧"))
    }

    pub fn parts_after(self, count: usize) -> String {
        let plural = if count == 1 { "" } else { "s" };
        self.either(
            format!("they part on a sequence of {count} command{plural}"),
            format!("经 {count} 步出现分歧"),
        )
    }

    pub fn proved_by_sequence(
        self,
        length: usize,
        touched: usize,
        everything: usize,
        left_out: usize,
        requests: usize,
    ) -> String {
        let tried = touched.min(everything);
        if tried + 1 >= length {
            let but = if left_out == 0 {
                String::new()
            } else {
                self.either(
                    format!(", but for {left_out} kinds of wish that were left out"),
                    format!("，另有 {left_out} 类心愿未试"),
                )
            };
            return self.either(
                format!(
                    "proof: the sequence below; every shorter one was tried, with every kind of wish and responder that \
                     the two treat differently{but} ({requests} requests to each)"
                ),
                format!(
                    "依据：下列序列；更短的序列均已试过，所用心愿和承接方涵盖两者区别对待的每一类{but}（各 {requests} 次请求）"
                ),
            );
        }
        self.either(
            format!(
                "proof: the sequence below; all of up to {touched} commands were tried of what the changes touch, \
                 and of up to {everything} of everything ({requests} requests to each policy)"
            ),
            format!(
                "依据：下列序列；与改动有关的序列试到 {touched} 步，全部序列试到 {everything} 步（各 {requests} 次请求）"
            ),
        )
    }

    pub fn not_proved(self, touched: usize, everything: usize, requests: usize) -> String {
        self.either(
            format!(
                "no proof: all sequences of up to {touched} commands were tried of what the changes touch, and of up \
                 to {everything} of everything ({requests} requests to each policy); try more with --weight"
            ),
            format!(
                "没有依据：与改动有关的序列试到 {touched} 步，全部序列试到 {everything} 步（各 {requests} 次请求）；可用 --weight 加大"
            ),
        )
    }

    pub fn scenario_written(self, path: &Path) -> String {
        let path = path.display();
        self.either(format!("scenario written to {path}"), format!("场景已写入 {path}"))
    }

    pub fn scenario_about(self, old: &str, new: &str) -> Vec<String> {
        self.either(
            vec![format!("Passes under {old}, fails under {new}. What differs between the two:")],
            vec![format!("在 {old} 下通过，在 {new} 下不通过。两者的差别：")],
        )
    }

    pub fn scenario_title(self, count: usize) -> String {
        let plural = if count == 1 { "" } else { "s" };
        self.either(
            format!("Where the two policies part: {count} command{plural}"),
            format!("两份规则的分歧：{count} 步"),
        )
    }

    pub fn scenario_parts(self, what: &str, old: &str, new: &str) -> String {
        self.either(
            format!("Here they part. {what}: {old}; under the new policy: {new}."),
            format!("此处出现分歧。{what}：{old}；新规则：{new}。"),
        )
    }

    pub fn paused(self, left: u64, clock: Clock) -> String {
        if clock == Clock::WorkingDays {
            let (days, hundredths) = (left / WORKING_DAY, left % WORKING_DAY * 100 / WORKING_DAY);
            return self.either(
                format!("stands still with {days}.{hundredths:02} working days left"),
                format!("暂停，剩余 {days}.{hundredths:02} 个工作日"),
            );
        }
        let (hours, minutes) = (left / HOUR_MS, left % HOUR_MS / 60_000);
        self.either(
            format!("stands still with {hours} h {minutes} min left"),
            format!("暂停，剩余 {hours} 小时 {minutes} 分"),
        )
    }

    /// What differs, and how it stands on either side.
    pub fn difference(self, difference: &Difference) -> (String, String, String) {
        let lists = |old: &[String], new: &[String]| (old.join(", "), new.join(", "));
        match difference {
            Difference::Fired { old, new } => {
                let (old, new) = lists(old, new);
                (self.either("rules that fired", "触发的规则").to_owned(), old, new)
            }
            Difference::Claims { old, new } => {
                let (old, new) = lists(old, new);
                (self.either("who holds it", "承接方").to_owned(), old, new)
            }
            Difference::Offered { old, new } => {
                let what = self.either("to whom the case is offered", "派单范围").to_owned();
                (what, self.audiences(old), self.audiences(new))
            }
            Difference::NotifyMax { old, new } => {
                let what = self.either("most responders to be told", "最多通知人数").to_owned();
                (what, old.to_string(), new.to_string())
            }
            Difference::Step { old, new, .. } => {
                let what = self.either("ladder and step", "阶梯与级别").to_owned();
                (what, old.clone(), new.clone())
            }
            Difference::Effects { old, new } => {
                let (old, new) = lists(old, new);
                (self.either("what the host is to do", "需执行的事项").to_owned(), old, new)
            }
            Difference::Board { old, new } => {
                let what = self.either("what the public sees", "公开内容").to_owned();
                (what, old.clone(), new.clone())
            }
            Difference::Ranking { old, new, .. } => {
                let what = self.either("the ranking", "派单排序").to_owned();
                (what, old.clone(), new.clone())
            }
            Difference::Advice { what, old, new } => ((*what).to_owned(), old.clone(), new.clone()),
            _ => {
                let what = self.either("the case after it", "之后的事项").to_owned();
                (what, "…".to_owned(), "…".to_owned())
            }
        }
    }

    fn audiences(self, audiences: &[Audience]) -> String {
        let one = |audience: &Audience| {
            let kinds = audience.kinds.join("+");
            let skills = audience.skills.join("+");
            let skills = if skills.is_empty() { skills } else { format!(" ({skills})") };
            if audience.paired_only {
                let paired = self.either("paired", "结对");
                format!("{}: {kinds} {paired}{skills}", audience.step)
            } else {
                format!("{}: {kinds} {}{skills}", audience.step, audience.area)
            }
        };
        audiences.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// Who does what, in a line.
    pub fn given_command(self, given: &GivenCommand) -> String {
        if is_tick(given) {
            return self.either("the deadline passes", "时限到").to_owned();
        }
        let who = match &given.claimant {
            Some(claimant) if claimant.id != given.by.id => format!(" ({})", claimant.id),
            _ => String::new(),
        };
        let by = match given.by.role {
            Role::Responder => &given.by.id,
            role => self.role(role),
        };
        let command = self.command(given.command.kind());
        self.either(format!("{by}: {command}{who}"), format!("{by}：{command}{who}"))
    }
}
