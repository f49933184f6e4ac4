//! Which commands are open to somebody on a case, in all their roles at once.

use wish_contract::{Case, Instant, Offer, Responder, Role};

use crate::error::HostError;
use crate::host::Host;
use crate::profile::Profile;

impl Host {
    /// Says of every command whether it is open to somebody in any of these roles. In the role of a responder they are the one that
    /// they act for, with its facts; in the others themselves. Where these are two, the rules are asked about each, and of the two
    /// answers to a command the one stands that the rules would give of both: the first role, in the command's order, to which it is
    /// open, or else the first that may give it at all.
    ///
    /// # Errors
    /// What the store or the rules stopped at.
    pub async fn offers(
        &self,
        city: &str,
        case: &Case,
        subject: &str,
        responder: Option<&str>,
        roles: &[Role],
    ) -> Result<Vec<Offer>, HostError> {
        let now = self.clock().about_now().max(case.last);
        let book = self.rulebook(city, &case.policy.digest).await?;
        let facts = match responder {
            Some(id) => self.facts(city, id, now).await?,
            None => None,
        };
        let others: Vec<Role> =
            roles.iter().copied().filter(|role| *role != Role::Responder).collect();
        let responder = responder.filter(|_| others.len() < roles.len());
        match responder {
            None => Ok(book.offers(case, subject, roles, facts.as_ref(), now)?),
            Some(id) if id == subject || others.is_empty() => {
                Ok(book.offers(case, id, roles, facts.as_ref(), now)?)
            }
            Some(id) => {
                let theirs = book.offers(case, id, &[Role::Responder], facts.as_ref(), now)?;
                let own = book.offers(case, subject, &others, facts.as_ref(), now)?;
                let machine = self.runtime().machine()?;
                let merged = theirs.into_iter().zip(own).map(|(one, other)| {
                    let order = machine.move_of(one.command).map_or(&[][..], |row| &row.roles);
                    let place = |offer: &Offer| {
                        let place = offer
                            .role
                            .and_then(|role| order.iter().position(|known| *known == role));
                        (!offer.open, place.is_none(), place)
                    };
                    if place(&other) <= place(&one) { other } else { one }
                });
                Ok(merged.collect())
            }
        }
    }

    /// The facts of a responder as they are now; none where there is none.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn facts(
        &self,
        city: &str,
        id: &str,
        now: Instant,
    ) -> Result<Option<Responder>, HostError> {
        let Some(row) = self.store().responder(city, id).await? else { return Ok(None) };
        let seen = self.store().activity(city, &[id.to_owned()], now, now).await?;
        let seen = seen.into_iter().next().unwrap_or_default();
        Ok(Some(Profile::of(&row)?.facts(seen.active, seen.frees_at)))
    }
}
