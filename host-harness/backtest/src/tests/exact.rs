//! The exact part: which cases change, how, and at which line.

use wish_contract::{Command, Responder, Role};

use super::world::{AREA, DAY, HOUR, START, claim, member, need};
use super::{Kind, World, backtest, changed, changed_cases, runtime, taizhou};

/// Four wishes of one Monday: one is claimed by a member of the community on Thursday, one by a
/// social organisation after it has climbed, one by nobody, and one is asked for by a member who is
/// not vetted, for a child.
fn recorded(runtime: &wish_runtime::Runtime) -> World {
    let mut world = World::under(runtime, &taizhou());
    for case in ["w1", "w2", "w3"] {
        world.publish(case, START, need(AREA));
    }
    let child = wish_contract::Need {
        target_groups: vec!["left-behind-children".to_owned()],
        ..need(AREA)
    };
    world.publish("w4", START, child);
    let m1 = member("m1", AREA);
    assert!(world.responder("w1", START + 3 * DAY + HOUR, &m1, claim()));
    assert!(world.responder("w1", START + 3 * DAY + 2 * HOUR, &m1, contact(START + 4 * DAY)));
    assert!(world.responder("w1", START + 4 * DAY + HOUR, &m1, Command::Start));
    let unvetted = Responder { vetted: false, ..member("m2", AREA) };
    assert!(!world.responder("w4", START + 3 * DAY, &unvetted, claim()));
    let society =
        Responder { kind: "social-organisation".to_owned(), ..member("so-1", "32/12/02/004/001") };
    assert!(world.responder("w2", START + 11 * DAY, &society, claim()));
    for case in ["w1", "w2", "w3", "w4"] {
        world.until(case, START + 60 * DAY);
    }
    world
}

fn contact(appointment: i64) -> Command {
    Command::RecordContact(appointment)
}

#[test]
fn the_policy_of_the_log_changes_nothing() {
    let runtime = runtime();
    let log = recorded(&runtime).log();
    let tested = backtest(&runtime, "same", &log, &taizhou());
    assert_eq!(changed_cases(&tested), []);
    assert_eq!((tested.cases, tested.left_out), (4, 0));
    assert_eq!(tested.old, tested.exact);
    assert_eq!((tested.old.claimed, tested.old.escalated, tested.old.exhausted), (2, 4, 3));
    // Another version, under which nothing is otherwise.
    let next = changed("version = 1", "version = 2");
    assert_eq!(changed_cases(&backtest(&runtime, "next", &log, &next)), []);
}

#[test]
fn what_comes_of_it_is_the_same_on_any_number_of_threads() {
    let runtime = runtime();
    let log = recorded(&runtime).log();
    let shorter = changed("open = \"3 working days\"", "open = \"1 working day\"");
    let tested = |threads| super::backtest_on(threads, &runtime, "threads", &log, &shorter);
    let alone = tested(1);
    assert!(alone.diverged_cases() > 1, "{}", alone.diverged_cases());
    for threads in [2, 5] {
        let together = tested(threads);
        assert_eq!(changed_cases(&alone), changed_cases(&together));
        assert_eq!((&alone.old, &alone.exact), (&together.old, &together.exact));
        let runs = |tested: &super::Backtest| {
            let runs = tested.modelled.iter().flat_map(|modelled| modelled.runs.clone());
            runs.map(|run| (run.new, run.old)).collect::<Vec<_>>()
        };
        assert_eq!(runs(&alone), runs(&together));
    }
}

#[test]
fn a_platform_that_is_late_changes_nothing() {
    let runtime = runtime();
    let mut world = World::under(&runtime, &taizhou());
    world.publish("w1", START, need(AREA));
    // Nobody lets deadlines pass for a month; the coordinator's question settles them all.
    world.until("w1", START);
    let late = START + 60 * DAY;
    world.tick_late("w1", late);
    assert!(world.give("w1", late + HOUR, Role::Coordinator, Command::NameHolder("c".to_owned())));
    assert_eq!(changed_cases(&backtest(&runtime, "late", &world.log(), &taizhou())), []);
}

#[test]
fn a_shorter_step_escalates_the_cases_that_waited_on_it() {
    let runtime = runtime();
    let world = recorded(&runtime);
    let shorter = changed(
        "audience = [{ kinds = [\"unit\", \"group\"], paired = true }]\nopen = \"2 working days\"",
        "audience = [{ kinds = [\"unit\", \"group\"], paired = true }]\nopen = \"1 working day\"",
    );
    let tested = backtest(&runtime, "shorter", &world.log(), &shorter);
    // The lines are those of each case's last command before: its publication.
    let earlier = Kind::EscalatesEarlier;
    assert_eq!(
        changed_cases(&tested),
        [("w1", earlier, 4), ("w2", earlier, 7), ("w3", earlier, 10), ("w4", earlier, 13)]
    );
    assert!(tested.changes.iter().all(|one| one.by_deadline && one.at == START + DAY));
    assert_eq!(tested.changes[0].new, "ladder_widened (step 2)");
    assert_eq!((tested.exact.cases, tested.diverged.cases), (0, 4));
}

#[test]
fn a_wider_audience_is_another_audience() {
    let runtime = runtime();
    let world = recorded(&runtime);
    let wider = changed(
        "audience = [{ kinds = [\"social-organisation\", \"enterprise\"], area = \"district\" }]",
        "audience = [{ kinds = [\"social-organisation\", \"enterprise\", \"unit\"], area = \"district\" }]",
    );
    let tested = backtest(&runtime, "wider", &world.log(), &wider);
    // The first wish is claimed before that step.
    let cases: Vec<&str> = tested.changes.iter().map(|one| one.case.as_str()).collect();
    assert_eq!(cases, ["w2", "w3", "w4"]);
    assert!(tested.changes.iter().all(|one| one.kind == Kind::OtherAudience));
    assert!(tested.changes[0].new.contains("unit 32/12/02"), "{:?}", tested.changes[0]);
}

#[test]
fn a_dropped_guard_lets_a_claim_through() {
    let runtime = runtime();
    let world = recorded(&runtime);
    let without = changed("vetted_for_children = true", "vetted_for_children = false");
    let tested = backtest(&runtime, "guard", &world.log(), &without);
    let [change] = tested.changes.as_slice() else { panic!("{:?}", tested.changes) };
    assert_eq!((change.case.as_str(), change.kind), ("w4", Kind::NowAllowed));
    assert_eq!(change.old, "refused vetted");
    assert!(!change.by_deadline);
}

#[test]
fn a_later_due_date_that_nobody_notices_is_only_a_date() {
    let runtime = runtime();
    let mut world = World::under(&runtime, &taizhou());
    let m1 = member("m1", AREA);
    world.publish("w1", START, need(AREA));
    assert!(world.responder("w1", START + 3 * DAY, &m1, claim()));
    assert!(world.responder("w1", START + 3 * DAY + HOUR, &m1, contact(START + 4 * DAY)));
    assert!(world.responder("w1", START + 4 * DAY, &m1, Command::Start));
    assert!(world.responder("w1", START + 4 * DAY + HOUR, &m1, Command::Deliver));
    let later = changed("due = \"10 working days\"", "due = \"12 working days\"");
    let tested = backtest(&runtime, "due", &world.log(), &later);
    let [change] = tested.changes.as_slice() else { panic!("{:?}", tested.changes) };
    assert_eq!((change.case.as_str(), change.kind), ("w1", Kind::TimingOnly));
    assert_eq!(tested.exact.cases, 1);
}

#[test]
fn a_log_that_its_own_policy_contradicts_is_refused() {
    let runtime = runtime();
    let log = String::from_utf8(recorded(&runtime).log()).expect("a log is text");
    let spoilt = log.replacen("{\"rule\":\"vetted\"", "{\"rule\":\"cost_within_limit\"", 1);
    assert!(log != spoilt);
    let file = super::LogFile::of("spoilt", spoilt.as_bytes());
    let source = taizhou();
    let book = runtime.rulebook(source.as_bytes()).expect("the policy is sound");
    let plan = super::Plan {
        runtime: &runtime,
        log: &file.0,
        book,
        source: &source,
        level: None,
        seed: 1,
        replicates: None,
        threads: 2,
        progress: &|_| (),
    };
    let Err(error) = super::super::run(plan) else { panic!("it is tested") };
    let said = error.to_string();
    assert!(said.contains("`cost_within_limit`") && said.contains("case `w4`"), "{said}");
}
