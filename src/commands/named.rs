//! How a release is named on the command line → the release.

use std::path::Path;

use crate::error::Error;
use crate::publish::{Output, StoredRelease};
use crate::store::Address;

/// A folder of a run, an output folder's current one, or a run id below `out`. In an object store the first two are URLs.
pub(super) fn release(run: &str, out: &Path) -> Result<StoredRelease, Error> {
    let path = Path::new(run);
    if Address::of_path(path)?.is_some() {
        return match run.trim_end_matches('/').rsplit_once("/runs/") {
            Some((out, run_id)) if !run_id.contains('/') => of_run(Path::new(out), run_id),
            _ => current(path),
        };
    }
    if path.join("manifest.json").is_file() {
        StoredRelease::at(path)
    } else if path.is_dir() {
        current(path)
    } else {
        of_run(out, run)
    }
}

/// The release that is named; the current one below `out` where none is.
pub(super) fn or_current(run: Option<&str>, out: &Path) -> Result<StoredRelease, Error> {
    run.map_or_else(|| current(out), |run| release(run, out))
}

/// The release that readers of an output folder are shown.
pub(super) fn current(out: &Path) -> Result<StoredRelease, Error> {
    let output = Output::open(out)?;
    let release = output.current()?.ok_or_else(|| Error::Usage {
        message: format!("{}: nothing was published here", out.display()),
        hint: "name an output folder or a run with --run".into(),
    })?;
    Ok(release.held_by(&output))
}

fn of_run(out: &Path, run_id: &str) -> Result<StoredRelease, Error> {
    let output = Output::open(out)?;
    let release = output.of_run(run_id).map_err(|error| match error {
        Error::Usage { message, hint } if !output.is_store() => Error::Usage { message, hint },
        Error::Usage { hint, .. } => {
            Error::Usage { message: format!("{}/runs/{run_id}: this is no published run", out.display()), hint }
        }
        other => output.named(other),
    })?;
    Ok(release.held_by(&output))
}
