//! An authority's figure, what a group shows and the one figure to hold it against → scores, significance and verdict.

use super::comparator::Comparator;
use super::funnel::{Centre, FunnelPosition, Point, Scale};
use super::interval::{Confidence, Interval};
use super::statistics::Statistics;
use super::verdict::{Significance, Verdict};
use crate::domain::{Aggregation, Indicator, IntervalMethod};

/// An authority's own figure in a slice, with its intervals. Numbers that it does not have are `NaN`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own {
    pub(super) value: f64,
    point: Point,
    pub(super) interval: Interval,
    interval_998: Interval,
}

impl Own {
    /// `point` is where its counts lie on the scale.
    pub(super) fn new(indicator: &Indicator, value: f64, numerator: f64, denominator: f64, point: Point) -> Self {
        let (numerator, denominator) = counts_of(indicator, value, numerator, denominator);
        let interval = |confidence| {
            if value.is_nan() {
                return Interval::NONE;
            }
            Interval::of_figure(indicator, value, numerator, denominator, confidence)
        };
        let (p95, p998) = (interval(Confidence::P95), interval(Confidence::P998));
        Self { value, point, interval: p95, interval_998: p998 }
    }
}

/// Numerator and denominator of a figure. A rate that comes with its count and without its population implies it, within
/// the rounding of the rate.
pub(super) fn counts_of(indicator: &Indicator, value: f64, numerator: f64, denominator: f64) -> (f64, f64) {
    let implied = indicator.interval_method == IntervalMethod::Rate && denominator.is_nan() && value > 0.0;
    (numerator, if implied { numerator / value * indicator.multiplier } else { denominator })
}

/// The one figure that figures are held against, and where it lies on the scale of their counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Yardstick {
    pub(super) comparator: Comparator,
    centre: Option<Centre>,
}

impl Yardstick {
    pub(super) fn of(comparator: Comparator, indicator: &Indicator, scale: Option<Scale>) -> Self {
        let quotient = comparator.quotient.unwrap_or(comparator.value / indicator.multiplier);
        Self { comparator, centre: scale.and_then(|scale| scale.centre(quotient)) }
    }
}

/// What the rest of a row comes to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comparison {
    pub(super) z_score: f64,
    pub(super) robust_z: f64,
    pub(super) significance: Option<Significance>,
    pub(super) significance_998: Option<Significance>,
    pub(super) funnel: Option<FunnelPosition>,
    pub(super) verdict: Option<Verdict>,
}

impl Comparison {
    /// Compares a figure with what a group shows and with the one figure of it that counts, unless something hinders it.
    pub(super) fn of(
        own: &Own,
        statistics: &Statistics,
        yardstick: Option<&Yardstick>,
        indicator: &Indicator,
        hindrance: Option<Verdict>,
    ) -> Self {
        let (z_score, robust_z) = (statistics.z_score(own.value), statistics.robust_z(own.value));
        let nothing =
            Self { z_score, robust_z, significance: None, significance_998: None, funnel: None, verdict: None };
        let Some(Yardstick { comparator, centre }) = yardstick.filter(|_| !own.value.is_nan()) else { return nothing };
        if hindrance.is_some() {
            return Self { verdict: hindrance, ..nothing };
        }
        if indicator.aggregation() == Aggregation::Sum {
            return Self { verdict: Some(Verdict::Size), ..nothing };
        }
        if Scale::of(indicator.interval_method).is_none() {
            return Self { verdict: Some(Verdict::NoModel(own.value.total_cmp(&comparator.value))), ..nothing };
        }
        let against = |interval| Significance::of(interval, comparator.value, indicator.polarity);
        let score = statistics.spread.zip(*centre).map_or(f64::NAN, |(spread, centre)| spread.score(own.point, centre));
        let funnel = FunnelPosition::of(score);
        let [p95, p998] = [against(own.interval), against(own.interval_998)];
        let leaves_out = |way: Option<Significance>| way.is_some_and(|way| way != Significance::Similar);
        let verdict = match funnel {
            Some(position) => Verdict::Chance(position.no_surer_than(leaves_out(p95), leaves_out(p998))),
            None if own.interval.exists() && statistics.spread.is_none() => Verdict::FewForChance,
            None => Verdict::NoCounts,
        };
        Self { significance: p95, significance_998: p998, funnel, verdict: Some(verdict), ..nothing }
    }
}
