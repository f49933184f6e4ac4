//! Working days of 2021 to 2026, day by day, against a calendar that other people made from the
//! same notices.

use std::fs;
use std::path::Path;

use wish_core::calendar::{Calendar, CalendarSpec, Date};

/// The days of six years, one of them a leap year.
const DAYS: usize = 6 * 365 + 1;

#[test]
fn every_day_agrees_with_an_independent_calendar() {
    check("data/calendar/chinesecalendar-2021-2026.csv");
}

fn check(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let table = fs::read_to_string(&path).expect("the data is checked in");
    let calendar =
        Calendar::new(&CalendarSpec::default()).expect("the default calendar can be kept");
    let differing = |line: &&str| {
        let (date, working) = line.split_once(',').expect("a date and a flag");
        calendar.is_working_day(date_of(date)) != (working == "1")
    };
    let days: Vec<&str> = table.lines().skip(1).collect();
    let wrong: Vec<&str> = days.iter().copied().filter(differing).collect();
    assert!(wrong.is_empty(), "the two calendars differ on {wrong:?}");
    assert_eq!(days.len(), DAYS, "the data has another number of days");
}

fn date_of(text: &str) -> Date {
    let parts: Vec<i64> = text.split('-').map(|part| part.parse().expect("a number")).collect();
    match parts.as_slice() {
        [year, month, day] => Date::of(*year, *month, *day).expect("a date"),
        _ => panic!("`{text}` is no date"),
    }
}
