//! A city of 280,000 members: for each of a thousand wishes the look-up that the rules ask for, as one
//! search in a sorted list, and a ranking of whom it finds, all through the component.

use std::fs;
use std::time::{Duration, Instant as Clock};

use wish_contract::Detail;
use wish_contract::Role;
use wish_contract::Share;
use wish_contract::{Actor, Command, Request, Responder};
use wish_contract::{Audience, Candidate, Case, RankingRequest};
use wish_core::decide::decide;
use wish_tests::policies::Book;
use wish_tests::random::Random;
use wish_tests::walk::PRESENT;
use wish_tests::walk::actions::{facts, setting};

use crate::host::{rulebook, runtime};

const MEMBERS: u32 = 280_000;
const UNITS: u32 = 3_000;
const WISHES: u32 = 1_000;
/// Most candidates that the platform hands in for one wish.
const CANDIDATES_MAX: usize = 600;
const STREETS: u64 = 170;
const COMMUNITIES: u64 = 15;

#[test]
fn a_city_is_asked() {
    let book = Book::of("taizhou");
    let rules = rulebook(&book);
    let case = on_the_board(&book);
    let now = case.last;
    let subject: Case = case.clone();
    let mut random = Random::seeded(2026);
    let pattern = facts("member");
    let crowd = [("member", MEMBERS), ("unit", UNITS)];
    let numbered = crowd.into_iter().flat_map(|(kind, count)| (0..count).map(move |n| (kind, n)));
    let mut people: Vec<Responder> =
        numbered.map(|(kind, number)| somebody(&pattern, kind, number, &mut random)).collect();
    people.sort_by(|one, other| (&one.kind, &one.area).cmp(&(&other.kind, &other.area)));
    let mut spent = Duration::ZERO;
    let (mut asked, mut ranked, mut notified) = (0, 0, 0);
    for number in 0..WISHES {
        let mut wish = subject.clone();
        wish.id = format!("wish-{number}");
        wish.need.area = format!("{}/g1/b1", community(&mut random));
        let began = Clock::now();
        let audiences = rules.audience(&wish, now).expect("audience answers");
        spent += began.elapsed();
        let candidates = looked_up(&people, &audiences);
        asked += candidates.len();
        let ask = RankingRequest {
            subject: wish,
            candidates: candidates.into_iter().map(candidate).collect(),
            area_notices: 0,
            now,
            limit: 30,
        };
        let began = Clock::now();
        let ranking = rules.rank(&ask).expect("rank answers").expect("nothing is wrong");
        spent += began.elapsed();
        ranked += ranking.ranked.len() + ranking.omitted as usize;
        notified += ranking.ranked.iter().filter(|one| one.notify).count();
    }
    assert!(ranked > 0 && notified > 0, "nobody is ranked");
    println!(
        "{WISHES} wishes among {MEMBERS} members and {UNITS} units: {asked} candidates, {ranked} may \
         claim, {notified} notified, {:.2} s in the rules, at most {} MB in the process, instances of {} MB \
         at most",
        spent.as_secs_f64(),
        peak_megabytes(),
        runtime().limits().memory_bytes_max >> 20,
    );
}

/// A wish that was published and has stood on the board until members of its street may claim it.
fn on_the_board(book: &Book) -> wish_contract::Case {
    let whole = Share { places: 1, ..Share::default() };
    let opening = setting(book.clone(), whole, &[]).opening;
    let mut case = decide(&book.policy, opening).expect("the case opens").after;
    let ways = [
        (Role::Verifier, Command::Accept),
        (Role::Publisher, Command::Publish),
        (Role::Timer, Command::Tick),
        (Role::Timer, Command::Tick),
    ];
    for ((role, command), number) in ways.into_iter().zip(0..) {
        let due = case.next_deadline().map_or(PRESENT, |deadline| deadline.due);
        let request = Request {
            now: if role == Role::Timer { due } else { PRESENT },
            id: format!("c-{number}"),
            command,
            by: Actor { id: role.name().to_owned(), role },
            claimant: None,
            facts: Vec::new(),
            detail: Detail::Decisive,
            subject: Some(case),
        };
        case = decide(&book.policy, request).expect("the way up is open").after;
    }
    case
}

/// The look-up of each audience: one stretch of the list sorted by kind and area.
fn looked_up<'a>(people: &'a [Responder], audiences: &[Audience]) -> Vec<&'a Responder> {
    let mut found: Vec<&Responder> = Vec::new();
    for audience in audiences.iter().filter(|audience| !audience.paired_only) {
        for kind in &audience.kinds {
            let from = (kind.as_str(), audience.area.as_str());
            let start = people.partition_point(|one| (one.kind.as_str(), one.area.as_str()) < from);
            let within = |one: &&Responder| {
                one.kind == *kind && wish_contract::area_contains(&audience.area, &one.area)
            };
            found.extend(people[start..].iter().take_while(within));
        }
    }
    found.sort_by(|one, other| one.id.cmp(&other.id));
    found.dedup_by(|one, other| one.id == other.id);
    found.truncate(CANDIDATES_MAX);
    found
}

fn candidate(facts: &Responder) -> Candidate {
    let facts = facts.clone();
    Candidate { facts, recent_claims: 0, no_shows: 0, owed: 0, notices: 0, last_notice: None }
}

fn somebody(pattern: &Responder, kind: &str, number: u32, random: &mut Random) -> Responder {
    Responder {
        id: format!("{kind}-{number}"),
        kind: kind.to_owned(),
        area: community(random),
        active_claims: u32::try_from(random.below(3)).unwrap_or(0),
        skills: if random.chance(20) { vec!["repair".to_owned()] } else { Vec::new() },
        paired_areas: Vec::new(),
        ..pattern.clone()
    }
}

/// A community, the first streets having far more people than the last.
fn community(random: &mut Random) -> String {
    let street = random.below(STREETS).min(random.below(STREETS));
    format!("32/12/81/{street:03}/{:03}", random.below(COMMUNITIES))
}

/// The most memory that the process has held, where the system says.
fn peak_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1_024
}
