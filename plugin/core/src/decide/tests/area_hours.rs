//! Working time that is an area's own: each clock of a case goes by that of the smallest area around it.

use expect_test::expect;

use crate::decide::decide;
use crate::policy::load;
use crate::reckoning::{after, between};
use crate::sample;
use wish_contract::{Actor, CaseKind, Command, Detail, Need, Request, Role, Submission, Urgency};
use wish_words::Language;

const AREAS: &str = r#"
[[calendar.area]]
area = "32/12/81"
working_hours = ["06:00-10:00", "15:00-19:00"]

[[calendar.area]]
area = "32/12/81/001/002"
working_hours = ["22:00-06:00"]
"#;

#[test]
fn a_case_goes_by_the_hours_of_the_smallest_area_around_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/policies/taizhou.toml");
    let source = std::fs::read_to_string(path).unwrap() + AREAS;
    let policy = load(source.as_bytes(), Language::ENGLISH).unwrap();
    let now = sample::instant(&policy, "2026-03-09T09:30");
    let mut text = String::new();
    for area in ["32/12/02/001/001", "32/12/81/001/003", "32/12/81/001/002/g1", "32/12/811/001/002"]
    {
        let request = Request {
            subject: None,
            command: Command::Submit(Submission {
                id: "w1".to_owned(),
                kind: CaseKind::Wish,
                need: need(area),
                continues: None,
            }),
            by: Actor { id: "r-1".to_owned(), role: Role::Reporter },
            claimant: None,
            facts: Vec::new(),
            now,
            id: "c-1".to_owned(),
            detail: Detail::Decisive,
        };
        let case = decide(&policy, request).unwrap().after;
        let local = |at| policy.calendars.everywhere.local(at);
        let hour = after(&policy, Some(area), now, "1 working hour").unwrap();
        let worked = between(&policy, Some(area), now, now + 24 * 3_600_000).unwrap().worked_ms;
        text += &format!(
            "{area}: verified by {}, an hour of work ends {}, {} h a day\n",
            local(case.deadlines[0].due),
            local(hour.at),
            worked / 3_600_000
        );
    }
    expect![[r#"
        32/12/02/001/001: verified by 2026-03-12 09:30, an hour of work ends 2026-03-09 10:30, 8 h a day
        32/12/81/001/003: verified by 2026-03-12 09:30, an hour of work ends 2026-03-09 15:30, 8 h a day
        32/12/81/001/002/g1: verified by 2026-03-12 22:00, an hour of work ends 2026-03-09 23:00, 8 h a day
        32/12/811/001/002: verified by 2026-03-12 09:30, an hour of work ends 2026-03-09 10:30, 8 h a day
    "#]].assert_eq(&text);
    let refused = after(&policy, Some("32//12"), now, "1 working hour").unwrap_err();
    expect!["area_malformed: the area in `area` (6 bytes) is not a path; write 1 to 12 segments with `/` between them, each of 1 to 32 bytes without blanks"].assert_eq(&format!("{}: {}", refused.code, refused.message));
}

/// What an area leaves out is as everywhere: hours with their seasons, days of rest, make-up days.
#[test]
fn an_area_has_days_of_rest_and_make_up_days_of_its_own() {
    const OWN: &str = r#"
[[calendar.season]]
code = "summer"
first_day = "07-01"
last_day = "08-31"
working_hours = ["07:00-11:00", "16:00-20:00"]

[[calendar.area]]
area = "32/12/81"
rest_days = []

[[calendar.area]]
area = "32/12/81/001"
rest_days = "monday"
make_up_days = false
working_hours = ["22:00-06:00"]

[[calendar.area]]
area = "32/12/82"
make_up_days = false
"#;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/policies/taizhou.toml");
    let source = std::fs::read_to_string(path).unwrap() + OWN;
    let policy = load(source.as_bytes(), Language::ENGLISH).unwrap();
    let mut text = String::new();
    for area in ["32/12/02", "32/12/81", "32/12/81/001", "32/12/82"] {
        let end = |from: &str, stretch: &str| {
            let at = after(&policy, Some(area), sample::instant(&policy, from), stretch).unwrap();
            policy.calendars.everywhere.local(at.at)
        };
        text += &format!(
            "{area}: a Friday's day of work ends {}, an hour before a Saturday to make up {}, one of summer {}\n",
            end("2026-03-06T10:00", "1 working day"),
            end("2026-05-08T18:00", "1 working hour"),
            end("2026-07-07T12:00", "1 working hour"),
        );
    }
    expect![[r#"
        32/12/02: a Friday's day of work ends 2026-03-09 10:00, an hour before a Saturday to make up 2026-05-09 10:00, one of summer 2026-07-07 17:00
        32/12/81: a Friday's day of work ends 2026-03-07 10:00, an hour before a Saturday to make up 2026-05-09 10:00, one of summer 2026-07-07 17:00
        32/12/81/001: a Friday's day of work ends 2026-03-07 22:00, an hour before a Saturday to make up 2026-05-08 23:00, one of summer 2026-07-07 23:00
        32/12/82: a Friday's day of work ends 2026-03-09 10:00, an hour before a Saturday to make up 2026-05-11 10:00, one of summer 2026-07-07 17:00
    "#]]
    .assert_eq(&text);
}

#[test]
fn an_area_works_on_some_day() {
    const NEVER: &str = r#"
[[calendar.area]]
area = "32/12/81"
rest_days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
working_hours = []
"#;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/policies/taizhou.toml");
    let source = std::fs::read_to_string(path).unwrap() + NEVER;
    let findings = load(source.as_bytes(), Language::ENGLISH).unwrap_err();
    let said: Vec<String> = findings.iter().map(|one| one.message.clone()).collect();
    expect![[r#"
        every day of the week is a rest day
        the list is empty"#]]
    .assert_eq(&said.join("\n"));
}

#[test]
fn an_area_is_named_once() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/policies/taizhou.toml");
    let source = std::fs::read_to_string(path).unwrap() + AREAS + AREAS;
    let findings = load(source.as_bytes(), Language::ENGLISH).unwrap_err();
    let said: Vec<String> = findings.iter().map(|one| one.message.clone()).collect();
    expect![[r#"
        area `32/12/81` stands here a second time
        area `32/12/81/001/002` stands here a second time"#]]
    .assert_eq(&said.join("\n"));
}

fn need(area: &str) -> Need {
    Need {
        category: "necessities".to_owned(),
        urgency: Urgency::Normal,
        text: "一台电风扇".to_owned(),
        target_groups: vec!["low-income".to_owned()],
        places: 1,
        items: Vec::new(),
        cost_fen: 0,
        channel: "home-visit".to_owned(),
        area: area.to_owned(),
        beneficiary: "b-1".to_owned(),
        household: None,
        at_home: false,
        households_alike: None,
    }
}
