//! Problems that cannot be worked on, each with its word.

use expect_test::{Expect, expect};

use super::{Arc, AssignmentProblem, problem, refusal};

/// A sound problem, spoilt.
fn check(spoil: impl FnOnce(&mut AssignmentProblem), expect: Expect) {
    let mut problem = problem(
        "w1 urgency 2: a 5, b 2
         w2 urgency 1: a 1
         a takes 2, load 0 1
         b takes 1",
    );
    spoil(&mut problem);
    let fault = refusal(&problem);
    let place = fault.index.map_or("-".to_owned(), |place| place.to_string());
    expect.assert_eq(&format!("{} at {place}\n{}\n", fault.code, fault.message));
}

#[test]
fn lists_that_name_something_twice() {
    check(
        |problem| problem.wishes[1].id = "w1".to_owned(),
        expect![[r#"
            duplicate_id at 1
            wish `w1` is listed twice: list each wish once
        "#]],
    );
    check(
        |problem| problem.responders[1].id = "a".to_owned(),
        expect![[r#"
            duplicate_id at 1
            responder `a` is listed twice: list each responder once
        "#]],
    );
    check(
        |problem| problem.wishes[1].arcs.push(Arc { responder: 0, cost: 9 }),
        expect![[r#"
            duplicate_arc at 1
            wish `w2` has two arcs to `a`: keep the cheaper one
        "#]],
    );
}

#[test]
fn numbers_out_of_range() {
    check(
        |problem| problem.wishes[1].arcs[0].responder = 2,
        expect![[r#"
            unknown_responder at 1
            wish `w2` names responder 2 of 2: count them from 0
        "#]],
    );
    check(
        |problem| problem.wishes[0].urgency = 0,
        expect![[r#"
            urgency_out_of_range at 0
            wish `w1` has an urgency of 0: give it 1 at least, or leave it out
        "#]],
    );
    check(
        |problem| problem.wishes[0].places = 0,
        expect![[r#"
            places_out_of_range at 0
            wish `w1` has 0 places: give it 1 to 10000
        "#]],
    );
    check(
        |problem| problem.wishes[0].places = 10_001,
        expect![[r#"
            places_out_of_range at 0
            wish `w1` has 10001 places: give it 1 to 10000
        "#]],
    );
    check(
        |problem| problem.responders[0].load_costs = vec![1, 0],
        expect![[r#"
            load_costs_fall at 0
            load costs of `a` fall: let each be as high as the one before, or higher
        "#]],
    );
}

#[test]
fn urgency_and_costs_that_cannot_be_weighed_together() {
    let spoils: [fn(&mut AssignmentProblem); 5] = [
        |problem| problem.wishes[0].urgency = u64::MAX,
        |problem| problem.wishes[0].urgency = 1 << 60,
        |problem| problem.wishes[0].arcs[0].cost = u64::MAX,
        |problem| problem.wishes[0].arcs[0].cost = 1 << 61,
        |problem| problem.responders[0].load_costs = vec![u64::MAX],
    ];
    for spoil in spoils {
        check(
            spoil,
            expect![[r#"
                cost_overflow at -
                urgency and costs are too high to be weighed together: use coarser units
            "#]],
        );
    }
}

#[test]
fn lists_that_are_too_long() {
    let arcs = |count| vec![Arc { responder: 0, cost: 1 }; count];
    check(
        |problem| problem.wishes[1].arcs = arcs(1_000_000),
        expect![[r#"
            too_many at 1
            wish `w2` has 1000000 arcs: keep the 100000 cheapest at most
        "#]],
    );
    check(
        |problem| problem.wishes[1].arcs = arcs(4_000_001),
        expect![[r#"
            too_many at -
            4000003 arcs are too many: give at most 4000000 at once
        "#]],
    );
    check(
        |problem| problem.wishes = vec![problem.wishes[0].clone(); 100_001],
        expect![[r#"
            too_many at -
            100001 wishes are too many: give at most 100000 at once
        "#]],
    );
    check(
        |problem| problem.responders = vec![problem.responders[0].clone(); 100_001],
        expect![[r#"
            too_many at -
            100001 responders are too many: give at most 100000 at once
        "#]],
    );
}
