//! Responders that the rules name themselves: for every guard somebody just beyond its line. A guard that is new in the
//! rules is tried without being named here, by those fields of a responder that no class varies yet.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use wish_contract::json::{from_value, to_value};
use wish_contract::{
    Actor, Case, CaseKind, Command, Detail, Guard, GuardTrial, Instant, Need, Request, Responder,
    Role, Submission,
};
use wish_runtime::RuntimeError;

use super::Class;
use super::responders::ITSELF;
use crate::comparison::enabled_commands::CASE;
use crate::comparison::rulebooks::Book;

/// The field that only guards of the city's own look at (`city`).
pub const FACTS: &str = "facts";

/// A case of such a need on the board; none where the policy does not take it.
pub fn on_the_board(book: &Book, need: &Need, now: Instant) -> Result<Option<Case>, RuntimeError> {
    let submission = Submission {
        id: CASE.to_owned(),
        kind: CaseKind::Wish,
        need: need.clone(),
        continues: None,
    };
    let course = [
        (Role::Reporter, Command::Submit(submission)),
        (Role::Verifier, Command::Accept),
        (Role::Publisher, Command::Publish),
    ];
    let mut subject = None;
    let facts = book.rules.city_trials(now)?.suitable;
    for (number, (role, command)) in course.into_iter().enumerate() {
        let by = Actor { id: "somebody".to_owned(), role };
        let (id, detail) = (format!("trial-{number}"), Detail::Decisive);
        let ask =
            Request { subject, command, by, claimant: None, facts: facts.clone(), now, id, detail };
        match book.rules.decide(&ask)? {
            Ok(decision) => subject = Some(decision.after),
            Err(_) => return Ok(None),
        }
    }
    Ok(subject)
}

/// Gives every class what the guards ask for in fields that are not `known`, since no class varied them; and answers, of
/// each kind, those whom a guard refuses by such a field. `whose` says of which policy they are.
pub fn refused(
    classes: &mut [Class],
    known: &BTreeSet<String>,
    book: &Book,
    case: &Case,
    whose: &str,
) -> Result<Vec<Class>, RuntimeError> {
    let now = case.last;
    let guards = book.rules.runtime().guards()?;
    let mut added = Vec::new();
    for best in classes.iter().filter(|class| class.because.is_empty()) {
        let Ok(trials) = book.rules.guard_trials(case, &best.facts, now)? else { continue };
        let suitable = with_fields_of(&best.facts, &trials.suitable, known)?;
        let is_ours = |trial: &GuardTrial| guards.iter().any(|guard| guard.rule == trial.rule);
        for trial in trials.refused.into_iter().filter(is_ours) {
            let facts = with_fields_of(&suitable, &trial.claimant, known)?;
            let id = format!("{}-{}-{}", best.facts.id, trial.rule, whose);
            if facts != suitable {
                let because = because(&guards, &trial.rule);
                added.push(Class { facts: Responder { id, ..facts }, because });
            }
        }
    }
    for class in classes.iter_mut() {
        if let Ok(trials) = book.rules.guard_trials(case, &class.facts, now)? {
            class.facts = with_fields_of(&class.facts, &trials.suitable, known)?;
        }
    }
    Ok(added)
}

/// The beginnings of the policy's paths that a guard goes by.
fn because(guards: &[Guard], rule: &str) -> Vec<String> {
    let keys = guards.iter().filter(|guard| guard.rule == rule).flat_map(|guard| &guard.keys);
    let sections = keys.filter_map(|key| key.split(['.', '[']).next());
    let mut sections: Vec<String> = sections.map(str::to_owned).collect();
    if sections.is_empty() {
        sections.push(ITSELF.to_owned());
    }
    sections
}

/// The fields by which a class differs from another, or from somebody of whom nothing is known.
pub fn varied(classes: &[Class]) -> Result<BTreeSet<String>, RuntimeError> {
    let silent = fields(&Responder::default())?;
    let mut varied = BTreeSet::new();
    for class in classes {
        let said = fields(&class.facts)?.into_iter();
        let said = said.filter(|(name, value)| silent.get(name) != Some(value));
        varied.extend(said.map(|(name, _)| name));
    }
    Ok(varied)
}

/// Somebody with the fields of another, but for those that are `known`.
fn with_fields_of(
    one: &Responder,
    other: &Responder,
    known: &BTreeSet<String>,
) -> Result<Responder, RuntimeError> {
    let mut tree = fields(one)?;
    tree.extend(fields(other)?.into_iter().filter(|(name, _)| !known.contains(name)));
    Ok(from_value(&Value::Object(tree))?)
}

fn fields(responder: &Responder) -> Result<Map<String, Value>, RuntimeError> {
    Ok(match to_value(responder)? {
        Value::Object(fields) => fields,
        _ => Map::new(),
    })
}

#[cfg(test)]
mod tests {
    use wish_component::{BUILD_FOLDER, COMPONENT};
    use wish_runtime::{Runtime, Settings};

    use super::*;
    use crate::comparison::alphabet::Alphabet;
    use crate::comparison::changes::Text;

    #[test]
    fn a_field_that_no_class_varies_is_varied_by_its_guard() {
        let source = include_str!("../../../../../tests/policies/taizhou.toml");
        let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).unwrap();
        let book = Book::of(runtime.rulebook(source.as_bytes()).unwrap()).unwrap();
        let text = Text::read(source).unwrap();
        let policy = text.document();
        let Alphabet { openings, mut responders, starts, .. } = Alphabet::of(&policy, &policy);
        let case = on_the_board(&book, &openings[0].need, starts[0]).unwrap().unwrap();
        let mut known = varied(&responders).unwrap();

        let mut suspended = |known: &BTreeSet<String>| -> Vec<Class> {
            let added = refused(&mut responders, known, &book, &case, "old").unwrap();
            let by_guard = |class: &Class| class.facts.id.ends_with("-not_suspended-old");
            added.into_iter().filter(by_guard).collect()
        };
        assert!(suspended(&known).is_empty());

        // As though no class had been thought of for it.
        known.remove("suspended-until");
        let added = suspended(&known);
        assert!(!added.is_empty());
        for class in added {
            assert!(class.facts.suspended_until.is_some_and(|until| until > case.last));
            assert_eq!(class.because, [ITSELF]);
        }
    }
}
