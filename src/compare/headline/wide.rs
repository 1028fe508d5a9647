//! The latest figures with the rows that stand beside them → the columns of the wide table.
//!
//! Rank and band are those of the region. The verdict is against the statistical neighbours; where nothing can be concluded
//! there and something can against England, it is against England.

use polars::prelude::DataFrame;

use super::super::Inputs;
use super::super::frames::{Frame, places, some_places, usable};
use super::super::held::Held;
use crate::benchmark::{Band, ComparatorSource, Verdict};
use crate::coverage::{Confidence, Submission};
use crate::domain::observation::key_in_one;
use crate::domain::{Authority, Figure, Indicator, Operator, Period, TOTAL};
use crate::trend::{Assurance, Direction, FivePoint, SpecialCause, Variation};

/// For each figure that is shown its place among the observations, and the places of what stands beside it.
pub(super) struct Wide<'a> {
    inputs: &'a Inputs<'a>,
    held: &'a [Held],
    rows: Vec<usize>,
    trend: Vec<Option<usize>>,
    region: Vec<Option<usize>>,
    neighbours: Vec<Option<usize>>,
    england: Vec<Option<usize>>,
    target: Vec<Option<usize>>,
}

impl<'a> Wide<'a> {
    pub(super) fn new(inputs: &'a Inputs<'a>, held: &'a [Held], found: &DataFrame) -> Self {
        let beside = |name: &str| some_places(found, name);
        Self {
            inputs,
            held,
            rows: places(found, "row"),
            trend: beside("trend"),
            region: beside("region"),
            neighbours: beside("neighbours"),
            england: beside("england"),
            target: beside("target"),
        }
    }

    /// All columns of the table.
    pub(super) fn columns(&self) -> DataFrame {
        let frame = self.figure(self.names(Frame::default()));
        let frame = self.verdict(self.peers(self.over_time(frame)));
        self.target(frame).finish()
    }

    fn each(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().copied()
    }

    fn authority(&self, row: usize) -> &'a Authority {
        &self.inputs.reference.authorities[self.inputs.observations.authority(row).at()]
    }

    fn indicator(&self, row: usize) -> &'a Indicator {
        &self.inputs.reference.indicators[self.inputs.observations.indicator[row].at()]
    }

    fn period(&self, row: usize) -> Period {
        self.inputs.observations.period[row]
    }

    /// A value in the unit of each row's indicator, where there is one.
    fn display(&self, values: &[f64], way: fn(&Indicator, f64) -> String) -> Vec<Option<String>> {
        let shown = |(row, &value): (usize, &f64)| (!value.is_nan()).then(|| way(self.indicator(row), value));
        self.each().zip(values).map(shown).collect()
    }

    fn names(&self, frame: Frame) -> Frame {
        let key = |row: usize| {
            let (authority, indicator) = (&self.authority(row).id, &self.indicator(row).id);
            key_in_one([authority, indicator, TOTAL, &self.period(row).to_string()], Figure::Actual)
        };
        let region = |row: usize| {
            let region = self.authority(row).on(self.period(row).last_day())?.region?;
            Some(self.inputs.reference.areas[region.at()].name.as_str())
        };
        frame
            .texts("authority_id", self.each().map(|row| self.authority(row).id.as_str()))
            .texts("authority_name", self.each().map(|row| self.authority(row).name.as_str()))
            .some_texts("region_name", self.each().map(region))
            .texts("indicator_id", self.each().map(|row| self.indicator(row).id.as_str()))
            .texts("indicator_title", self.each().map(|row| self.indicator(row).title.as_str()))
            .texts("topic", self.each().map(|row| self.indicator(row).topic.as_str()))
            .texts("polarity", self.each().map(|row| self.indicator(row).polarity.name()))
            .texts("breakdown_id", self.each().map(|_| TOTAL))
            .texts("observation_key", self.each().map(key))
            .texts("period_id", self.each().map(|row| self.period(row).to_string()))
            .texts("period_label", self.each().map(|row| self.period(row).label()))
            .days("period_end", self.each().map(|row| Some(self.period(row).last_day())))
    }

    fn figure(&self, frame: Frame) -> Frame {
        let observations = self.inputs.observations;
        let display = |row: usize| match usable(observations, row) {
            Some(value) => self.indicator(row).display(value),
            None => observations.status[row].name().replace('_', " "),
        };
        let trust = || self.each().map(|row| self.inputs.submission(row));
        let age = |row: usize| self.inputs.reporting_day.days() - self.period(row).last_day().days();
        frame
            .numbers("value", self.each().map(|row| usable(observations, row).unwrap_or(f64::NAN)))
            .texts("display", self.each().map(display))
            .texts("status", self.each().map(|row| observations.status[row].name()))
            .codes("age_days", self.each().map(age))
            .flags("stale", self.each().map(|_| false))
            .some_texts("confidence", trust().map(|one| one.map(|one| Confidence::name(one.confidence))))
            .some_texts("confidence_drivers", trust().map(|one| one.and_then(Submission::doubts)))
    }

    fn over_time(&self, frame: Frame) -> Frame {
        let trends = self.inputs.trends;
        let each = || self.trend.iter().copied();
        let numbers = |of: &[f64]| -> Vec<f64> { each().map(|at| at.map_or(f64::NAN, |at| of[at])).collect() };
        let change = numbers(&trends.change);
        frame
            .some_texts("change_display", self.display(&change, Indicator::display_change))
            .numbers("change", change)
            .numbers("year_change", numbers(&trends.year_change))
            .some_texts("direction", each().map(|at| trends.direction[at?].map(Direction::name)))
            .some_flags("significant", each().map(|at| trends.significant[at?]))
            .some_texts("five_point_trend", each().map(|at| trends.five_point[at?].map(FivePoint::name)))
            .some_texts("special_cause", each().map(|at| trends.special_cause[at?].map(SpecialCause::name)))
            .some_texts("variation", each().map(|at| trends.variation[at?].map(Variation::name)))
            .some_texts("assurance", each().map(|at| trends.assurance[at?].map(Assurance::name)))
            .some_texts("trend", each().map(|at| trends.in_words(at?)))
    }

    fn peers(&self, frame: Frame) -> Frame {
        let benchmarks = self.inputs.benchmarks;
        let medians = |of: &[Option<usize>]| -> Vec<f64> {
            let median = |at: &Option<usize>| at.map_or(f64::NAN, |at| benchmarks.statistics_of(at).quartiles.median);
            of.iter().map(median).collect()
        };
        let rank = |at: Option<usize>| Some((benchmarks.rank[at?]?.get(), benchmarks.ranked_count[at?]?.get()));
        let in_words = |of: &[Option<usize>]| -> Vec<Option<String>> {
            of.iter().map(|&at| rank(at).map(|(rank, count)| format!("{rank} of {count}"))).collect()
        };
        let [region, neighbours, england] = [&self.region, &self.neighbours, &self.england].map(|of| medians(of));
        let of_neighbours =
            self.each().zip(&neighbours).map(|(row, median)| (!median.is_nan()).then(|| self.period(row)));
        let frame = frame
            .some_texts("region_display", self.display(&region, Indicator::display))
            .numbers("region_median", region)
            .some_texts("region_rank", in_words(&self.region))
            .some_codes("rank", self.region.iter().map(|&at| rank(at).map(|(rank, _)| i32::from(rank))))
            .some_codes("ranked_count", self.region.iter().map(|&at| rank(at).map(|(_, count)| i32::from(count))))
            .some_texts("quartile_band", self.region.iter().map(|&at| benchmarks.band[at?].map(Band::name)))
            .some_texts("neighbours_display", self.display(&neighbours, Indicator::display))
            .some_texts("neighbours_period_id", of_neighbours.map(|period| period.map(|period| period.to_string())))
            .numbers("neighbours_median", neighbours)
            .some_texts("neighbours_rank", in_words(&self.neighbours))
            .numbers("england_median", england)
            .some_texts("england_rank", in_words(&self.england));
        self.england(frame)
    }

    fn england(&self, frame: Frame) -> Frame {
        let benchmarks = self.inputs.benchmarks;
        let each = || self.england.iter().copied();
        let values: Vec<f64> = each().map(|at| at.map_or(f64::NAN, |at| benchmarks.comparator_value[at])).collect();
        let source = |at: Option<usize>| benchmarks.comparator_source[at?];
        let period = |at: Option<usize>| source(at).and(at).map(|at| benchmarks.comparator_period[at]);
        frame
            .some_texts("england_display", self.display(&values, Indicator::display))
            .numbers("england_value", values)
            .some_texts("england_source", each().map(|at| source(at).map(ComparatorSource::name)))
            .some_codes("england_count", each().map(|at| Some(i32::from(benchmarks.statistics_of(at?).count))))
            .some_texts("england_period_id", each().map(|at| period(at).map(|period| period.to_string())))
            .some_texts("england_period_label", each().map(|at| period(at).map(Period::label)))
            .some_codes("england_lag_months", each().map(|at| benchmarks.lag_months(at?)))
    }

    fn verdict(&self, frame: Frame) -> Frame {
        let Inputs { benchmarks, reference, groups, equivalences, .. } = *self.inputs;
        let says = |at: &Option<usize>| at.filter(|&at| benchmarks.verdict[at].is_some());
        let concludes = |at: &Option<usize>| at.filter(|&at| benchmarks.verdict[at].is_some_and(Verdict::concludes));
        let told: Vec<Option<usize>> = (self.neighbours.iter().zip(&self.england))
            .map(|(neighbours, england)| {
                let either = concludes(neighbours).or_else(|| concludes(england));
                either.or_else(|| says(neighbours)).or_else(|| says(england))
            })
            .collect();
        let each = || told.iter().copied();
        let group = |at: Option<usize>| Some(groups.group(benchmarks.group[at?]).id.as_str());
        let reason = |at: &Option<usize>| Some(equivalences[benchmarks.equivalence[(*at)?]?.at()].reason.as_str());
        frame
            .some_texts("verdict", each().map(|at| benchmarks.in_words(at?, &reference.indicators, groups)))
            .some_texts("verdict_peer_group_id", each().map(group))
            .some_texts("equivalence", self.england.iter().map(reason))
    }

    fn target(&self, frame: Frame) -> Frame {
        let targets = self.inputs.targets;
        let each = || self.target.iter().copied();
        let display = |(row, at): (usize, Option<usize>)| {
            let target = &targets[at?];
            let way = match target.operator {
                Operator::AtLeast => "at least",
                Operator::AtMost => "at most",
                Operator::Exactly => "exactly",
            };
            Some(format!("{way} {}", self.indicator(row).display(target.value)))
        };
        frame
            .numbers("target", each().map(|at| at.map_or(f64::NAN, |at| targets[at].value)))
            .some_texts("target_display", self.each().zip(each()).map(display))
            .days("target_due_on", each().map(|at| targets[at?].due_on))
            .some_texts("target_verdict", each().map(|at| at.map(|at| self.held[at].verdict().name())))
    }
}
