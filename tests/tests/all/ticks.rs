//! The timer: late, early and repeated ticks do no harm. One tick long after comes to the same as a
//! tick at every deadline.

use wish_contract::Decision;
use wish_contract::Detail;
use wish_contract::{Actor, Command, Request};
use wish_contract::{Case, LadderPosition};
use wish_contract::{INSTANT_MAX, Instant, Role};
use wish_core::decide::decide;
use wish_core::policy::Policy;
use wish_tests::random::Random;
use wish_tests::random_cases::{RandomCase, books};

const CASES: u64 = 600;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// How late a timer may come: 45 days, in which nothing is repeated more often than the rules count
/// one by one.
const LATE_MS: i64 = 45 * DAY_MS;

#[test]
fn one_late_tick_comes_to_the_same_as_many_punctual_ones() {
    check(|policy, case, random| {
        let late = case.last.saturating_add(random.between(0, LATE_MS)).min(INSTANT_MAX);
        let mut punctual = case.clone();
        while let Some(due) =
            punctual.next_deadline().map(|next| next.due).filter(|due| *due < late)
        {
            // A case that was moved to another policy may have deadlines from before that.
            punctual = tick(policy, &punctual, due.max(punctual.last)).after;
            assert!(
                punctual.next_deadline().is_none_or(|next| next.due > due),
                "it did not move on"
            );
        }
        let punctual = tick(policy, &punctual, late).after;
        let at_once = tick(policy, case, late).after;
        assert_eq!(what_came_of(&at_once), what_came_of(&punctual), "from {case:#?}");
    });
}

#[test]
fn an_early_tick_changes_nothing() {
    check(|policy, case, random| {
        let due = case.next_deadline().map_or(INSTANT_MAX, |next| next.due);
        if due <= case.last {
            return;
        }
        let early = random.between(case.last, due - 1);
        let decision = tick(policy, case, early);
        assert!(decision.events.is_empty() && decision.effects.is_empty());
        assert_eq!(&decision.after, case);
    });
}

#[test]
fn a_repeated_tick_changes_nothing_more() {
    check(|policy, case, random| {
        let at = case.last.saturating_add(random.between(0, LATE_MS)).min(INSTANT_MAX);
        let once = tick(policy, case, at);
        // At the very end of time there is no later instant to put a repetition off to.
        if once.after.deadlines.iter().any(|deadline| deadline.due == INSTANT_MAX) {
            return;
        }
        let twice = tick(policy, &once.after, at);
        assert!(twice.events.is_empty() && twice.effects.is_empty(), "from {case:#?}");
        assert_eq!(twice.after, once.after);
    });
}

/// All of a case but how many events it took to get there.
fn what_came_of(case: &Case) -> (Case, Option<LadderPosition>) {
    let like = Case { sequence: 0, last: 0, ..case.clone() };
    (like, case.ladder.clone())
}

fn tick(policy: &Policy, case: &Case, now: Instant) -> Decision {
    let request = Request {
        subject: Some(case.clone()),
        command: Command::Tick,
        by: Actor { id: "timer".to_owned(), role: Role::Timer },
        claimant: None,
        facts: Vec::new(),
        now,
        id: "tick".to_owned(),
        detail: Detail::Decisive,
    };
    decide(policy, request).unwrap_or_else(|refused| panic!("a tick is refused: {refused:?}"))
}

/// Looks at every random case after each step, as long as it is not over.
fn check(mut holds: impl FnMut(&Policy, &Case, &mut Random)) {
    let books = books();
    for seed in 0..CASES {
        let mut random = Random::seeded(seed);
        let mut run = RandomCase::seeded(&books, seed);
        while run.next().is_some() {
            let Some(case) = run.case.as_ref().filter(|case| !case.anonymised) else { continue };
            if random.chance(40) {
                holds(&run.book().policy, case, &mut random);
            }
        }
    }
}
