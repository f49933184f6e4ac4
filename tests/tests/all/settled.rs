//! Nothing stands overdue after a decision: what a command leaves with no time takes effect in the same decision. Tried on
//! random lives, and from every case that they come to with what stops clocks and starts them again: a hold, a merge that
//! does not come about, a question, a claim that is given up, and another version of the policy.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use wish_contract::{
    Actor, Case, Command, CommandKind, Decision, Detail, INSTANT_MAX, Instant, MergeCancellation,
    Reason, Request, Role, Stage,
};
use wish_core::decide::decide;
use wish_core::policy::Policy;
use wish_tests::policies::{Book, PROGRAMMES};
use wish_tests::random::Random;
use wish_tests::random_cases::{Answer, RandomCase};

const CASES: u64 = 1_500;
const HOUR_MS: i64 = 60 * 60 * 1_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// How much later clocks go on, or the policy is moved.
const LATER_MS: i64 = 40 * DAY_MS;

#[test]
fn in_use_20_nothing_stands_overdue_after_any_decision() {
    let books = versions();
    let mut seen = Seen::default();
    for seed in 0..CASES {
        seen.look_at(&books, seed, RandomCase::seeded(&books, seed));
        seen.look_at(&books, seed, RandomCase::at_opening_hours(&books, seed));
    }
    seen.enough();
}

/// Every programme in versions that lie beside each other in pairs, each time the one that a case may move to: with other
/// lengths, and with other working days in years that had no notice before.
fn versions() -> Vec<Book> {
    let of = |programme: &&str| {
        let first = Book::of(programme);
        let lengths = first.next_version();
        let years: Vec<String> = (2028..=2049).map(|year| year.to_string()).collect();
        let announced = format!("\nannounced_years = [{}]", years.join(", "));
        let worked = first.with(&[
            ("version = 1", "version = 3"),
            (
                "rest_days = [\"saturday\", \"sunday\"]",
                &format!("rest_days = [\"sunday\"]{announced}"),
            ),
        ]);
        [[&first, &lengths], [&first, &worked], [&lengths, &worked]]
            .concat()
            .into_iter()
            .cloned()
            .collect::<Vec<_>>()
    };
    PROGRAMMES.iter().flat_map(of).collect()
}

fn is_version_of(book: &Book, case: &Case) -> bool {
    let (mine, theirs) = (&book.policy.reference, &case.policy);
    mine.name == theirs.name && mine.version != theirs.version
}

/// What is tried beside a life, from a case that it came to.
struct Beside<'a> {
    seed: u64,
    seen: &'a mut Seen,
    random: &'a mut Random,
}

impl Beside<'_> {
    /// Stops the clocks at the last moment that any of them has left, and starts them again later.
    fn stopped_and_started(&mut self, policy: &Policy, case: &Case) {
        let reason = policy.reasons.keys().next().cloned().unwrap_or_default();
        let dues: BTreeSet<Instant> = case.deadlines.iter().map(|deadline| deadline.due).collect();
        for due in dues {
            let at = due.saturating_sub(1).max(case.last);
            let later = at.saturating_add(self.random.between(0, LATER_MS)).min(INSTANT_MAX);
            for (role, stop) in [
                (Role::Coordinator, Command::Hold(reason.clone())),
                (Role::Verifier, Command::Merge("w-9".to_owned())),
                (Role::Verifier, Command::RequestInfo(reason.clone())),
            ] {
                let Some(stopped) = self.ask(policy, case, role, stop, at) else { continue };
                let merge = stopped.merging.as_ref().map_or(0, |merging| merging.merge);
                let cancel = MergeCancellation { merge, reason: reason.clone() };
                for (role, start) in [
                    (Role::Coordinator, Command::Resume),
                    (Role::Verifier, Command::CancelMerge(cancel)),
                    (Role::Reporter, Command::SupplyInfo(None)),
                ] {
                    self.ask(policy, &stopped, role, start, later);
                }
            }
            if let Some(claim) = case.lead() {
                let by = Actor { id: claim.responder.clone(), role: Role::Responder };
                self.ask_by(policy, case, by, Command::Release(reason.clone()), at);
            }
        }
    }

    /// Moves the case to another version of its policy, on time and long after.
    fn moved(&mut self, policy: &Policy, case: &Case) {
        let due = case.next_deadline().map_or(case.last, |next| next.due);
        let late = due.saturating_add(self.random.between(0, LATER_MS)).min(INSTANT_MAX);
        for now in [case.last, late.max(case.last)] {
            self.ask(policy, case, Role::Coordinator, Command::MovePolicy, now);
        }
    }

    fn ask(
        &mut self,
        policy: &Policy,
        case: &Case,
        role: Role,
        command: Command,
        now: Instant,
    ) -> Option<Case> {
        self.ask_by(policy, case, Actor { id: "o-1".to_owned(), role }, command, now)
    }

    fn ask_by(
        &mut self,
        policy: &Policy,
        case: &Case,
        by: Actor,
        command: Command,
        now: Instant,
    ) -> Option<Case> {
        let request = Request {
            subject: Some(case.clone()),
            command,
            by,
            claimant: None,
            facts: Vec::new(),
            now,
            id: "beside".to_owned(),
            detail: Detail::Decisive,
        };
        let answer = decide(policy, request.clone());
        self.seen.note(&format!("beside seed {}", self.seed), &request, &answer);
        answer.ok().map(|decision| decision.after)
    }
}

/// What was looked at, so that nobody takes an empty search for a proof.
#[derive(Default)]
struct Seen {
    decisions: usize,
    /// Commands after which the timer had something to settle, with the stage that they came to.
    settled: BTreeMap<(CommandKind, Stage), usize>,
    /// Clocks that went on though nothing was left of one of them.
    nothing_left: usize,
    /// The policy was moved after a deadline had passed.
    moved_late: usize,
}

impl Seen {
    /// Looks at every decision on a case, and at those on what could have come of it.
    fn look_at(&mut self, books: &[Book], seed: u64, mut run: RandomCase<'_>) {
        let mut random = Random::seeded(seed);
        let mut before = None;
        while let Some(step) = run.next() {
            // What was malformed on its way may contradict itself.
            if step.request.subject == before {
                self.note(&format!("seed {seed}"), &step.request, &step.answer);
            }
            before.clone_from(&run.case);
            let Some(case) = before.as_ref().filter(|case| !case.stage.is_end()) else { continue };
            if random.chance(40) {
                let mut beside = Beside { seed, seen: self, random: &mut random };
                beside.stopped_and_started(&run.book().policy, case);
                for other in books.iter().filter(|other| is_version_of(other, case)) {
                    beside.moved(&other.policy, case);
                }
            }
        }
    }

    /// Holds an answer on a case as the rules left it against what must be true of every one.
    fn note(&mut self, whence: &str, request: &Request, answer: &Answer) {
        let message = || {
            format!("{whence}: {:?} at {} on {:#?}", request.command, request.now, request.subject)
        };
        let decision = match answer {
            Ok(decision) => decision,
            Err(refused) => {
                assert_ne!(
                    refused.because.rule,
                    "case_malformed",
                    "{:?}\n{}",
                    refused.because,
                    message()
                );
                return;
            }
        };
        let (after, now) = (&decision.after, request.now);
        // What was carried out before is not carried out again, however late it comes.
        let repeated = |reason: &Reason| reason.rule == "command_repeated";
        if after.stage.is_end() || decision.reasons().any(repeated) {
            return;
        }
        self.decisions += 1;
        self.count(request, decision);
        // Nothing comes after the last instant there is.
        let passed = |due: Instant| due <= now && due < INSTANT_MAX;
        let overdue = after.deadlines.iter().find(|deadline| passed(deadline.due));
        assert_eq!(overdue, None, "{}", message());
        assert_eq!(decision.next.as_ref(), after.next_deadline(), "{}", message());
        assert!(decision.next.is_some() || after.holder.is_some(), "{}", message());
    }

    fn count(&mut self, request: &Request, decision: &Decision) {
        let Some(before) = &request.subject else { return };
        let kind = request.command.kind();
        let mut events = decision.events.iter();
        let own = events.by_ref().find(|event| event.by.role != Role::Timer);
        if own.is_some() && events.any(|event| event.by.role == Role::Timer) {
            *self.settled.entry((kind, decision.after.stage)).or_default() += 1;
        }
        let stopped = decision.after.paused.len() < before.paused.len();
        let emptied = before.paused.iter().any(|remainder| remainder.left == 0);
        self.nothing_left += usize::from(stopped && emptied);
        let late = before.next_deadline().is_some_and(|next| next.due <= request.now);
        self.moved_late += usize::from(kind == CommandKind::MovePolicy && late);
    }

    fn enough(&self) {
        let mut found = String::new();
        for ((kind, stage), times) in &self.settled {
            writeln!(found, "{} in {}: {times}", kind.name(), stage.name())
                .expect("a text takes text");
        }
        let Seen { decisions, settled, nothing_left, moved_late } = self;
        assert!(*decisions > 100_000, "{decisions} decisions on open cases");
        assert!(*nothing_left > 1_000, "{nothing_left} clocks that went on with nothing left");
        assert!(*moved_late > 1_000, "{moved_late} moves after a deadline had passed");
        assert!(settled.len() > 10, "settled in the same decision:\n{found}");
    }
}
