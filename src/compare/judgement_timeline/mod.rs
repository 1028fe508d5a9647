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

use polars::prelude::{AsOfOptions, AsofStrategy, IntoLazy, JoinType, SortMultipleOptions, col};
use rayon::prelude::*;

use super::Inputs;
use super::frames::{Frame, collect, places, small, some_places};
use super::judgements::JudgementFrame;
use super::versions::Versions;
use crate::domain::{AuthorityIndex, BreakdownIndex, IndicatorIndex};
pub use inspections::GradedInspection;
use inspections::inspections;
use rows::Rows;
pub use rows::{Place, TimelineRow};
use series::Series;

/// The figures around inspections.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// The inspections, sorted by authority and day.
    pub inspections: Vec<GradedInspection>,
    /// A row an inspection, indicator and offset, in the order of the inspections.
    pub rows: Vec<TimelineRow>,
}

/// So many inspections are worked on at a time.
const AT_A_TIME: usize = 32;

/// The figures of the declared indicators around each inspection.
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
    let placed: Vec<(usize, &GradedInspection)> = inspections.iter().enumerate().collect();
    let chunks = placed.par_chunks(AT_A_TIME).zip(known.par_chunks(AT_A_TIME * of_each));
    let made = chunks.map(|(inspections, known)| {
        let mut work = Rows::new(inputs, total, &versions);
        for (inspection, known) in inspections.iter().zip(known.chunks(of_each)) {
            for (series, known) in series.iter().zip(known) {
                work.of(*inspection, series, *known);
            }
        }
        work.made
    });
    let made: Vec<Vec<TimelineRow>> = made.collect();
    Timeline { rows: made.concat(), inspections }
}

/// By inspection and series: the place of the last period of which something was known on the day of the inspection.
fn known(
    inspections: &[GradedInspection],
    series: &[Series],
    versions: &Versions,
    authorities: usize,
) -> Vec<Option<usize>> {
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
    let asked: Vec<(usize, &GradedInspection, usize)> = (inspections.iter().enumerate())
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
