//! A decision in the making: the case as it changes, and the events, effects and reasons so far.
//! What goes into it is for the rooms beside it to decide.

use super::Ask;
use crate::digits::push_number;
use crate::eligibility::Terms;
use crate::evolve;
use crate::explain::rules;
use crate::guards::city;
use crate::ladder::{self, clocks::Clocks};
use crate::policy::Coordinator;
use wish_contract::{
    Action, Actor, Case, Change, CommandKind, Decision, Detail, Effect, Event, Fact, Instant, Need,
    Notice, Offering, Question, Reason, Reference, Responder, Role, Way,
};

/// The rule that refuses, or nothing to say.
pub(crate) type Outcome = Result<(), Box<Reason>>;

/// By whom deadlines pass.
const TIMER_ID: &str = "timer";

/// A decision in the making.
pub(crate) struct Ruling<'a> {
    pub case: Case,
    pub ask: &'a Ask<'a>,
    /// When things happen: now, or when a deadline was due that is settled late.
    pub at: Instant,
    by_timer: bool,
    events: Vec<Event>,
    effects: Vec<Effect>,
    trace: Vec<Reason>,
    /// What the next event is to tell beside its own facts.
    stated: Vec<Fact>,
    effects_of_event: u32,
    /// Whether the case was open to its audience when this began, so that it stands offered.
    offered: bool,
}

#[allow(clippy::boxed_local, reason = "reasons are boxed wherever they go, up to here")]
impl<'a> Ruling<'a> {
    /// Starts on a case that stands.
    pub fn on(ask: &'a Ask<'a>, case: Case) -> Ruling<'a> {
        Ruling {
            offered: ladder::is_open_to_audience(&case),
            case,
            ask,
            at: ask.now,
            by_timer: false,
            events: Vec::new(),
            effects: Vec::new(),
            trace: Vec::new(),
            stated: Vec::new(),
            effects_of_event: 0,
        }
    }

    /// Starts on a case that an event opens.
    pub fn opening(ask: &'a Ask<'a>, case: Case, event: Event) -> Ruling<'a> {
        let mut ruling = Ruling::on(ask, case);
        ruling.events.push(event);
        ruling
    }

    /// An event, and why.
    pub fn record(&mut self, reason: Box<Reason>, change: Change) {
        self.record_with(reason, change, &|_| {});
    }

    /// An event, why, and what it does to the clocks of the case that it made.
    pub fn record_with(
        &mut self,
        mut reason: Box<Reason>,
        change: Change,
        turn: &dyn Fn(&mut Clocks<'_>),
    ) {
        reason.facts.append(&mut self.stated);
        let mut event = Event {
            subject: self.case.id.clone(),
            sequence: self.case.sequence.saturating_add(1),
            at: self.at,
            by: self.actor(),
            command: self.ask.id.clone(),
            fingerprint: if self.by_timer { 0 } else { self.ask.fingerprint },
            because: *reason,
            change,
            clocks: Vec::new(),
        };
        let (policy, at, by) = (self.ask.policy, self.at, event.by.clone());
        evolve::apply_with_clocks(&mut self.case, &mut event, &|case| {
            let mut clocks = Clocks::of(policy, case, at);
            turn(&mut clocks);
            clocks.holder_acts(&by);
            clocks.into_changes()
        });
        self.events.push(event);
        self.effects_of_event = 0;
    }

    /// Something for the host to do because of the event before, which must be one of this decision:
    /// its number is part of the effect's name.
    pub fn act(&mut self, action: Action) {
        self.effects_of_event = self.effects_of_event.saturating_add(1);
        let mut id = self.case.id.clone();
        for number in [self.case.sequence, self.effects_of_event] {
            id.push('/');
            push_number(&mut id, number.into(), 1);
        }
        self.effects.push(Effect { id, action });
    }

    /// A reason without an event.
    pub fn because(&mut self, reason: Box<Reason>) {
        self.trace.push(*reason);
    }

    /// Whether the policy has a reason by this name.
    pub fn known_reason(&self, reason: &str) -> Outcome {
        if self.ask.policy.reasons.contains_key(reason) {
            return Ok(());
        }
        Err(Reason::of(rules::REASON_UNKNOWN).text("reason", reason))
    }

    /// The facts of the responder concerned.
    pub fn facts(&self) -> Result<&'a Responder, Box<Reason>> {
        self.ask.claimant.ok_or_else(|| Reason::of(rules::CLAIMANT_MISSING))
    }

    /// The asker's own facts: a responder speaks for itself.
    pub fn speaking_for_itself(&self) -> Result<&'a Responder, Box<Reason>> {
        let claimant = self.facts()?;
        if claimant.id == self.ask.by.id {
            return Ok(claimant);
        }
        let by = &self.ask.by.id;
        Err(Reason::of(rules::CLAIMANT_IS_ACTOR).text("claimant", &claimant.id).text("by", by))
    }

    /// Puts a responder who comes by this way, to bear so much of the cost, to the guards; notes those passed where the full trace is asked for.
    pub fn guard(
        &mut self,
        way: Way,
        command: CommandKind,
        responder: &Responder,
        cost_fen: u64,
    ) -> Outcome {
        let ask = self.ask;
        let terms = Terms::of(ask.policy, &self.case, cost_fen, self.at);
        let trace = (ask.detail == Detail::Full).then_some(&mut self.trace);
        terms.inquire(responder).check(way, trace)?;
        self.city_guards(command, None, &responder.facts)
    }

    /// Puts a command to the city's own guards, for the need as it would be once `amended`; notes those passed where the
    /// full trace is asked for. What the event is to tell of it goes into the next one.
    pub fn city_guards(
        &mut self,
        command: CommandKind,
        amended: Option<&Need>,
        of_responder: &[Fact],
    ) -> Outcome {
        let need = amended.unwrap_or(&self.case.need);
        let of_request = self.ask.facts;
        let asked = city::Asked { command, need, of_responder, of_request, now: self.at };
        let trace = (self.ask.detail == Detail::Full).then_some(&mut self.trace);
        self.stated = city::check(self.ask.policy, &asked, trace)?;
        Ok(())
    }

    /// Notifies somebody about a rule.
    pub fn notify(&mut self, to: Role, whom: Option<&str>, about: &str) {
        self.act(Action::Notify(Notice {
            to,
            whom: whom.map(str::to_owned),
            about: about.to_owned(),
            subject: None,
        }));
    }

    /// Notifies every live claimant about a rule.
    pub fn notify_claimants(&mut self, about: &str) {
        for claimant in self.claimants() {
            self.notify(Role::Responder, Some(&claimant), about);
        }
    }

    /// Every live claimant.
    pub fn claimants(&self) -> Vec<Reference> {
        let mut claimants = Vec::new();
        for claim in self.case.live_claims() {
            claimants.push(claim.responder.clone());
        }
        claimants
    }

    /// Asks the coordinator who has the case in hand, or else the one who answers for its area.
    pub fn ask_coordinator(&mut self, about: &str) {
        let coordinator = self.coordinator();
        self.act(Action::AskCoordinator(Question { coordinator, about: about.to_owned() }));
    }

    /// The coordinator who has the case in hand, or else the one who answers for its area.
    pub fn coordinator(&self) -> String {
        let need = &self.case.need;
        let named = self.case.holder.as_ref().map(|holder| holder.id.as_str());
        let of_area = || self.ask.policy.coordinator_of(&need.area, &need.category);
        named.or_else(|| of_area().map(|one| one.id.as_str())).unwrap_or_default().to_owned()
    }

    /// What the policy says of whoever looks after the case.
    pub fn coordinator_entry(&self) -> Option<&'a Coordinator> {
        let (policy, need) = (self.ask.policy, &self.case.need);
        let named = policy.coordinator_named(&self.coordinator(), &need.area, &need.category);
        named.or_else(|| policy.coordinator_of(&need.area, &need.category))
    }

    /// Offers the case to everybody to whom its ladder is open now.
    pub fn offer(&mut self) {
        let Some((ladder, position)) = ladder::current_step(self.ask.policy, &self.case) else {
            return;
        };
        let Some(step) = ladder.step(position.step) else { return };
        let audiences = ladder::open_audiences(self.ask.policy, &self.case, ladder, position.step);
        let offering = Offering { step: step.code.clone(), audiences, notify_max: step.notify_max };
        self.act(Action::Offer(offering));
    }

    /// Lets the timer speak, at an instant when something was due.
    pub fn as_timer(&mut self, at: Instant) {
        self.by_timer = true;
        self.at = at;
    }

    /// Lets the asker speak, now.
    pub fn as_asker(&mut self) {
        self.by_timer = false;
        self.at = self.ask.now;
    }

    /// Whether nothing has happened yet.
    pub fn is_idle(&self) -> bool {
        self.events.is_empty()
    }

    /// What was looked at beside what happened.
    pub fn into_trace(self) -> Vec<Reason> {
        self.trace
    }

    /// The decision.
    pub fn into_decision(mut self) -> Decision {
        self.keep_offer_true();
        let next = self.case.next_deadline().copied();
        Decision {
            events: self.events,
            after: self.case,
            effects: self.effects,
            next,
            trace: self.trace,
        }
    }

    /// Takes back what is offered of a case that is open to its audience no more; offers one that has come back.
    /// INVARIANT: what was offered and not taken back is true, whatever the command.
    fn keep_offer_true(&mut self) {
        let Some(event) = self.events.last() else { return };
        let rule = event.because.rule.clone();
        let offers = |effect: &Effect| matches!(effect.action, Action::Offer(_));
        let offered_anew = self.effects.iter().any(offers);
        if !ladder::is_open_to_audience(&self.case) {
            if self.offered || offered_anew {
                self.act(Action::WithdrawOffer(rule));
            }
        } else if !self.offered && !offered_anew {
            self.offer();
        }
    }

    fn actor(&self) -> Actor {
        if self.by_timer {
            Actor { id: TIMER_ID.to_owned(), role: Role::Timer }
        } else {
            self.ask.by.clone()
        }
    }
}
