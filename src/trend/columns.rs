//! The columns of trends, and parts of them put together.

use super::{Assurance, Direction, FivePoint, SpecialCause, Variation};
use crate::domain::columns::columns;
use crate::domain::{AuthorityIndex, BreakdownIndex, IndicatorIndex, Period, Status};

columns! {
    /// Trends as parallel columns of equal length, a row for each actual observation, sorted by indicator,
    /// authority, breakdown and period. Numbers that are not there are `NaN`.
    Trends {
        /// The authority.
        authority: AuthorityIndex,
        /// The indicator.
        indicator: IndicatorIndex,
        /// The slice of it.
        breakdown: BreakdownIndex,
        /// The period.
        period: Period,
        /// Whether there is a figure, and if not, why.
        status: Status,
        /// The figure.
        value: f64,
        /// The figure of the period before.
        previous_value: f64,
        /// The figure less that of the period before, unless a break lies between them.
        change: f64,
        /// The figure of the same period a year before.
        year_ago_value: f64,
        /// The figure less that of a year before, unless a break lies between them.
        year_change: f64,
        /// Which way the figure went since the period before.
        direction: Option<Direction>,
        /// Whether it went further than chance explains.
        significant: Option<bool>,
        /// The trend of the five points that end with this one.
        five_point: Option<FivePoint>,
        /// Centre of the chart of the row's series.
        xmr_centre: f64,
        /// Its lower limit.
        xmr_lower: f64,
        /// Its upper limit.
        xmr_upper: f64,
        /// Why the point is no chance.
        special_cause: Option<SpecialCause>,
        /// What the point says of the process.
        variation: Option<Variation>,
        /// How the chart stands to the target.
        assurance: Option<Assurance>,
        /// The number of the series within authority, indicator and breakdown, from 1; 0 where there is no figure.
        series: u16,
        /// Whether this is the authority's latest figure of the indicator and breakdown.
        is_latest: bool,
    }
}

impl Trends {
    /// Fills every column that is worked out with nothing, so that all are as long as those that are given.
    pub(super) fn fill(&mut self) {
        let rows = self.len();
        for column in [
            &mut self.previous_value,
            &mut self.change,
            &mut self.year_ago_value,
            &mut self.year_change,
            &mut self.xmr_centre,
            &mut self.xmr_lower,
            &mut self.xmr_upper,
        ] {
            column.resize(rows, f64::NAN);
        }
        self.direction.resize(rows, None);
        self.significant.resize(rows, None);
        self.five_point.resize(rows, None);
        self.special_cause.resize(rows, None);
        self.variation.resize(rows, None);
        self.assurance.resize(rows, None);
        self.series.resize(rows, 0);
    }
}
