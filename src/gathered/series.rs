//! Observations, trends and benchmarks → the line of each indicator of each authority, with its limits and its peers.

use std::collections::{BTreeMap, HashMap};

use super::Period;
use super::grouped::Grouped;
use crate::domain::{Day, TOTAL};
use crate::error::Error;
use crate::publish::{Row, Rows, StoredRelease};
use crate::tables::declared::facts::{BENCHMARK, OBSERVATION, TREND};

const OBSERVED: &[&str] = &[
    "authority_id",
    "indicator_id",
    "period_id",
    "numerator",
    "denominator",
    "value",
    "status",
    "stale",
    "derived_from",
    "raw_value",
    "source_file_id",
    "line",
    "source_column",
];

const TESTED: &[&str] = &[
    "authority_id",
    "indicator_id",
    "period_id",
    "xmr_centre",
    "xmr_lower",
    "xmr_upper",
    "special_cause",
    "variation",
    "series",
];

/// One figure of a line.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) period: String,
    pub(crate) day: Day,
    pub(crate) value: Option<f64>,
    /// Centre, lower and upper limit of what chance does to the series, from twelve figures on.
    pub(crate) limits: Option<[f64; 3]>,
    /// What is special about it.
    pub(crate) special: Option<Special>,
    /// The run of consecutive figures that it belongs to.
    pub(crate) run: Option<i64>,
    pub(crate) neighbours: Option<f64>,
    pub(crate) england: Option<f64>,
    observation: usize,
}

/// A special cause and which way it points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Special {
    Better,
    Worse,
    High,
    Low,
}

impl Special {
    fn of(row: Row) -> Option<Self> {
        if row.text("special_cause").is_empty() {
            return None;
        }
        match row.text("variation") {
            "improving" => Some(Self::Better),
            "concerning" => Some(Self::Worse),
            "high" => Some(Self::High),
            "low" => Some(Self::Low),
            _ => None,
        }
    }

    /// As people say it.
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::Better => "Yes, for the better",
            Self::Worse => "Yes, for the worse",
            Self::High => "Yes, high",
            Self::Low => "Yes, low",
        }
    }
}

/// The lines of all indicators of all authorities, whole, actual, each of the kind of period of its latest figure.
#[derive(Debug)]
pub(crate) struct AllSeries {
    observations: Rows,
    lines: HashMap<(String, String), Vec<Point>>,
}

impl AllSeries {
    /// Reads those of a release.
    pub(crate) fn read(
        release: &StoredRelease,
        periods: &BTreeMap<String, Period>,
        headline: &Grouped,
    ) -> Result<Self, Error> {
        let total = ("breakdown_id", TOTAL);
        let observations = Rows::of_columns(release, &OBSERVATION, OBSERVED, &[total, ("kind", "actual")])?;
        let trends = Rows::of_columns(release, &TREND, TESTED, &[total])?;
        let tested: HashMap<_, _> = trends.iter().map(|row| (key(row), row)).collect();
        let medians = |kind: &str| {
            let columns = ["authority_id", "indicator_id", "period_id", "peer_median"];
            Rows::of_columns(release, &BENCHMARK, &columns, &[total, ("peer_group_kind", kind)])
        };
        let (england, neighbours) = (medians("england")?, medians("statistical_neighbours")?);
        let median = |row: Row<'_>| row.number("peer_median");
        let england: HashMap<_, _> = england.iter().filter_map(|row| Some((key(row), median(row)?))).collect();
        let neighbours: HashMap<_, _> = neighbours.iter().filter_map(|row| Some((key(row), median(row)?))).collect();
        let kinds: HashMap<(&str, &str), &str> = headline
            .all()
            .filter_map(|row| {
                let kind = &periods.get(row.text("period_id"))?.kind;
                Some(((row.text("authority_id"), row.text("indicator_id")), kind.as_str()))
            })
            .collect();
        let mut lines: HashMap<(String, String), Vec<Point>> = HashMap::new();
        for (at, row) in observations.iter().enumerate() {
            let key = key(row);
            let (authority, indicator, period) = key;
            let Some(found) = periods.get(period) else { continue };
            if kinds.get(&(authority, indicator)) != Some(&found.kind.as_str()) {
                continue;
            }
            let tested = tested.get(&key);
            let limit = |name| tested.and_then(|row| row.number(name));
            let limits = limit("xmr_centre").zip(limit("xmr_lower")).zip(limit("xmr_upper"));
            let point = Point {
                period: period.to_owned(),
                day: found.last_day,
                value: row.number("value"),
                limits: limits.map(|((centre, lower), upper)| [centre, lower, upper]),
                special: tested.and_then(|row| Special::of(*row)),
                run: tested.and_then(|row| row.integer("series")),
                neighbours: neighbours.get(&key).copied(),
                england: england.get(&key).copied(),
                observation: at,
            };
            lines.entry((authority.to_owned(), indicator.to_owned())).or_default().push(point);
        }
        for line in lines.values_mut() {
            line.sort_by_key(|point| point.day);
        }
        Ok(Self { observations, lines })
    }

    /// The line of an indicator of an authority, the earliest figure first.
    pub(crate) fn of(&self, authority: &str, indicator: &str) -> &[Point] {
        self.lines.get(&(authority.to_owned(), indicator.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The observation behind a point.
    pub(crate) fn observation(&self, point: &Point) -> Row<'_> {
        self.observations.at(point.observation)
    }
}

/// Runs of consecutive figures: a line never crosses a gap or a break.
pub(crate) fn runs(points: &[Point]) -> impl Iterator<Item = &[Point]> {
    points.chunk_by(|one, other| {
        one.run.is_some() && one.run == other.run && one.value.is_some() && other.value.is_some()
    })
}

fn key(row: Row<'_>) -> (&str, &str, &str) {
    (row.text("authority_id"), row.text("indicator_id"), row.text("period_id"))
}
