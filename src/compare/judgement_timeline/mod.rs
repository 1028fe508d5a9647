//! Inspections, figures and their versions → the figures of the declared indicators around each inspection.
//!
//! Offset 0 is the last period that had ended and of which something was known when the inspection began; where no
//! submission of the run is as old as that, the last one that had ended (`zero_basis`). From there it goes in years, or
//! in quarters where figures come oftener, from four before to eight after. A period that had not ended by the reporting
//! day has no row.
//!
//! `value` is the figure as it counts now; `value_known_then`, at offset 0, what the submissions present on that day
//! said. A change is that since offset 0, the neighbours' the median of their own changes, over those that have a
//! figure in both periods, and neither runs across a declared break. It describes what came after an inspection, not
//! what the inspection did.

mod inspections;
mod rows;
mod series;

use polars::prelude::{AsOfOptions, AsofStrategy, DataFrame, IntoLazy, JoinType, SortMultipleOptions, col};
use rayon::prelude::*;

use super::Inputs;
use super::frames::{Frame, collect, places, small, some_places};
use super::judgements::JudgementFrame;
use super::versions::Versions;
use crate::coverage::Confidence;
use crate::domain::{AuthorityIndex, BreakdownIndex, Day, IndicatorIndex, Period, TOTAL};
use inspections::{Inspection, inspections};
use rows::{Row, Rows};
use series::Series;

/// The table, and the periods that it names.
#[derive(Debug)]
pub(super) struct Timeline {
    pub(super) frame: DataFrame,
    pub(super) periods: Vec<Period>,
}

/// So many inspections are worked on at a time.
const AT_A_TIME: usize = 32;

/// The table: a row an authority, inspection, indicator and offset, sorted by them.
pub(super) fn judgement_timeline(
    inputs: &Inputs,
    judgements: &JudgementFrame,
    total: Option<BreakdownIndex>,
) -> Timeline {
    let Inputs { reporting_day, reference, observations, revisions, beside, .. } = *inputs;
    let timeline = beside.timeline;
    let inspections = if timeline.is_empty() { Vec::new() } else { inspections(judgements, reporting_day) };
    let authorities = reference.authorities.len();
    let series: Vec<Series> = total.map_or_else(Vec::new, |total| {
        let series = |&indicator: &IndicatorIndex| {
            let frequency = reference.indicators[indicator.at()].frequency;
            Series::of(observations, total, indicator, frequency, authorities)
        };
        timeline.iter().filter_map(series).collect()
    });
    let total = total.unwrap_or(BreakdownIndex(0));
    let is_followed = |indicator: IndicatorIndex, breakdown: BreakdownIndex| {
        breakdown == total && timeline.binary_search(&indicator).is_ok()
    };
    let versions = Versions::of(observations, revisions, is_followed);

    let known = known(&inspections, &series, &versions, authorities);
    let of_each = series.len().max(1);
    let chunks = inspections.par_chunks(AT_A_TIME).zip(known.par_chunks(AT_A_TIME * of_each));
    let made = chunks.map(|(inspections, known)| {
        let mut work = Rows::new(inputs, total, &versions);
        for (inspection, known) in inspections.iter().zip(known.chunks(of_each)) {
            for (series, known) in series.iter().zip(known) {
                work.of(inspection, series, *known);
            }
        }
        work.made
    });
    let made: Vec<Vec<Row>> = made.collect();
    finish(inputs, made.iter().flatten().collect())
}

/// By inspection and series: the place of the last period of which something was known on the day of the inspection.
fn known(inspections: &[Inspection], series: &[Series], versions: &Versions, authorities: usize) -> Vec<Option<usize>> {
    let mut steps: Vec<[i32; 4]> = Vec::new();
    for (number, one) in (0..).zip(series) {
        for authority in (0..).map(AuthorityIndex).take(authorities) {
            let mut of_authority: Vec<(i32, usize)> = (0..one.periods.len())
                .filter_map(|position| {
                    let said = versions.first_said(one.row(authority, position)?)?;
                    Some((said.max(one.periods[position].last_day()).days(), position))
                })
                .collect();
            of_authority.sort_unstable();
            let mut latest = 0;
            for (day, position) in of_authority {
                latest = latest.max(position);
                steps.push([i32::from(authority.0), number, day, small(latest)]);
            }
        }
    }
    let column = |at: usize| steps.iter().map(move |step| step[at]);
    let steps = Frame::default()
        .codes("authority", column(0))
        .codes("series", column(1))
        .codes("day", column(2))
        .codes("known", column(3))
        .lazy()
        .sort(["day"], SortMultipleOptions::default().with_maintain_order(true));
    let asked: Vec<(usize, &Inspection, usize)> = (inspections.iter().enumerate())
        .flat_map(|(at, inspection)| (0..series.len()).map(move |series| (at, inspection, series)))
        .collect();
    let asked = Frame::default()
        .codes("inspection", asked.iter().map(|(at, ..)| small(*at)))
        .codes("authority", asked.iter().map(|(_, inspection, _)| i32::from(inspection.authority.0)))
        .codes("series", asked.iter().map(|(.., series)| small(*series)))
        .codes("day", asked.iter().map(|(_, inspection, _)| inspection.anchor_on.days()))
        .finish()
        .lazy()
        .sort(["day"], SortMultipleOptions::default());
    let by = || Some(["authority", "series"].map(Into::into).to_vec());
    let as_of = AsOfOptions {
        strategy: AsofStrategy::Backward,
        left_by: by(),
        right_by: by(),
        allow_eq: true,
        check_sortedness: false,
        ..AsOfOptions::default()
    };
    let joined = asked
        .join_builder()
        .with(steps)
        .how(JoinType::AsOf(Box::new(as_of)))
        .left_on([col("day")])
        .right_on([col("day")])
        .finish()
        .sort(["inspection", "series"], SortMultipleOptions::default());
    let found = collect(joined);
    debug_assert_eq!(places(&found, "inspection").len(), inspections.len() * series.len());
    some_places(&found, "known")
}

fn finish(inputs: &Inputs, mut rows: Vec<&Row>) -> Timeline {
    let reference = inputs.reference;
    let authority = |row: &Row| &reference.authorities[row.inspection.authority.at()];
    // They mostly come in order, which a query would not see.
    let indicator = |row: &Row| reference.indicators[row.indicator.at()].id.as_str();
    rows.sort_by(|one, other| {
        let of_authorities = authority(one).id.cmp(&authority(other).id);
        let of_inspections = of_authorities.then_with(|| one.inspection.id.cmp(other.inspection.id));
        of_inspections.then_with(|| (indicator(one), one.offset).cmp(&(indicator(other), other.offset)))
    });
    let each = || rows.iter().copied();
    let ordinal = |number: Option<u16>| number.map(i32::from);
    let mut periods: Vec<Period> = each().map(|row| row.period).collect();
    periods.sort_unstable();
    periods.dedup();
    let of_periods: Vec<(String, Day, Day)> =
        periods.iter().map(|period| (period.to_string(), period.first_day(), period.last_day())).collect();
    let period = |row: &Row| &of_periods[periods.binary_search(&row.period).expect("it is one of the periods")];
    let frame = Frame::default()
        .texts("authority_id", each().map(|row| authority(row).id.as_str()))
        .texts("authority_name", each().map(|row| authority(row).name.as_str()))
        .texts("inspection_id", each().map(|row| row.inspection.id))
        .texts("framework_id", each().map(|row| row.inspection.framework))
        .days("inspection_start", each().map(|row| row.inspection.begun))
        .days("published_on", each().map(|row| row.inspection.published))
        .texts("anchor", each().map(|row| row.inspection.anchor()))
        .some_texts("grade", each().map(|row| row.inspection.grade))
        .some_codes("grade_ordinal", each().map(|row| row.inspection.ordinal.map(i32::from)))
        .some_texts("grade_family", each().map(|row| Some(row.inspection.family).filter(|text| !text.is_empty())))
        .texts("grade_basis", each().map(|row| row.inspection.basis))
        .texts("indicator_id", each().map(indicator))
        .texts("breakdown_id", each().map(|_| TOTAL))
        .codes("offset", each().map(|row| row.offset))
        .texts("offset_unit", each().map(|row| row.unit))
        .texts("zero_basis", each().map(|row| row.zero_basis))
        .texts("period_id", each().map(|row| period(row).0.as_str()))
        .days("period_start", each().map(|row| Some(period(row).1)))
        .days("period_end", each().map(|row| Some(period(row).2)))
        .codes("months_from_anchor", each().map(|row| row.months_from_anchor))
        .texts("lies", each().map(|row| row.inspection.lies(row.period)))
        .numbers("value", each().map(|row| row.value))
        .texts("status", each().map(|row| row.status.name()))
        .some_texts("confidence", each().map(|row| row.confidence.map(Confidence::name)))
        .numbers("value_known_then", each().map(|row| row.then.map_or(f64::NAN, |then| then.value)))
        .days("known_then_since", each().map(|row| row.then.and_then(|then| then.on)))
        .some_texts("known_then_reason", each().map(|row| row.then.and_then(|then| then.reason)))
        .some_codes("neighbours_position_known_then", each().map(|row| ordinal(row.position_then.map(|one| one.0))))
        .some_codes("neighbours_ranked_known_then", each().map(|row| ordinal(row.position_then.map(|one| one.1))))
        .some_codes("neighbours_rank", each().map(|row| ordinal(row.neighbours.rank)))
        .some_codes("neighbours_position", each().map(|row| ordinal(row.neighbours.position)))
        .some_codes("neighbours_ranked", each().map(|row| ordinal(row.neighbours.ranked)))
        .numbers("neighbours_median", each().map(|row| row.neighbours.median))
        .some_codes("region_rank", each().map(|row| ordinal(row.region.rank)))
        .some_codes("region_position", each().map(|row| ordinal(row.region.position)))
        .some_codes("region_ranked", each().map(|row| ordinal(row.region.ranked)))
        .numbers("region_median", each().map(|row| row.region.median))
        .numbers("change", each().map(|row| row.change))
        .some_codes("neighbours_in_both", each().map(|row| row.neighbours_in_both.map(small)))
        .numbers("neighbours_change", each().map(|row| row.neighbours_change))
        .numbers("change_beyond_neighbours", each().map(|row| row.change - row.neighbours_change))
        .some_texts("change_reason", each().map(|row| row.change_reason))
        .finish();
    Timeline { frame, periods }
}
