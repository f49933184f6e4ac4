//! What is wrong with a command line, in words, and what to do about it.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::failure::Failure;
use super::language::Language;

/// What is wrong with a command line.
pub fn wrong(error: &Error, language: Language) -> Failure {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let verb = context(error, ContextKind::InvalidSubcommand);
    let (english, chinese) = match error.kind() {
        ErrorKind::UnknownArgument => {
            (format!("unknown argument `{argument}`"), format!("未知参数 `{argument}`"))
        }
        ErrorKind::InvalidSubcommand => {
            (format!("unknown command `{verb}`"), format!("未知命令 `{verb}`"))
        }
        ErrorKind::MissingRequiredArgument => {
            (format!("`{argument}` is missing"), format!("缺少 `{argument}`"))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            (format!("`{argument}` needs a value"), format!("`{argument}` 需要一个值"))
        }
        ErrorKind::InvalidValue => {
            let known = context(error, ContextKind::ValidValue);
            (
                format!("`{value}` is no value for `{argument}`; choose one of {known}"),
                format!("`{argument}` 不能是 `{value}`；请从中选择：{known}"),
            )
        }
        ErrorKind::ArgumentConflict => (
            format!("`{argument}` is given twice, or with another that excludes it"),
            format!("`{argument}` 重复，或与其他参数冲突"),
        ),
        _ => (error.kind().to_string(), error.kind().to_string()),
    };
    let suggested = context(error, ContextKind::SuggestedArg)
        + &context(error, ContextKind::SuggestedSubcommand);
    let help = if suggested.is_empty() {
        language.either("read `wish --help`".to_owned(), "请看 `wish --help`".to_owned())
    } else {
        language
            .either(format!("did you mean `{suggested}`?"), format!("是否想输入 `{suggested}`？"))
    };
    Failure::Usage { message: language.either(english, chinese), help }
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        Some(ContextValue::StyledStr(one)) => one.to_string(),
        _ => String::new(),
    }
}
