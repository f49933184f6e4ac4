//! Coverage as the rules see it: points of the programmes' policies, hits of a case's course, and the table of
//! moves held against what the rules offer and do.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_contract::{
    Actor, Case, CaseKind, ClaimWish, Command, CommandKind, DeadlineKind, Detail, Grade,
    GuardPoint, Instant, Need, Request, Responder, Role, Stage, Submission, Urgency,
};
use wish_policy::view::Shape;
use wish_policy::{Document, PolicyFile};
use wish_runtime::{Rulebook, Runtime, Settings};
use wish_scenario::file::word::variant_word;
use wish_scenario::observed::Observed;

use super::common::Common;
use super::point::{Aspect, Cause, Hit, Part, Point};
use super::points::{points, shared};
use super::reading::Reading;
use super::{Coverage, shown};

mod moves;

const POLICIES: [(&str, &str); 5] = [
    ("guangzhou", include_str!("../../../../tests/policies/guangzhou.toml")),
    ("longmen", include_str!("../../../../tests/policies/longmen.toml")),
    ("shiwan", include_str!("../../../../tests/policies/shiwan.toml")),
    ("taizhou", include_str!("../../../../tests/policies/taizhou.toml")),
    ("riverside", include_str!("../../../../tests/policies/riverside.toml")),
];
/// Monday, 2 March 2026, 09:00 in China.
const MONDAY: Instant = 1_772_413_200_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

fn policy(name: &str) -> PolicyFile {
    let (_, text) = POLICIES.iter().find(|(known, _)| *known == name).unwrap();
    PolicyFile::parse(text).unwrap()
}

fn common(runtime: &Runtime) -> Common {
    Common::of(runtime.machine().unwrap().clone()).unwrap()
}

/// A case from submission to its end, as a host would have it.
struct Story {
    book: Rulebook,
    case: Option<Case>,
    now: Instant,
    observed: Vec<Observed>,
}

impl Story {
    fn under(runtime: &Runtime, file: &PolicyFile) -> Story {
        let book = runtime.rulebook(file.text().as_bytes()).unwrap();
        Story { book, case: None, now: MONDAY, observed: Vec::new() }
    }

    fn tell(mut self, commands: impl IntoIterator<Item = (Role, Command)>) -> Story {
        for (role, command) in commands {
            self.give(role, command);
        }
        self
    }

    /// Puts a command, and takes over what comes of it.
    fn give(&mut self, role: Role, command: Command) {
        self.now += 1;
        let (case, text) = (self.case.clone(), format!("{command:?}"));
        let after = self.ask(case, role, command, self.now);
        self.case = Some(after.unwrap_or_else(|| panic!("{text} is refused")));
    }

    fn ask(
        &mut self,
        subject: Option<Case>,
        role: Role,
        command: Command,
        now: Instant,
    ) -> Option<Case> {
        let id = format!("command-{}", self.observed.len());
        let claimant = Some(member());
        let by = person(role);
        let detail = Detail::Full;
        let request =
            Request { subject, command, by, claimant, facts: Vec::new(), now, id, detail };
        let ruling = self.book.decide(&request).unwrap();
        let after = ruling.as_ref().ok().map(|decision| decision.after.clone());
        self.observed
            .push(Observed::Decided { request: Box::new(request), ruling: Box::new(ruling) });
        after
    }

    fn due(&self, kind: DeadlineKind) -> Instant {
        let case = self.case.as_ref().unwrap();
        case.deadlines.iter().find(|deadline| deadline.kind == kind).unwrap().due
    }

    /// Lets a deadline pass, looking a millisecond before and after it as well.
    fn pass(&mut self, kind: DeadlineKind) {
        let (case, due) = (self.case.clone(), self.due(kind));
        self.ask(case.clone(), Role::Timer, Command::Tick, due - 1);
        self.ask(case.clone(), Role::Timer, Command::Tick, due + 1);
        self.case = self.ask(case, Role::Timer, Command::Tick, due);
        self.now = due;
    }
}

fn member() -> Responder {
    Responder {
        id: "m1".to_owned(),
        kind: "member".to_owned(),
        area: "32/12/02/001/005".to_owned(),
        active: true,
        active_claims: 2,
        active_claims_max: 100,
        cost_max_fen: 100_000_000,
        vetted: true,
        ..Responder::default()
    }
}

/// What there is to show of the guards under a policy; of one that does not load, nothing.
fn guards(file: &PolicyFile) -> Vec<GuardPoint> {
    static RUNTIME: LazyLock<Runtime> =
        LazyLock::new(|| Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).unwrap());
    let book = RUNTIME.rulebook(file.text().as_bytes()).ok();
    book.map_or_else(Vec::new, |book| book.guard_points().unwrap())
}

fn submit() -> (Role, Command) {
    let need = Need {
        category: "necessities".to_owned(),
        urgency: Urgency::Normal,
        text: "a lamp".to_owned(),
        target_groups: Vec::new(),
        places: 1,
        items: Vec::new(),
        cost_fen: 100_000,
        channel: "wish-box".to_owned(),
        area: "32/12/02/001/005".to_owned(),
        beneficiary: "b1".to_owned(),
        household: None,
        at_home: false,
        households_alike: None,
    };
    let submission =
        Submission { id: "w1".to_owned(), kind: CaseKind::Wish, need, continues: None };
    (Role::Reporter, Command::Submit(submission))
}

fn why() -> String {
    "not-needed".to_owned()
}

/// Who acts in a role: the claimant is a member, the wish is for `b1`.
fn person(role: Role) -> Actor {
    let id = match role {
        Role::Responder => "m1",
        Role::Beneficiary => "b1",
        Role::Reporter
        | Role::Verifier
        | Role::Publisher
        | Role::Proxy
        | Role::Coordinator
        | Role::Timer => role.name(),
    };
    Actor { id: id.to_owned(), role }
}

/// Commands that take a case one stage after the other to its close.
fn whole_course() -> Vec<(Role, Command)> {
    let claim = Command::Claim(ClaimWish::default());
    vec![
        submit(),
        (Role::Verifier, Command::Accept),
        (Role::Publisher, Command::Publish),
        (Role::Coordinator, Command::Escalate("pressing".to_owned())),
        (Role::Responder, claim),
        (Role::Responder, Command::RecordContact(MONDAY + DAY_MS)),
        (Role::Responder, Command::Start),
        (Role::Responder, Command::Deliver),
        (Role::Beneficiary, Command::Confirm),
        (Role::Coordinator, Command::Close),
    ]
}

/// A case in every stage.
fn a_case_in_every_stage(runtime: &Runtime) -> Vec<Story> {
    let file = policy("taizhou");
    let mut stories = Vec::new();
    for length in 1..=whole_course().len() {
        stories.push(Story::under(runtime, &file).tell(whole_course().into_iter().take(length)));
    }
    let ends = [
        (Role::Verifier, Command::RequestInfo("incomplete".to_owned())),
        (Role::Verifier, Command::Reject("out-of-scope".to_owned())),
        (Role::Reporter, Command::Withdraw(why())),
        (Role::Publisher, Command::Promote("p1".to_owned())),
        (Role::Coordinator, Command::CallOff(why())),
    ];
    for end in ends {
        stories.push(Story::under(runtime, &file).tell([submit(), end]));
    }
    let merged = [
        (Role::Verifier, Command::Merge("w2".to_owned())),
        (Role::Verifier, Command::CompleteMerge(2)),
    ];
    stories.push(Story::under(runtime, &file).tell([submit()].into_iter().chain(merged)));
    let (_, mut lamp) = submit();
    if let Command::Submit(submission) = &mut lamp {
        submission.need.category = "other".to_owned();
    }
    let transfer = (Role::Verifier, Command::Transfer("street-lighting".to_owned()));
    stories.push(Story::under(runtime, &file).tell([(Role::Proxy, lamp), transfer]));
    let ask = (Role::Verifier, Command::RequestInfo("incomplete".to_owned()));
    let mut lapsed = Story::under(runtime, &file).tell([submit(), ask]);
    lapsed.pass(DeadlineKind::SupplyInfo);
    stories.push(lapsed);
    stories
}

#[test]
fn every_point_stands_on_its_line_and_only_once() {
    for (name, _) in POLICIES {
        let file = policy(name);
        let points = points(&Reading::of(&file), &guards(&file));
        let hits: BTreeSet<&Hit> = points.iter().map(|point| &point.hit).collect();
        assert_eq!(hits.len(), points.len(), "{name}");
        assert!(points.len() > 180, "{name} has only {} points", points.len());
        for point in &points {
            let place = point.place.unwrap();
            assert!(!file.written(place).is_empty(), "{name}: {:?}", point.hit);
            let line = &point.hit.line;
            assert!(!line.contains("label") && !line.contains("zh-CN"), "{line}");
        }
    }
}

/// A policy that writes every key of the format.
pub(crate) const EVERY_KEY: &str = include_str!("../../../../tests/policies/format/every-key.toml");

/// The keys of the format, words for people aside, of whose lines in these policies none is among those that `shown` names.
pub(crate) fn keys_without(
    policies: &[&str],
    shown: impl Fn(&PolicyFile) -> BTreeSet<String>,
) -> Vec<String> {
    let mut keys = Vec::new();
    Document::keys("", &mut keys);
    keys.retain(|key| {
        !key.ends_with(".zh-CN")
            && !key.ends_with(".en")
            && !key.starts_with("texts.")
            && !key.starts_with("lint.")
    });
    let mut written: BTreeSet<String> = BTreeSet::new();
    let mut without: BTreeSet<String> = keys.iter().cloned().collect();
    for text in policies {
        let file = PolicyFile::parse(text).unwrap();
        let shown = shown(&file);
        Reading::of(&file).each_line(&mut |path, _, _| {
            for key in keys.iter().filter(|key| path.is_under(key)) {
                written.insert(key.clone());
                if shown.contains(&path.to_string()) {
                    without.remove(key);
                }
            }
        });
    }
    let unwritten: Vec<_> = keys.iter().filter(|key| !written.contains(*key)).collect();
    assert!(unwritten.is_empty(), "no policy here writes {unwritten:?}: let one do so");
    keys.retain(|key| without.contains(key));
    keys
}

/// Keys of which no run can show anything.
const WITHOUT_POINTS: &[&str] = &[
    "schema",
    "name",
    "version",
    "calendar.season[].code",
    "calendar.season[].first_day",
    "calendar.season[].last_day",
    "calendar.area[].area",
    "guard[].code",
    "guard[].on[]",
    "guard[].at_least",
    "guard[].at_most",
    "guard[].is",
    "guard[].before",
    "guard[].missing",
    "guard[].changes_at",
    "deadlines.when[].categories[]",
    "deadlines.when[].urgencies[]",
    "round[].code",
    "ladder[].kinds[]",
    "notifications.floor.area",
    "routing.claim_days",
    "routing.normal_urgency",
    "routing.urgent_urgency",
    "routing.step_urgency",
    "routing.load_costs[]",
    "minimum[].code",
];

/// A key that is added to the document either gets a point, or is said to have none.
#[test]
fn every_key_has_a_point_or_is_said_to_have_none() {
    let lines = |file: &PolicyFile| -> BTreeSet<String> {
        let points = points(&Reading::of(file), &guards(file));
        points.into_iter().map(|point| point.hit.line).collect()
    };
    assert_eq!(keys_without(&[EVERY_KEY], lines), WITHOUT_POINTS);
}

#[test]
fn points_that_no_scenario_could_reach_are_none() {
    let file = policy("taizhou");
    let has = |file: &PolicyFile, line: &str, aspect: Aspect| {
        let points = points(&Reading::of(file), &guards(file));
        points.iter().any(|point| point.hit == Hit::of(line, aspect.clone()))
    };
    let kinds = "ladder[0].step[0].audience[0].kinds";
    assert!(has(&file, kinds, Aspect::Entry("unit".to_owned())));
    assert!(has(&file, "guards.vetted_for_children", Aspect::Refused));
    let changed = |from: &str, to: &str| {
        assert!(file.text().contains(from), "{from}");
        PolicyFile::parse(&file.text().replace(from, to)).unwrap()
    };
    let lifted = changed("vetted_for_children = true", "vetted_for_children = false");
    assert!(!has(&lifted, "guards.vetted_for_children", Aspect::Refused));
    assert!(has(&lifted, "guards.vetted_for_children", Aspect::Passed));
    let alone = changed("joint = true", "joint = false");
    assert!(!has(&alone, "deadlines.invitation", Aspect::At));
    // A kind that the same step admits as widely before is not admitted a second time.
    let twice = changed(
        "audience = [{ kinds = [\"member\", \"unit\", \"group\"], area = \"street\" }]",
        "audience = [{ kinds = [\"unit\"], area = \"city\" }, \
         { kinds = [\"unit\", \"group\"], area = \"street\" }]",
    );
    let kinds = "ladder[0].step[0].audience[1].kinds";
    assert!(!has(&twice, kinds, Aspect::Entry("unit".to_owned())));
    assert!(has(&twice, kinds, Aspect::Entry("group".to_owned())));
}

#[test]
fn a_deadline_is_covered_before_at_and_after_and_by_the_line_of_its_length() {
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).unwrap();
    let file = policy("taizhou");
    let mut story = Story::under(&runtime, &file).tell([submit()]);
    story.pass(DeadlineKind::Verify);
    let aspects = |story: &Story, line: &str| -> Vec<Aspect> {
        let run = shown(&file, &story.book, &story.observed).unwrap();
        let coverage = Coverage::of(&file, &guards(&file), &[run]);
        let covered = coverage.points.iter().filter(|(_, by)| !by.is_empty());
        let on_line = covered.filter(|(point, _)| point.hit.line == line);
        on_line.map(|(point, _)| point.hit.aspect.clone()).collect()
    };
    assert_eq!(aspects(&story, "deadlines.verify"), [Aspect::Before, Aspect::At, Aspect::After]);
    assert_eq!(aspects(&story, "deadlines.repeat"), []);
    story.pass(DeadlineKind::Verify);
    assert_eq!(aspects(&story, "deadlines.repeat"), [Aspect::Before, Aspect::At, Aspect::After]);
    assert_eq!(aspects(&story, "coordinator[1].id"), [Aspect::Used]);
    // The member holds two claims of three, and the wish costs all that a member may bear.
    let story = Story::under(&runtime, &file).tell(whole_course());
    assert_eq!(aspects(&story, "responder_kinds.member.active_claims_max"), [Aspect::Passed]);
    assert_eq!(aspects(&story, "responder_kinds.member.cost_max_yuan"), [Aspect::Passed]);
    let admitted = [Aspect::Entry("member".to_owned())];
    assert_eq!(aspects(&story, "ladder[1].step[1].audience[0].kinds"), admitted);
    assert_eq!(aspects(&story, "ladder[1].step[2].audience[0].kinds"), []);
}

#[test]
fn what_is_only_offered_shows_guards_and_no_rules() {
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).unwrap();
    let (file, common) = (policy("taizhou"), common(&runtime));
    let story = Story::under(&runtime, &file).tell(whole_course().into_iter().take(4));
    let (subject, now) = (Box::new(story.case.clone().unwrap()), story.now);
    let (by, roles) = ("m1".to_owned(), vec![Role::Responder]);
    let facts = Responder { active_claims: 3, ..member() };
    let offers = story.book.offers(&subject, &by, &roles, Some(&facts), now).unwrap();
    let asked = Observed::Offers { subject, by, roles, facts: Some(facts), now, offers };
    let run = shown(&file, &story.book, &[asked]).unwrap();
    let guards = guards(&file);
    let rules = Coverage::of_common(&[(&file, &guards)], &common, vec![&run]);
    assert_eq!(rules.share(None).covered, 0);
    let lines = Coverage::of(&file, &guards, &[run]);
    let full = Hit::of("responder_kinds.member.active_claims_max", Aspect::Refused);
    let is_full = |(point, by): &(Point, Vec<usize>)| point.hit == full && by == &[0];
    assert!(lines.points.iter().any(is_full));
    assert_eq!(lines.runs_through("responder_kinds.member"), [0]);
    assert_eq!(lines.runs_through("responder_kinds.mem"), [] as [usize; 0]);
}
