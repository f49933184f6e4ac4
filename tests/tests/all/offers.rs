//! Offers and decisions agree: what is decided was on offer, and what is refused whatever it says
//! was closed by that rule.

use std::collections::BTreeSet;

use wish_contract::{
    Absorption, Actor, Amendment, AskedFor, Brought, ClaimWish, Code, Command, CommandKind, Grade,
    Instant, ItemCount, MergeCancellation, MergeName, Offer, Payloads, Reach, Reference, Request,
    Responder, Role, Share, Stage, Submission, WhoseFacts,
};
use wish_core::decide::decide;
use wish_core::guards;
use wish_core::machine::move_of;
use wish_core::offers::offers;
use wish_core::policy::Policy;
use wish_tests::random_cases::{RandomCase, Step, books};

const CASES: u64 = 400;
/// Most choices of one thing that are tried.
const CHOICES_MAX: usize = 8;
/// Rules that refuse a command whatever it says.
const WHATEVER_IT_SAYS: [&str; 9] = [
    "role_may_not",
    "stage_forbids",
    "case_held",
    "merge_pending",
    "case_anonymised",
    "case_full",
    "case_not_held",
    "clock_went_back",
    "policy_differs",
];

#[test]
fn what_is_decided_was_on_offer() {
    check(|step, offer| {
        let Ok(decision) = &step.answer else { return };
        let fresh =
            decision.reasons().next().is_some_and(|reason| reason.rule != "command_repeated");
        if fresh {
            assert!(offer.open, "decided, but closed by {:?}: {:#?}", offer.because, step.request);
        }
    });
}

#[test]
fn what_is_on_offer_can_be_decided() {
    let books = books();
    let mut open = BTreeSet::new();
    for seed in 0..CASES {
        let run = RandomCase::seeded(&books, seed);
        for step in run {
            let policy = &books[step.book].policy;
            if is_apart(&step.request) {
                continue;
            }
            let offer = offer(&step, policy);
            if !offer.open {
                continue;
            }
            let mut requests = filled_in(&step.request, &offer, policy);
            let decided = requests.any(|request| decide(policy, request).is_ok());
            assert!(decided, "open, but nothing is decided: {offer:#?}\n{:#?}", step.request);
            open.insert(offer.command.name());
        }
    }
    println!("{} commands were on offer: {open:?}", open.len());
}

#[test]
fn of_all_roles_at_once_a_command_is_open_where_it_is_to_one_of_them() {
    let books = books();
    for seed in 0..CASES / 4 {
        let mut run = RandomCase::seeded(&books, seed);
        while run.next().is_some() {
            let Some(case) = run.case.clone() else { continue };
            let (by, facts) = run.somebody();
            let policy = &run.book().policy;
            let asked =
                |roles: &[Role]| offers(policy, &case, &by.id, roles, facts.as_ref(), run.now());
            let at_once = asked(Role::ALL);
            let one_by_one: Vec<_> = Role::ALL.iter().map(|role| asked(&[*role])).collect();
            for (place, offer) in at_once.iter().enumerate() {
                let any = one_by_one.iter().any(|offers| offers[place].open);
                assert_eq!(offer.open, any, "{offer:#?} on {case:#?}");
                if let Some(role) = offer.role.filter(|_| offer.open) {
                    assert_eq!(*offer, one_by_one[role as usize][place]);
                }
            }
        }
    }
}

#[test]
fn what_is_refused_whatever_it_says_was_closed_by_that_rule() {
    check(|step, offer| {
        let Err(rejection) = &step.answer else { return };
        // Once work has begun, who did not come is said of co-claimants alone, and whether of one is up to the command.
        let begun = step
            .request
            .subject
            .as_ref()
            .is_some_and(|case| matches!(case.stage, Stage::InProgress | Stage::Delivered));
        if begun && step.request.command.kind() == CommandKind::ReportNoShow {
            return;
        }
        if WHATEVER_IT_SAYS.contains(&rejection.because.rule.as_str()) {
            assert!(!offer.open, "refused, but open: {:#?}", step.request);
            // Of roles that never may, nothing else is asked.
            if offer.because.rule != "role_may_not" {
                assert_eq!(offer.because, rejection.because);
            }
        }
    });
}

/// Looks at the offer for each command that is given on a random case just as the command before left it.
fn check(holds: impl Fn(&Step, &Offer)) {
    let books = books();
    for seed in 0..CASES {
        let mut run = RandomCase::seeded(&books, seed);
        let mut before = None;
        while let Some(step) = run.next() {
            if step.request.subject == before && !is_apart(&step.request) {
                holds(&step, &offer(&step, &books[step.book].policy));
            }
            before.clone_from(&run.case);
        }
    }
}

/// Requests that no offer speaks of: a case's opening, malformed facts, and a timer that is
/// somebody's name.
fn is_apart(request: &Request) -> bool {
    request.subject.is_none()
        || matches!(request.command, Command::Submit(_))
        || request.by.role == Role::Timer && request.command != Command::Tick
}

/// What was on offer to whoever gave the command. Facts that are another's are not handed
/// in: an offer goes by the asker's own.
fn offer(step: &Step, policy: &Policy) -> Offer {
    let Request { subject, command, by, claimant, now, .. } = &step.request;
    let case = subject.as_ref().expect("a case was handed in");
    let of_another = move_of(command.kind()).claimant == Some(WhoseFacts::Another);
    let own = claimant.as_ref().filter(|_| !of_another);
    let all = offers(policy, case, &by.id, &[by.role], own, *now);
    let mine = all.into_iter().find(|offer| offer.command == command.kind());
    mine.expect("every command is spoken of")
}

/// Commands as a host fills them in from what an offer asks for, with facts of the city's own that no guard refuses, and from
/// nothing else; one after the other with each choice that it is given.
fn filled_in<'a>(
    asked: &'a Request,
    offer: &'a Offer,
    policy: &'a Policy,
) -> impl Iterator<Item = Request> + 'a {
    let others = match offer.asks.last() {
        Some(AskedFor::FactsOfAnother) => suitable(asked, policy).into_iter().map(Some).collect(),
        _ => vec![asked.claimant.clone()],
    };
    let request = move |turn: usize, claimant: &Option<Responder>| Request {
        command: offer.command.command(&mut Form { asks: offer.asks.iter(), turn, asked }),
        by: Actor { id: asked.by.id.clone(), role: offer.role.expect("it is open to a role") },
        claimant: claimant.clone(),
        facts: guards::city::facts(policy, asked.now).suitable,
        id: "filled-in".to_owned(),
        ..asked.clone()
    };
    (0..CHOICES_MAX).flat_map(move |turn| {
        others.iter().map(|claimant| request(turn, claimant)).collect::<Vec<_>>()
    })
}

/// Somebody of each kind whom the guards let pass.
fn suitable(asked: &Request, policy: &Policy) -> Vec<Responder> {
    let case = asked.subject.as_ref().expect("a case was handed in");
    let of_kind = |kind: &String| {
        let area = case.need.area.clone();
        let somebody = Responder {
            id: "somebody-else".to_owned(),
            kind: kind.clone(),
            area,
            ..Responder::default()
        };
        guards::trials(policy, case, &somebody, asked.now).map(|trials| trials.suitable)
    };
    policy.responder_kinds.keys().filter_map(|kind| of_kind(kind).ok()).collect()
}

/// A form with the fields that an offer asks for.
struct Form<'a> {
    asks: std::slice::Iter<'a, AskedFor>,
    turn: usize,
    asked: &'a Request,
}

impl Form<'_> {
    fn choice(&self, choices: &[String]) -> String {
        let choice = choices.get(self.turn).or_else(|| choices.first());
        choice.expect("an open command has a choice").clone()
    }
}

macro_rules! asked_for {
    ($form:ident, $field:pat => $answer:expr) => {
        match $form.asks.next() {
            Some($field) => $answer,
            other => panic!("asked for {other:?}"),
        }
    };
}

/// One place of what is left: of the first item, where places differ.
fn first_of(share: &Share) -> Vec<ItemCount> {
    let first = share.items.first().map(|one| ItemCount { places: 1, ..one.clone() });
    first.into_iter().collect()
}

impl Payloads for Form<'_> {
    fn submission(&mut self) -> Submission {
        panic!("a case that is there is not opened")
    }
    fn reason(&mut self) -> Code {
        asked_for!(self, AskedFor::Reason(reasons) => self.choice(reasons))
    }
    fn text(&mut self) -> Option<String> {
        asked_for!(self, AskedFor::Text => None)
    }
    fn amendment(&mut self) -> Amendment {
        let urgency = self.asked.subject.as_ref().map(|case| case.need.urgency);
        asked_for!(self, AskedFor::Amendment => Amendment { urgency, ..Amendment::default() })
    }
    fn other_case(&mut self) -> Reference {
        asked_for!(self, AskedFor::OtherCase => "another-case".to_owned())
    }
    fn absorption(&mut self) -> Absorption {
        let (id, carried) = ("another-case".to_owned(), Vec::new());
        asked_for!(self, AskedFor::Absorption => Absorption { id, merge: 1, carried })
    }
    fn merge_number(&mut self) -> u32 {
        asked_for!(self, AskedFor::Merge(merge) => *merge)
    }
    fn merge_cancellation(&mut self) -> MergeCancellation {
        MergeCancellation { merge: self.merge_number(), reason: self.reason() }
    }
    fn merge_name(&mut self) -> MergeName {
        asked_for!(self, AskedFor::Carried(carried) => {
            // A merged case passes on whatever it is told.
            let other = || MergeName { id: "another-case".to_owned(), merge: 1 };
            carried.first().cloned().unwrap_or_else(other)
        })
    }
    fn brought(&mut self) -> Vec<Brought> {
        asked_for!(self, AskedFor::Brought(claims) => {
            let largest = claims.iter().max_by_key(|claim| claim.share.places);
            let one_less = largest.map(|claim| {
                let one = Share { places: 1, cost_fen: 0, items: first_of(&claim.share) };
                let Share { places, items, .. } = claim.share.minus(&one);
                Brought { responder: claim.responder.clone(), places, items }
            });
            one_less.into_iter().collect()
        })
    }
    fn project(&mut self) -> Reference {
        asked_for!(self, AskedFor::Project => "a-project".to_owned())
    }
    fn agency(&mut self) -> Code {
        asked_for!(self, AskedFor::Agency(agencies) => self.choice(agencies))
    }
    fn favoured(&mut self) -> Reference {
        asked_for!(self, AskedFor::Responder => "somebody-else".to_owned())
    }
    fn claim_wish(&mut self) -> ClaimWish {
        let places = (self.turn > 1).then_some(1);
        let cost_fen = (self.turn % 2 == 1).then_some(0);
        asked_for!(self, AskedFor::ClaimWish(left) => {
            let items = if self.turn > 1 { first_of(left) } else { Vec::new() };
            ClaimWish { places, cost_fen, items }
        })
    }
    fn joining_cost_fen(&mut self) -> Option<u64> {
        asked_for!(self, AskedFor::CostFen(_) => None)
    }
    fn invited_share(&mut self) -> Share {
        asked_for!(self, AskedFor::Share(_) => Share::default())
    }
    fn claimant(&mut self) -> Reference {
        asked_for!(self, AskedFor::ClaimOf(claims) => self.choice(claims))
    }
    fn replaced(&mut self) -> Reference {
        asked_for!(self, AskedFor::ClaimOf(claims) => self.choice(claims))
    }
    fn appointment(&mut self) -> Instant {
        asked_for!(self, AskedFor::Appointment(window) => window.earliest)
    }
    fn later_due_date(&mut self) -> Instant {
        asked_for!(self, AskedFor::DueDate(window) => window.earliest)
    }
    fn grade(&mut self) -> Grade {
        asked_for!(self, AskedFor::Grade(levels) => Grade { level: self.choice(levels), score: 1 })
    }
    fn reach(&mut self) -> Reach {
        asked_for!(self, AskedFor::Reach(step) => Reach { step: step.clone(), responders: 1 })
    }
    fn coordinator(&mut self) -> Reference {
        asked_for!(self, AskedFor::Coordinator => "coordinator-1".to_owned())
    }
}
