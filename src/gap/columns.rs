//! The columns of changes of gaps, and parts of them put together.

use super::Reason;
use super::neighbours::{Change, Counts};
use super::parts::Movement;
use crate::benchmark::GroupIndex;
use crate::domain::columns::columns;
use crate::domain::{AuthorityIndex, BreakdownIndex, IndicatorIndex, Observations, Period};
use crate::pipeline::Basis;

columns! {
    /// Changes of gaps as parallel columns of equal length, sorted by indicator, authority, breakdown, period and
    /// basis. Numbers that are not there are `NaN`.
    GapChanges {
        /// The authority.
        authority: AuthorityIndex,
        /// The indicator.
        indicator: IndicatorIndex,
        /// The slice of it.
        breakdown: BreakdownIndex,
        /// The later period.
        period: Period,
        /// Which earlier period it is held against.
        basis: Basis,
        /// That period.
        earlier_period: Period,
        /// The list of neighbours that the later figure is compared with.
        group: GroupIndex,
        /// The list that the earlier one is.
        earlier_group: GroupIndex,
        /// The earlier figure.
        value_before: f64,
        /// The later figure.
        value_after: f64,
        /// The median of the neighbours in the earlier period.
        median_before: f64,
        /// The median of the neighbours in the later period.
        median_after: f64,
        /// The gap in the earlier period.
        gap_before: f64,
        /// The gap in the later period.
        gap_after: f64,
        /// How it changed.
        gap_change: f64,
        /// What the authority's own change adds.
        own_part: f64,
        /// What the change of the neighbours with a figure in both periods adds.
        neighbours_part: f64,
        /// What neighbours that came in or dropped out add.
        reporting_part: f64,
        /// What another list adds.
        set_part: f64,
        /// What became of the gap.
        movement: Option<Movement>,
        /// How many neighbours there are.
        counts: Counts,
        /// Why numbers are missing.
        reason: Option<Reason>,
        /// Whether the later figure is the authority's latest of the indicator and breakdown.
        is_latest: bool,
    }
}

impl GapChanges {
    /// Adds what a change came to between two rows of an authority.
    pub(super) fn push(
        &mut self,
        observations: &Observations,
        row: usize,
        basis: Basis,
        before: usize,
        is_latest: bool,
        change: &Change,
    ) {
        let Change { values, medians, parts, counts, reason, .. } = change;
        let comparable = !matches!(reason, Some(Reason::SeriesBreak));
        let told = |number: f64| if comparable { number } else { f64::NAN };
        self.authority.push(observations.authority(row));
        self.indicator.push(observations.indicator[row]);
        self.breakdown.push(observations.breakdown[row]);
        self.period.push(observations.period[row]);
        self.basis.push(basis);
        self.earlier_period.push(observations.period[before]);
        self.group.push(change.group);
        self.earlier_group.push(change.earlier_group);
        self.value_before.push(values[0]);
        self.value_after.push(values[1]);
        self.median_before.push(medians.then);
        self.median_after.push(medians.now[1]);
        self.gap_before.push(parts.gap_before);
        self.gap_after.push(parts.gap_after);
        self.gap_change.push(told(parts.gap_after - parts.gap_before));
        self.own_part.push(told(parts.own));
        self.neighbours_part.push(told(parts.neighbours));
        self.reporting_part.push(told(parts.reporting));
        self.set_part.push(told(parts.set));
        self.movement.push(Movement::of(parts.gap_before, parts.gap_after).filter(|_| comparable));
        self.counts.push(*counts);
        self.reason.push(*reason);
        self.is_latest.push(is_latest);
    }
}
