//! What the store promises, held against SQLite and against PostgreSQL by the same tests.

/// Makes a test of each function, on each database. A function gets a place that is empty, and its own.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(&wish_store::testing::Place::sqlite()).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(&wish_store::testing::Place::postgres().await).await;
            })*
        }
    };
}

mod audience;
mod cases;
mod effects;
mod leases;
mod lists;
mod log;
mod long;
mod moving;
mod programs;
mod requests;
mod rows;
mod samples;
mod sealing;
mod sqlite_file;
mod upkeep;
mod webhooks;
mod writing;
