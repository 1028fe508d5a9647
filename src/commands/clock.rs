//! The stages of a run, each with what it counted and how long it took.

use std::time::Instant;

use crate::publish::StageEntry;

/// What each stage took, for the manifest.
pub(super) struct Clock {
    began: Instant,
    pub(super) laps: Vec<StageEntry>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { began: Instant::now(), laps: Vec::new() }
    }
}

impl Clock {
    /// Notes that a stage ends, and what it counted.
    pub(super) fn lap(&mut self, stage: &str, counts: &[(&str, usize)]) {
        let counts: Vec<(&str, u64)> = counts.iter().map(|(name, count)| (*name, *count as u64)).collect();
        self.laps.push(StageEntry::since(stage, self.began, &counts));
        self.began = Instant::now();
    }
}
