//! A policy that was found in order: how one city wants its wishes run.
//! `wish-policy` has the file as authors write it, `policy/validate.rs` proves it, `policy/compile.rs` makes of it what
//! stands here, which is what the rules look at. Nothing in here about a city stands in code.

use crate::calendar::{Calendar, Span};

use wish_contract::{
    Area, CaseKind, Code, Instant, Need, PolicyRef, Reference, Urgency, area_contains,
};
use wish_words::Language;

pub use wish_policy::document::Guards;
pub use wish_policy::values::EmptyStep;

pub mod about;
mod by_code;
pub mod calendars;
pub mod city_guard;
mod compile;
pub mod duties;
mod list;
pub mod parse;
pub mod routing;
pub mod scope;
pub mod validate;

pub use by_code::ByCode;
pub use parse::{check, load};

/// Words for one thing, by BCP 47 tag.
pub type Labels = ByCode<String>;

/// The word for a thing in a language; in English where the policy lacks one, and the thing's code
/// where that does.
#[must_use]
pub fn word<'a>(labels: &'a Labels, code: &'a str, language: Language) -> &'a str {
    let in_english = || labels.get(Language::ENGLISH.tag());
    labels.get(language.tag()).or_else(in_english).map_or(code, String::as_str)
}

/// A policy that was found in order.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Name, version and short digest, as cases carry them.
    pub reference: PolicyRef,
    /// SHA-256 of the source, 64 hexadecimal digits.
    pub digest: String,
    /// The programme's name.
    pub title: Labels,
    /// BCP 47 tags of the languages that it is labelled in.
    pub languages: Vec<String>,
    /// Working days and hours.
    pub calendars: calendars::Calendars,
    /// Area levels, most general first; a level's depth is its place in the list, from 1.
    pub area_levels: Vec<Code>,
    /// Kinds of need.
    pub categories: ByCode<Category>,
    /// Whom the programme is for.
    pub target_groups: ByCode<TargetGroup>,
    /// Who may respond.
    pub responder_kinds: ByCode<ResponderKind>,
    /// How wishes reach the programme.
    pub channels: ByCode<Labels>,
    /// Reasons that commands may give.
    pub reasons: ByCode<Labels>,
    /// To whom cases may be transferred.
    pub agencies: ByCode<Agency>,
    /// How cases may be shared out.
    pub claims: ClaimLimits,
    /// Most that a case may cost in all, in fen.
    pub cost_max_fen: u64,
    /// Guards that a city may lift, as its file has them.
    pub guards: Guards,
    /// Guards of its own, in the order in which they are looked at.
    pub city_guards: Vec<city_guard::CityGuard>,
    /// How long things may take where a category says nothing else.
    pub deadlines: Deadlines,
    /// Rounds, in order of the file; none: every target group may always ask.
    pub rounds: Vec<Round>,
    /// First match wins; the last matches every wish.
    pub ladders: Vec<Ladder>,
    /// Longest area first, of one area those with categories first; the last has neither and answers everywhere.
    pub coordinators: Vec<Coordinator>,
    /// When others look at what a coordinator does not.
    pub supervision: Supervision,
    /// Who judges a fulfilled case.
    pub evaluation_levels: ByCode<Labels>,
    /// What the public board shows.
    pub publication: Publication,
    /// How long ended cases are kept.
    pub retention: Retention,
    /// How candidates are compared.
    pub routing: routing::Routing,
    /// How many notices may go out.
    pub notices: routing::NoticeBudget,
    /// What is asked of responders over a period.
    pub minimums: Vec<duties::Minimum>,
    /// Standing ties between responders and areas.
    pub pairings: Vec<duties::Pairing>,
    /// How the three lists are drawn up.
    pub lists: duties::ListRules,
    /// By BCP 47 tag, then by rule: words in place of the built-in ones.
    pub texts: ByCode<ByCode<String>>,
}

/// What kind of need it is.
#[derive(Clone, Debug)]
pub struct Category {
    /// Its name in each language.
    pub labels: Labels,
    /// A licence that a claimant must hold.
    pub licence: Option<Code>,
    /// Skills worth asking for first.
    pub skills: Vec<Code>,
    /// How long things may take with a need of this kind, in the order of `Urgency::ALL`.
    pub deadlines: Vec<Deadlines>,
}

/// Whom a programme is for.
#[derive(Clone, Debug)]
pub struct TargetGroup {
    /// Its name in each language.
    pub labels: Labels,
    /// Whether its members are children, so that claimants must be vetted.
    pub children: bool,
}

/// Who may respond.
#[derive(Clone, Debug)]
pub struct ResponderKind {
    /// Its name in each language.
    pub labels: Labels,
    /// Most live claims of one responder of this kind.
    pub active_claims_max: u32,
    /// Most that one claim of this kind may cost, in fen.
    pub cost_max_fen: u64,
}

/// To whom a case may be transferred.
#[derive(Clone, Debug)]
pub struct Agency {
    /// Its name in each language.
    pub labels: Labels,
    /// Categories it takes; empty: all.
    pub categories: Vec<Code>,
}

/// How cases may be shared out.
#[derive(Clone, Copy, Debug)]
pub struct ClaimLimits {
    /// Whether co-claimants may stand beside a lead.
    pub joint: bool,
    /// Whether places or cost may be taken in parts by several.
    pub parts: bool,
    /// Most live claims beside the lead on one case.
    pub co_claimants_max: u32,
    /// Whether whoever joined without places takes over claims that end.
    pub stand_by: bool,
    /// Most claims of one responder on one case that may end before delivery; then it may make no more.
    pub attempts_max: u32,
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// To verify a submitted case.
    pub verify: Span,
    /// To supply what the verifier asked for.
    pub supply_info: Span,
    /// To publish a verified case.
    pub publish: Span,
    /// For another case to take in one that is being merged into it.
    pub merge: Span,
    /// For the responder for whom a case is reserved.
    pub reservation: Span,
    /// To answer an invitation.
    pub invitation: Span,
    /// For the lead's first contact, from the claim on.
    pub first_contact: Span,
    /// Before first contact is due, on the same clock.
    pub contact_reminder: Option<Span>,
    /// After the appointment.
    pub appointment: Span,
    /// From the start of work.
    pub due: Span,
    /// Before the due date, on the same clock.
    pub due_reminder: Option<Span>,
    /// For the beneficiary's word on a delivered case.
    pub confirm: Span,
    /// Whether a delivered case counts as confirmed when nobody answers.
    pub confirmed_by_silence: bool,
    /// To evaluate a fulfilled case.
    pub evaluate: Span,
    /// Until a held case is looked at again.
    pub hold_review: Span,
    /// How often somebody is reminded of a deadline that passed.
    pub repeat: Span,
}

/// A round that is open to some target groups only, in one area.
#[derive(Clone, Debug)]
pub struct Round {
    /// Its code.
    pub code: Code,
    /// Its name in each language.
    pub labels: Labels,
    /// Where it is open.
    pub area: Area,
    /// To whom it is open.
    pub target_groups: Vec<Code>,
    /// First instant; none: always.
    pub from: Option<Instant>,
    /// First instant after; none: for ever.
    pub until: Option<Instant>,
}

/// The steps by which an unclaimed case reaches ever wider audiences.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// Its code.
    pub code: Code,
    /// Its name in each language.
    pub labels: Labels,
    /// Kinds of case that it is for.
    pub kinds: Vec<CaseKind>,
    /// The needs that it is for.
    pub scope: scope::Scope,
    /// Kinds of responder that never take on a case of this ladder, nor of those that it hands over to.
    pub never: Vec<Code>,
    /// At least one.
    pub steps: Vec<Step>,
    /// How often the named coordinator is reminded once the last step has passed.
    pub exhausted_repeat: Span,
}

/// One step of a ladder.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its code.
    pub code: Code,
    /// Its name in each language.
    pub labels: Labels,
    /// Whom it admits: whoever one of these does.
    pub audience: Vec<AudienceRule>,
    /// How long it is open before the next one opens as well.
    pub open: Span,
    /// What follows when it reaches nobody; none: nothing.
    pub if_nobody: Option<EmptyStep>,
    /// Most responders to notify.
    pub notify_max: u32,
}

/// Whom a step admits.
#[derive(Clone, Debug)]
pub struct AudienceRule {
    /// Responder kinds.
    pub kinds: Vec<Code>,
    /// How many segments of the case's area a responder must share.
    pub depth: usize,
    /// Whether only responders paired with the case's area are admitted; `depth` does not count
    /// then.
    pub paired_only: bool,
}

/// Who answers by name for an area.
#[derive(Clone, Debug)]
pub struct Coordinator {
    /// None: everywhere.
    pub area: Option<Area>,
    /// Empty: every category.
    pub categories: Vec<Code>,
    /// As the host knows the coordinator.
    pub id: Reference,
    /// Who has a case in hand once the coordinator did nothing about it.
    pub deputy: Option<Reference>,
    /// Who is told too of what stays overdue.
    pub supervisor: Option<Reference>,
}

/// When others look at what a coordinator does not.
#[derive(Clone, Copy, Debug)]
pub struct Supervision {
    /// From which reminder on the supervisor is told too.
    pub after: u32,
    /// How long a named holder may do nothing.
    pub replace_after: Span,
}

/// What the public board shows.
#[derive(Clone, Copy, Debug)]
pub struct Publication {
    /// How many segments of the area are shown.
    pub area_depth: usize,
    /// Fewest households alike for target groups and that area to be shown.
    pub smallest_group: u32,
    /// How many segments are shown of smaller groups.
    pub small_group_area_depth: usize,
}

/// How long ended cases are kept before they are anonymised.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Closed ones.
    pub closed: Span,
    /// Those that ended early.
    pub ended: Span,
}

impl Policy {
    /// The ladder for such a case: the first that matches.
    #[must_use]
    pub fn ladder_for(&self, kind: CaseKind, need: &Need) -> Option<&Ladder> {
        self.ladders.iter().find(|ladder| ladder.takes(kind, need))
    }

    /// Gives every case these lengths, whatever its category and urgency.
    pub fn set_times(&mut self, times: Deadlines) {
        self.deadlines = times;
        for category in self.categories.things_mut() {
            category.deadlines.fill(times);
        }
    }

    /// How long things may take with such a need.
    #[must_use]
    pub fn times(&self, need: &Need) -> &Deadlines {
        let of_category = self.categories.get(&need.category).and_then(|category| {
            Urgency::ALL.iter().zip(&category.deadlines).find(|(one, _)| **one == need.urgency)
        });
        of_category.map_or(&self.deadlines, |(_, times)| times)
    }

    /// The calendar that a need goes by.
    #[must_use]
    pub fn calendar_for(&self, need: &Need) -> &Calendar {
        self.calendars.of_area(&need.area)
    }

    /// A ladder by its code.
    #[must_use]
    pub fn ladder(&self, code: &str) -> Option<&Ladder> {
        self.ladders.iter().find(|ladder| ladder.code == code)
    }

    /// Who answers for needs of a category in an area: whoever has the longest area around it; of those, whoever names
    /// the category.
    #[must_use]
    pub fn coordinator_of(&self, area: &str, category: &str) -> Option<&Coordinator> {
        self.coordinators.iter().find(|one| {
            one.area.as_deref().is_none_or(|around| area_contains(around, area))
                && (one.categories.is_empty()
                    || one.categories.iter().any(|named| named == category))
        })
    }

    /// What the policy says of a coordinator who looks after a case: the entry that is the case's where it is theirs,
    /// or else their first.
    #[must_use]
    pub fn coordinator_named(&self, id: &str, area: &str, category: &str) -> Option<&Coordinator> {
        let own = self.coordinator_of(area, category).filter(|one| one.id == id);
        own.or_else(|| self.coordinators.iter().find(|one| one.id == id))
    }
}

impl Ladder {
    /// Whether it takes such a case.
    fn takes(&self, kind: CaseKind, need: &Need) -> bool {
        self.kinds.contains(&kind) && self.scope.takes(need)
    }

    /// Whether it never takes a kind of responder, whichever way that comes.
    #[must_use]
    pub fn keeps_off(&self, kind: &str) -> bool {
        self.never.iter().any(|never| never == kind)
    }

    /// A step by its number, from 1.
    #[must_use]
    pub fn step(&self, number: u32) -> Option<&Step> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.steps.get(index)
    }
}
