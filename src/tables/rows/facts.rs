//! Observations, revisions, comparators, benchmarks and trends → batches.

use std::borrow::Cow;
use std::collections::BTreeSet;

use arrow::array::RecordBatch;

use super::{Labels, PeriodIds};
use crate::benchmark::{
    Band, Benchmarks, ComparatorSource, FunnelPosition, METHOD_VERSION, Reason as PeerReason, Significance, Verdict,
};
use crate::domain::finding::column_letter;
use crate::domain::observation::key_in_one;
use crate::domain::{AreaIndex, AreaKind, Indicator, Observations, Period, Polarity, ValueSource};
use crate::pipeline::Equivalence;
use crate::reconcile::{Computed, Revisions};
use crate::tables::Batch;
use crate::tables::declared::facts::{BENCHMARK, COMPARATOR, OBSERVATION, REVISION, TREND};
use crate::trend::{Assurance, Direction, FivePoint, SpecialCause, Trends, Variation};

/// Table `observation`.
pub fn observation(rows: &Observations, labels: &Labels) -> RecordBatch {
    let ids = PeriodIds::of(&rows.period);
    let all = || 0..rows.len();
    let is_stated = |at: &usize| rows.value_source[*at] != ValueSource::Derived;
    Batch::of(&OBSERVATION, rows.len())
        .text(
            "observation_key",
            all().map(|at| {
                key_in_one(
                    labels.authority(rows.authority(at)),
                    labels.indicator(rows.indicator[at]),
                    labels.breakdown(rows.breakdown[at]),
                    ids.id(rows.period[at]),
                    rows.figure[at],
                )
            }),
        )
        .text("authority_id", all().map(|at| labels.authority(rows.authority(at))))
        .text("gss_code", all().map(|at| labels.gss_code(rows.authority(at), rows.period[at])))
        .text("authority_name", all().map(|at| labels.authority_name(rows.authority(at))))
        .text("indicator_id", rows.indicator.iter().map(|&indicator| labels.indicator(indicator)))
        .text("breakdown_id", rows.breakdown.iter().map(|&breakdown| labels.breakdown(breakdown)))
        .text("period_id", rows.period.iter().map(|&period| ids.id(period)))
        .date("period_start", rows.period.iter().map(|period| period.first_day()))
        .date("period_end", rows.period.iter().map(|period| period.last_day()))
        .number("numerator", rows.numerator.iter().copied())
        .number("denominator", rows.denominator.iter().copied())
        .number("value", rows.value.iter().copied())
        .text("value_source", rows.value_source.iter().map(|source| source.name()))
        .text("derived_from", rows.origin.iter().map(|&origin| labels.origin(origin)))
        .text("kind", rows.figure.iter().map(|figure| figure.name()))
        .text("status", rows.status.iter().map(|status| status.name()))
        .text("raw_value", all().map(|at| is_stated(&at).then(|| labels.raw(rows.file[at], rows.raw[at]))))
        .date("submitted_on", rows.submitted_on.iter().copied())
        .flag("stale", all().map(|_| false))
        .text("source_file_id", rows.file.iter().map(|&file| labels.file(file)))
        .integer("line", rows.line.iter().copied())
        .text("source_column", rows.column.iter().map(|&column| column_letter(column)))
        .finish_sorted()
}

/// Table `revision`.
pub fn revision(revisions: &Revisions, labels: &Labels) -> RecordBatch {
    let (before, after) = (&revisions.before, &revisions.after);
    let ids = PeriodIds::of(&before.period);
    let all = || 0..before.len();
    Batch::of(&REVISION, before.len())
        .text("authority_id", all().map(|at| labels.authority(before.authority(at))))
        .text("indicator_id", before.indicator.iter().map(|&indicator| labels.indicator(indicator)))
        .text("breakdown_id", before.breakdown.iter().map(|&breakdown| labels.breakdown(breakdown)))
        .text("period_id", before.period.iter().map(|&period| ids.id(period)))
        .text("kind", before.figure.iter().map(|figure| figure.name()))
        .date("submitted_on", before.submitted_on.iter().copied())
        .date("stood_since", revisions.stood_since.iter().copied())
        .text("status_before", before.status.iter().map(|status| status.name()))
        .text("status_after", after.status.iter().map(|status| status.name()))
        .number("value_before", before.value.iter().copied())
        .number("value_after", after.value.iter().copied())
        .number("change", all().map(|at| after.value[at] - before.value[at]))
        .number("numerator_before", before.numerator.iter().copied())
        .number("numerator_after", after.numerator.iter().copied())
        .number("denominator_before", before.denominator.iter().copied())
        .number("denominator_after", after.denominator.iter().copied())
        .text("raw_value_before", all().map(|at| labels.raw(before.file[at], before.raw[at])))
        .text("raw_value_after", all().map(|at| labels.raw(after.file[at], after.raw[at])))
        .text("reason", revisions.reason.iter().map(|reason| reason.name()))
        .date("replaced_on", all().map(|at| before.submitted_on[at].max(after.submitted_on[at])))
        .text("source_file_id", before.file.iter().map(|&file| labels.file(file)))
        .integer("line", before.line.iter().copied())
        .text("source_column", before.column.iter().map(|&column| column_letter(column)))
        .text("replaced_by_file_id", after.file.iter().map(|&file| labels.file(file)))
        .integer("replaced_by_line", after.line.iter().copied())
        .text("replaced_by_column", after.column.iter().map(|&column| column_letter(column)))
        .finish_sorted()
}

/// Table `comparator`: published figures of regions and of England beside those computed from their authorities.
pub fn comparator(rows: &Observations, computed: &[Computed], labels: &Labels) -> RecordBatch {
    let ids = PeriodIds::of(&rows.period);
    let area = |at: usize| &labels.reference.areas[AreaIndex(rows.place[at]).at()];
    let all = || 0..rows.len();
    Batch::of(&COMPARATOR, rows.len())
        .text("area_kind", all().map(|at| if area(at).kind == AreaKind::Country { "national" } else { "regional" }))
        .text("area_id", all().map(|at| area(at).id.as_str()))
        .text("indicator_id", rows.indicator.iter().map(|&indicator| labels.indicator(indicator)))
        .text("breakdown_id", rows.breakdown.iter().map(|&breakdown| labels.breakdown(breakdown)))
        .text("period_id", rows.period.iter().map(|&period| ids.id(period)))
        .number("numerator", rows.numerator.iter().copied())
        .number("denominator", rows.denominator.iter().copied())
        .number("value", rows.value.iter().copied())
        .text("status", rows.status.iter().map(|status| status.name()))
        .text("source_file_id", rows.file.iter().map(|&file| labels.file(file)))
        .integer("line", rows.line.iter().copied())
        .number("computed_value", computed.iter().map(|computed| computed.value))
        .number("difference", all().map(|at| rows.value[at] - computed[at].value))
        .number("tolerance", computed.iter().map(|computed| computed.tolerance))
        .integer("members", computed.iter().map(|computed| computed.members))
        .integer("members_with_figure", computed.iter().map(|computed| computed.members_with_figure))
        .finish_sorted()
}

/// Table `benchmark`.
pub fn benchmark(rows: &Benchmarks, equivalences: &[Equivalence], labels: &Labels) -> RecordBatch {
    let (ids, comparator_ids) = (PeriodIds::of(&rows.period), PeriodIds::of(&rows.comparator_period));
    let sentences = Sentences::of(labels);
    let all = || 0..rows.len();
    let group = |at: usize| labels.groups.group(rows.group[at]);
    let statistics = |at: usize| rows.statistics_of(at);
    let equivalence = |at: usize| rows.equivalence[at].map(|index| &equivalences[index.at()]);
    let published_as = |at: usize| {
        rows.comparator_source[at]?;
        Some(labels.indicator(rows.published_as[at].unwrap_or(rows.indicator[at])))
    };
    Batch::of(&BENCHMARK, rows.len())
        .text("authority_id", rows.authority.iter().map(|&authority| labels.authority(authority)))
        .text("authority_name", rows.authority.iter().map(|&authority| labels.authority_name(authority)))
        .text("indicator_id", rows.indicator.iter().map(|&indicator| labels.indicator(indicator)))
        .text("breakdown_id", rows.breakdown.iter().map(|&breakdown| labels.breakdown(breakdown)))
        .text("period_id", rows.period.iter().map(|&period| ids.id(period)))
        .date("period_start", rows.period.iter().map(|period| period.first_day()))
        .date("period_end", rows.period.iter().map(|period| period.last_day()))
        .text("peer_group_id", all().map(|at| group(at).id.as_str()))
        .text("peer_group_kind", all().map(|at| group(at).kind.name()))
        .text("peer_group_edition", all().map(|at| group(at).edition.as_str()))
        .number("value", rows.value.iter().copied())
        .text("status", rows.status.iter().map(|status| status.name()))
        .integer("peer_count", all().map(|at| statistics(at).count))
        .integer("peers_suppressed", all().map(|at| statistics(at).suppressed))
        .integer("peers_absent", all().map(|at| statistics(at).absent))
        .number("peer_mean", all().map(|at| statistics(at).mean))
        .number("peer_median", all().map(|at| statistics(at).quartiles.median))
        .number("peer_q1", all().map(|at| statistics(at).quartiles.q1))
        .number("peer_q3", all().map(|at| statistics(at).quartiles.q3))
        .number("peer_min", all().map(|at| statistics(at).min))
        .number("peer_max", all().map(|at| statistics(at).max))
        .number("peer_pooled", all().map(|at| statistics(at).pooled))
        .number("difference", rows.difference.iter().copied())
        .integer("rank", rows.rank.iter().map(|rank| rank.map(std::num::NonZero::get)))
        .integer("ranked_count", rows.ranked_count.iter().map(|count| count.map(std::num::NonZero::get)))
        .integer("position", rows.position.iter().map(|position| position.map(std::num::NonZero::get)))
        .text("quartile_band", rows.band.iter().map(|band| band.map(Band::name)))
        .number("z_score", rows.z_score.iter().copied())
        .number("robust_z", rows.robust_z.iter().copied())
        .number("ci_low", rows.interval.iter().map(|interval| interval.low))
        .number("ci_high", rows.interval.iter().map(|interval| interval.high))
        .number("comparator_value", rows.comparator_value.iter().copied())
        .text("comparator_source", rows.comparator_source.iter().map(|source| source.map(ComparatorSource::name)))
        .text(
            "comparator_period_id",
            all().map(|at| rows.comparator_source[at].map(|_| comparator_ids.id(rows.comparator_period[at]))),
        )
        .integer("lag_months", all().map(|at| rows.lag_months(at)))
        .text("comparator_indicator_id", all().map(published_as))
        .text("equivalence", all().map(|at| equivalence(at).map(|rule| rule.reason.as_str())))
        .text("significance", rows.significance.iter().map(|way| way.map(Significance::name)))
        .text("significance_998", rows.significance_998.iter().map(|way| way.map(Significance::name)))
        .text("funnel_position", rows.funnel.iter().map(|position| position.map(FunnelPosition::name)))
        .text("verdict", all().map(|at| sentences.says(rows, at, labels)))
        .text("reason", rows.reason.iter().map(|reason| reason.map(PeerReason::name)))
        .flag("is_latest", rows.is_latest.iter().copied())
        .text("method_version", all().map(|_| METHOD_VERSION))
        .finish_sorted()
}

/// The sentences of all verdicts, by group, polarity and verdict: they are few, and a row points at one.
struct Sentences<'a> {
    indicators: &'a [Indicator],
    all: Vec<String>,
}

impl<'a> Sentences<'a> {
    fn of(labels: &'a Labels) -> Self {
        let mut all = Vec::new();
        for group in labels.groups.groups() {
            let name = group.in_a_sentence();
            for polarity in Polarity::ALL {
                all.extend(Verdict::ALL.into_iter().map(|verdict| verdict.in_words(polarity, &name)));
            }
        }
        Self { indicators: &labels.reference.indicators, all }
    }

    fn says(&self, rows: &Benchmarks, at: usize, labels: &'a Labels) -> Option<Cow<'_, str>> {
        if !rows.is_usual(at, labels.groups) {
            return rows.in_words(at, self.indicators, labels.groups).map(Cow::Owned);
        }
        let polarity = self.indicators[rows.indicator[at].at()].polarity;
        let way = Polarity::ALL.iter().position(|one| *one == polarity)?;
        let place = (rows.group[at].at() * Polarity::ALL.len() + way) * Verdict::ALL.len() + rows.verdict[at]?.at();
        Some(Cow::Borrowed(&self.all[place]))
    }
}

/// Table `trend`.
pub fn trend(rows: &Trends, labels: &Labels) -> RecordBatch {
    let ids = PeriodIds::of(&rows.period);
    Batch::of(&TREND, rows.len())
        .text("authority_id", rows.authority.iter().map(|&authority| labels.authority(authority)))
        .text("indicator_id", rows.indicator.iter().map(|&indicator| labels.indicator(indicator)))
        .text("breakdown_id", rows.breakdown.iter().map(|&breakdown| labels.breakdown(breakdown)))
        .text("period_id", rows.period.iter().map(|&period| ids.id(period)))
        .number("value", rows.value.iter().copied())
        .number("previous_value", rows.previous_value.iter().copied())
        .number("change", rows.change.iter().copied())
        .number("year_ago_value", rows.year_ago_value.iter().copied())
        .number("year_change", rows.year_change.iter().copied())
        .text("direction", rows.direction.iter().map(|direction| direction.map(Direction::name)))
        .flag("significant", rows.significant.iter().copied())
        .text("five_point_trend", rows.five_point.iter().map(|trend| trend.map(FivePoint::name)))
        .number("xmr_centre", rows.xmr_centre.iter().copied())
        .number("xmr_lower", rows.xmr_lower.iter().copied())
        .number("xmr_upper", rows.xmr_upper.iter().copied())
        .text("special_cause", rows.special_cause.iter().map(|cause| cause.map(SpecialCause::name)))
        .text("variation", rows.variation.iter().map(|variation| variation.map(Variation::name)))
        .text("assurance", rows.assurance.iter().map(|assurance| assurance.map(Assurance::name)))
        .integer("series", rows.series.iter().map(|&series| (series > 0).then_some(series)))
        .flag("is_latest", rows.is_latest.iter().copied())
        .text("method_version", (0..rows.len()).map(|_| METHOD_VERSION))
        .finish_sorted()
}

/// Every period that a table of facts speaks of.
pub fn periods<'a>(rows: impl IntoIterator<Item = &'a Observations>) -> BTreeSet<Period> {
    rows.into_iter().flat_map(|rows| rows.period.iter().copied()).collect()
}
