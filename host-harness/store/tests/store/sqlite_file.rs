//! What is of SQLite alone: its folder, its file, its disk, and copies of it.

use std::process::Command;

use wish_store::testing::{Folder, Place, open};
use wish_store::{GENESIS, Store, StoreError, broken_link};

use crate::programs::{needs, writes, writes_under};
use crate::samples::{CITY, append, case, entry, open_cases, try_write, whole_log};

#[tokio::test]
async fn a_second_process_on_a_folder_is_refused() {
    let place = Place::sqlite();
    let store = place.open().await;
    let second = writes().arg(place.address()).arg("1").output().expect("a second process");
    assert_eq!(second.status.code(), Some(3));
    let says = String::from_utf8_lossy(&second.stderr);
    assert!(says.contains("another process uses"), "{says}");
    open_cases(&store, vec![case("w1")]).await;
    drop(store);
    let second = writes().arg(place.address()).arg("2").status().expect("a second process");
    assert_eq!(second.code(), Some(0));
    assert_eq!(place.open().await.count(CITY, &Default::default()).await, Ok(2));
}

#[tokio::test]
async fn a_second_store_on_a_folder_is_refused_until_the_first_is_gone() {
    let folder = Folder::new();
    let first = Store::in_folder(folder.path()).expect("the first");
    let refused = Store::in_folder(folder.path()).err();
    assert_eq!(refused, Some(StoreError::InUse(folder.path().display().to_string())));
    let write = tokio::spawn({
        let first = first.clone();
        async move { open_cases(&first, (0..500).map(|n| case(&n.to_string())).collect()).await }
    });
    tokio::task::yield_now().await;
    write.abort();
    drop(write.await);
    drop(first);
    let second = Store::in_folder(folder.path()).expect("the second");
    assert_eq!(second.count(CITY, &Default::default()).await.map(|count| count % 500), Ok(0));
}

#[tokio::test]
async fn a_form_of_a_later_version_is_refused_and_left_alone() {
    let place = Place::sqlite();
    drop(place.open().await);
    place.tamper("pragma user_version = 2").await;
    let refused = Store::in_folder(place.address().as_ref()).err();
    assert_eq!(refused, Some(StoreError::NewerForm { found: 2, known: 1 }));
    place.tamper("pragma user_version = 1").await;
    drop(place.open().await);

    let place = Place::postgres().await;
    drop(place.open().await);
    place.tamper("insert into forms (form) values (2)").await;
    let refused = Store::at(place.address()).await.err();
    assert_eq!(refused, Some(StoreError::NewerForm { found: 2, known: 1 }));
    place.tamper("delete from forms where form = 2").await;
    drop(place.open().await);
}

#[tokio::test]
async fn hosts_that_set_a_database_up_together_do_not_disturb_each_other() {
    let place = Place::postgres().await;
    let all: Vec<_> = (0..4)
        .map(|_| {
            let address = place.address().to_owned();
            tokio::spawn(async move { Store::at(&address).await.map(|_| ()) })
        })
        .collect();
    for one in all {
        assert_eq!(one.await.expect("a task"), Ok(()));
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    let refused = Store::at("postgres://postgres@127.0.0.1:1/none").await.err();
    assert!(matches!(refused, Some(StoreError::Unavailable(_))), "{refused:?}");
}

/// Runs a script in which `$1` is a file system of its own, of 3 MB in memory, and `$2` the program that writes.
fn with_small_disk(script: &str) -> std::process::Output {
    needs("unshare", "util-linux");
    let folder = Folder::new();
    let mounted = format!("set -e; mount -t tmpfs -o size=3m tmpfs \"$1\"; {script}");
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &mounted, "sh"]);
    command.arg(folder.path()).arg(writes().get_program());
    command.output().expect("a shell")
}

#[test]
fn a_read_only_folder_is_unavailable() {
    let output = with_small_disk(
        "\"$2\" \"$1\" 1; mount -o remount,ro \"$1\"; set +e; \"$2\" \"$1\" 2; echo ended with $?",
    );
    let says = String::from_utf8_lossy(&output.stdout);
    assert!(says.contains("ended with 3"), "{output:?}");
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(why.contains("the database does not answer"), "{why}");
}

#[test]
fn a_full_disk_is_unavailable_and_loses_nothing() {
    // All that the program named must be there when it is asked again, on a disk with room.
    let output = with_small_disk(
        "set +e; \"$2\" \"$1\" >\"$1.named\"; echo ended with $?; cp -a \"$1\" \"$1.rescued\"; mount -o remount,size=30m \"$1\"
         \"$2\" \"$1\" 1 && echo opened again",
    );
    let says = String::from_utf8_lossy(&output.stdout);
    assert!(says.contains("ended with 1") && says.contains("opened again"), "{output:?}");
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(why.contains("full"), "{why}");
}

#[tokio::test]
async fn a_write_that_finds_no_room_is_unavailable_and_the_next_with_room_is_kept() {
    needs("strace", "strace");
    let place = Place::sqlite();
    let mut command = writes_under(
        "strace",
        &[
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=pwrite64",
            "-e",
            "inject=pwrite64:error=ENOSPC:when=300..320",
        ],
    );
    let output = command.arg(place.address()).args(["300", "patient"]).output().expect("strace");
    let why = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{why}");
    assert!(why.contains("full") && why.contains("try again"), "{why}");
    let store = place.open().await;
    assert_eq!(store.count(CITY, &Default::default()).await, Ok(300));
    assert_eq!(broken_link(&GENESIS, &whole_log(&store).await), None);
}

#[tokio::test]
async fn a_copy_opens_as_a_store_and_has_the_same_log() {
    let place = Place::sqlite();
    let store = place.open().await;
    open_cases(&store, (0..50).map(|n| case(&format!("w{n}"))).collect()).await;
    append(&store, (0..50).map(|n| entry("w1", n)).collect()).await;
    let folder = Folder::new();
    let file = folder.path().join("wish.sqlite");
    // While somebody writes, a copy is of one moment.
    let writer = tokio::spawn({
        let store = store.clone();
        async move {
            for n in 50..80 {
                append(&store, vec![entry("w1", n)]).await;
            }
        }
    });
    assert_eq!(store.copy_to(&file).await, Ok(()));
    writer.await.expect("the writer");
    let copied = open(&folder.path().to_string_lossy()).await.expect("the copy opens");
    let (of_copy, all) = (whole_log(&copied).await, whole_log(&store).await);
    assert!((50..=80).contains(&of_copy.len()));
    assert_eq!(of_copy, all[..of_copy.len()]);
    assert_eq!(broken_link(&GENESIS, &of_copy), None);
    assert_eq!(copied.count(CITY, &Default::default()).await, Ok(50));
    // A copy is a store like any other, and leaves nothing beside it.
    append(&copied, vec![entry("w2", 1)]).await;
    drop(copied);
    let names = std::fs::read_dir(folder.path()).expect("the folder");
    let names: Vec<_> = names.flatten().map(|file| file.file_name()).collect();
    let expected = |name| ["wish.sqlite", "wish.lock"].map(Into::into).contains(name);
    assert!(names.iter().all(expected), "{names:?}");
    assert_eq!(integrity(&file), "ok");
}

fn integrity(file: &std::path::Path) -> String {
    let connection = rusqlite::Connection::open(file).expect("the file");
    connection.query_row("pragma integrity_check", [], |row| row.get(0)).expect("a check")
}

#[tokio::test]
async fn a_copy_replaces_nothing_and_a_failed_one_leaves_nothing() {
    let place = Place::sqlite();
    let store = place.open().await;
    let folder = Folder::new();
    let file = folder.path().join("copy");
    std::fs::write(&file, "").expect("a file");
    let refused = store.copy_to(&file).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    assert_eq!(std::fs::read(&file).expect("the file"), b"");
    let nowhere = store.copy_to(&folder.path().join("none/copy")).await;
    assert!(matches!(nowhere, Err(StoreError::Unavailable(_))), "{nowhere:?}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[tokio::test]
async fn a_copy_of_postgresql_is_left_to_its_own_tools() {
    let store = Place::postgres().await.open().await;
    let folder = Folder::new();
    let refused = store.copy_to(&folder.path().join("copy")).await;
    let says = refused.expect_err("refused").to_string();
    assert!(says.contains("pg_dump"), "{says}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[tokio::test]
async fn a_file_of_something_else_is_refused() {
    let folder = Folder::new();
    std::fs::write(
        folder.path().join("wish.sqlite"),
        "not a database, but long enough to be read as one".repeat(20),
    )
    .expect("a file");
    let refused = Store::in_folder(folder.path()).err();
    assert!(matches!(refused, Some(StoreError::Broken(_))), "{refused:?}");
}

#[tokio::test]
async fn work_that_waits_for_something_else_is_refused_and_undone() {
    let place = Place::sqlite();
    let store = place.open().await;
    let refused = try_write(&store, |mut transaction| {
        Box::pin(async move {
            transaction.open_case(CITY, &case("w1")).await?;
            tokio::task::yield_now().await;
            Ok(())
        })
    })
    .await;
    assert!(matches!(refused, Err(StoreError::Broken(_))), "{refused:?}");
    assert_eq!(store.case(CITY, "w1").await, Ok(None));
}
