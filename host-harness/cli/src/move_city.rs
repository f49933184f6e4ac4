//! `wish move-city`: moves a city from one PostgreSQL to another while both are served, or goes on with a move that stopped.

use std::io::Write;
use std::time::Duration;

use clap::{Arg, ArgMatches, Command};
use wish_store::{Move, MoveError};

use super::failure::{Failure, Status};
use super::language::{Language, words};
use super::{examples, verb};

const CITY: &str = "city";
const FROM: &str = "from";
const TO: &str = "to";
/// How long hosts have to find out where the city is, before it is removed where it was: reads go there until then.
const NOTICE: Duration = Duration::from_secs(3);

pub fn command(language: Language) -> Command {
    let database = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("URL")
            .required(true)
            .help(help)
            .help_heading(language.help_options())
    };
    verb("move-city", "CITY --from URL --to URL", language.help_move_city(), language)
        .arg(
            Arg::new(CITY)
                .value_name("CITY")
                .required(true)
                .help(language.help_city())
                .help_heading(language.help_arguments()),
        )
        .arg(database(FROM, language.help_from()))
        .arg(database(TO, language.help_to()))
        .after_help(examples(
            &["wish move-city taizhou --from postgres://wish@north/wish --to postgres://wish@south/wish"],
            language,
        ))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let (city, from, to) = (text(CITY), text(FROM), text(TO));
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    threads.block_on(async {
        let failed = |error: MoveError| Failure::Usage {
            message: error.to_string(),
            help: language.move_again().to_owned(),
        };
        let mut output = anstream::stdout();
        let moving = Move::begin(&city, &from, &to).await.map_err(failed)?;
        writeln!(output, "{}", language.move_begun())?;
        moving.copy().await.map_err(failed)?;
        writeln!(output, "{}", language.move_copied())?;
        moving.leave().await.map_err(failed)?;
        moving.open().await.map_err(failed)?;
        writeln!(output, "{}", language.move_opened())?;
        tokio::time::sleep(NOTICE).await;
        moving.clear().await.map_err(failed)?;
        writeln!(output, "{}", language.move_cleared())?;
        Ok(Status::Ok)
    })
}

words! {
    help_move_city: "Moves a city from one PostgreSQL to another while both are served", "在服务期间将城市从一个 PostgreSQL 迁往另一个";
    help_city: "The city", "城市";
    help_from: "Where it is", "现数据库";
    help_to: "Where it is to be", "目标数据库";
    move_begun: "writes are refused where the city is (reads go on)", "原处暂停写入（可读）";
    move_copied: "copied and compared", "已复制并核对";
    move_opened: "the city takes writes where it is now", "新处已可写入";
    move_cleared: "removed where it was", "原处已清除";
    move_again: "give the same command again: it goes on where it stopped", "请重复同一命令：将从中断处继续";
}
