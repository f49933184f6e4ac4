//! A city's log held against itself, its seals, and its cases; and what was done behind the host's back shows.

use wish_server::HostError;
use wish_server::log_seals::{LogMark, LogSealer};
use wish_server::verify::{LogFlaw, LogFlawKind, Verification, VerifiedLog};

use crate::on_both;
use crate::setting::{CITY, City, claim};

on_both! {
    a_whole_log_is_found_whole_while_the_host_works;
    what_is_changed_in_log_or_cases_shows_at_its_place;
    a_cut_off_end_shows_by_what_was_remembered_alone;
    a_log_is_sealed_hourly_and_by_its_key_alone;
}

/// A wish on which somebody has a claim, and another that is on the board.
async fn with_wishes(city: &City) -> (String, String) {
    let claimed = city.published("w1").await;
    city.pass(24 * 30).await;
    let answer = city.command(&claimed, &city.responder("tz-s2"), "k1", &claim()).await;
    assert_eq!(answer.stage(), "claimed");
    (claimed, city.published("w2").await)
}

async fn verified(city: &City, wanted: &Verification) -> Result<VerifiedLog, LogFlaw> {
    wanted.of(&city.host, CITY).await.expect("it can be read")
}

async fn flaw(city: &City) -> (Option<String>, LogFlawKind) {
    let flaw = verified(city, &Verification::default()).await.expect_err("a flaw");
    (flaw.case, flaw.what)
}

fn remembered(at_least: Option<LogMark>) -> Verification {
    Verification { keys: Vec::new(), at_least }
}

async fn a_whole_log_is_found_whole_while_the_host_works(city: City) {
    with_wishes(&city).await;
    city.pass(24 * 30).await;
    let host = city.host.clone();
    let before = verified(&city, &Verification::default()).await.expect("whole");
    assert_eq!(before.cases, 2);
    let (more, found) = tokio::join!(city.published("w3"), async {
        let mut found = Vec::new();
        for _ in 0..5 {
            let wanted = Verification::default();
            found.push(wanted.of(&host, CITY).await.expect("it can be read"));
        }
        found
    });
    assert!(!more.is_empty());
    assert!(found.iter().all(Result::is_ok), "{found:?}");
    let after = verified(&city, &remembered(before.end)).await.expect("whole");
    assert_eq!(after.cases, 3);
    let unknown = Verification::default().of(&host, "nowhere").await;
    assert!(matches!(unknown, Err(HostError::NoCity(_))), "{unknown:?}");
}

async fn what_is_changed_in_log_or_cases_shows_at_its_place(city: City) {
    let (claimed, other) = with_wishes(&city).await;
    let end = verified(&city, &Verification::default()).await.expect("whole").end.expect("an end");
    let of_other = Some(other.clone());
    // Of a case: what it is found by, what it says, and that it is there. Each is mended again.
    let column = |to: &str, from: &str| {
        (
            format!("update cases set {to} where id = '{other}'"),
            format!("update cases set {from} where id = '{other}'"),
        )
    };
    for (change, mend) in [
        column("stage = 'fulfilled'", "stage = 'published'"),
        column("holder = 'somebody'", "holder = null"),
        column(
            "category = category || 'x'",
            "category = substr(category, 1, length(category) - 1)",
        ),
    ] {
        city.place.tamper(&change).await;
        assert_eq!(flaw(&city).await, (of_other.clone(), LogFlawKind::CaseDiffers), "{change}");
        city.place.tamper(&mend).await;
        assert!(verified(&city, &Verification::default()).await.is_ok(), "{mend}");
    }
    city.place
        .tamper(&format!("update cases set sequence = sequence + 1 where id = '{other}'"))
        .await;
    assert_eq!(flaw(&city).await, (of_other.clone(), LogFlawKind::EventsMissing));
    city.place
        .tamper(&format!("update cases set sequence = sequence - 1 where id = '{other}'"))
        .await;
    let body = format!(
        "update cases set body = (select body from cases where id = '{claimed}') where id = '{other}'"
    );
    city.place.tamper(&format!("create table kept as select * from cases; {body}")).await;
    assert_eq!(flaw(&city).await, (of_other.clone(), LogFlawKind::CaseDiffers));
    city.place.tamper(&format!("delete from cases where id = '{other}'")).await;
    assert_eq!(flaw(&city).await, (of_other.clone(), LogFlawKind::CaseMissing));
    city.place.tamper("delete from cases; insert into cases select * from kept").await;
    assert!(verified(&city, &Verification::default()).await.is_ok());
    // Of the log: each row in turn, changed and taken out.
    city.place.tamper("create table log_kept as select * from log").await;
    for position in 1..=end.position {
        for change in ["update log set at = at + 1", "delete from log"] {
            city.place.tamper(&format!("{change} where position = {position}")).await;
            let flaw = verified(&city, &remembered(Some(end.clone()))).await.expect_err("a flaw");
            let is_last_gone = position == end.position && change.starts_with("delete");
            let what = if is_last_gone { LogFlawKind::CutOff } else { LogFlawKind::Link };
            assert_eq!(flaw.what, what, "{position} {change}");
            let shown = flaw.position.expect("a position");
            assert!((position..=position + 1).contains(&shown), "{position} {change}: {shown}");
            city.place.tamper("delete from log; insert into log select * from log_kept").await;
        }
    }
    assert!(verified(&city, &remembered(Some(end))).await.is_ok());
}

async fn a_cut_off_end_shows_by_what_was_remembered_alone(city: City) {
    let (claimed, other) = with_wishes(&city).await;
    let whole = verified(&city, &Verification::default()).await.expect("whole");
    let end = whole.end.expect("an end");
    // Whoever takes a case away with all of its rows, which are the last ones, leaves a log that hangs together.
    city.place.tamper(&format!(
        "delete from log where position >= (select min(position) from log where case_id = '{other}'); delete from cases where id = '{other}'"
    )).await;
    let found = verified(&city, &Verification::default()).await.expect("a chain does not show it");
    assert_eq!(found.cases, whole.cases - 1);
    let flaw = verified(&city, &remembered(Some(end.clone()))).await.expect_err("a flaw");
    assert_eq!((flaw.what, flaw.position), (LogFlawKind::CutOff, Some(end.position)));
    // Nor does it help to write something else in its place.
    assert!(!claimed.is_empty());
    while city.host.store().log_end(CITY).await.expect("an end").expect("rows").0 < end.position {
        city.submit(&format!("more-{}", number()), &crate::setting::need(&number())).await;
    }
    let flaw = verified(&city, &remembered(Some(end.clone()))).await.expect_err("a flaw");
    assert_eq!((flaw.what, flaw.position), (LogFlawKind::OtherHash, Some(end.position)));
}

fn number() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed).to_string()
}

async fn a_log_is_sealed_hourly_and_by_its_key_alone(city: City) {
    let sealer = LogSealer::throwaway().expect("a key");
    let other = LogSealer::throwaway().expect("a key");
    let by = |sealer: &LogSealer| Verification { keys: vec![sealer.public_key()], at_least: None };
    with_wishes(&city).await;
    assert_eq!(city.host.seal_logs(&sealer).await.expect("sealed"), 1);
    // Neither where nothing was written, nor before an hour is over, nor by a second host at the same time.
    assert_eq!(city.host.seal_logs(&sealer).await.expect("sealed"), 0);
    city.published("w3").await;
    assert_eq!(city.host.seal_logs(&sealer).await.expect("sealed"), 0);
    city.host.clock().move_to(city.host.clock().about_now() + 3_600_000).expect("by hand");
    let (one, two) = tokio::join!(city.host.seal_logs(&sealer), city.host.seal_logs(&sealer));
    assert_eq!(one.expect("sealed") + two.expect("sealed"), 1);
    city.host.clock().move_to(city.host.clock().about_now() + 3_600_000).expect("by hand");
    assert_eq!(city.host.seal_logs(&sealer).await.expect("sealed"), 0);
    assert_eq!(verified(&city, &by(&sealer)).await.expect("whole").seals, 2);
    let flaw = verified(&city, &by(&other)).await.expect_err("a flaw");
    assert_eq!(flaw.what, LogFlawKind::SealKey);
    // Somebody who writes the chain anew has no key to seal it with.
    city.published("w4").await;
    assert_eq!(city.host.seal_logs(&other).await.expect("sealed"), 1);
    let both = Verification { keys: vec![other.public_key(), sealer.public_key()], at_least: None };
    assert_eq!(verified(&city, &both).await.expect("whole").seals, 3);
    assert_eq!(verified(&city, &by(&sealer)).await.expect_err("a flaw").what, LogFlawKind::SealKey);
}

#[test]
fn a_key_is_made_once_and_its_owner_alone_may_read_it() {
    let folder = wish_store::testing::Folder::new();
    let file = folder.path().join("log-seal.key");
    let made = LogSealer::at(&file).expect("a key").public_key();
    assert_eq!(LogSealer::at(&file).expect("a key").public_key(), made);
    let public = folder.path().join("log-seal.key.pub");
    assert_eq!(wish_server::log_seals::public_key(&public).expect("a key"), made);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // Where there is something else, it stays.
    std::fs::write(&file, "something else").expect("a file");
    let refused = LogSealer::at(&file).err().expect("refused").to_string();
    assert!(refused.contains("PRIVATE KEY"), "{refused}");
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), "something else");
    assert!(LogSealer::at(&folder.path().join("none/log-seal.key")).is_err());
}
