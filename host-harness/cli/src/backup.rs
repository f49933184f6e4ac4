//! `wish backup` and `wish restore`: a copy of a host's file, made while the host works, and put into another folder.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command, value_parser};
use wish_store::{Location, Store};

use super::failure::{Failure, Status};
use super::language::{Language, words};
use super::{examples, location, verb};

const TO: &str = "to";
const FILE: &str = "FILE";

pub fn backup_command(language: Language) -> Command {
    let usage = "(--data DIR | --database URL) --to FILE";
    location::arguments(verb("backup", usage, language.help_backup(), language), language)
        .arg(location::path(TO, "FILE", language.help_backup_to(), language).required(true))
        .after_help(examples(&["wish backup --data /var/lib/wish --to wish.backup"], language))
}

pub fn restore_command(language: Language) -> Command {
    verb("restore", "FILE --data DIR", language.help_restore(), language)
        .arg(
            Arg::new(FILE)
                .value_parser(value_parser!(PathBuf))
                .required(true)
                .help(language.help_restore_from())
                .help_heading(language.help_arguments()),
        )
        .arg(location::data(language).required(true))
        .after_help(examples(&["wish restore wish.backup --data /var/lib/wish"], language))
}

pub fn backup(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let to = matches.get_one::<PathBuf>(TO).cloned().unwrap_or_default();
    match location::given(matches) {
        Location::Folder(folder) => {
            let copied = Store::copy_folder(&folder, &to);
            copied.map_err(|error| location::failure(&error, language))?;
        }
        Location::Database(_) => {
            let (message, help) = (language.own_tools(), language.help_own_tools());
            return Err(Failure::Usage { message: message.to_owned(), help: help.to_owned() });
        }
    }
    writeln!(anstream::stdout(), "{}", language.backed_up(&to))?;
    Ok(Status::Ok)
}

pub fn restore(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let file = matches.get_one::<PathBuf>(FILE).cloned().unwrap_or_default();
    let folder = matches.get_one::<PathBuf>(location::DATA).cloned().unwrap_or_default();
    let restored = Store::restore(&file, &folder);
    restored.map_err(|error| location::failure(&error, language))?;
    writeln!(anstream::stdout(), "{}", language.restored(&folder))?;
    Ok(Status::Ok)
}

words! {
    help_backup: "Copies the data of a host into one file, while it works", "在主机运行时将其数据复制为一个文件";
    help_backup_to: "File to make; it must not be there yet", "要生成的文件（不得已存在）";
    help_restore: "Puts a backup into a folder that has no data, once it was found whole", "将备份校验后放入没有数据的文件夹";
    help_restore_from: "What `wish backup` made", "`wish backup` 生成的文件";
    own_tools: "PostgreSQL is copied by its own tools", "PostgreSQL 请用其自带工具备份";
    help_own_tools: "use pgBackRest, or `pg_dump -Fc` and `pg_restore`; then run `wish verify-log` on what was restored", "请使用 pgBackRest，或 `pg_dump -Fc` 与 `pg_restore`；恢复后请运行 `wish verify-log`";
}

impl Language {
    fn backed_up(self, to: &Path) -> String {
        let to = to.display();
        self.either(
            format!("{to}: whole; restore it with `wish restore`"),
            format!("{to}：已校验；可用 `wish restore` 恢复"),
        )
    }

    fn restored(self, folder: &Path) -> String {
        let folder = folder.display();
        self.either(
            format!("{folder}: restored; `wish verify-log` holds the log against the cases"),
            format!("{folder}：已恢复；`wish verify-log` 可核对日志与事项"),
        )
    }
}
