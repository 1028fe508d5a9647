//! Figures around inspections → a batch.

use arrow::array::RecordBatch;

use super::Labels;
use crate::compare::{GradedInspection, Place, Timeline, TimelineRow};
use crate::coverage::Confidence;
use crate::domain::{Day, Period, Status, TOTAL};
use crate::tables::declared::beside::JUDGEMENT_TIMELINE;
use crate::tables::{Batch, Codes};

/// Table `judgement_timeline`.
pub fn judgement_timeline(timeline: &Timeline, labels: &Labels) -> RecordBatch {
    let rows = &timeline.rows;
    let lies = |row: &TimelineRow| timeline.inspections[row.inspection].lies(row.period);
    let batch = of_inspections(Batch::of(&JUDGEMENT_TIMELINE, rows.len()), timeline, labels);
    let batch = known_then(of_periods(batch, rows), rows);
    let batch = beside(batch, "neighbours", rows.iter().map(|row| row.neighbours));
    beside(batch, "region", rows.iter().map(|row| row.region))
        .words("indicator_id", rows.iter().map(|row| row.indicator), |indicator| labels.indicator(indicator))
        .text_at("breakdown_id", &Codes::same(rows.len()), [TOTAL])
        .integer("offset", rows.iter().map(|row| row.offset))
        .words("offset_unit", rows.iter().map(|row| row.unit), |unit| unit)
        .words("zero_basis", rows.iter().map(|row| row.zero_basis), |basis| basis)
        .integer("months_from_anchor", rows.iter().map(|row| row.months_from_anchor))
        .words("lies", rows.iter().map(lies), |lies| lies)
        .number("value", rows.iter().map(|row| row.value))
        .words("status", rows.iter().map(|row| row.status), Status::name)
        .words("confidence", rows.iter().map(|row| row.confidence), |confidence| confidence.map(Confidence::name))
        .number("change", rows.iter().map(|row| row.change))
        .integer("neighbours_in_both", rows.iter().map(|row| row.neighbours_in_both))
        .number("neighbours_change", rows.iter().map(|row| row.neighbours_change))
        .number("change_beyond_neighbours", rows.iter().map(|row| row.change - row.neighbours_change))
        .words("change_reason", rows.iter().map(|row| row.change_reason), |reason| reason)
        .finish_sorted()
}

/// The columns that say around which inspection the figures are.
fn of_inspections(batch: Batch, timeline: &Timeline, labels: &Labels) -> Batch {
    let (codes, places) = Codes::distinct(timeline.rows.iter().map(|row| row.inspection));
    let each = || places.iter().map(|&place| &timeline.inspections[place]);
    batch
        .text_at("authority_id", &codes, each().map(|one| labels.authority(one.authority)))
        .text_at("authority_name", &codes, each().map(|one| labels.authority_name(one.authority)))
        .text_at("inspection_id", &codes, each().map(|one| &one.id))
        .text_at("framework_id", &codes, each().map(|one| &one.framework))
        .date_at("inspection_start", &codes, each().map(|one| one.begun))
        .date_at("published_on", &codes, each().map(|one| one.published))
        .text_at("anchor", &codes, each().map(GradedInspection::anchor))
        .text_at("grade", &codes, each().map(|one| one.grade.as_ref()))
        .integer_at("grade_ordinal", &codes, each().map(|one| one.ordinal))
        .text_at("grade_family", &codes, each().map(|one| &one.family))
        .text_at("grade_basis", &codes, each().map(|one| one.basis))
}

/// The columns that say of when the figures are.
fn of_periods(batch: Batch, rows: &[TimelineRow]) -> Batch {
    let (codes, periods) = Codes::distinct(rows.iter().map(|row| row.period));
    let each = || periods.iter();
    batch
        .text_at("period_id", &codes, each().map(Period::to_string))
        .date_at("period_start", &codes, each().map(|period| period.first_day()))
        .date_at("period_end", &codes, each().map(|period| period.last_day()))
}

/// The columns of what was known when the inspection began.
fn known_then(batch: Batch, rows: &[TimelineRow]) -> Batch {
    let since = |row: &TimelineRow| row.then.and_then(|then| then.on).map(Day::days);
    let (days, since) = Codes::distinct(rows.iter().map(since));
    batch
        .number("value_known_then", rows.iter().map(|row| row.then.map(|then| then.value)))
        .date_at("known_then_since", &days, since.into_iter().map(|day| day.map(Day::from_days)))
        .words("known_then_reason", rows.iter().map(|row| row.then.and_then(|then| then.reason)), |reason| reason)
        .counts("neighbours_position_known_then", rows.iter().map(|row| row.position_then.map(|one| one.0)))
        .counts("neighbours_ranked_known_then", rows.iter().map(|row| row.position_then.map(|one| one.1)))
}

/// The columns of the place in a group.
fn beside(batch: Batch, group: &str, places: impl Iterator<Item = Place> + Clone) -> Batch {
    batch
        .counts(&format!("{group}_rank"), places.clone().map(|place| place.rank))
        .counts(&format!("{group}_position"), places.clone().map(|place| place.position))
        .counts(&format!("{group}_ranked"), places.clone().map(|place| place.ranked))
        .number(&format!("{group}_median"), places.map(|place| place.median))
}
