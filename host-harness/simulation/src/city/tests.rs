//! Small years: the same seed gives the same log, on however many threads, and strands nobody.

use std::num::NonZeroUsize;
use std::sync::LazyLock;

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_runtime::{Runtime, Settings};

use super::mix::Mix;
use super::scale::Heads;
use super::{Counts, Plan, Simulated, SimulationScale, simulate};

const POLICIES: [&str; 5] = [
    include_str!("../../../../tests/policies/taizhou.toml"),
    include_str!("../../../../tests/policies/guangzhou.toml"),
    include_str!("../../../../tests/policies/longmen.toml"),
    include_str!("../../../../tests/policies/shiwan.toml"),
    include_str!("../../../../tests/policies/riverside.toml"),
];
/// No kind, level or place of it is like those of the programmes.
const STRANGE: &str = r#"
schema = "wish-policy/1"
name = "valley"
version = 3
title = { en = "Valley" }
area_levels = ["valley", "village"]
[calendar]
utc_offset = "-03:30"
rest_days = ["friday"]
working_hours = ["06:00-14:00"]
[categories]
roof = { label = { en = "a roof mended" }, licence = "thatcher" }
[target_groups]
all = { label = { en = "everybody" } }
[responder_kinds]
neighbour = { label = { en = "neighbour" }, active_claims_max = 1, cost_max_yuan = 100 }
guild = { label = { en = "guild" }, active_claims_max = 30, cost_max_yuan = 90000 }
[channels]
bell = { en = "bell" }
[reasons]
whatever = { en = "whatever" }
[claims]
joint = false
parts = false
[deadlines]
verify = "10 working minutes"
supply_info = "1 day"
publish = "30 minutes"
reservation = "2 hours"
invitation = "2 hours"
first_contact = "1 day"
appointment = "3 hours"
due = "2 days"
confirm = "1 day"
evaluate = "3 days"
hold_review = "1 week"
repeat = "2 hours"
confirmed_by_silence = true
[[ladder]]
code = "only"
label = { en = "the only one" }
exhausted = { holder = "coordinator" }
[[ladder.step]]
code = "near"
label = { en = "near" }
audience = [{ kinds = ["neighbour"], area = "village" }]
open = "3 hours"
[[ladder.step]]
code = "wide"
label = { en = "wide" }
audience = [{ kinds = ["neighbour", "guild"], area = "valley" }]
open = "5 working hours"
[[coordinator]]
id = "elder"
[publication]
area = "village"
smallest_group = 3
small_group_area = "valley"
[retention]
closed = "3 months"
ended = "1 month"
"#;

/// The rules, compiled once for all tests.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).expect("the component loads")
});

fn towns() -> SimulationScale {
    let heads = Heads {
        members: 2_000,
        residents: 200,
        groups: 60,
        units: 60,
        organisations: 20,
        enterprises: 20,
        agencies: 3,
    };
    SimulationScale { name: "towns", wishes: 400, districts: 3, streets: 2, communities: 3, heads }
}

fn played(policy: &str, scale: SimulationScale, seed: u64, threads: usize) -> (Simulated, String) {
    let book = RUNTIME.rulebook(policy.as_bytes()).expect("the policy is in order");
    let threads = NonZeroUsize::new(threads).expect("there is a thread");
    let mix = Mix::default();
    let plan = Plan { policy, scale, mix, seed, threads, origin: "a test".to_owned() };
    let mut log = Vec::new();
    let simulated = simulate(&book, &plan, &mut log).expect("the year is played");
    (simulated, String::from_utf8(log).expect("logs are text"))
}

/// Commands that a rule refused.
fn count(counts: &Counts, rule: &str) -> u64 {
    counts.refused.get(rule).copied().unwrap_or(0)
}

/// The lines of a log that hold all of some texts.
fn lines<'l>(log: &'l str, texts: &[&str]) -> Vec<&'l str> {
    log.lines().skip(1).filter(|line| texts.iter().all(|text| line.contains(text))).collect()
}

#[test]
fn the_same_seed_gives_the_same_log_on_one_thread_and_on_two() {
    let (one, log) = played(POLICIES[0], towns(), 7, 1);
    let (two, again) = played(POLICIES[0], towns(), 7, 2);
    assert!(log == again, "the logs differ");
    assert_eq!(one.counts, two.counts);
    assert_eq!(one.counts.wishes, 400);
    let (_, log) = played(POLICIES[4], towns(), 7, 1);
    let (_, again) = played(POLICIES[4], towns(), 7, 2);
    assert!(log == again, "the logs differ where facts are drawn");
    let (_, other) = played(POLICIES[0], towns(), 8, 2);
    assert!(log != other, "another seed gives the same log");
}

#[test]
fn nobody_is_stranded_in_any_programme() {
    let street = SimulationScale::named("street").expect("it is known");
    for policy in POLICIES.iter().chain([&STRANGE]) {
        let (simulated, log) = played(policy, street, 1, 1);
        let counts = &simulated.counts;
        assert_eq!(counts.stranded, 0, "{counts:?}");
        // Riverside's own guards refuse some of the submissions.
        let refused =
            count(counts, "household_has_few_open") + count(counts, "household_wishes_a_year");
        assert!(counts.wishes <= 300 && counts.wishes + refused >= 300, "{counts:?}");
        assert!(counts.claims.len() > 1 && counts.ended.get("closed") > Some(&100), "{counts:?}");
        assert_eq!(log.lines().count() as u64, counts.commands + 1);
    }
}

#[test]
fn a_year_has_every_course_that_a_wish_may_take() {
    let (simulated, log) = played(POLICIES[0], towns(), 3, 2);
    for change in [
        "claimed",
        "claim-ended",
        "step-entered",
        "ladder-exhausted",
        "ended",
        "held",
        "resumed",
        "overdue",
        "disputed",
        "evaluated",
        "goods-sent",
        "extension-requested",
        "rescheduled",
    ] {
        let forms = [format!("\"change\":\"{change}\""), format!("\"change\":{{\"{change}\":")];
        assert!(forms.iter().any(|form| log.contains(form)), "nothing is {change}");
    }
    assert!(!simulated.counts.refused.is_empty() && simulated.counts.open > 0);
    let heads: Vec<u32> = simulated.responders.iter().map(|(_, heads)| *heads).collect();
    assert_eq!(heads, [2_000, 60, 60, 20, 20, 3]);
}

/// What Riverside asks for and no other programme does.
#[test]
fn a_year_has_what_a_policy_says_of_facts_empty_steps_hours_categories_and_parts() {
    let (simulated, log) = played(POLICIES[4], towns(), 2, 2);
    let counts = &simulated.counts;
    // Its own guards refuse some of the claims and by no means all.
    let rules = ["claims_a_month", "another_household", "rested_after_absence", "briefed"];
    let refused: u64 = rules.iter().map(|rule| count(counts, rule)).sum();
    let claims = lines(&log, &["\"command\":{\"claim\""]).len() as u64;
    assert!(refused * 40 > claims && refused * 5 < claims, "{refused} of {claims}");
    for fact in ["claims_this_month", "month_ends", "last_absence", "briefed", "agreed_by"] {
        assert!(log.contains(&format!("\"name\":\"{fact}\"")), "{fact}");
    }
    // Steps that reach nobody are passed over, and others are not.
    let reports = lines(&log, &["\"command\":{\"report-reach\""]);
    let empty = reports.iter().filter(|line| line.contains("\"responders\":0")).count();
    assert!(empty > 0 && empty < reports.len(), "{empty} of {}", reports.len());
    assert!(log.contains("\"rule\":\"step_reaches_nobody\""));
    // Whoever answers for wires does so wherever they are; nobody else does.
    let by_wires = lines(&log, &["\"id\":\"coordinator-for-wires\",\"role\":\"coordinator\""]);
    assert!(!by_wires.is_empty());
    assert!(log.contains("\"id\":\"coordinator-north-bank\""));
    // Some live at the piers, where deadlines end in the evening.
    assert!(log.contains("\"area\":\"r7/piers/"));
    // What did not come is a wish of its own.
    let continued = lines(&log, &["\"continues\":\"riverside-", "\"refused\":null"]).len();
    assert!(counts.rests > 0 && continued as u64 == counts.rests, "{counts:?}");
}

/// What a mix says is counted, is counted.
#[test]
fn nobody_takes_on_more_a_month_than_is_counted() {
    let policy = POLICIES[4].replace("at_most = 3", "at_most = 0");
    let file = wish_policy::PolicyFile::parse(&policy).expect("it is TOML");
    let scale = SimulationScale { wishes: 150, ..SimulationScale::named("street").expect("it is") };
    let facts = "claims_this_month = \"claims-this-month\"\nwishes_fulfilled = \"wishes-fulfilled\"\n\
                 last_for_household = \"last-for-household\"\nlast_absence = \"last-no-show\"\n\
                 household_open_wishes = \"open-wishes\"\n\
                 household_wishes_this_year = \"wishes-this-year\"\n";
    let mix = format!(
        "schema = \"wish-mix/1\"\n[responders]\nneighbour = 20\nsociety = 5\nworkshop = 5\n\
         company = 5\n[facts]\n{facts}"
    );
    let mix = Mix::read(&mix, &file.sound(), scale, wish_words::Language::ENGLISH);
    let mix = mix.expect("it is a mix");
    let book = RUNTIME.rulebook(policy.as_bytes()).expect("the policy is in order");
    let threads = NonZeroUsize::MIN;
    let plan = Plan { policy: &policy, scale, mix, seed: 1, threads, origin: "a test".to_owned() };
    let mut log = Vec::new();
    let simulated = simulate(&book, &plan, &mut log).expect("the year is played");
    let log = String::from_utf8(log).expect("logs are text");
    // Few may ever claim twice a month, so most try in vain.
    assert!(count(&simulated.counts, "claims_a_month") > 20, "{:?}", simulated.counts.refused);
    let fact = |number: u32| format!("\"claims_this_month\",\"value\":{{\"number\":{number}}}");
    assert!(log.contains(&fact(0)) && log.contains(&fact(1)));
    for line in lines(&log, &["\"command\":{\"claim\"", "\"refused\":null"]) {
        assert!(line.contains(&fact(0)), "{line}");
    }
}

/// A year that its authors described themselves.
#[test]
fn a_mix_says_how_many_there_are_of_what() {
    let policy = POLICIES[0];
    let file = wish_policy::PolicyFile::parse(policy).expect("it is TOML");
    let scale = SimulationScale::named("street").expect("it is known");
    let read = |text: &str| Mix::read(text, &file.sound(), scale, wish_words::Language::ENGLISH);
    let mix = read(
        "schema = \"wish-mix/1\"\nwishes = 50\nstreets = 1\ncommunities = 2\n\
         [responders]\nmember = 77\n[categories]\nculture = 1\n",
    );
    let mix = mix.expect("it is a mix");
    let book = RUNTIME.rulebook(policy.as_bytes()).expect("the policy is in order");
    let threads = NonZeroUsize::new(1).expect("there is a thread");
    let plan = Plan { policy, scale, mix, seed: 1, threads, origin: "a test".to_owned() };
    let mut log = Vec::new();
    let simulated = simulate(&book, &plan, &mut log).expect("the year is played");
    assert_eq!(simulated.counts.wishes, 50);
    assert_eq!(simulated.responders.first(), Some(&("member".to_owned(), 77)));
    let log = String::from_utf8(log).expect("logs are text");
    assert!(
        log.contains("\"category\":\"culture\"") && !log.contains("\"category\":\"necessities\"")
    );
    for (wrong, why) in [
        ("schema = \"wish-mix/2\"", "wish-mix/1"),
        ("schema = \"wish-mix/1\"\n[categories]\ncultur = 1", "did you mean `culture`?"),
        ("schema = \"wish-mix/1\"\n[categories]\nculture = 0", "line 3: `culture = 0`: not all"),
        ("schema = \"wish-mix/1\"\nstreets = 0", "line 2: `streets = 0`: streets in each district"),
        ("schema = \"wish-mix/1\"\ndistricts = 9999999", "from 1 to 500"),
        ("schema = \"wish-mix/1\"\nwishes = -1", "wishes in the year, a whole number"),
        (
            "schema = \"wish-mix/1\"\nstreets = 201\ncommunities = 100",
            "1 × 201 × 100: at most 20,000",
        ),
        ("schema = \"wish-mix/1\"\nwishs = 1", "line 2: unknown field"),
    ] {
        let error = read(wrong).expect_err("it is no mix").to_string();
        assert!(error.contains(why), "{error}");
    }
}
