//! What is malformed: each request has one thing wrong, and is refused by what that is.

use expect_test::expect;

use super::requests::{Variation, asking, case, check, facts, is, submission_on_case};
use super::story::responder;
use wish_contract::{
    AbsorbedCase, Amendment, Claim, ClaimEnd, ClaimRole, ClaimStatus, ClaimWish, Clock, Command,
    DeadlineKind, Evaluation, Grade, INSTANT_MAX, Remainder, Request, Role, Share, Submission,
};

#[test]
fn what_a_command_says_must_be_well_formed() {
    const BAD: &str = "No Code";
    let changes: [Variation; 23] = [
        ("as it is", |_, _| {}),
        ("request-info", |_, it| is(it, Command::RequestInfo(BAD.to_owned()))),
        ("reject", |_, it| is(it, Command::Reject(BAD.to_owned()))),
        ("transfer", |_, it| is(it, Command::Transfer(BAD.to_owned()))),
        ("merge", |_, it| is(it, Command::Merge(String::new()))),
        ("name-holder", |_, it| is(it, Command::NameHolder("two words".to_owned()))),
        ("revoke whom", |_, it| is(it, Command::Revoke(end("", "other")))),
        ("revoke why", |_, it| is(it, Command::Revoke(end("m1", BAD)))),
        ("no places", |_, it| is(it, claim(Some(0), None))),
        ("too many places", |_, it| is(it, claim(Some(10_001), None))),
        ("most places", |_, it| is(it, claim(Some(10_000), None))),
        ("too costly", |_, it| is(it, claim(None, Some(100_000_000_001)))),
        ("join too costly", |_, it| is(it, Command::Join(Some(100_000_000_001)))),
        ("invite for too many", |_, it| {
            is(it, Command::Invite(Share { places: 10_001, ..Share::default() }));
        }),
        ("contact before all time", |_, it| is(it, Command::RecordContact(-1))),
        ("extension after all time", |_, it| {
            is(it, Command::RequestExtension(INSTANT_MAX + 1));
        }),
        ("no such level", |_, it| is(it, grade(BAD, 3))),
        ("no score", |_, it| is(it, grade("member", 0))),
        ("score too high", |_, it| is(it, grade("member", 6))),
        ("supplies nothing", |_, it| is(it, Command::SupplyInfo(Some("  ".to_owned())))),
        ("amends nothing", |_, it| is(it, Command::Amend(Amendment::default()))),
        ("amends to no places", |_, it| {
            is(it, Command::Amend(Amendment { places: Some(0), ..Amendment::default() }));
        }),
        ("amends to no text", |_, it| {
            is(it, Command::Amend(Amendment { text: Some(String::new()), ..Amendment::default() }));
        }),
    ];
    check(
        asking("submit necessities", Role::Verifier, Command::Accept),
        &changes,
        expect![[r#"
            as it is: accepted; next publish
            request-info: code_malformed field=request-info bytes=7
            reject: code_malformed field=reject bytes=7
            transfer: code_malformed field=transfer bytes=7
            merge: reference_malformed field=merge bytes=0
            name-holder: reference_malformed field=name-holder bytes=9
            revoke whom: reference_malformed field=responder bytes=0
            revoke why: code_malformed field=reason bytes=7
            no places: number_out_of_range field=places value=0 min=1 max=10000
            too many places: number_out_of_range field=places value=10001 min=1 max=10000
            most places: role_may_not role=verifier command=claim
            too costly: number_out_of_range field=cost_fen value=100000000001 min=0 max=100000000000
            join too costly: number_out_of_range field=cost_fen value=100000000001 min=0 max=100000000000
            invite for too many: number_out_of_range field=places value=10001 min=0 max=10000
            contact before all time: instant_out_of_range field=record-contact value=-1 max=253402300799999
            extension after all time: instant_out_of_range field=request-extension value=253402300800000 max=253402300799999
            no such level: code_malformed field=level bytes=7
            no score: number_out_of_range field=score value=0 min=1 max=5
            score too high: number_out_of_range field=score value=6 min=1 max=5
            supplies nothing: text_out_of_range bytes=2 bytes_max=4000
            amends nothing: amendment_empty
            amends to no places: number_out_of_range field=places value=0 min=1 max=10000
            amends to no text: text_out_of_range bytes=0 bytes_max=4000
        "#]],
    );
}

#[test]
fn what_is_submitted_must_be_well_formed() {
    let changes: [Variation; 13] = [
        ("as it is", |_, it| submission(it, |_| {})),
        ("no name", |_, it| submission(it, |one| one.id.clear())),
        ("category", |_, it| submission(it, |one| one.need.category = "No Code".to_owned())),
        ("channel", |_, it| submission(it, |one| one.need.channel.clear())),
        ("longest text", |_, it| submission(it, |one| one.need.text = "a".repeat(4_000))),
        ("text too long", |_, it| submission(it, |one| one.need.text = "a".repeat(4_001))),
        ("blank text", |_, it| submission(it, |one| one.need.text = " \n".to_owned())),
        ("group named twice", |_, it| {
            submission(it, |one| one.need.target_groups = vec!["low-income".to_owned(); 2]);
        }),
        ("sixteen groups", |_, it| submission(it, |one| one.need.target_groups = groups(16))),
        ("seventeen groups", |_, it| submission(it, |one| one.need.target_groups = groups(17))),
        ("an area of seven levels too deep", |_, it| {
            submission(it, |one| one.need.area = "32/1/2/3/4/5/6/7/8".to_owned());
        }),
        ("the deepest area", |_, it| {
            submission(it, |one| one.need.area = "32/1/2/3/4/5/6/7".to_owned());
        }),
        ("a text with a number", |_, it| {
            submission(it, |one| one.need.text = "电话13800138000".to_owned());
        }),
    ];
    check(
        asking("submit necessities", Role::Reporter, Command::Accept),
        &changes,
        expect![[r#"
            as it is: submitted; next verify
            no name: reference_malformed field=submission.id bytes=0
            category: code_malformed field=category bytes=7
            channel: code_malformed field=channel bytes=0
            longest text: submitted; next verify
            text too long: text_out_of_range bytes=4001 bytes_max=4000
            blank text: text_out_of_range bytes=2 bytes_max=4000
            group named twice: list_out_of_range field=target_groups twice=low-income
            sixteen groups: target_group_unknown target_group=g0
            seventeen groups: list_out_of_range field=target_groups count=17 count_max=16
            an area of seven levels too deep: area_too_deep area=32/1/2/3/4/5/6/7/8 levels=9 levels_max=8
            the deepest area: submitted; next verify
            a text with a number: submitted, text_masked; next verify
        "#]],
    );
}

#[test]
fn a_claimants_facts_must_be_well_formed() {
    let changes: [Variation; 7] = [
        ("as they are", |_, it| it.claimant = Some(responder("m1"))),
        ("no name", |_, it| facts(it, |one| one.id.clear())),
        ("kind", |_, it| facts(it, |one| one.kind = "No Code".to_owned())),
        ("64 skills", |_, it| facts(it, |one| one.skills = groups(64))),
        ("65 skills", |_, it| facts(it, |one| one.skills = groups(65))),
        ("256 paired areas", |_, it| {
            facts(it, |one| one.paired_areas = vec!["32".to_owned(); 256])
        }),
        ("257 paired areas", |_, it| {
            facts(it, |one| one.paired_areas = vec!["32".to_owned(); 257])
        }),
    ];
    check(
        asking("submit necessities", Role::Verifier, Command::Accept),
        &changes,
        expect![[r#"
            as they are: accepted; next publish
            no name: reference_malformed field=claimant.id bytes=0
            kind: code_malformed field=claimant.kind bytes=7
            64 skills: accepted; next publish
            65 skills: list_out_of_range field=claimant.skills count=65 count_max=64
            256 paired areas: accepted; next publish
            257 paired areas: list_out_of_range field=claimant.paired_areas count=257 count_max=256
        "#]],
    );
}

#[test]
fn a_case_must_be_one_that_the_rules_could_have_made() {
    let changes: [Variation; 20] = [
        ("as it is", |_, _| {}),
        ("claims", |_, it| case(it).claims = vec![live_claim(); 1_001]),
        ("commands", |_, it| case(it).commands = super::requests::known(257)),
        ("absorbed", |_, it| case(it).absorbed = vec![taken_in("w"); 1_001]),
        ("evaluations", |_, it| case(it).evaluations = vec![evaluation(); 65]),
        ("deadlines", |_, it| {
            let deadline = case(it).deadlines[0];
            case(it).deadlines = vec![deadline; DeadlineKind::ALL.len() + 1];
        }),
        ("paused", |_, it| case(it).paused = vec![remainder(); DeadlineKind::ALL.len() + 1]),
        ("target groups", |_, it| case(it).need.target_groups = groups(17)),
        ("the longest text", |_, it| case(it).need.text = "a".repeat(8_000)),
        ("text", |_, it| case(it).need.text = "a".repeat(8_001)),
        ("places", |_, it| case(it).need.places = 10_001),
        ("cost", |_, it| case(it).need.cost_fen = 100_000_000_001),
        ("opened before all time", |_, it| case(it).opened = -1),
        ("last after all time", |_, it| case(it).last = INSTANT_MAX + 1),
        ("opened after the last event", |_, it| case(it).opened = case(it).last + 1),
        ("a deadline before all time", |_, it| case(it).deadlines[0].due = -1),
        ("no event", |_, it| case(it).sequence = 0),
        ("no name", |_, it| case(it).id.clear()),
        ("a claim of nobody", |_, it| {
            case(it).claims = vec![Claim { responder: String::new(), ..live_claim() }];
        }),
        ("no area", |_, it| case(it).need.area.clear()),
    ];
    check(
        asking("submit necessities", Role::Verifier, Command::Accept),
        &changes,
        expect![[r#"
            as it is: accepted; next publish
            claims: case_malformed sequence=1 contradiction=too-large
            commands: case_malformed sequence=1 contradiction=too-large
            absorbed: case_malformed sequence=1 contradiction=too-large
            evaluations: case_malformed sequence=1 contradiction=too-large
            deadlines: case_malformed sequence=1 contradiction=too-large
            paused: case_malformed sequence=1 contradiction=too-large
            target groups: case_malformed sequence=1 contradiction=too-large
            the longest text: accepted; next publish
            text: case_malformed sequence=1 contradiction=too-large
            places: case_malformed sequence=1 contradiction=too-large
            cost: case_malformed sequence=1 contradiction=too-large
            opened before all time: case_malformed sequence=1 contradiction=out-of-time
            last after all time: case_malformed sequence=1 contradiction=out-of-time
            opened after the last event: case_malformed sequence=1 contradiction=out-of-time
            a deadline before all time: case_malformed sequence=1 contradiction=out-of-time
            no event: case_malformed sequence=0 contradiction=no-events
            no name: reference_malformed field=case.id bytes=0
            a claim of nobody: reference_malformed field=claim.responder bytes=0
            no area: area_malformed field=need.area bytes=0
        "#]],
    );
}

fn end(responder: &str, reason: &str) -> ClaimEnd {
    ClaimEnd { responder: responder.to_owned(), reason: reason.to_owned() }
}

fn claim(places: Option<u32>, cost_fen: Option<u64>) -> Command {
    Command::Claim(ClaimWish { places, cost_fen, items: Vec::new() })
}

fn grade(level: &str, score: u32) -> Command {
    Command::Evaluate(Grade { level: level.to_owned(), score })
}

fn groups(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("g{number}")).collect()
}

fn taken_in(id: &str) -> AbsorbedCase {
    AbsorbedCase { id: id.to_owned(), merge: 1, into: "w1".to_owned() }
}

fn live_claim() -> Claim {
    Claim {
        offered_fen: 0,
        stands_by: None,
        responder: "m1".to_owned(),
        kind: "member".to_owned(),
        role: ClaimRole::Lead,
        status: ClaimStatus::Released,
        share: Share::default(),
        since: 0,
    }
}

fn evaluation() -> Evaluation {
    Evaluation { level: "member".to_owned(), score: 1, by: "o-1".to_owned(), at: 0 }
}

fn remainder() -> Remainder {
    Remainder {
        kind: DeadlineKind::Verify,
        clock: Clock::Elapsed,
        left: 1,
        paused: 0,
        provisional: false,
        begun: 0,
        length: 1,
        reminders: 0,
        since: 0,
        used: 0,
    }
}

fn submission(request: &mut Request, change: fn(&mut Submission)) {
    submission_on_case(request);
    request.subject = None;
    if let Command::Submit(submission) = &mut request.command {
        change(submission);
    }
}
