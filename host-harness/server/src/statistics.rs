//! What the rules count over stored cases, and the lists, minimums and ties that they draw from what is stored.

use std::collections::BTreeMap;

use serde::Serialize;
use wish_contract::{
    Case, Event, Instant, Partner, Party, Proposal, QuotaStatus, Stage, ThreeLists, Tie,
    TieFinding, Totals, area_cut,
};
use wish_store::{AudiencePage, CaseFilter, Page, ResponderRow};

use crate::decided::case_of;
use crate::error::HostError;
use crate::host::Host;
use crate::planning::{CASES_MAX, NoPlan};
use crate::profile::Profile;

/// Cases read at a time.
const AT_ONCE: u32 = 200;
const DAY_MS: Instant = 24 * 60 * 60 * 1_000;
const WEEK_MS: Instant = 7 * DAY_MS;
/// Monday, 29 December 1969, 00:00 at UTC+8: from there weeks are counted, as cities in China begin them.
const FIRST_MONDAY: Instant = -3 * DAY_MS - 8 * 60 * 60 * 1_000;
/// Claims older than two years are of no period of a minimum that is still open.
const QUOTA_SPAN_MS: Instant = 731 * DAY_MS;

/// By what events are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Not at all.
    None,
    /// By the area of their case, cut to so many segments.
    Area(usize),
    /// By the category of their case.
    Category,
    /// By the week in which they happened, from Monday on.
    Week,
}

/// The events that are counted.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// From this instant on.
    pub from: Instant,
    /// Before this one.
    pub until: Instant,
}

/// What was counted.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counted {
    /// How many cases were looked at.
    pub cases: u64,
    /// By group: an area, a category, or the first instant of a week; everything under an empty name where nothing is told apart.
    pub groups: BTreeMap<String, Totals>,
}

impl Host {
    /// Counts the events of the cases that a filter finds.
    ///
    /// # Errors
    /// What the store or the rules stopped at.
    pub async fn count_events(
        &self,
        city: &str,
        filter: &CaseFilter,
        span: Period,
        grouping: Grouping,
    ) -> Result<Counted, HostError> {
        let mut counted = Counted { cases: 0, groups: BTreeMap::new() };
        let mut after = None;
        loop {
            let page = Page { after: after.take(), limit: AT_ONCE, ..Page::default() };
            let rows = self.store().cases(city, filter, &page).await?;
            counted.cases += u64::try_from(rows.len()).unwrap_or(u64::MAX);
            let cases: BTreeMap<String, Case> = rows
                .iter()
                .map(|row| case_of(row).map(|case| (row.id.clone(), case)))
                .collect::<Result<_, _>>()?;
            let ids: Vec<String> = cases.keys().cloned().collect();
            let mut groups: BTreeMap<String, Vec<Event>> = BTreeMap::new();
            for row in self.store().log_of_many(city, &ids).await? {
                let Some(record) = self.record(city, &row).await? else { continue };
                for event in record.entry.events {
                    if !(span.from..span.until).contains(&event.at) {
                        continue;
                    }
                    let case = cases.get(&event.subject);
                    groups.entry(group(grouping, case, event.at)).or_default().push(event);
                }
            }
            for (name, events) in groups {
                let tally = self.runtime().tally(&events)?;
                let known = counted.groups.remove(&name).unwrap_or_default();
                counted.groups.insert(name, self.runtime().merge(&[known, tally])?);
            }
            match rows.last() {
                Some(last) if rows.len() >= usize::try_from(AT_ONCE).unwrap_or(usize::MAX) => {
                    after = Some(page.order.place(last));
                }
                Some(_) | None => return Ok(counted),
            }
        }
    }

    /// What can be given, what is needed, and who serves whom: of the cases on the board that a filter finds, under the policy in force.
    ///
    /// # Errors
    /// What the store or the rules stopped at.
    pub async fn lists(
        &self,
        city: &str,
        filter: CaseFilter,
    ) -> Result<Result<ThreeLists, NoPlan>, HostError> {
        let book = self.in_force(city).await?;
        let filter = CaseFilter { stages: vec![Stage::Published], ..filter };
        let Some(cases) = self.all_cases(city, &filter, CASES_MAX).await? else {
            return Ok(Err(NoPlan::TooManyCases));
        };
        let last = cases.iter().map(|case| case.last).max().unwrap_or_default();
        let now = self.clock().about_now().max(last);
        let Some(candidates) = self.audience_of_all(city, &book, &cases, now).await? else {
            return Ok(Err(NoPlan::TooManyCandidates));
        };
        Ok(book.three_lists(&candidates, &cases, now)?.map_err(NoPlan::Malformed))
    }

    /// How responders stand with the minimums of the policy in force, with the reasons in words. Which classes they belong to the host
    /// does not know.
    ///
    /// # Errors
    /// What the store or the rules stopped at.
    pub async fn quotas(
        &self,
        city: &str,
        rows: &[ResponderRow],
        language: &str,
    ) -> Result<Result<Vec<QuotaInWords>, NoPlan>, HostError> {
        let book = self.in_force(city).await?;
        let now = self.clock().about_now();
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let since = now.saturating_sub(QUOTA_SPAN_MS);
        let fulfilled = self.store().fulfilled_by(city, &ids, since).await?;
        let mut cases: Vec<Case> = fulfilled.iter().map(case_of).collect::<Result<_, _>>()?;
        // One that several of them fulfilled is found with each.
        cases.sort_by(|one, other| one.id.cmp(&other.id));
        cases.dedup_by(|one, other| one.id == other.id);
        let last = cases.iter().map(|case| case.last).max().unwrap_or_default();
        let party = |row: &ResponderRow| Party {
            id: row.id.clone(),
            kind: row.kind.clone(),
            classes: Vec::new(),
        };
        let parties: Vec<Party> = rows.iter().map(party).collect();
        let statuses = match book.quota_statuses(&parties, &cases, now.max(last))? {
            Ok(statuses) => statuses,
            Err(fault) => return Ok(Err(NoPlan::Malformed(fault))),
        };
        let in_words = statuses.into_iter().map(|status| {
            let words = book.words(&status.because, language)?;
            Ok(QuotaInWords { status, words })
        });
        in_words.collect::<Result<Vec<_>, HostError>>().map(Ok)
    }

    /// Ties that the rules propose for a pairing of the policy in force, and what is wrong with those there are.
    ///
    /// # Errors
    /// What the store or the rules stopped at.
    pub async fn pair(
        &self,
        city: &str,
        pairing: &str,
        rows: &[ResponderRow],
        areas: &[String],
    ) -> Result<Result<Pairing, NoPlan>, HostError> {
        let book = self.in_force(city).await?;
        let (mut partners, mut ties) = (Vec::with_capacity(rows.len()), Vec::new());
        for row in rows {
            let facts = Profile::of(row)?.facts(0, None);
            let responder = facts.id.clone();
            ties.extend(facts.paired_areas.into_iter().filter(|area| areas.contains(area)).map(
                |area| Tie {
                    responder: responder.clone(),
                    area,
                    since: None,
                    until: None,
                    substitute: None,
                },
            ));
            partners.push(Partner { id: facts.id, kind: facts.kind, area: facts.area });
        }
        let now = self.clock().about_now();
        let proposal = match book.propose_ties(pairing, &partners, areas)? {
            Ok(proposal) => proposal,
            Err(fault) => return Ok(Err(NoPlan::Malformed(fault))),
        };
        let findings = match book.check_ties(pairing, &ties, &partners, areas, now)? {
            Ok(findings) => findings,
            Err(fault) => return Ok(Err(NoPlan::Malformed(fault))),
        };
        Ok(Ok(Pairing { ties, proposal, findings }))
    }

    /// Those who take part, of some kinds and areas: a page of them.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn some_responders(
        &self,
        city: &str,
        kinds: &[String],
        areas: &[String],
        page: &AudiencePage<'_>,
    ) -> Result<Vec<ResponderRow>, HostError> {
        Ok(self.store().active_responders(city, kinds, areas, page).await?)
    }
}

/// How a responder stands with a minimum, in words.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct QuotaInWords {
    /// As the contract has it.
    #[serde(flatten)]
    pub status: QuotaStatus,
    /// Why, in words.
    pub words: String,
}

/// Ties that there are, what is wrong with them, and ties that would be better.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Pairing {
    /// Those there are, to which findings point.
    pub ties: Vec<Tie>,
    /// What is wrong with them.
    pub findings: Vec<TieFinding>,
    /// What the rules propose.
    pub proposal: Proposal,
}

fn group(grouping: Grouping, case: Option<&Case>, at: Instant) -> String {
    match grouping {
        Grouping::None => String::new(),
        Grouping::Area(depth) => {
            case.map_or("", |case| area_cut(&case.need.area, depth)).to_owned()
        }
        Grouping::Category => case.map_or_else(String::new, |case| case.need.category.clone()),
        Grouping::Week => {
            let weeks = at.saturating_sub(FIRST_MONDAY).div_euclid(WEEK_MS);
            weeks.saturating_mul(WEEK_MS).saturating_add(FIRST_MONDAY).to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST_MONDAY, Grouping, WEEK_MS, group};

    #[test]
    fn a_week_begins_on_monday_where_the_city_is() {
        // Monday, 2 March 2026, 00:00 at UTC+8.
        let monday = 1_772_380_800_000;
        assert_eq!((monday - FIRST_MONDAY) % WEEK_MS, 0);
        let of = |at| group(Grouping::Week, None, at);
        assert_eq!(of(monday), monday.to_string());
        assert_eq!(of(monday + WEEK_MS - 1), monday.to_string());
        assert_eq!(of(monday - 1), (monday - WEEK_MS).to_string());
    }
}
