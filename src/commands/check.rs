//! `peermark check`: every stage but the last; nothing is written.

use super::setting::Setting;
use super::{WITH_FAULTS, run};
use crate::cli::{CheckArguments, Format};
use crate::console::Console;
use crate::console::summary;
use crate::error::Error;
use crate::pipeline::WatchFiles;
use crate::watch::{Ending, Watch};

/// Runs every stage and audits what would be published.
pub(super) fn check(arguments: &CheckArguments, console: Console) -> Result<u8, Error> {
    let watch = Watch::begin(&arguments.pipeline.pipeline, None, WatchFiles::default(), console);
    let setting = Setting::of(&arguments.pipeline, None, &watch)?;
    let outcome = run::stages(setting, None, None, console, &watch)?.audited()?;
    let code = if outcome.needs_attention() { WITH_FAULTS } else { 0 };
    watch.ended(&Ending { code, summary: &summary::value(&outcome, None, &[]), published: None, stays: None });
    match arguments.pipeline.format {
        Format::Text => console.say(&summary::text(&outcome, None)),
        Format::Json => console.data(&summary::json(&outcome, None, &[]))?,
    }
    Ok(code)
}
