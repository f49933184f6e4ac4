//! Single requests on a wish, each with one thing changed, and what comes of it in a line: in which
//! order a request is looked at, under which policy, and that batches are answered one by one.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::story::{left_at, person, responder};
use crate::decide::{decide, decide_many};
use crate::policy::Policy;
use wish_contract::{
    Actor, BATCH_MAX, Case, CaseKind, Change, Command, Deadline, DeadlineKind, Detail, FactValue,
    KnownCommand, Request, Responder, Role, Share, Submission,
};

/// One thing changed, under a name.
pub(super) type Variation = (&'static str, fn(&mut Policy, &mut Request));

/// Makes each change by itself to the same request, which without it is carried out, and notes what
/// comes of it.
pub(super) fn check((policy, request): (Policy, Request), changes: &[Variation], expect: Expect) {
    let mut text = String::new();
    for (name, change) in changes {
        let (mut policy, mut request) = (policy.clone(), request.clone());
        change(&mut policy, &mut request);
        writeln!(text, "{name}: {}", outcome(&policy, request)).unwrap();
    }
    expect.assert_eq(&text);
}

/// A command where a story leaves its wish.
pub(super) fn asking(story: &str, by: Role, command: Command) -> (Policy, Request) {
    let (policy, case, now) = left_at("taizhou.toml", story);
    let request = Request {
        subject: Some(case),
        command,
        by: Actor { id: person(by).to_owned(), role: by },
        claimant: None,
        facts: Vec::new(),
        now,
        id: "last".to_owned(),
        detail: Detail::Decisive,
    };
    (policy, request)
}

/// The events, and reasons beside theirs; or the rule that refuses, its facts, and what was passed
/// before.
fn outcome(policy: &Policy, request: Request) -> String {
    match decide(policy, request) {
        Ok(decision) => {
            let mut events: Vec<String> =
                decision.events.iter().map(|event| what(&event.change)).collect();
            events.extend(decision.trace.iter().map(|one| one.rule.clone()));
            let next = decision.next.map_or("nothing", |next| next.kind.name());
            format!("{}; next {next}", events.join(", "))
        }
        Err(rejection) => {
            let mut text = rejection.because.rule.clone();
            for fact in &rejection.because.facts {
                match &fact.value {
                    _ if fact.name.ends_with("digest") => {}
                    FactValue::Number(number) => write!(text, " {}={number}", fact.name).unwrap(),
                    FactValue::Text(word) => write!(text, " {}={word}", fact.name).unwrap(),
                    other => write!(text, " {}={other:?}", fact.name).unwrap(),
                }
            }
            let passed = rejection.trace.iter().map(|reason| reason.rule.as_str());
            let passed: Vec<&str> = passed.collect();
            if passed.is_empty() { text } else { format!("{text} after {}", passed.join(", ")) }
        }
    }
}

/// The event in a few words.
fn what(change: &Change) -> String {
    let word = serde_json::to_value(change).unwrap();
    let word = word
        .as_str()
        .map_or_else(|| word.as_object().unwrap().keys().next().unwrap().clone(), str::to_owned);
    match change {
        Change::Claimed(claim) | Change::Invited(claim) => {
            let Share { places, cost_fen, .. } = claim.share;
            format!(
                "{word} {} {} places {places} yuan {}",
                claim.responder,
                claim.role.name(),
                cost_fen / 100
            )
        }
        Change::ClaimEnded(ending) => {
            format!("claim {} {}", ending.responder, ending.status.name())
        }
        Change::Substituted(one) => format!("{word} {} by {}", one.responder, one.claim.responder),
        Change::StepEntered(step) => format!("{word} {step}"),
        Change::Ended(end) => end.stage.name().to_owned(),
        Change::Overdue(kind) => format!("{word} {}", kind.name()),
        Change::LadderExhausted(name) | Change::HolderNamed(name) => format!("{word} {name}"),
        Change::InvitationAccepted(name) => format!("{word} {name}"),
        _ => word,
    }
}

/// So many commands that a case remembers.
pub(super) fn known(count: u32) -> Vec<KnownCommand> {
    (0..count)
        .map(|number| KnownCommand { id: format!("k-{number}"), fingerprint: number })
        .collect()
}

pub(super) fn is(request: &mut Request, command: Command) {
    request.command = command;
}

pub(super) fn case(request: &mut Request) -> &mut Case {
    request.subject.as_mut().unwrap()
}

#[test]
fn a_command_on_a_case_is_looked_at_in_order() {
    let changes: [Variation; 15] = [
        ("as it is", |_, _| {}),
        ("no case", |_, it| it.subject = None),
        ("opened again", |_, it| submission_on_case(it)),
        ("opened again under the same name", |_, it| {
            submission_on_case(it);
            it.id = "c-1".to_owned();
        }),
        ("the timer under a name that was used", |_, it| {
            it.id = "c-1".to_owned();
            it.by.role = Role::Timer;
            is(it, Command::Tick);
        }),
        ("another policy's version", |_, it| case(it).policy.version += 1),
        ("another policy's digest", |_, it| case(it).policy.digest.push('0')),
        ("before the last event", |_, it| it.now -= 1),
        ("with as many commands behind it as it remembers", |_, it| case(it).commands = known(256)),
        ("another command under a name that was used", |_, it| {
            it.id = "c-1".to_owned();
            is(it, Command::Reject("not-needed".to_owned()));
        }),
        ("the same command by somebody else", |_, it| {
            submission_on_case(it);
            it.id = "c-1".to_owned();
            it.by.id = "r-2".to_owned();
        }),
        ("a tick when something is due", |_, it| {
            it.now = case(it).deadlines[0].due;
            it.by.role = Role::Timer;
            is(it, Command::Tick);
        }),
        ("a tick for a deadline that has no business here", |_, it| {
            let verify = case(it).deadlines[0];
            let astray = Deadline { kind: DeadlineKind::Retention, due: it.now, ..verify };
            case(it).deadlines.push(astray);
            it.by.role = Role::Timer;
            is(it, Command::Tick);
        }),
        ("a tick of somebody", |_, it| is(it, Command::Tick)),
        ("by somebody else", |_, it| it.by.role = Role::Beneficiary),
    ];
    check(
        asking("submit necessities", Role::Verifier, Command::Accept),
        &changes,
        expect![[r#"
            as it is: accepted; next publish
            no case: case_missing command=accept
            opened again: case_already_open case=w1 stage=submitted
            opened again under the same name: command_repeated; next verify
            the timer under a name that was used: nothing_due; next verify
            another policy's version: policy_differs case_policy=taizhou case_version=2 policy=taizhou version=1
            another policy's digest: policy_differs case_policy=taizhou case_version=1 policy=taizhou version=1
            before the last event: clock_went_back now=Time(1772413199999) last=Time(1772413200000)
            with as many commands behind it as it remembers: accepted; next publish
            another command under a name that was used: command_differs command=c-1
            the same command by somebody else: command_differs command=c-1
            a tick when something is due: overdue verify; next verify
            a tick for a deadline that has no business here: overdue retention; next verify
            a tick of somebody: role_may_not role=verifier command=tick
            by somebody else: role_may_not role=beneficiary command=accept
        "#]],
    );
}

#[test]
fn a_case_is_moved_only_to_a_policy_that_knows_it() {
    let changes: [Variation; 10] = [
        ("its own policy", |_, _| {}),
        ("the next version", |policy, _| policy.reference.version += 1),
        ("the same version, changed", |policy, _| policy.reference.digest.push('0')),
        ("another city's", |policy, _| policy.reference.name.push('x')),
        ("one without its category", |policy, it| {
            policy.reference.version += 1;
            case(it).need.category = "unheard-of".to_owned();
        }),
        ("one without its ladder", |policy, _| {
            policy.reference.version += 1;
            policy.ladders.clear();
        }),
        ("one whose ladder is shorter", |policy, _| {
            policy.reference.version += 1;
            policy.ladders.iter_mut().for_each(|ladder| ladder.steps.truncate(1));
        }),
        ("one whose ladder is as long", |policy, _| {
            policy.reference.version += 1;
            policy.ladders.iter_mut().for_each(|ladder| ladder.steps.truncate(2));
        }),
        ("one without steps, of a case before its first", |policy, it| {
            policy.reference.version += 1;
            policy.ladders.iter_mut().for_each(|ladder| ladder.steps.clear());
            case(it).ladder.as_mut().unwrap().step = 0;
        }),
        ("one without ladders, of a case that has none", |policy, it| {
            policy.reference.version += 1;
            policy.ladders.clear();
            case(it).ladder = None;
        }),
    ];
    let story = "submit necessities; accept; publish; to ladder-step";
    check(
        asking(story, Role::Coordinator, Command::MovePolicy),
        &changes,
        expect![[r#"
            its own policy: policy_moves_on from=taizhou from_version=1 to=taizhou to_version=1
            the next version: policy-moved; next ladder-step
            the same version, changed: policy-moved; next ladder-step
            another city's: policy_moves_on from=taizhou from_version=1 to=taizhoux to_version=1
            one without its category: policy_knows_case missing=category unheard-of
            one without its ladder: policy_knows_case missing=ladder ordinary
            one whose ladder is shorter: policy_knows_case missing=step 2 of ladder ordinary
            one whose ladder is as long: policy-moved; next ladder-step
            one without steps, of a case before its first: policy-moved; next ladder-step
            one without ladders, of a case that has none: case_malformed sequence=5 contradiction=no-ladder
        "#]],
    );
}

#[test]
fn a_batch_is_answered_request_by_request() {
    let (policy, accept) = asking("submit necessities", Role::Verifier, Command::Accept);
    let nobody = Request { subject: None, ..accept.clone() };
    let one_by_one = [accept.clone(), nobody.clone()].map(|request| decide(&policy, request));
    assert_eq!(decide_many(&policy, vec![accept, nobody.clone()]), one_by_one);
    let small = Request { claimant: None, ..nobody };
    assert!(
        decide_many(&policy, vec![small.clone(); BATCH_MAX])[0]
            .as_ref()
            .is_err_and(|rejection| { rejection.because.rule == "case_missing" })
    );
    let too_many = decide_many(&policy, vec![small; BATCH_MAX + 1]);
    assert_eq!(too_many.len(), BATCH_MAX + 1);
    assert!(too_many.iter().all(|answer| {
        answer.as_ref().is_err_and(|rejection| rejection.because.rule == "batch_too_large")
    }));
}

pub(super) fn submission_on_case(request: &mut Request) {
    let need = case(request).need.clone();
    let id = case(request).id.clone();
    request.by = Actor { id: person(Role::Reporter).to_owned(), role: Role::Reporter };
    request.command =
        Command::Submit(Submission { id, kind: CaseKind::Wish, need, continues: None });
}

pub(super) fn facts(request: &mut Request, change: impl FnOnce(&mut Responder)) {
    let mut claimant = responder("m1");
    change(&mut claimant);
    request.claimant = Some(claimant);
}
