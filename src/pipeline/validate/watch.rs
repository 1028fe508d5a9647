//! The mirror of `[watch]` → the files by which others watch a run.

use std::path::PathBuf;

use super::super::WatchFiles;
use super::super::raw::RawWatch;
use super::super::table::At;
use super::super::template::one_file;
use super::Checker;

impl Checker<'_, '_> {
    pub(super) fn watch(&mut self, raw: &RawWatch) -> WatchFiles {
        WatchFiles { metrics: self.file(raw.metrics.as_ref()), lineage: self.file(raw.lineage.as_ref()) }
    }

    /// One file, relative to the pipeline.
    fn file(&mut self, stated: Option<&At<String>>) -> Option<PathBuf> {
        let stated = stated?;
        match one_file(&stated.value, &self.parameters, self.folder) {
            Ok((path, _)) => Some(path),
            Err(found) => {
                for fault in found {
                    self.faults.add_with_hint(stated.at, fault.message, fault.hint);
                }
                None
            }
        }
    }
}
