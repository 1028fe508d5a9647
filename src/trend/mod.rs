//! Observations → how each figure changed, whether that is more than chance, and what its series says of the process.
//!
//! The work goes indicator by indicator, each a pure function of its own rows, and within an indicator list by list (one
//! breakdown of one authority). A list falls into series of consecutive periods with a figure, which end at gaps and at
//! breaks; no test looks beyond its series. Spans that overlap (rolling and to-date ones) share their events, so that
//! every test would take one event for several: they have changes and series, and no tests.

mod assurance;
mod change;
mod columns;
mod five_point;
mod series;
mod significance;
mod words;
mod work;
mod xmr;

use std::ops::Range;

use crate::benchmark::{latest_rows, usable_value};
use crate::domain::{Authority, Figure, Indicator, Observations, Target};
use crate::pipeline::{Break, Pipeline};
use crate::reference::Reference;
use assurance::Aims;
use work::Work;

pub(crate) use change::{NO_ROW, earlier_rows};
pub(crate) use series::{Breaks, Spacing};
pub(crate) use significance::{Counted, differ};

pub use crate::benchmark::METHOD_VERSION;
pub use assurance::Assurance;
pub use change::Direction;
pub use columns::Trends;
pub use five_point::FivePoint;
pub use xmr::{SpecialCause, Variation};

/// What trends need to know besides figures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings<'a> {
    /// The catalogue, by indicator.
    pub indicators: &'a [Indicator],
    /// The authorities, by their index; the first day of one that followed others begins its series.
    pub authorities: &'a [Authority],
    /// The declared breaks.
    pub breaks: &'a [Break],
    /// The targets that count.
    pub targets: &'a [Target],
}

impl<'a> Settings<'a> {
    /// Those of a run.
    pub fn of(reference: &'a Reference, pipeline: &'a Pipeline, targets: &'a [Target]) -> Self {
        Self {
            indicators: &reference.indicators,
            authorities: &reference.authorities,
            breaks: &pipeline.breaks,
            targets,
        }
    }
}

/// Works out the trends of every actual observation.
#[cfg(test)]
pub(crate) fn trend(observations: &Observations, settings: &Settings) -> Trends {
    let of_indicator = |rows| trend_indicator(observations, rows, settings);
    Trends::concatenate(observations.by_indicator().into_iter().map(of_indicator).collect())
}

/// Works out the trends of the actual observations of one indicator, whose rows these are.
///
/// The observations are those that count: of authorities only, a row a key, sorted by indicator, place, breakdown,
/// period and kind of figure.
pub fn trend_indicator(observations: &Observations, rows: Range<usize>, settings: &Settings) -> Trends {
    let Some(&indicator) = observations.indicator.get(rows.start) else {
        return Trends::default();
    };
    let mut out = Trends::default();
    let aims = Aims::of(settings.targets, indicator);
    let mut work = Work::new(indicator, settings, &aims);
    let latest = latest_rows(observations, rows.clone());
    for (row, is_latest) in rows.zip(latest) {
        if observations.figure[row] != Figure::Actual {
            continue;
        }
        let value = usable_value(observations, row);
        out.authority.push(observations.authority(row));
        out.indicator.push(indicator);
        out.breakdown.push(observations.breakdown[row]);
        out.period.push(observations.period[row]);
        out.status.push(observations.status[row]);
        out.value.push(value);
        out.is_latest.push(is_latest);
        work.count(observations, row, value);
    }
    out.fill();
    work.space(&out.period);
    let mut start = 0;
    while start < out.len() {
        let list = (out.authority[start], out.breakdown[start]);
        let same = |at: usize| (out.authority[at], out.breakdown[at]) == list;
        let end = (start..out.len()).find(|&at| !same(at)).unwrap_or(out.len());
        work.list(start..end, &mut out);
        start = end;
    }
    out
}

#[cfg(test)]
mod tests;
