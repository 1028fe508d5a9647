//! `peermark check`: every stage but the last; nothing is written.

use super::setting::Setting;
use super::{WITH_FAULTS, run};
use crate::cli::{CheckArguments, Format};
use crate::console::Console;
use crate::console::summary;
use crate::error::Error;

/// Runs every stage and audits what would be published.
pub(super) fn check(arguments: &CheckArguments, console: Console) -> Result<u8, Error> {
    let outcome = run::stages(Setting::of(&arguments.pipeline, None)?, None, None, console)?.audited()?;
    match arguments.pipeline.format {
        Format::Text => console.say(&summary::text(&outcome, None)),
        Format::Json => console.data(&summary::json(&outcome, None, &[]))?,
    }
    Ok(if outcome.needs_attention() { WITH_FAULTS } else { 0 })
}
