//! Small plans that one can work out by hand.

use expect_test::{Expect, expect};

use super::{problem, rendered, solve};

fn check(story: &str, expect: Expect) {
    let problem = problem(story);
    expect.assert_eq(&rendered(&problem, &solve(&problem)));
}

#[test]
fn nothing_to_plan() {
    check(
        "",
        expect![[r#"
        covers 0 at 0
    "#]],
    );
    check(
        "a takes 1",
        expect![[r#"
            covers 0 at 0
        "#]],
    );
    check(
        "w1 urgency 1:",
        expect![[r#"
            w1 lacks 1, to city: NoArcs
            covers 0 at 0
        "#]],
    );
}

#[test]
fn urgency_comes_before_any_saving() {
    check(
        "w1 urgency 1: a 0
         w2 urgency 2: a 1000000
         a takes 1",
        expect![[r#"
            w2 by a
            w1 lacks 1, to city: Outweighed
            covers 2 at 1000000
        "#]],
    );
}

#[test]
fn among_the_equally_urgent_the_cheaper_comes_first() {
    check(
        "w1 urgency 2: a 7
         w2 urgency 2: a 3
         w3 urgency 2: a 3
         a takes 1",
        expect![[r#"
            w2 by a
            w1 lacks 1, to city: Outweighed
            w3 lacks 1, to city: Outweighed
            covers 2 at 3
        "#]],
    );
}

#[test]
fn one_wish_gives_way_so_that_another_is_covered() {
    check(
        "w1 urgency 1: a 1, b 9
         w2 urgency 1: a 5
         a takes 1
         b takes 1
         c takes 1",
        expect![[r#"
            w1 by b
            w2 by a
            covers 2 at 14
        "#]],
    );
}

#[test]
fn load_is_spread_where_that_is_cheaper() {
    check(
        "w1 urgency 1: a 0, b 2
         w2 urgency 1: a 0, b 2
         w3 urgency 1: a 0, b 2
         a takes 9, load 0 1 3 6
         b takes 9",
        expect![[r#"
            w1 by a
            w2 by a
            w3 by b
            covers 3 at 3
        "#]],
    );
}

#[test]
fn a_joint_wish_takes_as_many_responders_as_it_has_places() {
    check(
        "w1 urgency 3 places 3: a 1, b 2, z 1
         w2 urgency 1: z 4
         a takes 5
         b takes 5
         z takes 0",
        expect![[r#"
            w1 by a
            w1 by b
            w1 lacks 1, to city: NoCapacity
            w2 lacks 1, to city: NoCapacity
            covers 6 at 3
        "#]],
    );
}

#[test]
fn an_idle_responder_hears_what_it_was_short_of() {
    check(
        "w1 urgency 1: a 1, b 4
         w2 urgency 1: a 1, b 3
         a takes 2, load 0 1
         b takes 1",
        expect![[r#"
            w1 by a
            w2 by a
            covers 2 at 3
        "#]],
    );
}
