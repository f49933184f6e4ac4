//! `wish migrate`: brings a host's data to the form of this version, in one transaction.

use std::io::Write;

use clap::{ArgAction, ArgMatches, Command};
use wish_store::{Forms, Store};

use super::failure::{Failure, Status};
use super::language::{Language, words};
use super::{examples, flag, location, verb};

const DRY_RUN: &str = "dry-run";

pub fn command(language: Language) -> Command {
    let usage = "(--data DIR | --database URL) [--dry-run]";
    location::arguments(verb("migrate", usage, language.help_migrate(), language), language)
        .arg(flag(DRY_RUN, language.help_dry_run(), ArgAction::SetTrue, language))
        .after_help(examples(&["wish migrate --data /var/lib/wish --dry-run"], language))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let at = location::given(matches);
    let is_dry = matches.get_flag(DRY_RUN);
    let forms = location::wait_for(async {
        if is_dry { Store::forms(&at).await } else { Store::migrate(&at).await }
    })?;
    let forms = forms.map_err(|error| location::failure(&error, language))?;
    let says = if is_dry { language.would_migrate(forms) } else { language.migrated(forms) };
    writeln!(anstream::stdout(), "{says}")?;
    Ok(Status::Ok)
}

words! {
    help_migrate: "Brings the data of a host to the form of this version", "将主机数据升级到本版本的格式";
    help_dry_run: "Say what would be done, and do nothing", "只说明将做什么，不做更改";
}

impl Language {
    fn would_migrate(self, Forms { found, known }: Forms) -> String {
        match found.cmp(&known) {
            std::cmp::Ordering::Equal => self.is_current(known),
            std::cmp::Ordering::Less => self.either(
                format!("the data has the form {found}, and would be brought to {known}"),
                format!("数据格式为 {found}，将升级到 {known}"),
            ),
            std::cmp::Ordering::Greater => self.either(
                format!("the data has the form {found}, which a later version wrote; this one knows {known}"),
                format!("数据格式为 {found}，由更新的版本写入；本版本只支持 {known}"),
            ),
        }
    }

    fn migrated(self, Forms { found, known }: Forms) -> String {
        if found == known {
            return self.is_current(known);
        }
        self.either(
            format!("the data had the form {found}, and has {known} now"),
            format!("数据格式已由 {found} 升级到 {known}"),
        )
    }

    fn is_current(self, form: i64) -> String {
        self.either(
            format!("the data has the form {form}, as this version wants it"),
            format!("数据格式为 {form}，与本版本一致"),
        )
    }
}
