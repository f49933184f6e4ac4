//! The settings of tests: commands in plain words, one after the other, on one wish from 2026-03-02
//! 09:00; one that is refused leaves it as it is. What comes of stories is for the scenarios in the
//! workspace's `tests/scenarios`.
//!
//! `to verify` lets time run to the deadline and ticks; `wait 2 working days` lets it run on.
//! Commands are given by whoever may give them; responders are those of `responder`.

use std::str::FromStr as _;

use crate::calendar::Span;
use crate::decide::decide;
use crate::machine;
use crate::policy::{Policy, load};
use wish_contract::{
    Actor, Case, CaseKind, ClaimWish, Command, CommandKind, DeadlineKind, Detail, Instant, Item,
    ItemCount, Need, Request, Responder, Role, Share, Submission, Urgency,
};

const START: Instant = 1_772_413_200_000; // 2026-03-02T09:00:00+08:00, a Monday
const HOUR_MS: i64 = 60 * 60 * 1_000;

struct Story {
    policy: Policy,
    case: Option<Case>,
    now: Instant,
    commands: u32,
}

/// The policy, the wish where the story leaves it, and when that is.
pub(crate) fn left_at(policy: &str, story: &str) -> (Policy, Case, Instant) {
    let path = format!("{}/../../tests/policies/{policy}", env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read(&path).unwrap();
    let policy = load(&source, wish_words::Language::ENGLISH)
        .unwrap_or_else(|findings| panic!("{findings:#?}"));
    let mut so_far = Story { policy, case: None, now: START, commands: 0 };
    for sentence in story.split(';').map(str::trim).filter(|sentence| !sentence.is_empty()) {
        so_far.sentence(sentence);
    }
    (so_far.policy, so_far.case.unwrap(), so_far.now)
}

impl Story {
    fn sentence(&mut self, sentence: &str) {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        match words[0] {
            "to" => self.to(words[1]),
            "wait" => {
                let span = Span::from_str(&words[1..].join(" ")).unwrap();
                self.now = self.policy.calendars.everywhere.add(self.now, span).at;
            }
            "tick" => self.give(Command::Tick, actor("timer", Role::Timer), None),
            "submit" => self.submit(&words[1..]),
            verb => self.command(verb, &words[1..]),
        }
    }

    fn to(&mut self, deadline: &str) {
        let kind = *DeadlineKind::ALL.iter().find(|kind| kind.name() == deadline).unwrap();
        self.now = self.case.as_ref().unwrap().deadline(kind).unwrap().due;
        self.give(Command::Tick, actor("timer", Role::Timer), None);
    }

    fn submit(&mut self, words: &[&str]) {
        let number = |name: &str| value(words, name).map(|text| text.parse::<u64>().unwrap());
        let need = Need {
            category: words[0].to_owned(),
            urgency: if words.contains(&"urgent") { Urgency::Urgent } else { Urgency::Normal },
            text: value(words, "text").unwrap_or("想要一台电风扇").to_owned(),
            target_groups: value(words, "groups").map_or_else(
                || vec!["low-income".to_owned()],
                |groups| groups.split('+').map(str::to_owned).collect(),
            ),
            places: number("places").map_or(1, |places| u32::try_from(places).unwrap()),
            items: items(words),
            cost_fen: number("yuan").unwrap_or(120) * 100,
            channel: value(words, "channel").unwrap_or("home-visit").to_owned(),
            area: value(words, "area").unwrap_or("32/12/02/004/011/g2/b6").to_owned(),
            beneficiary: "b-1".to_owned(),
            household: Some("h-1".to_owned()),
            at_home: words.contains(&"at-home"),
            households_alike: None,
        };
        let submission =
            Submission { id: "w1".to_owned(), kind: CaseKind::Wish, need, continues: None };
        self.give(Command::Submit(submission), actor("r-1", Role::Reporter), None);
    }

    fn command(&mut self, verb: &str, words: &[&str]) {
        let who = words.first().copied().unwrap_or_default();
        let places = value(words, "places").map(|text| text.parse::<u32>().unwrap());
        let cost_fen = value(words, "yuan").map(|text| text.parse::<u64>().unwrap() * 100);
        let counts = items(words);
        let counts =
            counts.into_iter().map(|item| ItemCount { item: item.id, places: item.places });
        let items = counts.collect();
        let command = match verb {
            "accept" => Command::Accept,
            "publish" => Command::Publish,
            "reserve" => Command::Reserve(who.to_owned()),
            "claim" => Command::Claim(ClaimWish { places, cost_fen, items }),
            "join" => Command::Join(cost_fen),
            "invite" => Command::Invite(Share {
                places: places.unwrap_or(0),
                cost_fen: cost_fen.unwrap_or(0),
                items,
            }),
            "release" => Command::Release(self.some_reason()),
            "contact" => Command::RecordContact(self.now + 24 * HOUR_MS),
            "start" => Command::Start,
            "deliver" => Command::Deliver,
            "send-goods" => Command::SendGoods,
            "confirm" => Command::Confirm,
            "request-info" => Command::RequestInfo(self.some_reason()),
            "take-down" => Command::TakeDown(self.some_reason()),
            "hold" => Command::Hold(self.some_reason()),
            "escalate" => Command::Escalate(self.some_reason()),
            other => panic!("no such command: {other}"),
        };
        let by = self.by(command.kind(), who);
        self.give(command, by, (!who.is_empty()).then(|| responder(who)));
    }

    /// Whoever may give the command: the one named, the lead for work, or somebody in the first
    /// role that may.
    fn by(&self, kind: CommandKind, who: &str) -> Actor {
        let role = machine::move_of(kind).roles[0];
        let lead = self.case.as_ref().and_then(Case::lead).map(|lead| lead.responder.as_str());
        match role {
            Role::Responder if who.is_empty() || kind == CommandKind::Invite => {
                actor(lead.unwrap_or("nobody"), role)
            }
            Role::Responder => actor(who, role),
            role => actor(person(role), role),
        }
    }

    fn some_reason(&self) -> String {
        self.policy.reasons.keys().next().unwrap().clone()
    }

    fn give(&mut self, command: Command, by: Actor, claimant: Option<Responder>) {
        self.commands += 1;
        let request = Request {
            subject: self.case.clone(),
            command,
            by,
            claimant,
            facts: Vec::new(),
            now: self.now,
            id: format!("c-{}", self.commands),
            detail: Detail::Decisive,
        };
        if let Ok(decision) = decide(&self.policy, request) {
            self.case = Some(decision.after);
        }
    }
}

pub(crate) fn value<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
}

/// Items in words: `items=size-36:1+size-38:2`.
fn items(words: &[&str]) -> Vec<Item> {
    let one = |text: &str| {
        let (id, places) = text.split_once(':').unwrap();
        Item { id: id.to_owned(), text: format!("尺码 {id}"), places: places.parse().unwrap() }
    };
    value(words, "items").into_iter().flat_map(|text| text.split('+')).map(one).collect()
}

/// Who they are on the wish of a story: its reporter and its beneficiary, or else somebody in office.
pub(crate) fn person(role: Role) -> &'static str {
    match role {
        Role::Reporter => "r-1",
        Role::Beneficiary => "b-1",
        Role::Verifier
        | Role::Publisher
        | Role::Responder
        | Role::Proxy
        | Role::Coordinator
        | Role::Timer => "o-1",
    }
}

fn actor(id: &str, role: Role) -> Actor {
    Actor { id: id.to_owned(), role }
}

/// The cast: `m…` members of the wish's community, `u…` units of its street, `p…` units paired with
/// its community,
/// `s…` social organisations of its district, `e…` enterprises of its city. A name may end in what is wrong with it:
/// `m9-full`, `m9-suspended`, `m9-inactive`, `m9-poor`, `m9-unvetted`, `m9-household`.
pub(crate) fn responder(name: &str) -> Responder {
    let (kind, area) = match name.as_bytes().first() {
        Some(b'u') => ("unit", "32/12/02/004"),
        Some(b'p') => ("unit", "32/12/02"),
        Some(b's') => ("social-organisation", "32/12/02"),
        Some(b'e') => ("enterprise", "32/12"),
        _ => ("member", "32/12/02/004/011"),
    };
    let is = |what: &str| name.ends_with(what);
    Responder {
        id: name.to_owned(),
        kind: kind.to_owned(),
        area: area.to_owned(),
        active: !is("inactive"),
        suspended_until: is("suspended").then_some(START + 30 * 24 * HOUR_MS),
        active_claims: if is("full") { 2 } else { 0 },
        active_claims_max: 2,
        frees_at: is("full").then_some(START + 7 * 24 * HOUR_MS),
        cost_max_fen: if is("poor") { 100 } else { 1_000_000 },
        vetted: !is("unvetted"),
        household: is("household").then(|| "h-1".to_owned()),
        paired_areas: if name.starts_with('p') {
            vec!["32/12/02/004/011".to_owned()]
        } else {
            Vec::new()
        },
        ..Responder::default()
    }
}
