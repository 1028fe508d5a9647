//! `peermark schema`: the dictionary of the published tables.

use crate::cli::SchemaArguments;
use crate::console::Console;
use crate::error::Error;
use crate::tables;

/// Prints all tables in a line each, or one with its columns.
pub(super) fn schema(arguments: &SchemaArguments, console: Console) -> Result<u8, Error> {
    let text = match &arguments.table {
        None => tables::describe_all(),
        Some(name) => {
            let table = tables::find(name).ok_or_else(|| Error::Usage {
                message: format!("no table is called {name:?}"),
                hint: "`peermark schema` lists all tables".into(),
            })?;
            tables::describe(table)
        }
    };
    console.data(&text)?;
    Ok(0)
}
