//! What a request of Open311 says: its parameters, and the need that they tell of.

use chrono::DateTime;
use form_urlencoded::parse;
use wish_contract::{Fact, FactKind, FactValue, Instant, Need};

use super::catalogue::{Catalogue, attribute, urgency};
use super::failure::Open311Error;

/// Parameters that are never kept: who somebody is and how they are reached is the platform's, and so are pictures.
const NOT_KEPT: [&str; 7] =
    ["email", "device_id", "account_id", "first_name", "last_name", "phone", "media_url"];

/// Parameters of an address, or of a form. A value that is empty counts as left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

/// An attribute that was answered: its code and its value.
type Attribute<'p> = (&'p str, &'p str);

impl Parameters {
    /// Reads `a=b&c=d`.
    pub fn read(encoded: &[u8]) -> Parameters {
        let pairs = parse(encoded).map(|(name, value)| (name.into_owned(), value.into_owned()));
        Parameters(pairs.filter(|(_, value)| !value.trim().is_empty()).collect())
    }

    /// These, and behind them others: the first of a name counts.
    pub fn or(mut self, others: Parameters) -> Parameters {
        self.0.extend(others.0);
        self
    }

    /// All that is said but the key, which is another at every signing in.
    pub fn without_key(&self) -> Vec<u8> {
        let pairs = self.0.iter().filter(|(name, _)| name != "api_key");
        let mut encoded = form_urlencoded::Serializer::new(String::new());
        encoded.extend_pairs(pairs).finish().into_bytes()
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// What stands in a parameter with commas between.
    pub fn list(&self, name: &str) -> Vec<String> {
        let parts = self.get(name).into_iter().flat_map(|value| value.split(','));
        parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// A point in time, with its zone.
    pub fn instant(&self, name: &str) -> Result<Option<Instant>, Open311Error> {
        let Some(value) = self.get(name) else { return Ok(None) };
        // A `+` that nobody encoded has become a space.
        let read = DateTime::parse_from_rfc3339(&value.replace(' ', "+"));
        read.map(|time| Some(time.timestamp_millis())).map_err(|_| {
            Open311Error::general(format!(
                "`{name}` is no point in time; write it with its zone: 2026-03-02T09:00:00+08:00"
            ))
        })
    }

    /// A whole number.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Open311Error> {
        self.get(name).map(|value| whole(name, value)).transpose()
    }

    /// Which of the parameters are there that are not kept.
    pub fn not_kept(&self) -> Vec<&'static str> {
        NOT_KEPT.into_iter().filter(|name| self.get(name).is_some()).collect()
    }

    fn attributes(&self) -> Vec<Attribute<'_>> {
        let pairs = self.0.iter().filter_map(|(name, value)| {
            let (code, _) = name.strip_prefix("attribute[")?.split_once(']')?;
            Some((code, value.trim()))
        });
        pairs.collect()
    }

    /// What is asked for, and the facts of the city's own. Whether it may be is for the rules.
    pub fn need(&self, catalogue: &Catalogue) -> Result<(Need, Vec<Fact>), Open311Error> {
        let demanded = |name: &str| self.get(name).ok_or_else(|| Open311Error::missing(name));
        let category = demanded("service_code")?.to_owned();
        let area = self.area()?.to_owned();
        let text = demanded("description")?.to_owned();
        let attributes = self.attributes();
        catalogue.check(&attributes)?;
        let one = |code: &str| {
            attributes.iter().find(|(known, _)| *known == code).map(|(_, value)| *value)
        };
        let beneficiary = one(attribute::BENEFICIARY)
            .ok_or_else(|| Open311Error::missing(&named(attribute::BENEFICIARY)))?;
        let channel = one(attribute::CHANNEL)
            .or(catalogue.only_channel())
            .ok_or_else(|| Open311Error::missing(&named(attribute::CHANNEL)))?;
        let number = |code: &str| one(code).map(|value| whole::<u64>(&named(code), value));
        let places = number(attribute::PLACES).transpose()?.unwrap_or(1);
        let pressing = one(attribute::URGENCY).map(|value| {
            let wrong = || Open311Error::not_listed(&named(attribute::URGENCY), value);
            urgency(value).ok_or_else(wrong)
        });
        let groups = attributes.iter().filter(|(code, _)| *code == attribute::TARGET_GROUPS);
        let need = Need {
            category,
            urgency: pressing.transpose()?.unwrap_or(wish_contract::Urgency::Normal),
            text,
            target_groups: groups.map(|(_, group)| (*group).to_owned()).collect(),
            places: u32::try_from(places).unwrap_or(u32::MAX),
            items: Vec::new(),
            cost_fen: number(attribute::COST_FEN).transpose()?.unwrap_or(0),
            channel: channel.to_owned(),
            area,
            beneficiary: beneficiary.to_owned(),
            household: one(attribute::HOUSEHOLD).map(str::to_owned),
            at_home: one(attribute::AT_HOME)
                .map(|value| flag(attribute::AT_HOME, value))
                .transpose()?
                .unwrap_or(false),
            households_alike: None,
        };
        let facts = catalogue.facts.iter().filter_map(|wanted| {
            let value = one(&wanted.name)?;
            let value = match wanted.kind {
                FactKind::Number => whole(&named(&wanted.name), value).map(FactValue::Number),
                FactKind::Text => Ok(FactValue::Text(value.to_owned())),
                FactKind::Time => DateTime::parse_from_rfc3339(value)
                    .map(|time| FactValue::Time(time.timestamp_millis()))
                    .map_err(|_| Open311Error::not_listed(&named(&wanted.name), value)),
                FactKind::Flag => flag(&wanted.name, value).map(FactValue::Flag),
            };
            Some(value.map(|value| Fact { name: wanted.name.clone(), value }))
        });
        let facts = facts.collect::<Result<_, _>>()?;
        Ok((need, facts))
    }

    fn area(&self) -> Result<&str, Open311Error> {
        self.get("address_id").ok_or_else(|| {
            Open311Error::general(
                "`address_id` was not provided; this city places requests by area: send the path of one, such as \
                 32/12/02/004; a position (`lat`, `long`) or an address in words does not tell which area that is",
            )
        })
    }
}

impl Catalogue {
    /// That all that was answered was asked.
    fn check(&self, attributes: &[Attribute<'_>]) -> Result<(), Open311Error> {
        let known = [
            attribute::BENEFICIARY,
            attribute::HOUSEHOLD,
            attribute::CHANNEL,
            attribute::URGENCY,
            attribute::PLACES,
            attribute::COST_FEN,
            attribute::AT_HOME,
            attribute::TARGET_GROUPS,
        ];
        let is_asked =
            |code: &str| known.contains(&code) || self.facts.iter().any(|fact| fact.name == code);
        match attributes.iter().find(|(code, _)| !is_asked(code)) {
            None => Ok(()),
            Some((code, _)) => Err(Open311Error::general(format!(
                "there is no attribute `{code}`; the service definition lists those there are"
            ))),
        }
    }
}

fn named(code: &str) -> String {
    format!("attribute[{code}]")
}

fn whole<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, Open311Error> {
    let wrong = |_| Open311Error::general(format!("`{name}` is a whole number, not `{value}`"));
    value.parse().map_err(wrong)
}

fn flag(code: &str, value: &str) -> Result<bool, Open311Error> {
    value.parse().map_err(|_| Open311Error::not_listed(&named(code), value))
}
