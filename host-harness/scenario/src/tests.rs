//! The engine itself: what it lets pass, what it refuses, and where it says so.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_runtime::{Runtime, Settings};

use super::suite::{Outcome, Suite, SuiteError};
use super::{Played, ScenarioError, course, play, read};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).expect("the component loads")
});

const HEAD: &str = r#"
schema = "wish-scenario/1"
title = "a test"
policy = "taizhou.toml"
start = "2026-03-02T09:00:00+08:00"

[submission]
category = "necessities"
channel = "wish-box"
area = "32/12/02/001/005"

[[responder]]
id = "li"
kind = "member"
area = "32/12/02/001/005"

[[responder]]
id = "wu"
kind = "member"
area = "32/12/02/001/005"
"#;

/// On the board, at the step of the community's members.
const ON_BOARD: &str = r#"
[[step]]
do = ["submit", "accept", "publish"]
[[step]]
at = "ladder.community-members"
"#;

/// A folder of its own for a test, with the policy in it.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path =
            std::env::temp_dir().join(format!("wish-scenario-{test}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder is made");
        let policy =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/policies/taizhou.toml");
        fs::copy(policy, path.join("taizhou.toml")).expect("the policy is copied");
        Folder(path)
    }

    fn write(&self, text: &str) -> PathBuf {
        let path = self.0.join("a.scenario.toml");
        fs::write(&path, text).expect("a scenario is written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Plays a scenario of these steps, and gives every difference in a line.
fn differences(test: &str, steps: &str) -> Vec<String> {
    let folder = Folder::new(test);
    let path = folder.write(&format!("{HEAD}{steps}"));
    let scenarios = read(&path).expect("the scenario is read");
    scenarios
        .iter()
        .flat_map(|scenario| {
            let book = RUNTIME.rulebook(&scenario.policy.source).expect("the policy loads");
            let played: Played = play(scenario, &book).expect("the rules answer");
            let differences = played.mismatch.into_iter().flat_map(|mismatch| mismatch.differences);
            differences
                .map(|one| format!("{}: {} / {}", one.what, one.expected, one.found))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn check(test: &str, steps: &str, expected: &[&str]) {
    let found = differences(test, steps);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "`{found}` says nothing of `{expected}`");
    }
}

/// What a file is refused with.
fn refusal(test: &str, text: &str) -> String {
    let folder = Folder::new(test);
    let errors = read(&folder.write(text)).expect_err("it is no scenario");
    let line = |error: &ScenarioError| format!("{}:{} {}", error.line, error.column, error.problem);
    errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_course_as_expected_passes() {
    check(
        "passes",
        &format!(
            r#"{ON_BOARD}
            expect = {{ stage = "published", fired = ["ladder_widened"], audience = ["member"] }}
            [[step]]
            at = "+20 minutes"
            do = {{ claim = {{ by = "li" }} }}
            expect = {{ claims = {{ li = "lead active" }}, next = "contact-reminder", deadline = {{ first-contact = "+1 working day", ladder-step = "paused" }} }}
            [[step]]
            at = "contact-reminder"
            expect = {{ fired = ["contact_reminded"], effects = [{{ notify = {{ whom = "li" }} }}] }}
            [[step]]
            at = "first-contact"
            expect = {{ stage = "published", claims = {{ li = "expired" }}, fired = ["first_contact_missed"] }}"#
        ),
        &[],
    );
}

#[test]
fn every_difference_of_a_step_is_told() {
    check(
        "differs",
        r#"
        [[step]]
        do = "submit"
        expect = { stage = "verified", fired = ["text_masked"], deadline = { verify = "+2 working days", due = "+1 hour" }, next = "due", effects = ["publish"] }"#,
        &[
            "fired: text_masked / ",
            "effects: also: publish",
            "stage: verified / submitted",
            "deadline.due: +1 hour (2026-03-02T10:00:00+08:00) / none",
            "deadline.verify: +2 working days (2026-03-04T09:00:00+08:00) / 2026-03-05T09:00:00+08:00",
            "next: due / verify",
        ],
    );
}

#[test]
fn a_refusal_is_expected_by_rule_fact_and_time_or_not_at_all() {
    let claim = |expect: &str| {
        format!("{ON_BOARD}\n[[step]]\ndo = {{ claim = {{ by = \"li\" }} }}\n{expect}")
    };
    check(
        "refusal-a",
        &claim(r#"expect = { refused = "places_left" }"#),
        &["refused: places_left / allowed"],
    );
    let early = r#"
        [[step]]
        do = ["submit", "accept", "publish"]
        [[step]]
        do = { claim = { by = "li" } }
        "#;
    check("refusal-b", early, &["do[0]: allowed / refused by `within_audience`"]);
    let expectation = r#"expect = { refused = { rule = "within_audience", facts = { step = "paired" }, until = "ladder.community-members" } }"#;
    check("refusal-c", &format!("{early}{expectation}"), &[]);
    let wrong =
        r#"expect = { refused = { rule = "within_audience", facts = { step = "street" } } }"#;
    check(
        "refusal-d",
        &format!("{early}{wrong}"),
        &["refused.within_audience.step: \"street\" / within_audience (kind member"],
    );
}

#[test]
fn time_does_not_jump_over_a_deadline_and_does_not_go_back() {
    let after = |at: &str| format!("[[step]]\ndo = \"submit\"\n[[step]]\nat = \"{at}\"\n");
    check(
        "jump-a",
        &after("+4 working days"),
        &["jumps over the deadline `verify` of `w1` at 2026-03-05T09:00:00+08:00"],
    );
    check("jump-b", &after("verify - 1ms"), &[]);
    check("jump-c", &after("verify + 2 working days"), &["jumps over the deadline `verify`"]);
    check("jump-d", &after("2026-03-01T09:00:00+08:00"), &["time does not go back"]);
    check(
        "jump-e",
        &after("first-contact"),
        &["`w1` has no deadline `first-contact`; it has: verify"],
    );
    let wrong_step =
        "[[step]]\ndo = [\"submit\", \"accept\", \"publish\"]\n[[step]]\nat = \"ladder.street\"";
    check("jump-f", wrong_step, &["opens `community-members` next, not `street`"]);
    // A point in time needs no quotes.
    check("bare", "[[step]]\nat = 2026-03-02T09:30:00+08:00\ndo = \"submit\"", &[]);
}

#[test]
fn a_race_is_run_in_every_order() {
    let race = |expect: &str| {
        format!(
            "{ON_BOARD}\n[[step]]\nrace = [{{ claim = {{ by = \"li\" }} }}, {{ claim = {{ by = \"wu\" }} }}]\nexpect_every_order = {{ {expect} }}"
        )
    };
    check("race-a", &race("live_claims = 1, stage = \"claimed\""), &[]);
    // Whom the lot favours leads, whoever asks first.
    let favoured = ["li", "wu"]
        .map(|one| differences("race-b", &race(&format!("claims = {{ {one} = \"active\" }}"))));
    let passed = favoured.iter().filter(|found| found.is_empty()).count();
    assert_eq!(passed, 1, "{favoured:#?}");
    assert!(favoured.iter().flatten().all(|one| one.contains("(in the order")), "{favoured:#?}");
}

#[test]
fn a_variant_is_played_with_what_it_sets() {
    let text = format!(
        "{HEAD}[[cases]]\nname = \"few\"\nset = {{ count = 2 }}\n[[cases]]\nname = \"many\"\nset = {{ count = 9 }}\n\
         [[step]]\ndo = {{ submit = {{ places = \"$count\" }} }}\n"
    );
    let folder = Folder::new("variant");
    let scenarios = read(&folder.write(&text)).expect("the scenario is read");
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!(names, ["a test [few]", "a test [many]"]);
    let unset = text.replace("$count", "$counts");
    assert!(refusal("variant-unset", &unset).contains("the variant `few` sets no `counts`"));
}

#[test]
fn what_is_no_scenario_is_refused_with_its_place() {
    let steps = |steps: &str| format!("{HEAD}{steps}");
    let lines = HEAD.lines().count();
    let expected = [
        (
            steps("[[step]]\nat = \"soon\"\n"),
            format!("{}:1 there is no deadline `soon`", lines + 1),
        ),
        (
            steps("[[step]]\ndo = { clam = {} }\n"),
            format!("{}:8 there is no command `clam`: did you mean `claim`?", lines + 2),
        ),
        (
            steps("[[step]]\ndo = { claim = { bye = 1 } }\n"),
            format!("{}:18 there is no key `bye`", lines + 2),
        ),
        (
            steps("[[step]]\ndo = \"publixh\"\n"),
            format!("{}:6 there is no command `publixh`: did you mean `publish`?", lines + 2),
        ),
        (
            steps("[[step]]\ndo = { submit = { cost_yuan = -1 } }\n"),
            format!("{}:31 `-1` is out of range: write a whole number from 0", lines + 2),
        ),
        (
            steps("[[step]]\nat = \"ladder.stret\"\n"),
            format!(
                "{}:6 there is no step of the policy's ladders `stret`: did you mean `street`? (there are `street`, ",
                lines + 2
            ),
        ),
        (steps("[[step]]\n"), format!("{}:1 the step says nothing", lines + 1)),
        (
            steps("[[step]]\ndo = \"accept\"\nexpect = { deadline = { never = \"none\" } }"),
            format!("{}:25 there is no deadline `never`", lines + 3),
        ),
        (HEAD.replace("scenario/1", "scenario/2"), "2:10 this version reads".to_owned()),
        (
            steps("[[step]]\ndo = \"submit\"\n").replace("taizhou", "nowhere"),
            "4:10 the policy `".to_owned(),
        ),
        (HEAD.to_owned(), "missing field `step`".to_owned()),
        ("a = ".to_owned(), "1:5 ".to_owned()),
    ];
    for (place, (text, wanted)) in expected.into_iter().enumerate() {
        let found = refusal(&format!("refused-{place}"), &text);
        assert!(found.contains(&wanted), "`{found}` is not `{wanted}`");
    }
}

#[test]
fn a_suite_goes_the_same_way_on_any_number_of_threads() {
    let suite = Suite::read(&["../../tests/scenarios/taizhou".into()]).expect("they are read");
    let rulebooks = suite.rulebooks(&RUNTIME).expect("the policies load");
    let played = |threads| {
        let outcomes = suite.play(&rulebooks, threads).expect("the rules answer");
        assert!(outcomes.iter().all(Outcome::passed));
        let all = suite.scenarios.iter().zip(&outcomes);
        all.map(|(scenario, outcome)| course::tell(scenario, &outcome.played)).collect::<Vec<_>>()
    };
    let alone = played(1);
    assert_eq!(alone, played(3));
    // Every scenario by itself, on a runtime that has been asked nothing else.
    for (scenario, course) in suite.scenarios.iter().zip(alone).step_by(7) {
        let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER));
        let runtime = runtime.expect("the component loads");
        let book = runtime.rulebook(&scenario.policy.source).expect("the policy loads");
        let apart = play(scenario, &book).expect("the rules answer");
        assert_eq!(course::tell(scenario, &apart), course, "{}", scenario.name);
    }
}

#[test]
fn a_folder_without_scenarios_is_an_error() {
    let folder = Folder::new("empty");
    let error = Suite::read(std::slice::from_ref(&folder.0)).expect_err("there are none");
    assert!(matches!(error, SuiteError::NoFiles(_)), "{error}");
}

/// What a file with one step is refused with, in English.
fn step_refused(test: &str, step: &str) -> String {
    refusal(test, &format!("{HEAD}[[step]]\ndo = \"submit\"\n{step}"))
}

#[test]
fn in_use_30_every_name_in_an_expectation_is_looked_up() {
    let expected = [
        ("not_fired = [\"text_maskd\"]", "no rule `text_maskd`: did you mean `text_masked`?"),
        ("fired = [{ rule = \"nothing\" }]", "no rule `nothing`"),
        ("refused = \"no_such_rule\"", "no rule `no_such_rule`"),
        ("claims = { lee = \"active\" }", "no responder of the file `lee`"),
        ("claims = { li = \"activx\" }", "no state of a claim `activx`: did you mean `active`?"),
        ("claims = { li = \"leed active\" }", "no state of a claim `leed`: did you mean `lead`?"),
        ("shares = { nobody = { places = 1 } }", "no responder of the file `nobody`"),
        ("case = \"w7\"", "no case `w7`"),
        ("stage = \"submitxed\"", "no stage `submitxed`: did you mean `submitted`?"),
        ("deadline = { verfy = \"none\" }", "no deadline `verfy`: did you mean `verify`?"),
        ("deadline = { verify = \"ladder.city\" }", "no step of the policy's ladders `city`"),
        ("next = \"never\"", "no deadline `never`"),
        ("holder = \"somebody\"", "no coordinator of the policy `somebody`"),
        (
            "audience = [\"membr\"]",
            "no responder kind of the policy `membr`: did you mean `member`?",
        ),
        ("audience = [{ kinds = [\"membr\"] }]", "no responder kind of the policy `membr`"),
        ("effects = [\"notifx\"]", "no effect `notifx`: did you mean `notify`?"),
        ("effects = [{ notify = { about = \"x\" } }]", "no rule `x`"),
        ("effects = [{ offer = { step = \"stret\" } }]", "did you mean `street`?"),
        (
            "offers = { by = \"li\", closed = { clam = \"x\" } }",
            "no command `clam`: did you mean `claim`?",
        ),
        ("offers = { by = \"li\", open = [\"clam\"] }", "`clam`: did you mean `claim`?"),
        ("offers = { by = \"lu\" }", "no responder of the file `lu`"),
        ("public = { hidden = [\"x\"] }", "no rule `x`"),
        ("public = { target_groups = [\"x\"] }", "no target group of the policy `x`"),
        (
            "offers = { by = \"li\", asks = { clam = [] } }",
            "no command `clam`: did you mean `claim`?",
        ),
        ("ranking = { order = [\"lu\"] }", "no responder of the file `lu`"),
        ("ranking = { excluded = { li = \"x\" } }", "no rule `x`"),
        ("quotas = { li = { x = 1 } }", "no minimum of the policy `x`"),
        (
            "pairing = { code = \"x\", ties = {}, areas = [], findings = [] }",
            "no pairing of the policy `x`",
        ),
        ("lists = { resources = { lu = 1 } }", "no responder of the file `lu`"),
        ("lists = { common = [[\"w7\"]] }", "no case `w7`"),
    ];
    let line = HEAD.lines().count() + 3;
    for (place, (expect, wanted)) in expected.into_iter().enumerate() {
        let found = step_refused(&format!("named-{place}"), &format!("expect = {{ {expect} }}\n"));
        assert!(found.contains(wanted), "`{found}` is not `{wanted}`");
        assert!(found.starts_with(&format!("{line}:")), "`{found}` is not on line {line}");
    }
}

#[test]
fn in_use_30_ids_are_unique_and_areas_within_the_levels() {
    let first = HEAD.lines().position(|line| line == "id = \"li\"").expect("li is there") + 1;
    let twice = HEAD.replace("id = \"wu\"", "id = \"li\"") + "[[step]]\ndo = \"submit\"\n";
    let wanted = format!("the responder of the file `li` stands in line {first} already");
    assert!(refusal("twice", &twice).contains(&wanted));
    let deep = HEAD.replacen("32/12/02/001/005", "1/2/3/4/5/6/7/8/9", 1);
    let deep = refusal("deep", &(deep + "[[step]]\ndo = \"submit\"\n"));
    assert!(
        deep.contains("`1/2/3/4/5/6/7/8/9` has more segments than the policy has levels"),
        "{deep}"
    );
}

#[test]
fn every_key_of_an_expectation_has_its_names_looked_up_or_has_none() {
    let schema = schemars::schema_for!(super::file::expectation::Expectation);
    let keys = schema.get("properties").and_then(|keys| keys.as_object()).expect("it has keys");
    let mut known: Vec<&str> = super::names::KEYS.iter().map(|(key, _)| *key).collect();
    known.sort_unstable();
    let mut keys: Vec<&str> = keys.keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(known, keys);
}

#[test]
fn in_use_30_what_is_wrong_is_told_in_the_language_asked_for() {
    let folder = Folder::new("language");
    let text = format!("{HEAD}[[step]]\nat = \"ladder.stret\"\ndo = \"submit\"\n");
    let errors = read(&folder.write(&text)).expect_err("there is no such step");
    let words = errors[0].words(wish_words::Language::nearest("zh-CN"));
    assert!(
        words.contains("没有升级阶梯的级 `stret`：是否想写 `street`？（共有：`street`、"),
        "{words}"
    );
}
