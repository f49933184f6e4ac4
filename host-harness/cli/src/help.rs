//! `wish help`: the help of a verb, or of all, as `--help` shows it.

use std::io::Write;

use clap::{Arg, ArgMatches, Command};

use super::failure::{Failure, Status};
use super::language::Language;
use super::{PROGRAM, verb};

const VERB: &str = "COMMAND";

pub fn command(language: Language) -> Command {
    verb("help", "[COMMAND]", language.help_help(), language)
        .arg(Arg::new(VERB).help(language.help_of_verb()).help_heading(language.help_arguments()))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let mut whole = super::command(language);
    whole.build();
    let wanted = matches.get_one::<String>(VERB).map(String::as_str);
    let help = match wanted {
        None | Some(PROGRAM) => whole.render_help(),
        Some(name) => match whole.find_subcommand_mut(name) {
            Some(verb) => verb.render_help(),
            None => {
                let (message, help) = language.unknown_verb(name);
                return Err(Failure::Usage { message, help });
            }
        },
    };
    write!(crate::output::stdout(), "{}", help.ansi())?;
    Ok(Status::Ok)
}
