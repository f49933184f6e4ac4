//! `wish import`: takes a platform's cases and responders from a file, all of it or nothing.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use wish_server::import::{
    ColumnMap, Encoding, Form, Keeping, LineProblem, Report, Source, Subject, Wording,
};
use wish_server::{Clock, Host, HostError};
use wish_store::{Keyring, Store, StoreError};

use super::failure::{Failure, Status};
use super::language::{Language, words};
use super::{examples, flag, read, runtime, sealing, verb, write};

const DATA: &str = "data";
const DATABASE: &str = "database";
const CITY: &str = "city";
const POLICY: &str = "policy";
const CASES: &str = "cases";
const RESPONDERS: &str = "responders";
const DRY_RUN: &str = "dry-run";
const CONTINUE: &str = "continue";
const REPORT: &str = "report";
const ENCODING: &str = "encoding";
const COLUMNS: &str = "columns";
const ENCODINGS: [&str; 3] = ["auto", "utf-8", "gb18030"];
/// Who imports, as the log has it.
const IMPORTER: &str = "import";
/// Lines that are told on the screen; the report has all of them.
const SHOWN_MAX: usize = 20;

pub fn command(language: Language) -> Command {
    let usage = "(--data DIR [--key FILE] | --database URL --key FILE) --city CITY (--cases FILE | --responders FILE) [OPTIONS]";
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help).help_heading(language.help_options())
    };
    let path = |name: &'static str, value: &'static str, help: &'static str| {
        option(name, value, help).value_parser(value_parser!(PathBuf))
    };
    verb("import", usage, language.help_import(), language)
        .arg(
            path(DATA, "DIR", language.help_import_data())
                .required_unless_present(DATABASE)
                .conflicts_with(DATABASE),
        )
        .arg(option(DATABASE, "URL", language.help_import_database()))
        .arg(sealing::argument(language).required_unless_present(DATA))
        .arg(option(CITY, "CITY", language.help_import_city()).required(true))
        .arg(path(POLICY, "FILE", language.help_import_policy()))
        .arg(
            path(CASES, "FILE", language.help_import_cases())
                .required_unless_present(RESPONDERS)
                .conflicts_with(RESPONDERS),
        )
        .arg(path(RESPONDERS, "FILE", language.help_import_responders()))
        .arg(
            flag(DRY_RUN, language.help_import_dry_run(), ArgAction::SetTrue, language)
                .conflicts_with(CONTINUE),
        )
        .arg(flag(CONTINUE, language.help_import_continue(), ArgAction::SetTrue, language))
        .arg(path(REPORT, "FILE", language.help_import_report()))
        .arg(
            option(ENCODING, "ENCODING", language.help_import_encoding())
                .value_parser(PossibleValuesParser::new(ENCODINGS))
                .default_value("auto"),
        )
        .arg(path(COLUMNS, "FILE", language.help_import_columns()))
        .after_help(examples(
            &[
                "wish import --data /var/lib/wish --city taizhou --policy taizhou.toml --responders people.csv",
                "wish import --data /var/lib/wish --city taizhou --cases wishes.csv --dry-run",
                "wish import --data /var/lib/wish --city taizhou --cases wishes.ndjson --continue --report report.ndjson",
            ],
            language,
        ))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let path = |name: &str| matches.get_one::<PathBuf>(name).map(PathBuf::as_path);
    let (subject, file) = match (path(CASES), path(RESPONDERS)) {
        (Some(file), _) => (Subject::Cases, file),
        (None, file) => (Subject::Responders, file.unwrap_or(Path::new(""))),
    };
    let bytes = read(file, language)?;
    let map = match path(COLUMNS) {
        None => ColumnMap::default(),
        Some(file) => column_map(file, language)?,
    };
    let encoding = match matches.get_one::<String>(ENCODING).map(String::as_str) {
        Some("utf-8") => Encoding::Utf8,
        Some("gb18030") => Encoding::Gb18030,
        _ => Encoding::Auto,
    };
    let keeping = match (matches.get_flag(DRY_RUN), matches.get_flag(CONTINUE)) {
        (true, _) => Keeping::Nothing,
        (false, true) => Keeping::Good,
        (false, false) => Keeping::Whole,
    };
    let policy = path(POLICY).map(|file| read(file, language)).transpose()?;
    let source =
        Source { subject, form: form_of(file, &bytes), encoding, map: &map, bytes: &bytes };
    let city = matches.get_one::<String>(CITY).map_or("", String::as_str);
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = threads.block_on(async {
        let store = sealing::opened(matches).await;
        let store = store.map_err(|error| unusable(&error, language))?;
        let host = Host::new(store, runtime()?, Clock::Database);
        let city = City { name: city, language };
        let cities = host.store().cities().await.map_err(|error| unusable(&error, language))?;
        match (policy, cities.into_iter().find(|row| row.city == city.name)) {
            (None, _) => {}
            (Some(policy), Some(row)) => city.check_same(&host, &policy, &row.policy)?,
            (Some(policy), None) => {
                // Where it is not to be kept, or all of it or nothing, the new city is tried elsewhere first.
                if keeping != Keeping::Good {
                    let folder = tempfile::tempdir()?;
                    let trial = async {
                        Store::in_folder(folder.path())?.with_keys(Keyring::throwaway()?).await
                    };
                    let trial = trial.await.map_err(|error| unusable(&error, language))?;
                    let trial = Host::new(trial, host.runtime().clone(), Clock::Database);
                    city.open(&trial, policy.clone()).await?;
                    let report = city.import(&trial, &source, Keeping::Nothing).await?;
                    if keeping == Keeping::Nothing || !report.problems.is_empty() {
                        return Ok(report);
                    }
                }
                city.open(&host, policy).await?;
            }
        }
        city.import(&host, &source, keeping).await
    })?;
    if let Some(file) = path(REPORT) {
        write_report(file, &report, language)?;
    }
    show(&report, keeping, language)?;
    Ok(if report.problems.is_empty() { Status::Ok } else { Status::AssertionFailed })
}

/// The city that is imported into.
struct City<'a> {
    name: &'a str,
    language: Language,
}

impl City<'_> {
    fn failed(&self, error: &HostError) -> Failure {
        match error {
            HostError::Store(error) => unusable(error, self.language),
            other => Failure::Usage {
                message: other.to_string(),
                help: self.language.import_failed().to_owned(),
            },
        }
    }

    /// That the policy is the one that the city has.
    fn check_same(&self, host: &Host, policy: &[u8], digest: &str) -> Result<(), Failure> {
        if host.runtime().rulebook(policy)?.digest().starts_with(digest) {
            return Ok(());
        }
        let (message, help) = self.language.import_other_policy(self.name);
        Err(Failure::Usage { message, help })
    }

    async fn open(&self, host: &Host, policy: Vec<u8>) -> Result<(), Failure> {
        let tag = self.language.tag();
        let uploaded = host.upload(self.name, policy, IMPORTER, tag).await;
        uploaded.map(|_| ()).map_err(|error| self.failed(&error))
    }

    async fn import(
        &self,
        host: &Host,
        source: &Source<'_>,
        keeping: Keeping,
    ) -> Result<Report, Failure> {
        let wording = Wording::of(self.language.tag());
        let report = host.import(self.name, source, keeping, IMPORTER, wording).await;
        report.map_err(|error| self.failed(&error))
    }
}

fn form_of(file: &Path, bytes: &[u8]) -> Form {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => Form::Csv,
        Some("ndjson" | "jsonl") => Form::Ndjson,
        _ => Form::of(bytes),
    }
}

fn column_map(file: &Path, language: Language) -> Result<ColumnMap, Failure> {
    let text = String::from_utf8_lossy(&read(file, language)?).into_owned();
    toml::from_str(&text).map_err(|error| {
        let message = format!("{}: {error}", file.display());
        Failure::Usage { message, help: language.import_columns_form().to_owned() }
    })
}

/// A line for each problem, and at last one for all of it.
fn write_report(file: &Path, report: &Report, language: Language) -> Result<(), Failure> {
    let mut lines = Vec::new();
    for problem in &report.problems {
        serde_json::to_writer(&mut lines, problem)?;
        lines.push(b'\n');
    }
    let Report { lines: count, imported, skipped, kept, problems } = report;
    let summary = serde_json::json!({
        "lines": count, "imported": imported, "skipped": skipped, "kept": kept, "problems": problems.len(),
    });
    serde_json::to_writer(&mut lines, &summary)?;
    lines.push(b'\n');
    write(file, &lines, language)
}

fn show(report: &Report, keeping: Keeping, language: Language) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    for LineProblem { line, id, code, message, help } in report.problems.iter().take(SHOWN_MAX) {
        let id = id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
        writeln!(out, "{}{id}: {message} ({code})\n  {help}", language.import_line(*line))?;
    }
    let more = report.problems.len().saturating_sub(SHOWN_MAX);
    if more > 0 {
        writeln!(out, "{}", language.import_more(more))?;
    }
    writeln!(out, "{}", language.import_summary(report, keeping))?;
    Ok(())
}

fn unusable(error: &StoreError, language: Language) -> Failure {
    let help = match error {
        StoreError::InUse(_) => language.import_in_use(),
        _ => language.other_place(),
    };
    Failure::Usage { message: error.to_string(), help: help.to_owned() }
}

words! {
    help_import: "Takes a platform's cases and responders from a file, all of it or nothing", "从文件导入平台已有的事项和承接方（全部导入，或一条不留）";
    help_import_data: "Folder that a host keeps everything in", "数据文件夹";
    help_import_database: "PostgreSQL that hosts keep everything in", "PostgreSQL 数据库地址";
    help_import_city: "Into which city", "导入到哪个城市";
    help_import_policy: "Policy of a city that there is not yet", "新城市的政策文件";
    help_import_cases: "Cases, as CSV or JSON Lines", "事项文件（CSV 或 JSON Lines）";
    help_import_responders: "Responders, as CSV or JSON Lines", "承接方文件（CSV 或 JSON Lines）";
    help_import_dry_run: "Say what would become of it, and keep nothing", "只报告结果，不保存";
    help_import_continue: "Keep every line that is in order, and report the others", "保存没有问题的行，报告其余的行";
    help_import_report: "Where to write what is wrong with each line, as JSON Lines", "把每行的问题写入此文件（JSON Lines）";
    help_import_encoding: "The file's encoding", "文件编码";
    help_import_columns: "What your columns and values are called here, as TOML", "列名和取值的对应关系（TOML）";
    import_failed: "nothing was changed; mend it and import again", "未作任何更改；请修正后重新导入";
    import_columns_form: "write a table `[columns]` of your names and ours, and `[values.COLUMN]` of your values and ours", "请写 `[columns]`（对方列名 = 本方列名）和 `[values.列名]`（对方取值 = 本方取值）";
    import_in_use: "stop the host that runs on it, or import through it: POST /api/v1/cities/CITY/import/cases", "请先停止正在运行的主机，或通过其接口导入：POST /api/v1/cities/CITY/import/cases";
}

impl Language {
    fn import_line(self, line: usize) -> String {
        if line == 0 {
            return self.either("file".to_owned(), "文件".to_owned());
        }
        self.either(format!("line {line}"), format!("第 {line} 行"))
    }

    fn import_other_policy(self, city: &str) -> (String, String) {
        self.either(
            (
                format!("the city `{city}` is there already, and opens cases under another policy"),
                "leave `--policy` out; another is put in force through the API".to_owned(),
            ),
            (
                format!("城市 `{city}` 已存在，且使用另一份政策"),
                "请去掉 `--policy`；更换政策请通过 API".to_owned(),
            ),
        )
    }

    fn import_more(self, more: usize) -> String {
        self.either(
            format!("and {more} more; `--report FILE` has all of them"),
            format!("另有 {more} 处；全部内容见 `--report FILE`"),
        )
    }

    fn import_summary(self, report: &Report, keeping: Keeping) -> String {
        let Report { lines, imported, skipped, kept, problems } = report;
        let wrong = problems.len();
        let became = match (keeping, kept) {
            (Keeping::Nothing, _) => self.either("nothing was kept, as asked", "按要求未保存"),
            (Keeping::Whole | Keeping::Good, true) => self.either("kept", "已保存"),
            (Keeping::Whole | Keeping::Good, false) => {
                self.either("nothing was kept", "未保存任何内容")
            }
        };
        self.either(
            format!("{lines} lines: {imported} in order, {skipped} imported before, {wrong} wrong; {became}"),
            format!("共 {lines} 行：可导入 {imported}，以前已导入 {skipped}，有问题 {wrong}；{became}"),
        )
    }
}
