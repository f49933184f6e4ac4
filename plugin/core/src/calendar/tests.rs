//! What a calendar promises: a table of spans by hand, every noticed day, and properties.

use proptest::prelude::*;

use super::*;

fn calendar() -> Calendar {
    Calendar::new(&CalendarSpec::default()).unwrap()
}

/// Reads `2026-03-09 18:00`, local time.
fn at(calendar: &Calendar, text: &str) -> i64 {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minute = hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap();
    calendar.instant_of(date.parse().unwrap(), minute)
}

/// `from + span = due`, with `?` behind a provisional due.
fn check(story: &str) {
    let calendar = calendar();
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (question, expected) = line.split_once(" = ").unwrap();
        let (from, span) = question.split_once(" + ").unwrap();
        let due = calendar.add(at(&calendar, from), span.parse().unwrap());
        let mark = if due.provisional { "?" } else { "" };
        assert_eq!(format!("{}{mark}", calendar.local(due.at)), expected, "{line}");
    }
}

#[test]
fn spans_end_where_people_expect() {
    check(
        "2026-03-02 09:00 + 1 working day = 2026-03-03 09:00
         2026-03-02 09:00 + 3 working days = 2026-03-05 09:00
         2026-03-02 15:30 + 1 working day = 2026-03-03 15:30
         2026-03-06 15:30 + 1 working day = 2026-03-09 15:30
         2026-03-02 12:00 + 1 working day = 2026-03-03 13:00
         2026-03-02 18:00 + 1 working day = 2026-03-04 09:00
         2026-03-07 11:00 + 1 working day = 2026-03-10 09:00
         2026-03-02 09:00 + 8 working hours = 2026-03-02 18:00
         2026-03-02 09:00 + 3 working hours = 2026-03-02 12:00
         2026-03-02 17:00 + 2 working hours = 2026-03-03 10:00
         2026-03-07 11:00 + 90 working minutes = 2026-03-09 10:30
         2026-03-06 17:00 + 48 hours = 2026-03-08 17:00
         2026-03-06 17:00 + 30 minutes = 2026-03-06 17:30
         2026-03-06 17:00 + 10 days = 2026-03-16 17:00
         2026-03-06 17:00 + 2 weeks = 2026-03-20 17:00
         2024-02-29 17:00 + 1 year = 2025-02-28 17:00
         2026-01-31 08:00 + 1 month = 2026-02-28 08:00
         2026-03-06 17:00 + 2 years = 2028-03-06 17:00",
    );
}

#[test]
fn holidays_stand_still_and_make_up_days_count() {
    check(
        "2026-01-02 09:00 + 1 working day = 2026-01-05 09:00
         2026-02-13 09:00 + 2 working days = 2026-02-24 09:00
         2026-09-19 09:00 + 1 working day = 2026-09-21 09:00
         2026-09-30 17:00 + 2 working hours = 2026-10-08 10:00
         2026-10-09 09:00 + 1 working day = 2026-10-10 09:00",
    );
}

#[test]
fn a_deadline_past_the_last_notice_is_provisional() {
    check(
        "2026-12-24 09:00 + 1 working day = 2026-12-25 09:00
         2026-12-25 09:00 + 1 working day = 2026-12-28 09:00?
         2026-12-31 09:00 + 8 working hours = 2026-12-31 18:00?
         2026-12-31 09:00 + 8 hours = 2026-12-31 17:00
         2026-11-02 09:00 + 60 working days = 2027-01-25 09:00?",
    );
    let announced_years = vec![2027];
    let newyear = "2027-01-01".parse().unwrap();
    let spec =
        CalendarSpec { announced_years, extra_holidays: vec![newyear], ..CalendarSpec::default() };
    let calendar = Calendar::new(&spec).unwrap();
    let due = calendar.add(at(&calendar, "2026-12-31 09:00"), Span::of(1, Unit::WorkingDays));
    assert_eq!(due, Due { at: at(&calendar, "2027-01-04 09:00"), provisional: false });
}

#[test]
fn every_day_agrees_with_an_independent_calendar() {
    let known = include_str!("../../../../tests/data/calendar/chinesecalendar-2021-2026.csv");
    let calendar = calendar();
    let mut days = 0;
    for line in known.lines().skip(1) {
        let (date, working) = line.split_once(',').unwrap();
        assert_eq!(calendar.is_working_day(date.parse().unwrap()), working == "1", "{date}");
        days += 1;
    }
    assert_eq!(days, 2_191);
    for made_up in ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"] {
        let date: Date = format!("2026-{made_up}").parse().unwrap();
        assert!(matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday));
        assert!(calendar.is_working_day(date), "{date}");
    }
}

/// Spans under other settings than the usual ones.
fn check_with(settings: impl FnOnce(&mut CalendarSpec), story: &str) {
    let mut spec = CalendarSpec::default();
    settings(&mut spec);
    let calendar = Calendar::new(&spec).unwrap();
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (question, expected) = line.split_once(" = ").unwrap();
        let (from, span) = question.split_once(" + ").unwrap();
        let due = calendar.add(at(&calendar, from), span.parse().unwrap());
        let mark = if due.provisional { "?" } else { "" };
        assert_eq!(format!("{}{mark}", calendar.local(due.at)), expected, "{line}");
    }
}

fn shifts(text: &str) -> Vec<Hours> {
    text.split(' ').map(|part| part.parse().unwrap()).collect()
}

#[test]
fn in_use_28_a_centre_is_open_every_day() {
    let every_day = |spec: &mut CalendarSpec| {
        spec.rest_days.clear();
        (spec.public_holidays, spec.make_up_days) = (false, false);
    };
    check_with(
        every_day,
        "2026-03-06 15:30 + 1 working day = 2026-03-07 15:30
         2026-09-30 17:00 + 2 working hours = 2026-10-01 10:00
         2026-02-15 09:00 + 3 working days = 2026-02-18 09:00
         2026-12-30 09:00 + 5 working days = 2027-01-04 09:00",
    );
    check_with(
        |spec| spec.rest_days.clear(),
        "2026-03-06 15:30 + 1 working day = 2026-03-07 15:30
         2026-09-30 17:00 + 2 working hours = 2026-10-08 10:00
         2026-12-30 09:00 + 5 working days = 2027-01-04 09:00?",
    );
}

#[test]
fn in_use_28_a_place_skips_make_up_days() {
    check_with(
        |spec| spec.make_up_days = false,
        "2026-02-13 09:00 + 2 working days = 2026-02-25 09:00
         2026-10-09 09:00 + 1 working day = 2026-10-12 09:00
         2026-09-30 17:00 + 2 working hours = 2026-10-08 10:00",
    );
}

#[test]
fn in_use_28_a_night_shift_belongs_to_the_day_on_which_it_begins() {
    check_with(
        |spec| spec.hours = shifts("14:00-18:00 22:00-06:00"),
        "2026-03-02 23:00 + 1 working day = 2026-03-03 23:00
         2026-03-02 23:00 + 2 working hours = 2026-03-03 01:00
         2026-03-03 05:00 + 2 working hours = 2026-03-03 15:00
         2026-03-06 23:00 + 8 working hours = 2026-03-09 15:00
         2026-03-07 05:00 + 1 working day = 2026-03-10 05:00",
    );
    let overlapping = |text: &str| {
        let spec = CalendarSpec { hours: shifts(text), ..CalendarSpec::default() };
        matches!(Calendar::new(&spec), Err(CalendarError::HoursOverlap { .. }))
    };
    assert!(overlapping("05:00-12:00 22:00-06:00") && overlapping("22:00-06:00 23:00-02:00"));
    assert!(overlapping("22:00-06:00 14:00-18:00"), "in order");
}

#[test]
fn in_use_28_seasons_have_hours_of_their_own() {
    let day = |text: &str| YearDay::read(text).unwrap();
    let summer = |spec: &mut CalendarSpec| {
        spec.seasons = vec![SeasonSpec {
            first: day("05-01"),
            last: day("09-30"),
            hours: shifts("08:00-12:00 15:00-18:00"),
        }];
    };
    check_with(
        summer,
        "2026-04-29 17:00 + 2 working hours = 2026-04-30 10:00
         2026-04-30 17:00 + 3 working hours = 2026-05-06 10:00
         2026-05-06 12:00 + 1 working hour = 2026-05-06 16:00
         2026-05-06 10:00 + 1 working day = 2026-05-07 10:00
         2026-09-30 18:00 + 8 working hours = 2026-10-08 18:00
         2026-04-28 13:00 + 10 working days = 2026-05-14 10:37
         2026-09-30 09:00 + 1 working day = 2026-10-08 10:08",
    );
}

#[test]
fn what_is_no_span_says_what_to_write() {
    let refusal = |text: &str| text.parse::<Span>().unwrap_err().to_string();
    assert_eq!(
        refusal("three days"),
        "`three days` does not begin with a whole number: write for example `3 working days`"
    );
    assert!(refusal("3 fortnights").starts_with("`fortnights` is no unit of time: write `working"));
    assert_eq!(refusal("0 days"), "`0 days` is out of range: write 1 to 36525 days");
    assert_eq!(
        refusal("99999999999 years"),
        "`99999999999 years` is out of range: write 1 to 100 years"
    );
}

#[test]
fn settings_that_cannot_be_kept_are_refused() {
    let refusal = |change: fn(&mut CalendarSpec)| {
        let mut spec = CalendarSpec::default();
        change(&mut spec);
        Calendar::new(&spec).unwrap_err()
    };
    let hours = |text: &str| text.parse::<Hours>();
    assert_eq!(refusal(|spec| spec.utc_offset_minutes = 900), CalendarError::Offset(900));
    assert_eq!(refusal(|spec| spec.rest_days = Weekday::ALL.to_vec()), CalendarError::NoWorkingDay);
    assert_eq!(refusal(|spec| spec.hours.clear()), CalendarError::NoHours);
    assert!(matches!(refusal(|spec| spec.hours.reverse()), CalendarError::HoursOverlap { .. }));
    assert!(hours("09:00-09:00").is_err() && hours("9:00-12:00").is_err());
    let day: fn(&str) -> Date = |text| text.parse().unwrap();
    assert_eq!(
        refusal(|spec| {
            spec.extra_holidays = vec!["2026-03-02".parse().unwrap()];
            spec.extra_workdays = spec.extra_holidays.clone();
        }),
        CalendarError::NamedTwice(day("2026-03-02"))
    );
    assert!(matches!(
        refusal(|spec| spec.extra_holidays = vec!["2050-01-01".parse().unwrap()]),
        CalendarError::DayOutOfRange { .. }
    ));
    assert!("2026-02-29".parse::<Date>().is_err() && "2026-2-9".parse::<Date>().is_err());
}

/// Calendars of every make: night shifts that fill the day, one working day a week, days named by
/// the policy.
fn any_calendar() -> impl Strategy<Value = Calendar> {
    let hours = prop_oneof![
        Just("09:00-12:00 13:00-18:00"),
        Just("00:00-24:00"),
        Just("00:00-00:01"),
        Just("23:59-24:00"),
        Just("00:00-08:00 08:00-12:00 22:30-24:00"),
        Just("06:30-14:30 22:00-06:30"),
        Just("12:00-11:59"),
    ];
    let season = prop_oneof![
        Just(None),
        Just(Some(("05-01", "09-30"))),
        Just(Some(("11-15", "02-29"))),
        Just(Some(("01-01", "12-31"))),
    ];
    let named = prop::collection::vec(18_262_i64..29_219, 0..40);
    let notices = (any::<bool>(), any::<bool>());
    let parts = (-720_i64..=840, 0_usize..7, hours, named, any::<bool>(), season, notices);
    parts.prop_map(|(utc_offset_minutes, rest, hours, named, works, season, notices)| {
        let mut spec = CalendarSpec { utc_offset_minutes, ..CalendarSpec::default() };
        (spec.public_holidays, spec.make_up_days) = notices;
        spec.seasons = season.map(|days| one_season(days, hours)).into_iter().collect();
        spec.rest_days = Weekday::ALL.into_iter().take(rest).collect();
        spec.hours = hours.split(' ').map(|part| part.parse().unwrap()).collect();
        let days = named.into_iter().map(Date::from_day_number).collect();
        if works {
            spec.extra_workdays = days
        } else {
            spec.extra_holidays = days
        }
        Calendar::new(&spec).unwrap()
    })
}

/// An hour a day in the season, at the beginning of the usual hours.
fn one_season((first, last): (&str, &str), usual: &str) -> SeasonSpec {
    let usual: Hours = usual.split(' ').next().unwrap().parse().unwrap();
    let hours = Hours { start: usual.start, end: usual.start + 1 };
    let day = |text: &str| YearDay::read(text).unwrap();
    SeasonSpec { first: day(first), last: day(last), hours: vec![hours] }
}

fn any_instant() -> impl Strategy<Value = i64> {
    let around_now = 1_700_000_000_000_i64..1_900_000_000_000;
    let whole_minutes = around_now.clone().prop_map(|at| at - at % 60_000);
    prop_oneof![3 => around_now, 3 => whole_minutes, 1 => 0..=INSTANT_MAX]
}

/// Spans whose length in milliseconds does not depend on the calendar.
fn any_span() -> impl Strategy<Value = Span> {
    (0_usize..7, 0_u32..200).prop_map(|(unit, count)| Span::of(count, Unit::ALL[unit]))
}

fn any_clock() -> impl Strategy<Value = Clock> {
    prop_oneof![Just(Clock::WorkingDays), Just(Clock::WorkingHours), Just(Clock::Elapsed)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn adding_moves_forward_and_keeps_order(
        calendar in any_calendar(), t in any_instant(), u in any_instant(), span in any_span(),
        more in 0_u32..100,
    ) {
        let (t, u) = (t.min(u), t.max(u));
        let due = calendar.add(t, span).at;
        prop_assert!(due >= t && due <= INSTANT_MAX);
        prop_assert!(due <= calendar.add(u, span).at);
        let longer = Span::of(span.count() + more, span.unit());
        prop_assert!(due <= calendar.add(t, longer).at);
    }

    #[test]
    fn what_is_left_of_a_span_is_the_span(
        calendar in any_calendar(), t in any_instant(), span in any_span(),
    ) {
        let due = calendar.add(t, span).at;
        let left = calendar.remaining(t, due, span.clock());
        let unit_ms = match span.unit() {
            Unit::WorkingDays => u64::try_from(WORKING_DAY).unwrap(),
            Unit::WorkingHours | Unit::Hours => 3_600_000,
            Unit::WorkingMinutes | Unit::Minutes => 60_000,
            Unit::Days => 86_400_000,
            _ => 7 * 86_400_000,
        };
        // Days of different lengths meet within a millisecond.
        let within = if span.unit() == Unit::WorkingDays { unit_ms / 60_000 } else { 0 };
        let whole = u64::from(span.count()) * unit_ms;
        prop_assert!(due == INSTANT_MAX || left.abs_diff(whole) <= within, "{left} of {whole}");
    }

    #[test]
    fn a_pause_loses_nothing(
        calendar in any_calendar(), t in any_instant(), span in any_span(), part in 0_i64..=1_000,
    ) {
        let due = calendar.add(t, span);
        let now = t + (due.at - t) / 1_000 * part;
        let clock = span.clock();
        let again = calendar.resume(now, clock, calendar.remaining(now, due.at, clock));
        // The last instant may lie amid rest, where no deadline ends by itself.
        prop_assert!(again.at == due.at || due.at == INSTANT_MAX);
        prop_assert!(!again.provisional || due.provisional);
    }

    #[test]
    fn any_input_is_answered(
        calendar in any_calendar(), now in any::<i64>(), due in any::<i64>(), left: u64,
        clock in any_clock(),
    ) {
        let answer = calendar.resume(now, clock, left);
        prop_assert!((0..=INSTANT_MAX).contains(&answer.at));
        let left = calendar.remaining(now, due, clock);
        prop_assert!(calendar.resume(now, clock, left).at >= now.clamp(0, INSTANT_MAX));
    }

    #[test]
    fn the_working_clock_agrees_with_walking_day_by_day(
        calendar in any_calendar(), t in any_instant(), count in 1_u32..60,
    ) {
        // A working day begins when the night shift of the day before ends.
        let day_of = |at: i64| calendar.local(at - calendar.day_start_ms);
        let due = day_of(calendar.add(t, Span::of(count, Unit::WorkingDays)).at);
        let from = day_of(t);
        let days = from.date.day_number()..due.date.day_number();
        let whole = days.filter(|&day| calendar.is_working_day(Date::from_day_number(day))).count();
        // Begun at rest, the first day is the next working day, which then counts whole.
        let expected = usize::try_from(count).unwrap();
        prop_assert!(due.date.civil().0 > 9_998 || (expected..=expected + 1).contains(&whole));
    }

    #[test]
    fn texts_survive_a_round_trip(span in any_span(), day in 0_i64..=2_932_896) {
        prop_assert_eq!(span.to_string().parse::<Span>(), Ok(span));
        let date = Date::from_day_number(day);
        prop_assert_eq!(date.to_string().parse::<Date>(), Ok(date));
        let (year, month, day) = date.civil();
        prop_assert_eq!(Date::of(year, month, day), Some(date));
    }
}
