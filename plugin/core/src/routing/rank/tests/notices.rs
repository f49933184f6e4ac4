//! Whom to notify: the budgets and the quiet hours.

use expect_test::expect;

use super::{ON_THE_COMMUNITYS_STEP, check};

#[test]
fn a_step_tells_so_many_and_all_of_them_are_told_of() {
    check(
        ON_THE_COMMUNITYS_STEP,
        "limit=1 step-max=2\nm1 owed=1\nm2\nm3 notices=5\nm4",
        expect![[r#"
            m1 534 = area 178, cost 6, capacity 100, load 100, minimum 150; notify
            m2 384 = area 178, cost 6, capacity 100, load 100; notify
            2 more
        "#]],
    );
    check(
        ON_THE_COMMUNITYS_STEP,
        "limit=2 step-max=1\nm1\nm2\nm3",
        expect![[r#"
        m1 384 = area 178, cost 6, capacity 100, load 100; notify
        m2 384 = area 178, cost 6, capacity 100, load 100; notice_step_budget until 03-09 09:00
        1 more
    "#]],
    );
}

#[test]
fn whoever_had_enough_notices_is_passed_over() {
    check(
        ON_THE_COMMUNITYS_STEP,
        "step-max=1 limit=2 responder-max=3\nm1 notices=3 told-hours-ago=100\nm2 notices=4\nm3 notices=2\nm4",
        expect![[r#"
            m1 384 = area 178, cost 6, capacity 100, load 100; notice_responder_budget until 03-07 05:00
            m2 384 = area 178, cost 6, capacity 100, load 100; notice_responder_budget
            m3 384 = area 178, cost 6, capacity 100, load 100; notify
            1 more
        "#]],
    );
}

#[test]
fn an_area_that_had_few_notices_waives_that() {
    check(
        ON_THE_COMMUNITYS_STEP,
        "floor=5 area-notices=3 responder-max=0\nm1\nm2\nm3",
        expect![[r#"
            m1 384 = area 178, cost 6, capacity 100, load 100; notify
            m2 384 = area 178, cost 6, capacity 100, load 100; notify
            m3 384 = area 178, cost 6, capacity 100, load 100; notice_responder_budget
        "#]],
    );
}

#[test]
fn nobody_is_notified_in_the_quiet_hours() {
    check(
        ON_THE_COMMUNITYS_STEP,
        "in-hours=11\nm1",
        expect![[r#"
        m1 384 = area 178, cost 6, capacity 100, load 100; notify
    "#]],
    );
    check(
        ON_THE_COMMUNITYS_STEP,
        "in-hours=12\nm1",
        expect![[r#"
        m1 384 = area 178, cost 6, capacity 100, load 100; notice_quiet_hours until 03-05 07:30
    "#]],
    );
    check(
        ON_THE_COMMUNITYS_STEP,
        "in-hours=22\nm1\nm2 notices=9",
        expect![[r#"
        m1 384 = area 178, cost 6, capacity 100, load 100; notice_quiet_hours until 03-05 07:30
        m2 384 = area 178, cost 6, capacity 100, load 100; notice_quiet_hours until 03-05 07:30
    "#]],
    );
    check(
        ON_THE_COMMUNITYS_STEP,
        "in-hours=23\nm1",
        expect![[r#"
        m1 384 = area 178, cost 6, capacity 100, load 100; notify
    "#]],
    );
}

#[test]
fn a_reserved_case_is_told_to_one() {
    check(
        "submit necessities; accept; reserve m2",
        "step-max=9\nm1\nm2",
        expect![[r#"
        m2 384 = area 178, cost 6, capacity 100, load 100; notify
        m1 not: reserved_for_another until 03-04 09:00
    "#]],
    );
}
