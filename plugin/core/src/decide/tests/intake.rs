//! Stories of intake and early ends.

use expect_test::expect;

use super::check;

#[test]
fn a_wish_is_verified_and_published() {
    check(
        "taizhou.toml",
        "submit necessities; accept; publish",
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
fn late_verification_is_told_every_working_day() {
    check(
        "taizhou.toml",
        "submit necessities; to verify; to verify; wait 20 days; tick; accept",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-05 09:00 overdue verify                           verification_late
                        ask coordinator-taizhou
            03-06 09:00 overdue verify                           verification_late
                        ask coordinator-taizhou
            03-09 09:00 overdue verify                           verification_late
                        ask coordinator-taizhou
            03-26 09:00 accepted                                 verified_by_verifier
                        tell publisher
            verified, publish due 2026-03-30 09:00
        "#]],
    );
}

#[test]
fn the_verifiers_clock_stands_still_while_information_is_missing() {
    check(
        "taizhou.toml",
        "submit necessities; wait 1 working days; request-info; wait 2 working days; supply-info; to verify",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-03 09:00 info-requested                           info_requested
                        tell r-1
            03-05 09:00 info-supplied                            info_supplied
                        tell verifier
            03-09 09:00 overdue verify                           verification_late
                        ask coordinator-taizhou
            submitted, verify due 2026-03-10 09:00
        "#]],
    );
}

#[test]
fn a_reporter_who_does_not_answer_lets_the_wish_lapse() {
    check(
        "taizhou.toml",
        "submit necessities; request-info; to supply-info; supply-info; archive",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 info-requested                           info_requested
                        tell r-1
            03-09 09:00 lapsed                                   info_not_supplied
                        tell r-1
            03-09 09:00 supply-info refused: stage_forbids
            03-09 09:00 archived                                 archived_by_coordinator
            lapsed, retention due 2027-03-09 09:00
        "#]],
    );
}

#[test]
fn a_wish_ends_early_in_many_ways() {
    check(
        "taizhou.toml",
        "submit necessities; reject; to retention",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 rejected                                 rejected_by_verifier
                        tell r-1
            03-02 09:00 anonymised                               retention_passed
            rejected, nothing due
        "#]],
    );
    check(
        "taizhou.toml",
        "submit necessities; merge w1; merge w0; absorb w9",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 merge refused: merge_with_itself
            03-02 09:00 merged                                   merged_as_duplicate
                        let w0 absorb it, tell r-1
            03-02 09:00 absorb refused: stage_forbids
            merged, retention due 2027-03-02 09:00
        "#]],
    );
    check(
        "taizhou.toml",
        "submit other; transfer nobody; transfer street-lighting",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 transfer refused: agency_unknown
            03-02 09:00 transferred                              transferred_to_agency
                        hand over to street-lighting, tell r-1
            transferred, retention due 2027-03-02 09:00
        "#]],
    );
    check(
        "taizhou.toml",
        "submit necessities; accept; promote p-1; anonymise; archive",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 promoted                                 promoted_to_project
                        tell r-1
            03-02 09:00 anonymised                               anonymised_by_coordinator
            03-02 09:00 archive refused: case_anonymised
            promoted, nothing due
        "#]],
    );
    check(
        "taizhou.toml",
        "submit necessities; accept; publish; claim m1; withdraw",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 accepted                                 verified_by_verifier
                        tell publisher
            03-02 09:00 published                                published_on_board
                        show, offer paired to 1 and 50 at most
            03-02 09:00 claim refused: within_audience
            03-02 09:00 withdrawn                                withdrawn_by_reporter
                        show no more
            withdrawn, retention due 2027-03-02 09:00
        "#]],
    );
}

#[test]
fn a_case_takes_in_each_duplicate_once() {
    check(
        "taizhou.toml",
        "submit necessities; absorb w2; absorb w2; absorb w1",
        expect![[r#"
            03-02 09:00 submitted                                submission_complete
                        tell verifier
            03-02 09:00 absorbed                                 absorbed_duplicate
            03-02 09:00 absorb refused: already_absorbed
            03-02 09:00 absorb refused: merge_with_itself
            submitted, verify due 2026-03-05 09:00
        "#]],
    );
}
