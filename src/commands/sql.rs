//! `peermark sql`: a query over the tables of a release.

use super::named;
use crate::cli::{SqlArguments, SqlFormat};
use crate::console::{Console, answer};
use crate::error::Error;
use crate::sql;

/// Prints what a query came to.
pub(super) fn sql(arguments: &SqlArguments, console: Console) -> Result<u8, Error> {
    let release = named::or_current(arguments.run.as_deref(), &arguments.out)?;
    let found = sql::query(&release, &arguments.query)?;
    console.data(&match arguments.format {
        SqlFormat::Table => answer::table(&found),
        SqlFormat::Csv => answer::csv(&found),
        SqlFormat::Json => answer::json(&found),
    })?;
    Ok(0)
}
