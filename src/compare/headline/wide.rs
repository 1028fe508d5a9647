//! The latest figures with the rows that stand beside them → the columns of the wide table.
//!
//! Rank and band are those of the region. The verdict is against the statistical neighbours; where nothing can be concluded
//! there and something can against England, it is against England.

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::super::Inputs;
use super::super::frames::{Frame, places, some_places, usable};
use super::super::held::Held;
use crate::benchmark::{Band, ComparatorSource, Verdict};
use crate::coverage::{Confidence, Submission};
use crate::domain::observation::key_in_one;
use crate::domain::{Authority, Figure, Indicator, Operator, Period, TOTAL, Target};
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
    /// What is written out of each.
    written: Vec<Written>,
}

/// The texts of a row that are written for it alone: most of the work, and done on all threads.
#[derive(Debug, Default)]
struct Written {
    key: String,
    period: String,
    display: String,
    change: Option<String>,
    trend: Option<String>,
    region: Option<String>,
    region_rank: Option<String>,
    neighbours: Option<String>,
    neighbours_rank: Option<String>,
    england: Option<String>,
    england_rank: Option<String>,
    england_period: Option<(String, String)>,
    verdict: Option<String>,
    target: Option<String>,
}

impl<'a> Wide<'a> {
    pub(super) fn new(inputs: &'a Inputs<'a>, held: &'a [Held], found: &DataFrame) -> Self {
        let beside = |name: &str| some_places(found, name);
        let mut wide = Self {
            inputs,
            held,
            rows: places(found, "row"),
            trend: beside("trend"),
            region: beside("region"),
            neighbours: beside("neighbours"),
            england: beside("england"),
            target: beside("target"),
            written: Vec::new(),
        };
        wide.written = (0..wide.rows.len()).into_par_iter().map(|at| wide.write(at)).collect();
        wide
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

    /// What is written of the row at a place.
    fn write(&self, at: usize) -> Written {
        let Inputs { observations, trends, benchmarks, targets, reference, groups, .. } = *self.inputs;
        let row = self.rows[at];
        let (indicator, period) = (self.indicator(row), self.period(row).to_string());
        let display = |value: f64| (!value.is_nan()).then(|| indicator.display(value));
        let median = |at: Option<usize>| display(benchmarks.statistics_of(at?).quartiles.median);
        let rank = |at: Option<usize>| self.rank(at).map(|(rank, count)| format!("{rank} of {count}"));
        let (trend, england) = (self.trend[at], self.england[at]);
        let change = trend.map(|trend| trends.change[trend]).filter(|change| !change.is_nan());
        Written {
            key: key_in_one([&self.authority(row).id, &indicator.id, TOTAL, &period], Figure::Actual),
            period,
            display: match usable(observations, row) {
                Some(value) => indicator.display(value),
                None => observations.status[row].name().replace('_', " "),
            },
            change: change.map(|change| indicator.display_change(change)),
            trend: trend.and_then(|trend| trends.in_words(trend)),
            region: median(self.region[at]),
            region_rank: rank(self.region[at]),
            neighbours: median(self.neighbours[at]),
            neighbours_rank: rank(self.neighbours[at]),
            england: england.and_then(|england| display(benchmarks.comparator_value[england])),
            england_rank: rank(england),
            england_period: self.england_period(at).map(|period| (period.to_string(), period.label())),
            verdict: self.told(at).and_then(|at| benchmarks.in_words(at, &reference.indicators, groups)),
            target: self.target[at].map(|at| in_words(&targets[at], indicator)),
        }
    }

    /// The rank of a figure in a group and among how many, where it has one.
    fn rank(&self, at: Option<usize>) -> Option<(u16, u16)> {
        let benchmarks = self.inputs.benchmarks;
        Some((benchmarks.rank[at?]?.get(), benchmarks.ranked_count[at?]?.get()))
    }

    /// The period of England's figure beside that at a place.
    fn england_period(&self, at: usize) -> Option<Period> {
        let benchmarks = self.inputs.benchmarks;
        let at = self.england[at]?;
        benchmarks.comparator_source[at].map(|_| benchmarks.comparator_period[at])
    }

    /// The benchmark whose verdict is told of the figure at a place.
    fn told(&self, at: usize) -> Option<usize> {
        let verdicts = &self.inputs.benchmarks.verdict;
        let says = |at: &Option<usize>| at.filter(|&at| verdicts[at].is_some());
        let concludes = |at: &Option<usize>| at.filter(|&at| verdicts[at].is_some_and(Verdict::concludes));
        let (neighbours, england) = (&self.neighbours[at], &self.england[at]);
        let either = concludes(neighbours).or_else(|| concludes(england));
        either.or_else(|| says(neighbours)).or_else(|| says(england))
    }

    /// A text that is written out for each row.
    fn text<'w>(&'w self, of: impl Fn(&'w Written) -> &'w str) -> impl Iterator<Item = &'w str> {
        self.written.iter().map(of)
    }

    /// One that may be missing.
    fn some_text<'w>(
        &'w self,
        of: impl Fn(&'w Written) -> &'w Option<String>,
    ) -> impl Iterator<Item = Option<&'w str>> {
        self.written.iter().map(move |row| of(row).as_deref())
    }

    fn names(&self, frame: Frame) -> Frame {
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
            .texts("observation_key", self.text(|row| &row.key))
            .texts("period_id", self.text(|row| &row.period))
            .texts("period_label", self.each().map(|row| self.period(row).label()))
            .days("period_end", self.each().map(|row| Some(self.period(row).last_day())))
    }

    fn figure(&self, frame: Frame) -> Frame {
        let observations = self.inputs.observations;
        let trust = || self.each().map(|row| self.inputs.submission(row));
        let age = |row: usize| self.inputs.reporting_day.days() - self.period(row).last_day().days();
        frame
            .numbers("value", self.each().map(|row| usable(observations, row).unwrap_or(f64::NAN)))
            .texts("display", self.text(|row| &row.display))
            .texts("status", self.each().map(|row| observations.status[row].name()))
            .codes("age_days", self.each().map(age))
            .flags("stale", self.each().map(|row| observations.stale[row]))
            .some_codes("stale_days", self.each().map(|row| observations.stale_days(row, self.inputs.reporting_day)))
            .some_texts("confidence", trust().map(|one| one.map(|one| Confidence::name(one.confidence))))
            .some_texts("confidence_drivers", trust().map(|one| one.and_then(Submission::doubts)))
    }

    fn over_time(&self, frame: Frame) -> Frame {
        let trends = self.inputs.trends;
        let each = || self.trend.iter().copied();
        let numbers = |of: &[f64]| -> Vec<f64> { each().map(|at| at.map_or(f64::NAN, |at| of[at])).collect() };
        frame
            .some_texts("change_display", self.some_text(|row| &row.change))
            .numbers("change", numbers(&trends.change))
            .numbers("year_change", numbers(&trends.year_change))
            .some_texts("direction", each().map(|at| trends.direction[at?].map(Direction::name)))
            .some_flags("significant", each().map(|at| trends.significant[at?]))
            .some_texts("five_point_trend", each().map(|at| trends.five_point[at?].map(FivePoint::name)))
            .some_texts("special_cause", each().map(|at| trends.special_cause[at?].map(SpecialCause::name)))
            .some_texts("variation", each().map(|at| trends.variation[at?].map(Variation::name)))
            .some_texts("assurance", each().map(|at| trends.assurance[at?].map(Assurance::name)))
            .some_texts("trend", self.some_text(|row| &row.trend))
    }

    fn peers(&self, frame: Frame) -> Frame {
        let benchmarks = self.inputs.benchmarks;
        let medians = |of: &[Option<usize>]| -> Vec<f64> {
            let median = |at: &Option<usize>| at.map_or(f64::NAN, |at| benchmarks.statistics_of(at).quartiles.median);
            of.iter().map(median).collect()
        };
        let [region, neighbours, england] = [&self.region, &self.neighbours, &self.england].map(|of| medians(of));
        let of_neighbours = self.written.iter().map(|row| row.neighbours.as_ref().map(|_| row.period.as_str()));
        let of_region = || self.region.iter().map(|&at| self.rank(at));
        let frame = frame
            .some_texts("region_display", self.some_text(|row| &row.region))
            .numbers("region_median", region)
            .some_texts("region_rank", self.some_text(|row| &row.region_rank))
            .some_codes("rank", of_region().map(|rank| rank.map(|(rank, _)| i32::from(rank))))
            .some_codes("ranked_count", of_region().map(|rank| rank.map(|(_, count)| i32::from(count))))
            .some_texts("quartile_band", self.region.iter().map(|&at| benchmarks.band[at?].map(Band::name)))
            .some_texts("neighbours_display", self.some_text(|row| &row.neighbours))
            .some_texts("neighbours_period_id", of_neighbours)
            .numbers("neighbours_median", neighbours)
            .some_texts("neighbours_rank", self.some_text(|row| &row.neighbours_rank))
            .numbers("england_median", england)
            .some_texts("england_rank", self.some_text(|row| &row.england_rank));
        self.england(frame)
    }

    fn england(&self, frame: Frame) -> Frame {
        let benchmarks = self.inputs.benchmarks;
        let each = || self.england.iter().copied();
        let values: Vec<f64> = each().map(|at| at.map_or(f64::NAN, |at| benchmarks.comparator_value[at])).collect();
        let source = |at: Option<usize>| benchmarks.comparator_source[at?];
        let period = || self.written.iter().map(|row| row.england_period.as_ref());
        frame
            .some_texts("england_display", self.some_text(|row| &row.england))
            .numbers("england_value", values)
            .some_texts("england_source", each().map(|at| source(at).map(ComparatorSource::name)))
            .some_codes("england_count", each().map(|at| Some(i32::from(benchmarks.statistics_of(at?).count))))
            .some_texts("england_period_id", period().map(|period| period.map(|(id, _)| id)))
            .some_texts("england_period_label", period().map(|period| period.map(|(_, label)| label)))
            .some_codes("england_lag_months", each().map(|at| benchmarks.lag_months(at?)))
    }

    fn verdict(&self, frame: Frame) -> Frame {
        let Inputs { benchmarks, groups, equivalences, .. } = *self.inputs;
        let group = |at: Option<usize>| Some(groups.group(benchmarks.group[at?]).id.as_str());
        let reason = |at: &Option<usize>| Some(equivalences[benchmarks.equivalence[(*at)?]?.at()].reason.as_str());
        frame
            .some_texts("verdict", self.some_text(|row| &row.verdict))
            .some_texts("verdict_peer_group_id", (0..self.rows.len()).map(|at| group(self.told(at))))
            .some_texts("equivalence", self.england.iter().map(reason))
    }

    fn target(&self, frame: Frame) -> Frame {
        let targets = self.inputs.targets;
        let each = || self.target.iter().copied();
        frame
            .numbers("target", each().map(|at| at.map_or(f64::NAN, |at| targets[at].value)))
            .some_texts("target_display", self.some_text(|row| &row.target))
            .days("target_due_on", each().map(|at| targets[at?].due_on))
            .some_texts("target_verdict", each().map(|at| at.map(|at| self.held[at].verdict().name())))
    }
}

/// What a target asks for, in the unit of its indicator.
fn in_words(target: &Target, indicator: &Indicator) -> String {
    let way = match target.operator {
        Operator::AtLeast => "at least",
        Operator::AtMost => "at most",
        Operator::Exactly => "exactly",
    };
    format!("{way} {}", indicator.display(target.value))
}
