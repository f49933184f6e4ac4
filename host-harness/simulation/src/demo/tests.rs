//! The demo agrees with its reports, and says so when a wish does not go as reported.

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_contract::Stage;
use wish_runtime::{Runtime, Settings};

use super::reported::Reported;
use super::{PROGRAMMES, PlayedWish, play, play_wishes, wishes};

fn runtime() -> Runtime {
    Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).unwrap()
}

/// Plays one wish of Taizhou as if its report were another.
fn played_as(reference: &str, reported: &str) -> PlayedWish {
    let mut wish = wishes("taizhou").unwrap();
    wish.retain(|wish| wish.reference == reference);
    wish[0].reported = Reported::read(reported).unwrap();
    let taizhou = PROGRAMMES.into_iter().find(|one| one.name == "taizhou").unwrap();
    play_wishes(&runtime(), taizhou, wish).unwrap().wishes.remove(0)
}

#[test]
fn every_wish_ends_as_reported() {
    let runtime = runtime();
    let mut count = 0;
    for programme in PROGRAMMES {
        for wish in play(&runtime, programme).unwrap().wishes {
            let reference = &wish.trace.wish.reference;
            assert!(wish.agrees && !wish.is_stranded(), "{reference} is {:?}", wish.trace.stage());
            let folded = runtime.fold(&wish.trace.events().cloned().collect::<Vec<_>>()).unwrap();
            assert_eq!(
                folded.ok().as_ref(),
                wish.trace.case.as_ref(),
                "{reference} folds otherwise"
            );
            count += 1;
        }
    }
    assert_eq!(count, 30);
}

#[test]
fn a_wish_that_nobody_takes_is_told_as_stranded_with_its_coordinator() {
    let wish = played_as("tz-11", "claimed-by-resident");
    assert!(wish.is_stranded() && !wish.agrees);
    let case = wish.trace.case.unwrap();
    assert_eq!(case.stage, Stage::Published);
    assert_eq!(case.holder.unwrap().id, "coordinator-xinghua");
}

#[test]
fn a_wish_that_goes_otherwise_is_told_as_such() {
    // Nobody's round is closed in Taizhou: the verifier accepts, and nobody comes.
    assert!(!played_as("tz-06", "out-of-round").agrees);
    // No unit is paired with that community, and no three members may come together there.
    assert!(!played_as("tz-06", "claimed-by-paired-unit").agrees);
    assert!(!played_as("tz-06", "claimed-by-three-members").agrees);
    // Nothing was there to be cleaned.
    assert!(!played_as("tz-06", "dirty-text").agrees);
}
