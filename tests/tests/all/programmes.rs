//! What each programme asks for beyond single wishes, through the component, by its policy file
//! alone: Longmen's pairing, Shiwan's responsibility, Guangzhou's minimum.

use std::collections::BTreeMap;

use wish_contract::Instant;
use wish_contract::{Case, Partner, Party, Proposal, QuotaStatus, Tie};
use wish_tests::policies::Book;
use wish_tests::random_cases::RandomCase;

use crate::host::rulebook;

/// 2026-06-01 09:00 +08:00.
const AT: Instant = 1_780_275_600_000;

#[test]
fn longmen_pairs_each_unit_with_exactly_one_community() {
    let units: Vec<Partner> = (0..88)
        .map(|number| partner(&format!("u{number:02}"), "unit", &community(number % 24)))
        .collect();
    let communities: Vec<String> = (0..24).map(community).collect();
    let proposal = propose("longmen", "unit-community", &units, &communities);
    let per_area = counts(&proposal, |tie| tie.0);
    let per_unit = counts(&proposal, |tie| tie.1);
    assert_eq!((proposal.ties.len(), per_area.len(), per_unit.len()), (88, 24, 88));
    assert!(per_area.values().all(|units| (3..=4).contains(units)), "{per_area:?}");
    // Every unit sits in a community that has room for it, so that nobody has to go far.
    assert!(proposal.ties.iter().all(|tie| tie.because.rule == "pairing_nearest"));
    assert_eq!(findings("longmen", "unit-community", &proposal, &units, &communities), [""; 0]);
}

#[test]
fn a_unit_that_is_paired_twice_and_a_community_that_is_nobodys_are_told_of() {
    let units = [partner("u1", "unit", &community(0)), partner("u2", "unit", &community(1))];
    let communities = [community(0), community(1)];
    let tie = |responder: &str, area: &str| Tie {
        responder: responder.to_owned(),
        area: area.to_owned(),
        since: None,
        until: None,
        substitute: None,
    };
    let found = |ties: &[Tie]| -> Vec<String> {
        let book = rulebook(&Book::of("longmen"));
        let found = book.check_ties("unit-community", ties, &units, &communities, AT);
        let found = found.expect("ties are checked").expect("they can be");
        found.into_iter().map(|one| one.because.rule).collect()
    };
    let twice = [tie("u1", &community(0)), tie("u1", &community(1))];
    let found_twice = found(&twice);
    assert!(found_twice.contains(&"responder_paired_twice".to_owned()), "{found_twice:?}");
    assert!(found_twice.contains(&"responder_unpaired".to_owned()), "{found_twice:?}");
    let astray = [tie("u1", "44/13/99"), tie("u3", &community(1))];
    let found_astray = found(&astray);
    assert!(found_astray.contains(&"tie_responder_unknown".to_owned()), "{found_astray:?}");
    assert!(found_astray.iter().any(|rule| rule.starts_with("tie_")), "{found_astray:?}");
}

#[test]
fn shiwan_gives_each_household_one_group() {
    let household = |number: u32| format!("44/06/04/001/002/g{}/b1/h{number}", number / 10);
    let groups: Vec<Partner> = (0..6)
        .map(|number| {
            partner(&format!("group-{number}"), "group", &format!("44/06/04/001/002/g{number}"))
        })
        .collect();
    let households: Vec<String> = (0..61).map(household).collect();
    let proposal = propose("shiwan", "group-household", &groups, &households);
    let per_group = counts(&proposal, |tie| tie.1);
    let per_household = counts(&proposal, |tie| tie.0);
    assert_eq!((per_household.len(), per_group.len()), (61, 6));
    assert!(per_group.values().all(|homes| (10..=11).contains(homes)), "{per_group:?}");
    assert_eq!(findings("shiwan", "group-household", &proposal, &groups, &households), [""; 0]);
}

#[test]
fn guangzhou_asks_one_wish_a_year_of_every_member_in_service() {
    let book = Book::of("guangzhou");
    let fulfilled = fulfilled_case(&book);
    let year_of = fulfilled.claims[0].since;
    let member = fulfilled.claims[0].responder.clone();
    let party = |id: &str, kind: &str, classes: &[&str]| Party {
        id: id.to_owned(),
        kind: kind.to_owned(),
        classes: classes.iter().map(|&class| class.to_owned()).collect(),
    };
    let parties = [
        party(&member, "member", &[]),
        party("idle", "member", &[]),
        party("elder", "member", &["retired"]),
        party("a-unit", "unit", &[]),
    ];
    let cases: Vec<Case> = vec![fulfilled.clone()];
    let quotas = rulebook(&book).quota_statuses(&parties, &cases, year_of);
    let quotas = quotas.expect("quotas are told").expect("nothing is wrong");
    let row = |one: &QuotaStatus| (one.id.clone(), one.because.rule.clone(), one.owed);
    let expected = [
        (member, "minimum_met".to_owned(), 0),
        ("idle".to_owned(), "minimum_owed".to_owned(), 1),
        ("elder".to_owned(), "minimum_exempt".to_owned(), 0),
    ];
    assert_eq!(quotas.iter().map(row).collect::<Vec<_>>(), expected);
    let next_year = year_of + 366 * 24 * 60 * 60 * 1_000;
    let later = rulebook(&book).quota_statuses(&parties, &cases, next_year);
    let later = later.expect("quotas are told").expect("nothing is wrong");
    assert_eq!(later[0].owed, 1, "last year's wish does not count");
}

/// A case of the programme that a member has fulfilled.
fn fulfilled_case(book: &Book) -> wish_contract::Case {
    let books = [book.clone(), book.next_version()];
    let random_cases = (0..).map(|seed| RandomCase::seeded(&books, seed));
    let mut ended = random_cases.filter_map(|mut run| {
        run.by_ref().for_each(drop);
        run.case
    });
    let by_member = |case: &wish_contract::Case| {
        let done = wish_contract::ClaimStatus::Fulfilled;
        matches!(case.claims.as_slice(), [one] if one.status == done && one.kind == "member")
    };
    ended.find(by_member).expect("some member fulfils some wish")
}

fn propose(programme: &str, pairing: &str, partners: &[Partner], areas: &[String]) -> Proposal {
    let proposal = rulebook(&Book::of(programme)).propose_ties(pairing, partners, areas);
    proposal.expect("ties are proposed").expect("nothing is wrong")
}

/// What the rules find in their own proposal.
fn findings(
    programme: &str,
    pairing: &str,
    proposal: &Proposal,
    partners: &[Partner],
    areas: &[String],
) -> Vec<String> {
    let tie = |one: &wish_contract::Proposed| Tie {
        responder: one.responder.clone(),
        area: one.area.clone(),
        since: None,
        until: None,
        substitute: None,
    };
    let ties: Vec<Tie> = proposal.ties.iter().map(tie).collect();
    let found = rulebook(&Book::of(programme)).check_ties(pairing, &ties, partners, areas, AT);
    let found = found.expect("ties are checked").expect("nothing is wrong");
    found.into_iter().map(|one| one.because.rule).collect()
}

/// How many ties each area, or each responder, has.
fn counts<'a>(
    proposal: &'a Proposal,
    side: fn(&(&'a String, &'a String)) -> &'a String,
) -> BTreeMap<&'a str, u32> {
    let mut counts = BTreeMap::new();
    for tie in &proposal.ties {
        *counts.entry(side(&(&tie.area, &tie.responder)).as_str()).or_default() += 1;
    }
    counts
}

fn partner(id: &str, kind: &str, area: &str) -> Partner {
    Partner { id: id.to_owned(), kind: kind.to_owned(), area: area.to_owned() }
}

fn community(number: u32) -> String {
    format!("44/13/24/{:03}/{:03}", number / 6, number % 6)
}
