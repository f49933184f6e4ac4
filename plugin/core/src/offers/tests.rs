//! What is open to whom, and what it asks for, on wishes that stories lead up to.

use super::offers;
use crate::decide::tests::story::{left_at, responder};
use wish_contract::{AskedFor, CommandKind, Offer, Role, Share};

const CLAIMED: &str =
    "submit necessities places=3 yuan=300; accept; publish; to ladder-step; claim m1";

/// The offer of one command to somebody, in a story of Taizhou's programme.
fn offered(story: &str, by: &str, roles: &[Role], command: CommandKind) -> Offer {
    let (policy, case, now) = left_at("taizhou.toml", story);
    let facts = roles.contains(&Role::Responder).then(|| responder(by));
    let all = offers(&policy, &case, by, roles, facts.as_ref(), now);
    all.into_iter().find(|offer| offer.command == command).unwrap()
}

#[test]
fn in_use_07_the_lead_may_name_another_though_it_is_on_the_case_itself() {
    for command in [CommandKind::Invite, CommandKind::Substitute] {
        let offer = offered(CLAIMED, "m1", &[Role::Responder], command);
        assert!(offer.open, "{offer:#?}");
        assert_eq!(offer.because.rule, "command_open");
        assert_eq!(offer.asks.last(), Some(&AskedFor::FactsOfAnother));
    }
}

#[test]
fn in_use_07_who_is_not_the_lead_may_not_and_learns_why() {
    let invite = offered(CLAIMED, "m2", &[Role::Responder], CommandKind::Invite);
    assert_eq!((invite.open, invite.because.rule.as_str()), (false, "lead_only"));
    let substitute = offered(CLAIMED, "m2", &[Role::Responder], CommandKind::Substitute);
    assert_eq!((substitute.open, substitute.because.rule.as_str()), (false, "claimant_only"));
}

#[test]
fn facts_that_keep_somebody_from_claiming_do_not_keep_them_from_naming_another() {
    for lead in ["m1-full", "m1-suspended", "m1-inactive"] {
        let (policy, case, now) = left_at("taizhou.toml", CLAIMED);
        let facts = wish_contract::Responder { id: "m1".to_owned(), ..responder(lead) };
        let all = offers(&policy, &case, "m1", &[Role::Responder], Some(&facts), now);
        let invite = all.iter().find(|offer| offer.command == CommandKind::Invite).unwrap();
        assert!(invite.open, "{lead}: {invite:#?}");
    }
}

#[test]
fn of_several_roles_the_one_to_act_in_is_told() {
    let both = [Role::Verifier, Role::Coordinator, Role::Responder];
    let merge = offered("submit necessities", "o-1", &both, CommandKind::Merge);
    assert_eq!((merge.open, merge.role), (true, Some(Role::Verifier)));
    assert_eq!(merge.asks, [AskedFor::OtherCase]);
    let substitute = offered(CLAIMED, "o-1", &both, CommandKind::Substitute);
    assert_eq!((substitute.open, substitute.role), (true, Some(Role::Coordinator)));
    let publish = offered("submit necessities", "o-1", &both, CommandKind::Publish);
    assert_eq!((publish.open, publish.role), (false, None));
    assert_eq!(publish.because.rule, "role_may_not");
    let nobody = offered("submit necessities", "o-1", &[], CommandKind::Accept);
    assert_eq!((nobody.open, nobody.because.rule.as_str()), (false, "role_may_not"));
}

#[test]
fn an_open_command_tells_nothing_that_nobody_has_done() {
    let (policy, case, now) = left_at("taizhou.toml", "submit necessities");
    for role in Role::ALL {
        for offer in offers(&policy, &case, "o-1", &[*role], None, now) {
            let facts = &offer.because.facts;
            assert!(offer.because.rule != "merged_as_duplicate", "{offer:#?}");
            assert!(!format!("{facts:?}").contains(".somebody"), "{offer:#?}");
        }
    }
}

#[test]
fn a_claim_is_open_where_a_part_is() {
    let shared = "submit necessities places=3 yuan=3000; accept; publish; to ladder-step";
    let (policy, case, now) = left_at("taizhou.toml", shared);
    let mut facts = responder("m1");
    facts.cost_max_fen = 100_000;
    let all = offers(&policy, &case, "m1", &[Role::Responder], Some(&facts), now);
    let claim = all.iter().find(|offer| offer.command == CommandKind::Claim).unwrap();
    assert!(claim.open, "{claim:#?}");
    let left = Share { places: 3, cost_fen: 300_000, items: Vec::new() };
    assert_eq!(claim.asks, [AskedFor::ClaimWish(left), AskedFor::OwnFacts]);
}
