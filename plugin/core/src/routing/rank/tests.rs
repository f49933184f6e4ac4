//! Rankings as lines: the wish as a story of `decide`, what is asked, and a line a candidate.
//! That a ranking and a decision never disagree is `tests/agreement.rs`.

mod agreement;
mod notices;

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use wish_words::{Label, Language, label};

use crate::decide::tests::story::{left_at, responder, value};
use crate::policy::Policy;
use crate::policy::routing::NoticeFloor;
use crate::routing::rank::rank;
use crate::routing::rank::score::CRITERIA;
use wish_contract::{Candidate, Instant, Ranking, RankingRequest};

const HOUR_MS: i64 = 60 * 60 * 1_000;
/// A wish of 120 yuan on the step of its community's members, on a Wednesday at 09:00.
const ON_THE_COMMUNITYS_STEP: &str = "submit necessities; accept; publish; to ladder-step";

/// Ranks candidates, a line each (`m1 recent=2 skills=repair`), for the wish where the story leaves
/// it, and compares the answer. The first line sets what is asked: `limit=2 in-hours=13`.
fn check(story: &str, asked: &str, expect: Expect) {
    let (policy, ask) = request(story, asked);
    let text = rank(&policy, &ask).map_or_else(
        |fault| format!("fault {} at {:?}: {}\n", fault.code, fault.index, fault.message),
        |ranking| rendered(&policy, &ranking),
    );
    expect.assert_eq(&text);
}

fn request(story: &str, asked: &str) -> (Policy, RankingRequest) {
    let (mut policy, subject, now) = left_at("taizhou.toml", story);
    let mut lines = asked.lines().map(str::trim);
    let settings: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
    let number = |name: &str| value(&settings, name).map(|text| text.parse::<u32>().unwrap());
    let notices = &mut policy.notices;
    notices.responder_max = number("responder-max").unwrap_or(notices.responder_max);
    notices.floor = number("floor").map(|notices| NoticeFloor { depth: 4, notices });
    if let Some(notify_max) = number("step-max") {
        let steps = policy.ladders.iter_mut().flat_map(|ladder| &mut ladder.steps);
        steps.for_each(|step| step.notify_max = notify_max);
    }
    let now = now + i64::from(number("in-hours").unwrap_or(0)) * HOUR_MS;
    let candidates = lines.filter(|line| !line.is_empty()).map(|line| candidate(line, now));
    let request = RankingRequest {
        subject,
        candidates: candidates.collect(),
        area_notices: number("area-notices").unwrap_or(0),
        now,
        limit: number("limit").unwrap_or(100),
    };
    (policy, request)
}

fn candidate(line: &str, now: Instant) -> Candidate {
    let words: Vec<&str> = line.split(' ').collect();
    let number = |name: &str| value(&words, name).map(|text| text.parse::<u32>().unwrap());
    let list = |name: &str| value(&words, name).map(|text| text.split('+').map(str::to_owned));
    let mut facts = responder(words[0]);
    facts.active_claims = number("active").unwrap_or(facts.active_claims);
    facts.active_claims_max = number("most").unwrap_or(facts.active_claims_max);
    facts.cost_max_fen = number("yuan").map_or(facts.cost_max_fen, |yuan| u64::from(yuan) * 100);
    facts.skills = list("skills").map_or(Vec::new(), Iterator::collect);
    facts.paired_areas = list("paired").map_or(facts.paired_areas, Iterator::collect);
    facts.area = value(&words, "area").map_or(facts.area, str::to_owned);
    Candidate {
        facts,
        recent_claims: number("recent").unwrap_or(0),
        no_shows: number("no-shows").unwrap_or(0),
        owed: number("owed").unwrap_or(0),
        notices: number("notices").unwrap_or(0),
        last_notice: number("told-hours-ago").map(|hours| now - i64::from(hours) * HOUR_MS),
    }
}

fn rendered(policy: &Policy, ranking: &Ranking) -> String {
    let mut text = String::new();
    let until = |at: Option<Instant>| {
        at.map_or(String::new(), |at| {
            format!(" until {}", &policy.calendars.everywhere.local(at).to_string()[5..])
        })
    };
    for one in &ranking.ranked {
        let parts: Vec<String> =
            one.parts.iter().map(|part| format!("{} {}", part.rule, part.points)).collect();
        let notice = if one.notify { "notify" } else { one.because.rule.as_str() };
        let until = until(one.because.changes_at);
        let parts = parts.join(", ");
        writeln!(text, "{} {} = {parts}; {notice}{until}", one.responder, one.score).unwrap();
    }
    if ranking.omitted > 0 {
        writeln!(text, "{} more", ranking.omitted).unwrap();
    }
    for one in &ranking.excluded {
        let until = until(one.because.changes_at);
        writeln!(text, "{} not: {}{until}", one.responder, one.because.rule).unwrap();
    }
    text
}

#[test]
fn the_order_follows_the_parts() {
    check(
        ON_THE_COMMUNITYS_STEP,
        "
        m1
        m2 recent=1 active=1
        m3 skills=repair+cooking
        m4 skills=repair+hearing owed=2
        m5 no-shows=1
        m6 told-hours-ago=36
        m7 yuan=150 most=4 active=1
        m8 area=32/12/02/004/011/g2/b6
        m9 paired=32/12/02/004
        ma paired=32/12+32/12/02/004/011/g2/b6",
        expect![[r#"
            ma 784 = pairing 400, area 178, cost 6, capacity 100, load 100; notify
            m4 734 = area 178, skill 200, cost 6, capacity 100, load 100, minimum 150; notify
            m9 612 = pairing 228, area 178, cost 6, capacity 100, load 100; notify
            m3 484 = area 178, skill 100, cost 6, capacity 100, load 100; notify
            m8 456 = area 250, cost 6, capacity 100, load 100; notify
            m1 384 = area 178, cost 6, capacity 100, load 100; notify
            m7 384 = area 178, cost 40, capacity 66, load 100; notify
            m6 334 = area 178, cost 6, capacity 100, load 100, cooldown -50; notify
            m2 284 = area 178, cost 6, capacity 50, load 50; notify
            m5 284 = area 178, cost 6, capacity 100, load 100, no_show -100; notify
        "#]],
    );
}

#[test]
fn equal_scores_stand_by_id() {
    check(
        ON_THE_COMMUNITYS_STEP,
        "\nm2\nm10\nm1\nm\nm01",
        expect![[r#"
        m 384 = area 178, cost 6, capacity 100, load 100; notify
        m01 384 = area 178, cost 6, capacity 100, load 100; notify
        m1 384 = area 178, cost 6, capacity 100, load 100; notify
        m10 384 = area 178, cost 6, capacity 100, load 100; notify
        m2 384 = area 178, cost 6, capacity 100, load 100; notify
    "#]],
    );
}

#[test]
fn the_order_given_changes_nothing() {
    let asked =
        "limit=3 step-max=4 responder-max=1\nm1 notices=2\nm2 owed=1\ns1\nm3\nm4\nm5-full\nm6\nu1";
    let (policy, mut ask) = request(ON_THE_COMMUNITYS_STEP, asked);
    let once = rank(&policy, &ask).unwrap();
    for _ in 0..ask.candidates.len() {
        ask.candidates.rotate_left(1);
        assert_eq!(rank(&policy, &ask).unwrap(), once);
        ask.candidates.swap(0, 3);
        assert_eq!(rank(&policy, &ask).unwrap(), once);
    }
}

#[test]
fn those_who_may_not_claim_are_told_why_and_until_when() {
    check(
        ON_THE_COMMUNITYS_STEP,
        "limit=1\nu1\ns1\ne1\nm1-full\nm1-suspended\nm1-inactive\nm1-poor\nm1-household\nm1\nm2",
        expect![[r#"
            m1 384 = area 178, cost 6, capacity 100, load 100; notify
            m2 384 = area 178, cost 6, capacity 100, load 100; notify
            e1 not: within_audience until 03-19 09:00
            m1-full not: active_claims_below_limit until 03-09 09:00
            m1-household not: other_household
            m1-inactive not: responder_active
            m1-poor not: cost_within_band
            m1-suspended not: not_suspended until 04-01 09:00
            s1 not: within_audience until 03-12 09:00
            u1 not: within_audience until 03-09 09:00
        "#]],
    );
}

#[test]
fn a_case_that_nobody_may_claim_excludes_everybody() {
    check(
        "submit necessities; accept",
        "\nm1\nu1",
        expect![[r#"
        m1 not: stage_forbids
        u1 not: stage_forbids
    "#]],
    );
    check(
        &format!("{ON_THE_COMMUNITYS_STEP}; hold"),
        "\nm1\nu1-full",
        expect![[r#"
        m1 not: case_held
        u1-full not: case_held
    "#]],
    );
    check(
        &format!("{ON_THE_COMMUNITYS_STEP}; claim m1; wait 1 working hours"),
        "\nm1\nm2",
        expect![[r#"
            m1 not: places_left until 03-05 09:00
            m2 not: places_left until 03-05 09:00
        "#]],
    );
}

#[test]
fn what_is_due_has_happened() {
    check(
        ON_THE_COMMUNITYS_STEP,
        "in-hours=1000\nm1\nu1\ns1",
        expect![[r#"
        m1 384 = area 178, cost 6, capacity 100, load 100; notice_quiet_hours until 04-15 07:30
        u1 342 = area 142, capacity 100, load 100; notice_quiet_hours until 04-15 07:30
        s1 307 = area 107, capacity 100, load 100; notice_quiet_hours until 04-15 07:30
    "#]],
    );
}

#[test]
fn of_claims_at_one_instant_the_lot_decides() {
    check(
        &format!("{ON_THE_COMMUNITYS_STEP}; claim m6"),
        "\nm1\nm2\nm3\nm4\nm6\nm7\nm8-full",
        expect![[r#"
            m1 384 = area 178, cost 6, capacity 100, load 100; notify
            m2 384 = area 178, cost 6, capacity 100, load 100; notify
            m3 384 = area 178, cost 6, capacity 100, load 100; notify
            m4 384 = area 178, cost 6, capacity 100, load 100; notify
            m7 384 = area 178, cost 6, capacity 100, load 100; notify
            m6 not: places_left until 03-05 09:00
            m8-full not: active_claims_below_limit until 03-09 09:00
        "#]],
    );
}

#[test]
fn input_out_of_range_is_a_fault() {
    check(
        ON_THE_COMMUNITYS_STEP,
        "limit=0\nm1",
        expect![[r#"
        fault number_out_of_range at None: `limit` is 0; give a number from 1 to 4294967295
    "#]],
    );
    check(
        ON_THE_COMMUNITYS_STEP,
        "\nm1\nm2\nm1 owed=1",
        expect![[r#"
        fault list_out_of_range at Some(2): `candidates` names `m1` twice; name it once
    "#]],
    );
    check(
        ON_THE_COMMUNITYS_STEP,
        "\nm1\nm2 area=32//12",
        expect![[r#"
        fault area_malformed at Some(1): the area in `claimant.area` (6 bytes) is not a path; write 1 to 12 segments with `/` between them, each of 1 to 32 bytes without blanks
    "#]],
    );
    let many: Vec<String> = (0..10_001).map(|number| format!("m{number}")).collect();
    check(
        ON_THE_COMMUNITYS_STEP,
        &format!("\n{}", many.join("\n")),
        expect![[r#"
        fault list_out_of_range at None: `candidates` has 10001 entries; give at most 10000
    "#]],
    );

    let (policy, mut ask) = request(ON_THE_COMMUNITYS_STEP, "\nm1");
    ask.subject.sequence = 0;
    let fault = rank(&policy, &ask).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.index), ("case_malformed", None));
    ask.now = -1;
    assert_eq!(rank(&policy, &ask).unwrap_err().code, "instant_out_of_range");
}

#[test]
fn every_criterion_has_a_name_in_every_language() {
    for (criterion, language) in
        CRITERIA.iter().flat_map(|one| Language::all().map(move |language| (one, language)))
    {
        assert!(label(Label::Criterion(criterion), language).is_some(), "{criterion}");
    }
}
