//! What a policy says to a wish: everything that it chooses by the wish's traits. Wishes to which both policies say the same are
//! of one class; where the two say something else, a difference between them touches the wish.
//!
//! What both say alike and what only refuses somebody, or is only told along, tells no wishes apart: licences, vetting, limits
//! of kinds, skills. Whoever is refused by both is refused alike and leads nowhere, and of each kind there is somebody whom
//! nothing refuses (`responders`).

use std::collections::BTreeMap;

use wish_contract::{CaseKind, Need, Urgency, area_contains};
use wish_policy::document::{Coordinator, Ladder, Traits};
use wish_policy::values::CodeWord;
use wish_policy::{Document, Spanned};

use super::agencies_of;
use super::traits::Shape;
use crate::comparison::normal_form::{alike, meaning, meaning_without};

const FEN_IN_A_YUAN: u64 = 100;
/// What says which cases something is for, and nothing of what it is.
const SCOPE: [&str; 8] = [
    "kinds",
    "categories",
    "urgencies",
    "target_groups",
    "cost_from_yuan",
    "cost_below_yuan",
    "area",
    "code",
];

/// What is said, by aspect: a number for each text. Nothing but of the intake where the wish is not taken in.
pub type Treatment = [usize; ASPECTS];
/// How many aspects there are.
const ASPECTS: usize = Choice::Weight as usize + 1;

/// What a policy says of a wish.
#[derive(Clone, Copy)]
enum Choice {
    /// Whether it is taken in.
    Intake,
    /// What its category is.
    Category,
    /// Who it may be handed to.
    Agencies,
    /// How long each deadline is.
    Lengths,
    /// By which steps it climbs.
    Ladder,
    /// Which guards of the city's own look at it.
    Guards,
    /// Who answers for it.
    Coordinator,
    /// Which hours it has.
    Hours,
    /// In which round it is.
    Round,
    /// Who has to be vetted, or of another household.
    Vetting,
    /// What the public sees of it.
    Board,
    /// For which kinds it costs too much.
    Limits,
    /// How it may be shared.
    Sharing,
    /// What it weighs in a plan.
    Weight,
}
/// The aspects in which two policies say something else, with what either says.
pub type Disagreement = Vec<(usize, usize, usize)>;

/// In what two policies treat a wish differently. Of a wish that only one of them takes in, that is all.
pub fn disagreement([old, new]: &[Treatment; 2]) -> Disagreement {
    let all = old.iter().zip(new).enumerate();
    let differing = all.filter(|(_, (old, new))| old != new);
    let mut found: Disagreement = differing.map(|(at, (old, new))| (at, *old, *new)).collect();
    if found.first().is_some_and(|(at, ..)| *at == Choice::Intake as usize) {
        found.truncate(1);
    }
    found
}

/// Numbers for texts, the same for both policies.
#[derive(Default)]
pub struct Texts {
    numbers: BTreeMap<String, usize>,
}

impl Texts {
    fn number(&mut self, text: String) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(text).or_insert(next)
    }
}

/// What only refuses or is only told, where the policies do not say it alike.
pub struct Apart {
    pub children: bool,
    pub home_visits: bool,
    pub households: bool,
    pub publication: bool,
    pub claims: bool,
    plans: bool,
    /// Limits of each kind of responder under either policy, in fen.
    pub limits_fen: Vec<[u64; 2]>,
}

impl Apart {
    pub fn of(old: &Document<'_>, new: &Document<'_>) -> Apart {
        let children = |policy: &Document<'_>| -> Vec<String> {
            let groups = policy.target_groups.entries.iter();
            let children = groups.filter(|group| group.value.children.value);
            children.map(|group| group.code.to_owned()).collect()
        };
        let limit = |policy: &Document<'_>, kind: &str| {
            let yuan = policy.responder_kinds.get(kind)?.cost_max_yuan.number();
            Some(yuan.saturating_mul(FEN_IN_A_YUAN))
        };
        let kinds = old.responder_kinds.codes().into_iter();
        let limits = kinds.filter_map(|kind| Some([limit(old, kind)?, limit(new, kind)?]));
        let (one, other) = (&old.guards, &new.guards);
        Apart {
            children: one.vetted_for_children.value != other.vetted_for_children.value
                || children(old) != children(new),
            home_visits: one.vetted_for_home_visits.value != other.vetted_for_home_visits.value,
            households: one.other_households_only.value != other.other_households_only.value,
            publication: meaning(&old.publication) != meaning(&new.publication)
                || old.levels() != new.levels(),
            claims: meaning(&old.claims) != meaning(&new.claims),
            plans: meaning(&old.routing) != meaning(&new.routing),
            limits_fen: limits.filter(|[old, new]| old != new).collect(),
        }
    }
}

/// What a policy says of a category.
struct OfCategory {
    said: usize,
    agencies: usize,
    /// By urgency.
    lengths: Vec<usize>,
}

/// A policy, prepared for being asked about many wishes.
pub struct Reader<'a> {
    policy: &'a Document<'a>,
    ladders: Vec<usize>,
    /// The finest level that each ladder looks at.
    finest: Vec<usize>,
    guards: Vec<usize>,
    coordinators: Vec<usize>,
    hours: Vec<usize>,
    categories: BTreeMap<&'a str, OfCategory>,
}

impl<'a> Reader<'a> {
    pub fn of(policy: &'a Document<'a>, other: &Document<'_>, texts: &mut Texts) -> Reader<'a> {
        let mut categories = BTreeMap::new();
        for category in &policy.categories.entries {
            let twin = other.categories.get(category.code).map(meaning);
            let own = meaning(&category.value);
            let said = if twin.as_ref() == Some(&own) { "alike".to_owned() } else { own };
            let takes = agencies_of(policy).iter();
            let takes = takes.filter(|one| is_for(&one.value.categories, category.code));
            let takes: Vec<&str> = takes.map(|agency| agency.code).collect();
            let lengths = Urgency::ALL.iter().map(|urgency| {
                let spans = policy.lengths_of(category.code, *urgency).spans();
                let spans: Vec<_> = spans.into_iter().map(|span| span.map(alike)).collect();
                texts.number(format!("{spans:?}"))
            });
            let lengths = lengths.collect();
            let agencies = texts.number(takes.join(" "));
            let said = texts.number(said);
            categories.insert(category.code, OfCategory { said, agencies, lengths });
        }
        let climb = |ladder: &Ladder<'_>| {
            let ladders = policy.climb(ladder).ladders.into_iter();
            let own = |one: &Ladder<'_>| meaning_without(one, &SCOPE);
            let said = ladders.map(|one| format!("{} {}", one.code.code(), own(one)));
            said.collect::<Vec<_>>().join("; ")
        };
        let depth = |ladder: &Ladder<'_>| {
            let steps = policy.climb(ladder).steps.into_iter();
            let audiences = steps.flat_map(|step| step.audience.0.iter());
            let open = audiences.filter(|audience| !audience.paired.value);
            let levels = open.filter_map(|audience| policy.depth_of(audience.area?.code()));
            levels.max().unwrap_or(0)
        };
        let guards = policy.guard.iter();
        let guards =
            guards.map(|one| format!("{} {}", one.code.code(), meaning_without(one, &SCOPE)));
        let answers = |one: &Coordinator<'_>| {
            let after = one.supervisor.map(|_| policy.supervision.after.number());
            let replaced = one.deputy.map(|_| alike(policy.supervision.replace_after.value));
            format!("{} {after:?} {replaced:?}", meaning_without(one, &SCOPE))
        };
        Reader {
            policy,
            ladders: policy.ladder.iter().map(|one| texts.number(climb(one))).collect(),
            finest: policy.ladder.iter().map(depth).collect(),
            guards: guards.map(|text| texts.number(text)).collect(),
            coordinators: policy.coordinator.iter().map(|one| texts.number(answers(one))).collect(),
            hours: policy
                .calendar
                .area
                .iter()
                .map(|one| texts.number(meaning_without(one, &SCOPE)))
                .collect(),
            categories,
        }
    }

    /// What tells a category from others, whatever else a wish is.
    pub fn of_category(&self, category: &str) -> Vec<usize> {
        let Some(one) = self.categories.get(category) else { return Vec::new() };
        let mut key = vec![one.said, one.agencies];
        key.extend(&one.lengths);
        let policy = self.policy;
        let ladders = policy.ladder.iter().map(|one| one.takes_category(category));
        let guards = policy.guard.iter().map(|one| is_for(&one.categories, category));
        let answering = policy.coordinator.iter().map(|one| is_for(&one.categories, category));
        key.extend(ladders.chain(guards).chain(answering).map(usize::from));
        key
    }

    /// What is said to a wish.
    pub fn treatment(
        &self,
        need: &Need,
        shape: Shape,
        apart: &Apart,
        texts: &mut Texts,
    ) -> Treatment {
        let groups: Vec<&str> = need.target_groups.iter().map(String::as_str).collect();
        let ladder = self.ladder(need, &groups);
        let mut said = [0; ASPECTS];
        if let Some(rule) = self.refused(need, ladder) {
            said[Choice::Intake as usize] = texts.number(rule.to_owned());
            return said;
        }
        let policy = self.policy;
        if let Some(one) = self.categories.get(need.category.as_str()) {
            let urgency = Urgency::ALL.iter().position(|urgency| *urgency == need.urgency);
            let lengths = urgency.and_then(|urgency| one.lengths.get(urgency)).copied();
            (
                said[Choice::Category as usize],
                said[Choice::Agencies as usize],
                said[Choice::Lengths as usize],
            ) = (one.said, one.agencies, lengths.unwrap_or(0));
        }
        said[Choice::Ladder as usize] =
            ladder.and_then(|ladder| self.ladders.get(ladder)).copied().unwrap_or(0);
        said[Choice::Guards as usize] = self.guards(need, &groups, texts);
        said[Choice::Coordinator as usize] = self.coordinator(need);
        let hours = policy.calendar.area.iter().zip(&self.hours).filter_map(|(one, number)| {
            let area = one.area.value?.0;
            area_contains(area, &need.area).then_some((area.len(), *number))
        });
        said[Choice::Hours as usize] = hours.max().map_or(0, |(_, number)| number);
        said[Choice::Round as usize] = self.rounds(need, &groups, texts);
        let is_child = |group: &&&str| {
            policy.target_groups.get(group).is_some_and(|group| group.children.value)
        };
        let guards = &policy.guards;
        let vetted = [
            apart.children
                && guards.vetted_for_children.value
                && groups.iter().any(|group| is_child(&group)),
            apart.home_visits && guards.vetted_for_home_visits.value && need.at_home,
        ];
        let own =
            apart.households && guards.other_households_only.value && need.household.is_some();
        said[Choice::Vetting as usize] = texts.number(format!("{vetted:?} {own}"));
        said[Choice::Board as usize] = if apart.publication { self.shown(need, texts) } else { 0 };
        let kinds = policy.responder_kinds.entries.iter();
        let too_much = |yuan: u64| need.cost_fen > yuan.saturating_mul(FEN_IN_A_YUAN);
        let refused = kinds.filter(|kind| too_much(kind.value.cost_max_yuan.number()));
        let refused: Vec<&str> = refused.map(|kind| kind.code).collect();
        let limits_differ = !apart.limits_fen.is_empty();
        said[Choice::Limits as usize] =
            if limits_differ { texts.number(refused.join(" ")) } else { 0 };
        let sharing = if apart.claims { meaning(&policy.claims) } else { String::new() };
        said[Choice::Sharing as usize] = texts.number(format!("{shape:?} {sharing}"));
        let weight = match need.urgency {
            Urgency::Normal => policy.routing.normal_urgency.number(),
            Urgency::Urgent => policy.routing.urgent_urgency.number(),
        };
        said[Choice::Weight as usize] =
            if apart.plans { texts.number(format!("{} {weight}", need.urgency.name())) } else { 0 };
        said
    }

    fn ladder(&self, need: &Need, target_groups: &[&str]) -> Option<usize> {
        let traits = Traits {
            kind: CaseKind::Wish,
            category: &need.category,
            urgency: need.urgency,
            target_groups,
            cost_fen: need.cost_fen,
        };
        self.policy.ladder.iter().position(|one| one.takes(&traits))
    }

    /// Why a wish is not taken in, whoever brings it.
    fn refused(&self, need: &Need, ladder: Option<usize>) -> Option<&'static str> {
        let policy = self.policy;
        let levels = need.area.split('/').count();
        let most = policy.intake.cost_max_yuan.map(|most| most.number());
        let finest = ladder.and_then(|ladder| self.finest.get(ladder)).copied().unwrap_or(0);
        let unknown = |group: &String| policy.target_groups.get(group).is_none();
        let reasons = [
            ("category", policy.categories.get(&need.category).is_none()),
            ("channel", policy.channels.get(&need.channel).is_none()),
            ("group", need.target_groups.iter().any(unknown)),
            ("cost", most.is_some_and(|most| need.cost_fen > most.saturating_mul(FEN_IN_A_YUAN))),
            ("deep", levels > policy.area_levels.len()),
            ("coarse", levels < finest),
        ];
        reasons.into_iter().find(|(_, holds)| *holds).map(|(reason, _)| reason)
    }

    fn guards(&self, need: &Need, groups: &[&str], texts: &mut Texts) -> usize {
        let looking = self.policy.guard.iter().zip(&self.guards).filter(|(guard, _)| {
            guard.urgencies.iter().any(|one| one.value == Some(need.urgency))
                && is_for(&guard.categories, &need.category)
                && (guard.target_groups.is_empty()
                    || groups.iter().any(|group| names(&guard.target_groups, group)))
                && guard.cost_range_fen().contains(&need.cost_fen)
        });
        let numbers: Vec<usize> = looking.map(|(_, number)| *number).collect();
        if numbers.is_empty() { 0 } else { texts.number(format!("guards {numbers:?}")) }
    }

    /// Who answers: of those with the longest area around the wish, whoever names its category.
    fn coordinator(&self, need: &Need) -> usize {
        let rank = |one: &Coordinator<'_>| -> Option<(usize, bool)> {
            let segments = match one.area.and_then(|area| area.value) {
                Some(area) if !area_contains(area.0, &need.area) => return None,
                Some(area) => area.0.split('/').count(),
                None => 0,
            };
            is_for(&one.categories, &need.category)
                .then_some((segments, !one.categories.is_empty()))
        };
        let all = self.policy.coordinator.iter().zip(&self.coordinators);
        let mut nearest: Option<((usize, bool), usize)> = None;
        for (rank, number) in all.filter_map(|(one, number)| Some((rank(one)?, *number))) {
            if nearest.is_none_or(|(best, _)| rank > best) {
                nearest = Some((rank, number));
            }
        }
        nearest.map_or(0, |(_, number)| number)
    }

    /// Every round around the wish, and whether it is for its groups.
    fn rounds(&self, need: &Need, groups: &[&str], texts: &mut Texts) -> usize {
        let around =
            self.policy.round.iter().filter(|round| {
                round.area.value.is_some_and(|area| area_contains(area.0, &need.area))
            });
        let said: Vec<String> = around
            .map(|round| {
                let admits = groups.iter().any(|group| names(&round.target_groups.0, group));
                let days =
                    [round.first_day, round.last_day].map(|day| Some(day?.value?.to_string()));
                format!("{} {admits} {days:?}", round.code.code())
            })
            .collect();
        if said.is_empty() { 0 } else { texts.number(said.join("; ")) }
    }

    /// What the board shows of where and for whom it is.
    fn shown(&self, need: &Need, texts: &mut Texts) -> usize {
        let publication = &self.policy.publication;
        let alike = u64::from(need.households_alike.unwrap_or(0));
        let too_few = !need.target_groups.is_empty() && alike < publication.smallest_group.number();
        let level = if too_few { publication.small_group_area } else { publication.area };
        texts.number(format!("{too_few} {:?}", self.policy.depth_of(level.code())))
    }
}

/// Whether a list that may be empty, and then means everything, names a code.
pub fn is_for<N>(list: &[Spanned<CodeWord<'_, N>>], code: &str) -> bool {
    list.is_empty() || names(list, code)
}

/// Whether a list names a code.
pub fn names<N>(list: &[Spanned<CodeWord<'_, N>>], code: &str) -> bool {
    list.iter().any(|one| one.code() == code)
}
