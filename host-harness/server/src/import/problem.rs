//! What is wrong with a line of a file that is imported, and what to do about it, in English or Chinese.

use schemars::JsonSchema;
use serde::Serialize;

/// The languages that reports are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wording {
    /// English.
    #[default]
    English,
    /// Chinese.
    Chinese,
}

impl Wording {
    /// The one that comes nearest to a BCP 47 tag.
    #[must_use]
    pub fn of(tag: &str) -> Wording {
        if wish_words::Language::nearest(tag).tag() == "zh-CN" {
            Wording::Chinese
        } else {
            Wording::English
        }
    }

    /// As a BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Wording::English => "en",
            Wording::Chinese => "zh-CN",
        }
    }
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "import-problem")]
pub struct LineProblem {
    /// Where what it tells begins in the file, from 1; 0: the file as a whole.
    pub line: usize,
    /// The platform's name for it, as far as it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What stays the same whatever the words: the rule that refuses, or what is wrong with the line.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// What is wrong, before the line is known that it is wrong with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing is in the file.
    FileEmpty,
    /// It is in an encoding that is not taken.
    EncodingNotTaken(&'static str),
    /// Its lines are in two encodings.
    EncodingsMixed,
    /// It holds bytes that the encoding does not know.
    NotInEncoding(&'static str),
    /// The header names a column that there is not.
    ColumnUnknown(String, Vec<&'static str>),
    /// Two columns are called the same.
    ColumnTwice(String),
    /// A column is missing.
    ColumnMissing(&'static str),
    /// A quote is not closed.
    QuoteOpen,
    /// It has another number of fields than the header.
    FieldsCount(usize, usize),
    /// It is too long.
    TooLong(usize),
    /// It holds the character NUL.
    Nul,
    /// It is no JSON object of plain values.
    NotJson(String),
    /// A field is empty that is needed.
    FieldEmpty(&'static str),
    /// A number is none.
    NotNumber(&'static str, String),
    /// Yes or no is neither.
    NotFlag(&'static str, String),
    /// A word is none of a list.
    NotListed(&'static str, String, Vec<&'static str>),
    /// A point in time has no zone, or is none.
    NotTime(&'static str, String),
    /// A point in time lies before the step before.
    TimesOutOfOrder(&'static str),
    /// A point in time lies in the future.
    TimeInFuture(&'static str),
    /// The same name was there before.
    IdTwice(usize),
    /// It was imported before, and said something else.
    Changed,
    /// The rules refuse it, by this rule and in these words.
    Refused(String, String, &'static str),
    /// There is no such responder.
    ResponderUnknown(String),
    /// The policy has no such kind of responder; those it has.
    KindUnknown(String, Vec<String>),
}

impl Flaw {
    /// What stays the same whatever the words.
    fn code(&self) -> &str {
        match self {
            Flaw::FileEmpty => "file_empty",
            Flaw::EncodingNotTaken(_) => "encoding_not_taken",
            Flaw::EncodingsMixed => "encodings_mixed",
            Flaw::NotInEncoding(_) => "not_in_encoding",
            Flaw::ColumnUnknown(..) => "column_unknown",
            Flaw::ColumnTwice(_) => "column_twice",
            Flaw::ColumnMissing(_) => "column_missing",
            Flaw::QuoteOpen => "quote_open",
            Flaw::FieldsCount(..) => "fields_count",
            Flaw::TooLong(_) => "line_too_long",
            Flaw::Nul => "nul_character",
            Flaw::NotJson(_) => "json_malformed",
            Flaw::FieldEmpty(_) => "field_empty",
            Flaw::NotNumber(..) => "number_malformed",
            Flaw::NotFlag(..) => "flag_malformed",
            Flaw::NotListed(..) => "word_unknown",
            Flaw::NotTime(..) => "time_malformed",
            Flaw::TimesOutOfOrder(_) => "times_out_of_order",
            Flaw::TimeInFuture(_) => "time_in_future",
            Flaw::IdTwice(_) => "id_twice",
            Flaw::Changed => "changed_since_import",
            Flaw::Refused(rule, _, _) => rule,
            Flaw::ResponderUnknown(_) => "responder_unknown",
            Flaw::KindUnknown(..) => "responder_kind_unknown",
        }
    }

    /// As a line of the report.
    pub fn at(&self, line: usize, id: Option<&str>, wording: Wording) -> LineProblem {
        let (message, help) = match wording {
            Wording::English => self.english(),
            Wording::Chinese => self.chinese(),
        };
        LineProblem { line, id: id.map(str::to_owned), code: self.code().to_owned(), message, help }
    }

    fn english(&self) -> (String, String) {
        let (message, help) = match self {
            Flaw::FileEmpty => {
                ("there is nothing in the file".into(), "name the file that was meant".into())
            }
            Flaw::EncodingNotTaken(name) => {
                (format!("the file is {name}"), "save it as UTF-8 or GB18030".into())
            }
            Flaw::EncodingsMixed => (
                "the line is in another encoding than others: some are UTF-8 and some are not"
                    .into(),
                "save all of the file in one, or name it with `--encoding`".into(),
            ),
            Flaw::NotInEncoding(name) => (
                format!("the line holds bytes that are not {name}"),
                "save the file anew, or name its encoding with `--encoding`".into(),
            ),
            Flaw::ColumnUnknown(column, known) => (
                format!("there is no column `{column}`"),
                format!("name it with `--columns`, or use one of {}", known.join(", ")),
            ),
            Flaw::ColumnTwice(column) => {
                (format!("two columns are called `{column}`"), "leave one of them out".into())
            }
            Flaw::ColumnMissing(column) => {
                (format!("the column `{column}` is missing"), "add it to the header".into())
            }
            Flaw::QuoteOpen => (
                "a quote is opened and not closed before the file ends".into(),
                "close it, and write a quote within quotes twice".into(),
            ),
            Flaw::FieldsCount(found, wanted) => (
                format!("the line has {found} fields, and the header {wanted}"),
                "put fields that hold commas in quotes".into(),
            ),
            Flaw::TooLong(most) => (
                format!("the line has more than {most} bytes"),
                "look for a quote that is not closed".into(),
            ),
            Flaw::Nul => ("the line holds the character NUL".into(), "leave it out".into()),
            Flaw::NotJson(why) => (
                format!("the line is no object of plain values: {why}"),
                "write an object a line, of texts, numbers, flags and lists of texts".into(),
            ),
            Flaw::FieldEmpty(column) => (format!("`{column}` is empty"), "fill it in".into()),
            Flaw::NotNumber(column, value) => {
                (format!("`{column}` is no whole number: `{value}`"), "write digits alone".into())
            }
            Flaw::NotFlag(column, value) => (
                format!("`{column}` is neither true nor false: `{value}`"),
                "write `true` or `false`".into(),
            ),
            Flaw::NotListed(column, value, known) => (
                format!("`{column}` cannot be `{value}`"),
                format!("write one of {}", known.join(", ")),
            ),
            Flaw::NotTime(column, value) => (
                format!("`{column}` is no point in time with its zone: `{value}`"),
                "write it so: 2026-03-02T09:00:00+08:00".into(),
            ),
            Flaw::TimesOutOfOrder(column) => (
                format!("`{column}` lies before the step before it"),
                "correct it, or leave it empty: then it is that of the step before".into(),
            ),
            Flaw::TimeInFuture(column) => {
                (format!("`{column}` lies in the future"), "correct it".into())
            }
            Flaw::IdTwice(line) => {
                (format!("line {line} has the same id"), "give each an id of its own".into())
            }
            Flaw::Changed => (
                "it was imported before, and said something else".into(),
                "leave it out; change what is here by a command of the API".into(),
            ),
            Flaw::Refused(_, words, step) => (
                format!("the rules refuse `{step}`: {words}"),
                "correct the line; times of steps that are left empty are those of the step before"
                    .into(),
            ),
            Flaw::ResponderUnknown(id) => {
                (format!("there is no responder `{id}`"), "import the responders first".into())
            }
            Flaw::KindUnknown(kind, known) => (
                format!("the policy has no responder kind `{kind}`"),
                format!("write one of {}", known.join(", ")),
            ),
        };
        (message, help)
    }

    fn chinese(&self) -> (String, String) {
        let (message, help) = match self {
            Flaw::FileEmpty => ("文件是空的".into(), "请指定正确的文件".into()),
            Flaw::EncodingNotTaken(name) => {
                (format!("文件编码为 {name}"), "请另存为 UTF-8 或 GB18030".into())
            }
            Flaw::EncodingsMixed => (
                "此行与其他行编码不同：有的是 UTF-8，有的不是".into(),
                "请统一编码后另存，或用 `--encoding` 指定".into(),
            ),
            Flaw::NotInEncoding(name) => (
                format!("此行含有不属于 {name} 的字节"),
                "请重新保存，或用 `--encoding` 指定编码".into(),
            ),
            Flaw::ColumnUnknown(column, known) => (
                format!("没有名为 `{column}` 的列"),
                format!("请用 `--columns` 指定对应关系，或使用：{}", known.join("、")),
            ),
            Flaw::ColumnTwice(column) => {
                (format!("有两列都叫 `{column}`"), "请删去其中一列".into())
            }
            Flaw::ColumnMissing(column) => (format!("缺少列 `{column}`"), "请在表头中补上".into()),
            Flaw::QuoteOpen => (
                "引号打开后直到文件结束都没有关闭".into(),
                "请补上引号；引号内的引号要写两次".into(),
            ),
            Flaw::FieldsCount(found, wanted) => (
                format!("此行有 {found} 个字段，表头有 {wanted} 个"),
                "含逗号的字段请加引号".into(),
            ),
            Flaw::TooLong(most) => {
                (format!("此行超过 {most} 字节"), "请检查是否有未关闭的引号".into())
            }
            Flaw::Nul => ("此行含有 NUL 字符".into(), "请删去".into()),
            Flaw::NotJson(why) => (
                format!("此行不是由简单值组成的对象：{why}"),
                "每行写一个对象，值为文本、数字、布尔或文本列表".into(),
            ),
            Flaw::FieldEmpty(column) => (format!("`{column}` 为空"), "请填写".into()),
            Flaw::NotNumber(column, value) => {
                (format!("`{column}` 不是整数：`{value}`"), "请只写数字".into())
            }
            Flaw::NotFlag(column, value) => (
                format!("`{column}` 既不是 true 也不是 false：`{value}`"),
                "请写 `true` 或 `false`".into(),
            ),
            Flaw::NotListed(column, value, known) => (
                format!("`{column}` 不能是 `{value}`"),
                format!("请写其中之一：{}", known.join("、")),
            ),
            Flaw::NotTime(column, value) => (
                format!("`{column}` 不是带时区的时间：`{value}`"),
                "请这样写：2026-03-02T09:00:00+08:00".into(),
            ),
            Flaw::TimesOutOfOrder(column) => {
                (format!("`{column}` 早于上一步"), "请更正，或留空（即与上一步同时）".into())
            }
            Flaw::TimeInFuture(column) => (format!("`{column}` 在将来"), "请更正".into()),
            Flaw::IdTwice(line) => {
                (format!("第 {line} 行用了同一个编号"), "请使用各自的编号".into())
            }
            Flaw::Changed => {
                ("以前导入过，但内容不同".into(), "请删去此行；需要更改时请通过 API 发命令".into())
            }
            Flaw::Refused(_, words, step) => (
                format!("规则不允许 `{step}`：{words}"),
                "请更正此行；留空的时间即与上一步同时".into(),
            ),
            Flaw::ResponderUnknown(id) => (format!("没有承接方 `{id}`"), "请先导入承接方".into()),
            Flaw::KindUnknown(kind, known) => (
                format!("政策中没有承接方类型 `{kind}`"),
                format!("请写其中之一：{}", known.join("、")),
            ),
        };
        (message, help)
    }
}
