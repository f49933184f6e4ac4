//! Reads a story: commands in plain words, one after the other, on one wish from 2026-03-02 09:00.
//!
//! `to verify` lets time run to the deadline and ticks; `to verify - 1ms` stops just before it; `wait 2 working days`
//! lets it run on. Commands are given by whoever may give them; responders are those of
//! `responder`.

use std::fmt::Write as _;
use std::str::FromStr as _;

use crate::calendar::Span;
use crate::case::{Case, Need, Share};
use crate::command::{
    Actor, Amendment, ClaimEnd, ClaimWish, Command, Grade, Request, Responder, Submission,
};
use crate::decide::decide;
use crate::event::{Action, Change, Effect, Event};
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
    told: String,
}

/// What happened: a line an event, a line a refusal, and where the case stands in the end.
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
    let mut story_so_far = Story {
        policy,
        case: None,
        events: Vec::new(),
        now: START,
        commands: 0,
        told: String::new(),
    };
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
            "to" => self.to(words[1], &words[2..]),
            "wait" => {
                let span = Span::from_str(&words[1..].join(" ")).unwrap();
                self.now = self.policy.calendar.add(self.now, span).at;
            }
            "tick" => self.give(Command::Tick, actor("timer", Role::Timer), None),
            "submit" => self.submit(&words[1..]),
            verb => self.command(verb, &words[1..]),
        }
    }

    fn to(&mut self, deadline: &str, rest: &[&str]) {
        let kind = *DeadlineKind::ALL.iter().find(|kind| kind.word() == deadline).unwrap();
        let case = self.case.as_ref().unwrap();
        let due = case
            .deadline(kind)
            .unwrap_or_else(|| panic!("{deadline} does not run: {:?}", case.deadlines))
            .due;
        self.now = if rest == ["-", "1ms"] { due - 1 } else { due };
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
        let why = value(words, "why").map_or_else(|| self.some_reason(), str::to_owned);
        let fen = |name: &str| value(words, name).map(|text| text.parse::<u64>().unwrap() * 100);
        let places = value(words, "places").map(|text| text.parse::<u32>().unwrap());
        let soon = self.now
            + value(words, "in-hours").map_or(24, |hours| hours.parse::<i64>().unwrap()) * HOUR_MS;
        let end = || ClaimEnd { responder: who.to_owned(), reason: why.clone() };
        let command = match verb {
            "accept" => Command::Accept,
            "request-info" => Command::RequestInfo(why),
            "supply-info" => Command::SupplyInfo(value(words, "text").map(str::to_owned)),
            "reject" => Command::Reject(why),
            "merge" => Command::Merge(who.to_owned()),
            "absorb" => Command::Absorb(who.to_owned()),
            "transfer" => Command::Transfer(who.to_owned()),
            "withdraw" => Command::Withdraw(why),
            "promote" => Command::Promote(who.to_owned()),
            "amend" => {
                Command::Amend(Amendment { places, cost_fen: fen("yuan"), ..Amendment::default() })
            }
            "publish" => Command::Publish,
            "reserve" => Command::Reserve(who.to_owned()),
            "take-down" => Command::TakeDown(why),
            "claim" => Command::Claim(ClaimWish { places, cost_fen: fen("yuan") }),
            "join" => Command::Join(fen("yuan")),
            "invite" => Command::Invite(Share {
                places: places.unwrap_or(0),
                cost_fen: fen("yuan").unwrap_or(0),
            }),
            "accept-invitation" => Command::AcceptInvitation,
            "decline" => Command::Decline(why),
            "release" => Command::Release(why),
            "revoke" => Command::Revoke(end()),
            "substitute" => Command::Substitute(end()),
            "contact" => Command::RecordContact(soon),
            "reschedule" => Command::Reschedule(soon),
            "start" => Command::Start,
            "no-show" => Command::ReportNoShow(who.to_owned()),
            "send-goods" => Command::SendGoods,
            "deliver" => Command::Deliver,
            "hold" => Command::Hold(why),
            "resume" => Command::Resume,
            "request-extension" => Command::RequestExtension(soon),
            "grant-extension" => Command::GrantExtension(soon),
            "confirm" => Command::Confirm,
            "dispute" => Command::Dispute(why),
            "evaluate" => Command::Evaluate(Grade { level: who.to_owned(), score: 5 }),
            "reopen" => Command::Reopen(why),
            "close" => Command::Close,
            "archive" => Command::Archive,
            "anonymise" => Command::Anonymise,
            "escalate" => Command::Escalate(why),
            "name-holder" => Command::NameHolder(who.to_owned()),
            other => panic!("no such command: {other}"),
        };
        let by = self.by(command.kind(), who, value(words, "by"));
        let concerned = value(words, "with").unwrap_or(who);
        let named = !concerned.is_empty() && !concerned.contains('=');
        self.give(command, by, named.then(|| responder(concerned)));
    }

    /// Whoever may give the command: the one named, the lead for work, or somebody in the first
    /// role that may.
    fn by(&self, kind: CommandKind, who: &str, named: Option<&str>) -> Actor {
        let role = machine::move_of(kind).unwrap().roles[0];
        let lead = self.case.as_ref().and_then(Case::lead).map(|lead| lead.responder.as_str());
        match (named, role) {
            (Some("coordinator"), _) => actor("k-1", Role::Coordinator),
            (Some(name), role) => actor(name, role),
            (None, Role::Responder) if !who.is_empty() && !who.contains('=') => actor(who, role),
            (None, Role::Responder) => actor(lead.unwrap_or("nobody"), role),
            (None, role) => actor("o-1", role),
        }
    }

    fn some_reason(&self) -> String {
        self.policy.reasons.keys().next().unwrap().clone()
    }

    fn give(&mut self, command: Command, by: Actor, claimant: Option<Responder>) {
        self.commands += 1;
        let kind = command.kind();
        let request = Request {
            subject: self.case.clone(),
            command,
            by,
            claimant,
            now: self.now,
            id: format!("c-{}", self.commands),
            detail: Detail::Decisive,
        };
        match decide(&self.policy, request) {
            Ok(decision) => {
                for event in &decision.events {
                    self.tell(event);
                    self.tell_effects(event, &decision.effects);
                }
                assert_eq!(decision.next.as_ref(), decision.after.next_deadline());
                self.events.extend(decision.events);
                self.case = Some(decision.after);
            }
            Err(rejection) => {
                let at = self.policy.calendar.local(self.now).to_string();
                writeln!(
                    self.told,
                    "{} {} refused: {}",
                    &at[5..],
                    kind.word(),
                    rejection.because.rule
                )
                .unwrap();
            }
        }
    }

    fn tell(&mut self, event: &Event) {
        let at = self.policy.calendar.local(event.at).to_string();
        let what = what(&event.change);
        writeln!(self.told, "{} {what:<40} {}", &at[5..], event.rule).unwrap();
    }

    /// What the host is to do because of an event, on a line below it.
    fn tell_effects(&mut self, event: &Event, effects: &[Effect]) {
        let name = format!("{}/{}/", event.subject, event.sequence);
        let of_event = effects.iter().filter(|effect| effect.id.starts_with(&name));
        let done: Vec<String> = of_event.map(|effect| does(&effect.action, &event.rule)).collect();
        if !done.is_empty() {
            writeln!(self.told, "            {}", done.join(", ")).unwrap();
        }
    }

    fn end(mut self) -> String {
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
        writeln!(self.told, "{}, {due}", case.stage.word()).unwrap();
        self.told
    }
}

/// The event in a few words.
pub(super) fn what(change: &Change) -> String {
    let word = serde_json::to_value(change).unwrap();
    let word = word
        .as_str()
        .map_or_else(|| word.as_object().unwrap().keys().next().unwrap().clone(), str::to_owned);
    match change {
        Change::Claimed(claim) | Change::Invited(claim) => {
            let Share { places, cost_fen } = claim.share;
            format!(
                "{word} {} {} places {places} yuan {}",
                claim.responder,
                claim.role.word(),
                cost_fen / 100
            )
        }
        Change::ClaimEnded(ending) => {
            format!("claim {} {}", ending.responder, ending.status.word())
        }
        Change::Substituted(one) => format!("{word} {} by {}", one.responder, one.claim.responder),
        Change::StepEntered(step) => format!("{word} {step}"),
        Change::Ended(end) => end.stage.word().to_owned(),
        Change::Overdue(kind) => format!("{word} {}", kind.word()),
        Change::LadderExhausted(name) | Change::HolderNamed(name) => format!("{word} {name}"),
        Change::InvitationAccepted(name) => format!("{word} {name}"),
        _ => word,
    }
}

/// An effect in a few words. What people are told is left out where it is the event's own rule.
fn does(action: &Action, rule: &str) -> String {
    let about = |about: &str| if about == rule { String::new() } else { format!(" of {about}") };
    match action {
        Action::Notify(notice) => {
            let whom = notice.whom.as_deref().unwrap_or(notice.to.word());
            format!("tell {whom}{}", about(&notice.about))
        }
        Action::AskCoordinator(question) => {
            format!("ask {}{}", question.coordinator, about(&question.about))
        }
        Action::Offer(offering) => {
            let audiences = offering.audiences.len();
            format!("offer {} to {audiences} and {} at most", offering.step, offering.notify_max)
        }
        Action::Publish => "show".to_owned(),
        Action::Unpublish => "show no more".to_owned(),
        Action::Transfer(agency) => format!("hand over to {agency}"),
        Action::Absorb(other) => format!("let {other} absorb it"),
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
