//! Where a host keeps everything: `--data DIR` or `--database URL`, for every verb that works on it.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};
use wish_store::{Location, StoreError};

use super::failure::Failure;
use super::language::{Language, words};
use super::sealing;

pub const DATA: &str = "data";
pub const DATABASE: &str = "database";

/// A verb that asks for one of both.
pub fn arguments(command: Command, language: Language) -> Command {
    command.arg(data(language).required_unless_present(DATABASE)).arg(
        Arg::new(DATABASE)
            .long(DATABASE)
            .value_name("URL")
            .conflicts_with(DATA)
            .help(language.help_database())
            .help_heading(language.help_options()),
    )
}

/// `--data DIR`.
pub fn data(language: Language) -> Arg {
    path(DATA, "DIR", language.help_data(), language)
}

/// An option whose value is a path.
pub fn path(
    name: &'static str,
    value: &'static str,
    help: &'static str,
    language: Language,
) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .value_parser(value_parser!(PathBuf))
        .help(help)
        .help_heading(language.help_options())
}

/// What was given.
pub fn given(matches: &ArgMatches) -> Location {
    match matches.get_one::<String>(DATABASE) {
        Some(address) => Location::Database(address.clone()),
        None => Location::Folder(matches.get_one::<PathBuf>(DATA).cloned().unwrap_or_default()),
    }
}

/// That the store did not do what it was asked.
pub fn failure(error: &StoreError, language: Language) -> Failure {
    let message = error.to_string();
    match error {
        StoreError::Broken(_) | StoreError::StepFailed { .. } => {
            Failure::Mismatch { message, help: language.help_broken_store().to_owned() }
        }
        _ => {
            let help = sealing::help(error, language).unwrap_or(language.other_place());
            Failure::Usage { message, help: help.to_owned() }
        }
    }
}

/// Does something that waits for a database.
pub fn wait_for<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work))
}

words! {
    other_place: "give a folder that this user may write to and nobody else uses, or a database that can be reached", "请指定可写且无人使用的文件夹，或可连接的数据库";
    help_broken_store: "leave it as it is, and restore the last backup into another folder or database", "请保持原状，并将最近的备份恢复到另一个文件夹或数据库";
    help_data: "Folder to keep everything in, in one file of SQLite", "数据文件夹（单个 SQLite 文件）";
    help_database: "PostgreSQL to keep everything in", "PostgreSQL 数据库地址";
}
