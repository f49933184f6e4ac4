//! What is wrong with a command line, in words, and what to do about it.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::cover::PERCENT;
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
        ErrorKind::ValueValidation => {
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            let (english, chinese) = wanted(&why);
            (
                format!("`{value}` is no value for `{argument}`: {english}"),
                format!("`{argument}` 不能是 `{value}`：{chinese}"),
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

/// What is wanted in place of a value, in English and in Chinese.
fn wanted(why: &str) -> (String, String) {
    if why == PERCENT {
        return (PERCENT.to_owned(), "请写 0 至 100，最多一位小数".to_owned());
    }
    let range = why.split_once(" is not in ").and_then(|(_, range)| range.split_once(".."));
    match range {
        Some((least, most)) => {
            let most = most.trim_start_matches('=');
            (
                format!("write a whole number from {least} to {most}"),
                format!("请写 {least} 至 {most} 的整数"),
            )
        }
        None => (why.to_owned(), why.to_owned()),
    }
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        Some(ContextValue::StyledStr(one)) => one.to_string(),
        _ => String::new(),
    }
}
