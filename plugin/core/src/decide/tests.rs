//! What becomes of a wish when the timer was away: scenarios let time pass deadline by deadline, so
//! that this is told here. All other stories are scenario files (the workspace's
//! `tests/scenarios`), the long searches over all stories are in the workspace's `tests/`.

pub(crate) mod story;

use expect_test::{Expect, expect};

/// Tells a story under a policy and compares what happened.
fn check(story: &str, expect: Expect) {
    expect.assert_eq(&story::told("taizhou.toml", story));
}

#[test]
fn one_late_tick_does_what_punctual_ones_do() {
    check(
        "submit necessities; accept; publish; wait 60 days; tick; tick",
        expect![[r#"
            03-02 09:00 submission_complete
            03-02 09:00 verified_by_verifier
            03-02 09:00 published_on_board
            03-04 09:00 ladder_widened
            03-09 09:00 ladder_widened
            03-12 09:00 ladder_widened
            03-19 09:00 ladder_widened
            03-26 09:00 ladder_exhausted
            03-27 09:00 holder_reminded
            published, holder due 2026-05-06 09:00
        "#]],
    );
}

#[test]
fn what_is_told_every_day_is_told_once_after_a_long_silence() {
    check(
        "submit necessities; to verify; to verify; wait 20 days; tick; accept",
        expect![[r#"
            03-02 09:00 submission_complete
            03-05 09:00 verification_late
            03-06 09:00 verification_late
            03-09 09:00 verification_late
            03-26 09:00 verified_by_verifier
            verified, publish due 2026-03-30 09:00
        "#]],
    );
}
