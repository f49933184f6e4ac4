//! What an open command asks for, as data: told by the same calls that fill a command in, so that there is no second list of
//! what each carries.

use super::{Inquirer, tries};
use crate::decide::AHEAD_MAX_MS;
use crate::machine::MoveRow;
use wish_contract::{
    Absorption, Amendment, AskedFor, Brought, ClaimWish, Code, DeadlineKind, Grade, INSTANT_MAX,
    Instant, MergeCancellation, MergeName, Payloads, Reach, Reference, Role, Share, Submission,
    WhoseFacts, Window,
};

/// What a command asks for from somebody who acts in a role.
pub(super) fn of(inquirer: &Inquirer<'_>, row: &MoveRow, role: Role) -> Vec<AskedFor> {
    let mut form = Form { inquirer, role, asks: Vec::new() };
    let _filled_in = row.command.command(&mut form);
    let mut asks = form.asks;
    match row.claimant {
        None => {}
        Some(WhoseFacts::Giver) => asks.push(AskedFor::OwnFacts),
        Some(WhoseFacts::Another) => asks.push(AskedFor::FactsOfAnother),
    }
    asks
}

/// When an appointment may lie.
pub(super) fn appointment(inquirer: &Inquirer<'_>) -> Window {
    Window { earliest: inquirer.now, latest: latest(inquirer) }
}

/// When a later due date may lie.
pub(super) fn due_date(inquirer: &Inquirer<'_>) -> Window {
    let due = inquirer.case.deadline(DeadlineKind::Due).map_or(inquirer.now, |due| due.due);
    Window { earliest: due.saturating_add(1).min(INSTANT_MAX), latest: latest(inquirer) }
}

fn latest(inquirer: &Inquirer<'_>) -> Instant {
    inquirer.now.saturating_add(AHEAD_MAX_MS).min(INSTANT_MAX)
}

/// A form that is never handed in: it notes which fields it has.
struct Form<'a> {
    inquirer: &'a Inquirer<'a>,
    role: Role,
    asks: Vec<AskedFor>,
}

impl Form<'_> {
    fn note<T: Default>(&mut self, asked: AskedFor) -> T {
        self.asks.push(asked);
        T::default()
    }

    fn left(&self) -> Share {
        self.inquirer.case.left()
    }

    fn claim_of(&mut self) -> Reference {
        let claims = tries::claims(self.inquirer, self.role);
        let whose = claims.map(|claim| claim.responder.clone()).collect();
        self.note(AskedFor::ClaimOf(whose))
    }
}

impl Payloads for Form<'_> {
    fn submission(&mut self) -> Submission {
        self.asks.push(AskedFor::Submission);
        let case = self.inquirer.case;
        Submission {
            id: case.id.clone(),
            kind: case.kind,
            need: case.need.clone(),
            continues: None,
        }
    }

    fn reason(&mut self) -> Code {
        let reasons = self.inquirer.policy.reasons.keys().cloned().collect();
        self.note(AskedFor::Reason(reasons))
    }

    fn text(&mut self) -> Option<String> {
        self.note(AskedFor::Text)
    }

    fn amendment(&mut self) -> Amendment {
        self.note(AskedFor::Amendment)
    }

    fn other_case(&mut self) -> Reference {
        self.note(AskedFor::OtherCase)
    }

    fn absorption(&mut self) -> Absorption {
        self.asks.push(AskedFor::Absorption);
        Absorption { id: Reference::new(), merge: 0, carried: Vec::new() }
    }

    fn merge_number(&mut self) -> u32 {
        let merge = tries::merge_number(self.inquirer.case);
        self.note(AskedFor::Merge(merge))
    }

    fn merge_cancellation(&mut self) -> MergeCancellation {
        MergeCancellation { merge: self.merge_number(), reason: self.reason() }
    }

    fn merge_name(&mut self) -> MergeName {
        let carried = tries::carried(self.inquirer.case);
        self.asks.push(AskedFor::Carried(carried));
        MergeName { id: Reference::new(), merge: 0 }
    }

    fn brought(&mut self) -> Vec<Brought> {
        let brought = tries::brought(self.inquirer.case);
        self.note(AskedFor::Brought(brought))
    }

    fn project(&mut self) -> Reference {
        self.note(AskedFor::Project)
    }

    fn agency(&mut self) -> Code {
        let agencies = tries::agencies(self.inquirer);
        self.note(AskedFor::Agency(agencies))
    }

    fn favoured(&mut self) -> Reference {
        self.note(AskedFor::Responder)
    }

    fn claim_wish(&mut self) -> ClaimWish {
        let left = self.left();
        self.note(AskedFor::ClaimWish(left))
    }

    fn joining_cost_fen(&mut self) -> Option<u64> {
        let left = self.left().cost_fen;
        self.note(AskedFor::CostFen(left))
    }

    fn invited_share(&mut self) -> Share {
        let left = self.left();
        self.note(AskedFor::Share(left))
    }

    fn claimant(&mut self) -> Reference {
        self.claim_of()
    }

    fn replaced(&mut self) -> Reference {
        self.claim_of()
    }

    fn appointment(&mut self) -> Instant {
        let window = appointment(self.inquirer);
        self.note(AskedFor::Appointment(window))
    }

    fn later_due_date(&mut self) -> Instant {
        let window = due_date(self.inquirer);
        self.note(AskedFor::DueDate(window))
    }

    fn grade(&mut self) -> Grade {
        let levels = tries::levels(self.inquirer);
        self.note(AskedFor::Grade(levels))
    }

    fn reach(&mut self) -> Reach {
        let step = tries::open_step(self.inquirer);
        self.asks.push(AskedFor::Reach(step));
        Reach { step: Code::new(), responders: 0 }
    }

    fn coordinator(&mut self) -> Reference {
        self.note(AskedFor::Coordinator)
    }
}
