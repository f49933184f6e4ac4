//! What might have happened after two policies parted on a case: the modelled tail.
//!
//! A tail starts where a policy left the case at the parting. From there people answer as the
//! response model has them, deadlines pass when the policy has them due, and every decision is the
//! rules' own. It ends where the log ends. Each replicate plays every parted case once, with
//! rates of its own; the same seed gives the same tails, on however many threads.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use wish_contract::area_cut;
use wish_contract::{
    Actor, Amendment, Case, Change, ClaimRole, ClaimStatus, Command, Instant, Request, Responder,
    Role, Ruling,
};

use super::course::{Class, Course, Demands, Example, ExampleOf, GivenCommand, Nearness};
use super::divergence::Said;
use super::error::BacktestError;
use super::exact::{GivenRequest, Player, RunState};
use super::notes::Notes;
use super::response::{self, Draw, Model, Profile};
use super::setting::Setting;

/// Commands and deadlines after which a tail is given up: far more than a case has.
const MOMENTS_MAX: u32 = 2_000;

/// An act is taken from one of so many examples.
const NEAREST: usize = 12;

/// What all tails share.
pub struct Tails<'a> {
    pub model: &'a Model,
    pub setting: &'a Setting,
    pub horizon: Instant,
}

/// Where a tail starts: under which policy, when, and how the case stands.
#[derive(Clone)]
pub struct Start {
    pub book: usize,
    pub at: Instant,
    pub state: RunState,
    pub course: Course,
}

/// A case after its parting.
pub struct Tail<'a> {
    tails: &'a Tails<'a>,
    draw: &'a Draw,
    random: ChaCha8Rng,
    book: usize,
    state: RunState,
    course: Course,
    now: Instant,
    /// What somebody will do next, and when; none: nobody does anything in time.
    coming: Option<(Instant, What)>,
    is_drawn: bool,
    /// What was asked last: the command, by whom, with which facts.
    asked: Option<(Command, Actor, Option<Responder>)>,
    moments: u32,
}

/// What somebody may do.
#[derive(Clone)]
enum What {
    Claim(Class),
    Act(ExampleOf),
}

impl<'a> Tail<'a> {
    pub fn new(tails: &'a Tails<'a>, draw: &'a Draw, seed: u64, start: Start) -> Tail<'a> {
        let Start { book, at, state, course } = start;
        Tail {
            tails,
            draw,
            random: ChaCha8Rng::seed_from_u64(seed),
            book,
            state,
            course,
            now: at,
            coming: None,
            is_drawn: false,
            asked: None,
            moments: 0,
        }
    }

    pub fn notes(&self) -> &Notes {
        &self.course.notes
    }

    /// The classes that it is open to in the end.
    pub fn opened(&self) -> impl Iterator<Item = &Class> {
        self.course.opened.iter().map(|opened| &opened.class)
    }

    /// Draws what happens next, deadlines aside: of all that may, what comes first.
    fn draw_next(&mut self) {
        self.is_drawn = true;
        self.coming = None;
        self.draw_claims();
        self.draw_acts();
    }

    fn draw_claims(&mut self) {
        if !self.course.on_board {
            return;
        }
        let Tails { model, .. } = *self.tails;
        let known = &model.known;
        let area =
            self.tails.model.known.areas.items.iter().position(|area| {
                area_cut(&self.course.notes.area, area.split('/').count()) == area
            });
        let sort = known.sorts.place(&self.course.notes.sort);
        let profile = Profile { area, band: self.course.notes.band, sort };
        let now = model.claims.at(self.now);
        for place in 0..self.course.opened.len() {
            let opened = &self.course.opened[place];
            let Some(class) = model.class(&opened.class) else { continue };
            let Some((rates, factor)) = self.draw.claims.of(class, profile) else { continue };
            let waited = now - model.claims.at(opened.since);
            let patience = -response::positive(&mut self.random).ln();
            let until = response::time_until(rates, factor, waited, patience);
            let at = until.and_then(|until| model.claims.when(now + until));
            let what = What::Claim(self.course.opened[place].class.clone());
            self.consider(at, what);
        }
    }

    fn draw_acts(&mut self) {
        let Tails { model, .. } = *self.tails;
        let Some((situation, since)) = self.course.situation else { return };
        let now = model.acts.at(self.now);
        let waited = now - model.acts.at(since);
        for (act, rates) in model.acts(&situation, self.draw) {
            let patience = -response::positive(&mut self.random).ln();
            let until = response::time_until(rates, 1.0, waited, patience);
            let at = until.and_then(|until| model.acts.when(now + until));
            self.consider(at, What::Act(ExampleOf::Act(situation, *act)));
        }
    }

    fn consider(&mut self, at: Option<Instant>, what: What) {
        let Some(at) = at.map(|at| at.max(self.now)).filter(|at| *at <= self.tails.horizon) else {
            return;
        };
        if self.coming.as_ref().is_none_or(|(first, _)| at < *first) {
            self.coming = Some((at, what));
        }
    }

    /// A command as somebody gave it in the log, fitted to this case; none: nobody could give it
    /// here.
    fn command(&mut self, what: &What, at: Instant) -> Option<(Command, Actor, Option<Responder>)> {
        let known = &self.tails.model.known;
        let place = match what {
            What::Claim(class) => response::examples_of(class, known),
            What::Act(of) => response::examples_like(of, known),
        };
        let examples = known.kept.get(place?).filter(|kept| !kept.is_empty())?;
        let case = self.state.case.as_ref()?;
        let asked = Demands::of(case);
        // Of the examples that are nearest to this case, any.
        let mut nearest: Vec<((u8, u64), usize)> = Vec::with_capacity(examples.len());
        nearest.extend(
            examples.iter().enumerate().map(|(at, (_, one))| (asked.distance(&one.asked), at)),
        );
        let last = nearest.len().min(NEAREST) - 1;
        nearest.select_nth_unstable(last);
        let (_, place) = nearest[self.random.random_range(0..=last)];
        let (_, example) = examples.get(place)?;
        match what {
            What::Claim(class) => claim(example, class, case, self.tails.setting),
            What::Act(_) => fitted(example, case, at),
        }
    }
}

impl Player for Tail<'_> {
    fn ask(&mut self) -> Option<(usize, Request)> {
        while self.moments < MOMENTS_MAX {
            if !self.is_drawn {
                self.draw_next();
            }
            let due = self.state.next.filter(|due| *due <= self.tails.horizon);
            let act = self.coming.as_ref().map(|(at, _)| *at);
            self.moments += 1;
            let meets = |at: &Instant| [due, act].into_iter().flatten().all(|other| *at < other);
            if let Some(at) = self.course.appointment.filter(meets) {
                self.course.keep_appointment(at);
                (self.now, self.is_drawn) = (at.max(self.now), false);
                continue;
            }
            match (due, act) {
                (None, None) => return None,
                (Some(due), act) if act.is_none_or(|at| due <= at) => {
                    self.asked = None;
                    return Some((self.book, self.state.tick(due)));
                }
                _ => {}
            }
            let (at, what) = self.coming.take()?;
            (self.now, self.is_drawn) = (at, false);
            if let Some((command, by, claimant)) = self.command(&what, at) {
                self.asked = Some((command.clone(), by.clone(), claimant.clone()));
                let id = format!("tail/{}", self.moments);
                let facts = Vec::new();
                let given = GivenRequest { command, by, claimant, facts, now: at, id };
                return Some((self.book, self.state.request(given)));
            }
        }
        None
    }

    fn hear(&mut self, request: Request, ruling: Ruling) -> Result<(), BacktestError> {
        let at = request.now;
        let said = self.state.take(request, ruling);
        let given = self.asked.as_ref().map(|(command, by, claimant)| GivenCommand {
            command,
            by,
            claimant: claimant.as_ref(),
        });
        let after = self.state.case.as_ref();
        self.course.take(at, given, &said, after, self.tails.setting);
        self.now = at;
        match &said {
            // A reminder changes nothing about who does what.
            Said::Did { events, .. } if self.asked.is_none() => {
                let reminds = |change: &Change| matches!(change, Change::Overdue(_));
                self.is_drawn &= events.iter().all(|event| reminds(&event.change));
            }
            _ => {}
        }
        Ok(())
    }
}

/// A claim as one of the class made it, by somebody who stands to this case as the class says.
fn claim(
    example: &Example,
    class: &Class,
    case: &Case,
    setting: &Setting,
) -> Option<(Command, Actor, Option<Responder>)> {
    let mut facts = example.claimant.clone()?;
    let area = &case.need.area;
    facts.kind.clone_from(&class.kind);
    match class.nearness {
        Nearness::Paired => facts.paired_areas = vec![area.clone()],
        Nearness::Within(depth) => {
            facts.area = area_cut(area, depth).to_owned();
            facts.paired_areas.clear();
            // Those of the nearest ring live where the case does; others beside it.
            let deepest = setting.depths.range(depth + 1..).next().is_none();
            if deepest {
                facts.area.clone_from(area);
            }
        }
        Nearness::Reserved => {
            let position = case.ladder.as_ref()?;
            facts.id.clone_from(position.reserved_for.as_ref()?);
        }
    }
    let by = Actor { id: facts.id.clone(), role: Role::Responder };
    Some((example.command.clone(), by, Some(facts)))
}

/// A command as it was given in another case: by who has that part here, with times as far ahead.
fn fitted(
    example: &Example,
    case: &Case,
    at: Instant,
) -> Option<(Command, Actor, Option<Responder>)> {
    let live = |status: ClaimStatus| {
        let of_status = case.claims.iter().filter(|claim| claim.status == status);
        // The lead before the others.
        let first = of_status.min_by_key(|claim| claim.role != ClaimRole::Lead);
        first.map(|claim| claim.responder.clone())
    };
    let later = |then: &Instant| at + (then - example.now);
    let command = match &example.command {
        Command::RecordContact(then) => Command::RecordContact(later(then)),
        Command::Reschedule(then) => Command::Reschedule(later(then)),
        Command::RequestExtension(then) => Command::RequestExtension(later(then)),
        Command::GrantExtension(then) => {
            Command::GrantExtension(case.extension_asked.unwrap_or_else(|| later(then)))
        }
        Command::Amend(amendment) => Command::Amend(lowered(amendment, case)),
        Command::Revoke(end) => {
            let mut end = end.clone();
            end.responder = live(ClaimStatus::Active)?;
            Command::Revoke(end)
        }
        Command::Substitute(end) => {
            let mut end = end.clone();
            end.responder = live(ClaimStatus::Active)?;
            Command::Substitute(end)
        }
        Command::ReportNoShow(_) => Command::ReportNoShow(live(ClaimStatus::Active)?),
        other => other.clone(),
    };
    let reserved = case.ladder.as_ref().and_then(|position| position.reserved_for.clone());
    let id = match (example.by.role, &command) {
        (Role::Reporter, _) => case.reporter.clone(),
        (Role::Beneficiary, _) => case.need.beneficiary.clone(),
        (Role::Responder, Command::AcceptInvitation) => live(ClaimStatus::Invited)?,
        (Role::Responder, Command::Decline(_)) => live(ClaimStatus::Invited).or(reserved)?,
        (Role::Responder, Command::Join(_)) => example.by.id.clone(),
        (Role::Responder, _) => live(ClaimStatus::Active)?,
        _ => example.by.id.clone(),
    };
    let mut claimant = example.claimant.clone();
    let speaks_for_itself = !matches!(command, Command::Invite(_) | Command::Substitute(_));
    if let Some(facts) = claimant.as_mut().filter(|_| speaks_for_itself) {
        facts.id.clone_from(&id);
    }
    Some((command, Actor { id, role: example.by.role }, claimant))
}

/// An amendment of what is asked for; where part of it is taken, it is lowered to that part.
fn lowered(amendment: &Amendment, case: &Case) -> Amendment {
    let live = || case.live_claims();
    let mut amendment = amendment.clone();
    if live().next().is_some() {
        let places = live().map(|claim| claim.share.places).sum();
        let cost_fen = live().map(|claim| claim.share.cost_fen).sum();
        amendment.places = amendment.places.map(|_| places);
        amendment.cost_fen = amendment.cost_fen.map(|_| cost_fen);
    }
    amendment
}
