//! Which questions are recorded: of the random cases, for each programme, the first with each command and each rule that
//! answers it; and every other function once or twice.

use std::collections::BTreeSet;

use serde::Serialize;
use wish_contract::Case;
use wish_contract::Event;
use wish_contract::{Instant, Reason, Responder};
use wish_core::decide::decide_many;
use wish_core::explain::words::words;
use wish_core::policy::{self, Policy};
use wish_core::public_view::public_view;
use wish_core::routing::audience::audience;
use wish_core::{
    evolve, guards, lists, machine, offers, pairing, quotas, reckoning, routing, tally,
};
use wish_tests::policies::Book;
use wish_tests::random_cases::{RandomCase, Step, books};
use wish_words::Language;

use crate::canonical::{canonical, canonical_result};

/// Requests recorded of one programme.
const REQUESTS: usize = 44;
/// Longest request, in bytes, so that the files stay small.
const REQUEST_BYTES_MAX: usize = 6_000;
const TEXTS: [&str; 3] = [
    "电话１３８ ００１３ ８０００，住 3号楼2单元501，微信号 wish_2026",
    "一三八零零一三八零零零 或 110101195001011237",
    "两台助听器，价格 1280 元，2026年3月2日前\u{2028}\"引号\" \\ \u{7f}\u{1b}",
];
/// When a stretch begins, and what it is: into the Spring Festival of 2026, past the notices, over the end of a month, and
/// what is no instant or no stretch.
const STRETCHES: [(Instant, &str); 7] = [
    (1_770_969_600_000, "1 working day"),
    (1_770_969_600_000, "8 working hours"),
    (1_798_700_400_000, "3 working days"),
    (1_769_846_400_000, "1 month"),
    (1_769_846_400_000, "48 hours"),
    (-1, "1 hour"),
    (1_769_846_400_000, "3 fortnights"),
];
/// Areas with working time of their own where Riverside has it, and what is no area.
const AREAS: [&str; 3] = ["r7/piers/quay-2", "r7/night-market/stall-9", "r7//quay-2"];
/// Over the Spring Festival of 2026, over a year that nobody has announced, backwards, and from what is no instant.
const INTERVALS: [(Instant, Instant); 4] = [
    (1_770_969_600_000, 1_772_092_800_000),
    (1_798_700_400_000, 1_830_236_400_000),
    (1_772_092_800_000, 1_770_969_600_000),
    (-1, 0),
];

/// A question and its answer, each in canonical JSON.
pub struct Question {
    pub asked: String,
    pub answer: String,
}

/// The questions of one programme.
pub fn of(programme: &str) -> Vec<Question> {
    let books = books();
    let named = |book: &Book| book.policy.reference.name == programme;
    let place = books.iter().position(named).expect("the programme has a policy");
    let policy = &books[place].policy;
    let mut questions = Vec::new();
    let mut seen = BTreeSet::new();
    let mut log: Vec<Event> = Vec::new();
    for seed in 0.. {
        let mut run = RandomCase::seeded(&books, seed);
        if !std::ptr::eq(run.book(), &raw const books[place]) {
            continue;
        }
        let steps: Vec<Step> = run.by_ref().filter(|step| step.book == place).collect();
        if log.len() < 8 && run.events.len() > 8 && run.book().source == books[place].source {
            log.clone_from(&run.events);
            questions.extend(about_a_case(policy, &mut run));
        }
        for step in steps.into_iter().filter(|step| seen.insert(sort_of(step))) {
            let asked = canonical(&step.request);
            if asked.len() <= REQUEST_BYTES_MAX && questions.len() < REQUESTS {
                let answer = canonical_result(&step.answer);
                questions
                    .push(Question { asked: format!("[\"lifecycle.decide\",{asked}]"), answer });
            }
        }
        if questions.len() >= REQUESTS && !log.is_empty() {
            break;
        }
    }
    questions.extend(about_a_log(policy, &log));
    questions.extend(about_policies(policy));
    questions.extend(about_time(policy));
    questions.extend(about_the_machine());
    questions
}

/// What makes a request worth recording: its command, and which rule answers.
fn sort_of(step: &Step) -> (&'static str, bool, String) {
    let rule = match &step.answer {
        Ok(decision) => {
            decision.events.last().map_or("", |event| event.because.rule.as_str()).to_owned()
        }
        Err(rejection) => rejection.because.rule.clone(),
    };
    (step.request.command.kind().name(), step.answer.is_ok(), rule)
}

fn about_a_case(policy: &Policy, run: &mut RandomCase<'_>) -> Vec<Question> {
    let Some(case) = run.case.clone() else { return Vec::new() };
    let (by, facts) = run.somebody();
    let now = run.now();
    let roles = [by.role];
    let open = offers::offers(policy, &case, &by.id, &roles, facts.as_ref(), now);
    let reason = open[4].because.clone();
    let mut questions = about_guards(policy, &case, facts.as_ref(), &reason, now);
    questions.extend([
        question(
            "routing.audience",
            &[&canonical(&case), &canonical(&now)],
            &audience(policy, &case, now),
        ),
        question(
            "publication.public-view",
            &[&canonical(&case), &canonical(&now)],
            &public_view(policy, &case, now),
        ),
        question(
            "policy.rulebook.words",
            &[&canonical(&reason), &canonical("zh-CN")],
            &words(policy, &reason, "zh-CN"),
        ),
        question(
            "lifecycle.offers",
            &[
                &canonical(&case),
                &canonical(&by.id),
                &canonical(&roles.as_slice()),
                &canonical(&facts),
                &canonical(&now),
            ],
            &open,
        ),
    ]);
    questions.extend(about_whom_to_ask(policy, run, &case));
    questions
}

fn about_guards(
    policy: &Policy,
    case: &Case,
    claimant: Option<&Responder>,
    reason: &Reason,
    now: Instant,
) -> Vec<Question> {
    let claimant = claimant.cloned().unwrap_or_default();
    let reasons = vec![reason.clone()];
    let trials = canonical_result(&guards::trials(policy, case, &claimant, now));
    let (asked, claimed, at) = (canonical(case), canonical(&claimant), canonical(&now));
    vec![
        question("guards.guards", &[], &guards::described()),
        question("guards.points", &[], &guards::points(policy)),
        question(
            "guards.shown",
            &[&asked, &claimed, &canonical(&reasons)],
            &guards::shown(policy, case, &claimant, &reasons),
        ),
        answered("guards.trials", &[&asked, &claimed, &at], trials),
        question("guards.city-trials", &[&at], &guards::city::facts(policy, now)),
    ]
}

fn about_whom_to_ask(policy: &Policy, run: &mut RandomCase<'_>, case: &Case) -> Vec<Question> {
    let Some(ask) = run.outreach() else { return Vec::new() };
    let (cases, candidates) = (vec![case.clone()], &ask.matching.candidates);
    let (partners, areas, at) = (&ask.partners, &ask.areas, ask.now);
    let pairing = policy.pairings.first().map_or("nobody-nowhere", |one| &one.code);
    let (now, people) = (canonical(&at), canonical(partners));
    let plan = canonical_result(&routing::assign::assign(&ask.problem));
    let (wishes, supplies) = (canonical(&ask.problem.wishes), canonical(&ask.problem.responders));
    let problem = format!("{{\"wishes\":{wishes},\"responders\":{supplies}}}");
    let ranking = canonical_result(&routing::rank::rank(policy, &ask.ranking));
    let matches = canonical_result(&routing::matching::find(policy, &ask.matching));
    let quotas = canonical_result(&quotas::statuses(policy, &ask.parties, &cases, at));
    let lists = canonical_result(&lists::draw_up(policy, candidates, &cases, at));
    let found = canonical_result(&pairing::check(policy, pairing, &ask.ties, partners, areas, at));
    let proposed = canonical_result(&pairing::propose(policy, pairing, partners, areas));
    let (pairing, places) = (canonical(pairing), canonical(areas));
    let (cases, ties) = (canonical(&cases), canonical(&ask.ties));
    vec![
        answered("routing.rank", &[&canonical(&ask.ranking)], ranking),
        answered("routing.find-matches", &[&canonical(&ask.matching)], matches),
        answered("routing.assign", &[&problem], plan),
        answered("routing.quota-statuses", &[&canonical(&ask.parties), &cases, &now], quotas),
        answered("routing.draw-up-lists", &[&canonical(candidates), &cases, &now], lists),
        answered("routing.check-ties", &[&pairing, &ties, &people, &places, &now], found),
        answered("routing.propose-ties", &[&pairing, &people, &places], proposed),
    ]
}

fn about_a_log(policy: &Policy, log: &[Event]) -> Vec<Question> {
    let (some, others) = log.split_at(log.len() / 2);
    let parts = vec![tally::tally(some), tally::tally(others)];
    let folded = canonical_result(&evolve::fold(log.to_vec()));
    let gap = canonical_result(&evolve::fold(others.to_vec()));
    let none = canonical(
        &decide_many(policy, Vec::new()).iter().map(canonical_result).collect::<Vec<_>>(),
    );
    vec![
        answered("lifecycle.fold", &[&canonical(log)], folded),
        answered("lifecycle.fold", &[&canonical(others)], gap),
        question("lifecycle.scrub", &[&canonical(log)], &evolve::scrub(log.to_vec())),
        answered("lifecycle.decide-many", &["[]"], none),
        question("statistics.tally", &[&canonical(log)], &tally::tally(log)),
        question("statistics.merge", &[&canonical(&parts)], &tally::merge(&parts)),
    ]
}

fn about_policies(policy: &Policy) -> Vec<Question> {
    let broken = b"schema = \"wish-policy/1\"\nverson = 1\n";
    let mut questions = vec![question("policy.rulebook.about", &[], &policy::about::about(policy))];
    questions.extend(["en", "zh-CN"].map(Language::nearest).map(|language| {
        let asked = [&*canonical(&broken.to_vec()), &canonical(language.tag())];
        question("policy.check", &asked, &policy::check(broken, language))
    }));
    questions.extend(
        TEXTS
            .iter()
            .map(|text| question("publication.mask", &[&canonical(text)], &wish_mask::mask(text))),
    );
    questions
}

fn about_time(policy: &Policy) -> Vec<Question> {
    let of_area = |area: Option<&str>, since: Instant, stretch: &str| {
        let answer = canonical_result(&reckoning::after(policy, area, since, stretch));
        let asked = [&canonical(&area), &canonical(&since), &canonical(stretch)];
        answered("calendar.after", &asked.map(String::as_str), answer)
    };
    let reckoned = |(since, stretch): (Instant, &str)| of_area(None, since, stretch);
    let between = |(since, until): (Instant, Instant)| {
        let answer = canonical_result(&reckoning::between(policy, None, since, until));
        let asked = [&canonical(&None::<&str>), &canonical(&since), &canonical(&until)];
        answered("calendar.between", &asked.map(String::as_str), answer)
    };
    let (since, stretch) = STRETCHES[1];
    let areas = AREAS.into_iter().map(|area| of_area(Some(area), since, stretch));
    let stretches = STRETCHES.into_iter().map(reckoned).chain(areas);
    stretches.chain(INTERVALS.into_iter().map(between)).collect()
}

/// The same under every policy, and asked under each.
fn about_the_machine() -> Vec<Question> {
    let tags = ["en", "zh-Hans-CN", "tlh"];
    let labels = tags
        .map(|tag| question("machine.labels", &[&canonical(tag)], &machine::answers::labels(tag)));
    let mut questions = vec![
        question("machine.stages", &[], &machine::answers::stages()),
        question("machine.moves", &[], &machine::answers::moves()),
        question("machine.timeouts", &[], &machine::answers::timeouts()),
        question("machine.languages", &[], &machine::answers::languages()),
    ];
    questions.extend(labels);
    questions
}

fn question<T: Serialize>(function: &str, arguments: &[&str], answer: &T) -> Question {
    answered(function, arguments, canonical(answer))
}

fn answered(function: &str, arguments: &[&str], answer: String) -> Question {
    let parts: Vec<String> = [canonical(function)]
        .into_iter()
        .chain(arguments.iter().map(|one| (*one).to_owned()))
        .collect();
    Question { asked: format!("[{}]", parts.join(",")), answer }
}
