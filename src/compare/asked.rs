//! Observations → those that the comparisons ask for, so that the others need not be kept until then.
//!
//! Of the indicators that inspections, plans, targets and claims are held against, all rows are asked for; of every
//! other series the figure that is shown of it, its last row, which says that the authority has any, and the last figure
//! that each source sent of it, which says until when it was reported.

use std::ops::Range;

use super::awaited::is_reported;
use super::frames::order_of;
use crate::benchmark::Benchmarks;
use crate::domain::{
    Action, AuthorityIndex, BreakdownIndex, Claim, Day, Figure, IndicatorIndex, Observations, Period, Target,
};
use crate::pipeline::Pipeline;
use crate::trend::Trends;

/// What comparisons ask for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// By indicator: whether all of its rows are.
    whole: Vec<bool>,
    /// By file: the place of its source.
    sources: Vec<usize>,
    reporting_day: Day,
}

impl Asked {
    /// What those of a pipeline ask for, given its plans, targets and claims; `files` are the sources of its files.
    pub fn of<'f>(
        pipeline: &Pipeline,
        indicators: usize,
        files: impl IntoIterator<Item = &'f str>,
        (plans, targets, claims): (&[Action], &[Target], &[Claim]),
    ) -> Self {
        let mut whole = vec![false; indicators];
        let of_claims = claims.iter().flat_map(|claim| [Some(claim.indicator), claim.out_of].into_iter().flatten());
        let of_plans = plans.iter().filter_map(|action| action.indicator);
        let of_targets = targets.iter().map(|target| target.indicator);
        let beside = pipeline.timeline.iter().chain(&pipeline.profile).copied();
        for indicator in of_claims.chain(of_plans).chain(of_targets).chain(beside) {
            whole[indicator.at()] = true;
        }
        let place = |id: &str| pipeline.sources.iter().position(|source| source.id == id).unwrap_or(usize::MAX);
        let sources = files.into_iter().map(place).collect();
        Self { whole, sources, reporting_day: pipeline.reporting_day }
    }

    /// Adds those of these rows that are asked for; they are of one indicator, sorted by place and breakdown.
    pub fn add_rows(&self, observations: &Observations, rows: Range<usize>, asked: &mut Vec<u32>) {
        let Some(&indicator) = observations.indicator.get(rows.start) else { return };
        let place = |row: usize| u32::try_from(row).expect("a run holds fewer than 2^32 observations");
        if self.whole[indicator.at()] {
            asked.extend(rows.map(place));
            return;
        }
        let mut start = rows.start;
        let series = |row: usize| (observations.place[row], observations.breakdown[row]);
        while start < rows.end {
            let end = (start..rows.end).find(|&row| series(row) != series(start)).unwrap_or(rows.end);
            let by_now = |row: &usize| {
                observations.figure[*row] == Figure::Actual
                    && observations.period[*row].last_day() <= self.reporting_day
            };
            let shown = (start..end).filter(by_now).max_by_key(|&row| (order_of(observations, row), row));
            let mut rows = vec![end - 1];
            rows.extend(shown);
            self.last_of_sources(observations, start..end, &mut rows);
            rows.sort_unstable();
            rows.dedup();
            asked.extend(rows.into_iter().map(place));
            start = end;
        }
    }

    /// Of the rows of a series the last of each source that is a figure, or is withheld.
    fn last_of_sources(&self, observations: &Observations, rows: Range<usize>, out: &mut Vec<usize>) {
        let mut last: Vec<(usize, usize)> = Vec::new();
        for row in rows.filter(|&row| is_reported(observations, row)) {
            let source = self.sources.get(observations.file[row].at()).copied().unwrap_or(usize::MAX);
            match last.iter_mut().find(|(one, _)| *one == source) {
                Some((_, last)) if observations.period[row].last_day() < observations.period[*last].last_day() => {}
                Some((_, last)) => *last = row,
                None => last.push((source, row)),
            }
        }
        out.extend(last.into_iter().map(|(_, row)| row));
    }
}

/// Rows that the comparisons ask for, with what is known of them.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The observations.
    pub observations: Observations,
    /// What they are beside their peers.
    pub benchmarks: Benchmarks,
    /// How they changed.
    pub trends: Trends,
}

impl Kept {
    /// Keeps the rows of some indicators that are asked for; benchmarks and trends are those of all their rows.
    pub fn of(
        asked: &Asked,
        observations: &Observations,
        indicators: &[Range<usize>],
        benchmarks: &Benchmarks,
        trends: &Trends,
    ) -> Self {
        let mut rows = Vec::new();
        for of_one in indicators {
            asked.add_rows(observations, of_one.clone(), &mut rows);
        }
        let observations = observations.gather(&rows);
        let key = |row: usize| {
            let Observations { indicator, breakdown, period, .. } = &observations;
            (indicator[row], observations.authority(row), breakdown[row], period[row])
        };
        let keys: Vec<Key> = (0..observations.len()).map(key).collect();
        let of_benchmarks = |row: usize| {
            let Benchmarks { indicator, authority, breakdown, period, .. } = benchmarks;
            (indicator[row], authority[row], breakdown[row], period[row])
        };
        let of_trends = |row: usize| {
            let Trends { indicator, authority, breakdown, period, .. } = trends;
            (indicator[row], authority[row], breakdown[row], period[row])
        };
        Self {
            benchmarks: benchmarks.gather(&rows_of(&keys, benchmarks.len(), of_benchmarks)),
            trends: trends.gather(&rows_of(&keys, trends.len(), of_trends)),
            observations,
        }
    }

    /// All rows of these parts, one part after the other.
    pub fn concatenate(parts: Vec<Self>) -> Self {
        let mut observations = Observations::default();
        let (mut benchmarks, mut trends) = (Vec::new(), Vec::new());
        for part in parts {
            observations.append(part.observations);
            benchmarks.push(part.benchmarks);
            trends.push(part.trends);
        }
        Self { observations, benchmarks: Benchmarks::concatenate(benchmarks), trends: Trends::concatenate(trends) }
    }
}

type Key = (IndicatorIndex, AuthorityIndex, BreakdownIndex, Period);

/// Which of so many rows have one of these keys. Both are sorted by them, so that one walk finds all.
fn rows_of(keys: &[Key], rows: usize, key: impl Fn(usize) -> Key) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    for row in 0..rows {
        let key = key(row);
        while keys.get(at).is_some_and(|&asked| asked < key) {
            at += 1;
        }
        if keys.get(at) == Some(&key) {
            found.push(row);
        }
    }
    found
}
