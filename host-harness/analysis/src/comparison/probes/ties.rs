//! Which standing ties are wrong.

use toml::{Table, Value};
use wish_contract::{FactValue, Partner, Reason, Tie, TieFinding};
use wish_runtime::RuntimeError;
use wish_scenario::write::{string, strings, table};

use super::{Asking, Parted, Person, Probe};
use crate::comparison::answers::Difference;

impl Asking<'_> {
    pub(super) fn ties(&self) -> Result<Option<Parted>, RuntimeError> {
        let people = self.crowd.parties();
        let partners: Vec<Partner> = people.iter().map(Person::partner).collect();
        for (pairing, kinds) in &self.crowd.pairings {
            let of_kind: Vec<&Partner> =
                partners.iter().filter(|partner| kinds.contains(&partner.kind)).collect();
            for areas in &self.crowd.tied_areas {
                for pattern in 0..4 {
                    let ties = tied(&of_kind, areas, pattern);
                    let parted = self.tie_findings(pairing, &ties, areas, &people)?;
                    if parted.is_some() {
                        return Ok(parted);
                    }
                }
            }
        }
        Ok(None)
    }

    fn tie_findings(
        &self,
        pairing: &str,
        ties: &[Tie],
        areas: &[String],
        people: &[Person],
    ) -> Result<Option<Parted>, RuntimeError> {
        let partners: Vec<Partner> = people.iter().map(Person::partner).collect();
        let (old, new) =
            self.both(|book, _| book.rules.check_ties(pairing, ties, &partners, areas, self.now))?;
        let (Ok(old), new) = (old, new) else { return Ok(None) };
        let brief = |all: &[TieFinding]| -> Vec<String> {
            all.iter().map(|finding| finding_words(&finding.because)).collect()
        };
        let was = brief(&old);
        let is = new.as_deref().map_or_else(|fault| vec![fault.code.clone()], brief);
        if was == is {
            return Ok(None);
        }
        let mut of: Table = Table::new();
        for tie in ties {
            let areas = of.entry(tie.responder.clone()).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(areas) = areas {
                areas.push(string(&tie.area));
            }
        }
        let expected = table(&[
            ("code", string(pairing)),
            ("ties", Value::Table(of)),
            ("areas", strings(areas.iter().map(String::as_str))),
            ("findings", strings(was.iter().map(String::as_str))),
        ]);
        let what = "pairing";
        let difference = Difference::Advice { what, old: was.join(", "), new: is.join(", ") };
        let people = people.to_vec();
        let expected = Some((what, expected));
        Ok(Some((vec![difference], Probe { now: self.now, people, expected })))
    }
}

/// Ties of so many responders with areas: one each, all with the first, all areas with one, none.
fn tied(partners: &[&Partner], areas: &[String], pattern: usize) -> Vec<Tie> {
    let tie = |partner: &Partner, area: &String| Tie {
        responder: partner.id.clone(),
        area: area.clone(),
        since: None,
        until: None,
        substitute: None,
    };
    let first = areas.first();
    match pattern {
        0 => partners.iter().zip(areas).map(|(partner, area)| tie(partner, area)).collect(),
        1 => partners
            .iter()
            .zip(first.into_iter().cycle())
            .map(|(one, area)| tie(one, area))
            .collect(),
        2 => partners
            .iter()
            .take(1)
            .flat_map(|one| areas.iter().map(|area| tie(one, area)))
            .collect(),
        _ => Vec::new(),
    }
}

/// A finding about ties: its rule, and whom or which area it is about.
fn finding_words(because: &Reason) -> String {
    let about = because.facts.iter().find_map(|fact| match &fact.value {
        FactValue::Text(text) => Some(text.as_str()),
        _ => None,
    });
    about.map_or_else(|| because.rule.clone(), |about| format!("{} {about}", because.rule))
}
