//! Stories of the board and the ladder.

use expect_test::expect;

use super::check;

#[test]
fn nobody_claims_and_the_wish_climbs_to_a_named_coordinator() {
    check(
        "taizhou.toml",
        "submit necessities; accept; publish; to ladder-step; to ladder-step; to ladder-step; to ladder-step;
         to ladder-step; to holder; to holder; escalate; claim s1",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-09 09:00 step-entered 3                           ladder_widened
                        offer street to 3 and 50 at most
            03-12 09:00 step-entered 4                           ladder_widened
                        offer social-organisations to 4 and 50 at most
            03-19 09:00 step-entered 5                           ladder_widened
                        offer city-social to 5 and 50 at most
            03-26 09:00 ladder-exhausted coordinator-taizhou     ladder_exhausted
                        ask coordinator-taizhou
            03-27 09:00 overdue holder                           holder_reminded
                        ask coordinator-taizhou
            03-30 09:00 overdue holder                           holder_reminded
                        ask coordinator-taizhou
            03-30 09:00 escalate refused: no_further_step
            03-30 09:00 claimed s1 lead places 1 yuan 120        claim_open
                        show, tell s1 of case_fully_claimed
            claimed, contact-reminder due 2026-03-30 14:00
        "#]],
    );
}

#[test]
fn one_late_tick_does_what_punctual_ones_do() {
    check(
        "taizhou.toml",
        "submit necessities; accept; publish; wait 60 days; tick; tick",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-09 09:00 step-entered 3                           ladder_widened
                        offer street to 3 and 50 at most
            03-12 09:00 step-entered 4                           ladder_widened
                        offer social-organisations to 4 and 50 at most
            03-19 09:00 step-entered 5                           ladder_widened
                        offer city-social to 5 and 50 at most
            03-26 09:00 ladder-exhausted coordinator-taizhou     ladder_exhausted
                        ask coordinator-taizhou
            03-27 09:00 overdue holder                           holder_reminded
                        ask coordinator-taizhou
            published, holder due 2026-05-06 09:00
        "#]],
    );
}

#[test]
fn a_tick_that_comes_early_does_nothing() {
    check(
        "taizhou.toml",
        "submit necessities; accept; publish; to ladder-step - 1ms",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            published, ladder-step due 2026-03-04 09:00
        "#]],
    );
}

#[test]
fn an_urgent_wish_takes_the_shorter_ladder() {
    check(
        "taizhou.toml",
        "submit necessities urgent; accept; publish; to ladder-step; to ladder-step",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer street to 1 and 50 at most
            03-03 09:00 step-entered 2                           ladder_widened
                        offer city-social to 2 and 50 at most
            03-04 09:00 ladder-exhausted coordinator-taizhou     ladder_exhausted
                        ask coordinator-taizhou
            published, holder due 2026-03-04 14:00
        "#]],
    );
}

#[test]
fn a_hold_stops_the_clock_and_resuming_goes_on_from_what_was_left() {
    check(
        "taizhou.toml",
        "submit necessities; accept; publish; wait 1 working days; hold; claim p1; to hold-review;
         wait 3 working days; resume; to ladder-step",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-03 09:00 held                                     held_by_coordinator
            03-03 09:00 claim refused: case_held
            03-10 09:00 overdue hold-review                      hold_review_due
                        ask coordinator-taizhou
            03-13 09:00 resumed                                  resumed_by_coordinator
            03-16 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            published, ladder-step due 2026-03-19 09:00
        "#]],
    );
}

#[test]
fn a_reserved_wish_is_for_one_responder_alone() {
    check(
        "taizhou.toml",
        "submit necessities; accept; reserve s1; claim m1; claim s1",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                reserved_for_responder
                        show, tell s1
            03-02 09:00 claim refused: reserved_for_another
            03-02 09:00 claimed s1 lead places 1 yuan 120        claim_open
                        show, tell s1 of case_fully_claimed
            claimed, contact-reminder due 2026-03-02 14:00
        "#]],
    );
    check(
        "taizhou.toml",
        "submit necessities; accept; reserve s1; decline s1; claim p1",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                reserved_for_responder
                        show, tell s1
            03-02 09:00 step-entered 1                           declined_by_responder
                        offer paired to 1 and 50 at most
            03-02 09:00 claimed p1 lead places 1 yuan 120        claim_open
                        show, tell p1 of case_fully_claimed
            claimed, contact-reminder due 2026-03-02 14:00
        "#]],
    );
    check(
        "taizhou.toml",
        "submit necessities; accept; reserve s1; to reservation",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                reserved_for_responder
                        show, tell s1
            03-04 09:00 step-entered 1                           reservation_passed
                        offer paired to 1 and 50 at most
            published, ladder-step due 2026-03-06 09:00
        "#]],
    );
}

#[test]
fn a_wish_taken_off_the_board_keeps_its_place_on_the_ladder() {
    check(
        "taizhou.toml",
        "submit necessities; accept; publish; to ladder-step; wait 1 working days; take-down; publish; to ladder-step",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-05 09:00 taken-down                               taken_off_board
                        show no more
            03-05 09:00 published                                ladder_resumed
                        show, offer community-members to 2 and 50 at most
            03-09 09:00 step-entered 3                           ladder_widened
                        offer street to 3 and 50 at most
            published, ladder-step due 2026-03-12 09:00
        "#]],
    );
}

#[test]
fn a_coordinator_escalates_by_hand() {
    check(
        "taizhou.toml",
        "submit necessities; accept; publish; escalate; claim m1",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-02 09:00 step-entered 2                           escalated_by_hand
                        offer community-members to 2 and 50 at most
            03-02 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            claimed, contact-reminder due 2026-03-02 14:00
        "#]],
    );
}
