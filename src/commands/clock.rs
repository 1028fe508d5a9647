//! The stages of a run, each with what it counted and how long it took.

use std::time::Instant;

use crate::publish::StageEntry;
use crate::watch::Watch;

/// What each stage took, for the manifest and those who watch.
pub(super) struct Clock<'w> {
    watch: &'w Watch,
    began: Instant,
    pub(super) laps: Vec<StageEntry>,
}

impl<'w> Clock<'w> {
    /// Begins to count.
    pub(super) fn new(watch: &'w Watch) -> Self {
        Self { watch, began: Instant::now(), laps: Vec::new() }
    }

    /// Notes that a stage ends, and what it counted. One that was there before, as in a run that is cut, is one with it.
    pub(super) fn lap(&mut self, stage: &str, counts: &[(&str, usize)]) {
        let counts: Vec<(&str, u64)> = counts.iter().map(|(name, count)| (*name, *count as u64)).collect();
        let entry = StageEntry::since(stage, self.began, &counts);
        self.watch.stage(&entry);
        entry.add_to(&mut self.laps);
        self.began = Instant::now();
    }
}
