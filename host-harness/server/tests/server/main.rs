//! The host as its callers meet it, on both databases.

mod access;
mod addresses;
mod cases;
mod cells;
mod client;
mod clients;
mod clocks;
mod deadlines;
mod described;
mod erasure;
mod hostile;
mod import;
mod invariants;
mod linearizable;
mod listing;
mod long;
mod matrix;
mod merging;
mod nats;
mod open311;
mod operations;
mod overview;
mod people;
mod policies;
mod process;
mod proxy;
mod receiver;
mod requests;
mod rolling;
mod setting;
mod tokens;
mod traces;
mod verify;
mod webhooks;
mod xml;

/// Tests on both databases: `name(City)` becomes a test for each.
macro_rules! on_both {
    ($($name:ident;)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name($crate::setting::City::at(wish_store::testing::Place::sqlite()).await).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name($crate::setting::City::at(wish_store::testing::Place::postgres().await).await).await;
            })*
        }
    };
}
pub(crate) use on_both;
