//! What a city takes service requests for, and what it wants to know with them: its policy's categories, channels and target
//! groups by the policy's words, and the facts that the rules say they look at.

use wish_contract::{CommandKind, FactKind, Urgency, WantedFact};
use wish_policy::words::Words;

use super::document::Node;
use crate::error::HostError;
use crate::host::Host;

/// Attributes beside the facts of the city's own, by the contract's names in `need`.
pub mod attribute {
    /// For whom.
    pub const BENEFICIARY: &str = "beneficiary";
    /// The household.
    pub const HOUSEHOLD: &str = "household";
    /// How it came in.
    pub const CHANNEL: &str = "channel";
    /// How pressing it is.
    pub const URGENCY: &str = "urgency";
    /// How many of it.
    pub const PLACES: &str = "places";
    /// What it costs.
    pub const COST_FEN: &str = "cost-fen";
    /// Whether it means a visit.
    pub const AT_HOME: &str = "at-home";
    /// The groups that the beneficiary belongs to.
    pub const TARGET_GROUPS: &str = "target-groups";
}

/// A code, and what it is called.
pub struct Named {
    pub code: String,
    pub label: String,
}

/// What a city takes requests for.
pub struct Catalogue {
    pub services: Vec<Named>,
    pub channels: Vec<Named>,
    pub target_groups: Vec<Named>,
    pub urgencies: Vec<Named>,
    /// Facts of the city's own that are looked at when a case is opened.
    pub facts: Vec<WantedFact>,
}

impl Catalogue {
    /// That of the policy that a city opens new cases under, in the language nearest to a tag.
    pub async fn of(host: &Host, city: &str, language: &str) -> Result<Catalogue, HostError> {
        let about = host.in_force(city).await?.about()?;
        let file = host.policy_document(city).await?;
        let tag = wish_words::Language::nearest(language).tag();
        let document = file.sound();
        let named = |code: &str, words: &Words<'_>| Named {
            code: code.to_owned(),
            label: label(words, tag).unwrap_or(code).to_owned(),
        };
        let categories = document.categories.entries.iter();
        let groups = document.target_groups.entries.iter();
        let channels = document.channels.entries.iter();
        let urgencies = host.runtime().labels(language)?.urgencies.into_iter();
        let facts = about.facts.into_iter();
        Ok(Catalogue {
            services: categories.map(|one| named(one.code, &one.value.label)).collect(),
            target_groups: groups.map(|one| named(one.code, &one.value.label)).collect(),
            channels: channels.map(|one| named(one.code, &one.value)).collect(),
            urgencies: urgencies.map(|one| Named { code: one.name, label: one.label }).collect(),
            facts: facts.filter(|fact| fact.commands.contains(&CommandKind::Submit)).collect(),
        })
    }

    /// What a service is called; its code, where the policy has it no more.
    pub fn name_of<'c>(&'c self, code: &'c str) -> &'c str {
        let known = self.services.iter().find(|service| service.code == code);
        known.map_or(code, |service| &service.label)
    }

    /// The one way of intake, where there is no other.
    pub fn only_channel(&self) -> Option<&str> {
        if let [only] = self.channels.as_slice() { Some(&only.code) } else { None }
    }

    /// The services.
    pub fn to_services(&self) -> Node {
        let service = |Named { code, label }: &Named| {
            Node::Record(vec![
                ("service_code", Node::text(code)),
                ("service_name", Node::text(label)),
                ("description", Node::text(label)),
                ("metadata", Node::Flag(true)),
                ("type", Node::text("realtime")),
                ("keywords", Node::Nothing),
                ("group", Node::Nothing),
            ])
        };
        Node::List("service", self.services.iter().map(service).collect())
    }

    /// What is asked with a request for a service: the same with each.
    pub fn to_definition(&self, code: &str) -> Node {
        let yes_or_no: [Named; 2] =
            ["true", "false"].map(|flag| Named { code: flag.to_owned(), label: flag.to_owned() });
        let urgencies: &[Named] = if self.urgencies.len() < 2 { &[] } else { &self.urgencies };
        let mut asked = vec![
            asked(
                attribute::BENEFICIARY,
                "string",
                true,
                "For whom: your own opaque reference",
                &[],
            ),
            asked(
                attribute::HOUSEHOLD,
                "string",
                false,
                "The household: your own opaque reference",
                &[],
            ),
            asked(
                attribute::CHANNEL,
                "singlevaluelist",
                self.only_channel().is_none(),
                "How the request came in",
                &self.channels,
            ),
            asked(attribute::URGENCY, "singlevaluelist", false, "How pressing it is", urgencies),
            asked(
                attribute::PLACES,
                "number",
                false,
                "How many: pieces of goods, or people for a service (1)",
                &[],
            ),
            asked(
                attribute::COST_FEN,
                "number",
                false,
                "Expected cost of all together in fen (0)",
                &[],
            ),
            asked(
                attribute::AT_HOME,
                "singlevaluelist",
                false,
                "Whether it means a visit at home (false)",
                &yes_or_no,
            ),
            asked(
                attribute::TARGET_GROUPS,
                "multivaluelist",
                false,
                "Groups that the beneficiary belongs to",
                &self.target_groups,
            ),
        ];
        for fact in &self.facts {
            let (kind, values) = match fact.kind {
                FactKind::Number => ("number", &[][..]),
                FactKind::Text => ("string", &[][..]),
                FactKind::Time => ("datetime", &[][..]),
                FactKind::Flag => ("singlevaluelist", &yes_or_no[..]),
            };
            let question = "A fact that the city's policy looks at";
            asked.push(self::asked(&fact.name, kind, fact.required, question, values));
        }
        let order = (1..).map(Node::Number);
        let attributes = asked.into_iter().zip(order).map(|(mut parts, order)| {
            parts.push(("order", order));
            Node::Record(parts)
        });
        Node::Record(vec![
            ("service_code", Node::text(code)),
            ("attributes", Node::List("attribute", attributes.collect())),
        ])
    }
}

fn label<'w>(words: &'w Words<'_>, tag: &str) -> Option<&'w str> {
    let own = words.get(tag).or_else(|| words.each().next().map(|(_, words)| words));
    own.and_then(|words| words.value.as_ref()).map(|words| words.0)
}

fn asked(
    code: &str,
    datatype: &'static str,
    required: bool,
    question: &str,
    values: &[Named],
) -> Vec<(&'static str, Node)> {
    let value = |Named { code, label }: &Named| {
        Node::Record(vec![("key", Node::text(code)), ("name", Node::text(label))])
    };
    vec![
        ("variable", Node::Flag(true)),
        ("code", Node::text(code)),
        ("datatype", Node::text(datatype)),
        ("required", Node::Flag(required)),
        ("datatype_description", Node::Nothing),
        ("description", Node::text(question)),
        ("values", Node::List("value", values.iter().map(value).collect())),
    ]
}

/// An urgency that was asked for by its code.
pub fn urgency(code: &str) -> Option<Urgency> {
    code.parse().ok()
}
