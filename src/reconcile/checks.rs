//! Each file against itself, before versions are reconciled: published totals against local rows, parts against totals.
//! What is found is reported where the rows in question are those that count.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::FileRank;
use super::known::{Known, Whose, rounded};
use super::parts::{self, Dimension, Mismatch};
use super::published::{self, Computed};
use super::rounding::noise;
use crate::domain::{Finding, FindingCode, Observations};
use crate::normalise::Normalised;

/// What holding a file against itself came to. Positions are those of its own rows.
pub(super) struct Checked {
    /// What each comparator should come to.
    pub(super) computed: Vec<Computed>,
    /// Totals of authorities, each with the dimension.
    local: Vec<(String, Mismatch)>,
    /// Totals of areas, each with the dimension.
    upper: Vec<(String, Mismatch)>,
}

/// Checks every file.
pub(super) fn check_all(files: &[Normalised], known: &Known) -> Vec<Checked> {
    let names: BTreeSet<&str> = known.ranks.iter().flat_map(|rank| &rank.additive).map(String::as_str).collect();
    let dimensions: BTreeMap<&str, Dimension> =
        names.into_iter().map(|name| (name, Dimension::new(name, &known.breakdowns))).collect();
    files.par_iter().zip(known.ranks).map(|(file, rank)| check(file, rank, &dimensions, known)).collect()
}

fn check(file: &Normalised, rank: &FileRank, dimensions: &BTreeMap<&str, Dimension>, known: &Known) -> Checked {
    let parts_of = |rows: &Observations, rounded_to: f64| -> Vec<(String, Mismatch)> {
        let declared = rank.additive.iter().map(|name| &dimensions[name.as_str()]);
        declared
            .flat_map(|dimension| {
                let found = parts::check(rows, dimension, rounded_to, known.reference);
                found.into_iter().map(|mismatch| (dimension.name.clone(), mismatch))
            })
            .collect()
    };
    Checked {
        computed: published::compute(&file.observations, &file.comparators, rank.rounded_to, known.reference),
        local: parts_of(&file.observations, 1.0),
        upper: parts_of(&file.comparators, rank.rounded_to),
    }
}

/// The findings of `parts-mismatch`, each with the place of its file and its dimension. `rows` are those of all files one after another, `counts` says which of them count.
pub(super) fn parts_findings(
    checked: &[Checked],
    rows: &Observations,
    counts: &[bool],
    whose: Whose,
    known: &Known,
    findings: &mut Vec<((usize, usize), Finding)>,
) {
    let starts = starts(rows, checked.len());
    for (file, (checked, start)) in checked.iter().zip(starts).enumerate() {
        let declared = &known.ranks[file].additive;
        let mismatches = if whose == Whose::Authorities { &checked.local } else { &checked.upper };
        for (dimension, mismatch) in mismatches {
            let at = |position: u32| start + position as usize;
            if counts[at(mismatch.total)] && mismatch.parts.iter().all(|&part| counts[at(part)]) {
                let place = (file, declared.iter().position(|name| name == dimension).unwrap_or(declared.len()));
                findings.push((place, parts_finding(dimension, mismatch, (rows, at(mismatch.total)), whose, known)));
            }
        }
    }
}

/// Where the rows of each file begin; the files' rows stand one after another.
fn starts(rows: &Observations, files: usize) -> Vec<usize> {
    let mut counts = vec![0_usize; files];
    for file in &rows.file {
        counts[file.at()] += 1;
    }
    let ends = counts.iter().scan(0, |end, count| {
        let start = *end;
        *end += count;
        Some(start)
    });
    ends.collect()
}

fn parts_finding(
    dimension: &str,
    mismatch: &Mismatch,
    (rows, at): (&Observations, usize),
    whose: Whose,
    known: &Known,
) -> Finding {
    let subject = known.subject(rows, at, whose);
    let (stated, sum) = (rounded(rows.value[at]), rounded(mismatch.sum));
    let difference = rounded(mismatch.sum - rows.value[at]);
    let explained = rounded(mismatch.tolerance);
    let parts = mismatch.parts.len();
    let message = if parts == mismatch.slices {
        format!(
            "{subject} is {stated}, and its {parts} parts by {dimension} make {sum}: a difference of {difference}, of which rounding explains {explained}"
        )
    } else {
        format!(
            "{subject} is {stated}, and the {parts} of its {} parts by {dimension} that have a figure make {sum} already",
            mismatch.slices
        )
    };
    let hint = "all figures are kept as they stand; ask the sender which of them is wrong";
    known.at_row(FindingCode::PartsMismatch, (rows, at), whose, message, hint)
}

/// The findings of `published-mismatch` for the comparators that count.
pub(super) fn published_findings(
    rows: &Observations,
    computed: &[Computed],
    known: &Known,
    findings: &mut Vec<Finding>,
) {
    for (at, computed) in computed.iter().enumerate() {
        let difference = rows.value[at] - computed.value;
        // Where either figure is missing so is the difference, and nothing is said.
        if difference.abs() > computed.tolerance + noise(computed.value) {
            let message = format!(
                "{} is published as {}, and its {} members make {}: a difference of {}, of which rounding explains {}",
                known.subject(rows, at, Whose::Areas),
                rounded(rows.value[at]),
                computed.members,
                rounded(computed.value),
                rounded(difference),
                rounded(computed.tolerance)
            );
            let hint =
                "both are kept as they stand; where upper levels are rounded, say so by `rounded_to` under `level`";
            findings.push(known.at_row(FindingCode::PublishedMismatch, (rows, at), Whose::Areas, message, hint));
        }
    }
}
