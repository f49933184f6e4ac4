//! Merges in every order: what desks and reporters may do with three cases, and every order in which the commands that follow
//! from it may be carried out, be repeated, or get lost until a deadline passes. In the end no wish is lost, and none is
//! carried on by two.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use expect_test::expect;

use super::story::{left_at, person};
use crate::decide::decide;
use crate::policy::Policy;
use wish_contract::{
    AbsorbedCase, Action, Actor, Case, Command, DeadlineKind, Detail, Instant, MergeCancellation,
    MergeName, Request, Role, Stage,
};

/// A command that one case has for another, as the contract tells hosts to give it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Errand {
    case: String,
    command: String,
    /// The case whose effect asks for it, or which refused before.
    asking: String,
}

/// What there is: the cases, and what is on its way. An errand keeps its command beside its name, which tells them apart.
#[derive(Clone)]
struct World {
    cases: BTreeMap<String, Case>,
    on_its_way: BTreeMap<Errand, Command>,
    /// What somebody may still come to want.
    wanted: Vec<(&'static str, Command, Role)>,
    /// How often something may still be carried out twice, and be lost.
    doubles: u32,
    losses: u32,
    commands: u32,
}

struct Search {
    policy: Policy,
    now: Instant,
    seen: BTreeSet<String>,
    to_look_at: Vec<World>,
    ends: usize,
}

fn merge(into: &str) -> Command {
    Command::Merge(into.to_owned())
}

fn withdraw() -> Command {
    Command::Withdraw("not-needed".to_owned())
}

/// Tries every order of what may be wanted, and of what follows. Answers how many ends it came to.
fn in_every_order(
    cases: &[&str],
    (doubles, losses): (u32, u32),
    wanted: Vec<(&'static str, Command, Role)>,
) -> usize {
    let (policy, case, now) = left_at("taizhou.toml", "submit necessities");
    let named = |id: &&str| ((*id).to_owned(), Case { id: (*id).to_owned(), ..case.clone() });
    let cases = cases.iter().map(named).collect();
    let world = World { cases, on_its_way: BTreeMap::new(), wanted, doubles, losses, commands: 0 };
    let to_look_at = vec![world];
    let mut search = Search { policy, now, seen: BTreeSet::new(), to_look_at, ends: 0 };
    while let Some(world) = search.to_look_at.pop() {
        if search.seen.insert(state(&world)) {
            search.look(world);
        }
    }
    search.ends
}

impl Search {
    fn look(&mut self, world: World) {
        if world.on_its_way.is_empty() {
            self.come_to_rest(world.clone());
        }
        for place in 0..world.wanted.len() {
            let mut next = world.clone();
            let (case, command, role) = next.wanted.remove(place);
            self.give(&mut next, case, command, role, None);
            self.to_look_at.push(next);
        }
        for (errand, command) in &world.on_its_way {
            let mut next = world.clone();
            next.on_its_way.remove(errand);
            // What `absorb` asks for comes again by its deadline; all else is delivered at least once.
            if world.losses > 0 && matches!(command, Command::Absorb(_)) {
                let mut lost = World { losses: world.losses - 1, ..next.clone() };
                self.give_up_waiting(&mut lost);
                self.to_look_at.push(lost);
            }
            self.carry_out(&mut next, errand, command.clone());
            if world.doubles > 0 {
                let again = World { doubles: world.doubles - 1, ..next.clone() };
                self.to_look_at.push(with(again, errand, command));
            }
            self.to_look_at.push(next);
        }
    }

    /// Lets the deadlines of merges pass.
    fn give_up_waiting(&mut self, world: &mut World) {
        let late: Vec<String> = world.cases.values().filter_map(merging).collect();
        for id in late {
            let due = world.cases[&id].deadline(DeadlineKind::Merge).unwrap().due;
            self.put(world, &id, Command::Tick, Role::Timer, due);
        }
    }

    /// Nothing is on its way: whoever still waits is asked for again, and then everybody is somewhere.
    fn come_to_rest(&mut self, mut world: World) {
        for _ in 0..4 {
            self.give_up_waiting(&mut world);
            while let Some((errand, command)) = world.on_its_way.pop_first() {
                self.carry_out(&mut world, &errand, command);
            }
        }
        self.ends += 1;
        for case in world.cases.values() {
            is_carried_on_once(case, &world);
        }
    }

    fn carry_out(&mut self, world: &mut World, errand: &Errand, command: Command) {
        self.give(world, &errand.case, command, Role::Coordinator, Some(&errand.asking));
    }

    fn give(
        &mut self,
        world: &mut World,
        case: &str,
        command: Command,
        role: Role,
        asking: Option<&String>,
    ) {
        let Some(rule) = self.put(world, case, command.clone(), role, self.now) else { return };
        let Some(asking) = asking else { return };
        let case = case.to_owned();
        match command {
            Command::Absorb(absorption) if rule == "already_absorbed" => {
                send(world, absorption.id, Command::CompleteMerge(absorption.merge), case);
            }
            Command::Absorb(absorption) => {
                let cancellation = MergeCancellation { merge: absorption.merge, reason: rule };
                send(world, absorption.id, Command::CancelMerge(cancellation), case);
            }
            Command::CompleteMerge(merge) if rule == "merge_unknown" => {
                let merge = MergeName { id: case, merge };
                send(world, asking.clone(), Command::ReleaseAbsorbed(merge), asking.clone());
            }
            _ => {}
        }
    }

    /// Answers the rule that refuses.
    fn put(
        &mut self,
        world: &mut World,
        id: &str,
        command: Command,
        role: Role,
        at: Instant,
    ) -> Option<String> {
        let Some(case) = world.cases.get(id).cloned() else {
            return Some("case_missing".to_owned());
        };
        world.commands += 1;
        let is_tick = command == Command::Tick;
        let request = Request {
            now: at.max(case.last),
            subject: Some(case),
            command,
            by: Actor { id: person(role).to_owned(), role },
            claimant: None,
            facts: Vec::new(),
            id: format!("wanted-{}", world.commands),
            detail: Detail::Decisive,
        };
        let decision = match decide(&self.policy, request) {
            Ok(decision) => decision,
            Err(rejection) => return Some(rejection.because.rule),
        };
        assert!(is_tick || !decision.events.is_empty(), "no command is taken for one given before");
        assert!(decision.after.is_cared_for(), "{:?}", decision.after);
        world.cases.insert(id.to_owned(), decision.after);
        for effect in decision.effects {
            match effect.action {
                Action::Absorb(absorbing) => {
                    let command = Command::Absorb(absorbing.absorption);
                    send(world, absorbing.into, command, id.to_owned());
                }
                Action::CompleteMerge(merge) => {
                    send(world, merge.id, Command::CompleteMerge(merge.merge), id.to_owned());
                }
                Action::ReleaseAbsorbed(releasing) => {
                    let command = Command::ReleaseAbsorbed(releasing.merge);
                    send(world, releasing.carrier, command, id.to_owned());
                }
                Action::Restore(merge) => {
                    send(world, merge.id, Command::Restore(merge.merge), id.to_owned());
                }
                _ => {}
            }
        }
        None
    }
}

fn with(mut world: World, errand: &Errand, command: &Command) -> World {
    world.on_its_way.insert(errand.clone(), command.clone());
    world
}

fn send(world: &mut World, case: String, command: Command, asking: String) {
    let errand = Errand { case, command: format!("{command:?}"), asking };
    world.on_its_way.insert(errand, command);
}

fn merging(case: &Case) -> Option<String> {
    case.merging.as_ref().map(|_| case.id.clone())
}

/// What is left of the world once names of commands and sequence numbers are gone that no rule looks at.
fn state(world: &World) -> String {
    let case = |case: &Case| {
        let Case { stage, absorbed, merging, ended, .. } = case;
        let merging = merging.as_ref().map(|one| (&one.into, one.merge, &one.carried));
        let ended = ended.as_ref().map(|one| (&one.to, one.merge));
        format!("{stage:?} {} {absorbed:?} {merging:?} {ended:?}", case.sequence)
    };
    let cases: Vec<String> = world.cases.values().map(case).collect();
    let World { on_its_way, wanted, doubles, losses, .. } = world;
    format!("{cases:?} {:?} {wanted:?} {doubles} {losses}", on_its_way.keys())
}

fn is_carried_on_once(case: &Case, world: &World) {
    assert!(case.merging.is_none(), "the merge of `{}` comes to an end", case.id);
    let carries = |other: &&Case| other.absorbed.iter().any(|one| one.id == case.id);
    let open: BTreeSet<&str> = world
        .cases
        .values()
        .filter(carries)
        .filter(|other| !other.stage.is_end())
        .map(|other| other.id.as_str())
        .collect();
    let wanted = usize::from(case.stage == Stage::Merged);
    assert_eq!(open.len(), wanted, "`{}` at {} is carried on by {open:?}", case.id, case.stage);
}

#[test]
fn in_use_01_two_desks_that_merge_two_cases_into_each_other_lose_neither() {
    let desks = vec![("a", merge("b"), Role::Verifier), ("b", merge("a"), Role::Verifier)];
    assert!(in_every_order(&["a", "b"], (2, 1), desks) > 1);
}

#[test]
fn in_use_01_a_target_that_ends_or_does_not_exist_gives_the_case_back() {
    let ends = vec![("a", merge("b"), Role::Verifier), ("b", withdraw(), Role::Reporter)];
    assert!(in_every_order(&["a", "b"], (2, 1), ends) > 1);
    let missing = vec![("a", merge("nowhere"), Role::Verifier)];
    assert!(in_every_order(&["a"], (2, 1), missing) > 0);
}

#[test]
fn in_use_01_merges_in_a_row_come_right_in_every_order() {
    let row = vec![
        ("a", merge("b"), Role::Verifier),
        ("b", merge("c"), Role::Verifier),
        ("c", withdraw(), Role::Reporter),
    ];
    assert!(in_every_order(&["a", "b", "c"], (0, 1), row) > 1);
}

#[test]
fn in_use_01_a_merge_called_off_by_hand_comes_right_in_every_order() {
    let cancel = |merge| {
        let reason = "not-needed".to_owned();
        Command::CancelMerge(MergeCancellation { merge, reason })
    };
    let called_off = vec![
        ("a", merge("b"), Role::Verifier),
        ("a", cancel(2), Role::Coordinator),
        ("a", merge("b"), Role::Verifier),
        ("b", withdraw(), Role::Reporter),
    ];
    assert!(in_every_order(&["a", "b"], (1, 1), called_off) > 1);
}

#[test]
fn in_use_01_what_is_given_by_hand_out_of_turn_loses_no_wish() {
    let by_hand = vec![
        ("a", merge("b"), Role::Verifier),
        ("a", Command::CompleteMerge(2), Role::Coordinator),
        ("a", Command::Restore(2), Role::Coordinator),
        (
            "b",
            Command::ReleaseAbsorbed(MergeName { id: "a".to_owned(), merge: 2 }),
            Role::Coordinator,
        ),
        ("b", withdraw(), Role::Reporter),
    ];
    assert!(in_every_order(&["a", "b"], (1, 0), by_hand) > 1);
}

/// A case between the two is merged, and by then says nothing of anybody any more.
#[test]
fn in_use_01_a_case_that_comes_back_is_let_go_of_past_an_anonymised_one() {
    let given_back = vec![
        ("a", merge("b"), Role::Verifier),
        ("b", merge("c"), Role::Verifier),
        ("b", Command::Anonymise, Role::Coordinator),
        ("a", Command::Restore(2), Role::Coordinator),
    ];
    assert!(in_every_order(&["a", "b", "c"], (0, 0), given_back) > 1);
}

/// What becomes of two cases, one merged into the other and that into this one, when a command is given where a story
/// leaves this one.
fn what_the_merged_hear(story: &str, command: Command, role: Role) -> String {
    let (policy, mut case, now) = left_at("taizhou.toml", story);
    let entry =
        |id: &str, into: &str| AbsorbedCase { id: id.to_owned(), merge: 2, into: into.to_owned() };
    case.absorbed = vec![entry("direct", &case.id), entry("further", "direct")];
    let request = Request {
        now: case.deadline(DeadlineKind::SupplyInfo).map_or(now, |deadline| deadline.due),
        subject: Some(case),
        command,
        by: Actor { id: person(role).to_owned(), role },
        claimant: None,
        facts: Vec::new(),
        id: "last".to_owned(),
        detail: Detail::Decisive,
    };
    let decision = decide(&policy, request).unwrap();
    let mut text = format!("{}:", decision.after.stage);
    for effect in decision.effects {
        if let Action::Restore(merge) = effect.action {
            write!(text, " {} begins again;", merge.id).unwrap();
        } else if let Action::Notify(notice) = effect.action
            && let Some(subject) = notice.subject
        {
            write!(text, " {} of {subject} is told;", notice.to).unwrap();
        }
    }
    text + "\n"
}

#[test]
fn in_use_02_whoever_was_merged_is_told_or_begins_again() {
    let why = || "not-needed".to_owned();
    let asked = "submit other; request-info";
    let delivered =
        "submit necessities; accept; publish; claim p1; contact p1; start p1; deliver p1";
    let lit = format!("{delivered}; confirm");
    let (verifier, reporter) = (Role::Verifier, Role::Reporter);
    let text = [
        what_the_merged_hear("submit other", Command::Reject(why()), verifier),
        what_the_merged_hear("submit other", Command::Withdraw(why()), reporter),
        what_the_merged_hear(asked, Command::Tick, Role::Timer),
        what_the_merged_hear("submit other", Command::CallOff(why()), Role::Coordinator),
        what_the_merged_hear("submit other", Command::Promote("p-1".to_owned()), Role::Publisher),
        what_the_merged_hear(
            "submit other",
            Command::Transfer("street-lighting".to_owned()),
            verifier,
        ),
        what_the_merged_hear(delivered, Command::Confirm, Role::Beneficiary),
        what_the_merged_hear(&lit, Command::Reopen(why()), Role::Beneficiary),
        what_the_merged_hear(&lit, Command::Close, Role::Coordinator),
    ];
    expect![[r#"
        rejected: direct begins again;
        withdrawn: direct begins again;
        lapsed: direct begins again;
        called-off: direct begins again;
        promoted: reporter of direct is told; reporter of further is told;
        transferred: reporter of direct is told; reporter of further is told;
        fulfilled: reporter of direct is told; reporter of further is told;
        in-progress: reporter of direct is told; reporter of further is told;
        closed: reporter of direct is told; reporter of further is told;
    "#]]
    .assert_eq(&text.concat());
}

/// Nobody could say any more what it was about, nor to whom it would be given back.
#[test]
fn in_use_17_a_merged_case_that_was_anonymised_is_not_given_back() {
    let (policy, mut case, now) = left_at("taizhou.toml", "submit necessities");
    let ask = |case: &Case, command: Command| Request {
        now,
        subject: Some(case.clone()),
        id: format!("{:?}", command.kind()),
        command,
        by: Actor { id: person(Role::Coordinator).to_owned(), role: Role::Coordinator },
        claimant: None,
        facts: Vec::new(),
        detail: Detail::Decisive,
    };
    for command in [merge("w2"), Command::CompleteMerge(2), Command::Anonymise] {
        case = decide(&policy, ask(&case, command)).unwrap().after;
    }
    assert_eq!(case.stage, Stage::Merged);
    let reason = "not-needed".to_owned();
    for command in
        [Command::Restore(2), Command::CancelMerge(MergeCancellation { merge: 2, reason })]
    {
        let refused = decide(&policy, ask(&case, command)).unwrap_err();
        assert_eq!(
            refused.message,
            "case `w1` was anonymised and takes no more commands; submit a new one if the need goes on"
        );
    }
}

/// Its ladder has no more steps, and whoever had it in hand let go of it when it ended.
#[test]
fn in_use_02_a_case_that_nobody_took_comes_back_into_a_coordinators_hands() {
    const UP: &str = "submit necessities; accept; publish; escalate; escalate; escalate; escalate; escalate; take-down";
    let (policy, mut case, now) = left_at("taizhou.toml", UP);
    let holder = case.holder.clone();
    assert!(holder.is_some());
    let mut effects = Vec::new();
    let number = case.sequence + 1;
    for command in [merge("w2"), Command::CompleteMerge(number), Command::Restore(number)] {
        let request = Request {
            now,
            subject: Some(case.clone()),
            id: format!("{:?}", command.kind()),
            command,
            by: Actor { id: person(Role::Coordinator).to_owned(), role: Role::Coordinator },
            claimant: None,
            facts: Vec::new(),
            detail: Detail::Decisive,
        };
        let decision = decide(&policy, request).unwrap();
        (case, effects) = (decision.after, decision.effects);
    }
    assert_eq!(
        (case.stage, case.holder.map(|one| one.id)),
        (Stage::Submitted, holder.map(|one| one.id))
    );
    assert!(effects.iter().any(|effect| matches!(effect.action, Action::AskCoordinator(_))));
}
