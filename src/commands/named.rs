//! How a release is named on the command line → the release.

use std::path::Path;

use crate::error::Error;
use crate::publish::StoredRelease;

/// A folder of a run, an output folder's current one, or a run id below `out`.
pub(super) fn release(run: &str, out: &Path) -> Result<StoredRelease, Error> {
    let path = Path::new(run);
    if path.join("manifest.json").is_file() {
        StoredRelease::at(path)
    } else if path.is_dir() {
        current(path)
    } else {
        StoredRelease::of_run(out, run)
    }
}

/// The release that is named; the current one below `out` where none is.
pub(super) fn or_current(run: Option<&str>, out: &Path) -> Result<StoredRelease, Error> {
    run.map_or_else(|| current(out), |run| release(run, out))
}

/// The release that readers of an output folder are shown.
pub(super) fn current(out: &Path) -> Result<StoredRelease, Error> {
    StoredRelease::current(out)?.ok_or_else(|| Error::Usage {
        message: format!("{}: nothing was published here", out.display()),
        hint: "name an output folder or a run with --run".into(),
    })
}
