//! Carries a wish that one city hands to an agency to the city that stands for this agency. The contract knows no other cities: what it
//! says is the effect `transfer`, and which city an agency is, the host is told ([`CityTransfer`]). There the wish is a new case, which the
//! rules of that city take or refuse; it is submitted under the effect's name, so that it is opened once however often the effect is
//! carried out. The effect's row stays in the cell that sends until the other one has answered.

use serde::Serialize;
use wish_contract::{Action, Actor, Command, Effect, Role, Submission};
use wish_store::{EffectRow, LogBody, NewLogRow};

use crate::decided::{case_of, kind};
use crate::effects::{Delivery, Done, HOST, read};
use crate::error::HostError;
use crate::host::Host;
use crate::proposal::CommandName;

/// That what one city transfers to an agency is another city's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CityTransfer {
    /// The city that transfers.
    pub from: String,
    /// The agency, as its policy names it.
    pub agency: String,
    /// The city that gets it.
    pub to: String,
}

/// What is written down of a wish that was carried to another city.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct TransferState<'a> {
    effect: &'a str,
    city: &'a str,
    /// Its case there.
    case: &'a str,
    /// The rule by which it was refused there.
    refused: Option<&'a str>,
}

impl Host {
    /// An effect that is perhaps another city's.
    pub(crate) async fn transfer(&self, city: &str, row: &EffectRow) -> Result<Done, HostError> {
        let effect: Effect = read(&row.body)?;
        let Action::Transfer(agency) = effect.action else { return Ok(Done::Yes) };
        // A real agency: the platform finds it in the log.
        let Some(to) = self.other_cells().and_then(|cells| cells.city_for(city, &agency)) else {
            return Ok(Done::Yes);
        };
        let host = self.other_cells().and_then(|cells| cells.host_of(&to));
        let (Some(host), Some(found)) = (host, self.store().case(city, &row.case).await?) else {
            return Ok(Done::NotYet);
        };
        let case = case_of(&found)?;
        // Names of effects are a city's own.
        let name = format!("{city}/{}", row.id);
        let id = CommandName::of(HOST, &name, b"").id();
        let submission =
            Submission { id: id.clone(), kind: case.kind, need: case.need, continues: None };
        let by = Actor { id: case.reporter, role: Role::Reporter };
        let refused = match host.put(&to, &name, None, Command::Submit(submission), by).await? {
            Delivery::Later => return Ok(Done::NotYet),
            Delivery::Done => None,
            Delivery::Refused(rule) => Some(rule),
        };
        let carried =
            TransferState { effect: &row.id, city: &to, case: &id, refused: refused.as_deref() };
        self.note_carried(city, row, serde_json::to_vec(&carried).unwrap_or_default()).await?;
        Ok(Done::Yes)
    }

    /// Writes down what came of it, and is done with it.
    async fn note_carried(
        &self,
        city: &str,
        row: &EffectRow,
        body: Vec<u8>,
    ) -> Result<(), HostError> {
        let (host, city, row) = (self.clone(), city.to_owned(), row.clone());
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let new = NewLogRow {
                        kind: kind::CARRIED.to_owned(),
                        case: Some(row.case.clone()),
                        sequence: None,
                        at: host.clock().now(&mut transaction).await?,
                        body: LogBody::Clear(body),
                    };
                    transaction.append(&city, &[new]).await?;
                    Ok::<(), HostError>(
                        transaction.end_effect(&city, &row.id, &row.receiver).await?,
                    )
                })
            })
            .await?;
        self.note_written();
        Ok(())
    }
}
