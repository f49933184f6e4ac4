//! What a program named as kept is there afterwards, however the program ended.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::process::{Child, Stdio};
use std::time::Duration;

use wish_store::testing::Place;
use wish_store::{CaseFilter, GENESIS, Page, broken_link};

use crate::programs::{needs, writes, writes_under};
use crate::samples::{CITY, whole_log};

on_both! { a_program_that_is_killed_loses_nothing_it_was_told_is_kept }

const KILLED: u32 = 25;

/// Everything that a program named before it ended.
fn named(program: &mut Child) -> String {
    let mut lines = String::new();
    let output = program.stdout.as_mut().expect("its output");
    output.read_to_string(&mut lines).expect("lines");
    program.wait().expect("its end");
    lines
}

/// All that was named is there, whole; and the chain is.
async fn everything_is_there(place: &Place, named: &str) {
    let store = place.open().await;
    let log = whole_log(&store).await;
    assert_eq!(broken_link(&GENESIS, &log), None);
    let all = Page { after: None, limit: u32::MAX, ..Page::default() };
    let cases = store.cases(CITY, &CaseFilter::default(), &all).await.expect("cases");
    let cases: BTreeSet<String> = cases.into_iter().map(|row| row.id).collect();
    let logged: BTreeSet<String> = log.into_iter().filter_map(|row| row.entry.case).collect();
    assert_eq!(cases, logged);
    let lost: Vec<_> = named.lines().filter(|id| !cases.contains(*id)).collect();
    assert!(lost.is_empty(), "{lost:?} of {} named", named.lines().count());
    assert_eq!(store.waiting_effects().await, Ok(cases.len() as u64));
}

async fn a_program_that_is_killed_loses_nothing_it_was_told_is_kept(place: &Place) {
    let mut all = String::new();
    for run in 0..KILLED {
        let mut program =
            writes().arg(place.address()).stdout(Stdio::piped()).spawn().expect("the program");
        // While it sets up, starts, writes, moves its log into the file.
        std::thread::sleep(Duration::from_millis(u64::from(run) * 23 + 5));
        program.kill().expect("it runs");
        all.push_str(&named(&mut program));
        if run % 5 == 4 {
            everything_is_there(place, &all).await;
        }
    }
    assert!(all.lines().count() > 100, "{} writes", all.lines().count());
}

/// SQLite asks the disk once for each group; one time the disk fails. The program must end, since what it holds then is not known.
#[tokio::test]
async fn a_disk_that_fails_once_ends_the_program_and_loses_nothing() {
    needs("strace", "strace");
    // The second is of the folder, which opening it has seen to.
    for failing in [1, 3, 4, 5, 8, 13, 40, 41, 42, 43, 44, 45, 100, 200] {
        let place = Place::sqlite();
        drop(place.open().await);
        let inject = format!("inject=fsync,fdatasync:error=EIO:when={failing}");
        let options =
            ["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", &inject];
        let mut program = writes_under("strace", &options)
            .args([place.address(), "2000"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("strace");
        let lines = named(&mut program);
        let status = program.wait().expect("its end");
        assert!(!status.success(), "went on after the disk failed for the {failing}. time");
        everything_is_there(&place, &lines).await;
    }
}
