//! What people may do with the case of a walk, and the settings that are walked.
//!
//! Fences, without which there would be no end: the case is held for whole reviews, an extension
//! reaches eleven working days from the present, an appointment lies a working day ahead, and
//! nobody waits while somebody holds a claim but for the next deadline. `absorb`, `amend` and
//! `move-policy` are left out: they change a list, the need and a name.

use std::fmt;

use wish_contract::{Actor, ClaimEnd, ClaimWish, Command, Grade, Request, Responder, Submission};
use wish_contract::{Case, Need, Share};
use wish_contract::{CaseKind, Instant, Role, Urgency};
use wish_core::calendar::{Calendar, CalendarSpec, Hours, Span, Unit};
use wish_core::machine;
use wish_core::policy::Deadlines;

use super::{DETAIL, PRESENT, Setting};
use crate::policies::Book;

const DAY_MS: Instant = 24 * 60 * 60 * 1_000;
const AREA: &str = "32/12/81/001/002/g1/b3";
const COMMUNITY: &str = "32/12/81/001/002";
/// A member of the community, a unit that is paired with it, a social organisation of the district.
pub const RESPONDERS: [&str; 3] = ["member", "unit", "social"];
const REASON: &str = "not-needed";

/// A command, by whom, and with whose facts.
pub struct Deed {
    pub command: Command,
    by: Actor,
    claimant: Option<Responder>,
}

impl Deed {
    /// Whether the machine has the command at the case's stage at all; what it lists nowhere,
    /// `decide` refuses unseen.
    #[must_use]
    pub fn is_for(&self, case: &Case) -> bool {
        let kind = self.command.kind();
        machine::move_of(kind).is_some_and(|row| row.from.contains(&case.stage))
    }

    #[must_use]
    pub fn request(&self, case: &Case) -> Request {
        Request {
            subject: Some(case.clone()),
            command: self.command.clone(),
            by: self.by.clone(),
            claimant: self.claimant.clone(),
            now: PRESENT,
            id: "c1".to_owned(),
            detail: DETAIL,
        }
    }
}

impl fmt::Display for Deed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claimant = self.claimant.as_ref().map_or("", |claimant| claimant.id.as_str());
        write!(out, "{:?} by {} {claimant}", self.command, self.by.id)
    }
}

/// Lets everything take effect that is due then.
#[must_use]
pub fn tick(case: &Case, now: Instant) -> Request {
    Request {
        subject: Some(case.clone()),
        command: Command::Tick,
        by: Actor { id: "timer".to_owned(), role: Role::Timer },
        claimant: None,
        now,
        id: "t1".to_owned(),
        detail: DETAIL,
    }
}

/// Taizhou's rules and its whole ladder, with a calendar that never rests, and with times of a day
/// or two for what is not the ladder, so that fewer lengths meet.
///
/// # Panics
/// Never: such a calendar can be kept.
#[must_use]
pub fn restless_taizhou() -> Book {
    let mut book = Book::of("taizhou");
    let hours = vec![Hours { start: 0, end: 24 * 60 }];
    let spec = CalendarSpec { rest_days: Vec::new(), hours, ..CalendarSpec::default() };
    book.policy.calendar = Calendar::new(&spec).expect("work goes on around the clock");
    let (day, two_days) = (Span::of(1, Unit::WorkingDays), Span::of(2, Unit::WorkingDays));
    book.policy.deadlines = Deadlines {
        invitation: day,
        first_contact: two_days,
        contact_reminder: Some(day),
        due: two_days,
        due_reminder: Some(day),
        ..book.policy.deadlines
    };
    book
}

/// One wish for so much, and everything that may be done with it.
#[must_use]
pub fn setting(book: Book, whole: Share, parts: &[Share]) -> Setting {
    let need = Need {
        category: "other".to_owned(),
        urgency: Urgency::Normal,
        text: "a hearing aid".to_owned(),
        target_groups: Vec::new(),
        places: whole.places,
        cost_fen: whole.cost_fen,
        channel: "home-visit".to_owned(),
        area: AREA.to_owned(),
        beneficiary: "b1".to_owned(),
        household: None,
        at_home: false,
        households_alike: None,
    };
    let submission = Submission { id: "w1".to_owned(), kind: CaseKind::Wish, need };
    let opening = Request {
        subject: None,
        command: Command::Submit(submission),
        by: actor(Role::Reporter),
        claimant: None,
        now: PRESENT,
        id: "c0".to_owned(),
        detail: DETAIL,
    };
    let mut deeds: Vec<Deed> = Vec::new();
    intake(&mut deeds);
    board(&mut deeds);
    for responder in RESPONDERS {
        claims(&mut deeds, responder, whole, parts);
        work(&mut deeds, responder);
    }
    care(&mut deeds, &book);
    Setting { book, opening, deeds }
}

fn intake(deeds: &mut Vec<Deed>) {
    let verifier = [
        Command::Accept,
        Command::RequestInfo(REASON.to_owned()),
        Command::Reject(REASON.to_owned()),
        Command::Merge("w2".to_owned()),
        Command::Transfer("street-lighting".to_owned()),
    ];
    deeds.extend(verifier.map(|command| by(Role::Verifier, command)));
    deeds.push(by(Role::Reporter, Command::SupplyInfo(None)));
    deeds.push(by(Role::Reporter, Command::Withdraw(REASON.to_owned())));
    deeds.push(by(Role::Publisher, Command::Promote("p1".to_owned())));
}

fn board(deeds: &mut Vec<Deed>) {
    deeds.push(by(Role::Publisher, Command::Publish));
    deeds.push(by(Role::Publisher, Command::TakeDown(REASON.to_owned())));
    deeds.push(by(Role::Coordinator, Command::Escalate(REASON.to_owned())));
    let reserved = RESPONDERS.map(|one| by(Role::Publisher, Command::Reserve(one.to_owned())));
    deeds.extend(reserved);
}

fn claims(deeds: &mut Vec<Deed>, responder: &str, whole: Share, parts: &[Share]) {
    let why = || REASON.to_owned();
    let end = || ClaimEnd { responder: responder.to_owned(), reason: why() };
    let mut mine = |command| deeds.push(by_responder(responder, command));
    mine(Command::Claim(ClaimWish::default()));
    for part in parts {
        let (places, cost_fen) = (Some(part.places.max(1)), Some(part.cost_fen));
        mine(Command::Claim(ClaimWish { places, cost_fen }));
    }
    mine(Command::Join(None));
    if whole.cost_fen > 0 {
        mine(Command::Join(Some(whole.cost_fen / 2)));
    }
    mine(Command::AcceptInvitation);
    mine(Command::Decline(why()));
    mine(Command::Release(why()));
    deeds.push(by(Role::Coordinator, Command::Revoke(end())));
    deeds.push(by(Role::Beneficiary, Command::ReportNoShow(responder.to_owned())));
    for share in [Share::default()].iter().chain(parts) {
        deeds.push(with_facts(by(Role::Coordinator, Command::Invite(*share)), responder));
    }
    for other in RESPONDERS.iter().filter(|other| **other != responder) {
        deeds.push(with_facts(by(Role::Coordinator, Command::Substitute(end())), other));
    }
}

fn work(deeds: &mut Vec<Deed>, responder: &str) {
    let mine = [
        Command::RecordContact(PRESENT + DAY_MS),
        Command::Start,
        Command::SendGoods,
        Command::Deliver,
        Command::RequestExtension(PRESENT + 11 * DAY_MS),
    ];
    deeds.extend(mine.map(|command| by_responder(responder, command)));
}

fn care(deeds: &mut Vec<Deed>, book: &Book) {
    let why = || REASON.to_owned();
    let coordinator = [
        Command::Hold(why()),
        Command::Resume,
        Command::GrantExtension(PRESENT + 11 * DAY_MS),
        Command::RefuseExtension(why()),
        Command::Reopen(why()),
        Command::Close,
        Command::Archive,
        Command::Anonymise,
        Command::NameHolder("coordinator-1".to_owned()),
    ];
    deeds.extend(coordinator.map(|command| by(Role::Coordinator, command)));
    deeds.push(by(Role::Beneficiary, Command::Reschedule(PRESENT + DAY_MS)));
    deeds.push(by(Role::Beneficiary, Command::Confirm));
    deeds.push(by(Role::Beneficiary, Command::Dispute(why())));
    for level in book.policy.evaluation_levels.keys() {
        let grade = Grade { level: level.clone(), score: 1 };
        deeds.push(by(Role::Coordinator, Command::Evaluate(grade)));
    }
}

fn actor(role: Role) -> Actor {
    Actor { id: format!("{}-1", role.name()), role }
}

fn by(role: Role, command: Command) -> Deed {
    Deed { command, by: actor(role), claimant: None }
}

fn by_responder(responder: &str, command: Command) -> Deed {
    let by = Actor { id: responder.to_owned(), role: Role::Responder };
    with_facts(Deed { command, by, claimant: None }, responder)
}

fn with_facts(deed: Deed, responder: &str) -> Deed {
    Deed { claimant: Some(facts(responder)), ..deed }
}

/// What the host knows of each of the three.
#[must_use]
pub fn facts(responder: &str) -> Responder {
    let (kind, area, paired) = match responder {
        "member" => ("member", COMMUNITY, None),
        "unit" => ("unit", "32/12/81/001", Some(COMMUNITY)),
        _ => ("social-organisation", "32/12/81", None),
    };
    Responder {
        id: responder.to_owned(),
        kind: kind.to_owned(),
        area: area.to_owned(),
        active: true,
        suspended_until: None,
        active_claims: 0,
        active_claims_max: 9,
        frees_at: None,
        cost_max_fen: 100_000,
        skills: Vec::new(),
        licences: Vec::new(),
        vetted: true,
        household: None,
        paired_areas: paired.map(str::to_owned).into_iter().collect(),
    }
}
