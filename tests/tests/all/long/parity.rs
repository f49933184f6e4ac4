//! One set of rules, built three ways: the native core, the shipped component in the host's
//! runtime, and a plain build for
//! `wasm32-wasip2`. Given the same 100,000 requests and all other questions, they answer in the same bytes.

mod plain;

use std::collections::BTreeMap;

use wish_contract::Case;
use wish_contract::Request;
use wish_core::policy::Policy;
use wish_core::{
    evolve, explain, lists, offers, pairing, policy, public_view, quotas, reckoning, routing, tally,
};
use wish_runtime::Rulebook;
use wish_tests::outreach::Questions;
use wish_tests::policies::Book;
use wish_tests::random::Random;
use wish_tests::random_cases::{Answer, RandomCase, books};
use wish_words::Language;

use crate::canonical::{canonical, canonical_result};
use crate::host;
use plain::Plain;

const STEPS: usize = 100_000;
/// Requests put to a component in one call.
const BATCH: usize = 512;
/// Pairings of Longmen and Shiwan, and one that no policy has.
const PAIRINGS: [&str; 3] = ["unit-community", "group-household", "nobody-nowhere"];
/// A stretch of each clock, and one that is none.
const STRETCHES: [&str; 4] = ["3 working days", "90 working minutes", "13 months", "3 fortnights"];
const LANGUAGES: [&str; 3] = ["zh-CN", "en", "fr"];

/// The component, twice over.
struct Builds {
    books: Vec<Book>,
    rulebooks: Vec<Rulebook>,
    plain: Plain,
}

/// What the core was asked and answered.
type Asked = (Request, Answer);

#[test]
fn three_builds_answer_alike() {
    let mut builds = builds();
    let (mut steps, mut questions, mut cases) = (0, 0, 0);
    let mut waiting: BTreeMap<usize, Vec<Asked>> = BTreeMap::new();
    while steps < STEPS {
        cases += 1;
        let books = builds.books.clone();
        let mut run = RandomCase::seeded(&books, cases);
        for step in run.by_ref() {
            waiting.entry(step.book).or_default().push((step.request, step.answer));
            steps += 1;
        }
        questions += check_questions(&mut builds, &mut run);
        for (book, asked) in &mut waiting {
            if asked.len() >= BATCH {
                check(&mut builds, *book, &std::mem::take(asked));
            }
        }
    }
    waiting.into_iter().for_each(|(book, asked)| check(&mut builds, book, &asked));
    println!(
        "{steps} steps of {cases} random cases and {questions} other questions: three builds, the same bytes"
    );
}

#[test]
fn three_builds_find_the_same_in_a_policy() {
    let mut builds = builds();
    for (place, book) in builds.books.clone().iter().enumerate() {
        let about = canonical(&policy::about::about(&book.policy));
        assert_eq!(about, canonical(&builds.rulebooks[place].about().expect("about answers")));
        assert_eq!(about, canonical(&builds.plain.about(place)));
        let mut random = Random::seeded(place as u64);
        for language in Language::all().collect::<Vec<_>>().into_iter().cycle().take(20) {
            let broken = broken(&book.source, &mut random);
            let findings = canonical(&policy::check(broken.as_bytes(), language));
            let shipped =
                host::runtime().check(broken.as_bytes(), language.tag()).expect("check answers");
            assert_eq!(findings, canonical(&shipped), "in\n{broken}");
            assert_eq!(
                findings,
                canonical(&builds.plain.check(broken.as_bytes(), language.tag())),
                "in\n{broken}"
            );
        }
    }
}

fn builds() -> Builds {
    let books = books();
    let rulebooks = books.iter().map(host::rulebook).collect();
    let sources: Vec<&[u8]> = books.iter().map(|book| book.source.as_bytes()).collect();
    let plain = Plain::start(&sources);
    Builds { rulebooks, plain, books }
}

/// Puts the requests of one policy to both builds of the component.
fn check(builds: &mut Builds, book: usize, asked: &[Asked]) {
    let requests: Vec<Request> = asked.iter().map(|(request, _)| request.clone()).collect();
    let shipped = builds.rulebooks[book].decide_many(&requests);
    let plain = builds.plain.decide_many(book, asked.iter().map(|(request, _)| request));
    assert_eq!((shipped.len(), plain.len()), (asked.len(), asked.len()));
    for ((asked, shipped), plain) in asked.iter().zip(shipped).zip(plain) {
        let (request, answer) = asked;
        let native = canonical_result(answer);
        let shipped =
            shipped.map_or_else(|error| error.to_string(), |ruling| canonical_result(&ruling));
        assert!(
            native == shipped,
            "the shipped component differs on {request:#?}\n{native}\n{shipped}"
        );
        assert!(native == plain, "the plain build differs on {request:#?}\n{native}\n{plain}");
    }
}

/// Puts every other question about a case to all three, and counts them.
fn check_questions(builds: &mut Builds, run: &mut RandomCase<'_>) -> usize {
    let Some(case) = run.case.clone() else { return 0 };
    let (by, facts) = run.somebody();
    let (book, now) = (run.book(), run.now());
    let place = builds.books.iter().position(|one| one.source == book.source).unwrap_or(0);
    let shipped = &builds.rulebooks[place];
    let plain = &mut builds.plain;
    let subject: Case = case.clone();
    let actor = by.clone();
    let responder = facts.clone();
    let events = run.events.clone();

    let native =
        canonical(&offers::offers(&book.policy, &case, &by.id, &[by.role], facts.as_ref(), now));
    let answer = shipped
        .offers(&subject, &actor.id, &[actor.role], responder.as_ref(), now)
        .expect("offers answers");
    alike(&native, &canonical(&answer), &plain.offers(place, &case, &by, facts.as_ref(), now));

    let native = canonical(&routing::audience::audience(&book.policy, &case, now));
    let answer = shipped.audience(&subject, now).expect("audience answers");
    alike(&native, &canonical(&answer), &plain.audience(place, &case, now));

    let native = canonical(&public_view::public_view(&book.policy, &case, now));
    let answer = shipped.public_view(&subject, now).expect("the public view answers");
    alike(&native, &canonical(&answer), &plain.public_view(place, &case, now));

    let area = Some(case.need.area.as_str());
    for stretch in STRETCHES {
        let native = canonical_result(&reckoning::after(&book.policy, area, now, stretch));
        let answer = shipped.after(area, now, stretch).expect("the calendar answers");
        alike(&native, &canonical_result(&answer), &plain.after(place, area, now, stretch));
    }

    let native = canonical_result(&reckoning::between(&book.policy, area, case.opened, now));
    let answer = shipped.between(area, case.opened, now).expect("the calendar answers");
    alike(&native, &canonical_result(&answer), &plain.between(place, area, case.opened, now));

    let native = canonical_result(&evolve::fold(run.events.clone()));
    let answer = host::runtime().fold(&events).expect("fold answers");
    alike(&native, &canonical_result(&answer), &plain.fold(&run.events));

    let native = canonical(&tally::tally(&run.events));
    let answer = host::runtime().tally(&events).expect("tally answers");
    alike(&native, &canonical(&answer), &plain.tally(&run.events));
    6 + STRETCHES.len()
        + check_words(builds, place, &case)
        + check_outreach(builds, place, run, &case)
}

/// Puts every question about whom to ask to all three.
fn check_outreach(
    builds: &mut Builds,
    place: usize,
    run: &mut RandomCase<'_>,
    case: &Case,
) -> usize {
    let Some(ask) = run.outreach() else { return 0 };
    let policy = &builds.books[place].policy;
    let native = native_outreach(policy, &ask, case);
    let shipped = shipped_outreach(&builds.rulebooks[place], &ask, case);
    let plain = builds.plain.outreach(place, &ask, case);
    assert_eq!((native.len(), native.len()), (shipped.len(), plain.len()));
    for ((native, shipped), plain) in native.iter().zip(&shipped).zip(&plain) {
        alike(native, shipped, plain);
    }
    native.len()
}

fn native_outreach(policy: &Policy, ask: &Questions, case: &Case) -> Vec<String> {
    let (cases, candidates) = ([case.clone()], &ask.matching.candidates);
    let (partners, areas, at) = (&ask.partners, &ask.areas, ask.now);
    let mut answers = vec![
        canonical_result(&routing::rank::rank(policy, &ask.ranking)),
        canonical_result(&routing::matching::find(policy, &ask.matching)),
        canonical_result(&routing::assign::assign(&ask.problem)),
        canonical_result(&quotas::statuses(policy, &ask.parties, &cases, at)),
        canonical_result(&lists::draw_up(policy, candidates, &cases, at)),
    ];
    for pairing in PAIRINGS {
        let found = pairing::check(policy, pairing, &ask.ties, partners, areas, at);
        answers.push(canonical_result(&found));
        answers.push(canonical_result(&pairing::propose(policy, pairing, partners, areas)));
    }
    answers
}

fn shipped_outreach(book: &Rulebook, ask: &Questions, case: &Case) -> Vec<String> {
    let cases: Vec<Case> = vec![case.clone()];
    let candidates = ask.matching.candidates.clone();
    let partners = ask.partners.clone();
    let parties = ask.parties.clone();
    let ties = ask.ties.clone();
    let (areas, at) = (&ask.areas, ask.now);
    let plan = host::runtime().assign(&ask.problem.clone()).expect("assign answers");
    let mut answers = vec![
        canonical_result(&book.rank(&ask.ranking.clone()).expect("rank answers")),
        canonical_result(&book.find_matches(&ask.matching.clone()).expect("matches are found")),
        canonical_result(&plan.value),
        canonical_result(&book.quota_statuses(&parties, &cases, at).expect("quotas are told")),
        canonical_result(&book.three_lists(&candidates, &cases, at).expect("lists are drawn up")),
    ];
    for pairing in PAIRINGS {
        let found = book.check_ties(pairing, &ties, &partners, areas, at);
        answers.push(canonical_result(&found.expect("ties are checked")));
        let proposed = book.propose_ties(pairing, &partners, areas);
        answers.push(canonical_result(&proposed.expect("ties are proposed")));
    }
    answers
}

/// Has the reasons behind an offer put into words in each language.
fn check_words(builds: &mut Builds, place: usize, case: &wish_contract::Case) -> usize {
    let policy = &builds.books[place].policy;
    let by = wish_contract::Actor { id: "timer".to_owned(), role: wish_contract::Role::Timer };
    let mut worded = 0;
    for offer in offers::offers(policy, case, &by.id, &[by.role], None, case.last).iter().step_by(9)
    {
        let language = LANGUAGES[worded % LANGUAGES.len()];
        let native = explain::words::words(policy, &offer.because, language);
        let reason = offer.because.clone();
        let shipped = builds.rulebooks[place].words(&reason, language).expect("words answers");
        alike(&native, &shipped, &builds.plain.words(place, &offer.because, language));
        worded += 1;
    }
    worded
}

fn alike(native: &str, shipped: &str, plain: &str) {
    assert!(native == shipped, "the shipped component differs\n{native}\n{shipped}");
    assert!(native == plain, "the plain build differs\n{native}\n{plain}");
}

/// A policy's text with a piece cut out, put in twice, or with another letter in it.
fn broken(source: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = source.chars().collect();
    let from = random.index(letters.len());
    let to = (from + random.index(200)).min(letters.len());
    let piece: Vec<char> = letters[from..to].to_vec();
    match random.below(3) {
        0 => drop(letters.drain(from..to)),
        1 => drop(letters.splice(from..from, piece)),
        _ => letters[from] = *random.pick(&['"', '[', '=', '\n', '0', '\u{0}', '愿']),
    }
    letters.into_iter().collect()
}
