//! A delivery in part: what goes on, what is carried on in another case, and what is no part.

use expect_test::{Expect, expect};

use super::story::left_at;
use crate::decide::decide;
use wish_contract::{Action, Actor, Brought, Case, Command, Detail, Request, Role, Share, Stage};

fn brought(list: &[(&str, u32)]) -> Vec<Brought> {
    let one = |(responder, places): &(&str, u32)| Brought {
        responder: (*responder).to_owned(),
        places: *places,
        items: Vec::new(),
    };
    list.iter().map(one).collect()
}

/// Two claims on ten places, carried out by the lead `p1`; what comes of its saying who brought how much.
fn part(list: &[(&str, u32)]) -> Result<(Case, Share), String> {
    let story = "submit necessities places=10; accept; publish; claim p1 places=6; claim p2; contact p1; \
                 wait 1 working day; start p1";
    let (policy, case, now) = left_at("taizhou.toml", story);
    assert_eq!(case.stage, Stage::InProgress, "the story leads there");
    let before = case.need.clone();
    let request = Request {
        subject: Some(case),
        command: Command::DeliverPart(brought(list)),
        by: Actor { id: "p1".to_owned(), role: Role::Responder },
        claimant: None,
        facts: Vec::new(),
        now,
        id: "last".to_owned(),
        detail: Detail::Decisive,
    };
    let decision = decide(&policy, request).map_err(|refused| refused.because.rule)?;
    let rest = decision.effects.iter().find_map(|effect| {
        if let Action::CarryOn(rest) = &effect.action { Some(rest) } else { None }
    });
    let rest = rest.expect("the rest is carried on");
    let case = decision.after;
    assert_eq!(rest.continues, case.id);
    assert_eq!(rest.need.text, before.text);
    assert_eq!(rest.need.places + case.need.places, before.places, "no place is lost");
    assert_eq!(rest.need.cost_fen + case.need.cost_fen, before.cost_fen, "no cost is lost");
    assert!(case.is_full() && case.lead().is_some(), "what came is wholly taken");
    Ok((case, Share { places: rest.need.places, cost_fen: rest.need.cost_fen, items: Vec::new() }))
}

fn check(list: &[(&str, u32)], expect: Expect) {
    let text = match part(list) {
        Ok((case, rest)) => {
            let claims: Vec<String> = case
                .claims
                .iter()
                .map(|claim| {
                    let Share { places, cost_fen, .. } = claim.share;
                    let (role, status) = (claim.role.name(), claim.status.name());
                    format!("{} {role} {status} {places} places {cost_fen} fen", claim.responder)
                })
                .collect();
            let Share { places, cost_fen, .. } = rest;
            format!("{}: {}; left {places} places {cost_fen} fen", case.stage, claims.join(", "))
        }
        Err(rule) => rule,
    };
    expect.assert_eq(&text);
}

#[test]
fn in_use_09_what_came_goes_on_and_the_rest_is_carried_on() {
    check(
        &[("p1", 3)],
        expect![
            "delivered: p1 lead active 3 places 3600 fen, p2 co active 4 places 4800 fen; left 3 places 3600 fen"
        ],
    );
    check(
        &[("p1", 5), ("p2", 1)],
        expect![
            "delivered: p1 lead active 5 places 6000 fen, p2 co active 1 places 1200 fen; left 4 places 4800 fen"
        ],
    );
    check(
        &[("p2", 0)],
        expect![
            "delivered: p1 lead active 6 places 7200 fen, p2 co released 4 places 4800 fen; left 4 places 4800 fen"
        ],
    );
    check(
        &[("p1", 0)],
        expect![
            "delivered: p1 lead released 6 places 7200 fen, p2 lead active 4 places 4800 fen; left 6 places 7200 fen"
        ],
    );
}

#[test]
fn in_use_09_a_part_is_neither_nothing_nor_everything_nor_more_than_was_claimed() {
    check(&[], expect!["part_of_whole"]);
    check(&[("p1", 6), ("p2", 4)], expect!["part_of_whole"]);
    check(&[("p1", 0), ("p2", 0)], expect!["part_of_whole"]);
    check(&[("p1", 7)], expect!["part_within_claim"]);
    check(&[("p3", 1)], expect!["claim_live"]);
    check(&[("p1", 1), ("p1", 2)], expect!["list_out_of_range"]);
}
