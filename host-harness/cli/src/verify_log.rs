//! `wish verify-log`: whether the logs of a host's cities are whole, and add up to the cases that it has.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};
use wish_runtime::Runtime;
use wish_server::log_seals::{LogMark, public_key};
use wish_server::verify::{LogFlaw, LogFlawKind, Verification, VerifiedLog, cities};
use wish_server::{Clock, Host, HostError};
use wish_store::{Keyring, Store};

use super::failure::{Failure, Status};
use super::language::{Language, words};
use super::{examples, json_flag, location, runtime, sealing, verb, wants_json};

const AT_LEAST: &str = "at-least";
const CITY: &str = "city";
const PUBLIC_KEY: &str = "public-key";
const HASH_DIGITS: usize = 64;

pub fn command(language: Language) -> Command {
    let usage = "(--data DIR | --database URL) [--key FILE] [--city CITY] [--public-key FILE]… [--at-least POSITION:HASH] [--json]";
    location::arguments(verb("verify-log", usage, language.help_verify_log(), language), language)
        .arg(
            Arg::new(CITY)
                .long(CITY)
                .value_name("CITY")
                .help(language.help_one_city())
                .help_heading(language.help_options()),
        )
        .arg(
            location::path(PUBLIC_KEY, "FILE", language.help_public_key(), language)
                .action(ArgAction::Append),
        )
        .arg(
            Arg::new(AT_LEAST)
                .long(AT_LEAST)
                .value_name("POSITION:HASH")
                .value_parser(mark)
                .requires(CITY)
                .help(language.help_at_least())
                .help_heading(language.help_options()),
        )
        .arg(sealing::argument(language))
        .arg(json_flag(language))
        .after_help(examples(
            &[
                "wish verify-log --data /var/lib/wish --public-key /etc/wish/log-seal.key.pub",
                "wish verify-log --database postgres://wish@localhost/wish --city taizhou",
            ],
            language,
        ))
}

fn mark(text: &str) -> Result<LogMark, String> {
    let wrong = || "write the position, a colon, and 64 hexadecimal digits".to_owned();
    let (position, hash) = text.split_once(':').ok_or_else(wrong)?;
    let position = position.parse().ok().filter(|position| *position > 0).ok_or_else(wrong)?;
    let is_hash = hash.len() == HASH_DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { Ok(LogMark { position, hash: hash.to_ascii_lowercase() }) } else { Err(wrong()) }
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let mut wanted = Verification::default();
    for file in matches.get_many::<PathBuf>(PUBLIC_KEY).into_iter().flatten() {
        let key = public_key(file).map_err(|error| Failure::Usage {
            message: error.to_string(),
            help: language.help_no_public_key().to_owned(),
        })?;
        wanted.keys.push(key);
    }
    wanted.at_least = matches.get_one::<LogMark>(AT_LEAST).cloned();
    let rules = runtime()?;
    let city = matches.get_one::<String>(CITY).cloned();
    let found = location::wait_for(verified(matches, &wanted, rules, city, language))??;
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", serde_json::to_string(&found)?)?;
        return Ok(Status::Ok);
    }
    for (city, found) in &found {
        writeln!(out, "{}", language.whole(city, found))?;
    }
    if found.is_empty() {
        writeln!(out, "{}", language.no_city())?;
    }
    Ok(Status::Ok)
}

async fn verified(
    matches: &ArgMatches,
    wanted: &Verification,
    rules: Runtime,
    city: Option<String>,
    language: Language,
) -> Result<BTreeMap<String, VerifiedLog>, Failure> {
    let unusable = |error: &wish_store::StoreError| location::failure(error, language);
    let store = Store::open_to_read(&location::given(matches)).await;
    let keys = Keyring::read(&sealing::files(matches)).map_err(|error| unusable(&error))?;
    let store = store.map_err(|error| unusable(&error))?;
    let store = store.with_keys_to_read(keys).await.map_err(|error| unusable(&error))?;
    let all = match city {
        Some(city) => vec![city],
        None => cities(&store).await.map_err(|error| unusable(&error))?,
    };
    let host = Host::new(store, rules, Clock::Database);
    let mut found = BTreeMap::new();
    for city in all {
        let outcome = wanted.of(&host, &city).await.map_err(|error| match error {
            HostError::Store(error) => unusable(&error),
            HostError::NoCity(_) => {
                Failure::Usage { message: error.to_string(), help: language.no_city().to_owned() }
            }
            other => Failure::Internal(other.to_string()),
        })?;
        match outcome {
            Ok(log) => found.insert(city, log),
            Err(flaw) => {
                return Err(Failure::Mismatch {
                    message: language.flaw(&city, &flaw),
                    help: language.help_flaw().to_owned(),
                });
            }
        };
    }
    Ok(found)
}

words! {
    help_verify_log: "Whether the logs of a host are whole, and add up to its cases", "核对主机日志是否完整、是否与事项一致";
    help_one_city: "Of this city alone", "只核对该城市";
    help_public_key: "Key by which seals of the log are signed, as PEM; may be given again for an older one", "日志签章的公钥（PEM）；旧公钥可重复指定";
    help_at_least: "A place that the log is known to have had: its end when it was verified before, or a seal", "日志曾到达的位置：上次核对时的末尾，或某个签章";
    help_no_public_key: "name the file ending in `.pub` that stands beside the key of `wish serve`", "请指定 `wish serve` 密钥旁以 `.pub` 结尾的文件";
    no_city: "there is no city in this store", "存储中没有城市";
    help_flaw: "leave it as it is, compare it with a backup, and ask who could write to the database", "请保持原状，与备份比对，并查明谁可写入数据库";
    flaw_link: "a row was changed, put in or taken out", "有行被更改、插入或删除";
    flaw_unreadable: "the row cannot be read", "该行无法读取";
    flaw_sequence: "events of the case are missing or there twice", "事项的事件缺失或重复";
    flaw_seal: "the seal does not hold", "签章无效";
    flaw_seal_key: "the seal was signed by none of the keys", "签章并非由所给密钥签署";
    flaw_cut_off: "the log ends before it; its end was cut off", "日志在此之前结束；其末尾被截断";
    flaw_other_hash: "the log has another hash there; it was written anew", "日志在此处的哈希不同；日志被重写";
    flaw_case_missing: "the case is not stored", "事项未存储";
    flaw_events_missing: "the log has not all events of the case", "日志缺少该事项的事件";
    flaw_case_differs: "the case that is stored is not what its events add up to", "所存事项与其事件不符";
}

impl Language {
    fn whole(self, city: &str, found: &VerifiedLog) -> String {
        let VerifiedLog { rows, cases, erased, seals, end } = found;
        let end = end.as_ref().map(LogMark::to_string).unwrap_or_default();
        self.either(
            format!("{city}: whole; {rows} rows, {cases} cases ({erased} erased), {seals} seals; ends at {end}"),
            format!("{city}：完整；{rows} 行，{cases} 个事项（{erased} 个已删除内容），{seals} 个签章；末尾 {end}"),
        )
    }

    fn flaw(self, city: &str, flaw: &LogFlaw) -> String {
        let what = match flaw.what {
            LogFlawKind::Link => self.flaw_link(),
            LogFlawKind::Unreadable => self.flaw_unreadable(),
            LogFlawKind::Sequence => self.flaw_sequence(),
            LogFlawKind::Seal => self.flaw_seal(),
            LogFlawKind::SealKey => self.flaw_seal_key(),
            LogFlawKind::CutOff => self.flaw_cut_off(),
            LogFlawKind::OtherHash => self.flaw_other_hash(),
            LogFlawKind::CaseMissing => self.flaw_case_missing(),
            LogFlawKind::EventsMissing => self.flaw_events_missing(),
            LogFlawKind::CaseDiffers => self.flaw_case_differs(),
        };
        let place = flaw.position.map(|position| {
            self.either(format!(", position {position}"), format!("，位置 {position}"))
        });
        let case = flaw.case.as_ref();
        let case =
            case.map(|case| self.either(format!(", case `{case}`"), format!("，事项 `{case}`")));
        let (place, case) = (place.unwrap_or_default(), case.unwrap_or_default());
        self.either(
            format!("the log of `{city}` is not whole{place}{case}: {what}"),
            format!("`{city}` 的日志不完整{place}{case}：{what}"),
        )
    }
}
