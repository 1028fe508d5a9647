//! England's published figures, declared breaks and equivalences → those that stand beside a slice, and what may be
//! concluded from them.
//!
//! Nothing is concluded where the published figure is of another period, another definition or another edition than the
//! authority's, unless the pipeline declares the two equivalent; and nothing can be declared across a break. Two files
//! are of different editions of a statistic where both state figures of authorities and of England and the one figure
//! comes from the one, the other from the other: what was revised in between is in only one of them. An authority's own
//! return states nothing of England and is of no edition.

use super::comparator::{Comparator, ComparatorSource, EquivalenceIndex};
use super::verdict::Verdict;
use crate::domain::period::are_apart;
use crate::domain::{
    Area, AreaIndex, AreaKind, AuthorityIndex, BreakdownIndex, Day, FileIndex, IndicatorIndex, Observations, Period,
    Status,
};
use crate::pipeline::{Break, Equivalence, Pipeline};

/// England's published figures in a slice.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PublishedSlice {
    /// That of the period.
    pub same: Option<Comparator>,
    /// The latest one that is declared equivalent.
    pub equivalent: Option<Comparator>,
    /// The latest of another period that ended before it.
    pub earlier: Option<Comparator>,
}

impl PublishedSlice {
    /// Whether nothing is published for it.
    pub fn is_empty(&self) -> bool {
        self.same.is_none() && self.equivalent.is_none() && self.earlier.is_none()
    }
}

/// England's published figures, sorted by indicator, breakdown and the end of their period, with what was declared of
/// them.
#[derive(Clone, Debug, Default)]
pub struct Published {
    rows: Vec<(IndicatorIndex, BreakdownIndex, Comparator)>,
    equivalences: Vec<Equivalence>,
    breaks: Vec<Break>,
    /// By file: whether it is an edition of a statistic.
    is_edition: Vec<bool>,
}

/// What the pipeline and its files say of published figures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declared<'a> {
    /// What may differ between a figure and the published one.
    pub equivalences: &'a [Equivalence],
    /// From which days on figures are counted anew.
    pub breaks: &'a [Break],
    /// By file: whether it states figures of authorities and of England; a file beyond the end does not.
    pub is_edition: &'a [bool],
}

impl<'a> Declared<'a> {
    /// What a pipeline declares of the figures of these files.
    pub fn of(pipeline: &'a Pipeline, is_edition: &'a [bool]) -> Self {
        Self { equivalences: &pipeline.equivalences, breaks: &pipeline.breaks, is_edition }
    }
}

/// The figure that a published one is to judge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    pub(super) authority: AuthorityIndex,
    pub(super) indicator: IndicatorIndex,
    pub(super) period: Period,
    pub(super) file: FileIndex,
}

impl Published {
    /// England's figures among the published ones.
    pub fn of_england(comparators: &Observations, areas: &[Area], declared: &Declared) -> Self {
        let has_figure = |row: &usize| {
            areas[AreaIndex(comparators.place[*row]).at()].kind == AreaKind::Country
                && comparators.status[*row] == Status::Ok
                && comparators.value[*row].is_finite()
        };
        let mut rows: Vec<_> = (0..comparators.len())
            .filter(has_figure)
            .map(|row| {
                let quotient = comparators.numerator[row] / comparators.denominator[row];
                let comparator = Comparator {
                    value: comparators.value[row],
                    source: ComparatorSource::Published,
                    period: comparators.period[row],
                    quotient: Some(quotient).filter(|quotient| quotient.is_finite()),
                    file: Some(comparators.file[row]),
                    published_as: None,
                    equivalence: None,
                };
                (comparators.indicator[row], comparators.breakdown[row], comparator)
            })
            .collect();
        rows.sort_by_key(|(indicator, breakdown, comparator)| {
            (*indicator, *breakdown, comparator.period.last_day(), comparator.period)
        });
        Self {
            rows,
            equivalences: declared.equivalences.to_vec(),
            breaks: declared.breaks.to_vec(),
            is_edition: declared.is_edition.to_vec(),
        }
    }

    /// What is published for a slice.
    pub fn in_slice(&self, indicator: IndicatorIndex, breakdown: BreakdownIndex, period: Period) -> PublishedSlice {
        let mut found = PublishedSlice::default();
        for comparator in self.series(indicator, breakdown) {
            if comparator.period == period {
                found.same = Some(comparator);
            } else if comparator.period.last_day() <= period.last_day() {
                found.earlier = Some(comparator);
            }
        }
        let Some((index, rule)) = self.equivalence(indicator) else { return found };
        let may_judge = |comparator: &Comparator| {
            let lag = months_between(comparator.period, period);
            let is_in_time = comparator.period.last_day() <= period.last_day()
                && u32::try_from(lag).is_ok_and(|months| months <= rule.lag_months);
            is_in_time && (rule.other_spans || comparator.period.kind() == period.kind())
        };
        let stands_for = self.series(rule.published_as.unwrap_or(indicator), breakdown);
        let latest = stands_for.filter(may_judge).last();
        let published_as = rule.published_as;
        found.equivalent = latest.map(|latest| Comparator { published_as, equivalence: Some(index), ..latest });
        found
    }

    /// What is published for a slice, but for an equivalent beyond a break in the figures of that authority.
    pub(super) fn for_figure(&self, slice: PublishedSlice, judged: &Judged, days: &mut Vec<Day>) -> PublishedSlice {
        let is_within = |comparator: &Comparator| !self.is_beyond_a_break(judged, comparator, days);
        PublishedSlice { equivalent: slice.equivalent.filter(is_within), ..slice }
    }

    /// What had to be declared so that a comparator may judge a figure, or why it may not.
    pub(super) fn allow(
        &self,
        judged: &Judged,
        comparator: &Comparator,
        days: &mut Vec<Day>,
    ) -> Result<Option<EquivalenceIndex>, Verdict> {
        let Some(file) = comparator.file else { return Ok(None) };
        let declared = self.equivalence(judged.indicator);
        if comparator.equivalence.is_none() && comparator.period != judged.period {
            let is_counted_anew = self.is_beyond_a_break(judged, comparator, days);
            return Err(if is_counted_anew { Verdict::OtherDefinition } else { Verdict::OtherPeriod });
        }
        let is_edition = |file: FileIndex| self.is_edition.get(file.at()).copied().unwrap_or(false);
        if file == judged.file || !is_edition(file) || !is_edition(judged.file) {
            return Ok(comparator.equivalence);
        }
        match declared {
            Some((index, rule)) if rule.other_editions => Ok(Some(index)),
            _ => Err(Verdict::OtherEdition),
        }
    }

    fn equivalence(&self, indicator: IndicatorIndex) -> Option<(EquivalenceIndex, &Equivalence)> {
        let rules = (0..).map(EquivalenceIndex).zip(&self.equivalences);
        rules.into_iter().find(|(_, rule)| rule.indicators.contains(&indicator))
    }

    fn is_beyond_a_break(&self, judged: &Judged, comparator: &Comparator, days: &mut Vec<Day>) -> bool {
        days.clear();
        let breaks = self.breaks.iter().filter(|rule| rule.concerns(judged.indicator, judged.authority));
        days.extend(breaks.map(|rule| rule.on));
        are_apart(days, comparator.period, judged.period)
    }

    /// England's figures of one indicator and breakdown, those that end first before the others.
    fn series(&self, indicator: IndicatorIndex, breakdown: BreakdownIndex) -> impl Iterator<Item = Comparator> {
        let key = |row: &(IndicatorIndex, BreakdownIndex, Comparator)| (row.0, row.1);
        let first = self.rows.partition_point(|row| key(row) < (indicator, breakdown));
        let series = self.rows[first..].iter().take_while(move |row| key(row) == (indicator, breakdown));
        series.map(|&(_, _, comparator)| comparator)
    }
}

/// The months from the end of one period to that of a later one: from 31 May to 30 June it is one.
pub fn months_between(earlier: Period, later: Period) -> i32 {
    let month = |period: Period| {
        let day = period.last_day();
        day.year() * 12 + i32::try_from(day.month()).expect("a month is at most 12")
    };
    month(later) - month(earlier)
}
