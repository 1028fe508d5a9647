//! Judgements → a batch.

use arrow::array::RecordBatch;

use super::Labels;
use crate::domain::Judgement;
use crate::domain::finding::column_letter;
use crate::tables::Batch;
use crate::tables::declared::judgements::JUDGEMENT;

/// Table `judgement`: all versions of all grades.
pub fn judgement(rows: &[Judgement], labels: &Labels) -> RecordBatch {
    Batch::of(&JUDGEMENT, rows.len())
        .text("judgement_id", rows.iter().map(|row| row.id(labels.authority(row.authority))))
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("inspection_id", rows.iter().map(|row| &row.inspection_id))
        .text("judged_body", rows.iter().map(|row| &row.judged_body))
        .text("framework_id", rows.iter().map(|row| &row.framework))
        .text("event_kind", rows.iter().map(|row| &row.event_kind))
        .text("strand", rows.iter().map(|row| &row.strand))
        .text("area", rows.iter().map(|row| &row.area))
        .text("raw_area", rows.iter().map(|row| &row.raw_area))
        .text("raw_grade", rows.iter().map(|row| &row.raw_grade))
        .text("grade", rows.iter().map(|row| row.grade.as_ref()))
        .integer("grade_ordinal", rows.iter().map(|row| row.ordinal))
        .text("grade_family", rows.iter().map(|row| &row.grade_family))
        .text("grade_status", rows.iter().map(|row| row.status.name()))
        .text("theme", rows.iter().map(|row| Some(row.theme.as_str()).filter(|theme| !theme.is_empty())))
        .date("inspection_start", rows.iter().map(|row| row.inspection_start))
        .date("published_on", rows.iter().map(|row| row.published_on))
        .date("known_from", rows.iter().map(|row| row.known_from))
        .date("superseded_on", rows.iter().map(|row| row.superseded_on))
        .date("submitted_on", rows.iter().map(|row| row.submitted_on))
        .text("source_file_id", rows.iter().map(|row| labels.file(row.file)))
        .integer("line", rows.iter().map(|row| row.line))
        .text("source_column", rows.iter().map(|row| column_letter(row.column)))
        .finish_sorted()
}
