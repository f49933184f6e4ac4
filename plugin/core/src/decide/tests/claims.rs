//! Stories of claims: guards, parts, joint claims, races, and claims that end.

use expect_test::expect;

use super::check;

const ON_THE_COMMUNITYS_STEP: &str = "submit necessities; accept; publish; to ladder-step; ";

fn check_claims(story: &str, expect: expect_test::Expect) {
    check("taizhou.toml", &format!("{ON_THE_COMMUNITYS_STEP}{story}"), expect);
}

#[test]
fn guards_name_the_rule_that_refuses() {
    check_claims(
        "claim s1; claim m1-full; claim m1-suspended; claim m1-inactive; claim m1-poor; claim m1-household; claim m1;
         claim m2",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claim refused: within_audience
            03-04 09:00 claim refused: active_claims_below_limit
            03-04 09:00 claim refused: not_suspended
            03-04 09:00 claim refused: responder_active
            03-04 09:00 claim refused: cost_within_band
            03-04 09:00 claim refused: other_household
            03-04 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            03-04 09:00 claim refused: drawn_by_lot
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
}

#[test]
fn children_and_home_visits_need_vetting() {
    check(
        "taizhou.toml",
        "submit school-supplies groups=left-behind-children; accept; publish; to ladder-step; claim m1-unvetted; claim m1",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claim refused: vetted
            03-04 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
}

#[test]
fn a_claim_left_without_contact_goes_back_where_it_stood() {
    check_claims(
        "wait 1 working days; claim m1; to contact-reminder; to first-contact; to ladder-step",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-05 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            03-05 14:00 overdue contact-reminder                 contact_reminded
                        tell m1
            03-06 09:00 claim m1 expired                         first_contact_missed
                        show, offer community-members to 2 and 50 at most, tell m1
            03-10 09:00 step-entered 3                           ladder_widened
                        offer street to 3 and 50 at most
            published, ladder-step due 2026-03-13 09:00
        "#]],
    );
}

#[test]
fn a_released_claim_can_be_made_by_another() {
    check_claims(
        "claim m1; release m1; claim m2; revoke m2; claim m1",
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
            03-04 09:00 claim m1 released                        released_by_responder
                        show, offer community-members to 2 and 50 at most
            03-04 09:00 claimed m2 lead places 1 yuan 120        claim_open
                        show, tell m2 of case_fully_claimed
            03-04 09:00 claim m2 revoked                         revoked_by_coordinator
                        show, offer community-members to 2 and 50 at most, tell m2
            03-04 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
}

#[test]
fn one_responder_never_has_two_live_claims_on_a_wish() {
    check(
        "taizhou.toml",
        "submit necessities places=3; accept; publish; to ladder-step; claim m1 places=1; claim m1",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 40         claim_open
                        show
            03-04 09:00 claim refused: not_on_case_already
            published, ladder-step due 2026-03-09 09:00
        "#]],
    );
}

#[test]
fn a_wish_is_taken_in_parts_until_it_is_full() {
    check(
        "taizhou.toml",
        "submit necessities places=10 yuan=1000; accept; publish; to ladder-step; claim m1 places=3; claim m2 places=3;
         claim m3; release m2; claim m4",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 3 yuan 300        claim_open
                        show
            03-04 09:00 claimed m2 co places 3 yuan 300          claim_open
                        show
            03-04 09:00 claimed m3 co places 4 yuan 400          claim_open
                        show, tell m1 of case_fully_claimed, tell m2 of case_fully_claimed, tell m3 of case_fully_claimed
            03-04 09:00 claim m2 released                        released_by_responder
                        show, offer community-members to 2 and 50 at most
            03-04 09:00 claimed m4 co places 3 yuan 300          claim_open
                        show, tell m1 of case_fully_claimed, tell m3 of case_fully_claimed, tell m4 of case_fully_claimed
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
}

#[test]
fn the_cost_of_one_wish_is_shared() {
    check_claims(
        "claim m1 yuan=20; join m2 yuan=200; join m2 yuan=50; join m3 yuan=50; join m4",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 20         claim_open
                        show
            03-04 09:00 join refused: cost_left
            03-04 09:00 claimed m2 co places 0 yuan 50           joined_lead
                        show
            03-04 09:00 claimed m3 co places 0 yuan 50           joined_lead
                        show, tell m1 of case_fully_claimed, tell m2 of case_fully_claimed, tell m3 of case_fully_claimed
            03-04 09:00 claimed m4 co places 0 yuan 0            joined_lead
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
}

#[test]
fn a_lead_invites_others() {
    check_claims(
        "claim m1 yuan=20; invite s1 yuan=60 by=m1; invite m3 yuan=40 by=m1; accept-invitation s1; decline m3;
         invite m4 yuan=40 by=m1; to invitation",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 1 yuan 20         claim_open
                        show
            03-04 09:00 invited s1 co places 0 yuan 60           invited_by_lead
                        tell s1
            03-04 09:00 invited m3 co places 0 yuan 40           invited_by_lead
                        tell m3
            03-04 09:00 invitation-accepted s1                   invitation_accepted
                        show
            03-04 09:00 claim m3 declined                        declined_by_responder
                        show
            03-04 09:00 invited m4 co places 0 yuan 40           invited_by_lead
                        tell m4
            03-06 09:00 claim m4 declined                        invitation_passed
                        show
            published, ladder-step due 2026-03-09 09:00
        "#]],
    );
}

#[test]
fn the_oldest_co_claimant_leads_when_the_lead_goes() {
    check_claims(
        "claim m1 yuan=120; join m2; join m3; contact m1; release m1; claim m4",
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
            03-04 09:00 claimed m2 co places 0 yuan 0            joined_lead
            03-04 09:00 claimed m3 co places 0 yuan 0            joined_lead
            03-04 09:00 contacted                                contact_recorded
                        tell beneficiary
            03-04 09:00 claim m1 released                        released_by_responder
                        show, offer community-members to 2 and 50 at most
            03-04 09:00 claimed m4 co places 1 yuan 120          claim_open
                        show, tell m2 of case_fully_claimed, tell m3 of case_fully_claimed, tell m4 of case_fully_claimed
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
}

#[test]
fn a_stand_in_starts_with_contact() {
    check_claims(
        "claim m1; contact m1; substitute m1 with=m2 by=m1; contact m2",
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
            03-04 09:00 substituted m1 by m2                     substituted_by_other
                        tell m2
            03-04 09:00 contacted                                contact_recorded
                        tell beneficiary
            scheduled, appointment due 2026-03-06 09:00
        "#]],
    );
}

#[test]
fn two_claims_at_one_instant_end_the_same_way_in_either_order() {
    check_claims(
        "claim m1; claim m2",
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
            03-04 09:00 claim refused: drawn_by_lot
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
    check_claims(
        "claim m2; claim m1",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m2 lead places 1 yuan 120        claim_open
                        show, tell m2 of case_fully_claimed
            03-04 09:00 claim m2 released                        drawn_by_lot
                        show, offer community-members to 2 and 50 at most, tell m2
            03-04 09:00 claimed m1 lead places 1 yuan 120        claim_open
                        show, tell m1 of case_fully_claimed
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
}

#[test]
fn what_one_leaves_the_other_takes_in_either_order() {
    let wish = "submit necessities places=10 yuan=100; accept; publish; to ladder-step; ";
    check(
        "taizhou.toml",
        &format!("{wish} claim m1 places=6; claim m2 places=6; claim m3 places=1"),
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m1 lead places 6 yuan 60         claim_open
                        show
            03-04 09:00 claimed m2 co places 4 yuan 40           claim_open
                        show, tell m1 of case_fully_claimed, tell m2 of case_fully_claimed
            03-04 09:00 claim refused: drawn_by_lot
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
    check(
        "taizhou.toml",
        &format!("{wish} claim m3 places=1; claim m2 places=6; claim m1 places=6"),
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-04 09:00 step-entered 2                           ladder_widened
                        offer community-members to 2 and 50 at most
            03-04 09:00 claimed m3 lead places 1 yuan 10         claim_open
                        show
            03-04 09:00 claim m3 released                        drawn_by_lot
                        show, tell m3
            03-04 09:00 claimed m2 lead places 6 yuan 60         claim_open
                        show
            03-04 09:00 claimed m3 co places 1 yuan 10           drawn_by_lot
                        show
            03-04 09:00 claim m2 released                        drawn_by_lot
                        show, tell m2
            03-04 09:00 claim m3 released                        drawn_by_lot
                        show, tell m3
            03-04 09:00 claimed m1 lead places 6 yuan 60         claim_open
                        show
            03-04 09:00 claimed m2 co places 4 yuan 40           drawn_by_lot
                        show, tell m1 of case_fully_claimed, tell m2 of case_fully_claimed
            claimed, contact-reminder due 2026-03-04 14:00
        "#]],
    );
}
