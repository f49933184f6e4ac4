//! Reads a story: commands in plain words, one after the other, on one wish from 2026-03-02 09:00. It
//! brings a wish to where rankings and matches are to look at it; what the rules make of it on the way
//! is for scenario files.
//!
//! `to verify` lets time run to the deadline and ticks; `wait 2 working days` lets it run on. Commands
//! are given by whoever may give them, and those that are refused are left out; responders are those of
//! `responder`.

use std::fmt::Write as _;
use std::str::FromStr as _;

use crate::calendar::Span;
use crate::case::{Case, Need, Share};
use crate::command::{Actor, ClaimWish, Command, Request, Responder, Submission};
use crate::decide::decide;
use crate::event::Event;
use crate::evolve;
use crate::explain::Detail;
use crate::machine;
use crate::policy::{Policy, load};
use crate::vocabulary::{CaseKind, CommandKind, DeadlineKind, Instant, Role, Urgency};

const START: Instant = 1_772_413_200_000; // 2026-03-02T09:00:00+08:00, a Monday
const HOUR_MS: i64 = 60 * 60 * 1_000;

struct Story {
    policy: Policy,
    case: Option<Case>,
    events: Vec<Event>,
    now: Instant,
    commands: u32,
}

/// What happened: a line an event, with the rule that made it, and where the case stands in the end.
pub(super) fn told(policy: &str, story: &str) -> String {
    play(policy, story).end()
}

/// The policy, the wish where the story leaves it, and when that is.
pub(crate) fn left_at(policy: &str, story: &str) -> (Policy, Case, Instant) {
    let Story { policy, case, now, .. } = play(policy, story);
    (policy, case.unwrap(), now)
}

fn play(policy: &str, story: &str) -> Story {
    let path = format!("{}/../../tests/policies/{policy}", env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read(&path).unwrap();
    let policy = load(&source).unwrap_or_else(|findings| panic!("{findings:#?}"));
    let mut story_so_far =
        Story { policy, case: None, events: Vec::new(), now: START, commands: 0 };
    for sentence in story.split([';', '\n']).map(str::trim).filter(|sentence| !sentence.is_empty())
    {
        story_so_far.sentence(sentence);
    }
    story_so_far
}

impl Story {
    fn sentence(&mut self, sentence: &str) {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        match words[0] {
            "to" => self.to(words[1]),
            "wait" => {
                let span = Span::from_str(&words[1..].join(" ")).unwrap();
                self.now = self.policy.calendar.add(self.now, span).at;
            }
            "tick" => self.give(Command::Tick, actor("timer", Role::Timer), None),
            "submit" => self.submit(&words[1..]),
            verb => self.command(verb, &words[1..]),
        }
    }

    fn to(&mut self, deadline: &str) {
        let kind = *DeadlineKind::ALL.iter().find(|kind| kind.word() == deadline).unwrap();
        let case = self.case.as_ref().unwrap();
        let running = case.deadline(kind);
        self.now = running.unwrap_or_else(|| panic!("{deadline} does not run: {case:#?}")).due;
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
            cost_fen: number("yuan").unwrap_or(120) * 100,
            channel: value(words, "channel").unwrap_or("home-visit").to_owned(),
            area: value(words, "area").unwrap_or("32/12/02/004/011/g2/b6").to_owned(),
            beneficiary: "b-1".to_owned(),
            household: Some("h-1".to_owned()),
            at_home: words.contains(&"at-home"),
            households_alike: None,
        };
        let submission = Submission { id: "w1".to_owned(), kind: CaseKind::Wish, need };
        self.give(Command::Submit(submission), actor("r-1", Role::Reporter), None);
    }

    fn command(&mut self, verb: &str, words: &[&str]) {
        let who = words.first().copied().unwrap_or_default();
        let why = || self.policy.reasons.keys().next().unwrap().clone();
        let places = value(words, "places").map(|text| text.parse::<u32>().unwrap());
        let command = match verb {
            "accept" => Command::Accept,
            "publish" => Command::Publish,
            "reserve" => Command::Reserve(who.to_owned()),
            "take-down" => Command::TakeDown(why()),
            "escalate" => Command::Escalate(why()),
            "hold" => Command::Hold(why()),
            "claim" => Command::Claim(ClaimWish { places, cost_fen: None }),
            "invite" => Command::Invite(Share { places: places.unwrap_or(0), cost_fen: 0 }),
            "release" => Command::Release(why()),
            "contact" => Command::RecordContact(self.now + 24 * HOUR_MS),
            other => panic!("no such command: {other}"),
        };
        let by = self.by(command.kind(), who);
        let named = !who.is_empty() && !who.contains('=');
        self.give(command, by, named.then(|| responder(who)));
    }

    /// Whoever may give the command: a responder that is named, the lead for work, or somebody in the
    /// first role that may.
    fn by(&self, kind: CommandKind, who: &str) -> Actor {
        let role = machine::move_of(kind).unwrap().roles[0];
        let lead = self.case.as_ref().and_then(Case::lead).map(|lead| lead.responder.as_str());
        match role {
            Role::Responder if !who.is_empty() && kind != CommandKind::Invite => actor(who, role),
            Role::Responder => actor(lead.unwrap_or("nobody"), role),
            role => actor("o-1", role),
        }
    }

    fn give(&mut self, command: Command, by: Actor, claimant: Option<Responder>) {
        self.commands += 1;
        let request = Request {
            subject: self.case.clone(),
            command,
            by,
            claimant,
            now: self.now,
            id: format!("c-{}", self.commands),
            detail: Detail::Decisive,
        };
        if let Ok(decision) = decide(&self.policy, request) {
            self.events.extend(decision.events);
            self.case = Some(decision.after);
        }
    }

    fn end(self) -> String {
        let mut told = String::new();
        for event in &self.events {
            let at = self.policy.calendar.local(event.at).to_string();
            writeln!(told, "{} {}", &at[5..], event.rule).unwrap();
        }
        let case = self.case.unwrap();
        assert_eq!(
            evolve::fold(self.events).as_ref(),
            Ok(&case),
            "the events tell the whole story"
        );
        assert!(case.is_cared_for(), "nobody comes back to {case:#?}");
        let due = case.next_deadline().map_or_else(
            || "nothing due".to_owned(),
            |next| format!("{} due {}", next.kind.word(), self.policy.calendar.local(next.due)),
        );
        writeln!(told, "{}, {due}", case.stage.word()).unwrap();
        told
    }
}

pub(crate) fn value<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
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
        skills: Vec::new(),
        licences: Vec::new(),
        vetted: !is("unvetted"),
        household: is("household").then(|| "h-1".to_owned()),
        paired_areas: if name.starts_with('p') {
            vec!["32/12/02/004/011".to_owned()]
        } else {
            Vec::new()
        },
    }
}
