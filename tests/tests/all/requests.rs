//! Requests and policies that nobody should send: each is answered with the rule that it breaks, nothing changes, and the
//! next call is served.

use std::fs;

use wish_contract::Case;
use wish_contract::Detail;
use wish_contract::{Actor, ClaimWish, Command, KnownCommand, Request};
use wish_contract::{INSTANT_MAX, Role};
use wish_core::decide::decide;
use wish_runtime::{Rulebook, RuntimeError};
use wish_tests::policies::{Book, folder};
use wish_tests::walk::PRESENT;
use wish_tests::walk::actions::{facts, setting};

use crate::host::{rulebook, runtime};

const MEGABYTE: usize = 1 << 20;

#[test]
fn a_case_from_another_policy_version_is_refused() {
    check("policy_differs", |request| case(request).policy.version = 2);
    check("policy_differs", |request| case(request).policy.digest = "0123456789abcdef".to_owned());
    check("policy_differs", |request| case(request).policy.name = "longmen".to_owned());
}

#[test]
fn an_area_that_is_no_path_is_refused() {
    for area in [
        "",
        "/",
        "/32/12",
        "32/12/",
        "32//12",
        "32/1 2",
        "32/12\n",
        "1/2/3/4/5/6/7/8/9/10/11/12/13",
    ] {
        check("area_malformed", |request| area.clone_into(&mut case(request).need.area));
        check("area_malformed", |request| area.clone_into(&mut claimant(request).area));
        check("area_malformed", |request| claimant(request).paired_areas = vec![area.to_owned()]);
        check_opening("area_malformed", |need| area.clone_into(&mut need.area));
    }
    let deep = (1..=9).map(|level| level.to_string()).collect::<Vec<_>>().join("/");
    check_opening("area_too_deep", |need| need.area.clone_from(&deep));
}

#[test]
fn times_before_the_case_or_past_the_year_9999_are_refused() {
    check("clock_went_back", |request| request.now = PRESENT - 1);
    check("clock_went_back", |request| request.now = 0);
    for at in [-1, i64::MIN, INSTANT_MAX + 1, i64::MAX] {
        check("instant_out_of_range", |request| request.now = at);
        check("instant_out_of_range", |request| request.command = Command::RecordContact(at));
        check("case_malformed", |request| case(request).last = at);
        check("case_malformed", |request| case(request).deadlines[0].due = at);
    }
    check("case_malformed", |request| case(request).opened = PRESENT + 1);
}

#[test]
fn ids_of_a_megabyte_are_refused() {
    let long = "x".repeat(MEGABYTE);
    check("reference_malformed", |request| request.id.clone_from(&long));
    check("reference_malformed", |request| request.by.id.clone_from(&long));
    check("reference_malformed", |request| claimant(request).id.clone_from(&long));
    check("reference_malformed", |request| case(request).id.clone_from(&long));
    check("reference_malformed", |request| {
        let (id, fingerprint) = (long.clone(), 0);
        case(request).commands.push(KnownCommand { id, fingerprint });
    });
    check("reference_malformed", |request| request.command = Command::NameHolder(long.clone()));
    check("code_malformed", |request| request.command = Command::Hold(long.clone()));
    check("code_malformed", |request| claimant(request).kind.clone_from(&long));
    check_opening("reference_malformed", |need| need.beneficiary.clone_from(&long));
    check_opening("code_malformed", |need| need.category.clone_from(&long));
    check_opening("text_out_of_range", |need| need.text.clone_from(&long));
}

#[test]
fn a_case_that_never_was_is_refused() {
    check("case_missing", |request| request.subject = None);
    check("case_malformed", |request| case(request).sequence = 0);
    check("case_malformed", |request| case(request).need.places = u32::MAX);
    check("case_malformed", |request| {
        let command = case(request).commands[0].clone();
        case(request).commands = vec![command; 1_001];
    });
    check("claimant_missing", |request| request.claimant = None);
}

#[test]
fn broken_policies_are_refused_with_their_findings() {
    let findings = [
        ("unknown-keys", "unknown_key"),
        ("unknown-codes", "unknown_code"),
        ("ladder-cycle", "ladder_cycle"),
        ("ladder-strands", "ladder_can_strand"),
        ("stage-strands", "stage_can_strand"),
        ("step-adds-nobody", "step_adds_nobody"),
        ("ladder-shadowed", "ladder_shadowed"),
        ("reminder-cannot-fire", "deadline_cannot_fire"),
        ("syntax", "policy_syntax"),
    ];
    for (file, code) in findings {
        let path = folder().join("broken").join(format!("{file}.toml"));
        let source = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        check_policy(&source, code);
    }
}

#[test]
fn bytes_that_are_no_policy_are_refused() {
    let sound = Book::of("taizhou").source;
    check_policy(b"", "missing_key");
    check_policy(b"\xff\xfe", "policy_not_utf8");
    check_policy(&[sound.as_bytes(), b"\n# \xc3\x28\n"].concat(), "policy_not_utf8");
    let long = format!("{sound}\n# {}\n", "愿".repeat(10 * MEGABYTE / 3));
    check_policy(long.as_bytes(), "policy_too_large");
    let deep = format!("name = {}{}", "[".repeat(5_000), "]".repeat(5_000));
    check_policy(deep.as_bytes(), "policy_too_deep");
}

#[test]
fn more_than_the_host_hands_in_is_refused_before_the_rules_see_it() {
    let runtime = runtime();
    let large = vec![b'#'; runtime.limits().input_bytes_max + 1];
    let refused = runtime.check(&large, "en").expect_err("too large");
    assert!(matches!(refused, RuntimeError::InputTooLarge { .. }), "{refused:?}");
    assert!(matches!(runtime.rulebook(&large), Err(RuntimeError::InputTooLarge { .. })));
    serves(&rulebook(&Book::of("taizhou")));
}

/// Spoils a claim that would be open, and sees that the rule refuses it.
fn check(rule: &str, spoil: impl FnOnce(&mut Request)) {
    let book = Book::of("taizhou");
    let mut request = claim(&book);
    spoil(&mut request);
    refused(rule, &book, &request);
}

/// Spoils the need of a case that would open, and sees that the rule refuses it.
fn check_opening(rule: &str, spoil: impl FnOnce(&mut wish_contract::Need)) {
    let book = Book::of("taizhou");
    let mut request = opening(&book);
    if let Command::Submit(submission) = &mut request.command {
        spoil(&mut submission.need);
    }
    refused(rule, &book, &request);
}

/// Sees that a policy is refused for that finding, alone and beside good ones.
fn check_policy(source: &[u8], code: &str) {
    let runtime = runtime();
    let error = runtime.rulebook(source).expect_err("it must not load");
    let RuntimeError::PolicyRefused(findings) = error else { panic!("{error:?}") };
    let found = findings.iter().find(|finding| finding.code == code);
    let found = found.unwrap_or_else(|| panic!("no `{code}` in {findings:#?}"));
    assert!(found.line >= 1 && found.column >= 1 && !found.hint.is_empty(), "{found:?}");
    assert_eq!(runtime.check(source, "en").expect("check answers"), findings);
    serves(&rulebook(&Book::of("taizhou")));
}

fn refused(rule: &str, book: &Book, request: &Request) {
    let rulebook = rulebook(book);
    let asked: Request = request.clone();
    let ruling = rulebook.decide(&asked).expect("the rules answer");
    let rejection = ruling.expect_err("it must be refused");
    assert_eq!(rejection.because.rule, rule, "{}", rejection.message);
    assert!(
        !rejection.message.is_empty() && rejection.message.len() < 1_000,
        "{}",
        rejection.message
    );
    serves(&rulebook);
}

/// A claim that is open is decided.
fn serves(rulebook: &Rulebook) {
    let asked: Request = claim(&Book::of("taizhou"));
    let ruling = rulebook.decide(&asked).expect("the rules answer");
    assert!(ruling.is_ok(), "{ruling:?}");
}

fn opening(book: &Book) -> Request {
    let whole = wish_contract::Share { places: 1, ..wish_contract::Share::default() };
    setting(book.clone(), whole, &[]).opening
}

/// A paired unit's claim on a case on the board.
fn claim(book: &Book) -> Request {
    let mut case = decide(&book.policy, opening(book)).expect("the case opens").after;
    for (role, command) in [(Role::Verifier, Command::Accept), (Role::Publisher, Command::Publish)]
    {
        let request = asked(case, role.name(), role, command);
        case = decide(&book.policy, request).expect("the way to the board is open").after;
    }
    let claimant = Some(facts("unit"));
    let wish = Command::Claim(ClaimWish::default());
    Request { claimant, facts: Vec::new(), ..asked(case, "unit", Role::Responder, wish) }
}

fn asked(case: Case, by: &str, role: Role, command: Command) -> Request {
    Request {
        subject: Some(case),
        id: command.kind().name().to_owned(),
        command,
        by: Actor { id: by.to_owned(), role },
        claimant: None,
        facts: Vec::new(),
        now: PRESENT,
        detail: Detail::Decisive,
    }
}

fn case(request: &mut Request) -> &mut Case {
    request.subject.as_mut().expect("the claim has its case")
}

fn claimant(request: &mut Request) -> &mut wish_contract::Responder {
    request.claimant.as_mut().expect("the claim has its claimant")
}
