//! `peermark check`: every stage but the last; nothing is written.

use super::{WITH_FAULTS, run};
use crate::cli::{CheckArguments, Format};
use crate::console::Console;
use crate::console::summary;
use crate::error::Error;
use crate::publish;

/// Runs every stage and audits what would be published.
pub(super) fn check(arguments: &CheckArguments, console: Console) -> Result<u8, Error> {
    let night = run::stages(&arguments.pipeline, None, console)?;
    publish::check(&night.release)?;
    match arguments.pipeline.format {
        Format::Text => console.say(&summary::text(&night.outcome, None)),
        Format::Json => console.data(&summary::json(&night.outcome, None))?,
    }
    Ok(if night.outcome.needs_attention() { WITH_FAULTS } else { 0 })
}
