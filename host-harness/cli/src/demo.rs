//! `wish demo`: plays the wishes and prints how it went, as tables and one whole story, or as one
//! JSON object.

use std::io::Write;

use clap::{Arg, ArgMatches, Command};
use wish_runtime::ComponentInfo;
use wish_simulation::demo::{DemoProgramme, PROGRAMMES, Played, PlayedWish, play};

use super::failure::{Failure, Status};
use super::language::Language;
use super::progress::Progress;
use super::{examples, json_flag, runtime, verb, wants_json};

mod board;
mod object;
mod story;

const PROGRAMME: &str = "programme";
/// The wish whose whole story is printed.
const STORY_OF: &str = "tz-11";

pub fn command(language: Language) -> Command {
    verb("demo", "[--programme NAME] [--json]", language.help_demo(), language)
        .arg(
            Arg::new(PROGRAMME)
                .long(PROGRAMME)
                .value_name("NAME")
                .help(language.help_programme())
                .help_heading(language.help_options()),
        )
        .arg(json_flag(language))
        .after_help(examples(
            &[
                "wish demo",
                "wish demo --programme taizhou --lang zh-CN",
                "wish demo --json | jq '.cases[] | select(.agrees | not)'",
            ],
            language,
        ))
}

/// What was played.
struct Show {
    played: Vec<Played>,
    component: ComponentInfo,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let programmes = chosen(matches.get_one::<String>(PROGRAMME), language)?;
    let progress = Progress::start(language.compiling());
    let runtime = runtime()?;
    let mut played = Vec::new();
    for (number, programme) in programmes.iter().enumerate() {
        progress.say(&language.playing(programme.name, number + 1, programmes.len()));
        played.push(play(&runtime, *programme)?);
    }
    let show = Show { played, component: runtime.component_info().clone() };
    let mut text = String::new();
    if wants_json(matches) {
        text = object::written(&show)?;
    } else {
        for played in &show.played {
            text += &board::of(played, language)?;
        }
        if let Some((played, wish)) = show.worth_printing() {
            text += &story::of(played, wish, language)?;
        }
        text += &board::summary(&show, language);
    }
    drop(progress);
    writeln!(crate::output::stdout(), "{}", text.trim_end())?;
    let sound = show.wishes().all(|wish| wish.agrees && !wish.is_stranded());
    Ok(if sound { Status::Ok } else { Status::AssertionFailed })
}

fn chosen(name: Option<&String>, language: Language) -> Result<Vec<DemoProgramme>, Failure> {
    let Some(name) = name else { return Ok(PROGRAMMES.to_vec()) };
    let found: Vec<DemoProgramme> =
        PROGRAMMES.into_iter().filter(|programme| programme.name == name).collect();
    if found.is_empty() {
        let known = PROGRAMMES.map(|programme| format!("`{}`", programme.name)).join(", ");
        let (message, help) = language.no_such_programme(name, &known);
        return Err(Failure::Usage { message, help });
    }
    Ok(found)
}

impl Show {
    fn wishes(&self) -> impl Iterator<Item = &PlayedWish> {
        self.played.iter().flat_map(|played| &played.wishes)
    }

    fn fuel(&self) -> u64 {
        self.played.iter().map(|played| played.fuel).sum()
    }

    /// The wish whose story is printed: the one that is known for it, or else the one that climbed
    /// furthest.
    fn worth_printing(&self) -> Option<(&Played, &PlayedWish)> {
        let all =
            self.played.iter().flat_map(|played| played.wishes.iter().map(move |w| (played, w)));
        all.max_by_key(|(_, wish)| {
            (wish.trace.wish.reference == STORY_OF, wish.trace.steps().len())
        })
    }
}
