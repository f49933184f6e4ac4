//! Stories at the lines that rules draw: what is done just before one and just after, by the one it is
//! for and by another.

use expect_test::expect;

use super::check;

/// A lead who pays half, and one beside it.
const SHARED: &str = "claim m1 yuan=60; join m2 yuan=60; wait 2 working hours";
const ON_BOARD: &str = "submit necessities; accept; publish; to ladder-step";

#[test]
fn a_wish_with_a_claim_stays_on_the_board() {
    check(
        "taizhou.toml",
        "submit necessities places=2; accept; publish; to ladder-step; claim m1 places=1; take-down",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 60         claim_open
                        show
            03-04 09:00 take-down refused: claims_live
            published, ladder-step due 2026-03-09 09:00
        "#]],
    );
}

#[test]
fn a_reserved_wish_that_comes_back_begins_its_ladder() {
    check(
        "taizhou.toml",
        "submit necessities; accept; reserve m1; decline m9; claim m1; release m1",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                reserved_for_responder
                        show, tell m1
            03-02 09:00 decline refused: claim_live
            03-02 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            03-02 09:00 claim m1 released                        released_by_responder
                        show
            03-02 09:00 step-entered 1                           ladder_resumed
                        offer paired to 1 and 50 at most
            published, ladder-step due 2026-03-04 09:00
        "#]],
    );
}

#[test]
fn a_reservation_that_passes_goes_on_where_the_ladder_stood() {
    check(
        "taizhou.toml",
        "submit necessities; accept; publish; to ladder-step; wait 1 working days; take-down
         reserve u1; hold; wait 1 working days; resume; to reservation",
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
            03-05 09:00 published                                reserved_for_responder
                        show, tell u1
            03-05 09:00 held                                     held_by_coordinator
            03-06 09:00 resumed                                  resumed_by_coordinator
            03-10 09:00 step-entered 2                           reservation_passed
                        offer community-members to 2 and 50 at most
            published, ladder-step due 2026-03-12 09:00
        "#]],
    );
}

#[test]
fn a_wish_back_from_a_claim_is_still_with_the_coordinator() {
    check(
        "taizhou.toml",
        "submit necessities urgent; accept; publish; to ladder-step; to ladder-step
         claim e1; release e1; to holder",
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
            03-04 09:00 claimed e1 lead places 1 yuan 120        claim_open
                        show, tell e1 of case_fully_claimed
            03-04 09:00 claim e1 released                        released_by_responder
                        show, ask coordinator-taizhou of ladder_exhausted
            03-04 14:00 overdue holder                           holder_reminded
                        ask coordinator-taizhou
            published, holder due 2026-03-04 18:00
        "#]],
    );
}

#[test]
fn a_hold_leaves_the_board_of_a_claimed_wish_alone() {
    check(
        "taizhou.toml",
        &format!("{ON_BOARD}; claim m1; hold; resume"),
        expect![[r#"
        03-02 09:00 submitted                                submission_complete
                    tell verifier
        03-02 09:00 accepted                                 verified_by_verifier
                    tell publisher
        03-02 09:00 published                                published_on_board
                    show, offer paired to 1 and 50 at most
        03-04 09:00 step-entered 2                           ladder_widened
                    offer community-members to 2 and 50 at most
        03-04 09:00 claimed m1 lead places 1 yuan 120        claim_open
                    show, tell m1 of case_fully_claimed
        03-04 09:00 held                                     held_by_coordinator
                    tell m1
        03-04 09:00 resumed                                  resumed_by_coordinator
                    tell m1
        claimed, contact-reminder due 2026-03-04 14:00
    "#]],
    );
}

#[test]
fn a_new_co_claimant_leaves_the_leads_contact_alone() {
    check(
        "taizhou.toml",
        &format!("{ON_BOARD}; {SHARED}; substitute m2 with=m4 by=m3; substitute m2 with=m4"),
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 60         claim_open
                        show
            03-04 09:00 claimed m2 co places 0 yuan 60           joined_lead
                        show, tell m1 of case_fully_claimed, tell m2 of case_fully_claimed
            03-04 11:00 substitute refused: claimant_only
            03-04 11:00 substituted m2 by m4                     substituted_by_other
                        tell m4
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
}

#[test]
fn a_new_lead_starts_with_contact() {
    check(
        "taizhou.toml",
        &format!("{ON_BOARD}; {SHARED}; substitute m1 with=u5 by=coordinator"),
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 60         claim_open
                        show
            03-04 09:00 claimed m2 co places 0 yuan 60           joined_lead
                        show, tell m1 of case_fully_claimed, tell m2 of case_fully_claimed
            03-04 11:00 substituted m1 by u5                     substituted_by_other
                        tell u5
            claimed, contact-reminder due 2026-03-04 16:00
        "#]],
    );
}

#[test]
fn who_has_drawn_a_place_is_not_drawn_against_oneself() {
    check(
        "taizhou.toml",
        "submit necessities places=2; accept; publish; to ladder-step
         claim m1 places=1; claim m2 places=1; claim m2 places=1",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 60         claim_open
                        show
            03-04 09:00 claimed m2 co places 1 yuan 60           claim_open
                        show, tell m1 of case_fully_claimed, tell m2 of case_fully_claimed
            03-04 09:00 claim refused: drawn_by_lot
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
}

#[test]
fn a_no_show_may_be_told_from_the_appointment_on() {
    check(
        "taizhou.toml",
        &format!("{ON_BOARD}; claim m1; contact m1 in-hours=24; wait 24 hours; no-show m1"),
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            03-04 09:00 contacted                                contact_recorded
                        tell beneficiary
            03-05 09:00 claim m1 no-show                         no_show_reported
                        show, offer community-members to 2 and 50 at most, tell m1
            published, ladder-step due 2026-03-10 09:00
        "#]],
    );
}

#[test]
fn each_level_evaluates_once_and_the_last_one_closes() {
    check(
        "taizhou.toml",
        &format!(
            "{ON_BOARD}; claim m1; contact m1; start; deliver; confirm
         evaluate nobody; evaluate community; evaluate community; evaluate street
         evaluate beneficiary"
        ),
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            03-04 09:00 contacted                                contact_recorded
                        tell beneficiary
            03-04 09:00 started                                  work_started
            03-04 09:00 delivered                                delivered_by_lead
                        tell beneficiary, tell proxy
            03-04 09:00 confirmed                                confirmed_by_beneficiary
                        tell m1, show
            03-04 09:00 evaluate refused: evaluation_level_unknown
            03-04 09:00 evaluated                                evaluated_at_level
            03-04 09:00 evaluate refused: evaluated_once
            03-04 09:00 evaluated                                evaluated_at_level
            03-04 09:00 evaluated                                evaluated_at_level
            03-04 09:00 closed                                   evaluation_complete
                        show no more
            closed, retention due 2028-03-04 09:00
        "#]],
    );
}
