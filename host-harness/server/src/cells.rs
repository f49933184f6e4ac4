//! Several databases behind one address: each city's requests go to the cell that has it. Which cell that is, the cells say
//! themselves: a city is where its row is and no fence says that it left or has not arrived. So there is no list to keep in step
//! while a city is moved, and a host that has not looked yet errs on the side of a refusal, since the cell itself refuses.
//!
//! A cell that does not answer costs its own cities alone: it is tried again until it does.

use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower::ServiceExt;
use wish_store::{FenceState, Keyring, Store};

use crate::api::problem::Problem;
use crate::host::Host;
use crate::transfers::CityTransfer;

/// How long until a cell that did not answer is tried again.
const RETRY: Duration = Duration::from_secs(2);
/// What stands before a city in a path.
const OF_CITIES: [&str; 2] = ["/api/v1/cities/", "/public/"];
/// What stands before a cell in the path of its own health and figures.
const OF_CELLS: &str = "/cells/";

/// A cell: a database with its cities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellAddress {
    /// What it is called.
    pub name: String,
    /// Its PostgreSQL: `postgres://user@host/database`.
    pub database: String,
}

/// Cells that one host serves. Cheap to clone.
#[derive(Clone)]
pub struct Cells(Arc<Served>);

struct Served {
    cells: Vec<Cell>,
    transfers: Vec<CityTransfer>,
}

/// The cells as one of their hosts knows them: they go when nobody serves them any more.
pub(crate) struct OtherCells(Weak<Served>);

impl OtherCells {
    pub(crate) fn cells(&self) -> Option<Cells> {
        self.0.upgrade().map(Cells)
    }
}

struct Cell {
    name: String,
    /// Once it has answered.
    open: OnceLock<(Host, Router)>,
}

/// Where a city is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// In the cell of this place in the list.
    Cell(usize),
    /// Between two cells, or perhaps in one that does not answer.
    Unsettled,
    /// Nowhere.
    Nowhere,
}

impl Cells {
    /// Connects to cells; those that do not answer are tried again. A new city is opened in the first one. Every host that is
    /// connected comes out of the receiver, to be set to work.
    /// What they hold is sealed under the same keys, so that a city can move with what it has.
    pub fn open<M>(
        addresses: Vec<CellAddress>,
        transfers: Vec<CityTransfer>,
        keys: &Keyring,
        make: M,
    ) -> (Cells, UnboundedReceiver<Host>)
    where
        M: Fn(Store) -> (Host, Router) + Clone + Send + Sync + 'static,
    {
        let (sender, receiver) = unbounded_channel();
        let cell = |at: &CellAddress| Cell { name: at.name.clone(), open: OnceLock::new() };
        let served = Served { cells: addresses.iter().map(cell).collect(), transfers };
        let cells = Cells(Arc::new(served));
        for (place, address) in addresses.into_iter().enumerate() {
            let (cells, make, sender) = (cells.clone(), make.clone(), sender.clone());
            let keys = keys.clone();
            tokio::spawn(
                async move { cells.connect(place, &address, &keys, &make, &sender).await },
            );
        }
        (cells, receiver)
    }

    async fn connect<M>(
        &self,
        place: usize,
        address: &CellAddress,
        keys: &Keyring,
        make: &M,
        connected: &UnboundedSender<Host>,
    ) where
        M: Fn(Store) -> (Host, Router),
    {
        loop {
            let store = async { Store::at(&address.database).await?.with_keys(keys.clone()).await };
            match store.await {
                Ok(store) => {
                    let (host, router) = make(store);
                    host.put_other_cells(OtherCells(Arc::downgrade(&self.0)));
                    // Looked at before it is asked, so that none of its cities is taken for a new one.
                    match host.look().await {
                        Ok(()) => {
                            if let Some(cell) = self.0.cells.get(place) {
                                cell.open.get_or_init(|| (host.clone(), router));
                            }
                            // Whoever set hosts to work may have stopped.
                            let _ = connected.send(host);
                            return;
                        }
                        Err(error) => tracing::warn!(cell = address.name, %error, "it waits"),
                    }
                }
                Err(error) => tracing::warn!(cell = address.name, %error, "it waits"),
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    /// Where a city is, as far as has been seen.
    #[must_use]
    pub fn home(&self, city: &str) -> Home {
        let (mut is_on_its_way, mut is_unseen) = (false, false);
        for (place, cell) in self.0.cells.iter().enumerate() {
            let Some((host, _)) = cell.open.get() else {
                is_unseen = true;
                continue;
            };
            let seen = host.seen();
            let seen = seen.borrow();
            match seen.fences.get(city) {
                // It is read here until it has left.
                None | Some(FenceState::Leaving) if seen.heads.contains_key(city) => {
                    return Home::Cell(place);
                }
                None => {}
                Some(FenceState::Leaving | FenceState::Left | FenceState::Arriving) => {
                    is_on_its_way = true;
                }
            }
        }
        if is_on_its_way || is_unseen { Home::Unsettled } else { Home::Nowhere }
    }

    /// The host of the cell that a city is in, where that is known.
    #[must_use]
    pub fn host_of(&self, city: &str) -> Option<Host> {
        let Home::Cell(place) = self.home(city) else { return None };
        self.0.cells.get(place)?.open.get().map(|(host, _)| host.clone())
    }

    /// Looks whether a city is still where it was thought to be: what a cell says of a city that has left it counts for nothing.
    async fn has_moved(&self, city: &str, place: usize, home: &Home) -> bool {
        let Some((host, _)) = self.0.cells.get(place).and_then(|cell| cell.open.get()) else {
            return true;
        };
        host.look().await.is_err() || self.home(city) != *home
    }

    /// The city that stands for an agency of another one.
    pub(crate) fn city_for(&self, from: &str, agency: &str) -> Option<String> {
        let mut transfers = self.0.transfers.iter();
        let found = transfers.find(|one| one.from == from && one.agency == agency)?;
        Some(found.to.clone())
    }

    /// Passes requests on to the cell that their city is in; `/cells/{name}/…` to the cell of this name; all else to the first.
    pub fn router(self) -> Router {
        Router::new().fallback(pass_on).with_state(self)
    }

    fn named(&self, name: &str) -> Option<&Cell> {
        self.0.cells.iter().find(|cell| cell.name == name)
    }
}

async fn pass_on(State(cells): State<Cells>, request: Request) -> Response {
    let path = request.uri().path();
    if let Some((name, rest)) = path.strip_prefix(OF_CELLS).and_then(|rest| rest.split_once('/')) {
        let Some(cell) = cells.named(name) else {
            let detail = format!("there is no cell `{name}`");
            return Problem::missing("cell_unknown", detail).into_response();
        };
        let (name, target) = (name.to_owned(), format!("/{rest}"));
        return ask(cell, &name, readdressed(request, &target)).await;
    }
    let of_city = OF_CITIES.iter().find_map(|before| path.strip_prefix(before));
    let is_of_city = of_city.is_some();
    let city = of_city.and_then(|rest| rest.split('/').next()).map(decoded).unwrap_or_default();
    let home = cells.home(&city);
    let place = match home {
        Home::Cell(place) => place,
        Home::Unsettled if is_of_city => return Problem::moving(&city).into_response(),
        Home::Unsettled | Home::Nowhere => 0,
    };
    let Some(cell) = cells.0.cells.get(place) else {
        return Problem::moving(&city).into_response();
    };
    let response = ask(cell, &city, request).await;
    let may_have_left =
        [StatusCode::NOT_FOUND, StatusCode::MISDIRECTED_REQUEST].contains(&response.status());
    if is_of_city && may_have_left && cells.has_moved(&city, place, &home).await {
        return Problem::moving(&city).into_response();
    }
    response
}

async fn ask(cell: &Cell, about: &str, request: Request) -> Response {
    let Some((_, router)) = cell.open.get() else {
        return Problem::moving(about).into_response();
    };
    let Ok(response) = router.clone().oneshot(request).await;
    response
}

/// The same request at another path.
fn readdressed(mut request: Request, path: &str) -> Request {
    let query = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
    if let Ok(uri) = format!("{path}{query}").parse() {
        *request.uri_mut() = uri;
    }
    request
}

/// A part of a path as text, with `%` and two hexadecimal digits as the byte they stand for.
fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digit = |digit: Option<u8>| char::from(digit.unwrap_or_default()).to_digit(16);
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
                rest = ahead;
            }
            (byte, _, _) => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
