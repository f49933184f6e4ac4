//! Every state that a wish can come to with three responders around it, under Taizhou's whole
//! ladder: nobody is stranded, nothing overbooked, no claim doubled, no deadline lost, whatever is
//! done in whatever order.
//!
//! What is looked at, and which bounds keep it finite, stands in `wish_tests::walk`.

use wish_contract::Share;
use wish_contract::{CommandKind, Stage};
use wish_tests::walk::actions::{NEVER_GIVEN, restless_taizhou, setting};
use wish_tests::walk::walk;

#[test]
fn a_wish_in_two_parts_is_never_stranded() {
    check(Share { places: 2, cost_fen: 0 }, &[Share { places: 1, cost_fen: 0 }]);
}

#[test]
fn a_wish_with_a_cost_to_share_is_never_stranded() {
    check(Share { places: 1, cost_fen: 2 }, &[Share { places: 1, cost_fen: 1 }]);
}

/// Walks a wish for so much, to be taken whole or by such parts, and sees that everything was done
/// and came about.
fn check(whole: Share, parts: &[Share]) {
    let setting = setting(restless_taizhou(), whole, parts);
    let walked = walk(&setting).unwrap_or_else(|violation| panic!("does not hold: {violation:#?}"));
    println!(
        "places {}, fen {}: {} states, {} transitions, {} actions refused; all invariants hold",
        whole.places, whole.cost_fen, walked.states, walked.transitions, walked.refused
    );
    for command in CommandKind::ALL.iter().filter(|command| !NEVER_GIVEN.contains(command)) {
        assert!(
            walked.by_command.contains_key(command.name()),
            "nobody could `{}`",
            command.name()
        );
    }
    for stage in Stage::ALL {
        assert!(walked.by_stage.contains_key(stage.name()), "no case became {}", stage.name());
    }
}
