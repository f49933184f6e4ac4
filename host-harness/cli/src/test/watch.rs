//! Plays again whenever a file changes near the scenarios, until interrupted.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::super::failure::{Failure, Status};
use super::super::language::{Language, words};

/// An editor writes a file in several goes: what follows so soon belongs together.
const TOGETHER: Duration = Duration::from_millis(100);
/// What a scenario is made of.
const WATCHED: [&str; 2] = ["toml", "golden"];

/// Runs once, and again after every change.
pub fn watch(
    paths: &[PathBuf],
    mut once: impl FnMut() -> Result<Status, Failure>,
    language: Language,
) -> Result<Status, Failure> {
    let (changes, seen) = mpsc::channel();
    let mut watcher =
        notify::recommended_watcher(changes).map_err(|error| unwatchable(&error, language))?;
    for path in folders(paths) {
        watcher
            .watch(&path, RecursiveMode::Recursive)
            .map_err(|error| unwatchable(&error, language))?;
    }
    loop {
        if let Err(failure) = once()
            && let Some(report) = failure.report()
        {
            write!(anstream::stderr(), "{report:?}")?;
        }
        writeln!(anstream::stderr(), "{}", language.watching())?;
        if !crate::output::is_read() || !changed(&seen) {
            return Ok(Status::Ok);
        }
    }
}

/// Where to look: the folders named, those of the files named, and the policies' beside them.
fn folders(paths: &[PathBuf]) -> BTreeSet<PathBuf> {
    let folder = |path: &PathBuf| {
        if path.is_dir() {
            path.clone()
        } else {
            path.parent().unwrap_or(Path::new(".")).to_owned()
        }
    };
    paths
        .iter()
        .map(folder)
        .map(|path| if path.as_os_str().is_empty() { PathBuf::from(".") } else { path })
        .collect()
}

/// Waits for a change that matters, and for those right after it; false when nobody will report any
/// more.
fn changed(seen: &Receiver<notify::Result<Event>>) -> bool {
    loop {
        match seen.recv() {
            Err(_) => return false,
            Ok(Ok(event)) if matters(&event) => {
                while seen.recv_timeout(TOGETHER).is_ok() {}
                return true;
            }
            Ok(_) => {}
        }
    }
}

fn matters(event: &Event) -> bool {
    let written =
        matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_));
    let watched =
        |path: &PathBuf| path.extension().is_some_and(|end| WATCHED.iter().any(|one| end == *one));
    written && event.paths.iter().any(watched)
}

fn unwatchable(error: &notify::Error, language: Language) -> Failure {
    Failure::Usage { message: error.to_string(), help: language.cannot_watch().to_owned() }
}

words! {
    watching: "waiting for changes; interrupt to stop", "等待改动；中断即停止";
    cannot_watch: "run without `--watch`", "请去掉 `--watch` 运行";
}
