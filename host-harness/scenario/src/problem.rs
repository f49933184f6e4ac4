//! What can be wrong with a scenario file, and how it reads in each language. Where it stands is for `read` to say.

use std::fmt;

use wish_contract::{
    AskedForKind, BoardStatus, ClaimRole, ClaimStatus, CommandKind, DeadlineKind, Role, Stage,
    Urgency,
};
use wish_policy::finding::nearest;
use wish_words::{Found, Language, finding};

/// Something wrong with a scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A name that nothing has, of those that there are.
    Unknown { thing: Thing, word: String, known: Vec<String> },
    /// A name that something before it has.
    Twice { thing: Thing, word: String, line: usize },
    /// A whole number beyond what may stand there.
    OutOfRange { word: String, least: i64, most: i64 },
    /// An area with more segments than the policy has levels.
    AreaTooDeep { area: String, levels: Vec<String> },
    /// No area at all.
    NoArea(String),
    /// Anything else, in English.
    Other(String),
}

/// What a name is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    AskedFor,
    Audience,
    BoardStatus,
    Case,
    ClaimState,
    Command,
    Deadline,
    Effect,
    Holder,
    Key,
    Minimum,
    Pairing,
    QuotaState,
    Responder,
    Role,
    Rule,
    Stage,
    Step,
    TargetGroup,
    Item,
    Urgency,
    Value,
    Variant,
}

impl Thing {
    /// In English and in Chinese.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Thing::AskedFor => ("thing that a command asks for", "命令所需内容"),
            Thing::BoardStatus => ("status on the board", "展板状态"),
            Thing::Audience => ("responder kind of the policy", "承接方类型"),
            Thing::Case => ("case", "事项"),
            Thing::ClaimState => ("state of a claim", "认领状态"),
            Thing::Command => ("command", "命令"),
            Thing::Deadline => ("deadline", "时限"),
            Thing::Effect => ("effect", "效果"),
            Thing::Holder => ("coordinator of the policy", "调度员"),
            Thing::Key => ("key", "键"),
            Thing::Minimum => ("minimum of the policy", "任务"),
            Thing::Pairing => ("pairing of the policy", "结对"),
            Thing::QuotaState => ("state of a minimum", "任务状态"),
            Thing::Responder => ("responder of the file", "承接方"),
            Thing::Role => ("role", "角色"),
            Thing::Rule => ("rule", "规则"),
            Thing::Stage => ("stage", "状态"),
            Thing::Step => ("step of the policy's ladders", "升级阶梯的级"),
            Thing::TargetGroup => ("target group of the policy", "重点人群"),
            Thing::Item => ("item of a submission", "物品"),
            Thing::Urgency => ("urgency", "紧急程度"),
            Thing::Value => ("word", "可用的词"),
            Thing::Variant => ("variant", "变体"),
        }
    }

    /// Of which it helps to see all there are, though one is near.
    const fn is_few(self) -> bool {
        matches!(self, Thing::Step | Thing::Case | Thing::Responder)
    }
}

impl Problem {
    /// What is wrong, and what to write.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let chinese = language.tag().starts_with("zh");
        match self {
            Problem::Unknown { thing, word, known } => {
                let (english, chinese_thing) = thing.words();
                let hint = suggestion(word, known, language);
                let all = if thing.is_few() && hint.known_is_left_out {
                    let known: Vec<String> = known.iter().map(|one| format!("`{one}`")).collect();
                    let joined = known.join(if chinese { "、" } else { ", " });
                    if chinese {
                        format!("（共有：{joined}）")
                    } else {
                        format!(" (there are {joined})")
                    }
                } else {
                    String::new()
                };
                if chinese {
                    format!("没有{chinese_thing} `{word}`：{}{all}", hint.text)
                } else {
                    format!("there is no {english} `{word}`: {}{all}", hint.text)
                }
            }
            Problem::Twice { thing, word, line } => {
                let (english, chinese_thing) = thing.words();
                if chinese {
                    format!("{chinese_thing} `{word}` 在第 {line} 行已经有了：请各取一名")
                } else {
                    format!(
                        "the {english} `{word}` stands in line {line} already: give each a name of its own"
                    )
                }
            }
            Problem::OutOfRange { word, least, most } => {
                let found = [
                    ("word", Found::Text(word)),
                    ("min", Found::Number(*least)),
                    ("max", Found::Number(*most)),
                ];
                said("out_of_range", &found, language)
            }
            Problem::AreaTooDeep { area, levels } => {
                let (count, levels) = (levels.len(), levels.join(", "));
                if chinese {
                    format!("区域 `{area}` 的段数超过政策的 {count} 级（{levels}）：请去掉多余的段")
                } else {
                    format!(
                        "the area `{area}` has more segments than the policy has levels, which are {count} ({levels}): leave out the last ones"
                    )
                }
            }
            Problem::NoArea(area) => {
                said("area_malformed", &[("word", Found::Text(area))], language)
            }
            Problem::Other(message) => message.clone(),
        }
    }

    /// What is wrong with a value, from what the reader of the format says of it.
    pub(crate) fn of_reader(message: &str) -> Problem {
        if let Some((kind, rest)) = ["variant", "field"]
            .iter()
            .find_map(|kind| Some((*kind, message.strip_prefix(&format!("unknown {kind} `"))?)))
        {
            let mut words = quoted_words(rest);
            let word = if words.is_empty() { String::new() } else { words.remove(0) };
            let thing = if kind == "field" { Thing::Key } else { named_by(&words) };
            return Problem::Unknown { thing, word, known: words };
        }
        let out_of_range = || {
            let rest = message.strip_prefix("invalid value: integer `")?;
            let (word, expected) = rest.split_once("`, expected ")?;
            let most = match expected.trim() {
                "u8" => i64::from(u8::MAX),
                "u16" => i64::from(u16::MAX),
                "u32" => i64::from(u32::MAX),
                "u64" | "usize" => i64::MAX,
                _ => return None,
            };
            Some(Problem::OutOfRange { word: format!("`{word}`"), least: 0, most })
        };
        out_of_range().unwrap_or_else(|| Problem::Other(message.to_owned()))
    }
}

/// In English.
impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.words(Language::ENGLISH))
    }
}

impl From<String> for Problem {
    fn from(message: String) -> Problem {
        Problem::Other(message)
    }
}

/// What the words of a closed set of the contract name.
fn named_by(words: &[String]) -> Thing {
    let sets: [(&[&str], Thing); 9] = [
        (BoardStatus::NAMES, Thing::BoardStatus),
        (AskedForKind::NAMES, Thing::AskedFor),
        (CommandKind::NAMES, Thing::Command),
        (Stage::NAMES, Thing::Stage),
        (DeadlineKind::NAMES, Thing::Deadline),
        (Role::NAMES, Thing::Role),
        (Urgency::NAMES, Thing::Urgency),
        (ClaimStatus::NAMES, Thing::ClaimState),
        (ClaimRole::NAMES, Thing::ClaimState),
    ];
    sets.iter().find(|(names, _)| words == *names).map_or(Thing::Value, |(_, thing)| *thing)
}

/// What could be meant.
struct Hint {
    text: String,
    known_is_left_out: bool,
}

fn suggestion(word: &str, known: &[String], language: Language) -> Hint {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let suggestion = nearest(word, &known);
    let known_is_left_out = matches!(suggestion, wish_words::Suggestion::Near(_));
    let found = [("suggestion", Found::Suggestion(suggestion))];
    let text = finding("unknown_word", &found, language).map(|one| one.hint).unwrap_or_default();
    Hint { text, known_is_left_out }
}

/// A finding of the catalogues in one line.
fn said(id: &str, found: &[(&str, Found<'_>)], language: Language) -> String {
    let said = finding(id, found, language);
    said.map(|one| format!("{}: {}", one.message, one.hint)).unwrap_or_default()
}

/// The words in backticks, after one that is open already.
fn quoted_words(text: &str) -> Vec<String> {
    text.split('`').step_by(2).map(str::to_owned).filter(|word| !word.is_empty()).collect()
}

/// The names of the cases of a type of the contract, from what its reader says that it expected.
pub(crate) fn names_of<T: serde::de::DeserializeOwned>() -> Vec<String> {
    let message = match serde_json::from_str::<T>("\"?\"") {
        Ok(_) => return Vec::new(),
        Err(error) => error.to_string(),
    };
    let expected = message.split_once("expected").map_or("", |(_, expected)| expected);
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{Problem, names_of};
    use wish_contract::{Action, BoardStatus, CommandKind};
    use wish_words::Language;

    #[test]
    fn the_names_of_what_the_contract_has_are_read_from_the_contract() {
        assert_eq!(names_of::<BoardStatus>(), BoardStatus::NAMES);
        let effects = names_of::<Action>();
        assert!(
            ["notify", "offer", "publish", "absorb"]
                .iter()
                .all(|one| effects.iter().any(|name| name == one))
        );
    }

    #[test]
    fn what_the_reader_says_is_put_into_the_language() {
        let known: Vec<String> =
            CommandKind::NAMES.iter().map(|name| format!("`{name}`")).collect();
        let said = format!("unknown variant `publixh`, expected one of {}", known.join(", "));
        let problem = Problem::of_reader(&said);
        assert_eq!(
            problem.words(Language::ENGLISH),
            "there is no command `publixh`: did you mean `publish`?"
        );
        assert_eq!(
            problem.words(Language::nearest("zh-CN")),
            "没有命令 `publixh`：是否想写 `publish`？"
        );
        let problem = Problem::of_reader("invalid value: integer `-1`, expected u32");
        assert_eq!(
            problem.words(Language::ENGLISH),
            "`-1` is out of range: write a whole number from 0 to 4294967295"
        );
    }
}
