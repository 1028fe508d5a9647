//! Benchmarks of single indicators → benchmarks of all: how the columns are made and joined.

use super::comparison::{Comparison, Own};
use super::{Benchmarks, Comparator, GroupIndex, Interval};
use crate::domain::{AuthorityIndex, BreakdownIndex, Day, IndicatorIndex, Period, Status};

/// Does something with every column of rows but `statistics`, whose values are places among `peers`: each is named here
/// once, so that none is forgotten.
macro_rules! each_column {
    ($then:ident $arguments:tt) => {
        $then!($arguments
            authority, indicator, breakdown, period, group, value, status, difference, rank, ranked_count, position, band,
            z_score, robust_z, interval, comparator_value, comparator_source, comparator_period, published_as,
            equivalence, significance, significance_998, funnel, verdict, reason, is_latest)
    };
}

macro_rules! of_one {
    (($table:ident, $column:ident => $body:expr) $($name:ident),*) => {
        $( { let $column = &mut $table.$name; $body; } )*
    };
}

macro_rules! of_two {
    (($to:ident, $from:ident, $column:ident, $other:ident => $body:expr) $($name:ident),*) => {
        $( { let ($column, $other) = (&mut $to.$name, &$from.$name); $body; } )*
    };
}

impl Benchmarks {
    /// So many rows of one indicator, to be filled in any order.
    pub(super) fn with_rows(rows: usize, indicator: IndicatorIndex) -> Self {
        Self {
            authority: vec![AuthorityIndex(0); rows],
            indicator: vec![indicator; rows],
            breakdown: vec![BreakdownIndex(0); rows],
            period: vec![Period::on(Day::from_days(0)); rows],
            group: vec![GroupIndex(0); rows],
            value: vec![f64::NAN; rows],
            status: vec![Status::NotAvailable; rows],
            statistics: vec![0; rows],
            difference: vec![f64::NAN; rows],
            rank: vec![None; rows],
            ranked_count: vec![None; rows],
            position: vec![None; rows],
            band: vec![None; rows],
            z_score: vec![f64::NAN; rows],
            robust_z: vec![f64::NAN; rows],
            interval: vec![Interval::NONE; rows],
            comparator_value: vec![f64::NAN; rows],
            comparator_source: vec![None; rows],
            comparator_period: vec![Period::on(Day::from_days(0)); rows],
            published_as: vec![None; rows],
            equivalence: vec![None; rows],
            significance: vec![None; rows],
            significance_998: vec![None; rows],
            funnel: vec![None; rows],
            verdict: vec![None; rows],
            reason: vec![None; rows],
            is_latest: vec![false; rows],
            peers: Vec::new(),
        }
    }

    /// Fills in what a comparison came to.
    pub(super) fn put(&mut self, at: usize, own: &Own, comparator: Option<Comparator>, comparison: Comparison) {
        self.interval[at] = own.interval;
        if let Some(comparator) = comparator {
            self.comparator_value[at] = comparator.value;
            self.comparator_source[at] = Some(comparator.source);
            self.comparator_period[at] = comparator.period;
            self.published_as[at] = comparator.published_as;
            self.equivalence[at] = comparator.equivalence;
        }
        self.z_score[at] = comparison.z_score;
        self.robust_z[at] = comparison.robust_z;
        self.significance[at] = comparison.significance;
        self.significance_998[at] = comparison.significance_998;
        self.funnel[at] = comparison.funnel;
        self.verdict[at] = comparison.verdict;
    }

    /// All rows of these parts, one part after the other.
    pub fn concatenate(parts: Vec<Self>) -> Self {
        let mut out = Self::default();
        out.reserve(parts.iter().map(Self::len).sum(), parts.iter().map(|part| part.peers.len()).sum());
        for part in parts {
            out.append(part);
        }
        out
    }

    /// The rows at these positions, in their order, with the statistics that they point at.
    #[must_use]
    pub fn gather(&self, rows: &[usize]) -> Self {
        let mut places: Vec<Option<u32>> = vec![None; self.peers.len()];
        let mut out = Self::default();
        for &row in rows {
            let at = self.statistics[row] as usize;
            let place = *places[at].get_or_insert_with(|| {
                out.peers.push(self.peers[at]);
                u32::try_from(out.peers.len() - 1).expect("a run holds fewer than 2^32 statistics")
            });
            out.statistics.push(place);
        }
        each_column!(of_two (out, self, to, from => *to = rows.iter().map(|&row| from[row]).collect()));
        out
    }

    fn reserve(&mut self, rows: usize, peers: usize) {
        each_column!(of_one (self, column => column.reserve(rows)));
        self.statistics.reserve(rows);
        self.peers.reserve(peers);
    }

    fn append(&mut self, mut part: Self) {
        let shift = u32::try_from(self.peers.len()).expect("a run holds fewer than 2^32 statistics");
        each_column!(of_two (self, part, to, from => to.extend_from_slice(from)));
        self.statistics.extend(part.statistics.iter().map(|&at| at + shift));
        self.peers.append(&mut part.peers);
    }
}
