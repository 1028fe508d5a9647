//! Benchmarks of single indicators → benchmarks of all: how the columns are made and joined.

use super::comparison::{Comparison, Own};
use super::{Benchmarks, Comparator, GroupIndex, Interval};
use crate::domain::{AuthorityIndex, BreakdownIndex, Day, IndicatorIndex, Period, Status};

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
        fn of<T: Copy>(column: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().map(|&row| column[row]).collect()
        }
        let mut places: Vec<Option<u32>> = vec![None; self.peers.len()];
        let mut peers = Vec::new();
        let mut place = |row: &usize| {
            let at = self.statistics[*row] as usize;
            *places[at].get_or_insert_with(|| {
                peers.push(self.peers[at]);
                u32::try_from(peers.len() - 1).expect("a run holds fewer than 2^32 statistics")
            })
        };
        let statistics = rows.iter().map(&mut place).collect();
        Self {
            authority: of(&self.authority, rows),
            indicator: of(&self.indicator, rows),
            breakdown: of(&self.breakdown, rows),
            period: of(&self.period, rows),
            group: of(&self.group, rows),
            value: of(&self.value, rows),
            status: of(&self.status, rows),
            statistics,
            difference: of(&self.difference, rows),
            rank: of(&self.rank, rows),
            ranked_count: of(&self.ranked_count, rows),
            position: of(&self.position, rows),
            band: of(&self.band, rows),
            z_score: of(&self.z_score, rows),
            robust_z: of(&self.robust_z, rows),
            interval: of(&self.interval, rows),
            comparator_value: of(&self.comparator_value, rows),
            comparator_source: of(&self.comparator_source, rows),
            comparator_period: of(&self.comparator_period, rows),
            published_as: of(&self.published_as, rows),
            equivalence: of(&self.equivalence, rows),
            significance: of(&self.significance, rows),
            significance_998: of(&self.significance_998, rows),
            funnel: of(&self.funnel, rows),
            verdict: of(&self.verdict, rows),
            reason: of(&self.reason, rows),
            is_latest: of(&self.is_latest, rows),
            peers,
        }
    }

    fn reserve(&mut self, rows: usize, peers: usize) {
        self.authority.reserve(rows);
        self.indicator.reserve(rows);
        self.breakdown.reserve(rows);
        self.period.reserve(rows);
        self.group.reserve(rows);
        self.value.reserve(rows);
        self.status.reserve(rows);
        self.statistics.reserve(rows);
        self.difference.reserve(rows);
        self.rank.reserve(rows);
        self.ranked_count.reserve(rows);
        self.position.reserve(rows);
        self.band.reserve(rows);
        self.z_score.reserve(rows);
        self.robust_z.reserve(rows);
        self.interval.reserve(rows);
        self.comparator_value.reserve(rows);
        self.comparator_source.reserve(rows);
        self.comparator_period.reserve(rows);
        self.published_as.reserve(rows);
        self.equivalence.reserve(rows);
        self.significance.reserve(rows);
        self.significance_998.reserve(rows);
        self.funnel.reserve(rows);
        self.verdict.reserve(rows);
        self.reason.reserve(rows);
        self.is_latest.reserve(rows);
        self.peers.reserve(peers);
    }

    fn append(&mut self, mut part: Self) {
        let shift = u32::try_from(self.peers.len()).expect("a run holds fewer than 2^32 statistics");
        self.authority.append(&mut part.authority);
        self.indicator.append(&mut part.indicator);
        self.breakdown.append(&mut part.breakdown);
        self.period.append(&mut part.period);
        self.group.append(&mut part.group);
        self.value.append(&mut part.value);
        self.status.append(&mut part.status);
        self.statistics.extend(part.statistics.iter().map(|&at| at + shift));
        self.difference.append(&mut part.difference);
        self.rank.append(&mut part.rank);
        self.ranked_count.append(&mut part.ranked_count);
        self.position.append(&mut part.position);
        self.band.append(&mut part.band);
        self.z_score.append(&mut part.z_score);
        self.robust_z.append(&mut part.robust_z);
        self.interval.append(&mut part.interval);
        self.comparator_value.append(&mut part.comparator_value);
        self.comparator_source.append(&mut part.comparator_source);
        self.comparator_period.append(&mut part.comparator_period);
        self.published_as.append(&mut part.published_as);
        self.equivalence.append(&mut part.equivalence);
        self.significance.append(&mut part.significance);
        self.significance_998.append(&mut part.significance_998);
        self.funnel.append(&mut part.funnel);
        self.verdict.append(&mut part.verdict);
        self.reason.append(&mut part.reason);
        self.is_latest.append(&mut part.is_latest);
        self.peers.append(&mut part.peers);
    }
}
