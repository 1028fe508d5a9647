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
    /// Makes room for rows of one indicator, up to so many in all, to be filled in any order.
    pub(super) fn grow(&mut self, rows: usize, indicator: IndicatorIndex) {
        self.authority.resize(rows, AuthorityIndex(0));
        self.indicator.resize(rows, indicator);
        self.breakdown.resize(rows, BreakdownIndex(0));
        self.period.resize(rows, Period::on(Day::from_days(0)));
        self.group.resize(rows, GroupIndex(0));
        self.value.resize(rows, f64::NAN);
        self.status.resize(rows, Status::NotAvailable);
        self.statistics.resize(rows, 0);
        self.difference.resize(rows, f64::NAN);
        self.rank.resize(rows, None);
        self.ranked_count.resize(rows, None);
        self.position.resize(rows, None);
        self.band.resize(rows, None);
        self.z_score.resize(rows, f64::NAN);
        self.robust_z.resize(rows, f64::NAN);
        self.interval.resize(rows, Interval::NONE);
        self.comparator_value.resize(rows, f64::NAN);
        self.comparator_source.resize(rows, None);
        self.comparator_period.resize(rows, Period::on(Day::from_days(0)));
        self.published_as.resize(rows, None);
        self.equivalence.resize(rows, None);
        self.significance.resize(rows, None);
        self.significance_998.resize(rows, None);
        self.funnel.resize(rows, None);
        self.verdict.resize(rows, None);
        self.reason.resize(rows, None);
        self.is_latest.resize(rows, false);
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

    /// Takes all rows out and keeps their room.
    pub fn clear(&mut self) {
        each_column!(of_one (self, column => column.clear()));
        self.statistics.clear();
        self.peers.clear();
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
