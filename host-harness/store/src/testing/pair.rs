//! Two PostgreSQL servers, of which the second follows the first, synchronously: what the first acknowledges, both have. The first can
//! be killed, and the second takes over.
//!
//! As in `server`, a shell stands by each, and ends it when the tests' process is no more.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};

use super::server::{as_owner, copy, data_folder, programs, succeeds, template};

const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(20);
const KEEP: &str = r#"
trap '' HUP INT TERM
"$1/postgres" -D "$2" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=100 -c wal_level=replica -c hot_standby=on -c fsync=on &
echo $! >"$2.pid"
read -r _
kill -QUIT $!
wait $!
rm -rf "$2" "$2.log" "$2.pid"
"#;

/// A server and the shell that stands by it.
struct Node {
    keeper: Child,
    at: SocketAddr,
    data: PathBuf,
}

/// Two servers, the second of which follows the first.
pub struct Pair {
    first: Node,
    second: Node,
}

impl Pair {
    /// Starts both, and waits until the first waits for the second with each commit.
    ///
    /// # Panics
    /// Where PostgreSQL is not installed, or does not start.
    pub async fn start() -> Pair {
        let programs = programs();
        let folder = data_folder();
        let template = template(&programs, &folder);
        let of = |name: &str| folder.join(format!("{name}-{}", std::process::id()));
        let data = of("first");
        copy(&template, &data);
        let first = Node::start(&programs, data).await;
        let data = of("second");
        drop(std::fs::remove_dir_all(&data));
        let mut following = as_owner(&programs.join("pg_basebackup"));
        following.args([
            "-h",
            "127.0.0.1",
            "-U",
            "postgres",
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "-p",
        ]);
        following.arg(first.at.port().to_string()).arg("-D").arg(&data);
        assert!(succeeds(&mut following), "the first server cannot be copied");
        let second = Node::start(&programs, data).await;
        let pair = Pair { first, second };
        let mut connection = pair.first.connection().await.expect("the first answers");
        for statement in
            ["alter system set synchronous_standby_names = '*'", "select pg_reload_conf()"]
        {
            connection.execute(statement).await.expect("a setting");
        }
        let began = Instant::now();
        loop {
            let found = "select count(*) from pg_stat_replication where sync_state = 'sync'";
            let found = connection.fetch_one(found).await.expect("a count").get::<i64, _>(0);
            if found == 1 {
                return pair;
            }
            assert!(began.elapsed() < PATIENCE, "the second does not follow");
            std::thread::sleep(PAUSE);
        }
    }

    /// Where the first is.
    #[must_use]
    pub fn first(&self) -> SocketAddr {
        self.first.at
    }

    /// Where the second is.
    #[must_use]
    pub fn second(&self) -> SocketAddr {
        self.second.at
    }

    /// Ends the first with all its processes, as a machine ends that loses its power.
    ///
    /// # Panics
    /// Where it does not run.
    pub fn kill_first(&mut self) {
        let of_server = std::fs::read_to_string(self.first.data.with_extension("pid"));
        let of_server = of_server.expect("its number").trim().to_owned();
        // Those that serve connections would go on for a moment.
        let mut all = vec![of_server.clone()];
        for entry in std::fs::read_dir("/proc").expect("processes").flatten() {
            let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1));
            if parent == Some(of_server.as_str()) {
                all.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        let mut kill = as_owner(Path::new("kill"));
        // Some may have ended by then.
        let _ = kill.arg("-9").args(all).stderr(Stdio::null()).status();
    }

    /// The second takes over: it follows nobody, and can be written to.
    ///
    /// # Panics
    /// Where it does not.
    pub async fn promote_second(&self) {
        let mut connection = self.second.connection().await.expect("the second answers");
        for statement in [
            "select pg_promote(true, 60)",
            "alter system reset synchronous_standby_names",
            "select pg_reload_conf()",
        ] {
            connection.execute(statement).await.expect("the second takes over");
        }
    }
}

impl Node {
    async fn start(programs: &Path, data: PathBuf) -> Node {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr());
        let at = free.expect("a free port");
        let says = File::create(data.with_extension("log")).expect("a file for what it says");
        let keeper = as_owner(Path::new("sh"))
            .args(["-c", KEEP, "sh"])
            .args([programs, &data])
            .arg(at.port().to_string())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(says)
            .spawn()
            .expect("a shell starts");
        let node = Node { keeper, at, data };
        let began = Instant::now();
        while node.connection().await.is_none() {
            assert!(
                began.elapsed() < PATIENCE,
                "PostgreSQL does not start: {}",
                node.data.display()
            );
            std::thread::sleep(PAUSE);
        }
        node
    }

    async fn connection(&self) -> Option<PgConnection> {
        PgConnection::connect(&format!("postgres://postgres@{}/postgres", self.at)).await.ok()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        drop(self.keeper.wait());
    }
}
