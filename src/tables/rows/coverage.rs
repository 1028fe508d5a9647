//! Expected figures and submissions → batches.

use arrow::array::RecordBatch;

use super::{Labels, PeriodIds};
use crate::coverage::{Coverage, METHOD_VERSION, Submission};
use crate::tables::Batch;
use crate::tables::declared::run::{COVERAGE, SUBMISSION};

/// Table `coverage`. The rows come in its order: ids of authorities, indicators and sources sort as their places do, and
/// the periods of one indicator and source are of one kind, whose ids sort as its periods do.
pub fn coverage(rows: &Coverage, labels: &Labels) -> RecordBatch {
    let ids = PeriodIds::of(&rows.period);
    Batch::of(&COVERAGE, rows.len())
        .text("authority_id", rows.authority.iter().map(|&authority| labels.authority(authority)))
        .text("authority_name", rows.authority.iter().map(|&authority| labels.authority_name(authority)))
        .text("source_id", rows.source.iter().map(|&source| rows.sources[usize::from(source)].as_str()))
        .text("indicator_id", rows.indicator.iter().map(|&indicator| labels.indicator(indicator)))
        .text("period_id", rows.period.iter().map(|&period| ids.id(period)))
        .date("period_end", rows.period.iter().map(|period| period.last_day()))
        .date("expected_by", rows.expected_by.iter().copied())
        .date("received_on", rows.received_on.iter().copied())
        .text("state", rows.state.iter().map(|state| state.name()))
        .integer("age_days", rows.age_days.iter().copied())
        .text("status", rows.status.iter().map(|status| status.map(|status| status.name())))
        .text("source_file_id", rows.file.iter().map(|file| file.map(|file| labels.file(file))))
        .integer("line", rows.line.iter().copied())
        .finish()
}

/// Table `submission`.
pub fn submission(rows: &[Submission], labels: &Labels) -> RecordBatch {
    let file = |row: &Submission| &labels.files[row.file];
    let signed = || rows.iter().map(|row| file(row).sign_off.signed());
    Batch::of(&SUBMISSION, rows.len())
        .text("source_file_id", rows.iter().map(|row| &file(row).id))
        .text("authority_id", rows.iter().map(|row| row.authority.map(|authority| labels.authority(authority))))
        .text("authority_name", rows.iter().map(|row| row.authority.map(|authority| labels.authority_name(authority))))
        .text("source_id", rows.iter().map(|row| &file(row).source))
        .date("submitted_on", rows.iter().map(|row| file(row).submitted_on))
        .text("confidence", rows.iter().map(|row| row.confidence.name()))
        .number("score", rows.iter().map(|row| row.score))
        .text("drivers", rows.iter().map(|row| &row.drivers))
        .text("sign_off", rows.iter().map(|row| file(row).sign_off.name()))
        .text("signed_off_by", signed().map(|signed| signed.map(|signed| signed.by.as_str())))
        .date("signed_off_on", signed().map(|signed| signed.map(|signed| signed.on)))
        .text("sign_off_note", signed().map(|signed| signed.and_then(|signed| signed.note.as_deref())))
        .text("method_version", rows.iter().map(|_| METHOD_VERSION))
        .finish_sorted()
}
