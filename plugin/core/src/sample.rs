//! Policies, instants and cases in a few words, for tests.

use crate::evolve;
use crate::explain::rules;
use crate::policy::{Policy, load};
use wish_contract::{
    Actor, Case, CaseKind, Change, Claim, ClaimRole, ClaimStatus, Event, Instant, LadderPosition,
    Need, Opening, Reason, Role, Share, Stage, Urgency,
};

/// A policy of the workspace's tests.
pub(crate) fn policy(name: &str) -> Policy {
    let path = format!("{}/../../tests/policies/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    load(&std::fs::read(path).unwrap(), wish_words::Language::ENGLISH)
        .unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// The first instant of a day, written `2026-03-09`; or a minute of it, `2026-03-09T18:00`.
pub(crate) fn instant(policy: &Policy, text: &str) -> Instant {
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00"));
    let (hour, minute) = time.split_once(':').unwrap();
    let minute = hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap();
    policy.calendars.everywhere.instant_of(date.parse().unwrap(), minute)
}

/// The value of a word `name=value` among others.
pub(crate) fn value<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
}

/// A wish on the board: open since `at` to everybody that the last step of its ladder admits.
pub(crate) fn wish(policy: &Policy, id: &str, category: &str, area: &str, at: Instant) -> Case {
    let need = Need {
        category: category.to_owned(),
        urgency: Urgency::Normal,
        text: "想要一台电风扇".to_owned(),
        target_groups: Vec::new(),
        places: 1,
        items: Vec::new(),
        cost_fen: 10_000,
        channel: "home-visit".to_owned(),
        area: area.to_owned(),
        beneficiary: format!("b-{id}"),
        household: None,
        at_home: false,
        households_alike: None,
    };
    let ladder = policy.ladder_for(CaseKind::Wish, &need).unwrap();
    let opening =
        Opening { kind: CaseKind::Wish, policy: policy.reference.clone(), need, continues: None };
    let submitted = Event {
        subject: id.to_owned(),
        sequence: 1,
        at,
        by: Actor { id: "r-1".to_owned(), role: Role::Reporter },
        fingerprint: 0,
        command: "c-1".to_owned(),
        because: *Reason::of(rules::SUBMISSION_COMPLETE),
        change: Change::Submitted(opening),
        clocks: Vec::new(),
    };
    let position = LadderPosition {
        ladder: ladder.code.clone(),
        step: u32::try_from(ladder.steps.len()).unwrap(),
        since: at,
        reserved_for: None,
        exhausted: false,
    };
    Case { stage: Stage::Published, ladder: Some(position), ..evolve::open(&submitted).unwrap() }
}

/// A claim on a whole case.
pub(crate) fn claim(
    responder: &str,
    role: ClaimRole,
    status: ClaimStatus,
    since: Instant,
) -> Claim {
    Claim {
        responder: responder.to_owned(),
        kind: "member".to_owned(),
        role,
        status,
        share: Share { places: 1, cost_fen: 10_000, items: Vec::new() },
        since,
        offered_fen: 10_000,
        stands_by: None,
    }
}
