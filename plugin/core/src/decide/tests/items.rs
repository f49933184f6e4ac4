//! Items of a need, malformed: each request has one thing wrong, and is refused by what that is. What becomes of well-formed
//! ones, the scenarios tell.

use expect_test::expect;

use super::requests::{Variation, asking, case, check, is, submission_on_case};
use super::story::left_at;
use crate::decide::admissible::{ITEM_TEXT, NEED_TEXT};
use crate::decide::decide;
use wish_contract::{
    Action, Brought, ClaimWish, Command, Detail, Item, ItemCount, Request, Role, Share, Submission,
};

fn item(id: &str, places: u32) -> Item {
    Item { id: id.to_owned(), text: "38 码".to_owned(), places }
}

fn numbered(many: u32) -> Vec<Item> {
    (0..many).map(|number| item(&format!("i{number}"), 1)).collect()
}

fn count(item: &str, places: u32) -> ItemCount {
    ItemCount { item: item.to_owned(), places }
}

fn with_items(request: &mut Request, items: Vec<Item>) {
    submission_on_case(request);
    request.subject = None;
    if let Command::Submit(Submission { need, .. }) = &mut request.command {
        need.places = items.iter().map(|item| item.places).sum::<u32>().max(1);
        need.items = items;
    }
}

fn claim(items: Vec<ItemCount>) -> Command {
    Command::Claim(ClaimWish { items, ..ClaimWish::default() })
}

#[test]
fn items_must_be_well_formed() {
    let changes: [Variation; 12] = [
        ("two", |_, it| with_items(it, vec![item("a", 1), item("b", 2)])),
        ("as many as there may be", |_, it| {
            with_items(it, numbered(64));
        }),
        ("one too many", |_, it| {
            with_items(it, numbered(65));
        }),
        ("one twice", |_, it| with_items(it, vec![item("a", 1), item("a", 1)])),
        ("no id", |_, it| with_items(it, vec![item("No Code", 1)])),
        ("of no place", |_, it| with_items(it, vec![item("a", 0)])),
        ("with nothing to read", |_, it| {
            with_items(it, vec![Item { text: "\u{200b}".to_owned(), ..item("a", 1) }]);
        }),
        ("too long", |_, it| {
            with_items(it, vec![Item { text: "a".repeat(201), ..item("a", 1) }]);
        }),
        ("claimed twice", |_, it| is(it, claim(vec![count("a", 1), count("a", 1)]))),
        ("none claimed", |_, it| is(it, claim(vec![count("a", 0)]))),
        ("invited for no id", |_, it| {
            let items = vec![count("No Code", 1)];
            is(it, Command::Invite(Share { places: 1, cost_fen: 0, items }));
        }),
        ("brought twice", |_, it| {
            let items = vec![count("a", 1), count("a", 1)];
            is(
                it,
                Command::DeliverPart(vec![Brought {
                    responder: "p1".to_owned(),
                    places: 2,
                    items,
                }]),
            );
        }),
    ];
    check(
        asking("submit necessities", Role::Reporter, Command::Accept),
        &changes,
        expect![[r#"
            two: submitted; next verify
            as many as there may be: submitted; next verify
            one too many: list_out_of_range field=items count=65 count_max=64
            one twice: list_out_of_range field=items twice=a
            no id: code_malformed field=items bytes=7
            of no place: number_out_of_range field=items value=0 min=1 max=10000
            with nothing to read: text_out_of_range bytes=3 bytes_max=200
            too long: text_out_of_range bytes=201 bytes_max=200
            claimed twice: list_out_of_range field=items twice=a
            none claimed: number_out_of_range field=items value=0 min=1 max=10000
            invited for no id: code_malformed field=items bytes=7
            brought twice: list_out_of_range field=items twice=a
        "#]],
    );
}

#[test]
fn a_case_whose_items_do_not_add_up_is_refused() {
    let changes: [Variation; 4] = [
        ("as many as the places", |_, it| {
            case(it).need.places = 3;
            case(it).need.items = vec![item("a", 1), item("b", 2)];
        }),
        ("more than the places", |_, it| case(it).need.items = vec![item("a", 2)]),
        ("too many to be one of ours", |_, it| {
            case(it).need.items = numbered(65);
        }),
        ("a text too long to have been kept", |_, it| {
            let text = "a".repeat(ITEM_TEXT.as_kept + 1);
            case(it).need.items = vec![Item { text, ..item("a", 1) }];
        }),
    ];
    check(
        asking("submit necessities", Role::Verifier, Command::Accept),
        &changes,
        expect![[r#"
            as many as the places: accepted; next publish
            more than the places: case_malformed sequence=2 contradiction=items-do-not-add-up
            too many to be one of ours: case_malformed sequence=1 contradiction=too-large
            a text too long to have been kept: case_malformed sequence=1 contradiction=too-large
        "#]],
    );
}

/// Masking makes texts longer than may be submitted. The rest of what came in part brings such a text, and must not be lost.
#[test]
fn the_rest_of_a_case_may_bring_what_that_one_keeps() {
    let text = format!("text={}", "402室，".repeat(NEED_TEXT.as_submitted / "402室，".len()));
    let story = format!(
        "submit necessities places=2 items=a:1+b:1 {text}; accept; publish; claim p1; contact p1; wait 1 working day; start p1"
    );
    let (policy, case, now) = left_at("taizhou.toml", &story);
    assert!(case.need.text.len() > NEED_TEXT.as_submitted, "masking made it longer");
    let give = |subject, command, by: (&str, Role), id: &str| {
        let by = wish_contract::Actor { id: by.0.to_owned(), role: by.1 };
        let facts = Vec::new();
        let (id, detail) = (id.to_owned(), Detail::Decisive);
        decide(&policy, Request { subject, command, by, claimant: None, facts, now, id, detail })
    };
    let brought = Brought { responder: "p1".to_owned(), places: 1, items: vec![count("b", 1)] };
    let came =
        give(Some(case), Command::DeliverPart(vec![brought]), ("p1", Role::Responder), "part");
    let came = came.expect("a part came");
    let rest = came.effects.into_iter().find_map(|effect| match effect.action {
        Action::CarryOn(rest) => Some(rest),
        _ => None,
    });
    let rest = rest.expect("the rest is carried on");
    assert_eq!(rest.need.whole().items, [count("a", 1)]);
    let submission = |continues| Submission {
        id: "rest".to_owned(),
        kind: rest.kind,
        need: rest.need.clone(),
        continues,
    };
    let submit = |continues| {
        let command = Command::Submit(submission(continues));
        give(None, command, (rest.reporter.as_str(), Role::Reporter), "rest")
    };
    let taken_in = submit(Some(rest.continues.clone())).expect("it is taken in");
    assert_eq!(taken_in.after.need, rest.need, "as it was kept");
    let refused = submit(None).expect_err("as a wish of its own it is too long");
    assert_eq!(refused.because.rule, "text_out_of_range");
}
