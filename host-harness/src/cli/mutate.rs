//! `wish mutate`

use clap::{ArgMatches, Command};

use super::failure::{Failure, Status};
use super::language::Language;

pub fn command(language: Language) -> Command {
    super::verb("mutate", "", "", language)
}

pub fn run(_matches: &ArgMatches, _language: Language) -> Result<Status, Failure> {
    Ok(Status::Ok)
}
