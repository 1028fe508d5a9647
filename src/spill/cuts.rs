//! How many rows each indicator has, and what the pipeline works out of several indicators → the partitions of a run.

use std::ops::Range;

use crate::domain::IndicatorIndex;
use crate::pipeline::{DenominatorPeriod, Pipeline};

/// Indicators that cannot be worked on apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// What asks for all figures at once, in the words of the pipeline file.
    pub(super) whole: Option<&'static str>,
    /// From the first of them to the last, sorted; they neither touch nor overlap.
    pub(super) spans: Vec<Range<usize>>,
}

impl Joined {
    /// What a pipeline works out of several indicators: a figure that is derived from others, or judged by another one that
    /// England's is published under, is worked on together with them, and with all that lie between them since the tables
    /// are sorted by indicator.
    pub fn of(pipeline: &Pipeline) -> Self {
        let whole = pipeline.disclosure.is_some().then_some("[[disclosure]]");
        let mut spans = Vec::new();
        for rule in &pipeline.derivations {
            let of_same = (rule.denominator_period == DenominatorPeriod::Same).then_some(rule.denominator);
            spans.extend(span([rule.indicator, rule.numerator].into_iter().chain(of_same)));
        }
        for rule in &pipeline.equivalences {
            if let Some(published_as) = rule.published_as {
                spans.extend(rule.indicators.iter().filter_map(|&one| span([one, published_as])));
            }
        }
        Self { whole, spans: merged(spans) }
    }

    /// What asks for all figures at once.
    pub const fn whole(&self) -> Option<&'static str> {
        self.whole
    }

    /// The indicators that are worked on together with one.
    pub(super) fn around(&self, indicator: usize) -> Range<usize> {
        let span = self.spans.iter().find(|span| span.contains(&indicator));
        span.cloned().unwrap_or(indicator..indicator + 1)
    }
}

/// From the first of some indicators to the last.
fn span(indicators: impl IntoIterator<Item = IndicatorIndex>) -> Option<Range<usize>> {
    let places: Vec<usize> = indicators.into_iter().map(IndicatorIndex::at).collect();
    Some(*places.iter().min()?..*places.iter().max()? + 1)
}

/// The same without overlaps.
fn merged(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// Cuts the indicators, of which each has so many rows, into partitions of about the same size: `most` rows, or more where
/// those of one indicator or of joined ones are more. There is at least one.
pub(super) fn partitions(rows: &[u64], joined: &Joined, most: u64) -> Vec<Range<usize>> {
    let all = 0..rows.len();
    let total: u64 = rows.iter().sum();
    if joined.whole.is_some() || total <= most {
        return vec![all];
    }
    let even = total.div_ceil(total.div_ceil(most.max(1)));
    let mut out = Vec::new();
    let (mut start, mut held, mut at) = (0, 0, 0);
    while at < rows.len() {
        let end = joined.around(at).end.min(rows.len());
        let next: u64 = rows[at..end].iter().sum();
        if held > 0 && next > 0 && (held >= even || held + next > most) {
            out.push(start..at);
            (start, held) = (at, 0);
        }
        held += next;
        at = end;
    }
    out.push(start..all.end);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(spans: &[Range<usize>]) -> Joined {
        Joined { whole: None, spans: merged(spans.to_vec()) }
    }

    fn cut(rows: &[u64], joined: &Joined, most: u64) -> Vec<(usize, usize)> {
        partitions(rows, joined, most).into_iter().map(|partition| (partition.start, partition.end)).collect()
    }

    #[test]
    fn partitions_are_about_even_and_cover_every_indicator_once() {
        let rows = [10; 10];
        assert_eq!(cut(&rows, &Joined::default(), 100), [(0, 10)]);
        assert_eq!(cut(&rows, &Joined::default(), 99), [(0, 5), (5, 10)]);
        assert_eq!(cut(&rows, &Joined::default(), 40), [(0, 4), (4, 8), (8, 10)]);
        assert_eq!(cut(&rows, &Joined::default(), 0).len(), 10, "less than an indicator cannot be worked on");
        assert_eq!(cut(&[], &Joined::default(), 0), [(0, 0)]);
    }

    #[test]
    fn indicators_without_rows_make_no_partition() {
        assert_eq!(cut(&[0, 0, 10, 0, 10, 0], &Joined::default(), 10), [(0, 4), (4, 6)]);
    }

    #[test]
    fn joined_indicators_stay_together_with_those_between_them() {
        let rows = [10; 6];
        assert_eq!(cut(&rows, &joined(&[1..3, 2..4]), 10), [(0, 1), (1, 4), (4, 5), (5, 6)]);
        assert_eq!(cut(&rows, &joined(std::slice::from_ref(&(0..6))), 10), [(0, 6)]);
        let whole = Joined { whole: Some("[[disclosure]]"), spans: Vec::new() };
        assert_eq!(cut(&rows, &whole, 10), [(0, 6)]);
    }
}
