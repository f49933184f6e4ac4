//! Hits of a case's transitions: what took it from which stage to which.

use wish_contract::{Command, Decision, Event, Request, Role};
use wish_scenario::file::word::variant_word;

use super::HitRecorder;
use super::course::stage_of;
use crate::coverage::point::{Aspect, Cause, Move};

impl HitRecorder<'_> {
    /// The move that a decision made. Where the timer and a command both had a part in it, it is not
    /// known which of them made the move, and nothing is recorded but that the command was carried out.
    pub(super) fn moves(&mut self, request: &Request, decision: &Decision) {
        let by_timer = |event: &Event| event.by.role == Role::Timer;
        let to = stage_of(&decision.after);
        let from = request.subject.as_ref().map(stage_of).unwrap_or_default();
        if request.command == Command::Tick {
            let mut instants: Vec<i64> = decision.events.iter().map(|event| event.at).collect();
            instants.dedup();
            let (&[at], Some(case)) = (instants.as_slice(), &request.subject) else { return };
            for deadline in case.deadlines.iter().filter(|deadline| deadline.due == at) {
                let cause = Cause::Deadline(variant_word(&deadline.kind));
                self.moved(cause, &from, &to);
            }
        } else if !decision.events.is_empty() {
            let cause = Cause::Command(variant_word(&request.command));
            if decision.events.iter().any(by_timer) {
                self.hit("", Aspect::Move(Move { cause, stages: None }));
            } else {
                self.moved(cause, &from, &to);
            }
        }
    }

    fn moved(&mut self, cause: Cause, from: &str, to: &str) {
        let stages = (from != to).then(|| (from.to_owned(), to.to_owned()));
        self.hit("", Aspect::Move(Move { cause, stages }));
    }
}
