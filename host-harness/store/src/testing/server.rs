//! A PostgreSQL for the tests of one process.
//!
//! A shell stands between: it starts the server, reads from the process until that is no more, however it ended, then stops the
//! server and removes its data. So no server outlives its tests, be they killed or not.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

const MISSING: &str = "these tests need PostgreSQL, and found neither /usr/lib/postgresql/*/bin nor `initdb` on the PATH;
on Debian and Ubuntu: apt-get install -y postgresql-15";
/// `initdb` and the server refuse to run as root.
const INSTEAD_OF_ROOT: &str = "postgres";
const PATIENCE: Duration = Duration::from_secs(60);
/// Another process may take the port that was free.
const ATTEMPTS: u32 = 5;
const KEEP: &str = r#"
trap '' HUP INT TERM
"$1/postgres" -D "$2" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 &
read -r _
kill -QUIT $!
wait $!
rm -rf "$2" "$2.log"
"#;

/// Where the server is, without a database; started by the first who asks.
pub(super) fn address() -> &'static str {
    static SERVER: OnceLock<(String, Child)> = OnceLock::new();
    let (address, _keeper) = SERVER.get_or_init(|| {
        let programs = programs();
        let folder = data_folder();
        let template = template(&programs, &folder);
        (0..ATTEMPTS)
            .find_map(|attempt| {
                let data = folder.join(format!("{}-{attempt}", std::process::id()));
                copy(&template, &data);
                start(&programs, &data)
            })
            .expect("PostgreSQL starts")
    });
    address
}

/// The folder of `initdb` and `postgres`, the newest where there are several.
pub(super) fn programs() -> PathBuf {
    let of_debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = of_debian
        .filter_map(|version| {
            let number = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    versions.sort();
    let on_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").exists())
    };
    versions.pop().map(|(_, folder)| folder).or_else(on_path).expect(MISSING)
}

fn is_root() -> bool {
    // A process's files in /proc are its own.
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// A command of whoever may run the server.
pub(super) fn as_owner(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid", INSTEAD_OF_ROOT, "--regid", INSTEAD_OF_ROOT, "--clear-groups", "--"])
        .arg(program);
    command
}

pub(super) fn succeeds(command: &mut Command) -> bool {
    let output = command.stdin(Stdio::null()).output();
    output.is_ok_and(|output| output.status.success())
}

/// A folder for data that the server's owner can write to: in the build's, unless that is closed to it.
pub(super) fn data_folder() -> PathBuf {
    for parent in [super::build_folder(), std::env::temp_dir()] {
        let folder = parent.join("wish-postgres");
        std::fs::create_dir_all(&folder).expect("a folder for data");
        let handed_over =
            !is_root() || succeeds(Command::new("chown").arg(INSTEAD_OF_ROOT).arg(&folder));
        let test = ["-w"].map(Path::new);
        if handed_over && succeeds(as_owner(Path::new("test")).args(test).arg(&folder)) {
            return folder;
        }
    }
    panic!("no folder that the user `{INSTEAD_OF_ROOT}` can write to");
}

/// Data of an empty server, made once: copies of it are had sooner. Texts are compared by the rules of a language, as
/// installations do, so that a statement that relies on bytes is found out.
pub(super) fn template(programs: &Path, folder: &Path) -> PathBuf {
    let version = Command::new(programs.join("postgres")).arg("--version").output();
    let version = version.expect("PostgreSQL runs").stdout;
    let version: String =
        String::from_utf8_lossy(&version).chars().filter(|c| c.is_ascii_digit()).collect();
    let template = folder.join(format!("template-{version}"));
    let lock = File::create(folder.join("lock")).expect("a lock for the template");
    lock.lock().expect("a lock for the template");
    if !template.exists() {
        let unfinished = folder.join("unfinished");
        let of_language = ["--locale-provider=icu", "--icu-locale=zh"];
        let made = [&of_language[..], &[]].into_iter().any(|language| {
            drop(std::fs::remove_dir_all(&unfinished));
            let mut command = as_owner(&programs.join("initdb"));
            command.args(["-A", "trust", "-U", "postgres", "-N", "-E", "UTF8", "--locale=C.UTF-8"]);
            succeeds(command.args(language).arg("-D").arg(&unfinished))
        });
        assert!(made, "{} fails", programs.join("initdb").display());
        std::fs::rename(&unfinished, &template).expect("the template gets its name");
    }
    template
}

pub(super) fn copy(template: &Path, data: &Path) {
    drop(std::fs::remove_dir_all(data));
    let mut command = as_owner(Path::new("cp"));
    assert!(succeeds(command.args(["-a", "--"]).arg(template).arg(data)), "no room for data");
}

/// Starts a server: none, where it ended at once.
fn start(programs: &Path, data: &Path) -> Option<(String, Child)> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr());
    let port = port.expect("a free port").port();
    let log = data.with_extension("log");
    let says = File::create(&log).expect("a file for what PostgreSQL says");
    let mut keeper = as_owner(Path::new("sh"))
        .args(["-c", KEEP, "sh"])
        .args([programs, data])
        .arg(port.to_string())
        // What ends the process's group is not to end whoever tidies up.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(says)
        .spawn()
        .expect("a shell starts");
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let says = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        if says.lines().any(|line| line.trim_end() == "ready") {
            return Some((format!("postgres://postgres@127.0.0.1:{port}"), keeper));
        }
        if std::fs::read_to_string(&log).is_ok_and(|says| says.contains("FATAL")) {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(keeper.stdin.take());
    drop(keeper.wait());
    None
}
