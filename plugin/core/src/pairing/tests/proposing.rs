//! Proposals: Longmen's units and communities, Shiwan's groups and households, and small counties
//! against every way there is to tie them.

use std::fmt::Write as _;
use wish_contract::{Proposal, Proposed, Tie};

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::super::*;
use super::{COMMUNITIES, County, county};
use crate::policy::duties::OneFor;
use crate::sample;

/// Proposes under the first pairing of the policy, and checks that the proposal is in order.
fn proposed(policy: &Policy, partners: &[Partner], areas: &[Area]) -> Proposal {
    let pairing = &policy.pairings[0].code;
    let proposal = propose(policy, pairing, partners, areas).unwrap();
    let tie = |tie: &Proposed| Tie {
        responder: tie.responder.clone(),
        area: tie.area.clone(),
        since: None,
        until: None,
        substitute: None,
    };
    let ties: Vec<Tie> = proposal.ties.iter().map(tie).collect();
    assert_eq!(check(policy, pairing, &ties, partners, areas, 0), Ok(Vec::new()));
    let turned = |list: &[Partner]| list.iter().rev().cloned().collect::<Vec<_>>();
    let areas_turned: Vec<Area> = areas.iter().rev().cloned().collect();
    assert_eq!(propose(policy, pairing, &turned(partners), &areas_turned).as_ref(), Ok(&proposal));
    proposal
}

/// The proposal, a line a tie.
fn check_story(one_for: OneFor, depth: usize, story: &str, expect: Expect) {
    let County { policy, partners, areas, .. } =
        county("longmen", &["unit"], depth, one_for, story);
    let proposal = propose(&policy, "standing", &partners, &areas).unwrap();
    let mut text = String::new();
    for tie in &proposal.ties {
        let words = crate::explain::words::words(&policy, &tie.because, "en");
        writeln!(text, "{} {}: {words}", tie.responder, tie.area).unwrap();
    }
    for left in proposal.unpaired_responders.iter().chain(&proposal.unpaired_areas) {
        writeln!(text, "{left} is left over").unwrap();
    }
    expect.assert_eq(&text.replace(COMMUNITIES, ""));
}

fn shared(one: &str, other: &str) -> usize {
    one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count()
}

/// How many ties have how many levels in common, and how many takers have how many ties.
fn summary(proposal: &Proposal, taker: fn(&Proposed) -> &str, partners: &[Partner]) -> String {
    let (mut levels, mut takers) = (vec![0; 13], Vec::<(&str, usize)>::new());
    for tie in &proposal.ties {
        let partner = partners.iter().find(|partner| partner.id == tie.responder).unwrap();
        levels[shared(&partner.area, &tie.area)] += 1;
        let name = taker(tie);
        match takers.iter_mut().find(|(one, _)| *one == name) {
            Some((_, count)) => *count += 1,
            None => takers.push((name, 1)),
        }
    }
    let mut text = String::new();
    for (levels, count) in levels.iter().enumerate().filter(|(_, count)| **count > 0) {
        writeln!(text, "{count} ties with {levels} levels in common").unwrap();
    }
    for ties in 1..=takers.iter().map(|(_, count)| *count).max().unwrap_or(0) {
        match takers.iter().filter(|(_, count)| *count == ties).count() {
            0 => {}
            count => writeln!(text, "{count} with {ties} ties").unwrap(),
        }
    }
    for rule in [rules::PAIRING_NEAREST, rules::PAIRING_BALANCED] {
        let count = proposal.ties.iter().filter(|tie| tie.because.rule == rule).count();
        writeln!(text, "{count} {rule}").unwrap();
    }
    text
}

#[test]
fn longmens_88_units_are_spread_over_24_communities() {
    let policy = sample::policy("longmen");
    // Four communities in each of six streets; the county seat, street 1, has most of the units,
    // some of them in a community, some in the street.
    let areas: Vec<Area> =
        (0..24).map(|place| format!("44/13/24/0{}/c{}", place / 4 + 1, place % 4)).collect();
    let partners: Vec<Partner> = (0..88)
        .map(|place| {
            let street = if place < 40 { 1 } else { place % 6 + 1 };
            let area = if place % 3 == 0 {
                format!("44/13/24/0{street}")
            } else {
                format!("44/13/24/0{street}/c{}", place % 4)
            };
            Partner { id: format!("u{place:02}"), kind: "unit".to_owned(), area }
        })
        .collect();
    let proposal = proposed(&policy, &partners, &areas);
    assert!(proposal.unpaired_responders.is_empty() && proposal.unpaired_areas.is_empty());
    expect![[r#"
        32 ties with 3 levels in common
        8 ties with 4 levels in common
        48 ties with 5 levels in common
        8 with 3 ties
        16 with 4 ties
        56 pairing_nearest
        32 pairing_balanced
    "#]]
    .assert_eq(&summary(&proposal, |tie| &tie.area, &partners));
}

#[test]
fn shiwans_groups_answer_for_about_ten_households_each() {
    let policy = sample::policy("shiwan");
    // Six groups of three members, two to a building; 61 households, most in the first building.
    let partners: Vec<Partner> = (0..6)
        .map(|place| Partner {
            id: format!("g{place}"),
            kind: "group".to_owned(),
            area: format!("44/06/04/001/s1/g1/b{}", place / 2 + 1),
        })
        .collect();
    let areas: Vec<Area> = (0..61)
        .map(|place| {
            format!(
                "44/06/04/001/s1/g1/b{}/h{place:02}",
                if place < 31 { 1 } else { place % 3 + 1 }
            )
        })
        .collect();
    let proposal = proposed(&policy, &partners, &areas);
    expect![[r#"
        20 ties with 6 levels in common
        41 ties with 7 levels in common
        5 with 10 ties
        1 with 11 ties
        41 pairing_nearest
        20 pairing_balanced
    "#]]
    .assert_eq(&summary(&proposal, |tie| &tie.responder, &partners));
}

#[test]
fn the_nearest_is_taken_unless_it_has_enough() {
    check_story(
        OneFor::EachResponder,
        5,
        "unit u1 01/c1; unit u2 01/c1; unit u3 01; unit u4 02/c3; unit u5 02; area 01/c1 01/c2 02/c3",
        expect![[r#"
            u1 01/c1: none is nearer to `u1` than `01/c1`: 5 levels in common; `01/c1` has 2 in all
            u2 01/c1: none is nearer to `u2` than `01/c1`: 5 levels in common; `01/c1` has 2 in all
            u3 01/c2: none is nearer to `u3` than `01/c2`: 4 levels in common; `01/c2` has 1 in all
            u4 02/c3: none is nearer to `u4` than `02/c3`: 5 levels in common; `02/c3` has 2 in all
            u5 02/c3: none is nearer to `u5` than `02/c3`: 4 levels in common; `02/c3` has 2 in all
        "#]],
    );
    check_story(
        OneFor::EachArea,
        6,
        "unit g1 01/c1; unit g2 01/c2; area 01/c1/h1 01/c1/h2 01/c1/h3 01/c2/h4",
        expect![[r#"
            g1 01/c1/h1: none is nearer to `01/c1/h1` than `g1`: 5 levels in common; `g1` has 2 in all
            g1 01/c1/h3: none is nearer to `01/c1/h3` than `g1`: 5 levels in common; `g1` has 2 in all
            g2 01/c1/h2: `g1` is nearer to `01/c1/h2` (5 levels in common), and with 2 has enough; `g2` has 4 in common, and 2 in all
            g2 01/c2/h4: none is nearer to `01/c2/h4` than `g2`: 5 levels in common; `g2` has 2 in all
        "#]],
    );
}

#[test]
fn who_is_left_over_is_named() {
    let units = "unit u2 01; unit u1 01; member m1 01";
    check_story(
        OneFor::EachResponder,
        5,
        units,
        expect![[r#"
            u1 is left over
            u2 is left over
        "#]],
    );
    check_story(
        OneFor::EachArea,
        5,
        "area 01/c2 01/c1 02",
        expect![[r#"
            01/c1 is left over
            01/c2 is left over
            02 is left over
        "#]],
    );
    check_story(OneFor::EachArea, 5, "", expect![""]);
    check_story(
        OneFor::EachArea,
        5,
        &format!("{units}; area 01/c1"),
        expect![[r#"
            u1 01/c1: none is nearer to `01/c1` than `u1`: 4 levels in common; `u1` has 1 in all
            u2 is left over
        "#]],
    );
    check_story(
        OneFor::EachResponder,
        5,
        "unit u1 01; area 01/c1 01/c2 01",
        expect![[r#"
            u1 01/c1: none is nearer to `u1` than `01/c1`: 4 levels in common; `01/c1` has 1 in all
            01 is left over
            01/c2 is left over
        "#]],
    );
}

#[test]
fn what_cannot_be_proposed_for_is_a_fault() {
    let county = county("longmen", &["unit"], 5, OneFor::EachResponder, "unit u1 01; unit u1 02");
    let ask = |code, partners: &[Partner], areas: &[Area]| {
        propose(&county.policy, code, partners, areas).unwrap_err().code
    };
    assert_eq!(ask("lone", &[], &[]), "pairing_unknown");
    assert_eq!(ask("standing", &county.partners, &[]), "list_out_of_range");
    assert_eq!(ask("standing", &[], &["44//01".to_owned()]), "area_malformed");
    let partner = |place| Partner { id: format!("u{place}"), ..county.partners[0].clone() };
    let partners: Vec<Partner> = (0..1_001).map(partner).collect();
    let areas: Vec<Area> = (0..1_000).map(|place| format!("44/13/24/01/c{place}")).collect();
    assert_eq!(ask("standing", &partners, &areas), "list_out_of_range");
}

/// The shortest distance of all ways to tie that are as even as can be, by trying them all.
fn shortest(wishes: &[&str], takers: &[&str]) -> usize {
    let (least, most) = (wishes.len() / takers.len(), wishes.len().div_ceil(takers.len()));
    let ways = takers.len().pow(u32::try_from(wishes.len()).unwrap());
    let mut best = usize::MAX;
    for way in 0..ways {
        let (mut rest, mut distance, mut ties) = (way, 0, vec![0; takers.len()]);
        for wish in wishes {
            let taker = rest % takers.len();
            rest /= takers.len();
            distance += 12 - shared(wish, takers[taker]);
            ties[taker] += 1;
        }
        if ties.iter().all(|ties| (least..=most).contains(ties)) {
            best = best.min(distance);
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_even_proposal_is_nearer(
        seats in prop::collection::vec((0_usize..3, 0_usize..4), 1..6),
        grounds in prop::collection::btree_set((0_usize..3, 0_usize..3), 1..5),
        each_responder: bool,
    ) {
        let one_for = if each_responder { OneFor::EachResponder } else { OneFor::EachArea };
        let county = county("longmen", &["unit"], 5, one_for, "");
        // In a community, or where there is no such one, in the street.
        let seat = |(street, community): &(usize, usize)| match community {
            3 => format!("{COMMUNITIES}{street}"),
            _ => format!("{COMMUNITIES}{street}/{community}"),
        };
        let partners: Vec<Partner> = seats
            .iter()
            .enumerate()
            .map(|(place, at)| {
                Partner { id: format!("u{place}"), kind: "unit".to_owned(), area: seat(at) }
            })
            .collect();
        let areas: Vec<Area> = grounds.iter().map(seat).collect();
        let proposal = proposed(&county.policy, &partners, &areas);
        let at: Vec<&str> = partners.iter().map(|partner| partner.area.as_str()).collect();
        let names: Vec<&str> = areas.iter().map(String::as_str).collect();
        let (wishes, takers) = if each_responder { (&at, &names) } else { (&names, &at) };
        let distance = proposal.ties.iter().map(|tie| {
            let partner = partners.iter().find(|one| one.id == tie.responder).unwrap();
            12 - shared(&partner.area, &tie.area)
        });
        prop_assert_eq!(distance.sum::<usize>(), shortest(wishes, takers));
        let mut ties: Vec<usize> = if each_responder {
            areas.iter().map(|area| proposal.ties.iter().filter(|tie| tie.area == *area).count()).collect()
        } else {
            partners.iter().map(|one| proposal.ties.iter().filter(|tie| tie.responder == one.id).count()).collect()
        };
        ties.sort_unstable();
        prop_assert!(ties.last().unwrap() - ties[0] <= 1);
    }
}
