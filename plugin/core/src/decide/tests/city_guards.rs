//! Guards of the city's own: what they refuse, on which facts, when that changes, and how it reads.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::story::{left_at, responder};
use crate::decide::decide;
use crate::explain::words::words;
use crate::machine;
use crate::policy::{Policy, about::about, load};
use wish_contract::{
    Actor, Amendment, Case, ClaimWish, Command, CommandKind, Detail, Fact, FactValue, Instant,
    Need, Reason, Request, Role, Urgency,
};
use wish_words::Language;

const GUARDS: &str = r#"
[[guard]]
code = "claims_a_month"
on = ["claim", "join"]
fact = "claims_this_month"
at_most = 2
changes_at = "month_ends"
words = { en = "it took on {claims_this_month} wishes this month, at most {at_most} are allowed", zh-CN = "本月已认领 {claims_this_month} 件，最多 {at_most} 件" }

[[guard]]
code = "rested_after_absence"
on = ["claim"]
fact = "last_absence"
before = "7 days"
missing = "allow"
words = { en = "it did not come on {last_absence}", zh-CN = "{last_absence} 未到场" }

[[guard]]
code = "trained"
on = ["claim"]
fact = "trained"
is = true
missing = "allow"
words = { en = "it is not trained", zh-CN = "尚未培训" }

[[guard]]
code = "good_standing"
on = ["claim"]
fact = "standing"
is = "good"
missing = "allow"
words = { en = "it stands {standing}, not {is}", zh-CN = "信用为 {standing}" }

[[guard]]
code = "household_has_few"
on = ["accept"]
fact = "open_wishes"
at_least = 1
words = { en = "the household has {open_wishes} wishes", zh-CN = "该户有 {open_wishes} 件" }
"#;

fn policy() -> Policy {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/policies/taizhou.toml");
    let source = std::fs::read_to_string(path).unwrap() + GUARDS;
    load(source.as_bytes(), Language::ENGLISH).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

fn fact(name: &str, value: FactValue) -> Fact {
    Fact { name: name.to_owned(), value }
}

/// A claim on the board with these facts of the claimant: what comes of it, in a line.
fn claimed(facts: &[Fact]) -> String {
    let (_, mut case, now) =
        left_at("taizhou.toml", "submit necessities; accept; publish; to ladder-step");
    let policy = policy();
    case.policy = policy.reference.clone();
    let claimant = wish_contract::Responder { facts: facts.to_vec(), ..responder("m1") };
    let request = Request {
        subject: Some(case),
        command: Command::Claim(ClaimWish::default()),
        by: Actor { id: "m1".to_owned(), role: Role::Responder },
        claimant: Some(claimant),
        facts: Vec::new(),
        now,
        id: "claim-1".to_owned(),
        detail: Detail::Full,
    };
    match decide(&policy, request) {
        Ok(decision) => {
            let own =
                |reason: &&Reason| policy.city_guards.iter().any(|guard| guard.rule == reason.rule);
            let passed: Vec<String> = decision.trace.iter().filter(own).map(rendered).collect();
            format!("claimed: {}", passed.join(", "))
        }
        Err(rejection) => format!(
            "{}: {}\n    {}",
            rendered(&rejection.because),
            rejection.message,
            words(&policy, &rejection.because, "zh-CN")
        ),
    }
}

fn rendered(reason: &Reason) -> String {
    let mut text = reason.rule.clone();
    for fact in &reason.facts {
        write!(text, " {}={:?}", fact.name, fact.value).unwrap();
    }
    if let Some(at) = reason.changes_at {
        write!(text, " until {at}").unwrap();
    }
    text
}

fn check(cases: &[(&str, Vec<Fact>)], expect: Expect) {
    let mut text = String::new();
    for (name, facts) in cases {
        writeln!(text, "{name}: {}", claimed(facts)).unwrap();
    }
    expect.assert_eq(&text);
}

#[test]
fn a_guard_of_the_citys_own_lets_pass_and_refuses_at_its_edge() {
    const MONTH_ENDS: Instant = 1_775_000_000_000;
    const ABSENT: Instant = 1_772_413_200_000;
    let taken = |claims| fact("claims_this_month", FactValue::Number(claims));
    let with = |more: Fact| vec![taken(0), more];
    check(
        &[
            ("at the edge", vec![taken(2)]),
            ("beyond", vec![taken(3)]),
            ("beyond, until", vec![taken(3), fact("month_ends", FactValue::Time(MONTH_ENDS))]),
            ("unknown", Vec::new()),
            ("of another kind", vec![fact("claims_this_month", FactValue::Flag(true))]),
            ("absent lately", with(fact("last_absence", FactValue::Time(ABSENT)))),
            ("absent long ago", with(fact("last_absence", FactValue::Time(0)))),
            ("trained", with(fact("trained", FactValue::Flag(true)))),
            ("not trained", with(fact("trained", FactValue::Flag(false)))),
            ("in good standing", with(fact("standing", FactValue::Text("good".to_owned())))),
            ("in bad standing", with(fact("standing", FactValue::Text("bad".to_owned())))),
            ("a fact twice", vec![taken(0), taken(1)]),
            ("a name that is none", with(fact("Good", FactValue::Number(1)))),
            ("a time that is none", with(fact("last_absence", FactValue::Time(-1)))),
        ],
        expect![[r#"
            at the edge: claimed: claims_a_month claims_this_month=Number(2) at_most=Number(2) passed=Flag(true), rested_after_absence missing=Flag(true) passed=Flag(true), trained missing=Flag(true) passed=Flag(true), good_standing missing=Flag(true) passed=Flag(true)
            beyond: claims_a_month claims_this_month=Number(3) at_most=Number(2): it took on 3 wishes this month, at most 2 are allowed
                本月已认领 3 件，最多 2 件
            beyond, until: claims_a_month claims_this_month=Number(3) at_most=Number(2) until 1775000000000: it took on 3 wishes this month, at most 2 are allowed; try again from 2026-04-01 07:33
                本月已认领 3 件，最多 2 件；可于 2026-04-01 07:33 后再试
            unknown: city_fact_missing guard=Text("claims_a_month") fact=Text("claims_this_month"): the platform did not say what `claims_this_month` is, which the city's own guard `claims_a_month` looks at; hand it in with the command
                平台未提供事实“claims_this_month”，而本市自定条件“claims_a_month”需要它；请随指令一并提供
            of another kind: city_fact_malformed guard=Text("claims_a_month") fact=Text("claims_this_month") wanted=Text("number"): the fact `claims_this_month`, which the city's own guard `claims_a_month` looks at, has to be a number; hand it in as one
                事实“claims_this_month”应为 number 类型，本市自定条件“claims_a_month”才能判断；请按该类型提供
            absent lately: rested_after_absence last_absence=Time(1772413200000) until 1773018000000: it did not come on 2026-03-02 09:00; try again from 2026-03-09 09:00
                2026-03-02 09:00 未到场；可于 2026-03-09 09:00 后再试
            absent long ago: claimed: claims_a_month claims_this_month=Number(0) at_most=Number(2) passed=Flag(true), rested_after_absence last_absence=Time(0) passed=Flag(true), trained missing=Flag(true) passed=Flag(true), good_standing missing=Flag(true) passed=Flag(true)
            trained: claimed: claims_a_month claims_this_month=Number(0) at_most=Number(2) passed=Flag(true), rested_after_absence missing=Flag(true) passed=Flag(true), trained trained=Flag(true) is=Flag(true) passed=Flag(true), good_standing missing=Flag(true) passed=Flag(true)
            not trained: trained trained=Flag(false) is=Flag(true): it is not trained
                尚未培训
            in good standing: claimed: claims_a_month claims_this_month=Number(0) at_most=Number(2) passed=Flag(true), rested_after_absence missing=Flag(true) passed=Flag(true), trained missing=Flag(true) passed=Flag(true), good_standing standing=Text("good") is=Text("good") passed=Flag(true)
            in bad standing: good_standing standing=Text("bad") is=Text("good"): it stands bad, not good
                信用为 bad
            a fact twice: list_out_of_range field=Text("claimant.facts") twice=Text("claims_this_month"): `claimant.facts` names `claims_this_month` twice; name it once
                “claimant.facts”中“claims_this_month”出现了两次；请只写一次
            a name that is none: code_malformed field=Text("claimant.facts") bytes=Number(4): the word in `claimant.facts` (4 bytes) is not a code; use `a-z`, `0-9`, `-` and `_`, a letter first, at most 64 bytes
                “claimant.facts”的代码（4 字节）格式不对；请用小写字母开头，只含 a-z、0-9、- 和 _，最多 64 字节
            a time that is none: instant_out_of_range field=Text("claimant.facts") value=Number(-1) max=Number(253402300799999): `claimant.facts` is -1, outside the years 1970 to 9999; give milliseconds since 1970 in UTC, at most 253402300799999
                “claimant.facts”为 -1，不在 1970 年至 9999 年之内；请填写自 1970 年起的 UTC 毫秒数，最大 253402300799999
        "#]],
    );
}

#[test]
fn a_command_without_a_responder_is_held_against_the_facts_of_the_request() {
    let (_, mut case, now) = left_at("taizhou.toml", "submit necessities");
    let policy = policy();
    case.policy = policy.reference.clone();
    let mut text = String::new();
    for facts in [Vec::new(), vec![0], vec![1]] {
        let facts = facts.iter().map(|open| fact("open_wishes", FactValue::Number(*open)));
        let request = Request {
            subject: Some(case.clone()),
            command: Command::Accept,
            by: Actor { id: "v-1".to_owned(), role: Role::Verifier },
            claimant: None,
            facts: facts.collect(),
            now,
            id: "accept-1".to_owned(),
            detail: Detail::Decisive,
        };
        match decide(&policy, request) {
            Ok(decision) => writeln!(text, "{}", decision.after.stage.name()).unwrap(),
            Err(rejection) => writeln!(text, "{}", rejection.message).unwrap(),
        }
    }
    expect![[r#"
        the platform did not say what `open_wishes` is, which the city's own guard `household_has_few` looks at; hand it in with the command
        the household has 0 wishes
        verified
    "#]].assert_eq(&text);
}

#[test]
fn a_policy_says_which_facts_it_asks_for() {
    let mut text = String::new();
    for wanted in about(&policy()).facts {
        let commands: Vec<&str> = wanted.commands.iter().map(|one| one.name()).collect();
        let required = if wanted.required { "required" } else { "optional" };
        let (name, kind) = (wanted.name, wanted.kind.name());
        writeln!(text, "{name}: {kind}, {required}, {}", commands.join(" ")).unwrap();
    }
    expect![[r#"
        claims_this_month: number, required, claim join
        month_ends: time, optional, claim join
        last_absence: time, optional, claim
        trained: flag, optional, claim
        standing: text, optional, claim
        open_wishes: number, required, accept step-in
    "#]]
    .assert_eq(&text);
}

/// A guard before `accept` or `publish` is not got round by stepping in; where something else is done, it is not asked.
#[test]
fn who_steps_in_is_held_to_the_guards_of_what_is_done() {
    let mut text = String::new();
    for (story, open) in [
        ("submit necessities", 0),
        ("submit necessities", 1),
        ("submit necessities; request-info", 0),
        ("submit necessities; accept", 0),
    ] {
        let (_, mut case, now) = left_at("taizhou.toml", story);
        let policy = policy();
        case.policy = policy.reference.clone();
        let request = Request {
            subject: Some(case),
            command: Command::StepIn("moved-away".to_owned()),
            by: Actor { id: "c-1".to_owned(), role: Role::Coordinator },
            claimant: None,
            facts: vec![fact("open_wishes", FactValue::Number(open))],
            now,
            id: "step-in-1".to_owned(),
            detail: Detail::Decisive,
        };
        match decide(&policy, request) {
            Ok(decision) => writeln!(text, "{}", decision.after.stage.name()).unwrap(),
            Err(rejection) => writeln!(text, "{}", rejection.message).unwrap(),
        }
    }
    expect![[r#"
        the household has 0 wishes
        verified
        submitted
        published
    "#]]
    .assert_eq(&text);
}

/// Who agreed, the event tells: the code that the policy asks for, and nothing of what the host knows of a responder.
#[test]
fn an_event_tells_who_agreed() {
    const AGREED: &str = r#"
[[guard]]
code = "agreed_by_street"
on = ["accept", "publish", "reserve", "submit"]
fact = "agreed_by"
is = "street"
missing = "allow"
words = { en = "the street has not agreed", zh-CN = "街道尚未同意" }

[[guard]]
code = "plain_words"
on = ["accept"]
fact = "plain"
is = true
missing = "allow"
words = { en = "nobody understands it", zh-CN = "没有说清楚" }

[[guard]]
code = "few_open"
on = ["accept"]
fact = "open_wishes"
at_most = 3
missing = "allow"
words = { en = "too many", zh-CN = "太多" }

[[guard]]
code = "good_standing"
on = ["reserve"]
fact = "standing"
is = "good"
missing = "allow"
words = { en = "it stands {standing}", zh-CN = "信用为 {standing}" }
"#;
    const OWN_WORDS: &str = r#"[texts.en]
published_on_board = "on the board, [by the word of the {agreed_by}|by nobody's word]"
"#;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/policies/taizhou.toml");
    let base = std::fs::read_to_string(path).unwrap() + AGREED;
    let mut text = String::new();
    let own = base.replace("[texts.en]\n", OWN_WORDS);
    for (source, facts) in [(&base, true), (&own, true), (&own, false)] {
        let policy = load(source.as_bytes(), Language::ENGLISH).unwrap();
        for (story, command) in [
            ("submit necessities", Command::Accept),
            ("submit necessities; accept", Command::Publish),
            ("submit necessities; accept", Command::Reserve("u1".to_owned())),
            ("submit necessities; accept", Command::StepIn("pressing".to_owned())),
        ] {
            let (_, mut case, now) = left_at("taizhou.toml", story);
            case.policy = policy.reference.clone();
            let named = |name: &str, code: &str| fact(name, FactValue::Text(code.to_owned()));
            let plain = fact("plain", FactValue::Flag(true));
            let open = fact("open_wishes", FactValue::Number(2));
            let claimant = wish_contract::Responder {
                facts: vec![named("standing", "good")],
                ..responder("u1")
            };
            let request = Request {
                subject: Some(case),
                by: Actor { id: "p-1".to_owned(), role: machine::move_of(command.kind()).roles[0] },
                claimant: (command.kind() == CommandKind::Reserve).then_some(claimant),
                command,
                facts: if facts {
                    vec![named("agreed_by", "street"), plain, open]
                } else {
                    Vec::new()
                },
                now,
                id: "command-1".to_owned(),
                detail: Detail::Decisive,
            };
            for event in decide(&policy, request).unwrap().events {
                let [en, zh] = ["en", "zh-CN"].map(|tag| words(&policy, &event.because, tag));
                writeln!(text, "{}\n    {en}\n    {zh}", rendered(&event.because)).unwrap();
            }
        }
    }
    expect![[r#"
        verified_by_verifier verifier=Text("p-1") agreed_by=Text("street") plain=Flag(true)
            `p-1` verified the case; it waits to be published; `agreed_by`: street; `plain`: yes
            “p-1”已核实，等待发布；“agreed_by”：street；“plain”：是
        published_on_board ladder=Text("ordinary") step=Number(1) agreed_by=Text("street")
            published on the board (ordinary wishes: paired units and groups first); `agreed_by`: street
            已发布待认领，按“普通心愿”从“结对单位和小组优先”开始；“agreed_by”：street
        reserved_for_responder responder=Text("u1") agreed_by=Text("street")
            reserved for `u1`; `agreed_by`: street
            已为“u1”预留；“agreed_by”：street
        stepped_in stage=Text("verified") reason=Text("pressing") agreed_by=Text("street")
            the coordinator moved the case on from verified in place of somebody who is gone: pressing; `agreed_by`: street
            有关人员缺位，调度员自“已核实”环节代为推进：情况紧急；“agreed_by”：street
        published_on_board ladder=Text("ordinary") step=Number(1)
            published on the board (ordinary wishes: paired units and groups first)
            已发布待认领，按“普通心愿”从“结对单位和小组优先”开始
        verified_by_verifier verifier=Text("p-1") agreed_by=Text("street") plain=Flag(true)
            `p-1` verified the case; it waits to be published; `agreed_by`: street; `plain`: yes
            “p-1”已核实，等待发布；“agreed_by”：street；“plain”：是
        published_on_board ladder=Text("ordinary") step=Number(1) agreed_by=Text("street")
            on the board, by the word of the street
            已发布待认领，按“普通心愿”从“结对单位和小组优先”开始；“agreed_by”：street
        reserved_for_responder responder=Text("u1") agreed_by=Text("street")
            reserved for `u1`; `agreed_by`: street
            已为“u1”预留；“agreed_by”：street
        stepped_in stage=Text("verified") reason=Text("pressing") agreed_by=Text("street")
            the coordinator moved the case on from verified in place of somebody who is gone: pressing; `agreed_by`: street
            有关人员缺位，调度员自“已核实”环节代为推进：情况紧急；“agreed_by”：street
        published_on_board ladder=Text("ordinary") step=Number(1)
            on the board, by nobody's word
            已发布待认领，按“普通心愿”从“结对单位和小组优先”开始
        verified_by_verifier verifier=Text("p-1")
            `p-1` verified the case; it waits to be published
            “p-1”已核实，等待发布
        published_on_board ladder=Text("ordinary") step=Number(1)
            on the board, by nobody's word
            已发布待认领，按“普通心愿”从“结对单位和小组优先”开始
        reserved_for_responder responder=Text("u1")
            reserved for `u1`
            已为“u1”预留
        stepped_in stage=Text("verified") reason=Text("pressing")
            the coordinator moved the case on from verified in place of somebody who is gone: pressing
            有关人员缺位，调度员自“已核实”环节代为推进：情况紧急
        published_on_board ladder=Text("ordinary") step=Number(1)
            on the board, by nobody's word
            已发布待认领，按“普通心愿”从“结对单位和小组优先”开始
    "#]]
    .assert_eq(&text);
}

/// Approval above an amount: whoever raises the cost of a case that was published for less is held to it as well.
#[test]
fn a_guard_is_for_the_needs_that_it_names() {
    const APPROVAL: &str = r#"
[[guard]]
code = "approved_by_street"
on = ["publish", "amend"]
categories = ["necessities"]
urgencies = ["normal"]
target_groups = ["elderly-alone"]
cost_from_yuan = 500
cost_below_yuan = 2000
fact = "approved_by"
is = "street"
words = { en = "it needs the word of the street, not of {approved_by}", zh-CN = "须由街道同意，而非 {approved_by}" }
"#;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/policies/taizhou.toml");
    let source = std::fs::read_to_string(path).unwrap() + APPROVAL;
    let policy = load(source.as_bytes(), Language::ENGLISH).unwrap();
    let (_, mut case, now) = left_at("taizhou.toml", "submit necessities; accept");
    case.policy = policy.reference.clone();
    case.need.target_groups = vec!["elderly-alone".to_owned()];
    let asked = |command: &Command, need: &Need, approved_by: Option<&str>| {
        let role = machine::move_of(command.kind()).roles[0];
        let said = approved_by.map(|by| fact("approved_by", FactValue::Text(by.to_owned())));
        let request = Request {
            subject: Some(Case { need: need.clone(), ..case.clone() }),
            command: command.clone(),
            by: Actor { id: "p-1".to_owned(), role },
            claimant: None,
            facts: said.into_iter().collect(),
            now,
            id: "publish-1".to_owned(),
            detail: Detail::Decisive,
        };
        decide(&policy, request).map_err(|rejection| rejection.because.rule).err()
    };
    let dear = Need { cost_fen: 50_000, ..case.need.clone() };
    let refused = Some("approved_by_street".to_owned());
    assert_eq!(asked(&Command::Publish, &dear, Some("nobody")), refused);
    assert_eq!(asked(&Command::Publish, &dear, None).as_deref(), Some("city_fact_missing"));
    assert_eq!(asked(&Command::Publish, &dear, Some("street")), None);
    for beside in [
        Need { cost_fen: 49_999, ..dear.clone() },
        Need { cost_fen: 200_000, ..dear.clone() },
        Need { category: "culture".to_owned(), ..dear.clone() },
        Need { urgency: Urgency::Urgent, ..dear.clone() },
        Need { target_groups: Vec::new(), ..dear.clone() },
    ] {
        assert_eq!(asked(&Command::Publish, &beside, None), None, "{beside:?}");
    }
    let cheap = Need { cost_fen: 100, ..dear.clone() };
    let raise =
        |cost_fen| Command::Amend(Amendment { cost_fen: Some(cost_fen), ..Amendment::default() });
    assert_eq!(asked(&raise(50_000), &cheap, Some("nobody")), refused);
    assert_eq!(asked(&raise(49_999), &cheap, None), None);
    assert_eq!(asked(&raise(49_999), &dear, None), None);
    let urgent = Amendment { urgency: Some(Urgency::Normal), ..Amendment::default() };
    let pressing = Need { urgency: Urgency::Urgent, ..dear };
    assert_eq!(asked(&Command::Amend(urgent), &pressing, Some("nobody")), refused);
}
