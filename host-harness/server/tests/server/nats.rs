//! A NATS server for a test, on loopback and a port that the system gives. A shell stands between and ends it when the test's process
//! is no more, however that ended. Where NATS is not installed, the test fails and says how it is had.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use wish_store::testing::Folder;

const MISSING: &str = "this test needs `nats-server`, and found it neither on the PATH nor where `tests/run` installs it:
python3 -m venv target/python && target/python/bin/pip install --require-hashes --requirement tests/tools/nats.txt";
const PATIENCE: Duration = Duration::from_secs(20);
const KEEP: &str = r#"
trap '' HUP INT TERM
"$1" -a 127.0.0.1 -p "$2" -js -sd "$3" -l "$3/log" &
read -r _
kill -KILL $!
wait $!
"#;

/// A server, until it is dropped.
pub struct Nats {
    port: u16,
    folder: Option<Folder>,
    keeper: Option<Child>,
}

impl Nats {
    /// One that is new, with nothing in it.
    pub fn start() -> Nats {
        let port =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut nats = Nats { port, folder: None, keeper: None };
        nats.start_again();
        nats
    }

    pub fn address(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Ends it as a power cut does; what it kept is lost.
    pub fn kill(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            keeper.wait().unwrap();
        }
        self.folder = None;
    }

    /// Starts it at the same address, with nothing in it.
    pub fn start_again(&mut self) {
        self.kill();
        let folder = Folder::new();
        let keeper = Command::new("sh")
            .args(["-c", KEEP, "sh"])
            .arg(program())
            .arg(self.port.to_string())
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        (self.folder, self.keeper) = (Some(folder), Some(keeper));
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            assert!(began.elapsed() < PATIENCE, "NATS does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.kill();
    }
}

fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let build = own.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    let installed = build.map(|build| build.join("python/bin/nats-server"));
    let on_path = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .map(|folder| folder.join("nats-server"))
        .find(|program| program.exists());
    installed.filter(|program| program.exists()).or(on_path).unwrap_or_else(|| panic!("{MISSING}"))
}
