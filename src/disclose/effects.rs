//! What is hidden → the same observations, versions, comparators, plans and findings without a word of it.
//!
//! Everything that is worked out later, benchmarks, trends, comparison tables, reads the observations after this, so that
//! it cannot tell more than they do.

use std::collections::BTreeSet;

use super::network::{Parts, Slice, numbers, slice_of};
use super::rule::{Thing, Things};
use crate::domain::observation::RawText;
use crate::domain::{
    Action, BreakdownIndex, Claim, ClaimKind, Figure, Finding, FindingCode, Indicator, IndicatorIndex, IntervalMethod,
    Observations, Period, Status, TOTAL, Target,
};
use crate::pipeline::Disclosure;
use crate::reconcile::{BaselineChange, Computed, Revisions};

/// What is counted of whom.
type Family = (Thing, u16);

/// The rule, what it is about, and of whom something is hidden.
pub(super) struct Effects<'a> {
    pub(super) rule: &'a Disclosure,
    pub(super) things: &'a Things,
    pub(super) indicators: &'a [Indicator],
}

impl Effects<'_> {
    fn families(&self, rows: &Observations, at: usize) -> impl Iterator<Item = Family> {
        let indicator = rows.indicator[at].at();
        let place = rows.place[at];
        [self.things.numerator[indicator], self.things.denominator[indicator]]
            .into_iter()
            .flatten()
            .map(move |thing| (thing, place))
    }

    /// Takes the figures out of every version of what is hidden, and of what was ever too small.
    ///
    /// Versions of one authority's counts of one thing stand or fall together: an earlier total less what did not change
    /// is the earlier slice.
    pub(super) fn redact_versions(&self, revisions: &mut Revisions, observations: &Observations, hidden: &[usize]) {
        let mut touched: BTreeSet<Family> = hidden.iter().flat_map(|&at| self.families(observations, at)).collect();
        for rows in [&revisions.before, &revisions.after] {
            let small = (0..rows.len()).filter(|&at| self.is_small(rows, at));
            touched.extend(small.flat_map(|at| self.families(rows, at)));
        }
        for rows in [&mut revisions.before, &mut revisions.after] {
            for at in 0..rows.len() {
                if self.families(rows, at).any(|family| touched.contains(&family)) {
                    withhold(rows, at);
                }
            }
        }
    }

    /// Whether a version falls under the rule by itself.
    fn is_small(&self, rows: &Observations, at: usize) -> bool {
        let indicator = &self.indicators[rows.indicator[at].at()];
        let things = [self.things.numerator[rows.indicator[at].at()], self.things.denominator[rows.indicator[at].at()]];
        let [count, total] = numbers(rows, at, indicator);
        let rest = total - count;
        let is_share = indicator.interval_method == IntervalMethod::Proportion;
        things.iter().zip([count, total]).any(|(thing, number)| thing.is_some() && self.rule.is_small(number))
            || (is_share && things[0].is_some() && rest > 0.0 && self.rule.is_small(rest))
    }

    /// Rounds what is still shown; shares and rates keep the value that the unrounded counts gave, with the decimals of
    /// their indicator. The text of the cell goes: it is not rounded.
    pub(super) fn round(&self, rows: &mut Observations) {
        let Some(to) = self.rule.round_to else { return };
        for at in 0..rows.len() {
            let index = rows.indicator[at];
            if rows.figure[at] == Figure::Target || !self.things.concern(index) {
                continue;
            }
            let indicator = &self.indicators[index.at()];
            rows.raw[at] = RawText::default();
            if self.things.numerator[index.at()].is_some() {
                rows.numerator[at] = rounded(rows.numerator[at], to);
            }
            if self.things.denominator[index.at()].is_some() {
                rows.denominator[at] = rounded(rows.denominator[at], to);
            }
            let value = rows.value[at];
            if indicator.unit == "count" {
                rows.value[at] = rounded(value, to);
                if rows.value[at].is_nan() && !value.is_nan() {
                    rows.status[at] = Status::Low;
                }
            } else {
                let unit = 10_f64.powi(i32::from(indicator.decimals));
                rows.value[at] = (value * unit).round() / unit;
            }
        }
    }

    /// Takes out what the members of an area come to where one of them is hidden, or all are rounded.
    pub(super) fn redact_computed(
        &self,
        comparators: &Observations,
        computed: &mut [Computed],
        observations: &Observations,
        hidden: &[usize],
    ) {
        let touched: BTreeSet<Slice> = hidden.iter().map(|&at| slice_of(observations, at)).collect();
        for (at, computed) in computed.iter_mut().enumerate() {
            let is_rounded = self.rule.round_to.is_some() && self.things.concern(comparators.indicator[at]);
            if is_rounded || touched.contains(&slice_of(comparators, at)) {
                (computed.value, computed.tolerance) = (f64::NAN, f64::NAN);
            }
        }
    }

    /// Takes small counts out of what plans say of where an authority stood or stands.
    pub(super) fn redact_plans(
        &self,
        actions: &mut [Action],
        targets: &mut [Target],
        baseline_changes: &mut [BaselineChange],
    ) {
        let keep = |indicator: IndicatorIndex, number: f64| {
            let is_count = self.indicators[indicator.at()].unit == "count";
            let is_personal = is_count && self.things.numerator[indicator.at()].is_some();
            !(is_personal && (self.rule.is_small(number) || self.rule.round_to.is_some()))
        };
        for action in actions {
            if let Some(indicator) = action.indicator {
                action.baseline = action.baseline.filter(|&number| keep(indicator, number));
                action.claimed = action.claimed.filter(|&number| keep(indicator, number));
            }
            // Nobody says what is counted here; it may be children.
            action.quantity_done = action.quantity_done.filter(|&number| !self.rule.is_small(number));
        }
        for target in targets {
            target.baseline = target.baseline.filter(|&number| keep(target.indicator, number));
            target.new_baseline = target.new_baseline.filter(|&number| keep(target.indicator, number));
        }
        for change in baseline_changes {
            for basis in [&mut change.old, &mut change.new] {
                basis.baseline = basis.baseline.filter(|&number| keep(change.indicator, number));
            }
        }
    }

    /// Takes the figures and the words out of claims about people or cases that no reader can check: what is hidden in
    /// the observations must not be said beside them. Where counts are rounded no claim of a count is kept.
    pub(super) fn redact_claims(&self, claims: &mut [Claim], observations: &Observations, breakdowns: &[String]) {
        let total = (0..).map(BreakdownIndex).zip(breakdowns).find(|(_, id)| *id == TOTAL).map(|(total, _)| total);
        let rows = observations;
        let is_shown = |claim: &Claim, indicator: IndicatorIndex, breakdown: BreakdownIndex, period: Period| {
            let from = rows.indicator.partition_point(|other| *other < indicator);
            let to = rows.indicator.partition_point(|other| *other <= indicator);
            (from..to).any(|at| {
                rows.place[at] == claim.authority.0
                    && rows.breakdown[at] == breakdown
                    && rows.period[at] == period
                    && rows.figure[at] == Figure::Actual
                    && rows.status[at] == Status::Ok
            })
        };
        let is_personal = |indicator: IndicatorIndex| self.things.concern(indicator);
        for claim in claims {
            let of_count = self.indicators[claim.indicator.at()].unit == "count";
            let is_rounded = self.rule.round_to.is_some() && of_count;
            let mut is_seen = !is_rounded && is_shown(claim, claim.indicator, claim.breakdown, claim.period_to);
            is_seen &= claim.period_from.is_none_or(|period| is_shown(claim, claim.indicator, claim.breakdown, period));
            is_seen &= match (claim.kind, claim.out_of, total) {
                (ClaimKind::Share, Some(whole), _) => is_shown(claim, whole, claim.breakdown, claim.period_to),
                (ClaimKind::Share, None, Some(total)) => is_shown(claim, claim.indicator, total, claim.period_to),
                (ClaimKind::Share, None, None) => false,
                _ => true,
            };
            if (is_personal(claim.indicator) || claim.out_of.is_some_and(is_personal)) && !is_seen {
                (claim.claimed, claim.claimed_from, claim.claimed_to) = (None, None, None);
                claim.words.clear();
            }
        }
    }
}

/// Hides rows of which a count is hidden; returns which.
pub(super) fn hide(rows: &mut Observations, parts: &[Parts], is_hidden: impl Fn(u32) -> bool) -> Vec<usize> {
    let states_something =
        |at: usize| rows.status[at] == Status::Ok || rows.numerator[at].is_finite() || rows.denominator[at].is_finite();
    let hidden: Vec<usize> = (0..rows.len())
        .filter(|&at| states_something(at) && parts[at].iter().flatten().any(|&part| is_hidden(part)))
        .collect();
    for &at in &hidden {
        withhold(rows, at);
    }
    hidden
}

/// Leaves of findings that may print a figure only what they mean.
pub(super) fn redact_findings(findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| !prints_words_only(finding.code)) {
        finding.raw_value = None;
        finding.code.meaning().clone_into(&mut finding.message);
        finding.code.advice().clone_into(&mut finding.hint);
    }
}

/// Whether what findings of this code print are names, headers, days and grades, never a figure or a cell of figures.
fn prints_words_only(code: FindingCode) -> bool {
    matches!(
        code,
        FindingCode::AuthorityEnded
            | FindingCode::AuthorityMismatch
            | FindingCode::CarriedForward
            | FindingCode::DayCorrected
            | FindingCode::DayOrder
            | FindingCode::EmptyFile
            | FindingCode::GradesDisagree
            | FindingCode::InspectionDaysDiffer
            | FindingCode::LinkNotFollowed
            | FindingCode::MissingCell
            | FindingCode::MissingColumn
            | FindingCode::NoFiles
            | FindingCode::NoHeader
            | FindingCode::NoSubmissionDay
            | FindingCode::NotCarriedForward
            | FindingCode::PersonalData
            | FindingCode::SecondTable
            | FindingCode::SubmissionAgeing
            | FindingCode::SubmissionOverdue
            | FindingCode::UnknownArea
            | FindingCode::UnknownAuthority
            | FindingCode::UnknownAuthorityInPath
            | FindingCode::UnknownBreakdown
            | FindingCode::UnknownClaimKind
            | FindingCode::UnknownCloseness
            | FindingCode::UnknownFigureKind
            | FindingCode::UnknownFramework
            | FindingCode::UnknownIndicator
            | FindingCode::UnknownLevel
            | FindingCode::UnknownMeasure
            | FindingCode::UnknownStatus
            | FindingCode::UnreadableDay
            | FindingCode::UnreadableFile
            | FindingCode::UnreadableGrade
            | FindingCode::UnreadablePeriod
            | FindingCode::UnusableName
            | FindingCode::UnusedAlias
    )
}

/// Leaves of a figure that there is one.
fn withhold(rows: &mut Observations, at: usize) {
    rows.raw[at] = RawText::default();
    rows.numerator[at] = f64::NAN;
    rows.denominator[at] = f64::NAN;
    rows.value[at] = f64::NAN;
    if rows.status[at] == Status::Ok {
        rows.status[at] = Status::Suppressed;
    }
}

/// A count to the nearest multiple, halves away from zero; none where that is zero and the count is not.
fn rounded(count: f64, to: f64) -> f64 {
    let rounded = (count / to).round() * to;
    if rounded == 0.0 && count != 0.0 { f64::NAN } else { rounded }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // multiples of five are exact
mod tests {
    use super::rounded;

    #[test]
    fn counts_are_rounded_to_the_nearest_multiple_and_never_to_a_zero_that_they_are_not() {
        assert_eq!([0.0, 12.0, 12.5, 13.0, 1_247.0].map(|count| rounded(count, 5.0)), [0.0, 10.0, 15.0, 15.0, 1_245.0]);
        assert!(rounded(2.0, 5.0).is_nan());
    }
}
