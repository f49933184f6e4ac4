//! Stories of the work on a claimed wish.

use expect_test::expect;

use super::check;

fn check_work(story: &str, expect: expect_test::Expect) {
    check(
        "taizhou.toml",
        &format!("submit necessities; accept; publish; to ladder-step; claim m1; {story}"),
        expect,
    );
}

#[test]
fn a_wish_is_lit_up_evaluated_and_kept_until_retention_ends() {
    check_work(
        "contact m1; wait 1 working days; start; send-goods; deliver; confirm; to evaluate; archive; to retention",
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
            03-05 09:00 started                                  work_started
            03-05 09:00 goods-sent                               goods_sent
                        tell beneficiary
            03-05 09:00 delivered                                delivered_by_lead
                        tell beneficiary, tell proxy
            03-05 09:00 confirmed                                confirmed_by_beneficiary
                        tell m1, show
            03-19 09:00 closed                                   evaluation_passed
                        show no more
            03-19 09:00 archived                                 archived_by_coordinator
            03-19 09:00 anonymised                               retention_passed
            closed, nothing due
        "#]],
    );
}

#[test]
fn goods_on_their_way_stop_a_revoke() {
    check_work(
        "contact m1; start; send-goods; send-goods; revoke m1; release m1; withdraw; deliver",
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
            03-04 09:00 goods-sent                               goods_sent
                        tell beneficiary
            03-04 09:00 send-goods refused: goods_sent_once
            03-04 09:00 revoke refused: goods_in_transit
            03-04 09:00 release refused: goods_in_transit
            03-04 09:00 withdraw refused: goods_in_transit
            03-04 09:00 delivered                                delivered_by_lead
                        tell beneficiary, tell proxy
            delivered, confirm due 2026-03-05 09:00
        "#]],
    );
}

#[test]
fn a_no_show_puts_the_wish_back() {
    check_work(
        "contact m1; no-show m1; wait 2 working days; no-show m1; claim m2",
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
            03-04 09:00 report-no-show refused: appointment_reached
            03-06 09:00 overdue appointment                      appointment_passed
                        ask coordinator-taizhou
            03-06 09:00 claim m1 no-show                         no_show_reported
                        show, offer community-members to 2 and 50 at most, tell m1
            03-06 09:00 claimed m2 lead places 1 yuan 120        claim_open
                        show, tell m2 of case_fully_claimed
            claimed, contact-reminder due 2026-03-06 14:00
        "#]],
    );
}

#[test]
fn an_appointment_that_passes_in_silence_is_told() {
    check_work(
        "contact m1; reschedule in-hours=48; to appointment; to appointment",
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
            03-04 09:00 rescheduled                              appointment_moved
                        tell beneficiary, tell m1
            03-09 09:00 overdue appointment                      appointment_passed
                        ask coordinator-taizhou
            03-10 09:00 overdue appointment                      appointment_passed
                        ask coordinator-taizhou
            scheduled, appointment due 2026-03-11 09:00
        "#]],
    );
}

#[test]
fn the_due_date_moves_by_extension() {
    check_work(
        "contact m1; start; to due-reminder; request-extension in-hours=1; request-extension in-hours=720;
         grant-extension in-hours=720; to due; to due",
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
            03-16 09:00 overdue due-reminder                     due_reminded
                        tell m1
            03-16 09:00 request-extension refused: extension_later
            03-16 09:00 extension-requested                      extension_requested
                        ask coordinator-taizhou
            03-16 09:00 extension-granted                        extension_granted
                        tell m1
            04-15 09:00 overdue due                              due_date_missed
                        ask coordinator-taizhou
            04-16 09:00 overdue due                              due_date_missed
                        ask coordinator-taizhou
            in-progress, due due 2026-04-17 09:00
        "#]],
    );
}

#[test]
fn silence_does_not_confirm() {
    check_work(
        "contact m1; start; deliver; to confirm; to confirm; confirm",
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
            03-05 09:00 overdue confirm                          confirmation_outstanding
                        ask coordinator-taizhou
            03-06 09:00 overdue confirm                          confirmation_outstanding
                        ask coordinator-taizhou
            03-06 09:00 confirmed                                confirmed_by_beneficiary
                        tell m1, show
            fulfilled, evaluate due 2026-03-20 09:00
        "#]],
    );
}

#[test]
fn a_disputed_delivery_goes_on() {
    check_work(
        "contact m1; start; deliver; dispute; deliver; confirm; reopen; deliver; confirm; close; reopen",
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
            03-04 09:00 disputed                                 disputed_by_beneficiary
                        ask coordinator-taizhou, tell m1
            03-04 09:00 delivered                                delivered_by_lead
                        tell beneficiary, tell proxy
            03-04 09:00 confirmed                                confirmed_by_beneficiary
                        tell m1, show
            03-04 09:00 reopened                                 reopened_case
                        show, ask coordinator-taizhou, tell m1
            03-04 09:00 delivered                                delivered_by_lead
                        tell beneficiary, tell proxy
            03-04 09:00 confirmed                                confirmed_by_beneficiary
                        tell m1, show
            03-04 09:00 closed                                   closed_by_coordinator
                        show no more
            03-04 09:00 reopen refused: stage_forbids
            closed, retention due 2028-03-04 09:00
        "#]],
    );
}
