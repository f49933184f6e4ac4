//! Facts of the city's own: what a scenario says of them, and for those that it leaves unsaid a value that no guard refuses.

use std::sync::Arc;

use wish_contract::{Case, Fact, FactKind, FactValue, WantedFact};
use wish_runtime::Rulebook;

use super::{Stop, World};

/// What a file says of a fact that the host does not know.
const UNKNOWN: &str = "unknown";

/// What a rulebook says of the facts that its guards look at.
#[derive(Debug)]
pub struct CityGuards {
    wanted: Vec<WantedFact>,
    suitable: Vec<Fact>,
}

impl World<'_> {
    /// Asked of each rulebook once: it never changes.
    fn city_guards(&mut self, book: &Rulebook) -> Result<Arc<CityGuards>, Stop> {
        if let Some(known) = self.city_guards.get(book.digest()) {
            return Ok(Arc::clone(known));
        }
        let wanted = book.about()?.facts;
        let suitable =
            if wanted.is_empty() { Vec::new() } else { book.city_trials(self.now)?.suitable };
        let known = Arc::new(CityGuards { wanted, suitable });
        self.city_guards.insert(book.digest().to_owned(), Arc::clone(&known));
        Ok(known)
    }

    /// What the host knows from now on of the facts of requests.
    pub fn learn(&mut self, said: &toml::Table) {
        self.facts.extend(said.clone());
    }

    /// The facts that the policy's guards look at, as a file says them.
    pub fn city_facts(
        &mut self,
        book: &Rulebook,
        said: &toml::Table,
        case: Option<&Case>,
    ) -> Result<Vec<Fact>, Stop> {
        let guards = self.city_guards(book)?;
        let (mut facts, wanted) = (guards.suitable.clone(), &guards.wanted);
        for (name, written) in said {
            let Some(fact) = wanted.iter().find(|fact| fact.name == *name) else {
                let known: Vec<&str> = wanted.iter().map(|fact| fact.name.as_str()).collect();
                return Err(Stop::Story(format!(
                    "no guard of the policy looks at a fact `{name}`; its facts: {}",
                    if known.is_empty() { "none".to_owned() } else { known.join(", ") }
                )));
            };
            facts.retain(|fact| fact.name != *name);
            if written.as_str() != Some(UNKNOWN) {
                let value = self.fact_value(name, fact.kind, written, case)?;
                facts.push(Fact { name: name.clone(), value });
            }
        }
        Ok(facts)
    }

    /// A value as a file writes it, of the kind that the policy's guard looks at.
    fn fact_value(
        &mut self,
        name: &str,
        wanted: FactKind,
        written: &toml::Value,
        case: Option<&Case>,
    ) -> Result<FactValue, Stop> {
        Ok(match (wanted, written) {
            (FactKind::Number, toml::Value::Integer(number)) => FactValue::Number(*number),
            (FactKind::Flag, toml::Value::Boolean(flag)) => FactValue::Flag(*flag),
            (FactKind::Text, toml::Value::String(text)) => FactValue::Text(text.clone()),
            (FactKind::Time, toml::Value::String(moment)) => {
                FactValue::Time(self.instant_of(moment, case)?)
            }
            (wanted, _) => {
                let kind = match wanted {
                    FactKind::Number => "a whole number, as in `2`",
                    FactKind::Flag => "`true` or `false`",
                    FactKind::Text => "a code, as in `\"good\"`",
                    FactKind::Time => "a time, as in `\"start - 7 days\"`",
                };
                return Err(Stop::Story(format!("the fact `{name}` is {kind}, not `{written}`")));
            }
        })
    }
}
