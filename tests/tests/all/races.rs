//! Claims made at one instant: whatever order they come in, the same responders hold the same
//! shares in the end, and every other one is told why not.

use std::collections::BTreeSet;

use wish_contract::Role;
use wish_contract::{Action, Decision};
use wish_contract::{Actor, ClaimWish, Command, Request};
use wish_contract::{Case, ItemCount, Share};
use wish_contract::{Detail, Rejection};
use wish_core::decide::decide;
use wish_tests::policies::Book;
use wish_tests::random::Random;
use wish_tests::walk::PRESENT;
use wish_tests::walk::actions::{RESPONDERS, facts, restless_taizhou, setting};

const RACES: u64 = 4_000;

/// A race: a wish for so much, and what each responder wants of it.
#[derive(Debug)]
struct Race {
    name: String,
    whole: Share,
    wanted: Vec<(&'static str, ClaimWish)>,
    /// What each may spend.
    cost_max_fen: u64,
}

#[test]
fn whoever_comes_first_the_same_claims_stand() {
    for (joint, parts) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut book = restless_taizhou();
        book.policy.claims.joint = joint;
        book.policy.claims.parts = parts;
        (0..RACES).for_each(|seed| check(&book, &race(seed)));
    }
}

#[test]
fn few_may_stand_beside_the_lead() {
    let mut book = restless_taizhou();
    book.policy.claims.co_claimants_max = 1;
    (0..RACES).for_each(|seed| check(&book, &race(seed)));
}

/// A group chat reaches for a long list within one second of its clock: a case has room for 1,000 claims, those
/// that gave way among them.
#[test]
fn where_there_is_enough_for_all_few_give_way() {
    const NEIGHBOURS: usize = 300;
    let mut book = restless_taizhou();
    book.policy.claims.co_claimants_max = 300;
    let whole = Share { places: 300, ..Share::default() };
    let race = Race { name: "lanterns".to_owned(), whole, wanted: Vec::new(), cost_max_fen: 0 };
    let one = ClaimWish { places: Some(1), ..ClaimWish::default() };
    let board = on_board(&book, &race);
    let case = (0..NEIGHBOURS).fold(board, |case, number| {
        let request = claim(&race, &case, &format!("neighbour-{number}"), one.clone());
        decide(&book.policy, request).expect("there is room for all").after
    });
    assert_eq!(case.live_claims().count(), NEIGHBOURS);
    let gave_way = case.claims.len() - NEIGHBOURS;
    assert!(gave_way <= NEIGHBOURS, "{gave_way} claims were made anew");
}

fn race(seed: u64) -> Race {
    let mut random = Random::seeded(seed);
    let items = if random.chance(50) { sizes(&mut random) } else { Vec::new() };
    let any = u32::try_from(1 + random.below(4)).unwrap_or(1);
    let whole = Share {
        places: if items.is_empty() { any } else { ItemCount::sum(&items) },
        cost_fen: *random.pick(&[0, 0, 7, 100, 1_001]),
        items,
    };
    let wish = |random: &mut Random| {
        let some = random.chance(60);
        let items = if some { some_of(&whole.items, random) } else { Vec::new() };
        let places = some && whole.items.is_empty();
        ClaimWish {
            places: places.then(|| u32::try_from(1 + random.below(4)).unwrap_or(1)),
            cost_fen: random.chance(40).then(|| random.below(whole.cost_fen + 2)),
            items,
        }
    };
    let racers = if random.chance(40) { &RESPONDERS[..2] } else { &RESPONDERS[..] };
    let wanted = racers.iter().map(|one| (*one, wish(&mut random))).collect();
    let cost_max_fen = if random.chance(80) { 100_000 } else { random.below(whole.cost_fen + 2) };
    Race { name: format!("w{seed}"), whole, wanted, cost_max_fen }
}

/// Two or three sizes, of one or two places each, in the order of their ids.
fn sizes(random: &mut Random) -> Vec<ItemCount> {
    let ids = if random.chance(50) { &["a", "b", "c"][..] } else { &["a", "b"] };
    let count = |random: &mut Random| u32::try_from(1 + random.below(2)).unwrap_or(1);
    ids.iter().map(|id| ItemCount { item: (*id).to_owned(), places: count(random) }).collect()
}

fn some_of(items: &[ItemCount], random: &mut Random) -> Vec<ItemCount> {
    let mut some: Vec<ItemCount> = items.iter().filter(|_| random.chance(60)).cloned().collect();
    some.iter_mut().for_each(|one| one.places = one.places.min(1 + u32::from(random.chance(50))));
    some
}

/// Runs a race in every order.
fn check(book: &Book, race: &Race) {
    let board = on_board(book, race);
    let mut ends: Vec<(Vec<usize>, BTreeSet<String>)> = Vec::new();
    for order in orders(race.wanted.len()) {
        let end = run(book, race, board.clone(), &order);
        ends.push((order, end));
    }
    let (_, first) = &ends[0];
    let differing: Vec<_> = ends.iter().filter(|(_, end)| end != first).collect();
    assert!(differing.is_empty(), "{race:#?}\nfirst {first:#?}\nothers {differing:#?}");
}

/// Runs a race in one order, and answers who holds what.
fn run(book: &Book, race: &Race, mut case: Case, order: &[usize]) -> BTreeSet<String> {
    let mut notified: BTreeSet<String> = BTreeSet::new();
    for place in order {
        let (racer, wish) = &race.wanted[*place];
        let request = claim(race, &case, racer, wish.clone());
        match decide(&book.policy, request) {
            Ok(decision) => {
                notified.extend(notified_losers(&decision));
                case = decision.after;
            }
            Err(rejection) => {
                assert!(!rejection.message.is_empty(), "{racer} is not told why: {rejection:?}");
                notified.insert((*racer).to_owned());
            }
        }
    }
    for (racer, _) in &race.wanted {
        let holds = case.live_claim_of(racer).is_some();
        assert!(holds || notified.contains(*racer), "{racer} was left out and not told: {race:#?}");
    }
    case.live_claims()
        .map(|claim| format!("{} {:?} {:?}", claim.responder, claim.role, claim.share))
        .chain([format!("{:?}", case.stage)])
        .collect()
}

fn notified_losers(decision: &Decision) -> Vec<String> {
    let whom = decision.effects.iter().filter_map(|effect| match &effect.action {
        Action::Notify(notice) if notice.about == "drawn_by_lot" => notice.whom.clone(),
        _ => None,
    });
    whom.collect()
}

fn claim(race: &Race, case: &Case, racer: &str, wish: ClaimWish) -> Request {
    let mut claimant = facts(racer);
    claimant.cost_max_fen = race.cost_max_fen;
    Request {
        subject: Some(case.clone()),
        command: Command::Claim(wish),
        by: Actor { id: racer.to_owned(), role: Role::Responder },
        claimant: Some(claimant),
        facts: Vec::new(),
        now: PRESENT,
        id: format!("claim-{racer}"),
        detail: Detail::Decisive,
    }
}

/// The wish on the board, at a step that is open to all three.
fn on_board(book: &Book, race: &Race) -> Case {
    let mut opening = setting(book.clone(), race.whole.clone(), &[]).opening;
    if let Command::Submit(submission) = &mut opening.command {
        submission.id.clone_from(&race.name);
    }
    let open = |request: Request| -> Result<Case, Rejection> {
        decide(&book.policy, request).map(|decision| decision.after)
    };
    let mut case = open(opening).expect("the wish opens");
    let escalate = Command::Escalate("pressing".to_owned());
    let way = [
        (Role::Verifier, Command::Accept),
        (Role::Publisher, Command::Publish),
        (Role::Coordinator, escalate.clone()),
        (Role::Coordinator, escalate.clone()),
        (Role::Coordinator, escalate),
    ];
    for (number, (role, command)) in way.into_iter().enumerate() {
        let request = Request {
            subject: Some(case),
            command,
            by: Actor { id: role.name().to_owned(), role },
            claimant: None,
            facts: Vec::new(),
            now: PRESENT,
            id: format!("way-{number}"),
            detail: Detail::Decisive,
        };
        case = open(request).expect("the way to the board is open");
    }
    case
}

/// Every order of so many.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for place in 0..count {
        let wider = orders.iter().flat_map(|order: &Vec<usize>| {
            (0..=order.len()).map(|at| {
                let mut longer = order.clone();
                longer.insert(at, place);
                longer
            })
        });
        orders = wider.collect();
    }
    orders
}
