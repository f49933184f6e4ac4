//! What people may do with the case of a walk, and the settings that are walked.
//!
//! Bounds that keep the state space finite: the case is held for whole reviews, an extension
//! reaches eleven working days from the present, an appointment lies a working day ahead, and
//! nobody waits while somebody holds a claim but for the next deadline. Every command is given but
//! those of [`NEVER_GIVEN`].

use std::fmt;

use wish_contract::{
    Absorption, Actor, Amendment, Brought, Case, CaseKind, ClaimWish, Code, Command, CommandKind,
    Grade, Instant, Item, ItemCount, MergeCancellation, MergeName, Need, Payload, Payloads, Reach,
    Reference, Request, Responder, Role, Share, Submission, Urgency,
};
use wish_core::calendar::{Calendar, CalendarSpec, Hours, Span, Unit};
use wish_core::machine;
use wish_core::policy::Deadlines;
use wish_core::policy::calendars::Calendars;

use super::{DETAIL, PRESENT, Setting};
use crate::policies::Book;

const DAY_MS: Instant = 24 * 60 * 60 * 1_000;
const AREA: &str = "32/12/81/001/002/g1/b3";
const COMMUNITY: &str = "32/12/81/001/002";
/// A member of the community, a unit that is paired with it, a social organisation of the district.
pub const RESPONDERS: [&str; 3] = ["member", "unit", "social"];
const REASON: &str = "not-needed";
const CASE: &str = "w1";
/// Commands that nobody gives in the walk: the case is open already, and the others change a list,
/// the need and a name.
pub const NEVER_GIVEN: [CommandKind; 5] = [
    CommandKind::Submit,
    CommandKind::Absorb,
    CommandKind::ReleaseAbsorbed,
    CommandKind::Amend,
    CommandKind::MovePolicy,
];
/// Every state of the walk has had one event: what comes next is the second.
const MERGE: u32 = 2;

/// A command, by whom, and with whose facts.
#[derive(PartialEq)]
pub struct Action {
    pub command: Command,
    by: Actor,
    claimant: Option<Responder>,
}

impl Action {
    /// Whether the machine has the command at the case's stage at all; what it lists nowhere,
    /// `decide` refuses unseen.
    #[must_use]
    pub fn is_for(&self, case: &Case) -> bool {
        machine::move_of(self.command.kind()).is_for(case.stage)
    }

    /// The same at another time than the present, under a name of its own.
    #[must_use]
    pub fn request_at(&self, case: &Case, now: Instant, number: u32) -> Request {
        let command = match self.command.payload() {
            Payload::Appointment(_)
            | Payload::LaterDueDate(_)
            | Payload::MergeNumber(_)
            | Payload::MergeCancellation(_) => {
                let merge = merge_of(case);
                self.command.kind().command(&mut About { responder: "", now, merge })
            }
            Payload::Nothing
            | Payload::Submission(_)
            | Payload::Reason(_)
            | Payload::Text(_)
            | Payload::Amendment(_)
            | Payload::Case(_)
            | Payload::Absorption(_)
            | Payload::MergeName(_)
            | Payload::Brought(_)
            | Payload::Project(_)
            | Payload::Agency(_)
            | Payload::Responder(_)
            | Payload::ClaimWish(_)
            | Payload::JoiningCostFen(_)
            | Payload::InvitedShare(_)
            | Payload::ClaimEnd(_)
            | Payload::Grade(_)
            | Payload::Coordinator(_)
            | Payload::Reach(_) => self.command.clone(),
        };
        Request { command, now, id: format!("c1-{number}"), ..self.request(case) }
    }

    /// The same by another of the kind, who has never been on the case.
    #[must_use]
    pub fn as_newcomer(&self) -> Action {
        let new = |id: &str| format!("{id}-new");
        let by = Actor { id: new(&self.by.id), ..self.by.clone() };
        let claimant = self.claimant.clone().map(|facts| Responder { id: new(&facts.id), ..facts });
        Action { command: self.command.clone(), by, claimant }
    }

    /// Who gives it.
    #[must_use]
    pub fn by(&self) -> &Actor {
        &self.by
    }

    #[must_use]
    pub fn request(&self, case: &Case) -> Request {
        Request {
            subject: Some(case.clone()),
            command: self.command.clone(),
            by: self.by.clone(),
            claimant: self.claimant.clone(),
            facts: Vec::new(),
            now: PRESENT,
            id: "c1".to_owned(),
            detail: DETAIL,
        }
    }
}

impl fmt::Display for Action {
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
        facts: Vec::new(),
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
    let calendar = Calendar::new(&spec).expect("work goes on around the clock");
    book.policy.calendars = Calendars::of(calendar, Vec::new());
    let (day, two_days) = (Span::of(1, Unit::WorkingDays), Span::of(2, Unit::WorkingDays));
    book.policy.set_times(Deadlines {
        invitation: day,
        // As long as an invitation, so that a claim lost without a contact takes a whole day off its step, or nothing; the
        // reminder before it, which would come in between, is for the scenarios.
        first_contact: day,
        contact_reminder: None,
        due: two_days,
        due_reminder: Some(day),
        ..book.policy.deadlines
    });
    book
}

/// One wish for so much, and everything that may be done with it.
#[must_use]
pub fn setting(book: Book, whole: Share, parts: &[Share]) -> Setting {
    let (id, kind) = (CASE.to_owned(), CaseKind::Wish);
    let submission = Submission { id, kind, need: need(&whole), continues: None };
    let opening = Request {
        subject: None,
        command: Command::Submit(submission),
        by: actor(Role::Reporter),
        claimant: None,
        facts: Vec::new(),
        now: PRESENT,
        id: "c0".to_owned(),
        detail: DETAIL,
    };
    let kinds = CommandKind::ALL.iter().filter(|kind| !NEVER_GIVEN.contains(kind));
    let mut actions: Vec<Action> = Vec::new();
    for kind in kinds.filter(|kind| **kind != CommandKind::Tick) {
        for responder in RESPONDERS {
            for command in forms(*kind, responder, &book, &whole, parts) {
                for action in given(command, responder) {
                    // What names no responder is done once.
                    if !actions.contains(&action) {
                        actions.push(action);
                    }
                }
            }
        }
    }
    Setting { book, opening, actions }
}

/// What a command of this kind may say, where it is about the responder.
fn forms(
    kind: CommandKind,
    responder: &str,
    book: &Book,
    whole: &Share,
    parts: &[Share],
) -> Vec<Command> {
    let plain = kind.command(&mut About { responder, now: PRESENT, merge: MERGE });
    match plain.payload() {
        Payload::ClaimWish(_) => {
            let part = |part: &Share| ClaimWish {
                places: Some(part.places.max(1)),
                cost_fen: Some(part.cost_fen),
                items: part.items.clone(),
            };
            let parts = parts.iter().map(|one| Command::Claim(part(one)));
            [plain].into_iter().chain(parts).collect()
        }
        Payload::JoiningCostFen(_) if whole.cost_fen > 0 => {
            vec![plain, Command::Join(Some(whole.cost_fen / 2))]
        }
        Payload::InvitedShare(_) => {
            let parts = parts.iter().map(|part| Command::Invite(part.clone()));
            [plain].into_iter().chain(parts).collect()
        }
        Payload::Grade(grade) => {
            let levels = book.policy.evaluation_levels.keys();
            let grade = |level: &String| Grade { level: level.clone(), ..grade.clone() };
            levels.map(|level| Command::Evaluate(grade(level))).collect()
        }
        Payload::Nothing
        | Payload::Submission(_)
        | Payload::Reason(_)
        | Payload::Text(_)
        | Payload::Amendment(_)
        | Payload::Case(_)
        | Payload::Absorption(_)
        | Payload::MergeNumber(_)
        | Payload::MergeCancellation(_)
        | Payload::MergeName(_)
        | Payload::Brought(_)
        | Payload::Project(_)
        | Payload::Agency(_)
        | Payload::Responder(_)
        | Payload::JoiningCostFen(_)
        | Payload::ClaimEnd(_)
        | Payload::Appointment(_)
        | Payload::LaterDueDate(_)
        | Payload::Coordinator(_)
        | Payload::Reach(_) => vec![plain],
    }
}

/// Who gives it: the first in the machine who is no responder, or else the responder whom it is
/// about; with the facts of the one who needs them.
fn given(command: Command, responder: &str) -> Vec<Action> {
    let row = machine::move_of(command.kind());
    let by = match row.roles.iter().find(|role| **role != Role::Responder) {
        Some(role) => actor(*role),
        None => Actor { id: responder.to_owned(), role: Role::Responder },
    };
    let action = |claimant| Action { command: command.clone(), by: by.clone(), claimant };
    if command.kind() == CommandKind::Substitute {
        let others = RESPONDERS.iter().filter(|other| **other != responder);
        return others.map(|other| action(Some(facts(other)))).collect();
    }
    vec![action(row.claimant.map(|_| facts(responder)))]
}

/// What is said in the walk about one of the three.
struct About<'a> {
    responder: &'a str,
    now: Instant,
    merge: u32,
}

/// The merge under way, or the one that ended the case.
fn merge_of(case: &Case) -> u32 {
    let done = case.ended.as_ref().and_then(|ending| ending.merge);
    case.merging.as_ref().map(|merging| merging.merge).or(done).unwrap_or(MERGE)
}

impl Payloads for About<'_> {
    fn submission(&mut self) -> Submission {
        let need = need(&Share { places: 1, ..Share::default() });
        Submission { id: CASE.to_owned(), kind: CaseKind::Wish, need, continues: None }
    }

    fn reason(&mut self) -> Code {
        REASON.to_owned()
    }

    fn amendment(&mut self) -> Amendment {
        Amendment { urgency: Some(Urgency::Urgent), ..Amendment::default() }
    }

    fn other_case(&mut self) -> Reference {
        "w2".to_owned()
    }

    fn absorption(&mut self) -> Absorption {
        Absorption { id: "w2".to_owned(), merge: MERGE, carried: Vec::new() }
    }

    fn merge_number(&mut self) -> u32 {
        self.merge
    }

    fn merge_cancellation(&mut self) -> MergeCancellation {
        MergeCancellation { merge: self.merge, reason: REASON.to_owned() }
    }

    fn merge_name(&mut self) -> MergeName {
        MergeName { id: "w2".to_owned(), merge: MERGE }
    }

    fn brought(&mut self) -> Vec<Brought> {
        vec![Brought { responder: self.responder.to_owned(), places: 1, items: Vec::new() }]
    }

    fn project(&mut self) -> Reference {
        "p1".to_owned()
    }

    fn agency(&mut self) -> Code {
        "street-lighting".to_owned()
    }

    fn favoured(&mut self) -> Reference {
        self.responder.to_owned()
    }

    fn claimant(&mut self) -> Reference {
        self.responder.to_owned()
    }

    fn replaced(&mut self) -> Reference {
        self.responder.to_owned()
    }

    fn appointment(&mut self) -> Instant {
        self.now + DAY_MS
    }

    fn later_due_date(&mut self) -> Instant {
        self.now + 11 * DAY_MS
    }

    fn grade(&mut self) -> Grade {
        Grade { level: "community".to_owned(), score: 1 }
    }

    fn reach(&mut self) -> Reach {
        Reach { step: "paired".to_owned(), responders: 0 }
    }

    fn coordinator(&mut self) -> Reference {
        "coordinator-1".to_owned()
    }
}

fn need(whole: &Share) -> Need {
    let item = |count: &ItemCount| Item {
        id: count.item.clone(),
        text: count.item.clone(),
        places: count.places,
    };
    Need {
        category: "other".to_owned(),
        urgency: Urgency::Normal,
        text: "a hearing aid".to_owned(),
        target_groups: Vec::new(),
        places: whole.places,
        items: whole.items.iter().map(item).collect(),
        cost_fen: whole.cost_fen,
        channel: "home-visit".to_owned(),
        area: AREA.to_owned(),
        beneficiary: "beneficiary-1".to_owned(),
        household: None,
        at_home: false,
        households_alike: None,
    }
}

fn actor(role: Role) -> Actor {
    Actor { id: format!("{}-1", role.name()), role }
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
        active_claims_max: 9,
        cost_max_fen: 100_000,
        vetted: true,
        paired_areas: paired.map(str::to_owned).into_iter().collect(),
        ..Responder::default()
    }
}
