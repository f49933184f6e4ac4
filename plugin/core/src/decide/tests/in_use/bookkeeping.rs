//! What keeps a case in order in use: later versions, who gives what, names that were used, contradictions, the last instant.

use super::*;

#[test]
fn in_use_18_an_ended_case_is_kept_up_under_any_later_version() {
    let upkeep = [
        (Role::Coordinator, Command::Archive),
        (Role::Coordinator, Command::Anonymise),
        (Role::Timer, Command::Tick),
    ];
    for (role, command) in upkeep {
        let mut desk = Desk::after("submit necessities");
        let why = desk.why();
        desk.by_office(Role::Reporter, Command::Withdraw(why)).unwrap();
        if role == Role::Timer {
            desk.now = desk.case.deadline(DeadlineKind::Retention).unwrap().due;
        }
        desk.policy.reference.version += 7;
        desk.policy.reference.digest = "another".to_owned();
        let request = desk.ask(role, person(role), command.clone());
        decide(&desk.policy, request.clone()).unwrap();
        // A changed text under the same version, an earlier one, and another city's are no later versions.
        for change in [
            (|policy: &mut Policy| policy.reference.version -= 7) as fn(&mut Policy),
            |policy| policy.reference.version = 0,
            |policy| policy.reference.name.push('x'),
        ] {
            let mut policy = desk.policy.clone();
            change(&mut policy);
            assert_eq!(refused(decide(&policy, request.clone())), "policy_differs");
        }
    }
    let mut open = Desk::after("submit necessities");
    open.policy.reference.version += 1;
    assert_eq!(refused(open.by_office(Role::Timer, Command::Tick)), "policy_differs");
}

#[test]
fn in_use_19_ids_are_held_against_the_case() {
    for row in &MOVES {
        for (role, rule) in
            [(Role::Reporter, "reporter_only"), (Role::Beneficiary, "beneficiary_only")]
        {
            if row.command == CommandKind::Submit || !row.roles.contains(&role) {
                continue;
            }
            let (story, _) = TO_STAGES.into_iter().find(|(_, stage)| row.is_for(*stage)).unwrap();
            let (policy, mut request) = asking(story, role, payload(row.command));
            request.now += 25 * HOUR_MS;
            request.by.id = "somebody".to_owned();
            assert_eq!(refused(decide(&policy, request.clone())), rule, "{:?}", row.command);
            request.by.id = person(role).to_owned();
            assert_ne!(refused(decide(&policy, request)), rule, "{:?}", row.command);
        }
    }
}

/// What a command may say that a beneficiary or a reporter gives.
fn payload(command: CommandKind) -> Command {
    struct Said;
    impl wish_contract::Payloads for Said {
        fn submission(&mut self) -> wish_contract::Submission {
            unreachable!("nobody submits here")
        }
        fn reason(&mut self) -> String {
            "not-needed".to_owned()
        }
        fn amendment(&mut self) -> wish_contract::Amendment {
            wish_contract::Amendment::default()
        }
        fn other_case(&mut self) -> String {
            "w2".to_owned()
        }
        fn absorption(&mut self) -> wish_contract::Absorption {
            unreachable!("no reporter or beneficiary takes in another case")
        }
        fn merge_number(&mut self) -> u32 {
            2
        }
        fn merge_cancellation(&mut self) -> wish_contract::MergeCancellation {
            wish_contract::MergeCancellation { merge: 2, reason: self.reason() }
        }
        fn merge_name(&mut self) -> wish_contract::MergeName {
            wish_contract::MergeName { id: self.other_case(), merge: 2 }
        }
        fn brought(&mut self) -> Vec<wish_contract::Brought> {
            Vec::new()
        }
        fn project(&mut self) -> String {
            "p1".to_owned()
        }
        fn agency(&mut self) -> String {
            "street-lighting".to_owned()
        }
        fn favoured(&mut self) -> String {
            "m1".to_owned()
        }
        fn claimant(&mut self) -> String {
            "m1".to_owned()
        }
        fn replaced(&mut self) -> String {
            "m1".to_owned()
        }
        fn appointment(&mut self) -> Instant {
            1_773_000_000_000
        }
        fn later_due_date(&mut self) -> Instant {
            1_774_000_000_000
        }
        fn grade(&mut self) -> Grade {
            Grade { level: "community".to_owned(), score: 5 }
        }
        fn reach(&mut self) -> wish_contract::Reach {
            unreachable!("no reporter or beneficiary says whom a step reaches")
        }
        fn coordinator(&mut self) -> String {
            "c-1".to_owned()
        }
    }
    command.command(&mut Said)
}

#[test]
fn in_use_19_nobody_judges_their_own_work() {
    let (delivered, _) = TO_STAGES[7];
    let (fulfilled, _) = TO_STAGES[8];
    let work = TO_STAGES[6].0;
    let tried = [
        (delivered, Role::Proxy, CommandKind::Confirm),
        (delivered, Role::Proxy, CommandKind::Dispute),
        (delivered, Role::Coordinator, CommandKind::StepIn),
        (fulfilled, Role::Proxy, CommandKind::Evaluate),
        (fulfilled, Role::Verifier, CommandKind::Evaluate),
        (fulfilled, Role::Coordinator, CommandKind::Evaluate),
        (fulfilled, Role::Coordinator, CommandKind::Reopen),
        (fulfilled, Role::Coordinator, CommandKind::Close),
        (work, Role::Coordinator, CommandKind::GrantExtension),
        (work, Role::Proxy, CommandKind::Withdraw),
        (work, Role::Coordinator, CommandKind::ReportNoShow),
    ];
    for (story, role, command) in tried {
        let (policy, mut request) = asking(story, role, payload(command));
        request.by.id = "m1".to_owned();
        assert_eq!(
            refused(decide(&policy, request.clone())),
            "own_claim",
            "{command:?} by {role:?}"
        );
        request.by.id = "somebody-else".to_owned();
        assert_ne!(refused(decide(&policy, request.clone())), "own_claim");
        // Who had a claim is a party too; who was invited and said no is not.
        for (status, rule) in
            [(ClaimStatus::Released, "own_claim"), (ClaimStatus::Declined, "allowed")]
        {
            let mut request = request.clone();
            let mut claim = case(&mut request).claims[0].clone();
            (claim.responder, claim.status) = ("somebody-else".to_owned(), status);
            case(&mut request).claims.push(claim);
            let answer = refused(decide(&policy, request));
            assert_eq!(answer == "own_claim", rule == "own_claim", "{command:?}: {answer}");
        }
    }
}

#[test]
fn in_use_20_what_is_left_with_no_time_is_settled_in_the_same_decision() {
    // Held when no working moment of a deadline is left: it has passed when the clocks go on.
    let mut desk = Desk::after("submit necessities");
    let due = desk.case.deadline(DeadlineKind::Verify).unwrap().due;
    desk.now = due - 1;
    let why = desk.why();
    desk.by_office(Role::Coordinator, Command::Hold(why)).unwrap();
    assert_eq!(desk.case.paused[0].left, 0);
    desk.now = due + 2 * HOUR_MS;
    let decision = desk.by_office(Role::Coordinator, Command::Resume).unwrap();
    assert!(decision.next.unwrap().due > desk.now);
    assert_eq!(decision.events.last().unwrap().by.role, Role::Timer);

    // Moved long after its deadline had passed.
    let mut desk = Desk::after("submit necessities");
    desk.now += 30 * 24 * HOUR_MS;
    desk.policy.reference.version += 1;
    let decision = desk.by_office(Role::Coordinator, Command::MovePolicy).unwrap();
    assert!(decision.next.unwrap().due > desk.now);
    assert_eq!(decision.events.last().unwrap().change, Change::Overdue(DeadlineKind::Verify));
}

#[test]
fn in_use_21_another_command_under_a_name_that_was_used_is_refused() {
    let mut desk = Desk::after(ON_BOARD);
    let claim = desk.ask(Role::Responder, "m1", Command::Claim(ClaimWish::default()));
    desk.case = decide(&desk.policy, claim.clone()).unwrap().after;
    let again = Request { subject: Some(desk.case.clone()), now: desk.now + HOUR_MS, ..claim };
    let mut newer_facts = again.clone();
    newer_facts.claimant.as_mut().unwrap().active_claims += 1;
    for same in [&again, &newer_facts] {
        let decision = decide(&desk.policy, same.clone()).unwrap();
        assert!(decision.events.is_empty() && decision.effects.is_empty());
        assert_eq!(decision.after, desk.case);
    }
    let others: [fn(&mut Request); 4] = [
        |it| it.command = Command::Release("not-needed".to_owned()),
        |it| it.command = Command::Claim(ClaimWish { places: Some(1), ..ClaimWish::default() }),
        |it| (it.by.id, it.claimant) = ("m2".to_owned(), Some(responder("m2"))),
        |it| it.by.role = Role::Coordinator,
    ];
    for other in others {
        let mut request = again.clone();
        other(&mut request);
        let rejection = decide(&desk.policy, request).unwrap_err();
        assert_eq!(rejection.because.rule, "command_differs");
    }
}

#[test]
fn in_use_21_the_fingerprint_of_a_text_is_that_of_the_text_as_kept() {
    let fingerprint = |text: &str| {
        let mut desk = Desk::after("submit necessities; request-info");
        desk.by_office(Role::Reporter, Command::SupplyInfo(Some(text.to_owned()))).unwrap();
        desk.case.commands.last().unwrap().fingerprint
    };
    let one = fingerprint("请打 13800138000");
    assert_eq!(one, fingerprint("请打 13912345678"), "nothing can be guessed of what was masked");
    assert_ne!(one, fingerprint("请打门铃"));
    let mut desk = Desk::after("submit necessities");
    let why = desk.why();
    desk.by_office(Role::Reporter, Command::Withdraw(why)).unwrap();
    let decision = desk.by_office(Role::Coordinator, Command::Anonymise).unwrap();
    let (last, before) = desk.case.commands.split_last().unwrap();
    assert!(before.iter().all(|known| known.fingerprint == 0));
    let again = Request {
        subject: Some(desk.case.clone()),
        id: last.id.clone(),
        ..desk.ask(Role::Coordinator, "o-1", Command::Anonymise)
    };
    assert_eq!(decide(&desk.policy, again).unwrap().events, []);
    assert_eq!(decision.events.len(), 1);
}

#[test]
fn in_use_22_a_case_that_contradicts_itself_is_refused_and_the_contradiction_named() {
    let contradiction = |policy: &Policy, request: Request| {
        let rejection = decide(policy, request).unwrap_err();
        assert_eq!(rejection.because.rule, "case_malformed");
        let fact = rejection.because.facts.iter().find(|fact| fact.name == "contradiction");
        match &fact.unwrap().value {
            FactValue::Text(code) => code.clone(),
            other => panic!("{other:?}"),
        }
    };
    let mut desk = Desk::after("submit necessities; accept");
    let why = desk.why();
    desk.by_office(Role::Coordinator, Command::Hold(why.clone())).unwrap();
    desk.case.paused[0].kind = DeadlineKind::DueReminder;
    let request = desk.ask(Role::Coordinator, "o-1", Command::Resume);
    assert_eq!(contradiction(&desk.policy, request), "no-deadline");

    type Spoiling = (fn(&mut Case), &'static str);
    let spoilt: [Spoiling; 4] = [
        (|case| case.claims.clear(), "no-lead"),
        (|case| case.ladder = None, "no-ladder"),
        (|case| case.need.places = 0, "more-taken-than-needed"),
        (|case| case.deadlines.clear(), "no-deadline"),
    ];
    for (spoil, code) in spoilt {
        let mut desk = Desk::after(TO_STAGES[6].0);
        spoil(&mut desk.case);
        let request = desk.ask(Role::Coordinator, "o-1", Command::NameHolder("c".to_owned()));
        // A holder by name looks after a case without a deadline.
        if code == "no-deadline" {
            decide(&desk.policy, request).unwrap();
            let tick = desk.ask(Role::Timer, "timer", Command::Tick);
            assert_eq!(contradiction(&desk.policy, tick), code);
        } else {
            assert_eq!(contradiction(&desk.policy, request), code);
        }
    }
}

#[test]
fn in_use_24_nothing_happens_at_the_last_instant_there_is() {
    for (story, stage) in TO_STAGES {
        let mut desk = Desk::after(story);
        desk.now = INSTANT_MAX;
        desk.by_office(Role::Timer, Command::Tick).unwrap();
        let decision = desk.by_office(Role::Timer, Command::Tick).unwrap();
        assert_eq!(decision.events, [], "{stage:?}");
        let verify = Deadline {
            kind: DeadlineKind::Verify,
            due: INSTANT_MAX,
            provisional: false,
            clock: wish_contract::Clock::Elapsed,
            begun: INSTANT_MAX,
            length: 0,
            reminders: 0,
        };
        desk.case.deadlines.insert(0, verify);
        let decision = desk.by_office(Role::Timer, Command::Tick).unwrap();
        assert_eq!(decision.events, [], "{stage:?}, with a deadline at the end of time");
    }
}

#[test]
fn in_use_06_a_co_claimant_who_did_not_come_is_not_credited() {
    let story = "submit necessities places=2; accept; publish; to ladder-step; claim m1 places=1; \
                 claim m2 places=1";
    for delivered in [false, true] {
        let mut desk = Desk::after(story);
        assert_eq!(desk.case.stage, Stage::Claimed);
        let lead = desk.case.lead().unwrap().responder.clone();
        let other = if lead == "m1" { "m2" } else { "m1" };
        let appointment = desk.now + HOUR_MS;
        desk.give(Role::Responder, &lead, Command::RecordContact(appointment)).unwrap();
        desk.now = appointment;
        desk.give(Role::Responder, &lead, Command::Start).unwrap();
        if delivered {
            desk.give(Role::Responder, &lead, Command::Deliver).unwrap();
        }
        let stage = desk.case.stage;
        let absent = |who: &str| Command::ReportNoShow(who.to_owned());
        let of_lead = desk.by_office(Role::Beneficiary, absent(&lead));
        assert_eq!(refused(of_lead), "stage_forbids", "of a lead who has begun, no longer");
        desk.by_office(Role::Beneficiary, absent(other)).unwrap();
        assert_eq!(desk.case.stage, stage, "the work goes on");
        assert!(desk.case.is_full(), "the lead carries what the other held");
        if !delivered {
            desk.give(Role::Responder, &lead, Command::Deliver).unwrap();
        }
        desk.by_office(Role::Beneficiary, Command::Confirm).unwrap();
        let status = |who: &str| {
            desk.case.claims.iter().find(|claim| claim.responder == who).unwrap().status
        };
        assert_eq!(status(other), ClaimStatus::NoShow);
        assert_eq!(status(&lead), ClaimStatus::Fulfilled);
        let late = desk.by_office(Role::Beneficiary, absent(&lead));
        assert_eq!(refused(late), "stage_forbids", "once it is confirmed, it is confirmed");
    }
}
