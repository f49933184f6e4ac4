//! Which commands are open to somebody now, in which capacity, and why the others are not. Each command is put to `decide`
//! with payloads to which nobody could object, so that an offer and a decision never disagree: open where one of them is
//! decided, closed where none is. What is tried is `offers/tries.rs`; what an open command asks for, `offers/asks.rs`.

use crate::decide::decide;
use crate::explain::rules;
use crate::guards;
use crate::machine::{self, MoveRow};
use crate::policy::Policy;
use wish_contract::{
    Actor, Case, Command, CommandKind, Detail, Fact, Instant, Offer, Reason, Request, Responder,
    Role, WhoseFacts,
};

mod asks;
#[cfg(test)]
mod tests;
mod tries;

/// The id of a command that is only being asked about; what it decides is thrown away.
const PROBE: &str = ".probe";
/// Who lets what is due take effect first.
const TIMER: &str = "timer";

/// Who asks what is open, and of which case.
struct Inquirer<'a> {
    policy: &'a Policy,
    /// The case, with all that is due by now.
    case: &'a Case,
    /// The case as it was handed in, for the one command that is decided before anything falls due.
    as_given: &'a Case,
    by: &'a str,
    facts: Option<&'a Responder>,
    /// Facts of the city's own with which none of its guards refuses: what the host knows of a request, nobody tells here.
    known: Vec<Fact>,
    now: Instant,
}

/// Says of every command whether it is open to `by` now, in any of these roles.
#[must_use]
pub fn offers(
    policy: &Policy,
    case: &Case,
    by: &str,
    roles: &[Role],
    facts: Option<&Responder>,
    now: Instant,
) -> Vec<Offer> {
    let settled = settled(policy, case, now);
    let inquirer = Inquirer {
        policy,
        case: settled.as_ref().unwrap_or(case),
        as_given: case,
        by,
        facts,
        known: guards::city::facts(policy, now).suitable,
        now,
    };
    machine::MOVES.iter().map(|row| inquirer.offer(row, roles)).collect()
}

/// The case once everything that is due by now has taken effect; none where the timer may not speak.
fn settled(policy: &Policy, case: &Case, now: Instant) -> Option<Case> {
    let request = Request {
        subject: Some(case.clone()),
        command: Command::Tick,
        by: Actor { id: TIMER.to_owned(), role: Role::Timer },
        claimant: None,
        facts: Vec::new(),
        now,
        id: PROBE.to_owned(),
        detail: Detail::Decisive,
    };
    decide(policy, request).ok().map(|decision| decision.after)
}

impl Inquirer<'_> {
    fn offer(&self, row: &MoveRow, roles: &[Role]) -> Offer {
        let command = row.command;
        let closed = |role, because| Offer { command, open: false, role, because, asks: vec![] };
        // What a new case would say is no matter: there is one.
        if command == CommandKind::Submit {
            let because = Reason::of(rules::CASE_ALREADY_OPEN)
                .text("case", &self.case.id)
                .text("stage", self.case.stage.name());
            return closed(None, *because);
        }
        let mut first = None;
        for role in row.roles.iter().copied().filter(|role| roles.contains(role)) {
            match self.closed_to(row, role) {
                None => return self.open(row, role),
                Some(because) => first = first.or(Some((role, because))),
            }
        }
        match first {
            Some((role, because)) => closed(Some(role), because),
            None => closed(None, *self.no_role(command, roles)),
        }
    }

    fn open(&self, row: &MoveRow, role: Role) -> Offer {
        let command = row.command;
        let because = *Reason::of(rules::COMMAND_OPEN)
            .text("command", command.name())
            .text("role", role.name());
        let asks = asks::of(self, row, role);
        Offer { command, open: true, role: Some(role), because, asks }
    }

    /// None of the asker's roles may give it, whatever the case.
    fn no_role(&self, command: CommandKind, roles: &[Role]) -> Box<Reason> {
        let reason = Reason::of(rules::ROLE_MAY_NOT);
        let reason =
            roles.iter().take(1).fold(reason, |reason, role| reason.text("role", role.name()));
        reason.text("command", command.name())
    }

    /// Why no payload is decided; the first one's reason, since that is the plainest. None where one is.
    fn closed_to(&self, row: &MoveRow, role: Role) -> Option<Reason> {
        let mut first = None;
        for command in tries::of(self, row.command, role) {
            let refusal = match row.claimant {
                None | Some(WhoseFacts::Giver) => self.refusal(command, role, self.facts),
                Some(WhoseFacts::Another) => self.refusal_of_anybody(&command, role),
            };
            match refusal {
                None => return None,
                Some(because) => first = first.or(Some(because)),
            }
        }
        first
    }

    /// Why nobody at all could be named, whoever it is.
    fn refusal_of_anybody(&self, command: &Command, role: Role) -> Option<Reason> {
        let mut last = None;
        for other in tries::others(self) {
            let because = self.refusal(command.clone(), role, Some(&other))?;
            if !guards::ALL.iter().any(|guard| guard.rule == because.rule) {
                return Some(because);
            }
            last = Some(because);
        }
        // A guard speaks of the one who was tried, and there is no such person.
        let guard = last.map_or_else(String::new, |because| because.rule);
        Some(*Reason::of(rules::NOBODY_ADMITTED).text("rule", &guard))
    }

    fn refusal(
        &self,
        command: Command,
        role: Role,
        claimant: Option<&Responder>,
    ) -> Option<Reason> {
        let case = if command == Command::MovePolicy { self.as_given } else { self.case };
        let request = Request {
            subject: Some(case.clone()),
            command,
            by: Actor { id: self.by.to_owned(), role },
            claimant: claimant.cloned(),
            facts: self.known.clone(),
            now: self.now,
            id: PROBE.to_owned(),
            detail: Detail::Decisive,
        };
        decide(self.policy, request).err().map(|rejection| rejection.because)
    }
}
