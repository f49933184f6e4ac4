//! Which form a database's data has, and how it gets another.

use sqlx::postgres::PgPool;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};

use super::{Borrowed, refused};
use crate::connection::Connection;
use crate::error::StoreError;
use crate::form::{Forms, STEPS, Steps, failed};

/// Where the schema wants texts compared byte by byte.
const BYTEWISE: (&str, &str) = ("/*bytewise*/", "collate \"C\"");
/// Names the lock of whoever sets the database up.
const SETTING_UP: i64 = 0x7769_7368;

/// Sets the database up, or finds that it is. A user without the right to make tables may work on one that is set up.
pub(super) async fn set_up(pool: &PgPool) -> Result<(), StoreError> {
    let found = of(pool, STEPS).await?;
    found.usable()?;
    if found.found == 0 {
        migrate_from(pool, STEPS, Forms::usable).await?;
    }
    Ok(())
}

/// Which form the data has.
pub(super) async fn of(pool: &PgPool, steps: Steps) -> Result<Forms, StoreError> {
    let mut connection = pool.acquire().await.map_err(refused)?;
    Ok(Forms::of(found(&mut connection).await?, steps))
}

/// Brings the data to the last form: which one it had.
pub(super) async fn migrate(pool: &PgPool, steps: Steps) -> Result<Forms, StoreError> {
    migrate_from(pool, steps, |forms| match forms.found {
        0 => Err(StoreError::NoData("the database".to_owned())),
        _ => Ok(()),
    })
    .await
}

/// Does the steps that are ahead, where the form that the data has is one to begin from.
async fn migrate_from(
    pool: &PgPool,
    steps: Steps,
    is_one: fn(Forms) -> Result<(), StoreError>,
) -> Result<Forms, StoreError> {
    let mut transaction = pool.begin().await.map_err(refused)?;
    let mut connection = Borrowed(&mut transaction);
    connection.rows("select pg_advisory_xact_lock($1)", &[SETTING_UP.into()]).await?;
    // Somebody else may have been faster.
    let forms = Forms::of(found(connection.0).await?, steps);
    is_one(forms)?;
    if forms.found == 0 {
        connection.change("create table forms (form bigint primary key)", &[]).await?;
    }
    for (number, step) in forms.ahead(steps)? {
        let statements = AssertSqlSafe(step.replace(BYTEWISE.0, BYTEWISE.1));
        let done = connection.0.execute(sqlx::raw_sql(statements)).await;
        done.map_err(|error| failed(number, &refused(error)))?;
        connection.change("insert into forms (form) values ($1)", &[number.into()]).await?;
    }
    transaction.commit().await.map_err(refused)?;
    Ok(forms)
}

async fn found(connection: &mut PgConnection) -> Result<i64, StoreError> {
    let mut connection = Borrowed(connection);
    let statement = "select count(*) from pg_class where oid = to_regclass('forms')";
    let tables = connection.rows(statement, &[]).await?.into_iter().next();
    if tables.map(|mut row| row.integer()).transpose()?.unwrap_or_default() == 0 {
        return Ok(0);
    }
    let found = connection.rows("select max(form) from forms", &[]).await?.into_iter().next();
    Ok(found.map(|mut row| row.integer_or_none()).transpose()?.flatten().unwrap_or_default())
}
