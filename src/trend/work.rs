//! One list of figures (a breakdown of an authority, in the order of its periods) → its columns of trends.

use std::ops::Range;

use super::assurance::{Aims, Assurance, in_force};
use super::change::{Direction, NO_ROW, earlier_rows};
use super::five_point::{self, FivePoint};
use super::series::{Breaks, Spacing};
use super::significance::{Counted, differ};
use super::xmr::{self, Chart, Signal, Variation};
use super::{Settings, Trends};
use crate::domain::period::are_apart;
use crate::domain::{Aggregation, Day, Indicator, IndicatorIndex, Observations, Period, PeriodKind};

/// What lists of one indicator are worked through with; its room is used again from list to list.
#[derive(Debug)]
pub(super) struct Work<'a> {
    index: IndicatorIndex,
    indicator: &'a Indicator,
    breaks: Breaks<'a>,
    aims: &'a Aims<'a>,
    spacing: Spacing,
    /// The counts behind every row of the indicator.
    counted: Vec<Counted>,
    /// The days at which the figures of the list's authority break.
    days: Vec<Day>,
    /// The row of the period before, within the list.
    previous: Vec<u32>,
    /// The row of the period a year before.
    year_ago: Vec<u32>,
    /// The row before in the same series.
    before: Vec<u32>,
    /// How many figures of the series end with this row.
    length: Vec<u32>,
    /// Whether the series goes on after this row.
    goes_on: Vec<bool>,
    /// The rows of a series, the oldest first.
    rows: Vec<u32>,
    /// Their figures.
    values: Vec<f64>,
    /// Their special causes.
    signals: Vec<Option<Signal>>,
}

impl<'a> Work<'a> {
    /// Ready for the rows of an indicator.
    pub(super) fn new(index: IndicatorIndex, settings: &Settings<'a>, aims: &'a Aims<'a>) -> Self {
        let indicator = &settings.indicators[index.at()];
        Self {
            index,
            indicator,
            breaks: Breaks::of(settings.breaks, index, settings.authorities),
            aims,
            spacing: Spacing::of(indicator.frequency, &[]),
            counted: Vec::new(),
            days: Vec::new(),
            previous: Vec::new(),
            year_ago: Vec::new(),
            before: Vec::new(),
            length: Vec::new(),
            goes_on: Vec::new(),
            rows: Vec::new(),
            values: Vec::new(),
            signals: Vec::new(),
        }
    }

    /// Takes the counts of the next row.
    pub(super) fn count(&mut self, observations: &Observations, row: usize, value: f64) {
        self.counted.push(Counted::of(observations, row, value, self.indicator.interval_method));
    }

    /// Takes how far apart these periods are.
    pub(super) fn space(&mut self, periods: &[Period]) {
        self.spacing = Spacing::of(self.indicator.frequency, periods);
    }

    /// Works through the rows of one list.
    pub(super) fn list(&mut self, list: Range<usize>, out: &mut Trends) {
        self.breaks.write_days(out.authority[list.start], &mut self.days);
        self.find_earlier(&out.period[list.clone()]);
        self.link(list.clone(), out);
        self.changes(list.clone(), out);
        self.five_points(list.clone(), out);
        self.charts(list, out);
    }

    fn find_earlier(&mut self, periods: &[Period]) {
        self.previous.resize(periods.len(), NO_ROW);
        self.year_ago.resize(periods.len(), NO_ROW);
        let spacing = self.spacing;
        earlier_rows(periods, |period| spacing.previous(period), &mut self.previous);
        earlier_rows(periods, Period::year_ago, &mut self.year_ago);
    }

    /// Numbers the series: a figure goes on with that of the period just before, unless a break lies between them.
    fn link(&mut self, list: Range<usize>, out: &mut Trends) {
        let (periods, values) = (&out.period[list.clone()], &out.value[list.clone()]);
        let series = &mut out.series[list];
        self.before.clear();
        self.before.resize(periods.len(), NO_ROW);
        self.length.clear();
        self.length.resize(periods.len(), 0);
        self.goes_on.clear();
        self.goes_on.resize(periods.len(), false);
        let mut number: u16 = 0;
        for at in 0..periods.len() {
            if values[at].is_nan() {
                continue;
            }
            let earlier = self.previous[at] as usize;
            // Days at the end of months of unequal length can have one and the same day before them.
            let follows = self.previous[at] != NO_ROW
                && !values[earlier].is_nan()
                && !self.goes_on[earlier]
                && !are_apart(&self.days, periods[earlier], periods[at]);
            if follows {
                self.goes_on[earlier] = true;
                self.before[at] = self.previous[at];
                self.length[at] = self.length[earlier] + 1;
                series[at] = series[earlier];
            } else {
                number = number.saturating_add(1);
                self.length[at] = 1;
                series[at] = number;
            }
        }
    }

    fn changes(&self, list: Range<usize>, out: &mut Trends) {
        let polarity = self.indicator.polarity;
        let adds_up = self.indicator.aggregation() == Aggregation::Sum;
        for (at, row) in list.clone().enumerate() {
            let (value, period) = (out.value[row], out.period[row]);
            // The row of an earlier period, and the change since then where no break lies between.
            let since = |earlier: u32| {
                let before = list.start + earlier as usize;
                let is_apart = are_apart(&self.days, out.period[before], period);
                (before, if is_apart { f64::NAN } else { value - out.value[before] })
            };
            if self.year_ago[at] != NO_ROW {
                let (before, change) = since(self.year_ago[at]);
                out.year_ago_value[row] = out.value[before];
                out.year_change[row] = change;
            }
            if self.previous[at] == NO_ROW {
                continue;
            }
            let (before, change) = since(self.previous[at]);
            out.previous_value[row] = out.value[before];
            out.change[row] = change;
            if change.is_nan() {
                continue;
            }
            // What adds up in the year to date can only grow.
            if !(adds_up && period.kind() == PeriodKind::YearToDate) {
                out.direction[row] = Direction::of(change, polarity);
            }
            if !self.spacing.overlap(period.kind()) {
                let method = self.indicator.interval_method;
                let is_beyond_chance = differ(self.counted[before], self.counted[row], method);
                out.significant[row] = is_beyond_chance.map(|is_beyond| is_beyond && change != 0.0);
            }
        }
    }

    fn five_points(&self, list: Range<usize>, out: &mut Trends) {
        for (at, row) in list.clone().enumerate() {
            if (self.length[at] as usize) < five_point::POINTS || self.spacing.overlap(out.period[row].kind()) {
                continue;
            }
            let mut points = [Counted::NONE; five_point::POINTS];
            let mut place = at;
            for point in points.iter_mut().rev() {
                *point = self.counted[list.start + place];
                place = self.before[place] as usize;
            }
            out.five_point[row] = FivePoint::of(&points, self.indicator.interval_method, self.indicator.polarity);
        }
    }

    fn charts(&mut self, list: Range<usize>, out: &mut Trends) {
        let targets = self.aims.for_series(self.index, out.authority[list.start], out.breakdown[list.start]);
        for (at, row) in list.clone().enumerate() {
            let length = self.length[at] as usize;
            if self.goes_on[at] || length < xmr::POINTS || self.spacing.overlap(out.period[row].kind()) {
                continue;
            }
            self.rows.clear();
            let mut place = self.before[at];
            self.rows.push(u32::try_from(at).expect("places in a list are given as u32"));
            while place != NO_ROW {
                self.rows.push(place);
                place = self.before[place as usize];
            }
            self.rows.reverse();
            self.values.clear();
            self.values.extend(self.rows.iter().map(|&place| out.value[list.start + place as usize]));
            let Some(chart) = Chart::of(&self.values) else { continue };
            self.signals.resize(length, None);
            chart.signals(&self.values, &mut self.signals);
            for (&place, &signal) in self.rows.iter().zip(&self.signals) {
                let row = list.start + place as usize;
                out.xmr_centre[row] = chart.centre;
                out.xmr_lower[row] = chart.lower;
                out.xmr_upper[row] = chart.upper;
                out.special_cause[row] = signal.map(|signal| signal.cause);
                out.variation[row] = Some(Variation::of(signal, self.indicator.polarity));
                let target = in_force(targets, out.period[row]);
                out.assurance[row] = target.and_then(|target| Assurance::of(target, chart.lower, chart.upper));
            }
        }
    }
}
