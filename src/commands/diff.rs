//! `peermark diff`: what two releases differ in.

use super::named;
use crate::cli::{DiffArguments, Format};
use crate::console::{Console, diff as shown};
use crate::diff::Diff;
use crate::error::Error;

/// Prints what became of figures, verdicts, ranks and judgements from one release to the other.
pub(super) fn diff(arguments: &DiffArguments, console: Console) -> Result<u8, Error> {
    let [before, after] = [&arguments.before, &arguments.after].map(|run| named::release(run, &arguments.out));
    let (before, after) = (before?, after?);
    let manifests = [before.manifest()?, after.manifest()?];
    let diff = Diff::between(&before, &after, &manifests[1].tables)?;
    console.data(&match arguments.format {
        Format::Text => shown::text(&diff, &manifests, arguments.largest),
        Format::Json => shown::json(&diff, &manifests),
    })?;
    Ok(0)
}
