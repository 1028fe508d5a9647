//! Where a figure started, stands and should come to → the pace that is needed, the pace that was kept, the day on which the
//! target would be met at it, and a verdict.
//!
//! Months are counted between last days: the month of a day and the part of it that is over make its position,
//! `p = 12·year + month − 1 + day / days of the month`, so that ends of months are whole months apart and 31 March to
//! 28 February are eleven. With the baseline `b` at `p_b`, the latest figure `v` at `p_v`, the target `t` due at `p_t`:
//!
//! | | |
//! | --- | --- |
//! | required a month | `(t − v) / (p_t − p_v)`, where the target is not met and its day is ahead of the figure |
//! | achieved a month | `(v − b) / (p_v − p_b)`, where the figure is later than the baseline and on one basis with it |
//! | forecast | the first day at or behind `p_v + (t − v) / achieved`; none where the figure moves away or stands still |
//! | trajectory | `b + (t − b) · min(1, (p_v − p_b) / (p_t − p_b))`, where the straight way from baseline to target would be |
//!
//! A backlog that is to be cleared has the target 0, and its forecast is the day on which it has run off. The forecast is
//! linear and says nothing of whether that pace can be kept.

use crate::domain::{Day, Operator};

/// A figure and the last day of its period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) value: f64,
    pub(super) on: Day,
}

/// What is to be reached.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aim {
    pub(super) operator: Operator,
    pub(super) value: f64,
    pub(super) due_on: Option<Day>,
}

/// How a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetVerdict {
    /// The latest figure meets it.
    Met,
    /// At the pace kept so far it is met by its day.
    OnTrack,
    /// It comes nearer, at least half as fast as is required, and not fast enough.
    Behind,
    /// It comes nearer at less than half the pace that is required, stands still or moves away.
    Unlikely,
    /// The latest figure misses it, and its day is over or nothing tells its pace.
    NotMet,
    /// There is no figure to hold against it.
    NoFigure,
}

impl TargetVerdict {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Met, Self::OnTrack, Self::Behind, Self::Unlikely, Self::NotMet, Self::NoFigure];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::OnTrack => "on_track",
            Self::Behind => "behind",
            Self::Unlikely => "unlikely",
            Self::NotMet => "not_met",
            Self::NoFigure => "no_figure",
        }
    }
}

/// The least share of the required pace at which a target is behind and not yet unlikely.
const BEHIND: f64 = 0.5;
/// A forecast further off than this is none.
const FURTHEST_MONTHS: f64 = 1_200.0;
/// Paces that differ by less than this share are one.
const ROUNDING: f64 = 1e-9;

/// The pace towards a target. Figures that are not there are `NaN`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pace {
    pub(super) required: f64,
    pub(super) achieved: f64,
    pub(super) forecast_on: Option<Day>,
    pub(super) trajectory: f64,
    pub(super) verdict: TargetVerdict,
}

impl Pace {
    /// Without a figure there is none.
    pub(super) const NONE: Self = Self {
        required: f64::NAN,
        achieved: f64::NAN,
        forecast_on: None,
        trajectory: f64::NAN,
        verdict: TargetVerdict::NoFigure,
    };

    /// From a baseline that is on one basis with the latest figure, where there is one, as seen on a day.
    pub(super) fn of(baseline: Option<Point>, latest: Point, aim: Aim, on: Day) -> Self {
        let baseline = baseline.filter(|baseline| baseline.on < latest.on);
        let way = aim.value - latest.value;
        let since = |earlier: Point| position(latest.on) - position(earlier.on);
        let achieved = baseline.map_or(f64::NAN, |earlier| (latest.value - earlier.value) / since(earlier));
        let trajectory = match (baseline, aim.due_on) {
            (Some(earlier), Some(due)) if due > earlier.on => {
                let share = since(earlier) / (position(due) - position(earlier.on));
                earlier.value + (aim.value - earlier.value) * share.min(1.0)
            }
            _ => f64::NAN,
        };
        if aim.operator.is_met(latest.value, aim.value) {
            return Self { achieved, trajectory, verdict: TargetVerdict::Met, ..Self::NONE };
        }
        let months = way / achieved;
        let is_nearing = months.is_finite() && months > 0.0;
        let forecast_on =
            (is_nearing && months <= FURTHEST_MONTHS).then(|| day_at(position(latest.on) + months)).flatten();
        let due = aim.due_on.filter(|&due| due > latest.on && due >= on);
        let required = due.map_or(f64::NAN, |due| way / (position(due) - position(latest.on)));
        let share = achieved / required;
        let verdict = if share.is_nan() {
            TargetVerdict::NotMet
        } else if share >= 1.0 - ROUNDING {
            TargetVerdict::OnTrack
        } else if share >= BEHIND - ROUNDING {
            TargetVerdict::Behind
        } else {
            TargetVerdict::Unlikely
        };
        Self { required, achieved, forecast_on, trajectory, verdict }
    }
}

/// Months since the beginning of the year 0, the part of the month that is over included.
fn position(day: Day) -> f64 {
    let length = Day::last_of_month(day.year(), day.month()).map_or(31, Day::day);
    f64::from(day.year() * 12) + f64::from(day.month()) - 1.0 + f64::from(day.day()) / f64::from(length)
}

/// The first day at a position or behind it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // months of some centuries, days of a month
fn day_at(position: f64) -> Option<Day> {
    let whole = (position + ROUNDING).floor();
    let part = (position - whole).max(0.0);
    let months = whole as i32;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
    let length = Day::last_of_month(year, month)?.day();
    let day = (part * f64::from(length) - f64::from(length) * ROUNDING).ceil() as u32;
    if day > 0 {
        return Day::new(year, month, day);
    }
    let before = months - 1;
    Day::last_of_month(before.div_euclid(12), before.rem_euclid(12) as u32 + 1)
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // quotients of small whole numbers
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn point(value: f64, on: &str) -> Point {
        Point { value, on: day(on) }
    }

    fn at_most(value: f64, due_on: Option<&str>) -> Aim {
        Aim { operator: Operator::AtMost, value, due_on: due_on.map(day) }
    }

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    /// By hand: 23 weeks less in the 11 months from 31 March 2014 to 28 February 2015; the 8 that are left need
    /// 8 / (23 / 11) = 3.826 months, so 0.826 of June's 30 days and on the 25th of it.
    #[test]
    fn court_proceedings_fell_by_two_weeks_a_month_and_would_come_to_26_in_june() {
        let (baseline, latest) = (point(57.0, "2014-03-31"), point(34.0, "2015-02-28"));
        let pace = Pace::of(Some(baseline), latest, at_most(26.0, Some("2015-04-30")), day("2015-03-17"));
        near(pace.achieved, -23.0 / 11.0);
        near(pace.required, -4.0);
        near(pace.trajectory, 57.0 - 31.0 * 11.0 / 13.0);
        assert_eq!(pace.forecast_on, Some(day("2015-06-25")));
        assert_eq!(pace.verdict, TargetVerdict::Behind, "23/11 a month are more than half of 4");
        let open = Pace::of(Some(baseline), latest, at_most(26.0, None), day("2015-03-17"));
        assert_eq!((open.verdict, open.forecast_on), (TargetVerdict::NotMet, Some(day("2015-06-25"))));
        assert!(open.required.is_nan() && open.trajectory.is_nan());
    }

    /// `numpy.polyfit([0, 4], [400, 250], 1)` is −37.5 a month: 250 run off in 6 2/3 months.
    #[test]
    fn a_backlog_runs_off_to_zero() {
        let aim = Aim { operator: Operator::Exactly, value: 0.0, due_on: Some(day("2015-12-31")) };
        let pace = Pace::of(Some(point(400.0, "2014-10-31")), point(250.0, "2015-02-28"), aim, day("2015-03-17"));
        near(pace.achieved, -37.5);
        near(pace.required, -25.0);
        assert_eq!(pace.forecast_on, Some(day("2015-09-20")));
        assert_eq!(pace.verdict, TargetVerdict::OnTrack);
    }

    #[test]
    fn half_the_required_pace_is_behind_and_less_is_unlikely() {
        let verdict = |latest: f64| {
            let baseline = Some(point(100.0, "2024-12-31"));
            let pace =
                Pace::of(baseline, point(latest, "2025-06-30"), at_most(40.0, Some("2025-12-31")), day("2025-07-01"));
            (pace.verdict, pace.forecast_on.is_some())
        };
        assert_eq!(verdict(70.0), (TargetVerdict::OnTrack, true), "half the way in half the time");
        assert_eq!(verdict(71.0), (TargetVerdict::Behind, true));
        assert_eq!(verdict(80.0), (TargetVerdict::Behind, true), "20 of 60 gone, 40 to go: half as fast as needed");
        assert_eq!(verdict(80.5), (TargetVerdict::Unlikely, true));
        assert_eq!(verdict(100.0), (TargetVerdict::Unlikely, false), "it stands still");
        assert_eq!(verdict(101.0), (TargetVerdict::Unlikely, false), "it moves away");
        assert_eq!(verdict(40.0), (TargetVerdict::Met, false));
    }

    #[test]
    fn without_a_pace_or_time_a_target_is_met_or_not() {
        let latest = point(50.0, "2025-06-30");
        let of = |baseline, due, on| Pace::of(baseline, latest, at_most(40.0, due), day(on));
        let open = of(None, Some("2025-12-31"), "2025-07-01");
        assert_eq!(open.verdict, TargetVerdict::NotMet);
        near(open.required, -10.0 / 6.0);
        let over = of(Some(point(100.0, "2024-12-31")), Some("2025-12-31"), "2026-01-01");
        assert_eq!((over.verdict, over.required.is_nan()), (TargetVerdict::NotMet, true), "its day is over");
        near(over.trajectory, 70.0);
        let later = of(Some(point(100.0, "2025-06-30")), Some("2025-12-31"), "2025-07-01");
        assert!(later.achieved.is_nan(), "a baseline of the same day tells no pace");
    }

    #[test]
    fn months_are_whole_between_their_ends_and_positions_give_their_days_back() {
        near(position(day("2015-02-28")) - position(day("2014-03-31")), 11.0);
        near(position(day("2024-02-15")) - position(day("2024-01-31")), 15.0 / 29.0);
        for days in 15_000..22_000 {
            let day = Day::from_days(days);
            assert_eq!(day_at(position(day)), Some(day));
        }
        assert_eq!(day_at(position(day("2025-01-31")) + 0.5), Some(day("2025-02-14")));
    }
}
