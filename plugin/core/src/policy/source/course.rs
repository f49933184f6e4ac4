//! How a wish goes on its way: how long its stages may take, who may submit, and the ladder that it
//! climbs while nobody claims it. Whom a step tells first is `outreach`.

use super::read::{Filled, Form, Table, section};
use super::values::{AreaPath, CodeWord, Day, Length, Spot, Whole};
use super::words::{HolderRole, Words};
use crate::policy::diagnostic::{Findings, Place};
use wish_contract::{CaseKind, Urgency};

section! {
    /// How long things may take. A length that keeps a stage from being forgotten may not be left
    /// out.
    Deadlines {
        /// To verify a submitted case; the coordinator is told after it. Usual: 3 working days.
        verify: Option<Spot<Length>>,
        /// For the reporter to supply what was asked; the case lapses after it. Usual: 5 working
        /// days.
        supply_info: Option<Spot<Length>>,
        /// To publish a verified case; the coordinator is told after it. Usual: 2 working days.
        publish: Option<Spot<Length>>,
        /// For the responder a case is reserved for; the ladder begins after it. Usual: 2 working
        /// days.
        reservation: Option<Spot<Length>>,
        /// For invited co-claimants to answer. Default: 2 working days.
        invitation: Option<Spot<Length>>,
        /// For the lead to make first contact; the claim expires after it. Usual: 1 working day.
        first_contact: Option<Spot<Length>>,
        /// How long before that the lead is reminded, on the same clock. Default: no reminder.
        contact_reminder: Option<Spot<Length>>,
        /// After the appointment, until the coordinator is told. Usual: 1 working day.
        appointment: Option<Spot<Length>>,
        /// From the start of work to the due date; the coordinator is told after it. Usual: 10
        /// working days.
        due: Option<Spot<Length>>,
        /// How long before that the lead is reminded, on the same clock. Default: no reminder.
        due_reminder: Option<Spot<Length>>,
        /// To call the beneficiary back. Usual: 1 working day.
        confirm: Option<Spot<Length>>,
        /// Whether a delivered case counts as confirmed when nobody answers. Default: false.
        confirmed_by_silence: Option<Spot<bool>>,
        /// To evaluate; the case closes after it. Usual: 10 working days.
        evaluate: Option<Spot<Length>>,
        /// To look at a held case again. Usual: 5 working days.
        hold_review: Option<Spot<Length>>,
        /// How often somebody is told again of a deadline that passed. Usual: 1 working day.
        repeat: Option<Spot<Length>>,
    }
}

section! {
    /// A round that is open to some target groups only, in one area.
    Round<'a> {
        /// The round's code.
        code: Spot<CodeWord<'a>>,
        /// What people call it.
        label: Words<'a>,
        /// Where it holds.
        area: Spot<AreaPath<'a>>,
        /// The target groups that may submit.
        target_groups: Filled<Spot<CodeWord<'a>>>,
        /// The first day. Default: it has begun long ago.
        first_day: Option<Spot<Day>>,
        /// The last day. Default: it never ends.
        last_day: Option<Spot<Day>>,
    }
}

section! {
    /// The steps by which an unclaimed case reaches ever wider audiences.
    Ladder<'a> {
        /// The ladder's code.
        code: Spot<CodeWord<'a>>,
        /// What people call it.
        label: Words<'a>,
        /// Kinds of case that take it. Default: wishes.
        kinds: Vec<Spot<CaseKind>>,
        /// Categories that take it. Default: all.
        categories: Vec<Spot<CodeWord<'a>>>,
        /// Urgencies that take it. Default: all.
        urgencies: Vec<Spot<Urgency>>,
        /// The steps, in order. Each widens the audience of those before it.
        step: Vec<Step<'a>>,
        /// What follows the last step: a named holder, or the steps of another ladder.
        exhausted: Option<Exhausted<'a>>,
    }
}

section! {
    /// One step of a ladder.
    Step<'a> {
        /// The step's code.
        code: Spot<CodeWord<'a>>,
        /// What people call it.
        label: Words<'a>,
        /// Whom it admits, beside those whom the steps before it admit.
        audience: Filled<Audience<'a>>,
        /// How long it is open before the next one opens as well.
        open: Option<Spot<Length>>,
        /// Most responders to tell of it. Default: `notifications.notify_max`.
        notify_max: Option<Spot<Whole<0, 10_000>>>,
    }
}

section! {
    /// Some kinds of responder, in one area or by a standing tie.
    Audience<'a> {
        /// Kinds of responder.
        kinds: Filled<Spot<CodeWord<'a>>>,
        /// The area level that a responder must share with the case.
        area: Option<Spot<CodeWord<'a>>>,
        /// Whether only those paired with the case's area are admitted, wherever they are. Default:
        /// false.
        paired: Option<Spot<bool>>,
    }
}

section! {
    /// What follows the last step. Either `holder` or `ladder`.
    Exhausted<'a> {
        /// Who has the case in hand from then on, by name: the coordinator who answers for its
        /// area.
        holder: Option<Spot<HolderRole>>,
        /// The ladder whose steps follow.
        ladder: Option<Spot<CodeWord<'a>>>,
        /// How often the holder is told. Default: `deadlines.repeat`.
        repeat: Option<Spot<Length>>,
    }
}
