//! Holds what the rules show of a case against what a step expects: to whom it is open, which
//! commands, what the public sees. Whom they would ask is `outreach`.

use std::collections::BTreeSet;

use wish_contract::{Audience, Case, PublicCase, Role};

use super::super::file::expectation::{
    AudienceFile, DetailedAudience, Expectation, OffersFile, PublicFile, RolesFile, ShownFile,
};
use super::super::file::word::{read_word, word_of};
use super::super::observed::Observed;
use super::super::world::{FEN, Stop};
use super::{Check, items_in_words};

impl Check<'_, '_> {
    pub(super) fn views(&mut self, expect: &Expectation, case: &Case) -> Result<(), Stop> {
        if let Some(wanted) = &expect.audience {
            self.audience(wanted, case)?;
        }
        if let Some(wanted) = &expect.offers {
            self.offers(wanted, case)?;
        }
        if let Some(wanted) = &expect.public {
            self.public(wanted, case)?;
        }
        if let Some(wanted) = &expect.ranking {
            self.ranking(wanted, case)?;
        }
        if let Some(wanted) = &expect.quotas {
            self.quotas(wanted)?;
        }
        if let Some(wanted) = &expect.pairing {
            self.pairing(wanted)?;
        }
        if let Some(wanted) = &expect.lists {
            self.lists(wanted)?;
        }
        Ok(())
    }

    /// The audiences of the step that opened last.
    fn audience(&mut self, wanted: &[AudienceFile], case: &Case) -> Result<(), Stop> {
        let now = self.world.now;
        let audiences = self.world.book(Some(case)).audience(case, now)?;
        let subject = Box::new(case.clone());
        self.world.observed.push(Observed::Audience { subject, now, audiences: audiences.clone() });
        let last = audiences.last().map(|audience| audience.step.clone());
        let present: Vec<&Audience> =
            audiences.iter().filter(|one| Some(&one.step) == last.as_ref()).collect();
        let mut left = present.clone();
        let mut kinds: Vec<String> = Vec::new();
        for one in wanted {
            match one {
                AudienceFile::Kind(kind) => kinds.push(kind.clone()),
                AudienceFile::Detailed(detailed) => {
                    match left.iter().position(|found| fits(detailed, found)) {
                        Some(place) => {
                            left.remove(place);
                        }
                        None => {
                            let found: Vec<String> =
                                present.iter().copied().map(audience).collect();
                            self.same_list("audience", &[detailed_audience(detailed)], &found);
                        }
                    }
                }
            }
        }
        let mut others: Vec<String> =
            left.iter().flat_map(|audience| audience.kinds.clone()).collect();
        others.sort();
        others.dedup();
        self.same_set("audience", &kinds, &others);
        Ok(())
    }

    fn offers(&mut self, wanted: &OffersFile, case: &Case) -> Result<(), Stop> {
        let responder = self.world.is_responder(&wanted.by);
        let roles = match (&wanted.roles, responder) {
            (Some(RolesFile::One(role)), _) => vec![role.0],
            (Some(RolesFile::Several(roles)), _) => roles.iter().map(|role| role.0).collect(),
            (None, true) => vec![Role::Responder],
            (None, false) => vec![read_word(&wanted.by).map_err(|_| {
                Stop::Story(format!(
                    "`{}` is neither a responder of the file nor a role; add `as`",
                    wanted.by
                ))
            })?],
        };
        let by = wanted.by.clone();
        let facts = if responder { Some(self.world.facts(&wanted.by)?) } else { None };
        let now = self.world.now;
        let book = self.world.book(Some(case));
        let offers = book.offers(case, &by, &roles, facts.as_ref(), now)?;
        let subject = Box::new(case.clone());
        self.world.observed.push(Observed::Offers {
            subject,
            by,
            roles,
            facts,
            now,
            offers: offers.clone(),
        });
        for offer in offers {
            let command = word_of(&offer.command);
            let what = format!("offers.{command}");
            let expected_open = wanted.open.iter().any(|word| word.0 == offer.command);
            match (expected_open, wanted.closed.get(&command)) {
                (true, _) if !offer.open => {
                    let found = super::reason_line(self.world, &offer.because);
                    self.same(&what, "open", &format!("closed by {found}"));
                }
                (false, Some(rule)) if offer.open => self.same(&what, rule.code(), "open"),
                (false, Some(rule)) => self.reason_among(&what, rule, &[&offer.because])?,
                _ => {}
            }
            if let Some(asks) = wanted.asks.get(&command) {
                let wanted: Vec<String> = asks.iter().map(|one| word_of(&one.0)).collect();
                let found: Vec<String> =
                    offer.asks.iter().map(|one| word_of(&one.kind())).collect();
                self.same_list(&format!("{what} asks"), &wanted, &found);
            }
        }
        Ok(())
    }

    fn public(&mut self, wanted: &PublicFile, case: &Case) -> Result<(), Stop> {
        let now = self.world.now;
        let view = self.world.book(Some(case)).public_view(case, now)?;
        let subject = Box::new(case.clone());
        self.world.observed.push(Observed::PublicView { subject, now, view: view.clone() });
        match (wanted, view) {
            (PublicFile::Hidden(shown), view) => {
                self.same("public", &shown.to_string(), &view.is_some().to_string());
            }
            (PublicFile::Shown(_), None) => self.same("public", "shown", "hidden"),
            (PublicFile::Shown(wanted), Some(view)) => self.shown(wanted, &view),
        }
        Ok(())
    }

    fn shown(&mut self, wanted: &ShownFile, view: &PublicCase) {
        let left_yuan = (view.cost_left_fen / FEN).to_string();
        let hidden: Vec<String> = view.hidden.iter().map(|reason| reason.rule.clone()).collect();
        let words = [
            (
                "public.status",
                wanted.status.map(|status| word_of(&status.0)),
                word_of(&view.status),
            ),
            ("public.text", wanted.text.clone(), view.text.clone()),
            ("public.area", wanted.area.clone(), view.area.clone()),
            (
                "public.places_left",
                wanted.places_left.map(|left| left.to_string()),
                view.places_left.to_string(),
            ),
            (
                "public.cost_left_yuan",
                wanted.cost_left_yuan.map(|left| left.to_string()),
                left_yuan,
            ),
        ];
        for (what, wanted, found) in words {
            if let Some(wanted) = wanted {
                self.same(what, &wanted, &found);
            }
        }
        if let Some(left) = &wanted.items_left {
            let found = view.items.iter().map(|item| (item.id.clone(), item.places_left));
            let found = items_in_words(&found.collect());
            self.same("public.items_left", &items_in_words(left), &found);
        }
        if let Some(groups) = &wanted.target_groups {
            self.same_set("public.target_groups", groups, &view.target_groups);
        }
        if let Some(rules) = &wanted.hidden {
            self.same_set("public.hidden", rules, &hidden);
        }
    }
}

fn fits(wanted: &DetailedAudience, found: &Audience) -> bool {
    let kinds = |kinds: &[String]| kinds.iter().cloned().collect::<BTreeSet<String>>();
    kinds(&wanted.kinds) == kinds(&found.kinds)
        && wanted.area.as_ref().is_none_or(|area| *area == found.area)
        && wanted.paired.is_none_or(|paired| paired == found.paired_only)
        && wanted.skills.as_ref().is_none_or(|skills| *skills == found.skills)
}

fn audience(audience: &Audience) -> String {
    let paired = if audience.paired_only { ", paired" } else { "" };
    format!("{} of {}{paired}", audience.kinds.join(" and "), audience.area)
}

fn detailed_audience(wanted: &DetailedAudience) -> String {
    let area = wanted.area.as_ref().map_or_else(String::new, |area| format!(" of {area}"));
    let paired = if wanted.paired == Some(true) { ", paired" } else { "" };
    format!("{}{area}{paired}", wanted.kinds.join(" and "))
}
