//! The targets, and the limits of an XmR chart → whether chance alone could make the figure meet or miss its target.
//!
//! As NHSRplotthedots has it (`ptd_calculate_assurance_type.R`), with the target's own direction in place of the
//! indicator's: a target out of reach of the limits is consistently passed or failed, one between them is hit or missed
//! by chance. A limit that only just meets the target meets it.

use crate::domain::{AuthorityIndex, BreakdownIndex, Day, IndicatorIndex, Operator, Period, Target};

/// How a chart stands to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assurance {
    /// The target is met wherever chance puts the figure.
    ConsistentlyPassing,
    /// The target is missed wherever chance puts the figure.
    ConsistentlyFailing,
    /// Chance decides.
    Inconsistent,
}

impl Assurance {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ConsistentlyPassing, Self::ConsistentlyFailing, Self::Inconsistent];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ConsistentlyPassing => "consistently_passing",
            Self::ConsistentlyFailing => "consistently_failing",
            Self::Inconsistent => "inconsistent",
        }
    }

    /// How limits stand to a target; none where it asks for one exact value.
    pub(crate) fn of(target: &Target, lower: f64, upper: f64) -> Option<Self> {
        let (worst, best) = match target.operator {
            Operator::AtLeast => (lower, upper),
            Operator::AtMost => (upper, lower),
            Operator::Exactly => return None,
        };
        Some(if target.operator.is_met(worst, target.value) {
            Self::ConsistentlyPassing
        } else if target.operator.is_met(best, target.value) {
            Self::Inconsistent
        } else {
            Self::ConsistentlyFailing
        })
    }
}

/// The targets for an indicator, by whose they are.
#[derive(Debug)]
pub(super) struct Aims<'a>(Vec<&'a Target>);

impl<'a> Aims<'a> {
    /// Those among all of a run.
    pub(super) fn of(targets: &'a [Target], indicator: IndicatorIndex) -> Self {
        let mut sorted: Vec<&Target> = targets.iter().filter(|target| target.indicator == indicator).collect();
        // One without a day is never overdue.
        let due = |target: &Target| (target.due_on.is_none(), target.due_on);
        sorted.sort_by_key(|target| (purpose(target), due(target)));
        Self(sorted)
    }

    /// Those of one authority's series, the earliest due first.
    pub(super) fn for_series(
        &self,
        indicator: IndicatorIndex,
        authority: AuthorityIndex,
        breakdown: BreakdownIndex,
    ) -> &[&'a Target] {
        let sought = (indicator, authority, breakdown);
        let from = self.0.partition_point(|target| purpose(target) < sought);
        let length = self.0[from..].partition_point(|target| purpose(target) == sought);
        &self.0[from..from + length]
    }
}

fn purpose(target: &Target) -> (IndicatorIndex, AuthorityIndex, BreakdownIndex) {
    (target.indicator, target.authority, target.breakdown)
}

/// The target in force in a period, among those of its series, the earliest due first.
///
/// A target holds for what comes after its baseline, and after that was changed. Of several the next one due counts,
/// and once all are due the last.
pub(super) fn in_force<'a>(targets: &[&'a Target], period: Period) -> Option<&'a Target> {
    if targets.is_empty() {
        return None;
    }
    let end = period.last_day();
    let begun = targets.iter().filter(|target| match (target.rebaselined_on, target.baseline_period) {
        (Some(day), _) => end >= day,
        (None, Some(baseline)) => end > baseline.last_day(),
        (None, None) => true,
    });
    let is_ahead = |due: Option<Day>| due.is_none_or(|due| due >= end);
    begun.clone().find(|target| is_ahead(target.due_on)).or_else(|| begun.clone().next_back()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn target(operator: Operator, value: f64, due_on: Option<&str>) -> Target {
        let plain = Target::named(AuthorityIndex(3), "", IndicatorIndex(5), operator, value);
        Target { due_on: due_on.map(day), ..plain }
    }

    #[test]
    fn a_target_beyond_the_limits_is_passed_or_failed_whatever_chance_does() {
        let of = |operator, value| Assurance::of(&target(operator, value, None), 40.0, 60.0);
        let (passing, failing) = (Assurance::ConsistentlyPassing, Assurance::ConsistentlyFailing);
        let at = [39.9, 40.0, 50.0, 60.0, 60.1];
        let inconsistent = Assurance::Inconsistent;
        assert_eq!(
            at.map(|value| of(Operator::AtLeast, value)),
            [passing, passing, inconsistent, inconsistent, failing].map(Some)
        );
        assert_eq!(
            at.map(|value| of(Operator::AtMost, value)),
            [failing, inconsistent, inconsistent, passing, passing].map(Some)
        );
        assert_eq!(of(Operator::Exactly, 50.0), None);
    }

    #[test]
    fn the_next_target_due_is_in_force_and_the_last_one_stays_so() {
        let targets = [
            target(Operator::AtLeast, 3.0, None),
            target(Operator::AtLeast, 2.0, Some("2025-03-31")),
            target(Operator::AtLeast, 1.0, Some("2024-03-31")),
        ];
        let value = |targets: &[Target], period: &str| {
            let aims = Aims::of(targets, IndicatorIndex(5));
            let own = aims.for_series(IndicatorIndex(5), AuthorityIndex(3), BreakdownIndex(0));
            in_force(own, period.parse().expect("a period id")).map(|target| target.value)
        };
        assert_eq!(value(&targets, "FY2023-24"), Some(1.0));
        assert_eq!(value(&targets, "2024-04"), Some(2.0));
        assert_eq!(value(&targets, "2025-04"), Some(3.0));
        assert_eq!(value(&targets[1..], "2025-04"), Some(2.0));
        assert_eq!(value(&[], "2025-04"), None);
        let mut later = targets[1].clone();
        later.baseline_period = "FY2023-24".parse().ok();
        assert_eq!(value(&[later.clone()], "2024-03"), None);
        assert_eq!(value(&[later.clone()], "2024-04"), Some(2.0));
        later.rebaselined_on = Some(day("2024-10-01"));
        assert_eq!(value(&[later.clone()], "2024-09"), None);
        assert_eq!(value(&[later], "2024-10"), Some(2.0));
    }

    #[test]
    fn nobody_is_held_to_another_s_target() {
        let targets = [target(Operator::AtLeast, 1.0, None)];
        let of = |indicator, authority, breakdown| {
            let aims = Aims::of(&targets, IndicatorIndex(indicator));
            aims.for_series(IndicatorIndex(indicator), AuthorityIndex(authority), BreakdownIndex(breakdown)).len()
        };
        assert_eq!([of(5, 3, 0), of(4, 3, 0), of(6, 3, 0), of(5, 2, 0), of(5, 4, 0), of(5, 3, 1)], [1, 0, 0, 0, 0, 0]);
    }
}
