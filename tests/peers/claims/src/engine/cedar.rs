//! Cedar. A member is an entity within its area and all that contain it, so that the audience's
//! area is a question of hierarchy, as Cedar has it.

use std::collections::{HashMap, HashSet};
use std::str::FromStr;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicySet, Request, RestrictedExpression as Value,
};

use super::{Engine, nothing_prepared};
use crate::Outcome;
use crate::question::{Facts, MemberFacts, Question, WishFacts};

const RULES: &str = include_str!("../../rules/claim.cedar");

pub struct Cedar {
    authorizer: Authorizer,
    rules: PolicySet,
    names: Names,
    prepared: Option<(Request, Entities)>,
}

/// Names that are read once.
struct Names {
    member: EntityTypeName,
    wish: EntityTypeName,
    area: EntityTypeName,
    claim: EntityUid,
}

impl Cedar {
    pub fn new() -> Outcome<Cedar> {
        let names = Names {
            member: EntityTypeName::from_str("Member")?,
            wish: EntityTypeName::from_str("Wish")?,
            area: EntityTypeName::from_str("Area")?,
            claim: EntityUid::from_str(r#"Action::"claim""#)?,
        };
        let rules = PolicySet::from_str(RULES)?;
        Ok(Cedar { authorizer: Authorizer::new(), rules, names, prepared: None })
    }

    fn allows(&self, (request, entities): &(Request, Entities)) -> Outcome<bool> {
        let response = self.authorizer.is_authorized(request, &self.rules, entities);
        match response.diagnostics().errors().next() {
            Some(error) => Err(error.to_string().into()),
            None => Ok(response.decision() == Decision::Allow),
        }
    }
}

impl<'a> Engine<'a> for Cedar {
    fn name(&self) -> &'static str {
        "Cedar"
    }

    fn package(&self) -> &'static str {
        "cedar-policy"
    }

    fn built(&mut self, question: &'a Question) -> Outcome<bool> {
        self.allows(&self.names.asked(&question.facts)?)
    }

    fn prepare(&mut self, question: &'a Question) -> Outcome<()> {
        self.prepared = Some(self.names.asked(&question.facts)?);
        Ok(())
    }

    fn prepared(&mut self) -> Outcome<bool> {
        self.allows(self.prepared.as_ref().ok_or_else(nothing_prepared)?)
    }
}

impl Names {
    fn asked(&self, facts: &Facts) -> Outcome<(Request, Entities)> {
        let member = named(&self.member, &facts.member.id);
        let wish = named(&self.wish, &facts.wish.id);
        let entities = [
            Entity::new(
                member.clone(),
                member_attributes(&facts.member),
                self.areas_of(&facts.member.area),
            )?,
            Entity::new(wish.clone(), self.wish_attributes(&facts.wish), HashSet::new())?,
        ];
        let context = Context::from_pairs([("now".to_owned(), Value::new_long(facts.now))])?;
        let request = Request::new(member, self.claim.clone(), wish, context, None)?;
        Ok((request, Entities::from_entities(entities, None)?))
    }

    /// An area, and all that contain it.
    fn areas_of(&self, area: &str) -> HashSet<EntityUid> {
        let ends = area.match_indices('/').map(|(end, _)| end).chain([area.len()]);
        ends.map(|end| named(&self.area, &area[..end])).collect()
    }

    fn wish_attributes(&self, wish: &WishFacts) -> HashMap<String, Value> {
        let area = named(&self.area, &wish.audience_area);
        let claimants = wish.claimants.iter().map(|id| named(&self.member, id));
        let always = [
            ("stage", text(wish.stage)),
            ("audience_kinds", texts(&wish.audience_kinds)),
            ("audience_area", Value::new_entity_uid(area)),
            ("cost_fen", Value::new_long(wish.cost_fen)),
            ("for_child", Value::new_bool(wish.for_child)),
            ("at_home", Value::new_bool(wish.at_home)),
            ("places_left", Value::new_long(wish.places_left)),
            ("claimants", Value::new_set(claimants.map(Value::new_entity_uid))),
        ];
        let licence = wish.licence.as_deref().map(|licence| ("licence", text(licence)));
        let household = wish.household.as_deref().map(|household| ("household", text(household)));
        attributes(always.into_iter().chain(licence).chain(household))
    }
}

fn member_attributes(member: &MemberFacts) -> HashMap<String, Value> {
    let always = [
        ("kind", text(&member.kind)),
        ("active", Value::new_bool(member.active)),
        ("claims", Value::new_long(member.claims)),
        ("claims_max", Value::new_long(member.claims_max)),
        ("cost_max_fen", Value::new_long(member.cost_max_fen)),
        ("licences", texts(&member.licences)),
        ("vetted", Value::new_bool(member.vetted)),
    ];
    let suspended = member.suspended_until.map(|until| ("suspended_until", Value::new_long(until)));
    let household = member.household.as_deref().map(|household| ("household", text(household)));
    attributes(always.into_iter().chain(suspended).chain(household))
}

fn attributes(pairs: impl Iterator<Item = (&'static str, Value)>) -> HashMap<String, Value> {
    pairs.map(|(name, value)| (name.to_owned(), value)).collect()
}

fn named(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}

fn texts(words: &[String]) -> Value {
    Value::new_set(words.iter().map(|word| text(word)))
}

fn text(word: &str) -> Value {
    Value::new_string(word.to_owned())
}
