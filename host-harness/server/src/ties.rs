//! Ties of responders to areas, put and taken away one by one. They are part of what is kept of a responder; a tie holds from when it is
//! put until it is taken away.

use wish_contract::{Candidate, Fault, MatchRequest};

use crate::decided::kind;
use crate::directory::audit;
use crate::error::HostError;
use crate::host::Host;
use crate::profile::Profile;

/// What became of a change to a tie.
#[derive(Clone, Debug)]
pub enum TieChange {
    /// It is so now.
    Made,
    /// It was so before.
    Nothing,
    /// There is no such responder.
    NoResponder,
    /// The rules do not take a responder with these ties.
    Refused(Fault),
}

/// What is to become of a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieWanted {
    /// It is to hold.
    Put,
    /// It is to be gone.
    Gone,
}

impl Host {
    /// Ties a responder to an area, or takes the tie away.
    ///
    /// # Errors
    /// What the store or the rules stopped at.
    pub async fn change_tie(
        &self,
        city: &str,
        responder: &str,
        area: &str,
        wanted: TieWanted,
        by: &str,
    ) -> Result<TieChange, HostError> {
        let book = self.in_force(city).await?;
        let (host, city, by) = (self.clone(), city.to_owned(), by.to_owned());
        let (responder, area) = (responder.to_owned(), area.to_owned());
        let change = self
            .store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let Some(row) = transaction.responder(&city, &responder).await? else {
                        return Ok::<_, HostError>(TieChange::NoResponder);
                    };
                    let mut facts = Profile::of(&row)?.facts(0, None);
                    let has = facts.paired_areas.contains(&area);
                    match (wanted, has) {
                        (TieWanted::Put, true) | (TieWanted::Gone, false) => {
                            return Ok(TieChange::Nothing);
                        }
                        (TieWanted::Put, false) => facts.paired_areas.push(area.clone()),
                        (TieWanted::Gone, true) => facts.paired_areas.retain(|one| *one != area),
                    }
                    let now = host.clock().now(&mut transaction).await?;
                    let candidate = Candidate { facts: facts.clone(), ..Candidate::default() };
                    let ask = MatchRequest { cases: Vec::new(), candidates: vec![candidate], now };
                    if let Err(fault) = book.find_matches(&ask)? {
                        return Ok(TieChange::Refused(fault));
                    }
                    let (row, ties) = Profile::from(facts).rows()?;
                    transaction.put_responder(&city, &row, &ties).await?;
                    let row = audit(kind::RESPONDER, now, &by, &responder);
                    transaction.append(&city, &[row]).await?;
                    Ok(TieChange::Made)
                })
            })
            .await?;
        self.note_written();
        Ok(change)
    }

    /// Writes down that somebody did something besides a command.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn note(
        &self,
        city: &str,
        kind: &str,
        by: &str,
        what: &str,
    ) -> Result<(), HostError> {
        let (host, city) = (self.clone(), city.to_owned());
        let (kind, by, what) = (kind.to_owned(), by.to_owned(), what.to_owned());
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let now = host.clock().now(&mut transaction).await?;
                    transaction.append(&city, &[audit(&kind, now, &by, &what)]).await?;
                    Ok::<(), HostError>(())
                })
            })
            .await?;
        self.note_written();
        Ok(())
    }
}
