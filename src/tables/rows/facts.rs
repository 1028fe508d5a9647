//! Observations, revisions, comparators, benchmarks and trends → batches.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZero;

use arrow::array::RecordBatch;

use super::continuity::Versions;
use super::{Keys, Labels, PeriodIds};
use crate::benchmark::{
    Band, Benchmarks, ComparatorSource, EquivalenceIndex, FunnelPosition, METHOD_VERSION, Reason as PeerReason,
    Significance, Verdict, months_between,
};
use crate::domain::finding::column_letter;
use crate::domain::observation::write_key;
use crate::domain::{
    AreaIndex, AreaKind, AuthorityIndex, Indicator, IndicatorIndex, Observations, Period, Polarity, ValueSource,
};
use crate::pipeline::Equivalence;
use crate::reconcile::{Computed, Revisions};
use crate::tables::declared::facts::{BENCHMARK, COMPARATOR, OBSERVATION, REVISION, TREND};
use crate::tables::{Batch, Codes, Sheet};
use crate::trend::{Assurance, Direction, FivePoint, SpecialCause, Trends, Variation};

/// Table `observation`.
pub fn observation(rows: &Observations, versions: &Versions, labels: &Labels) -> Sheet {
    let keys = Keys::of(&rows.place, &rows.indicator, &rows.breakdown, &rows.period);
    let each = || 0..rows.len();
    let is_stated = |at: usize| rows.value_source[at] != ValueSource::Derived;
    let dated = rows.place.iter().copied().zip(rows.period.iter().copied());
    keys.columns(Batch::of(&OBSERVATION, rows.len()), labels)
        .written("observation_key", |at, text| write_key(text, keys.ids(at, labels), rows.figure[at]))
        .counts("indicator_version", versions.of_rows(rows))
        .words("gss_code", dated, |(place, period)| labels.gss_code(AuthorityIndex(place), period))
        .text_at("authority_name", &keys.authorities, keys.each_authority().map(|one| labels.authority_name(one)))
        .date_at("period_start", &keys.periods, keys.each_period().map(|period| period.first_day()))
        .date_at("period_end", &keys.periods, keys.each_period().map(|period| period.last_day()))
        .number("numerator", rows.numerator.iter().copied())
        .number("denominator", rows.denominator.iter().copied())
        .number("value", rows.value.iter().copied())
        .words("value_source", rows.value_source.iter().copied(), |source| source.name())
        .words("derived_from", rows.origin.iter().copied(), |origin| labels.origin(origin))
        .words("kind", rows.figure.iter().copied(), |figure| figure.name())
        .words("status", rows.status.iter().copied(), |status| status.name())
        .text("raw_value", each().map(|at| is_stated(at).then(|| labels.raw(rows.file[at], rows.raw[at]))))
        .days("submitted_on", rows.submitted_on.iter().copied())
        .flag("stale", rows.stale.iter().copied())
        .integer("stale_days", each().map(|at| rows.stale_days(at, labels.reporting_day)))
        .words("source_file_id", rows.file.iter().copied(), |file| labels.file(file))
        .integer("line", rows.line.iter().copied())
        .words("source_column", rows.column.iter().copied(), column_letter)
        .sheet()
        .sorted()
}

/// Table `revision`.
pub fn revision(revisions: &Revisions, labels: &Labels) -> RecordBatch {
    let (before, after) = (&revisions.before, &revisions.after);
    let keys = Keys::of(&before.place, &before.indicator, &before.breakdown, &before.period);
    let each = || 0..before.len();
    keys.columns(Batch::of(&REVISION, before.len()), labels)
        .words("kind", before.figure.iter().copied(), |figure| figure.name())
        .days("submitted_on", before.submitted_on.iter().copied())
        .days("stood_since", revisions.stood_since.iter().copied())
        .words("status_before", before.status.iter().copied(), |status| status.name())
        .words("status_after", after.status.iter().copied(), |status| status.name())
        .number("value_before", before.value.iter().copied())
        .number("value_after", after.value.iter().copied())
        .number("change", each().map(|at| after.value[at] - before.value[at]))
        .number("numerator_before", before.numerator.iter().copied())
        .number("numerator_after", after.numerator.iter().copied())
        .number("denominator_before", before.denominator.iter().copied())
        .number("denominator_after", after.denominator.iter().copied())
        .text("raw_value_before", each().map(|at| labels.raw(before.file[at], before.raw[at])))
        .text("raw_value_after", each().map(|at| labels.raw(after.file[at], after.raw[at])))
        .words("reason", revisions.reason.iter().copied(), |reason| reason.name())
        .days("replaced_on", each().map(|at| before.submitted_on[at].max(after.submitted_on[at])))
        .words("source_file_id", before.file.iter().copied(), |file| labels.file(file))
        .integer("line", before.line.iter().copied())
        .words("source_column", before.column.iter().copied(), column_letter)
        .words("replaced_by_file_id", after.file.iter().copied(), |file| labels.file(file))
        .integer("replaced_by_line", after.line.iter().copied())
        .words("replaced_by_column", after.column.iter().copied(), column_letter)
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
pub fn benchmark(rows: &Benchmarks, equivalences: &[Equivalence], labels: &Labels) -> Sheet {
    let keys = Keys::of(rows.authority.iter().map(|one| &one.0), &rows.indicator, &rows.breakdown, &rows.period);
    let interval = |at: usize| [rows.interval[at].low, rows.interval[at].high].map(f64::to_bits);
    let of = |at: usize| (rows.period[at], rows.authority[at], rows.breakdown[at], rows.indicator[at]);
    let key = |at: usize| (of(at), interval(at));
    // What is said of an authority's figure stands in the rows of all its groups, ...
    let (own, firsts) = Codes::runs(rows.len(), |at, before| key(at) == key(before));
    let (each, first) = (|| 0..rows.len(), || firsts.iter().copied());
    // ... what a shared group shows in a slice in those of all its members, ...
    let peers = Codes::new(rows.statistics.clone());
    let shown = || rows.peers.iter();
    // ... and mostly it is held against what the group shows, of the same period.
    let (held, held_by) = comparators(rows);
    let against = |at: usize| {
        let (own, period) = (rows.period[at], rows.comparator_period[at]);
        let source = rows.comparator_source[at]?;
        Some((source, own, period, rows.published_as[at].unwrap_or(rows.indicator[at]), rows.equivalence[at]))
    };
    let (kinds, kind_list) = Codes::distinct(held_by.iter().map(|&at| against(at)));
    let (kinds, each_kind) = (held.through(&kinds), || kind_list.iter().copied());
    let (groups, group_list) = Codes::distinct(rows.group.iter().copied());
    let each_group = || group_list.iter().map(|&group| labels.groups.group(group));
    let (verdicts, sentences) = Sentences::of(labels).of_rows(rows, labels);
    keys.columns(Batch::of(&BENCHMARK, rows.len()), labels)
        .text_at("authority_name", &keys.authorities, keys.each_authority().map(|one| labels.authority_name(one)))
        .date_at("period_start", &keys.periods, keys.each_period().map(|period| period.first_day()))
        .date_at("period_end", &keys.periods, keys.each_period().map(|period| period.last_day()))
        .text_at("peer_group_id", &groups, each_group().map(|group| group.id.as_str()))
        .text_at("peer_group_kind", &groups, each_group().map(|group| group.kind.name()))
        .text_at("peer_group_edition", &groups, each_group().map(|group| group.edition.as_str()))
        .number_at("value", &own, first().map(|at| rows.value[at]))
        .words("status", rows.status.iter().copied(), |status| status.name())
        .counts("peer_count", each().map(|at| Some(rows.statistics_of(at).count)))
        .counts("peers_suppressed", each().map(|at| Some(rows.statistics_of(at).suppressed)))
        .counts("peers_absent", each().map(|at| Some(rows.statistics_of(at).absent)))
        .number_at("peer_mean", &peers, shown().map(|shown| shown.mean))
        .number_at("peer_median", &peers, shown().map(|shown| shown.quartiles.median))
        .number_at("peer_q1", &peers, shown().map(|shown| shown.quartiles.q1))
        .number_at("peer_q3", &peers, shown().map(|shown| shown.quartiles.q3))
        .number_at("peer_min", &peers, shown().map(|shown| shown.min))
        .number_at("peer_max", &peers, shown().map(|shown| shown.max))
        .number_at("peer_pooled", &peers, shown().map(|shown| shown.pooled))
        .number("difference", rows.difference.iter().copied())
        .counts("rank", rows.rank.iter().map(|rank| rank.map(NonZero::get)))
        .counts("ranked_count", rows.ranked_count.iter().map(|count| count.map(NonZero::get)))
        .counts("position", rows.position.iter().map(|position| position.map(NonZero::get)))
        .words("quartile_band", rows.band.iter().copied(), |band| band.map(Band::name))
        .number("z_score", rows.z_score.iter().copied())
        .number("robust_z", rows.robust_z.iter().copied())
        .number_at("ci_low", &own, first().map(|at| rows.interval[at].low))
        .number_at("ci_high", &own, first().map(|at| rows.interval[at].high))
        .number_at("comparator_value", &held, held_by.iter().map(|&at| rows.comparator_value[at]))
        .text_at("comparator_source", &kinds, each_kind().map(|kind| kind.map(|(source, ..)| source.name())))
        .text_at(
            "comparator_period_id",
            &kinds,
            each_kind().map(|kind| kind.map(|(_, _, period, ..)| period.to_string())),
        )
        .integer_at(
            "lag_months",
            &kinds,
            each_kind().map(|kind| kind.map(|(_, own, period, ..)| months_between(period, own))),
        )
        .text_at(
            "comparator_indicator_id",
            &kinds,
            each_kind().map(|kind| kind.map(|(.., as_of, _)| labels.indicator(as_of))),
        )
        .text_at(
            "equivalence",
            &kinds,
            each_kind().map(|kind| kind.and_then(|(.., rule)| Some(equivalences[rule?.at()].reason.as_str()))),
        )
        .words("significance", rows.significance.iter().copied(), |way| way.map(Significance::name))
        .words("significance_998", rows.significance_998.iter().copied(), |way| way.map(Significance::name))
        .words("funnel_position", rows.funnel.iter().copied(), |position| position.map(FunnelPosition::name))
        .text_at("verdict", &verdicts, sentences)
        .words("reason", rows.reason.iter().copied(), |reason| reason.map(PeerReason::name))
        .flag("is_latest", rows.is_latest.iter().copied())
        .text_at("method_version", &Codes::same(rows.len()), [METHOD_VERSION])
        .sheet()
        .sorted()
}

/// Which rows are held against the same figure, and the first row of each such figure.
fn comparators(rows: &Benchmarks) -> (Codes, Vec<usize>) {
    type Held = (u32, u64, Option<ComparatorSource>, Period, Option<IndicatorIndex>, Option<EquivalenceIndex>);
    let held = |at: usize| -> Held {
        let value = rows.comparator_value[at].to_bits();
        let (source, period) = (rows.comparator_source[at], rows.comparator_period[at]);
        (rows.statistics[at], value, source, period, rows.published_as[at], rows.equivalence[at])
    };
    // Rows of one entry of the statistics hardly ever differ: only England's published figure depends on the file.
    let mut of_statistics: Vec<Option<u32>> = vec![None; rows.peers.len()];
    let mut others: HashMap<Held, u32> = HashMap::new();
    let mut firsts: Vec<usize> = Vec::new();
    let next = |firsts: &mut Vec<usize>, at: usize| {
        firsts.push(at);
        u32::try_from(firsts.len() - 1).expect("a table holds fewer than 2^32 rows")
    };
    let code = |at: usize| {
        let usual = &mut of_statistics[rows.statistics[at] as usize];
        let code = *usual.get_or_insert_with(|| next(&mut firsts, at));
        if held(firsts[code as usize]) == held(at) {
            return code;
        }
        *others.entry(held(at)).or_insert_with(|| next(&mut firsts, at))
    };
    (Codes::new((0..rows.len()).map(code).collect()), firsts)
}

/// The sentences of all verdicts, by group, polarity and verdict: they are few, and a row points at one.
struct Sentences<'a> {
    indicators: &'a [Indicator],
    all: Vec<Option<String>>,
}

impl<'a> Sentences<'a> {
    fn of(labels: &'a Labels) -> Self {
        let mut all = vec![None];
        for group in labels.groups.groups() {
            let name = group.in_a_sentence();
            for polarity in Polarity::ALL {
                all.extend(Verdict::ALL.into_iter().map(|verdict| Some(verdict.in_words(polarity, &name))));
            }
        }
        Self { indicators: &labels.reference.indicators, all }
    }

    /// The sentences, with those that only some of the rows need behind the others, and which one each row says.
    fn of_rows(mut self, rows: &Benchmarks, labels: &Labels) -> (Codes, Vec<Option<String>>) {
        let mut unusual: HashMap<String, u32> = HashMap::new();
        let mut places = Vec::with_capacity(rows.len());
        for at in 0..rows.len() {
            places.push(match rows.verdict[at] {
                None => 0,
                Some(verdict) if rows.is_usual(at, labels.groups) => self.usual(rows, at, verdict),
                Some(_) => {
                    let says = rows.in_words(at, self.indicators, labels.groups).unwrap_or_default();
                    let next = place(self.all.len());
                    let code = *unusual.entry(says.clone()).or_insert(next);
                    if code == next {
                        self.all.push(Some(says));
                    }
                    code
                }
            });
        }
        (Codes::new(places), self.all)
    }

    fn usual(&self, rows: &Benchmarks, at: usize, verdict: Verdict) -> u32 {
        let polarity = self.indicators[rows.indicator[at].at()].polarity;
        let way = Polarity::ALL.iter().position(|one| *one == polarity).expect("it is one of all");
        place(1 + (rows.group[at].at() * Polarity::ALL.len() + way) * Verdict::ALL.len() + verdict.at())
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("sentences are few")
}

/// Table `trend`.
pub fn trend(rows: &Trends, labels: &Labels) -> Sheet {
    let keys = Keys::of(rows.authority.iter().map(|one| &one.0), &rows.indicator, &rows.breakdown, &rows.period);
    let chart = |at: usize| [rows.xmr_centre[at], rows.xmr_lower[at], rows.xmr_upper[at]].map(f64::to_bits);
    let (charts, firsts) = Codes::runs(rows.len(), |at, before| chart(at) == chart(before));
    let first = || firsts.iter().copied();
    keys.columns(Batch::of(&TREND, rows.len()), labels)
        .number("value", rows.value.iter().copied())
        .number("previous_value", rows.previous_value.iter().copied())
        .number("change", rows.change.iter().copied())
        .number("year_ago_value", rows.year_ago_value.iter().copied())
        .number("year_change", rows.year_change.iter().copied())
        .words("direction", rows.direction.iter().copied(), |direction| direction.map(Direction::name))
        .flag("significant", rows.significant.iter().copied())
        .words("five_point_trend", rows.five_point.iter().copied(), |trend| trend.map(FivePoint::name))
        .number_at("xmr_centre", &charts, first().map(|at| rows.xmr_centre[at]))
        .number_at("xmr_lower", &charts, first().map(|at| rows.xmr_lower[at]))
        .number_at("xmr_upper", &charts, first().map(|at| rows.xmr_upper[at]))
        .words("special_cause", rows.special_cause.iter().copied(), |cause| cause.map(SpecialCause::name))
        .words("variation", rows.variation.iter().copied(), |variation| variation.map(Variation::name))
        .words("assurance", rows.assurance.iter().copied(), |assurance| assurance.map(Assurance::name))
        .counts("series", rows.series.iter().map(|&series| (series > 0).then_some(series)))
        .flag("is_latest", rows.is_latest.iter().copied())
        .text_at("method_version", &Codes::same(rows.len()), [METHOD_VERSION])
        .sheet()
        .sorted()
}

/// Every period that a table of facts speaks of.
pub fn periods<'a>(rows: impl IntoIterator<Item = &'a Observations>) -> BTreeSet<Period> {
    rows.into_iter().flat_map(|rows| Codes::distinct(rows.period.iter().copied()).1).collect()
}
