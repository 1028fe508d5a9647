//! Files and findings → batches.

use std::collections::BTreeMap;

use arrow::array::{AsArray as _, RecordBatch};
use arrow::datatypes::Date32Type;

use super::Labels;
use crate::domain::finding::column_letter;
use crate::domain::{Day, Finding, SourceFile};
use crate::tables::Batch;
use crate::tables::declared::run::{FINDING, SOURCE_FILE};

/// Table `source_file`.
pub fn source_file(labels: &Labels) -> RecordBatch {
    let rows = labels.files;
    let slots = |of: fn(&SourceFile) -> u64| rows.iter().map(of);
    Batch::of(&SOURCE_FILE, rows.len())
        .text("source_file_id", rows.iter().map(|row| &row.id))
        .text("source_id", rows.iter().map(|row| &row.source))
        .text("path", rows.iter().map(|row| &row.path))
        .text("authority_id", rows.iter().map(|row| row.authority.map(|authority| labels.authority(authority))))
        .date("submitted_on", rows.iter().map(|row| row.submitted_on))
        .text("hash", rows.iter().map(|row| &row.hash))
        .integer("bytes", rows.iter().map(|row| row.bytes))
        .text("encoding", rows.iter().map(|row| &row.encoding))
        .text("delimiter", rows.iter().map(|row| &row.delimiter))
        .integer("header_line", rows.iter().map(|row| row.header_line))
        .integer("rows_read", rows.iter().map(|row| row.rows_read))
        .integer("slots_read", slots(|row| row.slots.read))
        .integer("observations", slots(|row| row.slots.observations))
        .integer("comparators", slots(|row| row.slots.comparators))
        .integer("judgements", slots(|row| row.slots.judgements))
        .integer("plan_rows", slots(|row| row.slots.plan_rows))
        .integer("populations", slots(|row| row.slots.populations))
        .integer("references", slots(|row| row.slots.references))
        .integer("superseded", slots(|row| row.slots.superseded))
        .integer("repeated", rows.iter().map(|row| row.repeated))
        .integer("rejected", slots(|row| row.slots.rejected))
        .integer("ignored", slots(|row| row.slots.ignored))
        .integer("blank", slots(|row| row.slots.blank))
        .flag("carried_forward", rows.iter().map(|row| row.is_carried))
        .finish_sorted()
}

/// Table `finding`. `first_seen` has the findings of the previous release with the day each was first seen on; one that
/// is new was first seen on the reporting day.
pub fn finding(
    findings: &[Finding],
    first_seen: &BTreeMap<String, Day>,
    reporting_day: Day,
    labels: &Labels,
) -> RecordBatch {
    let ids = ids(findings, labels);
    let file = |row: &Finding| row.file.map(|file| &labels.files[file.at()]);
    Batch::of(&FINDING, findings.len())
        .text("finding_id", ids.iter())
        .text("code", findings.iter().map(|row| row.code.name()))
        .text("severity", findings.iter().map(|row| row.code.severity().name()))
        .text("stage", findings.iter().map(|row| row.code.stage().name()))
        .text("authority_id", findings.iter().map(|row| row.authority.map(|authority| labels.authority(authority))))
        .text("source_file_id", findings.iter().map(|row| file(row).map(|file| &file.id)))
        .text("path", findings.iter().map(|row| file(row).map(|file| &file.path)))
        .integer("line", findings.iter().map(|row| row.line))
        .text("column_letter", findings.iter().map(|row| row.column.map(column_letter)))
        .text("column_name", findings.iter().map(|row| &row.column_name))
        .text("raw_value", findings.iter().map(|row| row.raw_value.as_ref()))
        .text("message", findings.iter().map(|row| &row.message))
        .text("hint", findings.iter().map(|row| &row.hint))
        .date("first_seen_on", ids.iter().map(|id| first_seen.get(id).copied().unwrap_or(reporting_day)))
        .finish_sorted()
}

/// The findings of an earlier release's table, with the day on which each was first seen.
pub fn first_seen(batches: &[RecordBatch]) -> BTreeMap<String, Day> {
    let mut days = BTreeMap::new();
    for batch in batches {
        let ids = batch.column_by_name("finding_id").and_then(|column| column.as_string_opt::<i32>());
        let first = batch.column_by_name("first_seen_on").and_then(|column| column.as_primitive_opt::<Date32Type>());
        if let (Some(ids), Some(first)) = (ids, first) {
            days.extend(ids.iter().zip(first).filter_map(|(id, day)| Some((id?.to_owned(), Day::from_days(day?)))));
        }
    }
    days
}

/// An id for each finding from what it says and where, so that the same problem keeps its id from night to night. Two
/// findings that agree in all of that are told apart by a number.
fn ids(findings: &[Finding], labels: &Labels) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    findings
        .iter()
        .map(|row| {
            let path = row.file.map_or("", |file| labels.files[file.at()].path.as_str());
            let mut hasher = blake3::Hasher::new();
            for part in [
                row.code.name(),
                &row.source,
                path,
                &row.line.map_or(String::new(), |line| line.to_string()),
                &row.column.map_or(String::new(), |column| column.to_string()),
                row.raw_value.as_deref().unwrap_or(""),
                &row.message,
            ] {
                hasher.update(part.as_bytes());
                hasher.update(&[0]);
            }
            let id = hasher.finalize().to_hex()[..16].to_owned();
            let number = seen.entry(id.clone()).and_modify(|number| *number += 1).or_insert(1);
            if *number == 1 { id } else { format!("{id}-{number}") }
        })
        .collect()
}
