//! Copies, restoring one, later forms of the data, and reading alone.

use std::path::Path;
use std::process::Command;

use wish_store::testing::{Folder, KEY, Place, migrate_by, steps_with};
use wish_store::{Forms, GENESIS, Keyring, Location, Store, StoreError, broken_link};

use crate::samples::{CITY, append, case, entry, open_cases, try_write, whole_log};

on_both! {
    an_older_form_is_migrated_within_one_transaction,
    a_step_that_fails_leaves_everything_as_it_was,
    a_store_that_is_read_alone_is_beside_the_host_and_writes_nothing,
}

const STEP: &str = "create table notes (city text /*bytewise*/ not null, note text not null); insert into notes select city, id from cases;";

async fn opened_error(place: &Place) -> Option<StoreError> {
    Store::open(&place.location()).await.err()
}

async fn an_older_form_is_migrated_within_one_transaction(place: &Place) {
    let refused = Store::migrate(&place.location()).await.err();
    assert!(matches!(refused, Some(StoreError::NoData(_))), "{refused:?}");
    let store = place.open().await;
    open_cases(&store, vec![case("w1"), case("w2")]).await;
    drop(store);
    assert_eq!(Store::forms(&place.location()).await, Ok(Forms { found: 1, known: 1 }));
    // To this version, what it does itself is nothing.
    assert_eq!(Store::migrate(&place.location()).await, Ok(Forms { found: 1, known: 1 }));
    // To a later one, this version's data is older.
    let steps = steps_with(&[STEP, "alter table notes add column at bigint"]);
    assert_eq!(migrate_by(place, steps).await, Ok(Forms { found: 1, known: 3 }));
    place.tamper("insert into notes (city, note, at) values ('tz', 'w3', 1)").await;
    assert_eq!(migrate_by(place, steps).await, Ok(Forms { found: 3, known: 3 }));
    assert_eq!(Store::forms(&place.location()).await, Ok(Forms { found: 3, known: 1 }));
    let newer = Some(StoreError::NewerForm { found: 3, known: 1 });
    assert_eq!(opened_error(place).await, newer);
    assert_eq!(Store::migrate(&place.location()).await.err(), newer);
}

async fn a_step_that_fails_leaves_everything_as_it_was(place: &Place) {
    let store = place.open().await;
    open_cases(&store, vec![case("w1")]).await;
    drop(store);
    let steps = steps_with(&[STEP, "update cases set stage = 'lost'; update nowhere set x = 1"]);
    let refused = migrate_by(place, steps).await.err();
    assert!(matches!(refused, Some(StoreError::StepFailed { step: 3, .. })), "{refused:?}");
    assert_eq!(Store::forms(&place.location()).await, Ok(Forms { found: 1, known: 1 }));
    // Neither of its steps is there: the second one can be done by itself.
    assert_eq!(place.open().await.case(CITY, "w1").await, Ok(Some(case("w1"))));
    assert_eq!(migrate_by(place, steps_with(&[STEP])).await, Ok(Forms { found: 1, known: 2 }));
}

async fn a_store_that_is_read_alone_is_beside_the_host_and_writes_nothing(place: &Place) {
    let refused = Store::open_to_read(&place.location()).await.err();
    assert!(matches!(refused, Some(StoreError::NoData(_))), "{refused:?}");
    let store = place.open().await;
    let reader = Store::open_to_read(&place.location())
        .await
        .expect("it opens")
        .with_keys_to_read(Keyring::new(KEY, &[]))
        .await
        .expect("its keys");
    open_cases(&store, vec![case("w1")]).await;
    assert_eq!(reader.case(CITY, "w1").await, Ok(Some(case("w1"))));
    let refused = try_write(&reader, |mut transaction| {
        Box::pin(async move { transaction.open_case(CITY, &case("w2")).await })
    })
    .await;
    assert!(
        matches!(refused, Err(StoreError::NotPermitted(_) | StoreError::Unavailable(_))),
        "{refused:?}"
    );
    assert_eq!(store.case(CITY, "w2").await, Ok(None));
}

#[tokio::test]
async fn an_older_form_is_named_and_left_alone() {
    let place = Place::sqlite();
    drop(place.open().await);
    let error = StoreError::OlderForm { found: 1, known: 2 };
    assert!(error.to_string().contains("wish migrate"), "{error}");
    // There is no older form than the first: what a host says of one, its own mechanism says.
    place.tamper("pragma user_version = -1").await;
    assert_eq!(opened_error(&place).await, Some(StoreError::OlderForm { found: -1, known: 1 }));
    place.tamper("pragma user_version = 1").await;
    drop(place.open().await);
}

async fn filled(rows: u32) -> Place {
    let place = Place::sqlite();
    let store = place.open().await;
    open_cases(&store, vec![case("w1")]).await;
    append(&store, (1..=rows).map(|n| entry("w1", n)).collect()).await;
    drop(store);
    place
}

#[tokio::test]
async fn a_copy_is_made_beside_a_host_that_writes_and_is_restored() {
    let place = filled(2_500).await;
    let (folder, address) = (Folder::new(), Path::new(place.address()));
    let (file, target) = (folder.path().join("copy"), folder.path().join("restored"));
    let store = place.open().await;
    assert_eq!(Store::copy_folder(address, &file), Ok(()));
    append(&store, vec![entry("w1", 2_501)]).await;
    let refused = Store::copy_folder(address, &file);
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    assert_eq!(Store::restore(&file, &target), Ok(()));
    let restored = keyed(Store::in_folder(&target)).await;
    let rows = whole_log(&restored).await;
    assert_eq!((rows.len(), broken_link(&GENESIS, &rows)), (2_500, None));
    assert_eq!(restored.log_end(CITY).await.map(|end| end.map(|end| end.0)), Ok(Some(2_500)));
    // A folder with data, in use or not, stays as it is.
    for _ in 0..2 {
        let refused = Store::restore(&file, &target);
        assert!(matches!(refused, Err(StoreError::Occupied(_) | StoreError::InUse(_))));
    }
    append(&restored, vec![entry("w2", 1)]).await;
    drop(restored);
    assert_eq!(
        Store::restore(&file, &target),
        Err(StoreError::Occupied(target.display().to_string()))
    );
    assert_eq!(whole_log(&keyed(Store::in_folder(&target)).await).await.len(), 2_501);
}

/// What restoring a copy that was changed by these statements says, into a folder in which nothing is then.
async fn restored_after(statements: &str) -> String {
    let place = filled(1_200).await;
    place.tamper(statements).await;
    let folder = Folder::new();
    let target = folder.path().join("restored");
    let copy = Path::new(place.address()).join("wish.sqlite");
    let refused = Store::restore(&copy, &target).expect_err("it is refused");
    let left = std::fs::read_dir(&target).into_iter().flatten().count();
    assert_eq!(left, 0, "{refused}");
    // Nor is a copy made of such a file.
    let made = Store::copy_folder(Path::new(place.address()), &folder.path().join("copy"));
    assert!(made.is_err());
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0);
    refused.to_string()
}

#[tokio::test]
async fn a_copy_that_is_not_whole_is_restored_nowhere() {
    let says = restored_after("update log set body = x'00' where position = 1100").await;
    assert!(says.contains("position 1100"), "{says}");
    let says = restored_after("delete from log where position <= 3").await;
    assert!(says.contains("position 4"), "{says}");
    let says = restored_after("pragma user_version = 9").await;
    assert!(says.contains("the form 9"), "{says}");

    let folder = Folder::new();
    let (copy, target) = (folder.path().join("copy"), folder.path().join("restored"));
    for bytes in [&b""[..], b"no database"] {
        std::fs::write(&copy, bytes).expect("a file");
        let refused = Store::restore(&copy, &target);
        assert!(matches!(refused, Err(StoreError::Broken(_))), "{refused:?}");
    }
    let refused = Store::restore(&folder.path().join("none"), &target);
    assert!(matches!(refused, Err(StoreError::NoData(_))), "{refused:?}");
    assert!(!target.exists());
    // Half of a copy.
    let place = filled(1_200).await;
    assert_eq!(
        Store::copy_folder(Path::new(place.address()), &folder.path().join("whole")),
        Ok(())
    );
    let bytes = std::fs::read(folder.path().join("whole")).expect("the copy");
    std::fs::write(&copy, &bytes[..bytes.len() / 2]).expect("a file");
    let refused = Store::restore(&copy, &target);
    assert!(matches!(refused, Err(StoreError::Broken(_))), "{refused:?}");
    assert!(!target.exists());
}

#[tokio::test]
async fn a_postgresql_is_copied_and_restored_by_its_own_tools() {
    let (place, other) = (Place::postgres().await, Place::postgres().await);
    let store = place.open().await;
    open_cases(&store, vec![case("w1")]).await;
    append(&store, (1..=50).map(|n| entry("w1", n)).collect()).await;
    let folder = Folder::new();
    let file = folder.path().join("copy");
    // While somebody writes, a copy is of one moment.
    let writer = tokio::spawn({
        let store = store.clone();
        async move {
            for n in 51..80 {
                append(&store, vec![entry("w1", n)]).await;
            }
        }
    });
    let tool = |name: &str| Command::new(wish_store::testing::program(name));
    let dumped = tool("pg_dump").args(["-Fc", "-d", place.address(), "-f"]).arg(&file).output();
    let dumped = dumped.expect("pg_dump");
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    writer.await.expect("the writer");
    let restored = tool("pg_restore")
        .args(["--exit-on-error", "--single-transaction", "-d", other.address()])
        .arg(&file)
        .output()
        .expect("pg_restore");
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let copy = other.open().await;
    let (of_copy, all) = (whole_log(&copy).await, whole_log(&store).await);
    assert!((50..80).contains(&of_copy.len()), "{}", of_copy.len());
    assert_eq!(
        (of_copy.as_slice(), broken_link(&GENESIS, &of_copy)),
        (&all[..of_copy.len()], None)
    );
    append(&copy, vec![entry("w2", 1)]).await;
}

#[tokio::test]
async fn a_database_without_rights_and_one_that_is_not_there_are_told_apart() {
    let place = Place::postgres().await;
    let (server, name) = place.address().rsplit_once('/').expect("an address");
    let user = format!("poor_{name}");
    place.tamper(&format!("create role {user} login")).await;
    let address = server.replace("postgres@", &format!("{user}@"));
    let refused = Store::at(&format!("{address}/{name}")).await.err();
    assert!(matches!(refused, Some(StoreError::NotPermitted(_))), "{refused:?}");
    assert_eq!(Store::forms(&place.location()).await, Ok(Forms { found: 0, known: 1 }));
    let refused = Store::at(&format!("{server}/there_is_none")).await.err();
    assert!(matches!(refused, Some(StoreError::Unavailable(_))), "{refused:?}");
    let refused = Store::at(&server.replace("postgres@", "nobody@")).await.err();
    assert!(matches!(refused, Some(StoreError::NotPermitted(_))), "{refused:?}");
    // One that is set up wants no right to make tables.
    drop(place.open().await);
    place
        .tamper(&format!(
            "grant select, insert, update, delete on all tables in schema public to {user}"
        ))
        .await;
    let store = keyed(Store::at(&format!("{address}/{name}")).await).await;
    open_cases(&store, vec![case("w1")]).await;
    let location = Location::Database(format!("{address}/{name}"));
    assert_eq!(Store::migrate(&location).await, Ok(Forms { found: 1, known: 1 }));
}

/// An opened store with the keys of the tests.
async fn keyed(store: Result<Store, StoreError>) -> Store {
    let store = store.expect("it opens").with_keys(Keyring::new(KEY, &[])).await;
    store.expect("its keys")
}
