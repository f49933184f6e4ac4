//! `wish serve`: the reference host, over HTTP, until it is told to stop.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use tracing_subscriber::EnvFilter;
use wish_server::api::Api;
#[cfg(feature = "bus")]
use wish_server::bus::{self, Bus};
use wish_server::caller::{Keys, Trust};
use wish_server::cells::Cells;
use wish_server::demo::{self, DemoCity, Signer};
use wish_server::log_seals::LogSealer;
use wish_server::serve::{Server, Stopped};
use wish_server::webhooks::address::{AddressGuard, IpNet, SystemResolver};
use wish_server::webhooks::{Outgoing, Patience};
use wish_server::{Clock, Host, HostError};
use wish_simulation::demo::{PROGRAMMES, START, responders, wishes};
use wish_store::{Keyring, Store, StoreError};

use super::cells::{self, CELLS};
use super::failure::{Failure, Status};
use super::language::{Language, words};
use super::{examples, flag, read, runtime, sealing, verb};

const DATA: &str = "data";
const DATABASE: &str = "database";
const DEMO: &str = "demo";
/// In the folder of the data: what logs are sealed with.
const LOG_KEY_FILE: &str = "log-seal.key";
const LOG_KEY: &str = "log-key";
const OTLP: &str = "otlp";
const LISTEN: &str = "listen";
const TRUST: &str = "trust";
const WEBHOOK_ALLOW: &str = "webhook-allow";
const ADDRESS: &str = "127.0.0.1:8080";
/// How much is logged where the environment (`RUST_LOG`) does not say.
const LOGGED: &str = "warn,wish_server=info";

pub fn command(language: Language) -> Command {
    let usage = "(--demo | (--data DIR [--key FILE] | (--database URL | --cells FILE) --key FILE) --trust FILE) [--log-key FILE] [--otlp URL] [--listen ADDRESS] [--webhook-allow CIDR]...";
    let path = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .value_parser(value_parser!(PathBuf))
            .help(help)
            .help_heading(language.help_options())
    };
    verb("serve", usage, language.help_serve(), language)
        .arg(
            flag(DEMO, language.help_serve_demo(), ArgAction::SetTrue, language)
                .conflicts_with_all([DATA, DATABASE, CELLS, TRUST]),
        )
        .arg(
            path(DATA, "DIR", language.help_data())
                .required_unless_present_any([DEMO, DATABASE, CELLS]),
        )
        .arg(
            Arg::new(DATABASE)
                .long(DATABASE)
                .value_name("URL")
                .conflicts_with(DATA)
                .help(language.help_database())
                .help_heading(language.help_options()),
        )
        .args(cells::arguments(language))
        .arg(
            sealing::argument(language)
                .conflicts_with(DEMO)
                .required_unless_present_any([DEMO, DATA]),
        )
        .arg(path(TRUST, "FILE", language.help_trust()).required_unless_present(DEMO))
        .arg(path(LOG_KEY, "FILE", language.help_log_key()).conflicts_with(DEMO))
        .arg(
            Arg::new(OTLP)
                .long(OTLP)
                .value_name("URL")
                .conflicts_with(CELLS)
                .help(language.help_otlp())
                .help_heading(language.help_options()),
        )
        .arg(
            Arg::new(LISTEN)
                .long(LISTEN)
                .value_name("ADDRESS")
                .value_parser(value_parser!(SocketAddr))
                .default_value(ADDRESS)
                .help(language.help_listen())
                .help_heading(language.help_options()),
        )
        .arg(
            Arg::new(WEBHOOK_ALLOW)
                .long(WEBHOOK_ALLOW)
                .value_name("CIDR")
                .value_parser(value_parser!(IpNet))
                .action(ArgAction::Append)
                .help(language.help_webhook_allow())
                .help_heading(language.help_options()),
        )
        .after_help(examples(
            &[
                "wish serve --demo",
                "wish serve --data /var/lib/wish --trust trust.toml",
                "wish serve --database postgres://wish@localhost/wish --key wish.key --trust trust.toml",
                "wish serve --cells cells.toml --key wish.key --trust trust.toml",
            ],
            language,
        ))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOGGED));
    let logging =
        tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr);
    // Another one is there already in tests alone.
    let _ = logging.try_init();
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    threads.block_on(async {
        if matches.get_flag(DEMO) {
            serve_demo(matches, language).await
        } else {
            serve(matches, language).await
        }
    })
}

async fn serve(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let path = matches.get_one::<PathBuf>(TRUST).cloned().unwrap_or_default();
    let text = String::from_utf8_lossy(&read(&path, language)?).into_owned();
    let wrong = |why: String| language.no_trust(&path.display().to_string(), &why);
    let trust: Trust = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let keys = Keys::of(&trust).map_err(wrong)?;
    #[cfg(feature = "bus")]
    let bus = cells::bus(matches, language).await?;
    if let Some(file) = matches.get_one::<PathBuf>(CELLS) {
        let rules = runtime()?;
        let outgoing = outgoing(matches);
        let sealing = Keyring::read(&sealing::files(matches));
        let sealing = sealing.map_err(|error| unusable(&error, language))?;
        let (addresses, transfers) = cells::cells(file, language)?;
        let (cells, joining) = Cells::open(addresses, transfers, &sealing, move |store| {
            let host = Host::new(store, rules.clone(), Clock::Database);
            let host = host.with_outgoing(outgoing.clone());
            #[cfg(feature = "bus")]
            announce(&host, bus.as_ref());
            (host.clone(), Api::new(host, keys.clone()).router())
        });
        let server = Server::listen_for(address(matches)?, joining, cells.router()).await;
        return run_server(server, matches, language).await;
    }
    let store = sealing::opened(matches).await.map_err(|error| unusable(&error, language))?;
    let host = Host::new(store, runtime()?, Clock::Database).with_outgoing(outgoing(matches));
    host.check().await.map_err(|error| match error {
        HostError::Store(error) => unusable(&error, language),
        other => Failure::Usage { message: other.to_string(), help: language.unready().to_owned() },
    })?;
    #[cfg(feature = "bus")]
    announce(&host, bus.as_ref());
    listen(matches, host.clone(), Api::new(host, keys), axum::Router::new(), language).await
}

async fn serve_demo(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let folder = tempfile::tempdir()?;
    // In its folder, so that its data can be looked at like any other.
    let key = folder.path().join(sealing::KEY_FILE);
    let store = async {
        Keyring::make_file(&key)?;
        Store::in_folder(folder.path())?.with_keys(Keyring::read(&[key])?).await
    };
    let store = store.await.map_err(|error| unusable(&error, language))?;
    let host = Host::new(store, runtime()?, Clock::by_hand(START)).with_outgoing(outgoing(matches));
    let failed = |error: &dyn std::fmt::Display| Failure::Internal(error.to_string());
    let signer = Signer::throwaway().map_err(|error| failed(&error))?;
    let keys = signer.keys().map_err(|error| failed(&error))?;
    let mut cities = Vec::new();
    for programme in PROGRAMMES {
        cities.push(DemoCity {
            name: programme.name.to_owned(),
            policy: programme.policy.as_bytes().to_vec(),
            responders: responders(programme.name)?,
            wishes: wishes(programme.name)?.into_iter().map(|wish| wish.submission).collect(),
        });
    }
    demo::load(&host, &cities).await.map_err(|error| failed(&error))?;
    let names: Vec<String> = cities.iter().map(|city| city.name.clone()).collect();
    let more = demo::router(host.clone(), signer, cities);
    writeln!(anstream::stdout(), "{}", language.demo_cities(&names.join(", ")))?;
    listen(matches, host.clone(), Api::new(host, keys), more, language).await
}

/// What webhooks are sent by: to hosts that everybody can reach, and to networks that are allowed beside them.
fn outgoing(matches: &ArgMatches) -> Outgoing {
    let allowed = matches.get_many::<IpNet>(WEBHOOK_ALLOW).into_iter().flatten().copied();
    let guard = AddressGuard::new(allowed.collect(), Arc::new(SystemResolver));
    Outgoing::new(guard, Patience::default(), &[])
}

async fn listen(
    matches: &ArgMatches,
    host: Host,
    api: Api,
    more: axum::Router,
    language: Language,
) -> Result<Status, Failure> {
    if let Some(address) = matches.get_one::<String>(OTLP) {
        let collector = host.trace_to(address).map_err(|error| Failure::Usage {
            message: error.to_string(),
            help: language.no_collector().to_owned(),
        })?;
        tokio::spawn(collector.run(host.id().to_owned()));
    }
    let server = Server::listen(address(matches)?, host, api, more).await;
    run_server(server, matches, language).await
}

/// Announces what is written through a host for as long as the program runs.
#[cfg(feature = "bus")]
fn announce(host: &Host, bus: Option<&Bus>) {
    if let Some(bus) = bus {
        tokio::spawn(bus::run(host.clone(), bus.clone()));
    }
}

fn address(matches: &ArgMatches) -> Result<SocketAddr, Failure> {
    let at = matches.get_one::<SocketAddr>(LISTEN).copied();
    at.ok_or_else(|| Failure::Internal("no address".to_owned()))
}

async fn run_server(
    server: std::io::Result<Server>,
    matches: &ArgMatches,
    language: Language,
) -> Result<Status, Failure> {
    let at = address(matches)?;
    let server = server.map_err(|error| {
        let (message, help) = language.not_free(&at.to_string(), &error.to_string());
        Failure::Usage { message, help }
    })?;
    writeln!(anstream::stdout(), "{}", language.listening(&server.address()?.to_string()))?;
    let server = match sealer(matches, language)? {
        Some(sealer) => server.sealing(sealer),
        None => server,
    };
    match server.run(told_to_stop()).await {
        Stopped::AsTold => Ok(Status::Ok),
        Stopped::StoreEnded => Err(Failure::Internal(language.store_ended().to_owned())),
    }
}

/// The key that logs are sealed with: the one named, else that in the data's folder. In a database alone, or in a demonstration, there is
/// none.
fn sealer(matches: &ArgMatches, language: Language) -> Result<Option<LogSealer>, Failure> {
    let of_folder = matches.get_one::<PathBuf>(DATA).map(|folder| folder.join(LOG_KEY_FILE));
    let file = matches.get_one::<PathBuf>(LOG_KEY).cloned().or(of_folder);
    let sealer = file.map(|file| LogSealer::at(&file)).transpose();
    sealer.map_err(|error| Failure::Usage {
        message: error.to_string(),
        help: language.no_log_key().to_owned(),
    })
}

/// Until somebody interrupts it, or the system tells it to end.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

fn unusable(error: &StoreError, language: Language) -> Failure {
    let help = sealing::help(error, language).unwrap_or(language.other_place());
    Failure::Usage { message: error.to_string(), help: help.to_owned() }
}

words! {
    unready: "nothing was changed; mend it, or run the version of before", "未作任何更改；请修复，或运行先前版本";
    store_ended: "the disk did not keep what it was given; start the host anew", "磁盘未能保存数据；请重新启动";
    help_serve: "Keeps the cases of cities and serves them over HTTP", "保存各城市的事项，并通过 HTTP 提供服务";
    help_serve_demo: "With throwaway data, keys for everybody and a clock that is moved by hand", "使用一次性数据和密钥，时钟可手动拨动";
    help_trust: "Whose tokens are believed: issuer, audience and public keys, as TOML", "信任的令牌：签发者、受众和公钥（TOML）";
    help_log_key: "Private key that seals logs, as PEM; made where there is none (in the data's folder: `log-seal.key`)", "日志签章私钥（PEM）；不存在则生成（数据文件夹内为 `log-seal.key`）";
    no_log_key: "name another file with `--log-key`, or leave it out", "请用 `--log-key` 指定其他文件，或不指定";
    help_otlp: "Send traces to a collector of OpenTelemetry, such as http://localhost:4318", "将追踪发送到 OpenTelemetry 收集器，如 http://localhost:4318";
    no_collector: "a collector on this machine listens at http://localhost:4318", "本机的收集器通常监听 http://localhost:4318";
    help_webhook_allow: "Network that webhooks may go to though not everybody can reach it, without encryption too", "允许 Webhook 访问的内部网段（也允许不加密）";
    help_listen: "Where to listen", "监听地址";
}

impl Language {
    fn no_trust(self, file: &str, why: &str) -> Failure {
        let (message, help) = self.either(
            (
                format!("`{file}` does not say whom to trust: {why}"),
                "write `issuer`, `audience` and a `[[keys]]` with `kid`, `algorithm` and `pem`"
                    .to_owned(),
            ),
            (
                format!("`{file}` 未说明信任谁：{why}"),
                "请写 `issuer`、`audience`，以及含 `kid`、`algorithm`、`pem` 的 `[[keys]]`"
                    .to_owned(),
            ),
        );
        Failure::Usage { message, help }
    }

    fn not_free(self, address: &str, why: &str) -> (String, String) {
        self.either(
            (
                format!("`{address}` cannot be listened at: {why}"),
                "name another with `--listen`".to_owned(),
            ),
            (format!("无法监听 `{address}`：{why}"), "请用 `--listen` 指定其他地址".to_owned()),
        )
    }

    fn listening(self, address: &str) -> String {
        self.either(format!("listening at http://{address}"), format!("正在监听 http://{address}"))
    }

    fn demo_cities(self, names: &str) -> String {
        self.either(
            format!("cities: {names}; who there is, and the clock: /demo"),
            format!("城市：{names}；人员令牌与时钟见 /demo"),
        )
    }
}
