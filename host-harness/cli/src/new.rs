//! `wish new`: a policy to begin with, and a first scenario of it: what is written is in order, and its comments say what to
//! make of it.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command, value_parser};
use wish_contract::is_code;

use super::failure::{Failure, Status};
use super::language::{Language, words};
use super::{examples, unreadable, verb, write};

const CITY: &str = "CITY";
const FOLDER: &str = "folder";
/// What stands for the city's name.
const NAME: &str = "CITY-NAME";
const POLICY: &str = include_str!("new/policy.toml");
const SCENARIO: &str = include_str!("new/first.scenario.toml");

pub fn command(language: Language) -> Command {
    verb("new", "CITY [--folder FOLDER]", language.help_new_city(), language)
        .arg(
            Arg::new(CITY)
                .required(true)
                .help(language.help_city_name())
                .help_heading(language.help_arguments()),
        )
        .arg(
            Arg::new(FOLDER)
                .long(FOLDER)
                .value_name("FOLDER")
                .value_parser(value_parser!(PathBuf))
                .default_value(".")
                .help(language.help_folder())
                .help_heading(language.help_options()),
        )
        .after_help(examples(
            &["wish new riverside", "wish check riverside.toml && wish test"],
            language,
        ))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let city = matches.get_one::<String>(CITY).cloned().unwrap_or_default();
    if !is_code(&city) {
        let (message, help) = language.no_city_name(&city);
        return Err(Failure::Usage { message, help });
    }
    let folder = matches.get_one::<PathBuf>(FOLDER).cloned().unwrap_or_default();
    let policy = folder.join(format!("{city}.toml"));
    let scenario = folder.join(format!("{city}-first.scenario.toml"));
    if let Some(there) = [&policy, &scenario].into_iter().find(|path| path.exists()) {
        let (message, help) = language.is_there(there);
        return Err(Failure::Usage { message, help });
    }
    std::fs::create_dir_all(&folder).map_err(|error| unreadable(&folder, &error, language))?;
    write(&policy, POLICY.replace(NAME, &city).as_bytes(), language)?;
    write(&scenario, SCENARIO.replace(NAME, &city).as_bytes(), language)?;
    let (policy, scenario) = (policy.display(), scenario.display());
    let mut out = anstream::stdout();
    writeln!(out, "{policy}\n{scenario}")?;
    writeln!(out, "{}", language.go_on(&policy.to_string(), &scenario.to_string()))?;
    Ok(Status::Ok)
}

words! {
    help_new_city: "Writes a policy to begin with, and a first scenario of it", "写出一份政策初稿及其第一个场景";
    help_city_name: "The city's name as a code: small letters, digits and `-`", "城市代码：小写字母、数字和 `-`";
    help_folder: "Where to write them", "写入的文件夹";
}

impl Language {
    fn no_city_name(self, name: &str) -> (String, String) {
        self.either(
            (
                format!("`{name}` is not a code"),
                "write 1 to 64 of `a-z`, `0-9` and `-`, a letter first: `wish new riverside`"
                    .to_owned(),
            ),
            (
                format!("`{name}` 不是代码"),
                "请用 1 至 64 个 `a-z`、`0-9`、`-`，以字母开头：`wish new riverside`".to_owned(),
            ),
        )
    }

    fn is_there(self, path: &Path) -> (String, String) {
        let path = path.display();
        self.either(
            (
                format!("`{path}` is there already"),
                "name another city or another `--folder`".to_owned(),
            ),
            (format!("`{path}` 已存在"), "请换一个城市代码或 `--folder`".to_owned()),
        )
    }

    fn go_on(self, policy: &str, scenario: &str) -> String {
        self.either(
            format!("now: wish check {policy}; wish lint {policy}; wish test {scenario}"),
            format!("接下来：wish check {policy}；wish lint {policy}；wish test {scenario}"),
        )
    }
}
