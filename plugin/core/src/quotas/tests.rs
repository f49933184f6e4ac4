//! Quota statuses of a small neighbourhood, one line each, under minimums like those of
//! Guangzhou.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::*;
use crate::policy::Labels;
use crate::policy::duties::{JointCredit, Period};
use crate::sample;
use wish_contract::{ClaimRole, ClaimStatus};

/// One wish a year of each member; of some classes nothing.
const ONE_A_YEAR: &str =
    "minimum one-a-year kinds=member claims=1 per=year exempt=retired,student,rural,community";

/// Reads minimums, parties, wishes with their claims, and an instant; answers who stands how.
fn rendered(story: &str) -> String {
    let mut policy = sample::policy("guangzhou");
    policy.minimums.clear();
    let (mut parties, mut cases, mut at) = (Vec::new(), Vec::new(), 0);
    for sentence in story.split([';', '\n']).map(str::trim).filter(|sentence| !sentence.is_empty())
    {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        match words[0] {
            "at" => at = sample::instant(&policy, words[1]),
            "minimum" => {
                let minimum = minimum(&policy, &words);
                policy.minimums.push(minimum);
            }
            "wish" => cases.push(wish(&policy, &words)),
            id => parties.push(Party {
                id: id.to_owned(),
                kind: words[1].to_owned(),
                classes: words[2..].iter().map(|class| (*class).to_owned()).collect(),
            }),
        }
    }
    let statuses = match statuses(&policy, &parties, &cases, at) {
        Ok(statuses) => statuses,
        Err(fault) => return format!("{} at {:?}: {}\n", fault.code, fault.index, fault.message),
    };
    let mut text = String::new();
    for one in statuses {
        let (since, until) = (
            policy.calendars.everywhere.local(one.since),
            policy.calendars.everywhere.local(one.until),
        );
        let (whole, parts) = (one.credited_hundredths / 100, one.credited_hundredths % 100);
        writeln!(
            text,
            "{} {}: {whole}.{parts:02} of {}, owes {}; {} to {}; {}",
            one.id, one.minimum, one.required, one.owed, since.date, until.date, one.because.rule
        )
        .unwrap();
    }
    text
}

fn minimum(policy: &Policy, words: &[&str]) -> Minimum {
    let value = |name| sample::value(words, name);
    let list =
        |name| value(name).map_or(Vec::new(), |text| text.split(',').map(str::to_owned).collect());
    Minimum {
        code: words[1].to_owned(),
        labels: Labels::new(),
        kinds: list("kinds"),
        claims: value("claims").map_or(1, |text| text.parse().unwrap()),
        period: match value("per") {
            Some("month") => Period::Month,
            Some("quarter") => Period::Quarter,
            Some("half-year") => Period::HalfYear,
            _ => Period::Year,
        },
        exempt: list("exempt"),
        joint: match value("joint") {
            Some("lead") => JointCredit::Lead,
            Some("shared") => JointCredit::Shared,
            _ => JointCredit::Each,
        },
        from: value("from").map(|text| sample::instant(policy, text)),
        until: value("until").map(|text| sample::instant(policy, text)),
    }
}

/// `wish w1 m1@2026-03-02 m2@2026-03-02=released`: the first leads, and claims are fulfilled unless
/// it says otherwise.
fn wish(policy: &Policy, words: &[&str]) -> Case {
    let opened = sample::instant(policy, "2025-01-01");
    let mut case = sample::wish(policy, words[1], "necessities", "44/01/03/010/003", opened);
    for (index, claim) in words[2..].iter().enumerate() {
        let (claim, status) = claim.split_once('=').unwrap_or((claim, "fulfilled"));
        let (responder, since) = claim.split_once('@').unwrap();
        let status = *ClaimStatus::ALL.iter().find(|one| one.name() == status).unwrap();
        let role = if index == 0 { ClaimRole::Lead } else { ClaimRole::Co };
        let since = sample::instant(policy, since);
        case.claims.push(sample::claim(responder, role, status, since));
    }
    case
}

fn check(story: &str, expect: Expect) {
    expect.assert_eq(&rendered(story));
}

fn check_one_a_year(story: &str, expect: Expect) {
    check(&format!("{ONE_A_YEAR}; {story}"), expect);
}

#[test]
fn each_member_in_service_takes_on_one_wish_a_year() {
    check_one_a_year(
        "at 2026-11-20
         m2 member; m1 member; m3 member retired; m4 member student; m5 member party-school
         u1 unit
         wish w1 m1@2026-03-02; wish w2 m4@2026-05-04",
        expect![[r#"
            m2 one-a-year: 0.00 of 1, owes 1; 2026-01-01 to 2027-01-01; minimum_owed
            m1 one-a-year: 1.00 of 1, owes 0; 2026-01-01 to 2027-01-01; minimum_met
            m3 one-a-year: 0.00 of 1, owes 0; 2026-01-01 to 2027-01-01; minimum_exempt
            m4 one-a-year: 1.00 of 1, owes 0; 2026-01-01 to 2027-01-01; minimum_exempt
            m5 one-a-year: 0.00 of 1, owes 1; 2026-01-01 to 2027-01-01; minimum_owed
        "#]],
    );
}

#[test]
fn only_what_was_taken_on_in_the_period_and_fulfilled_counts() {
    check_one_a_year(
        "at 2026-11-20
         early member; first member; open member; gone member; next member
         wish w1 early@2025-12-31T23:59; wish w2 first@2026-01-01
         wish w3 open@2026-03-02=active; wish w4 gone@2026-03-02=released
         wish w5 next@2027-01-01",
        expect![[r#"
            early one-a-year: 0.00 of 1, owes 1; 2026-01-01 to 2027-01-01; minimum_owed
            first one-a-year: 1.00 of 1, owes 0; 2026-01-01 to 2027-01-01; minimum_met
            open one-a-year: 0.00 of 1, owes 1; 2026-01-01 to 2027-01-01; minimum_owed
            gone one-a-year: 0.00 of 1, owes 1; 2026-01-01 to 2027-01-01; minimum_owed
            next one-a-year: 0.00 of 1, owes 1; 2026-01-01 to 2027-01-01; minimum_owed
        "#]],
    );
}

#[test]
fn joint_claims_are_credited_as_the_minimum_says() {
    check(
        "minimum each kinds=member; minimum lead kinds=member joint=lead
         minimum shared kinds=member claims=2 joint=shared
         at 2026-11-20; m1 member; m2 member; m3 member; m4 member
         wish w1 m1@2026-03-02 m2@2026-03-02 m3@2026-03-03 m4@2026-03-03=released
         wish w2 m2@2026-04-02 m3@2026-04-02=no-show",
        expect![[r#"
            m1 each: 1.00 of 1, owes 0; 2026-01-01 to 2027-01-01; minimum_met
            m1 lead: 1.00 of 1, owes 0; 2026-01-01 to 2027-01-01; minimum_met
            m1 shared: 0.34 of 2, owes 2; 2026-01-01 to 2027-01-01; minimum_owed
            m2 each: 2.00 of 1, owes 0; 2026-01-01 to 2027-01-01; minimum_met
            m2 lead: 1.00 of 1, owes 0; 2026-01-01 to 2027-01-01; minimum_met
            m2 shared: 1.33 of 2, owes 1; 2026-01-01 to 2027-01-01; minimum_owed
            m3 each: 1.00 of 1, owes 0; 2026-01-01 to 2027-01-01; minimum_met
            m3 lead: 0.00 of 1, owes 1; 2026-01-01 to 2027-01-01; minimum_owed
            m3 shared: 0.33 of 2, owes 2; 2026-01-01 to 2027-01-01; minimum_owed
            m4 each: 0.00 of 1, owes 1; 2026-01-01 to 2027-01-01; minimum_owed
            m4 lead: 0.00 of 1, owes 1; 2026-01-01 to 2027-01-01; minimum_owed
            m4 shared: 0.00 of 2, owes 2; 2026-01-01 to 2027-01-01; minimum_owed
        "#]],
    );
}

#[test]
fn a_minimum_that_comes_in_force_within_a_year_counts_from_then() {
    check(
        "minimum a-year kinds=unit until=2026-07-01; minimum a-quarter kinds=unit per=quarter from=2026-07-01
         minimum rest kinds=unit claims=2 per=year from=2026-05-15
         at 2026-08-03; u1 unit
         wish w1 u1@2026-05-14; wish w2 u1@2026-06-30; wish w3 u1@2026-07-01",
        expect![[r#"
            u1 a-quarter: 1.00 of 1, owes 0; 2026-07-01 to 2026-10-01; minimum_met
            u1 rest: 2.00 of 2, owes 0; 2026-05-15 to 2027-01-01; minimum_met
        "#]],
    );
    check(
        "minimum a-year kinds=unit until=2026-07-01; minimum a-quarter kinds=unit per=quarter from=2026-07-01
         at 2026-06-30T23:59; u1 unit; wish w1 u1@2026-05-14",
        expect![[r#"
            u1 a-year: 1.00 of 1, owes 0; 2026-01-01 to 2026-07-01; minimum_met
        "#]],
    );
}

#[test]
fn periods_are_cut_by_the_local_calendar() {
    let minimums = "minimum m kinds=unit per=month; minimum q kinds=unit per=quarter
         minimum h kinds=unit per=half-year; minimum y kinds=unit per=year; u1 unit";
    check(
        &format!("{minimums}; at 2026-12-31T23:59"),
        expect![[r#"
            u1 m: 0.00 of 1, owes 1; 2026-12-01 to 2027-01-01; minimum_owed
            u1 q: 0.00 of 1, owes 1; 2026-10-01 to 2027-01-01; minimum_owed
            u1 h: 0.00 of 1, owes 1; 2026-07-01 to 2027-01-01; minimum_owed
            u1 y: 0.00 of 1, owes 1; 2026-01-01 to 2027-01-01; minimum_owed
        "#]],
    );
    check(
        &format!("{minimums}; at 2028-02-29"),
        expect![[r#"
            u1 m: 0.00 of 1, owes 1; 2028-02-01 to 2028-03-01; minimum_owed
            u1 q: 0.00 of 1, owes 1; 2028-01-01 to 2028-04-01; minimum_owed
            u1 h: 0.00 of 1, owes 1; 2028-01-01 to 2028-07-01; minimum_owed
            u1 y: 0.00 of 1, owes 1; 2028-01-01 to 2029-01-01; minimum_owed
        "#]],
    );
}

#[test]
fn nobody_and_nothing_asked_for_is_no_fault() {
    check("at 2026-11-20; m1 member", expect![""]);
    check_one_a_year("at 2026-11-20; wish w1 m1@2026-03-02", expect![""]);
}

#[test]
fn what_is_named_twice_or_out_of_shape_is_a_fault() {
    check_one_a_year(
        "at 2026-11-20; m1 member; m2 member; m1 unit",
        expect![[r#"
            list_out_of_range at Some(2): `parties` names `m1` twice; name it once
        "#]],
    );
    check_one_a_year(
        "at 2026-11-20; m1 member; wish w1; wish w2; wish w1",
        expect![[r#"
            list_out_of_range at Some(2): `cases` names `w1` twice; name it once
        "#]],
    );
    check_one_a_year(
        "at 2026-11-20; m1 member; m2 Member",
        expect![[r#"
            code_malformed at Some(1): the word in `parties.kind` (6 bytes) is not a code; use `a-z`, `0-9`, `-` and `_`, a letter first, at most 64 bytes
        "#]],
    );
    check_one_a_year(
        "at 2026-11-20; m1 member Retired",
        expect![[r#"
            code_malformed at Some(0): the word in `parties.classes` (7 bytes) is not a code; use `a-z`, `0-9`, `-` and `_`, a letter first, at most 64 bytes
        "#]],
    );
    check_one_a_year(
        &format!("at 2026-11-20; {} member", "m".repeat(129)),
        expect![[r#"
            reference_malformed at Some(0): the identifier in `parties.id` (129 bytes) is empty, too long or holds blanks; give 1 to 128 bytes without blanks or control characters
        "#]],
    );
    let mut policy = sample::policy("guangzhou");
    policy.minimums.clear();
    assert_eq!(statuses(&policy, &[], &[], -1).unwrap_err().code, "instant_out_of_range");
}

#[test]
fn a_standing_reads_well() {
    let mut policy = sample::policy("guangzhou");
    let mut labels = Labels::new();
    labels.insert("zh-CN".to_owned(), "每年一件".to_owned());
    let words = "minimum one-a-year kinds=member claims=2 exempt=retired joint=shared";
    let one = minimum(&policy, &words.split(' ').collect::<Vec<_>>());
    policy.minimums = vec![Minimum { labels, ..one }];
    let party = |id: &str, class: &str| Party {
        id: id.to_owned(),
        kind: "member".to_owned(),
        classes: vec![class.to_owned()],
    };
    let parties = [party("m1", "staff"), party("m2", "retired")];
    let cases = [wish(&policy, &["wish", "w1", "m1@2026-03-02", "m2@2026-03-02"])];
    let at = sample::instant(&policy, "2026-11-20");
    let mut text = String::new();
    for status in statuses(&policy, &parties, &cases, at).unwrap() {
        for language in ["en", "zh-CN"] {
            let words = crate::explain::words::words(&policy, &status.because, language);
            writeln!(text, "{words}").unwrap();
        }
    }
    expect![[r#"
        `m1` still owes 2 to one-a-year: 0.50 of 2 credited since 2026-01-01 00:00; what is claimed before 2027-01-01 00:00 and fulfilled counts
        “m1”的“每年一件”还差 2 件：应认领 2 件，自 2026-01-01 00:00 起已计 0.50 件；2027-01-01 00:00 前认领并完成的计入
        `m2` is exempt from one-a-year (retired), and takes on wishes as able; 0.50 credited
        “m2”（retired）不受“每年一件”约束，量力认领；已计 0.50 件
    "#]].assert_eq(&text);
}
