//! Which cases are asked for, and which page of them.

use wish_contract::{Instant, Stage, Urgency};

use crate::rows::CaseRow;
use crate::statement::Values;
use crate::terms::Term;
use crate::value::Value;

/// Which cases are asked for: those that meet all that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// In one of these stages; empty: in any.
    pub stages: Vec<Stage>,
    /// Within one of these areas (paths, of which the empty one is everywhere); empty: everywhere.
    pub areas: Vec<String>,
    /// Of this category.
    pub category: Option<String>,
    /// As pressing as this.
    pub urgency: Option<Urgency>,
    /// In the hands of this coordinator by name.
    pub holder: Option<String>,
    /// With a deadline before this instant.
    pub due_before: Option<Instant>,
    /// Submitted at this instant or after it.
    pub opened_from: Option<Instant>,
    /// Submitted before this instant.
    pub opened_before: Option<Instant>,
    /// Under the policy with this digest.
    pub policy: Option<String>,
    /// Under another policy than the one with this digest.
    pub policy_not: Option<String>,
    /// With such claims.
    pub claims: Option<ClaimsWanted>,
    /// With one of each of these: a term under each of the keys that it may have been made with.
    pub terms: Vec<Vec<Term>>,
}

/// Which claims a case is to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimsWanted {
    /// No live one.
    NoneLive,
    /// A live one of this responder's.
    LiveOf(String),
}

/// In which order cases come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What runs out next first; those without a deadline last.
    #[default]
    NextDue,
    /// The newest first.
    Newest,
}

/// A page of cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// In which order.
    pub order: Order,
    /// Behind this one, as it was on the page before: its deadline, or of the newest the instant of its submission; and its id.
    pub after: Option<(Option<Instant>, String)>,
    /// At most so many, from 1.
    pub limit: u32,
}

impl CaseFilter {
    /// As the conditions of a statement on `cases`.
    pub(crate) fn conditions(&self, of: &str, values: &mut Values) -> String {
        let city = values.push(of);
        let mut conditions = format!("city = {city}");
        let mut and = |condition: String| {
            conditions.push_str(" and ");
            conditions.push_str(&condition);
        };
        if let [stage] = self.stages.as_slice() {
            and(format!("stage = {}", values.push(stage.name())));
        } else if !self.stages.is_empty() {
            let names: Vec<&str> = self.stages.iter().map(|stage| stage.name()).collect();
            and(format!("stage in ({})", values.list(&names)));
        }
        if !self.areas.is_empty() {
            let within: Vec<String> = self.areas.iter().map(|area| values.within(area)).collect();
            and(format!("({})", within.join(" or ")));
        }
        let equal: [(&str, Option<Value>); 4] = [
            ("category =", self.category.as_ref().map(Value::from)),
            ("urgency =", self.urgency.map(|urgency| urgency.name().into())),
            ("holder =", self.holder.as_ref().map(Value::from)),
            ("policy =", self.policy.as_ref().map(Value::from)),
        ];
        let unequal: [(&str, Option<Value>); 4] = [
            ("policy <>", self.policy_not.as_ref().map(Value::from)),
            ("next_due <", self.due_before.map(Value::from)),
            ("opened >=", self.opened_from.map(Value::from)),
            ("opened <", self.opened_before.map(Value::from)),
        ];
        for (condition, value) in equal.into_iter().chain(unequal) {
            if let Some(value) = value {
                and(format!("{condition} {}", values.push(value)));
            }
        }
        let live = "select 1 from claims c where c.city = cases.city and c.case_id = cases.id and c.live = 1";
        match &self.claims {
            None => {}
            Some(ClaimsWanted::NoneLive) => and(format!("not exists ({live})")),
            Some(ClaimsWanted::LiveOf(responder)) => and(format!(
                "id in (select case_id from claims where city = {city} and responder = {} and live = 1)",
                values.push(responder)
            )),
        }
        for terms in &self.terms {
            let listed: Vec<String> = terms.iter().map(|term| values.push(term)).collect();
            and(format!(
                "id in (select case_id from terms where city = {city} and term in ({}))",
                listed.join(", ")
            ));
        }
        conditions
    }
}

impl Order {
    /// Where a case stands in this order, for the page behind it.
    #[must_use]
    pub fn place(self, row: &CaseRow) -> (Option<Instant>, String) {
        let at = match self {
            Order::NextDue => row.next_due,
            Order::Newest => Some(row.opened),
        };
        (at, row.id.clone())
    }

    /// Whether a case comes behind a place.
    #[must_use]
    pub fn is_behind(self, row: &CaseRow, place: &(Option<Instant>, String)) -> bool {
        let key = |(at, id): &(Option<Instant>, String)| (at.unwrap_or(Instant::MAX), id.clone());
        let (own, other) = (key(&self.place(row)), key(place));
        match self {
            Order::NextDue => own > other,
            Order::Newest => own < other,
        }
    }
}
