//! How a wish goes on its way: how long its stages may take, who may submit, and the ladder that it
//! climbs while nobody claims it. Whom a step tells first is `outreach`.

use wish_contract::{CaseKind, Urgency};

use crate::read::{Filled, Sequence, Set, Setting, Spanned, section};
use crate::time::{Date, Span, Unit};
use crate::values::{
    AreaPath, CategoryCode, EmptyStep, GroupCode, KindCode, LadderCode, LevelCode, OwnCode, Whole,
};
use crate::words::{HolderRole, Words};

/// Declares the lengths that a policy may say for all cases, and anew for some.
macro_rules! lengths {
    ($($(#[doc = $doc:literal])* $key:ident),* $(,)?) => {
        section! {
            /// How long things may take. A length that keeps a stage from being forgotten may not be left
            /// out.
            Deadlines<'a> {
                $($(#[doc = $doc])* $key: Option<Spanned<Span>>,)*
                /// For invited co-claimants to answer.
                invitation: Setting<Span> = Span::of(2, Unit::WorkingDays),
                /// For another case to take in one that is merged into it; the coordinator is told after it.
                merge: Setting<Span> = Span::of(1, Unit::WorkingDays),
                /// Whether a delivered case counts as confirmed when nobody answers.
                confirmed_by_silence: Setting<bool> = false,
                /// Other lengths for some cases. Of several that fit a case, the first that has a length decides on it.
                when: Sequence<DeadlinesWhen<'a>>,
            }
        }

        section! {
            /// Lengths for some categories or urgencies.
            DeadlinesWhen<'a> {
                /// Categories that they are for. Default: all.
                categories: Set<Spanned<CategoryCode<'a>>>,
                /// Urgencies that they are for.
                urgencies: Set<Spanned<Urgency>> = Urgency::ALL,
                $($(#[doc = $doc])* $key: Option<Spanned<Span>>,)*
                /// For invited co-claimants to answer.
                invitation: Option<Spanned<Span>>,
                /// For another case to take in one that is merged into it; the coordinator is told after it.
                merge: Option<Spanned<Span>>,
            }
        }

        /// The lengths that a case has: those of the first entry that fits it and has one, or else of all cases.
        #[derive(Clone, Copy, Debug)]
        pub struct Lengths {
            $($(#[doc = $doc])* pub $key: Option<Spanned<Span>>,)*
            /// For invited co-claimants to answer.
            pub invitation: Span,
            /// For another case to take in one that is merged into it; the coordinator is told after it.
            pub merge: Span,
        }

        impl Lengths {
            /// Every length, in the order of the keys.
            #[must_use]
            pub fn spans(&self) -> Vec<Option<Span>> {
                let said = [$(self.$key),*];
                let spans = said.iter().map(|one| one.and_then(|one| one.value));
                spans.chain([Some(self.invitation), Some(self.merge)]).collect()
            }
        }

        impl Deadlines<'_> {
            /// The lengths that a case of this category and urgency has.
            #[must_use]
            pub fn lengths(&self, category: &str, urgency: Urgency) -> Lengths {
                let fitting = || self.when.iter().filter(|when| when.is_for(category, urgency));
                Lengths {
                    $($key: fitting().find_map(|when| when.$key).or(self.$key),)*
                    invitation: fitting()
                        .find_map(|when| when.invitation?.value)
                        .unwrap_or(self.invitation.value),
                    merge: fitting()
                        .find_map(|when| when.merge?.value)
                        .unwrap_or(self.merge.value),
                }
            }
        }
    };
}

lengths! {
    /// To verify a submitted case; the coordinator is told after it. Usual: 3 working days.
    verify,
    /// For the reporter to supply what was asked; the case lapses after it. Usual: 5 working
    /// days.
    supply_info,
    /// To publish a verified case; the coordinator is told after it. Usual: 2 working days.
    publish,
    /// For the responder a case is reserved for; the ladder begins after it. Usual: 2 working
    /// days.
    reservation,
    /// For the lead to make first contact; the claim expires after it. Usual: 1 working day.
    first_contact,
    /// How long before that the lead is reminded, on the same clock. Default: no reminder.
    contact_reminder,
    /// After the appointment, until the coordinator is told. Usual: 1 working day.
    appointment,
    /// From the start of work to the due date; the coordinator is told after it. Usual: 10
    /// working days.
    due,
    /// How long before that the lead is reminded, on the same clock. Default: no reminder.
    due_reminder,
    /// To call the beneficiary back. Usual: 1 working day.
    confirm,
    /// To evaluate; the case closes after it. Usual: 10 working days.
    evaluate,
    /// To look at a held case again. Usual: 5 working days.
    hold_review,
    /// How often somebody is told again of a deadline that passed. Usual: 1 working day.
    repeat,
}

section! {
    /// A round that is open to some target groups only, in one area.
    Round<'a> {
        /// The round's code.
        /// Example: `"spring"`
        code: Spanned<OwnCode<'a>>,
        /// What people call it.
        /// Example: `{ zh-CN = "春季征集", en = "spring round" }`
        label: Words<'a>,
        /// Where it holds.
        /// Example: `"32/12/81"`
        area: Spanned<AreaPath<'a>>,
        /// The target groups that may submit.
        /// Example: `["elderly-alone"]`
        target_groups: Filled<Set<Spanned<GroupCode<'a>>>>,
        /// The first day. Default: it has begun long ago.
        first_day: Option<Spanned<Date>>,
        /// The last day. Default: it never ends.
        last_day: Option<Spanned<Date>>,
    }
}

section! {
    /// The steps by which an unclaimed case reaches ever wider audiences.
    Ladder<'a> {
        /// The ladder's code.
        /// Example: `"ordinary"`
        code: Spanned<OwnCode<'a>>,
        /// What people call it.
        /// Example: `{ zh-CN = "普通", en = "ordinary" }`
        label: Words<'a>,
        /// Kinds of case that take it.
        kinds: Set<Spanned<CaseKind>> = &[CaseKind::Wish],
        /// Categories that take it. Default: all.
        categories: Set<Spanned<CategoryCode<'a>>>,
        /// Urgencies that take it.
        urgencies: Set<Spanned<Urgency>> = Urgency::ALL,
        /// Target groups that take it: cases for any of them. Default: cases for whomever.
        target_groups: Set<Spanned<GroupCode<'a>>>,
        /// The least that a case costs that takes it, in yuan. Default: nothing.
        cost_from_yuan: Option<Spanned<Whole<0, 1_000_000_000>>>,
        /// What a case that takes it costs less than, in yuan. Default: without a limit.
        cost_below_yuan: Option<Spanned<Whole<1, 1_000_000_000>>>,
        /// Kinds of responder that never take on a case of this ladder: not by claiming, joining or standing in, not by
        /// invitation and not by reservation. Default: none.
        never: Set<Spanned<KindCode<'a>>>,
        /// The steps, in order. Each widens the audience of those before it.
        step: Sequence<Step<'a>>,
        /// What follows the last step: a named holder, or the steps of another ladder.
        exhausted: Option<Exhausted<'a>>,
    }
}

section! {
    /// One step of a ladder.
    Step<'a> {
        /// The step's code.
        /// Example: `"community"`
        code: Spanned<OwnCode<'a>>,
        /// What people call it.
        /// Example: `{ zh-CN = "社区", en = "community" }`
        label: Words<'a>,
        /// Whom it admits, beside those whom the steps before it admit.
        /// Example: `[{ kinds = ["resident"], area = "community" }]`
        audience: Filled<Set<Audience<'a>>>,
        /// How long it is open before the next one opens as well.
        open: Option<Spanned<Span>>,
        /// What follows when the host reports that it reaches nobody: `skip`, and the next step opens at once; or a
        /// length, after which it does. Default: it stays open as long as it says.
        if_nobody: Option<Spanned<EmptyStep>>,
        /// Most responders to tell of it. Default: `notifications.notify_max`.
        notify_max: Option<Spanned<Whole<0, 10_000>>>,
    }
}

section! {
    /// Some kinds of responder, in one area or by a standing tie.
    Audience<'a> {
        /// Kinds of responder.
        /// Example: `["resident"]`
        kinds: Filled<Set<Spanned<KindCode<'a>>>>,
        /// The area level that a responder must share with the case.
        area: Option<Spanned<LevelCode<'a>>>,
        /// Whether only those paired with the case's area are admitted, wherever they are.
        paired: Setting<bool> = false,
    }
}

section! {
    /// What follows the last step. Either `holder` or `ladder`.
    Exhausted<'a> {
        /// Who has the case in hand from then on, by name: the coordinator who answers for its
        /// area.
        holder: Option<Spanned<HolderRole>>,
        /// The ladder whose steps follow.
        ladder: Option<Spanned<LadderCode<'a>>>,
        /// How often the holder is told. Default: `deadlines.repeat`.
        repeat: Option<Spanned<Span>>,
    }
}
