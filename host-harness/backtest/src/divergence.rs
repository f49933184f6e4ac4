//! Where two policies part on one case, and what kind of parting it is.
//!
//! Both sides live through the same recorded commands, each with its own deadlines; what they say
//! is held against each other moment by moment, a moment being a command or a deadline that
//! passes. Compared is everything that somebody did, saw or was notified of:
//!
//! - at a command: whether it was refused, and by which rule; else what happened, and the effects;
//! - at a deadline: when it passed, what happened, and the effects.
//!
//! Not compared are the policy that a case names and its clocks. Where only these, or the figures
//! of a refusal, differ, the case goes on in step and counts as [`Kind::TimingOnly`]. Every other
//! difference ends the exact part of the case, and gives it its kind: the first that applies of
//!
//! 1. [`Kind::NowRefused`], [`Kind::NowAllowed`], [`Kind::RefusedOtherwise`], for commands;
//! 2. [`Kind::EscalatesEarlier`] and [`Kind::EscalatesLater`]: a step of the ladder, its end or the
//!    end of a reservation comes at another time, or on one side only;
//! 3. [`Kind::EndsEarlier`] and [`Kind::EndsLater`]: the same of what else a deadline brings to an
//!    end or decides: a claim, an invitation, the case, its evaluation;
//! 4. [`Kind::RemindsEarlier`] and [`Kind::RemindsLater`]: the same of a reminder;
//! 5. [`Kind::OtherCourse`]: something else happens at the same moment;
//! 6. [`Kind::OtherAudience`]: a step opens to others;
//! 7. [`Kind::EffectsOnly`]: others are notified, or more, or fewer.

use std::collections::BTreeSet;
use std::fmt;

use wish_contract::{Action, Audience, Change, Effect, Event, Instant, Reason};

/// What kind of change a policy makes to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    TimingOnly,
    EffectsOnly,
    RemindsEarlier,
    RemindsLater,
    OtherAudience,
    EscalatesEarlier,
    EscalatesLater,
    EndsEarlier,
    EndsLater,
    OtherCourse,
    NowRefused,
    NowAllowed,
    RefusedOtherwise,
}

impl Kind {
    pub const ALL: [Kind; 13] = [
        Kind::TimingOnly,
        Kind::EffectsOnly,
        Kind::RemindsEarlier,
        Kind::RemindsLater,
        Kind::OtherAudience,
        Kind::EscalatesEarlier,
        Kind::EscalatesLater,
        Kind::EndsEarlier,
        Kind::EndsLater,
        Kind::OtherCourse,
        Kind::NowRefused,
        Kind::NowAllowed,
        Kind::RefusedOtherwise,
    ];

    /// The word by which it is accepted.
    pub fn word(self) -> &'static str {
        match self {
            Kind::TimingOnly => "timing-only",
            Kind::EffectsOnly => "effects-only",
            Kind::RemindsEarlier => "reminds-earlier",
            Kind::RemindsLater => "reminds-later",
            Kind::OtherAudience => "other-audience",
            Kind::EscalatesEarlier => "escalates-earlier",
            Kind::EscalatesLater => "escalates-later",
            Kind::EndsEarlier => "ends-earlier",
            Kind::EndsLater => "ends-later",
            Kind::OtherCourse => "other-course",
            Kind::NowRefused => "now-refused",
            Kind::NowAllowed => "now-allowed",
            Kind::RefusedOtherwise => "refused-otherwise",
        }
    }

    pub fn named(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

/// Something that a side of a case says, at one time.
#[derive(Clone, Debug)]
pub struct Moment {
    pub at: Instant,
    /// The place of the command among the case's recorded ones; none: a deadline passed.
    pub command: Option<usize>,
    pub said: Said,
}

/// What the rules answered.
#[derive(Clone, Debug)]
pub enum Said {
    Did { events: Vec<Event>, effects: Vec<Effect> },
    Refused(Reason),
}

/// How two answers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Same,
    /// Only clocks or figures differ.
    Figures,
    Differs(Kind),
}

/// Compares what both sides said at the same moment.
pub fn compare(old: &Said, new: &Said) -> Comparison {
    match (old, new) {
        (Said::Refused(old), Said::Refused(new)) if old == new => Comparison::Same,
        (Said::Refused(old), Said::Refused(new)) if old.rule == new.rule => Comparison::Figures,
        (Said::Refused(_), Said::Refused(_)) => Comparison::Differs(Kind::RefusedOtherwise),
        (Said::Did { .. }, Said::Refused(_)) => Comparison::Differs(Kind::NowRefused),
        (Said::Refused(_), Said::Did { .. }) => Comparison::Differs(Kind::NowAllowed),
        (
            Said::Did { events: old, effects: old_effects },
            Said::Did { events: new, effects: new_effects },
        ) => compare_courses(old, new, old_effects, new_effects),
    }
}

fn compare_courses(
    old: &[Event],
    new: &[Event],
    old_effects: &[Effect],
    new_effects: &[Effect],
) -> Comparison {
    if old.len() != new.len() || !old.iter().zip(new).all(|(old, new)| is_same_event(old, new)) {
        return Comparison::Differs(Kind::OtherCourse);
    }
    if audiences(old_effects) != audiences(new_effects) {
        return Comparison::Differs(Kind::OtherAudience);
    }
    if old_effects != new_effects {
        return Comparison::Differs(Kind::EffectsOnly);
    }
    let in_step = old.iter().zip(new).all(|(old, new)| old.clocks == new.clocks);
    if in_step { Comparison::Same } else { Comparison::Figures }
}

/// Whether the same happened, whatever it did to the clocks and whichever policy the case names.
pub fn is_same_event(old: &Event, new: &Event) -> bool {
    (&old.subject, old.sequence, old.at, &old.by, &old.command, &old.because.rule)
        == (&new.subject, new.sequence, new.at, &new.by, &new.command, &new.because.rule)
        && is_same_change(&old.change, &new.change)
}

/// Whether two changes are one, but for the policy that the case names.
pub fn is_same_change(old: &Change, new: &Change) -> bool {
    match (old, new) {
        (Change::Submitted(old), Change::Submitted(new)) => {
            (old.kind, &old.need) == (new.kind, &new.need)
        }
        (Change::PolicyMoved(_), Change::PolicyMoved(_)) => true,
        _ => old == new,
    }
}

/// To whom steps open, whatever the steps are called.
fn audiences(effects: &[Effect]) -> Vec<BTreeSet<(&str, &str, bool)>> {
    let offers = effects.iter().filter_map(|effect| match &effect.action {
        Action::Offer(offering) => Some(&offering.audiences),
        _ => None,
    });
    offers.map(|audiences| audiences.iter().flat_map(opened).collect()).collect()
}

fn opened(audience: &Audience) -> impl Iterator<Item = (&str, &str, bool)> {
    let Audience { kinds, area, paired_only, .. } = audience;
    kinds.iter().map(move |kind| (kind.as_str(), area.as_str(), *paired_only))
}

/// The kind of a deadline's effect that comes earlier under the new policy, or under it alone.
pub fn earlier(said: &Said) -> Kind {
    match weight(said) {
        Weight::Escalates => Kind::EscalatesEarlier,
        Weight::Ends => Kind::EndsEarlier,
        Weight::Reminds => Kind::RemindsEarlier,
    }
}

/// The kind of a deadline's effect that comes later under the new policy, or not at all.
pub fn later(said: &Said) -> Kind {
    match weight(said) {
        Weight::Escalates => Kind::EscalatesLater,
        Weight::Ends => Kind::EndsLater,
        Weight::Reminds => Kind::RemindsLater,
    }
}

enum Weight {
    Escalates,
    Ends,
    Reminds,
}

fn weight(said: &Said) -> Weight {
    let events: &[Event] = match said {
        Said::Did { events, .. } => events,
        Said::Refused(_) => &[],
    };
    let climbs =
        |event: &Event| matches!(event.change, Change::StepEntered(_) | Change::LadderExhausted(_));
    if events.iter().any(climbs) {
        Weight::Escalates
    } else if events.iter().all(|event| matches!(event.change, Change::Overdue(_))) {
        Weight::Reminds
    } else {
        Weight::Ends
    }
}
