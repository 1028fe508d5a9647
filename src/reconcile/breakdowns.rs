//! The breakdowns of each file → one sorted list for the run.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{BreakdownIndex, Observations, TOTAL};
use crate::normalise::Normalised;

/// Points every row of every file into one sorted list of breakdown ids, which it returns.
pub(super) fn unite(files: &mut [Normalised]) -> Vec<String> {
    let mut ids: BTreeSet<String> = files.iter().flat_map(|file| file.breakdowns.iter().cloned()).collect();
    ids.insert(TOTAL.to_owned());
    let places: BTreeMap<&str, BreakdownIndex> =
        ids.iter().zip(0_u32..).map(|(id, place)| (id.as_str(), BreakdownIndex(place))).collect();
    for file in files {
        let moved: Vec<BreakdownIndex> = file.breakdowns.iter().map(|id| places[id.as_str()]).collect();
        let point = |rows: &mut Observations| {
            for breakdown in &mut rows.breakdown {
                *breakdown = moved[breakdown.at()];
            }
        };
        point(&mut file.observations);
        point(&mut file.comparators);
        point(&mut file.populations);
        for target in &mut file.targets {
            target.breakdown = moved[target.breakdown.at()];
        }
    }
    ids.into_iter().collect()
}
