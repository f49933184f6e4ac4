//! A case on its way: what is noted of it, to whom it is open, and what it waits for. The same for
//! recorded courses, of which the response model learns, and for modelled ones, which it drives.

use std::mem::{Discriminant, discriminant};

mod evidence;
mod place;

pub use evidence::{Demands, Evidence, Example, ExampleOf, Openness, Stay};
pub use place::{Class, Nearness, Situation, Standpoint};

use place::agreed;
use wish_contract::{
    Action, Actor, Audience, Case, Command, Instant, Responder, Stage as CaseStage, area_contains,
    area_levels_shared,
};

use super::divergence::Said;
use super::notes::Notes;
use super::setting::Setting;

/// What somebody did, or tried to do.
#[derive(Clone, Copy)]
pub struct GivenCommand<'a> {
    pub command: &'a Command,
    pub by: &'a Actor,
    pub claimant: Option<&'a Responder>,
}

/// Which command, whatever it carries.
pub type Act = Discriminant<Command>;

/// A class that a case is open to.
#[derive(Clone, Debug)]
pub struct Opened {
    pub class: Class,
    /// Since when, or since when again.
    pub since: Instant,
    /// From when on nothing of it has been noted yet.
    noted: Instant,
}

/// A case on its way.
#[derive(Clone, Debug, Default)]
pub struct Course {
    pub notes: Notes,
    pub opened: Vec<Opened>,
    /// Whether those to whom it is open may claim it now.
    pub on_board: bool,
    pub situation: Option<(Situation, Instant)>,
    /// The agreed appointment, as long as it lies ahead: people keep it rather than wait.
    pub appointment: Option<Instant>,
    /// What it asks of whoever takes it on.
    demands: Option<Demands>,
    /// Where the model learns from it.
    pub evidence: Option<Box<Evidence>>,
}

impl Course {
    /// A course of which the model learns.
    pub fn recorded() -> Course {
        Course { evidence: Some(Box::default()), ..Course::default() }
    }

    /// Takes one moment: what was done or that a deadline passed, what was said to it, and the case
    /// after it.
    pub fn take(
        &mut self,
        at: Instant,
        given: Option<GivenCommand<'_>>,
        said: &Said,
        after: Option<&Case>,
        setting: &Setting,
    ) {
        self.keep_appointment(at);
        self.notes.take(at, given.map(|given| given.by.role), said, after, setting);
        let Some(case) = after else { return };
        if let Some(given) = given {
            self.learn(at, given, said, case, setting);
        }
        self.move_on(at, given, said, case);
        self.reopen(at, said, case, setting);
        self.demands = Some(Demands::of(case));
    }

    /// Lets the appointment come, if it has by then.
    pub fn keep_appointment(&mut self, by: Instant) {
        let Some(at) = self.appointment.filter(|at| *at <= by) else { return };
        self.appointment = None;
        if let Some((mut situation, _)) = self.situation {
            self.leave_situation(at, None);
            situation.place.met = true;
            self.situation = Some((situation, at));
        }
    }

    /// Nothing more is known of it.
    pub fn end(&mut self, at: Instant) {
        self.keep_appointment(at);
        for place in 0..self.opened.len() {
            self.note_openness(place, at, false);
        }
        self.leave_situation(at, None);
    }

    /// The first class that it is open to and that a responder belongs to.
    pub fn class_of(&self, responder: &Responder, case: &Case, setting: &Setting) -> Option<usize> {
        let reserved = case.ladder.as_ref().and_then(|position| position.reserved_for.as_ref());
        let paired = responder.paired_areas.iter().any(|area| area_contains(area, &case.need.area));
        let nearest = nearness(&case.need.area, &responder.area, setting);
        self.opened.iter().position(|opened| {
            opened.class.kind == responder.kind
                && match opened.class.nearness {
                    Nearness::Paired => paired,
                    Nearness::Within(depth) => nearest == Some(depth),
                    Nearness::Reserved => reserved == Some(&responder.id),
                }
        })
    }

    fn learn(
        &mut self,
        at: Instant,
        given: GivenCommand<'_>,
        said: &Said,
        case: &Case,
        setting: &Setting,
    ) {
        if self.evidence.is_none() {
            return;
        }
        let happened = matches!(said, Said::Did { events, .. } if !events.is_empty());
        let of = match (given.command, given.claimant) {
            (Command::Claim(_), Some(claimant)) if self.on_board => {
                let Some(place) = self.class_of(claimant, case, setting) else { return };
                self.note_openness(place, at, true);
                ExampleOf::Claim(self.opened[place].class.clone())
            }
            (Command::Claim(_) | Command::Submit(_) | Command::Tick | Command::MovePolicy, _) => {
                return;
            }
            (command, _) => match self.situation {
                Some((situation, _)) if happened => {
                    ExampleOf::Act(situation, discriminant(command))
                }
                _ => return,
            },
        };
        let GivenCommand { command, by, claimant } = given;
        let example = Example {
            of,
            asked: self.demands.unwrap_or_else(|| Demands::of(case)),
            command: command.clone(),
            by: by.clone(),
            claimant: claimant.cloned(),
            now: at,
        };
        if let Some(evidence) = &mut self.evidence {
            evidence.examples.push(example);
        }
    }

    /// Notes where the case stands now, and what was done last.
    fn move_on(&mut self, at: Instant, given: Option<GivenCommand<'_>>, said: &Said, case: &Case) {
        let happened = matches!(said, Said::Did { events, .. } if !events.is_empty());
        let done = given.filter(|_| happened).map(|given| given.command);
        let before = self.situation.map(|(situation, _)| situation);
        let place = Standpoint::of(case, at);
        let moved = before.is_none_or(|before| before.place != place);
        if done.is_none() && !moved {
            return;
        }
        let is_claim = matches!(done, Some(Command::Claim(_) | Command::MovePolicy));
        self.appointment = agreed(case).filter(|appointment| *appointment > at);
        self.leave_situation(at, done.filter(|_| !is_claim).map(discriminant));
        self.situation = Some((Situation { place, last: done.map(discriminant) }, at));
    }

    fn leave_situation(&mut self, at: Instant, act: Option<Act>) {
        if let (Some((situation, from)), Some(evidence)) = (self.situation, &mut self.evidence) {
            evidence.stays.push(Stay { situation, from, to: at, act });
        }
    }

    /// Notes to whom the case is open now.
    fn reopen(&mut self, at: Instant, said: &Said, case: &Case, setting: &Setting) {
        let on_board = case.stage == CaseStage::Published && case.held.is_none();
        if self.on_board && !on_board {
            for place in 0..self.opened.len() {
                self.note_openness(place, at, false);
            }
        }
        if on_board && !self.on_board {
            for opened in &mut self.opened {
                (opened.since, opened.noted) = (at, at);
            }
        }
        self.on_board = on_board;
        let effects = match said {
            Said::Did { effects, .. } => effects.as_slice(),
            Said::Refused(_) => &[],
        };
        let reserved = case.ladder.as_ref().is_some_and(|ladder| ladder.reserved_for.is_some());
        let was_reserved = self.opened.iter().any(|opened| is_reserved(&opened.class));
        if reserved != was_reserved {
            // Reserved for one, or for everybody again.
            for place in 0..self.opened.len() {
                self.note_openness(place, at, false);
            }
            self.opened.clear();
        }
        if reserved && !was_reserved {
            for kind in &setting.kinds {
                self.open(kind, Nearness::Reserved, at);
            }
        }
        if case.ladder.as_ref().is_some_and(|ladder| ladder.exhausted) {
            self.ask_around(at);
        }
        for effect in effects {
            if let Action::Offer(offering) = &effect.action {
                offering.audiences.iter().for_each(|audience| self.open_to(audience, at, setting));
            }
        }
    }

    fn open_to(&mut self, audience: &Audience, at: Instant, setting: &Setting) {
        let depth = audience.area.split('/').count();
        for kind in &audience.kinds {
            if audience.paired_only {
                self.open(kind, Nearness::Paired, at);
                continue;
            }
            for deeper in setting.depths.range(depth..) {
                self.open(kind, Nearness::Within(*deeper), at);
            }
        }
    }

    fn open(&mut self, kind: &str, nearness: Nearness, at: Instant) {
        let is_open =
            |opened: &Opened| opened.class.kind == kind && opened.class.nearness == nearness;
        if !self.opened.iter().any(is_open) {
            let class = Class { kind: kind.to_owned(), nearness, asked: false };
            self.opened.push(Opened { class, since: at, noted: at });
        }
    }

    /// From the last step on a coordinator asks around, and everybody answers otherwise.
    fn ask_around(&mut self, at: Instant) {
        for place in 0..self.opened.len() {
            if !self.opened[place].class.asked {
                self.note_openness(place, at, false);
                let opened = &mut self.opened[place];
                opened.class.asked = true;
                (opened.since, opened.noted) = (at, at);
            }
        }
    }

    fn note_openness(&mut self, place: usize, at: Instant, tried: bool) {
        let Some(evidence) = &mut self.evidence else { return };
        let opened = &mut self.opened[place];
        if self.on_board && (tried || at > opened.noted) {
            evidence.openness.push(Openness {
                class: opened.class.clone(),
                since: opened.since,
                from: opened.noted,
                to: at,
                tried,
            });
            opened.noted = at;
        }
    }
}

fn is_reserved(class: &Class) -> bool {
    class.nearness == Nearness::Reserved
}

/// The deepest audience around a case that reaches an area; none: no audience does.
fn nearness(case: &str, area: &str, setting: &Setting) -> Option<usize> {
    let shared =
        if area_contains(case, area) { usize::MAX } else { area_levels_shared(case, area) };
    setting.depths.range(..=shared).next_back().copied()
}
