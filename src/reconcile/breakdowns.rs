//! The breakdowns of each file → one sorted list for the run.

use std::collections::{BTreeMap, BTreeSet};

use super::FileRank;
use crate::domain::band::{belongs_to, pairs};
use crate::domain::{BreakdownIndex, Observations, TOTAL};
use crate::normalise::Normalised;

/// Points every row of every file into one sorted list of breakdown ids, which it returns, each with whether the
/// sources of all files that have it declare that its slices add up.
pub(super) fn unite(files: &mut [Normalised], ranks: &[FileRank]) -> (Vec<String>, Vec<bool>) {
    let mut ids: BTreeSet<String> = files.iter().flat_map(|file| file.breakdowns.iter().cloned()).collect();
    ids.insert(TOTAL.to_owned());
    let places: BTreeMap<&str, BreakdownIndex> =
        ids.iter().zip(0_u32..).map(|(id, place)| (id.as_str(), BreakdownIndex(place))).collect();
    let mut additive: Vec<bool> = ids.iter().map(|id| id != TOTAL).collect();
    for (file, rank) in files.iter_mut().zip(ranks) {
        let moved: Vec<BreakdownIndex> = file.breakdowns.iter().map(|id| places[id.as_str()]).collect();
        for (id, place) in file.breakdowns.iter().zip(&moved) {
            let is_declared = |name: &str| rank.additive.iter().any(|declared| belongs_to(name, declared));
            additive[place.at()] &= pairs(id).all(|(dimension, _)| is_declared(dimension));
        }
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
        for claim in &mut file.claims {
            claim.breakdown = moved[claim.breakdown.at()];
        }
    }
    (ids.into_iter().collect(), additive)
}
