//! Which of two policies is called the stricter.

use super::*;

#[test]
fn a_step_that_is_passed_over_lets_others_in_sooner_however_long_the_next_one_is_open() {
    let skipped = [("if_nobody = \"1 working day\"", "if_nobody = \"skip\"")];
    let comparison = compared("riverside", &with("riverside", &skipped));
    assert_eq!(comparison.relation, Relation::Looser);
    let shorter = [("if_nobody = \"skip\"", "if_nobody = \"1 working day\"")];
    let comparison = compared("riverside", &with("riverside", &shorter));
    assert_eq!(comparison.relation, Relation::Stricter);
}
