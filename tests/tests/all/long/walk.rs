//! Every state that a wish can come to with three responders around it, under Taizhou's whole
//! ladder: nobody is stranded, nothing overbooked, no claim doubled, no deadline lost, whatever is
//! done in whatever order.
//!
//! What is looked at, and which bounds keep it finite, stands in `wish_tests::walk`.

use wish_contract::Share;
use wish_contract::{CommandKind, Stage};
use wish_tests::walk::actions::{NEVER_GIVEN, restless_taizhou, setting};
use wish_tests::walk::exhaustion::search;
use wish_tests::walk::walk;

#[test]
fn a_wish_in_two_parts_is_never_stranded() {
    check(Share { places: 2, ..Share::default() }, &[Share { places: 1, ..Share::default() }], &[]);
}

/// One place cannot be brought in part.
#[test]
fn a_wish_with_a_cost_to_share_is_never_stranded() {
    let left_out = [CommandKind::DeliverPart];
    check(
        Share { places: 1, cost_fen: 2, items: Vec::new() },
        &[Share { places: 1, cost_fen: 1, items: Vec::new() }],
        &left_out,
    );
}

/// Walks a wish for so much, to be taken whole or by such parts, and sees that everything was done
/// and came about, but for what is left out.
fn check(whole: Share, parts: &[Share], left_out: &[CommandKind]) {
    let mut setting = setting(restless_taizhou(), whole.clone(), parts);
    setting.actions.retain(|action| !left_out.contains(&action.command.kind()));
    let walked = walk(&setting).unwrap_or_else(|violation| panic!("does not hold: {violation:#?}"));
    println!(
        "places {}, fen {}: {} states, {} transitions, {} actions refused; all invariants hold",
        whole.places, whole.cost_fen, walked.states, walked.transitions, walked.refused
    );
    let never =
        |command: &&CommandKind| NEVER_GIVEN.contains(command) || left_out.contains(command);
    for command in CommandKind::ALL.iter().filter(|command| !never(command)) {
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

/// The search is no formality: without the two commands that are made for it, it finds where nobody is left.
#[test]
fn in_use_15_without_stepping_in_and_calling_off_there_are_dead_ends() {
    let mut setting = setting(restless_taizhou(), Share { places: 1, ..Share::default() }, &[]);
    setting.actions.retain(|action| {
        !matches!(action.command.kind(), CommandKind::StepIn | CommandKind::CallOff)
    });
    let violation =
        walk(&setting).expect_err("a case whose lead is gone with the goods on their way");
    assert!(violation.invariant.contains("is gone"), "{violation:#?}");
}

/// One person, or two together, give whatever brings a case back hundreds of times: it stays open to others, and to an end.
#[test]
fn in_use_14_nobody_wears_a_case_out() {
    for (whole, parts) in [
        (Share { places: 1, ..Share::default() }, &[][..]),
        (Share { places: 2, ..Share::default() }, &[Share { places: 1, ..Share::default() }]),
    ] {
        let setting = setting(restless_taizhou(), whole.clone(), parts);
        let searched = search(&setting).unwrap_or_else(|worn| panic!("{worn}"));
        println!(
            "places {}: {} situations, {} sequences given over and over",
            whole.places, searched.situations, searched.sequences
        );
        for command in ["claim", "release", "hold", "resume", "take-down", "publish", "dispute"] {
            assert!(searched.commands.contains(command), "no sequence has `{command}`");
        }
        assert!(searched.sequences > 100, "{searched:?}");
    }
}
