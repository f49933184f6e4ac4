//! Changes that a reviewer has signed off: a small file beside the policy, kept under version
//! control with it.
//!
//! ```toml
//! schema = "wish-accept/1"
//!
//! [[accept]]
//! change = "escalates-earlier"      # a kind of change, or
//! case = "w-0017"                   # one case, or both
//! cases_max = 400                   # optional: no more of that kind than so many
//! by = "Li Wei"
//! because = "the council wants wishes to reach the street within three days"
//! ```
//!
//! The same may be written as JSON. What was not accepted is for `wish backtest --gate` to refuse.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::CaseChange;
use super::divergence::Kind;

/// What the file calls its format.
const SCHEMA: &str = "wish-accept/1";

/// A file of accepted changes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    schema: String,
    #[serde(default)]
    accept: Vec<Accepted>,
}

/// One acceptance.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    pub change: Option<String>,
    pub case: Option<String>,
    pub cases_max: Option<usize>,
    pub by: String,
    pub because: String,
}

/// How changes stand against what was accepted.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// For every change in its order: the place of what accepts it, from 0.
    pub accepted_by: Vec<Option<usize>>,
}

impl Review {
    pub fn unaccepted(&self) -> usize {
        self.accepted_by.iter().filter(|by| by.is_none()).count()
    }
}

impl Acceptance {
    /// Reads a file: TOML, or JSON where its name ends so.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(path: &Path, text: &str) -> Result<Acceptance, String> {
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let read: Acceptance = if is_json {
            serde_json::from_str(text).map_err(|error| error.to_string())?
        } else {
            toml::from_str(text).map_err(|error| error.to_string())?
        };
        if read.schema != SCHEMA {
            return Err(format!("its `schema` is `{}`; write `{SCHEMA}`", read.schema));
        }
        for (place, one) in read.accept.iter().enumerate() {
            one.check().map_err(|why| format!("acceptance {}: {why}", place + 1))?;
        }
        Ok(read)
    }

    pub fn accepted(&self) -> &[Accepted] {
        &self.accept
    }

    /// Holds changes against what is accepted. The first acceptance that fits takes a change; one
    /// that is for fewer cases than it fits takes none.
    pub fn review(&self, changes: &[CaseChange]) -> Review {
        let fits = |change: &CaseChange| self.accept.iter().position(|one| one.fits(change));
        let mut accepted_by: Vec<Option<usize>> = changes.iter().map(fits).collect();
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        accepted_by.iter().flatten().for_each(|place| *taken.entry(*place).or_default() += 1);
        for (place, one) in self.accept.iter().enumerate() {
            let count = taken.get(&place).copied().unwrap_or(0);
            if one.cases_max.is_some_and(|most| count > most) {
                let of_this = accepted_by.iter_mut().filter(|by| **by == Some(place));
                of_this.for_each(|by| *by = None);
            }
        }
        Review { accepted_by }
    }
}

impl Accepted {
    fn check(&self) -> Result<(), String> {
        if self.change.is_none() && self.case.is_none() {
            return Err("it names neither a `change` nor a `case`".to_owned());
        }
        if let Some(change) = self.change.as_ref().filter(|change| Kind::named(change).is_none()) {
            let known = Kind::ALL.map(Kind::word).join(", ");
            return Err(format!("`{change}` is no kind of change; choose one of {known}"));
        }
        if self.by.trim().is_empty() || self.because.trim().is_empty() {
            return Err("`by` and `because` say who accepts it, and why".to_owned());
        }
        Ok(())
    }

    fn fits(&self, change: &CaseChange) -> bool {
        self.change.as_ref().is_none_or(|kind| kind == change.kind.word())
            && self.case.as_ref().is_none_or(|case| *case == change.case)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Acceptance;
    use crate::CaseChange;
    use crate::divergence::Kind;

    fn change(case: &str, kind: Kind) -> CaseChange {
        CaseChange {
            place: 0,
            case: case.to_owned(),
            kind,
            at: 0,
            line: 2,
            by_deadline: false,
            old: String::new(),
            new: String::new(),
        }
    }

    fn read(body: &str) -> Result<Acceptance, String> {
        let text =
            format!("schema = \"wish-accept/1\"\n[[accept]]\n{body}\nby = \"L\"\nbecause = \"b\"");
        Acceptance::read(Path::new("accept.toml"), &text)
    }

    #[test]
    fn a_change_is_accepted_by_kind_or_by_case_up_to_so_many() {
        let changes = [change("w1", Kind::EscalatesEarlier), change("w2", Kind::EscalatesEarlier)];
        let unaccepted =
            |body: &str| read(body).expect("it is sound").review(&changes).unaccepted();
        assert_eq!(unaccepted("change = \"escalates-earlier\""), 0);
        assert_eq!(unaccepted("change = \"escalates-earlier\"\ncases_max = 1"), 2);
        assert_eq!(unaccepted("case = \"w1\""), 1);
        assert_eq!(unaccepted("change = \"timing-only\""), 2);
        assert_eq!(Acceptance::default().review(&changes).unaccepted(), 2);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let refused = |body: &str| read(body).expect_err("it is refused");
        assert!(refused("cases_max = 3").contains("neither"));
        assert!(refused("change = \"worse\"").contains("escalates-earlier"));
        assert!(refused("colour = \"red\"").contains("colour"));
        let json = r#"{"schema":"wish-accept/1","accept":[{"case":"w1","by":"L","because":"b"}]}"#;
        assert!(Acceptance::read(Path::new("accept.json"), json).is_ok());
        let other = Acceptance::read(Path::new("a.toml"), "schema = \"wish-policy/1\"");
        assert!(other.expect_err("it is refused").contains("wish-accept/1"));
    }
}
