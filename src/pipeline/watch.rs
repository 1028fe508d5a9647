//! Where a pipeline is told of: the files by which others watch it.

use std::path::PathBuf;

/// The files that a run writes for those who watch it; none where nobody asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchFiles {
    /// Measurements for Prometheus, written anew by each run.
    pub metrics: Option<PathBuf>,
    /// OpenLineage events, a line each, which grows.
    pub lineage: Option<PathBuf>,
}
