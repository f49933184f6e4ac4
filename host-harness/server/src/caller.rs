//! Who calls: the bearer token of the platform's identity provider, and what it lets its bearer do.
//!
//! The host believes a token whose signature fits a key that it was given, by the algorithm that it was given with that key; what the
//! token's header says of algorithms counts for nothing. Which relation somebody has to a case (whether they reported it, or it is
//! theirs) the case says, not the token.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;
use wish_contract::{Actor, Case, Role, area_contains};

use crate::verified::Verified;

/// Longest token that is looked at.
const TOKEN_BYTES_MAX: usize = 8 << 10;

/// What a token says, beside issuer, audience and time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who: an opaque name.
    pub sub: String,
    /// Who made the token.
    pub iss: String,
    /// For whom it was made; of several, with blanks between them.
    #[serde(deserialize_with = "one_or_several")]
    pub aud: String,
    /// Until when it holds, in seconds since 1970.
    pub exp: u64,
    /// From when on, in seconds since 1970.
    pub nbf: u64,
    /// Of which city.
    pub city: String,
    /// In which capacities they act.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// For which areas they answer as verifier, publisher, coordinator or proxy.
    #[serde(default)]
    pub areas: Vec<String>,
    /// For which responder they act.
    #[serde(default)]
    pub responder: Option<String>,
    /// What they may do besides.
    #[serde(default)]
    pub permissions: Vec<Permission>,
}

/// A text, or a list of texts.
fn one_or_several<'de, D: Deserializer<'de>>(source: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Audience {
        One(String),
        Several(Vec<String>),
    }
    Ok(match Audience::deserialize(source)? {
        Audience::One(name) => name,
        Audience::Several(names) => names.join(" "),
    })
}

/// What somebody may do that is no command on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Upload policies and put them in force.
    Policies,
    /// Tell of responders.
    Responders,
    /// Read the city's whole log.
    Log,
    /// Import cases and responders.
    Import,
    /// Open, change and replay webhooks.
    Webhooks,
    /// Tell how people can be reached, and erase it.
    Contacts,
    /// Carry plans out as claims in the name of responders.
    Plans,
    /// Take cases and the log out of the host.
    Exports,
    /// See how hosts and store are doing.
    Operations,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Permission; 9] = [
        Permission::Policies,
        Permission::Responders,
        Permission::Log,
        Permission::Import,
        Permission::Webhooks,
        Permission::Contacts,
        Permission::Plans,
        Permission::Exports,
        Permission::Operations,
    ];

    /// As tokens write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Permission::Policies => "policies",
            Permission::Responders => "responders",
            Permission::Log => "log",
            Permission::Import => "import",
            Permission::Webhooks => "webhooks",
            Permission::Contacts => "contacts",
            Permission::Plans => "plans",
            Permission::Exports => "exports",
            Permission::Operations => "operations",
        }
    }
}

/// Why a token is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// There is none.
    #[error("there is no bearer token; send `Authorization: Bearer …`")]
    Missing,
    /// It is longer than tokens are, or not one.
    #[error("the bearer token is malformed; take a new one from the identity provider")]
    Malformed,
    /// It names no key that the host has.
    #[error(
        "the bearer token names no key that this host knows; take a new one from the identity provider"
    )]
    UnknownKey,
    /// Its signature, issuer, audience or time is wrong.
    #[error("the bearer token does not hold: {0}; take a new one from the identity provider")]
    Refused(String),
}

/// What somebody may not do, whoever they are.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Forbidden {
    /// The token is for another city.
    #[error("the token is for the city `{0}`")]
    OtherCity(String),
    /// The token lacks the role.
    #[error("the token has not the role `{0}`")]
    Role(Role),
    /// The token has none of the roles that may do this.
    #[error("the token has none of the roles that may do this")]
    NoRole,
    /// The case is outside the areas of the token.
    #[error("`{0}` is outside the areas that the token answers for")]
    Area(String),
    /// The token lacks the permission.
    #[error("the token has not the permission `{0}`")]
    Permission(&'static str),
    /// The case is none of theirs.
    #[error("the case is neither theirs nor in their areas")]
    NotTheirs,
    /// They act for no responder.
    #[error("the token names no responder to act for")]
    NoResponder,
}

/// The keys that the host believes.
#[derive(Clone)]
pub struct Keys {
    issuer: String,
    audience: String,
    keys: BTreeMap<String, (Algorithm, DecodingKey)>,
    verified: Arc<Verified>,
}

/// A public key in the host's settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// What tokens call it.
    pub kid: String,
    /// The one algorithm that it is for: `EdDSA`, `ES256` or `RS256`.
    pub algorithm: String,
    /// The key, as PEM.
    pub pem: String,
}

/// Whom the host believes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trust {
    /// Who makes the tokens.
    pub issuer: String,
    /// For whom they are made.
    pub audience: String,
    /// Keys, one or more.
    pub keys: Vec<PublicKey>,
}

impl Keys {
    /// The keys that settings name.
    ///
    /// # Errors
    /// Which of them is none, in words.
    pub fn of(trust: &Trust) -> Result<Keys, String> {
        let mut keys = BTreeMap::new();
        for PublicKey { kid, algorithm, pem } in &trust.keys {
            let wrong =
                |error: jsonwebtoken::errors::Error| format!("the key `{kid}` is none: {error}");
            let pem = pem.as_bytes();
            let key = match algorithm.as_str() {
                "EdDSA" => (Algorithm::EdDSA, DecodingKey::from_ed_pem(pem).map_err(wrong)?),
                "ES256" => (Algorithm::ES256, DecodingKey::from_ec_pem(pem).map_err(wrong)?),
                "RS256" => (Algorithm::RS256, DecodingKey::from_rsa_pem(pem).map_err(wrong)?),
                other => {
                    return Err(format!(
                        "the key `{kid}` is for `{other}`; name EdDSA, ES256 or RS256"
                    ));
                }
            };
            if keys.insert(kid.clone(), key).is_some() {
                return Err(format!("two keys are called `{kid}`; give each a name of its own"));
            }
        }
        if keys.is_empty() {
            return Err("there is no key; name one or more".to_owned());
        }
        Ok(Keys {
            issuer: trust.issuer.clone(),
            audience: trust.audience.clone(),
            keys,
            verified: Arc::default(),
        })
    }

    /// Who bears a token.
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn caller(&self, token: &str) -> Result<Caller, TokenError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(TokenError::Malformed);
        }
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = since.map_or(0, |since| since.as_secs());
        if let Some(claims) = self.verified.claims(token, now) {
            return Ok(Caller(claims));
        }
        let header = decode_header(token).map_err(|_| TokenError::Malformed)?;
        let kid = header.kid.ok_or(TokenError::UnknownKey)?;
        let (algorithm, key) = self.keys.get(&kid).ok_or(TokenError::UnknownKey)?;
        let mut wanted = Validation::new(*algorithm);
        wanted.set_issuer(&[&self.issuer]);
        wanted.set_audience(&[&self.audience]);
        wanted.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        wanted.validate_nbf = true;
        wanted.leeway = 0;
        let refused = |error: jsonwebtoken::errors::Error| TokenError::Refused(error.to_string());
        let claims = decode::<Claims>(token, key, &wanted).map_err(refused)?.claims;
        self.verified.keep(token, &claims, now);
        Ok(Caller(claims))
    }
}

/// Somebody whose token was believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller(Claims);

impl Caller {
    /// Who.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.0.sub
    }

    /// In which capacities.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.0.roles
    }

    /// The areas they answer for.
    #[must_use]
    pub fn areas(&self) -> &[String] {
        &self.0.areas
    }

    /// For which responder they act.
    #[must_use]
    pub fn responder(&self) -> Option<&str> {
        self.0.responder.as_deref()
    }

    /// That they belong to a city.
    ///
    /// # Errors
    /// `OtherCity`.
    pub fn of_city(&self, city: &str) -> Result<(), Forbidden> {
        if self.0.city == city { Ok(()) } else { Err(Forbidden::OtherCity(self.0.city.clone())) }
    }

    /// That they have a permission.
    ///
    /// # Errors
    /// `Permission`.
    pub fn permitted(&self, permission: Permission) -> Result<(), Forbidden> {
        let has = self.0.permissions.contains(&permission);
        if has { Ok(()) } else { Err(Forbidden::Permission(permission.name())) }
    }

    /// Whether they work on cases of their areas, and in which of these roles.
    pub fn staff_roles(&self) -> impl Iterator<Item = Role> {
        let staff = [Role::Verifier, Role::Publisher, Role::Coordinator];
        staff.into_iter().filter(|role| self.0.roles.contains(role))
    }

    /// Who they are to the rules in a role, on a case in an area.
    ///
    /// # Errors
    /// `Role`, `Area`, or `NoResponder`.
    pub fn actor(&self, role: Role, area: &str) -> Result<Actor, Forbidden> {
        if role == Role::Timer || !self.0.roles.contains(&role) {
            return Err(Forbidden::Role(role));
        }
        let answers_for_areas = match role {
            Role::Verifier | Role::Publisher | Role::Coordinator | Role::Proxy => true,
            Role::Reporter | Role::Responder | Role::Beneficiary | Role::Timer => false,
        };
        if answers_for_areas && !self.answers_for(area) {
            return Err(Forbidden::Area(area.to_owned()));
        }
        let id = match role {
            Role::Responder => self.0.responder.clone().ok_or(Forbidden::NoResponder)?,
            _ => self.0.sub.clone(),
        };
        Ok(Actor { id, role })
    }

    /// Of the roles that may give a command, the first one that they have on a case in an area.
    ///
    /// # Errors
    /// Why they have none.
    pub fn actor_in_one_of(&self, roles: &[Role], area: &str) -> Result<Actor, Forbidden> {
        let mut why = Forbidden::NoRole;
        for role in roles.iter().filter(|role| self.0.roles.contains(role)) {
            match self.actor(*role, area) {
                Ok(actor) => return Ok(actor),
                Err(forbidden) => why = forbidden,
            }
        }
        Err(why)
    }

    /// That they may read a case: it is in their areas, they reported it, it is theirs, or the responder they act for has a claim
    /// on it.
    ///
    /// # Errors
    /// `NotTheirs`.
    pub fn may_read(&self, case: &Case) -> Result<(), Forbidden> {
        let has = |role: Role| self.0.roles.contains(&role);
        let is_staff = self.staff_roles().next().is_some() || has(Role::Proxy);
        let by_area = is_staff && self.answers_for(&case.need.area);
        // A case that was anonymised is nobody's.
        let by_relation = !self.0.sub.is_empty()
            && ((has(Role::Reporter) && case.reporter == self.0.sub)
                || (has(Role::Beneficiary) && case.need.beneficiary == self.0.sub));
        let by_claim = has(Role::Responder)
            && self.responder().is_some_and(|responder| case.has_claim_of(responder));
        if by_area || by_relation || by_claim { Ok(()) } else { Err(Forbidden::NotTheirs) }
    }

    fn answers_for(&self, area: &str) -> bool {
        self.0.areas.iter().any(|own| area_contains(own, area))
    }
}
