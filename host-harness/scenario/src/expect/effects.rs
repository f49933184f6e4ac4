//! Holds what the host is to do against what a step expects: every effect must be expected, and
//! every expected one must be there, in any order.

use wish_contract::{Action, Effect, Ruling};

use super::super::file::expectation::{DetailedEffect, EffectFile, Expectation};
use super::super::file::word::word_of;
use super::super::rendering;
use super::super::world::FEN;
use super::{Check, Difference, by_item, items_in_words, listed};

impl Check<'_, '_> {
    pub(super) fn effects(&mut self, expect: &Expectation, rulings: &[Ruling]) {
        let Some(wanted) = &expect.effects else { return };
        let mut left: Vec<&Effect> =
            rulings.iter().flatten().flat_map(|decision| &decision.effects).collect();
        let mut missing = Vec::new();
        // Expectations with more detail choose first.
        let detailed = |effect: &&EffectFile| matches!(effect, EffectFile::Detailed(_));
        let (detailed, named): (Vec<&EffectFile>, Vec<&EffectFile>) =
            wanted.iter().partition(detailed);
        for one in detailed.into_iter().chain(named) {
            match left.iter().position(|effect| fits(one, &effect.action)) {
                Some(place) => {
                    left.remove(place);
                }
                None => missing.push(words(one)),
            }
        }
        if !missing.is_empty() || !left.is_empty() {
            let left: Vec<String> = left.iter().map(|effect| action_line(&effect.action)).collect();
            let expected = format!("also: {}", listed(&missing));
            self.found.push(Difference::new(
                "effects",
                &expected,
                &format!("besides: {}", listed(&left)),
            ));
        }
    }
}

fn fits(wanted: &EffectFile, action: &Action) -> bool {
    let wanted = match wanted {
        EffectFile::Name(name) => return *name == rendering::action_name(action),
        EffectFile::Detailed(detailed) => detailed,
    };
    match (wanted, action) {
        (DetailedEffect::Notify { to, whom, about, case }, Action::Notify(notice)) => {
            to.is_none_or(|role| role.0 == notice.to)
                && whom.as_ref().is_none_or(|whom| notice.whom.as_ref() == Some(whom))
                && about.as_ref().is_none_or(|about| *about == notice.about)
                && case.as_ref().is_none_or(|case| notice.subject.as_ref() == Some(case))
        }
        (DetailedEffect::Offer { step, notify_max }, Action::Offer(offering)) => {
            step.as_ref().is_none_or(|step| *step == offering.step)
                && notify_max.is_none_or(|most| most == offering.notify_max)
        }
        (
            DetailedEffect::AskCoordinator { coordinator, about },
            Action::AskCoordinator(question),
        ) => {
            coordinator.as_ref().is_none_or(|id| *id == question.coordinator)
                && about.as_ref().is_none_or(|about| *about == question.about)
        }
        (DetailedEffect::WithdrawOffer { about }, Action::WithdrawOffer(rule)) => {
            about.as_ref().is_none_or(|about| about == rule)
        }
        (DetailedEffect::Transfer { agency }, Action::Transfer(to)) => {
            agency.as_ref().is_none_or(|agency| agency == to)
        }
        (DetailedEffect::Absorb { case }, Action::Absorb(absorbing)) => {
            case.as_ref().is_none_or(|case| *case == absorbing.into)
        }
        (DetailedEffect::CompleteMerge { case }, Action::CompleteMerge(merge))
        | (DetailedEffect::Restore { case }, Action::Restore(merge)) => {
            case.as_ref().is_none_or(|case| *case == merge.id)
        }
        (DetailedEffect::ReleaseAbsorbed { case, other }, Action::ReleaseAbsorbed(releasing)) => {
            case.as_ref().is_none_or(|case| *case == releasing.carrier)
                && other.as_ref().is_none_or(|other| *other == releasing.merge.id)
        }
        (DetailedEffect::CarryOn { places, cost_yuan, items }, Action::CarryOn(rest)) => {
            let found = by_item(&rest.need.whole().items);
            places.is_none_or(|places| places == rest.need.places)
                && cost_yuan.is_none_or(|yuan| yuan.saturating_mul(FEN) == rest.need.cost_fen)
                && items.as_ref().is_none_or(|items| *items == found)
        }
        _ => false,
    }
}

/// An effect as the file states it.
fn words(wanted: &EffectFile) -> String {
    let with = |name: &str, says: &[Option<String>]| {
        let says: Vec<String> = says.iter().flatten().cloned().collect();
        format!("{name} ({})", listed(&says))
    };
    match wanted {
        EffectFile::Name(name) => name.clone(),
        EffectFile::Detailed(DetailedEffect::Notify { to, whom, about, case }) => {
            let role = to.map(|role| word_of(&role.0));
            with("notify", &[role, whom.clone(), about.clone(), case.clone()])
        }
        EffectFile::Detailed(DetailedEffect::Offer { step, notify_max }) => {
            with("offer", &[step.clone(), notify_max.map(|most| format!("at most {most} notices"))])
        }
        EffectFile::Detailed(DetailedEffect::AskCoordinator { coordinator, about }) => {
            with("ask-coordinator", &[coordinator.clone(), about.clone()])
        }
        EffectFile::Detailed(DetailedEffect::WithdrawOffer { about }) => {
            with("withdraw-offer", std::slice::from_ref(about))
        }
        EffectFile::Detailed(DetailedEffect::Transfer { agency }) => {
            with("transfer", std::slice::from_ref(agency))
        }
        EffectFile::Detailed(DetailedEffect::Absorb { case }) => {
            with("absorb", std::slice::from_ref(case))
        }
        EffectFile::Detailed(DetailedEffect::CompleteMerge { case }) => {
            with("complete-merge", std::slice::from_ref(case))
        }
        EffectFile::Detailed(DetailedEffect::ReleaseAbsorbed { case, other }) => {
            with("release-absorbed", &[case.clone(), other.clone()])
        }
        EffectFile::Detailed(DetailedEffect::Restore { case }) => {
            with("restore", std::slice::from_ref(case))
        }
        EffectFile::Detailed(DetailedEffect::CarryOn { places, cost_yuan, items }) => {
            let items = items.as_ref().map(items_in_words);
            let cost = cost_yuan.map(|yuan| format!("{yuan} yuan"));
            with("carry-on", &[places.map(|places| format!("{places} places")), cost, items])
        }
    }
}

fn action_line(action: &Action) -> String {
    rendering::action(action)
}
